/* Views of a repository that is open already. */
#ifndef RBK_CORE_STORE_VIEW_P_H
#define RBK_CORE_STORE_VIEW_P_H

#include <git2.h>
#include <stdbool.h>

#include "core/store/view.h"

/* Like rbk_view_open; `own`: the view frees the repository, also on error. */
int rbk_view_of(struct rbk_view **out, git_repository *repo, bool own, const char *ref, const char *under,
                struct rbk_err *err);

#endif
