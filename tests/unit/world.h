/* A small organisation and its facts, for the register's tests.
     boss ── east-lead ── r-li, r-wang
          └─ west-lead ── r-zhao, r-chen
   Receipt n comes n hours after the start. */
#ifndef TESTS_UNIT_WORLD_H
#define TESTS_UNIT_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/id.h"
#include "core/model/name.h"
#include "core/rules/register.h"
#include "tests/unit/faces.h"

#define HOUR  ((rbk_time)3600000)
#define START ((rbk_time)1767225600000) /* 2026-01-01T00:00:00Z */
#define WORLD_FACTS 256

struct world {
	struct rbk_arena         a;
	struct rbk_fact          facts[WORLD_FACTS];
	size_t                   n;
	struct rbk_staff         staff;
	const struct rbk_policy *policy;
	struct rbk_policies      policies;
};

static inline rbk_time
hub_time(int64_t number)
{
	return START + number * HOUR;
}

static inline void
world_person(struct world *w, const char *id, const char *leader)
{
	struct rbk_record r;
	struct rbk_err err = {0};
	char since[RBK_TIME_TEXT];

	rbk_time_write(since, START - 1000 * HOUR, 0);
	rbk_record_new(&r, &w->a, "staff");
	rbk_json_set_str(&w->a, r.root, "id", id);
	rbk_json_set_str(&w->a, r.root, "name", id);
	rbk_json_set_str(&w->a, r.root, "level", "manager");
	rbk_json_set_str(&w->a, r.root, "unit", "east");
	rbk_json_set_str(&w->a, r.root, "leader", leader);
	rbk_json_set_str(&w->a, r.root, "since", since);
	if (rbk_staff_add(&w->staff, &w->a, &r, &err)) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
}

static inline void
world_open(struct world *w)
{
	memset(w, 0, sizeof *w);
	w->policy = rbk_policy_builtin(&w->a);
	w->policies = (struct rbk_policies){ .at = &w->policy, .n = 1, .offset_min = 480 };
	world_person(w, "boss", NULL);
	world_person(w, "east-lead", "boss");
	world_person(w, "west-lead", "boss");
	world_person(w, "r-li", "east-lead");
	world_person(w, "r-wang", "east-lead");
	world_person(w, "r-zhao", "west-lead");
	world_person(w, "r-chen", "west-lead");
}

/* From receipt `from` to before receipt `until` somebody stands in. Leaders
   in order of id. */
static inline void
world_away(struct world *w, const char *leader, const char *delegate, int64_t from, int64_t until)
{
	RBK_ROOM(w->staff.away, w->staff.n_away, w->staff.cap_away);
	w->staff.away[w->staff.n_away++] = (struct rbk_away){ leader, delegate, hub_time(from), hub_time(until) };
}

/* From receipt `from` on the person is gone. */
static inline void
world_leaves(struct world *w, const char *person, int64_t from)
{
	for (size_t i = 0; i < w->staff.n; i++)
		if (strcmp(w->staff.posts[i].person, person) == 0)
			w->staff.posts[i].left = hub_time(from);
}

/* From receipt `from` on somebody else leads the person. */
static inline void
world_moves(struct world *w, const char *person, const char *leader, int64_t from)
{
	size_t i = 0;

	RBK_ROOM(w->staff.posts, w->staff.n, w->staff.cap);
	while (i < w->staff.n && strcmp(w->staff.posts[i].person, person) <= 0)
		i++;
	memmove(&w->staff.posts[i + 1], &w->staff.posts[i], (w->staff.n++ - i) * sizeof *w->staff.posts);
	w->staff.posts[i] = w->staff.posts[i - 1];
	w->staff.posts[i].leader = leader;
	w->staff.posts[i].since = hub_time(from);
}

static inline void
world_close(struct world *w)
{
	rbk_staff_free(&w->staff);
	rbk_arena_free(&w->a);
}

/* Read once for all worlds. */
static inline const struct rbk_words *
world_words(void)
{
	static const struct rbk_words *words;
	static struct rbk_arena a;

	if (!words)
		words = rbk_words_builtin(&a);
	return words;
}

/* The face of a case. */
static inline const char *
world_face(struct world *w, const struct rbk_json *kase)
{
	struct rbk_buf text = {0};

	rbk_face_write(&text, kase);
	const char *copy = rbk_arena_str(&w->a, text.text);

	rbk_buf_free(&text);
	return copy;
}

/* A client's or record's id for a small number. */
static inline const char *
ulid(struct world *w, unsigned i)
{
	char id[RBK_ULID_SIZE];
	uint8_t random[10] = { 0, 0, 0, 0, 0, 0, 0, 0, (uint8_t)(i >> 8), (uint8_t)i };

	rbk_ulid_make(id, START, random);
	return rbk_arena_str(&w->a, id);
}

/* The next fact of receipt `number`: after the receipt before it, by its
   own time. Change what comes back at will. */
static inline struct rbk_fact *
world_fact(struct world *w, enum rbk_fact_type type, int64_t number, const char *person, const char *client)
{
	struct rbk_fact *f = &w->facts[w->n];

	if (w->n == WORLD_FACTS)
		abort();
	*f = (struct rbk_fact){
		.type = type, .number = number, .order = (int64_t)w->n, .after = hub_time(number) - HOUR, .by = hub_time(number),
		.person = person, .client = client, .record = ulid(w, 10000 + (unsigned)w->n),
		.commit = rbk_arena_print(&w->a, "%040zx", w->n + 1), .at = "2026-01-01T00:00:00+00:00",
	};
	w->n++;
	return f;
}

static inline struct rbk_fact *
entry(struct world *w, int64_t number, const char *person, const char *client, const char *name, const char *code)
{
	struct rbk_fact *f = world_fact(w, RBK_FACT_ENTRY, number, person, client);
	struct rbk_name key;
	struct rbk_err err = {0};

	f->name = name;
	f->code = code;
	if (rbk_name_make(&key, &w->a, name, &err) == 0) {
		f->core = key.core;
		f->form = key.form;
	}
	return f;
}

static inline struct rbk_fact *
claim(struct world *w, int64_t number, const char *person, const char *client)
{
	return world_fact(w, RBK_FACT_CLAIM, number, person, client);
}

static inline struct rbk_fact *
contact(struct world *w, int64_t number, const char *person, const char *client)
{
	return world_fact(w, RBK_FACT_CONTACT, number, person, client);
}

static inline struct rbk_fact *
answer(struct world *w, int64_t number, const char *person, const char *client, const char *evidence)
{
	struct rbk_fact *f = world_fact(w, RBK_FACT_ANSWER, number, person, client);

	f->evidence = evidence;
	f->reason = "so it was";
	return f;
}

static inline struct rbk_fact *
ruling(struct world *w, int64_t number, const char *person, const char *verb, const char *kase, const char *other,
       const char *target)
{
	struct rbk_fact *f = world_fact(w, RBK_FACT_RULING, number, person, NULL);

	f->verb = verb;
	f->case_id = kase;
	f->other = other;
	f->target = target;
	f->reason = "because";
	return f;
}

static inline struct rbk_json *
judge_facts(struct world *w, struct rbk_arena *a, const struct rbk_fact *facts, size_t n, rbk_time as_of)
{
	struct rbk_json *cases = rbk_json_list(a);
	struct rbk_fact *copy = rbk_arena_take(a, (n + 1) * sizeof *copy);

	if (n)
		memcpy(copy, facts, n * sizeof *copy);
	rbk_register_judge(cases, a, copy, n, &w->staff, &w->policies, as_of);
	return cases;
}

static inline struct rbk_json *
judge(struct world *w, int64_t as_of_number)
{
	return judge_facts(w, &w->a, w->facts, w->n, hub_time(as_of_number));
}

static inline struct rbk_json *
case_of(const struct rbk_json *cases, const char *id)
{
	RBK_JSON_EACH(it, cases)
		if (strcmp(rbk_json_get_str(it, "id"), id) == 0)
			return it;
	return NULL;
}

static inline bool
has_line(const struct rbk_json *c, const char *what)
{
	RBK_JSON_EACH(it, rbk_json_get(c, "history"))
		if (strcmp(rbk_json_get_str(it, "what"), what) == 0)
			return true;
	return false;
}

static inline struct rbk_json *
line_of(const struct rbk_json *c, const char *what)
{
	RBK_JSON_EACH(it, rbk_json_get(c, "history"))
		if (strcmp(rbk_json_get_str(it, "what"), what) == 0)
			return it;
	return NULL;
}

static inline bool
list_has(const struct rbk_json *list, const char *s)
{
	RBK_JSON_EACH(it, list)
		if (it->type == RBK_J_STR && strcmp(it->str, s) == 0)
			return true;
	return false;
}

/* Why the two cases are suspected to be one client; NULL if they aren't. */
static inline const char *
suspected(struct world *w, const struct rbk_json *cases, const char *x, const char *y)
{
	static struct faces faces;
	struct rbk_suspecting s = { .words = world_words(), .index = &faces_index, .ctx = &faces };
	struct rbk_face_change *changes = rbk_arena_take(&w->a, (cases->count + 1) * sizeof *changes);
	const char *reason = NULL;
	struct rbk_err err = {0};
	size_t n = 0;

	RBK_JSON_EACH(c, cases)
		changes[n++] = (struct rbk_face_change){ rbk_json_get_str(c, "id"), world_face(w, c) };
	if (rbk_suspicions_update(&s, changes, n, false, &err))
		abort();
	for (size_t i = 0; i < s.n; i++)
		if ((strcmp(s.at[i].x, x) == 0 && strcmp(s.at[i].y, y) == 0) || (strcmp(s.at[i].x, y) == 0 && strcmp(s.at[i].y, x) == 0))
			reason = rbk_arena_str(&w->a, rbk_json_get_str(s.at[i].record, "reason"));
	rbk_suspecting_clear(&s);
	faces_clear(&faces);
	return reason;
}

static inline char *
bytes_of(const struct rbk_json *cases)
{
	struct rbk_buf out = {0};

	RBK_JSON_EACH(it, cases)
		rbk_json_file(&out, it);
	rbk_buf_char(&out, '\0');
	return out.text;
}

#endif
