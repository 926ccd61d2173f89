/* Open addressing; texts that people wrote are mixed well enough by FNV-1a
   for tables that live for one merge, and a bad table is only slow. */
#include "sync/names.h"

#include <stdlib.h>
#include <string.h>

static size_t
slot_of(const struct rbk_names *t, const char *text)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (const char *p = text; *p; p++)
		h = (h ^ (unsigned char)*p) * 0x100000001b3u;
	size_t i = (size_t)(h ^ h >> 32) & (t->size - 1);

	while (t->slots[i] && strcmp(t->at[t->slots[i] - 1], text) != 0)
		i = (i + 1) & (t->size - 1);
	return i;
}

static void
widen(struct rbk_names *t)
{
	t->size = t->size ? t->size * 2 : 64;
	free(t->slots);
	t->slots = rbk_grow(NULL, t->size * sizeof *t->slots);
	memset(t->slots, 0, t->size * sizeof *t->slots);
	for (uint32_t i = 0; i < t->n; i++)
		t->slots[slot_of(t, t->at[i])] = i + 1;
}

uint32_t
rbk_names_put(struct rbk_names *t, const char *text, bool *fresh)
{
	if (((size_t)t->n + 1) * 2 > t->size)
		widen(t);
	size_t i = slot_of(t, text);
	bool found = t->slots[i] != 0;

	if (fresh)
		*fresh = !found;
	if (!found) {
		RBK_ROOM(t->at, t->n, t->cap);
		t->at[t->n++] = rbk_arena_str(&t->arena, text);
		t->slots[i] = t->n;
	}
	return t->slots[i] - 1;
}

uint32_t
rbk_names_find(const struct rbk_names *t, const char *text)
{
	size_t i = t->size ? slot_of(t, text) : 0;

	return t->size && t->slots[i] ? t->slots[i] - 1 : UINT32_MAX;
}

void
rbk_names_free(struct rbk_names *t)
{
	free(t->at);
	free(t->slots);
	rbk_arena_free(&t->arena);
	*t = (struct rbk_names){0};
}
