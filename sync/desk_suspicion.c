/* A suspicion is for those who may settle it: whoever is above all persons
   of both cases. The lowest of them is told. The lowest unit with all of
   them in it has it, too. */
#include <string.h>

#include "core/model/bounds.h"
#include "sync/desk_p.h"
#include "sync/names.h"

struct look {
	struct rbk_desk_eye *eye;
	struct rbk_arena     arena;
	struct rbk_names     before, after; /* leaders, behind the first `sides` persons */
	uint32_t             sides_before, sides_after;
	const char          *unit_before, *unit_after; /* or NULL */
};

static int
concerned(struct rbk_names *names, uint32_t *sides, const char **unit, struct look *l, const struct rbk_json *s, rbk_time t,
          struct rbk_err *err)
{
	struct rbk_desk_eye *eye = l->eye;

	RBK_JSON_EACH(side, rbk_json_get(s, "sides"))
		RBK_JSON_EACH(person, rbk_json_get(side, "persons"))
			(void)rbk_names_put(names, person->str, NULL);
	for (uint32_t i = 0; i < names->n; i++)
		if (rbk_people_need(&eye->people, &eye->central, names->at[i], err))
			return (int)err->code;
	*sides = names->n;
	*unit = rbk_unit_over(eye, names, t);
	rbk_desk_leaders(names, &eye->people.staff, t);
	return 0;
}

static bool
is_leader(const struct rbk_names *names, uint32_t sides, const char *person)
{
	for (uint32_t i = sides; i < names->n; i++)
		if (strcmp(names->at[i], person) == 0)
			return true;
	return false;
}

/* Told once for each receipt that made it. */
static void
tell(struct look *l, const char *id, const struct rbk_json *s, const char *person)
{
	struct rbk_arena *a = &l->arena;
	const int64_t number = rbk_json_get_int(s, "number", 0);
	const char *key = rbk_arena_print(a, "suspicion %s %s %lld", id, person, (long long)number), *own;
	const struct rbk_json *sides = rbk_json_get(s, "sides");
	struct rbk_json *args = rbk_json_list(a);
	char ulid[RBK_ULID_SIZE], when[RBK_TIME_TEXT];
	struct rbk_err why = {0};
	struct rbk_record r;
	rbk_time at = 0;

	(void)rbk_time_read(&at, rbk_json_get_str(s, "at"), 0, &why);
	rbk_ulid_derive(ulid, at, key, strlen(key));
	own = rbk_arena_str(a, ulid);
	rbk_time_write(when, at, l->eye->span->hub->zone);
	rbk_record_new(&r, a, "notice");
	rbk_json_set_str(a, r.root, "id", own);
	rbk_json_set_int(a, r.root, "number", number);
	rbk_json_set_str(a, r.root, "at", when);
	rbk_json_set_str(a, r.root, "what", "case.suspected");
	RBK_JSON_EACH(side, sides) {
		const char *name = rbk_json_get_str(side, "name");

		rbk_json_add(args, rbk_json_str(a, name ? name : ""));
	}
	rbk_json_set(a, r.root, "args", args);
	rbk_task_notice(&l->eye->tasks, person, &r, at, &own, 1);
}

static void
show(struct look *l, const char *path, const struct rbk_record *r)
{
	struct rbk_tasks *t = &l->eye->tasks;

	for (uint32_t i = l->sides_after; i < l->after.n; i++)
		rbk_task_file(t, l->after.at[i], path, r);
	if (l->unit_after) {
		rbk_task_file(t, l->unit_after, path, r);
		t->at[t->n - 1].unit = true;
	}
}

static void
hide(struct look *l, const char *path)
{
	struct rbk_tasks *t = &l->eye->tasks;

	for (uint32_t i = l->sides_before; i < l->before.n; i++)
		if (!is_leader(&l->after, l->sides_after, l->before.at[i]))
			rbk_task_add(t, (struct rbk_task){
				.type = RBK_TASK_DROP, .person = rbk_arena_str(&t->arena, l->before.at[i]), .path = path,
			});
	if (l->unit_before && (!l->unit_after || strcmp(l->unit_before, l->unit_after) != 0))
		rbk_task_add(t, (struct rbk_task){
			.type = RBK_TASK_DROP, .unit = true, .person = rbk_arena_str(&t->arena, l->unit_before), .path = path,
		});
}

int
rbk_desk_suspicion(struct rbk_desk_eye *eye, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
                   struct rbk_err *err)
{
	struct look l = { .eye = eye };
	const char *path = rbk_arena_print(&eye->tasks.arena, "suspicions/%s.json", id);
	const struct rbk_record r = { rbk_kind_find("suspicion"), (struct rbk_json *)(size_t)neu };
	int code = concerned(&l.before, &l.sides_before, &l.unit_before, &l, old, eye->span->was_time, err);

	if (!code)
		code = concerned(&l.after, &l.sides_after, &l.unit_after, &l, neu, eye->span->now_time, err);
	if (!code) {
		show(&l, path, &r);
		hide(&l, path);
	}
	if (!code && l.sides_after < l.after.n)
		tell(&l, id, neu, l.after.at[l.sides_after]);
	rbk_names_free(&l.before);
	rbk_names_free(&l.after);
	rbk_arena_free(&l.arena);
	return code ? rbk_while(err, N_("suspicion %s"), id) : 0;
}
