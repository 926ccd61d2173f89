/* Policy: the built-in one is whole; a wrong file is refused with its place;
   which policy was in force when; people over time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/policy_p.h"
#include "core/rules/staff.h"

static void
builtin_is_whole(void **state)
{
	struct rbk_arena a = {0};
	const struct rbk_policy *p = rbk_policy_builtin(&a);
	const struct rbk_kind *kind;
	const struct rbk_policy_text *files;

	(void)state;
	assert_string_equal(rbk_policy_version(p), "2015-09-14");
	assert_int_equal(rbk_policy_builtin_files(&files), 4);
	assert_int_equal(rbk_policy_int(p, "claim.provisional_days"), 15);
	assert_int_equal(rbk_policy_int(p, "claim.confirmed_days"), 90);
	assert_int_equal(rbk_policy_int(p, "record.late_hours"), 48);
	assert_string_equal(rbk_policy_item(p, "contact.kinds", 0), "call");
	assert_null(rbk_policy_item(p, "contact.kinds", 4));
	assert_null(rbk_policy_item(p, "contact.kinds", 400));
	for (size_t i = 0; (kind = rbk_kind_at(i)); i++) /* every list a record's field names is there */
		for (size_t k = 0; k < kind->n; k++)
			if (kind->fields[k].type == RBK_TERM)
				assert_non_null(rbk_policy_word_at(p, kind->fields[k].words, 0));
	rbk_arena_free(&a);
}

static void
words_by_id_and_label(void **state)
{
	struct rbk_arena a = {0};
	const struct rbk_policy *p = rbk_policy_builtin(&a);
	size_t n = 0;

	(void)state;
	while (rbk_policy_word_at(p, "lead_sources", n))
		n++;
	assert_int_equal(n, 12); /* manual 5.1.3 */
	assert_string_equal(rbk_policy_word(p, "lead_sources", "trade_fair"), "trade_fair");
	assert_string_equal(rbk_policy_word(p, "lead_sources", "Trade Fair"), "trade_fair");
	assert_string_equal(rbk_policy_word(p, "lead_sources", "以到促发寻找法"), "inbound");
	assert_null(rbk_policy_word(p, "lead_sources", "telepathy"));
	assert_null(rbk_policy_word(p, "lead_sources", ""));
	assert_null(rbk_policy_word(p, "no_list", "staff"));
	assert_string_equal(rbk_policy_label(p, "levels", "chief", 1), "总监级");
	assert_string_equal(rbk_policy_label(p, "levels", "chief", 0), "chief");
	assert_string_equal(rbk_policy_label(p, "levels", "duke", 1), "duke");
	assert_true(rbk_policy_rank(p, "levels", "staff") < rbk_policy_rank(p, "levels", "deputy_manager"));
	assert_true(rbk_policy_rank(p, "levels", "director") < rbk_policy_rank(p, "levels", "chief"));
	assert_int_equal(rbk_policy_rank(p, "levels", "duke"), -1);
	rbk_arena_free(&a);
}

/* The built-in files with one text replaced in one of them. */
static int
read_with(const char *file, const char *old, const char *neu, struct rbk_err *err)
{
	const struct rbk_policy_text *files;
	struct rbk_policy_text mine[8];
	struct rbk_arena a = {0};
	const struct rbk_policy *p;
	size_t n = rbk_policy_builtin_files(&files);
	int hit = 0;

	for (size_t i = 0; i < n; i++) {
		mine[i] = files[i];
		if (strcmp(files[i].name, file) != 0)
			continue;
		char *bytes = rbk_arena_copy(&a, files[i].bytes, files[i].len), *at = strstr(bytes, old);

		assert_non_null(at);
		hit = 1;
		mine[i].bytes = rbk_arena_print(&a, "%.*s%s%s", (int)(at - bytes), bytes, neu, at + strlen(old));
		mine[i].len = strlen(mine[i].bytes);
	}
	assert_true(hit);
	int code = rbk_policy_read(&p, &a, mine, n, err);

	assert_true((p != NULL) == (code == 0));
	rbk_arena_free(&a);
	return code;
}

static void
wrong_files_are_refused(void **state)
{
	static const struct {
		const char *file, *old, *neu, *words;
	} rows[] = {
		{ "claims", "\"value\": 15", "\"value\": 0", "claim.provisional_days: value must be a whole number from 1" },
		{ "claims", "\"value\": 15", "\"value\": 4000", "claim.provisional_days" },
		{ "claims", "\"value\": 15", "\"value\": \"15\"", "claim.provisional_days" },
		{ "claims", "\"call\", \"visit\"", "\"call\", \"note\"", "contact.kinds: \"note\" is not one of" },
		{ "claims", "\"call\", \"visit\"", "\"call\", \"call\"", "contact.kinds: \"call\" stands twice" },
		{ "claims", "[\"name\", \"title\", \"phone\"]", "[]", "claim.contact_needs" },
		{ "claims", "[\"name\", \"title\", \"phone\"]", "[1]", "claim.contact_needs" },
		{ "claims", "claim.confirmed_days", "claim.confirmed_weeks", "\"claim.confirmed_weeks\" is not a rule this program knows" },
		{ "claims", "claim.confirmed_days", "claim.provisional_days", "claim.provisional_days: stands twice" },
		{ "claims", "\"source\": \"manual 5.2.6.1\"", "\"source\": \"hearsay\"", "claim.contact_needs: source must be" },
		{ "claims", "\"source\": \"manual 5.2.6.1\"", "\"source\": \"ours\"", "needs a reason" },
		{ "claims", "\"zh\": \"联系人全名的最少字数。\"", "\"zh\": \"\"", "field zh must be a text" },
		{ "claims", "\"lists\": []", "\"lists\": {}", "must be lists" },
		{ "claims", "\"lists\": []", "\"lists\": [], \"more\": 1", "unknown field \"more\"" },
		{ "claims", "\"kind\": \"policy\"", "\"kind\": \"police\"", "kind must be \"policy\"" },
		{ "claims", "\"name\": \"claims\"", "\"name\": \"klaims\"", "name must be \"claims\"" },
		{ "claims", "2015-09-14", "2015-09-15", "from must be" },
		{ "claims", "2015-09-14", "2015-02-30", "policy claims: from" },
		{ "claims", "\"lists\": []\n}", "\"lists\": []\n", "policy claims: line" },
		{ "people", "\"id\": \"manager\"", "\"id\": \"deputy_manager\"", "levels: the word \"deputy_manager\" or a label of it stands twice" },
		{ "people", "项目营销高级经理", "项目营销经理", "stands twice" },
		{ "people", "\"id\": \"manager\"", "\"id\": \"Big Boss\"", "use a-z" },
		{ "people", "\"id\": \"levels\"", "\"id\": \"heights\"", "\"heights\" is not a list this program knows" },
		{ "clients", "\"id\": \"client_natures\"", "\"id\": \"client_classes\"", "client_classes: stands twice" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rbk_err err = {0};

		assert_int_equal(read_with(rows[i].file, rows[i].old, rows[i].neu, &err), RBK_E_BAD);
		if (!strstr(err.text, rows[i].words))
			fail_msg("row %zu says \"%s\", not \"%s\"", i, err.text, rows[i].words);
	}
	struct rbk_err err = {0};

	assert_int_equal(read_with("claims", "\"value\": 15", "\"value\": 7", &err), 0);
}

static void
missing_rule_or_list(void **state)
{
	const struct rbk_policy_text *files;
	struct rbk_arena a = {0};
	const struct rbk_policy *p;
	struct rbk_err err = {0};
	size_t n = rbk_policy_builtin_files(&files);

	(void)state;
	assert_int_equal(rbk_policy_read(&p, &a, files, 0, &err), RBK_E_BAD);
	assert_non_null(strstr(err.text, "claim.needs is missing"));
	for (size_t i = 0; i < n; i++) {
		struct rbk_policy_text less[8];
		size_t m = 0;

		if (strcmp(files[i].name, "names") == 0)
			continue; /* a policy may leave it out: see rbk_policy_words */
		for (size_t k = 0; k < n; k++)
			if (k != i)
				less[m++] = files[k];
		assert_int_equal(rbk_policy_read(&p, &a, less, m, &err), RBK_E_BAD);
		assert_non_null(strstr(err.text, "missing"));
		less[m++] = less[0];
		assert_int_equal(rbk_policy_read(&p, &a, less, m, &err), RBK_E_BAD);
	}
	rbk_arena_free(&a);
}

static void
in_force(void **state)
{
	struct rbk_policy first = { .from = 10 }, second = { .from = 20 };
	const struct rbk_policy *at[] = { &second, &first };
	struct rbk_policies all = { .at = at, .n = 2, .offset_min = 480 };

	(void)state;
	assert_ptr_equal(rbk_policies_when(&all, rbk_day_start(5, 480)), &first);
	assert_ptr_equal(rbk_policies_when(&all, rbk_day_start(10, 480)), &first);
	assert_ptr_equal(rbk_policies_when(&all, rbk_day_start(20, 480) - 1), &first);
	assert_ptr_equal(rbk_policies_when(&all, rbk_day_start(20, 480)), &second);
	assert_int_equal(rbk_policy_from(&second), 20);
}

static const char boss[] = "{\"kind\":\"staff\",\"id\":\"boss\",\"name\":\"周总\",\"level\":\"chief\",\"unit\":\"hq\","
	"\"since\":\"2020-01-01T00:00:00+08:00\"}";
static const char lead[] = "{\"kind\":\"staff\",\"id\":\"lead\",\"name\":\"王\",\"level\":\"director\",\"unit\":\"east\","
	"\"leader\":\"boss\",\"since\":\"2020-01-01T00:00:00+08:00\"}";
static const char rep[] = "{\"kind\":\"staff\",\"id\":\"r-li\",\"name\":\"李\",\"level\":\"manager\",\"unit\":\"west\","
	"\"leader\":\"boss\",\"since\":\"2026-06-01T00:00:00+08:00\",\"was\":[{\"level\":\"staff\",\"unit\":\"east\","
	"\"leader\":\"lead\",\"since\":\"2024-01-01T00:00:00+08:00\"},{\"name\":\"小李\",\"level\":\"staff\",\"unit\":\"south\","
	"\"leader\":\"nobody\",\"since\":\"2022-01-01T00:00:00+08:00\"}]}";

static int
add(struct rbk_staff *s, struct rbk_arena *a, const char *text, struct rbk_err *err)
{
	struct rbk_record r;

	assert_int_equal(rbk_record_read(&r, a, text, strlen(text), err), 0);
	return rbk_staff_add(s, a, &r, err);
}

static rbk_time
when(const char *text)
{
	struct rbk_err err = {0};
	rbk_time t;

	assert_int_equal(rbk_time_read(&t, text, 480, &err), 0);
	return t;
}

static void
staff_over_time(void **state)
{
	struct rbk_staff s = {0};
	struct rbk_arena a = {0};
	struct rbk_err err = {0};

	(void)state;
	assert_int_equal(add(&s, &a, rep, &err), 0);
	assert_int_equal(add(&s, &a, boss, &err), 0);
	assert_int_equal(add(&s, &a, lead, &err), 0);
	assert_int_equal(add(&s, &a, lead, &err), RBK_E_BAD); /* twice */
	assert_string_equal(rbk_staff_when(&s, "r-li", when("2000-01-01"))->unit, "south");
	assert_string_equal(rbk_staff_when(&s, "r-li", when("2000-01-01"))->name, "小李");
	assert_string_equal(rbk_staff_when(&s, "r-li", when("2023-12-31 23:59"))->unit, "south");
	assert_string_equal(rbk_staff_when(&s, "r-li", when("2024-01-01"))->unit, "east");
	assert_string_equal(rbk_staff_when(&s, "r-li", when("2030-01-01"))->unit, "west");
	assert_null(rbk_staff_when(&s, "r-l", when("2030-01-01")));
	assert_null(rbk_staff_when(&s, "r-lia", when("2030-01-01")));
	assert_null(rbk_staff_when(&s, NULL, 0));
	rbk_time east = when("2025-01-01"), west = when("2026-07-01");

	assert_true(rbk_staff_above(&s, east, "lead", "r-li"));
	assert_true(rbk_staff_above(&s, east, "boss", "r-li"));
	assert_false(rbk_staff_above(&s, west, "lead", "r-li"));
	assert_true(rbk_staff_above(&s, west, "boss", "r-li"));
	assert_false(rbk_staff_above(&s, west, "boss", "boss"));
	assert_false(rbk_staff_above(&s, west, "r-li", "boss"));
	assert_false(rbk_staff_above(&s, when("2023-01-01"), "nobody", "r-li")); /* named, but not enrolled */
	assert_false(rbk_staff_above(&s, west, "boss", "stranger"));
	const char *both[] = { "r-li", "lead" };

	assert_string_equal(rbk_staff_common(&s, east, both, 1), "lead");
	assert_string_equal(rbk_staff_common(&s, east, both, 2), "boss");
	both[0] = "boss";
	assert_null(rbk_staff_common(&s, east, both, 2));
	assert_null(rbk_staff_common(&s, east, both, 0));
	rbk_staff_free(&s);
	rbk_arena_free(&a);
}

static void
leaders_in_a_ring(void **state)
{
	static const char x[] = "{\"kind\":\"staff\",\"id\":\"xx\",\"name\":\"x\",\"level\":\"staff\",\"unit\":\"hq\",\"leader\":\"yy\","
		"\"since\":\"2020-01-01T00:00:00+08:00\"}";
	static const char y[] = "{\"kind\":\"staff\",\"id\":\"yy\",\"name\":\"y\",\"level\":\"staff\",\"unit\":\"hq\",\"leader\":\"xx\","
		"\"since\":\"2020-01-01T00:00:00+08:00\"}";
	struct rbk_staff s = {0};
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	const char *both[] = { "xx", "yy" };

	(void)state;
	assert_int_equal(add(&s, &a, x, &err), 0);
	assert_int_equal(add(&s, &a, y, &err), 0);
	assert_int_equal(add(&s, &a, boss, &err), 0);
	assert_false(rbk_staff_above(&s, 0, "boss", "xx"));
	assert_false(rbk_staff_above(&s, 0, "xx", "xx"));
	assert_null(rbk_staff_common(&s, 0, both, 2));
	rbk_staff_free(&s);
	rbk_arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builtin_is_whole),
		cmocka_unit_test(words_by_id_and_label),
		cmocka_unit_test(wrong_files_are_refused),
		cmocka_unit_test(missing_rule_or_list),
		cmocka_unit_test(in_force),
		cmocka_unit_test(staff_over_time),
		cmocka_unit_test(leaders_in_a_ring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
