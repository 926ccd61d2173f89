/* The register of names: folded texts in one pool, keys in postings. */
#include "core/rules/candidates.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/name.h"
#include "core/rules/candidates_p.h"
#include "core/rules/likeness_units_p.h"


struct rbk_candidates *
rbk_candidates_open(const struct rbk_words *w, size_t expected)
{
	struct rbk_candidates *c = rbk_grow(NULL, sizeof *c);

	*c = (struct rbk_candidates){ .words = w };
	if (expected > 0) {
		c->pool_cap = expected * (RBK_KEPT_UNITS + 16);
		c->pool = rbk_grow(NULL, c->pool_cap * sizeof *c->pool);
		c->at_cap = expected;
		c->at = rbk_grow(NULL, c->at_cap * sizeof *c->at);
	}
	return c;
}

void
rbk_candidates_close(struct rbk_candidates *c)
{
	if (!c)
		return;
	free(c->pool);
	free(c->at);
	rbk_postings_free(&c->postings);
	free(c);
}

size_t
rbk_candidates_count(const struct rbk_candidates *c)
{
	return c->count;
}

size_t
rbk_candidates_memory(const struct rbk_candidates *c)
{
	return sizeof *c + c->pool_cap * sizeof *c->pool + c->at_cap * sizeof *c->at + rbk_postings_memory(&c->postings);
}

bool
rbk_candidates_kept(const void *with, uint32_t number)
{
	const struct rbk_candidates *c = with;

	return number < c->numbers && c->at[number] != RBK_NO_NAME;
}

/* Forms are const texts of name.c: few, and compared by place. */
static uint16_t
form_number(struct rbk_candidates *c, const char *form)
{
	size_t i = 0;

	while (i < c->nforms && strcmp(c->forms[i], form) != 0)
		i++;
	if (i == c->nforms) {
		assert(c->nforms < RBK_FORMS_MAX);
		c->forms[c->nforms++] = form;
	}
	return (uint16_t)i;
}

static void
pool_put(struct rbk_candidates *c, uint32_t number, const struct rbk_parts *p)
{
	struct rbk_kept k = { p->nwhole, p->ncore, p->old_at, p->old_from, form_number(c, p->form) };

	while (c->used + RBK_KEPT_UNITS + k.n > c->pool_cap) {
		c->pool_cap = c->pool_cap ? c->pool_cap + c->pool_cap / 4 : 4096;
		c->pool = rbk_grow(c->pool, c->pool_cap * sizeof *c->pool);
	}
	while (number >= c->numbers) {
		RBK_ROOM(c->at, c->numbers, c->at_cap);
		c->at[c->numbers++] = RBK_NO_NAME;
	}
	c->at[number] = (uint32_t)c->used;
	memcpy(c->pool + c->used, &k, sizeof k);
	memcpy(c->pool + c->used + RBK_KEPT_UNITS, p->whole, k.n * sizeof *p->whole);
	c->used += RBK_KEPT_UNITS + k.n;
}

int
rbk_candidates_add(struct rbk_candidates *c, uint32_t number, const char *name, struct rbk_err *err)
{
	const struct rbk_parts *p;
	struct rbk_keys keys = {0};
	struct rbk_arena a = {0};

	if (rbk_candidates_kept(c, number))
		return rbk_fail(err, RBK_E_EXISTS, N_("name number %u is in the register already"), number);
	int code = rbk_parts_make(&p, &a, c->words, name, err);

	if (!code) {
		pool_put(c, number, p);
		rbk_keys_kept(&keys, p);
		if (p->also)
			rbk_keys_kept(&keys, p->also);
		rbk_postings_add(&c->postings, keys.at, keys.n, number);
		c->count++;
	}
	rbk_arena_free(&a);
	return code;
}

/* Closes the gaps that removed names left. */
static void
tidy(struct rbk_candidates *c)
{
	uint16_t *pool = rbk_grow(NULL, (c->used - c->garbage + 1) * sizeof *pool);
	size_t used = 0;

	for (size_t i = 0; i < c->numbers; i++) {
		struct rbk_kept k;

		if (c->at[i] == RBK_NO_NAME)
			continue;
		memcpy(&k, c->pool + c->at[i], sizeof k);
		memcpy(pool + used, c->pool + c->at[i], (RBK_KEPT_UNITS + k.n) * sizeof *pool);
		c->at[i] = (uint32_t)used;
		used += RBK_KEPT_UNITS + k.n;
	}
	free(c->pool);
	c->pool = pool;
	c->pool_cap = c->used - c->garbage + 1;
	c->used = used;
	c->garbage = 0;
	rbk_postings_sweep(&c->postings, rbk_candidates_kept, c);
}

int
rbk_candidates_remove(struct rbk_candidates *c, uint32_t number, struct rbk_err *err)
{
	struct rbk_kept k;

	if (!rbk_candidates_kept(c, number))
		return rbk_fail(err, RBK_E_MISSING, N_("no name number %u is in the register"), number);
	memcpy(&k, c->pool + c->at[number], sizeof k);
	c->garbage += RBK_KEPT_UNITS + k.n;
	c->at[number] = RBK_NO_NAME;
	c->count--;
	if (c->garbage * 4 > c->used)
		tidy(c);
	return 0;
}
