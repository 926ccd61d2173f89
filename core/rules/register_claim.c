/* The life of a claim: filed, void or provisional; confirmed by the first
   valid contact; ended by its person, by time, or by a ruling (which is
   register_ruling.c's). Every number comes from the policy in force when
   the claim was received. */
#include <string.h>

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

/* The person's live claim in the case, the earliest if there are more. */
struct rbk_claim *
rbk_claim_of(const struct rbk_case *k, const char *person)
{
	struct rbk_claim *found = NULL;

	for (uint32_t i = 0; person && i < k->live.n; i++) {
		struct rbk_claim *c = k->live.at[i];

		if (strcmp(c->person, person) == 0 && (!found || c->fact < found->fact))
			found = c;
	}
	return found;
}

void
rbk_claim_end(struct rbk_case *k, struct rbk_claim *c, enum rbk_claim_state state, const struct rbk_cause *cause)
{
	c->state = state;
	c->ended = cause->at;
	c->ended_number = cause->deadline ? 0 : cause->number;
	rbk_ptrs_drop(&k->live, c);
	if (c->entry && c->entry->live == c)
		c->entry->live = NULL;
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
confirm(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *claim, const struct rbk_fact *contact,
        struct rbk_cause *c)
{
	c->commit = contact->commit;
	c->policy = rbk_policy_version(claim->policy);
	claim->state = RBK_CLAIM_CONFIRMED;
	claim->confirmed_number = contact->number;
	claim->deadline = rbk_deadline(w, contact->by, rbk_policy_int(claim->policy, "claim.confirmed_days"));
	tell_person(w, k, c, "claim.confirmed", claim, rbk_until(w, claim->deadline));
	rbk_case_settle(w, k, c);
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

/* Does a contact count for a claim: it came with it or after it. */
static bool
comes_with(const struct rbk_entry *e, const struct rbk_fact *claim)
{
	return e->contact && e->contact->number == claim->number;
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
	e->awaiting = !comes_with(e, f);
	if (!e->awaiting)
		rbk_keep(w, e->contact);
	if (e->live) {
		claim->state = RBK_CLAIM_REPEATED;
		tell_person(w, k, &c, "claim.repeated", claim, NULL);
		return;
	}
	claim->state = RBK_CLAIM_PROVISIONAL;
	claim->deadline = rbk_deadline(w, f->by, rbk_policy_int(claim->policy, "claim.provisional_days"));
	e->live = claim;
	rbk_ptrs_add(w, &k->live, claim);
	tell_person(w, k, &c, "claim.filed", claim, rbk_until(w, claim->deadline));
	rbk_case_settle(w, k, &c);
	if (!e->awaiting)
		confirm(w, k, claim, e->contact, &c);
}

/* Only the first contact with or after a claim can matter, so that all
   others need not be kept: a claim that isn't confirmed by it never is. */
void
rbk_take_contact(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_cause c;

	if (!comes_with(e, f))
		e->contact = f;
	if (!e->awaiting)
		return;
	e->awaiting = false;
	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	if (e->live && e->live->state == RBK_CLAIM_PROVISIONAL)
		confirm(w, k, e->live, f, &c);
}

/* The person gives the client up: with all claims they have in the case. */
void
rbk_take_release(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_claim *claim;
	struct rbk_cause c;

	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	while ((claim = rbk_claim_of(k, f->person))) {
		tell_person(w, k, &c, "claim.released", claim, NULL);
		rbk_claim_end(k, claim, RBK_CLAIM_RELEASED, &c);
	}
	rbk_case_settle(w, k, &c);
}

/* All claims that lapse at moment t, each proved by its own receipt. */
static void
lapse(struct rbk_world *w, struct rbk_case *k, rbk_time t)
{
	struct rbk_cause last = {0};

	for (;;) {
		struct rbk_claim *claim = NULL;

		for (uint32_t i = 0; i < k->live.n; i++) {
			struct rbk_claim *c = k->live.at[i];

			if (c->deadline == t && (!claim || c->fact < claim->fact))
				claim = c;
		}
		if (!claim)
			break;
		rbk_cause_of(&last, w, claim->fact);
		last.at = t;
		last.deadline = true;
		last.person = claim->person;
		last.policy = rbk_policy_version(claim->policy);
		tell_person(w, k, &last, "claim.lapsed", claim, NULL);
		rbk_claim_end(k, claim, RBK_CLAIM_LAPSED, &last);
	}
	rbk_case_settle(w, k, &last);
}

void
rbk_case_catch_up(struct rbk_world *w, struct rbk_case *k, rbk_time t)
{
	while (k->next && k->next <= t)
		lapse(w, k, k->next);
}
