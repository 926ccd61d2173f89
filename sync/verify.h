/* The register told again from git alone: journal, books' commits, staff and
   policy as central's main holds them; what was stored is only compared. A push
   counts only if a key signed it that was its person's at its number, once
   the person had one. */
#ifndef RBK_SYNC_VERIFY_H
#define RBK_SYNC_VERIFY_H

#include "core/model/json.h"
#include "sync/hub.h"

#pragma GCC visibility push(default)

struct rbk_verify_report {
	size_t people, pushes, facts; /* read again */
	size_t cases, wrong;          /* compared; not as they should be */
	size_t without_key;           /* people who never had a key: nothing of theirs is signed */
	size_t by_word;               /* facts whose bracket begins at a desk commit that isn't at hand: taken as stored */
	struct rbk_json *found;       /* a list, one object for each case that is wrong: "case", "name" and "what":
	                                 missing (it should be there), extra (it shouldn't), differs ("fields": names) */
};

/* `hub`: the hub's folder, or one that holds a clone of central as
   central.git and, for exact brackets, desks/. `id`: the case, with all that
   share a key with it; NULL: all. Everything is in `a`. RBK_E_BROKEN: the
   journal or a book can't be read as it was; it says which. RBK_E_MISSING: no
   such case, neither stored nor told again. Nothing is written. */
int rbk_verify(struct rbk_verify_report *out, struct rbk_arena *a, const char *hub, const char *id,
               rbk_progress_fn *progress, void *ctx, struct rbk_err *err);

#pragma GCC visibility pop
#endif
