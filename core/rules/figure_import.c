/* The import of figures decided, row by row; subjects that stand twice are
   given back. Pure. */
#include "core/rules/figure_import.h"

#include <stdlib.h>
#include <string.h>

#include "core/rules/figure_import_p.h"

struct taken {
	struct rbk_figure figure;
	size_t            row;
};

static int
compare(const void *x, const void *y)
{
	const struct taken *p = x, *q = y;
	int c = strcmp(p->figure.scope, q->figure.scope);

	if (!c)
		c = strcmp(p->figure.subject, q->figure.subject);
	return c ? c : p->row < q->row ? -1 : p->row > q->row;
}

static bool
same_subject(const struct taken *x, const struct taken *y)
{
	return strcmp(x->figure.scope, y->figure.scope) == 0 && strcmp(x->figure.subject, y->figure.subject) == 0;
}

/* Each of them names another one. */
static void
give_back_twins(struct rbk_figure_import *p, struct rbk_arena *a, struct taken *at, size_t n)
{
	qsort(at, n, sizeof *at, compare);
	for (size_t i = 0; i < n; i++) {
		bool before = i > 0 && same_subject(&at[i - 1], &at[i]), behind = i + 1 < n && same_subject(&at[i], &at[i + 1]);

		if (before || behind)
			rbk_import_remark(&p->rows, at[i].row, true, "figures.twice", NULL,
			                  rbk_arena_print(a, "%d", p->sheet.rows[at[before ? i - 1 : i + 1].row].row), NULL);
		else
			rbk_figures_add(&p->figures, &at[i].figure);
	}
}

int
rbk_figure_import(struct rbk_figure_import *out, struct rbk_arena *a, const struct rbk_figure_want *want, struct rbk_err *err)
{
	struct taken *at;
	size_t n = 0;
	int code = 0;

	*out = (struct rbk_figure_import){0};
	if (rbk_figure_columns(out, a, want, err))
		return (int)err->code;
	at = rbk_grow(NULL, (out->sheet.n + 1) * sizeof *at);
	out->rows.bad = rbk_arena_take(a, out->sheet.n * sizeof *out->rows.bad);
	for (size_t row = out->rows.header + 1; row < out->sheet.n && !code; row++) {
		bool taken;

		code = rbk_figure_row(&at[n].figure, &taken, out, a, want, row, err);
		at[n].row = row;
		n += taken && !code;
	}
	if (!code) {
		give_back_twins(out, a, at, n);
		for (size_t i = 0; i < out->sheet.n; i++)
			out->rows.bad_rows += out->rows.bad[i];
		rbk_import_sort(&out->rows);
	}
	free(at);
	return code;
}

void
rbk_figure_import_free(struct rbk_figure_import *p)
{
	rbk_import_free(&p->rows);
	rbk_figures_free(&p->figures);
}
