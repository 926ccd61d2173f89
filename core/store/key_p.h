/* A key from inside: its bytes, for the file and for signatures. */
#ifndef RBK_CORE_STORE_KEY_P_H
#define RBK_CORE_STORE_KEY_P_H

#include <openssl/evp.h>

#include "core/model/arena.h"
#include "core/store/key.h"

struct rbk_key {
	EVP_PKEY *own;
	uint8_t   seed[RBK_KEY_SEED];
	char      text[RBK_KEY_TEXT];
};

/* The public key as SSH sends it (RFC 8709) → text; false if it is none. */
bool rbk_key_blob(char out[RBK_KEY_TEXT], const char *bytes, size_t n);
/* And back; the text must be valid. */
void rbk_key_put_blob(struct rbk_buf *out, const char *text);

#endif
