/* The import decided: rows grouped into clients by key, compared with the
   book, made records or given back. Pure. */
#include "core/rules/import.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/name.h"
#include "core/rules/import_p.h"

/* A plan in the making. */
struct plan {
	struct rbk_import            *out;
	struct rbk_arena             *a;
	const struct rbk_import_want *want;
	struct rbk_import_row        *rows;
	size_t                        n;
	size_t                       *parent; /* rows that are one client, a forest: its root is its first row */
	size_t                       *next;   /* the next row of the same client, itself for the last */
	struct rbk_import_keys                   keys;   /* of rows */
	struct rbk_import_keys                   held;   /* of the book's clients */
};

void
rbk_import_remark(struct rbk_import *p, size_t row, bool bad, const char *id, const char *header,
                  const char *arg0, const char *arg1)
{
	RBK_ROOM(p->remarks, p->n_remarks, p->cap_remarks);
	p->remarks[p->n_remarks++] = (struct rbk_import_remark){ id, { arg0, arg1, NULL }, header, row, bad };
	if (bad)
		p->bad[row] = true;
}

static const char *
name_key(struct rbk_arena *a, const char *core, const char *form)
{
	return rbk_arena_print(a, "n:%s\n%s", core, form);
}

static const char *
code_key(struct rbk_arena *a, const char *code)
{
	return rbk_arena_print(a, "c:%s", code);
}

/* Without its legal form: enough to wonder, not to decide. */
static const char *
core_key(struct rbk_arena *a, const char *core)
{
	return rbk_arena_print(a, "k:%s", core);
}

static size_t
root(struct plan *p, size_t i)
{
	while (p->parent[i] != i) {
		p->parent[i] = p->parent[p->parent[i]];
		i = p->parent[i];
	}
	return i;
}

static void
unite(struct plan *p, size_t x, size_t y)
{
	x = root(p, x);
	y = root(p, y);
	if (x < y)
		p->parent[y] = x;
	else
		p->parent[x] = y;
}

static void
learn_book(struct plan *p)
{
	struct rbk_err scratch = {0};

	rbk_import_keys_make(&p->held, 3 * p->want->n_known);
	for (size_t i = 0; i < p->want->n_known; i++) {
		const struct rbk_import_known *k = &p->want->known[i];
		struct rbk_name name;

		if (k->code)
			(void)rbk_import_key(&p->held, code_key(p->a, k->code), i);
		if (!k->name || rbk_name_make(&name, p->a, k->name, &scratch))
			continue;
		(void)rbk_import_key(&p->held, name_key(p->a, name.core, name.form), i);
		(void)rbk_import_key(&p->held, core_key(p->a, name.core), i);
	}
}

static void
read_rows(struct plan *p, struct rbk_err *err)
{
	size_t first = p->out->header + 1;

	p->n = p->want->sheet->n - first;
	p->rows = rbk_grow(NULL, (p->n + 1) * sizeof *p->rows);
	p->parent = rbk_grow(NULL, (p->n + 1) * sizeof *p->parent);
	p->next = rbk_grow(NULL, (p->n + 1) * sizeof *p->next);
	rbk_import_keys_make(&p->keys, 3 * p->n);
	for (size_t i = 0; i < p->n; i++) {
		const char *code;

		rbk_import_row(&p->rows[i], p->out, p->a, p->want, first + i, err);
		p->parent[i] = p->next[i] = i;
		if (p->rows[i].core)
			unite(p, i, rbk_import_key(&p->keys, name_key(p->a, p->rows[i].core, p->rows[i].form), i));
		if ((code = rbk_json_get_str(p->rows[i].client, "credit_code")))
			unite(p, i, rbk_import_key(&p->keys, code_key(p->a, code), i));
	}
}

/* Which client of the book is it? By code first, then by name. */
static bool
find_held(struct plan *p, struct rbk_import_client *c, size_t first)
{
	for (int by_name = 0; by_name < 2; by_name++) {
		for (size_t i = first;; i = p->next[i]) {
			const struct rbk_import_row *r = &p->rows[i];
			const char *code = rbk_json_get_str(r->client, "credit_code");
			const char *key = by_name ? r->core ? name_key(p->a, r->core, r->form) : NULL
			                : code    ? code_key(p->a, code) : NULL;
			const struct rbk_import_slot *s = key ? rbk_import_slot(&p->held, key) : NULL;

			if (s && s->key) {
				const struct rbk_import_known *k = &p->want->known[s->value];

				c->fate = RBK_IMPORT_HELD;
				c->id = k->id;
				c->held_name = k->name;
				c->held_by = by_name ? "name" : "credit_code";
				return true;
			}
			if (p->next[i] == i)
				break;
		}
	}
	return false;
}

/* A client with a bad row is given back whole. */
static bool
give_back(struct plan *p, struct rbk_import_client *c, size_t first)
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

/* Same name but for the legal form: two clients, and a word about it. */
static void
wonder(struct plan *p, size_t first)
{
	const struct rbk_import_row *r = &p->rows[first];
	const char *key = core_key(p->a, r->core);
	const struct rbk_import_slot *held = rbk_import_slot(&p->held, key);
	size_t other = rbk_import_key(&p->keys, key, first);

	if (held->key)
		rbk_import_remark(p->out, r->row, false, "import.near_book", NULL, rbk_json_get_str(r->client, "name"),
		                  p->want->known[held->value].name);
	else if (root(p, other) != first)
		rbk_import_remark(p->out, r->row, false, "import.near", NULL, rbk_json_get_str(r->client, "name"),
		                  rbk_json_get_str(p->rows[other].client, "name"));
}

static void
make_client(struct plan *p, size_t first, size_t rows)
{
	struct rbk_import_client *c = &p->out->clients[p->out->n++];
	const char *name = rbk_json_get_str(p->rows[first].client, "name");

	*c = (struct rbk_import_client){ .fate = RBK_IMPORT_NEW, .name = name ? name : "", .row = p->rows[first].row, .rows = rows };
	if (give_back(p, c, first) || find_held(p, c, first))
		return;
	wonder(p, first);
	rbk_import_merge(p->out, c, p->a, p->want, p->rows, p->next, first);
}

/* Rows → clients, in the order in which they first appear. */
static void
make_clients(struct plan *p)
{
	size_t *last = rbk_grow(NULL, (p->n + 1) * sizeof *last), *count = rbk_grow(NULL, (p->n + 1) * sizeof *count);

	for (size_t i = 0; i < p->n; i++) {
		size_t first = root(p, i);

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

int
rbk_import_plan(struct rbk_import *out, struct rbk_arena *a, const struct rbk_import_want *want, struct rbk_err *err)
{
	struct plan p = { .out = out, .a = a, .want = want };

	*out = (struct rbk_import){0};
	if (rbk_import_columns(out, a, want, err))
		return (int)err->code;
	out->bad = rbk_arena_take(a, want->sheet->n * sizeof *out->bad);
	learn_book(&p);
	read_rows(&p, err);
	make_clients(&p);
	for (size_t i = 0; i < want->sheet->n; i++)
		out->bad_rows += out->bad[i];
	if (out->n_remarks)
		qsort(out->remarks, out->n_remarks, sizeof *out->remarks, compare);
	free(p.keys.at);
	free(p.held.at);
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
