/* Cases of the desk, of the units fetched, of central. */
#include "cli/cases.h"

#include <stdlib.h>
#include <string.h>

#include "cli/parts.h"
#include "cli/sight.h"

/* Where a key leads. */
struct place {
	const char      *key, *person; /* person NULL: of no entry */
	size_t           order;        /* of the case in the list */
	struct rbk_json *kase;
};

/* By key, then by order. */
struct places {
	struct place *at;
	size_t        n;
};

struct rbk_known {
	struct rbk_json *list;
	struct places    entries; /* by client */
	struct places    ids;     /* of cases, and of those joined to them */
};

struct gathering {
	struct rbk_run  *r;
	struct rbk_json *list;
};

static int
gather(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct gathering *g = ctx;
	struct rbk_json *v;

	if (rbk_json_read(&v, &g->r->arena, bytes, len, err))
		return rbk_while(err, "%s", path);
	if (v->type == RBK_J_OBJ && rbk_json_get_str(v, "id"))
		rbk_json_add(g->list, v);
	return 0;
}

/* By id; of one case in several units the one that tells most first: the
   whole case, else the most entries. */
static int
by_telling(const void *x, const void *y)
{
	const struct rbk_json *a = *(struct rbk_json *const *)x, *b = *(struct rbk_json *const *)y;
	const struct rbk_json *in_a = rbk_json_get(a, "entries"), *in_b = rbk_json_get(b, "entries");
	size_t n_a = in_a ? in_a->count : 0, n_b = in_b ? in_b->count : 0;
	int c = strcmp(rbk_json_get_str(a, "id"), rbk_json_get_str(b, "id"));

	if (!c)
		c = (rbk_json_get(b, "facts") != NULL) - (rbk_json_get(a, "facts") != NULL);
	return c ? c : (n_b > n_a) - (n_b < n_a);
}

static struct rbk_json *
once(struct rbk_run *r, struct rbk_json *list)
{
	struct rbk_json **at = rbk_arena_take(&r->arena, (list->count + 1) * sizeof *at), *out = rbk_json_list(&r->arena);
	size_t n = 0;

	RBK_JSON_EACH(it, list)
		at[n++] = it;
	qsort(at, n, sizeof *at, by_telling);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || strcmp(rbk_json_get_str(at[i], "id"), rbk_json_get_str(at[i - 1], "id")) != 0) {
			at[i]->next = NULL;
			rbk_json_add(out, at[i]);
		}
	return out;
}

static int
read_desk(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err)
{
	struct gathering g = { r, rbk_json_list(&r->arena) };
	struct rbk_view *v = r->book ? rbk_run_desk(r) : rbk_run_central(r, err);

	*list = g.list;
	if (!v)
		return r->book ? 0 : (int)err->code;
	return rbk_view_each(v, r->book ? "cases" : "register", ".json", -1, gather, &g, err);
}

static int
read_units(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err)
{
	struct gathering g = { r, rbk_json_list(&r->arena) };
	const struct rbk_unit_sight *units;
	size_t n;
	int code = 0;

	units = rbk_run_units(&n, r);
	for (size_t i = 0; i < n && !code; i++)
		code = rbk_view_each(units[i].view, "cases", ".json", -1, gather, &g, err);
	*list = !code && n > 1 ? once(r, g.list) : g.list;
	return code;
}

static int
by_key(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = strcmp(a->key, b->key);

	return c ? c : (a->order > b->order) - (a->order < b->order);
}

static size_t
count_of(const struct rbk_json *list)
{
	return list ? list->count : 0;
}

static void
sort_places(struct rbk_known *k, struct rbk_arena *a)
{
	size_t entries = 0, ids = 0, order = 0;

	RBK_JSON_EACH(c, k->list) {
		entries += count_of(rbk_json_get(c, "entries"));
		ids += 1 + count_of(rbk_json_get(c, "also")) + count_of(rbk_json_get(c, "handed"));
	}
	k->entries.at = rbk_arena_take(a, (entries + 1) * sizeof *k->entries.at);
	k->ids.at = rbk_arena_take(a, (ids + 1) * sizeof *k->ids.at);
	RBK_JSON_EACH(c, k->list) {
		k->ids.at[k->ids.n++] = (struct place){ rbk_json_get_str(c, "id"), NULL, order, c };
		for (size_t i = 0; i < 2; i++)
			RBK_JSON_EACH(was, rbk_json_get(c, i ? "handed" : "also"))
				if (was->type == RBK_J_STR)
					k->ids.at[k->ids.n++] = (struct place){ was->str, NULL, order, c };
		RBK_JSON_EACH(e, rbk_json_get(c, "entries")) {
			const char *client = rbk_json_get_str(e, "client"), *person = rbk_json_get_str(e, "person");

			if (client && person)
				k->entries.at[k->entries.n++] = (struct place){ client, person, order, c };
		}
		order++;
	}
	qsort(k->entries.at, k->entries.n, sizeof *k->entries.at, by_key);
	qsort(k->ids.at, k->ids.n, sizeof *k->ids.at, by_key);
}

/* Central's cases are those of every unit. */
static int
known(const struct rbk_known **out, struct rbk_run *r, bool units, struct rbk_err *err)
{
	struct rbk_known **at = &r->cases[units && r->book];
	struct rbk_json *list;

	if (!*at) {
		if (units && r->book ? read_units(&list, r, err) : read_desk(&list, r, err))
			return (int)err->code;
		*at = rbk_arena_take(&r->arena, sizeof **at);
		**at = (struct rbk_known){ .list = list };
		sort_places(*at, &r->arena);
	}
	*out = *at;
	return 0;
}

int
rbk_cases(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err)
{
	const struct rbk_known *k;
	int code = known(&k, r, false, err);

	*list = code ? NULL : k->list;
	return code;
}

int
rbk_cases_minded(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err)
{
	struct gathering g = { r, rbk_json_list(&r->arena) };
	const struct rbk_unit_sight *units;
	struct rbk_json *desk;
	size_t n;
	int code = rbk_cases(&desk, r, err);

	units = rbk_run_units(&n, r);
	for (size_t i = 0; i < n && !code; i++)
		if (units[i].meanwhile)
			code = rbk_view_each(units[i].view, "cases", ".json", -1, gather, &g, err);
	*list = desk;
	if (code || !g.list->child)
		return code;
	RBK_JSON_EACH(it, desk)
		rbk_json_add(g.list, rbk_json_copy(&r->arena, it));
	*list = once(r, g.list);
	return 0;
}

int
rbk_unit_cases(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err)
{
	const struct rbk_known *k;
	int code = known(&k, r, true, err);

	*list = code ? NULL : k->list;
	return code;
}

/* The first case at a key (of an entry of this person, if not NULL). */
static struct rbk_json *
first(const struct places *p, const char *key, const char *person)
{
	size_t low = 0, high = p->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(p->at[mid].key, key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < p->n && strcmp(p->at[low].key, key) == 0; low++)
		if (!person || strcmp(p->at[low].person, person) == 0)
			return p->at[low].kase;
	return NULL;
}

/* By another of its folders; a client that is handed over, by the case's own
   id. */
static int
by_parts(struct rbk_json **out, const struct rbk_known *k, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	struct rbk_folders parts;
	bool theirs = !rbk_entry_own(r, e);

	if (rbk_entry_parts(&parts, r, e, err))
		return (int)err->code;
	for (size_t i = 0; i < parts.n && !*out; i++) {
		*out = first(&k->entries, parts.at[i].id, rbk_book_person(r->book));
		theirs = theirs || strcmp(parts.at[i].person, rbk_book_person(r->book)) != 0;
	}
	if (!*out && theirs)
		*out = first(&k->ids, e->id, NULL);
	return 0;
}

/* Of a client handed over a desk shows the entry of the new owner, or none
   at all: then the case is known by its own id. */
int
rbk_case_of(struct rbk_json **out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	const struct rbk_known *k;

	*out = NULL;
	if (known(&k, r, e->unit, err))
		return (int)err->code;
	*out = first(&k->entries, e->id, e->person);
	if (!*out && e->unit && !(*out = first(&k->entries, e->id, NULL)))
		*out = first(&k->ids, e->id, NULL);
	if (*out || !r->book || e->alone || e->unit)
		return 0;
	if (!rbk_entry_own(r, e))
		*out = first(&k->entries, e->id, rbk_book_person(r->book));
	return *out ? 0 : by_parts(out, k, r, e, err);
}

int
rbk_known_case(struct rbk_json **out, struct rbk_run *r, const char *id, struct rbk_err *err)
{
	const struct rbk_known *k;
	int code = known(&k, r, false, err);

	*out = code || !id ? NULL : first(&k->ids, id, NULL);
	return code;
}

int
rbk_known_by_id(struct rbk_json **out, struct rbk_run *r, bool units, const char *id, struct rbk_err *err)
{
	const struct rbk_known *k;

	*out = NULL;
	if (known(&k, r, units, err))
		return (int)err->code;
	*out = first(&k->ids, id, NULL);
	if (!*out)
		*out = first(&k->entries, id, NULL);
	return 0;
}
