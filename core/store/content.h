/* The content of a document: a file of any size, known by its hash. */
#ifndef RBK_CORE_STORE_CONTENT_H
#define RBK_CORE_STORE_CONTENT_H

#include "core/model/err.h"
#include "core/model/id.h"

#pragma GCC visibility push(default)

struct rbk_content {
	char    hash[65]; /* SHA-256 */
	int64_t bytes;
};

/* Looks at a file piece by piece, without holding it in memory.
   RBK_E_MISSING; RBK_E_BOUND over `most` bytes; RBK_E_BAD: not a plain file;
   RBK_E_OS. */
int rbk_content_look(struct rbk_content *out, const char *path, int64_t most, struct rbk_err *err);

#pragma GCC visibility pop

/* The same, and copies it to an open file, unless `to` is -1. */
int rbk_content_read(struct rbk_content *out, int to, const char *path, int64_t most, struct rbk_err *err);

#endif
