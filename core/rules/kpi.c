/* From measures to points, rows to a sheet, totals to a grade. Whole numbers
   only: a rate stays a fraction until full steps are counted off. */
#include "core/rules/kpi.h"

#include <assert.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/rules/kpi_p.h"

/* x × k / unit, cut; x < unit, and k of at most 16 bits: bit by bit, since
   the product may be no int64_t. */
static int64_t
part(int64_t x, int64_t k, int64_t unit)
{
	int64_t whole = 0, rest = 0;

	for (int bit = 15; bit >= 0; bit--) {
		whole *= 2;
		rest *= 2;
		if (rest >= unit) {
			rest -= unit;
			whole++;
		}
		if (!(k >> bit & 1))
			continue;
		rest += x;
		if (rest >= unit) {
			rest -= unit;
			whole++;
		}
	}
	return whole;
}

/* The way to the target is diff / unit steps. Target is 500 and per and lose
   are 100 at most (policy_kpi.c), so nothing here leaves int64_t. */
int64_t
rbk_kpi_lost(int64_t *steps, const struct rbk_kpi_rule *r, const struct rbk_kpi_metric *m, int64_t num, int64_t den)
{
	const int64_t all = r->weight * RBK_KPI_POINT;

	*steps = 0;
	assert(den > 0 && den <= RBK_INT_MAX && num <= 6 * RBK_INT_MAX && num >= -RBK_INT_MAX);
	if (m->ticked)
		return num == den ? 0 : all;
	int64_t diff = m->lower ? 100 * num - r->target * den : r->target * den - 100 * num;
	int64_t unit = m->counts ? r->per * 100 * 100 : r->per * den;

	if (diff <= 0)
		return 0;
	*steps = diff / unit;
	if (*steps >= r->weight) /* each costs a point at least */
		return all;
	int64_t lost = *steps * r->lose * RBK_KPI_POINT;

	if (r->linear)
		lost += part(diff % unit, r->lose * RBK_KPI_POINT, unit);
	return lost < all ? lost : all;
}

int64_t
rbk_kpi_rate(int64_t num, int64_t den)
{
	int64_t whole = num / den, rest = num % den;

	if (rest < 0) { /* downwards, for losses too */
		rest += den;
		whole--;
	}
	if (whole > RBK_INT_MAX / 10000 || whole < -RBK_INT_MAX / 10000) /* a target of one fen */
		return whole < 0 ? -RBK_INT_MAX : RBK_INT_MAX;
	return whole * 10000 + part(rest, 10000, den);
}

const char *
rbk_kpi_sheet_of(bool *borrowed, const struct rbk_policy *p, const char *level, bool head)
{
	const char *post = rbk_policy_word_at(p, "posts", 0), *sheet = NULL;

	*borrowed = false;
	if (head && post && (sheet = rbk_policy_word_of(p, "kpi.post_sheet", post)))
		return sheet;
	if (!level || !(sheet = rbk_policy_word_of(p, "kpi.sheet", level)))
		return NULL;
	*borrowed = rbk_policy_has(p, "kpi.borrowed", level);
	return sheet;
}

const char *
rbk_kpi_grade(const struct rbk_policy *p, int64_t total)
{
	const char *grade = NULL;

	for (size_t i = 0; (grade = rbk_policy_word_at(p, "kpi_grades", i)) && rbk_policy_word_at(p, "kpi_grades", i + 1); i++)
		if (total >= rbk_policy_of(p, "kpi.grades", grade, INT64_MAX / RBK_KPI_POINT) * RBK_KPI_POINT)
			break;
	return grade;
}

const char *
rbk_kpi_exempt(rbk_day *until, const struct rbk_policy *p, rbk_month m, const char *hired, const char *transferred)
{
	const struct {
		const char *why, *day, *months;
	} both[] = { { "hired", hired, "kpi.hired_months" }, { "transferred", transferred, "kpi.transferred_months" } };
	struct rbk_err scratch = {0};
	const char *why = NULL;

	*until = 0;
	for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
		rbk_day from, end;

		if (!both[i].day || rbk_day_read(&from, both[i].day, &scratch))
			continue;
		if (from >= rbk_month_first(m + 1) && i == 1)
			continue; /* that transfer came later */
		end = rbk_day_months_on(from, (int)rbk_policy_int(p, both[i].months));
		if (end <= rbk_month_first(m) || end <= *until)
			continue;
		why = both[i].why;
		*until = end;
	}
	return why;
}

rbk_time
rbk_kpi_due(const struct rbk_policy *p, rbk_month m, int offset_min)
{
	return rbk_day_start(rbk_month_first(m + 1) + (rbk_day)rbk_policy_int(p, "kpi.review_days"), offset_min);
}

/* A reading or a rule of our own that nobody signed off. */
static bool
is_marked(const struct rbk_policy *p, const char *id)
{
	const struct rbk_rule_text *t = rbk_policy_text_of(p, id);

	return t && !t->signed_off && (t->reading[0] || !t->source || strcmp(t->source, "ours") == 0);
}

static void
mark(struct rbk_kpi_sheet *s, struct rbk_arena *a, const struct rbk_policy *p, const char *id)
{
	size_t n = 0;

	if (!is_marked(p, id))
		return;
	for (; s->marks[n]; n++)
		if (strcmp(s->marks[n], id) == 0)
			return;
	const char **more = rbk_arena_take(a, (n + 2) * sizeof *more);

	memcpy(more, s->marks, n * sizeof *more);
	more[n] = id;
	s->marks = more;
}

static void
mark_row(struct rbk_kpi_sheet *s, struct rbk_arena *a, const struct rbk_policy *p, const struct rbk_kpi_row *row)
{
	const char *reads = row->metric->reads;

	mark(s, a, p, row->rule->id);
	while (*reads) {
		size_t n = strcspn(reads, "|");

		mark(s, a, p, rbk_arena_copy(a, reads, n));
		reads += n + (reads[n] == '|');
	}
}

static void
assess(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in)
{
	rbk_kpi_function(row->metric)(row, a, in);
	if (row->lack.what)
		return;
	row->lost = rbk_kpi_lost(&row->short_steps, row->rule, row->metric, row->num, row->den);
	row->score = row->rule->weight * RBK_KPI_POINT - row->lost;
}

void
rbk_kpi_sheet_make(struct rbk_kpi_sheet *out, struct rbk_arena *a, const struct rbk_kpi_input *in)
{
	const struct rbk_policy *p = in->policy;
	const struct rbk_kpi_rule *rule;

	*out = (struct rbk_kpi_sheet){ .person = in->person, .level = in->level, .unit = in->unit, .month = in->month,
	                               .state = RBK_KPI_NO_SHEET, .policy = rbk_policy_version(p) };
	out->marks = rbk_arena_take(a, sizeof *out->marks);
	out->exempt = rbk_kpi_exempt(&out->exempt_until, p, in->month, in->hired, in->transferred);
	if (!(out->sheet = rbk_kpi_sheet_of(&out->borrowed, p, in->level, in->head)))
		return;
	out->state = out->exempt ? RBK_KPI_EXEMPT : RBK_KPI_DONE;
	for (size_t i = 0; !out->exempt && i < RBK_KPI_ROWS_MAX && (rule = rbk_kpi_rule_at(p, out->sheet, i)); i++) {
		struct rbk_kpi_row *row = &out->rows[out->n++];

		*row = (struct rbk_kpi_row){ .rule = rule, .metric = rbk_kpi_metric_find(rule->metric) };
		assess(row, a, in);
		mark_row(out, a, p, row);
		out->total += row->score;
		if (row->lack.what)
			out->state = RBK_KPI_OPEN;
	}
	mark(out, a, p, out->borrowed ? "kpi.borrowed" : "kpi.sheet");
	mark(out, a, p, "kpi.grades");
	if (out->state == RBK_KPI_DONE)
		out->grade = rbk_kpi_grade(p, out->total);
}
