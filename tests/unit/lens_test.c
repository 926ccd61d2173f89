/* The lens: the same answers whether kept, missing, damaged or of another
   register. */
#include "merge_help.h"

#include "core/store/lens.h"

static git_repository *repo;
static char path[1200];

static void
open_repo(void)
{
	RUN("git init -q --bare '%s/r.git'", scratch);
	(void)snprintf(path, sizeof path, "%s/r.git", scratch);
	assert_int_equal(git_repository_open_bare(&repo, path), 0);
	(void)snprintf(path, sizeof path, "%s/lens.db", scratch);
}

static const char *const ids[] = { "01JAAAAAAAAAAAAAAAAAAAAAA1", "01JAAAAAAAAAAAAAAAAAAAAAA2", "01JAAAAAAAAAAAAAAAAAAAAAA3" };

/* Cases 0 … n-1, the second one contested; case i has keys "n1:k<i/2>" and its own; deadlines one a day. */
static git_oid
reg_of(size_t n)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_put puts[3];
	git_oid tree;

	for (size_t i = 0; i < n; i++) {
		char text[400];
		int len = snprintf(text, sizeof text, "{\n  \"kind\": \"case\",\n  \"id\": \"%s\",\n  \"status\": \"%s\",\n  \"next\": \"2026-11-2%zuT00:00:00+00:00\",\n  \"keys\": [\"n1:k%zu\",\"i:%s\"]\n}\n",
		                   ids[i], i == 1 ? "contested" : "free", i, i / 2, ids[i]);

		puts[i] = (struct rbk_put){ .path = rbk_case_path(&a, ids[i]) + strlen("register/"), .bytes = rbk_arena_copy(&a, text, (size_t)len), .len = (size_t)len };
	}
	GOOD(rbk_repo_update(&tree, repo, NULL, puts, n, &err));
	rbk_arena_free(&a);
	return tree;
}

static void
add(void *ctx, const char *text)
{
	(void)strcat(ctx, text);
	(void)strcat(ctx, " ");
}

/* All answers as one text. */
static void
ask(char out[1000], struct rbk_lens *l)
{
	static const char *const keys[] = { "n1:k0", "n1:k1", "i:01JAAAAAAAAAAAAAAAAAAAAAA2", "nothing" };
	struct rbk_err err = {0};

	out[0] = '\0';
	for (size_t i = 0; i < 4; i++) {
		(void)strcat(out, "| ");
		GOOD(rbk_lens_find(l, keys[i], add, out, &err));
	}
	for (rbk_time t = 1795132800000; t <= 1795132800000 + 3 * RBK_DAY_MS; t += RBK_DAY_MS) { /* 2026-11-20 … */
		(void)strcat(out, "due ");
		GOOD(rbk_lens_due(l, t, 10, add, out, &err));
	}
	(void)strcat(out, "first ");
	GOOD(rbk_lens_due(l, INT64_MAX, 1, add, out, &err));
	for (size_t i = 0; i < 3; i++)
		GOOD(rbk_lens_keys(l, ids[i], add, out, &err));
}

static struct rbk_lens_of
of_reg(const git_oid *reg)
{
	struct rbk_lens_of of = {0};

	if (reg)
		of.reg = *reg;
	return of;
}

static void
ask_anew(char out[1000], const git_oid *reg)
{
	const struct rbk_lens_of of = of_reg(reg);
	struct rbk_err err = {0};
	size_t cases, contested;
	struct rbk_lens *l;

	GOOD(rbk_lens_open(&l, path, repo, &of, &err));
	ask(out, l);
	rbk_lens_close(l);
	assert_true(rbk_lens_count(&cases, &contested, path, &of));
	(void)snprintf(out + strlen(out), 1000 - strlen(out), "%zu cases, %zu contested", cases, contested);
}

static void
test_answers(void **state)
{
	char now[1000];

	(void)state;
	open_repo();
	git_oid two = reg_of(2), three = reg_of(3);

	ask_anew(now, NULL);
	assert_string_equal(now, "| | | | due due due due first 0 cases, 0 contested");
	ask_anew(now, &two);
	assert_string_equal(now, "| 01JAAAAAAAAAAAAAAAAAAAAAA1 01JAAAAAAAAAAAAAAAAAAAAAA2 | | 01JAAAAAAAAAAAAAAAAAAAAAA2 | "
	                    "due 01JAAAAAAAAAAAAAAAAAAAAAA1 due 01JAAAAAAAAAAAAAAAAAAAAAA1 01JAAAAAAAAAAAAAAAAAAAAAA2 "
	                    "due 01JAAAAAAAAAAAAAAAAAAAAAA1 01JAAAAAAAAAAAAAAAAAAAAAA2 due 01JAAAAAAAAAAAAAAAAAAAAAA1 01JAAAAAAAAAAAAAAAAAAAAAA2 "
	                    "first 01JAAAAAAAAAAAAAAAAAAAAAA1 n1:k0 i:01JAAAAAAAAAAAAAAAAAAAAAA1 n1:k0 i:01JAAAAAAAAAAAAAAAAAAAAAA2 2 cases, 1 contested");
	ask_anew(now, &three); /* another register: made anew */
	assert_non_null(strstr(now, "| 01JAAAAAAAAAAAAAAAAAAAAAA3 |"));
	git_repository_free(repo);
}

static void
test_moved(void **state)
{
	char moved[1000], anew[1000];
	struct rbk_err err = {0};
	struct rbk_lens *l;

	(void)state;
	open_repo();
	git_oid two = reg_of(2), three = reg_of(3);
	const struct rbk_lens_of of_two = of_reg(&two), of_three = of_reg(&three);

	GOOD(rbk_lens_open(&l, path, repo, &of_three, &err));
	GOOD(rbk_lens_begin(l, &err)); /* begun, not committed */
	GOOD(rbk_lens_drop(l, ids[0], &err));
	rbk_lens_close(l);
	ask_anew(anew, &three);
	assert_non_null(strstr(anew, ids[0]));

	GOOD(rbk_lens_open(&l, path, repo, &of_three, &err));
	GOOD(rbk_lens_begin(l, &err));
	GOOD(rbk_lens_drop(l, ids[2], &err));
	GOOD(rbk_lens_put(l, ids[0], "x\n", 5, true, &err));
	GOOD(rbk_lens_put(l, ids[0], "n1:k0\ni:01JAAAAAAAAAAAAAAAAAAAAAA1\n", 1795132800000, false, &err));
	GOOD(rbk_lens_commit(l, &of_two, &err));
	ask(moved, l);
	rbk_lens_close(l);
	(void)strcat(moved, "2 cases, 1 contested");
	ask_anew(anew, &two);
	assert_string_equal(moved, anew);
	RUN("rm '%s'", path);
	ask_anew(anew, &two);
	assert_string_equal(moved, anew);
	git_repository_free(repo);
}

/* Whoever merely looks is told nothing rather than something old. */
static void
test_counting(void **state)
{
	struct rbk_err err = {0};
	size_t cases, contested;
	struct rbk_lens *l;

	(void)state;
	open_repo();
	git_oid two = reg_of(2), three = reg_of(3);
	const struct rbk_lens_of of_two = of_reg(&two), of_three = of_reg(&three), of_none = of_reg(NULL);

	assert_false(rbk_lens_count(&cases, &contested, path, &of_three)); /* and no file is made */
	RUN("test ! -e '%s'", path);
	GOOD(rbk_lens_open(&l, path, repo, &of_three, &err));
	assert_true(rbk_lens_count(&cases, &contested, path, &of_three));
	assert_int_equal(cases, 3);
	assert_int_equal(contested, 1);
	assert_false(rbk_lens_count(&cases, &contested, path, &of_two));
	assert_false(rbk_lens_count(&cases, &contested, path, &of_none));
	GOOD(rbk_lens_begin(l, &err));
	GOOD(rbk_lens_drop(l, ids[2], &err));
	GOOD(rbk_lens_put(l, ids[0], "n1:k0\ni:01JAAAAAAAAAAAAAAAAAAAAAA1\n", 1795132800000, true, &err)); /* only its status */
	GOOD(rbk_lens_put(l, ids[1], "n1:k0\n", 0, false, &err));
	assert_true(rbk_lens_count(&cases, &contested, path, &of_three)); /* not yet */
	assert_int_equal(cases, 3);
	GOOD(rbk_lens_commit(l, &of_two, &err));
	assert_false(rbk_lens_count(&cases, &contested, path, &of_three));
	assert_true(rbk_lens_count(&cases, &contested, path, &of_two));
	assert_int_equal(cases, 2);
	assert_int_equal(contested, 1);
	rbk_lens_close(l);
	RUN("echo rubbish >'%s'", path);
	assert_false(rbk_lens_count(&cases, &contested, path, &of_two));
	git_repository_free(repo);
}

static void
test_damaged(void **state)
{
	static const char *const harm[] = {
		"echo rubbish >'%s'", ": >'%s'", "truncate -s 5000 '%s'", "dd if=/dev/zero of='%s' bs=4096 seek=1 count=2 conv=notrunc status=none",
		"dd if=/dev/zero of='%s' bs=4096 seek=3 count=3 conv=notrunc status=none", "dd if=/dev/urandom of='%s' bs=4096 seek=2 count=9 conv=notrunc status=none",
	};
	char good[1000], now[1000];

	(void)state;
	open_repo();
	git_oid three = reg_of(3);

	ask_anew(good, &three);
	for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
		char command[1300];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		(void)snprintf(command, sizeof command, harm[i], path);
#pragma GCC diagnostic pop
		RUN("%s", command);
		ask_anew(now, &three);
		assert_string_equal(good, now);
	}
	git_repository_free(repo);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_answers, begin, end),
		cmocka_unit_test_setup_teardown(test_counting, begin, end),
		cmocka_unit_test_setup_teardown(test_moved, begin, end),
		cmocka_unit_test_setup_teardown(test_damaged, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
