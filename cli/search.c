/* find: clients, contacts and activities by a piece of text. */
#include <stdlib.h>
#include <string.h>

#include "cli/find.h"
#include "cli/progress.h"
#include "cli/search.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "core/store/search.h"

#define LIMIT "50" /* of each kind, unless --limit says otherwise */
#define LIMIT_MAX 10000

struct args {
	const char *kind, *limit, *unit;
	struct rbk_shape shape;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "kind", AT(kind), "K", N_("only this kind: client, contact, activity or work"), 0, NULL },
	{ RBK_OPT_STR, "unit", AT(unit), "UNIT", N_("in the books of this unit and of those below it, for who may read them"), 0, NULL },
	{ RBK_OPT_STR, "limit", AT(limit), "N", N_("at most so many of each kind (50)"), 0, NULL },
	RBK_SHAPE_OPTIONS(AT(shape)),
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "TEXT", RBK_ARG_SOME, N_("what to look for: a part of a name or note, a number, pinyin, initials; several words must all be there") },
	{ 0 },
};

static const struct rbk_column columns[] = {
	{ "kind", N_("what"), RBK_SHOW_WORD, NULL },
	{ "client_name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("found"), RBK_SHOW_TEXT, NULL },
	{ "text", N_("text"), RBK_SHOW_TEXT, NULL },
	{ "person", N_("book"), RBK_SHOW_PERSON, NULL },
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

int
rbk_run_search(struct rbk_search **out, struct rbk_run *r, struct rbk_err *err)
{
	if (!r->book && !rbk_run_central(r, err)) /* the policy is central's */
		return (int)err->code;
	struct rbk_progress progress = { .run = r };
	const struct rbk_search_how how = { rbk_run_policy(r), rbk_progress_show, &progress };
	int code = r->book ? rbk_search_book(out, r->book, &how, err) : rbk_search_hub(out, r->general.hub, &how, err);

	rbk_progress_end(&progress);
	return code;
}

struct found {
	struct rbk_run    *r;
	struct rbk_search *search;
	const char        *kind;
	struct rbk_json  **rows;
	enum rbk_gram_fit *fits;
	bool               more;
	size_t             n, cap, cap_fits;
};

/* The first line, and no more of it than a list can show. */
static const char *
line_of(struct rbk_run *r, const char *text, size_t most)
{
	size_t n = strcspn(text, "\n");

	if (n > most)
		for (n = most; n && ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
	return rbk_arena_copy(&r->arena, text, n);
}

/* "…/<person>/clients/…" or "…/<person>/work/…" */
static const char *
person_of(struct rbk_run *r, const char *path)
{
	const char *clients = strstr(path, "/clients/"), *slash;

	clients = clients ? clients : strstr(path, "/work/");
	slash = clients;

	while (slash && slash > path && slash[-1] != '/')
		slash--;
	return clients ? rbk_arena_copy(&r->arena, slash, (size_t)(clients - slash)) : NULL;
}

static void
take(void *ctx, const struct rbk_hit *h)
{
	struct found *f = ctx;
	struct rbk_arena *a = &f->r->arena;
	struct rbk_json *row = rbk_json_obj(a);

	if (f->kind && strcmp(h->place.kind->name, f->kind) != 0)
		return;
	rbk_json_set_str(a, row, "kind", h->place.kind->name);
	rbk_json_set_str(a, row, "id", rbk_arena_str(a, h->place.id));
	rbk_json_set_str(a, row, "client", rbk_arena_str(a, h->place.client));
	rbk_json_set_str(a, row, "person", person_of(f->r, h->path));
	rbk_json_set_str(a, row, "name", line_of(f->r, h->name, 200));
	rbk_json_set_str(a, row, "text", line_of(f->r, h->body, 120));
	rbk_json_set_str(a, row, "path", rbk_arena_str(a, h->path));
	RBK_ROOM(f->fits, f->n, f->cap_fits);
	f->fits[f->n] = h->fit;
	RBK_ROOM(f->rows, f->n, f->cap);
	f->rows[f->n++] = row;
}

static const char *const kinds[] = { "client", "contact", "activity", "work" };
#define KINDS (sizeof kinds / sizeof *kinds)

static bool
is_client(const struct rbk_json *row)
{
	return strcmp(rbk_json_get_str(row, "kind"), "client") == 0;
}

/* One row for a client that stands in several folders; what its record in a
   folder says by itself is found, too. */
static void
one_a_client(struct found *f, struct rbk_view *v, size_t first)
{
	size_t kept = first;

	for (size_t i = first; i < f->n; i++) {
		struct rbk_json *row = f->rows[i];
		const char *path = rbk_json_get_str(row, "path"), *id = rbk_json_get_str(row, "id");
		struct rbk_view *at = f->r->book && strncmp(path, "clients/", 8) == 0 ? f->r->sights[0] : v;
		struct rbk_record client;
		struct rbk_err none = {0};
		bool seen = false;

		if (is_client(row) && at && !rbk_view_record(&client, &f->r->arena, at, path, &none) && rbk_record_str(&client, "part_of"))
			id = rbk_record_str(&client, "part_of");
		for (size_t k = 0; is_client(row) && k < kept; k++)
			seen = seen || (is_client(f->rows[k]) && strcmp(rbk_json_get_str(f->rows[k], "id"), id) == 0);
		if (seen)
			continue;
		if (is_client(row)) {
			rbk_json_set_str(&f->r->arena, row, "id", id);
			rbk_json_set_str(&f->r->arena, row, "client", id);
		}
		f->fits[kept] = f->fits[i];
		f->rows[kept++] = row;
	}
	f->n = kept;
}

/* Kind by kind what fits best comes first; else the order they came in. */
static struct rbk_json *
in_order(struct found *f)
{
	struct rbk_json *list = rbk_json_list(&f->r->arena);

	for (size_t k = 0; k < KINDS; k++)
		for (unsigned fit = RBK_GRAM_WHOLE; fit > RBK_GRAM_NONE; fit--)
			for (size_t i = 0; i < f->n; i++)
				if ((unsigned)f->fits[i] == fit && strcmp(rbk_json_get_str(f->rows[i], "kind"), kinds[k]) == 0)
					rbk_json_add(list, f->rows[i]);
	return list;
}

/* The client of what was found, by the lens it was found in. */
static void
name_clients(struct found *f, size_t first)
{
	for (size_t i = first; i < f->n; i++) {
		const char *path = rbk_json_get_str(f->rows[i], "path"), *kind = rbk_json_get_str(f->rows[i], "kind");
		const char *clients = path ? strstr(path, "clients/") : NULL;

		if (clients && strcmp(kind, "client") != 0)
			rbk_json_set_str(&f->r->arena, f->rows[i], "client_name",
			                 line_of(f->r, rbk_search_name(f->search, &f->r->arena, rbk_arena_copy(&f->r->arena, path, (size_t)(clients - path) + 37)), 200));
		rbk_json_drop(f->rows[i], "path");
	}
}

static int
limit_of(size_t *out, const char *typed, struct rbk_err *err)
{
	*out = strlen(typed) > 5 || typed[strspn(typed, "0123456789")] ? 0 : (size_t)strtoul(typed, NULL, 10);
	if (*out < 1 || *out > LIMIT_MAX)
		return rbk_fail(err, RBK_E_USAGE, N_("--limit: \"%.40s\" is not a number from 1 to %d"), typed, LIMIT_MAX);
	return 0;
}

static int
kind_of(const char **out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	*out = NULL;
	for (size_t i = 0; typed && i < KINDS; i++)
		if (strcmp(typed, kinds[i]) == 0 || strcmp(typed, r->say(kinds[i])) == 0)
			*out = kinds[i];
	return !typed || *out ? 0 : rbk_fail(err, RBK_E_USAGE, N_("--kind: \"%.40s\" is not one of client, contact, activity, work"), typed);
}

/* Asks the lens that is open, and closes it. */
static int
ask(struct found *f, struct rbk_view *v, const char *typed, size_t most, struct rbk_err *err)
{
	const size_t first = f->n;
	bool more;
	int code = rbk_search_find(f->search, typed, most, &more, take, f, err);

	if (code == RBK_E_BROKEN && !(code = rbk_search_renew(f->search, err))) {
		f->n = first;
		code = rbk_search_find(f->search, typed, most, &more, take, f, err);
	}
	if (!code) {
		f->more = f->more || more;
		one_a_client(f, v, first);
		name_clients(f, first);
	}
	rbk_search_close(f->search);
	return code;
}

static int
ask_units(struct found *f, const char *unit, const char *typed, size_t most, struct rbk_err *err)
{
	struct rbk_unit_sight *units;
	size_t n;
	int code = rbk_unit_sights(&units, &n, f->r, unit, err);

	for (size_t i = 0; i < n && !code; i++) {
		struct rbk_progress progress = { .run = f->r };
		const struct rbk_search_how how = { rbk_run_policy(f->r), rbk_progress_show, &progress };

		code = rbk_search_unit(&f->search, f->r->book, units[i].unit, &how, err);
		rbk_progress_end(&progress);
		if (!code)
			code = ask(f, units[i].view, typed, most, err);
	}
	return code;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct found f = { .r = r };
	const char *typed = r->operand[0];
	size_t most = 0;
	int code;

	for (size_t i = 1; i < r->n; i++)
		typed = rbk_arena_print(&r->arena, "%s %s", typed, r->operand[i]);
	if (args->unit && !r->book)
		return rbk_fail(err, RBK_E_USAGE, N_("--unit is for who reads the unit: with --hub all books are searched"));
	if (limit_of(&most, args->limit ? args->limit : LIMIT, err) || kind_of(&f.kind, r, args->kind, err))
		return (int)err->code;
	if (args->unit)
		code = ask_units(&f, args->unit, typed, most, err);
	else if (!(code = rbk_run_search(&f.search, r, err)))
		code = r->book && !rbk_run_head(r, err) ? (int)err->code : ask(&f, r->book ? rbk_run_desk(r) : rbk_run_central(r, err), typed, most, err);
	if (!code) {
		struct rbk_json *list = in_order(&f);

		code = rbk_shape(&list, r, columns, &args->shape, err);
		if (!code)
			rbk_pen_table(r, "found", columns, list, rbk_shape_none(&args->shape, N_("nothing found")));
		if (!code && !list->count && !args->unit)
			rbk_note_units(r);
		if (f.more)
			rbk_note(r, N_("there is more: give more of the text, or --limit"));
		r->status = list->count ? RBK_EXIT_DONE : RBK_EXIT_NO;
	}
	free(f.rows);
	free(f.fits);
	return code;
}

const struct rbk_command rbk_command_find_text = {
	.name = "find",
	.summary = N_("find clients, contacts, activities and records of work by a piece of text"),
	.about = N_("Looks for text in clients, contacts, activities and records of work (daily reports, plans, trips …) of your book and of clients handed over to you (with --unit, on the machine of who may read it, in the books of its people; with --hub in every book). Any part of a Chinese text will do; names and topics are found by their pinyin (wuliu) and initials (shwl) too. Case, width, and traditional or simplified characters make no difference. "
	            "Removed and amended records are left out.\n\n"
	            "An index is kept beside the book and brought along by what changed; the first search makes it. It may be deleted at any time.\n\nExit status: 0 something was found, 1 nothing."),
	.examples = "find 物流\nfind shwl\nfind 冷链 报价 --kind activity\nfind 5555-0101\nfind 冷链 --unit east --sort client_name",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_EITHER,
	.schema = "found/1",
	.run = run,
};
