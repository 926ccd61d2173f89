/* OpenSSL's SHA-1: three times as fast as libgit2's, which looks for
   collisions, and one that uses the processor's instructions. */
#include "sync/sha1.h"

#include <openssl/evp.h>
#include <stdlib.h>

/* Without memory, or without SHA-1 in the library, nothing sensible can follow. */
static void
must(int ok)
{
	if (ok != 1)
		abort();
}

void
rbk_sha1_begin(struct rbk_sha1 *s)
{
	s->digest = EVP_MD_CTX_new();
	must(s->digest && EVP_DigestInit_ex(s->digest, EVP_sha1(), NULL) == 1);
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
	EVP_MD_CTX_free(s->digest);
	s->digest = NULL;
}
