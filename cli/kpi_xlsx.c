/* The form as a workbook, a sheet each. */
#include <stdlib.h>
#include <string.h>

#include "cli/kpi_form.h"
#include "core/store/xlsx.h"

#define COLUMNS 10

struct page {
	struct rbk_xlsx_cell *at;
	size_t                n, cap;
	int                   row;
};

static void
add(struct page *p, struct rbk_xlsx_cell c)
{
	RBK_ROOM(p->at, p->n, p->cap);
	c.row = p->row;
	p->at[p->n++] = c;
}

static void
text(struct page *p, int column, int columns, enum rbk_xlsx_look look, const char *s)
{
	add(p, (struct rbk_xlsx_cell){ .column = column, .columns = columns, .look = look, .text = s });
}

static void
number(struct page *p, int column, int64_t n, int decimals, const char *behind)
{
	add(p, (struct rbk_xlsx_cell){ .column = column, .columns = 1, .look = RBK_XLSX_CELL, .number = n, .decimals = decimals, .behind = behind });
}

static void
top(struct page *p, struct rbk_run *r, const struct rbk_kpi_form *f)
{
	text(p, 0, COLUMNS, RBK_XLSX_TITLE, f->title);
	p->row++;
	text(p, 0, COLUMNS, RBK_XLSX_NOTE, rbk_arena_print(&r->arena, "%s%s%s%s%s", f->sheet, *f->sheet ? " · " : "", f->month, *f->status ? " · " : "", f->status));
	p->row++;
	text(p, 0, 1, RBK_XLSX_HEAD, r->say(N_("name of the person")));
	text(p, 1, 1, RBK_XLSX_CELL, f->person);
	text(p, 2, 1, RBK_XLSX_HEAD, r->say(N_("department")));
	text(p, 3, 2, RBK_XLSX_CELL, f->unit);
	text(p, 5, 5, RBK_XLSX_CELL, rbk_arena_print(&r->arena, "%s: %s", r->say(N_("post")), f->post));
	p->row += 2;
}

/* Points, or room to write them. */
static void
given(struct page *p, int column, int64_t score)
{
	if (score < 0)
		text(p, column, 1, RBK_XLSX_CELL, "");
	else
		number(p, column, score, 2, NULL);
}

static void
rows(struct page *p, struct rbk_run *r, const struct rbk_kpi_form *f)
{
	static const char *const heads[COLUMNS] = {
		N_("no."), N_("KPI"), N_("weight"), N_("KPI target"), N_("how it is scored"), N_("actual"), N_("points lost"), N_("score"),
		N_("first review"), N_("re-review"),
	};

	for (int i = 0; i < COLUMNS; i++)
		text(p, i, 1, RBK_XLSX_HEAD, r->say(heads[i]));
	for (size_t i = 0; i < f->n; i++) {
		const struct rbk_kpi_form_row *row = &f->rows[i];
		bool lacks = row->of->lack.what != NULL;

		p->row++;
		number(p, 0, (int64_t)i + 1, 0, NULL);
		text(p, 1, 1, RBK_XLSX_CELL, row->metric);
		number(p, 2, row->of->rule->weight, 0, NULL);
		if (*row->target)
			number(p, 3, row->of->rule->target, 0, "%");
		else
			text(p, 3, 1, RBK_XLSX_CELL, "");
		text(p, 4, 1, RBK_XLSX_CELL, row->rule);
		text(p, 5, 1, RBK_XLSX_CELL, row->actual);
		if (lacks)
			text(p, 6, 1, RBK_XLSX_CELL, "-");
		else
			number(p, 6, row->of->lost, 2, NULL);
		if (lacks)
			text(p, 7, 1, RBK_XLSX_CELL, "-");
		else
			number(p, 7, row->of->score, 2, NULL);
		given(p, 8, row->first);
		given(p, 9, row->second);
	}
	p->row++;
	text(p, 0, 2, RBK_XLSX_HEAD, r->say(N_("total")));
	number(p, 2, 100, 0, NULL);
	text(p, 3, 4, RBK_XLSX_HEAD, f->grade);
	number(p, 7, f->of->total, 2, NULL);
	given(p, 8, f->first.total);
	given(p, 9, f->second.total);
	p->row += 2;
}

static void
below(struct page *p, struct rbk_run *r, const struct rbk_kpi_form *f)
{
	static const char *const lines[] = { N_("person assessed"), N_("first review (direct leader)"), N_("second review (department leader)") };

	const struct rbk_kpi_form_review *const reviews[] = { NULL, &f->first, &f->second };

	for (const struct rbk_json *it = f->notes->child; it; it = it->next, p->row++)
		text(p, 0, COLUMNS, RBK_XLSX_NOTE, it->str);
	for (size_t i = 0; !f->notice && i < 3; i++) {
		const struct rbk_kpi_form_review *v = reviews[i];

		p->row++;
		text(p, 0, 3, RBK_XLSX_HEAD, rbk_arena_print(&r->arena, "%s%s%s", r->say(lines[i]), v && *v->name ? " " : "", v ? v->name : ""));
		text(p, 3, 2, RBK_XLSX_CELL, v ? rbk_arena_print(&r->arena, "%s: %s", r->say(N_("score")), v->total < 0 ? "" : rbk_kpi_points(r, v->total)) : "");
		text(p, 5, 1, RBK_XLSX_SIGN, rbk_arena_print(&r->arena, "%s:", r->say(N_("signature"))));
		text(p, 6, 4, RBK_XLSX_SIGN, rbk_arena_print(&r->arena, "%s: %s", r->say(N_("date")), v ? v->date : ""));
	}
	p->row += 2;
	if (f->marks->count)
		text(p, 0, COLUMNS, RBK_XLSX_NOTE, r->say(N_("* 项目管理部 has not signed off these readings and rules:")));
	RBK_JSON_EACH(it, f->marks) {
		p->row++;
		text(p, 0, COLUMNS, RBK_XLSX_NOTE, rbk_arena_print(&r->arena, "- %s", it->str));
	}
}

int
rbk_kpi_xlsx(const char *path, struct rbk_run *r, const struct rbk_kpi_form *forms, size_t n, struct rbk_err *err)
{
	static const int widths[COLUMNS + 1] = { 5, 16, 6, 7, 20, 28, 7, 7, 7, 7, 0 };
	struct rbk_xlsx_page *pages = rbk_arena_take(&r->arena, (n + 1) * sizeof *pages);
	struct page *p = rbk_grow(NULL, (n + 1) * sizeof *p);

	for (size_t i = 0; i < n; i++) {
		p[i] = (struct page){0};
		top(&p[i], r, &forms[i]);
		if (forms[i].notice)
			text(&p[i], 0, COLUMNS, RBK_XLSX_NOTE, forms[i].notice);
		else
			rows(&p[i], r, &forms[i]);
		below(&p[i], r, &forms[i]);
		pages[i] = (struct rbk_xlsx_page){ forms[i].person, p[i].at, p[i].n, widths };
	}
	int code = rbk_xlsx_write(path, pages, n, err);

	for (size_t i = 0; i < n; i++)
		free(p[i].at);
	free(p);
	return code;
}
