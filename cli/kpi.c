/* kpi: the KPI sheets of a month, as the data at hand give them. */
#include <string.h>

#include "cli/dossier.h"
#include "cli/kpi_form.h"
#include "cli/pen.h"
#include "cli/kpi_sheets.h"
#include "cli/say.h"
#include "cli/sight.h"
#include "core/model/money.h"
#include "core/store/clock.h"

struct args {
	const char *person, *unit, *need, *html, *xlsx;
	bool        fresh;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "person", offsetof(struct args, person), "PERSON", N_("the sheet of this person"), 0, NULL },
	{ RBK_OPT_STR, "unit", offsetof(struct args, unit), "UNIT", N_("the sheets of everybody in this unit and below it"), 0, NULL },
	{ RBK_OPT_STR, "need", offsetof(struct args, need), "GRADE", N_("what is missing for this grade, row by row"), 0, "kpi_grades" },
	{ RBK_OPT_FLAG, "fresh", offsetof(struct args, fresh), NULL, N_("make the sheet anew from the data in sight, even if headquarters has filled it in"), 0, NULL },
	{ RBK_OPT_STR, "html", offsetof(struct args, html), "NEWFILE", N_("write the sheets as a form to print and sign: HTML, one A4 page each"), 0, NULL },
	{ RBK_OPT_STR, "xlsx", offsetof(struct args, xlsx), "NEWFILE", N_("write them as a workbook"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "MONTH", RBK_ARG_MAYBE, N_("a month, as 2026-11; without it the last one that is over") },
	{ 0 },
};

static const struct rbk_column sheet_columns[] = {
	{ "person", N_("person"), RBK_SHOW_PERSON, NULL },
	{ "unit", N_("unit"), RBK_SHOW_TEXT, NULL },
	{ "sheet", N_("sheet"), RBK_SHOW_TERM, "kpi_sheets" },
	{ "total", N_("total"), RBK_SHOW_TEXT, NULL },
	{ "grade", N_("grade"), RBK_SHOW_TERM, "kpi_grades" },
	{ "state", N_("state"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static const char *
state_text(struct rbk_run *r, const struct rbk_kpi_sheet *s, const struct rbk_record *filed)
{
	static const char *const texts[] = {
		[RBK_KPI_DONE] = N_("assessed"), [RBK_KPI_OPEN] = N_("incomplete"), [RBK_KPI_EXEMPT] = N_("exempt"),
		[RBK_KPI_NO_SHEET] = N_("no sheet"),
	};

	if (filed && s->state == RBK_KPI_DONE)
		return r->say(rbk_record_str(filed, "state"));
	return r->say(texts[s->state]);
}

/* Of a final sheet what the reviewers gave. */
static struct rbk_json *
sheet_row(struct rbk_run *r, const struct rbk_kpi_sheet *s, const struct rbk_record *filed)
{
	const bool final = filed && rbk_json_get(filed->root, "total");
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "person", s->person);
	rbk_json_set_str(&r->arena, o, "unit", s->unit);
	rbk_json_set_str(&r->arena, o, "sheet", s->sheet);
	if (s->n)
		rbk_json_set_str(&r->arena, o, "total", rbk_kpi_points(r, final ? rbk_json_get_int(filed->root, "total", 0) : s->total));
	rbk_json_set_str(&r->arena, o, "grade", final ? rbk_record_str(filed, "grade") : s->grade);
	rbk_json_set_str(&r->arena, o, "state", state_text(r, s, filed));
	return o;
}

/* By how much a row must get better: money or clients. */
static const char *
difference(struct rbk_run *r, const struct rbk_kpi_way *w)
{
	int64_t more = w->num > w->row->num ? w->num - w->row->num : w->row->num - w->num;
	char text[RBK_MONEY_TEXT];

	if (w->row->facts)
		return rbk_kpi_points(r, more);
	rbk_fen_write(text, more);
	return rbk_arena_str(&r->arena, text);
}

static const struct rbk_column way_columns[] = {
	{ "text", N_("metric"), RBK_SHOW_TEXT, NULL },
	{ "way", N_("what it takes"), RBK_SHOW_TEXT, NULL },
	{ "gain", N_("points"), RBK_SHOW_TEXT, NULL },
	{ "enough", N_("enough by itself"), RBK_SHOW_BOOL, NULL },
	{ 0 },
};

/* The ways to a grade; those that are enough first. */
static void
tell_need(struct rbk_run *r, const struct rbk_kpi_sheet *s, struct rbk_json *doc, const char *grade, const struct rbk_policy *p)
{
	int64_t total = rbk_policy_of(p, "kpi.grades", grade, 0) * RBK_KPI_POINT;
	struct rbk_json *list = rbk_json_list(&r->arena), *ways = rbk_json_list(&r->arena), *need = rbk_json_obj(&r->arena);
	struct rbk_kpi_way way[RBK_KPI_ROWS_MAX];
	size_t n = rbk_kpi_need(way, s, total);

	rbk_json_set_str(&r->arena, need, "grade", grade);
	rbk_json_set_int(&r->arena, need, "points", s->total < total ? total - s->total : 0);
	for (int enough = 1; enough >= 0; enough--)
		for (size_t i = 0; i < n; i++) {
			struct rbk_json *o = rbk_json_obj(&r->arena), *row = rbk_json_obj(&r->arena);

			if (way[i].enough != enough)
				continue;
			rbk_json_set_str(&r->arena, o, "id", way[i].row->rule->id);
			rbk_json_set_int(&r->arena, o, "num", way[i].num);
			rbk_json_set_int(&r->arena, o, "gain", way[i].score - way[i].row->score);
			rbk_json_set_bool(&r->arena, o, "enough", enough);
			rbk_json_add(ways, o);
			rbk_json_set_str(&r->arena, row, "text", way[i].row->rule->text[rbk_say_chinese(r->say)]);
			rbk_json_set_str(&r->arena, row, "way", rbk_kpi_filled(r, way[i].row->metric->way, (const char *[]){ difference(r, &way[i]) }, 1));
			rbk_json_set_str(&r->arena, row, "gain", rbk_arena_print(&r->arena, "+%s", rbk_kpi_points(r, way[i].score - way[i].row->score)));
			rbk_json_set_bool(&r->arena, row, "enough", enough);
			rbk_json_add(list, row);
		}
	rbk_json_set(&r->arena, need, "ways", ways);
	rbk_json_set(&r->arena, doc, "need", need);
	rbk_plain(r, "");
	if (s->state == RBK_KPI_EXEMPT || s->state == RBK_KPI_NO_SHEET)
		return;
	if (s->total >= total)
		rbk_line(r, N_("for grade %s nothing is missing"), rbk_term(r, "kpi_grades", grade));
	else if (s->state == RBK_KPI_OPEN)
		rbk_line(r, N_("for grade %s: %s points are missing; there is no grade before every row can be assessed"), rbk_term(r, "kpi_grades", grade), rbk_kpi_points(r, total - s->total));
	else
		rbk_line(r, N_("for grade %s %s points are missing:"), rbk_term(r, "kpi_grades", grade), rbk_kpi_points(r, total - s->total));
	if (list->count && !r->general.json)
		rbk_pen_table(r, "ways", way_columns, list, NULL);
}

static void
tell(struct rbk_run *r, const struct rbk_kpi_sheets *all, bool one, const char *need)
{
	struct rbk_json *list = rbk_json_list(&r->arena), *rows = rbk_json_list(&r->arena);
	char month[RBK_TIME_TEXT];

	rbk_month_write(month, all->month);
	for (size_t i = 0; i < all->n; i++) {
		struct rbk_json *o = rbk_kpi_sheet_json(&r->arena, &all->at[i], r->zone);

		if (one && !r->general.json)
			rbk_kpi_show(r, &all->at[i]);
		if (one && all->filed[i])
			rbk_kpi_reviews_show(r, o, all->filed[i]);
		if (one && need)
			tell_need(r, &all->at[i], o, need, all->policy);
		rbk_json_add(list, o);
		rbk_json_add(rows, sheet_row(r, &all->at[i], all->filed[i]));
	}
	if (r->general.json) {
		rbk_pen_put(r, "month", rbk_json_str(&r->arena, month));
		rbk_pen_put(r, "sheets", list);
	} else if (!one) {
		rbk_pen_table(r, "sheets", sheet_columns, rows, N_("nobody is there"));
	}
}

/* The forms to hand in, into files. */
static int
write_forms(struct rbk_run *r, const struct rbk_kpi_sheets *all, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_kpi_form *forms;
	int code = rbk_kpi_forms(&forms, r, all, err);

	if (!code && args->html)
		code = rbk_kpi_html(args->html, r, forms, all->n, err);
	if (!code && args->xlsx)
		code = rbk_kpi_xlsx(args->xlsx, r, forms, all->n, err);
	if (code)
		return code;
	for (int i = 0; i < 2; i++) {
		const char *file = i ? args->xlsx : args->html;

		if (!file)
			continue;
		rbk_pen_put(r, i ? "xlsx" : "html", rbk_json_str(&r->arena, file));
		rbk_line(r, N_("%s: %zu sheets"), file, all->n);
	}
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_kpi_sheets all;
	const char *need = NULL;
	rbk_month month;
	bool one = args->person || (!args->unit && r->book);

	if (args->person && args->unit)
		return rbk_fail(err, RBK_E_USAGE, N_("--person or --unit, not both"));
	if (args->need && !one)
		return rbk_fail(err, RBK_E_USAGE, N_("--need is for one person: add --person P"));
	if (rbk_kpi_month(&month, r, r->n ? r->operand[0] : NULL, err) ||
	    rbk_kpi_sheets_make(&all, r, month, args->person, args->unit, args->fresh, NULL, err))
		return (int)err->code;
	if (args->need && !(need = rbk_policy_word(all.policy, "kpi_grades", args->need)))
		return rbk_fail(err, RBK_E_USAGE, N_("there is no grade %.20s"), args->need);
	if (args->html || args->xlsx) {
		if (all.n == 0)
			return rbk_fail(err, RBK_E_MISSING, N_("nobody is there"));
		if (write_forms(r, &all, err))
			return (int)err->code;
	}
	if (r->general.json || (!args->html && !args->xlsx))
		tell(r, &all, one, need);
	if (one && all.n && !all.filed[0] && !args->fresh)
		rbk_note(r, N_("made here from the data in sight: headquarters has not filled this sheet in yet, as of the last sync"));
	if (month >= rbk_month_of(rbk_day_of(rbk_clock_now(), r->zone)))
		rbk_note(r, N_("the month isn't over: the sheet shows how it stands now"));
	return 0;
}

const struct rbk_command rbk_command_kpi = {
	.name = "kpi",
	.summary = N_("the KPI sheet (工作绩效考核表) of a month"),
	.about = N_("Shows the sheet of a month: each row with what it measures, from which figures or which clients, the rule, the points lost and the score, so that it can be done again by hand (the company's rules: roadbook help rules kpi). A row for which something is missing says what; the sheet has no grade then.\n\n"
	            "Once headquarters has filled the sheet in it is that one, with its reviews, and with what changed if other figures were filled in behind a review. Before, and with --fresh, it is made here from headquarters' figures and the records in sight.\n\n"
	            "Without options it is your own sheet. Leaders see the people of the units they read, and those whose sheets they review; with --hub everybody is there. Sheets under readings that 项目管理部 has not signed off say so. What counts in the end is the sheet that was reviewed.\n\n"
	            "--html and --xlsx write the form to print, sign and hand in (《工作绩效考核表》), for one person or a whole unit: of a reviewed sheet with the reviewers' scores, reasons and dates, on the figures they were given for.\n\n"
	            "--need says what is missing for a grade: for each row what would be enough by itself, or the most it can give."),
	.examples = "kpi\nkpi 2026-11 --need B\nkpi --unit east\nkpi --unit east --html 2026-11.html --xlsx 2026-11.xlsx\nkpi 2026-11 --person r-li --hub /srv/hub",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_EITHER,
	.schema = "kpi/1",
	.run = run,
};
