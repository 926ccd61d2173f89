/* SHA-1 of what headquarters itself writes: names of its objects, trailers
   of its packs. By the processor's own instructions where it has them. What
   others wrote is hashed by libgit2, which notices made-up collisions. */
#ifndef RBK_SYNC_SHA1_H
#define RBK_SYNC_SHA1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rbk_sha1 {
	uint32_t state[5];
	uint64_t len;
	uint8_t  rest[64];
	bool     quick; /* by the processor's instructions; tests switch it off */
};

void rbk_sha1_begin(struct rbk_sha1 *s);
void rbk_sha1_add(struct rbk_sha1 *s, const void *bytes, size_t n);
void rbk_sha1_end(struct rbk_sha1 *s, uint8_t out[20]);

#endif
