/* Sheets: as headquarters filled them in, or made from what is in sight: for
   whom, in which post, from which figures and facts. */
#include <stdlib.h>
#include <string.h>

#include "cli/kpi.h"
#include "cli/kpi_sheets.h"
#include "cli/org.h"
#include "cli/sight.h"
#include "core/rules/review.h"
#include "core/store/clock.h"

struct making {
	struct rbk_run          *r;
	struct rbk_staff         staff;
	struct rbk_policies      policies;
	const struct rbk_policy *p;
	rbk_month                month;
	rbk_time                 end; /* the month's last moment */
	struct rbk_scan          filed; /* by person */
	struct rbk_scan          figures[2]; /* of all people, of all units: read at once where many are asked for */
	bool                     has_figures;
	struct rbk_kpi_gathered *gathered;
	struct rbk_kpi_sheets   *out;
};

int
rbk_kpi_month(rbk_month *out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	*out = rbk_month_of(rbk_day_of(rbk_clock_now(), r->zone)) - 1;
	return typed ? rbk_month_read(out, typed, err) ? rbk_fail(err, RBK_E_USAGE, N_("\"%.40s\" is not a month: write it as 2026-11"), typed) : 0 : 0;
}

/* The unit somebody heads; the uppermost, if there are several. */
static const char *
headed(const struct making *m, const char *person)
{
	const struct rbk_units *u = &m->staff.units;
	const char *best = NULL;

	for (size_t i = 0; i < u->n; i++) {
		const struct rbk_unit *now = rbk_units_when(u, u->at[i].unit, m->end);

		if (now && now->head && strcmp(now->head, person) == 0 && (!best || rbk_units_within(u, m->end, now->unit, best)))
			best = now->unit;
	}
	return best;
}

/* Was the person there in that month? */
static bool
was_here(const struct making *m, const struct rbk_post *post)
{
	return !post->left || post->left > rbk_day_start(rbk_month_first(m->month), m->r->zone);
}

static const char *const figure_folders[2] = { "people", "units" };

static const char *
figure_folder(const struct making *m, int which)
{
	char month[RBK_TIME_TEXT];

	rbk_month_write(month, m->month);
	return rbk_arena_print(&m->r->arena, "%sfigures/%s/%s", m->r->book ? "" : "org/", month, figure_folders[which]);
}

/* All of central's for the month: one after the other each look-up would read
   a folder of everybody. */
static int
read_figures(struct making *m, struct rbk_err *err)
{
	struct rbk_view *v = rbk_run_central(m->r, err);
	int code = v ? 0 : (int)err->code;

	for (int i = 0; i < 2 && !code; i++)
		code = rbk_scan_folder(&m->figures[i], m->r, v, figure_folder(m, i), ".json", 0, err);
	m->has_figures = !code;
	return code;
}

static int
by_path(const void *path, const void *other)
{
	return strcmp(path, *(const char *const *)other);
}

/* A figure in sight: central's, the desk's, a unit's. NULL: none. */
static const struct rbk_json *
figure(struct making *m, int which, const char *id)
{
	struct rbk_run *r = m->r;
	const struct rbk_unit_sight *units = NULL;
	struct rbk_view *views[2] = { r->book ? rbk_run_desk(r) : NULL, NULL };
	const char *path = rbk_arena_print(&r->arena, "%s/%s.json", figure_folder(m, which), id);
	struct rbk_err scratch = {0};
	struct rbk_record rec;
	size_t n = 0;

	if (m->has_figures) {
		const struct rbk_scan *s = &m->figures[which];
		const char *const *at = s->n ? bsearch(path, s->path, s->n, sizeof *s->path, by_path) : NULL;

		return at && rbk_record_is(&s->at[at - s->path], "figure") ? s->at[at - s->path].root : NULL;
	}
	if (r->book)
		units = rbk_run_units(&n, r);
	else
		views[0] = rbk_run_central(r, &scratch);
	for (size_t i = 0; i <= n; i++) {
		struct rbk_view *v = i < n ? units[i].view : views[0];

		rbk_err_clear(&scratch);
		if (v && rbk_view_record(&rec, &r->arena, v, path, &scratch) == 0 && rbk_record_is(&rec, "figure"))
			return rec.root;
	}
	return NULL;
}

static bool
unit_in_sight(struct making *m, const char *unit)
{
	const struct rbk_unit_sight *units;
	size_t n;

	if (!m->r->book)
		return true;
	units = rbk_run_units(&n, m->r);
	for (size_t i = 0; i < n; i++)
		if (strcmp(units[i].unit, unit) == 0)
			return true;
	return false;
}

static bool
has_unit_rows(const struct rbk_policy *p, const char *sheet)
{
	const struct rbk_kpi_rule *rule;

	for (size_t i = 0; (rule = rbk_kpi_rule_at(p, sheet, i)); i++)
		if (rule->of && strcmp(rule->of, "unit") == 0)
			return true;
	return false;
}

struct picked {
	struct rbk_kpi_fact *at;
	size_t               n, cap;
};

static void
pick(struct picked *p, const struct making *m, const char *person)
{
	const struct rbk_kpi_fact *of;
	size_t n;

	of = rbk_kpi_facts_of(&n, &m->gathered->facts, person, m->month);
	for (size_t i = 0; i < n; i++) {
		RBK_ROOM(p->at, p->n, p->cap);
		p->at[p->n++] = of[i];
	}
}

/* The facts a sheet is about: the person's, and where rows are of the unit
   those of everybody in it. */
static void
pick_facts(struct making *m, struct rbk_kpi_input *in, bool unit)
{
	struct picked p = {0};
	struct rbk_kpi_fact *kept;

	pick(&p, m, in->person);
	for (size_t i = 0; unit && i < m->staff.n; i++) {
		const char *person = m->staff.posts[i].person;
		const struct rbk_post *post = rbk_staff_when(&m->staff, person, m->end);

		if ((i == 0 || strcmp(m->staff.posts[i - 1].person, person) != 0) && strcmp(person, in->person) != 0 &&
		    rbk_units_within(&m->staff.units, m->end, in->unit, post->unit))
			pick(&p, m, person);
	}
	kept = rbk_arena_take(&m->r->arena, (p.n + 1) * sizeof *kept);
	if (p.n)
		memcpy(kept, p.at, p.n * sizeof *kept);
	free(p.at);
	in->facts = kept;
	in->n_facts = p.n;
}

static int
by_person(const void *person, const void *sheet)
{
	return strcmp(person, rbk_record_str(sheet, "person"));
}

/* As headquarters filled it in; NULL: it hasn't, as far as is in sight. */
static const struct rbk_record *
filed(const struct making *m, const char *person)
{
	const struct rbk_record *r = m->filed.n ? bsearch(person, m->filed.at, m->filed.n, sizeof *m->filed.at, by_person) : NULL;

	return r && rbk_kpi_sheet_filled(r) ? r : NULL;
}

static int
gather(struct making *m, struct rbk_err *err)
{
	rbk_kpi_facts_free(&m->gathered->facts);
	m->gathered->policy = m->p;
	return rbk_kpi_gather(&m->gathered->facts, m->r, m->p, err);
}

static int
make_fresh(struct rbk_kpi_sheet *out, struct making *m, const struct rbk_post *post, struct rbk_err *err)
{
	const char *unit = headed(m, post->person);
	struct rbk_kpi_input in = { .policy = m->p, .person = post->person, .level = post->level, .unit = unit ? unit : post->unit,
	                            .head = unit != NULL, .month = m->month, .hired = post->hired, .transferred = post->transferred };
	bool borrowed;

	if (m->gathered->policy != m->p && gather(m, err))
		return (int)err->code;
	in.person_figure = figure(m, 0, in.person);
	in.unit_figure = figure(m, 1, in.unit);
	in.no_clients = !unit_in_sight(m, in.unit);
	pick_facts(m, &in, has_unit_rows(m->p, rbk_kpi_sheet_of(&borrowed, m->p, in.level, in.head)));
	rbk_kpi_sheet_make(out, &m->r->arena, &in);
	return 0;
}

static int
make_one(struct making *m, const struct rbk_post *post, struct rbk_err *err)
{
	struct rbk_kpi_sheets *out = m->out;
	const struct rbk_record *as = filed(m, post->person);

	if (as && !rbk_kpi_sheet_load(&out->at[out->n], &m->r->arena, rbk_kpi_sheet_filled(as), &m->policies))
		return rbk_fail(err, RBK_E_BAD, N_("the KPI sheet of %.40s measures what this program doesn't know: it is of a newer version"), post->person);
	if (!as && make_fresh(&out->at[out->n], m, post, err))
		return (int)err->code;
	out->filed[out->n++] = as;
	return 0;
}

static bool
person_in_sight(struct making *m, const struct rbk_post *post)
{
	const char *me = m->r->book ? rbk_book_person(m->r->book) : NULL;

	return !me || strcmp(me, post->person) == 0 || unit_in_sight(m, post->unit) || filed(m, post->person);
}

static int
make_person(struct making *m, const char *person, struct rbk_err *err)
{
	const struct rbk_post *post = rbk_staff_when(&m->staff, person, m->end);

	if (!post)
		return rbk_fail(err, RBK_E_MISSING, N_("%.40s isn't in the staff directory: type the id, such as r-li, or the whole name"), person);
	if (!person_in_sight(m, post))
		return rbk_fail(err, RBK_E_MISSING, N_("the sheet of %.40s isn't one you may see: their records come with units that you read, and what you review is here when headquarters has filled it in"), person);
	return make_one(m, post, err);
}

static int
make_unit(struct making *m, const char *unit, struct rbk_err *err)
{
	int code = unit ? rbk_org_unit_known(m->r, &m->staff, unit, err) : 0;

	if (!code && unit && !unit_in_sight(m, unit))
		code = rbk_fail(err, RBK_E_MISSING, N_("unit %.40s isn't one you may read"), unit);
	if (!code && !m->r->book)
		code = read_figures(m, err);
	for (size_t i = 0; i < m->staff.n && !code; i++) {
		const struct rbk_post *post = rbk_staff_when(&m->staff, m->staff.posts[i].person, m->end);

		if ((i == 0 || strcmp(m->staff.posts[i - 1].person, post->person) != 0) && was_here(m, post) &&
		    (!unit || rbk_units_within(&m->staff.units, m->end, unit, post->unit)))
			code = make_one(m, post, err);
	}
	return code;
}

int
rbk_kpi_sheets_make(struct rbk_kpi_sheets *out, struct rbk_run *r, rbk_month month, const char *person, const char *unit,
                    bool fresh, struct rbk_kpi_gathered *gathered, struct rbk_err *err)
{
	struct rbk_kpi_gathered own = {0};
	struct making m = { .r = r, .month = month, .out = out, .gathered = gathered ? gathered : &own };
	char text[RBK_TIME_TEXT];
	int code = r->book ? 0 : rbk_run_central(r, err) ? 0 : (int)err->code;

	*out = (struct rbk_kpi_sheets){ .month = month };
	m.end = rbk_day_start(rbk_month_first(month + 1), r->zone) - 1;
	if (!code)
		code = rbk_org_read(&m.staff, r, err);
	if (code)
		return code;
	rbk_month_write(text, month);
	rbk_run_policies(&m.policies, r);
	m.p = out->policy = rbk_policies_when(&m.policies, m.end);
	out->at = rbk_arena_take(&r->arena, (m.staff.n + 1) * sizeof *out->at);
	out->filed = rbk_arena_take(&r->arena, (m.staff.n + 1) * sizeof *out->filed);
	if (!fresh)
		code = rbk_kpi_sheets_read(&m.filed, r, text, NULL, err);
	if (!code && !person && !unit && r->book)
		person = rbk_book_person(r->book);
	if (!code)
		code = person ? make_person(&m, person, err) : make_unit(&m, unit, err);
	rbk_kpi_facts_free(&own.facts);
	rbk_staff_free(&m.staff);
	return code;
}
