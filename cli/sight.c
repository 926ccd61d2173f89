/* Opens what a run looks at, once, and closes it at the end. */
#include "cli/sight.h"

#include <stdlib.h>
#include <string.h>

#include "cli/pen.h"
#include "core/model/time.h"
#include "core/store/clock.h"

enum { HEAD, DESK, COMMONS, MERGED, CENTRAL };

/* Files of a policy that is in force on a day: as many as anybody writes. */
#define POLICY_FILES 64

int
rbk_run_open(struct rbk_run *r, struct rbk_err *err)
{
	const char *path = r->general.book;

	if (!path)
		path = getenv("ROADBOOK_BOOK");
	if (!path || !*path)
		path = ".";
	if (rbk_book_open(&r->book, path, err))
		return err->code == RBK_E_MISSING
			? rbk_fail(err, RBK_E_MISSING, N_("there is no book in %s or above it: go to your book's folder, or name it with --book DIR or ROADBOOK_BOOK; roadbook init makes one"), path)
			: (int)err->code;
	r->zone = rbk_book_zone(r->book);
	return 0;
}

int
rbk_run_open_at_hand(struct rbk_run *r, struct rbk_err *err)
{
	const char *named = getenv("ROADBOOK_BOOK");

	if (!rbk_run_open(r, err) || err->code != RBK_E_MISSING || r->general.book || (named && *named))
		return (int)err->code;
	rbk_err_clear(err);
	return 0;
}

static struct rbk_view *
book_view(struct rbk_run *r, size_t place, enum rbk_sight which, struct rbk_err *err)
{
	if (!r->sights[place] && rbk_book_view(&r->sights[place], r->book, which, err))
		r->sights[place] = NULL;
	return r->sights[place];
}

struct rbk_view *
rbk_run_head(struct rbk_run *r, struct rbk_err *err)
{
	return book_view(r, HEAD, RBK_SIGHT_HEAD, err);
}

struct rbk_view *
rbk_run_desk(struct rbk_run *r)
{
	struct rbk_err scratch = {0};

	return r->book ? book_view(r, DESK, RBK_SIGHT_DESK, &scratch) : NULL;
}

struct rbk_view *
rbk_run_commons(struct rbk_run *r)
{
	struct rbk_err scratch = {0};

	return r->book ? book_view(r, COMMONS, RBK_SIGHT_COMMONS, &scratch) : NULL;
}

struct rbk_view *
rbk_run_merged(struct rbk_run *r)
{
	struct rbk_view *desk = rbk_run_desk(r);
	struct rbk_err scratch = {0};
	struct rbk_record row;
	const char *tip;

	if (!r->sights[MERGED] && desk && !rbk_view_record(&row, &r->arena, desk, "desk.json", &scratch) &&
	    (tip = rbk_record_str(&row, "merged")) &&
	    rbk_view_open(&r->sights[MERGED], rbk_book_path(r->book), tip, "", &scratch))
		r->sights[MERGED] = NULL;
	return r->sights[MERGED];
}

const struct rbk_unit_sight *
rbk_run_units(size_t *n, struct rbk_run *r)
{
	struct rbk_json *units = rbk_json_list(&r->arena);
	struct rbk_err scratch = {0};

	if (!r->units && r->book) {
		(void)rbk_book_units(units, &r->arena, r->book, rbk_clock_now(), &scratch);
		r->units = rbk_arena_take(&r->arena, (units->count + 1) * sizeof *r->units);
		RBK_JSON_EACH(it, units) {
			struct rbk_unit_sight *one = &r->units[r->n_units];

			one->unit = rbk_json_get_str(it, "unit");
			one->meanwhile = rbk_json_get(it, "until") != NULL;
			r->n_units += rbk_view_open(&one->view, rbk_book_path(r->book), rbk_arena_print(&r->arena, RBK_REF_UNITS "%s", one->unit), "", &scratch) == 0;
		}
	}
	*n = r->n_units;
	return r->units;
}

struct rbk_view *
rbk_run_central(struct rbk_run *r, struct rbk_err *err)
{
	const char *path = rbk_arena_print(&r->arena, "%s/central.git", r->general.hub);

	if (!r->sights[CENTRAL] && rbk_view_open(&r->sights[CENTRAL], path, "refs/heads/main", "", err)) {
		r->sights[CENTRAL] = NULL;
		(void)rbk_while(err, N_("read the hub %s"), r->general.hub);
	}
	return r->sights[CENTRAL];
}

void
rbk_run_forget(struct rbk_run *r)
{
	for (size_t i = 0; i < sizeof r->sights / sizeof *r->sights; i++) {
		rbk_view_close(r->sights[i]);
		r->sights[i] = NULL;
	}
	for (size_t i = 0; i < r->n_units; i++)
		rbk_view_close(r->units[i].view);
	r->units = NULL;
	r->n_units = 0;
	r->policies = (struct rbk_policies){0};
	r->people = NULL;
	r->cases[0] = r->cases[1] = NULL;
}

void
rbk_run_close(struct rbk_run *r)
{
	rbk_run_forget(r);
	rbk_book_close(r->book);
	r->book = NULL;
	rbk_arena_free(&r->arena);
}

struct dates {
	char today[RBK_TIME_TEXT], best[RBK_TIME_TEXT];
};

/* The newest folder that isn't in the future. */
static int
pick(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct dates *d = ctx;

	(void)err;
	if (is_folder && strlen(name) == 10 && strcmp(name, d->today) <= 0 && strcmp(name, d->best) > 0)
		memcpy(d->best, name, 11);
	return 0;
}

struct texts {
	struct rbk_arena      *a;
	struct rbk_policy_text at[POLICY_FILES];
	size_t                 n;
};

static int
collect(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct texts *t = ctx;
	const char *name = strrchr(path, '/') + 1;

	(void)err;
	if (t->n < POLICY_FILES)
		t->at[t->n++] = (struct rbk_policy_text){ rbk_arena_copy(t->a, name, strlen(name) - strlen(".json")),
		                                          rbk_arena_copy(t->a, bytes, len), len };
	return 0;
}

static const struct rbk_policy *
read_policy(struct rbk_run *r, struct rbk_view *v, const char *folder)
{
	struct rbk_err scratch = {0};
	struct texts t = { .a = &r->arena };
	const struct rbk_policy *p;

	if (rbk_view_each(v, folder, ".json", 0, collect, &t, &scratch) || !t.n)
		return NULL;
	return rbk_policy_read_any(&p, &r->arena, t.at, t.n, &scratch) ? NULL : p;
}

static const struct rbk_policy *
commons_policy(struct rbk_run *r, struct rbk_view *v, const char *root)
{
	struct rbk_err scratch = {0};
	struct dates d = {0};

	rbk_day_write(d.today, rbk_day_of(rbk_clock_now(), r->zone));
	if (rbk_view_names(v, root, pick, &d, &scratch) || !d.best[0])
		return NULL;
	return read_policy(r, v, rbk_arena_print(&r->arena, "%s/%s", root, d.best));
}

const struct rbk_policy *
rbk_run_policy(struct rbk_run *r)
{
	struct rbk_view *v;

	if (!r->policy && (v = rbk_run_commons(r)))
		r->policy = commons_policy(r, v, "policy");
	else if (!r->policy && (v = r->sights[CENTRAL]))
		r->policy = commons_policy(r, v, "org/policy");
	if (!r->policy)
		r->policy = rbk_policy_builtin(&r->arena);
	return r->policy;
}

struct policies {
	struct rbk_run      *r;
	struct rbk_view     *v;
	const char          *root;
	struct rbk_policies *all;
};

static int
add_policy(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct policies *p = ctx;
	const struct rbk_policy *one = is_folder ? read_policy(p->r, p->v, rbk_arena_print(&p->r->arena, "%s/%s", p->root, name)) : NULL;
	const struct rbk_policy **at = rbk_arena_take(&p->r->arena, (p->all->n + 2) * sizeof(const struct rbk_policy *));

	(void)err;
	if (p->all->n)
		memcpy(at, p->all->at, p->all->n * sizeof *at);
	p->all->at = at;
	at[p->all->n] = one;
	p->all->n += one != NULL;
	return 0;
}

void
rbk_run_policies(struct rbk_policies *out, struct rbk_run *r)
{
	struct rbk_view *commons = rbk_run_commons(r), *v = commons ? commons : r->sights[CENTRAL];
	struct policies p = { r, v, commons ? "policy" : "org/policy", out };
	struct rbk_err scratch = {0};

	*out = r->policies;
	out->offset_min = r->zone;
	if (out->n)
		return;
	*out = (struct rbk_policies){ .offset_min = r->zone };
	if (v)
		(void)rbk_view_names(v, p.root, add_policy, &p, &scratch);
	r->policies = *out; /* empty where there is none to see yet */
	if (out->n)
		return;
	out->at = rbk_arena_take(&r->arena, sizeof(const struct rbk_policy *));
	out->at[0] = rbk_run_policy(r);
	out->n = 1;
}

void
rbk_run_policy_ignored(struct rbk_run *r)
{
	const struct rbk_policy *p = rbk_run_policy(r);
	struct rbk_json *list = rbk_json_list(&r->arena);
	const char *what, *all = "";

	for (size_t i = 0; (what = rbk_policy_ignored(p, i)); i++) {
		rbk_json_add(list, rbk_json_str(&r->arena, what));
		all = rbk_arena_print(&r->arena, "%s%s%s", all, *all ? "; " : "", what);
	}
	if (!list->count)
		return;
	rbk_pen_put(r, "policy_ignored", list);
	rbk_note(r, N_("the company's rules have things this program doesn't know and leaves out; a newer roadbook knows them: %.2000s"), all);
}

/* The staff record of a person; false: there is none in sight. */
static bool
staff_of(struct rbk_record *out, struct rbk_run *r, const char *id)
{
	struct rbk_err scratch = {0};
	struct rbk_view *v = r->sights[CENTRAL] ? r->sights[CENTRAL] : rbk_run_commons(r);
	const char *folder = r->sights[CENTRAL] ? "org/staff" : "staff";

	return v && rbk_view_record(out, &r->arena, v, rbk_arena_print(&r->arena, "%s/%s.json", folder, id), &scratch) == 0;
}

const char *
rbk_person_level(struct rbk_run *r, const char *id)
{
	struct rbk_record staff;

	return staff_of(&staff, r, id) ? rbk_record_str(&staff, "level") : NULL;
}

const char *
rbk_person_name(struct rbk_run *r, const char *id)
{
	const char *known, *name;
	struct rbk_record staff;

	if (!r->people)
		r->people = rbk_json_obj(&r->arena);
	if ((known = rbk_json_get_str(r->people, id)))
		return known;
	known = id;
	if (staff_of(&staff, r, id) && (name = rbk_record_str(&staff, "name")) && strcmp(name, id) != 0)
		known = rbk_arena_print(&r->arena, "%s (%s)", name, id);
	rbk_json_set_str(&r->arena, r->people, rbk_arena_str(&r->arena, id), known);
	return known;
}
