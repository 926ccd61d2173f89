/* Memory with one lifetime: take, take, take, free all at once. */
#ifndef RBK_CORE_MODEL_ARENA_H
#define RBK_CORE_MODEL_ARENA_H

#include <stddef.h>

#pragma GCC visibility push(default)

struct rbk_arena {
	struct rbk_block *blocks;
	char             *next;
	size_t            left;
};

/* Zeroed memory that lives until rbk_arena_free. Never NULL: out of
   memory ends the program (arena.c, the one place). Start it as {0}. */
void *rbk_arena_take(struct rbk_arena *a, size_t size);

/* A copy of n bytes with a NUL behind them. */
char *rbk_arena_copy(struct rbk_arena *a, const char *bytes, size_t n);

/* A copy of a string; NULL stays NULL. */
char *rbk_arena_str(struct rbk_arena *a, const char *s);

/* printf into the arena. */
char *rbk_arena_print(struct rbk_arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Frees all; the arena is {0} again. */
void rbk_arena_free(struct rbk_arena *a);

/* realloc that never returns NULL, for arrays that grow. */
void *rbk_grow(void *p, size_t size);

/* Makes room for one more item of an array that doubles. */
#define RBK_ROOM(list, n, cap)                                              \
	((n) < (cap) ? (void)0                                              \
	             : (void)((cap) = (cap) ? (cap) * 2 : 8,                \
	                      (list) = rbk_grow((list), (cap) * sizeof *(list))))

#pragma GCC visibility pop
#endif
