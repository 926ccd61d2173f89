/* Display width, cells, wrapping. The source itself is part of this
   program: the cli is no library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/text.c"

static void
widths(void **state)
{
	(void)state;
	assert_int_equal(rbk_text_width(""), 0);
	assert_int_equal(rbk_text_width("abc"), 3);
	assert_int_equal(rbk_text_width("上海远航"), 8);
	assert_int_equal(rbk_text_width("（上海）A"), 9);
	assert_int_equal(rbk_text_width("e\xcc\x81"), 1);      /* combining accent */
	assert_int_equal(rbk_text_width("\xe2\x80\x8b"), 0);   /* zero width space */
	assert_int_equal(rbk_text_width("\xf0\xa0\x80\x80"), 2); /* U+20000 */
	assert_int_equal(rbk_text_width("ｱ"), 1);              /* halfwidth kana */
	assert_int_equal(rbk_text_width("한국"), 4);
	assert_int_equal(rbk_text_width("a\xff" "b"), 3);      /* not UTF-8: one replacement */
	assert_int_equal(rbk_text_width("…"), 1);
}

static void
tables_sorted(void **state)
{
	(void)state;
	for (size_t i = 1; i < sizeof wide / sizeof *wide; i++)
		assert_true(wide[i].first > wide[i - 1].last);
	for (size_t i = 1; i < sizeof none / sizeof *none; i++)
		assert_true(none[i].first > none[i - 1].last);
}

static const char *
cell(struct rbk_buf *b, const char *s, size_t max, size_t pad)
{
	rbk_buf_clear(b);
	rbk_buf_str(b, "");
	rbk_text_cell(b, s, max, pad);
	return b->text;
}

static void
cells(void **state)
{
	struct rbk_buf b = {0};

	(void)state;
	assert_string_equal(cell(&b, "ab", 0, 4), "ab  ");
	assert_string_equal(cell(&b, "远航", 0, 6), "远航  ");
	assert_string_equal(cell(&b, "abcdef", 4, 4), "abc…");
	assert_string_equal(cell(&b, "上海远航", 6, 6), "上海… "); /* half a character doesn't fit */
	assert_string_equal(cell(&b, "上海远航", 8, 8), "上海远航");
	assert_string_equal(cell(&b, "a\nb\tc\x1b[31m", 0, 0), "a b c [31m");
	assert_string_equal(cell(&b, "x\xe2\x80\xae" "y", 0, 0), "x y"); /* right-to-left override */
	rbk_buf_free(&b);
}

/* Whatever is cut to n columns takes n columns. */
static void
cut_to_width(void **state)
{
	static const char *const texts[] = { "abc", "上海远航电子有限公司", "a上b海c远", "o\xcc\x81o\xcc\x81o\xcc\x81" };
	struct rbk_buf b = {0};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		for (size_t n = 1; n < 24; n++)
			assert_int_equal(rbk_text_width(cell(&b, texts[i], n, n)), n);
	rbk_buf_free(&b);
}

static const char *
wrapped(struct rbk_buf *b, const char *s, size_t indent, size_t width)
{
	rbk_buf_clear(b);
	rbk_buf_str(b, "");
	rbk_text_wrap(b, s, 0, indent, width);
	return b->text;
}

static void
wraps(void **state)
{
	struct rbk_buf b = {0};

	(void)state;
	assert_string_equal(wrapped(&b, "one two three", 0, 7), "one two\nthree");
	assert_string_equal(wrapped(&b, "one two three", 2, 9), "one two\n  three");
	assert_string_equal(wrapped(&b, "longerthanwidth x", 0, 5), "longerthanwidth\nx");
	assert_string_equal(wrapped(&b, "一二三四五六", 0, 6), "一二三\n四五六");
	assert_string_equal(wrapped(&b, "一二三，四五", 0, 6), "一二\n三，四\n五"); /* no line begins with a comma */
	assert_string_equal(wrapped(&b, "a\nb", 1, 9), "a\n b");
	assert_string_equal(wrapped(&b, "", 0, 9), "");
	rbk_buf_free(&b);
}

/* No line is too long, and nothing but blanks and breaks is added or lost. */
static void
wrap_keeps_text(void **state)
{
	const char *text = "报备须填写客户名称、区域、信息来源 and a contact （姓名、职务、电话），缺一项即无效。 see: claim";
	struct rbk_buf b = {0};

	(void)state;
	for (size_t width = 10; width < 60; width++) {
		const char *out = wrapped(&b, text, 0, width), *in = text;

		for (const char *line = out; *line;) {
			size_t n = strcspn(line, "\n");
			char one[512];

			assert_true(n < sizeof one);
			memcpy(one, line, n);
			one[n] = '\0';
			assert_true(rbk_text_width(one) <= width);
			line += n + (line[n] == '\n');
		}
		while (*out) {
			if (*out != ' ' && *out != '\n') {
				in += strspn(in, " ");
				assert_int_equal(*out, *in);
				in++;
			}
			out++;
		}
		assert_string_equal(in + strspn(in, " "), "");
	}
	rbk_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(widths), cmocka_unit_test(tables_sorted), cmocka_unit_test(cells),
		cmocka_unit_test(cut_to_width), cmocka_unit_test(wraps), cmocka_unit_test(wrap_keeps_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
