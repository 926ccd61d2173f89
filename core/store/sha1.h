/* SHA-1 of objects, packs and git's index, three times as fast as libgit2's,
   which looks for made-up collisions: git looks for those when it takes a
   push. */
#ifndef RBK_CORE_STORE_SHA1_H
#define RBK_CORE_STORE_SHA1_H

#include <git2/oid.h>
#include <git2/types.h>
#include <stddef.h>
#include <stdint.h>

struct rbk_sha1 {
	uint32_t state[24]; /* OpenSSL's */
};

void rbk_sha1_begin(struct rbk_sha1 *s);
void rbk_sha1_add(struct rbk_sha1 *s, const void *bytes, size_t n);
void rbk_sha1_end(struct rbk_sha1 *s, uint8_t out[20]);
/* begin, add, end for one object: its name. */
void rbk_sha1_object(git_oid *out, git_object_t type, const void *bytes, size_t n);

#endif
