/* A leaver's claims go over to somebody else, by a ruling for each case: the
   claim as it stands, provisional or confirmed, with its place in time. A
   conflict goes on with the successor in it; whose the client is in the end
   is another ruling's. So it needs nobody above the other sides. */
#include <string.h>

#include "core/rules/register_p.h"

/* The strongest of them: a confirmed one, else the first. */
static struct rbk_claim *
strongest(const struct rbk_ptrs *claims)
{
	for (uint32_t i = 0; i < claims->n; i++)
		if (((struct rbk_claim *)claims->at[i])->state == RBK_CLAIM_CONFIRMED)
			return claims->at[i];
	return claims->at[0];
}

/* The successor's claim has the standing of `was`, and its days anew: nobody
   shall find a client that lapses tomorrow. */
static struct rbk_claim *
take_over(struct rbk_ruling *r, const struct rbk_claim *was)
{
	const struct rbk_policy *p = rbk_policies_when(r->w->policies, r->f->by);
	struct rbk_claim *own = rbk_ruling_claim_of(r, r->f->target);
	const bool had = own && own->state == RBK_CLAIM_CONFIRMED, confirmed = had || was->state == RBK_CLAIM_CONFIRMED;

	if (!own) {
		own = rbk_arena_take(&r->w->arena, sizeof *own);
		*own = *was;
		own->person = r->f->target;
		own->fact = r->f;
		own->contacts = own->clock.met = own->inherited = (struct rbk_ptrs){0};
		rbk_ruling_add(r, own);
	}
	own->policy = p;
	own->state = confirmed ? RBK_CLAIM_CONFIRMED : RBK_CLAIM_PROVISIONAL;
	if (confirmed && !had) {
		own->confirmed_number = r->f->number;
		own->confirmed_by = NULL;
	}
	own->deadline = rbk_deadline(r->w, r->f->by, rbk_policy_int(p, confirmed ? "claim.confirmed_days" : "claim.provisional_days"));
	own->provisional = confirmed ? 0 : own->deadline;
	own->renewed = NULL;
	own->renewed_number = 0;
	rbk_claim_inherit(r->w, r->k, own, was);
	rbk_idle_start(r->w, own, r->f->by, own->clock.grade ? own->clock.grade : was->clock.grade);
	rbk_claim_retime(r->w, r->k, own);
	rbk_claim_sooner(was, &own->after, &own->by);
	rbk_names_add(r->w, &own->forebears, was->person);
	return own;
}

void
rbk_ruling_handover(struct rbk_ruling *r)
{
	const char *from = r->f->from, *to = r->f->target;
	struct rbk_ptrs claims = {0};
	struct rbk_claim *own;

	if (!from || !to) {
		rbk_ruling_no_effect(r, "ruling.no_person", NULL);
		return;
	}
	rbk_claims_of(r->w, r->k, from, &claims);
	if (!claims.n || strcmp(from, to) == 0) {
		rbk_ruling_no_effect(r, "ruling.no_claim", from);
		return;
	}
	rbk_ruling_say(r, "ruling.handover", (const char *[]){ from, to, r->f->reason, NULL });
	own = take_over(r, strongest(&claims));
	for (uint32_t i = 0; i < claims.n; i++) {
		struct rbk_claim *c = claims.at[i];

		rbk_claim_sooner(c, &own->after, &own->by);
		rbk_ruling_tell(r, c, "claim.handed_over", to);
		c->to = to;
		rbk_claim_end(c, RBK_CLAIM_HANDED_OVER, &r->c);
	}
	rbk_case_sweep(r->w, r->k);
	rbk_ruling_hand(r, to);
	rbk_ruling_tell(r, own, "claim.taken_over", rbk_until(r->w, own->deadline));
	rbk_share_replace(r, from, to);
	rbk_case_settle(r->w, r->k, &r->c);
}
