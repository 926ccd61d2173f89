/* People and units over time: who leads, who left, who stands in, who reads
   which unit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/rules/staff.h"

static struct rbk_arena a;
static struct rbk_staff s;
static struct rbk_err err;

static rbk_time
at(const char *text)
{
	rbk_time t;

	assert_int_equal(rbk_time_read(&t, text, 480, &err), 0);
	return t;
}

static int
take(const char *json)
{
	struct rbk_record r;
	int code = rbk_record_read(&r, &a, json, strlen(json), &err);

	if (code)
		return code;
	return rbk_record_is(&r, "unit") ? rbk_units_add(&s.units, &a, &r, &err) : rbk_staff_add(&s, &a, &r, &err);
}

#define PERSON(id, unit, leader, more)                                                                     \
	"{\"kind\":\"staff\",\"id\":\"" id "\",\"name\":\"" id "\",\"level\":\"manager\",\"unit\":\"" unit "\"" \
	leader ",\"since\":\"2026-01-01T00:00:00+08:00\"" more "}"
#define BY(id) ",\"leader\":\"" id "\""
#define UNIT(id, more) "{\"kind\":\"unit\",\"id\":\"" id "\",\"name\":\"" id "\",\"since\":\"2026-01-01T00:00:00+08:00\"" more "}"

/* hq (boss) ── east (chen) ── east-1 (sun);  hq ── west (no head) */
static int
begin(void **state)
{
	static const char *const texts[] = {
		UNIT("hq", ",\"head\":\"boss\""), UNIT("east", ",\"parent\":\"hq\",\"head\":\"chen\""),
		UNIT("east-1", ",\"parent\":\"east\",\"head\":\"sun\""), UNIT("west", ",\"parent\":\"hq\""),
		PERSON("boss", "hq", "", ""),
		PERSON("chen", "east", BY("boss"), ",\"away\":[{\"delegate\":\"wang\",\"since\":\"2026-03-01T00:00:00+08:00\",\"until\":\"2026-03-08T00:00:00+08:00\"}]"),
		PERSON("sun", "east-1", BY("chen"), ""), PERSON("li", "east-1", BY("sun"), ""),
		PERSON("wang", "west", BY("boss"), ""),
		PERSON("old", "east", BY("chen"), ",\"left\":\"2026-05-01T00:00:00+08:00\",\"hired\":\"2020-01-02\""),
		PERSON("zhao", "west", BY("old"), ""),
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_int_equal(take(texts[i]), 0);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rbk_staff_free(&s);
	rbk_arena_free(&a);
	rbk_err_clear(&err);
	return 0;
}

static void
leaving(void **state)
{
	rbk_time before = at("2026-04-30"), after = at("2026-05-01");

	(void)state;
	assert_true(rbk_staff_here(&s, "old", before) && !rbk_staff_here(&s, "old", after));
	assert_true(rbk_staff_above(&s, before, "old", "zhao") && !rbk_staff_above(&s, after, "old", "zhao"));
	assert_true(rbk_staff_above(&s, after, "chen", "zhao")); /* what is above the leaver stays above */
	assert_true(rbk_staff_above(&s, after, "chen", "old"));
	assert_string_equal(rbk_staff_when(&s, "old", after)->hired, "2020-01-02");
	assert_false(rbk_staff_here(&s, "nobody", after));
}

static void
standing_in(void **state)
{
	const char *li[] = { "li" }, *wang[] = { "wang" }, *both[] = { "li", "wang" };
	rbk_time in = at("2026-03-03"), out = at("2026-03-08");

	(void)state;
	assert_string_equal(rbk_staff_delegate(&s, "chen", in), "wang");
	assert_null(rbk_staff_delegate(&s, "chen", out));
	assert_null(rbk_staff_delegate(&s, "boss", in));
	assert_string_equal(rbk_staff_authority(&s, in, "wang", li, 1), "chen");
	assert_string_equal(rbk_staff_authority(&s, in, "chen", li, 1), "chen");
	assert_null(rbk_staff_authority(&s, out, "wang", li, 1));
	assert_null(rbk_staff_authority(&s, in, "wang", wang, 1));
	assert_null(rbk_staff_authority(&s, in, "wang", both, 2)); /* a matter of their own, and chen isn't above both */
	assert_null(rbk_staff_authority(&s, in, "wang", li, 0));
}

static void
reading(void **state)
{
	static const struct {
		const char *person, *unit, *day;
		bool        may;
	} rows[] = {
		{ "boss", "hq", "2026-03-03", true }, { "boss", "east-1", "2026-03-03", true }, { "chen", "east", "2026-03-03", true },
		{ "chen", "east-1", "2026-03-03", true }, { "chen", "hq", "2026-03-03", false }, { "chen", "west", "2026-03-03", false },
		{ "sun", "east", "2026-03-03", false }, { "sun", "east-1", "2026-03-03", true }, { "li", "east-1", "2026-03-03", false },
		{ "wang", "east", "2026-03-03", true }, { "wang", "east-1", "2026-03-03", true }, { "wang", "east", "2026-03-09", false },
		{ "wang", "hq", "2026-03-03", false }, { "wang", "west", "2026-03-03", false }, { "boss", "nowhere", "2026-03-03", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rbk_staff_reads_unit(&s, at(rows[i].day), rows[i].person, rows[i].unit) != rows[i].may)
			fail_msg("%s %s %s", rows[i].person, rows[i].unit, rows[i].day);
}

static void
units(void **state)
{
	rbk_time t = at("2026-03-03");

	(void)state;
	assert_true(rbk_units_within(&s.units, t, "hq", "east-1") && rbk_units_within(&s.units, t, "east", "east"));
	assert_false(rbk_units_within(&s.units, t, "east", "hq") || rbk_units_within(&s.units, t, "east", "west"));
	assert_string_equal(rbk_units_head(&s.units, t, "west"), "boss");
	assert_null(rbk_units_head(&s.units, t, "nowhere"));
	/* effective-dated, and a loop that a hand made ends */
	assert_int_equal(take("{\"kind\":\"unit\",\"id\":\"xx\",\"name\":\"X\",\"parent\":\"yy\",\"head\":\"li\",\"since\":\"2026-02-01T00:00:00+08:00\","
	                      "\"was\":[{\"name\":\"old X\",\"parent\":\"hq\",\"since\":\"2026-01-01T00:00:00+08:00\"}]}"), 0);
	assert_int_equal(take(UNIT("yy", ",\"parent\":\"xx\"")), 0);
	assert_string_equal(rbk_units_head(&s.units, at("2026-01-15"), "xx"), "boss");
	assert_string_equal(rbk_units_when(&s.units, "xx", at("2026-01-15"))->name, "old X");
	assert_string_equal(rbk_units_head(&s.units, t, "xx"), "li");
	assert_false(rbk_units_within(&s.units, t, "hq", "yy"));
	assert_false(rbk_staff_reads_unit(&s, t, "boss", "yy"));
}

static void
refused(void **state)
{
	static const char *const bad[] = {
		UNIT("hq", ""), PERSON("boss", "hq", "", ""),
		PERSON("p1", "hq", "", ",\"left\":\"yesterday\""),
		PERSON("p2", "hq", "", ",\"away\":[{\"delegate\":\"boss\",\"since\":\"2026-03-01T00:00:00+08:00\"}]"),
		PERSON("p3", "hq", "", ",\"away\":[{\"delegate\":\"boss\",\"since\":\"x\",\"until\":\"y\"}]"),
		"{\"kind\":\"unit\",\"id\":\"u\",\"name\":\"U\",\"since\":\"2026-02-01T00:00:00+08:00\",\"was\":[{}]}",
		"{\"kind\":\"unit\",\"id\":\"v\",\"name\":\"V\",\"since\":\"2026-02-01T00:00:00+08:00\",\"was\":[{\"since\":\"2026-02-01T00:00:00+08:00\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		if (take(bad[i]) != RBK_E_BAD)
			fail_msg("taken: %s", bad[i]);
		rbk_err_clear(&err);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = { TEST(leaving), TEST(standing_in), TEST(reading), TEST(units), TEST(refused) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
