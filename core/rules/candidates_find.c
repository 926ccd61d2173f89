/* A lookup: what the keys bring is compared, then the verdicts are weighed
   against each other. */
#include <stdlib.h>
#include <string.h>

#include "core/model/name.h"
#include "core/rules/candidates_p.h"
#include "core/rules/likeness_units_p.h"


static const struct rbk_parts *
parts_of(const struct rbk_candidates *c, struct rbk_arena *a, uint32_t number)
{
	const uint16_t *at = c->pool + c->at[number];
	struct rbk_kept k;

	memcpy(&k, at, sizeof k);
	struct rbk_parts whole = { .words = c->words, .whole = at + RBK_KEPT_UNITS, .form = c->forms[k.form] };

	whole.nwhole = k.n;
	whole.ncore = k.ncore;
	whole.old_at = k.old_at;
	whole.old_from = k.old_from;
	return rbk_parts_folded(a, &whole);
}

struct numbers {
	uint32_t *at;
	size_t    n, cap;
};

static int
by_number(const void *x, const void *y)
{
	uint32_t a, b;

	memcpy(&a, x, sizeof a);
	memcpy(&b, y, sizeof b);
	return a < b ? -1 : a > b;
}

static void
sort_unique(struct numbers *s)
{
	size_t n = 0;

	if (s->n > 1)
		qsort(s->at, s->n, sizeof *s->at, by_number);
	for (size_t i = 0; i < s->n; i++)
		if (n == 0 || s->at[n - 1] != s->at[i])
			s->at[n++] = s->at[i];
	s->n = n;
}

/* Names under a key: the first `most` of them, or, of a key that is said to
   be crowded by more, none. */
static void
numbers_of(struct numbers *out, const struct rbk_candidates *c, const struct rbk_asked *key)
{
	size_t all = 0;

	out->n = 0;
	for (size_t r = 0; r < c->postings.runs; r++) {
		const uint64_t *first;
		size_t n = rbk_postings_of(&first, &c->postings, r, key->key), taken = 0;

		for (size_t i = 0; i < n && taken <= key->most; i++) {
			if (!rbk_candidates_kept(c, (uint32_t)first[i]))
				continue;
			RBK_ROOM(out->at, out->n, out->cap);
			out->at[out->n++] = (uint32_t)first[i];
			taken++;
		}
		if ((all += taken) > key->most && key->or_none) {
			out->n = 0;
			return;
		}
	}
	if (c->postings.runs > 1)
		sort_unique(out);
	if (out->n > key->most)
		out->n = key->most;
}

static void
gather(struct numbers *all, const struct rbk_candidates *c, const struct rbk_parts *name)
{
	struct rbk_asked asked[RBK_KEYS_MAX];
	size_t n = rbk_keys_asked(asked, name);
	struct numbers some = {0};

	for (size_t i = 0; i < n; i++) {
		numbers_of(&some, c, &asked[i]);
		for (size_t k = 0; k < some.n; k++) {
			RBK_ROOM(all->at, all->n, all->cap);
			all->at[all->n++] = some.at[k];
		}
	}
	free(some.at);
	sort_unique(all);
}

static int
by_likeness(const void *x, const void *y)
{
	const struct rbk_candidate *a = x, *b = y;

	if (a->likeness.verdict != b->likeness.verdict)
		return a->likeness.verdict > b->likeness.verdict ? -1 : 1;
	if (a->likeness.score != b->likeness.score)
		return a->likeness.score > b->likeness.score ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static void
demote(struct rbk_likeness *l, enum rbk_verdict to, const char *reason)
{
	l->verdict = to;
	l->reason = reason;
	l->suspicion = to == RBK_LIKELY;
}

/* `same` by a form left out holds while one form is known (issue D). */
static void
one_form_only(struct rbk_candidate *at, size_t n)
{
	const struct rbk_parts *first = NULL;
	bool several = false;

	for (size_t i = 0; i < n && at[i].likeness.verdict == RBK_SAME; i++) {
		const struct rbk_parts *p = at[i].likeness.piece[0].of;

		if (at[i].likeness.piece[0].n == 0)
			continue;
		several = several || (first && !rbk_form_equal(first->form, p->form));
		first = p;
	}
	for (size_t i = 0; several && i < n && at[i].likeness.verdict == RBK_SAME; i++)
		if (at[i].likeness.piece[0].n > 0)
			demote(&at[i].likeness, RBK_LIKELY, "likeness.forms_known");
}

/* A brief name is likely its best readings, if few are as good. */
static void
weigh(struct rbk_candidate *at, size_t n, const struct rbk_parts *name)
{
	struct rbk_reading_score *scores;
	size_t likely = 0;

	while (likely < n && at[likely].likeness.verdict >= RBK_LIKELY)
		likely++;
	scores = rbk_grow(NULL, (likely + 1) * sizeof *scores);
	for (size_t i = 0; i < likely; i++)
		scores[i] = (struct rbk_reading_score){ at[i].likeness.score, at[i].likeness.brief == name, NULL };
	rbk_readings_weigh(scores, likely);
	for (size_t i = 0; i < likely; i++)
		if (scores[i].fault)
			demote(&at[i].likeness, RBK_POSSIBLE, scores[i].fault);
	free(scores);
}

size_t
rbk_candidates_find(struct rbk_candidate **out, struct rbk_arena *a, const struct rbk_candidates *c,
                    const struct rbk_parts *name, size_t max)
{
	struct numbers all = {0};
	size_t n = 0;

	gather(&all, c, name);
	if (name->also)
		gather(&all, c, name->also);
	struct rbk_candidate *found = rbk_arena_take(a, (all.n + 1) * sizeof *found);

	for (size_t i = 0; i < all.n; i++) {
		struct rbk_likeness l = rbk_likeness_of(name, parts_of(c, a, all.at[i]));

		if (l.verdict != RBK_DIFFERENT)
			found[n++] = (struct rbk_candidate){ all.at[i], l };
	}
	free(all.at);
	qsort(found, n, sizeof *found, by_likeness);
	one_form_only(found, n);
	weigh(found, n, name);
	qsort(found, n, sizeof *found, by_likeness);
	*out = found;
	return n < max ? n : max;
}
