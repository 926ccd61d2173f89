/* OpenSSL's SHA-1, which uses the processor's instructions. By its older
   functions: the newer ones look an algorithm up by name first, which takes
   longer than a save may. */
#define OPENSSL_API_COMPAT 0x10100000L

#include "core/store/sha1.h"

#include <assert.h>
#include <git2/object.h>
#include <openssl/sha.h>
#include <stdio.h>

static_assert(sizeof(SHA_CTX) <= sizeof(struct rbk_sha1), "its state fits");

static SHA_CTX *
context(struct rbk_sha1 *s)
{
	return (SHA_CTX *)(void *)s->state;
}

void
rbk_sha1_begin(struct rbk_sha1 *s)
{
	(void)SHA1_Init(context(s)); /* can't fail, nor can the others */
}

void
rbk_sha1_add(struct rbk_sha1 *s, const void *bytes, size_t n)
{
	(void)SHA1_Update(context(s), bytes, n);
}

void
rbk_sha1_end(struct rbk_sha1 *s, uint8_t out[20])
{
	(void)SHA1_Final(out, context(s));
}

void
rbk_sha1_object(git_oid *out, git_object_t type, const void *bytes, size_t n)
{
	struct rbk_sha1 s;
	char head[40];
	int len = snprintf(head, sizeof head, "%s %zu", git_object_type2string(type), n) + 1;

	rbk_sha1_begin(&s);
	rbk_sha1_add(&s, head, (size_t)len);
	rbk_sha1_add(&s, bytes, n);
	rbk_sha1_end(&s, out->id);
}
