/* UTF-8, one character at a time (RFC 3629). */
#ifndef RBK_CORE_MODEL_UTF8_H
#define RBK_CORE_MODEL_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the first character of s (1-4), its code point in *cp unless
   NULL; 0 if the bytes are not UTF-8 (overlong, surrogate, cut, > 10FFFF)
   or len is 0. */
size_t rbk_utf8_next(uint32_t *cp, const char *s, size_t len);
/* Writes a code point, returns its bytes (1-4). */
size_t rbk_utf8_put(char out[4], uint32_t cp);
/* Is all of it UTF-8? */
int rbk_utf8_valid(const char *s, size_t len);

#endif
