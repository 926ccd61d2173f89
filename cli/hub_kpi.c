/* hub kpi fill: headquarters fills in the KPI sheets of a month, or of several
   in one run, for review. */
#include <string.h>

#include "cli/kpi.h"
#include "cli/org.h"
#include "cli/pen.h"
#include "sync/hub.h"

struct args {
	const char *person, *unit;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "person", offsetof(struct args, person), "PERSON", N_("only the sheet of this person"), 0, NULL },
	{ RBK_OPT_STR, "unit", offsetof(struct args, unit), "UNIT", N_("only people of this unit and those below it"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "MONTH", RBK_ARG_MAYBE, N_("a month, as 2026-11, or several, as 2026-01..2026-12; without it the last one that is over") },
	{ 0 },
};

/* The months typed: one, or "FROM..TO". */
static int
months(rbk_month *from, rbk_month *to, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	const char *dots = typed ? strstr(typed, "..") : NULL;
	int code = rbk_kpi_month(from, r, dots ? rbk_arena_copy(&r->arena, typed, (size_t)(dots - typed)) : typed, err);

	*to = *from;
	if (!code && dots)
		code = rbk_kpi_month(to, r, dots + 2, err);
	if (!code && (*to < *from || *to - *from >= RBK_KPI_MONTHS_MAX))
		code = rbk_fail(err, RBK_E_USAGE, N_("\"%.40s\": from the earlier month to the later one, %d at most"), typed, RBK_KPI_MONTHS_MAX);
	return code;
}

/* Who has no sheet by the manual gets none. */
static size_t
give(struct rbk_kpi_given *given, size_t *open, struct rbk_run *r, const struct rbk_kpi_sheets *all)
{
	size_t n = 0;

	*open = 0;
	for (size_t i = 0; i < all->n; i++) {
		const struct rbk_kpi_sheet *s = &all->at[i];

		if (s->state == RBK_KPI_NO_SHEET)
			continue;
		*open += s->state == RBK_KPI_OPEN;
		given[n++] = (struct rbk_kpi_given){ s->person, rbk_kpi_sheet_json(&r->arena, s, r->zone) };
	}
	return n;
}

/* One month, into the document's list. */
static int
fill(struct rbk_json *list, bool *any_open, struct rbk_run *r, struct rbk_hub *hub, rbk_month month, struct rbk_kpi_gathered *gathered, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_json *o = rbk_json_obj(&r->arena);
	struct rbk_kpi_sheets all;
	char text[RBK_TIME_TEXT];
	size_t changed = 0, open;

	if (rbk_kpi_sheets_make(&all, r, month, args->person, args->unit, true, gathered, err))
		return (int)err->code;
	struct rbk_kpi_given *given = rbk_arena_take(&r->arena, (all.n + 1) * sizeof *given);
	const size_t n = give(given, &open, r, &all);

	rbk_month_write(text, month);
	if (rbk_hub_kpi_fill(&changed, hub, text, given, n, err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, o, "month", text);
	rbk_json_set_int(&r->arena, o, "sheets", (int64_t)n);
	rbk_json_set_int(&r->arena, o, "changed", (int64_t)changed);
	rbk_json_set_int(&r->arena, o, "incomplete", (int64_t)open);
	rbk_json_add(list, o);
	*any_open = *any_open || open;
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_kpi_gathered gathered = {0};
	struct rbk_hub *hub;
	rbk_month from, to;
	bool open = false;
	int code = months(&from, &to, r, r->n ? r->operand[0] : NULL, err);

	if (code || (code = rbk_hub_open(&hub, r->general.hub, err)))
		return code;
	for (rbk_month m = from; m <= to && !code; m++)
		code = fill(list, &open, r, hub, m, &gathered, err);
	rbk_kpi_facts_free(&gathered.facts);
	if ((code = rbk_org_done(r, hub, code, err)))
		return code;
	rbk_pen_put(r, "filled", rbk_json_copy(&r->arena, list->last));
	rbk_pen_put(r, "months", list);
	RBK_JSON_EACH(it, list)
		rbk_line(r, N_("%s: %zu sheets, %zu of them new or changed; %zu incomplete"), rbk_json_get_str(it, "month"), (size_t)rbk_json_get_int(it, "sheets", 0),
		         (size_t)rbk_json_get_int(it, "changed", 0), (size_t)rbk_json_get_int(it, "incomplete", 0));
	if (open)
		rbk_note(r, N_("a row that can't be assessed keeps its sheet open: roadbook kpi %s --hub %s says what is missing"), rbk_json_get_str(list->last, "month"), r->general.hub);
	return 0;
}

const struct rbk_command rbk_command_hub_kpi_fill = {
	.name = "hub kpi fill",
	.summary = N_("fill in a month's KPI sheets, for review"),
	.about = N_("Makes the KPI sheets (工作绩效考核表) of a month, or of several in one run, from the books and figures as they are now, and gives each to its person, both reviewers and the unit: they review it (reviews, review). Again: sheets whose figures changed are filled in anew; one that was reviewed keeps what it was reviewed on, says that figures changed, and waits for a new review."),
	.examples = "hub kpi fill 2026-10 --hub /srv/hub\nhub kpi fill 2026-01..2026-10 --hub /srv/hub",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_HUB,
	.schema = "kpi_fill/1",
	.run = run,
};
