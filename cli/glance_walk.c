/* Where clients stand: the folders of the own book, the desk, units or
   central. Names and ids of trees only; no record is read. */
#include "cli/glance_p.h"

#include <stdlib.h>
#include <string.h>

#include "cli/sight.h"
#include "core/model/path.h"

static int
step_in(void *ctx, const char *name, const char *oid, struct rbk_err *err)
{
	struct glancing *g = ctx;
	struct rbk_arena *a = &g->r->arena;
	const char *above = g->above, *path = rbk_arena_print(a, "%s/%s", above, name);
	struct glance_part p = { .person = g->person, .view = g->view, .folder = path };
	int code;

	if (g->depth == 0) {
		if (!rbk_ulid_valid(name))
			return 0;
		memcpy(p.id, name, sizeof p.id);
		p.tree = rbk_arena_str(a, oid);
		RBK_ROOM(g->at, g->n, g->cap);
		g->at[g->n++] = p;
		return 0;
	}
	g->above = path;
	g->depth--;
	code = rbk_view_folders(g->view, path, step_in, g, err);
	g->depth++;
	g->above = above;
	return code;
}

/* All clients' folders below one, `depth` folders down, as this person's. */
static int
walk(struct glancing *g, struct rbk_view *v, const char *folder, const char *person, int depth)
{
	g->view = v;
	g->above = folder;
	g->person = person;
	g->depth = depth;
	return rbk_view_folders(v, folder, step_in, g, g->err);
}

/* handed/<person>/clients/<hh>/<client> */
static int
walk_former(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct glancing *g = ctx;
	struct rbk_arena *a = &g->r->arena;

	(void)err;
	return is_folder ? walk(g, g->view, rbk_arena_print(a, "handed/%s/clients", name), rbk_arena_str(a, name), 1) : 0;
}

static int
walk_handed(struct glancing *g, struct rbk_view *v)
{
	g->view = v;
	return rbk_view_names(v, "handed", walk_former, g, g->err);
}

static int
walk_book(void *ctx, const struct rbk_unit_book *b, struct rbk_err *err)
{
	struct glancing *g = ctx;

	(void)err;
	return walk(g, b->view, rbk_arena_print(&g->r->arena, "%s/clients", b->folder), b->person, 1);
}

static int
walk_all(struct glancing *g)
{
	struct rbk_run *r = g->r;
	struct rbk_view *desk = rbk_run_desk(r), *head;
	struct rbk_unit_sight *units;
	size_t n;
	int code;

	if (!g->wide) {
		if (!(head = rbk_run_head(r, g->err)) || walk(g, head, "clients", rbk_book_person(r->book), 1))
			return (int)g->err->code;
		return desk ? walk_handed(g, desk) : 0;
	}
	code = rbk_unit_books(r, NULL, walk_book, g, g->err);
	if (code || !r->book)
		return code;
	code = rbk_unit_sights(&units, &n, r, NULL, g->err);
	for (size_t i = 0; i < n && !code; i++)
		code = walk_handed(g, units[i].view);
	return code;
}

static int
by_id(const void *x, const void *y)
{
	const struct glance_part *a = x, *b = y;
	int c = strcmp(a->id, b->id);

	c = c ? c : strcmp(a->person, b->person);
	return c ? c : strcmp(a->tree, b->tree);
}

/* One folder can stand in two places: in its book, and handed over. */
static void
sort_parts(struct glancing *g)
{
	size_t n = 0;

	if (g->n)
		qsort(g->at, g->n, sizeof *g->at, by_id);
	for (size_t i = 0; i < g->n; i++)
		if (n == 0 || strcmp(g->at[n - 1].id, g->at[i].id) != 0 || strcmp(g->at[n - 1].person, g->at[i].person) != 0)
			g->at[n++] = g->at[i];
	g->n = n;
}

int
glance_walk(struct glancing *g)
{
	int code = walk_all(g);

	sort_parts(g);
	return code;
}
