/* OpenSSL's SHA-1: it uses the processor's instructions. */
#include "core/store/sha1.h"

#include <git2/object.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* Without memory, or without SHA-1 in the library, nothing sensible can follow. */
static void
must(int ok)
{
	if (ok != 1)
		abort();
}

/* Looked up once: asking by name takes longer than most objects. */
static EVP_MD *sha1;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
look_up(void)
{
	sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
}

void
rbk_sha1_begin(struct rbk_sha1 *s)
{
	(void)pthread_once(&once, look_up);
	if (!s->digest)
		s->digest = EVP_MD_CTX_new();
	must(s->digest && sha1 && EVP_DigestInit_ex(s->digest, sha1, NULL) == 1);
}

void
rbk_sha1_add(struct rbk_sha1 *s, const void *bytes, size_t n)
{
	must(EVP_DigestUpdate(s->digest, bytes, n));
}

void
rbk_sha1_end(struct rbk_sha1 *s, uint8_t out[20])
{
	must(EVP_DigestFinal_ex(s->digest, out, NULL));
}

void
rbk_sha1_object(struct rbk_sha1 *s, git_oid *out, git_object_t type, const void *bytes, size_t n)
{
	char head[40];
	int len = snprintf(head, sizeof head, "%s %zu", git_object_type2string(type), n) + 1;

	rbk_sha1_begin(s);
	rbk_sha1_add(s, head, (size_t)len);
	rbk_sha1_add(s, bytes, n);
	rbk_sha1_end(s, out->id);
}

void
rbk_sha1_free(struct rbk_sha1 *s)
{
	EVP_MD_CTX_free(s->digest);
	s->digest = NULL;
}
