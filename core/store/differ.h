/* Two trees side by side: which files differ. */
#ifndef RBK_CORE_STORE_DIFFER_H
#define RBK_CORE_STORE_DIFFER_H

#include "core/store/reader.h"

/* A file of a tree: its mode as git has it (links and other repositories
   are files too), its object. */
struct rbk_file {
	unsigned mode;
	git_oid  oid;
};

/* `old` NULL: it is new; `neu` NULL: it is gone. */
typedef int rbk_differ_fn(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu,
                          struct rbk_err *err);
/* Calls f for every file that differs between two trees (NULL: empty), in
   order of path, until it returns something else than 0, and returns that.
   Equal folders aren't opened. */
int rbk_differ(struct rbk_reader *r, const git_oid *old, const git_oid *neu, rbk_differ_fn *f, void *ctx,
               struct rbk_err *err);

#endif
