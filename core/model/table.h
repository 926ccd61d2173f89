/* A table from strings to pointers. */
#ifndef RBK_CORE_MODEL_TABLE_H
#define RBK_CORE_MODEL_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct rbk_slot {
	const char *key;
	uint64_t    hash;
	void       *value;
};

/* Start it as {0}. */
struct rbk_table {
	struct rbk_slot *slots;
	size_t           n, cap;
};

/* NULL if the key isn't there. */
void *rbk_table_get(const struct rbk_table *t, const char *key);
/* The key's place, made (holding NULL) if it isn't there. The key itself is
   borrowed for the table's life; the place moves with the next new key. */
void **rbk_table_at(struct rbk_table *t, const char *key);
void rbk_table_free(struct rbk_table *t);

#endif
