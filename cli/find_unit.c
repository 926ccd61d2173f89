/* Clients and records of the units a leader has fetched. They are for
   reading: what is written goes into one's own book. */
#include <string.h>

#include "cli/find.h"
#include "cli/org.h"
#include "cli/parts.h"
#include "cli/pen.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/path.h"

/* Of the units one reads, with commas; NULL: none. */
static const char *
units_read(struct rbk_run *r)
{
	const char *all = NULL;
	size_t n;
	const struct rbk_unit_sight *units = rbk_run_units(&n, r);

	for (size_t i = 0; i < n; i++)
		all = rbk_arena_print(&r->arena, "%s%s%s", all ? all : "", all ? ", " : "", units[i].unit);
	return all;
}

void
rbk_note_units(struct rbk_run *r)
{
	const char *all = r->book ? units_read(r) : NULL;

	if (all)
		rbk_note(r, N_("that is of your own book; with --unit UNIT of the people of a unit you read: %.600s"), all);
}

static int
no_unit(struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	const char *all = units_read(r);

	if (all)
		return rbk_fail(err, RBK_E_MISSING, N_("unit %.40s isn't one you may read; you read: %.600s"), unit, all);
	return rbk_fail(err, RBK_E_MISSING, N_("you read no unit, as of your last sync: heads of units do, and who stands in for them (roadbook hub unit set)"));
}

/* Books of a unit, one by one. */
struct walk {
	struct rbk_run         *r;
	const struct rbk_staff *staff; /* NULL: everybody … */
	const char             *unit;  /* … else people of this unit and below */
	struct rbk_unit_book    book;
	rbk_unit_book_fn       *f;
	void                   *ctx;
};

static bool
is_wanted(const struct walk *w, const char *person)
{
	const struct rbk_post *post = w->staff ? rbk_staff_when(w->staff, person, INT64_MAX) : NULL;

	return !w->staff || (post && rbk_units_within(&w->staff->units, INT64_MAX, w->unit, post->unit));
}

static int
each_person(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct walk *w = ctx;
	struct rbk_unit_book b = w->book;

	if (!is_folder || !is_wanted(w, name))
		return 0;
	b.person = rbk_arena_str(&w->r->arena, name);
	b.folder = rbk_arena_print(&w->r->arena, "%s/%s", b.folder, name);
	return w->f(w->ctx, &b, err);
}

static int
each_shard(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct walk below = *(struct walk *)ctx;

	if (!is_folder)
		return 0;
	below.book.folder = rbk_arena_print(&below.r->arena, "%s/%s", below.book.folder, name);
	return rbk_view_names(below.book.view, below.book.folder, each_person, &below, err);
}

static int
walk_view(struct walk *w, struct rbk_view *v, struct rbk_err *err)
{
	w->book = (struct rbk_unit_book){ .view = v, .folder = "books" };
	return v ? rbk_view_names(v, "books", each_shard, w, err) : (int)err->code;
}

static int
central_books(struct walk *w, struct rbk_err *err)
{
	struct rbk_staff staff = {0};
	int code = w->unit ? rbk_org_read(&staff, w->r, err) : 0;

	if (!code && w->unit)
		code = rbk_org_unit_known(w->r, &staff, w->unit, err);
	w->staff = w->unit ? &staff : NULL;
	if (!code)
		code = walk_view(w, rbk_run_central(w->r, err), err);
	rbk_staff_free(&staff);
	return code;
}

int
rbk_unit_sights(struct rbk_unit_sight **out, size_t *n, struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	const struct rbk_unit_sight *all;
	struct rbk_staff staff = {0};
	bool seen = false;
	int code = unit ? rbk_org_read(&staff, r, err) : 0;
	size_t of = 0;

	all = rbk_run_units(&of, r);
	*out = rbk_arena_take(&r->arena, (of + 1) * sizeof **out);
	*n = 0;
	for (size_t i = 0; i < of && !code; i++) {
		if (unit && strcmp(all[i].unit, unit) != 0 && !rbk_units_within(&staff.units, INT64_MAX, unit, all[i].unit))
			continue;
		seen = seen || !unit || strcmp(all[i].unit, unit) == 0;
		(*out)[(*n)++] = all[i];
	}
	rbk_staff_free(&staff);
	return !code && unit && !seen ? no_unit(r, unit, err) : code;
}

int
rbk_unit_books(struct rbk_run *r, const char *unit, rbk_unit_book_fn *f, void *ctx, struct rbk_err *err)
{
	struct walk w = { .r = r, .unit = unit, .f = f, .ctx = ctx };
	struct rbk_unit_sight *units;
	size_t n;
	int code;

	if (!r->book)
		return central_books(&w, err);
	code = rbk_unit_sights(&units, &n, r, unit, err);
	for (size_t i = 0; i < n && !code; i++)
		code = walk_view(&w, units[i].view, err);
	return code;
}

struct listing {
	struct rbk_entries *out;
	struct rbk_run     *r;
	struct rbk_view    *view;
	size_t              first; /* of the entries that may be the same */
	bool                handed;
};

static bool
is_listed(const struct listing *l, const struct rbk_entry *e)
{
	for (size_t i = l->first; i < l->out->n; i++)
		if (strcmp(l->out->at[i].id, e->id) == 0 && strcmp(l->out->at[i].person, e->person) == 0)
			return true;
	return false;
}

static int
take(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct listing *l = ctx;
	struct rbk_err scratch = {0};
	struct rbk_record client;
	struct rbk_entry e;

	(void)err;
	if (!rbk_record_read(&client, &l->r->arena, bytes, len, &scratch) && rbk_entry_of(&e, l->r, l->view, path, &client) &&
	    !(l->handed && is_listed(l, &e))) {
		e.unit = true;
		rbk_entries_add(l->out, l->r, &e);
	}
	return 0;
}

static int
take_book(void *ctx, const struct rbk_unit_book *b, struct rbk_err *err)
{
	struct listing *l = ctx;

	l->view = b->view;
	return rbk_view_each(b->view, rbk_arena_print(&l->r->arena, "%s/clients", b->folder), "/client.json", 2, take, l, err);
}

int
rbk_find_unit_entries(struct rbk_entries *out, struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	struct listing l = { .out = out, .r = r, .first = out->n };
	struct rbk_unit_sight *units = NULL;
	size_t n = 0;
	int code = rbk_unit_books(r, unit, take_book, &l, err);

	l.handed = true; /* what other units handed over to their people */
	if (!code && r->book)
		code = rbk_unit_sights(&units, &n, r, unit, err);
	for (size_t i = 0; i < n && !code; i++) {
		l.view = units[i].view;
		code = rbk_view_each(l.view, "handed", "/client.json", -1, take, &l, err);
	}
	if (!code)
		rbk_entries_unite(out, r, l.first);
	return code;
}

struct hunt {
	struct rbk_run     *r;
	struct rbk_view    *view;
	const char         *folder;
	char                prefix[RBK_ULID_SIZE];
	struct rbk_whereabouts found;
	size_t              n;
};

/* "books/<hh>/<person>/…" */
static void
note(struct hunt *h, const char *path)
{
	const char *person = path + strlen("books/xx/"), *slash = strchr(person, '/');
	struct rbk_path p;

	rbk_path_parse(&p, slash + 1);
	if (!p.kind || !p.id[0] || strncmp(p.id, h->prefix, strlen(h->prefix)) != 0)
		return;
	if (h->n++ > 0 && strcmp(h->found.id, p.id) == 0)
		h->n--; /* the same in two units, during a move */
	h->found.person = rbk_arena_copy(&h->r->arena, person, (size_t)(slash - person));
	h->found.view = h->view;
	h->found.path = path;
	memcpy(h->found.id, p.id, sizeof h->found.id);
	memcpy(h->found.client, p.client, sizeof h->found.client);
}

static int
look(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct hunt *h = ctx;
	const char *above = h->folder, *path = rbk_arena_print(&h->r->arena, "%s/%s", above, name);
	int code = 0;

	if (!is_folder) {
		if (strncmp(name, h->prefix, strlen(h->prefix)) == 0)
			note(h, path);
		return 0;
	}
	h->folder = path;
	code = rbk_view_names(h->view, path, look, h, err);
	h->folder = above;
	return code;
}

int
rbk_find_unit_record(struct rbk_whereabouts *out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	struct hunt h = { .r = r };
	const struct rbk_unit_sight *units;
	size_t n;

	if (!rbk_ulid_prefix(h.prefix, typed))
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.60s\" is not an id: roadbook client show prints the ids of a client's records"), typed);
	units = rbk_run_units(&n, r);
	for (size_t i = 0; i < n; i++) {
		h.view = units[i].view;
		h.folder = "books";
		if (rbk_view_names(h.view, "books", look, &h, err))
			return (int)err->code;
	}
	if (h.n == 0)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no record %.60s in the books of your units, as of your last sync"), typed);
	if (h.n > 1)
		return rbk_fail(err, RBK_E_AMBIGUOUS, N_("several records of your units begin with %.60s: give the whole id"), typed);
	*out = h.found;
	return 0;
}
