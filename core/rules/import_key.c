/* The table of keys a plan is made with. */
#include <stdint.h>
#include <string.h>

#include "core/rules/import_p.h"

static size_t
hash(const char *s)
{
	uint64_t h = 1469598103934665603u; /* FNV-1a */

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (size_t)(h ^ h >> 29);
}

struct rbk_import_slot *
rbk_import_slot(const struct rbk_import_keys *k, const char *key)
{
	size_t i = hash(key) & (k->cap - 1);

	while (k->at[i].key && strcmp(k->at[i].key, key) != 0)
		i = (i + 1) & (k->cap - 1);
	return &k->at[i];
}

size_t
rbk_import_key(struct rbk_import_keys *k, const char *key, size_t value)
{
	struct rbk_import_slot *s = rbk_import_slot(k, key);

	if (s->key)
		return s->value;
	*s = (struct rbk_import_slot){ key, value };
	k->n++;
	return value;
}

void
rbk_import_keys_make(struct rbk_import_keys *k, size_t most)
{
	k->cap = 16;
	while (k->cap < 2 * most)
		k->cap *= 2;
	k->at = rbk_grow(NULL, k->cap * sizeof *k->at);
	memset(k->at, 0, k->cap * sizeof *k->at);
}
