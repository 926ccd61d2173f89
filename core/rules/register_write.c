/* Cases as JSON: sorted, complete, and with the facts they must be judged
   from again. */
#include <stdlib.h>
#include <string.h>

#include "core/rules/fact_p.h"
#include "core/rules/register_p.h"

#define MEMO 256

/* Writing. The same few strings and times stand in a case again and again:
   each is copied once. */
struct writer {
	struct rbk_arena *a;
	const struct rbk_world *world;
	const struct rbk_case  *kase; /* at work */
	struct {
		const char *from, *to;
	} strings[MEMO];
	struct {
		rbk_time    t;
		const char *text;
	} times[MEMO];
};

static struct rbk_json *
str_json(struct writer *w, const char *s)
{
	size_t i = (size_t)((uintptr_t)s >> 4) % MEMO;
	struct rbk_json *v = rbk_arena_take(w->a, sizeof *v);

	if (w->strings[i].from != s) {
		w->strings[i].from = s;
		w->strings[i].to = rbk_arena_str(w->a, s);
	}
	v->type = RBK_J_STR;
	v->str = w->strings[i].to;
	return v;
}

/* Names are literals: they outlive any arena. */
static void
put(struct rbk_json *obj, const char *name, struct rbk_json *v)
{
	v->name = name;
	rbk_json_add(obj, v);
}

static void
put_str(struct writer *w, struct rbk_json *obj, const char *name, const char *s)
{
	if (s)
		put(obj, name, str_json(w, s));
}

static void
put_int(struct writer *w, struct rbk_json *obj, const char *name, int64_t n)
{
	put(obj, name, rbk_json_int(w->a, n));
}

static void
put_time(struct writer *w, struct rbk_json *obj, const char *name, rbk_time t)
{
	size_t i = (size_t)(t / 1000) % MEMO;

	if (!t)
		return;
	if (w->times[i].t != t) {
		char text[RBK_TIME_TEXT];

		rbk_time_write(text, t, 0);
		w->times[i].t = t;
		w->times[i].text = rbk_arena_str(w->a, text);
	}
	struct rbk_json *v = rbk_arena_take(w->a, sizeof *v);

	v->type = RBK_J_STR;
	v->str = w->times[i].text;
	put(obj, name, v);
}

static void
put_flag(struct writer *w, struct rbk_json *obj, const char *name, bool set)
{
	if (!set)
		return;
	struct rbk_json *v = rbk_json_int(w->a, 1);

	v->type = RBK_J_BOOL;
	put(obj, name, v);
}

static void
put_list(struct rbk_json *obj, const char *name, struct rbk_json *list)
{
	if (list->child)
		put(obj, name, list);
}

static struct rbk_json *
names_json(struct writer *w, const struct rbk_ptrs *names)
{
	struct rbk_json *list = rbk_json_list(w->a);

	for (uint32_t i = 0; i < names->n; i++)
		rbk_json_add(list, str_json(w, names->at[i]));
	return list;
}

static struct rbk_json *
entry_json(struct writer *w, const struct rbk_entry *e)
{
	struct rbk_json *v = rbk_json_obj(w->a);

	put_str(w, v, "person", e->person);
	put_str(w, v, "client", e->client);
	if (e->last) {
		put_str(w, v, "name", e->last->name);
		put_str(w, v, "code", e->last->code);
	}
	if (e->last && e->first) {
		put_int(w, v, "number", e->first->number);
		put_time(w, v, "after", e->first->after);
		put_time(w, v, "by", e->first->by);
		put_str(w, v, "commit", e->first->commit);
	}
	put_flag(w, v, "gone", e->gone);
	put_flag(w, v, "handed_over", !e->last);
	put_flag(w, v, "differs", e->code_out || e->form_out);
	return v;
}

/* What time does to a live claim. */
static void
put_clock(struct writer *w, struct rbk_json *v, const struct rbk_claim *c)
{
	rbk_time ends = 0;
	bool won = rbk_claim_won(w->world, w->kase, c, &ends);
	const char *reason, *proposed = rbk_idle_proposed(w->world, w->kase, c);
	rbk_time pool = rbk_idle_due(w->world, w->kase, c, &reason);

	put_time(w, v, "held", c->held);
	put_flag(w, v, "won", won);
	put_time(w, v, "contract_ends", ends < INT64_MAX ? ends : 0);
	put_time(w, v, "deadline", rbk_claim_lapses(w->world, w->kase, c));
	put_time(w, v, "pool", pool);
	put_str(w, v, "pool_reason", proposed ? proposed : reason);
	put_flag(w, v, "proposed", proposed != NULL);
}

static struct rbk_json *
claim_json(struct writer *w, const struct rbk_claim *c)
{
	struct rbk_json *v = rbk_json_obj(w->a);
	put_str(w, v, "person", c->person);
	put_str(w, v, "client", c->entry ? c->entry->client : NULL);
	put_str(w, v, "state", rbk_claim_state_word(c->state));
	put_str(w, v, "record", c->fact->record);
	put_int(w, v, "number", c->fact->number);
	put_time(w, v, "after", c->after);
	put_time(w, v, "by", c->by);
	put_str(w, v, "at", c->fact->at);
	put_str(w, v, "missing", c->fact->missing);
	put_str(w, v, "band", c->fact->band);
	if (c->confirmed_number)
		put_int(w, v, "confirmed", c->confirmed_number);
	if (c->renewed_number)
		put_int(w, v, "renewed", c->renewed_number);
	put_flag(w, v, "offline_late", c->offline_late);
	if (rbk_claim_live(c))
		put_clock(w, v, c);
	put_time(w, v, "ended", c->ended);
	if (c->ended_number)
		put_int(w, v, "ended_number", c->ended_number);
	put_str(w, v, "to", c->to);
	put_str(w, v, "commit", c->fact->commit);
	put_str(w, v, "policy", rbk_policy_version(c->policy));
	return v;
}

static struct rbk_json *
conflict_json(struct writer *w, const struct rbk_conflict *c)
{
	struct rbk_json *v = rbk_json_obj(w->a);

	put(v, "persons", names_json(w, &c->all));
	put_int(w, v, "number", c->opened.number);
	put_time(w, v, "opened", c->opened.at);
	put_time(w, v, "ended", c->ended.at);
	if (c->ended.at) {
		put_str(w, v, "by", c->ended.what);
		return v;
	}
	put_time(w, v, "answer_by", c->clock.answer_by);
	put_time(w, v, "rule_by", c->clock.rule_by);
	put_str(w, v, "leader", c->clock.leader);
	return v;
}

static struct rbk_json *
split_json(struct writer *w, const struct rbk_split *s)
{
	struct rbk_json *v = rbk_json_obj(w->a), *parts = rbk_json_list(w->a);
	const char *const persons[] = { s->first, s->second };
	const int64_t percent[] = { s->percent, 100 - s->percent };

	for (int i = 0; i < 2; i++) {
		struct rbk_json *part = rbk_json_obj(w->a);

		put_str(w, part, "person", persons[i]);
		put_int(w, part, "percent", percent[i]);
		rbk_json_add(parts, part);
	}
	put(v, "parts", parts);
	put_time(w, v, "from", s->fact->by);
	put_time(w, v, "until", s->until);
	put_str(w, v, "by", s->fact->person);
	put_int(w, v, "number", s->fact->number);
	put_str(w, v, "reason", s->fact->reason);
	put_str(w, v, "commit", s->fact->commit);
	return v;
}

/* Evidence as the leader sees it: `counts` in the proposal or not. */
static struct rbk_json *
answers_json(struct writer *w, const struct rbk_case *k)
{
	struct rbk_json *list = rbk_json_list(w->a);

	for (uint32_t i = 0; i < k->answers.n; i++) {
		const struct rbk_answer *a = k->answers.at[i];
		const struct rbk_fact *f = a->fact;
		struct rbk_json *v = rbk_json_obj(w->a);

		put_str(w, v, "person", f->person);
		put_str(w, v, "client", f->client);
		put_str(w, v, "record", f->record);
		put_str(w, v, "evidence", f->evidence);
		put_str(w, v, "text", f->reason);
		put_str(w, v, "proof", f->proof);
		put_flag(w, v, "no_proof", f->missing != NULL);
		put_flag(w, v, "late", a->late);
		put_flag(w, v, "counts", rbk_answer_counts(k, a));
		put_int(w, v, "number", f->number);
		put_time(w, v, "by", f->by);
		put_str(w, v, "commit", f->commit);
		rbk_json_add(list, v);
	}
	return list;
}

static struct rbk_json *
line_json(struct writer *w, const struct rbk_hline *l)
{
	struct rbk_json *v = rbk_json_obj(w->a), *args = rbk_json_list(w->a);

	for (size_t i = 0; i < RBK_LINE_ARGS && l->args[i]; i++)
		rbk_json_add(args, str_json(w, l->args[i]));
	put_int(w, v, "number", l->cause.number);
	put_time(w, v, "at", l->cause.at);
	put_str(w, v, "what", l->what);
	put_str(w, v, "person", l->person);
	put_list(v, "args", args);
	put_str(w, v, "proposed", l->proposed);
	put_flag(w, v, "against", l->against);
	put_str(w, v, "commit", l->cause.commit);
	put_str(w, v, "policy", l->cause.policy);
	put_list(v, "tell", names_json(w, &l->tell));
	return v;
}

/* Two histories that were one before may hold the same line. */
static void
sort_lines(struct rbk_ptrs *lines)
{
	uint32_t n = 0;

	if (lines->n > 1)
		qsort(lines->at, lines->n, sizeof *lines->at, rbk_line_compare);
	for (uint32_t i = 0; i < lines->n; i++)
		if (n == 0 || lines->at[n - 1] != lines->at[i])
			lines->at[n++] = lines->at[i];
	lines->n = n;
}

static int
by_fact(const void *x, const void *y)
{
	const struct rbk_entry *a = *(void *const *)x, *b = *(void *const *)y;

	if (a->first != b->first)
		return !a->first ? 1 : !b->first ? -1 : a->first < b->first ? -1 : 1;
	int c = strcmp(a->person, b->person);

	return c ? c : strcmp(a->client, b->client);
}

static int
by_claim(const void *x, const void *y)
{
	const struct rbk_claim *a = *(void *const *)x, *b = *(void *const *)y;

	return (a->fact > b->fact) - (a->fact < b->fact);
}

static int
by_conflict(const void *x, const void *y)
{
	const struct rbk_conflict *a = *(void *const *)x, *b = *(void *const *)y;

	return rbk_cause_compare(&a->opened, &b->opened);
}

static void
sort_ptrs(struct rbk_ptrs *p, int (*compare)(const void *, const void *))
{
	if (p->n > 1)
		qsort(p->at, p->n, sizeof *p->at, compare);
}

/* Every kept fact to its case, and its keys with it. */
static void
share_out(struct rbk_world *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct rbk_case *k = w->home[i] ? w->home[i] : w->of[i] ? w->of[i]->kase : NULL;
		const char *keys[4];

		if (!w->keep[i] || !k)
			continue;
		k = rbk_case_now(k);
		rbk_ptrs_add(w, &k->facts, &w->facts[i]);
		bool keyed = w->facts[i].type == RBK_FACT_ENTRY || w->facts[i].pick || w->home[i];
		size_t n = keyed ? rbk_fact_keys(keys, &w->arena, &w->facts[i]) : 0;

		for (size_t j = 0; j < n; j++)
			rbk_ptrs_add(w, &k->keys, keys[j]);
	}
}

static void
add_ids(struct rbk_world *w, struct rbk_case *k)
{
	rbk_ptrs_add(w, &k->keys, rbk_key(&w->arena, "i:", k->id));
	for (uint32_t i = 0; i < k->also.n; i++)
		rbk_ptrs_add(w, &k->keys, rbk_key(&w->arena, "i:", k->also.at[i]));
	for (uint32_t i = 0; i < k->entries.n; i++)
		rbk_ptrs_add(w, &k->keys, rbk_key(&w->arena, "i:", ((struct rbk_entry *)k->entries.at[i])->client));
	for (uint32_t i = 0; i < k->apart.n; i++)
		rbk_ptrs_add(w, &k->keys, rbk_key(&w->arena, "i:", rbk_case_now(k->apart.at[i])->id));
	rbk_names_sort(&k->keys);
}

static struct rbk_json *
apart_json(struct rbk_world *world, struct writer *w, const struct rbk_case *k)
{
	struct rbk_ptrs ids = {0};

	for (uint32_t i = 0; i < k->apart.n; i++)
		rbk_ptrs_add(world, &ids, rbk_case_now(k->apart.at[i])->id);
	rbk_names_sort(&ids);
	return names_json(w, &ids);
}

static struct rbk_json *
keep(void *writer, const char *s)
{
	return str_json(writer, s);
}

typedef struct rbk_json *write_fn(struct writer *, const void *);

static void
put_ptrs(struct writer *w, struct rbk_json *v, const char *name, const struct rbk_ptrs *p, write_fn *write)
{
	struct rbk_json *list = rbk_json_list(w->a);

	for (uint32_t i = 0; i < p->n; i++)
		rbk_json_add(list, write(w, p->at[i]));
	put_list(v, name, list);
}

static struct rbk_json *write_entry(struct writer *w, const void *p) { return entry_json(w, p); }
static struct rbk_json *write_claim(struct writer *w, const void *p) { return claim_json(w, p); }
static struct rbk_json *write_conflict(struct writer *w, const void *p) { return conflict_json(w, p); }
static struct rbk_json *write_split(struct writer *w, const void *p) { return split_json(w, p); }
static struct rbk_json *write_line(struct writer *w, const void *p) { return line_json(w, p); }
static struct rbk_json *write_fact(struct writer *w, const void *p) { return rbk_fact_write_with(w->a, p, keep, w); }

/* Decisions with one verb; what they are about goes by its field's name. */
static struct rbk_json *
decisions_json(struct writer *w, const struct rbk_ptrs *decided, const char *verb, const char *field)
{
	struct rbk_json *list = rbk_json_list(w->a);

	for (uint32_t i = 0; i < decided->n; i++) {
		const struct rbk_decision *d = decided->at[i];
		struct rbk_json *v;

		if (strcmp(d->fact->verb, verb) != 0)
			continue;
		v = rbk_json_obj(w->a);
		put_str(w, v, field, d->fact->subject);
		put_str(w, v, "person", d->fact->target);
		put_str(w, v, "for", d->fact->target ? NULL : d->whose);
		put_str(w, v, "by", d->fact->person);
		put_str(w, v, "level", d->level);
		put_int(w, v, "number", d->fact->number);
		put_time(w, v, "at", d->fact->by);
		put_str(w, v, "reason", d->fact->reason);
		put_str(w, v, "commit", d->fact->commit);
		rbk_json_add(list, v);
	}
	return list;
}

static int
by_decision(const void *x, const void *y)
{
	const struct rbk_decision *a = *(void *const *)x, *b = *(void *const *)y;

	return (a->fact > b->fact) - (a->fact < b->fact);
}

static int
by_answer(const void *x, const void *y)
{
	const struct rbk_answer *a = *(void *const *)x, *b = *(void *const *)y;

	return (a->fact > b->fact) - (a->fact < b->fact);
}

static int
by_split(const void *x, const void *y)
{
	const struct rbk_split *a = *(void *const *)x, *b = *(void *const *)y;

	return (a->fact > b->fact) - (a->fact < b->fact);
}

/* The proposal too may change with time alone. */
static rbk_time
next_of(struct rbk_world *world, struct rbk_case *k)
{
	rbk_time next = rbk_case_next(k), proposal = rbk_proposal_next(world, k, world->as_of);

	return proposal && (!next || proposal < next) ? proposal : next;
}

static rbk_time
lapses_first(const struct rbk_world *world, const struct rbk_case *k)
{
	rbk_time first = 0;

	for (uint32_t i = 0; i < k->live.n; i++) {
		rbk_time t = rbk_claim_lapses(world, k, k->live.at[i]);

		first = t && (!first || t < first) ? t : first;
	}
	return first;
}

/* In the order of the schema's rows. */
static struct rbk_json *
case_json(struct rbk_world *world, struct writer *w, struct rbk_case *k)
{
	struct rbk_json *v = rbk_json_obj(w->a);
	const struct rbk_entry *first = k->entries.n ? k->entries.at[0] : NULL;

	w->kase = k;
	put_str(w, v, "kind", "case");
	put_str(w, v, "id", k->id);
	put_list(v, "also", names_json(w, &k->also));
	put_str(w, v, "name", first && first->last ? first->last->name : NULL);
	put_str(w, v, "status", k->open ? "contested" : k->owner ? "held" : "free");
	put_str(w, v, "owner", k->owner);
	put_time(w, v, "since", k->since);
	put_time(w, v, "pooled", k->pooled);
	put_time(w, v, "deadline", lapses_first(world, k));
	put_time(w, v, "next", next_of(world, k));
	put_list(v, "keys", names_json(w, &k->keys));
	put_ptrs(w, v, "entries", &k->entries, write_entry);
	put_ptrs(w, v, "claims", &k->claims, write_claim);
	put_ptrs(w, v, "conflicts", &k->conflicts, write_conflict);
	put_list(v, "answers", answers_json(w, k));
	put_ptrs(w, v, "splits", &k->splits, write_split);
	if (k->open) {
		struct rbk_json *list = rbk_json_list(w->a);

		rbk_json_add(list, rbk_case_proposal(world, w->a, k, world->as_of));
		put(v, "proposal", list);
	}
	put_list(v, "waivers", decisions_json(w, &k->decided, "waive", "gate"));
	put_list(v, "approvals", decisions_json(w, &k->decided, "approve", "what"));
	put_list(v, "voids", decisions_json(w, &k->decided, "void", "record"));
	put_list(v, "apart", apart_json(world, w, k));
	put_ptrs(w, v, "history", &k->lines, write_line);
	put_ptrs(w, v, "facts", &k->facts, write_fact);
	return v;
}

static int
by_id(const void *x, const void *y)
{
	const struct rbk_case *a = *(void *const *)x, *b = *(void *const *)y;

	return strcmp(a->id, b->id);
}

void
rbk_cases_write(struct rbk_json *out, struct rbk_arena *a, struct rbk_world *w)
{
	struct rbk_ptrs cases = {0};
	struct writer writer = { .a = a, .world = w };

	for (uint32_t i = 0; i < w->cases.n; i++)
		if (!((struct rbk_case *)w->cases.at[i])->into)
			rbk_ptrs_add(w, &cases, w->cases.at[i]);
	for (uint32_t i = 0; i < cases.n; i++)
		for (uint32_t j = 0; j < ((struct rbk_case *)cases.at[i])->claims.n; j++)
			rbk_idle_keep(w, ((struct rbk_case *)cases.at[i])->claims.at[j]);
	sort_ptrs(&cases, by_id);
	share_out(w);
	for (uint32_t i = 0; i < cases.n; i++) {
		struct rbk_case *k = cases.at[i];

		rbk_names_sort(&k->also);
		sort_ptrs(&k->entries, by_fact);
		sort_ptrs(&k->claims, by_claim);
		sort_ptrs(&k->decided, by_decision);
		sort_ptrs(&k->conflicts, by_conflict);
		sort_ptrs(&k->answers, by_answer);
		sort_ptrs(&k->splits, by_split);
		sort_lines(&k->lines);
		add_ids(w, k);
	}
	for (uint32_t i = 0; i < cases.n; i++)
		rbk_json_add(out, case_json(w, &writer, cases.at[i]));
}

int
rbk_case_facts(struct rbk_fact **facts, size_t *n, struct rbk_arena *a, const struct rbk_json *stored, struct rbk_err *err)
{
	const struct rbk_json *list = rbk_json_get(stored, "facts");
	const char *id = rbk_json_get_str(stored, "id");

	*facts = NULL;
	*n = 0;
	if (!list || list->type != RBK_J_LIST || !id)
		return rbk_fail(err, RBK_E_BROKEN, N_("a stored case has no id or no facts"));
	*facts = rbk_arena_take(a, (list->count + 1) * sizeof **facts);
	RBK_JSON_EACH(it, list)
		if (rbk_fact_read(&(*facts)[(*n)++], a, it, err))
			return rbk_while(err, N_("case %s"), id);
	return 0;
}
