/* The directory of claimed clients in commons: refs/heads/directory, one
   commit without parents, replaced when it changes.
     directory.json   the key of its rows (core/rules/directory.h)
     units            the units that are asked, one a line: number 1, 2, …
     persons          "person unit" a line: 0x8000, 0x8001, …; only if policy
                      says that holders are named
     rows/…           leaves
   All of it, to the byte, follows from central. */
#ifndef RBK_SYNC_DIRECTORY_H
#define RBK_SYNC_DIRECTORY_H

#include "sync/org_p.h"

#define RBK_REF_DIRECTORY "refs/heads/directory"

/* Brings it along with central, under merge.lock: by what changed since
   hub/directory-done says it was done last, or from nothing if that can't be
   told. */
int rbk_directory(const struct rbk_hub *h, bool *moved, struct rbk_err *err);

/* A key for a new hub's central; the same for the central of an older hub, if
   it has none. */
struct rbk_put rbk_directory_key(struct rbk_arena *a, const struct rbk_hub *h, rbk_time now);
int rbk_directory_need_key(const struct rbk_hub *h, struct rbk_err *err);
/* A new key, with the other changes of a command; the directory follows by
   rbk_directory. */
void rbk_directory_rekey(struct rbk_org *o);

/* Said once more, by the hub's new key. */
int rbk_directory_sign(const struct rbk_hub *h, struct rbk_err *err);

#endif
