/* work add, set, list, show: duties that are records, in one's own book; a
   leader's view of the unit's. */
#include <string.h>

#include "cli/find.h"
#include "cli/save.h"
#include "cli/scan.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "core/rules/check.h"
#include "core/rules/work.h"
#include "core/store/clock.h"

struct args {
	const char *text, *period, *to, *purpose, *departure, *planned_return, *actual_return, *extension, *signed_at, *at, *note;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option add_options[] = {
	{ RBK_OPT_STR, "text", AT(text), "TEXT", N_("what was done, what is planned, what was found out"), 0, NULL },
	{ RBK_OPT_STR, "period", AT(period), "P", N_("what it is about: 2026-11-23, 2026-11, 2026-Q4, 2026; of a daily report today if nothing is said"), 0, NULL },
	{ RBK_OPT_STR, "to", AT(to), "WHOM", N_("to whom a trip or an absence was reported"), 0, NULL },
	{ RBK_OPT_STR, "purpose", AT(purpose), "TEXT", N_("of a trip: what for"), 0, NULL },
	{ RBK_OPT_STR, "departure", AT(departure), "TIME", N_("of a trip: when it begins"), 0, NULL },
	{ RBK_OPT_STR, "planned-return", AT(planned_return), "TIME", N_("of a trip: until when"), 0, NULL },
	{ RBK_OPT_STR, "actual-return", AT(actual_return), "TIME", N_("of a trip: when it ended"), 0, NULL },
	{ RBK_OPT_STR, "extension", AT(extension), "TEXT", N_("of a trip: why it took longer than planned"), 0, NULL },
	{ RBK_OPT_STR, "signed-at", AT(signed_at), "TIME", N_("of a trip: when the card was signed (签卡)"), 0, NULL },
	{ RBK_OPT_STR, "at", AT(at), "TIME", N_("of an absence: when the meeting or training is"), 0, NULL },
	{ RBK_OPT_STR, "note", AT(note), "TEXT", N_("anything else"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand add_operands[] = {
	{ "KIND", RBK_ARG_ONE, N_("daily, plan, summary, research, trip or absence") },
	{ 0 },
};

static int
save(struct rbk_run *r, const struct rbk_record *rec, const char *what, struct rbk_err *err)
{
	const char *period = rbk_record_str(rec, "period");

	if (period && !rbk_period_valid(period))
		return rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\" is no day, month, quarter or year: 2026-11-23, 2026-11, 2026-Q4, 2026"), rbk_err_name(err, "period"), period);
	return rbk_save(r, rec, what, err);
}

static int
add_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_record rec;
	char today[RBK_TIME_TEXT];

	rbk_new(&rec, r, "work", NULL);
	rbk_json_drop(rec.root, "at"); /* the meeting's time, not the entry's */
	if (rbk_fill(r, &rec, "type", r->operand[0], err) || rbk_fill_options(r, &rec, err))
		return (int)err->code;
	if (strcmp(rbk_record_str(&rec, "type"), "daily") == 0 && !args->period) {
		rbk_day_write(today, rbk_day_of(rbk_clock_now(), r->zone));
		rbk_json_set_str(&r->arena, rec.root, "period", rbk_arena_str(&r->arena, today));
	}
	return save(r, &rec, "work add", err);
}

const struct rbk_command rbk_command_work_add = {
	.name = "work add",
	.summary = N_("enter a daily report, plan, summary, research, trip or absence"),
	.about = N_("Saves a duty that is a record: a daily report (日汇报), a plan or summary of a month, quarter or year, research of market and trade, a trip (外出、出差) or the absence from a meeting or training. Leaders of your unit read it after the next sync.\n\n"
	            "A trip is reported before departure, with to whom, purpose and planned return; one that takes longer needs a reported reason. What is missing or late is told, and saved all the same."),
	.examples = "work add daily --text 拜访远航，给了货量；打电话三家\nwork add plan --period 2026-12 --text 新增客户三家\nwork add trip --to 陈主管 --purpose 拜访恒通 --departure '2026-11-25 08:00' --planned-return '2026-11-26 18:00'\nwork add absence --to 陈主管 --at '2026-11-27 09:00' --text 客户现场投标",
	.operands = add_operands,
	.options = add_options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = add_run,
};

static const struct rbk_column columns[] = {
	{ "id", N_("id"), RBK_SHOW_ID, NULL },
	{ "person", N_("whose"), RBK_SHOW_PERSON, NULL },
	{ "type", N_("kind"), RBK_SHOW_TERM, "work_kinds" },
	{ "period", N_("period"), RBK_SHOW_TEXT, NULL },
	{ "departure", N_("departure"), RBK_SHOW_TIME, NULL },
	{ "planned_return", N_("planned return"), RBK_SHOW_TIME, NULL },
	{ "actual_return", N_("returned"), RBK_SHOW_TIME, NULL },
	{ "at", N_("meeting"), RBK_SHOW_TIME, NULL },
	{ "purpose", N_("purpose"), RBK_SHOW_TEXT, NULL },
	{ "text", N_("text"), RBK_SHOW_TEXT, NULL },
	{ "to", N_("reported to"), RBK_SHOW_TEXT, NULL },
	{ "extension", N_("longer because"), RBK_SHOW_TEXT, NULL },
	{ "signed_at", N_("card signed"), RBK_SHOW_TIME, NULL },
	{ "note", N_("remarks"), RBK_SHOW_TEXT, NULL },
	{ "entered", N_("entered"), RBK_SHOW_TIME, NULL },
	{ "finding", N_("finding"), RBK_SHOW_TEXT, NULL },
	{ "gone", N_("removed because"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

struct gathering {
	struct rbk_run  *r;
	struct rbk_scan  found;
	const char     **person; /* of each; NULL: one's own */
	size_t           n, cap;
};

static int
gather(struct gathering *g, struct rbk_view *v, const char *folder, const char *person, struct rbk_err *err)
{
	int code = rbk_scan_folder(&g->found, g->r, v, rbk_arena_print(&g->r->arena, "%swork", folder), ".json", 1, err);

	while (!code && g->n < g->found.n) {
		if (g->n == g->cap) {
			size_t cap = g->cap ? g->cap * 2 : 64;
			const char **more = rbk_arena_take(&g->r->arena, cap * sizeof *more);

			if (g->n)
				memcpy(more, g->person, g->n * sizeof *more);
			g->person = more;
			g->cap = cap;
		}
		g->person[g->n++] = person;
	}
	return code;
}

static int
gather_book(void *ctx, const struct rbk_unit_book *b, struct rbk_err *err)
{
	struct gathering *g = ctx;

	return gather(g, b->view, rbk_arena_print(&g->r->arena, "%s/", b->folder), b->person, err);
}

/* The own book's, a unit's, or with --hub everybody's. */
static int
gather_all(struct gathering *g, struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	struct rbk_view *head;

	*g = (struct gathering){ .r = r };
	if (unit || !r->book)
		return rbk_unit_books(r, unit, gather_book, g, err);
	return (head = rbk_run_head(r, err)) ? gather(g, head, "", NULL, err) : (int)err->code;
}

/* As a row, with what the rules find. */
static struct rbk_json *
row_of(struct rbk_run *r, const struct rbk_record *rec, const char *person)
{
	struct rbk_json *row = rbk_json_copy(&r->arena, rec->root);
	struct rbk_findings found = {0};
	const char *text = NULL;

	rbk_json_drop(row, "kind");
	rbk_json_set_str(&r->arena, row, "person", person);
	rbk_work_findings(&found, NULL, rec, rbk_run_policy(r));
	for (size_t i = 0; i < found.n; i++) {
		const char *args[] = { found.at[i].args[0], found.at[i].args[1] };
		const char *one = rbk_pen_sentence(r, found.at[i].rule, args, 2);

		text = text ? rbk_arena_print(&r->arena, "%s; %s", text, one) : one;
	}
	rbk_findings_free(&found);
	rbk_json_set_str(&r->arena, row, "finding", text);
	return row;
}

struct list_args {
	const char      *unit, *kind, *period;
	bool             all;
	struct rbk_shape shape;
};
#define LIST(field) offsetof(struct list_args, field)

static const struct rbk_option list_options[] = {
	{ RBK_OPT_STR, "unit", LIST(unit), "UNIT", N_("of this unit's people and of those below it, for who may read them"), 0, NULL },
	{ RBK_OPT_STR, "kind", LIST(kind), "K", N_("only this kind"), 0, "work_kinds" },
	{ RBK_OPT_STR, "period", LIST(period), "P", N_("only what is about this period: 2026-11 has its days, too"), 0, NULL },
	{ RBK_OPT_FLAG, "all", LIST(all), NULL, N_("what was removed (roadbook remove), too"), 0, NULL },
	RBK_SHAPE_OPTIONS(LIST(shape)),
	{ 0 },
};

static bool
is_asked(const struct rbk_record *rec, const char *kind, const char *period)
{
	const char *type = rbk_record_str(rec, "type"), *its = rbk_record_str(rec, "period");

	return rbk_record_is(rec, "work") && (!kind || (type && strcmp(type, kind) == 0)) &&
	       (!period || (its && strncmp(its, period, strlen(period)) == 0));
}

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct list_args *args = r->args;
	struct rbk_json *list = rbk_json_list(&r->arena);
	const char *kind = NULL;
	struct gathering g;

	if ((args->kind && rbk_fill_term(&kind, r, "kind", "work_kinds", args->kind, err)) || gather_all(&g, r, args->unit, err))
		return (int)err->code;
	for (size_t i = g.n; i-- > 0;) /* newest first, in each book */
		if (is_asked(&g.found.at[i], kind, args->period) && (args->all || !rbk_record_has(&g.found.at[i], "gone")))
			rbk_json_add(list, row_of(r, &g.found.at[i], g.person[i]));
	if (rbk_shape(&list, r, columns, &args->shape, err))
		return (int)err->code;
	rbk_pen_table(r, "work", columns, list, rbk_shape_none(&args->shape, N_("nothing entered yet: roadbook work add KIND")));
	if (!list->count && !args->unit)
		rbk_note_units(r);
	return 0;
}

const struct rbk_command rbk_command_work_list = {
	.name = "work list",
	.summary = N_("list reports, plans, trips and absences"),
	.about = N_("Lists what was entered by work add, newest first, with what the rules find: a trip reported after its departure, a return later than planned without a reported reason, an absence reported after the meeting, what is missing. What was removed is left out. With --unit, on the machine of its head or of a head above, of all its people: the daily reports gathered, to be passed up."),
	.examples = "work list --kind 日汇报\nwork list --unit east --kind daily --period 2026-11-23\nwork list --unit east --kind trip --where finding=reported",
	.options = list_options,
	.size = sizeof(struct list_args),
	.flags = RBK_CMD_EITHER,
	.schema = "work/1",
	.run = list_run,
};

static const struct rbk_operand one_operand[] = {
	{ "RECORD", RBK_ARG_ONE, N_("its id, or a unique beginning of one") },
	{ 0 },
};

static int
choose(size_t *i, struct rbk_run *r, const struct gathering *g, struct rbk_err *err)
{
	struct rbk_choice *choices = rbk_arena_take(&r->arena, (g->n + 1) * sizeof *choices);

	for (size_t k = 0; k < g->n; k++)
		choices[k] = (struct rbk_choice){ rbk_record_str(&g->found.at[k], "id"), NULL, rbk_record_str(&g->found.at[k], "period"), NULL };
	return rbk_choose(i, r, choices, g->n, r->operand[0], N_("record of work"), err);
}

struct show_args {
	const char *unit;
};

static const struct rbk_option show_options[] = {
	{ RBK_OPT_STR, "unit", offsetof(struct show_args, unit), "UNIT", N_("in the books of this unit and of those below it, for who may read them"), 0, NULL },
	{ 0 },
};

static int
show_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct show_args *args = r->args;
	struct gathering g;
	size_t i = 0;

	if (gather_all(&g, r, args->unit, err) || choose(&i, r, &g, err))
		return (int)err->code;
	rbk_pen_card(r, "work", columns, row_of(r, &g.found.at[i], g.person[i]));
	return 0;
}

const struct rbk_command rbk_command_work_show = {
	.name = "work show",
	.summary = N_("show one report, plan, trip or absence"),
	.about = N_("Shows all fields of it, and what the rules find."),
	.examples = "work show 01M82Y",
	.operands = one_operand,
	.options = show_options,
	.size = sizeof(struct show_args),
	.flags = RBK_CMD_EITHER,
	.schema = "work_one/1",
	.run = show_run,
};

static const struct rbk_operand set_operands[] = {
	{ "RECORD", RBK_ARG_ONE, N_("its id, or a unique beginning of one") },
	{ "FIELD=VALUE", RBK_ARG_SOME, N_("a field and its new value; FIELD= takes the value away") },
	{ 0 },
};

static int
set_run(struct rbk_run *r, struct rbk_err *err)
{
	struct gathering g;
	size_t i = 0;

	if (gather_all(&g, r, NULL, err) || choose(&i, r, &g, err))
		return (int)err->code;
	if (rbk_record_has(&g.found.at[i], "gone"))
		return rbk_fail(err, RBK_E_USAGE, N_("%s was removed: enter it anew (roadbook work add)"), rbk_record_str(&g.found.at[i], "id"));
	if (rbk_fill_operands(r, &g.found.at[i], 1, err))
		return (int)err->code;
	return save(r, &g.found.at[i], "work set", err);
}

const struct rbk_command rbk_command_work_set = {
	.name = "work set",
	.summary = N_("change a report or plan, or say how a trip ended"),
	.about = N_("Changes fields: period, text, to, purpose, departure, planned_return, actual_return, extension, signed_at, at, note. When it was entered stays: a departure that was moved ahead doesn't make a report an early one."),
	.examples = "work set 01M82Y actual_return='2026-11-26 20:00' extension=暴雪封路",
	.operands = set_operands,
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = set_run,
};
