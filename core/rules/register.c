/* The register: facts are put in order and folded, one after another, into
   a world of cases. Time stands still between facts but for deadlines, which
   each case catches up with before anything touches it, so that the order
   in which facts arrived can't show. Nothing here knows files or clocks. */
#include "core/rules/register.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/register_p.h"

void
rbk_ptrs_add(struct rbk_world *w, struct rbk_ptrs *p, const void *item)
{
	if (p->n == p->cap) {
		uint32_t cap = p->cap ? p->cap * 2 : 2;
		void **at = rbk_arena_take(&w->arena, cap * sizeof *at);

		if (p->n)
			memcpy(at, p->at, p->n * sizeof *at);
		p->at = at;
		p->cap = cap;
	}
	memcpy(&p->at[p->n++], &item, sizeof item);
}

void
rbk_ptrs_drop(struct rbk_ptrs *p, const void *item)
{
	for (uint32_t i = 0; i < p->n; i++) {
		if (p->at[i] == item) {
			memmove(p->at + i, p->at + i + 1, (p->n - i - 1) * sizeof *p->at);
			p->n--;
			return;
		}
	}
}

bool
rbk_ptrs_have(const struct rbk_ptrs *p, const void *item)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (p->at[i] == item)
			return true;
	return false;
}

bool
rbk_names_have(const struct rbk_ptrs *names, const char *name)
{
	for (uint32_t i = 0; i < names->n; i++)
		if (strcmp(names->at[i], name) == 0)
			return true;
	return false;
}

void
rbk_names_add(struct rbk_world *w, struct rbk_ptrs *names, const char *name)
{
	if (name && !rbk_names_have(names, name))
		rbk_ptrs_add(w, names, name);
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(void *const *)x, *(void *const *)y);
}

void
rbk_names_sort(struct rbk_ptrs *names)
{
	uint32_t n = 0;

	if (names->n > 1)
		qsort(names->at, names->n, sizeof *names->at, by_text);
	for (uint32_t i = 0; i < names->n; i++)
		if (n == 0 || strcmp(names->at[n - 1], names->at[i]) != 0)
			names->at[n++] = names->at[i];
	names->n = n;
}

const char *
rbk_key(struct rbk_arena *a, const char *prefix, const char *text)
{
	size_t n = strlen(prefix), m = strlen(text);
	char *key = rbk_arena_take(a, n + m + 1);

	memcpy(key, prefix, n);
	memcpy(key + n, text, m);
	return key;
}

void
rbk_keep(struct rbk_world *w, const struct rbk_fact *f)
{
	w->keep[f - w->facts] = true;
}

void
rbk_cause_of(struct rbk_cause *out, const struct rbk_world *w, const struct rbk_fact *f)
{
	*out = (struct rbk_cause){
		.at = f->by, .number = f->number, .order = f->order, .person = f->person, .commit = f->commit,
		.policy = rbk_policy_version(rbk_policies_when(w->policies, f->by)),
	};
}

struct rbk_entry *
rbk_entry_at(struct rbk_world *w, const char *person, const char *client, bool make)
{
	char key[128];
	size_t n = strlen(person), m = strlen(client);

	if (n + m + 2 > sizeof key)
		return NULL;
	memcpy(key, person, n);
	key[n] = '/';
	memcpy(key + n + 1, client, m + 1);
	struct rbk_entry *e = rbk_table_get(&w->entries, key);

	if (!e && make) {
		e = rbk_arena_take(&w->arena, sizeof *e);
		e->person = person;
		e->client = client;
		*rbk_table_at(&w->entries, rbk_arena_copy(&w->arena, key, n + m + 1)) = e;
	}
	return e;
}

/* Sorts, and drops what was given twice. */
static size_t
put_in_order(struct rbk_fact *facts, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(facts, n, sizeof *facts, rbk_fact_compare);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || rbk_fact_compare(&facts[kept - 1], &facts[i]) != 0)
			facts[kept++] = facts[i];
	return kept;
}

/* Which entry a fact is about is known before the fold, so that a fact that
   stands before its own client record in one receipt finds it. */
static void
know_entries(struct rbk_world *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct rbk_fact *f = &w->facts[i];

		if (f->type != RBK_FACT_ENTRY || !f->client)
			continue;
		w->of[i] = rbk_entry_at(w, f->person, f->client, true);
		if (w->of[i] && !w->of[i]->first)
			w->of[i]->first = f;
	}
}

/* Where a fact that isn't an ENTRY finds its entry without a case: its own
   client record comes in the same receipt and is taken first; or the client
   was handed over. False: the fact has no effect. */
static bool
place(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	if (e->first && e->first->number == f->number)
		rbk_take_entry(w, e->first, e);
	else if (e->given && f->type != RBK_FACT_GONE && !rbk_claim_adopt(w, e, f->by))
		rbk_case_attach(w, rbk_case_now(e->given), e);
	return e->kase != NULL;
}

static void
take(struct rbk_world *w, size_t i)
{
	const struct rbk_fact *f = &w->facts[i];

	if (f->type == RBK_FACT_RULING) {
		rbk_take_ruling(w, f);
		return;
	}
	if (f->type == RBK_FACT_ENTRY) {
		if (w->of[i] && w->of[i]->last != f)
			rbk_take_entry(w, f, w->of[i]);
		return;
	}
	struct rbk_entry *e = w->of[i] = f->client ? rbk_entry_at(w, f->person, f->client, false) : NULL;

	if (!e)
		return;
	if (f->type == RBK_FACT_CONTACT) { /* isn't kept for ever, so nothing may hang on its place */
		if (rbk_claim_adopt(w, e, f->by))
			rbk_keep(w, f);
		rbk_take_contact(w, f, e);
		return;
	}
	if (f->type == RBK_FACT_GONE && f->subject) {
		if (e->kase)
			rbk_take_withdrawn(w, f, e);
		return;
	}
	if (!e->kase) {
		if (!place(w, f, e))
			return;
		rbk_keep(w, f); /* it may be what brought the entry to its case */
	}
	if (f->type == RBK_FACT_SIGN)
		rbk_keep(w, f); /* for the case's face: it changes nothing here */
	else if (f->type == RBK_FACT_CLAIM)
		rbk_take_claim(w, f, e);
	else if (f->type == RBK_FACT_ANSWER)
		rbk_take_answer(w, f, e);
	else if (f->type == RBK_FACT_CONTRACT)
		rbk_take_contract(w, f, e);
	else if (f->type == RBK_FACT_RELEASE)
		rbk_take_release(w, f, e);
	else if (f->type == RBK_FACT_MOVE)
		rbk_take_move(w, f, e);
	else if (f->type == RBK_FACT_RENEW)
		rbk_take_renewal(w, f, e);
	else if (f->type == RBK_FACT_HOLD)
		rbk_take_hold(w, f, e);
	else
		rbk_take_gone(w, f, e);
}

void
rbk_register_judge(struct rbk_json *cases, struct rbk_arena *a, struct rbk_fact *facts, size_t n,
                   const struct rbk_staff *staff, const struct rbk_policies *policies, rbk_time as_of)
{
	struct rbk_world w = { .staff = staff, .policies = policies, .facts = facts, .as_of = as_of };

	assert(cases->type == RBK_J_LIST);
	w.n = put_in_order(facts, n);
	w.of = rbk_arena_take(&w.arena, (w.n + 1) * sizeof(struct rbk_entry *));
	w.home = rbk_arena_take(&w.arena, (w.n + 1) * sizeof(struct rbk_case *));
	w.keep = rbk_arena_take(&w.arena, (w.n + 1) * sizeof(bool));
	know_entries(&w);
	for (size_t i = 0; i < w.n; i++)
		take(&w, i);
	for (uint32_t i = 0; i < w.cases.n; i++) {
		struct rbk_case *k = w.cases.at[i];

		if (!k->into)
			rbk_case_catch_up(&w, k, as_of);
	}
	rbk_cases_write(cases, a, &w);
	rbk_table_free(&w.entries);
	rbk_table_free(&w.ids);
	rbk_table_free(&w.holders);
	rbk_table_free(&w.picks);
	rbk_arena_free(&w.arena);
}
