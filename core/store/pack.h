/* Writing a pack and its index (gitformat-pack(5), version 2). */
#ifndef RBK_CORE_STORE_PACK_H
#define RBK_CORE_STORE_PACK_H

#include <git2.h>

#include "core/model/err.h"

struct rbk_pack;

/* A pack of exactly n objects, made in `folder`. RBK_E_OS. */
int rbk_pack_start(struct rbk_pack **out, const char *folder, size_t n, struct rbk_err *err);
/* The next object: whole (`base` SIZE_MAX), or as a delta of the object that
   was put `base`-th. RBK_E_OS; RBK_E_BOUND: more than 2 GB. */
int rbk_pack_put(struct rbk_pack *p, const git_oid *oid, git_object_t type, size_t base,
                 const void *bytes, size_t len, struct rbk_err *err);
/* Finishes and flushes `folder`/NAME.pack and .idx; frees p in any case (NULL
   name: given up, nothing remains). */
int rbk_pack_finish(struct rbk_pack *p, char name[64], struct rbk_err *err);

#endif
