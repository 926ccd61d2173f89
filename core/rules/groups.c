/* Groups grow by their best pairs; what contradicts itself stays apart. */
#include "core/rules/groups.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/name.h"
#include "core/rules/likeness_p.h"

#define CANDIDATES 20 /* pairs looked at of one name */
#define GROUP_MOST 64 /* names of one group: all of them are compared */

struct pair {
	size_t            x, y;
	enum rbk_verdict  verdict;
	int               score;
};

struct grouping {
	struct rbk_group_name  *names;
	const struct rbk_words *words;
	struct rbk_arena       *a;
	size_t                 *next, *last, *count; /* of a group's first name: its last one and how many; of any: the next one, 0 none */
	struct pair            *pairs;
	size_t                  n, n_pairs, cap;
	struct rbk_group_apart *apart;
	size_t                  n_apart, cap_apart;
};

static int
by_worth(const void *x, const void *y)
{
	const struct pair *p = x, *q = y;

	if (p->verdict != q->verdict)
		return p->verdict > q->verdict ? -1 : 1;
	if (p->score != q->score)
		return p->score > q->score ? -1 : 1;
	return p->x != q->x ? (p->x < q->x ? -1 : 1) : (p->y > q->y) - (p->y < q->y);
}

static struct rbk_candidates *
fill(const struct grouping *g)
{
	struct rbk_candidates *c = rbk_candidates_open(g->words, g->n);
	struct rbk_err none = {0};

	for (size_t i = 0; i < g->n; i++)
		if (g->names[i].text[0])
			(void)rbk_candidates_add(c, (uint32_t)i, g->names[i].text, &none);
	return c;
}

static void
find_pairs(struct grouping *g)
{
	struct rbk_candidates *c = fill(g);

	for (size_t i = 0; i < g->n; i++) {
		struct rbk_arena a = {0};
		struct rbk_err none = {0};
		struct rbk_candidate *found;
		const struct rbk_parts *p;
		size_t n = 0;

		if (g->names[i].text[0] && !rbk_parts_make(&p, &a, g->words, g->names[i].text, &none))
			n = rbk_candidates_find(&found, &a, c, p, CANDIDATES);
		for (size_t k = 0; k < n; k++) {
			size_t other = found[k].number;

			if (other == i || found[k].likeness.verdict < RBK_LIKELY)
				continue;
			RBK_ROOM(g->pairs, g->n_pairs, g->cap);
			g->pairs[g->n_pairs++] = (struct pair){ i < other ? i : other, i < other ? other : i, found[k].likeness.verdict,
				                                found[k].likeness.score };
		}
		rbk_arena_free(&a);
	}
	rbk_candidates_close(c);
	if (g->n_pairs > 1)
		qsort(g->pairs, g->n_pairs, sizeof *g->pairs, by_worth);
}

static struct rbk_likeness
compare(struct grouping *g, struct rbk_arena *a, size_t x, size_t y)
{
	const struct rbk_parts *p, *q;
	struct rbk_err none = {0};
	struct rbk_evidence ex = { .code = g->names[x].code }, ey = { .code = g->names[y].code };

	if (rbk_parts_make(&p, a, g->words, g->names[x].text, &none) || rbk_parts_make(&q, a, g->words, g->names[y].text, &none))
		return (struct rbk_likeness){ .reason = "likeness.nothing" };
	return rbk_likeness_with(p, &ex, q, &ey);
}

static bool
codes_differ(const struct rbk_group_name *x, const struct rbk_group_name *y)
{
	return x->code && y->code && strcmp(x->code, y->code) != 0;
}

/* Can two names stand in one group? */
static bool
fits(struct grouping *g, size_t x, size_t y)
{
	struct rbk_arena a = {0};
	struct rbk_err none = {0};
	struct rbk_name p = {0}, q = {0};
	bool unlike = codes_differ(&g->names[x], &g->names[y]);

	if (!unlike && !rbk_name_make(&p, &a, g->names[x].text, &none) && !rbk_name_make(&q, &a, g->names[y].text, &none))
		unlike = p.form[0] && q.form[0] && !rbk_form_equal(p.form, q.form);
	if (!unlike) {
		struct rbk_likeness l = compare(g, &a, x, y);

		unlike = l.verdict < RBK_POSSIBLE || strcmp(l.reason, "likeness.region_other") == 0;
	}
	rbk_arena_free(&a);
	return !unlike;
}

static bool
groups_fit(struct grouping *g, size_t x, size_t y)
{
	if (g->count[x] + g->count[y] > GROUP_MOST)
		return false;
	for (size_t i = x, all = g->count[x]; all--; i = g->next[i])
		for (size_t k = y, rest = g->count[y]; rest--; k = g->next[k])
			if (!fits(g, i, k))
				return false;
	return true;
}

static void
keep_apart(struct grouping *g, const struct pair *p)
{
	RBK_ROOM(g->apart, g->n_apart, g->cap_apart);
	g->apart[g->n_apart++] = (struct rbk_group_apart){ p->x, p->y, compare(g, g->a, p->x, p->y) };
}

static void
join(struct grouping *g, size_t x, size_t y)
{
	size_t into = x < y ? x : y, from = x < y ? y : x;

	for (size_t i = from, all = g->count[from]; all--; i = g->next[i])
		g->names[i].first = into;
	g->next[g->last[into]] = from;
	g->last[into] = g->last[from];
	g->count[into] += g->count[from];
}

static void
join_pairs(struct grouping *g)
{
	for (size_t i = 0; i < g->n_pairs; i++) {
		const struct pair *p = &g->pairs[i];
		size_t x = g->names[p->x].first, y = g->names[p->y].first;

		if (x == y || (i > 0 && p->x == p[-1].x && p->y == p[-1].y))
			continue;
		if (groups_fit(g, x, y))
			join(g, x, y);
		else
			keep_apart(g, p);
	}
}

size_t
rbk_groups(struct rbk_group_apart **apart, struct rbk_arena *a, struct rbk_group_name *names, size_t n,
           const struct rbk_words *w)
{
	struct grouping g = { .names = names, .words = w, .a = a, .n = n };
	size_t *room = rbk_grow(NULL, 3 * (n + 1) * sizeof *room);

	g.next = room;
	g.last = room + n + 1;
	g.count = room + 2 * (n + 1);
	for (size_t i = 0; i < n; i++) {
		names[i].first = g.last[i] = i;
		g.next[i] = 0;
		g.count[i] = 1;
	}
	find_pairs(&g);
	join_pairs(&g);
	*apart = rbk_arena_take(a, (g.n_apart + 1) * sizeof **apart);
	if (g.n_apart)
		memcpy(*apart, g.apart, g.n_apart * sizeof **apart);
	free(g.apart);
	free(g.pairs);
	free(room);
	return g.n_apart;
}
