/* hub kpi fill: headquarters fills in the month's KPI sheets, for review. */
#include <string.h>

#include "cli/kpi.h"
#include "cli/org.h"
#include "cli/pen.h"
#include "sync/hub.h"

struct args {
	const char *person, *unit;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "person", offsetof(struct args, person), "P", N_("only the sheet of this person"), 0, NULL },
	{ RBK_OPT_STR, "unit", offsetof(struct args, unit), "U", N_("only people of this unit and those below it"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "MONTH", RBK_ARG_MAYBE, N_("a month, as 2026-11; without it the last one that is over") },
	{ 0 },
};

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

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_kpi_sheets all;
	struct rbk_hub *hub;
	char text[RBK_TIME_TEXT];
	size_t changed = 0, open;
	rbk_month month;

	if (rbk_kpi_month(&month, r, r->n ? r->operand[0] : NULL, err) ||
	    rbk_kpi_sheets_make(&all, r, month, args->person, args->unit, true, err) || rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	struct rbk_kpi_given *given = rbk_arena_take(&r->arena, (all.n + 1) * sizeof *given);
	const size_t n = give(given, &open, r, &all);

	rbk_month_write(text, month);
	int code = rbk_org_done(r, hub, rbk_hub_kpi_fill(&changed, hub, text, given, n, err), err);

	if (code)
		return code;
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "month", text);
	rbk_json_set_int(&r->arena, o, "sheets", (int64_t)n);
	rbk_json_set_int(&r->arena, o, "changed", (int64_t)changed);
	rbk_json_set_int(&r->arena, o, "incomplete", (int64_t)open);
	rbk_pen_put(r, "filled", o);
	rbk_line(r, N_("%s: %zu sheets, %zu of them new or changed; %zu incomplete"), text, n, changed, open);
	if (open)
		rbk_note(r, N_("a row that can't be assessed keeps its sheet open: roadbook kpi %s --hub %s says what is missing"), text, r->general.hub);
	return 0;
}

const struct rbk_command rbk_command_hub_kpi_fill = {
	.name = "hub kpi fill",
	.summary = N_("fill in a month's KPI sheets, for review"),
	.about = N_("Makes the KPI sheets (工作绩效考核表) of a month from the books and figures as they are now, and gives each to its person, both reviewers and the unit: they review it (reviews, review). Again: sheets whose figures changed are filled in anew; one that was reviewed keeps what it was reviewed on, says that figures changed, and waits for a new review."),
	.examples = "hub kpi fill 2026-10 --hub /srv/hub",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_HUB,
	.schema = "kpi_fill/1",
	.run = run,
};
