/* reviews: KPI sheets that wait for me, and those in sight. */
#include <string.h>

#include "cli/kpi.h"
#include "cli/org.h"
#include "cli/shape.h"
#include "cli/kpi_sheets.h"
#include "cli/sight.h"
#include "core/rules/kpi.h"
#include "core/rules/review.h"
#include "core/store/clock.h"

struct args {
	bool             all;
	const char      *unit;
	struct rbk_shape shape;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_FLAG, "all", offsetof(struct args, all), NULL, N_("all sheets in sight, not only those that wait for you"), 0, NULL },
	{ RBK_OPT_STR, "unit", offsetof(struct args, unit), "UNIT", N_("only people of this unit and those below it"), 0, NULL },
	RBK_SHAPE_OPTIONS(offsetof(struct args, shape)),
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "MONTH", RBK_ARG_MAYBE, N_("of which month, for example 2026-10; all without one") },
	{ 0 },
};

static const struct rbk_column columns[] = {
	{ "month", N_("month"), RBK_SHOW_TEXT, NULL },
	{ "person", N_("person"), RBK_SHOW_PERSON, NULL },
	{ "points", N_("points"), RBK_SHOW_TEXT, NULL },
	{ "grade", N_("grade"), RBK_SHOW_TERM, "kpi_grades" },
	{ "state", N_("state"), RBK_SHOW_WORD, NULL },
	{ "waits_for", N_("waits for"), RBK_SHOW_PERSON, NULL },
	{ "due", N_("due"), RBK_SHOW_TEXT, NULL },
	{ "marks", N_("marks"), RBK_SHOW_LIST, NULL },
	{ "total", NULL, RBK_SHOW_INT, NULL },
	{ 0 },
};

struct listing {
	struct rbk_run         *r;
	const struct args      *args;
	struct rbk_staff        staff;
	struct rbk_json        *list;
	rbk_time                now;
};

static bool
in_unit(const struct listing *l, const char *person)
{
	const struct rbk_post *post = rbk_staff_when(&l->staff, person, l->now);

	return !l->args->unit || (post && rbk_units_within(&l->staff.units, l->now, l->args->unit, post->unit));
}

static void
mark(struct listing *l, struct rbk_json *marks, bool is, const char *word)
{
	if (is)
		rbk_json_add(marks, rbk_json_str(&l->r->arena, l->r->say(word)));
}

/* What a person sees of a sheet at a glance. */
static struct rbk_json *
row_of(struct listing *l, const struct rbk_record *sheet, const char *waits, bool second)
{
	struct rbk_arena *a = &l->r->arena;
	struct rbk_json *row = rbk_json_obj(a), *marks = rbk_json_list(a);
	const struct rbk_json *filled = rbk_kpi_sheet_filled(sheet);
	const char *stage = rbk_kpi_sheet_stage(sheet);
	struct rbk_err none = {0};
	char day[RBK_TIME_TEXT];
	rbk_time due = 0;
	rbk_month m;

	if (rbk_month_read(&m, rbk_record_str(sheet, "month"), &none) == 0)
		due = rbk_kpi_due(rbk_run_policy(l->r), m, l->r->zone);
	rbk_day_write(day, rbk_day_of(due - 1, l->r->zone));
	rbk_json_set_str(a, row, "month", rbk_record_str(sheet, "month"));
	rbk_json_set_str(a, row, "person", rbk_record_str(sheet, "person"));
	const int64_t total = rbk_json_get_int(sheet->root, "total", rbk_json_get_int(filled, "total", 0));

	if (!stage || strcmp(stage, "exempt") != 0) {
		rbk_json_set_int(a, row, "total", total);
		rbk_json_set_str(a, row, "points", rbk_kpi_points(l->r, total));
	}
	rbk_json_set_str(a, row, "grade", rbk_record_str(sheet, "grade") ? rbk_record_str(sheet, "grade") : rbk_json_get_str(filled, "grade"));
	rbk_json_set_str(a, row, "state", stage);
	rbk_json_set_str(a, row, "waits_for", waits);
	rbk_json_set_str(a, row, "due", day);
	mark(l, marks, second, N_("re-review"));
	mark(l, marks, rbk_json_get_bool(sheet->root, "late") || (waits && l->now >= due), N_("late"));
	mark(l, marks, rbk_json_get_bool(sheet->root, "disputed"), N_("objected to"));
	mark(l, marks, rbk_json_get_bool(sheet->root, "changed"), N_("figures changed"));
	mark(l, marks, rbk_json_get(filled, "marks") && rbk_json_get(filled, "marks")->count, N_("a reading isn't signed off"));
	if (marks->count)
		rbk_json_set(a, row, "marks", marks);
	return row;
}

static bool
is_mine(const struct listing *l, const char *waits)
{
	const char *me = l->r->book ? rbk_book_person(l->r->book) : NULL;

	return me && rbk_reviewer_is(&l->staff, l->now, me, waits);
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct listing l = { .r = r, .args = args, .list = rbk_json_list(&r->arena), .now = rbk_clock_now() };
	struct rbk_scan sheets = {0};
	const char *month = NULL;
	bool second;
	int code = r->n ? rbk_kpi_month_text(&month, r, r->operand[0], err) : 0;

	if (!code)
		code = rbk_org_read(&l.staff, r, err);
	if (!code && args->unit)
		code = rbk_org_unit_known(r, &l.staff, args->unit, err);
	if (!code)
		code = rbk_kpi_sheets_read(&sheets, r, month, NULL, err);
	for (size_t i = 0; i < sheets.n && !code; i++) {
		const char *waits = rbk_kpi_sheet_waits_for(&second, &l.staff, &sheets.at[i]);

		if ((args->all || r->general.hub || month || is_mine(&l, waits)) && in_unit(&l, rbk_record_str(&sheets.at[i], "person")))
			rbk_json_add(l.list, row_of(&l, &sheets.at[i], waits, second));
	}
	if (!code && !(code = rbk_shape(&l.list, r, columns, &args->shape, err)))
		rbk_pen_table(r, "sheets", columns, l.list, rbk_shape_none(&args->shape, args->all || month ? N_("no KPI sheet is filled in yet") : N_("no KPI sheet waits for you")));
	rbk_staff_free(&l.staff);
	return code;
}

const struct rbk_command rbk_command_reviews = {
	.name = "reviews",
	.summary = N_("list KPI sheets that wait for your review"),
	.about = N_("Lists the KPI sheets (工作绩效考核表) that wait for your review as of the last sync, and by when. With MONTH or --all: every sheet in sight (your own, those you review, your units'), with its state: filled, first (初评 done), final (复评 done); open: a row can't be assessed; exempt."),
	.examples = "reviews\nreviews 2026-10 --where state=first",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_EITHER,
	.schema = "reviews/1",
	.run = run,
};
