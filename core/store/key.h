/* Ed25519 keys (RFC 8032) as OpenSSH writes them: a device's, the hub's.
   Nothing a save needs. */
#ifndef RBK_CORE_STORE_KEY_H
#define RBK_CORE_STORE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/buf.h"
#include "core/model/err.h"

#define RBK_KEY_TEXT  81 /* "ssh-ed25519 " and 68 characters of base64, with a NUL */
#define RBK_KEY_SEED  32
#define RBK_SIGNATURE 64

struct rbk_key; /* a private key with its public half */

struct rbk_key *rbk_key_make(void);
struct rbk_key *rbk_key_from_seed(const uint8_t seed[RBK_KEY_SEED]);
void rbk_key_free(struct rbk_key *k);
/* The public half: "ssh-ed25519 AAAA…". */
const char *rbk_key_text(const struct rbk_key *k);
/* Is it a public key, written as rbk_key_text writes it? */
bool rbk_key_valid(const char *text);

/* May be called from several threads at once. */
void rbk_key_sign(uint8_t out[RBK_SIGNATURE], const struct rbk_key *k, const void *bytes, size_t n);
bool rbk_key_verify(const char *text, const uint8_t signature[RBK_SIGNATURE], const void *bytes, size_t n);

/* dir/name, OpenSSH's format for private keys without a passphrase, readable
   by its owner only; durable. A file that is there is replaced. */
int rbk_key_save(const struct rbk_key *k, const char *dir, const char *name, const char *comment, struct rbk_err *err);
/* RBK_E_MISSING; RBK_E_BAD: another kind of key, or one with a passphrase;
   RBK_E_OS: not ours to read. */
int rbk_key_load(struct rbk_key **out, const char *dir, const char *name, struct rbk_err *err);

/* Standard base64 with padding, no line breaks; reading takes no other form
   of the same bytes. */
void rbk_base64_write(struct rbk_buf *out, const void *bytes, size_t n);
bool rbk_base64_read(struct rbk_buf *out, const char *text, size_t n);

/* SSH's strings (RFC 4251): four bytes of length, then the bytes. */
void rbk_ssh_put(struct rbk_buf *out, const void *bytes, size_t n);
/* The next one from *p; false if there is none before `end`. */
bool rbk_ssh_get(const char **bytes, size_t *n, const char **p, const char *end);

#endif
