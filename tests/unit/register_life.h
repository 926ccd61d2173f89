/* One client's life in the register, day by day, for the tests of the pool
   and of renewal. Days are 2026's, in +08:00; things happen at noon there. */
#ifndef TESTS_UNIT_REGISTER_LIFE_H
#define TESTS_UNIT_REGISTER_LIFE_H

#include "core/model/finding.h"
#include "tests/unit/world.h"

#define YIDA "上海亿达物流有限公司"

static struct world w;

static int
setup(void **state)
{
	(void)state;
	world_open(&w);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	world_close(&w);
	return 0;
}

/* Receipt number of "MM-DD", noon in +08:00. */
static inline int64_t
day(const char *text)
{
	struct rbk_err err = {0};
	rbk_day d;

	if (rbk_day_read(&d, rbk_arena_print(&w.a, "2026-%s", text), &err))
		abort();
	return (rbk_day_start(d, 480) + 12 * HOUR - START) / HOUR;
}

/* The first case as it stands at the first moment of "MM-DD", in +08:00. */
static inline const struct rbk_json *
on(const char *text)
{
	return judge(&w, day(text) - 12)->child;
}

static inline const char *
str(const struct rbk_json *c, const char *field)
{
	const char *s = rbk_json_get_str(c, field);

	return s ? s : "-";
}

static inline size_t
count_lines(const struct rbk_json *c, const char *what)
{
	size_t n = 0;

	RBK_JSON_EACH(it, rbk_json_get(c, "history"))
		n += strcmp(rbk_json_get_str(it, "what"), what) == 0;
	return n;
}

/* "r-li 2026-01-11": the arguments of the last such line; "-" if there is none. */
static inline const char *
args_of(const struct rbk_json *c, const char *what)
{
	const char *out = "-";

	assert_non_null(rbk_message_text(what));
	RBK_JSON_EACH(it, rbk_json_get(c, "history")) {
		if (strcmp(rbk_json_get_str(it, "what"), what) != 0)
			continue;
		out = "";
		RBK_JSON_EACH(arg, rbk_json_get(it, "args"))
			out = rbk_arena_print(&w.a, "%s%s%s", out, *out ? " " : "", arg->str);
	}
	return out;
}

/* Who was told of the first such line. */
static inline const char *
told(const struct rbk_json *c, const char *what)
{
	const char *out = "";

	RBK_JSON_EACH(it, rbk_json_get(line_of(c, what), "tell"))
		out = rbk_arena_print(&w.a, "%s%s%s", out, *out ? " " : "", it->str);
	return out;
}

/* The newest claim of that person. */
static inline const struct rbk_json *
claim_of(const struct rbk_json *c, const char *person)
{
	const struct rbk_json *found = NULL;

	RBK_JSON_EACH(it, rbk_json_get(c, "claims"))
		found = strcmp(str(it, "person"), person) == 0 ? it : found;
	return found;
}

static inline void
claim_is(const struct rbk_json *c, const char *person, const char *state)
{
	assert_string_equal(str(claim_of(c, person), "state"), state);
}

/* r-li's client: entered and claimed on 1 January, met on the 11th. */
static inline const char *
a_claim(const char *grade)
{
	const char *x = ulid(&w, 1);

	entry(&w, day("01-01"), "r-li", x, YIDA, NULL);
	claim(&w, day("01-01"), "r-li", x)->grade = grade;
	contact(&w, day("01-11"), "r-li", x);
	return x;
}

static inline struct rbk_fact *
move(const char *on_day, const char *client, const char *to)
{
	struct rbk_fact *f = world_fact(&w, RBK_FACT_MOVE, day(on_day), "r-li", client);

	f->subject = to;
	return f;
}

static inline void
contract(const char *on_day, const char *client, const char *until)
{
	world_fact(&w, RBK_FACT_CONTRACT, day(on_day), "r-li", client)->ends = until;
}

static inline struct rbk_fact *
hold(const char *on_day, const char *client, const char *until)
{
	struct rbk_fact *f = world_fact(&w, RBK_FACT_HOLD, day(on_day), "r-li", client);

	f->until = until;
	return f;
}

#endif
