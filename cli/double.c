/* Looking a company up: own book and desk, never anybody else's book. */
#include "cli/double.h"

#include <string.h>

#include "cli/cases.h"
#include "cli/pen.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/credit_code.h"
#include "core/model/name.h"
#include "core/model/table.h"

struct wanted {
	struct rbk_arena *a;
	const char *core; /* NULL: no name key */
	const char *code; /* NULL: no code */
};

static bool
same_name(const struct wanted *w, const char *name)
{
	struct rbk_err scratch = {0};
	struct rbk_name key;

	return w->core && name && !rbk_name_make(&key, w->a, name, &scratch) && strcmp(key.core, w->core) == 0;
}

static const char *
fits(const struct wanted *w, const struct rbk_record *client)
{
	const char *code = rbk_record_str(client, "credit_code");

	if (w->code && code && strcmp(code, w->code) == 0)
		return "credit_code";
	if (same_name(w, rbk_record_str(client, "name")))
		return "name";
	RBK_JSON_EACH(it, rbk_json_get(client->root, "aliases"))
		if (same_name(w, it->str))
			return "name";
	return NULL;
}

static void
add(struct rbk_json *list, struct rbk_arena *a, const char *where, const char *by, const struct rbk_json *from)
{
	struct rbk_json *o = rbk_json_obj(a);

	rbk_json_set_str(a, o, "where", where);
	rbk_json_set_str(a, o, "by", by);
	rbk_json_set_str(a, o, "id", rbk_json_get_str(from, "id"));
	rbk_json_set_str(a, o, "name", rbk_json_get_str(from, "name"));
	rbk_json_set_str(a, o, "status", rbk_json_get_str(from, "status"));
	rbk_json_set_str(a, o, "owner", rbk_json_get_str(from, "owner"));
	rbk_json_add(list, o);
}

static int
in_book(struct rbk_json *list, struct rbk_run *r, const struct wanted *w, const struct rbk_entries *all, struct rbk_err *err)
{
	for (size_t i = 0; i < all->n; i++) {
		const char *by = fits(w, &all->at[i].client);
		bool gone = false;

		if (by && rbk_scan_gone(&gone, r, &all->at[i], err))
			return (int)err->code;
		if (by && !gone)
			add(list, w->a, "book", by, all->at[i].client.root);
	}
	return 0;
}

/* By the names a person may read on their desk. Its keys are there for
   leaders only: "n1:<core>" and "c:<code>" (core/rules/fact.h). */
static const char *
case_fits(const struct wanted *w, const struct rbk_json *c)
{
	const char *name = w->core ? rbk_arena_print(w->a, "n%d:%s", RBK_NAME_VERSION, w->core) : "";
	const char *code = w->code ? rbk_arena_print(w->a, "c:%s", w->code) : "";
	const char *by = NULL;

	RBK_JSON_EACH(k, rbk_json_get(c, "keys")) {
		if (k->type == RBK_J_STR && strcmp(k->str, code) == 0)
			return "credit_code";
		if (k->type == RBK_J_STR && strcmp(k->str, name) == 0)
			by = "name";
	}
	RBK_JSON_EACH(e, rbk_json_get(c, "entries"))
		if (!by && same_name(w, rbk_json_get_str(e, "name")))
			by = "name";
	return by || !same_name(w, rbk_json_get_str(c, "name")) ? by : "name";
}

static bool
is_near(struct rbk_arena *a, const char *core, const char *name)
{
	struct rbk_err scratch = {0};
	struct rbk_name key;

	return name && !rbk_name_make(&key, a, name, &scratch) && (strstr(key.core, core) || strstr(core, key.core));
}

static void
add_near(struct rbk_json *names, struct rbk_table *seen, struct rbk_arena *a, const char *core, const char *name)
{
	void **met = is_near(a, core, name) ? rbk_table_at(seen, name) : NULL;

	if (!met || *met)
		return;
	rbk_json_add(names, *met = rbk_json_str(a, name));
}

/* In order of being found, none twice. */
static struct rbk_json *
near_names(struct rbk_arena *a, const char *core, const struct rbk_entries *all, const struct rbk_json *cases)
{
	struct rbk_json *names = rbk_json_list(a);
	struct rbk_table seen = {0};

	for (size_t i = 0; core && i < all->n; i++)
		add_near(names, &seen, a, core, rbk_record_str(&all->at[i].client, "name"));
	RBK_JSON_EACH(c, core ? cases : NULL)
		add_near(names, &seen, a, core, rbk_json_get_str(c, "name"));
	rbk_table_free(&seen);
	return names;
}

int
rbk_doubles(struct rbk_json **list, struct rbk_json **near, struct rbk_run *r, const char *name, const char *code,
            struct rbk_err *err)
{
	struct wanted w = { .a = &r->arena };
	struct rbk_err scratch = {0};
	char canonical[RBK_CREDIT_CODE_SIZE];
	struct rbk_entries all = {0};
	struct rbk_json *cases;
	struct rbk_name key;

	*list = rbk_json_list(&r->arena);
	if (name && !rbk_name_make(&key, &r->arena, name, &scratch))
		w.core = key.core;
	if (code && rbk_credit_code_read(canonical, code) != RBK_CODE_SHAPE)
		w.code = rbk_arena_str(&r->arena, canonical);
	if (rbk_find_entries(&all, r, err) || in_book(*list, r, &w, &all, err) || rbk_cases(&cases, r, err))
		return (int)err->code;
	RBK_JSON_EACH(c, cases) {
		const char *by = case_fits(&w, c);

		if (by)
			add(*list, w.a, "desk", by, c);
	}
	if (near)
		*near = near_names(&r->arena, w.core, &all, cases);
	return 0;
}

void
rbk_double_notes(struct rbk_run *r, const struct rbk_json *list)
{
	RBK_JSON_EACH(d, list) {
		const char *name = rbk_json_get_str(d, "name"), *owner = rbk_json_get_str(d, "owner"), *id = rbk_json_get_str(d, "id");
		const char *status = rbk_json_get_str(d, "status");

		if (!name)
			name = "";
		if (strcmp(rbk_json_get_str(d, "where"), "book") == 0)
			rbk_note(r, N_("your book has it already: %s (%s)"), name, id);
		else if (owner)
			rbk_note(r, N_("headquarters knows it, held by %s: %s (%s)"), rbk_person_name(r, owner), name, id);
		else
			rbk_note(r, N_("headquarters knows it (%s): %s (%s)"), r->say(status ? status : "free"), name, id);
	}
}
