/* A world for each test, and how a case is read in one. Include it behind
   cmocka. */
#ifndef TESTS_UNIT_WORLD_READ_H
#define TESTS_UNIT_WORLD_READ_H

#include "core/model/finding.h"
#include "tests/unit/world.h"

static struct world w;

static inline int
setup(void **state)
{
	(void)state;
	world_open(&w);
	return 0;
}

static inline int
teardown(void **state)
{
	(void)state;
	world_close(&w);
	return 0;
}

static inline const char *
str(const struct rbk_json *c, const char *field)
{
	const char *s = rbk_json_get_str(c, field);

	return s ? s : "-";
}

/* One line: status, owner. */
static inline void
stands(const struct rbk_json *c, const char *status, const char *owner)
{
	assert_non_null(c);
	assert_string_equal(str(c, "status"), status);
	assert_string_equal(str(c, "owner"), owner ? owner : "-");
}

static inline void
line_is(const struct rbk_json *c, const char *what, const char *arg0, const char *arg1)
{
	const struct rbk_json *line = line_of(c, what), *args = rbk_json_get(line, "args");

	if (!line)
		fail_msg("no line %s", what);
	assert_non_null(rbk_message_text(what));
	if (arg0)
		assert_string_equal(args->child->str, arg0);
	if (arg1)
		assert_string_equal(args->child->next->str, arg1);
}

/* The persons told of a line, "a b c". */
static inline const char *
told(const struct rbk_json *c, const char *what)
{
	const char *out = "";

	RBK_JSON_EACH(it, rbk_json_get(line_of(c, what), "tell"))
		out = rbk_arena_print(&w.a, "%s%s%s", out, *out ? " " : "", it->str);
	return out;
}

static inline const char *
claim_state(const struct rbk_json *c, const char *person)
{
	const char *state = "none";

	RBK_JSON_EACH(it, rbk_json_get(c, "claims"))
		if (strcmp(rbk_json_get_str(it, "person"), person) == 0)
			state = rbk_json_get_str(it, "state");
	return state;
}

/* The first case, as of a moment. */
static inline const struct rbk_json *
case_at(rbk_time t)
{
	return judge_facts(&w, &w.a, w.facts, w.n, t)->child;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
