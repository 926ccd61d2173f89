/* Cases: opening, what they hold, joining two. Which entries belong
   together is register_match.c's question. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/model/id.h"
#include "core/model/name.h"
#include "core/rules/register_p.h"

#define TEXT2(x) #x
#define TEXT(x)  TEXT2(x)
#define NAME_PREFIX "n" TEXT(RBK_NAME_VERSION) ":"

struct rbk_case *
rbk_case_now(struct rbk_case *k)
{
	if (!k)
		return NULL;
	while (k->into) {
		if (k->into->into)
			k->into = k->into->into;
		k = k->into;
	}
	return k;
}

struct rbk_case *
rbk_case_by_id(struct rbk_world *w, const char *id)
{
	return id ? rbk_case_now(rbk_table_get(&w->ids, id)) : NULL;
}

/* The client's id, or if another case has that, one derived of person and
   client. */
static const char *
fresh_id(struct rbk_world *w, const struct rbk_entry *e)
{
	if (!rbk_table_get(&w->ids, e->client))
		return e->client;
	for (int i = 0;; i++) {
		char text[160], id[RBK_ULID_SIZE];
		int n = snprintf(text, sizeof text, "case/%s/%s/%d", e->person, e->client, i);

		rbk_ulid_derive(id, e->first ? e->first->by : 0, text, (size_t)n);
		if (!rbk_table_get(&w->ids, id))
			return rbk_arena_str(&w->arena, id);
	}
}

struct rbk_case *
rbk_case_open(struct rbk_world *w, const struct rbk_entry *e, const struct rbk_fact *f)
{
	struct rbk_case *k = rbk_arena_take(&w->arena, sizeof *k);

	k->id = fresh_id(w, e);
	k->opened = f;
	*rbk_table_at(&w->ids, k->id) = k;
	rbk_ptrs_add(w, &w->cases, k);
	return k;
}

/* Cases that became one hold a key once, at the place of the first. */
static void
merge_holders(const struct rbk_world *w, struct rbk_holders *h)
{
	uint32_t n = 0;

	if (h->joins == w->joins)
		return;
	h->joins = w->joins;
	for (uint32_t i = 0; i < h->at.n; i++) {
		struct rbk_holder *at = h->at.at[i];

		at->kase = rbk_case_now(at->kase);
		if (at->kase->held) {
			at->kase->held->n += at->n;
		} else {
			at->kase->held = at;
			h->at.at[n++] = at;
		}
	}
	h->at.n = n;
	for (uint32_t i = 0; i < n; i++)
		((struct rbk_holder *)h->at.at[i])->kase->held = NULL;
}

/* The cases that hold the key now, each once. NULL: nobody ever did. */
struct rbk_holders *
rbk_holders_of(struct rbk_world *w, const char *prefix, const char *text)
{
	if (!text || !text[0])
		return NULL;
	struct rbk_holders *h = rbk_table_get(&w->holders, rbk_key(&w->arena, prefix[0] == 'n' ? NAME_PREFIX : prefix, text));

	if (h)
		merge_holders(w, h);
	return h;
}

/* `change`: 1, -1; 2: the case is new and holds nothing yet. Who holds a key
   no more loses the place, at once, so that places tell of events only. */
static void
hold(struct rbk_world *w, struct rbk_case *k, const char *prefix, const char *text, int change)
{
	if (!text || !text[0])
		return;
	void **place = rbk_table_at(&w->holders, rbk_key(&w->arena, prefix, text));

	if (!*place)
		*place = rbk_arena_take(&w->arena, sizeof(struct rbk_holders));
	struct rbk_holders *h = *place;

	merge_holders(w, h);
	for (uint32_t i = 0; change < 2 && i < h->at.n; i++) {
		struct rbk_holder *at = h->at.at[i];

		if (at->kase != k)
			continue;
		at->n += (size_t)change;
		if (at->n == 0)
			rbk_ptrs_drop(&h->at, at);
		return;
	}
	assert(change > 0);
	struct rbk_holder *at = rbk_arena_take(&w->arena, sizeof *at);

	*at = (struct rbk_holder){ k, 1 };
	rbk_ptrs_add(w, &h->at, at);
}

static void
hold_all(struct rbk_world *w, struct rbk_case *k, const struct rbk_entry *e, int change)
{
	if (!e->last)
		return;
	hold(w, k, NAME_PREFIX, e->last->core, change);
	hold(w, k, "c:", e->last->code, change);
}

static bool
text_equal(const char *x, const char *y)
{
	return strcmp(x, y) == 0;
}

typedef bool equal_fn(const char *x, const char *y);

static struct rbk_count *
count_of(const struct rbk_ptrs *counts, const char *text, equal_fn *equal)
{
	for (uint32_t i = 0; i < counts->n; i++) {
		struct rbk_count *c = counts->at[i];

		if (equal(c->text, text))
			return c;
	}
	return NULL;
}

static bool
twin(const struct rbk_ptrs *twins, const char *text, equal_fn *equal)
{
	for (uint32_t i = 0; i < twins->n; i++)
		if (equal(twins->at[i], text))
			return true;
	return false;
}

/* May `text` stand in the case beside what counts there already? */
static bool
count_in(struct rbk_world *w, struct rbk_ptrs *counts, const struct rbk_ptrs *twins, const char *text, equal_fn *equal)
{
	if (!text || !text[0])
		return true;
	struct rbk_count *c = count_of(counts, text, equal);

	if (!c && counts->n) {
		for (uint32_t i = 0; i < counts->n; i++)
			if (!twin(twins, ((struct rbk_count *)counts->at[i])->text, equal))
				return false;
		if (!twin(twins, text, equal))
			return false;
	}
	if (!c) {
		c = rbk_arena_take(&w->arena, sizeof *c);
		c->text = text;
		rbk_ptrs_add(w, counts, c);
	}
	c->n++;
	return true;
}

static void
count_out(struct rbk_ptrs *counts, const char *text, equal_fn *equal)
{
	struct rbk_count *c = text && text[0] ? count_of(counts, text, equal) : NULL;

	if (c && --c->n == 0)
		rbk_ptrs_drop(counts, c);
}

static void
enter_counts(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e)
{
	if (!e->last)
		return;
	e->code_out = !count_in(w, &k->codes, &k->twin_codes, e->last->code, text_equal);
	e->form_out = !count_in(w, &k->forms, &k->twin_forms, e->last->form, rbk_form_equal);
	k->n_out += e->code_out || e->form_out;
}

static void
leave_counts(struct rbk_case *k, struct rbk_entry *e)
{
	if (!e->last)
		return;
	if (!e->code_out)
		count_out(&k->codes, e->last->code, text_equal);
	if (!e->form_out)
		count_out(&k->forms, e->last->form, rbk_form_equal);
	k->n_out -= e->code_out || e->form_out;
	e->code_out = e->form_out = false;
}

/* What contradicted the case may fit it by now. */
void
rbk_case_recount(struct rbk_world *w, struct rbk_case *k)
{
	for (uint32_t i = 0; k->n_out && i < k->entries.n; i++) {
		struct rbk_entry *e = k->entries.at[i];

		if (e->code_out || e->form_out) {
			leave_counts(k, e);
			enter_counts(w, k, e);
		}
	}
}

void
rbk_case_attach(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e)
{
	hold_all(w, k, e, k->entries.n ? 1 : 2);
	e->kase = k;
	rbk_ptrs_add(w, &k->entries, e);
	enter_counts(w, k, e);
}

void
rbk_case_detach(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e)
{
	leave_counts(k, e);
	hold_all(w, k, e, -1);
	rbk_ptrs_drop(&k->entries, e);
	e->kase = NULL;
}

/* The entry has the name and keys of f from now on. */
void
rbk_entry_rekey(struct rbk_world *w, struct rbk_entry *e, const struct rbk_fact *f)
{
	struct rbk_case *k = rbk_case_now(e->kase);

	if (!k) {
		e->last = f;
		return;
	}
	leave_counts(k, e);
	hold_all(w, k, e, -1);
	e->last = f;
	hold_all(w, k, e, 1);
	enter_counts(w, k, e);
	rbk_case_recount(w, k);
}

static void
append(struct rbk_world *w, struct rbk_ptrs *to, const struct rbk_ptrs *from)
{
	for (uint32_t i = 0; i < from->n; i++)
		rbk_ptrs_add(w, to, from->at[i]);
}

static void
append_names(struct rbk_world *w, struct rbk_ptrs *to, const struct rbk_ptrs *from)
{
	for (uint32_t i = 0; i < from->n; i++)
		rbk_names_add(w, to, from->at[i]);
}

static void
append_counts(struct rbk_world *w, struct rbk_ptrs *to, const struct rbk_ptrs *from, equal_fn *equal)
{
	for (uint32_t i = 0; i < from->n; i++) {
		struct rbk_count *c = from->at[i], *same = count_of(to, c->text, equal);

		if (same)
			same->n += c->n;
		else
			rbk_ptrs_add(w, to, c);
	}
}

/* Codes (forms) that differ inside either case were ruled to be one
   client's; by the key both share they all are. */
static void
join_counts(struct rbk_world *w, struct rbk_ptrs *counts, struct rbk_ptrs *twins, const struct rbk_ptrs *from,
            const struct rbk_ptrs *from_twins, equal_fn *equal)
{
	append_names(w, twins, from_twins);
	append_counts(w, counts, from, equal);
	for (uint32_t i = 0; counts->n > 1 && i < counts->n; i++)
		rbk_names_add(w, twins, ((struct rbk_count *)counts->at[i])->text);
}

static void
join_owner(struct rbk_case *into, const struct rbk_case *from, struct rbk_world *w)
{
	if (from->owner && into->owner && strcmp(from->owner, into->owner) != 0) { /* one of them holds it no more */
		rbk_case_owned(w, into, from->owner, 0);
		rbk_case_owned(w, into, into->owner, 0);
	}
	if (from->owner && (!into->owner || from->since < into->since ||
	    (from->since == into->since && from->opened < into->opened))) {
		into->owner = from->owner;
		into->since = from->since;
	}
	append(w, &into->conflicts, &from->conflicts);
	if (!into->open)
		into->open = from->open;
	else if (from->open) { /* two open conflicts become the earlier one */
		bool earlier = rbk_cause_compare(&from->open->opened, &into->open->opened) < 0;
		struct rbk_conflict *stays = earlier ? from->open : into->open, *ends = earlier ? into->open : from->open;

		append_names(w, &stays->all, &ends->all);
		rbk_ptrs_drop(&into->conflicts, ends);
		into->open = stays;
	}
}

/* Two cases are one from now on: the larger takes the smaller in, the one
   opened first gives the id. Both have caught up. */
struct rbk_case *
rbk_case_join(struct rbk_world *w, struct rbk_case *x, struct rbk_case *y, const char **lost)
{
	bool x_first = x->opened < y->opened, x_big = x->entries.n + x->lines.n >= y->entries.n + y->lines.n;
	struct rbk_case *first = x_first ? x : y, *second = x_first ? y : x, *into = x_big ? x : y, *from = x_big ? y : x;
	const char *id = first->id;
	const struct rbk_fact *opened = first->opened;

	*lost = second->id;
	join_owner(into, from, w);
	append_names(w, &into->also, &from->also);
	rbk_names_add(w, &into->also, *lost);
	append(w, &into->entries, &from->entries);
	append(w, &into->claims, &from->claims);
	append(w, &into->decided, &from->decided);
	append(w, &into->answers, &from->answers);
	append(w, &into->contracts, &from->contracts);
	rbk_share_join(w, into, from);
	append(w, &into->live, &from->live);
	append(w, &into->sides, &from->sides);
	append(w, &into->left, &from->left);
	append(w, &into->lines, &from->lines);
	append(w, &into->owned, &from->owned);
	into->pooled = from->pooled > into->pooled ? from->pooled : into->pooled;
	into->pool_last = from->pool_last > into->pool_last ? from->pool_last : into->pool_last;
	append(w, &into->apart, &from->apart);
	join_counts(w, &into->codes, &into->twin_codes, &from->codes, &from->twin_codes, text_equal);
	join_counts(w, &into->forms, &into->twin_forms, &from->forms, &from->twin_forms, rbk_form_equal);
	into->n_out += from->n_out;
	into->id = id;
	into->opened = opened;
	from->into = into;
	w->joins++;
	rbk_case_recount(w, into);
	rbk_case_sweep(w, into);
	return into;
}

bool
rbk_case_apart(struct rbk_case *x, struct rbk_case *y)
{
	for (uint32_t i = 0; i < x->apart.n; i++)
		if (rbk_case_now(x->apart.at[i]) == y)
			return true;
	return false;
}

void
rbk_case_part(struct rbk_world *w, struct rbk_case *x, struct rbk_case *y)
{
	rbk_ptrs_add(w, &x->apart, y);
	rbk_ptrs_add(w, &y->apart, x);
}

static void
forget(struct rbk_ptrs *cases, const struct rbk_case *k)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < cases->n; i++)
		if (rbk_case_now(cases->at[i]) != k)
			cases->at[n++] = cases->at[i];
	cases->n = n;
}

void
rbk_case_unpart(struct rbk_case *x, struct rbk_case *y)
{
	forget(&x->apart, y);
	forget(&y->apart, x);
}

/* Ruled to be one client: what differs between them stands side by side. */
void
rbk_case_twins(struct rbk_world *w, struct rbk_case *k, struct rbk_case *other)
{
	const struct rbk_case *both[] = { k, other };

	for (int b = 0; b < 2; b++) {
		for (uint32_t i = 0; i < both[b]->codes.n; i++)
			rbk_names_add(w, &k->twin_codes, ((struct rbk_count *)both[b]->codes.at[i])->text);
		for (uint32_t i = 0; i < both[b]->forms.n; i++)
			rbk_names_add(w, &k->twin_forms, ((struct rbk_count *)both[b]->forms.at[i])->text);
	}
}
