/* The growing buffer. */
#include "core/model/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/model/bounds.h"

void
rbk_buf_room(struct rbk_buf *b, size_t n)
{
	assert(n < RBK_BUF_MAX && b->len + n < RBK_BUF_MAX);
	if (b->len + n + 1 <= b->cap)
		return;
	size_t cap = b->cap ? b->cap : 256;

	while (cap < b->len + n + 1)
		cap *= 2;
	b->text = rbk_grow(b->text, cap);
	b->cap = cap;
}

void
rbk_buf_put(struct rbk_buf *b, const void *bytes, size_t n)
{
	rbk_buf_room(b, n);
	if (n)
		memcpy(b->text + b->len, bytes, n);
	b->len += n;
	b->text[b->len] = '\0';
}

void
rbk_buf_str(struct rbk_buf *b, const char *s)
{
	rbk_buf_put(b, s, strlen(s));
}

void
rbk_buf_char(struct rbk_buf *b, char c)
{
	rbk_buf_put(b, &c, 1);
}

void
rbk_buf_print(struct rbk_buf *b, const char *fmt, ...)
{
	va_list ap, again;

	rbk_buf_room(b, 0);
	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(b->text + b->len, b->cap - b->len, fmt, ap);

	va_end(ap);
	if (n >= 0 && (size_t)n >= b->cap - b->len) { /* there was too little room */
		rbk_buf_room(b, (size_t)n);
		(void)vsnprintf(b->text + b->len, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	b->len += n > 0 ? (size_t)n : 0;
}

void
rbk_buf_clear(struct rbk_buf *b)
{
	b->len = 0;
	if (b->text)
		b->text[0] = '\0';
}

void
rbk_buf_free(struct rbk_buf *b)
{
	free(b->text);
	*b = (struct rbk_buf){0};
}
