/* Two trees of headquarters side by side: which files differ. */
#ifndef RBK_SYNC_COMPARE_H
#define RBK_SYNC_COMPARE_H

#include "sync/trees.h"

/* A file: `old` NULL, it is new; `neu` NULL, it is gone. */
typedef void rbk_compare_fn(void *ctx, const char *path, const git_oid *old, const git_oid *neu);

/* Calls f for every file that differs below `path` ("register") of two root
   trees (NULL: empty), in git's order. Equal folders aren't opened. */
int rbk_compare(struct rbk_trees *t, const git_oid *old, const git_oid *neu, const char *path,
                rbk_compare_fn *f, void *ctx, struct rbk_err *err);

#endif
