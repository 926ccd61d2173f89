/* KPI sheets on desks and units: the person's own, their reviewers', their
   unit's; and what each is told. While a sheet isn't final it goes to whoever
   would review it now; a final one stays with whom it had then. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/review.h"
#include "sync/compare.h"
#include "sync/desk_p.h"
#include "sync/kpi_sheets.h"

#define READERS_MAX 16 /* those who come first; of hundreds of authors nobody needs all */

struct change {
	const char *month, *person;
	git_oid     old, neu;
	bool        has_old, has_new;
};

struct sheets {
	struct rbk_desk_eye *eye;
	struct change       *at;
	size_t               n, cap;
	struct rbk_arena     arena;
};

/* Whom one state of a sheet goes to. */
struct route {
	const char *to[READERS_MAX];
	size_t      n;
	const char *unit;
	struct rbk_reviewers who;
};

/* "org/kpi/<yyyy-mm>/<hh>/<person>.json" */
static void
note(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct sheets *s = ctx;
	const char *month = path + sizeof RBK_KPI_FOLDER, *name = strrchr(path, '/') + 1, *dot = strrchr(name, '.');

	if (!dot)
		return;
	RBK_ROOM(s->at, s->n, s->cap);
	struct change *c = &s->at[s->n++];

	*c = (struct change){
		.month = rbk_arena_copy(&s->arena, month, 7), .person = rbk_arena_copy(&s->arena, name, (size_t)(dot - name)),
		.has_old = old != NULL, .has_new = neu != NULL,
	};
	if (old)
		c->old = *old;
	if (neu)
		c->neu = *neu;
}

static int
read_sheet(struct rbk_record *out, struct rbk_arena *a, struct rbk_desk_eye *eye, const git_oid *oid, struct rbk_err *err)
{
	const char *bytes;
	size_t len;

	return rbk_central_blob(&bytes, &len, a, &eye->central, oid, err) ? (int)err->code : rbk_record_read(out, a, bytes, len, err);
}

static void
go(struct route *r, const char *person)
{
	for (size_t i = 0; i < r->n; i++)
		if (person && strcmp(r->to[i], person) == 0)
			return;
	if (person && r->n < READERS_MAX)
		r->to[r->n++] = person;
}

/* The person, both reviewers with who stands in for them, and who reviewed. */
static void
find_route(struct route *r, struct rbk_desk_eye *eye, const struct rbk_record *sheet, const char *person, rbk_time now)
{
	const struct rbk_staff *s = &eye->people.staff;
	const struct rbk_record final = { NULL, (struct rbk_json *)(size_t)rbk_kpi_sheet_final(sheet) };
	rbk_time t = now;

	*r = (struct route){0};
	if (final.root && !rbk_json_get_bool(sheet->root, "changed") && !rbk_json_get_bool(sheet->root, "disputed"))
		(void)rbk_record_time(&t, &final, "at");
	rbk_reviewers_of(&r->who, s, person, t);
	go(r, person);
	go(r, r->who.first);
	go(r, r->who.second);
	go(r, r->who.first ? rbk_staff_delegate(s, r->who.first, t) : NULL);
	go(r, r->who.second ? rbk_staff_delegate(s, r->who.second, t) : NULL);
	RBK_JSON_EACH(it, rbk_json_get(sheet->root, "received")) {
		const char *effect = rbk_json_get_str(it, "effect");

		if (effect && strcmp(effect, "none") != 0)
			go(r, rbk_json_get_str(it, "by"));
	}
	r->unit = rbk_unit_of(eye, person, t);
}

static bool
goes_to(const struct route *r, const char *person)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->to[i], person) == 0)
			return true;
	return false;
}

static void
show(struct rbk_desk_eye *eye, const struct change *c, const struct route *was, const struct route *is)
{
	struct rbk_tasks *t = &eye->tasks;
	struct rbk_task task = {
		.path = rbk_arena_print(&t->arena, "kpi/%s/%s.json", c->month, c->person),
		.from = rbk_kpi_sheet_path(&t->arena, c->month, c->person),
	};

	for (size_t i = 0; i < is->n; i++) {
		task.type = RBK_TASK_COPY;
		task.person = rbk_arena_str(&t->arena, is->to[i]);
		rbk_task_add(t, task);
	}
	for (size_t i = 0; i < was->n; i++) {
		task.type = RBK_TASK_DROP;
		task.person = rbk_arena_str(&t->arena, was->to[i]);
		if (!goes_to(is, was->to[i]))
			rbk_task_add(t, task);
	}
	task.unit = true;
	if (is->unit) {
		task.type = RBK_TASK_COPY;
		task.person = rbk_arena_str(&t->arena, is->unit);
		rbk_task_add(t, task);
	}
	if (was->unit && (!is->unit || strcmp(was->unit, is->unit) != 0)) {
		task.type = RBK_TASK_DROP;
		task.person = rbk_arena_str(&t->arena, was->unit);
		rbk_task_add(t, task);
	}
}

static bool
has_item(const struct rbk_record *sheet, const struct rbk_json *item)
{
	RBK_JSON_EACH(it, sheet ? rbk_json_get(sheet->root, "received") : NULL)
		if (rbk_json_get_int(it, "number", 0) == rbk_json_get_int(item, "number", 0) &&
		    rbk_json_get_int(it, "order", 0) == rbk_json_get_int(item, "order", 0))
			return true;
	return false;
}

/* What came: without effect its author hears of it, else everybody whom the
   sheet goes to but its author. */
static void
tell_item(struct rbk_desk_eye *eye, const struct change *c, const struct rbk_record *sheet, const struct route *is,
          const struct rbk_json *item)
{
	const struct rbk_record r = { NULL, (struct rbk_json *)(size_t)item };
	const char *effect = rbk_json_get_str(item, "effect"), *by = rbk_json_get_str(item, "by"), *why = rbk_json_get_str(item, "why");
	const char *grade = rbk_record_str(sheet, "grade"), *word = rbk_json_get_str(item, "what"), *reason = rbk_json_get_str(item, "reason");
	struct rbk_tasks *t = &eye->tasks;
	const char *const args[] = { by, c->person, c->month, strcmp(effect, "consequence") == 0 ? word : grade ? grade : "-", reason ? reason : "-", NULL };
	struct rbk_tell tell = { .person = by, .number = rbk_json_get_int(item, "number", 0), .args = args };

	(void)rbk_record_time(&tell.at, &r, "at");
	tell.what = why ? why : rbk_arena_print(&t->arena, "sheet.%s", effect);
	for (size_t i = 0; i < (why ? 1 : is->n); i++) {
		tell.to = why ? by : is->to[i];
		tell.key = rbk_arena_print(&t->arena, "%s %s %s %" PRId64 " %" PRId64 " %s", tell.what, c->month, c->person, tell.number,
		                           rbk_json_get_int(item, "order", 0), tell.to);
		if (why || strcmp(tell.to, by) != 0)
			rbk_task_tell(t, &tell, eye->span->hub->zone);
	}
}

/* Figures changed behind a review: both reviewers and the person hear of it. */
static void
tell_changed(struct rbk_desk_eye *eye, const struct change *c, const struct rbk_record *sheet, const struct route *is)
{
	const struct rbk_record fill = { NULL, rbk_json_get(sheet->root, "fills")->last };
	struct rbk_tasks *t = &eye->tasks;
	const char *const args[] = { c->person, c->month, NULL };
	struct rbk_tell tell = { .what = "sheet.changed", .person = c->person, .number = eye->span->now.number, .args = args };

	(void)rbk_record_time(&tell.at, &fill, "at");
	for (size_t i = 0; i < is->n; i++) {
		tell.to = is->to[i];
		tell.key = rbk_arena_print(&t->arena, "sheet.changed %s %s %s %s", c->month, c->person, rbk_kpi_sheet_hash(sheet), tell.to);
		rbk_task_tell(t, &tell, eye->span->hub->zone);
	}
}

static int
look(struct rbk_desk_eye *eye, const struct change *c, struct rbk_err *err)
{
	struct rbk_record old = {0}, neu;
	struct rbk_arena a = {0};
	struct route was = {0}, is;
	int code = rbk_people_need(&eye->people, &eye->central, c->person, err);

	if (!code && c->has_old)
		code = read_sheet(&old, &a, eye, &c->old, err);
	if (!code)
		code = read_sheet(&neu, &a, eye, &c->neu, err);
	if (!code) {
		if (c->has_old)
			find_route(&was, eye, &old, c->person, eye->span->was_time);
		find_route(&is, eye, &neu, c->person, eye->span->now_time);
		show(eye, c, &was, &is);
		RBK_JSON_EACH(it, rbk_json_get(neu.root, "received"))
			if (rbk_json_get_str(it, "effect") && !has_item(c->has_old ? &old : NULL, it))
				tell_item(eye, c, &neu, &is, it);
		if (rbk_json_get_bool(neu.root, "changed") && rbk_kpi_sheet_hash(&neu))
			tell_changed(eye, c, &neu, &is);
	}
	rbk_arena_free(&a);
	return code;
}

static bool
same_text(const char *x, const char *y)
{
	return x == y || (x && y && strcmp(x, y) == 0);
}

/* After a change of staff: who would review the person, who stands in for
   those, and the unit. Where nothing of it changed no sheet of the person's
   need be read: it goes where it went. Times of commits are whole seconds: a
   change in the second of the last one counts too. */
static int
moved(bool *out, struct rbk_desk_eye *eye, const char *person, struct rbk_err *err)
{
	const rbk_time times[3] = { eye->span->now_time, eye->span->was_time, eye->span->was_time - 1000 };
	const struct rbk_staff *s = &eye->people.staff;
	const char *at[3][5];
	int code = rbk_people_need(&eye->people, &eye->central, person, err);

	*out = false;
	for (int i = 0; i < 3 && !code; i++) {
		struct rbk_reviewers who;

		rbk_reviewers_of(&who, s, person, times[i]);
		at[i][0] = who.first;
		at[i][1] = who.second;
		at[i][2] = who.first ? rbk_staff_delegate(s, who.first, times[i]) : NULL;
		at[i][3] = who.second ? rbk_staff_delegate(s, who.second, times[i]) : NULL;
		at[i][4] = rbk_unit_of(eye, person, times[i]);
	}
	for (int i = 0; i < 5 && !code; i++)
		*out = *out || !same_text(at[0][i], at[1][i]) || !same_text(at[0][i], at[2][i]);
	return code;
}

int
rbk_desk_kpi(struct rbk_desk_eye *eye, bool staff, struct rbk_err *err)
{
	const struct rbk_desk_span *span = eye->span;
	const git_oid *old = span->has_old ? &span->old_tree : NULL;
	struct sheets s = { .eye = eye };
	int code = rbk_compare(&eye->central.trees, old, &eye->central.tree, RBK_KPI_FOLDER, note, &s, err);
	size_t changed = s.n;

	if (!code && staff && old)
		code = rbk_compare(&eye->central.trees, NULL, &eye->central.tree, RBK_KPI_FOLDER, note, &s, err);
	for (size_t i = 0; i < s.n && !code; i++) {
		struct change *c = &s.at[i];

		bool is = true;

		if (i >= changed) { /* as it was: other people may read it */
			c->old = c->neu;
			c->has_old = true;
			code = moved(&is, eye, c->person, err);
		}
		if (c->has_new && is && !code)
			code = look(eye, c, err);
	}
	free(s.at);
	rbk_arena_free(&s.arena);
	return code ? rbk_while(err, N_("KPI sheets")) : 0;
}
