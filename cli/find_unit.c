/* Clients and records of the units a leader has fetched. They are for
   reading: what is written goes into one's own book. */
#include <string.h>

#include "cli/find.h"
#include "cli/org.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/path.h"

struct listing {
	struct rbk_entries     *out;
	struct rbk_run         *r;
	struct rbk_view        *view;
	const struct rbk_staff *staff; /* NULL: everybody … */
	const char             *unit;  /* … else people of this unit and below */
};

static bool
is_wanted(const struct listing *l, const char *person)
{
	const struct rbk_post *post = l->staff ? rbk_staff_when(l->staff, person, INT64_MAX) : NULL;

	return !l->staff || (post && rbk_units_within(&l->staff->units, INT64_MAX, l->unit, post->unit));
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
	    is_wanted(l, e.person)) {
		e.unit = true;
		rbk_entries_add(l->out, l->r, &e);
	}
	return 0;
}

static int
no_unit(struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	const struct rbk_unit_sight *units;
	const char *all = NULL;
	size_t n;

	units = rbk_run_units(&n, r);
	for (size_t i = 0; i < n; i++)
		all = rbk_arena_print(&r->arena, "%s%s%s", all ? all : "", all ? ", " : "", units[i].unit);
	if (all)
		return rbk_fail(err, RBK_E_MISSING, N_("unit %.40s isn't one you may read; you read: %.600s"), unit, all);
	return rbk_fail(err, RBK_E_MISSING, N_("you read no unit, as of your last sync: heads of units do, and who stands in for them (roadbook hub unit set)"));
}

int
rbk_find_unit_entries(struct rbk_entries *out, struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	struct listing l = { .out = out, .r = r, .unit = unit };
	const struct rbk_unit_sight *units;
	struct rbk_staff staff = {0};
	size_t n, seen = 0;
	int code = unit ? rbk_org_read(&staff, r, err) : 0;

	if (!code && !r->book) {
		if (!(code = rbk_org_unit_known(r, &staff, unit, err)) && (l.view = rbk_run_central(r, err))) {
			l.staff = &staff;
			code = rbk_view_each(l.view, "books", "/client.json", 5, take, &l, err);
		}
		rbk_staff_free(&staff);
		return code;
	}
	units = rbk_run_units(&n, r);
	for (size_t i = 0; i < n && !code; i++) {
		if (unit && strcmp(units[i].unit, unit) != 0 && !rbk_units_within(&staff.units, INT64_MAX, unit, units[i].unit))
			continue;
		seen += !unit || strcmp(units[i].unit, unit) == 0;
		l.view = units[i].view;
		code = rbk_view_each(l.view, "books", "/client.json", 5, take, &l, err);
	}
	rbk_staff_free(&staff);
	return !code && unit && !seen ? no_unit(r, unit, err) : code;
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
