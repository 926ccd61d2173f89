/* What records say for KPI sheets: the cases of fixtures/kpi/facts.json, and
   what comes of several clients together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "core/rules/kpi_fact.h"
#include "tests/unit/case_records.h"

#define ZONE 480
#define RECORDS_MAX 16

static const char *const words[] = { [RBK_KPI_FOLLOW_UP] = "follow_up", [RBK_KPI_DEAL] = "deal", [RBK_KPI_LANDING] = "landing", [RBK_KPI_LOSS] = "loss" };

static struct rbk_json *
load(struct rbk_arena *a)
{
	char *bytes = rbk_arena_take(a, 1 << 20);
	FILE *f = fopen(SOURCE_DIR "/fixtures/kpi/facts.json", "r");
	struct rbk_err err = {0};
	struct rbk_json *v;

	assert_non_null(f);
	size_t n = fread(bytes, 1, 1 << 20, f);

	(void)fclose(f);
	if (rbk_json_read(&v, a, bytes, n, &err))
		fail_msg("%s", err.text);
	return v;
}

/* "deal 2026-11 r-li A share 70" */
static const char *
text_of(struct rbk_arena *a, const struct rbk_kpi_fact *f)
{
	char month[RBK_TIME_TEXT];

	rbk_month_write(month, f->month);
	return rbk_arena_print(a, "%s %s %s %s%s%s%s", words[f->what], month, f->person, f->record + strlen(f->record) - 1, f->why ? " " : "",
	                       f->why ? f->why : "", f->share == 100 ? "" : rbk_arena_print(a, " %lld", (long long)f->share));
}

static void
add(struct rbk_kpi_facts *f, struct rbk_arena *a, const struct rbk_policy *p, const struct rbk_json *c)
{
	struct rbk_record records[RECORDS_MAX];
	struct rbk_json *kase = rbk_json_get(c, "case");
	struct rbk_dossier d = { .policy = p, .at = records, .kase = kase };

	RBK_JSON_EACH(it, rbk_json_get(c, "records")) {
		assert_true(d.n < RECORDS_MAX);
		make_record(&records[d.n], a, it, d.n);
		d.n++;
	}
	RBK_JSON_EACH(it, kase ? rbk_json_get(kase, "voids") : NULL)
		rbk_json_set_str(a, it, "record", ulid(a, rbk_json_get_str(it, "record")));
	rbk_kpi_facts_add(f, &d, ZONE);
}

static void
cases(void **state)
{
	struct rbk_arena a = {0};
	const struct rbk_policy *p = rbk_policy_builtin(&a);
	size_t n = 0, seen[4] = {0};

	(void)state;
	RBK_JSON_EACH(c, rbk_json_get(load(&a), "cases")) {
		struct rbk_kpi_facts f = {0};
		size_t i = 0;

		add(&f, &a, p, c);
		rbk_kpi_facts_settle(&f);
		RBK_JSON_EACH(it, rbk_json_get(c, "facts")) {
			const char *want = it->str, *got = NULL;

			for (size_t k = 0; k < f.n; k++) /* settled by person; a case writes them by time */
				if (strcmp(text_of(&a, &f.at[k]), want) == 0)
					got = want;
			if (!got)
				fail_msg("%s: no \"%s\", but \"%s\"", rbk_json_get_str(c, "about"), want, f.n ? text_of(&a, &f.at[0]) : "nothing");
			i++;
		}
		if (f.n != i)
			fail_msg("%s: %zu facts, expected %zu; first: %s", rbk_json_get_str(c, "about"), f.n, i, f.n ? text_of(&a, &f.at[0]) : "-");
		for (size_t k = 0; k < 4; k++)
			seen[k] += strcmp(rbk_json_get_str(c, "rule"), words[k]) == 0;
		rbk_kpi_facts_free(&f);
		n++;
	}
	assert_true(n > 25);
	for (size_t k = 0; k < 4; k++)
		assert_true(seen[k] > 3);
	rbk_arena_free(&a);
}

static struct rbk_json *
parse(struct rbk_arena *a, const char *text)
{
	struct rbk_err err = {0};
	struct rbk_json *v;

	if (rbk_json_read(&v, a, text, strlen(text), &err))
		fail_msg("%s", err.text);
	return v;
}

/* Two entries of one case, in either order: its first deal counts, once; each
   person's follow-up, once a month. */
static void
one_case_counts_once(void **state)
{
	static const char *const texts[] = {
		"{\"records\":[{\"kind\":\"client\",\"class\":\"project\"},{\"kind\":\"event\",\"id\":\"A\",\"type\":\"move\",\"from\":\"deal\",\"to\":\"won\",\"at\":\"2026-11-05T10:00:00+08:00\"},"
		"{\"kind\":\"activity\",\"id\":\"B\",\"type\":\"visit\",\"at\":\"2026-11-05T10:00:00+08:00\"}],\"case\":{\"id\":\"CASE\"}}",
		"{\"records\":[{\"kind\":\"client\",\"class\":\"project\",\"by\":\"r-wang\"},{\"kind\":\"event\",\"id\":\"D\",\"type\":\"move\",\"by\":\"r-wang\",\"from\":\"deal\",\"to\":\"won\",\"at\":\"2026-10-05T10:00:00+08:00\"},"
		"{\"kind\":\"activity\",\"id\":\"E\",\"type\":\"visit\",\"at\":\"2026-11-04T10:00:00+08:00\"}],\"case\":{\"id\":\"CASE\"}}",
	};

	(void)state;
	for (size_t order = 0; order < 2; order++) {
		struct rbk_arena a = {0};
		const struct rbk_policy *p = rbk_policy_builtin(&a);
		struct rbk_kpi_facts f = {0};
		size_t n;

		add(&f, &a, p, parse(&a, texts[order]));
		add(&f, &a, p, parse(&a, texts[1 - order]));
		rbk_kpi_facts_settle(&f);
		assert_int_equal(f.n, 2);
		assert_string_equal(text_of(&a, &f.at[0]), "follow_up 2026-11 r-li E next");
		assert_string_equal(text_of(&a, &f.at[1]), "deal 2026-10 r-wang D book");
		const struct rbk_kpi_fact *of = rbk_kpi_facts_of(&n, &f, "r-wang", f.at[1].month);

		assert_int_equal(n, 1);
		assert_ptr_equal(of, &f.at[1]);
		(void)rbk_kpi_facts_of(&n, &f, "r-wang", f.at[0].month);
		assert_int_equal(n, 0);
		(void)rbk_kpi_facts_of(&n, &f, "r-zhao", f.at[0].month);
		assert_int_equal(n, 0);
		rbk_kpi_facts_free(&f);
		rbk_arena_free(&a);
	}
}

static void
months(void **state)
{
	static const struct {
		const char *day;
		int         n;
		const char *on;
	} rows[] = {
		{ "2026-08-01", 3, "2026-11-01" }, { "2026-11-30", 3, "2027-02-28" }, { "2027-11-30", 3, "2028-02-29" },
		{ "2026-12-31", 2, "2027-02-28" }, { "2026-12-15", 1, "2027-01-15" }, { "2026-05-05", 0, "2026-05-05" },
	};
	struct rbk_err err = {0};
	rbk_month m, next;
	rbk_day d;
	char text[RBK_TIME_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(rbk_day_read(&d, rows[i].day, &err), 0);
		rbk_day_write(text, rbk_day_months_on(d, rows[i].n));
		assert_string_equal(text, rows[i].on);
	}
	assert_int_equal(rbk_month_read(&m, "2026-12", &err), 0);
	assert_int_equal(rbk_month_read(&next, "2027-01", &err), 0);
	assert_int_equal(next, m + 1);
	rbk_day_write(text, rbk_month_first(next));
	assert_string_equal(text, "2027-01-01");
	assert_int_equal(rbk_month_of(rbk_month_first(next) - 1), m);
	rbk_month_write(text, m);
	assert_string_equal(text, "2026-12");
	static const char *const bad[] = { "", "2026", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "2026/11", "二〇二六" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(rbk_month_read(&m, bad[i], &err), RBK_E_BAD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cases),
		cmocka_unit_test(one_case_counts_once),
		cmocka_unit_test(months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
