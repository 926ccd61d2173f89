/* The organisation chart: order, depth, loops that are refused and loops
   that are lived with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/rules/chart.h"

#define MOST 8

/* "name>boss name>boss …": contacts whose ids are made of their names. */
static size_t
make(struct rbk_record *out, struct rbk_arena *a, const char *text)
{
	char name[16], boss[16];
	size_t n = 0;
	int used;

	for (; sscanf(text, " %15[a-z]>%15[a-z-]%n", name, boss, &used) == 2; text += used) {
		assert_true(n < MOST);
		rbk_record_new(&out[n], a, "contact");
		rbk_json_set_str(a, out[n].root, "id", rbk_arena_str(a, name));
		rbk_json_set_str(a, out[n].root, "name", rbk_arena_str(a, name));
		if (strcmp(boss, "-") != 0)
			rbk_json_set_str(a, out[n].root, "reports_to", rbk_arena_str(a, boss));
		n++;
	}
	return n;
}

static void
trees(void **state)
{
	static const struct {
		const char *contacts, *want; /* depth, name, ! last, o of a loop */
	} rows[] = {
		{ "", "" },
		{ "a>- b>-", "0a 0b! " },
		{ "b>a c>b a>- d>a", "0a! 1b 2c! 1d! " },
		{ "a>gone b>a", "0a! 1b! " },
		{ "a>a", "0a! " },
		{ "a>b b>a c>a d>-", "0d! 0a!o 1b 1c! " },
		{ "a>b b>c c>b", "0b!o 1a 1c! " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rbk_arena a = {0};
		struct rbk_record contacts[MOST];
		size_t n = make(contacts, &a, rows[i].contacts);
		const struct rbk_chart_row *row = rbk_chart_rows(&a, contacts, n);
		char got[200] = "";

		for (size_t k = 0; k < n; k++)
			(void)snprintf(got + strlen(got), sizeof got - strlen(got), "%zu%s%s%s ", row[k].depth,
			               rbk_record_str(&contacts[row[k].contact], "name"), row[k].last ? "!" : "", row[k].loop ? "o" : "");
		assert_string_equal(got, rows[i].want);
		rbk_arena_free(&a);
	}
}

static void
ways_up(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_record contacts[MOST];
	size_t n = make(contacts, &a, "a>- b>a c>b x>y y>x");
	const char *way = NULL;

	(void)state;
	assert_true(rbk_chart_path(&way, &a, contacts, n, "a", "c"));
	assert_string_equal(way, "c → b → a");
	assert_false(rbk_chart_path(&way, &a, contacts, n, "c", "a"));
	assert_false(rbk_chart_path(NULL, &a, contacts, n, "a", "x")); /* a circle elsewhere ends */
	way = NULL;
	assert_false(rbk_chart_path(&way, &a, contacts, n, "a", "nobody"));
	assert_null(way);
	rbk_arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(trees), cmocka_unit_test(ways_up) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
