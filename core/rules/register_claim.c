/* The life of a claim: filed, void or provisional; confirmed by the first
   valid contact; ended by its person, by time, or by a ruling (which is
   register_ruling.c's). Every number comes from the policy in force when
   the claim was received. */
#include <stdlib.h>
#include <string.h>

#include "core/rules/authority.h"
#include "core/rules/register_p.h"

static const char *const state_words[] = {
	[RBK_CLAIM_VOID] = "void", [RBK_CLAIM_REPEATED] = "repeated", [RBK_CLAIM_PROVISIONAL] = "provisional",
	[RBK_CLAIM_CONFIRMED] = "confirmed", [RBK_CLAIM_RELEASED] = "released", [RBK_CLAIM_LAPSED] = "lapsed",
	[RBK_CLAIM_GONE] = "gone", [RBK_CLAIM_YIELDED] = "yielded", [RBK_CLAIM_HANDED_OVER] = "handed_over",
};

const char *
rbk_claim_state_word(enum rbk_claim_state s)
{
	return state_words[s];
}

/* So many whole calendar days after the day of `from`, in the
   organisation's time zone: the first moment behind the last of them. */
rbk_time
rbk_deadline(const struct rbk_world *w, rbk_time from, int64_t days)
{
	int zone = w->policies->offset_min;

	return rbk_day_start(rbk_day_of(from, zone) + (rbk_day)days + 1, zone);
}

/* The last day before a deadline, as text. */
const char *
rbk_until(struct rbk_world *w, rbk_time deadline)
{
	char day[RBK_TIME_TEXT];

	rbk_day_write(day, rbk_day_of(deadline - 1, w->policies->offset_min));
	return rbk_arena_str(&w->arena, day);
}

static int
by_receipt(const void *x, const void *y)
{
	const struct rbk_claim *a = *(void *const *)x, *b = *(void *const *)y;

	return (a->fact > b->fact) - (a->fact < b->fact);
}

void
rbk_claims_of(struct rbk_world *w, const struct rbk_case *k, const char *person, struct rbk_ptrs *claims)
{
	for (uint32_t i = 0; person && i < k->live.n; i++)
		if (strcmp(((struct rbk_claim *)k->live.at[i])->person, person) == 0)
			rbk_ptrs_add(w, claims, k->live.at[i]);
	if (claims->n > 1)
		qsort(claims->at, claims->n, sizeof *claims->at, by_receipt);
}

void
rbk_claim_end(struct rbk_claim *c, enum rbk_claim_state state, const struct rbk_cause *cause)
{
	c->state = state;
	c->ended = cause->at;
	c->ended_number = cause->deadline ? 0 : cause->number;
	if (c->entry && c->entry->live == c)
		c->entry->live = NULL;
}

static struct rbk_side *
side_of(const struct rbk_ptrs *sides, const char *person)
{
	for (uint32_t i = 0; i < sides->n; i++)
		if (strcmp(((struct rbk_side *)sides->at[i])->person, person) == 0)
			return sides->at[i];
	return NULL;
}

void
rbk_side_add(struct rbk_world *w, struct rbk_ptrs *sides, const struct rbk_claim *c)
{
	struct rbk_side *s = side_of(sides, c->person);

	if (!s) {
		s = rbk_arena_take(&w->arena, sizeof *s);
		s->person = c->person;
		rbk_ptrs_add(w, sides, s);
	}
	s->first = s->n == 0 || c->fact < s->first ? c->fact : s->first;
	s->by = s->n == 0 || c->by < s->by ? c->by : s->by;
	s->after = s->n == 0 || c->after < s->after ? c->after : s->after;
	s->n++;
}

void
rbk_case_add_live(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c)
{
	rbk_ptrs_add(w, &k->live, c);
	rbk_side_add(w, &k->sides, c);
	if (!k->next || c->deadline < k->next)
		k->next = c->deadline;
}

/* After claims ended, came or went together: the live ones, their sides and
   the next deadline anew. */
void
rbk_case_sweep(struct rbk_world *w, struct rbk_case *k)
{
	uint32_t n = 0;

	k->next = 0;
	for (uint32_t i = 0; i < k->sides.n; i++)
		((struct rbk_side *)k->sides.at[i])->n = 0;
	for (uint32_t i = 0; i < k->live.n; i++) {
		struct rbk_claim *c = k->live.at[i];

		if (c->state != RBK_CLAIM_PROVISIONAL && c->state != RBK_CLAIM_CONFIRMED)
			continue;
		k->live.at[n++] = c;
		rbk_side_add(w, &k->sides, c);
		k->next = k->next && k->next < c->deadline ? k->next : c->deadline;
	}
	k->live.n = n;
	n = 0;
	for (uint32_t i = 0; i < k->sides.n; i++) {
		struct rbk_side *s = k->sides.at[i], *other = side_of(&k->sides, s->person);

		if (s->n)
			k->sides.at[n++] = s;
		else if (s->joined && other && other->n)
			other->joined = true;
		else if (s->joined)
			rbk_names_add(w, &k->left, s->person);
	}
	k->sides.n = n;
}

static void
tell_person(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const char *what,
            const struct rbk_claim *claim, const char *arg)
{
	struct rbk_ptrs tell = {0};

	rbk_names_add(w, &tell, claim->person);
	rbk_line_add(w, k, c, what, claim->entry, (const char *[]){ claim->person, arg, NULL }, &tell);
}

static void
find_next(struct rbk_case *k)
{
	k->next = 0;
	for (uint32_t i = 0; i < k->live.n; i++) {
		rbk_time t = ((struct rbk_claim *)k->live.at[i])->deadline;

		k->next = k->next && k->next < t ? k->next : t;
	}
}

static void
confirm_by(const struct rbk_world *w, struct rbk_claim *claim, const struct rbk_fact *contact)
{
	claim->state = RBK_CLAIM_CONFIRMED;
	claim->confirmed_number = contact->number;
	claim->confirmed_by = contact;
	claim->deadline = rbk_deadline(w, contact->by, rbk_policy_int(claim->policy, "claim.confirmed_days"));
}

static void
confirm(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *claim, const struct rbk_fact *contact,
        struct rbk_cause *c)
{
	c->commit = contact->commit;
	c->policy = rbk_policy_version(claim->policy);
	rbk_time was = claim->deadline;

	confirm_by(w, claim, contact);
	if (was == k->next)
		find_next(k);
	tell_person(w, k, c, "claim.confirmed", claim, rbk_until(w, claim->deadline));
	rbk_case_settle(w, k, c);
}

bool
rbk_claim_adopt(struct rbk_world *w, struct rbk_entry *e, rbk_time t)
{
	struct rbk_case *k = rbk_case_now(e->given);

	if (e->kase || !k)
		return false;
	rbk_case_catch_up(w, k, t);
	for (uint32_t i = 0; i < k->live.n; i++) {
		struct rbk_claim *c = k->live.at[i];

		if (c->entry || strcmp(c->person, e->person) != 0)
			continue;
		rbk_case_attach(w, k, e);
		c->entry = e;
		e->live = c;
		return true;
	}
	return false;
}

rbk_time
rbk_claim_worked(const struct rbk_claim *c)
{
	rbk_time t = c->fact->by;

	for (uint32_t i = 0; i < c->contacts.n; i++) {
		const struct rbk_fact *f = c->contacts.at[i];

		t = f->by > t ? f->by : t;
	}
	return t;
}

static struct rbk_claim *
file(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e, const struct rbk_fact *f)
{
	struct rbk_claim *claim = rbk_arena_take(&w->arena, sizeof *claim);

	*claim = (struct rbk_claim){
		.person = e->person, .entry = e, .fact = f, .after = f->after, .by = f->by,
		.policy = rbk_policies_when(w->policies, f->by),
	};
	rbk_ptrs_add(w, &k->claims, claim);
	return claim;
}

/* A contact that came with the claim or after it, while the claim could
   still lapse for want of one: the first confirms it, the next few are kept
   in case that one is false. All others can't matter and aren't kept. */
static void
offer(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *claim, const struct rbk_fact *contact, struct rbk_cause *c)
{
	if (!claim->provisional || contact->by >= claim->provisional || claim->contacts.n >= RBK_CLAIM_CONTACTS ||
	    rbk_case_voided(k, contact->person, contact->record))
		return;
	rbk_keep(w, contact);
	rbk_ptrs_add(w, &claim->contacts, contact);
	if (claim->state == RBK_CLAIM_PROVISIONAL)
		confirm(w, k, claim, contact, c);
}

/* A client beyond the claimant's level: the direct leader hears of it. */
static void
tell_authority(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const struct rbk_claim *claim)
{
	const struct rbk_fact *f = claim->fact;
	const struct rbk_post *post = rbk_staff_when(w->staff, claim->person, f->by);
	struct rbk_ptrs tell = {0};

	if (!f->band || !post || rbk_policy_rank(claim->policy, "levels", post->level) < 0 ||
	    rbk_authority_in(claim->policy, post->level, f->band) == RBK_ROLE_LEADS)
		return;
	rbk_names_add(w, &tell, claim->person);
	rbk_names_add(w, &tell, post->leader);
	rbk_names_sort(&tell);
	rbk_line_add(w, k, c, "claim.beyond", claim->entry,
	             (const char *[]){ claim->person, claim->entry && claim->entry->last ? claim->entry->last->name : "?", NULL }, &tell);
}

void
rbk_take_claim(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_cause c;

	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	struct rbk_claim *claim = file(w, k, e, f);

	if (f->missing || e->gone) {
		claim->state = RBK_CLAIM_VOID;
		tell_person(w, k, &c, "claim.void", claim, f->missing ? f->missing : "client");
		return;
	}
	if (e->live) {
		claim->state = RBK_CLAIM_REPEATED;
		tell_person(w, k, &c, "claim.repeated", claim, NULL);
		return;
	}
	claim->state = RBK_CLAIM_PROVISIONAL;
	claim->provisional = claim->deadline = rbk_deadline(w, f->by, rbk_policy_int(claim->policy, "claim.provisional_days"));
	e->live = claim;
	rbk_case_add_live(w, k, claim);
	tell_person(w, k, &c, "claim.filed", claim, rbk_until(w, claim->deadline));
	tell_authority(w, k, &c, claim);
	rbk_case_settle(w, k, &c);
	for (uint32_t i = 0; i < e->contacts.n; i++)
		if (((const struct rbk_fact *)e->contacts.at[i])->number == f->number)
			offer(w, k, claim, e->contacts.at[i], &c);
}

void
rbk_take_contact(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_cause c;

	if (e->contacts.n && ((const struct rbk_fact *)e->contacts.at[0])->number != f->number)
		e->contacts.n = 0;
	if (e->contacts.n < RBK_CLAIM_CONTACTS)
		rbk_ptrs_add(w, &e->contacts, f);
	if (!k || !e->live)
		return;
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	if (e->live)
		offer(w, k, e->live, f, &c);
}

void
rbk_contact_void(struct rbk_world *w, struct rbk_case *k, const char *person, const char *record, struct rbk_cause *c)
{
	for (uint32_t i = 0; i < k->live.n; i++) {
		struct rbk_claim *claim = k->live.at[i];
		const struct rbk_fact *was = claim->confirmed_by, *next;
		uint32_t n = 0;

		if (strcmp(claim->person, person) != 0)
			continue;
		for (uint32_t j = 0; j < claim->contacts.n; j++)
			if (strcmp(((const struct rbk_fact *)claim->contacts.at[j])->record, record) != 0)
				claim->contacts.at[n++] = claim->contacts.at[j];
		claim->contacts.n = n;
		if (!was || strcmp(was->record, record) != 0)
			continue;
		if ((next = n ? claim->contacts.at[0] : NULL)) {
			confirm_by(w, claim, next);
		} else {
			claim->state = RBK_CLAIM_PROVISIONAL;
			claim->confirmed_by = NULL;
			claim->confirmed_number = 0;
			claim->deadline = claim->provisional;
		}
		bool over = claim->deadline <= c->at;

		tell_person(w, k, c, next ? "claim.confirmed_else" : over ? "claim.unfounded" : "claim.unconfirmed", claim, rbk_until(w, claim->deadline));
		if (over)
			rbk_claim_end(claim, RBK_CLAIM_LAPSED, c);
	}
	rbk_case_sweep(w, k);
	rbk_case_settle(w, k, c);
}

/* The person gives the client up: with all claims they have in the case. */
void
rbk_take_release(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_ptrs claims = {0};
	struct rbk_cause c;

	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	rbk_claims_of(w, k, f->person, &claims);
	for (uint32_t i = 0; i < claims.n; i++) {
		tell_person(w, k, &c, "claim.released", claims.at[i], NULL);
		rbk_claim_end(claims.at[i], RBK_CLAIM_RELEASED, &c);
	}
	rbk_case_sweep(w, k);
	rbk_case_settle(w, k, &c);
}

/* All claims that lapse at moment t, each proved by its own receipt. */
static void
lapse(struct rbk_world *w, struct rbk_case *k, rbk_time t)
{
	struct rbk_ptrs claims = {0};
	struct rbk_cause c = {0};

	for (uint32_t i = 0; i < k->live.n; i++)
		if (((struct rbk_claim *)k->live.at[i])->deadline == t)
			rbk_ptrs_add(w, &claims, k->live.at[i]);
	if (claims.n > 1)
		qsort(claims.at, claims.n, sizeof *claims.at, by_receipt);
	for (uint32_t i = 0; i < claims.n; i++) {
		struct rbk_claim *claim = claims.at[i];

		rbk_cause_of(&c, w, claim->fact);
		c.at = t;
		c.deadline = true;
		c.person = claim->person;
		c.policy = rbk_policy_version(claim->policy);
		tell_person(w, k, &c, "claim.lapsed", claim, NULL);
		rbk_claim_end(claim, RBK_CLAIM_LAPSED, &c);
	}
	rbk_case_sweep(w, k);
	rbk_case_settle(w, k, &c);
}

rbk_time
rbk_case_next(const struct rbk_case *k)
{
	rbk_time clock = k->open ? rbk_clock_next(&k->open->clock) : 0;

	return clock && (!k->next || clock < k->next) ? clock : k->next;
}

/* At one moment claims come first: they may end the conflict. */
void
rbk_case_catch_up(struct rbk_world *w, struct rbk_case *k, rbk_time t)
{
	for (rbk_time next; (next = rbk_case_next(k)) && next <= t; ) {
		if (k->next == next)
			lapse(w, k, next);
		else
			rbk_clock_tick(w, k, next);
	}
}
