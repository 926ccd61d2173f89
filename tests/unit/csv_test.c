/* CSV as spreadsheets write it, and what is refused with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/bounds.h"
#include "core/model/csv.h"

/* Rows as "cell|cell/cell|cell", with the lines behind them. */
static void
reads(const char *text, const char *want)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_buf got = {0};
	struct rbk_csv csv;

	if (rbk_csv_read(&csv, &a, text, strlen(text), &err))
		fail_msg("refused: %s: %s", text, err.text);
	rbk_buf_str(&got, "");
	for (size_t i = 0; i < csv.n; i++) {
		rbk_buf_print(&got, "%s%d", i ? "/" : "", csv.rows[i].line);
		for (size_t k = 0; k < csv.rows[i].n; k++)
			rbk_buf_print(&got, "|%s", csv.rows[i].cells[k]);
	}
	assert_string_equal(got.text, want);
	rbk_buf_free(&got);
	rbk_arena_free(&a);
}

static void
refuses(const char *text, size_t len, enum rbk_code code, const char *words)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_csv csv;

	assert_int_equal(rbk_csv_read(&csv, &a, text, len, &err), code);
	assert_non_null(strstr(err.text, words));
	rbk_arena_free(&a);
}

static void
rows_and_lines(void **state)
{
	(void)state;
	reads("", "");
	reads("\n\r\n\r", "");
	reads("a", "1|a");
	reads("a,b\nc,d\n", "1|a|b/2|c|d");
	reads("a,b\r\nc,d", "1|a|b/2|c|d");
	reads("a,b\rc,d\r", "1|a|b/2|c|d");
	reads("a,b\n\n , \nc,,\n,,,\n", "1|a|b/4|c");
	reads(",b\n", "1||b");
	reads("a, b \n", "1|a| b ");
}

static void
quotes(void **state)
{
	(void)state;
	reads("\"a,b\",c\n", "1|a,b|c");
	reads("\"a \"\"b\"\" c\",d", "1|a \"b\" c|d");
	reads("\"a\r\nb\nc\",d\ne,f\n", "1|a\r\nb\nc|d/4|e|f");
	reads("a,5\" pipe,c\n", "1|a|5\" pipe|c");
	reads("\"\",\"b\"  ,\"c\"\t\r\n", "1||b|c");
	reads("\"a\"", "1|a");
}

static void
separators(void **state)
{
	(void)state;
	reads("a;b,c;d\n1;2\n", "1|a|b,c|d/2|1|2");
	reads("a\tb\n1\t2,3\n", "1|a|b/2|1|2,3");
	reads("title\na;b\n1;2,3\n", "1|title/2|a|b/3|1|2,3");
	reads("\"a;b;c\",d\n", "1|a;b;c|d");
	reads("sep=;\r\na,a,a;b\r\n", "2|a,a,a|b");
	reads("SEP=\t\na,a\tb\n", "2|a,a|b");
	reads("sep=ab,c\n", "1|sep=ab|c");
}

static void
refused(void **state)
{
	static char wide[RBK_LINE_MAX + 20];

	(void)state;
	refuses("a,b\nc,\"d\ne", 10, RBK_E_BAD, "line 2:");
	refuses("a,b\n\"x\ny\"z,d\n", 13, RBK_E_BAD, "line 3:");
	refuses("a\nb\0c", 5, RBK_E_BAD, "line 2:");
	memset(wide, 'x', sizeof wide - 1);
	memcpy(wide, "a,b\n", 4);
	refuses(wide, sizeof wide - 1, RBK_E_BOUND, "line 2:");
	wide[4] = '"';
	refuses(wide, sizeof wide - 1, RBK_E_BOUND, "line 2:");
}

static void
rows_are_bounded(void **state)
{
	size_t n = 2 * (RBK_CSV_ROWS + 1);
	char *text = malloc(n);
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_csv csv;

	(void)state;
	for (size_t i = 0; i < n; i += 2) {
		text[i] = 'a';
		text[i + 1] = '\n';
	}
	assert_int_equal(rbk_csv_read(&csv, &a, text, n - 2, &err), RBK_OK);
	assert_int_equal(csv.n, RBK_CSV_ROWS);
	assert_int_equal(csv.rows[csv.n - 1].line, RBK_CSV_ROWS);
	rbk_arena_free(&a);
	refuses(text, n, RBK_E_BOUND, "line 200001:");
	free(text);
}

static void
spreadsheet_rows(void **state)
{
	static const char text[] = "a,\"b\nc\"\nd\n\ne\n";
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_csv csv;

	(void)state;
	assert_int_equal(rbk_csv_read(&csv, &a, text, strlen(text), &err), RBK_OK);
	assert_int_equal(csv.n, 3);
	assert_int_equal(csv.rows[1].line, 3);
	assert_int_equal(csv.rows[1].row, 2);
	assert_int_equal(csv.rows[2].line, 5);
	assert_int_equal(csv.rows[2].row, 4);
	assert_string_equal(rbk_csv_cell(&csv.rows[1], 0), "d");
	assert_string_equal(rbk_csv_cell(&csv.rows[1], 7), "");
	rbk_arena_free(&a);
}

/* Every mixture of the characters that matter, written and read again. */
static void
round_trip(void **state)
{
	static const char alphabet[] = "a,;\t\"\r\n =";
	const size_t base = sizeof alphabet - 1;
	struct rbk_arena a = {0};
	struct rbk_buf text = {0};

	(void)state;
	for (size_t i = 0; i < base * base * base * base; i++) {
		struct rbk_err err = {0};
		struct rbk_csv csv;
		char one[3] = { alphabet[i % base], alphabet[i / base % base], '\0' };
		char two[4] = { alphabet[i / base / base % base], alphabet[i / base / base / base], 'x', '\0' };
		const char *cells[] = { one, "", two };

		rbk_buf_clear(&text);
		rbk_csv_write(&text, ",;\t"[i % 3], cells, 3);
		assert_int_equal(rbk_csv_read(&csv, &a, text.text, text.len, &err), RBK_OK);
		assert_int_equal(csv.separator, ",;\t"[i % 3]);
		assert_int_equal(csv.n, 1);
		assert_string_equal(rbk_csv_cell(csv.rows, 0), one);
		assert_string_equal(rbk_csv_cell(csv.rows, 1), "");
		assert_string_equal(rbk_csv_cell(csv.rows, 2), two);
		rbk_arena_free(&a);
	}
	rbk_buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_lines),   cmocka_unit_test(quotes),
		cmocka_unit_test(separators),       cmocka_unit_test(refused),
		cmocka_unit_test(rows_are_bounded), cmocka_unit_test(spreadsheet_rows),
		cmocka_unit_test(round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
