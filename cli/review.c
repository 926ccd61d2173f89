/* review: a KPI sheet reviewed (初评, 复评), or objected to by whose it is;
   saved in one's own book. */
#include <stdlib.h>
#include <string.h>

#include "cli/kpi.h"
#include "cli/org.h"
#include "cli/pen.h"
#include "cli/save.h"
#include "cli/say.h"
#include "cli/kpi_sheets.h"
#include "cli/sight.h"
#include "core/rules/kpi.h"
#include "core/rules/review.h"
#include "core/store/clock.h"

struct args {
	struct rbk_strs score;
	const char     *staff_loss, *reason;
	bool            object;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_LIST, "score", offsetof(struct args, score), "ROW=POINTS[:REASON]", N_("give a row other points than it has, with the reason (or that of --reason); ROW is its number or id; may be given again"), 0, NULL },
	{ RBK_OPT_STR, "staff-loss", offsetof(struct args, staff_loss), "R", N_("tick a significant loss of staff (人员重大流失) and say which: department management then gives nothing"), 0, NULL },
	{ RBK_OPT_STR, "reason", offsetof(struct args, reason), "R", N_("a remark, and the reason for scores that were changed without one of their own"), 0, NULL },
	{ RBK_OPT_FLAG, "object", offsetof(struct args, object), NULL, N_("object to your own sheet; --reason says why"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "MONTH", RBK_ARG_ONE, N_("of which month, for example 2026-10") },
	{ "PERSON", RBK_ARG_ONE, N_("whose sheet") },
	{ 0 },
};

static const struct rbk_column columns[] = {
	{ "number", "#", RBK_SHOW_INT, NULL },
	{ "text", N_("metric"), RBK_SHOW_TEXT, NULL },
	{ "weight", N_("weight"), RBK_SHOW_INT, NULL },
	{ "filled_points", N_("filled in"), RBK_SHOW_TEXT, NULL },
	{ "before_points", N_("before"), RBK_SHOW_TEXT, NULL },
	{ "points", N_("points"), RBK_SHOW_TEXT, NULL },
	{ "reason", N_("reason"), RBK_SHOW_TEXT, NULL },
	{ "id", NULL, RBK_SHOW_TEXT, NULL },
	{ "filled", NULL, RBK_SHOW_INT, NULL },
	{ "before", NULL, RBK_SHOW_INT, NULL },
	{ "score", NULL, RBK_SHOW_INT, NULL },
	{ "ticked", NULL, RBK_SHOW_BOOL, NULL },
	{ 0 },
};

struct reviewing {
	struct rbk_run      *r;
	const struct args   *args;
	struct rbk_record   *sheet;
	const struct rbk_json *filled;
	const struct rbk_json *before; /* the first review, for the second; or NULL */
	struct rbk_json     *rows;
	const char          *staff_loss; /* ticked; of the first review, unless the second lifts it */
	bool                 second;
	struct rbk_err      *err;
};

/* The row typed: its number, its id, or the end of one. */
static struct rbk_json *
row_typed(struct rbk_json *rows, const char *typed, size_t n)
{
	char *end;
	long number = strtol(typed, &end, 10), i = 0;

	RBK_JSON_EACH(row, rows) {
		const char *id = rbk_json_get_str(row, "id");
		size_t len = strlen(id);

		i++;
		if ((end == typed + n && number == i) || (len == n && strncmp(id, typed, n) == 0) ||
		    (len > n && id[len - n - 1] == '.' && strncmp(id + len - n, typed, n) == 0))
			return row;
	}
	return NULL;
}

/* "8.5" → 850 */
static bool
points(int64_t *out, const char *typed, size_t n)
{
	size_t i = 0, digits = 0;
	int64_t value = 0;

	for (; i < n && typed[i] >= '0' && typed[i] <= '9' && i < 4; i++)
		value = value * 10 + (typed[i] - '0');
	if (i == 0)
		return false;
	if (i < n && typed[i] == '.')
		for (i++; i < n && typed[i] >= '0' && typed[i] <= '9' && digits < 2; i++, digits++)
			value = value * 10 + (typed[i] - '0');
	for (; digits < 2; digits++)
		value *= 10;
	*out = value;
	return i == n;
}

static bool
is_ticked(const struct rbk_json *row)
{
	return rbk_json_get_bool(row, "ticked");
}

/* ROW=POINTS[:REASON] */
static int
set_score(struct reviewing *v, const char *typed)
{
	const char *eq = strchr(typed, '='), *colon = eq ? strstr(eq, ":") : NULL, *wide = eq ? strstr(eq, "：") : NULL;
	const char *end = colon && (!wide || colon < wide) ? colon : wide, *why = end ? end + (end == wide ? strlen("：") : 1) : v->args->reason;
	struct rbk_json *row = eq ? row_typed(v->rows, typed, (size_t)(eq - typed)) : NULL;
	int64_t score, weight;

	if (!row)
		return rbk_fail(v->err, RBK_E_USAGE, N_("\"%.60s\": write --score ROW=POINTS:REASON; ROW is 1 to %zu"), typed, v->rows->count);
	weight = rbk_json_get_int(row, "weight", 0);
	if (!points(&score, eq + 1, end ? (size_t)(end - eq - 1) : strlen(eq + 1)) || score > weight * RBK_KPI_POINT)
		return rbk_fail(v->err, RBK_E_USAGE, N_("\"%.60s\": this row gives 0 to %lld points, at most two decimals"), typed, (long long)weight);
	if (is_ticked(row) && score != 0 && score != weight * RBK_KPI_POINT)
		return rbk_fail(v->err, RBK_E_USAGE, N_("\"%.60s\": this row gives all its %lld points or none"), typed, (long long)weight);
	if (score != rbk_json_get_int(row, "score", 0) && (!why || !*why))
		return rbk_fail(v->err, RBK_E_USAGE, N_("\"%.60s\": a changed score needs its reason: --score ROW=POINTS:REASON"), typed);
	if (score != rbk_json_get_int(row, "score", 0))
		rbk_json_set_str(&v->r->arena, row, "reason", why);
	rbk_json_set_int(&v->r->arena, row, "score", score);
	if (is_ticked(row) && score)
		v->staff_loss = NULL; /* lifted */
	return 0;
}

/* The tick costs the row that asks for it all its points. */
static int
tick_staff_loss(struct reviewing *v, const char *why)
{
	RBK_JSON_EACH(row, v->rows)
		if (is_ticked(row)) {
			v->staff_loss = why;
			rbk_json_set_int(&v->r->arena, row, "score", 0);
			rbk_json_set_str(&v->r->arena, row, "reason", why);
			return *why ? 0 : rbk_fail(v->err, RBK_E_USAGE, N_("say which: --staff-loss R"));
		}
	return rbk_fail(v->err, RBK_E_USAGE, N_("this sheet has no row that a loss of staff could cost: only the head of a department is assessed by it"));
}

static const char *
row_text(struct rbk_run *r, const char *id)
{
	const struct rbk_rule_text *text = rbk_policy_text_of(rbk_run_policy(r), id);

	return text ? text->text[rbk_say_chinese(r->say)] : id;
}

/* Every row with the score it has: of the first review for the re-review,
   else as filled in. */
static int
make_rows(struct reviewing *v)
{
	struct rbk_arena *a = &v->r->arena;
	int64_t number = 0;

	v->rows = rbk_json_list(a);
	v->staff_loss = rbk_json_get_str(v->before, "staff_loss");
	RBK_JSON_EACH(it, rbk_json_get(v->filled, "rows")) {
		struct rbk_json *row = rbk_json_obj(a);
		const char *id = rbk_json_get_str(it, "id");
		const struct rbk_kpi_metric *metric = rbk_kpi_metric_find(rbk_json_get_str(it, "metric"));
		int64_t filled = rbk_json_get_int(it, "score", 0), before = filled;

		RBK_JSON_EACH(was, rbk_json_get(v->before, "rows"))
			if (strcmp(rbk_json_get_str(was, "id"), id) == 0)
				before = rbk_json_get_int(was, "score", filled);
		rbk_json_set_str(a, row, "id", id);
		rbk_json_set_int(a, row, "number", ++number);
		rbk_json_set_str(a, row, "text", row_text(v->r, id));
		rbk_json_set_int(a, row, "weight", rbk_json_get_int(it, "weight", 0));
		rbk_json_set_int(a, row, "filled", filled);
		if (metric && metric->ticked)
			rbk_json_set_bool(a, row, "ticked", true);
		if (v->before)
			rbk_json_set_int(a, row, "before", before);
		rbk_json_set_int(a, row, "score", before);
		rbk_json_add(v->rows, row);
	}
	for (size_t i = 0; i < v->args->score.n; i++)
		if (set_score(v, v->args->score.at[i]))
			return (int)v->err->code;
	return v->args->staff_loss ? tick_staff_loss(v, v->args->staff_loss) : 0;
}

/* The first review of the fill that stands now, if it counts. */
static const struct rbk_json *
first_review(const struct rbk_record *sheet)
{
	const char *hash = rbk_kpi_sheet_hash(sheet), *state = rbk_record_str(sheet, "state");
	const struct rbk_json *first = NULL;

	RBK_JSON_EACH(it, rbk_json_get(sheet->root, "received")) {
		const char *effect = rbk_json_get_str(it, "effect"), *of = rbk_json_get_str(it, "sheet");

		if (effect && of && hash && strcmp(effect, "first") == 0 && strcmp(of, hash) == 0)
			first = it;
	}
	return state && (strcmp(state, "first") == 0 || strcmp(state, "final") == 0) ? first : NULL;
}

/* Which review is the person's to make. */
static int
find_stage(struct reviewing *v, const struct rbk_staff *staff)
{
	const char *me = rbk_book_person(v->r->book), *person = rbk_record_str(v->sheet, "person");
	const struct rbk_json *first = first_review(v->sheet);
	struct rbk_reviewers who;
	rbk_time now = rbk_clock_now();

	rbk_reviewers_of(&who, staff, person, now);
	bool mine = rbk_reviewer_is(staff, now, me, who.first), re = rbk_reviewer_is(staff, now, me, who.second);

	if (!mine && !re)
		return rbk_fail(v->err, RBK_E_PERSON, N_("the KPI sheet of %s is reviewed first by %s and re-reviewed by %s"), rbk_person_name(v->r, person),
		                who.first ? rbk_person_name(v->r, who.first) : "-", who.second ? rbk_person_name(v->r, who.second) : "-");
	v->second = re && first && !rbk_json_get_bool(v->sheet->root, "disputed") && strcmp(rbk_json_get_str(first, "by"), me) != 0;
	v->before = v->second ? first : NULL;
	if (!v->second && !mine)
		return rbk_fail(v->err, RBK_E_PERSON, N_("the re-review of %s is yours, but there is no first review of these figures yet: %s makes it"),
		                rbk_person_name(v->r, person), who.first ? rbk_person_name(v->r, who.first) : "-");
	return 0;
}

static int
check_sheet(struct reviewing *v)
{
	const char *state = rbk_json_get_str(v->filled, "state");

	if (!state || strcmp(state, "done") == 0)
		return 0;
	if (strcmp(state, "exempt") == 0)
		return rbk_fail(v->err, RBK_E_PERSON, N_("that month is exempt for %s: there is nothing to review"), rbk_record_str(v->sheet, "person"));
	return rbk_fail(v->err, RBK_E_PERSON, N_("a row of this sheet can't be assessed, so it can't be closed: roadbook kpi %s --person %s says what is missing"),
	                rbk_record_str(v->sheet, "month"), rbk_record_str(v->sheet, "person"));
}

static int64_t
sum(const struct rbk_json *rows)
{
	int64_t total = 0;

	RBK_JSON_EACH(row, rows)
		total += rbk_json_get_int(row, "score", 0);
	return total;
}

static void
show(struct reviewing *v)
{
	static const char *const fields[][2] = { { "filled", "filled_points" }, { "before", "before_points" }, { "score", "points" } };
	const char *grade = rbk_kpi_grade(rbk_run_policy(v->r), sum(v->rows));

	RBK_JSON_EACH(row, v->rows)
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			if (rbk_json_get(row, fields[i][0]))
				rbk_json_set_str(&v->r->arena, row, fields[i][1], rbk_kpi_points(v->r, rbk_json_get_int(row, fields[i][0], 0)));
	rbk_pen_table(v->r, "rows", columns, v->rows, NULL);
	if (v->staff_loss)
		rbk_line(v->r, N_("a significant loss of staff (人员重大流失) is ticked: %s"), v->staff_loss);
	rbk_line(v->r, N_("total %s, grade %s"), rbk_kpi_points(v->r, sum(v->rows)),
	         rbk_policy_label(rbk_run_policy(v->r), "kpi_grades", grade, rbk_say_chinese(v->r->say)));
}

/* What the record keeps of the rows: not what can be looked up. */
static struct rbk_json *
kept_rows(struct reviewing *v)
{
	struct rbk_arena *a = &v->r->arena;
	struct rbk_json *list = rbk_json_list(a);

	RBK_JSON_EACH(row, v->rows) {
		struct rbk_json *one = rbk_json_obj(a);

		rbk_json_set_str(a, one, "id", rbk_json_get_str(row, "id"));
		rbk_json_set_int(a, one, "filled", rbk_json_get_int(row, "filled", 0));
		rbk_json_set_int(a, one, "score", rbk_json_get_int(row, "score", 0));
		rbk_json_set_str(a, one, "reason", rbk_json_get_str(row, "reason"));
		rbk_json_add(list, one);
	}
	return list;
}

static int
save(struct reviewing *v, const char *stage)
{
	struct rbk_record rec;
	struct rbk_run *r = v->r;

	rbk_new(&rec, r, "review", NULL);
	rbk_json_set_str(&r->arena, rec.root, "person", rbk_record_str(v->sheet, "person"));
	rbk_json_set_str(&r->arena, rec.root, "month", rbk_record_str(v->sheet, "month"));
	rbk_json_set_str(&r->arena, rec.root, "stage", stage);
	rbk_json_set_str(&r->arena, rec.root, "sheet", rbk_kpi_sheet_hash(v->sheet));
	if (v->rows)
		rbk_json_set(&r->arena, rec.root, "rows", kept_rows(v));
	if ((v->staff_loss && rbk_fill(r, &rec, "staff_loss", v->staff_loss, v->err)) ||
	    (v->args->reason && rbk_fill(r, &rec, "reason", v->args->reason, v->err)) || rbk_save(r, &rec, "review", v->err))
		return (int)v->err->code;
	rbk_note(r, N_("it takes effect when headquarters has received it: roadbook sync"));
	return 0;
}

static int
object(struct reviewing *v)
{
	if (strcmp(rbk_book_person(v->r->book), rbk_record_str(v->sheet, "person")) != 0)
		return rbk_fail(v->err, RBK_E_PERSON, N_("people object to their own sheet"));
	if (!v->args->reason)
		return rbk_fail(v->err, RBK_E_USAGE, N_("say what is wrong with it: --reason R"));
	return save(v, "objection");
}

static int
review(struct reviewing *v, const struct rbk_staff *staff)
{
	if (v->args->object)
		return object(v);
	if (find_stage(v, staff) || check_sheet(v) || make_rows(v))
		return (int)v->err->code;
	rbk_line(v->r, v->second ? N_("re-review (复评) of %s for %s") : N_("first review (初评) of %s for %s"),
	         rbk_person_name(v->r, rbk_record_str(v->sheet, "person")), rbk_record_str(v->sheet, "month"));
	show(v);
	return save(v, v->second ? "second" : "first");
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct reviewing v = { .r = r, .args = r->args, .err = err };
	struct rbk_scan sheets = {0};
	struct rbk_staff staff;
	const char *month;
	int code = rbk_kpi_month_text(&month, r, r->operand[0], err);

	if (!code)
		code = rbk_kpi_sheets_read(&sheets, r, month, r->operand[1], err);
	if (!code && (!sheets.n || !rbk_kpi_sheet_filled(&sheets.at[0])))
		code = rbk_fail(err, RBK_E_MISSING, N_("no KPI sheet of %.40s for %s is in sight, as of your last sync: headquarters fills them in after the month's figures came; roadbook reviews --all lists those there are"), r->operand[1], month);
	if (code)
		return code;
	v.sheet = &sheets.at[0];
	v.filled = rbk_kpi_sheet_filled(v.sheet);
	if ((code = rbk_org_read(&staff, r, err)))
		return code;
	code = review(&v, &staff);
	rbk_staff_free(&staff);
	return code;
}

const struct rbk_command rbk_command_review = {
	.name = "review",
	.summary = N_("review a KPI sheet, or object to your own"),
	.about = N_("Saves your review of somebody's KPI sheet of a month (工作绩效考核表): the first review (初评) if you are the direct leader, the re-review (复评) if you are the department leader. Which one it is, the program knows. Without --score you agree with the points that stand; every changed score needs its reason. Whether a department had a significant loss of staff no data say: tick it with --staff-loss. The re-review keeps the tick, unless it gives that row its points again, with a reason.\n\n"
	            "A review is of the figures as they were filled in. If these change later, the sheet says so and asks for a new review; what was reviewed stays as it was."),
	.examples = "review 2026-10 r-li\nreview 2026-10 r-li --score 4=8:两家客户的跟进记录不实\nreview 2026-10 z-chen --staff-loss 三名经理同月离职\nreview 2026-10 r-li --object --reason 十月新增客户漏计一家",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "review/1",
	.run = run,
};
