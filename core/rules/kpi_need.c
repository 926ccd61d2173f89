/* What a person needs for a grade: row by row, the least that would do. The
   rule itself is asked, so that the answer can't differ from the score. */
#include "core/rules/kpi_p.h"

/* The score with this numerator. */
static int64_t
score_at(const struct rbk_kpi_row *row, int64_t num)
{
	int64_t steps;

	return row->rule->weight * RBK_KPI_POINT - rbk_kpi_lost(&steps, row->rule, row->metric, num, row->den);
}

/* The numerator nearest to the present one that scores `want`: scores never
   fall on the way to the target. Clients come whole. */
static int64_t
least(const struct rbk_kpi_row *row, int64_t want)
{
	bool whole = row->metric->counts || row->facts;
	int64_t unit = whole ? RBK_KPI_POINT : 1, low = 0, high = row->num; /* low: scores too little; counted from num */

	if (row->metric->ticked)
		return row->den;
	if (!row->metric->lower) /* above it there is room as far as the target */
		high = row->rule->target * (row->den / 100) + row->rule->target * (row->den % 100) / 100 + 1 - row->num;
	high = high / unit + 1;
	while (low + 1 < high) {
		int64_t mid = low + (high - low) / 2;
		int64_t num = row->metric->lower ? row->num - mid * unit : row->num + mid * unit;

		if ((row->metric->lower && num < 0) || score_at(row, num) >= want)
			high = mid;
		else
			low = mid;
	}
	return row->metric->lower ? row->num - high * unit : row->num + high * unit;
}

size_t
rbk_kpi_need(struct rbk_kpi_way out[RBK_KPI_ROWS_MAX], const struct rbk_kpi_sheet *s, int64_t total)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n && s->total < total; i++) {
		const struct rbk_kpi_row *row = &s->rows[i];
		int64_t all = row->rule->weight * RBK_KPI_POINT, want = row->score + total - s->total;

		if (row->lack.what || !row->lost)
			continue;
		struct rbk_kpi_way *way = &out[n++];

		*way = (struct rbk_kpi_way){ .row = row, .enough = want <= all };
		way->num = least(row, want <= all ? want : all);
		way->score = score_at(row, way->num);
	}
	return n;
}
