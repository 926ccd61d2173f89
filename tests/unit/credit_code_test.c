/* Credit codes: each place's rule from both sides, and the shared vectors. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/credit_code.h"

/* Made up: body 9, kind 1, division 999999, organisation 000000019. */
#define GOOD "91999999000000019D"

static void
check(const char *text, enum rbk_credit_code want, const char *canonical)
{
	char out[RBK_CREDIT_CODE_SIZE];
	enum rbk_credit_code got = rbk_credit_code_read(out, text);

	if (got != want || strcmp(out, canonical) != 0)
		fail_msg("'%s': %d '%s', expected %d '%s'", text, got, out, want, canonical);
}

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* The check character worked out the long way, as the standard's table has it. */
static char
check_character(const char *code)
{
	static const int weights[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28 };
	int sum = 0;

	for (int i = 0; i < 17; i++)
		sum += weights[i] * (int)(strchr(alphabet, code[i]) - alphabet);
	return alphabet[(31 - sum % 31) % 31];
}

static void
test_good(void **state)
{
	(void)state;
	assert_int_equal(check_character(GOOD), GOOD[17]);
	check(GOOD, RBK_CODE_GOOD, GOOD);
}

static void
test_spelling(void **state)
{
	(void)state;
	check("91999999000000019d", RBK_CODE_GOOD, GOOD);
	check(" 91999999 000000019D\n", RBK_CODE_GOOD, GOOD);
	check("91-999999-00000001-9-D", RBK_CODE_GOOD, GOOD);
	check("91–999999—000000019－D", RBK_CODE_GOOD, GOOD);
	check("９１９９９９９９０００００００１９Ｄ", RBK_CODE_GOOD, GOOD);
	check("９１９９９９９９　０００００００１９ｄ", RBK_CODE_GOOD, GOOD);
	check("\xef\xbb\xbf" GOOD "\xe2\x80\x8b\xc2\xa0", RBK_CODE_GOOD, GOOD);
}

static void
test_shape(void **state)
{
	char text[RBK_STR_MAX + 64];

	(void)state;
	check("", RBK_CODE_SHAPE, "");
	check(" - ", RBK_CODE_SHAPE, "");
	check("91999999000000019", RBK_CODE_SHAPE, "");
	check("91999999000000019D0", RBK_CODE_SHAPE, "");
	check("91999999000000019D" GOOD, RBK_CODE_SHAPE, "");
	check("91999999.000000019D", RBK_CODE_SHAPE, "");
	check("91999999000000019沪", RBK_CODE_SHAPE, "");
	check("91999999000000019\xff", RBK_CODE_SHAPE, "");
	check("91999999000000019D\xe3\x80", RBK_CODE_SHAPE, "");
	check("000000019", RBK_CODE_SHAPE, ""); /* an organisation code alone */
	memset(text, ' ', sizeof text);
	memcpy(text, GOOD, 18);
	text[RBK_STR_MAX] = '\0';
	check(text, RBK_CODE_GOOD, GOOD);
	text[RBK_STR_MAX] = ' ';
	text[RBK_STR_MAX + 1] = '\0';
	check(text, RBK_CODE_SHAPE, "");
}

static void
test_letters(void **state)
{
	char text[] = GOOD;

	(void)state;
	for (const char *p = "IOSVZiosvz_!"; *p; p++) {
		text[16] = *p;
		check(text, RBK_CODE_SHAPE, "");
	}
	memcpy(text, GOOD, sizeof text);
	for (const char *p = "IOSVZ"; *p; p++) {
		text[17] = *p;
		check(text, RBK_CODE_SHAPE, "");
	}
	check("9199999900000001９Ｉ", RBK_CODE_SHAPE, "");
}

/* Every registering body of the standard; no other character. */
static void
test_body(void **state)
{
	char text[] = GOOD;

	(void)state;
	for (const char *p = alphabet; *p; p++) {
		text[0] = *p;
		text[17] = check_character(text);
		if (strchr("123456789ANY", *p))
			check(text, RBK_CODE_GOOD, text);
		else
			check(text, RBK_CODE_SHAPE, "");
	}
}

/* Kind and division are digits. */
static void
test_division(void **state)
{
	(void)state;
	for (int i = 1; i < 8; i++) {
		for (const char *p = alphabet; *p; p++) {
			char text[] = GOOD;

			text[i] = *p;
			text[17] = check_character(text);
			if (*p <= '9')
				check(text, RBK_CODE_GOOD, text);
			else
				check(text, RBK_CODE_SHAPE, "");
		}
	}
}

/* Any one character of the rest changed, any two neighbours swapped: noticed. */
static void
test_check(void **state)
{
	(void)state;
	for (int i = 1; i < 18; i++) {
		for (const char *p = alphabet; *p; p++) {
			char text[] = GOOD;

			if (*p == GOOD[i] || (i < 8 && *p > '9'))
				continue;
			text[i] = *p;
			check(text, RBK_CODE_CHECK, text);
		}
	}
	for (int i = 8; i < 17; i++) {
		char text[] = GOOD;

		if (text[i] == text[i + 1])
			continue;
		text[i] = GOOD[i + 1];
		text[i + 1] = GOOD[i];
		check(text, RBK_CODE_CHECK, text);
	}
}

/* The organisation code's own check (GB 11714), with the last one right. */
static void
test_organisation(void **state)
{
	static const char *const organisations[] = { "000000019", "12345678", "MA00000A", "00000006X", "000000000" };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		char text[] = GOOD;
		int good = 0;

		memcpy(text + 8, organisations[i], 8);
		for (const char *p = "0123456789X"; *p; p++) {
			char out[RBK_CREDIT_CODE_SIZE];

			text[16] = *p;
			text[17] = check_character(text);
			good += rbk_credit_code_read(out, text) == RBK_CODE_GOOD;
			assert_string_equal(out, text);
		}
		assert_int_equal(good, 1);
		if (strlen(organisations[i]) == 9) {
			memcpy(text + 8, organisations[i], 9);
			text[17] = check_character(text);
			check(text, RBK_CODE_GOOD, text);
		}
	}
}

static void
test_shared_vectors(void **state)
{
	FILE *f = fopen(SOURCE_DIR "/../shared/data/uscc_vectors.tsv", "r");
	size_t n = 0, right = 0;
	char line[512];

	(void)state;
	if (!f) {
		printf("skipped: no ../shared/data/uscc_vectors.tsv\n");
		skip();
	}
	assert_non_null(fgets(line, sizeof line, f)); /* the header */
	while (fgets(line, sizeof line, f)) {
		char out[RBK_CREDIT_CODE_SIZE], *expect = strchr(line, '\t');

		assert_non_null(expect);
		*expect++ = '\0';
		enum rbk_credit_code got = rbk_credit_code_read(out, line);
		int agrees = (got == RBK_CODE_GOOD) == (strncmp(expect, "valid\t", 6) == 0);

		if (!agrees)
			printf("uscc_vectors: %s: %d, expected %s", line, got, expect);
		right += (size_t)agrees;
		n++;
	}
	fclose(f);
	printf("uscc_vectors: %zu of %zu as expected\n", right, n);
	assert_int_equal(right, n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_spelling),
		cmocka_unit_test(test_shape),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_body),
		cmocka_unit_test(test_division),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_organisation),
		cmocka_unit_test(test_shared_vectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
