/* A client that two persons share, by a ruling: both have a live claim and
   they are one side; the one with the larger part is the owner. The parts
   are kept with their dates, for whoever counts turnover. */
#include <string.h>

#include "core/rules/register_p.h"

static bool
has_side(const struct rbk_case *k, const char *person)
{
	for (uint32_t i = 0; i < k->sides.n; i++)
		if (strcmp(((const struct rbk_side *)k->sides.at[i])->person, person) == 0)
			return true;
	return false;
}

static bool
holds(const struct rbk_case *k, const struct rbk_split *s)
{
	return s && has_side(k, s->first) && has_side(k, s->second);
}

void
rbk_parties(struct rbk_world *w, const struct rbk_case *k, struct rbk_ptrs *sides)
{
	const struct rbk_split *s = holds(k, k->share) ? k->share : NULL;
	struct rbk_side *pair = NULL;

	for (uint32_t i = 0; i < k->sides.n; i++) {
		const struct rbk_side *side = k->sides.at[i];

		if (!s || (strcmp(side->person, s->first) != 0 && strcmp(side->person, s->second) != 0)) {
			rbk_ptrs_add(w, sides, side);
			continue;
		}
		if (!pair) {
			pair = rbk_arena_take(&w->arena, sizeof *pair);
			*pair = *side;
			pair->person = s->first;
			rbk_ptrs_add(w, sides, pair);
		}
		pair->first = side->first < pair->first ? side->first : pair->first;
		pair->by = side->by < pair->by ? side->by : pair->by;
		pair->after = side->after < pair->after ? side->after : pair->after;
		pair->from = side->from < pair->from ? side->from : pair->from;
	}
}

/* Two cases became one. Of two shares the earlier holds; the other ends when
   the case is settled. */
void
rbk_share_join(struct rbk_world *w, struct rbk_case *into, const struct rbk_case *from)
{
	for (uint32_t i = 0; i < from->splits.n; i++)
		rbk_ptrs_add(w, &into->splits, from->splits.at[i]);
	if (!into->share || (from->share && from->share->fact < into->share->fact))
		into->share = from->share;
}

void
rbk_share_settle(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c)
{
	if (k->share && !holds(k, k->share))
		k->share = NULL;
	for (uint32_t i = 0; i < k->splits.n; i++) {
		struct rbk_split *s = k->splits.at[i];
		struct rbk_ptrs tell = {0};

		if (s->until || s == k->share)
			continue;
		s->until = c->at;
		rbk_case_owned(w, k, s->second, c->at); /* the first is the owner */
		rbk_names_add(w, &tell, s->first);
		rbk_names_add(w, &tell, s->second);
		rbk_names_sort(&tell);
		rbk_line_add(w, k, c, "share.ended", NULL, (const char *[]){ s->first, s->second, NULL }, &tell);
	}
}

/* The standing of who held the client goes to the one with the larger part. */
void
rbk_ruling_share(struct rbk_ruling *r)
{
	const struct rbk_policy *p = rbk_policies_when(r->w->policies, r->f->by);
	const char *first = r->f->target, *second = r->f->second;
	const struct rbk_claim *held = rbk_ruling_claim_of(r, r->k->owner);
	rbk_time after = r->f->after, by = r->f->by, second_after = after, second_by = by;
	const int64_t percent = r->f->split ? rbk_policy_of(p, "share.first_percent", r->f->split, 0) : 0;
	const char *grade = rbk_ruling_grade(r);
	struct rbk_split *s;

	if (!first || !second || !percent || strcmp(first, second) == 0) {
		rbk_ruling_no_effect(r, "ruling.no_split", NULL);
		return;
	}
	rbk_claim_sooner(rbk_ruling_claim_of(r, first), &after, &by);
	rbk_claim_sooner(held, &after, &by);
	rbk_claim_sooner(rbk_ruling_claim_of(r, second), &second_after, &second_by);
	rbk_ruling_say(r, "ruling.share", (const char *[]){ first, second, rbk_policy_label(p, "splits", r->f->split, 0), r->f->reason, NULL });
	rbk_ruling_end_others(r, first, second, NULL);
	rbk_ruling_give(r, first, held, after, by, grade);
	rbk_ruling_give(r, second, held, second_after, second_by, grade);
	s = rbk_arena_take(&r->w->arena, sizeof *s);
	*s = (struct rbk_split){ .first = first, .second = second, .percent = percent, .fact = r->f };
	rbk_ptrs_add(r->w, &r->k->splits, s);
	r->k->share = s;
	rbk_case_settle(r->w, r->k, &r->c);
}

/* Somebody else is in the place of one of the two from now on; if that is the
   other one, the share ends when the case is settled. */
void
rbk_share_replace(struct rbk_ruling *r, const char *from, const char *to)
{
	struct rbk_split *was = r->k->share, *s;

	if (!was || (strcmp(was->first, from) != 0 && strcmp(was->second, from) != 0) || strcmp(was->first, to) == 0 || strcmp(was->second, to) == 0)
		return;
	s = rbk_arena_take(&r->w->arena, sizeof *s);
	*s = *was;
	s->fact = r->f;
	s->until = 0;
	if (strcmp(was->first, from) == 0)
		s->first = to;
	else
		s->second = to;
	r->k->share = s;
	rbk_ptrs_add(r->w, &r->k->splits, s);
}
