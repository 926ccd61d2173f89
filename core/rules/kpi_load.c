/* JSON → sheet: one that was filled in earlier, with the rules it was scored
   by, for the pens that print sheets. */
#include <string.h>

#include "core/rules/kpi_p.h"

static const char *
known(const char *s)
{
	return s ? s : "";
}

/* The row's rule as it stood then; its name by that policy. */
static const struct rbk_kpi_rule *
rule_of(struct rbk_arena *a, const struct rbk_policy *p, const char *sheet, const struct rbk_json *row)
{
	struct rbk_kpi_rule *r = rbk_arena_take(a, sizeof *r);
	const char *id = known(rbk_json_get_str(row, "id")), *steps = rbk_json_get_str(row, "steps");
	const struct rbk_rule_text *text = rbk_policy_text_of(p, id);

	*r = (struct rbk_kpi_rule){
		.id = id, .sheet = sheet, .metric = rbk_json_get_str(row, "metric"), .of = rbk_json_get_str(row, "of"),
		.what = rbk_json_get_str(row, "what"), .weight = rbk_json_get_int(row, "weight", 0),
		.target = rbk_json_get_int(row, "target", 0), .lose = rbk_json_get_int(row, "lose", 0), .per = rbk_json_get_int(row, "per", 0),
		.linear = steps && strcmp(steps, "linear") == 0,
		.text = { text ? text->text[0] : id, text ? text->text[1] : id },
	};
	return r;
}

static const struct rbk_kpi_fact **
facts_of(struct rbk_arena *a, rbk_month month, const struct rbk_json *list)
{
	const struct rbk_kpi_fact **facts = rbk_arena_take(a, (list->count + 1) * sizeof *facts);
	size_t n = 0;

	RBK_JSON_EACH(it, list) {
		const struct rbk_record at = { NULL, it };
		struct rbk_kpi_fact *f = rbk_arena_take(a, sizeof *f);

		*f = (struct rbk_kpi_fact){
			.month = month, .person = known(rbk_json_get_str(it, "person")), .client = known(rbk_json_get_str(it, "client")),
			.name = rbk_json_get_str(it, "name"), .record = known(rbk_json_get_str(it, "record")), .why = rbk_json_get_str(it, "why"),
			.share = rbk_json_get_int(it, "share", 0),
		};
		(void)rbk_record_time(&f->at, &at, "at");
		facts[n++] = f;
	}
	facts[n] = NULL;
	return facts;
}

/* False: it measures what this program doesn't know. */
static bool
read_row(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_policy *p, const struct rbk_kpi_sheet *s, const struct rbk_json *it)
{
	const struct rbk_json *clients = rbk_json_get(it, "clients");

	*row = (struct rbk_kpi_row){
		.rule = rule_of(a, p, s->sheet, it), .metric = rbk_kpi_metric_find(rbk_json_get_str(it, "metric")),
		.lack = { rbk_json_get_str(it, "lacks"), rbk_json_get_str(it, "arg") },
		.num = rbk_json_get_int(it, "num", 0), .den = rbk_json_get_int(it, "den", 1), .short_steps = rbk_json_get_int(it, "short", 0),
		.lost = rbk_json_get_int(it, "lost", 0), .score = rbk_json_get_int(it, "score", 0),
		.figure = rbk_json_get(it, "figure"), .reason = rbk_json_get_str(it, "reason"),
	};
	if (!row->metric || row->den < 1)
		return false;
	if (clients && clients->type == RBK_J_LIST)
		row->facts = facts_of(a, s->month, clients);
	return true;
}

static const char **
marks_of(struct rbk_arena *a, const struct rbk_json *list)
{
	const char **marks = rbk_arena_take(a, ((list ? list->count : 0) + 1) * sizeof *marks);
	size_t n = 0;

	RBK_JSON_EACH(it, list)
		if (it->type == RBK_J_STR)
			marks[n++] = it->str;
	marks[n] = NULL;
	return marks;
}

static bool
read_state(enum rbk_kpi_state *out, const char *word)
{
	for (int i = RBK_KPI_DONE; word && i <= RBK_KPI_NO_SHEET; i++)
		if (strcmp(rbk_kpi_state_word((enum rbk_kpi_state)i), word) == 0) {
			*out = (enum rbk_kpi_state)i;
			return true;
		}
	return false;
}

bool
rbk_kpi_sheet_load(struct rbk_kpi_sheet *out, struct rbk_arena *a, const struct rbk_json *filled, const struct rbk_policies *policies)
{
	const char *month = rbk_json_get_str(filled, "month"), *until = rbk_json_get_str(filled, "exempt_until");
	const struct rbk_policy *p = policies->at[policies->n - 1];
	struct rbk_err scratch = {0};

	*out = (struct rbk_kpi_sheet){
		.person = known(rbk_json_get_str(filled, "person")), .level = rbk_json_get_str(filled, "level"), .unit = rbk_json_get_str(filled, "unit"),
		.sheet = rbk_json_get_str(filled, "sheet"), .borrowed = rbk_json_get_bool(filled, "borrowed"), .marks = marks_of(a, rbk_json_get(filled, "marks")),
		.exempt = rbk_json_get_str(filled, "exempt"), .total = rbk_json_get_int(filled, "total", 0), .grade = rbk_json_get_str(filled, "grade"),
		.policy = rbk_json_get_str(filled, "policy"),
	};
	if (!month || rbk_month_read(&out->month, month, &scratch) || !read_state(&out->state, rbk_json_get_str(filled, "state")) ||
	    (out->exempt && (!until || rbk_day_read(&out->exempt_until, until, &scratch))))
		return false;
	for (size_t i = 0; i < policies->n; i++)
		if (out->policy && strcmp(rbk_policy_version(policies->at[i]), out->policy) == 0)
			p = policies->at[i];
	RBK_JSON_EACH(it, rbk_json_get(filled, "rows"))
		if (out->n == RBK_KPI_ROWS_MAX || !read_row(&out->rows[out->n++], a, p, out, it))
			return false;
	return true;
}
