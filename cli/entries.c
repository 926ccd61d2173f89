/* All clients a run can see: the own book's, those handed over, or, with
   --hub, those of every book. */
#include <string.h>

#include "cli/cases.h"
#include "cli/parts.h"
#include "cli/sight.h"
#include "core/model/path.h"

/* The folder of the desk where clients handed over stand. */
#define HANDED "handed"

struct listing {
	struct rbk_entries *out;
	struct rbk_run     *r;
	struct rbk_view    *view;
};

/* "…/<person>/clients/<hh>/<id>/client.json" → person; the book's own
   without "…/<person>". */
static const char *
person_of(struct rbk_run *r, const char *path)
{
	const char *clients = strstr(path, "/clients/"), *slash = clients;

	if (!clients)
		return r->book ? rbk_book_person(r->book) : "";
	while (slash > path && slash[-1] != '/')
		slash--;
	return rbk_arena_copy(&r->arena, slash, (size_t)(clients - slash));
}

void
rbk_entries_add(struct rbk_entries *out, struct rbk_run *r, const struct rbk_entry *e)
{
	if (out->n == out->cap) {
		size_t cap = out->cap ? out->cap * 2 : 64;
		struct rbk_entry *at = rbk_arena_take(&r->arena, cap * sizeof *at);

		if (out->n)
			memcpy(at, out->at, out->n * sizeof *at);
		out->at = at;
		out->cap = cap;
	}
	out->at[out->n++] = *e;
}

bool
rbk_entry_of(struct rbk_entry *e, struct rbk_run *r, struct rbk_view *view, const char *path,
             const struct rbk_record *client)
{
	size_t folder = strlen(path) - strlen("/client.json");

	if (folder < RBK_ULID_LEN || !rbk_record_is(client, "client"))
		return false;
	*e = (struct rbk_entry){ .view = view, .client = *client };
	e->folder = rbk_arena_copy(&r->arena, path, folder);
	e->person = person_of(r, path);
	memcpy(e->id, e->folder + folder - RBK_ULID_LEN, RBK_ULID_SIZE);
	return true;
}

static int
list_one(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct listing *l = ctx;
	struct rbk_err scratch = {0};
	struct rbk_record client;
	struct rbk_entry e;

	(void)err;
	if (!rbk_record_read(&client, &l->r->arena, bytes, len, &scratch) && rbk_entry_of(&e, l->r, l->view, path, &client))
		rbk_entries_add(l->out, l->r, &e);
	return 0;
}

/* Is the case's owner somebody else, or has the list its client? */
static bool
is_listed(const struct listing *l, const struct rbk_json *kase)
{
	const char *owner = rbk_json_get_str(kase, "owner"), *me = rbk_book_person(l->r->book), *name = rbk_json_get_str(kase, "name");

	if (!owner || strcmp(owner, me) != 0)
		return true;
	RBK_JSON_EACH(e, rbk_json_get(kase, "entries")) {
		const char *person = rbk_json_get_str(e, "person");

		if (person && strcmp(person, me) == 0 && !rbk_json_get_bool(e, "handed_over"))
			return true;
	}
	for (size_t i = 0; i < l->out->n_lost; i++)
		if (strcmp(l->out->lost[i].id, rbk_json_get_str(kase, "id")) == 0)
			return true;
	for (size_t i = 0; i < l->out->n; i++) {
		const char *its = rbk_record_str(&l->out->at[i].client, "name");

		if (strcmp(l->out->at[i].id, rbk_json_get_str(kase, "id")) == 0 || (its && name && strcmp(its, name) == 0))
			return true;
	}
	return false;
}

/* A client that a ruling gave this person, of which the desk has no folder
   (yet): its records can be written under the case's id. */
static void
list_ruled(struct listing *l, const struct rbk_json *kase)
{
	struct rbk_arena *a = &l->r->arena;
	const char *id = rbk_json_get_str(kase, "id");
	struct rbk_entry e = { .view = l->view, .person = "" };
	char folder[48];

	if (!rbk_ulid_valid(id))
		return;
	memcpy(e.id, id, RBK_ULID_SIZE);
	rbk_client_folder(folder, id);
	e.folder = rbk_arena_str(a, folder);
	rbk_record_new(&e.client, a, "client");
	rbk_json_set_str(a, e.client.root, "id", id);
	rbk_json_set_str(a, e.client.root, "name", rbk_json_get_str(kase, "name"));
	rbk_entries_add(l->out, l->r, &e);
}

/* Nothing was handed over, nothing was joined: the folder is all there is. */
static int
mark_alone(struct rbk_entries *all, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_strs handed = {0};

	if (rbk_handed_ids(&handed, r, err))
		return (int)err->code;
	for (size_t i = 0; i < all->n; i++)
		all->at[i].alone = rbk_entry_own(r, &all->at[i]) && !rbk_is_linked(&all->at[i].client) && !rbk_handed_has(&handed, all->at[i].id);
	return 0;
}

int
rbk_find_entries(struct rbk_entries *out, struct rbk_run *r, struct rbk_err *err)
{
	struct listing l = { .out = out, .r = r };
	const size_t first = out->n;
	struct rbk_view *desk;
	struct rbk_json *cases;
	int code;

	if (!r->book) {
		l.view = rbk_run_central(r, err);
		code = l.view ? rbk_view_each(l.view, "books", "/client.json", 5, list_one, &l, err) : (int)err->code;
		rbk_entries_unite(out, r, first);
		return code;
	}
	desk = rbk_run_desk(r);
	if (!(l.view = rbk_run_head(r, err)) || rbk_view_each(l.view, "clients", "/client.json", 2, list_one, &l, err) || mark_alone(out, r, err))
		return (int)err->code;
	l.view = desk;
	if (desk && rbk_view_each(desk, HANDED, "/client.json", -1, list_one, &l, err))
		return (int)err->code;
	rbk_entries_unite(out, r, first);
	if (!desk)
		return 0;
	if (rbk_cases(&cases, r, err))
		return (int)err->code;
	RBK_JSON_EACH(c, cases)
		if (!is_listed(&l, c))
			list_ruled(&l, c);
	return 0;
}
