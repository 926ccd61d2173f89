/* Names where ids are wanted. */
#include "cli/who.h"

#include <string.h>

#include "cli/org.h"
#include "core/model/id.h"

struct looking {
	struct rbk_run  *r;
	struct rbk_staff staff; /* read when a name is first met */
	bool             read;
	struct rbk_err  *err;
};

struct found {
	const char *id, *all; /* the first; "id, id, …" */
	size_t      n;
};

static void
add(struct found *f, struct rbk_run *r, const char *id)
{
	f->all = f->n++ ? rbk_arena_print(&r->arena, "%s, %s", f->all, id) : id;
	f->id = f->id ? f->id : id;
}

/* Those of that name: the last state of each counts. */
static void
people(struct found *f, struct looking *l, const char *name, bool left)
{
	const struct rbk_staff *s = &l->staff;

	for (size_t i = 0; i < s->n; i++)
		if (rbk_staff_newest(s, i) && (s->posts[i].left != 0) == left && s->posts[i].name && strcmp(s->posts[i].name, name) == 0)
			add(f, l->r, s->posts[i].person);
}

static void
units(struct found *f, struct looking *l, const char *name)
{
	const struct rbk_units *u = &l->staff.units;

	for (size_t i = 0; i < u->n; i++)
		if (rbk_units_newest(u, i) && u->at[i].name && strcmp(u->at[i].name, name) == 0)
			add(f, l->r, u->at[i].unit);
}

/* "李锐 (r-li)" → "r-li"; NULL: it isn't written so. */
static const char *
id_behind(struct rbk_run *r, const char *typed)
{
	const char *open = strrchr(typed, '(');
	size_t n = open ? strlen(open) : 0;
	const char *id = n > 2 && open[n - 1] == ')' ? rbk_arena_copy(&r->arena, open + 1, n - 2) : NULL;

	return id && rbk_person_valid(id) ? id : NULL;
}

static int
resolve(const char **typed, struct looking *l, const char *placeholder)
{
	const bool unit = strcmp(placeholder, "UNIT") == 0;
	struct rbk_err scratch = {0};
	struct found f = {0};
	const char *id;

	if (!*typed || !**typed || rbk_person_valid(*typed) ||
	    (!unit && strcmp(placeholder, "PERSON") != 0 && strcmp(placeholder, "PERSON2") != 0 && strcmp(placeholder, "LEADER") != 0))
		return 0;
	if ((id = id_behind(l->r, *typed))) {
		*typed = id;
		return 0;
	}
	if (!l->read && rbk_org_read(&l->staff, l->r, &scratch))
		return 0;
	l->read = true;
	if (unit)
		units(&f, l, *typed);
	else
		people(&f, l, *typed, false);
	if (!unit && !f.n)
		people(&f, l, *typed, true);
	if (f.n > 1)
		return rbk_fail(l->err, RBK_E_USAGE, N_("%.60s is the name of several: %.200s; type the id"), *typed, f.all);
	if (f.n)
		*typed = f.id;
	return 0;
}

int
rbk_who(struct rbk_run *r, struct rbk_err *err)
{
	struct looking l = { .r = r, .err = err };
	const struct rbk_operand *row = r->cmd->operands;
	int code = 0;

	if (!r->book && !r->general.hub)
		return 0;
	for (const struct rbk_option *o = r->cmd->options; o && o->name && !code; o++)
		if (o->type == RBK_OPT_STR && o->value)
			code = resolve((const char **)(void *)((char *)(size_t)r->args + o->offset), &l, o->value);
	for (size_t i = 0; i < r->n && row && row->name && !code; i++, row++)
		code = resolve(&r->operand[i], &l, row->name);
	rbk_staff_free(&l.staff);
	return code;
}
