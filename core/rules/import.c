/* The import decided: rows grouped into clients by key, compared with the
   book, made records or given back. Pure. */
#include "core/rules/import.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/import_p.h"

void
rbk_import_remark(struct rbk_import *p, size_t row, bool bad, const char *id, const char *header,
                  const char *arg0, const char *arg1)
{
	RBK_ROOM(p->remarks, p->n_remarks, p->cap_remarks);
	p->remarks[p->n_remarks++] = (struct rbk_import_remark){ id, { arg0, arg1, NULL }, header, row, bad };
	if (bad)
		p->bad[row] = true;
}

static void
read_rows(struct rbk_import_work *p, struct rbk_err *err)
{
	size_t first = p->out->header + 1;

	p->n = p->want->sheet->n - first;
	p->rows = rbk_grow(NULL, (p->n + 1) * sizeof *p->rows);
	p->parent = rbk_grow(NULL, (p->n + 1) * sizeof *p->parent);
	p->next = rbk_grow(NULL, (p->n + 1) * sizeof *p->next);
	for (size_t i = 0; i < p->n; i++)
		rbk_import_row(&p->rows[i], p->out, p->a, p->want, first + i, err);
}

/* A client with a bad row is given back whole. */
static bool
give_back(struct rbk_import_work *p, struct rbk_import_client *c, size_t first)
{
	size_t bad = SIZE_MAX;

	for (size_t i = first;; i = p->next[i]) {
		if (p->rows[i].bad && bad == SIZE_MAX)
			bad = i;
		if (p->next[i] == i)
			break;
	}
	if (bad == SIZE_MAX)
		return false;
	c->fate = RBK_IMPORT_BAD;
	const char *line = rbk_arena_print(p->a, "%d", p->want->sheet->rows[p->rows[bad].row].line);

	for (size_t i = first;; i = p->next[i]) {
		if (!p->rows[i].bad)
			rbk_import_remark(p->out, p->rows[i].row, true, "import.with_bad", NULL, line, NULL);
		if (p->next[i] == i)
			return true;
	}
}

static void
make_client(struct rbk_import_work *p, size_t first, size_t rows)
{
	struct rbk_import_client *c = &p->out->clients[p->out->n++];
	const char *name = rbk_json_get_str(p->rows[first].client, "name");

	*c = (struct rbk_import_client){ .fate = RBK_IMPORT_NEW, .name = name ? name : "", .row = p->rows[first].row, .rows = rows };
	rbk_import_codes(p, first);
	if (give_back(p, c, first) || rbk_import_find(p, c, first))
		return;
	rbk_import_merge(p->out, c, p->a, p->want, p->rows, p->next, first);
}

/* Rows → clients, in the order in which they first appear. */
static void
make_clients(struct rbk_import_work *p)
{
	size_t *last = rbk_grow(NULL, (p->n + 1) * sizeof *last), *count = rbk_grow(NULL, (p->n + 1) * sizeof *count);

	for (size_t i = 0; i < p->n; i++) {
		size_t first = rbk_import_root(p, i);

		count[i] = 0;
		count[first]++;
		if (first != i)
			p->next[last[first]] = i;
		last[first] = i;
	}
	p->out->clients = rbk_arena_take(p->a, (p->n + 1) * sizeof *p->out->clients);
	p->out->records = rbk_arena_take(p->a, (2 * p->n + 1) * sizeof *p->out->records);
	for (size_t i = 0; i < p->n; i++)
		if (p->parent[i] == i)
			make_client(p, i, count[i]);
	free(last);
	free(count);
}

static int
compare(const void *left, const void *right)
{
	const struct rbk_import_remark *x = left, *y = right;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->bad != y->bad)
		return x->bad ? -1 : 1;
	int c = strcmp(x->id, y->id);

	return c ? c : strcmp(x->args[0] ? x->args[0] : "", y->args[0] ? y->args[0] : "");
}

void
rbk_import_sort(struct rbk_import *p)
{
	if (p->n_remarks)
		qsort(p->remarks, p->n_remarks, sizeof *p->remarks, compare);
}

int
rbk_import_plan(struct rbk_import *out, struct rbk_arena *a, const struct rbk_import_want *want, struct rbk_err *err)
{
	struct rbk_import_work p = { .out = out, .a = a, .want = want };

	*out = (struct rbk_import){0};
	if (rbk_import_columns(out, a, want, err))
		return (int)err->code;
	out->bad = rbk_arena_take(a, want->sheet->n * sizeof *out->bad);
	read_rows(&p, err);
	rbk_import_learn(&p);
	rbk_import_unite(&p);
	make_clients(&p);
	for (size_t i = 0; i < want->sheet->n; i++)
		out->bad_rows += out->bad[i];
	rbk_import_sort(out);
	free(p.keys.at);
	free(p.held.at);
	free(p.cores.at);
	free(p.forms);
	free(p.rows);
	free(p.parent);
	free(p.next);
	return 0;
}

void
rbk_import_free(struct rbk_import *p)
{
	free(p->remarks);
	*p = (struct rbk_import){0};
}
