/* Searching text: folded, cut, asked for, compared; and the property that
   what matches is never missed by its pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/gram.h"

static void
folded(void **state)
{
	static const char *const rows[][2] = {
		{ "上海遠航", "上海远航" }, { "ＡＢＣ物流", "abc物流" }, { "Acme  Ltd\n二", "acme ltd 二" }, { "Müller", "muller" },
		{ "a\xff" "b", "a b" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rbk_buf out = {0};

		rbk_buf_str(&out, "");
		rbk_gram_fold(&out, rows[i][0]);
		assert_string_equal(out.text, rows[i][1]);
		rbk_buf_free(&out);
	}
}

static void
spelled(void **state)
{
	struct rbk_buf out = {0};

	(void)state;
	rbk_gram_pinyin(&out, "上海物流a1 绿");
	assert_string_equal(out.text, "ShangHaiWuLiuA1 Lv");
	rbk_buf_free(&out);
}

static void
matched(void **state)
{
	static const struct {
		const char *typed, *name, *text;
		enum rbk_gram_fit want;
	} rows[] = {
		{ "上海物流", "上海物流", "", RBK_GRAM_WHOLE },
		{ "上海", "上海物流", "", RBK_GRAM_BEGIN },
		{ "物流", "上海物流", "", RBK_GRAM_PART },
		{ "shwl", "上海物流有限公司", "", RBK_GRAM_BEGIN },
		{ "hwl", "上海物流有限公司", "", RBK_GRAM_PART },
		{ "wuliu", "上海物流有限公司", "", RBK_GRAM_PART },
		{ "shanghaiwu", "上海物流有限公司", "", RBK_GRAM_PART },
		{ "chengdu", "成都重庆厦门长沙", "", RBK_GRAM_PART },
		{ "cdcqxmcs", "成都重庆厦门长沙", "", RBK_GRAM_BEGIN },
		{ "anghai", "上海物流有限公司", "", RBK_GRAM_NONE }, /* in the middle of a syllable */
		{ "冷链", "上海物流", "全程冷链 5555-0101", RBK_GRAM_TEXT },
		{ "0101", "上海物流", "全程冷链 5555-0101", RBK_GRAM_TEXT },
		{ "物流 冷链", "上海物流", "全程冷链", RBK_GRAM_TEXT },
		{ "物流 空运", "上海物流", "全程冷链", RBK_GRAM_NONE },
		{ "zm", "周敏", "", RBK_GRAM_BEGIN },
		{ "敏", "周敏", "", RBK_GRAM_PART },
		{ "acme物流", "acme物流", "", RBK_GRAM_PART },
		{ "，。 ", "上海物流", "，。", RBK_GRAM_NONE },
		{ "", "上海物流", "", RBK_GRAM_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rbk_gram_match(rows[i].typed, rows[i].name, rows[i].text) != rows[i].want)
			fail_msg("row %zu (%s) fits as %d", i, rows[i].typed, (int)rbk_gram_match(rows[i].typed, rows[i].name, rows[i].text));
}

/* Does a list of pieces have what one quoted word of the query asks for? */
static bool
has_piece(const char *pieces, const char *word, size_t len, bool beginning)
{
	for (const char *p = pieces; (p = strstr(p, " ")); p++)
		if (strncmp(p + 1, word, len) == 0 && (beginning || p[1 + len] == ' '))
			return true;
	return false;
}

/* Every piece asked for by a query of one kind of letters is there. */
static void
pieces_of_parts(void **state)
{
	static const char *const chars[] = { "上", "海", "物", "流", "a", "7", "有", "x", "公" };
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct rbk_buf name = {0}, pieces = {0}, query = {0};
		size_t at[12], n = 3 + (seed >> 8) % 6, from, to;

		for (size_t i = 0; i <= n; i++) {
			at[i] = name.len;
			if (i < n)
				rbk_buf_str(&name, chars[(seed = seed * 1103515245u + 12345u) >> 8 & 7]);
		}
		from = (seed >> 10) % n;
		to = from + 1 + (seed >> 20) % (n - from);
		const char *part = name.text + at[from];
		const size_t len = at[to] - at[from];
		char typed[64];

		(void)snprintf(typed, sizeof typed, "%.*s", (int)len, part);
		assert_true(rbk_gram_match(typed, name.text, "") != RBK_GRAM_NONE);
		rbk_buf_char(&pieces, ' ');
		rbk_gram_pieces(&pieces, name.text, "");
		assert_true(rbk_gram_query(&query, typed));
		for (const char *q = query.text; (q = strchr(q, '"'));) {
			const char *end = strchr(q + 1, '"');

			if (q[1] != 'i' && q[1] != 'p' && !has_piece(pieces.text, q + 1, (size_t)(end - q - 1), strncmp(end + 1, " *", 2) == 0))
				fail_msg("%s in %s: %s lacks %s", typed, name.text, pieces.text, q);
			q = end + 1;
		}
		rbk_buf_free(&query);
		rbk_buf_free(&pieces);
		rbk_buf_free(&name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folded), cmocka_unit_test(spelled), cmocka_unit_test(matched), cmocka_unit_test(pieces_of_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
