/* Valid contacts: the one that confirms a claim, what each is to the pool
   clock (register_pool.c), and what follows if one counts no more. */
#include <string.h>

#include "core/rules/register_p.h"

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

	confirm_by(w, claim, contact);
	rbk_claim_retime(w, k, claim);
	rbk_tell_claim(w, k, c, "claim.confirmed", claim, rbk_until(w, claim->deadline), NULL);
	rbk_case_settle(w, k, c);
}

/* A contact that came with the claim or after it, while the claim could
   still lapse for want of one: the first confirms it, the next few are kept
   in case that one is false. All others can't matter and aren't kept. */
void
rbk_claim_offer(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *claim, const struct rbk_fact *contact, struct rbk_cause *c)
{
	if (!claim->provisional || contact->by >= claim->provisional || claim->contacts.n >= RBK_CLAIM_CONTACTS ||
	    rbk_case_voided(k, contact->person, contact->record))
		return;
	rbk_keep(w, contact);
	rbk_ptrs_add(w, &claim->contacts, contact);
	if (claim->state == RBK_CLAIM_PROVISIONAL)
		confirm(w, k, claim, contact, c);
}

void
rbk_take_contact(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_ptrs claims = {0};
	struct rbk_cause c;
	int told = 0;

	if (e->contacts.n && ((const struct rbk_fact *)e->contacts.at[0])->number != f->number)
		e->contacts.n = 0;
	if (e->contacts.n < RBK_CLAIM_CONTACTS)
		rbk_ptrs_add(w, &e->contacts, f);
	if (!k)
		k = rbk_case_now(e->given);
	if (!k)
		return;
	rbk_entry_claims(w, k, e, &claims);
	for (uint32_t i = 0; i < claims.n; i++) {
		struct rbk_claim *claim = claims.at[i];

		if (!rbk_idle_runs(w, k, claim, f->by))
			continue;
		if (!told++) {
			rbk_cause_of(&c, w, f);
			rbk_case_catch_up(w, k, f->by);
			w->home[f - w->facts] = e->kase ? NULL : k;
		}
		if (claim->entry == e)
			rbk_claim_offer(w, k, claim, f, &c);
		rbk_idle_contact(w, k, claim, f, &c);
	}
}

/* The progress it was renewed for may lie behind the new confirmation too. */
static void
keep_renewal(struct rbk_claim *claim)
{
	if (claim->renewed && claim->renewed->by >= claim->confirmed_by->by) {
		claim->unrenewed = claim->deadline;
		claim->deadline += rbk_policy_int(claim->policy, "claim.renewal_days") * RBK_DAY_MS;
		return;
	}
	claim->renewed = NULL;
	claim->renewed_number = 0;
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
		rbk_idle_void(w, claim, record, c->at);
		rbk_claim_retime(w, k, claim);
		if (!was || strcmp(was->record, record) != 0)
			continue;
		if ((next = n ? claim->contacts.at[0] : NULL)) {
			confirm_by(w, claim, next);
			keep_renewal(claim);
		} else {
			claim->state = RBK_CLAIM_PROVISIONAL;
			claim->confirmed_by = NULL;
			claim->confirmed_number = 0;
			claim->deadline = claim->provisional;
			claim->renewed = NULL;
			claim->renewed_number = 0;
		}
		rbk_time lapses = rbk_claim_lapses(w, k, claim);
		bool over = lapses && lapses <= c->at;

		rbk_tell_claim(w, k, c, next ? "claim.confirmed_else" : over ? "claim.unfounded" : "claim.unconfirmed", claim, rbk_until(w, claim->deadline), NULL);
		if (over)
			rbk_claim_end(claim, RBK_CLAIM_LAPSED, c);
		else
			rbk_claim_retime(w, k, claim);
	}
	rbk_case_sweep(w, k);
	rbk_case_settle(w, k, c);
}
