/* Duties that are records: what the rules find in each, worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/model/path.h"
#include "core/rules/check.h"
#include "core/rules/work.h"

#define ID "01M82YNFM00SXA4VGEJEEWE0JQ"

static void
expect(const char *fields, const char *rules)
{
	struct rbk_arena a = {0};
	struct rbk_findings found = {0};
	struct rbk_record r;
	struct rbk_err err = {0};
	char got[400] = "";
	const char *text = rbk_arena_print(&a, "{ \"kind\": \"work\", \"id\": \"" ID "\", \"by\": \"r-li\", \"entered\": \"2026-11-23T09:00:00+08:00\", %s }", fields);

	if (rbk_record_read(&r, &a, text, strlen(text), &err))
		fail_msg("%s: %s", text, err.text);
	rbk_record_findings(&found, "p", &r, rbk_policy_builtin(&a));
	rbk_findings_sort(&found);
	for (size_t i = 0; i < found.n; i++) {
		size_t n = strlen(got);

		(void)snprintf(got + n, sizeof got - n, "%s%s:%s", n ? " " : "", found.at[i].rule, found.at[i].field);
	}
	if (strcmp(got, rules) != 0)
		fail_msg("%s: found \"%s\", expected \"%s\"", fields, got, rules);
	rbk_findings_free(&found);
	rbk_arena_free(&a);
}

#define TRIP "\"type\": \"trip\", \"to\": \"陈主管\", \"purpose\": \"拜访恒通\", \"departure\": \"2026-11-23T09:00:00+08:00\", \"planned_return\": \"2026-11-24T18:00:00+08:00\""

static void
trips(void **state)
{
	(void)state;
	expect(TRIP, ""); /* entered the very moment it begins */
	expect("\"type\": \"trip\", \"to\": \"陈主管\", \"purpose\": \"拜访\", \"departure\": \"2026-11-23T08:59:00+08:00\", \"planned_return\": \"2026-11-24T18:00:00+08:00\"",
	       "work.late_trip:departure");
	expect("\"type\": \"trip\", \"departure\": \"2026-11-24T08:00:00+08:00\"", "work.lacks:planned_return work.lacks:purpose work.lacks:to");
	expect(TRIP ", \"actual_return\": \"2026-11-24T18:00:00+08:00\"", "");
	expect(TRIP ", \"actual_return\": \"2026-11-24T20:00:00+08:00\"", "work.overstayed:actual_return");
	expect(TRIP ", \"actual_return\": \"2026-11-24T20:00:00+08:00\", \"extension\": \"暴雪封路\"", "");
}

static void
absences_and_reports(void **state)
{
	(void)state;
	expect("\"type\": \"absence\", \"at\": \"2026-11-23T10:00:00+08:00\"", "");
	expect("\"type\": \"absence\", \"at\": \"2026-11-23T08:00:00+08:00\"", "work.late_absence:at");
	expect("\"type\": \"daily\", \"period\": \"2026-11-23\", \"text\": \"拜访两家\"", "");
	expect("\"type\": \"daily\", \"period\": \"2026-11-23\"", "work.lacks:text");
	expect("\"type\": \"plan\"", "work.lacks:period work.lacks:text");
	expect("\"type\": \"holiday\", \"period\": \"2026\", \"text\": \"x\"", "check.word:type");
}

static void
periods(void **state)
{
	static const char *const good[] = { "2026-11-23", "2026-11", "2026-Q1", "2026-Q4", "2026" };
	static const char *const bad[] = { "", "26", "2026-13", "2026-02-30", "2026-Q5", "2026-Q", "2026-1", "heute", "2026-11-23T00", "2026-Q12" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!rbk_period_valid(good[i]))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (rbk_period_valid(bad[i]))
			fail_msg("%s", bad[i]);
}

static void
path(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	struct rbk_path p;

	(void)state;
	rbk_record_new(&r, &a, "work");
	rbk_json_set_str(&a, r.root, "id", ID);
	assert_string_equal(rbk_record_path(&a, &r), "work/2026-11/" ID ".json");
	rbk_path_parse(&p, "work/2026-11/" ID ".json");
	assert_non_null(p.kind);
	assert_string_equal(p.kind->name, "work");
	rbk_path_parse(&p, "work/2026-12/" ID ".json"); /* not the id's month */
	assert_null(p.kind);
	rbk_path_parse(&p, "work/" ID ".json");
	assert_null(p.kind);
	rbk_arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trips),
		cmocka_unit_test(absences_and_reports),
		cmocka_unit_test(periods),
		cmocka_unit_test(path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
