/* Units: into which one a person's book goes, which ones a case concerns, and
   who reads which. A unit holds
     unit.json                               what it is
     books/<hh>/<person>/…                   its members' books, the same trees
     cases/<hh>/<case>.json                  what its head may read of a case
     figures/<yyyy-mm>/<people|units|clients>/<id>.json   of its people, of itself,
                                             of its people's clients, and of the units below
     kpi/<yyyy-mm>/<person>.json          its people's KPI sheets
     suspicions/<id>.json                    cases of its people that may be one
     handed/<person>/clients/<hh>/<client>/  as on the desks of its members
     staff/<person>.json                     its members' posts with days of hire and
                                             transfer, which commons leaves out */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "sync/compare.h"
#include "sync/desk_p.h"

const char *
rbk_unit_of(const struct rbk_desk_eye *eye, const char *person, rbk_time t)
{
	const struct rbk_post *post = rbk_staff_when(&eye->people.staff, person, t);

	return post && rbk_units_when(&eye->people.staff.units, post->unit, t) ? post->unit : NULL;
}

static void
add_book(struct rbk_desk_eye *eye, enum rbk_task_type type, const char *unit, const char *person)
{
	struct rbk_tasks *t = &eye->tasks;
	char shard[3];

	if (!unit)
		return;
	rbk_shard(shard, person);
	const char *path = rbk_arena_print(&t->arena, "books/%s/%s", shard, person);

	rbk_task_add(t, (struct rbk_task){
		.type = type, .unit = true, .person = rbk_arena_str(&t->arena, unit), .path = path, .from = path,
	});
}

/* The person's record on their own desk (unit NULL) or in a unit. */
static void
add_post(struct rbk_desk_eye *eye, enum rbk_task_type type, const char *unit, const char *person)
{
	struct rbk_tasks *t = &eye->tasks;

	rbk_task_add(t, (struct rbk_task){
		.type = type, .unit = unit != NULL, .person = rbk_arena_str(&t->arena, unit ? unit : person),
		.path = rbk_arena_print(&t->arena, "staff/%s.json", person), .from = rbk_arena_print(&t->arena, "org/staff/%s.json", person),
	});
}

int
rbk_unit_book(struct rbk_desk_eye *eye, const char *person, struct rbk_err *err)
{
	if (rbk_people_need(&eye->people, &eye->central, person, err))
		return (int)err->code;
	add_book(eye, RBK_TASK_GRAFT, rbk_unit_of(eye, person, eye->span->now_time), person);
	return 0;
}

int
rbk_unit_moved(struct rbk_desk_eye *eye, const char *person, const git_oid *old, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	const char *bytes, *was = NULL, *now;
	size_t len;
	int code = rbk_people_need(&eye->people, &eye->central, person, err);

	if (!code && old && !(code = rbk_central_blob(&bytes, &len, &a, &eye->central, old, err)) &&
	    !(code = rbk_record_read(&r, &a, bytes, len, err)))
		was = rbk_record_str(&r, "unit");
	now = rbk_unit_of(eye, person, eye->span->now_time);
	if (!code && (!was || !now || strcmp(was, now) != 0)) {
		add_book(eye, RBK_TASK_DROP, was, person);
		add_book(eye, RBK_TASK_GRAFT, now, person);
		if (was)
			add_post(eye, RBK_TASK_DROP, was, person);
	}
	if (!code)
		add_post(eye, RBK_TASK_COPY, NULL, person);
	if (!code && now)
		add_post(eye, RBK_TASK_COPY, now, person);
	rbk_arena_free(&a);
	return code;
}

static const char *
parent_of(const struct rbk_desk_eye *eye, const char *unit, rbk_time t)
{
	const struct rbk_unit *u = rbk_units_when(&eye->people.staff.units, unit, t);

	return u && rbk_units_when(&eye->people.staff.units, u->parent, t) ? u->parent : NULL;
}

void
rbk_units_concerned(struct rbk_names *units, const struct rbk_desk_eye *eye, const struct rbk_names *persons,
                    uint32_t n, rbk_time t)
{
	for (uint32_t i = 0; i < n; i++) {
		const char *unit = rbk_unit_of(eye, persons->at[i], t);

		for (int k = 0; k < RBK_CHAIN_MAX && unit; k++) {
			bool all = true;

			(void)rbk_names_put(units, unit, NULL);
			for (uint32_t j = 0; j < n && all; j++) {
				const char *other = rbk_unit_of(eye, persons->at[j], t);

				all = !other || rbk_units_within(&eye->people.staff.units, t, unit, other);
			}
			unit = all ? NULL : parent_of(eye, unit, t);
		}
	}
}

const char *
rbk_unit_over(const struct rbk_desk_eye *eye, const struct rbk_names *persons, rbk_time t)
{
	const char *unit = persons->n ? rbk_unit_of(eye, persons->at[0], t) : NULL;

	for (int k = 0; k < RBK_CHAIN_MAX && unit; k++) {
		bool all = true;

		for (uint32_t i = 0; i < persons->n && all; i++) {
			const char *other = rbk_unit_of(eye, persons->at[i], t);

			all = other && rbk_units_within(&eye->people.staff.units, t, unit, other);
		}
		if (all)
			return unit;
		unit = parent_of(eye, unit, t);
	}
	return NULL;
}

/* Readers. */

struct listing {
	struct rbk_desk_span *span;
	struct rbk_desk_eye  *eye;
	struct rbk_arena      a;
	const char          **units;
	size_t                n, cap, cap_reads;
};

static void
list_unit(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct listing *l = ctx;
	const char *name = strrchr(path, '/') + 1, *dot = strrchr(name, '.');

	(void)old;
	if (!dot || !neu)
		return;
	RBK_ROOM(l->units, l->n, l->cap);
	l->units[l->n++] = rbk_arena_copy(&l->a, name, (size_t)(dot - name));
}

/* The list of one person; made if there is none. */
static struct rbk_json *
list_of(struct listing *l, const char *person)
{
	struct rbk_desk_span *s = l->span;
	bool fresh;
	uint32_t i = rbk_names_put(&s->readers, person, &fresh);

	if (i >= l->cap_reads) {
		l->cap_reads = l->cap_reads ? l->cap_reads * 2 : 16;
		s->reads = rbk_grow(s->reads, l->cap_reads * sizeof *s->reads);
	}
	if (fresh) {
		s->reads[i] = rbk_json_list(&s->arena);
		rbk_task_add(&l->eye->tasks, (struct rbk_task){ .type = RBK_TASK_TOUCH, .person = rbk_arena_str(&l->eye->tasks.arena, person) });
	}
	return s->reads[i];
}

static void
may_read(struct listing *l, const char *person, const char *unit, const struct rbk_away *away)
{
	struct rbk_json *list = list_of(l, person), *one = rbk_json_obj(&l->span->arena);
	char at[RBK_TIME_TEXT];

	if (!away && list->last && !rbk_json_get(list->last, "since") && strcmp(rbk_json_get_str(list->last, "unit"), unit) == 0)
		return; /* heads one above, too */
	rbk_json_set_str(&l->span->arena, one, "unit", unit);
	if (away) {
		rbk_time_write(at, away->since, l->span->hub->zone);
		rbk_json_set_str(&l->span->arena, one, "since", at);
		rbk_time_write(at, away->until, l->span->hub->zone);
		rbk_json_set_str(&l->span->arena, one, "until", at);
	}
	rbk_json_add(list, one);
}

/* The head of `above` reads `unit`, and while away the delegate does. */
static void
head_reads(struct listing *l, const char *head, const char *unit)
{
	const struct rbk_staff *s = &l->eye->people.staff;
	rbk_time now = l->span->now_time;

	if (!rbk_staff_here(s, head, now))
		return;
	may_read(l, head, unit, NULL);
	for (size_t i = 0; i < s->n_away; i++)
		if (strcmp(s->away[i].leader, head) == 0 && s->away[i].until > now)
			may_read(l, s->away[i].delegate, unit, &s->away[i]);
}

static int
list_readers(struct listing *l, const char *unit, struct rbk_err *err)
{
	const struct rbk_staff *s = &l->eye->people.staff;

	for (int i = 0; i < RBK_CHAIN_MAX && unit; i++) {
		const struct rbk_unit *u;

		if (rbk_people_need_unit(&l->eye->people, &l->eye->central, unit, err))
			return (int)err->code;
		for (size_t k = 0; k < s->units.n; k++) /* heads before, too: they lose it */
			if (strcmp(s->units.at[k].unit, unit) == 0 && s->units.at[k].head) {
				if (rbk_people_need(&l->eye->people, &l->eye->central, s->units.at[k].head, err))
					return (int)err->code;
				(void)list_of(l, s->units.at[k].head);
			}
		u = rbk_units_when(&s->units, unit, l->span->now_time);
		if (u && u->head)
			head_reads(l, u->head, l->units[l->n]);
		unit = u ? u->parent : NULL;
	}
	return 0;
}

int
rbk_unit_readers(struct rbk_desk_span *span, struct rbk_desk_eye *eye, struct rbk_err *err)
{
	struct listing l = { .span = span, .eye = eye };
	int code = rbk_compare(&eye->central.trees, NULL, &eye->central.tree, "org/units", list_unit, &l, err);
	size_t n = l.n;

	span->org = true;
	for (l.n = 0; l.n < n && !code; l.n++) {
		rbk_task_add(&eye->tasks, (struct rbk_task){ .type = RBK_TASK_TOUCH, .unit = true, .person = rbk_arena_str(&eye->tasks.arena, l.units[l.n]) });
		code = list_readers(&l, l.units[l.n], err);
	}
	for (size_t i = 0; i < eye->people.staff.n_away && !code; i++) /* delegates before, too */
		(void)list_of(&l, eye->people.staff.away[i].delegate);
	free(l.units);
	rbk_arena_free(&l.a);
	return code;
}
