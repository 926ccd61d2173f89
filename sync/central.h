/* Central at one commit, read by one worker. */
#ifndef RBK_SYNC_CENTRAL_H
#define RBK_SYNC_CENTRAL_H

#include "core/model/record.h"
#include "core/rules/fact.h"
#include "core/rules/staff.h"
#include "sync/trees.h"

struct rbk_central {
	struct rbk_objects *objects;
	struct rbk_trees    trees;
	git_oid             tree; /* of the commit */
};

int rbk_central_open(struct rbk_central *out, const char *hub, const git_oid *commit, struct rbk_err *err);
void rbk_central_close(struct rbk_central *c);

/* The object at a path. RBK_E_MISSING. `mode` may be NULL. */
int rbk_central_find(git_oid *out, unsigned *mode, struct rbk_central *c, const char *path, struct rbk_err *err);
/* A file's bytes, with a NUL behind them, in the arena. RBK_E_MISSING. */
int rbk_central_bytes(const char **bytes, size_t *len, struct rbk_arena *a, struct rbk_central *c, const char *path,
                      struct rbk_err *err);
int rbk_central_blob(const char **bytes, size_t *len, struct rbk_arena *a, struct rbk_central *c, const git_oid *oid,
                     struct rbk_err *err);
int rbk_central_record(struct rbk_record *out, struct rbk_arena *a, struct rbk_central *c, const char *path,
                       struct rbk_err *err);

/* "receipts/<hh>/<person>.json": the newest receipt of a person that is
   merged. "register/<hh>/<hh>/<case>.json". */
const char *rbk_receipt_path(struct rbk_arena *a, const char *person);
const char *rbk_case_path(struct rbk_arena *a, const char *id);
/* "suspicions/<hh>/<id>.json". */
const char *rbk_suspicion_path(struct rbk_arena *a, const char *id);

/* Staff, as far as needed: a merge of one book mustn't read everybody. */
struct rbk_people {
	struct rbk_staff staff;
	struct rbk_arena arena;
};
/* Takes in a person, everybody who ever was above them, and who stood in for
   those; with the units they are or were in, and those above, and the heads
   these have or had. Somebody
   unknown is no error. */
int rbk_people_need(struct rbk_people *p, struct rbk_central *c, const char *person, struct rbk_err *err);
/* Everybody a fact names. */
int rbk_people_need_fact(struct rbk_people *p, struct rbk_central *c, const struct rbk_fact *f, struct rbk_err *err);
/* A unit and all that are or were above it. */
int rbk_people_need_unit(struct rbk_people *p, struct rbk_central *c, const char *unit, struct rbk_err *err);
void rbk_people_free(struct rbk_people *p);

#endif
