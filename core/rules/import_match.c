/* Which rows are one client, and which client of the book that is. The same
   judgement as the register's (register_match.c), on one sheet. */
#include <stdlib.h>
#include <string.h>

#include "core/model/name.h"
#include "core/rules/import_p.h"

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

size_t
rbk_import_root(struct rbk_import_work *p, size_t i)
{
	while (p->parent[i] != i) {
		p->parent[i] = p->parent[p->parent[i]];
		i = p->parent[i];
	}
	return i;
}

static void
unite(struct rbk_import_work *p, size_t x, size_t y)
{
	x = rbk_import_root(p, x);
	y = rbk_import_root(p, y);
	if (x < y)
		p->parent[y] = x;
	else
		p->parent[x] = y;
}

static void
learn_form(struct rbk_import_work *p, const char *core, const char *form)
{
	size_t n = p->cores.n, place = rbk_import_key(&p->cores, core, n);

	if (place == n || (p->forms[place] && !*p->forms[place]))
		p->forms[place] = form;
	else if (p->forms[place] && *form && strcmp(p->forms[place], form) != 0)
		p->forms[place] = NULL;
}

/* A name without its legal form means the one that is known, if one is:
   as the register judges (core/rules/register_match.c). */
static const char *
meant_form(struct rbk_import_work *p, const char *core, const char *form)
{
	const char *known = p->forms[rbk_import_key(&p->cores, core, 0)];

	return *form || !known ? form : known;
}

/* Names and codes of the book's clients; sheet and book must have told
   their forms first. */
static void
learn_book(struct rbk_import_work *p, const struct rbk_name *names)
{
	rbk_import_keys_make(&p->held, 3 * p->want->n_known);
	for (size_t i = 0; i < p->want->n_known; i++) {
		const struct rbk_name *n = &names[i];

		if (p->want->known[i].code)
			(void)rbk_import_key(&p->held, code_key(p->a, p->want->known[i].code), i);
		if (!n->core)
			continue;
		(void)rbk_import_key(&p->held, name_key(p->a, n->core, meant_form(p, n->core, n->form)), i);
	}
}

void
rbk_import_learn(struct rbk_import_work *p)
{
	struct rbk_name *names = rbk_grow(NULL, (p->want->n_known + 1) * sizeof *names);
	size_t most = p->n + p->want->n_known;
	struct rbk_err scratch = {0};

	rbk_import_keys_make(&p->cores, most);
	p->forms = rbk_grow(NULL, (most + 1) * sizeof *p->forms);
	memset(p->forms, 0, (most + 1) * sizeof *p->forms);
	for (size_t i = 0; i < p->n; i++)
		if (p->rows[i].core)
			learn_form(p, p->rows[i].core, p->rows[i].form);
	for (size_t i = 0; i < p->want->n_known; i++) {
		const char *name = p->want->known[i].name;

		if (!name || rbk_name_make(&names[i], p->a, name, &scratch))
			names[i] = (struct rbk_name){0};
		else
			learn_form(p, names[i].core, names[i].form);
	}
	learn_book(p, names);
	free(names);
}

void
rbk_import_unite(struct rbk_import_work *p)
{
	rbk_import_keys_make(&p->keys, 3 * p->n);
	for (size_t i = 0; i < p->n; i++) {
		const char *code;

		p->parent[i] = p->next[i] = i;
		p->rows[i].full = p->rows[i].core && *p->rows[i].form;
		if (p->rows[i].core)
			p->rows[i].form = meant_form(p, p->rows[i].core, p->rows[i].form);
		if (p->rows[i].core)
			unite(p, i, rbk_import_key(&p->keys, name_key(p->a, p->rows[i].core, p->rows[i].form), i));
		if ((code = rbk_json_get_str(p->rows[i].client, "credit_code")))
			unite(p, i, rbk_import_key(&p->keys, code_key(p->a, code), i));
	}
}

/* Which client of the book is it? By code first, then by name. */
bool
rbk_import_find(struct rbk_import_work *p, struct rbk_import_client *c, size_t first)
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
				if (by_name && code && k->code)
					rbk_import_remark(p->out, r->row, false, "import.held_code", NULL, code, k->code);
				return true;
			}
			if (p->next[i] == i)
				break;
		}
	}
	return false;
}

/* One name, two credit codes: a person must say which is right. */
void
rbk_import_codes(struct rbk_import_work *p, size_t first)
{
	const char *code = NULL;

	for (size_t i = first;; i = p->next[i]) {
		const char *own = rbk_json_get_str(p->rows[i].client, "credit_code");

		if (own && code && strcmp(own, code) != 0) {
			rbk_import_remark(p->out, p->rows[i].row, true, "import.two_codes", NULL, own, code);
			p->rows[i].bad = true;
		}
		code = code ? code : own;
		if (p->next[i] == i)
			return;
	}
}
