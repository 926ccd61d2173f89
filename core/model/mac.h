/* HMAC-SHA-256 (RFC 2104): a hash that only who has the key can make. */
#ifndef RBK_CORE_MODEL_MAC_H
#define RBK_CORE_MODEL_MAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/id.h"

#define RBK_MAC_KEY  32 /* bytes */
#define RBK_MAC_SIZE 32

/* A key, made ready for many texts; nothing to free. */
struct rbk_mac {
	struct rbk_sha256 inner, outer;
};
void rbk_mac_key(struct rbk_mac *out, const uint8_t key[RBK_MAC_KEY]);
void rbk_mac_of(uint8_t out[RBK_MAC_SIZE], const struct rbk_mac *m, const void *bytes, size_t n);

/* A key as 64 lower-case hex digits; false: it is none. */
void rbk_mac_key_write(char out[2 * RBK_MAC_KEY + 1], const uint8_t key[RBK_MAC_KEY]);
bool rbk_mac_key_read(uint8_t out[RBK_MAC_KEY], const char *hex);

#endif
