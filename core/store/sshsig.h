/* Signatures of commits, in SSH's format (OpenSSH's PROTOCOL.sshsig, the
   namespace "git"): `git log --show-signature` verifies them. The chain of
   hashes makes the signature of a tip one of all that lies behind it. */
#ifndef RBK_CORE_STORE_SSHSIG_H
#define RBK_CORE_STORE_SSHSIG_H

#include "core/store/key.h"

/* A commit's bytes without a signature get one. */
void rbk_commit_sign(struct rbk_buf *commit, const struct rbk_key *k);

/* The public key by which a commit is signed. RBK_E_MISSING: it isn't;
   RBK_E_BAD: by something else than one Ed25519 key, or the signature is not
   of these bytes. */
int rbk_commit_signer(char key[RBK_KEY_TEXT], const char *bytes, size_t n, struct rbk_err *err);

/* "SHA256:…" of a public key, as ssh-keygen -l shows it. */
#define RBK_KEY_PRINT 52
void rbk_key_print(char out[RBK_KEY_PRINT], const char *key);

#endif
