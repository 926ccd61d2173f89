/* The metrics: what a row of a sheet measures. Each looks at the input and
   says the measure with where it comes from, or what is missing; points are
   kpi.c's. A new metric: a row in the table and its function. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/rules/kpi_p.h"

static void
lack(struct rbk_kpi_row *row, const char *what, const char *arg)
{
	row->lack = (struct rbk_kpi_lack){ what, arg };
}

static bool
of_unit(const struct rbk_kpi_row *row)
{
	return row->rule->of && strcmp(row->rule->of, "unit") == 0;
}

/* A figure of finance's; one that wasn't given is missing, never zero. */
static bool
figure(int64_t *out, struct rbk_kpi_row *row, const struct rbk_kpi_input *in, const char *field)
{
	const struct rbk_json *record = of_unit(row) ? in->unit_figure : in->person_figure, *v;

	if (!record) {
		lack(row, of_unit(row) ? "kpi.no_unit_figures" : "kpi.no_figures", of_unit(row) ? in->unit : in->person);
		return false;
	}
	row->figure = record;
	if (!(v = rbk_json_get(record, field)) || v->type != RBK_J_INT) {
		lack(row, "kpi.missing", field);
		return false;
	}
	*out = v->num;
	return true;
}

/* What is divided by: a plan, a balance. */
static bool
positive(int64_t *out, struct rbk_kpi_row *row, const struct rbk_kpi_input *in, const char *field)
{
	if (!figure(out, row, in, field))
		return false;
	if (*out > 0)
		return true;
	lack(row, "kpi.zero", field);
	return false;
}

static void
turnover(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in)
{
	(void)a;
	if (positive(&row->den, row, in, "turnover_target"))
		(void)figure(&row->num, row, in, "turnover");
}

static void
profit(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in)
{
	(void)a;
	if (positive(&row->den, row, in, "profit_target"))
		(void)figure(&row->num, row, in, "profit");
}

static void
overdue(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in)
{
	(void)a;
	if (!positive(&row->den, row, in, "receivables") || !figure(&row->num, row, in, "overdue"))
		return;
	if (row->num < 0)
		lack(row, "kpi.negative", "overdue");
}

static void
on_time(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in)
{
	overdue(row, a, in);
	row->num = row->den - row->num;
}

/* Facts that count for the row, as its list; returns the sum of shares. */
static int64_t
clients(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in, enum rbk_kpi_what what)
{
	int64_t sum = 0;
	size_t n = 0;

	row->facts = rbk_arena_take(a, (in->n_facts + 1) * sizeof *row->facts);
	for (size_t i = 0; i < in->n_facts; i++) {
		const struct rbk_kpi_fact *f = &in->facts[i];

		if (f->what != what || f->month != in->month || (!of_unit(row) && strcmp(f->person, in->person) != 0))
			continue;
		row->facts[n++] = f;
		sum += f->share;
	}
	return sum;
}

static bool
in_sight(struct rbk_kpi_row *row, const struct rbk_kpi_input *in)
{
	if (!of_unit(row) || !in->no_clients)
		return true;
	lack(row, "kpi.no_clients", in->unit);
	return false;
}

static void
new_clients(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in)
{
	bool landing = row->rule->what && strcmp(row->rule->what, "landing") == 0;

	if (!in_sight(row, in))
		return;
	row->num = clients(row, a, in, landing ? RBK_KPI_LANDING : RBK_KPI_DEAL);
	if (!positive(&row->den, row, in, "new_clients_target"))
		return;
	if (row->den > RBK_KPI_CLIENTS_MAX)
		lack(row, "kpi.large", "new_clients_target");
	else
		row->den *= 100;
}

static void
follow_ups(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in)
{
	int64_t standard = rbk_policy_of(in->policy, "post.follow_ups", in->level, -1);

	row->num = clients(row, a, in, RBK_KPI_FOLLOW_UP);
	if (standard <= 0)
		lack(row, standard ? "kpi.no_standard" : "kpi.zero_standard", in->level);
	else
		row->den = standard * 100;
}

static void
management(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in)
{
	if (!in_sight(row, in))
		return;
	(void)clients(row, a, in, RBK_KPI_LOSS);
	row->reason = in->staff_loss;
	row->num = !in->staff_loss && !row->facts[0];
	row->den = 1;
}

#define RATE "of|target|lose|per|side|steps"
#define CLIENTS "contact.kinds|contact.needs|record.late_hours"

static const struct row {
	struct rbk_kpi_metric metric;
	rbk_kpi_fn           *measure;
} rows[] = {
	{ { .id = "turnover", .args = RATE, .must = RATE, .reads = "",
	    .help = N_("turnover against its target, in percent"),
	    .input = N_("turnover {0} of {1}"), .way = N_("yuan more: {0}") }, turnover },
	{ { .id = "new_clients", .args = RATE "|what", .must = RATE "|what", .reads = "kpi.new_client_classes|kpi.deal_steps",
	    .help = N_("new clients against their target, in percent; what: by their first deal, or by their first operation (landing)"),
	    .input = N_("new clients {0} of {1}"), .way = N_("clients more: {0}") }, new_clients },
	{ { .id = "overdue", .args = RATE, .must = RATE, .lower = true, .reads = "",
	    .help = N_("overdue receivables of all receivables, in percent"),
	    .input = N_("overdue {0} of receivables of {1}"), .way = N_("overdue less by {0}") }, overdue },
	{ { .id = "on_time", .args = RATE, .must = RATE, .reads = "",
	    .help = N_("receivables that are not overdue of all receivables, in percent"),
	    .input = N_("receivables {1}, {2} of them overdue: not overdue {0}"), .way = N_("overdue less by {0}") }, on_time },
	{ { .id = "follow_ups", .args = "target|lose|per|side|steps", .must = "target|lose|per|side|steps", .counts = true, .reads = "post.follow_ups|" CLIENTS,
	    .help = N_("clients effectively followed up, against the post's standard (post.follow_ups); per: so many clients short of it"),
	    .input = N_("followed up effectively {0} of {1}, the post's standard by the rule post.follow_ups"), .way = N_("clients more: {0}") }, follow_ups },
	{ { .id = "profit", .args = RATE, .must = RATE, .reads = "",
	    .help = N_("profit against its target, in percent"),
	    .input = N_("profit {0} of {1}"), .way = N_("yuan more: {0}") }, profit },
	{ { .id = "management", .args = "of", .must = "of", .ticked = true, .reads = "kpi.project_classes|loss.report",
	    .help = N_("nothing if there was a significant loss of staff (the reviewer says so) or a project was lost without a loss report from before; else all"),
	    .way = N_("nothing lost next time") }, management },
};

const struct rbk_kpi_metric *
rbk_kpi_metric_at(size_t i)
{
	return i < sizeof rows / sizeof *rows ? &rows[i].metric : NULL;
}

const struct rbk_kpi_metric *
rbk_kpi_metric_find(const char *id)
{
	for (size_t i = 0; id && i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].metric.id, id) == 0)
			return &rows[i].metric;
	return NULL;
}

rbk_kpi_fn *
rbk_kpi_function(const struct rbk_kpi_metric *m)
{
	return ((const struct row *)(const void *)m)->measure;
}
