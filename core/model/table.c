/* A table of strings: open addressing, doubling at three quarters. Order of
   its slots is never looked at, so that nothing can depend on it. */
#include "core/model/table.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"

/* FNV-1a, stirred (public domain). */
static uint64_t
hash_of(const char *s)
{
	uint64_t h = 0xcbf29ce484222325u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3u;
	h ^= h >> 32;
	h *= 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static struct rbk_slot *
find(const struct rbk_table *t, const char *key, uint64_t hash)
{
	size_t i = (size_t)hash & (t->cap - 1);

	while (t->slots[i].key && (t->slots[i].hash != hash || strcmp(t->slots[i].key, key) != 0))
		i = (i + 1) & (t->cap - 1);
	return &t->slots[i];
}

static void
grow(struct rbk_table *t)
{
	struct rbk_table bigger = { .n = t->n, .cap = t->cap ? t->cap * 2 : 64 };

	bigger.slots = rbk_grow(NULL, bigger.cap * sizeof *bigger.slots);
	memset(bigger.slots, 0, bigger.cap * sizeof *bigger.slots);
	for (size_t i = 0; i < t->cap; i++)
		if (t->slots[i].key)
			*find(&bigger, t->slots[i].key, t->slots[i].hash) = t->slots[i];
	free(t->slots);
	*t = bigger;
}

void *
rbk_table_get(const struct rbk_table *t, const char *key)
{
	return t->cap ? find(t, key, hash_of(key))->value : NULL;
}

void **
rbk_table_at(struct rbk_table *t, const char *key)
{
	if (t->n + 1 > t->cap - t->cap / 4)
		grow(t);
	uint64_t hash = hash_of(key);
	struct rbk_slot *s = find(t, key, hash);

	if (!s->key) {
		s->key = key;
		s->hash = hash;
		t->n++;
	}
	return &s->value;
}

void
rbk_table_free(struct rbk_table *t)
{
	free(t->slots);
	*t = (struct rbk_table){0};
}
