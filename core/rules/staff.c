/* People over time: posts sorted by person and since. */
#include "core/rules/staff.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"

/* The first post that isn't before (person, since). */
static size_t
place(const struct rbk_staff *s, const char *person, rbk_time since)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strcmp(s->posts[mid].person, person);

		if (c < 0 || (c == 0 && s->posts[mid].since < since))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int
add_post(struct rbk_staff *s, struct rbk_arena *a, const char *id, const char *name,
         const struct rbk_json *v, struct rbk_err *err)
{
	const char *level = rbk_json_get_str(v, "level"), *unit = rbk_json_get_str(v, "unit");
	const char *since = rbk_json_get_str(v, "since"), *own = rbk_json_get_str(v, "name");
	struct rbk_post post = {
		.person = rbk_arena_str(a, id), .name = rbk_arena_str(a, own ? own : name),
		.level = rbk_arena_str(a, level), .unit = rbk_arena_str(a, unit),
		.leader = rbk_arena_str(a, rbk_json_get_str(v, "leader")),
	};
	const char *left = rbk_json_get_str(v, "left");

	if (!level || !unit || !since)
		return rbk_fail(err, RBK_E_BAD, N_("staff %s: a post needs level, unit and since"), id);
	if (rbk_time_read(&post.since, since, 0, err))
		return rbk_while(err, N_("staff %s: since"), id);
	if (left && rbk_time_read(&post.left, left, 0, err))
		return rbk_while(err, N_("staff %s: left"), id);
	size_t at = place(s, id, post.since);

	if (at < s->n && strcmp(s->posts[at].person, id) == 0 && s->posts[at].since == post.since)
		return rbk_fail(err, RBK_E_BAD, N_("staff %s: two posts begin at %s"), id, since);
	RBK_ROOM(s->posts, s->n, s->cap);
	memmove(s->posts + at + 1, s->posts + at, (s->n - at) * sizeof *s->posts);
	s->posts[at] = post;
	s->n++;
	return 0;
}

static int
add_away(struct rbk_staff *s, struct rbk_arena *a, const char *id, const struct rbk_json *v, struct rbk_err *err)
{
	const char *since = rbk_json_get_str(v, "since"), *until = rbk_json_get_str(v, "until");
	struct rbk_away one = { .leader = rbk_arena_str(a, id), .delegate = rbk_arena_str(a, rbk_json_get_str(v, "delegate")) };
	size_t at = s->n_away;

	if (!one.delegate || !since || !until)
		return rbk_fail(err, RBK_E_BAD, N_("staff %s: being away needs delegate, since and until"), id);
	if (rbk_time_read(&one.since, since, 0, err) || rbk_time_read(&one.until, until, 0, err))
		return rbk_while(err, N_("staff %s: away"), id);
	RBK_ROOM(s->away, s->n_away, s->cap_away);
	while (at > 0 && strcmp(s->away[at - 1].leader, id) > 0)
		at--;
	memmove(s->away + at + 1, s->away + at, (s->n_away - at) * sizeof *s->away);
	s->away[at] = one;
	s->n_away++;
	return 0;
}

/* The dates the record states hold for all its posts. */
static void
set_dates(struct rbk_staff *s, struct rbk_arena *a, const char *id, const struct rbk_json *v)
{
	const char *hired = rbk_arena_str(a, rbk_json_get_str(v, "hired"));
	const char *transferred = rbk_arena_str(a, rbk_json_get_str(v, "transferred"));

	for (size_t i = place(s, id, INT64_MIN); i < s->n && strcmp(s->posts[i].person, id) == 0; i++) {
		s->posts[i].hired = hired;
		s->posts[i].transferred = transferred;
	}
}

int
rbk_staff_add(struct rbk_staff *s, struct rbk_arena *a, const struct rbk_record *r, struct rbk_err *err)
{
	const char *id = rbk_record_str(r, "id"), *name = rbk_record_str(r, "name");

	if (!rbk_record_is(r, "staff") || !id || !name)
		return rbk_fail(err, RBK_E_BAD, N_("not a staff record: it needs kind staff, id and name"));
	size_t at = place(s, id, INT64_MIN);

	if (at < s->n && strcmp(s->posts[at].person, id) == 0)
		return rbk_fail(err, RBK_E_BAD, N_("staff %s: stands twice"), id);
	int code = add_post(s, a, id, name, r->root, err);

	RBK_JSON_EACH(it, rbk_json_get(r->root, "was"))
		if (!code)
			code = add_post(s, a, id, name, it, err);
	RBK_JSON_EACH(it, rbk_json_get(r->root, "away"))
		if (!code)
			code = add_away(s, a, id, it, err);
	if (!code)
		set_dates(s, a, id, r->root);
	return code;
}

void
rbk_staff_free(struct rbk_staff *s)
{
	free(s->posts);
	free(s->away);
	rbk_units_free(&s->units);
	*s = (struct rbk_staff){0};
}

bool
rbk_staff_newest(const struct rbk_staff *s, size_t i)
{
	return i + 1 == s->n || strcmp(s->posts[i].person, s->posts[i + 1].person) != 0;
}

const struct rbk_post *
rbk_staff_when(const struct rbk_staff *s, const char *person, rbk_time t)
{
	if (!person)
		return NULL;
	size_t behind = t == INT64_MAX ? place(s, person, t) : place(s, person, t + 1);

	if (behind > 0 && strcmp(s->posts[behind - 1].person, person) == 0)
		return &s->posts[behind - 1];
	if (behind < s->n && strcmp(s->posts[behind].person, person) == 0)
		return &s->posts[behind];
	return NULL;
}

/* The direct leader at that time, NULL at the top. */
static const char *
leader_of(const struct rbk_staff *s, rbk_time t, const char *person)
{
	const struct rbk_post *p = rbk_staff_when(s, person, t);

	return p ? p->leader : NULL;
}

bool
rbk_staff_here(const struct rbk_staff *s, const char *person, rbk_time t)
{
	const struct rbk_post *p = rbk_staff_when(s, person, t);

	return p && (!p->left || t < p->left);
}

bool
rbk_staff_leads(const struct rbk_staff *s, rbk_time t, const char *leader, const char *person)
{
	const char *up = person;

	if (!leader || !person || strcmp(leader, person) == 0 || !rbk_staff_here(s, leader, t))
		return false;
	for (int i = 0; i < RBK_CHAIN_MAX; i++) {
		up = leader_of(s, t, up);
		if (!up)
			return false;
		if (strcmp(up, leader) == 0)
			return true;
	}
	return false;
}

const char *
rbk_staff_top(const struct rbk_staff *s, rbk_time t, const char *person)
{
	const struct rbk_post *post = rbk_staff_when(s, person, t);
	const struct rbk_unit *u = post ? rbk_units_when(&s->units, post->unit, t) : NULL, *above;

	for (int i = 0; i < RBK_CHAIN_MAX && u && u->parent && (above = rbk_units_when(&s->units, u->parent, t)); i++)
		u = above;
	return u && u->head && strcmp(u->head, person) != 0 && rbk_staff_here(s, u->head, t) ? u->head : NULL;
}

bool
rbk_staff_above(const struct rbk_staff *s, rbk_time t, const char *leader, const char *person)
{
	const char *top;

	if (rbk_staff_leads(s, t, leader, person))
		return true;
	top = leader && person ? rbk_staff_top(s, t, person) : NULL;
	return top && strcmp(top, leader) == 0 && !rbk_staff_leads(s, t, person, leader);
}

static bool
above_all(const struct rbk_staff *s, rbk_time t, const char *leader, const char *const *persons, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!rbk_staff_above(s, t, leader, persons[i]))
			return false;
	return n > 0;
}

/* One up from there, for a matter of that person: behind the end of the
   chain the head of the topmost unit, once. */
static const char *
climb(const struct rbk_staff *s, rbk_time t, const char *from, const char *person)
{
	const char *up = leader_of(s, t, from), *top = up ? NULL : rbk_staff_top(s, t, person);

	return top && strcmp(top, from) != 0 && !rbk_staff_leads(s, t, from, top) ? top : up;
}

const char *
rbk_staff_next(const struct rbk_staff *s, rbk_time t, const char *leader, const char *const *persons, size_t n)
{
	const char *up = leader;

	for (int i = 0; i < RBK_CHAIN_MAX && up && n; i++) {
		up = climb(s, t, up, persons[0]);
		if (up && above_all(s, t, up, persons, n))
			return up;
	}
	return NULL;
}

const char *
rbk_staff_common(const struct rbk_staff *s, rbk_time t, const char *const *persons, size_t n)
{
	return n ? rbk_staff_next(s, t, persons[0], persons, n) : NULL;
}

const char *
rbk_staff_delegate(const struct rbk_staff *s, const char *leader, rbk_time t)
{
	size_t low = 0, high = s->n_away;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(s->away[mid].leader, leader) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < s->n_away && strcmp(s->away[low].leader, leader) == 0; low++) {
		const struct rbk_away *away = &s->away[low];

		if (away->since <= t && t < away->until && rbk_staff_here(s, away->delegate, t))
			return away->delegate;
	}
	return NULL;
}

static bool
among(const char *person, const char *const *persons, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(person, persons[i]) == 0)
			return true;
	return false;
}

const char *
rbk_staff_authority(const struct rbk_staff *s, rbk_time t, const char *author, const char *const *persons, size_t n)
{
	const char *up = n ? persons[0] : NULL;

	if (above_all(s, t, author, persons, n))
		return author;
	for (int i = 0; i < RBK_CHAIN_MAX && up && !among(author, persons, n); i++) {
		const char *delegate;

		up = climb(s, t, up, persons[0]);
		if (up && (delegate = rbk_staff_delegate(s, up, t)) && strcmp(delegate, author) == 0 &&
		    above_all(s, t, up, persons, n))
			return up;
	}
	return NULL;
}

bool
rbk_staff_reads_unit(const struct rbk_staff *s, rbk_time t, const char *person, const char *unit)
{
	for (int i = 0; i < RBK_CHAIN_MAX && unit; i++) {
		const struct rbk_unit *u = rbk_units_when(&s->units, unit, t);
		const char *delegate = u && u->head ? rbk_staff_delegate(s, u->head, t) : NULL;

		if (u && u->head && strcmp(u->head, person) == 0)
			return rbk_staff_here(s, person, t);
		if (delegate && strcmp(delegate, person) == 0)
			return true;
		unit = u ? u->parent : NULL;
	}
	return false;
}
