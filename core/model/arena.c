/* Arenas and growing arrays. The one place where memory can run out. */
#include "core/model/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE 16384

struct rbk_block {
	struct rbk_block *older;
	_Alignas(max_align_t) char bytes[];
};

static void *
alive(void *p)
{
	if (!p)
		abort(); /* out of memory: nothing sensible can follow */
	return p;
}

void *
rbk_arena_take(struct rbk_arena *a, size_t size)
{
	const size_t align = _Alignof(max_align_t);

	if (size > SIZE_MAX / 2)
		abort();
	size = (size + align - 1) / align * align;
	if (size > a->left) {
		size_t room = size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE;
		struct rbk_block *b = alive(calloc(1, sizeof *b + room));

		if (room == size && a->blocks) { /* a large one: keep the current block current */
			b->older = a->blocks->older;
			a->blocks->older = b;
			return b->bytes;
		}
		b->older = a->blocks;
		a->blocks = b;
		a->next = b->bytes;
		a->left = room;
	}
	void *p = a->next;

	a->next += size;
	a->left -= size;
	return p;
}

char *
rbk_arena_copy(struct rbk_arena *a, const char *bytes, size_t n)
{
	char *p = rbk_arena_take(a, n + 1);

	if (n)
		memcpy(p, bytes, n);
	return p;
}

char *
rbk_arena_str(struct rbk_arena *a, const char *s)
{
	return s ? rbk_arena_copy(a, s, strlen(s)) : NULL;
}

char *
rbk_arena_print(struct rbk_arena *a, const char *fmt, ...)
{
	va_list ap, again;

	va_start(ap, fmt);
	va_copy(again, ap);
	int n = vsnprintf(NULL, 0, fmt, ap);

	va_end(ap);
	char *p = rbk_arena_take(a, (size_t)(n < 0 ? 0 : n) + 1);

	if (n > 0)
		(void)vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

void
rbk_arena_free(struct rbk_arena *a)
{
	while (a->blocks) {
		struct rbk_block *older = a->blocks->older;

		free(a->blocks);
		a->blocks = older;
	}
	*a = (struct rbk_arena){0};
}

void *
rbk_grow(void *p, size_t size)
{
	return alive(realloc(p, size));
}
