/* hub figures import: finance's sheet becomes a month's figures, shown before
   it is done. What is decided is core/rules/figure_import.h's. */
#include <string.h>

#include "cli/import.h"
#include "cli/kpi.h"
#include "cli/kpi_sheets.h"
#include "cli/org.h"
#include "cli/pen.h"
#include "cli/sight.h"
#include "core/rules/review.h"
#include "sync/figures.h"

struct args {
	const char     *month, *bad, *sheet;
	struct rbk_strs map;
	bool            dry_run, skip_bad, add;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "month", AT(month), "YYYY-MM", N_("the month the figures are of"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_LIST, "map", AT(map), "HEADER=FIELD,…", N_("what columns are that aren't known by their headers; FIELD - leaves one out"), 0, NULL },
	{ RBK_OPT_STR, "sheet", AT(sheet), "NAME", N_("of a workbook: this sheet, not the first visible one"), 0, NULL },
	{ RBK_OPT_STR, "bad", AT(bad), "NEWFILE", N_("write the rows that can't be taken here, with the reasons, to be mended and imported again"), 0, NULL },
	{ RBK_OPT_FLAG, "skip-bad", AT(skip_bad), NULL, N_("import the other rows though some can't be taken"), 0, NULL },
	{ RBK_OPT_FLAG, "add", AT(add), NULL, N_("keep the month's figures of those this sheet doesn't name"), 0, NULL },
	{ RBK_OPT_FLAG, "dry-run", AT(dry_run), NULL, N_("show what would be done, and do nothing"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "FILE", RBK_ARG_ONE, N_("finance's sheet: a workbook (.xlsx), CSV or Unicode text") },
	{ 0 },
};

struct running {
	struct rbk_hub          *hub;
	struct rbk_figure_import plan;
	struct rbk_sheet         sheet;
	struct rbk_figures_report report;
	bool                     saved;
};

static int
plan(struct running *in, struct rbk_run *r, const char *path, struct rbk_err *err)
{
	const struct args *args = r->args;
	const char **map = rbk_arena_take(&r->arena, (args->map.n + 1) * sizeof *map), *slash = strrchr(path, '/');
	struct rbk_figure_want want = { .sheet = &in->sheet.csv, .map = map, .month = args->month, .file = slash ? slash + 1 : path };

	if (args->map.n)
		memcpy(map, args->map.at, args->map.n * sizeof *map);
	return rbk_hub_figures_plan(&in->plan, &r->arena, in->hub, &want, err) ? rbk_while(err, "%s", path) : 0;
}

static const char *
use_of(const struct rbk_figure_column *c)
{
	static const char *const names[] = {
		[RBK_FIGURE_IGNORED] = "-", [RBK_FIGURE_PERSON] = "person", [RBK_FIGURE_PERSON_ID] = "person", [RBK_FIGURE_UNIT] = "unit",
		[RBK_FIGURE_CLIENT] = "client", [RBK_FIGURE_CLIENT_CODE] = "credit_code", [RBK_FIGURE_SCOPE] = "scope",
		[RBK_FIGURE_SUBJECT] = "subject", [RBK_FIGURE_MONTH] = "month", [RBK_FIGURE_VALUE] = "",
	};

	return c->use == RBK_FIGURE_VALUE ? rbk_figure_name(c->value) : names[c->use];
}

static void
show_columns(struct rbk_run *r, const struct rbk_figure_import *p)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	const char *taken = "", *left = NULL, *other = NULL;

	for (size_t i = 0; i < p->n_columns; i++) {
		const struct rbk_figure_column *c = &p->columns[i];
		struct rbk_json *o = rbk_json_obj(&r->arena);
		const char *use = use_of(c), *header = *c->header ? c->header : rbk_arena_print(&r->arena, "#%zu", i + 1);
		bool in_unit = c->use == RBK_FIGURE_VALUE && *c->unit && c->value != RBK_FIGURE_NEW_CLIENTS_TARGET;

		rbk_json_set_str(&r->arena, o, "header", c->header);
		rbk_json_set_str(&r->arena, o, "field", use);
		if (in_unit)
			rbk_json_set_str(&r->arena, o, "unit", rbk_arena_print(&r->arena, "%s元", c->unit));
		rbk_json_add(list, o);
		if (c->use == RBK_FIGURE_OTHER_MONTH)
			other = other ? rbk_arena_print(&r->arena, "%s, %s", other, header) : header;
		else if (!use)
			left = left ? rbk_arena_print(&r->arena, "%s, %s", left, header) : header;
		else if (c->use != RBK_FIGURE_IGNORED)
			taken = rbk_arena_print(&r->arena, "%s%s%s → %s%s%s%s", taken, *taken ? ", " : "", header, use,
			                        in_unit ? " (" : "", in_unit ? c->unit : "", in_unit ? "元)" : "");
	}
	rbk_pen_put(r, "columns", list);
	rbk_line(r, N_("columns: %s"), taken);
	if (left)
		rbk_line(r, N_("columns left out (--map tells what they are): %s"), left);
	if (other)
		rbk_line(r, N_("columns of another month, left out: %s"), other);
}

static void
describe(struct running *in, struct rbk_run *r)
{
	const struct args *args = r->args;
	const struct rbk_figures_report *p = &in->report;
	struct rbk_json *o = rbk_json_obj(&r->arena);
	int line = in->plan.sheet.rows[in->plan.rows.header].line;
	const size_t rows = in->plan.sheet.n - in->plan.rows.header - 1;
	const struct { const char *name; size_t n; } counts[] = {
		{ "rows", rows }, { "figures", in->plan.figures.n }, { "new", p->fresh }, { "changed", p->changed }, { "same", p->same },
		{ "dropped", p->dropped }, { "bad", in->plan.rows.bad_rows },
	};

	rbk_import_show_sheet(r, r->operand[0], &in->sheet, line, rows);
	rbk_pen_put(r, "month", rbk_json_str(&r->arena, args->month));
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		rbk_json_set_int(&r->arena, o, counts[i].name, (int64_t)counts[i].n);
	rbk_pen_put(r, "counts", o);
	show_columns(r, &in->plan);
	rbk_line(r, N_("figures of %s: %zu new, %zu changed, %zu as before"), args->month, p->fresh, p->changed, p->same);
	if (p->dropped)
		rbk_line(r, N_("figures of %s that this sheet doesn't name and that go: %zu (--add keeps them)"), args->month, p->dropped);
	if (in->plan.rows.bad_rows)
		rbk_line(r, N_("rows that can't be taken: %zu"), in->plan.rows.bad_rows);
	rbk_import_show_remarks(r, &in->plan.sheet, &in->plan.rows);
}

/* A month that lacks a row would look whole: that has to be asked for. */
static bool
is_held_back(const struct running *in, struct rbk_run *r)
{
	const struct args *args = r->args;

	if (!in->plan.rows.bad_rows || args->skip_bad)
		return false;
	rbk_note(r, N_("nothing was imported: mend these rows and import the sheet again, or import the others with --skip-bad (and the mended ones with --add)"));
	r->status = RBK_EXIT_NO;
	return true;
}

#define NAMED 12 /* sheets told by name; the document lists all */

/* A filled sheet that would be another one now: into the list, and by name. */
static void
add_sheet(struct rbk_run *r, struct rbk_json *list, struct rbk_buf *names, size_t *reviewed, const struct rbk_record *sheet)
{
	const char *person = rbk_record_str(sheet, "person"), *state = rbk_record_str(sheet, "state");
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "person", person);
	rbk_json_set_str(&r->arena, o, "state", state);
	if (list->count < NAMED)
		rbk_buf_print(names, "%s%s", list->count ? ", " : "", rbk_person_name(r, person));
	rbk_json_add(list, o);
	*reviewed += (state && strcmp(state, "filled") != 0) || rbk_json_get_bool(sheet->root, "changed");
}

static int
compare_sheets(struct rbk_run *r, struct rbk_json *list, struct rbk_buf *names, size_t *reviewed, const char *month, struct rbk_err *err)
{
	struct rbk_kpi_sheets fresh;
	struct rbk_scan filed = {0};
	rbk_month m;
	size_t k = 0;
	int code = rbk_kpi_sheets_read(&filed, r, month, NULL, err);

	if (code || !filed.n || rbk_kpi_month(&m, r, month, err) || rbk_kpi_sheets_make(&fresh, r, m, NULL, NULL, true, NULL, err))
		return (int)err->code;
	for (size_t i = 0; i < fresh.n; i++) {
		while (k < filed.n && strcmp(rbk_record_str(&filed.at[k], "person"), fresh.at[i].person) < 0)
			k++;
		if (k < filed.n && strcmp(rbk_record_str(&filed.at[k], "person"), fresh.at[i].person) == 0 && rbk_kpi_sheet_filled(&filed.at[k]) &&
		    !rbk_kpi_sheet_says(&filed.at[k], &r->arena, rbk_kpi_sheet_json(&r->arena, &fresh.at[i], r->zone)))
			add_sheet(r, list, names, reviewed, &filed.at[k]);
	}
	return 0;
}

/* Sheets that were filled in stay as they are until they are filled in anew:
   whose would be others now? */
static int
tell_of_sheets(struct rbk_run *r, const char *month, struct rbk_err *err)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_buf names = {0};
	size_t reviewed = 0;
	int code = compare_sheets(r, list, &names, &reviewed, month, err);

	rbk_pen_put(r, "sheets", list);
	if (!code && list->count) {
		rbk_note(r, N_("KPI sheets of %s that would be filled in otherwise now: %zu (%s%s)"), month, list->count, names.text, list->count > NAMED ? ", …" : "");
		rbk_note(r, N_("roadbook hub kpi fill %s --hub %s fills them in anew; of these are reviewed, and then ask for a new review: %zu"), month, r->general.hub, reviewed);
	}
	rbk_buf_free(&names);
	return code ? rbk_while(err, N_("the figures are imported; which KPI sheets are others now")) : 0;
}

static int
save(struct running *in, struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	int code = rbk_hub_figures_set(&in->report, in->hub, args->month, &in->plan.figures, args->add, false, err);

	code = rbk_org_done(r, in->hub, code, err);
	in->hub = NULL;
	if (code)
		return code;
	in->saved = true;
	if (*in->report.commit)
		rbk_pen_put(r, "commit", rbk_json_str(&r->arena, in->report.commit));
	rbk_line(r, *in->report.commit ? N_("imported: the figures of %s; they are on desks and in units, and come with the next sync")
	                               : N_("nothing changed: headquarters has these figures of %s already"), args->month);
	return *in->report.commit ? tell_of_sheets(r, args->month, err) : 0;
}

static int
import(struct running *in, struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_json *saved;
	int code = rbk_sheet_load(&in->sheet, &r->arena, r->operand[0], args->sheet, err);

	if (!code)
		code = rbk_hub_open(&in->hub, r->general.hub, err);
	if (code)
		return code;
	r->zone = rbk_hub_zone(in->hub);
	code = plan(in, r, r->operand[0], err);
	if (!code)
		code = rbk_hub_figures_set(&in->report, in->hub, args->month, &in->plan.figures, args->add, true, err);
	if (code)
		return code;
	describe(in, r);
	code = rbk_import_write_bad(r, &in->plan.sheet, &in->plan.rows, args->bad, err);
	if (!code && in->plan.figures.n == 0)
		rbk_note(r, N_("there is nothing to import"));
	else if (!code && !is_held_back(in, r) && rbk_import_go_on(r, args->dry_run))
		code = save(in, r, err);
	saved = rbk_json_int(&r->arena, in->saved);
	saved->type = RBK_J_BOOL;
	rbk_pen_put(r, "saved", saved);
	return code;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct running in = {0};

	if (args->dry_run && r->general.yes)
		return rbk_fail(err, RBK_E_USAGE, N_("--dry-run and --yes contradict each other"));
	if (!rbk_month_valid(args->month))
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.40s\" is not a month: write it as 2026-11"), args->month);
	int code = import(&in, r, err);

	rbk_hub_close(in.hub);
	rbk_figure_import_free(&in.plan);
	return code;
}

const struct rbk_command rbk_command_hub_figures_import = {
	.name = "hub figures import",
	.summary = N_("take in finance's figures of a month"),
	.about = N_("Reads finance's sheet (a workbook, .xlsx; CSV in UTF-8 with or without BOM or GB18030; Unicode text), finds out by its headers, Chinese or English, in one row or two, what the columns are, "
	            "and shows what would be done. On a terminal you are then asked; otherwise nothing is saved without --yes.\n\n"
	            "A row is of a person (姓名, 工号), a unit (部门) or a client (客户, 信用代码), by id or name; if several are filled, of the client before the person before the unit. "
	            "Values: turnover (营业额) and its target (营业额指标), target of new clients (新增客户指标), profit (利润) and its target (利润指标), receivables at the end of the month (应收账款) "
	            "and what of them is overdue (逾期). An empty cell is missing, never zero. Amounts are in yuan, or in what the header or a line above says (万元). A column of another month (10月营业额) and lines of sums are left out.\n\n"
	            "A name that fits nobody or several, an amount that isn't plain, a formula that came to nothing, a subject named twice: such rows can't be taken; --bad writes them to a file with the reasons. "
	            "Then nothing is imported, unless --skip-bad says so; --add imports the mended rows to the others.\n\n"
	            "The sheet takes the place of the month's figures as a whole; the former ones stay in central's history (hub figures log). Each person's desk gets the own figures and those of the own clients, each unit those of its people, "
	            "of itself, and of the units below. KPI sheets that are filled in already stay as they are: those that would be others now are named, and hub kpi fill fills them in anew. Fields for --map: person, unit, client, credit_code, scope, subject, month, turnover, turnover_target, new_clients_target, profit, profit_target, receivables, overdue."),
	.examples = "hub figures import --hub /srv/hub 2026-11.xlsx --month 2026-11 --sheet 个人\nhub figures import --hub /srv/hub 2026-11.csv --month 2026-11 --yes --bad mend.csv",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_HUB,
	.schema = "figures_import/1",
	.run = run,
};
