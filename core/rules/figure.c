/* Figures: read from their records, found again. */
#include "core/rules/figure.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
	[RBK_FIGURE_TURNOVER] = "turnover",
	[RBK_FIGURE_TURNOVER_TARGET] = "turnover_target",
	[RBK_FIGURE_NEW_CLIENTS_TARGET] = "new_clients_target",
	[RBK_FIGURE_PROFIT] = "profit",
	[RBK_FIGURE_PROFIT_TARGET] = "profit_target",
	[RBK_FIGURE_RECEIVABLES] = "receivables",
	[RBK_FIGURE_OVERDUE] = "overdue",
};
static_assert(sizeof names / sizeof *names == RBK_FIGURE_VALUES, "a name a value");

const char *
rbk_figure_name(enum rbk_figure_value v)
{
	return names[v];
}

int
rbk_figure_read(struct rbk_figure *out, const struct rbk_record *r, struct rbk_err *err)
{
	*out = (struct rbk_figure){0};
	if (!rbk_record_is(r, "figure"))
		return rbk_fail(err, RBK_E_BAD, N_("this is not a figure"));
	out->month = rbk_record_str(r, "month");
	out->scope = rbk_record_str(r, "scope");
	out->subject = rbk_record_str(r, "subject");
	out->person = rbk_record_str(r, "person");
	out->file = rbk_record_str(r, "file");
	out->imported = rbk_record_str(r, "imported");
	out->row = rbk_json_get_int(r->root, "row", 0);
	for (int i = 0; i < RBK_FIGURE_VALUES; i++) {
		const struct rbk_json *v = rbk_json_get(r->root, names[i]);

		out->has[i] = v != NULL;
		out->value[i] = v ? v->num : 0;
	}
	return 0;
}

void
rbk_figure_record(struct rbk_record *out, struct rbk_arena *a, const struct rbk_figure *f)
{
	rbk_record_new(out, a, "figure");
	rbk_json_set_str(a, out->root, "month", f->month);
	rbk_json_set_str(a, out->root, "scope", f->scope);
	rbk_json_set_str(a, out->root, "subject", f->subject);
	for (int i = 0; i < RBK_FIGURE_VALUES; i++)
		if (f->has[i])
			rbk_json_set(a, out->root, names[i], rbk_json_int(a, f->value[i]));
	if (f->person)
		rbk_json_set_str(a, out->root, "person", f->person);
	if (f->file)
		rbk_json_set_str(a, out->root, "file", f->file);
	if (f->row)
		rbk_json_set(a, out->root, "row", rbk_json_int(a, f->row));
	if (f->imported)
		rbk_json_set_str(a, out->root, "imported", f->imported);
}

static int
compare(const void *x, const void *y)
{
	const struct rbk_figure *p = x, *q = y;
	int c = strcmp(p->month, q->month);

	if (!c)
		c = strcmp(p->scope, q->scope);
	return c ? c : strcmp(p->subject, q->subject);
}

void
rbk_figures_add(struct rbk_figures *f, const struct rbk_figure *one)
{
	RBK_ROOM(f->at, f->n, f->cap);
	f->at[f->n++] = *one;
	f->sorted = false;
}

void
rbk_figures_free(struct rbk_figures *f)
{
	free(f->at);
	*f = (struct rbk_figures){0};
}

const struct rbk_figure *
rbk_figures_find(struct rbk_figures *f, const char *month, const char *scope, const char *subject)
{
	const struct rbk_figure key = { .month = month, .scope = scope, .subject = subject };

	if (!f->sorted && f->n)
		qsort(f->at, f->n, sizeof *f->at, compare);
	f->sorted = true;
	return f->n ? bsearch(&key, f->at, f->n, sizeof key, compare) : NULL;
}
