/* What spreadsheets save, as UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/store/sheet.h"

#define BYTES(text) text, sizeof text - 1

static void
gives(const char *bytes, size_t len, enum rbk_coding want, const char *text)
{
	struct rbk_buf out = {0};
	struct rbk_err err = {0};
	enum rbk_coding coding;

	if (rbk_sheet_decode(&out, &coding, bytes, len, &err))
		fail_msg("%s", err.text);
	assert_int_equal(coding, want);
	assert_string_equal(out.text ? out.text : "", text);
	rbk_buf_free(&out);
}

static void
refuses(const char *bytes, size_t len, const char *words)
{
	struct rbk_buf out = {0};
	struct rbk_err err = {0};
	enum rbk_coding coding;

	assert_int_equal(rbk_sheet_decode(&out, &coding, bytes, len, &err), RBK_E_BAD);
	if (!strstr(err.text, words))
		fail_msg("%s", err.text);
	rbk_buf_free(&out);
}

static void
codings(void **state)
{
	(void)state;
	gives(BYTES(""), RBK_UTF8, "");
	gives(BYTES("name,1\n"), RBK_UTF8, "name,1\n");
	gives(BYTES("\xe5\xae\xa2\xe6\x88\xb7"), RBK_UTF8, "客户");
	gives(BYTES("\xef\xbb\xbf\xe5\xae\xa2\xe6\x88\xb7"), RBK_UTF8_BOM, "客户");
	gives(BYTES("\xbf\xcd\xbb\xa7,\n"), RBK_GB18030, "客户,\n");
	gives(BYTES("\x81\x30\x81\x30\xbf\xcd"), RBK_GB18030, "\xc2\x80客"); /* four bytes */
	gives(BYTES("\xff\xfe\xa2\x5b\x37\x62\t\0" "1\0"), RBK_UTF16LE, "客户\t1");
	gives(BYTES("\xfe\xff\x5b\xa2\x62\x37\0\t\0" "1"), RBK_UTF16BE, "客户\t1");
	gives(BYTES("\xff\xfe\x3d\xd8\x0a\xde"), RBK_UTF16LE, "😊"); /* a pair */
}

static void
refused(void **state)
{
	(void)state;
	refuses(BYTES("a\nb\n\xbf\xcd\xff\xff\n"), "line 3:");
	refuses(BYTES("a\r\nb\r\n\xbf"), "line 3:"); /* cut */
	refuses(BYTES("\xef\xbb\xbf" "a\n\xbf\xcd"), "line 2:");
	refuses(BYTES("\xff\xfe" "a\0\n\0\x3d\xd8" "b\0"), "line 2:");
	refuses(BYTES("\xff\xfe" "a\0\n"), "line 1:");
	refuses(BYTES("\xd0\xcf\x11\xe0..."), "workbook");
}

/* More than one buffer of iconv, cut inside a character. */
static void
long_text(void **state)
{
	size_t n = 20001;
	char *gb = malloc(n);
	struct rbk_buf out = {0};
	struct rbk_err err = {0};
	enum rbk_coding coding;

	(void)state;
	gb[0] = 'x';
	for (size_t i = 1; i < n; i += 2)
		memcpy(gb + i, "\xbf\xcd", 2);
	assert_int_equal(rbk_sheet_decode(&out, &coding, gb, n, &err), 0);
	assert_int_equal(out.len, 1 + (n - 1) / 2 * 3);
	assert_memory_equal(out.text + out.len - 3, "客", 3);
	rbk_buf_free(&out);
	free(gb);
}

static void
files(void **state)
{
	char dir[] = "/tmp/sheet-test-XXXXXX", path[64];
	struct rbk_buf text = {0};
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_sheet s;

	(void)state;
	assert_non_null(mkdtemp(dir));
	(void)snprintf(path, sizeof path, "%s/rows.csv", dir);
	rbk_buf_str(&text, "\xef\xbb\xbf" "a\r\n");
	assert_int_equal(rbk_sheet_load(&s, &a, path, NULL, &err), RBK_E_MISSING);
	assert_int_equal(rbk_sheet_write(path, &text, &err), 0);
	assert_int_equal(rbk_sheet_write(path, &text, &err), 0); /* just this already */
	assert_int_equal(rbk_sheet_load(&s, &a, path, NULL, &err), 0);
	assert_int_equal(s.coding, RBK_UTF8_BOM);
	assert_int_equal(s.csv.n, 1);
	assert_string_equal(s.csv.rows[0].cells[0], "a");
	assert_null(s.sheet);
	assert_int_equal(rbk_sheet_load(&s, &a, path, "个人", &err), RBK_E_USAGE);
	err = (struct rbk_err){0};
	rbk_buf_str(&text, "b\r\n");
	assert_int_equal(rbk_sheet_write(path, &text, &err), RBK_E_EXISTS); /* perhaps mended by hand */
	assert_int_equal(rbk_sheet_load(&s, &a, dir, NULL, &err), RBK_E_OS);
	rbk_buf_free(&text);
	rbk_arena_free(&a);
	(void)unlink(path);
	(void)rmdir(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codings),
		cmocka_unit_test(refused),
		cmocka_unit_test(long_text),
		cmocka_unit_test(files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
