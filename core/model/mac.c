/* HMAC over the SHA-256 that is there already. The two blocks that the key
   fills are hashed once. */
#include "core/model/mac.h"

#include <assert.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <string.h>

#define BLOCK 64 /* bytes SHA-256 takes at a time */

static_assert(sizeof(mbedtls_sha256_context) <= sizeof(struct rbk_sha256), "its state fits");

static mbedtls_sha256_context *
context(struct rbk_sha256 *s)
{
	return (mbedtls_sha256_context *)(void *)s->state;
}

static void
begin(struct rbk_sha256 *s, const uint8_t key[RBK_MAC_KEY], uint8_t pad)
{
	uint8_t block[BLOCK];

	memset(block, pad, sizeof block);
	for (size_t i = 0; i < RBK_MAC_KEY; i++)
		block[i] ^= key[i];
	rbk_sha256_begin(s);
	rbk_sha256_add(s, block, sizeof block);
}

void
rbk_mac_key(struct rbk_mac *out, const uint8_t key[RBK_MAC_KEY])
{
	begin(&out->inner, key, 0x36);
	begin(&out->outer, key, 0x5c);
}

/* The state is plain bytes: a copy goes its own way. */
void
rbk_mac_of(uint8_t out[RBK_MAC_SIZE], const struct rbk_mac *m, const void *bytes, size_t n)
{
	struct rbk_sha256 s = m->inner;

	(void)mbedtls_sha256_update_ret(context(&s), bytes, n);
	(void)mbedtls_sha256_finish_ret(context(&s), out);
	s = m->outer;
	(void)mbedtls_sha256_update_ret(context(&s), out, RBK_MAC_SIZE);
	(void)mbedtls_sha256_finish_ret(context(&s), out);
}

void
rbk_mac_key_write(char out[2 * RBK_MAC_KEY + 1], const uint8_t key[RBK_MAC_KEY])
{
	for (size_t i = 0; i < RBK_MAC_KEY; i++)
		(void)snprintf(out + 2 * i, 3, "%02x", key[i]);
}

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
rbk_mac_key_read(uint8_t out[RBK_MAC_KEY], const char *hex)
{
	if (!hex || strlen(hex) != (size_t)2 * RBK_MAC_KEY)
		return false;
	for (size_t i = 0; i < RBK_MAC_KEY; i++) {
		int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}
