/* A client record appeared, changed or went in somebody's book: which case
   it joins and what that joins. A join is for ever (but for a ruling); a
   rename never takes one back. */
#include <string.h>

#include "core/rules/register_p.h"

static bool
same_text(const char *x, const char *y)
{
	return strcmp(x ? x : "", y ? y : "") == 0;
}

static bool
same_keys(const struct rbk_fact *x, const struct rbk_fact *y)
{
	return same_text(x->core, y->core) && same_text(x->form, y->form) && same_text(x->code, y->code);
}

/* Persons with an entry in the case. */
static void
persons_in(struct rbk_world *w, const struct rbk_case *k, struct rbk_ptrs *persons)
{
	for (uint32_t i = 0; i < k->entries.n; i++)
		rbk_names_add(w, persons, ((struct rbk_entry *)k->entries.at[i])->person);
}

/* What the entry's keys join to its case. */
static struct rbk_case *
extend(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e, const struct rbk_fact *f, struct rbk_cause *c)
{
	for (int by_name = 0; by_name < 2; by_name++) {
		if (e->code_out || e->form_out)
			break;
		struct rbk_case *other = by_name ? rbk_match_name(w, k, f) : rbk_match_code(w, k, f);
		const char *lost;

		if (!other)
			continue;
		rbk_case_catch_up(w, other, f->by);
		k = rbk_case_join(w, k, other, &lost);
		rbk_line_add(w, k, c, by_name ? "case.joined.name" : "case.joined.code", NULL,
		             (const char *[]){ lost, by_name ? f->name : f->code, NULL }, NULL);
	}
	return k;
}

/* The code or form it has now contradicts its own case: a leader must say. */
static void
note_contradiction(struct rbk_world *w, struct rbk_case *k, const struct rbk_entry *e, struct rbk_cause *c)
{
	struct rbk_ptrs persons = {0}, tell = {0};

	if (!e->code_out && !e->form_out)
		return;
	persons_in(w, k, &persons);
	rbk_names_add(w, &tell, rbk_common_leader(w, c->at, &persons));
	if (e->code_out)
		rbk_line_add(w, k, c, "entry.differs.code", e, (const char *[]){ e->person, e->last->code, NULL }, &tell);
	if (e->form_out)
		rbk_line_add(w, k, c, "entry.differs.form", e, (const char *[]){ e->person, e->last->name, NULL }, &tell);
}

static void
arrive(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e, struct rbk_cause *c)
{
	struct rbk_case *k = rbk_case_now(e->given);
	const char *what = "entry.joined.ruling", *key = NULL;

	if (!k && (k = rbk_match_code(w, NULL, f))) {
		what = "entry.joined.code";
		key = f->code;
	}
	if (!k && (k = rbk_match_name(w, NULL, f)))
		what = "entry.joined.name";
	if (k)
		rbk_case_catch_up(w, k, f->by);
	e->last = f;
	if (!k) {
		what = "entry.opened";
		k = rbk_case_open(w, e, f);
	}
	rbk_case_attach(w, k, e);
	rbk_line_add(w, k, c, what, e, (const char *[]){ f->person, f->name ? f->name : "", key, NULL }, NULL);
	note_contradiction(w, k, e, c);
	k = extend(w, k, e, f, c);
	rbk_case_settle(w, k, c);
}

static void
tell_change(struct rbk_world *w, struct rbk_case *k, const struct rbk_entry *e, const struct rbk_fact *was,
            const struct rbk_fact *f, struct rbk_cause *c)
{
	const char *name = f->name ? f->name : "";

	if (!was)
		rbk_line_add(w, k, c, "entry.joined.ruling", e, (const char *[]){ f->person, name, NULL }, NULL);
	else if (e->gone)
		rbk_line_add(w, k, c, "entry.back", e, (const char *[]){ f->person, name, NULL }, NULL);
	else if (!same_text(was->name, f->name))
		rbk_line_add(w, k, c, "entry.renamed", e,
		             (const char *[]){ f->person, was->name ? was->name : "", name, NULL }, NULL);
	if (was && !same_text(was->code, f->code)) {
		if (f->code && f->code[0])
			rbk_line_add(w, k, c, "entry.code", e, (const char *[]){ f->person, f->code, NULL }, NULL);
		else
			rbk_line_add(w, k, c, "entry.code_dropped", e, (const char *[]){ f->person, was->code, NULL }, NULL);
	}
}

static void
change(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e, struct rbk_cause *c)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	const struct rbk_fact *was = e->last;
	bool moved = !was || e->gone || !same_keys(was, f);

	rbk_case_catch_up(w, k, f->by);
	tell_change(w, k, e, was, f, c);
	e->gone = false;
	rbk_entry_rekey(w, e, f);
	if (moved) {
		note_contradiction(w, k, e, c);
		k = extend(w, k, e, f, c);
	}
	rbk_case_settle(w, k, c);
}

void
rbk_take_entry(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_cause c;

	if (e->last && !e->gone && same_text(e->last->name, f->name) && same_text(e->last->address, f->address) &&
	    same_text(e->last->aliases, f->aliases) && same_keys(e->last, f))
		return; /* nothing the register knows of has changed */
	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	if (e->kase)
		change(w, f, e, &c);
	else
		arrive(w, f, e, &c);
}

void
rbk_take_gone(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_cause c;

	if (e->gone || !e->last)
		return;
	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	e->gone = true;
	rbk_line_add(w, k, &c, "entry.gone", e, (const char *[]){ e->person, NULL }, NULL);
	for (uint32_t i = 0; i < e->claims.n; i++)
		((struct rbk_claim *)e->claims.at[i])->tracked = false;
	if (e->live) {
		rbk_line_add(w, k, &c, "claim.gone", e, (const char *[]){ e->person, NULL }, NULL);
		rbk_claim_end(e->live, RBK_CLAIM_GONE, &c);
		rbk_case_sweep(w, k);
	}
	rbk_case_settle(w, k, &c);
}
