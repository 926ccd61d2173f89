/* SHA-1 of what headquarters itself writes: names of its objects, trailers
   of its packs. What others wrote is hashed by libgit2, which notices
   made-up collisions. */
#ifndef RBK_SYNC_SHA1_H
#define RBK_SYNC_SHA1_H

#include <stddef.h>
#include <stdint.h>

struct rbk_sha1 {
	void *digest; /* OpenSSL's; gone after rbk_sha1_end */
};

void rbk_sha1_begin(struct rbk_sha1 *s);
void rbk_sha1_add(struct rbk_sha1 *s, const void *bytes, size_t n);
void rbk_sha1_end(struct rbk_sha1 *s, uint8_t out[20]);

#endif
