/* Figures: their records round trip, a missing value stays missing, where
   they stand and how they are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/path.h"
#include "core/rules/figure.h"

static const char text[] =
	"{\n"
	"  \"kind\": \"figure\",\n"
	"  \"month\": \"2026-11\",\n"
	"  \"scope\": \"person\",\n"
	"  \"subject\": \"r-li\",\n"
	"  \"turnover\": -150,\n"
	"  \"new_clients_target\": 0,\n"
	"  \"profit\": -1,\n"
	"  \"file\": \"11月.xlsx\",\n"
	"  \"row\": 3,\n"
	"  \"imported\": \"2026-12-01T09:00:00+08:00\"\n"
	"}\n";

static void
a_figure_goes_round(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_buf out = {0};
	struct rbk_record r, back;
	struct rbk_figure f;

	(void)state;
	assert_int_equal(rbk_record_read(&r, &a, text, strlen(text), &err), 0);
	assert_int_equal(rbk_figure_read(&f, &r, &err), 0);
	assert_true(f.has[RBK_FIGURE_TURNOVER] && f.value[RBK_FIGURE_TURNOVER] == -150);
	assert_true(f.has[RBK_FIGURE_NEW_CLIENTS_TARGET] && f.value[RBK_FIGURE_NEW_CLIENTS_TARGET] == 0);
	assert_false(f.has[RBK_FIGURE_TURNOVER_TARGET]);
	assert_true(f.value[RBK_FIGURE_TURNOVER_TARGET] == 0 && f.row == 3);
	rbk_figure_record(&back, &a, &f);
	rbk_record_write(&out, &back);
	assert_string_equal(out.text, text);
	rbk_record_new(&r, &a, "unit");
	assert_int_equal(rbk_figure_read(&f, &r, &err), RBK_E_BAD);
	rbk_buf_free(&out);
	rbk_arena_free(&a);
}

static void
only_what_may_be_negative_is(void **state)
{
	static const char *const bad[] = {
		"\"turnover_target\":-1", "\"new_clients_target\":-1", "\"profit_target\":-1", "\"receivables\":-1", "\"overdue\":-1",
		"\"turnover\":\"5\"", "\"row\":-1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct rbk_arena a = {0};
		struct rbk_err err = {0};
		struct rbk_record r;
		const char *one = rbk_arena_print(&a, "{\"kind\":\"figure\",\"month\":\"2026-11\",\"scope\":\"unit\",\"subject\":\"east\",%s}", bad[i]);

		if (rbk_record_read(&r, &a, one, strlen(one), &err) != RBK_E_BAD)
			fail_msg("%s is taken", bad[i]);
		rbk_arena_free(&a);
	}
}

static const char *
path_of(struct rbk_arena *a, const char *scope, const char *subject)
{
	struct rbk_record r;

	rbk_figure_record(&r, a, &(struct rbk_figure){ .month = "2026-11", .scope = scope, .subject = subject });
	return rbk_figure_path(a, &r);
}

static void
paths_name_no_company(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_path p;

	(void)state;
	assert_string_equal(path_of(&a, "person", "r-li"), "org/figures/2026-11/people/r-li.json");
	assert_string_equal(path_of(&a, "unit", "east"), "org/figures/2026-11/units/east.json");
	assert_string_equal(path_of(&a, "client", "01ARYZ6S41TSV4RRFFQ69G5FAV"), "org/figures/2026-11/clients/01ARYZ6S41TSV4RRFFQ69G5FAV.json");
	/* printf 远航 | sha256sum */
	assert_string_equal(path_of(&a, "client", "远航"), "org/figures/2026-11/clients/cb66d15bf1529165669c9477eebb584a.json");
	rbk_path_parse(&p, "org/figures/2026-11/people/r-li.json"); /* not in a book */
	assert_null(p.kind);
	rbk_arena_free(&a);
}

static void
figures_are_found(void **state)
{
	static const char *const months[] = { "2026-11", "2026-10" }, *const scopes[] = { "unit", "person", "client" }, *const who[] = { "b", "a", "c" };
	struct rbk_figures all = {0};

	(void)state;
	assert_null(rbk_figures_find(&all, "2026-11", "unit", "a"));
	for (int i = 0; i < 18; i++)
		rbk_figures_add(&all, &(struct rbk_figure){ .month = months[i % 2], .scope = scopes[i % 3], .subject = who[i / 6], .row = i + 1 });
	for (int i = 0; i < 18; i++)
		assert_int_equal(rbk_figures_find(&all, months[i % 2], scopes[i % 3], who[i / 6])->row, i + 1);
	assert_null(rbk_figures_find(&all, "2026-12", "unit", "a"));
	assert_null(rbk_figures_find(&all, "2026-11", "unit", "d"));
	rbk_figures_free(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_figure_goes_round), cmocka_unit_test(only_what_may_be_negative_is),
		cmocka_unit_test(paths_name_no_company), cmocka_unit_test(figures_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
