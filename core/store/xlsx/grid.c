/* Cells in any order → rows in order, merged cells filled. */
#include <stdlib.h>
#include <string.h>

#include "core/store/xlsx/xlsx_p.h"

static int
compare(const void *x, const void *y)
{
	const struct rbk_xlsx_at *a = x, *b = y;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return a->column < b->column ? -1 : a->column > b->column;
}

static bool
is_sorted(const struct rbk_xlsx_grid *g)
{
	for (size_t i = 1; i < g->n; i++)
		if (compare(&g->at[i - 1], &g->at[i]) >= 0)
			return false;
	return true;
}

static int
sort(struct rbk_xlsx_grid *g, struct rbk_err *err)
{
	if (is_sorted(g))
		return 0;
	qsort(g->at, g->n, sizeof *g->at, compare);
	for (size_t i = 1; i < g->n; i++)
		if (compare(&g->at[i - 1], &g->at[i]) == 0)
			return rbk_fail(err, RBK_E_BAD, N_("the workbook is damaged: a cell of line %d stands twice"), (int)g->at[i].row + 1);
	return 0;
}

/* The first cell at or behind a place, among the first n. */
static size_t
from(const struct rbk_xlsx_grid *g, size_t n, uint32_t row, uint32_t column)
{
	const struct rbk_xlsx_at key = { .row = row, .column = column };
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (compare(&g->at[mid], &key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
is_at(const struct rbk_xlsx_grid *g, size_t n, size_t i, uint32_t row, uint32_t column)
{
	return i < n && g->at[i].row == row && g->at[i].column == column;
}

static int
put(struct rbk_xlsx_grid *g, uint32_t row, uint32_t column, const char *text, struct rbk_err *err)
{
	if (g->n == RBK_XLSX_CELLS)
		return rbk_fail(err, RBK_E_BOUND, N_("the sheet has more than %d filled cells; split it"), RBK_XLSX_CELLS);
	RBK_ROOM(g->at, g->n, g->cap);
	g->at[g->n++] = (struct rbk_xlsx_at){ row, column, false, text };
	return 0;
}

/* `n`: the cells that were there before any merge was filled, in order. Only
   rows that have cells, and columns that any row has, are filled. */
static int
fill(struct rbk_xlsx_grid *g, size_t n, const struct rbk_xlsx_merge *m, uint32_t columns, struct rbk_err *err)
{
	size_t top = from(g, n, m->row, m->column), i = from(g, n, m->row, 0);

	if (!is_at(g, n, top, m->row, m->column))
		return 0;
	const bool number = g->at[top].number, several = number && m->last_row > m->row;
	const char *text = several ? "#MERGED!" : g->at[top].text;

	if (several)
		g->at[top].text = text;
	while (i < n && g->at[i].row <= m->last_row) {
		const uint32_t row = g->at[i].row;

		for (uint32_t c = m->column; c <= m->last_column && c < columns && (!number || (several && c == m->column)); c++)
			if (!is_at(g, n, from(g, n, row, c), row, c) && put(g, row, c, text, err))
				return (int)err->code;
		i = from(g, n, row + 1, 0);
	}
	return 0;
}

static bool
is_blank(const struct rbk_xlsx_at *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (at[i].text[strspn(at[i].text, " \t\r\n")])
			return false;
	return true;
}

static int
make_rows(struct rbk_csv *out, struct rbk_arena *a, const struct rbk_xlsx_grid *g, struct rbk_err *err)
{
	size_t slots = 0, rows = 0, behind;

	for (size_t i = 0; i < g->n; i++)
		rows += i == 0 || g->at[i - 1].row != g->at[i].row;
	if (rows > RBK_CSV_ROWS)
		return rbk_fail(err, RBK_E_BOUND, N_("line %d: more than %d rows; split the sheet"), RBK_CSV_ROWS + 1, RBK_CSV_ROWS);
	out->rows = rbk_arena_take(a, (rows + 1) * sizeof *out->rows);
	for (size_t i = 0; i < g->n; i = behind) {
		struct rbk_csv_row *row = &out->rows[out->n];

		for (behind = i; behind < g->n && g->at[behind].row == g->at[i].row; behind++)
			;
		if (is_blank(&g->at[i], behind - i))
			continue;
		row->n = (size_t)g->at[behind - 1].column + 1;
		slots += row->n;
		if (slots > RBK_XLSX_SLOTS)
			return rbk_fail(err, RBK_E_BOUND, N_("the sheet is too wide: cells stand in columns far to the right; delete those columns"));
		row->cells = rbk_arena_take(a, (row->n + 1) * sizeof *row->cells);
		for (size_t k = 0; k < row->n; k++)
			row->cells[k] = "";
		for (; i < behind; i++)
			row->cells[g->at[i].column] = g->at[i].text;
		row->line = row->row = (int)g->at[behind - 1].row + 1;
		out->n++;
	}
	return 0;
}

int
rbk_xlsx_grid_rows(struct rbk_csv *out, struct rbk_arena *a, struct rbk_xlsx_grid *g, struct rbk_err *err)
{
	uint32_t columns = 0;
	int code = sort(g, err);
	const size_t n = g->n;

	*out = (struct rbk_csv){ .separator = ',' };
	for (size_t i = 0; i < n; i++)
		columns = g->at[i].column >= columns ? g->at[i].column + 1 : columns;
	for (size_t i = 0; i < g->n_merges && !code; i++)
		code = fill(g, n, &g->merges[i], columns, err);
	if (!code && g->n > n)
		code = sort(g, err);
	return code ? code : make_rows(out, a, g, err);
}
