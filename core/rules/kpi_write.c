/* A sheet as JSON: for --json, for reviews, for the printed form. */
#include <string.h>

#include "core/rules/kpi_p.h"

static const char *const values[] = {
	"turnover", "turnover_target", "new_clients_target", "profit", "profit_target", "receivables", "overdue",
};

static struct rbk_json *
figure_json(struct rbk_arena *a, const struct rbk_json *figure)
{
	static const char *const about[] = { "scope", "subject", "file" };
	struct rbk_json *o = rbk_json_obj(a);

	for (size_t i = 0; i < sizeof about / sizeof *about; i++)
		rbk_json_set_str(a, o, about[i], rbk_json_get_str(figure, about[i]));
	if (rbk_json_get(figure, "row"))
		rbk_json_set_int(a, o, "row", rbk_json_get_int(figure, "row", 0));
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (rbk_json_get(figure, values[i]))
			rbk_json_set_int(a, o, values[i], rbk_json_get_int(figure, values[i], 0));
	return o;
}

static struct rbk_json *
facts_json(struct rbk_arena *a, const struct rbk_kpi_fact *const *facts, int offset_min)
{
	struct rbk_json *list = rbk_json_list(a);

	for (size_t i = 0; facts[i]; i++) {
		struct rbk_json *o = rbk_json_obj(a);
		char at[RBK_TIME_TEXT];

		rbk_time_write(at, facts[i]->at, offset_min);
		rbk_json_set_str(a, o, "client", facts[i]->client);
		rbk_json_set_str(a, o, "name", facts[i]->name);
		rbk_json_set_str(a, o, "person", facts[i]->person);
		rbk_json_set_str(a, o, "record", facts[i]->record);
		rbk_json_set_str(a, o, "at", at);
		rbk_json_set_str(a, o, "why", facts[i]->why);
		rbk_json_set_int(a, o, "share", facts[i]->share);
		rbk_json_add(list, o);
	}
	return list;
}

static void
put_rule(struct rbk_arena *a, struct rbk_json *o, const struct rbk_kpi_rule *r, const struct rbk_kpi_metric *m)
{
	rbk_json_set_str(a, o, "id", r->id);
	rbk_json_set_str(a, o, "metric", r->metric);
	rbk_json_set_str(a, o, "of", r->of);
	rbk_json_set_str(a, o, "what", r->what);
	rbk_json_set_int(a, o, "weight", r->weight);
	if (m->ticked)
		return;
	rbk_json_set_int(a, o, "target", r->target);
	rbk_json_set_int(a, o, "lose", r->lose);
	rbk_json_set_int(a, o, "per", r->per);
	rbk_json_set_str(a, o, "side", m->lower ? "above" : "below");
	rbk_json_set_str(a, o, "steps", r->linear ? "linear" : "full");
}

static struct rbk_json *
row_json(struct rbk_arena *a, const struct rbk_kpi_row *row, int offset_min)
{
	struct rbk_json *o = rbk_json_obj(a);

	put_rule(a, o, row->rule, row->metric);
	if (!row->lack.what) {
		rbk_json_set_int(a, o, "num", row->num);
		rbk_json_set_int(a, o, "den", row->den);
		if (!row->metric->ticked)
			rbk_json_set_int(a, o, "rate", rbk_kpi_rate(row->num, row->den));
	}
	if (row->figure)
		rbk_json_set(a, o, "figure", figure_json(a, row->figure));
	if (row->facts)
		rbk_json_set(a, o, "clients", facts_json(a, row->facts, offset_min));
	rbk_json_set_str(a, o, "reason", row->reason);
	rbk_json_set_str(a, o, "lacks", row->lack.what);
	rbk_json_set_str(a, o, "arg", row->lack.arg);
	if (row->lack.what)
		return o;
	rbk_json_set_int(a, o, "short", row->short_steps);
	rbk_json_set_int(a, o, "lost", row->lost);
	rbk_json_set_int(a, o, "score", row->score);
	return o;
}

const char *
rbk_kpi_state_word(enum rbk_kpi_state state)
{
	static const char *const words[] = {
		[RBK_KPI_DONE] = "done", [RBK_KPI_OPEN] = "open", [RBK_KPI_EXEMPT] = "exempt", [RBK_KPI_NO_SHEET] = "none",
	};

	return words[state];
}

struct rbk_json *
rbk_kpi_sheet_json(struct rbk_arena *a, const struct rbk_kpi_sheet *s, int offset_min)
{
	struct rbk_json *o = rbk_json_obj(a), *rows = rbk_json_list(a), *marks = rbk_json_list(a);
	char text[RBK_TIME_TEXT];

	rbk_month_write(text, s->month);
	rbk_json_set_str(a, o, "month", text);
	rbk_json_set_str(a, o, "person", s->person);
	rbk_json_set_str(a, o, "level", s->level);
	rbk_json_set_str(a, o, "unit", s->unit);
	rbk_json_set_str(a, o, "sheet", s->sheet);
	rbk_json_set_str(a, o, "state", rbk_kpi_state_word(s->state));
	rbk_json_set_bool(a, o, "borrowed", s->borrowed);
	for (size_t i = 0; s->marks[i]; i++)
		rbk_json_add(marks, rbk_json_str(a, s->marks[i]));
	rbk_json_set(a, o, "marks", marks);
	rbk_json_set_str(a, o, "exempt", s->exempt);
	if (s->exempt) {
		rbk_day_write(text, s->exempt_until);
		rbk_json_set_str(a, o, "exempt_until", text);
	}
	rbk_json_set_str(a, o, "policy", s->policy);
	for (size_t i = 0; i < s->n; i++)
		rbk_json_add(rows, row_json(a, &s->rows[i], offset_min));
	rbk_json_set(a, o, "rows", rows);
	if (s->n)
		rbk_json_set_int(a, o, "total", s->total);
	rbk_json_set_str(a, o, "grade", s->grade);
	return o;
}
