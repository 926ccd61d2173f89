/* Trees by path, commits, refs; git reads what was written. */
#include "book_help.h"

#include "core/store/repo.h"

static git_repository *repo;

static int
begin_repo(void **state)
{
	if (begin(state))
		return -1;
	rbk_repo_start();
	return git_repository_init(&repo, book_path, 1);
}

static int
end_repo(void **state)
{
	git_repository_free(repo);
	return end(state);
}

#define FILE_(p, t) { .path = p, .bytes = t, .len = sizeof(t) - 1 }
#define DROP(p)     { .path = p, .drop = 1 }
#define COUNT(a)    (sizeof(a) / sizeof *(a))

static void
tree_is(const git_oid *tree, const char *want)
{
	char hex[GIT_OID_HEXSZ + 1];

	RUN("git ls-tree -r --name-only %s | tr '\\n' ' '", git_oid_tostr(hex, sizeof hex, tree));
	assert_string_equal(said, want);
	RUN("git fsck --strict --no-dangling 2>&1 | { grep -v '^notice' || :; }");
	assert_string_equal(said, "");
}

static void
files_in_gits_order(void **state)
{
	const struct rbk_put puts[] = {
		FILE_("a/b/c", "1"), FILE_("z", "2"), FILE_("a/b.json", "3"), FILE_("a/b/d", "4"), FILE_("a0", "5"), FILE_("a-", "6"),
	};
	struct rbk_err err = {0};
	git_oid tree;

	(void)state;
	GOOD(rbk_repo_update(&tree, repo, NULL, puts, COUNT(puts), &err));
	tree_is(&tree, "a- a/b.json a/b/c a/b/d a0 z ");
}

static void
changes_to_a_tree(void **state)
{
	const struct rbk_put first[] = { FILE_("a/b/c", "1"), FILE_("a/b/d", "2"), FILE_("a/b.json", "3"), FILE_("z", "4") };
	/* a folder emptied goes, a file becomes a folder, what isn't there is no harm */
	const struct rbk_put second[] = {
		DROP("a/b/c"), DROP("a/b/d"), FILE_("z/in", "5"), DROP("no/such"), FILE_("a/b.json", "6"),
	};
	struct rbk_err err = {0};
	git_oid one, two, back;
	git_tree *base;

	(void)state;
	GOOD(rbk_repo_update(&one, repo, NULL, first, COUNT(first), &err));
	assert_int_equal(git_tree_lookup(&base, repo, &one), 0);
	GOOD(rbk_repo_update(&two, repo, base, second, COUNT(second), &err));
	tree_is(&two, "a/b.json z/in ");
	git_tree_free(base);
	/* a tree put in place by its id */
	const struct rbk_put graft[] = { { .path = "books/x", .oid = &one, .mode = GIT_FILEMODE_TREE }, DROP("z/in") };

	assert_int_equal(git_tree_lookup(&base, repo, &two), 0);
	GOOD(rbk_repo_update(&back, repo, base, graft, COUNT(graft), &err));
	tree_is(&back, "a/b.json books/x/a/b.json books/x/a/b/c books/x/a/b/d books/x/z ");
	git_tree_free(base);
}

static void
emptied(void **state)
{
	const struct rbk_put first[] = { FILE_("a/b", "1") }, second[] = { DROP("a/b") };
	struct rbk_err err = {0};
	git_oid tree;
	git_tree *base;

	(void)state;
	GOOD(rbk_repo_update(&tree, repo, NULL, first, 1, &err));
	assert_int_equal(git_tree_lookup(&base, repo, &tree), 0);
	GOOD(rbk_repo_update(&tree, repo, base, second, 1, &err));
	assert_string_equal(git_oid_tostr_s(&tree), "4b825dc642cb6eb9a060e54bf8d69288fbee4904");
	git_tree_free(base);
}

static void
paths_that_cannot_be(void **state)
{
	static const char *const paths[] = { "", "/a", "a/", "a//b", ".", "a/../b", ".git/x", "a/.GIT", "a/." };
	struct rbk_err err = {0};
	git_oid tree;

	(void)state;
	for (size_t i = 0; i < COUNT(paths); i++) {
		const struct rbk_put put = { .path = paths[i], .bytes = "x", .len = 1 };

		assert_int_equal(rbk_repo_update(&tree, repo, NULL, &put, 1, &err), RBK_E_BAD);
	}
	const struct rbk_put twice[] = { FILE_("a", "1"), FILE_("a", "2") }, both[] = { FILE_("a", "1"), FILE_("a/b", "2") };

	assert_int_equal(rbk_repo_update(&tree, repo, NULL, twice, 2, &err), RBK_E_BAD);
	assert_int_equal(rbk_repo_update(&tree, repo, NULL, both, 2, &err), RBK_E_BAD);
}

/* The same tree as git makes of the same files, over many random changes. */
static void
as_git_would(void **state)
{
	git_index *index;
	git_oid tree = {{0}}, want;
	git_tree *base = NULL;
	unsigned seed = 12345;

	(void)state;
	assert_int_equal(git_index_new(&index), 0);
	for (int round = 0; round < 60; round++) {
		struct rbk_put puts[12];
		char paths[12][40];
		size_t n = 0;
		struct rbk_err err = {0};

		for (int k = 0; k < 12; k++) {
			seed = seed * 1103515245 + 12345;
			(void)snprintf(paths[n], sizeof paths[n], "d%u/e%u/f%u.json", seed >> 9 & 3, seed >> 12 & 3, seed >> 16 & 7);
			bool again = false;

			for (size_t j = 0; j < n; j++)
				again |= strcmp(paths[j], paths[n]) == 0;
			if (again)
				continue;
			puts[n] = (struct rbk_put){ .path = paths[n], .bytes = &"abcdefgh"[seed >> 24 & 7], .len = 1, .drop = seed >> 20 & 1 };
			git_index_entry e = { .mode = GIT_FILEMODE_BLOB, .path = paths[n] };

			if (puts[n].drop) {
				(void)git_index_remove(index, paths[n], 0);
			} else {
				assert_int_equal(git_odb_hash(&e.id, puts[n].bytes, puts[n].len, GIT_OBJECT_BLOB), 0);
				assert_int_equal(git_index_add(index, &e), 0);
			}
			n++;
		}
		GOOD(rbk_repo_update(&tree, repo, base, puts, n, &err));
		assert_int_equal(git_index_write_tree_to(&want, index, repo), 0);
		assert_true(git_oid_equal(&tree, &want));
		git_tree_free(base);
		assert_int_equal(git_tree_lookup(&base, repo, &tree), 0);
	}
	git_tree_free(base);
	git_index_free(index);
}

static void
commit_and_ref(void **state)
{
	const struct rbk_put puts[] = { FILE_("a", "1") };
	struct rbk_fresh fresh = { .repo = repo };
	struct rbk_err err = {0};
	struct rbk_buf text = {0};
	git_oid tree, one, two;

	(void)state;
	GOOD(rbk_repo_update_with(&tree, repo, NULL, puts, 1, rbk_object_write, &fresh, &err));
	struct rbk_commit c = { .author = "r-li", .committer = "d-1", .org = "A <b>\nÖ @c", .at = 1700000000123,
	                        .zone = -210, .tree = &tree, .what = "start" };

	rbk_commit_write(&text, &c);
	GOOD(rbk_object_write(&fresh, &one, GIT_OBJECT_COMMIT, text.text, text.len, &err));
	GOOD(rbk_repo_commit_ref(repo, "refs/heads/book", &one, NULL, fresh.at, fresh.n, "start", &err));
	BAD(rbk_repo_commit_ref(repo, "refs/heads/book", &one, NULL, NULL, 0, "again", &err), RBK_E_MOVED, "moved");
	c.parents = &one;
	c.n_parents = 1;
	rbk_buf_clear(&text);
	rbk_commit_write(&text, &c);
	GOOD(rbk_object_write(&fresh, &two, GIT_OBJECT_COMMIT, text.text, text.len, &err));
	GOOD(rbk_repo_commit_ref(repo, "refs/heads/book", &two, &one, fresh.at, fresh.n, "next", &err));
	BAD(rbk_repo_commit_ref(repo, "refs/heads/book", &one, &one, NULL, 0, "stale", &err), RBK_E_MOVED, "moved");
	RUN("git log -1 --format='%%an <%%ae> %%cn <%%ce> %%ad' --date=iso book");
	assert_string_equal(said, "r-li <r-li@A--b--Ö--c> d-1 <d-1@A--b--Ö--c> 2023-11-14 18:43:20 -0330\n");
	RUN("git fsck --strict --no-dangling --no-progress");
	rbk_fresh_free(&fresh, true);
	rbk_buf_free(&text);
}

/* A pack no ref came to need goes again, unless git has come to rely on it. */
static void
gathered(void **state)
{
	const struct rbk_put puts[] = { FILE_("a", "1"), FILE_("b", "1"), FILE_("c/d", "2") };
	struct rbk_err err = {0};
	git_oid tree;

	(void)state;
	for (int used = 0; used < 3; used++) {
		struct rbk_fresh fresh = { .repo = repo };

		GOOD(rbk_fresh_gather(&fresh, &err));
		GOOD(rbk_repo_update_with(&tree, repo, NULL, puts, COUNT(puts), rbk_object_write, &fresh, &err));
		assert_int_equal(fresh.n, 0);
		if (used == 0) { /* given up before its end */
			rbk_fresh_free(&fresh, false);
			RUN("ls objects/pack");
			assert_string_equal(said, "");
			continue;
		}
		GOOD(rbk_fresh_place(&fresh, &err));
		RUN("find objects/?? -type f 2>/dev/null; git show-index <$(ls objects/pack/*.idx) | wc -l"); /* "1" once */
		assert_string_equal(said, "4\n");
		tree_is(&tree, "a b c/d ");
		if (used == 1)
			RUN("printf 1 | git hash-object -w --stdin");
		rbk_fresh_free(&fresh, false);
		RUN("ls objects/pack | wc -l");
		assert_string_equal(said, used == 1 ? "2\n" : "0\n");
	}
	struct rbk_fresh none = { .repo = repo };

	GOOD(rbk_fresh_gather(&none, &err));
	GOOD(rbk_fresh_place(&none, &err)); /* nothing to do */
	rbk_fresh_free(&none, true);
	RUN("rm -r objects/pack");
	none.repo = repo;
	GOOD(rbk_fresh_gather(&none, &err));
	GOOD(rbk_repo_update_with(&tree, repo, NULL, puts, COUNT(puts), rbk_object_write, &none, &err));
	BAD(rbk_fresh_place(&none, &err), RBK_E_OS, "pack");
	rbk_fresh_free(&none, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(files_in_gits_order, begin_repo, end_repo),
		cmocka_unit_test_setup_teardown(changes_to_a_tree, begin_repo, end_repo),
		cmocka_unit_test_setup_teardown(emptied, begin_repo, end_repo),
		cmocka_unit_test_setup_teardown(paths_that_cannot_be, begin_repo, end_repo),
		cmocka_unit_test_setup_teardown(as_git_would, begin_repo, end_repo),
		cmocka_unit_test_setup_teardown(commit_and_ref, begin_repo, end_repo),
		cmocka_unit_test_setup_teardown(gathered, begin_repo, end_repo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
