/* A lookup: what the keys bring is compared, then the verdicts are weighed
   against each other. */
#include <stdlib.h>
#include <string.h>

#include "core/model/name.h"
#include "core/rules/candidates_p.h"
#include "core/rules/likeness_units_p.h"

#define START_MAX 8192 /* names looked at that begin as a short form does */
#define PAIR_MAX  2048  /* names looked at that hold two of its characters */
#define READ_MAX  256   /* names compared of those, the closest ones */
#define NEARLY_SAME 8500 /* a score that needs no uniqueness: the same but for spelling */
#define BREAKS_REST 3 /* what a missing broad word is worth */
#define FAR_BELOW   7440 /* a reading that takes more freedom than this is a hint */
#define TIER        120 /* readings of a short name this near to the best are as good */
#define TIER_MAX    3    /* as many may be likely */

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

/* The smallest `max` numbers of a key, whatever runs they stand in. */
static void
numbers_of(struct numbers *out, const struct rbk_candidates *c, uint32_t key, size_t max)
{
	out->n = 0;
	for (size_t r = 0; r < c->postings.runs; r++) {
		const uint64_t *first;
		size_t n = rbk_postings_of(&first, &c->postings, r, key), taken = 0;

		for (size_t i = 0; i < n && taken < max; i++) {
			if (!rbk_candidates_kept(c, (uint32_t)first[i]))
				continue;
			RBK_ROOM(out->at, out->n, out->cap);
			out->at[out->n++] = (uint32_t)first[i];
			taken++;
		}
	}
	if (c->postings.runs > 1)
		sort_unique(out);
	if (out->n > max)
		out->n = max;
}

/* Do the first units of the reading stand together, up to its broad word? */
static bool
together(const uint16_t *at, size_t n, const struct rbk_reading *r)
{
	for (size_t j = 0; j + r->rest <= n; j++)
		if (at[j] == r->text[0] && rbk_units_equal(at + j, r->rest, r->text, r->rest))
			return true;
	return false;
}

/* How many breaks there are in reading r from this name, from the left;
   -1 if it can't be read from it. */
static int
breaks_in(const struct rbk_candidates *c, uint32_t number, const struct rbk_reading *r)
{
	const uint16_t *at = c->pool + c->at[number];
	struct rbk_kept k;
	size_t i = 0, first = 0, last = 0;
	int breaks = 0;

	memcpy(&k, at, sizeof k);
	at += RBK_KEPT_UNITS;
	for (size_t j = 0; j < k.n && i < r->n; j++) {
		if (at[j] != r->text[i])
			continue;
		if (i == 0)
			first = j;
		else if (j != last + 1)
			breaks++;
		last = j;
		i++;
	}
	if (i == r->n)
		return breaks + (first > 0 && first != k.brand ? 2 : 0);
	return r->rest >= 2 && together(at, k.n, r) ? BREAKS_REST : -1;
}

struct looked {
	uint32_t number;
	int      breaks;
};

static int
by_breaks(const void *x, const void *y)
{
	const struct looked *a = x, *b = y;

	if (a->breaks != b->breaks)
		return a->breaks < b->breaks ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static void
append(struct numbers *all, uint32_t number)
{
	RBK_ROOM(all->at, all->n, all->cap);
	all->at[all->n++] = number;
}

/* Names a short form may be read from, the closest first. */
static void
gather_readings(struct numbers *all, const struct rbk_candidates *c, const struct rbk_reading *r)
{
	struct rbk_keys keys = {0};
	struct numbers some = {0}, seen = {0};
	struct looked *looked = NULL;
	size_t n = 0, cap = 0;

	rbk_keys_reading(&keys, r);
	for (size_t i = 0; i < keys.n; i++) {
		numbers_of(&some, c, keys.at[i], i == 0 ? START_MAX : PAIR_MAX);
		for (size_t k = 0; k < some.n; k++)
			append(&seen, some.at[k]);
	}
	sort_unique(&seen);
	for (size_t k = 0; k < seen.n; k++) {
		int breaks = breaks_in(c, seen.at[k], r);

		if (breaks < 0)
			continue;
		RBK_ROOM(looked, n, cap);
		looked[n++] = (struct looked){ seen.at[k], breaks };
	}
	if (n > READ_MAX)
		qsort(looked, n, sizeof *looked, by_breaks);
	for (size_t k = 0; k < n && k < READ_MAX; k++)
		append(all, looked[k].number);
	free(some.at);
	free(seen.at);
	free(looked);
}

static void
gather(struct numbers *all, const struct rbk_candidates *c, const struct rbk_parts *name)
{
	struct rbk_keys sure = {0};
	struct rbk_reading readings[RBK_READINGS_MAX];
	size_t most[RBK_KEYS_MAX], n;
	struct numbers some = {0};

	rbk_keys_asked(&sure, most, name);
	for (size_t i = 0; i < sure.n; i++) {
		numbers_of(&some, c, sure.at[i], most[i]);
		for (size_t k = 0; k < some.n; k++)
			append(all, some.at[k]);
	}
	free(some.at);
	n = rbk_readings_of(readings, name);
	for (size_t i = 0; i < n; i++)
		gather_readings(all, c, &readings[i]);
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

/* A short name is likely its best reading, if few are as good. */
static void
best_reading_only(struct rbk_candidate *at, size_t n)
{
	size_t tier = 0;
	int best = 0;

	for (size_t i = 0; i < n && at[i].likeness.verdict >= RBK_LIKELY; i++) {
		if (at[i].likeness.score > best)
			best = at[i].likeness.score;
		tier += at[i].likeness.score < NEARLY_SAME && at[i].likeness.score > best - TIER;
	}
	for (size_t i = 0; i < n && at[i].likeness.verdict >= RBK_LIKELY; i++) {
		struct rbk_likeness *l = &at[i].likeness;

		if (l->verdict == RBK_SAME || l->score >= NEARLY_SAME)
			continue;
		if (l->score < FAR_BELOW)
			demote(l, RBK_POSSIBLE, "likeness.short_far");
		else if (l->score <= best - TIER)
			demote(l, RBK_POSSIBLE, "likeness.better");
		else if (tier > TIER_MAX)
			demote(l, RBK_POSSIBLE, "likeness.several");
	}
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
	best_reading_only(found, n);
	qsort(found, n, sizeof *found, by_likeness);
	*out = found;
	return n < max ? n : max;
}
