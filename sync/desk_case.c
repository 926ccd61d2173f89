/* Who is concerned by a case, what they may read of it, what they are told
   and what is handed over to them. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/path.h"
#include "core/rules/register.h"
#include "sync/desk_p.h"
#include "sync/names.h"

struct look {
	struct rbk_desk_eye *eye;
	struct rbk_arena     arena;
	const struct rbk_json *old, *neu;
	struct rbk_names     before, after; /* persons concerned */
	struct rbk_names     units_before, units_after;
};

static void
add(struct rbk_names *names, const char *person)
{
	if (person)
		(void)rbk_names_put(names, person, NULL);
}

/* Leaders see a case only once there was something to rule on. */
static bool
was_ruled_on(const struct rbk_json *c)
{
	if (rbk_json_get(c, "conflicts"))
		return true;
	RBK_JSON_EACH(line, rbk_json_get(c, "history")) {
		const char *what = rbk_json_get_str(line, "what");

		if (what && (strncmp(what, "ruling.", 7) == 0 || strncmp(what, "pool.proposed.", 14) == 0))
			return true;
	}
	return false;
}

void
rbk_desk_leaders(struct rbk_names *names, const struct rbk_staff *staff, rbk_time t)
{
	const uint32_t n = names->n;
	const char *up = n ? names->at[0] : NULL;

	for (int i = 0; i < RBK_CHAIN_MAX && up; i++)
		if ((up = rbk_staff_next(staff, t, up, (const char *const *)names->at, n)))
			add(names, up);
}

static int
concerned(struct rbk_names *names, struct rbk_names *units, struct look *l, const struct rbk_json *c, rbk_time t,
          struct rbk_err *err)
{
	struct rbk_desk_eye *eye = l->eye;

	RBK_JSON_EACH(it, rbk_json_get(c, "entries"))
		add(names, rbk_json_get_str(it, "person"));
	RBK_JSON_EACH(it, rbk_json_get(c, "claims"))
		add(names, rbk_json_get_str(it, "person"));
	add(names, rbk_json_get_str(c, "owner"));
	for (uint32_t i = 0; i < names->n; i++)
		if (rbk_people_need(&eye->people, &eye->central, names->at[i], err))
			return (int)err->code;
	rbk_units_concerned(units, eye, names, names->n, t);
	if (was_ruled_on(c))
		rbk_desk_leaders(names, &eye->people.staff, t);
	return 0;
}

static const char *
view_path(struct rbk_arena *a, const char *id)
{
	char shard[3];

	rbk_shard(shard, id);
	return rbk_arena_print(a, "cases/%s/%s.json", shard, id);
}

/* A unit that may read all of a case gets central's own file. */
static void
show_unit(struct look *l, const char *id, const char *path, const char *unit)
{
	struct rbk_desk_eye *eye = l->eye;
	struct rbk_tasks *t = &eye->tasks;
	struct rbk_json *view = rbk_case_view_unit(&l->arena, l->neu, unit, &eye->people.staff, eye->span->now_time);
	const struct rbk_record r = { rbk_kind_find("case"), view };

	if (!view)
		return;
	if (rbk_json_get(view, "facts"))
		rbk_task_add(t, (struct rbk_task){
			.type = RBK_TASK_COPY, .person = rbk_arena_str(&t->arena, unit), .path = path,
			.from = rbk_case_path(&t->arena, id),
		});
	else
		rbk_task_file(t, unit, path, &r);
	t->at[t->n - 1].unit = true;
}

static bool
is_shown(const struct rbk_tasks *t, size_t from, bool unit, const char *person)
{
	for (size_t i = from; i < t->n; i++)
		if ((t->at[i].type == RBK_TASK_FILE || t->at[i].type == RBK_TASK_COPY) && t->at[i].unit == unit && strcmp(t->at[i].person, person) == 0)
			return true;
	return false;
}

static void
hide_from(struct look *l, const struct rbk_names *names, bool unit, const char *id, size_t from)
{
	struct rbk_tasks *t = &l->eye->tasks;

	for (uint32_t i = 0; i < names->n; i++)
		if (!is_shown(t, from, unit, names->at[i]))
			rbk_task_add(t, (struct rbk_task){
				.type = RBK_TASK_DROP, .unit = unit, .person = rbk_arena_str(&t->arena, names->at[i]),
				.path = view_path(&t->arena, id),
			});
}

static void
hide(struct look *l, const char *id, size_t from)
{
	hide_from(l, &l->before, false, id, from);
	hide_from(l, &l->units_before, true, id, from);
}

/* A line of history told to a person. Its id follows from the line and the
   case; a line that came with a joined case was told under that one's id. */
static void
tell(struct look *l, const struct rbk_json *line, const char *text, size_t len, rbk_time at, const char *person)
{
	const char *ids[RBK_LIST_MAX + 1], *id = rbk_json_get_str(l->neu, "id");
	struct rbk_json *args = rbk_json_get(line, "args");
	struct rbk_arena *a = &l->arena;
	struct rbk_record r;
	size_t n = 0;
	char ulid[RBK_ULID_SIZE], when[RBK_TIME_TEXT];
	const char *key = rbk_arena_print(a, "%s %s %.*s", id, person, (int)len, text);

	rbk_ulid_derive(ulid, at, key, strlen(key));
	ids[n++] = rbk_arena_str(a, ulid);
	RBK_JSON_EACH(also, rbk_json_get(l->neu, "also")) {
		key = rbk_arena_print(a, "%s %s %.*s", also->str, person, (int)len, text);
		rbk_ulid_derive(ulid, at, key, strlen(key));
		if (n < RBK_LIST_MAX)
			ids[n++] = rbk_arena_str(a, ulid);
	}
	rbk_record_new(&r, a, "notice");
	rbk_json_set_str(a, r.root, "id", ids[0]);
	rbk_json_set_int(a, r.root, "number", rbk_json_get_int(line, "number", 0));
	rbk_time_write(when, at, l->eye->span->hub->zone);
	rbk_json_set_str(a, r.root, "at", when);
	rbk_json_set_str(a, r.root, "what", rbk_json_get_str(line, "what"));
	rbk_json_set_str(a, r.root, "case", id);
	rbk_json_set_str(a, r.root, "person", rbk_json_get_str(line, "person"));
	if (args)
		rbk_json_set(a, r.root, "args", rbk_json_copy(a, args));
	rbk_task_notice(&l->eye->tasks, person, &r, at, ids, n);
}

/* The lines of the old case, to leave out at once what was told before. */
static bool
is_old(const struct rbk_names *lines, const struct rbk_buf *text)
{
	return rbk_names_find(lines, text->text) != UINT32_MAX;
}

static const struct rbk_json *
first_line(const struct rbk_json *kase)
{
	const struct rbk_json *history = rbk_json_get(kase, "history");

	return history ? history->child : NULL;
}

static void
notify(struct look *l)
{
	struct rbk_names lines = {0};
	struct rbk_buf text = {0};
	struct rbk_err why = {0};
	rbk_time at;

	const struct rbk_json *old = first_line(l->old), *neu = first_line(l->neu);

	while (old && neu && rbk_json_equal(old, neu)) { /* histories grow at their end, nearly always */
		old = old->next;
		neu = neu->next;
	}
	for (; old; old = old->next) {
		rbk_buf_clear(&text);
		rbk_json_line(&text, old);
		(void)rbk_names_put(&lines, text.text, NULL);
	}
	for (; neu; neu = neu->next) {
		const char *when = rbk_json_get_str(neu, "at");

		if (!rbk_json_get(neu, "tell") || !when || rbk_time_read(&at, when, 0, &why))
			continue;
		rbk_buf_clear(&text);
		rbk_json_line(&text, neu);
		if (!is_old(&lines, &text))
			RBK_JSON_EACH(person, rbk_json_get(neu, "tell"))
				tell(l, neu, text.text, text.len, at, person->str);
	}
	rbk_names_free(&lines);
	rbk_buf_free(&text);
}

/* "handed/<former>/clients/<hh>/<client>" for each folder of those whose
   claim a ruling handed on to somebody who has it still, and of those with
   whom the client is shared. `owner`: on whose desk it lies. */
struct handed {
	const char *owner, *former, *client;
};

#define HANDED_MAX 16

static bool
has_claim(const struct rbk_json *c, const char *person)
{
	RBK_JSON_EACH(claim, rbk_json_get(c, "claims")) {
		const char *who = rbk_json_get_str(claim, "person");

		if (who && strcmp(who, person) == 0 && rbk_claim_is_live(claim))
			return true;
	}
	return false;
}

/* To whom the person's claim went. An older program didn't write it down:
   then it was whoever owns the client. */
static const char *
went_to(const struct rbk_json *c, const char *person)
{
	const char *to = NULL;

	RBK_JSON_EACH(claim, rbk_json_get(c, "claims")) {
		const char *who = rbk_json_get_str(claim, "person"), *state = rbk_json_get_str(claim, "state");

		if (who && state && strcmp(who, person) == 0 && strcmp(state, "handed_over") == 0)
			to = rbk_json_get_str(claim, "to") ? rbk_json_get_str(claim, "to") : rbk_json_get_str(c, "owner");
	}
	return to;
}

/* Who has by now what was handed on from one to the next. */
static const char *
heir_of(const struct rbk_json *c, const char *person)
{
	const char *heir = went_to(c, person);

	for (int i = 0; i < HANDED_MAX && heir && !has_claim(c, heir); i++)
		heir = went_to(c, heir);
	return heir && strcmp(heir, person) != 0 && has_claim(c, heir) ? heir : NULL;
}

/* With whom the person shares the client now. */
static const char *
partner_of(const struct rbk_json *c, const char *person)
{
	RBK_JSON_EACH(split, rbk_json_get(c, "splits")) {
		const struct rbk_json *parts = rbk_json_get(split, "parts"), *one = parts ? parts->child : NULL, *other = one ? one->next : NULL;

		if (rbk_json_get(split, "until") || !other)
			continue;
		const char *first = rbk_json_get_str(one, "person"), *second = rbk_json_get_str(other, "person");

		if (first && second && (strcmp(first, person) == 0 || strcmp(second, person) == 0))
			return strcmp(first, person) == 0 ? second : first;
	}
	return NULL;
}

static size_t
handed_over(struct handed out[HANDED_MAX], const struct rbk_json *c)
{
	size_t n = 0;

	RBK_JSON_EACH(entry, rbk_json_get(c, "entries")) {
		const char *former = rbk_json_get_str(entry, "person"), *client = rbk_json_get_str(entry, "client");
		const char *heir = former && client ? heir_of(c, former) : NULL, *partner = former && client ? partner_of(c, former) : NULL;

		if (n < HANDED_MAX && heir)
			out[n++] = (struct handed){ heir, former, client };
		if (n < HANDED_MAX && partner && (!heir || strcmp(heir, partner) != 0))
			out[n++] = (struct handed){ partner, former, client };
	}
	return n;
}

static const char *
handed_path(struct rbk_arena *a, const struct handed *h)
{
	char folder[48];

	rbk_client_folder(folder, h->client);
	return rbk_arena_print(a, "handed/%s/%s", h->former, folder);
}

static bool
same_handed(const struct handed *x, const struct handed *y)
{
	return strcmp(x->owner, y->owner) == 0 && strcmp(x->former, y->former) == 0 && strcmp(x->client, y->client) == 0;
}

static void
hand_to(struct rbk_tasks *t, const struct handed *h, enum rbk_task_type type, bool unit, const char *to)
{
	char folder[48], shard[3];

	if (!to)
		return;
	rbk_client_folder(folder, h->client);
	rbk_shard(shard, h->former);
	rbk_task_add(t, (struct rbk_task){
		.type = type, .unit = unit, .person = rbk_arena_str(&t->arena, to), .path = handed_path(&t->arena, h),
		.from = rbk_arena_print(&t->arena, "books/%s/%s/%s", shard, h->former, folder),
	});
}

/* To that desk, and into that person's unit. */
static void
hand_over(struct look *l)
{
	struct handed was[HANDED_MAX], is[HANDED_MAX];
	size_t n_was = handed_over(was, l->old), n_is = handed_over(is, l->neu);
	const struct rbk_desk_span *span = l->eye->span;
	struct rbk_tasks *t = &l->eye->tasks;

	for (size_t i = 0; i < n_is; i++) {
		hand_to(t, &is[i], RBK_TASK_GRAFT, false, is[i].owner);
		hand_to(t, &is[i], RBK_TASK_GRAFT, true, rbk_unit_of(l->eye, is[i].owner, span->now_time));
	}
	for (size_t i = 0; i < n_was; i++) {
		const char *unit = rbk_unit_of(l->eye, was[i].owner, span->was_time);
		bool stays = false, in_unit = false;

		for (size_t k = 0; k < n_is; k++) {
			const char *now = rbk_unit_of(l->eye, is[k].owner, span->now_time);

			stays = stays || same_handed(&was[i], &is[k]);
			in_unit = in_unit || (unit && now && strcmp(unit, now) == 0 && strcmp(was[i].former, is[k].former) == 0 && strcmp(was[i].client, is[k].client) == 0);
		}
		if (!stays)
			hand_to(t, &was[i], RBK_TASK_DROP, false, was[i].owner);
		if (unit && !in_unit)
			hand_to(t, &was[i], RBK_TASK_DROP, true, unit);
	}
}

/* Whose entries they are is nobody else's business, but that these folders
   are of this case is the business of whoever has them. */
static void
name_handed(struct look *l, struct rbk_json *view, const char *person)
{
	struct handed all[HANDED_MAX];
	size_t n = handed_over(all, l->neu);
	struct rbk_json *ids = rbk_json_list(&l->arena);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].owner, person) == 0)
			rbk_json_add(ids, rbk_json_str(&l->arena, all[i].client));
	if (ids->child)
		rbk_json_set(&l->arena, view, "handed", ids);
}

/* What each may read now; nothing any more for those who could before. */
static void
show(struct look *l, const char *id)
{
	struct rbk_desk_eye *eye = l->eye;
	struct rbk_tasks *t = &eye->tasks;
	const char *path = view_path(&t->arena, id);

	for (uint32_t i = 0; i < l->after.n; i++) {
		const char *person = l->after.at[i];
		struct rbk_json *view = rbk_case_view(&l->arena, l->neu, person, &eye->people.staff, eye->span->now_time);
		const struct rbk_record r = { rbk_kind_find("case"), view };

		if (!view)
			continue;
		if (!rbk_json_get(view, "facts"))
			name_handed(l, view, person);
		rbk_task_file(t, person, path, &r);
	}
	for (uint32_t i = 0; i < l->units_after.n; i++)
		show_unit(l, id, path, l->units_after.at[i]);
}

int
rbk_desk_case(struct rbk_desk_eye *eye, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
              struct rbk_err *err)
{
	struct look l = { .eye = eye, .old = old, .neu = neu };
	size_t from = eye->tasks.n;
	int code = concerned(&l.before, &l.units_before, &l, old, eye->span->was_time, err);

	if (!code)
		code = concerned(&l.after, &l.units_after, &l, neu, eye->span->now_time, err);
	if (!code) {
		show(&l, id);
		hide(&l, id, from);
		notify(&l);
		hand_over(&l);
	}
	rbk_names_free(&l.before);
	rbk_names_free(&l.after);
	rbk_names_free(&l.units_before);
	rbk_names_free(&l.units_after);
	rbk_arena_free(&l.arena);
	return code ? rbk_while(err, N_("case %s"), id) : 0;
}
