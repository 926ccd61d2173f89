/* A repository's objects seen with one ref only. */
#ifndef RBK_SYNC_HAVES_P_H
#define RBK_SYNC_HAVES_P_H

#include <git2.h>

#include "core/model/err.h"

/* libgit2 offers up to 256 commits of *all* refs, newest first, when it
   fetches. After a week's work 256 commits of the book would come before the
   first one of the desk, and the whole desk would be sent again. So a fetch
   is given a repository with the same objects and just this ref at `id`
   (zero: no ref at all). No configuration, nothing else. */
int rbk_haves_open(git_repository **out, git_repository *repo, const char *ref, const git_oid *id, struct rbk_err *err);

#endif
