/* The form a received book must have: folders, names, modes, sizes, and
   records that are well-formed, in their place and by their person. What a
   record means is no question of form. */
#ifndef RBK_SYNC_FORM_H
#define RBK_SYNC_FORM_H

#include "core/model/path.h"
#include "core/model/record.h"
#include "sync/trees.h"

/* A record of a known path: readable, where it belongs, by its person.
   RBK_E_BAD, RBK_E_BOUND: names field and reason (not the path). */
int rbk_form_record(struct rbk_record *out, struct rbk_arena *a, const char *path, const char *bytes, size_t len,
                    const char *person, struct rbk_err *err);

/* Blobs known to be good records of that path: the number beside each id is
   where the path lies in `paths`, which must live as long; 0: none. */
bool rbk_form_known(const struct rbk_oids *good, const git_oid *oid, const char *path);
void rbk_form_note(struct rbk_oids *good, struct rbk_arena *paths, const git_oid *oid, const char *path);

/* Are these bytes the content that the path names? */
bool rbk_form_content(const struct rbk_path *place, const char *bytes, size_t len);

/* The tree `tip` as what follows the last good one (`base`; NULL: none).
   Looks at what changed and nothing else. `good` holds blobs found to be
   good records (rbk_form_note). *vanished: records that are gone without a
   word (no event says so). RBK_E_BAD, RBK_E_BOUND: names path, field and
   reason; others as rbk_objects_read. */
int rbk_form_check(size_t *vanished, struct rbk_trees *trees, const struct rbk_oids *good, const char *person,
                   const git_oid *tip, const git_oid *base, struct rbk_err *err);

#endif
