/* By the keys that decide alone at headquarters, too (core/rules/register_match.c). */
#include "cli/twice.h"

#include <stdlib.h>
#include <string.h>

#include "cli/card.h"
#include "cli/parts.h"
#include "cli/scan.h"
#include "core/model/finding.h"
#include "core/model/name.h"
#include "core/rules/joint.h"

struct one {
	const struct rbk_entry *entry; /* NULL: of a glance */
	const char *id, *name;
	const char *core, *form, *code; /* "" if there is none */
};

static int
by_core(const void *x, const void *y)
{
	const struct one *a = x, *b = y;
	int c = strcmp(a->core, b->core);

	return c ? c : strcmp(a->id, b->id); /* the older one first */
}

static int
by_code(const void *x, const void *y)
{
	const struct one *a = x, *b = y;
	int c = strcmp(a->code, b->code);

	return c ? c : strcmp(a->id, b->id);
}

static bool
same_name(const struct one *a, const struct one *b)
{
	bool codes = !*a->code || !*b->code || strcmp(a->code, b->code) == 0;

	return *a->core && strcmp(a->core, b->core) == 0 && codes && (!*a->form || !*b->form || rbk_form_equal(a->form, b->form));
}

static bool
same_code(const struct one *a, const struct one *b)
{
	return *a->code && strcmp(a->code, b->code) == 0;
}

/* Neighbours that fit, unless they are removed, which costs a look. */
static int
tell(struct rbk_findings *found, struct rbk_run *r, const struct one *at, size_t n, bool (*same)(const struct one *, const struct one *),
     bool named, struct rbk_err *err)
{
	for (size_t i = 1; i < n; i++) {
		const struct one *a = &at[i - 1], *b = &at[i];
		bool gone[2];

		if (!same(a, b) || (!named && same_name(a, b)))
			continue;
		if (rbk_scan_gone(&gone[0], r, a->entry, err) || rbk_scan_gone(&gone[1], r, b->entry, err))
			return (int)err->code;
		if (!gone[0] && !gone[1])
			rbk_findings_add(found, "check.twice", rbk_arena_print(&r->arena, "%s/client.json", b->entry->folder), "name",
			                 a->entry->id, b->entry->id);
	}
	return 0;
}

static struct one
keys_of(struct rbk_run *r, const struct rbk_entry *e, const struct rbk_record *client)
{
	const char *name = rbk_record_str(client, "name"), *credit = rbk_record_str(client, "credit_code");
	struct one one = { e, rbk_record_str(client, "id"), name, "", "", credit ? credit : "" };
	struct rbk_err none = {0};
	struct rbk_name key;

	if (name && rbk_name_make(&key, &r->arena, name, &none) == 0) {
		one.core = key.core;
		one.form = key.form;
	}
	return one;
}

bool
rbk_are_twice(struct rbk_run *r, const struct rbk_record *x, const struct rbk_record *y)
{
	const struct one a = keys_of(r, NULL, x), b = keys_of(r, NULL, y);

	return same_name(&a, &b) || same_code(&a, &b);
}

int
rbk_find_twice(struct rbk_findings *found, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entries all = {0};
	int code = rbk_find_entries(&all, r, err);
	struct one *at = rbk_arena_take(&r->arena, (all.n + 1) * sizeof *at);
	size_t n = 0;

	for (size_t i = 0; i < all.n && !code; i++) {
		struct rbk_entry *e = &all.at[i];

		if (rbk_entry_own(r, e) && strncmp(e->folder, "clients/", 8) == 0)
			at[n++] = keys_of(r, e, &e->client);
	}
	if (n > 1)
		qsort(at, n, sizeof *at, by_core);
	if (!code)
		code = tell(found, r, at, n, same_name, true, err);
	if (n > 1)
		qsort(at, n, sizeof *at, by_code);
	return code ? code : tell(found, r, at, n, same_code, false, err);
}

/* The same of glances, where the removed ones are left out and the keys stand. */
static void
add_rows(struct rbk_json *list, struct rbk_run *r, const struct one *at, size_t n, bool (*same)(const struct one *, const struct one *), bool named)
{
	struct rbk_arena *a = &r->arena;

	for (size_t i = 1; i < n; i++) {
		const struct one *x = &at[i - 1], *y = &at[i];
		struct rbk_json *row;

		if (!same(x, y) || (!named && same_name(x, y)))
			continue;
		row = rbk_json_obj(a);
		rbk_json_set_str(a, row, "name", y->name);
		rbk_json_set_str(a, row, "id", x->id);
		rbk_json_set_str(a, row, "other", y->id);
		rbk_json_set_str(a, row, "type", rbk_arena_print(a, "roadbook client join %s %s", x->id, y->id));
		rbk_json_add(list, row);
	}
}

static const char *
text_of(const struct rbk_json *glance, const char *field)
{
	const char *s = rbk_json_get_str(glance, field);

	return s ? s : "";
}

struct rbk_json *
rbk_twice_rows(struct rbk_run *r, const struct rbk_json *glances)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct one *at = rbk_arena_take(&r->arena, (glances->count + 1) * sizeof *at);
	size_t n = 0;

	RBK_JSON_EACH(it, glances)
		if (rbk_json_get_str(it, "name") && rbk_json_get_bool(it, "mine"))
			at[n++] = (struct one){ NULL, rbk_json_get_str(it, "id"), rbk_json_get_str(it, "name"),
			                        text_of(it, "core"), text_of(it, "form"), text_of(it, "code") };
	if (n > 1)
		qsort(at, n, sizeof *at, by_core);
	add_rows(list, r, at, n, same_name, true);
	if (n > 1)
		qsort(at, n, sizeof *at, by_code);
	add_rows(list, r, at, n, same_code, false);
	return list;
}

int
rbk_find_joined(struct rbk_findings *found, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	const struct rbk_record **records;
	struct rbk_record joint;
	const char **differs;
	size_t n;

	if (rbk_part_records(&records, &n, r, e, NULL, err) || n < 2)
		return (int)err->code;
	rbk_joint(&joint, &r->arena, records, n);
	differs = rbk_joint_differs(&r->arena, &joint, records, n);
	for (size_t i = 0; differs[i]; i++) {
		const char *field = rbk_field_label(r, joint.kind, differs[i]);

		rbk_findings_add(found, "check.joined", rbk_arena_print(&r->arena, "%s/client.json", e->folder), differs[i], field,
		                 rbk_arena_print(&r->arena, "roadbook client set %s %s=…", e->id, differs[i]));
	}
	return 0;
}
