/* Name keys: what must be one name, what must stay two, and both measured
   on ../shared/data where that is. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/model/bounds.h"
#include "core/model/name.h"
#include "core/model/utf8.h"

static struct rbk_name
make(struct rbk_arena *a, const char *text)
{
	struct rbk_err err = {0};
	struct rbk_name name;

	if (rbk_name_make(&name, a, text, &err))
		fail_msg("%s: %s", text, err.text);
	return name;
}

/* One name, so that it decides alone. */
static bool
same(const struct rbk_name *x, const struct rbk_name *y)
{
	return strcmp(x->core, y->core) == 0 && rbk_form_equal(x->form, y->form);
}

static void
test_normal(void **state)
{
	static const char *const rows[][2] = {
		{ "  沪东　货 运\t有限公司\n", "沪东货运有限公司" },
		{ "沪东（中国）货运“有限”公司。", "沪东中国货运有限公司" },
		{ "ＡＢＣ１２３物流", "abc123物流" },
		{ "滬東貨運有限責任公司", "沪东货运有限责任公司" },
		{ "Ｃａｆé STRASSE Straße", "caféstrassestrasse" },
		{ "cafe\xcc\x81", "café" },
		{ "\xe2\x84\xab", "å" },                             /* the ångström sign */
		{ "q\xcc\xa3\xcc\x87 q\xcc\x87\xcc\xa3", "q\xcc\xa3\xcc\x87q\xcc\xa3\xcc\x87" },
		{ "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "한" },     /* jamo */
		{ "\xed\x95\x98\xe1\x86\xab", "한" },                 /* syllable and final jamo */
		{ "ｶﾞｿﾘﾝ", "ガソリン" },
		{ "㍿沪东", "株式会社沪东" },
		{ "①号Ⅳ期", "1号iv期" },
		{ "\xef\xa4\x80", "岂" },                             /* a compatibility ideograph, then simplified */
		{ "⼀⼆", "一二" },                                    /* radicals used as characters */
		{ "沪\xe2\x80\x8b东\xef\xbb\xbf\xf3\xa0\x84\x80", "沪东" }, /* zero width, variation selector */
		{ "滙豐衞生", "汇丰卫生" },
		{ "A+B&C_D·E・F", "abcdef" },
		{ "二〇二〇", "二〇二〇" },
		{ "ᾳ\xcc\x81 α\xcd\x85\xcc\x81 α\xcc\x81\xcd\x85", "άιάιάι" },
	};
	struct rbk_arena a = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_string_equal(make(&a, rows[i][0]).normal, rows[i][1]);
	rbk_arena_free(&a);
}

/* Left out, these would make two names one. */
static void
test_normal_keeps_apart(void **state)
{
	static const char *const rows[][2] = {
		{ "深圳市昇达科技有限公司", "深圳市升达科技有限公司" },
		{ "乾元物流有限公司", "干元物流有限公司" },
		{ "於氏食品有限公司", "于氏食品有限公司" },
		{ "著名家俬有限公司", "着名家私有限公司" },
		{ "\xee\x80\x80城物流有限公司", "城物流有限公司" },       /* private use */
		{ "\xf0\xbf\xbf\x80城物流有限公司", "城物流有限公司" },   /* not assigned yet */
		{ "\xef\xbf\xbd城物流有限公司", "城物流有限公司" },       /* lost in conversion */
		{ "□城物流有限公司", "城物流有限公司" },
		{ "〓城物流有限公司", "城物流有限公司" },
		{ "⻄城物流有限公司", "城物流有限公司" },                /* a radical from a PDF */
		{ "café", "cafe" },
		{ "第一货运站", "第二货运站" },
	};
	struct rbk_arena a = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rbk_name x = make(&a, rows[i][0]), y = make(&a, rows[i][1]);

		assert_string_not_equal(x.normal, y.normal);
		assert_false(same(&x, &y));
	}
	rbk_arena_free(&a);
}

struct split {
	const char *text, *core, *form;
};

static void
check_splits(const struct split *rows, size_t n)
{
	struct rbk_arena a = {0};

	for (size_t i = 0; i < n; i++) {
		struct rbk_name name = make(&a, rows[i].text);

		if (strcmp(name.core, rows[i].core) != 0 || strcmp(name.form, rows[i].form) != 0)
			fail_msg("%s: core '%s' form '%s'", rows[i].text, name.core, name.form);
	}
	rbk_arena_free(&a);
}

static void
test_han_forms(void **state)
{
	static const struct split rows[] = {
		{ "沪东货运有限公司", "沪东货运", "有限公司" },
		{ "沪东货运有限责任公司", "沪东货运", "有限公司" },
		{ "滬東貨運有限責任公司", "沪东货运", "有限公司" },
		{ "沪东货运有 限　公司", "沪东货运", "有限公司" },
		{ "沪东货运股份有限公司", "沪东货运", "股份有限公司" },
		{ "沪东货运股份公司", "沪东货运", "股份有限公司" },
		{ "沪东货运股份有限责任公司", "沪东货运", "股份有限责任公司" },
		{ "沪东货运（集团）股份有限公司", "沪东货运集团", "股份有限公司" },
		{ "沪东货运集团有限公司", "沪东货运集团", "有限公司" },
		{ "沪东货运合伙企业", "沪东货运", "合伙企业" },
		{ "沪东货运合伙企业（有限合伙）", "沪东货运", "有限合伙企业" },
		{ "沪东货运有限合伙企业", "沪东货运", "有限合伙企业" },
		{ "沪东货运中心(有限合伙)", "沪东货运中心", "有限合伙" },
		{ "沪东货运合伙企业(普通合伙)", "沪东货运", "普通合伙企业" },
		{ "沪东货运普通合伙企业", "沪东货运", "普通合伙企业" },
		{ "沪东货运事务所(普通合伙)", "沪东货运事务所", "普通合伙" },
		{ "沪东货运合伙企业(特殊普通合伙)", "沪东货运", "特殊普通合伙企业" },
		{ "沪东货运特殊普通合伙企业", "沪东货运", "特殊普通合伙企业" },
		{ "沪东货运事务所(特殊普通合伙)", "沪东货运事务所", "特殊普通合伙" },
		{ "沪东货运个人独资企业", "沪东货运", "个人独资企业" },
		{ "沪东货运部(个人独资)", "沪东货运部", "个人独资" },
		{ "沪东货运部（个体工商户）", "沪东货运部", "个体工商户" },
		/* none of these is a form */
		{ "沪东货运有限公司第三分公司", "沪东货运有限公司第三分公司", "" },
		{ "沪东货运有限公司杭州分公司", "沪东货运有限公司杭州分公司", "" },
		{ "沪东货运集团", "沪东货运集团", "" },
		{ "沪东货运股份", "沪东货运股份", "" },
		{ "沪东货运公司", "沪东货运公司", "" },
		{ "沪东货运总公司", "沪东货运总公司", "" },
		{ "沪东货运厂", "沪东货运厂", "" },
		{ "有限公司沪东", "有限公司沪东", "" },
		/* only once, and never the whole name */
		{ "沪东有限公司有限公司", "沪东有限公司", "有限公司" },
		{ "有限公司", "有限公司", "" },
		{ "（股份有限公司）", "股份有限公司", "" },
		{ "东有限公司", "东", "有限公司" },
	};

	(void)state;
	check_splits(rows, sizeof rows / sizeof rows[0]);
}

static void
test_latin_forms(void **state)
{
	static const struct split rows[] = {
		{ "Acme Ltd", "acme", "ltd" },
		{ "ACME LIMITED", "acme", "ltd" },
		{ "Acme Co., Ltd.", "acme", "co ltd" },
		{ "ＡＣＭＥ　Ｃｏ．，Ｌｔｄ．", "acme", "co ltd" },
		{ "Acme CO LTD", "acme", "co ltd" },
		{ "Acme Co.Limited", "acme", "co ltd" },
		{ "Acme Company Ltd", "acme", "co ltd" },
		{ "Acme Company Limited", "acme", "co ltd" },
		{ "Acme Pte. Ltd.", "acme", "pte ltd" },
		{ "Acme Pte Limited", "acme", "pte ltd" },
		{ "Acme Co. Pte. Ltd.", "acme", "co pte ltd" },
		{ "Acme Pty Ltd", "acme", "pty ltd" },
		{ "Acme Pty Limited", "acme", "pty ltd" },
		{ "Acme Pvt. Ltd.", "acme", "pvt ltd" },
		{ "Acme Pvt Limited", "acme", "pvt ltd" },
		{ "Acme Private Limited", "acme", "private limited" },
		{ "Acme Sdn. Bhd.", "acme", "sdn bhd" },
		{ "Acme P.L.C.", "acme", "plc" },
		{ "Acme Public Limited Company", "acme", "plc" },
		{ "Acme, Inc.", "acme", "inc" },
		{ "Acme Incorporated", "acme", "inc" },
		{ "Acme Co., Inc.", "acme", "co inc" },
		{ "Acme Corp.", "acme", "corp" },
		{ "Acme Corporation", "acme", "corp" },
		{ "Acme L.L.C.", "acme", "llc" },
		{ "Acme Limited Liability Company", "acme", "llc" },
		{ "Acme LLP", "acme", "llp" },
		{ "Acme Limited Liability Partnership", "acme", "llp" },
		{ "Acme GmbH", "acme", "gmbh" },
		{ "Acme GmbH & Co. KG", "acme", "gmbh co kg" },
		{ "Acme AG", "acme", "ag" },
		{ "Acme KG", "acme", "kg" },
		{ "Acme S.A.", "acme", "sa" },
		{ "Acme S.A.R.L.", "acme", "sarl" },
		{ "Acme S.r.l.", "acme", "srl" },
		{ "Acme B.V.", "acme", "bv" },
		{ "Acme N.V.", "acme", "nv" },
		{ "沪东Ltd", "沪东", "ltd" },
		{ "Acme(上海)Co.,Ltd.", "acme上海", "co ltd" },
		{ "Acme Ltd 有限公司", "acmeltd", "有限公司" },
		/* a word's end is no form */
		{ "Incline", "incline", "" },
		{ "Zinc", "zinc", "" },
		{ "Unlimited", "unlimited", "" },
		{ "Blue Flag", "blueflag", "" },
		{ "Tesco Ltd", "tesco", "ltd" },
		{ "Tesco Co Ltd", "tesco", "co ltd" },
		{ "AcmeInc", "acmeinc", "" },
		{ "3Inc", "3inc", "" },
		{ "Made in C", "madeinc", "" },
		{ "Inc. Magazine", "incmagazine", "" },
		{ "Acme Lt\xc4\x8f", "acmelt\xc4\x8f", "" },
		{ "Acme Ltd\xcc\xa3", "acmelt\xe1\xb8\x8d", "" },
		/* never the whole name */
		{ "Co., Ltd.", "coltd", "" },
		{ "Limited", "limited", "" },
	};

	(void)state;
	check_splits(rows, sizeof rows / sizeof rows[0]);
}

static void
test_form_equal(void **state)
{
	(void)state;
	assert_true(rbk_form_equal("有限公司", "有限责任公司"));
	assert_true(rbk_form_equal("有限责任公司", "有限公司"));
	assert_true(rbk_form_equal("股份公司", "股份有限公司"));
	assert_true(rbk_form_equal("", ""));
	assert_true(rbk_form_equal("limited", "ltd"));
	assert_false(rbk_form_equal("有限公司", "股份有限公司"));
	assert_false(rbk_form_equal("有限公司", ""));
	assert_false(rbk_form_equal("", "有限公司"));
	assert_false(rbk_form_equal("有限公司", "ltd"));
	assert_false(rbk_form_equal("co ltd", "ltd"));
	assert_false(rbk_form_equal("合伙企业", "有限合伙企业"));
	assert_false(rbk_form_equal("有限合伙", "有限合伙企业"));
}

static void
test_refused(void **state)
{
	static const char *const bad[] = {
		"", " ", "　", "（）…—", "\xcc\x81", "\xe2\x80\x8b",
		"沪\xff", "沪\xe6\xb2", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "a\x80",
	};
	struct rbk_arena a = {0};
	struct rbk_name name;
	char text[RBK_NAME_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct rbk_err err = {0};

		assert_int_equal(rbk_name_make(&name, &a, bad[i], &err), RBK_E_BAD);
		assert_int_equal(err.code, RBK_E_BAD);
		assert_string_equal(name.core, "");
	}
	struct rbk_err err = {0};

	memset(text, 'x', sizeof text);
	text[RBK_NAME_MAX] = '\0';
	assert_int_equal(rbk_name_make(&name, &a, text, &err), RBK_OK);
	text[RBK_NAME_MAX] = 'x';
	text[RBK_NAME_MAX + 1] = '\0';
	assert_int_equal(rbk_name_make(&name, &a, text, &err), RBK_E_BOUND);
	/* the character that folds to most: ﷺ, 18 letters of three bytes */
	for (size_t i = 0; i < RBK_NAME_MAX / 3; i++)
		memcpy(text + i * 3, "\xef\xb7\xba", 4);
	assert_int_equal(rbk_name_make(&name, &a, text, &err), RBK_OK);
	rbk_arena_free(&a);
}

static uint32_t
next(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* The normal form of a normal form is itself, core and form keep their bounds. */
static void
check_idempotent(struct rbk_arena *a, const char *text)
{
	struct rbk_err err = {0};
	struct rbk_name name, again;

	if (rbk_name_make(&name, a, text, &err))
		return;
	assert_true(name.normal[0] != '\0' && name.core[0] != '\0');
	assert_true(strncmp(name.normal, name.core, strlen(name.core)) == 0);
	assert_true((name.form[0] == '\0') == (strcmp(name.normal, name.core) == 0));
	if (strlen(name.normal) > RBK_NAME_MAX)
		return;
	again = make(a, name.normal);
	if (strcmp(again.normal, name.normal) != 0)
		fail_msg("'%s': '%s', again '%s'", text, name.normal, again.normal);
	again = make(a, name.core);
	assert_string_equal(again.normal, name.core);
}

static void
test_idempotent(void **state)
{
	static const uint32_t planes[] = { 0x250, 0x700, 0x3400, 0xa000, 0x10000, 0x30000, 0x110000 };
	struct rbk_arena a = {0};
	uint32_t seed = 7;

	(void)state;
	for (uint32_t cp = 1; cp < 0x110000; cp++) {
		char text[8] = {0};

		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		(void)rbk_utf8_put(text, cp);
		check_idempotent(&a, text);
		if (cp % 4096 == 0)
			rbk_arena_free(&a);
	}
	for (int round = 0; round < 200000; round++) {
		char text[64] = {0};
		size_t n = 0;

		for (uint32_t k = next(&seed) % 10; k > 0; k--) {
			uint32_t cp = 1 + next(&seed) % (planes[next(&seed) % 7] - 1);

			if (cp < 0xd800 || cp > 0xdfff)
				n += rbk_utf8_put(text + n, cp);
		}
		check_idempotent(&a, text);
		if (round % 4096 == 0)
			rbk_arena_free(&a);
	}
	rbk_arena_free(&a);
}

/* The text written another way: 0 spaces between characters, 1 full width,
   2 upper case, 3 lower case, 4 quotes and brackets between. */
static void
rewrite(char *out, const char *text, int way, uint32_t *seed)
{
	static const char *const spaces[] = { " ", "　", "\t", "\xc2\xa0", "\xe2\x80\x8b" };
	static const char *const marks[] = { "（", ")", "“", "·", "-", "，" };
	size_t left = strlen(text), n = 0;

	while (left) {
		uint32_t cp;
		size_t k = rbk_utf8_next(&cp, text, left);
		const char *put = way == 0 ? spaces[next(seed) % 5] : way == 4 ? marks[next(seed) % 6] : "";

		assert_true(k > 0 && n < 4000);
		text += k;
		left -= k;
		if (way == 1 && cp > ' ' && cp < 0x7f)
			cp += 0xff01 - '!';
		if (way == 2 && cp >= 'a' && cp <= 'z')
			cp -= 32;
		if (way == 3 && cp >= 'A' && cp <= 'Z')
			cp += 32;
		if (next(seed) % 3 == 0)
			n += (size_t)sprintf(out + n, "%s", put);
		n += rbk_utf8_put(out + n, cp);
	}
	out[n] = '\0';
}

/* Spaces, width, case, brackets: never another key. In Latin text a space
   makes words, so that "Z Inc" isn't "Zinc": there `normal` alone is sure. */
static void
check_rewrites(struct rbk_arena *a, const char *text, uint32_t *seed)
{
	char other[4096];
	struct rbk_name x = make(a, text), y;
	bool latin = (unsigned char)x.normal[strlen(x.normal) - 1] < 0x80;

	for (int way = 0; way < 5; way++) {
		rewrite(other, text, way, seed);
		if (strlen(other) > RBK_NAME_MAX)
			continue;
		y = make(a, other);
		if (strcmp(x.normal, y.normal) != 0)
			fail_msg("'%s' and '%s': '%s' and '%s'", text, other, x.normal, y.normal);
		if (!latin && !same(&x, &y))
			fail_msg("'%s' and '%s' have two keys", text, other);
	}
}

static void
test_rewrites(void **state)
{
	static const char *const names[] = {
		"沪东货运有限公司", "Acme(上海)物流有限责任公司", "Zinc Trading Co., Ltd.", "三A仓储合伙企业(有限合伙)",
		"ガソリン運送株式会社", "한국물류", "Éclair Straße GmbH", "第9号货运站",
	};
	struct rbk_arena a = {0};
	uint32_t seed = 11;

	(void)state;
	for (int round = 0; round < 200; round++) {
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			check_rewrites(&a, names[i], &seed);
	}
	rbk_arena_free(&a);
}

static void
test_script(void **state)
{
	static const char *const rows[][2] = {
		{ "東莞市華達國際貨運代理有限公司", "东莞市华达国际货运代理有限公司" },
		{ "廣東順豐電氣設備製造股份有限公司", "广东顺丰电气设备制造股份有限公司" },
		{ "臺灣塑膠工業股份有限公司", "台湾塑胶工业股份有限公司" },
		{ "長沙開後門飲食店（個體工商戶）", "长沙开后门饮食店（个体工商户）" },
		{ "鹽城農產品儲運個人獨資企業", "盐城农产品储运个人独资企业" },
		{ "興業投資合夥企業(有限合夥)", "兴业投资合伙企业(有限合伙)" },
	};
	struct rbk_arena a = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rbk_name x = make(&a, rows[i][0]), y = make(&a, rows[i][1]);

		assert_string_equal(x.normal, y.normal);
		assert_true(same(&x, &y));
	}
	rbk_arena_free(&a);
}

/* Lines of a shared file, NULL (and says so) when it isn't there. */
static FILE *
open_shared(const char *name)
{
	char path[1024];
	FILE *f;

	snprintf(path, sizeof path, "%s/../shared/data/%s", SOURCE_DIR, name);
	f = fopen(path, "r");
	if (!f)
		printf("skipped: no ../shared/data/%s\n", name);
	return f;
}

static int
by_key(const void *x, const void *y)
{
	const struct rbk_name *a = x, *b = y;
	int order = strcmp(a->core, b->core);

	return order ? order : strcmp(a->form, b->form);
}

/* A hundred thousand registered names: all different on paper. */
static void
test_shared_clients(void **state)
{
	FILE *f = open_shared("clients_100k.tsv");
	struct rbk_arena a = {0};
	struct rbk_name *names = NULL;
	size_t n = 0, cap = 0, forms = 0, together = 0;
	uint32_t seed = 3;
	char line[4096];

	(void)state;
	if (!f)
		skip();
	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\r\n")] = '\0';
		RBK_ROOM(names, n, cap);
		names[n] = make(&a, line);
		forms += names[n].form[0] != '\0';
		if (n++ % 50 == 0)
			check_rewrites(&a, line, &seed);
	}
	fclose(f);
	qsort(names, n, sizeof names[0], by_key);
	for (size_t i = 1; i < n; i++) {
		if (by_key(&names[i - 1], &names[i]) != 0)
			continue;
		together++;
		printf("clients_100k: one key: %s, %s\n", names[i - 1].normal, names[i].normal);
	}
	printf("clients_100k: %zu names, %zu with a legal form, %zu share a key\n", n, forms, together);
	assert_true(together * 1000 <= n);
	free(names);
	rbk_arena_free(&a);
}

/* Two registrations that differ in 有限公司 and 有限责任公司 alone: the header
   says these are one name, so a few of this kind meet, and are counted. */
static const char maybe[] = "related_maybe_only_legal_form_differs";

struct tally {
	char   label, kind[64];
	size_t pairs, equal;
};

static struct tally *
tally_of(struct tally *all, size_t *n, char label, const char *kind)
{
	for (size_t i = 0; i < *n; i++) {
		if (all[i].label == label && strcmp(all[i].kind, kind) == 0)
			return &all[i];
	}
	assert_true(*n < 100);
	all[*n].label = label;
	snprintf(all[*n].kind, sizeof all[*n].kind, "%s", kind);
	return &all[(*n)++];
}

static void
count_pair(struct rbk_arena *a, char *line, struct tally *all, size_t *n)
{
	char *column[4] = { line };

	line[strcspn(line, "\r\n")] = '\0';
	for (int i = 1; i < 4; i++) {
		column[i] = strchr(column[i - 1], '\t');
		assert_non_null(column[i]);
		*column[i]++ = '\0';
	}
	struct rbk_name x = make(a, column[1]), y = make(a, column[2]);
	struct tally *t = tally_of(all, n, column[0][0], column[3]);

	t->pairs++;
	t->equal += same(&x, &y);
	if (column[0][0] == '0' && same(&x, &y) && strcmp(column[3], maybe) != 0)
		printf("identity_pairs: label 0, one key: %s, %s (%s)\n", column[1], column[2], column[3]);
}

static void
test_shared_pairs(void **state)
{
	static const char *const sure[] = { "syn_spaces", "syn_paren_width", "syn_legal_form_swapped", "job_paren_width" };
	FILE *f = open_shared("identity_pairs_dev.tsv");
	struct rbk_arena a = {0};
	struct tally all[100] = {0};
	size_t n = 0, wrong = 0, negative = 0;
	char line[4096];

	(void)state;
	if (!f)
		skip();
	assert_non_null(fgets(line, sizeof line, f)); /* the header */
	while (fgets(line, sizeof line, f))
		count_pair(&a, line, all, &n);
	fclose(f);
	for (size_t i = 0; i < n; i++) {
		printf("identity_pairs: label %c %-42s %5zu of %5zu have one key\n", all[i].label, all[i].kind,
		       all[i].equal, all[i].pairs);
		if (all[i].label == '0') {
			wrong += strcmp(all[i].kind, maybe) == 0 ? 0 : all[i].equal;
			negative += all[i].pairs;
		}
		for (size_t k = 0; k < sizeof sure / sizeof sure[0]; k++) {
			if (strcmp(all[i].kind, sure[k]) == 0)
				assert_int_equal(all[i].equal, all[i].pairs);
		}
	}
	printf("identity_pairs: %zu of %zu pairs of label 0 have one key (%s aside)\n", wrong, negative, maybe);
	assert_int_equal(wrong, 0);
	rbk_arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normal),
		cmocka_unit_test(test_normal_keeps_apart),
		cmocka_unit_test(test_han_forms),
		cmocka_unit_test(test_latin_forms),
		cmocka_unit_test(test_form_equal),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_idempotent),
		cmocka_unit_test(test_rewrites),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_shared_clients),
		cmocka_unit_test(test_shared_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
