/* The directory of claimed clients, on a device. */
#ifndef RBK_SYNC_EXCHANGE_DIRECTORY_H
#define RBK_SYNC_EXCHANGE_DIRECTORY_H

#include <git2.h>

#include "core/model/err.h"

/* The repository it is fetched into, beside the book's objects; made, or made
   anew if what is there is none. */
int rbk_directory_repo(git_repository **out, git_repository *book, struct rbk_err *err);
/* Behind a fetch: forgets what was replaced, once that is worth it. */
int rbk_directory_forget(git_repository *repo, struct rbk_err *err);

#endif
