/* person show: where somebody stands after months of sheets. The program
   recommends and names its evidence; a leader decides. */
#include <inttypes.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/kpi.h"
#include "cli/kpi_sheets.h"
#include "cli/org.h"
#include "cli/sight.h"
#include "core/rules/career.h"
#include "core/rules/review.h"
#include "core/store/clock.h"

static const struct rbk_operand operands[] = {
	{ "PERSON", RBK_ARG_MAYBE, N_("the person: id or name; without it yourself") },
	{ 0 },
};

static const struct rbk_column person_columns[] = {
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("name"), RBK_SHOW_TEXT, NULL },
	{ "level", N_("level"), RBK_SHOW_TERM, "levels" },
	{ "unit", N_("unit"), RBK_SHOW_TEXT, NULL },
	{ "leader", N_("direct leader"), RBK_SHOW_PERSON, NULL },
	{ "hired", N_("hired"), RBK_SHOW_TEXT, NULL },
	{ "transferred", N_("transferred"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static const struct rbk_column month_columns[] = {
	{ "month", N_("month"), RBK_SHOW_TEXT, NULL },
	{ "state", N_("state"), RBK_SHOW_WORD, NULL },
	{ "points", N_("total"), RBK_SHOW_TEXT, NULL },
	{ "grade", N_("grade"), RBK_SHOW_TERM, "kpi_grades" },
	{ "late", N_("late"), RBK_SHOW_BOOL, NULL },
	{ "disputed", N_("disputed"), RBK_SHOW_BOOL, NULL },
	{ "changed", N_("figures changed"), RBK_SHOW_BOOL, NULL },
	{ 0 },
};

static const struct rbk_column ruling_columns[] = {
	{ "month", N_("month"), RBK_SHOW_TEXT, NULL },
	{ "what", N_("decided"), RBK_SHOW_TERM, "consequences" },
	{ "by", N_("by"), RBK_SHOW_PERSON, NULL },
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "reason", N_("reason"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static const struct rbk_column void_columns[] = {
	{ "client", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "record", N_("record"), RBK_SHOW_TEXT, NULL },
	{ "by", N_("by"), RBK_SHOW_PERSON, NULL },
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "reason", N_("reason"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

/* All that is known of one person's months. */
struct record_of {
	struct rbk_run          *r;
	const struct rbk_policy *p;
	const struct rbk_post   *post;
	struct rbk_month_grade  *months;
	size_t                   n;
	struct rbk_month_ruling *rulings;
	size_t                   n_rulings;
	rbk_month                now;
	struct rbk_json         *month_rows, *ruling_rows, *void_rows;
};

static bool
same(const char *x, const char *y)
{
	return x && y && strcmp(x, y) == 0;
}

static void
take_month(struct record_of *f, const struct rbk_record *sheet, rbk_month m)
{
	struct rbk_arena *a = &f->r->arena;
	const struct rbk_json *filled = rbk_kpi_sheet_filled(sheet);
	static const char *const flags[] = { "late", "disputed", "changed" };
	struct rbk_json *row = rbk_json_obj(a);
	const char *made = rbk_json_get_str(filled, "state");
	bool final = same(rbk_record_str(sheet, "state"), "final");

	f->months[f->n++] = (struct rbk_month_grade){ m, final ? rbk_record_str(sheet, "grade") : NULL, same(made, "exempt") };
	rbk_json_set_str(a, row, "month", rbk_record_str(sheet, "month"));
	rbk_json_set_str(a, row, "state", rbk_kpi_sheet_stage(sheet));
	if (final) {
		rbk_json_set_int(a, row, "total", rbk_json_get_int(sheet->root, "total", 0));
		rbk_json_set_str(a, row, "points", rbk_kpi_points(f->r, rbk_json_get_int(sheet->root, "total", 0)));
		rbk_json_set_str(a, row, "grade", rbk_record_str(sheet, "grade"));
	}
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (rbk_json_get_bool(sheet->root, flags[i]))
			rbk_json_set_bool(a, row, flags[i], true);
	rbk_json_add(f->month_rows, row);
}

static void
take_rulings(struct record_of *f, const struct rbk_record *sheet, rbk_month m)
{
	static const char *const fields[] = { "what", "by", "at", "reason" };
	struct rbk_arena *a = &f->r->arena;

	RBK_JSON_EACH(it, rbk_json_get(sheet->root, "received")) {
		struct rbk_json *row = rbk_json_obj(a);

		if (!same(rbk_json_get_str(it, "effect"), "consequence") || !rbk_json_get_str(it, "what"))
			continue;
		f->rulings[f->n_rulings++] = (struct rbk_month_ruling){ m, rbk_json_get_str(it, "what") };
		rbk_json_set_str(a, row, "month", rbk_record_str(sheet, "month"));
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			rbk_json_set_str(a, row, fields[i], rbk_json_get_str(it, fields[i]));
		rbk_json_add(f->ruling_rows, row);
	}
}

/* The newest month that counts: the last one that is over; while its days of
   review run and it isn't final, the one before. */
static rbk_month
newest(const struct record_of *f)
{
	rbk_month last = rbk_month_of(rbk_day_of(rbk_clock_now(), f->r->zone)) - 1;

	for (size_t i = 0; i < f->n; i++)
		if (f->months[i].month == last && (f->months[i].grade || f->months[i].exempt))
			return last;
	return rbk_clock_now() < rbk_kpi_due(f->p, last, f->r->zone) ? last - 1 : last;
}

static int
read_months(struct record_of *f, struct rbk_err *err)
{
	struct rbk_scan s = {0};
	struct rbk_err scratch = {0};
	size_t received = 0;
	rbk_month m;
	int code = rbk_kpi_sheets_read(&s, f->r, NULL, f->post->person, err);

	for (size_t i = 0; i < s.n; i++)
		received += rbk_json_get(s.at[i].root, "received") ? rbk_json_get(s.at[i].root, "received")->count : 0;
	f->months = rbk_arena_take(&f->r->arena, (s.n + 1) * sizeof *f->months);
	f->rulings = rbk_arena_take(&f->r->arena, (received + 1) * sizeof *f->rulings);
	for (size_t i = 0; i < s.n && !code; i++) {
		if (rbk_month_read(&m, rbk_record_str(&s.at[i], "month"), &scratch))
			continue;
		take_month(f, &s.at[i], m);
		take_rulings(f, &s.at[i], m);
	}
	f->now = newest(f);
	return code;
}

/* Records of the person's that a leader found false. */
static void
take_voids(struct record_of *f, const struct rbk_json *kase)
{
	static const char *const fields[] = { "record", "by", "at", "reason" };
	struct rbk_arena *a = &f->r->arena;

	RBK_JSON_EACH(it, rbk_json_get(kase, "voids")) {
		struct rbk_json *row = rbk_json_obj(a);
		bool known = false;

		if (!same(rbk_json_get_str(it, "person"), f->post->person) && !same(rbk_json_get_str(it, "for"), f->post->person))
			continue;
		RBK_JSON_EACH(before, f->void_rows) /* on the desk and in a unit */
			known = known || same(rbk_json_get_str(before, "record"), rbk_json_get_str(it, "record"));
		if (known)
			continue;
		rbk_json_set_str(a, row, "client", rbk_json_get_str(kase, "name"));
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			rbk_json_set_str(a, row, fields[i], rbk_json_get_str(it, fields[i]));
		rbk_json_add(f->void_rows, row);
	}
}

static int
read_voids(struct record_of *f, struct rbk_err *err)
{
	struct rbk_json *cases;

	if (rbk_cases(&cases, f->r, err))
		return (int)err->code;
	RBK_JSON_EACH(it, cases)
		take_voids(f, it);
	if (f->r->book && rbk_unit_cases(&cases, f->r, err))
		return (int)err->code;
	RBK_JSON_EACH(it, f->r->book ? cases : NULL)
		take_voids(f, it);
	return 0;
}

static const char *
month_text(struct rbk_run *r, rbk_month m)
{
	char text[RBK_TIME_TEXT];

	rbk_month_write(text, m);
	return rbk_arena_str(&r->arena, text);
}

/* "2026-10 55, 2026-11 48" */
static const char *
evidence(struct record_of *f, const struct rbk_run_of *run)
{
	const char *all = NULL;

	RBK_JSON_EACH(it, f->month_rows) {
		struct rbk_err scratch = {0};
		rbk_month m;

		if (rbk_month_read(&m, rbk_json_get_str(it, "month"), &scratch) || m < run->first || m > run->last)
			continue;
		all = rbk_arena_print(&f->r->arena, "%s%s%s %s", all ? all : "", all ? ", " : "", rbk_json_get_str(it, "month"), rbk_json_get_str(it, "points"));
	}
	return all ? all : "";
}

static const char *
options_of(struct record_of *f, const struct rbk_consequence *c)
{
	const char *all = NULL;

	for (size_t i = 0; c->then[i]; i++)
		all = rbk_arena_print(&f->r->arena, "%s%s%s", all ? all : "", all ? f->r->say(N_(" or ")) : "", rbk_term(f->r, "consequences", c->then[i]));
	return all;
}

static struct rbk_json *
consequence_json(struct record_of *f, const struct rbk_consequence *c)
{
	struct rbk_arena *a = &f->r->arena;
	struct rbk_json *o = rbk_json_obj(a), *then = rbk_json_list(a);

	rbk_json_set_str(a, o, "id", c->id);
	for (size_t i = 0; c->then[i]; i++)
		rbk_json_add(then, rbk_json_str(a, c->then[i]));
	rbk_json_set(a, o, "then", then);
	return o;
}

static void
tell_run(struct record_of *f, const struct rbk_career *c, struct rbk_json *o)
{
	struct rbk_run *r = f->r;

	rbk_json_set_str(&r->arena, o, "newest", month_text(r, f->now));
	rbk_json_set_int(&r->arena, o, "run", c->run.n);
	rbk_json_set_str(&r->arena, o, "grade", c->run.grade);
	if (c->recommended)
		rbk_json_set(&r->arena, o, "recommended", consequence_json(f, c->recommended));
	if (c->if_unfit)
		rbk_json_set(&r->arena, o, "if_unfit", consequence_json(f, c->if_unfit));
	if (!c->run.n) {
		rbk_line(r, N_("%s has no final grade, so no run of grades ends there"), month_text(r, f->now));
		return;
	}
	rbk_line(r, N_("in a row up to %s: grade %s, months: %d (%s)"), month_text(r, f->now), rbk_term(r, "kpi_grades", c->run.grade), c->run.n, evidence(f, &c->run));
	if (c->recommended)
		rbk_line(r, N_("recommended: %s [%s]; a leader decides: roadbook rule consequence %s --month %s --what W --reason R"), options_of(f, c->recommended),
		         c->recommended->id, f->post->person, month_text(r, f->now));
	if (c->if_unfit)
		rbk_line(r, N_("recommended if the leaders judge the person unfit for the post: %s [%s]"), options_of(f, c->if_unfit), c->if_unfit->id);
}

static void
tell_promotion(struct record_of *f, const struct rbk_career *c, struct rbk_json *o)
{
	static const char *const words[] = { [RBK_PROMOTION_READY] = "ready", [RBK_PROMOTION_SHORT] = "short", [RBK_PROMOTION_BARRED] = "barred", [RBK_PROMOTION_TOP] = "top" };
	struct rbk_run *r = f->r;
	const char *level = c->next_level ? rbk_term(r, "levels", c->next_level) : "";

	rbk_json_set_str(&r->arena, o, "promotion", words[c->promotion]);
	rbk_json_set_str(&r->arena, o, "next_level", c->next_level);
	rbk_json_set_int(&r->arena, o, "good", c->good);
	rbk_json_set_int(&r->arena, o, "needs", c->needs);
	switch (c->promotion) {
	case RBK_PROMOTION_READY:
		rbk_line(r, N_("ready for the promotion review to %s: %d good months in a row, %d are asked for"), level, c->good, c->needs);
		return;
	case RBK_PROMOTION_SHORT:
		rbk_line(r, N_("not ready for a promotion to %s yet: %d good months in a row, %d are asked for"), level, c->good, c->needs);
		break;
	case RBK_PROMOTION_BARRED:
		rbk_line(r, N_("no promotion to %s: %s was decided for %s"), level, rbk_term(r, "consequences", c->bar->what), month_text(r, c->bar->month));
		break;
	default:
		rbk_line(r, N_("there is no level above"));
		return;
	}
	if (rbk_policy_int(f->p, "promotion.exceptional"))
		rbk_line(r, N_("an exceptional promotion is possible, with a reason"));
}

static void
section(struct rbk_run *r, const char *name, const char *head, const struct rbk_column *columns, struct rbk_json *list, const char *none)
{
	if (list->count || none) {
		rbk_plain(r, "");
		rbk_plain(r, r->say(head));
	}
	rbk_pen_table(r, name, columns, list, none);
}

static void
tell(struct record_of *f)
{
	struct rbk_run *r = f->r;
	struct rbk_json *card = rbk_json_obj(&r->arena), *o = rbk_json_obj(&r->arena);
	int64_t from = rbk_policy_int(f->p, "truth.leader_from");
	struct rbk_career c;

	rbk_json_set_str(&r->arena, card, "id", f->post->person);
	rbk_json_set_str(&r->arena, card, "name", f->post->name);
	rbk_json_set_str(&r->arena, card, "level", f->post->level);
	rbk_json_set_str(&r->arena, card, "unit", f->post->unit);
	rbk_json_set_str(&r->arena, card, "leader", f->post->leader);
	rbk_json_set_str(&r->arena, card, "hired", f->post->hired);
	rbk_json_set_str(&r->arena, card, "transferred", f->post->transferred);
	rbk_pen_card(r, "person", person_columns, card);
	section(r, "months", N_("Months"), month_columns, f->month_rows, N_("no KPI sheets in sight"));
	rbk_career_of(&c, f->p, f->post->level, f->now, f->months, f->n, f->rulings, f->n_rulings);
	rbk_plain(r, "");
	tell_run(f, &c, o);
	tell_promotion(f, &c, o);
	rbk_pen_put(r, "standing", o);
	section(r, "rulings", N_("Decided"), ruling_columns, f->ruling_rows, NULL);
	section(r, "voids", N_("Found false"), void_columns, f->void_rows, NULL);
	if ((int64_t)f->void_rows->count >= from)
		rbk_line(r, N_("found false so many times: %zu; from %lld on the direct leader answers for it, too (%s)"), f->void_rows->count, (long long)from,
		         f->post->leader ? rbk_person_name(r, f->post->leader) : "-");
}

static bool
unit_in_sight(struct rbk_run *r, const struct rbk_post *post)
{
	const struct rbk_unit_sight *units;
	size_t n;

	if (!r->book || strcmp(rbk_book_person(r->book), post->person) == 0)
		return true;
	units = rbk_run_units(&n, r);
	for (size_t i = 0; i < n; i++)
		if (strcmp(units[i].unit, post->unit) == 0)
			return true;
	return false;
}

/* One's own, those of units one reads, those one leads or stands in for. */
static bool
in_sight(struct rbk_run *r, const struct rbk_staff *staff, const struct rbk_post *post)
{
	return unit_in_sight(r, post) || rbk_staff_authority(staff, rbk_clock_now(), rbk_book_person(r->book), &post->person, 1);
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct record_of f = { .r = r, .month_rows = rbk_json_list(&r->arena), .ruling_rows = rbk_json_list(&r->arena), .void_rows = rbk_json_list(&r->arena) };
	const char *person = r->n ? r->operand[0] : r->book ? rbk_book_person(r->book) : NULL;
	struct rbk_staff staff;
	int code;

	if (!person)
		return rbk_fail(err, RBK_E_USAGE, N_("say whom: roadbook person show PERSON"));
	if ((!r->book && !rbk_run_central(r, err)) || rbk_org_read(&staff, r, err))
		return (int)err->code;
	f.p = rbk_run_policy(r);
	f.post = rbk_staff_when(&staff, person, rbk_clock_now());
	if (!f.post)
		code = rbk_fail(err, RBK_E_MISSING, N_("%.40s isn't in the staff directory: type the id, such as r-li, or the whole name"), person);
	else if (!in_sight(r, &staff, f.post))
		code = rbk_fail(err, RBK_E_MISSING, N_("the record of %.40s isn't one you may see: you neither lead them nor read their unit"), person);
	else if (!(code = read_months(&f, err)) && !(code = read_voids(&f, err)))
		tell(&f);
	if (!code && !unit_in_sight(r, f.post))
		rbk_note(r, N_("of what was found false only cases on your desk are here: you don't read the unit %s"), f.post->unit);
	rbk_staff_free(&staff);
	return code;
}

const struct rbk_command rbk_command_person_show = {
	.name = "person show",
	.summary = N_("where somebody stands: grades by month, what they lead to"),
	.about = N_("Shows a person's KPI sheets by month with their final grades; the run of equal grades that ends with the newest month (adjacent calendar months: an exempt month, or one without a final sheet, breaks it); the consequence that the company's rules recommend for it, with its evidence; how far a promotion is; what leaders decided; and records of the person's that were found false.\n\n"
	            "It is for the person, for those who lead them, and for whoever reads their unit. The program recommends, a leader decides (rule consequence). The newest month is the last one that is over; as long as its days of review run and it isn't final, the one before."),
	.examples = "person show\nperson show r-li\nperson show r-li --hub /srv/hub",
	.operands = operands,
	.flags = RBK_CMD_EITHER,
	.schema = "career/1",
	.run = run,
};
