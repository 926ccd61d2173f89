/* What the sides of a conflict bring: evidence, late or in time, and
   contracts on file. All of it is kept and shown to the leader; what the
   proposal counts is said here. */
#include <string.h>

#include "core/rules/register_p.h"

/* The leader whose turn it is hears of an answer, and its author whether it
   counts. */
void
rbk_take_answer(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_answer *a = rbk_arena_take(&w->arena, sizeof *a);
	struct rbk_ptrs tell = {0};
	struct rbk_cause c;

	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	*a = (struct rbk_answer){
		.fact = f, .entry = e, .policy = rbk_policies_when(w->policies, f->by), .unasked = !k->open,
		.late = k->open && f->by >= k->open->clock.answer_by,
	};
	rbk_ptrs_add(w, &k->answers, a);
	rbk_names_add(w, &tell, f->person);
	if (k->open && k->open->clock.leader) {
		const char *leader = k->open->clock.leader;

		rbk_names_add(w, &tell, leader);
		rbk_names_add(w, &tell, rbk_staff_delegate(w->staff, leader, f->by));
	}
	rbk_names_sort(&tell);
	rbk_line_add(w, k, &c, a->unasked ? "answer.unasked" : a->late ? "answer.late" : "answer.given", e,
	             (const char *[]){ f->person, f->evidence ? f->evidence : "?", f->reason ? f->reason : "", NULL }, &tell);
}

static bool
needs_record(const struct rbk_policy *p, const char *evidence)
{
	const char *kind;

	for (size_t i = 0; (kind = rbk_policy_item(p, "evidence.needs_record", i)); i++)
		if (strcmp(kind, evidence) == 0)
			return true;
	return false;
}

/* In time, of a kind that policy ranks, not found false, and neither is what
   it rests on. */
bool
rbk_answer_counts(const struct rbk_case *k, const struct rbk_answer *a)
{
	const struct rbk_fact *f = a->fact;

	return k->open && !a->late && f->by >= k->open->opened.at && f->evidence &&
	       rbk_policy_rank(a->policy, "evidence_kinds", f->evidence) >= 0 && !f->missing &&
	       (f->proof || !needs_record(a->policy, f->evidence)) && !rbk_case_voided(k, f->person, f->record) &&
	       !(f->proof && rbk_case_voided(k, f->person, f->proof));
}

void
rbk_take_contract(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_contract *c = rbk_arena_take(&w->arena, sizeof *c);

	rbk_keep(w, f);
	rbk_case_catch_up(w, k, f->by);
	for (uint32_t i = 0; f->supersedes && i < k->contracts.n; i++) {
		struct rbk_contract *was = k->contracts.at[i];

		if (strcmp(was->fact->person, f->person) == 0 && strcmp(was->fact->record, f->supersedes) == 0)
			was->gone = true;
	}
	c->fact = f;
	rbk_ptrs_add(w, &k->contracts, c);
	rbk_progress_contract(w, k, e, f);
}

/* A record that isn't the client's own was removed, or amended into something
   that counts for nothing: it matters if it was a contract or a contact. It is
   kept in any case, since whether the contact still is may hang on what came
   behind it. */
void
rbk_take_withdrawn(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_cause cause;

	rbk_keep(w, f);
	rbk_cause_of(&cause, w, f);
	rbk_case_catch_up(w, k, f->by);
	rbk_contact_void(w, k, f->person, f->subject, &cause);

	for (uint32_t i = 0; i < k->contracts.n; i++) {
		struct rbk_contract *c = k->contracts.at[i];

		if (c->gone || strcmp(c->fact->person, f->person) != 0 || strcmp(c->fact->record, f->subject) != 0)
			continue;
		c->gone = true;
		rbk_progress_withdrawn(w, k, f->subject, f);
	}
}

bool
rbk_contract_holds(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_contract *c, rbk_time t)
{
	rbk_day day = rbk_day_of(t, w->policies->offset_min), begins, ends;
	struct rbk_err why = {0};
	const struct rbk_fact *f = c->fact;

	if (c->gone || rbk_case_voided(k, f->person, f->record))
		return false;
	return (!f->begins || (!rbk_day_read(&begins, f->begins, &why) && day >= begins)) &&
	       (!f->ends || (!rbk_day_read(&ends, f->ends, &why) && day <= ends));
}
