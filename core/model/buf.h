/* A byte buffer that grows up to a ceiling. */
#ifndef RBK_CORE_MODEL_BUF_H
#define RBK_CORE_MODEL_BUF_H

#include <stddef.h>

#pragma GCC visibility push(default)

/* Start it as {0}. `text` has a NUL behind it once anything was put in. */
struct rbk_buf {
	char  *text;
	size_t len;
	size_t cap;
};

/* Growing past RBK_BUF_MAX is a broken promise of our own code (assert):
   readers check sizes before they put. */
void rbk_buf_put(struct rbk_buf *b, const void *bytes, size_t n);
void rbk_buf_str(struct rbk_buf *b, const char *s);
void rbk_buf_char(struct rbk_buf *b, char c);
void rbk_buf_print(struct rbk_buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Empties it, keeps the memory. */
void rbk_buf_clear(struct rbk_buf *b);
void rbk_buf_free(struct rbk_buf *b);

#pragma GCC visibility pop

/* Room for n bytes more, and a NUL. */
void rbk_buf_room(struct rbk_buf *b, size_t n);
#endif
