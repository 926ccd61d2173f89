/* Two versions of a record become one: field by field, the same whichever
   side is called x. What both changed differently stays as it was and is
   put to the person. */
#include "core/rules/merge.h"

#include <stdlib.h>
#include <string.h>

#define UNSETTLED "unsettled"

struct merge {
	struct rbk_arena            *a;
	const struct rbk_record     *base, *x, *y; /* base may be NULL */
	struct rbk_record           *out;
	struct rbk_json             *unsettled;    /* list, made as needed */
};

static struct rbk_json *
get(const struct rbk_record *r, const char *field)
{
	return r ? rbk_json_get(r->root, field) : NULL;
}

static bool
same(const struct rbk_json *x, const struct rbk_json *y)
{
	return x && y ? rbk_json_equal(x, y) : x == y;
}

/* By canonical bytes; a value that isn't there comes first. */
static int
compare(const struct rbk_json *x, const struct rbk_json *y)
{
	struct rbk_buf a = {0}, b = {0};
	int c = (x != NULL) - (y != NULL);

	if (x && y) {
		rbk_json_line(&a, x);
		rbk_json_line(&b, y);
		c = strcmp(a.text, b.text);
	}
	rbk_buf_free(&a);
	rbk_buf_free(&b);
	return c;
}

static int
by_bytes(const void *x, const void *y)
{
	return compare(*(void *const *)x, *(void *const *)y);
}

static void
set(struct merge *m, const char *field, const struct rbk_json *v)
{
	if (v)
		rbk_json_set(m->a, m->out->root, field, rbk_json_copy(m->a, v));
}

/* All items of the lists, each once, by bytes. */
static struct rbk_json *
united(struct rbk_arena *a, const struct rbk_json *x, const struct rbk_json *y)
{
	const struct rbk_json *lists[] = { x, y };
	struct rbk_json *out = rbk_json_list(a);
	size_t n = 0, room = (x ? x->count : 0) + (y ? y->count : 0);
	void **items = rbk_arena_take(a, (room + 1) * sizeof *items);

	for (int l = 0; l < 2; l++)
		RBK_JSON_EACH(it, lists[l])
			items[n++] = it;
	if (n > 1)
		qsort(items, n, sizeof *items, by_bytes);
	for (size_t i = 0; i < n; i++) {
		if (i && compare(items[i - 1], items[i]) == 0)
			continue;
		struct rbk_json *item = rbk_json_copy(a, items[i]);

		item->name = NULL;
		rbk_json_add(out, item);
	}
	return out;
}

static struct rbk_json *
item_of(const struct rbk_json *unsettled, const char *field)
{
	RBK_JSON_EACH(it, unsettled) {
		const char *name = rbk_json_get_str(it, "field");

		if (name && strcmp(name, field) == 0)
			return it;
	}
	return NULL;
}

/* A value that one side took out stands as null. */
static struct rbk_json *
value_or_null(struct rbk_arena *a, const struct rbk_json *v)
{
	if (v)
		return rbk_json_copy(a, v);
	return rbk_arena_take(a, sizeof(struct rbk_json));
}

static void
ask(struct merge *m, const char *field, const struct rbk_json *x, const struct rbk_json *y)
{
	struct rbk_json *item = item_of(m->unsettled, field), *values = rbk_json_list(m->a);

	rbk_json_add(values, value_or_null(m->a, x));
	rbk_json_add(values, value_or_null(m->a, y));
	if (!item) {
		item = rbk_json_obj(m->a);
		rbk_json_set_str(m->a, item, "field", field);
		rbk_json_add(m->unsettled, item);
	}
	rbk_json_set(m->a, item, "values", united(m->a, values, rbk_json_get(item, "values")));
}

static const struct rbk_json *
larger(const struct rbk_json *x, const struct rbk_json *y)
{
	struct rbk_err scratch = {0};
	rbk_time a, b;

	if (!x || !y)
		return x ? x : y;
	if (x->type == RBK_J_INT && y->type == RBK_J_INT)
		return x->num > y->num ? x : y;
	if (x->type == RBK_J_STR && y->type == RBK_J_STR && rbk_time_read(&a, x->str, 0, &scratch) == 0 &&
	    rbk_time_read(&b, y->str, 0, &scratch) == 0 && a != b)
		return a > b ? x : y;
	return compare(x, y) > 0 ? x : y;
}

/* Both sides changed the field, each in its own way. */
static void
merge_both(struct merge *m, const char *field, enum rbk_merge how, const struct rbk_json *base,
           const struct rbk_json *x, const struct rbk_json *y)
{
	const struct rbk_json *kept = base ? base : m->base ? NULL : compare(x, y) < 0 ? x : y;

	if (how == RBK_MERGE_UNION && (!x || x->type == RBK_J_LIST) && (!y || y->type == RBK_J_LIST)) {
		set(m, field, united(m->a, x, y));
		return;
	}
	if (how == RBK_MERGE_MAX) {
		set(m, field, larger(x, y));
		return;
	}
	if (how == RBK_MERGE_FIXED) {
		set(m, field, compare(x, y) < 0 ? x : y); /* there is no base: see merge_field */
		return;
	}
	set(m, field, kept);
	ask(m, field, x, y);
}

static void
merge_field(struct merge *m, const char *field)
{
	const struct rbk_json *base = get(m->base, field), *x = get(m->x, field), *y = get(m->y, field);
	const struct rbk_field *row = rbk_field_find(m->out->kind, field);
	enum rbk_merge how = row ? row->merge : RBK_MERGE_ASK;

	if (get(m->out, field) || strcmp(field, UNSETTLED) == 0)
		return;
	if (how == RBK_MERGE_FIXED && base)
		set(m, field, base);
	else if (same(x, y)) /* equal objects may differ in the order of their fields */
		set(m, field, compare(x, y) < 0 ? x : y);
	else if (same(y, base))
		set(m, field, x);
	else if (same(x, base))
		set(m, field, y);
	else
		merge_both(m, field, how, base, x, y);
}

/* One question, as the three versions have it; NULL: settled, or none. */
static struct rbk_json *
merge_item(struct merge *m, const char *field, const struct rbk_json *base, const struct rbk_json *x, const struct rbk_json *y)
{
	if (!x || !y) { /* settled on one side, or brought along by one */
		const struct rbk_json *one = x ? x : y;

		return same(one, base) ? NULL : rbk_json_copy(m->a, one);
	}
	if (same(x, y))
		return rbk_json_copy(m->a, compare(x, y) < 0 ? x : y);
	if (same(x, base) || same(y, base))
		return rbk_json_copy(m->a, same(x, base) ? y : x);
	struct rbk_json *item = rbk_json_obj(m->a);

	rbk_json_set_str(m->a, item, "field", field);
	rbk_json_set(m->a, item, "values", united(m->a, rbk_json_get(x, "values"), rbk_json_get(y, "values")));
	return item;
}

static void
merge_unsettled(struct merge *m)
{
	const struct rbk_json *base = get(m->base, UNSETTLED);
	const struct rbk_json *sides[] = { get(m->x, UNSETTLED), get(m->y, UNSETTLED) };

	m->unsettled = rbk_json_list(m->a);
	for (int s = 0; s < 2; s++) {
		RBK_JSON_EACH(it, sides[s]) {
			const char *field = rbk_json_get_str(it, "field");

			if (!field || item_of(m->unsettled, field))
				continue;
			struct rbk_json *item = merge_item(m, field, item_of(base, field), item_of(sides[0], field), item_of(sides[1], field));

			if (item)
				rbk_json_add(m->unsettled, item);
		}
	}
}

static int
by_field(const void *x, const void *y)
{
	const struct rbk_json *a = *(void *const *)x, *b = *(void *const *)y;

	return strcmp(rbk_json_get_str(a, "field"), rbk_json_get_str(b, "field"));
}

static void
put_unsettled(struct merge *m)
{
	struct rbk_json *list = rbk_json_list(m->a);
	size_t n = 0;
	void **items = rbk_arena_take(m->a, (m->unsettled->count + 1) * sizeof *items);

	RBK_JSON_EACH(it, m->unsettled)
		items[n++] = it;
	if (n > 1)
		qsort(items, n, sizeof *items, by_field);
	for (size_t i = 0; i < n; i++)
		rbk_json_add(list, items[i]);
	if (n)
		rbk_json_set(m->a, m->out->root, UNSETTLED, list);
}

static bool
one_record(const struct rbk_record *x, const struct rbk_record *y)
{
	return same(get(x, "kind"), get(y, "kind")) && same(get(x, "id"), get(y, "id"));
}

int
rbk_record_merge(struct rbk_record *out, struct rbk_arena *a, const struct rbk_record *base,
                 const struct rbk_record *x, const struct rbk_record *y, struct rbk_err *err)
{
	const struct rbk_record *all[] = { base, x, y };
	struct rbk_record result = { .kind = x->kind, .root = rbk_json_obj(a) };
	struct merge m = { .a = a, .base = base, .x = x, .y = y, .out = &result };

	if (!one_record(x, y) || (base && !one_record(base, x)))
		return rbk_fail(err, RBK_E_BAD, N_("these are not two versions of one record: kind or id differ"));
	merge_unsettled(&m);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (!all[i])
			continue;
		RBK_JSON_EACH(it, all[i]->root)
			merge_field(&m, it->name);
	}
	put_unsettled(&m);
	*out = result;
	return 0;
}

int
rbk_record_settle(struct rbk_record *r, struct rbk_arena *a, const char *field, const struct rbk_json *value, struct rbk_err *err)
{
	const struct rbk_field *row = rbk_field_find(r->kind, field);
	struct rbk_json *list = rbk_json_get(r->root, UNSETTLED), *rest = rbk_json_list(a);
	bool none = !value || value->type == RBK_J_NULL;

	if (!item_of(list, field))
		return rbk_fail(err, RBK_E_MISSING, N_("field %s has nothing to settle"), rbk_err_name(err, field));
	if (none && row && (row->flags & RBK_NEEDED))
		return rbk_fail(err, RBK_E_BAD, N_("field %s can't be left out: choose one of its values"), rbk_err_name(err, field));
	if (!none && row && rbk_field_check(row, value, err))
		return (int)err->code;
	if (none)
		rbk_json_drop(r->root, field);
	else
		rbk_json_set(a, r->root, field, rbk_json_copy(a, value));
	RBK_JSON_EACH(it, list) {
		const char *name = rbk_json_get_str(it, "field");

		if (name && strcmp(name, field) != 0)
			rbk_json_add(rest, rbk_json_copy(a, it));
	}
	if (rest->child)
		rbk_json_set(a, r->root, UNSETTLED, rest);
	else
		rbk_json_drop(r->root, UNSETTLED);
	return 0;
}
