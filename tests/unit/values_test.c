/* Times, days, money, rates, ids: both sides of every edge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/id.h"
#include "core/model/money.h"
#include "core/model/time.h"

static void
times_are_read(void **state)
{
	static const struct {
		const char *text;
		rbk_time    t; /* -1: refused */
	} row[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1970-01-01T08:00:00+08:00", 0 },
		{ "1970-01-01T00:00:00.1234Z", 123 },
		{ "2026-11-23T14:30:05+08:00", 1795415405000 },
		{ "2026-11-23 14:30", 1795415400000 },
		{ "2026-11-23", 1795363200000 },
		{ "2024-02-29T00:00:00Z", 1709164800000 },
		{ "2023-02-29T00:00:00Z", -1 },
		{ "2100-02-29T00:00:00Z", -1 },
		{ "2026-13-01T00:00:00Z", -1 },
		{ "2026-00-01T00:00:00Z", -1 },
		{ "2026-11-31T00:00:00Z", -1 },
		{ "2026-11-23T24:00:00Z", -1 },
		{ "2026-11-23T23:60:00Z", -1 },
		{ "2026-11-23T23:59:60Z", -1 },
		{ "2026-11-23T23:59:59+15:00", -1 },
		{ "2026-11-23T23:59:59+0800", -1 },
		{ "2026-11-23T23:59:59 ", -1 },
		{ "2026-11-23T23:59:59.Z", -1 },
		{ "1969-12-31T23:59:59Z", -1 },
		{ "26-11-23", -1 },
		{ "2026-11-2", -1 },
		{ "", -1 },
		{ "昨天", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct rbk_err err = {0};
		rbk_time t = -1;
		int code = rbk_time_read(&t, row[i].text, 480, &err);

		if ((code == 0) != (row[i].t >= 0) || (code == 0 && t != row[i].t))
			fail_msg("%s: %d, %lld", row[i].text, code, (long long)t);
	}
}

static void
times_go_round(void **state)
{
	static const int zones[] = { 0, 480, -210, 840, -839 };

	(void)state;
	for (rbk_time t = 0; t < (rbk_time)253000000000000; t += 7777777777777 / 3 + 11)
		for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
			struct rbk_err err = {0};
			char text[RBK_TIME_TEXT];
			rbk_time back;

			if (t < (rbk_time)840 * 60000)
				continue; /* before 1970 in a western zone: not a time we write */
			rbk_time_write(text, t, zones[z]);
			assert_int_equal(rbk_time_read(&back, text, 0, &err), 0);
			assert_true(back == t);
			rbk_day d = rbk_day_of(t, zones[z]);

			assert_true(rbk_day_start(d, zones[z]) <= t && t < rbk_day_start(d + 1, zones[z]));
		}
}

static void
days_go_round(void **state)
{
	(void)state;
	for (rbk_day d = 0; d < 200000; d++) {
		struct rbk_err err = {0};
		char text[RBK_TIME_TEXT];
		rbk_day back;

		rbk_day_write(text, d);
		assert_int_equal(rbk_day_read(&back, text, &err), 0);
		assert_int_equal(back, d);
	}
}

static void
amounts_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t     fen; /* -1: refused */
	} row[] = {
		{ "0", 0 }, { "1", 100 }, { "300000", 30000000 }, { "300,000.50", 30000050 }, { "0.01", 1 },
		{ "0.001", -1 }, { "30万", 30000000 }, { "1.5万", 1500000 }, { "1.2345万", 1234500 },
		{ "1.23456万", 1234560 }, { "1.234567万", 1234567 }, { "2亿", 20000000000 }, { "1.5千", 150000 }, { "1千元", 100000 }, { "\uffe5" "12.5元", 1250 },
		{ "\u00a5" "3", 300 }, { " 8 ", 800 }, { "-1", -1 }, { "", -1 }, { "1,", -1 }, { ",1", -1 },
		{ "12,34", -1 }, { "1,2345", -1 }, { "1234,567", -1 }, { "1,,234", -1 }, { "1,234,567", 123456700 }, { "12,345万", 12345000000 },
		{ "1.", -1 }, { "abc", -1 }, { "1e5", -1 }, { "1 000", -1 }, { "99999999999999999", -1 }, { "9999999亿", -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct rbk_err err = {0};
		int64_t fen = -1;
		int code = rbk_fen_read(&fen, row[i].text, &err);

		if ((code == 0) != (row[i].fen >= 0) || (code == 0 && fen != row[i].fen))
			fail_msg("%s: %d, %lld", row[i].text, code, (long long)fen);
	}
}

static void
signed_amounts_are_read(void **state)
{
	static const struct {
		const char *text;
		bool        good;
		int64_t     fen;
	} row[] = {
		{ "0", true, 0 }, { "-0", true, 0 }, { "1,234.50", true, 123450 }, { "-1,234.50", true, -123450 },
		{ "\u22123万", true, -3000000 }, { "\uff0d3", true, -300 }, { "(1,234.50)", true, -123450 },
		{ "\uff0812\uff09", true, -1200 }, { " (5) ", true, -500 }, { "-\u00a55", true, -500 }, { "\u00a5-5", true, -500 },
		{ "-5元", true, -500 }, { "- 5", true, -500 }, { "--5", false, 0 }, { "-(5)", false, 0 }, { "((5))", false, 0 },
		{ "(5", false, 0 }, { "5)", false, 0 }, { "()", false, 0 }, { "-", false, 0 }, { "", false, 0 }, { "5-", false, 0 },
		{ "-0.001", false, 0 }, { "-99999999999999999", false, 0 },
		{ "1111111111111111111111111111111111111111111111111111111111111111", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct rbk_err err = {0};
		int64_t fen = 0;
		int code = rbk_fen_read_signed(&fen, row[i].text, &err);

		if ((code == 0) != row[i].good || (code == 0 && fen != row[i].fen))
			fail_msg("%s: %d, %lld", row[i].text, code, (long long)fen);
	}
}

static void
months_are_known(void **state)
{
	static const char *const good[] = { "1970-01", "2026-11", "9999-12" };
	static const char *const bad[] = { "", "2026", "2026-1", "2026-00", "2026-13", "1969-12", "2026-11-", "2026-11-01", "2026/11", "二〇二六" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(rbk_month_valid(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(rbk_month_valid(bad[i]));
}

static void
amounts_are_written(void **state)
{
	char text[RBK_MONEY_TEXT];

	(void)state;
	rbk_fen_write(text, 0);
	assert_string_equal(text, "0.00");
	rbk_fen_write(text, 100000);
	assert_string_equal(text, "1,000.00");
	rbk_fen_write(text, -12345678901);
	assert_string_equal(text, "-123,456,789.01");
	rbk_fen_write(text, 9007199254740991);
	assert_string_equal(text, "90,071,992,547,409.91");
	rbk_rate_write(text, 1250);
	assert_string_equal(text, "12.50%");
}

static void
rates_are_read(void **state)
{
	struct rbk_err err = {0};
	int64_t rate;

	(void)state;
	assert_int_equal(rbk_rate_read(&rate, "12.5%", &err), 0);
	assert_int_equal(rate, 1250);
	assert_int_equal(rbk_rate_read(&rate, "80", &err), 0);
	assert_int_equal(rate, 8000);
	assert_int_equal(rbk_rate_read(&rate, "1.234", &err), RBK_E_BAD);
	assert_int_equal(rbk_rate_read(&rate, "x", &err), RBK_E_BAD);
}

static void
ulids(void **state)
{
	static const uint8_t ones[10] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 }, zero[10] = {0};
	char id[RBK_ULID_SIZE], again[RBK_ULID_SIZE];

	(void)state;
	rbk_ulid_make(id, 0xffffffffffff, ones);
	assert_string_equal(id, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
	rbk_ulid_make(id, 0, zero);
	assert_string_equal(id, "00000000000000000000000000");
	rbk_ulid_make(id, 1469918176385, zero); /* the specification's own example: 01ARYZ6S41… */
	assert_memory_equal(id, "01ARYZ6S41", 10);
	assert_true(rbk_ulid_valid(id));
	assert_false(rbk_ulid_valid("8ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
	assert_false(rbk_ulid_valid("01ARYZ6S41000000000000000"));
	assert_false(rbk_ulid_valid("01ARYZ6S4100000000000000I0"));
	assert_false(rbk_ulid_valid("01aryz6s410000000000000000"));
	assert_true(rbk_ulid_prefix(id, "01aryz6s4io"));
	assert_string_equal(id, "01ARYZ6S410");
	assert_false(rbk_ulid_prefix(id, "远成"));
	assert_false(rbk_ulid_prefix(id, ""));
	rbk_ulid_derive(id, 5, "abc", 3);
	rbk_ulid_derive(again, 5, "abc", 3);
	assert_string_equal(id, again);
}

static void
person_ids(void **state)
{
	(void)state;
	assert_true(rbk_person_valid("r-li"));
	assert_true(rbk_person_valid("a1"));
	assert_true(rbk_person_valid("abcdefghijklmnopqrstuvwxyz012345"));
	assert_false(rbk_person_valid("abcdefghijklmnopqrstuvwxyz0123456"));
	assert_false(rbk_person_valid("a"));
	assert_false(rbk_person_valid("-li"));
	assert_false(rbk_person_valid("R-Li"));
	assert_false(rbk_person_valid("a/b"));
	assert_false(rbk_person_valid(".."));
	assert_false(rbk_person_valid(NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_read), cmocka_unit_test(times_go_round), cmocka_unit_test(days_go_round),
		cmocka_unit_test(amounts_are_read), cmocka_unit_test(signed_amounts_are_read), cmocka_unit_test(months_are_known), cmocka_unit_test(amounts_are_written), cmocka_unit_test(rates_are_read),
		cmocka_unit_test(ulids), cmocka_unit_test(person_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
