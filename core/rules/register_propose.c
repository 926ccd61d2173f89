/* What core proposes to the leader of a conflict. The steps stand in one
   order, each looks at the sides that are left, and says what it saw: who is
   worse than another by that step is out, and if one side is left the chain
   ends. Same facts, same proposal: nothing here asks in which order they
   came, but by brackets. By the policy in force when the conflict began. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/authority.h"
#include "core/rules/register_p.h"

/* One side: a person, or two who share the client. */
struct runner {
	const char *person;
	bool        out;
	uint32_t    better; /* used by one step: how good, 0 the best */
};

struct chain {
	struct rbk_world        *w;
	struct rbk_arena        *a; /* of the JSON */
	struct rbk_case         *k;
	const struct rbk_policy *policy;
	rbk_time                 t;
	struct runner           *at;
	size_t                   n;
	struct rbk_json         *reasons;
	bool                     over;
};

/* Is the person one of that side? */
static bool
of_side(const struct chain *x, const struct runner *r, const char *person)
{
	const struct rbk_split *s = x->k->share;

	return strcmp(person, r->person) == 0 || (s && strcmp(r->person, s->first) == 0 && strcmp(person, s->second) == 0);
}

/* … or somebody whose claim was handed over to one? */
static bool
speaks_for(const struct chain *x, const struct runner *r, const char *person)
{
	bool speaks = of_side(x, r, person);

	for (uint32_t i = 0; i < x->k->live.n && !speaks; i++) {
		const struct rbk_claim *c = x->k->live.at[i];

		speaks = of_side(x, r, c->person) && rbk_names_have(&c->forebears, person);
	}
	return speaks;
}

static size_t
left(const struct chain *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++)
		n += !x->at[i].out;
	return n;
}

static const char *
names_left(const struct chain *x, bool out)
{
	struct rbk_ptrs names = {0};

	for (size_t i = 0; i < x->n; i++)
		if (x->at[i].out == out)
			rbk_names_add(x->w, &names, x->at[i].person);
	rbk_names_sort(&names);
	return rbk_names_text(x->w, &names);
}

/* What the step saw, and whether it ends the chain. */
static void
say(struct chain *x, const char *step, const char *what, const char *arg0, const char *arg1)
{
	struct rbk_json *reason = rbk_json_obj(x->a), *args = rbk_json_list(x->a);

	x->over = left(x) == 1;
	rbk_json_set_str(x->a, reason, "step", step);
	rbk_json_set_str(x->a, reason, "what", what);
	if (arg0)
		rbk_json_add(args, rbk_json_str(x->a, arg0));
	if (arg0 && arg1)
		rbk_json_add(args, rbk_json_str(x->a, arg1));
	if (arg0)
		rbk_json_set(x->a, reason, "args", args);
	if (x->over)
		rbk_json_set_bool(x->a, reason, "decides", true);
	rbk_json_add(x->reasons, reason);
}

static const char *
number(const struct chain *x, int64_t n)
{
	return rbk_arena_print(&x->w->arena, "%" PRId64, n);
}

/* Of those left only the ones with the best (lowest) mark stay. */
static uint32_t
keep_best(struct chain *x)
{
	uint32_t best = UINT32_MAX;

	for (size_t i = 0; i < x->n; i++)
		if (!x->at[i].out && x->at[i].better < best)
			best = x->at[i].better;
	for (size_t i = 0; i < x->n; i++)
		x->at[i].out = x->at[i].out || x->at[i].better > best;
	return best;
}

static void
by_contract(struct chain *x)
{
	for (size_t i = 0; i < x->n; i++) {
		x->at[i].better = 1;
		for (uint32_t j = 0; j < x->k->contracts.n; j++) {
			const struct rbk_contract *c = x->k->contracts.at[j];

			if (speaks_for(x, &x->at[i], c->fact->person) && rbk_contract_holds(x->w, x->k, c, x->t))
				x->at[i].better = 0;
		}
	}
	if (keep_best(x))
		say(x, "contract", "proposal.contract_none", NULL, NULL);
	else
		say(x, "contract", left(x) == 1 ? "proposal.contract" : "proposal.contract_several", names_left(x, false), NULL);
}

/* When the side is idle if nothing comes: so many whole days after the day
   of the newest valid contact, or of the claim. */
static rbk_time
idle_from(const struct chain *x, const struct runner *r)
{
	rbk_time last = 0;

	for (uint32_t i = 0; i < x->k->live.n; i++) {
		const struct rbk_claim *c = x->k->live.at[i];
		rbk_time worked = rbk_claim_worked(c);

		if (of_side(x, r, c->person) && worked > last)
			last = worked;
	}
	return rbk_deadline(x->w, last, rbk_policy_int(x->policy, "conflict.idle_days"));
}

static void
by_idleness(struct chain *x)
{
	const char *days = number(x, rbk_policy_int(x->policy, "conflict.idle_days"));
	size_t before = left(x), idle = 0;

	for (size_t i = 0; i < x->n; i++) {
		x->at[i].better = !x->at[i].out && idle_from(x, &x->at[i]) <= x->t;
		idle += x->at[i].better;
	}
	if (idle == 0 || idle == before) {
		say(x, "idle", idle ? "proposal.idle_all" : "proposal.idle_none", days, NULL);
		return;
	}
	struct rbk_ptrs names = {0};

	for (size_t i = 0; i < x->n; i++)
		if (!x->at[i].out && x->at[i].better)
			rbk_names_add(x->w, &names, x->at[i].person);
	rbk_names_sort(&names);
	(void)keep_best(x);
	say(x, "idle", "proposal.idle", rbk_names_text(x->w, &names), days);
}

/* Bounds of a side's claims; with `confirmed` only of those. False: none. */
static bool
bounds(const struct chain *x, const struct runner *r, bool confirmed, rbk_time *after, rbk_time *by)
{
	bool any = false;

	for (uint32_t i = 0; i < x->k->live.n; i++) {
		const struct rbk_claim *c = x->k->live.at[i];

		if (!of_side(x, r, c->person) || (confirmed && c->state != RBK_CLAIM_CONFIRMED))
			continue;
		*after = !any || c->after < *after ? c->after : *after;
		*by = !any || c->by < *by ? c->by : *by;
		any = true;
	}
	return any;
}

/* Earlier means: received so many hours before the other can have been made. */
static void
drop_later(struct chain *x, bool confirmed)
{
	rbk_time gap = (rbk_time)rbk_policy_int(x->policy, "conflict.near_hours") * 3600000;

	for (size_t i = 0; i < x->n; i++) {
		rbk_time after = 0, by = 0, own = 0, unused = 0;

		x->at[i].better = 0;
		(void)bounds(x, &x->at[i], confirmed, &own, &unused);
		for (size_t k = 0; k < x->n && !x->at[i].out; k++)
			if (k != i && !x->at[k].out && bounds(x, &x->at[k], confirmed, &after, &by) && by + gap <= own)
				x->at[i].better = 1;
	}
	(void)keep_best(x);
}

static void
by_confirmed(struct chain *x)
{
	const char *hours = number(x, rbk_policy_int(x->policy, "conflict.near_hours"));
	rbk_time after, by;

	for (size_t i = 0; i < x->n; i++)
		x->at[i].better = !bounds(x, &x->at[i], true, &after, &by);
	if (keep_best(x)) {
		say(x, "confirmed", "proposal.confirmed_none", NULL, NULL);
		return;
	}
	drop_later(x, true);
	say(x, "confirmed", left(x) == 1 ? "proposal.confirmed" : "proposal.confirmed_several", names_left(x, false), hours);
}

static void
by_evidence(struct chain *x)
{
	const char *kind = NULL;
	uint32_t best;

	for (size_t i = 0; i < x->n; i++) {
		x->at[i].better = UINT32_MAX - 1;
		for (uint32_t j = 0; j < x->k->answers.n; j++) {
			const struct rbk_answer *a = x->k->answers.at[j];

			if (!speaks_for(x, &x->at[i], a->fact->person) || !rbk_answer_counts(x->k, a))
				continue;
			uint32_t rank = (uint32_t)rbk_policy_rank(a->policy, "evidence_kinds", a->fact->evidence);

			x->at[i].better = rank < x->at[i].better ? rank : x->at[i].better;
		}
	}
	best = keep_best(x);
	if (best == UINT32_MAX - 1) {
		say(x, "evidence", "proposal.evidence_none", NULL, NULL);
		return;
	}
	kind = rbk_policy_word_at(x->policy, "evidence_kinds", best);
	say(x, "evidence", left(x) == 1 ? "proposal.evidence" : "proposal.evidence_several", names_left(x, false), kind ? kind : "?");
}

static void
by_receipt(struct chain *x)
{
	const char *hours = number(x, rbk_policy_int(x->policy, "conflict.near_hours"));

	drop_later(x, false);
	say(x, "earlier", left(x) == 1 ? "proposal.earlier" : "proposal.earlier_none", names_left(x, false), hours);
}

/* Who leads clients of the highest band that any of the claims names? */
static void
by_level(struct chain *x)
{
	const char *band = NULL;

	for (uint32_t i = 0; i < x->k->live.n; i++) {
		const char *own = ((const struct rbk_claim *)x->k->live.at[i])->fact->band;

		if (own && (!band || rbk_policy_rank(x->policy, "bands", own) > rbk_policy_rank(x->policy, "bands", band)))
			band = own;
	}
	for (size_t i = 0; i < x->n; i++) {
		const struct rbk_post *post = rbk_staff_when(x->w->staff, x->at[i].person, x->k->open->opened.at);

		x->at[i].better = !(band && post && rbk_policy_rank(x->policy, "levels", post->level) >= 0 &&
		                    rbk_authority_in(x->policy, post->level, band) == RBK_ROLE_LEADS);
	}
	if (!band || keep_best(x))
		say(x, "level", band ? "proposal.level_none" : "proposal.level_unknown", band, NULL);
	else
		say(x, "level", left(x) == 1 ? "proposal.level" : "proposal.level_several", names_left(x, false), band);
}

static int
by_person(const void *x, const void *y)
{
	return strcmp(((const struct runner *)x)->person, ((const struct runner *)y)->person);
}

static void
line_up(struct chain *x)
{
	struct rbk_ptrs sides = {0};

	rbk_parties(x->w, x->k, &sides);
	x->at = rbk_arena_take(&x->w->arena, (sides.n + 1) * sizeof *x->at);
	for (uint32_t i = 0; i < sides.n; i++)
		x->at[x->n++].person = ((const struct rbk_side *)sides.at[i])->person;
	if (x->n > 1)
		qsort(x->at, x->n, sizeof *x->at, by_person);
}

struct rbk_json *
rbk_case_proposal(struct rbk_world *w, struct rbk_arena *a, struct rbk_case *k, rbk_time t)
{
	static void (*const steps[])(struct chain *) = { by_contract, by_idleness, by_confirmed, by_evidence, by_receipt, by_level };
	struct chain x = { .w = w, .a = a, .k = k, .policy = k->open->clock.policy, .t = t, .reasons = rbk_json_list(a) };
	struct rbk_json *proposal = rbk_json_obj(a);

	line_up(&x);
	for (size_t i = 0; i < sizeof steps / sizeof *steps && !x.over; i++)
		steps[i](&x);
	if (!x.over)
		say(&x, "none", "proposal.none", NULL, NULL);
	for (size_t i = 0; i < x.n && x.over; i++)
		if (!x.at[i].out)
			rbk_json_set_str(a, proposal, "person", x.at[i].person);
	rbk_json_set_str(a, proposal, "policy", rbk_policy_version(x.policy));
	rbk_json_set(a, proposal, "reasons", x.reasons);
	return proposal;
}

const char *
rbk_proposed(struct rbk_world *w, struct rbk_case *k, rbk_time t)
{
	return k->open ? rbk_json_get_str(rbk_case_proposal(w, &w->arena, k, t), "person") : NULL;
}

static void
sooner(rbk_time *next, rbk_time t, rbk_time now)
{
	if (t > now && (!*next || t < *next))
		*next = t;
}

/* A contract begins or ends; a side becomes idle. */
rbk_time
rbk_proposal_next(struct rbk_world *w, struct rbk_case *k, rbk_time t)
{
	struct chain x = { .w = w, .k = k, .t = t };
	int zone = w->policies->offset_min;
	rbk_time next = 0;

	if (!k->open)
		return 0;
	x.policy = k->open->clock.policy;
	line_up(&x);
	for (size_t i = 0; i < x.n; i++)
		sooner(&next, idle_from(&x, &x.at[i]), t);
	for (uint32_t i = 0; i < k->contracts.n; i++) {
		const struct rbk_contract *c = k->contracts.at[i];
		struct rbk_err why = {0};
		rbk_day day;

		if (c->fact->begins && !rbk_day_read(&day, c->fact->begins, &why))
			sooner(&next, rbk_day_start(day, zone), t);
		if (c->fact->ends && !rbk_day_read(&day, c->fact->ends, &why))
			sooner(&next, rbk_day_start(day + 1, zone), t);
	}
	return next;
}
