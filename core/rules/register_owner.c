/* Who holds a case: nobody, the one with a live claim, or, while several
   have one, whoever's claim was received before all others can have been
   made. What changed is said once, in the history. */
#include <stdlib.h>
#include <string.h>

#include "core/rules/register_p.h"

static int
by_receipt(const void *x, const void *y)
{
	const struct rbk_claim *a = *(void *const *)x, *b = *(void *const *)y;

	return (a->fact > b->fact) - (a->fact < b->fact);
}

/* Persons with a live claim, in order of receipt. */
void
rbk_claimants(struct rbk_world *w, const struct rbk_case *k, struct rbk_ptrs *persons)
{
	struct rbk_ptrs claims = {0};

	for (uint32_t i = 0; i < k->live.n; i++)
		rbk_ptrs_add(w, &claims, k->live.at[i]);
	if (claims.n > 1)
		qsort(claims.at, claims.n, sizeof *claims.at, by_receipt);
	for (uint32_t i = 0; i < claims.n; i++)
		rbk_names_add(w, persons, ((struct rbk_claim *)claims.at[i])->person);
}

/* Was a claim of the person received before any other person's can have
   been made? `state`: only claims in that state are looked at (-1: all). */
static bool
precedes(const struct rbk_case *k, const char *person, int state)
{
	rbk_time by = INT64_MAX, after = INT64_MAX;

	for (uint32_t i = 0; i < k->live.n; i++) {
		const struct rbk_claim *c = k->live.at[i];

		if (state >= 0 && c->state != (enum rbk_claim_state)state)
			continue;
		if (strcmp(c->person, person) != 0)
			after = c->after < after ? c->after : after;
		else
			by = c->by < by ? c->by : by;
	}
	return by != INT64_MAX && by <= after;
}

static const char *
first_of(const struct rbk_case *k, const struct rbk_ptrs *persons, int state)
{
	for (uint32_t i = 0; i < persons->n; i++)
		if (precedes(k, persons->at[i], state))
			return persons->at[i];
	return NULL;
}

/* "r-li, r-wang": data, the same in every language. */
static const char *
names_text(struct rbk_world *w, const struct rbk_ptrs *names)
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

/* Both sides, the owner, and the lowest leader above all of them. */
static void
listeners(struct rbk_world *w, const struct rbk_case *k, const struct rbk_ptrs *persons, const struct rbk_cause *c,
          struct rbk_ptrs *tell)
{
	struct rbk_ptrs sides = {0};

	for (uint32_t i = 0; k->open && i < k->open->now.n; i++)
		rbk_names_add(w, &sides, k->open->now.at[i]);
	for (uint32_t i = 0; i < persons->n; i++)
		rbk_names_add(w, &sides, persons->at[i]);
	rbk_names_add(w, &sides, k->owner);
	for (uint32_t i = 0; i < sides.n; i++)
		rbk_names_add(w, tell, sides.at[i]);
	if (k->open || persons->n > 1)
		rbk_names_add(w, tell, rbk_common_leader(w, c->at, &sides));
}

static void
open_conflict(struct rbk_world *w, struct rbk_case *k, const struct rbk_ptrs *persons, const struct rbk_cause *c)
{
	struct rbk_conflict *conflict = rbk_arena_take(&w->arena, sizeof *conflict);

	conflict->opened = *c;
	for (uint32_t i = 0; i < persons->n; i++) {
		rbk_names_add(w, &conflict->all, persons->at[i]);
		rbk_names_add(w, &conflict->now, persons->at[i]);
	}
	k->open = conflict;
	rbk_ptrs_add(w, &k->conflicts, conflict);
}

/* A conflict goes on: who came, who left. */
static void
tell_sides(struct rbk_world *w, struct rbk_case *k, const struct rbk_ptrs *persons, struct rbk_cause *c,
           const struct rbk_ptrs *tell)
{
	const char *now = names_text(w, persons);
	struct rbk_ptrs was = k->open->now;

	for (uint32_t i = 0; i < persons->n; i++)
		if (!rbk_names_have(&was, persons->at[i]))
			rbk_line_add(w, k, c, "conflict.joined", NULL, (const char *[]){ persons->at[i], now, NULL }, tell);
	for (uint32_t i = 0; i < was.n; i++)
		if (!rbk_names_have(persons, was.at[i]))
			rbk_line_add(w, k, c, "conflict.left", NULL, (const char *[]){ was.at[i], now, NULL }, tell);
	k->open->now = (struct rbk_ptrs){0};
	for (uint32_t i = 0; i < persons->n; i++) {
		rbk_names_add(w, &k->open->all, persons->at[i]);
		rbk_names_add(w, &k->open->now, persons->at[i]);
	}
}

static void
end_conflict(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const struct rbk_ptrs *tell)
{
	k->open->ended = *c;
	k->open->now = (struct rbk_ptrs){0};
	k->open = NULL;
	rbk_line_add(w, k, c, "conflict.ended", NULL, NULL, tell);
}

static void
set_owner(struct rbk_world *w, struct rbk_case *k, const char *owner, bool opened, struct rbk_cause *c,
          const struct rbk_ptrs *tell)
{
	bool changed = strcmp(owner ? owner : "", k->owner ? k->owner : "") != 0;

	if (changed) {
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
	struct rbk_ptrs persons = {0}, tell = {0};
	bool opened = false;

	k->next = 0;
	for (uint32_t i = 0; i < k->live.n; i++) {
		rbk_time t = ((struct rbk_claim *)k->live.at[i])->deadline;

		k->next = k->next && k->next < t ? k->next : t;
	}
	if (!k->live.n && !k->owner && !k->open)
		return;
	rbk_claimants(w, k, &persons);
	listeners(w, k, &persons, c, &tell);
	if (persons.n > 1 && !k->open) {
		open_conflict(w, k, &persons, c);
		rbk_line_add(w, k, c, "conflict.opened", NULL, (const char *[]){ names_text(w, &persons), NULL }, &tell);
		opened = true;
	} else if (persons.n > 1) {
		tell_sides(w, k, &persons, c, &tell);
	} else if (k->open) {
		end_conflict(w, k, c, &tell);
	}
	set_owner(w, k, first_of(k, &persons, -1), opened, c, &tell);
}

/* What core proposes to the leader. In this order: the earlier confirmed
   claim; the earlier provisional one; nobody, the leader must say. "Earlier"
   means that the brackets leave no doubt. */
struct rbk_json *
rbk_case_proposal(struct rbk_world *w, struct rbk_arena *a, const struct rbk_case *k)
{
	struct rbk_json *proposal = rbk_json_obj(a), *reasons = rbk_json_list(a), *reason = rbk_json_obj(a);
	struct rbk_ptrs persons = {0};
	const char *what = "proposal.none", *person;

	rbk_claimants(w, k, &persons);
	if ((person = first_of(k, &persons, RBK_CLAIM_CONFIRMED)))
		what = "proposal.confirmed";
	else if ((person = first_of(k, &persons, -1)))
		what = "proposal.earlier";
	rbk_json_set_str(a, proposal, "person", person);
	rbk_json_set_str(a, reason, "what", what);
	if (person) {
		struct rbk_json *args = rbk_json_list(a);

		rbk_json_add(args, rbk_json_str(a, person));
		rbk_json_set(a, reason, "args", args);
	}
	rbk_json_add(reasons, reason);
	rbk_json_set(a, proposal, "reasons", reasons);
	return proposal;
}
