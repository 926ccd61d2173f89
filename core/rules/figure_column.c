/* Which row or two rows hold the headers of finance's sheet, and what its
   columns are. */
#include <string.h>

#include "core/rules/figure_import_p.h"

#define HEADER_ROWS 12 /* titles and remarks may stand above the headers */

static bool
says_whose(enum rbk_figure_use use)
{
	return use >= RBK_FIGURE_PERSON && use <= RBK_FIGURE_SUBJECT && use != RBK_FIGURE_SCOPE;
}

struct saying {
	struct rbk_figure_import *out;
	struct rbk_arena         *a;
};

static int
say_column(void *ctx, const char *header, const char *field, struct rbk_err *err)
{
	const struct saying *s = ctx;
	const char *want = rbk_import_header_fold(s->a, header);
	bool found = false;

	for (size_t i = 0; i < s->out->n_columns; i++) {
		struct rbk_figure_column *c = &s->out->columns[i];

		if (strcmp(rbk_import_header_fold(s->a, c->header), want) != 0)
			continue;
		found = true;
		if (!rbk_figure_field(c, field))
			return rbk_fail(err, RBK_E_USAGE, N_("--map: no field \"%.40s\": use %s, or - to leave the column out"), field,
			                rbk_figure_fields(s->a));
	}
	return found ? 0 : rbk_fail(err, RBK_E_MISSING, N_("--map: the sheet has no column \"%.60s\""), header);
}

/* A header of two rows: what stands over the lower one, or, as with cells
   that were merged, over its neighbours to the left. */
static const char *
join(struct rbk_arena *a, const char *upper, const char *lower)
{
	const char *u = rbk_import_header_fold(a, upper), *l = rbk_import_header_fold(a, lower);
	const char *unit = *rbk_figure_unit(lower) ? rbk_figure_unit(lower) : rbk_figure_unit(upper);

	if (!*l || strcmp(u, l) == 0)
		return upper;
	if (!*u)
		return lower;
	return rbk_arena_print(a, "%s%s%s%s%s", u, l, *unit ? "(" : "", unit, *unit ? "元)" : "");
}

static void
name_columns(struct rbk_figure_import *out, struct rbk_arena *a, const struct rbk_csv *sheet, size_t row, bool two)
{
	const struct rbk_csv_row *upper = &sheet->rows[row], *lower = two ? &sheet->rows[row + 1] : upper;
	const char *over = "";

	out->rows.header = row + two;
	out->n_columns = upper->n > lower->n ? upper->n : lower->n;
	out->columns = rbk_arena_take(a, (out->n_columns + 1) * sizeof *out->columns);
	for (size_t i = 0; i < out->n_columns; i++) {
		const char *up = rbk_import_tidy(a, rbk_csv_cell(upper, i), false), *low = rbk_import_tidy(a, rbk_csv_cell(lower, i), false);

		over = *up ? up : *low ? over : "";
		out->columns[i] = (struct rbk_figure_column){ .header = two ? join(a, over, low) : low };
	}
}

/* A weak header stands back if another column holds the value. */
static void
drop_weak(struct rbk_figure_column *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n && columns[i].weak; k++)
			if (k != i && columns[k].use == columns[i].use && columns[k].value == columns[i].value && (!columns[k].weak || k < i)) {
				columns[i].use = RBK_FIGURE_UNKNOWN;
				columns[i].weak = false;
			}
}

/* How many columns are known if the headers stand here; 0 if they can't. */
static int
try_row(struct rbk_figure_import *out, struct rbk_arena *a, const struct rbk_figure_want *want, size_t row, bool two,
        struct rbk_err *err)
{
	struct saying said = { out, a };
	int known = 0;
	bool whose = false, what = false;

	name_columns(out, a, want->sheet, row, two);
	for (size_t i = 0; i < out->n_columns; i++)
		rbk_figure_header(&out->columns[i], a, want->month);
	for (const char *const *m = want->map; m && *m; m++)
		if (rbk_import_map(a, *m, say_column, &said, err))
			return 0;
	drop_weak(out->columns, out->n_columns);
	for (size_t i = 0; i < out->n_columns; i++) {
		known += out->columns[i].use != RBK_FIGURE_UNKNOWN;
		whose |= says_whose(out->columns[i].use);
		what |= out->columns[i].use == RBK_FIGURE_VALUE;
	}
	return whose && what ? known : 0;
}

static int
no_headers(struct rbk_arena *a, const struct rbk_figure_want *want, size_t rows, struct rbk_err *err)
{
	const struct rbk_csv_row *best = rbk_import_fullest(want->sheet, rows);

	if (err->code == RBK_E_USAGE)
		return (int)err->code;
	const char *has = rbk_import_list_headers(a, best);

	if (err->code == RBK_E_MISSING) {
		struct rbk_err was = *err;

		return rbk_fail(err, RBK_E_USAGE, N_("%s; it has: %s"), was.text, has);
	}
	return rbk_fail(err, RBK_E_USAGE,
	                N_("no row of headers is known: one column must say whose row it is (姓名, 部门, 客户), another hold a value; line %d has: %s; --map \"HEADER=field\" tells what columns are: %s"),
	                best->line, has, rbk_figure_fields(a));
}

/* Two columns of one kind: which is meant is not for us to guess. */
static int
check_double(const struct rbk_figure_import *out, struct rbk_err *err)
{
	bool subject = false, scope = false;

	for (size_t i = 0; i < out->n_columns; i++) {
		const struct rbk_figure_column *c = &out->columns[i];

		subject |= c->use == RBK_FIGURE_SUBJECT;
		scope |= c->use == RBK_FIGURE_SCOPE;
		for (size_t k = 0; k < i && c->use >= RBK_FIGURE_PERSON; k++)
			if (out->columns[k].use == c->use && out->columns[k].value == c->value)
				return rbk_fail(err, RBK_E_USAGE, N_("the columns \"%.60s\" and \"%.60s\" say the same; leave one out: --map \"%.60s=-\""),
				                out->columns[k].header, c->header, c->header);
	}
	if (subject && !scope)
		return rbk_fail(err, RBK_E_USAGE, N_("a column of names alone doesn't tell persons, units and clients apart: give it a header as 姓名, 部门 or 客户, or add a column 类别"));
	return 0;
}

/* "单位：万元" in a line above the headers holds for every column that says nothing. */
static void
find_unit(struct rbk_figure_import *out, const struct rbk_csv *sheet, size_t rows)
{
	out->unit = "";
	for (size_t i = 0; i < rows; i++)
		for (size_t k = 0; k < sheet->rows[i].n; k++) {
			const char *cell = sheet->rows[i].cells[k];

			if (strstr(cell, "万元") || strstr(cell, "萬元") || strstr(cell, "千元") || strstr(cell, "仟元") || strstr(cell, "亿元"))
				out->unit = rbk_figure_unit(cell);
		}
	for (size_t i = 0; i < out->n_columns; i++) {
		struct rbk_figure_column *c = &out->columns[i];

		if (c->use == RBK_FIGURE_VALUE && !*c->unit && !strstr(c->header, "元"))
			c->unit = out->unit;
	}
}

/* Rows given back stand below headers that are known again. */
static void
put_headers(struct rbk_figure_import *out, struct rbk_arena *a, const struct rbk_csv *sheet)
{
	struct rbk_csv_row *rows = rbk_arena_take(a, sheet->n * sizeof *rows), *header = &rows[out->rows.header];

	memcpy(rows, sheet->rows, sheet->n * sizeof *rows);
	header->cells = rbk_arena_take(a, (out->n_columns + 1) * sizeof *header->cells);
	header->n = out->n_columns;
	for (size_t i = 0; i < out->n_columns; i++) {
		const struct rbk_figure_column *c = &out->columns[i];
		bool says = *c->unit == '\0' || c->value == RBK_FIGURE_NEW_CLIENTS_TARGET || *rbk_figure_unit(c->header);

		header->cells[i] = c->use != RBK_FIGURE_VALUE || says ? c->header : rbk_arena_print(a, "%s(%s元)", c->header, c->unit);
	}
	out->sheet = *sheet;
	out->sheet.rows = rows;
}

int
rbk_figure_columns(struct rbk_figure_import *out, struct rbk_arena *a, const struct rbk_figure_want *want, struct rbk_err *err)
{
	const struct rbk_csv *sheet = want->sheet;
	size_t rows = sheet->n < HEADER_ROWS ? sheet->n : HEADER_ROWS, best = 0;
	bool best_two = false;
	int most = 0;

	if (sheet->n == 0)
		return rbk_fail(err, RBK_E_BAD, N_("the sheet is empty"));
	for (int two = 0; two < 2; two++)
		for (size_t i = 0; i + (size_t)two < rows && err->code != RBK_E_USAGE; i++) {
			int known = try_row(out, a, want, i, two, err);

			if (known > most) {
				most = known;
				best = i;
				best_two = two;
			}
		}
	if (most == 0)
		return no_headers(a, want, rows, err);
	rbk_err_clear(err);
	(void)try_row(out, a, want, best, best_two, err);
	if (check_double(out, err))
		return (int)err->code;
	find_unit(out, sheet, best);
	put_headers(out, a, sheet);
	return 0;
}
