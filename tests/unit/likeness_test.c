/* Names taken apart and compared: each rule from both sides, what must hold
   for all names, and the cases of fixtures/names/cases.tsv. All names are
   made up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/finding.h"
#include "core/model/sound.h"
#include "core/rules/likeness.h"
#include "core/rules/policy.h"

static struct rbk_arena arena;
static const struct rbk_words *words;

static int
setup(void **state)
{
	(void)state;
	words = rbk_words_builtin(&arena);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	rbk_arena_free(&arena);
	return 0;
}

static const struct rbk_parts *
parts_by(const struct rbk_words *w, const char *name)
{
	const struct rbk_parts *p;
	struct rbk_err err = {0};

	if (rbk_parts_make(&p, &arena, w, name, &err))
		fail_msg("'%s': %s", name, err.text);
	return p;
}

static struct rbk_likeness
compare_by(const struct rbk_words *w, const char *x, const char *y)
{
	const struct rbk_parts *a = parts_by(w, x), *b = parts_by(w, y);
	struct rbk_likeness l = rbk_likeness_of(a, b), m = rbk_likeness_of(b, a);

	if (l.verdict != m.verdict || l.score != m.score || strcmp(l.reason, m.reason) != 0)
		fail_msg("'%s' and '%s': %s %d %s, the other way %s %d %s", x, y, rbk_verdict_word(l.verdict), l.score, l.reason,
		         rbk_verdict_word(m.verdict), m.score, m.reason);
	assert_non_null(rbk_message_text(l.reason));
	assert_in_range(l.score, 0, RBK_SCORE_MAX);
	return l;
}

static void
check(const char *x, const char *y, enum rbk_verdict want, const char *reason)
{
	struct rbk_likeness l = compare_by(words, x, y);

	if (l.verdict != want || (reason && strcmp(l.reason, reason) != 0))
		fail_msg("'%s' and '%s': %s by %s, expected %s by %s", x, y, rbk_verdict_word(l.verdict), l.reason,
		         rbk_verdict_word(want), reason ? reason : "any");
}

static void
check_parts(const char *name, const char *want)
{
	const struct rbk_parts *p = parts_by(words, name);
	char got[512] = "";

	for (enum rbk_part i = RBK_PART_REGION; i <= RBK_PART_TAIL; i++)
		(void)snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i ? "|" : "", rbk_parts_text(&arena, p, i));
	assert_string_equal(got, want);
}

static void
test_parts(void **state)
{
	(void)state;
	check_parts("深圳市海岭电子科技有限公司", "深圳市|海岭|电子科技|有限公司|");
	check_parts("深圳海岭电子科技有限公司惠州分公司", "深圳|海岭|电子科技|有限公司|惠州分公司");
	check_parts("海岭（北京）科技有限公司", "|海岭|科技|有限公司|");
	check_parts("浙江省诸暨市海岭纺织厂", "浙江省诸暨市|海岭|纺织|厂|");
	check_parts("杭州市政工程有限公司", "杭州|市政|工程|有限公司|");
	check_parts("围场满族蒙古族自治县海岭商贸有限公司", "围场满族蒙古族自治县|海岭|商贸|有限公司|");
	check_parts("围场海岭商贸有限公司", "围场|海岭|商贸|有限公司|");
	check_parts("某某县海岭商贸有限公司", "某某县|海岭|商贸|有限公司|");
	check_parts("海岭银行青州支行", "|海岭|银行||青州支行");
	check_parts("海岭集团股份有限公司", "|海岭|集团|股份有限公司|");
	check_parts("青岛海岭种子公司", "青岛|海岭|种子|公司|");
	check_parts("Sealine Trading Co., Ltd.", "|sealinetrading||coltd|");
	check_parts("东方", "|东方|||");
}

static void
test_same(void **state)
{
	(void)state;
	check("海岭商贸有限公司", "海岭商贸 有限公司", RBK_SAME, "likeness.equal");
	check("海嶺商貿有限公司", "海岭商贸有限公司", RBK_SAME, "likeness.equal");
	check("海岭（上海）商贸有限公司", "海岭(上海)商贸有限公司", RBK_SAME, "likeness.equal");
	check("海岭商贸有限公司", "海岭商贸有限责任公司", RBK_SAME, "likeness.form_equal");
	check("海岭商贸有限公司", "海岭商贸", RBK_SAME, "likeness.form_missing");
	check("海岭商贸有限公司", "海岭商贸股份有限公司", RBK_LIKELY, "likeness.form_unlike");
	check("海岭商贸有限公司", "海岭商贸公司", RBK_LIKELY, "likeness.form_unlike");
	check("海岭商贸有限公司", "海陵商贸有限公司", RBK_POSSIBLE, "likeness.sound");
}

static void
test_regions(void **state)
{
	(void)state;
	check("武汉海岭商贸有限公司", "武汉市海岭商贸有限公司", RBK_LIKELY, "likeness.mark");
	check("浙江省诸暨市海岭纺织有限公司", "诸暨市海岭纺织有限公司", RBK_LIKELY, "likeness.region_missing");
	check("武汉海岭商贸有限公司", "海岭商贸有限公司", RBK_LIKELY, "likeness.region_missing");
	check("武汉海岭商贸有限公司", "长沙海岭商贸有限公司", RBK_POSSIBLE, "likeness.region_other");
	check("湖北海岭商贸有限公司", "武汉海岭商贸有限公司", RBK_POSSIBLE, "likeness.region_within");
	check("抚州海岭商贸有限公司", "福州海岭商贸有限公司", RBK_POSSIBLE, "likeness.region_other");
	check("武汉海岭商贸有限公司", "武汉云顶商贸有限公司", RBK_DIFFERENT, NULL);
	check("武汉海岭商贸有限公司", "武汉海岭物流有限公司", RBK_POSSIBLE, "likeness.trade_other");
	check("武汉海岭商贸有限公司", "长沙海岭物流有限公司", RBK_DIFFERENT, NULL);
	check("武汉海岭科技有限公司", "武汉海岭科技发展有限公司", RBK_POSSIBLE, "likeness.trade_part");
}

static void
test_branches(void **state)
{
	(void)state;
	check("海岭物流有限公司", "海岭物流有限公司武汉分公司", RBK_RELATED, "likeness.branch");
	check("海岭物流有限公司长沙分公司", "海岭物流有限公司武汉分公司", RBK_RELATED, "likeness.branches");
	check("海岭物流有限公司第一分公司", "海岭物流有限公司第二分公司", RBK_RELATED, "likeness.branches");
	check("海岭物流有限公司第十二分公司", "海岭物流有限公司第12分公司", RBK_LIKELY, "likeness.inner_form");
	check("海岭银行股份有限公司青州支行", "海岭银行青州支行", RBK_LIKELY, "likeness.inner_form");
	check("海岭银行股份有限公司青州园桥路支行", "海岭银行青州园桥路支", RBK_LIKELY, "likeness.cut_off");
	check("海岭银行股份有限公司青州园桥路支行", "海岭银行青州", RBK_DIFFERENT, NULL);
	check("海岭物流有限公司苏州分公司", "海岭物流有限公司宿州分公司", RBK_RELATED, "likeness.branches");
	check("海岭物流有限公司花桥路店", "海岭物流有限公司花乔路店", RBK_POSSIBLE, "likeness.slip");
	check("海岭物流有限公司武汉分公司", "云顶物流有限公司武汉分公司", RBK_DIFFERENT, NULL);
	check("中铁九十一局有限公司", "中铁九十二局有限公司", RBK_DIFFERENT, "likeness.number");
}

static void
test_groups(void **state)
{
	(void)state;
	check("海岭集团有限公司", "海岭集团包装有限公司", RBK_RELATED, "likeness.member");
	check("海岭集团包装有限公司", "海岭集团物流有限公司", RBK_RELATED, "likeness.members");
	check("武汉海岭（集团）有限公司", "武汉海岭股份有限公司", RBK_RELATED, "likeness.group");
	check("武汉海岭集团有限公司", "武汉海岭集团股份有限公司", RBK_LIKELY, "likeness.form_unlike");
	check("海岭集团", "海岭集团有限公司", RBK_SAME, "likeness.form_missing");
	check("海岭集团", "武汉海岭农资集团股份有限公司", RBK_LIKELY, "likeness.short");
	check("海岭集团有限公司", "云顶集团有限公司", RBK_DIFFERENT, NULL);
}

static void
test_short_forms(void **state)
{
	(void)state;
	check("海岭科技", "武汉海岭鸿业科技股份有限公司", RBK_LIKELY, "likeness.short");
	check("鄂海岭A", "武汉海岭集团股份有限公司", RBK_LIKELY, "likeness.short");
	check("*ST海岭", "武汉海岭集团股份有限公司", RBK_LIKELY, "likeness.short");
	check("武汉海岭", "武汉市海岭建筑劳务有限公司", RBK_LIKELY, "likeness.short");
	check("长沙海岭", "武汉市海岭建筑劳务有限公司", RBK_DIFFERENT, NULL);
	check("海岭", "武汉海岭商贸有限公司", RBK_LIKELY, "likeness.short");
	check("云顶", "武汉海岭商贸有限公司", RBK_DIFFERENT, NULL);
	check("海商", "武汉海岭远洋捕捞商贸有限公司", RBK_LIKELY, "likeness.short");
	check("洋商", "武汉海岭远洋捕捞商贸有限公司", RBK_DIFFERENT, NULL);
}

static void
test_notes(void **state)
{
	(void)state;
	check("海岭银行股份有限公司(简称:海岭行)", "海岭银行股份有限公司", RBK_LIKELY, "likeness.note");
	check("第一名称:海岭饲料公司 第二名称:海岭饲料总厂", "海岭饲料公司", RBK_LIKELY, "likeness.note");
	check("海岭机械有限公司（原云顶农具厂）", "云顶农具厂", RBK_LIKELY, "likeness.note");
	check("海岭机械有限公司（原云顶农具厂）", "海岭机械有限公司", RBK_LIKELY, "likeness.note");
	check("海岭机械有限公司（原云顶农具厂）", "云顶花卉有限公司", RBK_DIFFERENT, NULL);
}

static void
test_slips(void **state)
{
	(void)state;
	check("武汉海岭商贸有限公司", "武汉海岭尚贸有限公司", RBK_POSSIBLE, "likeness.sound");
	check("武汉海岭机械有限公司", "武汉海岭械机有限公司", RBK_POSSIBLE, NULL);
	check("武汉海岭商贸有限公司", "武汉海岭贸有限公司", RBK_POSSIBLE, NULL);
	check("武汉海岭商贸有限公司", "武汉海鼎商贸有限公司", RBK_POSSIBLE, "likeness.slip_other");
	check("武汉海岭商贸有限公司", "武汉云鼎商贸有限公司", RBK_DIFFERENT, NULL);
	check("海岭", "海陵", RBK_DIFFERENT, NULL);
	assert_string_equal(rbk_sound_spell(rbk_sound_of(0x5f20)), "zhang");
	assert_int_equal(rbk_sound_of(0x5cad), rbk_sound_of(0x9675)); /* 岭 陵 */
	assert_int_equal(rbk_sound_of('a'), 0);
	assert_string_equal(rbk_sound_spell(0), "");
}

static struct rbk_likeness
with(const char *x, struct rbk_evidence ex, const char *y, struct rbk_evidence ey)
{
	struct rbk_likeness l = rbk_likeness_with(parts_by(words, x), &ex, parts_by(words, y), &ey);
	struct rbk_likeness m = rbk_likeness_with(parts_by(words, y), &ey, parts_by(words, x), &ex);

	assert_int_equal(l.verdict, m.verdict);
	assert_int_equal(l.score, m.score);
	assert_int_equal(l.suspicion, m.suspicion);
	assert_string_equal(l.reason, m.reason);
	assert_non_null(rbk_message_text(l.reason));
	return l;
}

static void
test_evidence(void **state)
{
	struct rbk_evidence none = {0}, one = { .code = "1" }, two = { .code = "2" };
	struct rbk_evidence phone = { .phones = (const char *const[]){ "139", "138", NULL } };
	struct rbk_evidence both = { .phones = (const char *const[]){ "138", NULL }, .contacts = (const char *const[]){ "王", NULL } };
	struct rbk_evidence wuhan = { .region = rbk_words_place(words, "武汉市") };
	struct rbk_evidence hubei = { .region = rbk_words_place(words, "湖北") };
	struct rbk_likeness l;

	(void)state;
	assert_int_equal(with("海岭", one, "云顶", one).verdict, RBK_SAME);
	l = with("海岭商贸有限公司", one, "海岭商贸有限公司", two);
	assert_int_equal(l.verdict, RBK_LIKELY);
	assert_string_equal(l.reason, "likeness.codes_differ");
	assert_int_equal(with("武汉海岭商贸有限公司", one, "武汉市海岭商贸有限公司", two).verdict, RBK_DIFFERENT);
	assert_int_equal(with("海岭商贸有限公司", one, "海岭商贸有限公司", none).verdict, RBK_SAME);
	l = with("武汉海岭商贸有限公司", none, "武汉海鼎商贸有限公司", phone);
	assert_int_equal(l.verdict, RBK_POSSIBLE);
	assert_false(l.suspicion);
	l = with("武汉海岭商贸有限公司", phone, "武汉海鼎商贸有限公司", phone);
	assert_int_equal(l.verdict, RBK_POSSIBLE);
	assert_true(l.suspicion);
	assert_int_equal(l.signs, RBK_SIGN_PHONE);
	assert_int_equal(with("海岭", phone, "云顶", phone).verdict, RBK_DIFFERENT);
	l = with("海岭", both, "云顶", both);
	assert_int_equal(l.verdict, RBK_POSSIBLE);
	assert_true(l.suspicion);
	assert_true(with("海岭商贸有限公司", none, "武汉市海岭商贸有限公司", none).suspicion);
	assert_int_equal(with("海岭商贸有限公司", wuhan, "长沙海岭商贸有限公司", none).verdict, RBK_POSSIBLE);
	assert_int_equal(with("海岭商贸有限公司", hubei, "武汉海岭商贸有限公司", none).verdict, RBK_LIKELY);
	assert_int_equal(with("海岭", wuhan, "长沙海岭商贸有限公司", none).verdict, RBK_POSSIBLE);
	assert_int_equal(rbk_words_place(words, "哪里都不是"), 0);
	/* nothing else known: as the names say, though a brand reads as a place */
	l = with("北京东方云禾科技股份有限公司", none, "东方云禾", none);
	assert_int_equal(l.verdict, RBK_LIKELY);
	assert_string_equal(l.reason, "likeness.short");
	assert_int_equal(with("北京东方云禾科技股份有限公司", none, "东方云禾", wuhan).verdict, RBK_POSSIBLE);
}

static const char *const some[] = {
	"武汉海岭商贸有限公司", "武汉市海岭商贸有限公司", "武漢海嶺商貿有限公司", "海岭商贸有限公司", "海岭商贸", "海岭", "海岭股份",
	"武汉海岭商贸股份有限公司", "武汉海岭物流有限公司", "长沙海岭商贸有限公司", "武汉海岭商贸有限公司长沙分公司",
	"武汉海岭商贸有限公司第二分公司", "海岭集团有限公司", "海岭集团物流有限公司", "鄂海岭A", "海岭(武汉)商贸有限公司",
	"海岭银行青州支行", "海岭银行股份有限公司青州支行", "武汉海陵商贸有限公司", "武汉岭海商贸有限公司", "武汉云顶商贸有限公司",
	"Sealine Trading Co., Ltd.", "sealine", "海岭机械有限公司（原云顶农具厂）", "云顶农具厂", "中铁九十一局有限公司",
	"浙江省诸暨市海岭纺织厂", "诸暨海岭纺织有限公司", "12号店", "一",
};
#define SOME (sizeof some / sizeof *some)

/* The same name in full width, with spaces between its characters. */
static const char *
spaced(const char *name)
{
	char *out = rbk_arena_take(&arena, strlen(name) * 8 + 1), *p = out;

	for (const char *s = name; *s; s++) {
		bool first = ((unsigned char)*s & 0xc0) != 0x80;

		if (first && s > name && (unsigned char)*s >= 0x80) {
			memcpy(p, "\xe3\x80\x80", 3); /* the wide blank */
			p += 3;
		}
		if (*s > ' ' && *s < 0x7f) {
			unsigned wide = 0xff00u + (unsigned)(*s - ' ');

			*p++ = (char)(0xe0 | wide >> 12);
			*p++ = (char)(0x80 | (wide >> 6 & 0x3f));
			*p++ = (char)(0x80 | (wide & 0x3f));
		} else {
			*p++ = *s;
		}
	}
	return out;
}

/* Some characters in their traditional shape. */
static const char *
traditional(const char *name)
{
	static const char *const shapes[][2] = { { "汉", "漢" }, { "岭", "嶺" }, { "贸", "貿" }, { "团", "團" }, { "银", "銀" },
		                                 { "长", "長" }, { "号", "號" }, { "铁", "鐵" }, { "农", "農" }, { "织", "織" } };
	const char *out = name;

	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		const char *at = strstr(out, shapes[i][0]);

		if (at)
			out = rbk_arena_print(&arena, "%.*s%s%s", (int)(at - out), out, shapes[i][1], at + 3);
	}
	return out;
}

static void
test_spelling_decides_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < SOME; i++) {
		check(some[i], spaced(some[i]), RBK_SAME, NULL);
		check(some[i], traditional(some[i]), RBK_SAME, NULL);
		for (size_t k = 0; k < SOME; k++) {
			struct rbk_likeness l = compare_by(words, some[i], some[k]);
			struct rbk_likeness m = compare_by(words, spaced(some[i]), traditional(some[k]));

			if (l.verdict != m.verdict || l.score != m.score)
				fail_msg("'%s' and '%s': %s, spelled otherwise %s", some[i], some[k], l.reason, m.reason);
		}
	}
}

static void
test_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < SOME; i++)
		check(some[i], some[i], RBK_SAME, "likeness.equal");
}

/* The builtin lists with a word added to one of them. */
static const struct rbk_words *
with_word(const char *list, const char *word)
{
	const struct rbk_policy_text *files;
	const struct rbk_words *w;
	struct rbk_err err = {0};
	size_t n = rbk_policy_builtin_files(&files);

	for (size_t i = 0; i < n; i++) {
		if (strcmp(files[i].name, "names") != 0)
			continue;
		const char *text = rbk_arena_copy(&arena, files[i].bytes, files[i].len);
		const char *at = strstr(text, rbk_arena_print(&arena, "\"%s\": [", list));

		assert_non_null(at);
		at = strchr(at, '[') + 1;
		text = rbk_arena_print(&arena, "%.*s \"%s\",%s", (int)(at - text), text, word, at);
		if (rbk_words_read(&w, &arena, text, strlen(text), &err))
			fail_msg("%s", err.text);
		return w;
	}
	fail_msg("no builtin names");
	return NULL;
}

static void
test_a_word_more_never_makes_same(void **state)
{
	static const char *const lists[] = { "trades", "broad", "forms", "kinds", "branches", "heads", "groups", "notes", "olds",
		                             "stock_before", "stock_after", "stock_shorts", "units", "zones", "marks", "nations" };

	(void)state;
	for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
		const struct rbk_words *more = with_word(lists[l], "海岭 商贸 云顶 武汉");

		assert_string_not_equal(rbk_words_version(more), rbk_words_version(words));
		for (size_t i = 0; i < SOME; i++) {
			for (size_t k = 0; k < SOME; k++) {
				struct rbk_likeness was = compare_by(words, some[i], some[k]);
				struct rbk_likeness now = compare_by(more, some[i], some[k]);

				assert_true((was.verdict == RBK_SAME) == (now.verdict == RBK_SAME));
			}
		}
	}
}

static void
test_bad_words(void **state)
{
	static const char *const bad[] = { "", "{}", "{\"names\":1}", "{\"names\":{}}", "{\"names\":{\"peoples\":[1]}}",
		                           "{\"names\":{\"peoples\":\"x\"}}" };
	const struct rbk_words *w;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct rbk_err err = {0};

		assert_int_equal(rbk_words_read(&w, &arena, bad[i], strlen(bad[i]), &err), RBK_E_BAD);
		assert_null(w);
		assert_true(err.text[0]);
	}
}

/* A policy's own words, and the compiled-in ones for a policy without. */
static void
test_words_of_a_policy(void **state)
{
	const struct rbk_policy_text *files;
	struct rbk_policy_text mine[8];
	const struct rbk_policy *with_names, *without;
	const struct rbk_words *w;
	struct rbk_err err = {0};
	size_t n = rbk_policy_builtin_files(&files), m = 0, at = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(files[i].name, "names") == 0)
			at = i;
		else
			mine[m++] = files[i];
	}
	assert_int_equal(rbk_policy_read(&without, &arena, mine, m, &err), RBK_OK);
	assert_int_equal(rbk_policy_words(&w, &arena, without, &err), RBK_OK);
	assert_string_equal(rbk_words_version(w), rbk_words_version(words));
	mine[m] = files[at];
	assert_int_equal(rbk_policy_read(&with_names, &arena, mine, m + 1, &err), RBK_OK);
	assert_int_equal(rbk_policy_words(&w, &arena, with_names, &err), RBK_OK);
	assert_string_equal(rbk_words_version(w), rbk_words_version(words));
	mine[m] = (struct rbk_policy_text){ "names", "{}", 2 };
	assert_int_equal(rbk_policy_read(&with_names, &arena, mine, m + 1, &err), RBK_OK);
	assert_int_equal(rbk_policy_words(&w, &arena, with_names, &err), RBK_E_BAD);
}

/* verdict TAB name TAB name TAB what it shows */
static void
test_cases(void **state)
{
	FILE *f = fopen(SOURCE_DIR "/fixtures/names/cases.tsv", "re");
	char line[2048];
	int n = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof line, f)) {
		char *cell[4] = { line };

		for (int i = 1; i < 4; i++) {
			cell[i] = strchr(cell[i - 1], '\t');
			assert_non_null(cell[i]);
			*cell[i]++ = '\0';
		}
		struct rbk_likeness l = compare_by(words, cell[1], cell[2]);

		if (strcmp(rbk_verdict_word(l.verdict), cell[0]) != 0)
			fail_msg("%s | %s: %s by %s, expected %s: %s", cell[1], cell[2], rbk_verdict_word(l.verdict), l.reason, cell[0], cell[3]);
		n++;
	}
	(void)fclose(f);
	assert_true(n >= 20);
}

static void
test_reason_words(void **state)
{
	struct rbk_likeness l = compare_by(words, "武汉海岭商贸有限公司", "长沙海岭商贸有限公司");
	const char *args[2];

	(void)state;
	rbk_likeness_args(args, &arena, &l);
	assert_true((strcmp(args[0], "武汉") == 0 && strcmp(args[1], "长沙") == 0) ||
	            (strcmp(args[1], "武汉") == 0 && strcmp(args[0], "长沙") == 0));
	l = compare_by(words, "海岭", "云顶");
	rbk_likeness_args(args, &arena, &l);
	assert_null(args[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_regions),
		cmocka_unit_test(test_branches),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_short_forms),
		cmocka_unit_test(test_notes),
		cmocka_unit_test(test_slips),
		cmocka_unit_test(test_evidence),
		cmocka_unit_test(test_spelling_decides_nothing),
		cmocka_unit_test(test_itself),
		cmocka_unit_test(test_a_word_more_never_makes_same),
		cmocka_unit_test(test_bad_words),
		cmocka_unit_test(test_words_of_a_policy),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_reason_words),
	};

	return cmocka_run_group_tests_name("likeness", tests, setup, teardown);
}
