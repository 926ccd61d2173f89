/* ULIDs, person ids, shards. */
#include "core/model/id.h"

#include <assert.h>
#include <mbedtls/sha256.h>
#include <string.h>

#include "core/model/bounds.h"

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
rbk_ulid_make(char out[RBK_ULID_SIZE], rbk_time t, const uint8_t random[10])
{
	uint64_t ms = (uint64_t)t & 0xffffffffffff;

	for (int i = 9; i >= 0; i--) {
		out[i] = digits[ms & 31];
		ms >>= 5;
	}
	/* 80 bits: sixteen digits of five, most significant first */
	for (int i = 0; i < 16; i++) {
		int bit = i * 5, byte = bit / 8, shift = bit % 8;
		unsigned two = (unsigned)random[byte] << 8 | (byte < 9 ? random[byte + 1] : 0u);

		out[10 + i] = digits[two >> (11 - shift) & 31];
	}
	out[RBK_ULID_LEN] = '\0';
}

bool
rbk_ulid_valid(const char *s)
{
	if (!s || strlen(s) != RBK_ULID_LEN || s[0] > '7')
		return false;
	return strspn(s, digits) == RBK_ULID_LEN;
}

bool
rbk_ulid_prefix(char out[RBK_ULID_SIZE], const char *typed)
{
	size_t n = strlen(typed);

	if (n == 0 || n > RBK_ULID_LEN)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = typed[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (c == 'I' || c == 'L')
			c = '1';
		if (c == 'O')
			c = '0';
		if (!strchr(digits, c))
			return false;
		out[i] = c;
	}
	out[n] = '\0';
	return out[0] <= '7';
}

static void
sha256(unsigned char out[32], const void *bytes, size_t n)
{
	(void)mbedtls_sha256_ret(bytes, n, out, 0); /* can't fail without hardware hooks */
}

void
rbk_ulid_derive(char out[RBK_ULID_SIZE], rbk_time t, const char *bytes, size_t n)
{
	unsigned char hash[32];

	sha256(hash, bytes, n);
	rbk_ulid_make(out, t, hash);
}

bool
rbk_person_valid(const char *s)
{
	size_t n = s ? strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;

	return n >= 2 && n <= RBK_PERSON_MAX && !s[n] && s[0] != '-';
}

bool
rbk_oid_valid(const char *s)
{
	return s && strlen(s) == 40 && strspn(s, "0123456789abcdef") == 40;
}

static void
hex(char *out, const unsigned char *bytes, size_t n)
{
	static const char hexdigits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = hexdigits[bytes[i] >> 4];
		out[2 * i + 1] = hexdigits[bytes[i] & 15];
	}
	out[2 * n] = '\0';
}

void
rbk_sha256_hex(char out[65], const void *bytes, size_t n)
{
	unsigned char hash[32];

	sha256(hash, bytes, n);
	hex(out, hash, 32);
}

static_assert(sizeof(mbedtls_sha256_context) <= sizeof(struct rbk_sha256), "its state fits");

static mbedtls_sha256_context *
context(struct rbk_sha256 *s)
{
	return (mbedtls_sha256_context *)(void *)s->state;
}

void
rbk_sha256_begin(struct rbk_sha256 *s)
{
	mbedtls_sha256_init(context(s));
	(void)mbedtls_sha256_starts_ret(context(s), 0);
}

void
rbk_sha256_add(struct rbk_sha256 *s, const void *bytes, size_t n)
{
	(void)mbedtls_sha256_update_ret(context(s), bytes, n);
}

void
rbk_sha256_end(struct rbk_sha256 *s, char out[65])
{
	unsigned char hash[32];

	(void)mbedtls_sha256_finish_ret(context(s), hash);
	mbedtls_sha256_free(context(s));
	hex(out, hash, 32);
}

void
rbk_shard(char out[3], const char *id)
{
	unsigned char hash[32];

	sha256(hash, id, strlen(id));
	hex(out, hash, 1);
}

void
rbk_shard4(char out[5], const char *id)
{
	unsigned char hash[32];

	sha256(hash, id, strlen(id));
	hex(out, hash, 2);
}
