/* Which entries are one client: those of one id, and those that a client's
   record says are the same. Reads nothing. */
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/former.h"
#include "cli/parts.h"
#include "core/rules/joint.h"

/* Entries by id, for finding which are one client. */
struct place {
	const char *id;
	size_t      at, group, n; /* group: the place of the first of its client, where n says how many there are */
};

static int
by_id(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = strcmp(a->id, b->id);

	return c ? c : (a->at > b->at) - (a->at < b->at);
}

static size_t
find(const struct place *p, size_t n, const char *id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(p[mid].id, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && strcmp(p[low].id, id) == 0 ? low : n;
}

static size_t
group_of(struct place *p, size_t i)
{
	while (p[i].group != i)
		i = p[i].group = p[p[i].group].group;
	return i;
}

/* A link is said of one's own entries only. */
static void
tie(struct place *p, size_t n, const struct rbk_entries *all, size_t i, const char *id)
{
	const char *person = all->at[p[i].at].person;
	size_t k = id ? find(p, n, id) : n;

	while (k < n && strcmp(p[k].id, id) == 0 && strcmp(all->at[p[k].at].person, person) != 0)
		k++;
	if (k >= n || strcmp(p[k].id, id) != 0)
		return;
	size_t x = group_of(p, i), y = group_of(p, k);

	if (x < y)
		p[y].group = x;
	else
		p[x].group = y;
}

/* Of one id, in books of two persons: one client if headquarters handed it
   from one to the other. On a desk nothing else lies. */
static bool
handed_on(struct rbk_run *r, const struct rbk_entry *x, const struct rbk_entry *y)
{
	struct rbk_err none = {0};
	struct rbk_json *a, *b;

	if (strcmp(x->person, y->person) == 0 || (r->book && !x->unit))
		return true;
	if (rbk_case_of(&a, r, x, &none) || rbk_case_of(&b, r, y, &none) || !a || a != b)
		return false;
	return (strncmp(x->folder, "handed/", 7) == 0 || rbk_had_by_ruling(a, x->person)) &&
	       (strncmp(y->folder, "handed/", 7) == 0 || rbk_had_by_ruling(a, y->person));
}

/* The one that stands for the client: of the smallest id the own book's, else
   the one that was entered first. The smallest id comes first in p. */
static size_t
standing_for(const struct rbk_entries *all, const struct rbk_run *r, const struct place *p, const size_t *of, size_t n)
{
	size_t best = p[of[0]].at;
	rbk_time first = 0, t;

	for (size_t i = 0; i < n && strcmp(p[of[i]].id, p[of[0]].id) == 0; i++) {
		const struct rbk_entry *e = &all->at[p[of[i]].at];

		if (rbk_entry_own(r, e) && !e->unit)
			return p[of[i]].at;
		if (rbk_record_time(&t, &e->client, "entered") && (!first || t < first)) {
			first = t;
			best = p[of[i]].at;
		}
	}
	return best;
}

static void
unite(struct rbk_entries *all, struct rbk_run *r, struct place *p, const size_t *of, size_t n)
{
	size_t stands = standing_for(all, r, p, of, n);
	struct rbk_entry *e = &all->at[stands];
	const struct rbk_record **records = rbk_arena_take(&r->arena, n * sizeof *records);

	for (size_t i = 0; i < n; i++) {
		struct rbk_record *one = rbk_arena_take(&r->arena, sizeof *one);

		*one = all->at[p[of[i]].at].client;
		records[i] = one;
	}
	rbk_former_cut(records, n, r);
	rbk_joint(&e->client, &r->arena, records, n);
	for (size_t i = 0; i < n; i++) {
		struct rbk_entry *other = &all->at[p[of[i]].at];

		e->joined = e->joined || strcmp(other->id, e->id) != 0;
		if (strcmp(other->id, e->id) != 0) {
			struct rbk_lost *more = rbk_arena_take(&r->arena, (all->n_lost + 1) * sizeof *more);

			if (all->n_lost)
				memcpy(more, all->lost, all->n_lost * sizeof *more);
			more[all->n_lost++] = (struct rbk_lost){ rbk_arena_str(&r->arena, other->id), rbk_arena_str(&r->arena, e->id) };
			all->lost = more;
		}
		if (other != e)
			other->client.root = NULL; /* goes */
	}
}

void
rbk_entries_unite(struct rbk_entries *all, struct rbk_run *r, size_t first)
{
	const size_t n = all->n - first;
	struct place *p = rbk_arena_take(&r->arena, (n + 1) * sizeof *p);
	size_t *of = rbk_arena_take(&r->arena, (n + 1) * sizeof *of), kept = first;
	bool several = false;

	for (size_t i = 0; i < n; i++)
		p[i] = (struct place){ .id = all->at[first + i].id, .at = first + i };
	if (n > 1)
		qsort(p, n, sizeof *p, by_id);
	for (size_t i = 0; i < n; i++) {
		p[i].group = i;
		for (size_t k = i; k-- > 0 && strcmp(p[k].id, p[i].id) == 0 && p[i].group == i;)
			if (handed_on(r, &all->at[p[k].at], &all->at[p[i].at]))
				p[i].group = p[k].group;
		several = several || p[i].group != i || rbk_is_linked(&all->at[p[i].at].client);
	}
	if (!several)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct rbk_record *client = &all->at[p[i].at].client;

		tie(p, n, all, i, rbk_record_str(client, "part_of"));
		RBK_JSON_EACH(it, rbk_json_get(client->root, "includes"))
			tie(p, n, all, i, it->type == RBK_J_STR ? it->str : NULL);
	}
	for (size_t i = 0; i < n; i++)
		p[group_of(p, i)].n++;
	for (size_t i = 0; i < n; i++) {
		size_t in = 0;

		if (p[i].n < 2)
			continue;
		for (size_t k = i; k < n; k++)
			if (group_of(p, k) == i)
				of[in++] = k;
		unite(all, r, p, of, in);
	}
	for (size_t i = first; i < all->n; i++)
		if (all->at[i].client.root)
			all->at[kept++] = all->at[i];
	all->n = kept;
}
