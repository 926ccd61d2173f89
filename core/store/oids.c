/* Open addressing over an array that keeps the order of putting in. */
#include "core/store/oids.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"

static size_t
hash(const git_oid *oid)
{
	uint64_t h;

	memcpy(&h, oid->id, sizeof h); /* a SHA-1 is mixed well enough already */
	return (size_t)h;
}

/* The slot that holds the id, or the free one where it would go. */
static size_t
slot_of(const struct rbk_oids *s, const git_oid *oid)
{
	size_t i = hash(oid) & (s->size - 1);

	while (s->slots[i] && memcmp(s->at[s->slots[i] - 1].id, oid->id, GIT_OID_RAWSZ) != 0)
		i = (i + 1) & (s->size - 1);
	return i;
}

static void
widen(struct rbk_oids *s)
{
	s->size = s->size ? s->size * 2 : 64;
	free(s->slots);
	s->slots = rbk_grow(NULL, s->size * sizeof *s->slots);
	memset(s->slots, 0, s->size * sizeof *s->slots);
	for (size_t i = 0; i < s->n; i++)
		s->slots[slot_of(s, &s->at[i])] = (uint32_t)(i + 1);
}

bool
rbk_oids_put(struct rbk_oids *s, const git_oid *oid, uint64_t with)
{
	if ((s->n + 1) * 2 > s->size)
		widen(s);
	size_t i = slot_of(s, oid);

	if (s->slots[i])
		return false;
	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 32;
		s->at = rbk_grow(s->at, s->cap * sizeof *s->at);
		s->with = rbk_grow(s->with, s->cap * sizeof *s->with);
	}
	s->at[s->n] = *oid;
	s->with[s->n] = with;
	s->slots[i] = (uint32_t)++s->n;
	return true;
}

uint64_t *
rbk_oids_find(const struct rbk_oids *s, const git_oid *oid)
{
	if (s->n == 0)
		return NULL;
	size_t i = slot_of(s, oid);

	return s->slots[i] ? &s->with[s->slots[i] - 1] : NULL;
}

void
rbk_oids_cut(struct rbk_oids *s, size_t n)
{
	/* The last one in stands at the end of its run of slots, so taking
	   them out backwards leaves no hole in front of an older one. */
	while (s->n > n) {
		size_t i = slot_of(s, &s->at[s->n - 1]);

		s->slots[i] = 0;
		s->n--;
	}
}

void
rbk_oids_free(struct rbk_oids *s)
{
	free(s->at);
	free(s->with);
	free(s->slots);
	*s = (struct rbk_oids){0};
}
