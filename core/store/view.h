/* Read-only sight of records at one commit of a repository. */
#ifndef RBK_CORE_STORE_VIEW_H
#define RBK_CORE_STORE_VIEW_H

#include "core/model/record.h"

#pragma GCC visibility push(default)

struct rbk_view;

/* Opens what `ref` (a ref name or a commit id) shows below folder `under`
   ("" for all) of the repository at `repo` (bare, or a work tree).
   RBK_E_MISSING: no such ref or folder. */
int rbk_view_open(struct rbk_view **out, const char *repo, const char *ref, const char *under, struct rbk_err *err);
void rbk_view_close(struct rbk_view *v);
/* The commit seen. */
const char *rbk_view_commit(const struct rbk_view *v);

/* One file. RBK_E_MISSING. */
int rbk_view_bytes(const char **bytes, size_t *len, struct rbk_arena *a, struct rbk_view *v,
                   const char *path, struct rbk_err *err);
int rbk_view_record(struct rbk_record *out, struct rbk_arena *a, struct rbk_view *v,
                    const char *path, struct rbk_err *err);

/* Calls f for every file below `folder` whose name ends in `ending`, in
   order of path; stops at the first code that isn't 0 and returns it. A
   folder that isn't there has no files. Folders that can't hold such files
   aren't opened when `depth` (folders below `folder`, -1: any) says so. */
typedef int rbk_view_fn(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err);
int rbk_view_each(struct rbk_view *v, const char *folder, const char *ending, int depth,
                  rbk_view_fn *f, void *ctx, struct rbk_err *err);
/* Shows f one file's bytes where they are. RBK_E_MISSING; else what f says. */
int rbk_view_one(struct rbk_view *v, const char *path, rbk_view_fn *f, void *ctx, struct rbk_err *err);
/* Names of the entries of one folder, without reading files. */
typedef int rbk_view_name_fn(void *ctx, const char *name, bool is_folder, struct rbk_err *err);
int rbk_view_names(struct rbk_view *v, const char *folder, rbk_view_name_fn *f, void *ctx, struct rbk_err *err);
/* The folders in one folder, each with its tree's id: what is in it is the
   same as long as the id is. */
typedef int rbk_view_folder_fn(void *ctx, const char *name, const char *oid, struct rbk_err *err);
int rbk_view_folders(struct rbk_view *v, const char *folder, rbk_view_folder_fn *f, void *ctx, struct rbk_err *err);
/* The id of what stands at a path, "" if nothing does. */
void rbk_view_oid(char out[41], struct rbk_view *v, const char *path);

/* Calls f for every file that `old`, another view of the same repository,
   hasn't or has with other bytes (NULL: for every file), in order of path and
   with its id, without reading it. */
typedef int rbk_view_id_fn(void *ctx, const char *path, const char *id, struct rbk_err *err);
int rbk_view_changes(struct rbk_view *v, const struct rbk_view *old, rbk_view_id_fn *f, void *ctx,
                     struct rbk_err *err);
/* The id of a file of these bytes, 40 digits. */
void rbk_view_id(char id[41], const void *bytes, size_t len);

#pragma GCC visibility pop
#endif
