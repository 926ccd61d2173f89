/* The code that lets a device join: "k3v9-…", seven groups of four. Its first
   half says which hub it is of, so that the device knows whom to believe; its
   second is the secret. Of the secret a key is made, and only that key's
   public half is kept anywhere: a hub, a book or a backup that is read by
   somebody else gives no code away. */
#ifndef RBK_SYNC_CODE_H
#define RBK_SYNC_CODE_H

#include "core/store/key.h"

#pragma GCC visibility push(default)

#define RBK_CODE_TEXT 35 /* bytes of a code, with a NUL */

#pragma GCC visibility pop

#define RBK_CODE_HUB    11 /* digits of 5 bits: of the hub key's SHA-256 */
#define RBK_CODE_SECRET 16
#define RBK_CODE_DAYS   14 /* how long a code is good */

struct rbk_code_parts {
	char hub[RBK_CODE_HUB + 1], secret[RBK_CODE_SECRET + 1];
};

void rbk_code_make(char out[RBK_CODE_TEXT], const char *hub_key);
/* As typed: case, blanks and dashes don't matter, nor o for 0, i and l for 1.
   RBK_E_USAGE: it is no code (a digit in it tells most slips of the hand). */
int rbk_code_read(struct rbk_code_parts *out, const char *typed, struct rbk_err *err);
bool rbk_code_is_of(const struct rbk_code_parts *c, const char *hub_key);
/* The key that vouches for the person's device. */
struct rbk_key *rbk_code_key(const struct rbk_code_parts *c, const char *person);

/* What it signs: that this key is the person's. */
void rbk_join_words(struct rbk_buf *out, const char *person, const char *key);

#endif
