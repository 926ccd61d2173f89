/* What prolongs a claim: one renewal for progress in the funnel, a tender
   hold, a contract. A move counts as progress once it comes to a step that
   the person's client had not come to before. */
#include <assert.h>
#include <string.h>

#include "core/rules/register_p.h"

/* Does the entry stand at the funnel's last step, or is it won? */
static bool
at_deal(const struct rbk_policy *p, const char *step)
{
	int won = rbk_policy_rank(p, "steps", "won"), rank = rbk_policy_rank(p, "steps", step);

	return strcmp(step, "lost") != 0 && rank >= 0 && rank >= won - 1;
}

/* The first moment behind the last of the contracts; 0: there is none. */
static rbk_time
end_of(const struct rbk_world *w, const struct rbk_ptrs *contracts)
{
	rbk_time last = 0;

	for (uint32_t i = 0; i < contracts->n; i++) {
		const struct rbk_fact *f = contracts->at[i];
		struct rbk_err why = {0};
		rbk_day day;
		rbk_time t = INT64_MAX;

		if (f->ends && rbk_day_read(&day, f->ends, &why) == 0)
			t = rbk_day_start(day + 1, w->policies->offset_min);
		last = t > last ? t : last;
	}
	return last;
}

bool
rbk_claim_won(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c, rbk_time *ends)
{
	*ends = c->inherits_deal ? end_of(w, &c->inherited) : 0;
	for (uint32_t i = 0; i < k->entries.n; i++) {
		const struct rbk_entry *e = k->entries.at[i];
		rbk_time t = 0;

		if (!rbk_claim_of_entry(c, e))
			continue;
		if (c->inherits_deal || e->at_deal)
			t = end_of(w, &e->contracts);
		if (e->at_deal && t < end_of(w, &c->inherited))
			t = end_of(w, &c->inherited);
		*ends = t > *ends ? t : *ends;
	}
	return *ends != 0;
}

void
rbk_claim_inherit(struct rbk_world *w, const struct rbk_case *k, struct rbk_claim *own, const struct rbk_claim *was)
{
	if (!was || was == own)
		return;
	own->inherits_deal = own->inherits_deal || was->inherits_deal;
	own->inherits_move = was->inherits_move ? was->inherits_move : own->inherits_move;
	own->inherits_reached = was->inherits_reached > own->inherits_reached ? was->inherits_reached : own->inherits_reached;
	for (uint32_t i = 0; i < was->inherited.n; i++)
		rbk_ptrs_add(w, &own->inherited, was->inherited.at[i]);
	for (uint32_t i = 0; i < k->entries.n; i++) {
		const struct rbk_entry *e = k->entries.at[i];

		if (!rbk_claim_of_entry(was, e))
			continue;
		own->inherits_deal = own->inherits_deal || e->at_deal;
		own->inherits_move = e->at_deal && e->progress.n ? e->progress.at[e->progress.n - 1] : own->inherits_move;
		own->inherits_reached = e->reached > own->inherits_reached ? e->reached : own->inherits_reached;
		for (uint32_t n = 0; n < e->contracts.n; n++)
			rbk_ptrs_add(w, &own->inherited, e->contracts.at[n]);
	}
}

static const struct rbk_fact *
progress_of(const struct rbk_entry *e, rbk_time t)
{
	const struct rbk_fact *last = NULL;

	for (uint32_t i = 0; i < e->progress.n; i++) {
		const struct rbk_fact *f = e->progress.at[i];

		last = f->by >= t && (!last || f > last) ? f : last;
	}
	return last;
}

const struct rbk_fact *
rbk_claim_progress(const struct rbk_case *k, const struct rbk_claim *c, rbk_time t)
{
	const struct rbk_fact *last = NULL;

	if (c->entry)
		return progress_of(c->entry, t);
	for (uint32_t i = 0; i < k->entries.n; i++) {
		const struct rbk_fact *f = rbk_claim_of_entry(c, k->entries.at[i]) ? progress_of(k->entries.at[i], t) : NULL;

		last = f && (!last || f > last) ? f : last;
	}
	return last;
}

/* A claim before and after something happened to its entry. */
struct before {
	const char *proposed;
	bool        won;
};

static void
look(struct before *b, const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c)
{
	rbk_time ends;

	b->proposed = rbk_idle_proposed(w, k, c);
	b->won = rbk_claim_won(w, k, c, &ends);
}

/* What changed for the worse takes effect tonight at the earliest. */
static void
spare(const struct rbk_world *w, struct rbk_claim *c, const struct rbk_cause *cause)
{
	rbk_idle_jump(w, c, cause->at);
	c->spared = c->clock.not_before;
}

/* Says what changed; whoever is won no more has at least the rest of the day. */
static void
tell_change(const struct before *b, struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, struct rbk_cause *cause)
{
	rbk_time ends;
	bool won = rbk_claim_won(w, k, c, &ends);

	if (won != b->won)
		spare(w, c, cause);
	else
		c->clock.seen = cause->at > c->clock.seen ? cause->at : c->clock.seen;
	if (won && !b->won)
		rbk_tell_claim(w, k, cause, ends < INT64_MAX ? "claim.won" : "claim.won_open", c, ends < INT64_MAX ? rbk_until(w, ends) : NULL, NULL);
	if (b->won && !won)
		rbk_tell_claim(w, k, cause, "claim.won_no_more", c, rbk_until(w, rbk_claim_lapses(w, k, c)), NULL);
	rbk_idle_kept(w, k, c, b->proposed, cause);
}

/* What `do_it` does to the entry, and what that means for its claims. */
typedef void change_fn(struct rbk_world *w, const struct rbk_ptrs *claims, struct rbk_entry *e, const struct rbk_fact *f);

static void
change(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e, const struct rbk_fact *f, change_fn *do_it, struct rbk_cause *cause)
{
	struct rbk_ptrs claims = {0};

	rbk_entry_claims(w, k, e, &claims);
	struct before *b = rbk_arena_take(&w->arena, (claims.n + 1) * sizeof *b);

	for (uint32_t i = 0; i < claims.n; i++)
		if (rbk_claim_live(claims.at[i]))
			look(&b[i], w, k, claims.at[i]);
	do_it(w, &claims, e, f);
	for (uint32_t i = 0; i < claims.n; i++) {
		struct rbk_claim *c = claims.at[i];

		if (!rbk_claim_live(c))
			continue;
		if (f->grade)
			rbk_idle_grade(c, f->grade);
		tell_change(&b[i], w, k, c, cause);
		rbk_claim_retime(w, k, c);
	}
}

static int
rank_of(const struct rbk_world *w, const struct rbk_fact *move)
{
	return strcmp(move->subject, "lost") == 0 ? -1 : rbk_policy_rank(rbk_policies_when(w->policies, move->by), "steps", move->subject);
}

/* What its claims took over counts as its own. */
static int
reached(const struct rbk_entry *e, const struct rbk_ptrs *claims, bool *deal)
{
	int rank = e->reached;

	*deal = e->at_deal;
	for (uint32_t i = 0; i < claims->n; i++) {
		const struct rbk_claim *c = claims->at[i];

		rank = c->inherits_reached > rank ? c->inherits_reached : rank;
		*deal = *deal || c->inherits_deal;
	}
	return rank;
}

static void
move(struct rbk_world *w, const struct rbk_ptrs *claims, struct rbk_entry *e, const struct rbk_fact *f)
{
	bool deal;
	int rank = rank_of(w, f);

	e->reached = reached(e, claims, &deal);
	for (uint32_t i = 0; i < claims->n; i++)
		((struct rbk_claim *)claims->at[i])->inherits_deal = false;

	e->at_deal = at_deal(rbk_policies_when(w->policies, f->by), f->subject);
	if (rank > e->reached) {
		e->reached = rank;
		rbk_ptrs_add(w, &e->progress, f);
	}
}

void
rbk_take_move(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_ptrs claims = {0};
	struct rbk_cause c;
	bool deal;

	rbk_entry_claims(w, k, e, &claims);
	if (rbk_case_voided(k, f->person, f->record) ||
	    (rank_of(w, f) <= reached(e, &claims, &deal) && at_deal(rbk_policies_when(w->policies, f->by), f->subject) == deal))
		return; /* nothing follows from it here */
	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	change(w, k, e, f, move, &c);
}

static bool
drop(struct rbk_ptrs *facts, const char *record)
{
	for (uint32_t i = 0; i < facts->n; i++) {
		const struct rbk_fact *f = facts->at[i];

		if (strcmp(f->record, record) != 0)
			continue;
		rbk_ptrs_drop(facts, f);
		return true;
	}
	return false;
}

static void
add_contract(struct rbk_world *w, const struct rbk_ptrs *claims, struct rbk_entry *e, const struct rbk_fact *f)
{
	(void)claims;
	if (f->supersedes)
		(void)drop(&e->contracts, f->supersedes);
	rbk_ptrs_add(w, &e->contracts, f);
}

static void
withdraw(struct rbk_world *w, const struct rbk_ptrs *claims, struct rbk_entry *e, const struct rbk_fact *f)
{
	(void)w;
	(void)claims;
	(void)drop(&e->contracts, f->subject);
}

/* A contract, or the move to the deal, that went over with claims counts no
   more. */
static void
disinherit(struct rbk_world *w, struct rbk_case *k, const char *person, const char *record, struct rbk_cause *cause)
{
	for (uint32_t i = 0; i < k->claims.n; i++) {
		struct rbk_claim *c = k->claims.at[i];
		const struct rbk_fact *move = c->inherits_move;
		struct before b = {0};
		bool live = rbk_claim_live(c), gone = move && strcmp(move->person, person) == 0 && strcmp(move->record, record) == 0;

		if (live)
			look(&b, w, k, c);
		c->inherits_deal = c->inherits_deal && !gone;
		for (uint32_t n = 0; n < c->inherited.n; n++) {
			const struct rbk_fact *f = c->inherited.at[n];

			if (strcmp(f->person, person) != 0 || strcmp(f->record, record) != 0)
				continue;
			rbk_ptrs_drop(&c->inherited, f);
			gone = true;
			n--;
		}
		if (!live || !gone)
			continue;
		tell_change(&b, w, k, c, cause);
		rbk_claim_retime(w, k, c);
	}
}

void
rbk_progress_withdrawn(struct rbk_world *w, struct rbk_case *k, const char *record, const struct rbk_fact *f)
{
	const struct rbk_fact gone = { .subject = record };
	struct rbk_cause c;

	rbk_cause_of(&c, w, f);
	for (uint32_t i = 0; i < k->entries.n; i++) {
		struct rbk_entry *e = k->entries.at[i];

		if (strcmp(e->person, f->person) == 0)
			change(w, k, e, &gone, withdraw, &c);
	}
	disinherit(w, k, f->person, record, &c);
}

void
rbk_progress_contract(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e, const struct rbk_fact *f)
{
	struct rbk_cause c;

	if (rbk_case_voided(k, f->person, f->record))
		return;
	rbk_cause_of(&c, w, f);
	change(w, k, e, f, add_contract, &c);
	if (f->supersedes) /* one of another entry */
		rbk_progress_withdrawn(w, k, f->supersedes, f);
}

static void
forget(struct rbk_world *w, const struct rbk_ptrs *claims, struct rbk_entry *e, const struct rbk_fact *ruling)
{
	(void)claims;
	if (drop(&e->progress, ruling->subject)) {
		e->reached = 0;
		for (uint32_t i = 0; i < e->progress.n; i++)
			e->reached = rank_of(w, e->progress.at[i]) > e->reached ? rank_of(w, e->progress.at[i]) : e->reached;
		e->at_deal = e->at_deal && e->progress.n && at_deal(rbk_policies_when(w->policies, ruling->by),
		                                                    ((const struct rbk_fact *)e->progress.at[e->progress.n - 1])->subject);
	}
	(void)drop(&e->contracts, ruling->subject);
}

/* The renewal hung on that move: another one, or none. */
static void
renew_again(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, struct rbk_cause *cause)
{
	const struct rbk_fact *other = rbk_claim_progress(k, c, c->renewed->by);

	if (other && other->number <= c->renewed_number) {
		c->renewed = other;
		return;
	}
	c->renewed = NULL;
	c->renewed_number = 0;
	c->deadline = c->unrenewed;
	spare(w, c, cause);
	rbk_tell_claim(w, k, cause, "claim.renewal_void", c, rbk_until(w, rbk_claim_lapses(w, k, c)), NULL);
}

void
rbk_progress_void(struct rbk_world *w, struct rbk_case *k, const char *person, const char *record, struct rbk_cause *cause)
{
	const struct rbk_fact ruling = { .subject = record, .by = cause->at };

	for (uint32_t i = 0; i < k->entries.n; i++) {
		struct rbk_entry *e = k->entries.at[i];

		if (strcmp(e->person, person) != 0)
			continue;
		change(w, k, e, &ruling, forget, cause);
	}
	disinherit(w, k, person, record, cause);
	for (uint32_t i = 0; i < k->live.n; i++) {
		struct rbk_claim *c = k->live.at[i];

		if (!c->renewed || strcmp(c->person, person) != 0 || strcmp(c->renewed->record, record) != 0)
			continue;
		renew_again(w, k, c, cause);
		rbk_claim_retime(w, k, c);
	}
}

/* The claim that an event of this entry is about: its own, else one that a
   ruling gave. */
static struct rbk_claim *
claim_of(struct rbk_world *w, const struct rbk_case *k, const struct rbk_entry *e)
{
	struct rbk_ptrs claims = {0};

	if (e->live)
		return e->live;
	rbk_claims_of(w, k, e->person, &claims);
	return claims.n ? claims.at[0] : NULL;
}

static void
tell_entry(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const char *what, const struct rbk_entry *e)
{
	struct rbk_ptrs tell = {0};

	rbk_names_add(w, &tell, e->person);
	rbk_line_add(w, k, c, what, e, (const char *[]){ e->person, NULL }, &tell);
}

static rbk_time
confirmed_at(const struct rbk_claim *c)
{
	return c->confirmed_by ? c->confirmed_by->by : c->clock.start;
}

void
rbk_take_renewal(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	const struct rbk_fact *progress;
	struct rbk_cause cause;

	rbk_keep(w, f);
	rbk_cause_of(&cause, w, f);
	rbk_case_catch_up(w, k, f->by);
	struct rbk_claim *c = claim_of(w, k, e);

	if (!c) {
		tell_entry(w, k, &cause, "claim.renew_none", e);
	} else if (c->state != RBK_CLAIM_CONFIRMED) {
		rbk_tell_claim(w, k, &cause, "claim.renew_early", c, NULL, NULL);
	} else if (c->renewed) {
		rbk_tell_claim(w, k, &cause, "claim.renew_again", c, NULL, NULL);
	} else if (!(progress = rbk_claim_progress(k, c, confirmed_at(c)))) {
		rbk_tell_claim(w, k, &cause, "claim.renew_idle", c, rbk_until(w, confirmed_at(c) + 1), NULL);
	} else {
		c->renewed = progress;
		c->renewed_number = f->number;
		c->unrenewed = c->deadline;
		c->deadline += rbk_policy_int(c->policy, "claim.renewal_days") * RBK_DAY_MS;
		rbk_tell_claim(w, k, &cause, "claim.renewed", c, rbk_until(w, c->deadline), NULL);
		rbk_claim_retime(w, k, c);
	}
}

/* Up to policy's days from the first hold on, however many there are. */
static void
hold(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, rbk_time until, struct rbk_cause *cause)
{
	const char *was = rbk_idle_proposed(w, k, c);

	c->held_first = c->held_first ? c->held_first : cause->at;
	rbk_time most = rbk_deadline(w, c->held_first, rbk_policy_int(c->policy, "claim.hold_days"));

	c->held = until < most ? until : most;
	spare(w, c, cause);
	rbk_tell_claim(w, k, cause, "claim.held", c, rbk_until(w, c->held), NULL);
	rbk_idle_kept(w, k, c, was, cause);
	rbk_claim_retime(w, k, c);
}

void
rbk_take_hold(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_err why = {0};
	struct rbk_cause cause;
	rbk_day day = 0;

	rbk_keep(w, f);
	rbk_cause_of(&cause, w, f);
	rbk_case_catch_up(w, k, f->by);
	struct rbk_claim *c = claim_of(w, k, e);

	if (!c)
		tell_entry(w, k, &cause, "claim.hold_none", e);
	else if (f->missing)
		rbk_tell_claim(w, k, &cause, "claim.hold_tender", c, NULL, NULL);
	else if (!f->until || rbk_day_read(&day, f->until, &why) || rbk_day_start(day + 1, w->policies->offset_min) <= f->by)
		rbk_tell_claim(w, k, &cause, "claim.hold_past", c, f->until ? f->until : "-", NULL);
	else
		hold(w, k, c, rbk_day_start(day + 1, w->policies->offset_min), &cause);
}
