/* The directory of claimed clients, on a device. */
#ifndef RBK_SYNC_EXCHANGE_DIRECTORY_H
#define RBK_SYNC_EXCHANGE_DIRECTORY_H

#include <git2.h>

#include "core/model/err.h"

/* The repository it is fetched into, beside the book's objects; made, or made
   anew if what is there is none. */
int rbk_directory_repo(git_repository **out, git_repository *book, struct rbk_err *err);
/* Of a fetched tip, as rbk_origin_fetch has it of the others (`trust` is the
   struct rbk_trust): signed by the hub, and not older than the one here, by
   the hub's epoch, its key's time and the day it names. Two of one day can't
   be told apart. RBK_E_PERSON, RBK_E_BROKEN. */
int rbk_directory_check(void *trust, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err);
/* Behind a fetch: forgets what was replaced, once that is worth it. */
int rbk_directory_forget(git_repository *repo, struct rbk_err *err);

#endif
