/* Whose desk and which units have a figure: the person it is of (of a
   client: who held it when it was imported), and the units at and above
   that person's, or at and above the unit it is of. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/rules/figure.h"
#include "sync/compare.h"
#include "sync/desk_p.h"

#define FOLDER "org/figures"

struct change {
	const char *path; /* in central */
	git_oid     old, neu;
	bool        has_old, has_new;
};

struct list {
	struct rbk_arena *a;
	struct change    *at;
	size_t            n, cap;
};

static void
note(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct list *l = ctx;

	if (strlen(path) < sizeof FOLDER + 8)
		return;
	RBK_ROOM(l->at, l->n, l->cap);
	struct change *c = &l->at[l->n++];

	*c = (struct change){ .path = rbk_arena_str(l->a, path), .has_old = old != NULL, .has_new = neu != NULL };
	if (old)
		c->old = *old;
	if (neu)
		c->neu = *neu;
}

static void
note_standing(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	(void)old;
	note(ctx, path, neu, neu);
}

/* One side of the comparison: central as it was, or is now. Both by their own
   tree: what changed within one second can't be told apart by time. */
struct side {
	struct rbk_desk_eye *eye;
	struct rbk_people   *people;
	git_oid              tree;
	rbk_time             t;
};

struct audience {
	struct rbk_names units;
	const char      *person; /* or NULL */
};

static const char *
unit_at(const struct side *s, const char *person)
{
	const struct rbk_post *post = rbk_staff_when(&s->people->staff, person, s->t);

	return post ? post->unit : NULL;
}

static void
at_and_above(struct rbk_names *units, const struct side *s, const char *unit)
{
	for (int i = 0; i < RBK_CHAIN_MAX && unit; i++) {
		const struct rbk_unit *u = rbk_units_when(&s->people->staff.units, unit, s->t);

		if (u)
			(void)rbk_names_put(units, unit, NULL);
		unit = u ? u->parent : NULL;
	}
}

/* Reads staff and units of that side's tree. */
static int
need(const struct side *s, const char *person, const char *unit, struct rbk_err *err)
{
	struct rbk_central *c = &s->eye->central;
	const git_oid tree = c->tree;

	c->tree = s->tree;
	int code = person ? rbk_people_need(s->people, c, person, err) : rbk_people_need_unit(s->people, c, unit, err);

	c->tree = tree;
	return code;
}

/* Who sees a version of it. */
static int
find_audience(struct audience *out, const struct side *s, struct rbk_arena *a, const char *path, const git_oid *file, struct rbk_err *err)
{
	struct rbk_figure f;
	struct rbk_record r;
	const char *bytes;
	size_t len;

	*out = (struct audience){0};
	if (!file)
		return 0;
	if (rbk_central_blob(&bytes, &len, a, &s->eye->central, file, err) || rbk_record_read(&r, a, bytes, len, err) ||
	    rbk_figure_read(&f, &r, err))
		return rbk_while(err, N_("central: %s"), path);
	const char *unit = f.scope[0] == 'u' ? f.subject : NULL, *person = unit ? NULL : f.scope[0] == 'p' ? f.subject : f.person;

	if (!unit && !person)
		return 0;
	if (need(s, person, unit, err))
		return (int)err->code;
	if (person)
		unit = unit_at(s, person);
	out->person = unit ? person : NULL; /* whoever isn't enrolled has no desk */
	at_and_above(&out->units, s, unit);
	return 0;
}

static void
add_task(struct rbk_desk_eye *eye, const struct change *c, bool copy, bool unit, const char *person)
{
	struct rbk_tasks *t = &eye->tasks;
	const char *from = rbk_arena_str(&t->arena, c->path);

	rbk_task_add(t, (struct rbk_task){
		.type = copy ? RBK_TASK_COPY : RBK_TASK_DROP, .unit = unit, .person = rbk_arena_str(&t->arena, person),
		.path = from + strlen("org/"), .from = copy ? from : NULL,
	});
}

static int
look_at(struct rbk_desk_eye *eye, const struct side sides[2], const struct change *c, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct audience was = {0}, is = {0};
	const bool moved = !c->has_old || !c->has_new || !git_oid_equal(&c->old, &c->neu);
	int code = find_audience(&was, &sides[0], &a, c->path, c->has_old ? &c->old : NULL, err);

	if (!code)
		code = find_audience(&is, &sides[1], &a, c->path, c->has_new ? &c->neu : NULL, err);
	for (uint32_t i = 0; i < is.units.n && !code; i++)
		if (moved || rbk_names_find(&was.units, is.units.at[i]) == UINT32_MAX)
			add_task(eye, c, true, true, is.units.at[i]);
	for (uint32_t i = 0; i < was.units.n && !code; i++)
		if (rbk_names_find(&is.units, was.units.at[i]) == UINT32_MAX)
			add_task(eye, c, false, true, was.units.at[i]);
	if (!code && is.person && (moved || !was.person))
		add_task(eye, c, true, false, is.person);
	if (!code && was.person && (!is.person || strcmp(was.person, is.person) != 0))
		add_task(eye, c, false, false, was.person);
	rbk_names_free(&was.units);
	rbk_names_free(&is.units);
	rbk_arena_free(&a);
	return code;
}

int
rbk_desk_figures(struct rbk_desk_eye *eye, const git_oid *old, bool staff, struct rbk_err *err)
{
	struct rbk_central *c = &eye->central;
	struct rbk_people before = {0};
	struct rbk_arena a = {0};
	struct list l = { .a = &a };
	const struct side sides[2] = {
		{ eye, &before, old ? *old : c->tree, eye->span->was_time }, { eye, &eye->people, c->tree, eye->span->now_time },
	};
	int code = rbk_compare(&c->trees, old, &c->tree, FOLDER, note, &l, err);

	if (!code && old && staff) /* who is in which unit: all of them; twice the same does no harm */
		code = rbk_compare(&c->trees, NULL, &c->tree, FOLDER, note_standing, &l, err);
	for (size_t i = 0; i < l.n && !code; i++)
		code = look_at(eye, sides, &l.at[i], err);
	rbk_people_free(&before);
	free(l.at);
	rbk_arena_free(&a);
	return code;
}
