/* Strict reading, canonical writing: what one writes the other reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "core/model/bounds.h"
#include "core/model/json.h"

static int
read_text(const char *text, size_t len)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_json *v;
	int code = rbk_json_read(&v, &a, text, len, &err);

	assert_true((code == 0) == (err.text[0] == '\0'));
	rbk_arena_free(&a);
	return code;
}

static void
refuses(void **state)
{
	static const char *const bad[] = {
		"", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "01", "-", "-0", "+1", "1.0", "1e3", "1E3",
		"9007199254740992", "-9007199254740992", "99999999999999999999", "\"a", "\"\x01\"", "\"\t\"",
		"\"\\u0000\"", "\"\\ud800\"", "\"\\x\"", "\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"",
		"\"\xf4\x90\x80\x80\"", "\"\xe4\xb8\"", "\xef\xbb\xbf{}", "{}x", "{} {}", "nul", "NaN", "'a'",
		"{\"a\":1,\"a\":2}", "{\"a\":{\"b\":1,\"b\":1}}", "\x0b{}", "\"\x7f\"", "\"\\u007f\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (read_text(bad[i], strlen(bad[i])) != RBK_E_BAD)
			fail_msg("taken: %s", bad[i]);
	assert_int_equal(read_text("\"a\0b\"", 5), RBK_E_BAD);
	assert_int_equal(read_text("{}\0", 3), RBK_E_BAD);
}

static void
depth_is_bounded(void **state)
{
	char text[4 * RBK_JSON_DEPTH];
	const size_t n = RBK_JSON_DEPTH;

	(void)state;
	memset(text, '[', n);
	memset(text + n, ']', n);
	assert_int_equal(read_text(text, 2 * n), 0);
	memset(text, '[', n + 1);
	memset(text + n + 1, ']', n + 1);
	assert_int_equal(read_text(text, 2 * n + 2), RBK_E_BAD);
}

static void
names_differ_by_case(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_json *v;

	(void)state;
	assert_int_equal(rbk_json_read(&v, &a, "{\"a\":1,\"A\":2}", 13, &err), 0);
	assert_int_equal(rbk_json_get_int(v, "a", 0), 1);
	assert_int_equal(rbk_json_get_int(v, "A", 0), 2);
	rbk_arena_free(&a);
}

static void
error_names_the_line(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_json *v;
	const char *text = "{\n  \"a\": 1\n  \"b\": 2\n}";

	(void)state;
	assert_int_equal(rbk_json_read(&v, &a, text, strlen(text), &err), RBK_E_BAD);
	assert_non_null(strstr(err.text, "line 3"));
	text = "{\n\"a\":1,\n\"b\":2,\n\"a\":3}";
	assert_int_equal(rbk_json_read(&v, &a, text, strlen(text), &err), RBK_E_BAD);
	assert_non_null(strstr(err.text, "line 4"));
	rbk_arena_free(&a);
}

/* A random value; texts hold every kind of character that may stand there. */
static struct rbk_json *
any_value(struct rbk_arena *a, unsigned *seed, int depth)
{
	static const char *const texts[] = { "", "a\nb", "\"\\", "远成物流", "\x01\x1f", "😀", "/", "tab\t", "é" };
	struct rbk_json *v;

	switch (rand_r(seed) % (depth > 0 ? 6 : 4)) {
	case 0:
		return rbk_json_str(a, texts[(size_t)rand_r(seed) % (sizeof texts / sizeof *texts)]);
	case 1:
		return rbk_json_int(a, (int64_t)rand_r(seed) * (rand_r(seed) % 2 ? 1 : -4000001));
	case 2:
		v = rbk_json_int(a, rand_r(seed) % 2);
		v->type = RBK_J_BOOL;
		return v;
	case 3:
		v = rbk_json_int(a, 0);
		v->type = RBK_J_NULL;
		return v;
	case 4:
		v = rbk_json_list(a);
		for (int i = rand_r(seed) % 4; i > 0; i--)
			rbk_json_add(v, any_value(a, seed, depth - 1));
		return v;
	default:
		v = rbk_json_obj(a);
		for (int i = rand_r(seed) % 4; i > 0; i--) {
			char name[] = { (char)('a' + rand_r(seed) % 26), '\0' };

			rbk_json_set(a, v, name, any_value(a, seed, depth - 1));
		}
		return v;
	}
}

static void
written_is_read(void **state)
{
	(void)state;
	for (unsigned run = 0; run < 3000; run++) {
		struct rbk_arena a = {0};
		struct rbk_err err = {0};
		struct rbk_buf one = {0}, two = {0};
		unsigned seed = run;
		struct rbk_json *v = any_value(&a, &seed, 5), *back;

		(run % 2 ? rbk_json_file : rbk_json_line)(&one, v);
		if (rbk_json_read(&back, &a, one.text, one.len, &err))
			fail_msg("seed %u: %s: %s", run, err.text, one.text);
		assert_true(rbk_json_equal(v, back));
		(run % 2 ? rbk_json_file : rbk_json_line)(&two, back);
		assert_string_equal(one.text, two.text);
		rbk_buf_free(&one);
		rbk_buf_free(&two);
		rbk_arena_free(&a);
	}
}

static void
set_replaces_in_place(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_buf b = {0};
	struct rbk_json *o = rbk_json_obj(&a);

	(void)state;
	rbk_json_set_int(&a, o, "a", 1);
	rbk_json_set_str(&a, o, "b", "x");
	rbk_json_set_int(&a, o, "c", 3);
	rbk_json_set_int(&a, o, "c", 4);
	rbk_json_set_str(&a, o, "a", "new");
	rbk_json_set_str(&a, o, "b", NULL);
	rbk_json_set_bool(&a, o, "d", true);
	rbk_json_line(&b, o);
	assert_string_equal(b.text, "{\"a\":\"new\",\"c\":4,\"d\":true}");
	assert_int_equal(o->count, 3);
	rbk_buf_free(&b);
	rbk_arena_free(&a);
}

static long until; /* memory runs out */

static void *
some_memory(size_t n)
{
	return --until == 0 ? NULL : malloc(n);
}

/* cJSON says of no memory what it says of bad JSON; we don't: a good record
   would be called invalid, a good push be quarantined. */
static void
no_memory_is_no_bad_json(void **state)
{
	static const char text[] = "{\"a\":[1,true,\"x\"],\"b\":{\"c\":null}}", wrong[] = "{\"a\":[1,}";
	cJSON_Hooks hooks = { some_memory, free };
	long k = 0;

	(void)state;
	cJSON_InitHooks(&hooks);
	do {
		until = ++k;
		assert_int_equal(read_text(text, sizeof text - 1), 0);
	} while (until <= 0);
	until = 0;
	assert_true(k > 5);
	assert_int_equal(read_text(wrong, sizeof wrong - 1), RBK_E_BAD);
	cJSON_InitHooks(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(names_differ_by_case),
		cmocka_unit_test(error_names_the_line),
		cmocka_unit_test(written_is_read),
		cmocka_unit_test(set_replaces_in_place),
		cmocka_unit_test(no_memory_is_no_bad_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
