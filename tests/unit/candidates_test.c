/* The register of names: what a lookup finds, and that adding and removing
   in any order gives the same answers. All names are made up. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/rules/candidates.h"

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

static const char *const names[] = {
	"武汉海岭商贸有限公司", "长沙海岭商贸有限公司", "海岭鸿业科技股份有限公司", "海岭物流有限公司", "海岭物流有限公司武汉分公司",
	"海岭集团有限公司", "海岭集团包装有限公司", "云顶电气股份有限公司", "云顶电气有限公司", "青州云顶种业有限公司",
	"湖北机油泵股份有限公司", "中建资源环境股份有限公司", "江苏明珠农村商业银行股份有限公司", "海岭机械有限公司（原云顶农具厂）",
};
#define NAMES (sizeof names / sizeof *names)

static void
add(struct rbk_candidates *c, uint32_t number, const char *name)
{
	struct rbk_err err = {0};

	if (rbk_candidates_add(c, number, name, &err))
		fail_msg("%s", err.text);
}

static struct rbk_candidates *
all_of_them(void)
{
	struct rbk_candidates *c = rbk_candidates_open(words, NAMES);

	for (uint32_t i = 0; i < NAMES; i++)
		add(c, i, names[i]);
	return c;
}

static size_t
find(struct rbk_candidate **out, const struct rbk_candidates *c, const char *name)
{
	const struct rbk_parts *p;
	struct rbk_err err = {0};

	assert_int_equal(rbk_parts_make(&p, &arena, words, name, &err), RBK_OK);
	return rbk_candidates_find(out, &arena, c, p, 100);
}

/* The verdict on that name, DIFFERENT if it isn't among the candidates. */
static enum rbk_verdict
verdict(const struct rbk_candidates *c, const char *asked, const char *known)
{
	struct rbk_candidate *found;
	size_t n = find(&found, c, asked);

	for (size_t i = 0; i < n; i++)
		if (strcmp(names[found[i].number], known) == 0)
			return found[i].likeness.verdict;
	return RBK_DIFFERENT;
}

static void
test_find(void **state)
{
	struct rbk_candidates *c = all_of_them();

	(void)state;
	assert_int_equal(verdict(c, "武漢海嶺商貿有限責任公司", "武汉海岭商贸有限公司"), RBK_SAME);
	assert_int_equal(verdict(c, "武汉市海岭商贸有限公司", "武汉海岭商贸有限公司"), RBK_LIKELY);
	assert_int_equal(verdict(c, "武汉海岭商贸有限公司", "长沙海岭商贸有限公司"), RBK_POSSIBLE);
	assert_int_equal(verdict(c, "海岭科技", "海岭鸿业科技股份有限公司"), RBK_LIKELY);
	assert_int_equal(verdict(c, "中建资环", "中建资源环境股份有限公司"), RBK_LIKELY);
	assert_int_equal(verdict(c, "明珠银行", "江苏明珠农村商业银行股份有限公司"), RBK_LIKELY);
	assert_int_equal(verdict(c, "海岭物流有限公司", "海岭物流有限公司武汉分公司"), RBK_RELATED);
	assert_int_equal(verdict(c, "海岭物流有限公司长沙分公司", "海岭物流有限公司"), RBK_RELATED);
	assert_int_equal(verdict(c, "海岭集团纸业有限公司", "海岭集团有限公司"), RBK_RELATED);
	assert_int_equal(verdict(c, "武汉海陵商贸有限公司", "武汉海岭商贸有限公司"), RBK_POSSIBLE);
	assert_int_equal(verdict(c, "云顶农具厂", "海岭机械有限公司（原云顶农具厂）"), RBK_LIKELY);
	assert_int_equal(verdict(c, "毫不相干有限公司", "海岭物流有限公司"), RBK_DIFFERENT);
	rbk_candidates_close(c);
}

/* Without its form it is the same only while one form is known. */
static void
test_forms_known(void **state)
{
	struct rbk_candidates *c = all_of_them();
	struct rbk_err err = {0};

	(void)state;
	assert_int_equal(verdict(c, "云顶电气", "云顶电气有限公司"), RBK_LIKELY);
	assert_int_equal(verdict(c, "云顶电气", "云顶电气股份有限公司"), RBK_LIKELY);
	assert_int_equal(rbk_candidates_remove(c, 7, &err), RBK_OK);
	assert_int_equal(verdict(c, "云顶电气", "云顶电气有限公司"), RBK_SAME);
	assert_int_equal(verdict(c, "云顶电气", "云顶电气股份有限公司"), RBK_DIFFERENT);
	rbk_candidates_close(c);
}

/* A short name that many names share is likely none of them. */
static void
test_too_many_readings(void **state)
{
	static const char *const places[] = { "武汉", "长沙", "南昌", "合肥", "郑州" };
	struct rbk_candidates *c = rbk_candidates_open(words, 0);
	struct rbk_candidate *found;

	(void)state;
	for (uint32_t i = 0; i < 5; i++) {
		add(c, i, rbk_arena_print(&arena, "%s海岭商贸有限公司", places[i]));
		size_t n = find(&found, c, "海岭商贸有限公司"), likely = 0;

		for (size_t k = 0; k < n; k++)
			likely += found[k].likeness.verdict == RBK_LIKELY;
		assert_int_equal(n, i + 1);
		assert_int_equal(likely, i < 3 ? i + 1 : 0);
	}
	rbk_candidates_close(c);
}

static void
test_errors(void **state)
{
	struct rbk_candidates *c = all_of_them();
	struct rbk_err err = {0};

	(void)state;
	assert_int_equal(rbk_candidates_add(c, 0, "别的有限公司", &err), RBK_E_EXISTS);
	assert_int_equal(rbk_candidates_add(c, 100, "…", &err), RBK_E_BAD);
	assert_int_equal(rbk_candidates_remove(c, 100, &err), RBK_E_MISSING);
	assert_int_equal(rbk_candidates_remove(c, 0, &err), RBK_OK);
	assert_int_equal(rbk_candidates_remove(c, 0, &err), RBK_E_MISSING);
	assert_int_equal(rbk_candidates_count(c), NAMES - 1);
	assert_true(rbk_candidates_memory(c) > 0);
	rbk_candidates_close(c);
	rbk_candidates_close(NULL);
}

/* A small generator, so that the names are the same everywhere. */
static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static const char *
made_up(uint32_t *seed)
{
	static const char *const regions[] = { "武汉", "武汉市", "湖北", "长沙", "" };
	static const char *const brands[] = { "海岭", "云顶", "海陵", "岭海", "海岭云", "顶云" };
	static const char *const trades[] = { "商贸", "物流", "科技", "科技发展", "" };
	static const char *const ends[] = { "有限公司", "股份有限公司", "有限责任公司", "集团有限公司", "有限公司武汉分公司", "" };

	return rbk_arena_print(&arena, "%s%s%s%s", regions[next(seed) % 5], brands[next(seed) % 6], trades[next(seed) % 5],
	                       ends[next(seed) % 6]);
}

static void
same_answers(const struct rbk_candidates *x, const struct rbk_candidates *y, const char *asked)
{
	struct rbk_candidate *a, *b;
	size_t n = find(&a, x, asked);

	assert_int_equal(find(&b, y, asked), n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(a[i].number, b[i].number);
		assert_int_equal(a[i].likeness.verdict, b[i].likeness.verdict);
		assert_int_equal(a[i].likeness.score, b[i].likeness.score);
		assert_string_equal(a[i].likeness.reason, b[i].likeness.reason);
	}
}

/* Added forwards, backwards, with others that come and go: the same. */
static void
test_any_order(void **state)
{
	struct rbk_candidates *x = rbk_candidates_open(words, 0), *y = rbk_candidates_open(words, 0);
	const char *list[300];
	struct rbk_err err = {0};
	uint32_t seed = 7;

	(void)state;
	for (size_t i = 0; i < 300; i++)
		list[i] = made_up(&seed);
	for (uint32_t i = 0; i < 300; i++)
		if (i % 3)
			add(x, i, list[i]);
	for (uint32_t i = 300; i-- > 0;)
		add(y, i, list[i]);
	for (uint32_t i = 0; i < 300; i += 3)
		assert_int_equal(rbk_candidates_remove(y, i, &err), RBK_OK);
	assert_int_equal(rbk_candidates_count(x), rbk_candidates_count(y));
	for (size_t i = 0; i < 300; i++)
		same_answers(x, y, list[i]);
	rbk_candidates_close(x);
	rbk_candidates_close(y);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_forms_known),
		cmocka_unit_test(test_too_many_readings),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_any_order),
	};

	return cmocka_run_group_tests_name("candidates", tests, setup, teardown);
}
