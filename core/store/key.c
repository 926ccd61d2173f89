/* Ed25519 by OpenSSL's libcrypto, and the public half as text. */
#include "core/store/key_p.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/clock.h"

#define TYPE "ssh-ed25519"

/* Without memory, or without Ed25519 in the library, nothing sensible can follow. */
static void
must(bool ok)
{
	if (!ok)
		abort();
}

void
rbk_ssh_put(struct rbk_buf *out, const void *bytes, size_t n)
{
	const char head[4] = { (char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n };

	rbk_buf_put(out, head, sizeof head);
	rbk_buf_put(out, bytes, n);
}

bool
rbk_ssh_get(const char **bytes, size_t *n, const char **p, const char *end)
{
	const unsigned char *at = (const unsigned char *)*p;

	if (end - *p < 4)
		return false;
	*n = (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
	if (*n > (size_t)(end - *p) - 4)
		return false;
	*bytes = *p + 4;
	*p += 4 + *n;
	return true;
}

void
rbk_base64_write(struct rbk_buf *out, const void *bytes, size_t n)
{
	unsigned char four[5];

	for (size_t i = 0; i < n; i += 3) {
		(void)EVP_EncodeBlock(four, (const unsigned char *)bytes + i, n - i < 3 ? (int)(n - i) : 3);
		rbk_buf_put(out, four, 4);
	}
}

/* Four characters → how many bytes; 0: they are not base64 as we write it. */
static size_t
read_four(unsigned char out[3], const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const size_t n = text[3] != '=' ? 3 : text[2] != '=' ? 2 : 1;
	uint32_t all = 0;

	for (size_t i = 0; i <= n; i++) {
		const char *d = text[i] ? strchr(digits, text[i]) : NULL;

		if (!d)
			return 0;
		all |= (uint32_t)(d - digits) << (18 - 6 * i);
	}
	out[0] = (unsigned char)(all >> 16);
	out[1] = (unsigned char)(all >> 8);
	out[2] = (unsigned char)all;
	return (n < 3 && out[n]) ? 0 : n; /* bits behind the end must be none */
}

bool
rbk_base64_read(struct rbk_buf *out, const char *text, size_t n)
{
	unsigned char three[3];
	size_t got = 3;

	if (n % 4)
		return false;
	for (size_t i = 0; i < n; i += 4) {
		if (got < 3 || (got = read_four(three, text + i)) == 0)
			return false;
		rbk_buf_put(out, three, got);
	}
	return true;
}

static void
write_text(char out[RBK_KEY_TEXT], const uint8_t public[32])
{
	struct rbk_buf blob = {0}, text = {0};

	rbk_ssh_put(&blob, TYPE, strlen(TYPE));
	rbk_ssh_put(&blob, public, 32);
	rbk_buf_str(&text, TYPE " ");
	rbk_base64_write(&text, blob.text, blob.len);
	memcpy(out, text.text, RBK_KEY_TEXT);
	rbk_buf_free(&blob);
	rbk_buf_free(&text);
}

bool
rbk_key_blob(char out[RBK_KEY_TEXT], const char *bytes, size_t n)
{
	const char *end = bytes + n, *type, *key;
	size_t type_n, key_n;

	if (!rbk_ssh_get(&type, &type_n, &bytes, end) || !rbk_ssh_get(&key, &key_n, &bytes, end) || bytes != end ||
	    type_n != strlen(TYPE) || memcmp(type, TYPE, type_n) != 0 || key_n != 32)
		return false;
	write_text(out, (const uint8_t *)key);
	return true;
}

void
rbk_key_put_blob(struct rbk_buf *out, const char *text)
{
	must(rbk_base64_read(out, text + strlen(TYPE) + 1, strlen(text + strlen(TYPE) + 1)));
}

/* The 32 bytes of a public key's text. */
static bool
read_text(uint8_t out[32], const char *text)
{
	struct rbk_buf blob = {0};
	char again[RBK_KEY_TEXT];
	bool ok = text && strlen(text) == RBK_KEY_TEXT - 1 && strncmp(text, TYPE " ", strlen(TYPE) + 1) == 0 &&
	          rbk_base64_read(&blob, text + strlen(TYPE) + 1, RBK_KEY_TEXT - 2 - strlen(TYPE)) &&
	          rbk_key_blob(again, blob.text, blob.len);

	if (ok)
		memcpy(out, blob.text + blob.len - 32, 32);
	rbk_buf_free(&blob);
	return ok;
}

bool
rbk_key_valid(const char *text)
{
	uint8_t public[32];

	return read_text(public, text);
}

struct rbk_key *
rbk_key_from_seed(const uint8_t seed[RBK_KEY_SEED])
{
	struct rbk_key *k = rbk_grow(NULL, sizeof *k);
	uint8_t public[32];
	size_t n = sizeof public;

	k->own = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, RBK_KEY_SEED);
	must(k->own && EVP_PKEY_get_raw_public_key(k->own, public, &n) == 1 && n == sizeof public);
	memcpy(k->seed, seed, RBK_KEY_SEED);
	write_text(k->text, public);
	return k;
}

struct rbk_key *
rbk_key_make(void)
{
	uint8_t seed[RBK_KEY_SEED];

	rbk_clock_random(seed, sizeof seed);
	struct rbk_key *k = rbk_key_from_seed(seed);

	OPENSSL_cleanse(seed, sizeof seed);
	return k;
}

void
rbk_key_free(struct rbk_key *k)
{
	if (!k)
		return;
	EVP_PKEY_free(k->own);
	OPENSSL_cleanse(k, sizeof *k);
	free(k);
}

const char *
rbk_key_text(const struct rbk_key *k)
{
	return k->text;
}

void
rbk_key_sign(uint8_t out[RBK_SIGNATURE], const struct rbk_key *k, const void *bytes, size_t n)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = RBK_SIGNATURE;

	must(ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, k->own) == 1 &&
	     EVP_DigestSign(ctx, out, &len, bytes, n) == 1 && len == RBK_SIGNATURE);
	EVP_MD_CTX_free(ctx);
}

bool
rbk_key_verify(const char *text, const uint8_t signature[RBK_SIGNATURE], const void *bytes, size_t n)
{
	uint8_t public[32];
	EVP_MD_CTX *ctx;
	EVP_PKEY *key;

	if (!read_text(public, text) || !(key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public, sizeof public)))
		return false;
	ctx = EVP_MD_CTX_new();
	must(ctx != NULL);
	bool ok = EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, key) == 1 &&
	          EVP_DigestVerify(ctx, signature, RBK_SIGNATURE, bytes, n) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return ok;
}
