/* A quick deflate for small objects (RFC 1950, 1951): one block with the
   fixed codes. zlib builds a code of its own for every object, which costs
   more than all the rest of taking over a record of some hundred bytes. */
#ifndef RBK_CORE_STORE_SQUEEZE_H
#define RBK_CORE_STORE_SQUEEZE_H

#include <stddef.h>
#include <stdint.h>

#define RBK_SQUEEZE_MAX     16384               /* bytes in */
#define RBK_SQUEEZE_ROOM(n) ((n) + (n) / 8 + 32) /* bytes out, at most */

struct rbk_squeeze {
	uint32_t literal[257]; /* bits, and how many << 24 */
	uint32_t length[259];  /* of a match, with its extra bits */
	uint16_t seen[2048];   /* hash of four bytes → place + 1 */
};

void rbk_squeeze_init(struct rbk_squeeze *s);
/* Returns the bytes written to out. */
size_t rbk_squeeze(struct rbk_squeeze *s, uint8_t *out, const uint8_t *in, size_t n);

#endif
