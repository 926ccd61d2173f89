/* Who holds a case: nobody, the one with a live claim, or, while several
   have one, whoever's claim was received before all others can have been
   made. What changed is said once, in the history. */
#include <stdlib.h>
#include <string.h>

#include "core/rules/register_p.h"

static int
by_receipt(const void *x, const void *y)
{
	const struct rbk_side *a = *(void *const *)x, *b = *(void *const *)y;

	return (a->first > b->first) - (a->first < b->first);
}

static void
sort_sides(struct rbk_ptrs *sides)
{
	if (sides->n > 1)
		qsort(sides->at, sides->n, sizeof *sides->at, by_receipt);
}

/* Persons with a live claim, in order of receipt. */
void
rbk_claimants(struct rbk_world *w, struct rbk_case *k, struct rbk_ptrs *persons)
{
	sort_sides(&k->sides);
	for (uint32_t i = 0; i < k->sides.n; i++)
		rbk_names_add(w, persons, ((struct rbk_side *)k->sides.at[i])->person);
}

static rbk_time
start_of(const struct rbk_side *s, bool meanwhile)
{
	return meanwhile ? s->from : s->after;
}

/* Whose claim was received before any other side's can have been made.
   `meanwhile`: for who holds the client until a ruling, where a claim that
   was long offline counts from its receipt only. */
const char *
rbk_first_of(const struct rbk_ptrs *sides, bool meanwhile)
{
	const struct rbk_side *soonest = NULL;
	rbk_time second = INT64_MAX; /* the earliest `after` of the others */

	for (uint32_t i = 0; i < sides->n; i++) {
		const struct rbk_side *s = sides->at[i];

		if (!soonest || start_of(s, meanwhile) < start_of(soonest, meanwhile)) {
			second = soonest ? start_of(soonest, meanwhile) : second;
			soonest = s;
		} else if (start_of(s, meanwhile) < second) {
			second = start_of(s, meanwhile);
		}
	}
	for (uint32_t i = 0; i < sides->n; i++) {
		const struct rbk_side *s = sides->at[i];

		if (s->by <= (s == soonest ? second : start_of(soonest, meanwhile)))
			return s->person;
	}
	return NULL;
}

/* "r-li, r-wang": data, the same in every language. */
const char *
rbk_names_text(struct rbk_world *w, const struct rbk_ptrs *names)
{
	struct rbk_buf text = {0};

	for (uint32_t i = 0; i < names->n; i++) {
		if (i)
			rbk_buf_str(&text, ", ");
		rbk_buf_str(&text, names->at[i]);
	}
	const char *out = rbk_arena_copy(&w->arena, text.text ? text.text : "", text.len);

	rbk_buf_free(&text);
	return out;
}

/* Both sides, the owner, and the lowest leader above all of them, or who
   stands in for that one. */
static void
listeners(struct rbk_world *w, const struct rbk_case *k, const struct rbk_ptrs *persons, bool several, const struct rbk_cause *c,
          struct rbk_ptrs *tell)
{
	for (uint32_t i = 0; i < persons->n; i++)
		rbk_ptrs_add(w, tell, persons->at[i]);
	for (uint32_t i = 0; i < k->left.n; i++)
		rbk_ptrs_add(w, tell, k->left.at[i]);
	if (k->owner)
		rbk_ptrs_add(w, tell, k->owner);
	rbk_names_sort(tell);
	if (!k->open && !several)
		return;
	const char *leader = rbk_common_leader(w, c->at, tell);

	if (leader) {
		const char *delegate = rbk_staff_delegate(w->staff, leader, c->at);

		rbk_ptrs_add(w, tell, leader);
		if (delegate)
			rbk_ptrs_add(w, tell, delegate);
	}
	rbk_names_sort(tell);
}

/* The conflict names every side from now on. */
static void
join_sides(struct rbk_world *w, struct rbk_case *k)
{
	for (uint32_t i = 0; i < k->sides.n; i++) {
		struct rbk_side *s = k->sides.at[i];

		if (!s->joined)
			rbk_names_add(w, &k->open->all, s->person);
		s->joined = true;
	}
	k->left.n = 0;
}

static void
open_conflict(struct rbk_world *w, struct rbk_case *k, const struct rbk_cause *c)
{
	struct rbk_conflict *conflict = rbk_arena_take(&w->arena, sizeof *conflict);

	conflict->opened = *c;
	k->open = conflict;
	rbk_ptrs_add(w, &k->conflicts, conflict);
	join_sides(w, k);
}

/* A conflict goes on: who came, who left. True if somebody came. */
static bool
tell_sides(struct rbk_world *w, struct rbk_case *k, const struct rbk_ptrs *persons, struct rbk_cause *c,
           const struct rbk_ptrs *tell)
{
	const char *now = NULL;
	bool came = false;

	for (uint32_t i = 0; i < k->sides.n; i++) {
		const struct rbk_side *s = k->sides.at[i];

		if (s->joined)
			continue;
		now = now ? now : rbk_names_text(w, persons);
		rbk_line_add(w, k, c, "conflict.joined", NULL, (const char *[]){ s->person, now, NULL }, tell);
		came = true;
	}
	for (uint32_t i = 0; i < k->left.n; i++) {
		if (rbk_names_have(persons, k->left.at[i]))
			continue; /* back again at once */
		now = now ? now : rbk_names_text(w, persons);
		rbk_line_add(w, k, c, "conflict.left", NULL, (const char *[]){ k->left.at[i], now, NULL }, tell);
	}
	join_sides(w, k);
	return came;
}

static void
end_conflict(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const struct rbk_ptrs *tell)
{
	k->open->ended = *c;
	k->open = NULL;
	for (uint32_t i = 0; i < k->sides.n; i++)
		((struct rbk_side *)k->sides.at[i])->joined = false;
	k->left.n = 0;
	rbk_line_add(w, k, c, "conflict.ended", NULL, NULL, tell);
}

static void
set_owner(struct rbk_world *w, struct rbk_case *k, const char *owner, bool opened, struct rbk_cause *c,
          const struct rbk_ptrs *tell)
{
	bool changed = strcmp(owner ? owner : "", k->owner ? k->owner : "") != 0;

	if (changed) {
		rbk_case_owned(w, k, k->owner, c->at);
		k->owner = owner;
		k->since = owner ? c->at : 0;
	}
	if (k->open && (changed || opened))
		rbk_line_add(w, k, c, owner ? "owner.keeps" : "owner.open", NULL, (const char *[]){ owner, NULL }, tell);
	else if (changed)
		rbk_line_add(w, k, c, owner ? "owner.held" : "owner.none", NULL, (const char *[]){ owner, NULL }, tell);
}

void
rbk_case_settle(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c)
{
	struct rbk_ptrs persons = {0}, parties = {0}, tell = {0};
	bool opened = false, came = false;

	for (uint32_t i = 0; i < k->owned.n; i++) {
		struct rbk_owned *o = k->owned.at[i];

		o->until = o->until ? o->until : c->at;
	}
	if (!k->sides.n && !k->owner && !k->open && !k->share)
		return;
	if (k->sides.n == 1 && !k->open && !k->share && k->owner && strcmp(((struct rbk_side *)k->sides.at[0])->person, k->owner) == 0)
		return;
	sort_sides(&k->sides);
	rbk_share_settle(w, k, c);
	rbk_parties(w, k, &parties);
	for (uint32_t i = 0; i < k->sides.n; i++)
		rbk_ptrs_add(w, &persons, ((struct rbk_side *)k->sides.at[i])->person);
	listeners(w, k, &persons, parties.n > 1, c, &tell);
	if (parties.n > 1 && !k->open) {
		open_conflict(w, k, c);
		rbk_line_add(w, k, c, "conflict.opened", NULL, (const char *[]){ rbk_names_text(w, &persons), NULL }, &tell);
		opened = true;
	} else if (parties.n > 1) {
		came = tell_sides(w, k, &persons, c, &tell);
	} else if (k->open) {
		end_conflict(w, k, c, &tell);
	}
	set_owner(w, k, rbk_first_of(&parties, true), opened, c, &tell);
	k->pooled = k->sides.n ? 0 : c->at;
	k->pool_last = k->sides.n ? k->pool_last : c->at;
	if (k->open)
		rbk_clock_set(w, k, c, opened || came);
}
