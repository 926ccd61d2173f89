/* One record as several folders hold it: the newest field by field, in
   whatever order the versions come; entries that were joined fill gaps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core/rules/joint.h"

#define A "01ARYZ6S41TSV4RRFFQ69G5FAV"
#define B "01BRYZ6S41TSV4RRFFQ69G5FAV"

static struct rbk_record
version(struct rbk_arena *a, const char *id, const char *by, const char *entered, const char *fields)
{
	struct rbk_record r;
	struct rbk_err err = {0};
	const char *text = rbk_arena_print(a, "{\"kind\":\"client\",\"id\":\"%s\",\"name\":\"上海远航\",\"by\":\"%s\",\"entered\":\"%sT10:00:00+08:00\"%s%s}",
	                                   id, by, entered, fields[0] ? "," : "", fields);

	if (rbk_record_read(&r, a, text, strlen(text), &err))
		fail_msg("%s: %s", text, err.text);
	return r;
}

/* In every order of up to three versions the same bytes. */
static struct rbk_record
joint(struct rbk_arena *a, const struct rbk_record *v, size_t n)
{
	static const size_t orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	struct rbk_buf first = {0};
	struct rbk_record out = {0};

	for (size_t o = 0; o < 6; o++) {
		const struct rbk_record *at[3];
		struct rbk_buf bytes = {0};
		size_t k = 0;

		for (size_t i = 0; i < 3; i++)
			if (orders[o][i] < n)
				at[k++] = &v[orders[o][i]];
		rbk_joint(&out, a, at, n);
		rbk_record_write(&bytes, &out);
		if (o == 0)
			rbk_buf_str(&first, bytes.text);
		assert_string_equal(bytes.text, first.text);
		rbk_buf_free(&bytes);
	}
	rbk_buf_free(&first);
	return out;
}

static const char *
str(const struct rbk_record *r, const char *field)
{
	const char *s = rbk_record_str(r, field);

	return s ? s : "";
}

static void
the_new_owners_word_counts(void **state)
{
	struct rbk_arena a = {0};
	const struct rbk_record v[] = {
		version(&a, A, "r-li", "2026-11-01", "\"region\":\"310000\",\"credit_rating\":\"fair\",\"note\":\"老\""),
		version(&a, A, "r-zhao", "2026-11-20", "\"credit_rating\":\"good\",\"changed\":[\"credit_rating 2026-11-20T10:00:00+08:00\"]"),
	};
	struct rbk_record r = joint(&a, v, 2);

	(void)state;
	assert_string_equal(str(&r, "credit_rating"), "good");
	assert_string_equal(str(&r, "region"), "310000");
	assert_string_equal(str(&r, "note"), "老");
	assert_string_equal(str(&r, "by"), "r-li");
	assert_null(rbk_json_get(r.root, "changed"));
	rbk_arena_free(&a);
}

/* Back at the first one, who changes it again; and one that is as old as its record. */
static void
the_last_change_counts(void **state)
{
	struct rbk_arena a = {0};
	const struct rbk_record v[] = {
		version(&a, A, "r-li", "2026-11-01", "\"credit_rating\":\"fair\",\"industry\":\"电子\",\"changed\":[\"credit_rating 2026-11-25T10:00:00+08:00\"]"),
		version(&a, A, "r-zhao", "2026-11-20", "\"credit_rating\":\"good\",\"industry\":\"纺织\",\"changed\":[\"credit_rating 2026-11-20T10:00:00+08:00\",\"region 2026-11-21T10:00:00+08:00\"]"),
		version(&a, A, "r-wang", "2026-11-10", "\"region\":\"440000\",\"industry\":\"食品\""),
	};
	struct rbk_record r = joint(&a, v, 3);

	(void)state;
	assert_string_equal(str(&r, "credit_rating"), "fair");
	assert_string_equal(str(&r, "industry"), "纺织");
	assert_string_equal(str(&r, "region"), ""); /* taken away after it was set */
	rbk_arena_free(&a);
}

static void
a_joined_entry_fills_gaps(void **state)
{
	struct rbk_arena a = {0};
	const struct rbk_record v[] = {
		version(&a, B, "r-li", "2026-11-20", "\"source\":\"referral\",\"account\":\"KH-7\",\"part_of\":\"" A "\""),
		version(&a, A, "r-li", "2026-11-01", "\"source\":\"trade_fair\",\"includes\":[\"" B "\"]"),
	};
	const struct rbk_record *at[] = { &v[0], &v[1] };
	struct rbk_record r = joint(&a, v, 2);
	const char **differs = rbk_joint_differs(&a, &r, at, 2);

	(void)state;
	assert_string_equal(str(&r, "id"), A);
	assert_string_equal(str(&r, "source"), "trade_fair");
	assert_string_equal(str(&r, "account"), "KH-7");
	assert_null(rbk_json_get(r.root, "part_of"));
	assert_string_equal(differs[0], "source");
	assert_null(differs[1]);
	rbk_arena_free(&a);
}

/* Said which is right: nothing differs any more. A clock that is behind
   changes nothing of it. */
static void
a_stamp_settles(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_record v[] = {
		version(&a, A, "r-li", "2026-11-01", "\"source\":\"trade_fair\",\"changed\":[\"source 2026-11-02T10:00:00+08:00\",\"note 2026-11-02T10:00:00+08:00\"]"),
		version(&a, B, "r-li", "2026-11-20", "\"source\":\"referral\",\"changed\":[\"source 2026-11-22T10:00:00+08:00\"]"),
	};
	const struct rbk_record *at[] = { &v[0], &v[1] };
	struct rbk_err err = {0};
	struct rbk_record r;
	rbk_time t;

	(void)state;
	assert_int_equal(rbk_time_read(&t, "2020-01-01T00:00:00+08:00", 0, &err), 0);
	rbk_joint_stamp(&v[0], &a, "source", t, 480, at, 2);
	r = joint(&a, v, 2);
	assert_string_equal(str(&r, "source"), "trade_fair");
	assert_null(rbk_joint_differs(&a, &r, at, 2)[0]);
	assert_int_equal(rbk_json_get(v[0].root, "changed")->count, 2);
	assert_int_equal(rbk_field_check(rbk_field_find(v[0].kind, "changed"), rbk_json_get(v[0].root, "changed"), &err), 0);
	rbk_arena_free(&a);
}

/* A line that is none of ours is no time. */
static void
odd_stamps_say_nothing(void **state)
{
	struct rbk_arena a = {0};
	const struct rbk_record v[] = {
		version(&a, A, "r-li", "2026-11-01", "\"note\":\"a\",\"changed\":[\"note\",\"note morgen\",\"notes 2027-01-01T10:00:00+08:00\",\"\"]"),
		version(&a, A, "r-zhao", "2026-11-20", "\"note\":\"b\""),
	};
	struct rbk_record r;

	(void)state;
	r = joint(&a, v, 2);
	assert_string_equal(str(&r, "note"), "b");
	rbk_arena_free(&a);
}

/* What was changed after a time is as old as the record then. */
static void
as_it_stood(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_record v[] = {
		version(&a, A, "r-li", "2026-11-01", "\"account\":\"1\",\"note\":\"a\",\"changed\":[\"account 2026-11-19T10:00:00+08:00\",\"note 2026-12-31T10:00:00+08:00\"]"),
		version(&a, A, "r-zhao", "2026-11-20", "\"account\":\"2\",\"note\":\"b\",\"changed\":[\"account 2026-11-18T10:00:00+08:00\"]"),
	};
	struct rbk_err err = {0};
	struct rbk_record r;
	rbk_time t;

	(void)state;
	r = joint(&a, v, 2);
	assert_string_equal(str(&r, "note"), "a");
	assert_int_equal(rbk_time_read(&t, "2026-11-19T10:00:00+08:00", 0, &err), 0);
	rbk_joint_before(&v[0], &a, &v[0], t);
	r = joint(&a, v, 2);
	assert_string_equal(str(&r, "note"), "b");
	assert_string_equal(str(&r, "account"), "1");
	assert_int_equal(rbk_json_get(v[0].root, "changed")->count, 1);
	rbk_arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_new_owners_word_counts),
		cmocka_unit_test(the_last_change_counts),
		cmocka_unit_test(a_joined_entry_fills_gaps),
		cmocka_unit_test(a_stamp_settles),
		cmocka_unit_test(odd_stamps_say_nothing),
		cmocka_unit_test(as_it_stood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
