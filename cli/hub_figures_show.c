/* hub figures show, log: the figures there are, and how they came. */
#include <string.h>

#include "cli/cases.h"
#include "cli/org.h"
#include "cli/pen.h"
#include "cli/shape.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "sync/figures.h"

struct show_args {
	const char *person, *unit;
};

static const struct rbk_option show_options[] = {
	{ RBK_OPT_STR, "person", offsetof(struct show_args, person), "PERSON", N_("only this person's, and those of the person's clients"), 0, NULL },
	{ RBK_OPT_STR, "unit", offsetof(struct show_args, unit), "UNIT", N_("only those of this unit, of the units below it, and of their people and clients"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand show_operands[] = {
	{ "MONTH", RBK_ARG_ONE, N_("the month, 2026-11") },
	{ 0 },
};

static const struct rbk_column show_columns[] = {
	{ "scope", N_("of a"), RBK_SHOW_WORD, NULL },
	{ "subject", N_("who"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("name"), RBK_SHOW_TEXT, NULL },
	{ "turnover", N_("turnover"), RBK_SHOW_FEN, NULL },
	{ "turnover_target", N_("target"), RBK_SHOW_FEN, NULL },
	{ "new_clients_target", N_("target of new clients"), RBK_SHOW_INT, NULL },
	{ "profit", N_("profit"), RBK_SHOW_FEN, NULL },
	{ "profit_target", N_("target of the profit"), RBK_SHOW_FEN, NULL },
	{ "receivables", N_("receivables"), RBK_SHOW_FEN, NULL },
	{ "overdue", N_("overdue"), RBK_SHOW_FEN, NULL },
	{ "file", N_("file"), RBK_SHOW_TEXT, NULL },
	{ "row", N_("row"), RBK_SHOW_INT, NULL },
	{ "person", NULL, RBK_SHOW_TEXT, NULL },
	{ "imported", NULL, RBK_SHOW_TIME, NULL },
	{ 0 },
};

static bool
is_wanted(const struct show_args *args, const struct rbk_staff *s, const struct rbk_figure *f)
{
	const char *person = f->scope[0] == 'p' ? f->subject : f->person, *unit = f->scope[0] == 'u' ? f->subject : NULL;
	const struct rbk_post *post = person ? rbk_staff_when(s, person, INT64_MAX) : NULL;

	if (args->person)
		return person && strcmp(person, args->person) == 0;
	if (!unit)
		unit = post ? post->unit : NULL;
	return !args->unit || (unit && rbk_units_within(&s->units, INT64_MAX, args->unit, unit));
}

static const char *
name_of(struct rbk_run *r, const struct rbk_staff *s, const struct rbk_figure *f)
{
	const struct rbk_post *post = f->scope[0] == 'p' ? rbk_staff_when(s, f->subject, INT64_MAX) : NULL;
	const struct rbk_unit *unit = f->scope[0] == 'u' ? rbk_units_when(&s->units, f->subject, INT64_MAX) : NULL;
	struct rbk_err scratch = {0};
	struct rbk_json *kase = NULL;

	if (post || unit)
		return post ? post->name : unit->name;
	return f->scope[0] == 'c' && rbk_known_case(&kase, r, f->subject, &scratch) == 0 && kase ? rbk_json_get_str(kase, "name") : NULL;
}

static int
list(struct rbk_json *out, struct rbk_run *r, const struct rbk_staff *s, struct rbk_err *err)
{
	const struct show_args *args = r->args;
	struct rbk_view *central = rbk_run_central(r, err);
	struct rbk_scan found = {0};
	struct rbk_figure f;

	if (!central || rbk_scan_folder(&found, r, central, rbk_arena_print(&r->arena, "org/figures/%s", r->operand[0]), ".json", -1, err))
		return (int)err->code;
	for (size_t i = 0; i < found.n; i++) {
		if (rbk_figure_read(&f, &found.at[i], err))
			return (int)err->code;
		if (!is_wanted(args, s, &f))
			continue;
		struct rbk_json *o = rbk_json_copy(&r->arena, found.at[i].root);

		rbk_json_drop(o, "kind");
		rbk_json_set_str(&r->arena, o, "name", name_of(r, s, &f));
		rbk_json_add(out, o);
	}
	return 0;
}

static int
show_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct show_args *args = r->args;
	struct rbk_json *out = rbk_json_list(&r->arena);
	struct rbk_staff s;

	if (!rbk_month_valid(r->operand[0]))
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.40s\" is not a month: write it as 2026-11"), r->operand[0]);
	int code = rbk_org_read(&s, r, err);

	if (!code && args->unit)
		code = rbk_org_unit_known(r, &s, args->unit, err);
	if (!code && args->person && !rbk_staff_when(&s, args->person, INT64_MAX))
		code = rbk_fail(err, RBK_E_MISSING, N_("nobody of the id %.40s is enrolled here"), args->person);
	if (!code)
		code = list(out, r, &s, err);
	rbk_staff_free(&s);
	if (!code)
		rbk_pen_table(r, "figures", show_columns, out, N_("no figures: roadbook hub figures import FILE --month MONTH"));
	return code;
}

const struct rbk_command rbk_command_hub_figures_show = {
	.name = "hub figures show",
	.summary = N_("list a month's figures"),
	.about = N_("Lists what finance said of a month, with the file and row each came from. An empty place: finance said nothing, which isn't zero."),
	.examples = "hub figures show --hub /srv/hub 2026-11 --unit east",
	.operands = show_operands,
	.options = show_options,
	.size = sizeof(struct show_args),
	.flags = RBK_CMD_HUB,
	.schema = "figures/1",
	.run = show_run,
};

#define MOST 200

static const struct rbk_column log_columns[] = {
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "month", N_("month"), RBK_SHOW_TEXT, NULL },
	{ "fresh", N_("new"), RBK_SHOW_INT, NULL },
	{ "changed", N_("changed"), RBK_SHOW_INT, NULL },
	{ "dropped", N_("dropped"), RBK_SHOW_INT, NULL },
	{ "files", N_("from"), RBK_SHOW_LIST, NULL },
	{ "commit", N_("commit"), RBK_SHOW_COMMIT, NULL },
	{ 0 },
};

static int
log_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *out = rbk_json_list(&r->arena);
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	r->zone = rbk_hub_zone(hub);
	int code = rbk_hub_figures_log(out, &r->arena, hub, MOST, err);

	rbk_hub_close(hub);
	if (!code)
		code = rbk_shape(&out, r, log_columns, r->args, err);
	if (!code)
		rbk_pen_table(r, "imports", log_columns, out, rbk_shape_none(r->args, N_("no figures: roadbook hub figures import FILE --month MONTH")));
	return code;
}

static const struct rbk_option log_options[] = { RBK_SHAPE_OPTIONS(0), { 0 } };

const struct rbk_command rbk_command_hub_figures_log = {
	.name = "hub figures log",
	.summary = N_("list the imports of figures"),
	.about = N_("Lists which commit of central changed which month's figures, newest first, and the sheets they came from. git show COMMIT in central has the former ones."),
	.examples = "hub figures log --hub /srv/hub\nhub figures log --hub /srv/hub --where month=2026-10",
	.options = log_options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_HUB,
	.schema = "figures_log/1",
	.run = log_run,
};
