/* Rulings: kept and shown whatever they are; with effect only if their
   author is above all sides when they are received, or stands in then for
   somebody who is. Nobody is above themself, so nobody rules for themself.
   Sides: the persons with a live claim, the owner, and the person it names;
   where nobody claims and nobody gets the client, the persons with an entry.
   Of a record that is found false only its author is. */
#include <string.h>

#include "core/rules/register_p.h"

static void
add_sides(struct rbk_ruling *r, struct rbk_case *k, bool entries)
{
	uint32_t before = r->sides.n;

	rbk_claimants(r->w, k, &r->sides);
	rbk_names_add(r->w, &r->sides, k->owner);
	if (!entries || k->live.n || k->owner)
		return;
	for (int gone = 0; gone < 2 && r->sides.n == before; gone++)
		for (uint32_t i = 0; i < k->entries.n; i++)
			if (((struct rbk_entry *)k->entries.at[i])->gone == gone)
				rbk_names_add(r->w, &r->sides, ((struct rbk_entry *)k->entries.at[i])->person);
}

/* Who hears of it: the author, whom it names, and who claims or holds; a
   mere lead gives nobody business with the case. */
static void
add_listeners(struct rbk_ruling *r)
{
	struct rbk_case *both[] = { r->k, r->other };

	rbk_names_add(r->w, &r->tell, r->f->person);
	rbk_names_add(r->w, &r->tell, r->f->target);
	rbk_names_add(r->w, &r->tell, r->f->second);
	rbk_names_add(r->w, &r->tell, r->f->from);
	for (int i = 0; i < 2; i++) {
		if (!both[i])
			continue;
		rbk_claimants(r->w, both[i], &r->tell);
		rbk_names_add(r->w, &r->tell, both[i]->owner);
	}
	rbk_names_sort(&r->tell);
}

static void
add_line(struct rbk_ruling *r, struct rbk_case *k, const char *what, const char *arg0, const char *arg1)
{
	rbk_line_add(r->w, k, &r->c, what, NULL, (const char *[]){ arg0, arg1, NULL }, &r->tell);
}

/* Does it leave the client to somebody else than the proposal does? Of same
   and distinct nothing is proposed, and a hand-over decides no conflict. */
static bool
goes_against(const struct rbk_ruling *r)
{
	const struct rbk_fact *f = r->f;

	if (!r->proposed)
		return false;
	if (strcmp(f->verb, "share") == 0 && f->second && strcmp(f->second, r->proposed) == 0)
		return rbk_policy_of(rbk_policies_when(r->w->policies, f->by), "share.first_percent", f->split, 50) > 50;
	return !f->target || strcmp(f->target, r->proposed) != 0;
}

/* The line of a ruling that ends a conflict says what was proposed; if it
   was something else, a line for the leaders says so. */
void
rbk_ruling_say(struct rbk_ruling *r, const char *what, const char *const *args)
{
	struct rbk_hline *l = rbk_line_add(r->w, r->k, &r->c, what, NULL, args, &r->tell);
	struct rbk_ptrs tell = {0};

	l->proposed = r->proposed;
	if (!(l->against = goes_against(r)))
		return;
	rbk_names_add(r->w, &tell, r->f->person);
	rbk_line_add(r->w, r->k, &r->c, "proposal.against", NULL, (const char *[]){ r->proposed, NULL }, &tell);
}

/* Without effect: only its author is told. */
void
rbk_ruling_no_effect(struct rbk_ruling *r, const char *what, const char *arg)
{
	r->tell = (struct rbk_ptrs){0};
	rbk_names_add(r->w, &r->tell, r->f->person);
	add_line(r, r->k, what, r->f->verb, arg);
}

/* By the author's own authority, or as the delegate of a leader who is
   away: then the history says for whom. */
static bool
has_authority(struct rbk_ruling *r)
{
	const char **sides = rbk_arena_take(&r->w->arena, (r->sides.n + 1) * sizeof *sides);

	for (uint32_t i = 0; i < r->sides.n; i++)
		sides[i] = r->sides.at[i];
	const char *whose = rbk_staff_authority(r->w->staff, r->f->by, r->f->person, sides, r->sides.n);

	if (whose && strcmp(whose, r->f->person) != 0)
		add_line(r, r->k, "ruling.delegate", r->f->person, whose);
	r->whose = whose;
	return whose != NULL;
}

static struct rbk_entry *
entry_in(const struct rbk_case *k, const char *person)
{
	for (uint32_t i = 0; i < k->entries.n; i++) {
		struct rbk_entry *e = k->entries.at[i];

		if (!e->gone && strcmp(e->person, person) == 0)
			return e;
	}
	return NULL;
}

void
rbk_ruling_tell(struct rbk_ruling *r, const struct rbk_claim *claim, const char *what, const char *arg)
{
	struct rbk_ptrs tell = {0};

	rbk_names_add(r->w, &tell, claim->person);
	rbk_line_add(r->w, r->k, &r->c, what, claim->entry, (const char *[]){ claim->person, arg, NULL }, &tell);
}

/* From now on the person may write under the clients of the case's others,
   whose folders lie on the person's desk. */
void
rbk_ruling_hand(struct rbk_ruling *r, const char *person)
{
	for (uint32_t i = 0; i < r->k->entries.n; i++) {
		struct rbk_entry *e = rbk_entry_at(r->w, person, ((struct rbk_entry *)r->k->entries.at[i])->client, true);

		if (e && !e->kase)
			e->given = r->k;
	}
}

/* The person's live claim received first. */
struct rbk_claim *
rbk_ruling_claim_of(struct rbk_ruling *r, const char *person)
{
	struct rbk_ptrs claims = {0};

	rbk_claims_of(r->w, r->k, person, &claims);
	return claims.n ? claims.at[0] : NULL;
}

/* A claim the ruling makes: under the person's own entry, if there is one. */
void
rbk_ruling_add(struct rbk_ruling *r, struct rbk_claim *own)
{
	own->entry = entry_in(r->k, own->person);
	if (own->entry) {
		own->entry->live = own;
		rbk_ptrs_add(r->w, &own->entry->claims, own);
	}
	rbk_ptrs_add(r->w, &r->k->claims, own);
	rbk_ptrs_add(r->w, &r->k->live, own); /* the sweep that follows takes it in */
}

/* The person's claim holds from now on. Who held the client before hands
   the standing on, and if it is `was` the stage, too: a claim made later than that stays later. */
void
rbk_ruling_give(struct rbk_ruling *r, const char *person, const struct rbk_claim *was, rbk_time after, rbk_time by, const char *grade)
{
	const struct rbk_policy *p = rbk_policies_when(r->w->policies, r->f->by);
	struct rbk_claim *own = rbk_ruling_claim_of(r, person);

	if (!own) {
		own = rbk_arena_take(&r->w->arena, sizeof *own);
		*own = (struct rbk_claim){ .person = person, .fact = r->f };
		rbk_ruling_add(r, own);
	}
	own->state = RBK_CLAIM_CONFIRMED;
	own->policy = p;
	own->after = after;
	own->by = by;
	own->confirmed_number = r->f->number;
	own->confirmed_by = NULL;
	own->deadline = rbk_deadline(r->w, r->f->by, rbk_policy_int(p, "claim.confirmed_days"));
	own->renewed = NULL;
	own->renewed_number = 0;
	own->held_first = own->held = 0;
	own->spared = 0;
	rbk_claim_inherit(r->w, r->k, own, was);
	rbk_idle_start(r->w, own, r->f->by, own->clock.grade ? own->clock.grade : grade);
	rbk_claim_retime(r->w, r->k, own);
	rbk_case_sweep(r->w, r->k);
	rbk_ruling_hand(r, person);
	rbk_ruling_tell(r, own, "claim.ruled", rbk_until(r->w, own->deadline));
}

/* All claims end but those of one or two persons; the owner's may go over to
   the first. */
void
rbk_ruling_end_others(struct rbk_ruling *r, const char *except, const char *besides, const char *owner)
{
	for (uint32_t i = 0; i < r->k->live.n; i++) {
		struct rbk_claim *claim = r->k->live.at[i];
		bool hands_over = owner && strcmp(claim->person, owner) == 0;

		if ((except && strcmp(claim->person, except) == 0) || (besides && strcmp(claim->person, besides) == 0))
			continue;
		rbk_ruling_tell(r, claim, hands_over ? "claim.handed_over" : "claim.yielded", hands_over ? except : NULL);
		claim->to = hands_over ? except : NULL;
		rbk_claim_end(claim, hands_over ? RBK_CLAIM_HANDED_OVER : RBK_CLAIM_YIELDED, &r->c);
	}
	rbk_case_sweep(r->w, r->k);
}

/* The earlier standing of the two. */
void
rbk_claim_sooner(const struct rbk_claim *c, rbk_time *after, rbk_time *by)
{
	if (!c || c->by >= *by)
		return;
	*after = c->after;
	*by = c->by;
}

/* The client's, as the holder's claim says it, else of whatever claim does. */
const char *
rbk_ruling_grade(struct rbk_ruling *r)
{
	const struct rbk_claim *held = rbk_ruling_claim_of(r, r->k->owner);
	const char *grade = NULL;

	if (held)
		return held->clock.grade;
	for (uint32_t i = 0; i < r->k->claims.n; i++)
		if (((struct rbk_claim *)r->k->claims.at[i])->clock.grade)
			grade = ((struct rbk_claim *)r->k->claims.at[i])->clock.grade;
	return grade;
}

static void
award_or_transfer(struct rbk_ruling *r, bool transfer)
{
	const char *target = r->f->target, *owner = r->k->owner;

	if (!target) {
		rbk_ruling_no_effect(r, "ruling.no_person", NULL);
		return;
	}
	struct rbk_claim *own = rbk_ruling_claim_of(r, target), *held = rbk_ruling_claim_of(r, owner);
	rbk_time after = r->f->after, by = r->f->by;
	const char *grade = rbk_ruling_grade(r);

	if (!transfer && !entry_in(r->k, target)) {
		rbk_ruling_no_effect(r, "ruling.no_entry", target);
		return;
	}
	if (transfer && !r->k->open && !r->k->share && owner && strcmp(owner, target) == 0) {
		rbk_ruling_no_effect(r, "ruling.already", target);
		return;
	}
	rbk_claim_sooner(own, &after, &by);
	rbk_claim_sooner(held, &after, &by);
	rbk_ruling_say(r, transfer ? "ruling.transfer" : "ruling.award", (const char *[]){ target, r->f->reason, NULL });
	rbk_ruling_end_others(r, target, NULL, transfer ? owner : NULL);
	rbk_ruling_give(r, target, transfer ? held : NULL, after, by, grade);
	rbk_case_settle(r->w, r->k, &r->c);
}

static void
release(struct rbk_ruling *r)
{
	if (!r->k->live.n) {
		rbk_ruling_no_effect(r, "ruling.no_owner", NULL);
		return;
	}
	rbk_ruling_say(r, "ruling.release", (const char *[]){ r->f->reason, NULL });
	rbk_ruling_end_others(r, NULL, NULL, NULL);
	rbk_case_settle(r->w, r->k, &r->c);
}

static void
same(struct rbk_ruling *r)
{
	const char *lost;

	if (!r->other || r->other == r->k) {
		rbk_ruling_no_effect(r, "ruling.no_case", r->f->other);
		return;
	}
	rbk_case_unpart(r->k, r->other);
	rbk_case_twins(r->w, r->k, r->other);
	r->k = rbk_case_join(r->w, r->k, r->other, &lost);
	add_line(r, r->k, "ruling.same", lost, r->f->reason);
	rbk_case_settle(r->w, r->k, &r->c);
}

static void
distinct_cases(struct rbk_ruling *r)
{
	if (!r->other || r->other == r->k) {
		rbk_ruling_no_effect(r, "ruling.no_case", r->f->other);
		return;
	}
	rbk_case_unpart(r->k, r->other);
	rbk_case_part(r->w, r->k, r->other);
	add_line(r, r->k, "ruling.distinct", r->other->id, r->f->reason);
	add_line(r, r->other, "ruling.distinct", r->k->id, r->f->reason);
}

static void
distinct_entry(struct rbk_ruling *r)
{
	bool has = false, others = false;

	for (uint32_t i = 0; i < r->k->entries.n; i++) {
		const struct rbk_entry *e = r->k->entries.at[i];

		if (strcmp(e->person, r->f->target) == 0)
			has = has || e->last;
		else
			others = true;
	}
	if (!has || !others) {
		rbk_ruling_no_effect(r, has ? "ruling.alone" : "ruling.no_entry", r->f->target);
		return;
	}
	struct rbk_case *part = rbk_case_separate(r->w, r->k, r->f->target, r->f);

	add_line(r, r->k, "ruling.distinct.person", r->f->target, r->f->reason);
	add_line(r, part, "ruling.separated", r->k->id, r->f->reason);
	rbk_case_settle(r->w, r->k, &r->c);
	rbk_case_settle(r->w, part, &r->c);
}

void
rbk_take_ruling(struct rbk_world *w, const struct rbk_fact *f)
{
	struct rbk_ruling r = { .w = w, .f = f, .k = rbk_case_by_id(w, f->case_id), .other = rbk_case_by_id(w, f->other) };
	bool same_verb = strcmp(f->verb, "same") == 0, distinct = strcmp(f->verb, "distinct") == 0;
	bool handover = strcmp(f->verb, "handover") == 0, voids = strcmp(f->verb, "void") == 0 && f->target;

	if (!r.k) { /* about nothing that headquarters knew */
		w->facts[f - w->facts].stray = true;
		return;
	}
	rbk_keep(w, f);
	w->home[f - w->facts] = r.k;
	rbk_cause_of(&r.c, w, f);
	rbk_case_catch_up(w, r.k, f->by);
	if (r.other)
		rbk_case_catch_up(w, r.other, f->by);
	if (handover)
		rbk_names_add(w, &r.sides, f->from);
	else if (!voids) /* what somebody wrote is their leader's to judge, whoever has the client by now */
		add_sides(&r, r.k, !f->target || distinct || same_verb);
	if (r.other && r.other != r.k && (same_verb || (distinct && !f->target)))
		add_sides(&r, r.other, true);
	if (!same_verb)
		rbk_names_add(w, &r.sides, f->target);
	rbk_names_add(w, &r.sides, f->second);
	add_listeners(&r);
	if (!handover && !same_verb && !distinct)
		r.proposed = rbk_proposed(w, r.k, f->by);
	if (!has_authority(&r))
		rbk_ruling_no_effect(&r, "ruling.powerless", f->reason);
	else if (rbk_ruling_decides(&r))
		return;
	else if (same_verb)
		same(&r);
	else if (distinct && f->target)
		distinct_entry(&r);
	else if (distinct)
		distinct_cases(&r);
	else if (strcmp(f->verb, "release") == 0)
		release(&r);
	else if (handover)
		rbk_ruling_handover(&r);
	else if (strcmp(f->verb, "share") == 0)
		rbk_ruling_share(&r);
	else if (strcmp(f->verb, "award") == 0 || strcmp(f->verb, "transfer") == 0)
		award_or_transfer(&r, strcmp(f->verb, "transfer") == 0);
	else
		rbk_ruling_no_effect(&r, "ruling.unknown", f->reason);
}
