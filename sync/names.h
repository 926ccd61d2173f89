/* A table of texts, each with a number: its place in order of putting in. */
#ifndef RBK_SYNC_NAMES_H
#define RBK_SYNC_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/arena.h"

/* Start it as {0}; free it with rbk_names_free. */
struct rbk_names {
	const char     **at;
	uint32_t         n, cap;
	uint32_t        *slots;
	size_t           size;
	struct rbk_arena arena;
};

/* The text's number; `fresh` (or NULL): it was put in just now. The text is
   copied. */
uint32_t rbk_names_put(struct rbk_names *t, const char *text, bool *fresh);
/* UINT32_MAX: not in it. */
uint32_t rbk_names_find(const struct rbk_names *t, const char *text);
void rbk_names_free(struct rbk_names *t);

#endif
