/* Sights of a book. */
#include "book_help.h"

#include "core/store/repo.h"

static int
list(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	(void)bytes;
	(void)len;
	(void)err;
	rbk_buf_print(ctx, "%s ", path);
	return 0;
}

static int
list_name(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	(void)err;
	rbk_buf_print(ctx, "%s%s ", name, is_folder ? "/" : "");
	return 0;
}

static int
stop(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	(void)path;
	(void)bytes;
	(void)len;
	++*(int *)ctx;
	return rbk_fail(err, RBK_E_PERSON, "enough");
}

/* Files with plain git, seen from the commit. */
static void
walking(void **state)
{
	struct rbk_err err = {0};
	struct rbk_buf b = {0};
	struct rbk_view *v;
	int n = 0;

	(void)state;
	RUN("git init -q -b book '%s' && cd '%s' && mkdir -p c/b/x c/b/y d && echo 1 >c/b/x/k.json && echo 2 >c/b/x.json && "
	    "echo 3 >c/b/y/k.json && echo 4 >d/k.txt && echo 5 >k.json && git add . && "
	    "git -c user.name=x -c user.email=x@x commit -qm x", book_path, book_path);
	GOOD(rbk_view_open(&v, book_path, "refs/heads/book", "", &err));
	GOOD(rbk_view_each(v, "", ".json", -1, list, &b, &err));
	assert_string_equal(b.text, "c/b/x.json c/b/x/k.json c/b/y/k.json k.json ");
	rbk_buf_clear(&b);
	GOOD(rbk_view_each(v, "c", "/k.json", -1, list, &b, &err));
	assert_string_equal(b.text, "c/b/x/k.json c/b/y/k.json ");
	rbk_buf_clear(&b);
	GOOD(rbk_view_each(v, "c", ".json", 1, list, &b, &err));
	assert_string_equal(b.text, "c/b/x.json ");
	rbk_buf_clear(&b);
	GOOD(rbk_view_each(v, "", "json", 0, list, &b, &err));
	assert_string_equal(b.text, "k.json ");
	rbk_buf_clear(&b);
	GOOD(rbk_view_each(v, "no/such", "", -1, list, &b, &err));
	GOOD(rbk_view_names(v, "no/such", list_name, &b, &err));
	assert_string_equal(b.text, "");
	GOOD(rbk_view_names(v, "", list_name, &b, &err));
	assert_string_equal(b.text, "c/ d/ k.json ");
	assert_int_equal(rbk_view_each(v, "", "", -1, stop, &n, &err), RBK_E_PERSON);
	assert_int_equal(n, 1);
	rbk_buf_free(&b);
	rbk_view_close(v);
}

static void
opening(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_view *v;
	struct rbk_record r;
	const char *bytes;
	char tip[41];
	size_t len;

	(void)state;
	rbk_book_tip(tip, b, RBK_REF_BOOK);
	GOOD(rbk_view_open(&v, book_path, tip, "", &err)); /* a commit's id does too */
	assert_string_equal(rbk_view_commit(v), tip);
	GOOD(rbk_view_record(&r, &mem, v, "book.json", &err));
	assert_string_equal(rbk_record_str(&r, "person"), PERSON);
	BAD(rbk_view_bytes(&bytes, &len, &mem, v, "clients/x", &err), RBK_E_MISSING, "clients/x");
	rbk_view_close(v);
	BAD(rbk_view_open(&v, book_path, "refs/heads/no", "", &err), RBK_E_MISSING, "refs/heads/no");
	BAD(rbk_view_open(&v, book_path, RBK_REF_BOOK, "clients", &err), RBK_E_MISSING, "clients");
	BAD(rbk_view_open(&v, scratch, RBK_REF_BOOK, "", &err), RBK_E_MISSING, "rbk-book");
	BAD(rbk_book_view(&v, b, RBK_SIGHT_DESK, &err), RBK_E_MISSING, RBK_REF_DESK);
	rbk_book_close(b);
}

/* From one place to another, and back: names that begin alike, what isn't
   there, a file where a folder should be. */
static void
here_and_there(void **state)
{
	static const char *const paths[] = {
		"a/b/k", "a/b/l", "a/bc/k", "a/b/k", "a/b.k", "a/b/c/k", "a/b/k", "a/b/c/none", "a/b/c/k", "k", "a/bc/k", "a/none/k",
		"a/bc/k", "k/k", "a/b/c/k", "a/b/k/x", "a/b/k", "a/b", "a/b/c/k",
	};
	struct rbk_err err = {0};
	struct rbk_view *v;
	const char *bytes;
	size_t len;

	(void)state;
	RUN("git init -q -b book '%s' && cd '%s' && mkdir -p a/b/c a/bc && for f in a/b/k a/b/l a/bc/k a/b.k a/b/c/k k; do echo \"$f\" >$f; done && "
	    "git add . && git -c user.name=x -c user.email=x@x commit -qm x", book_path, book_path);
	GOOD(rbk_view_open(&v, book_path, "refs/heads/book", "", &err));
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		bool there = sh("test -f '%s'", paths[i]) == 0;

		if (!there) {
			BAD(rbk_view_bytes(&bytes, &len, &mem, v, paths[i], &err), RBK_E_MISSING, paths[i]);
			rbk_err_clear(&err);
			continue;
		}
		GOOD(rbk_view_bytes(&bytes, &len, &mem, v, paths[i], &err));
		assert_int_equal(len, strlen(paths[i]) + 1);
		assert_memory_equal(bytes, paths[i], len - 1);
	}
	rbk_view_close(v);
}

/* Below a folder, paths begin there. */
static void
under(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record r = a_client("01HZZZZZZZZZZZZZZZZZZZZZZZ", "A Ltd");
	struct rbk_buf paths = {0};
	struct rbk_view *v;

	(void)state;
	GOOD(rbk_book_save(b, &r, 1, "add a client", &err));
	GOOD(rbk_view_open(&v, book_path, RBK_REF_BOOK, "clients", &err));
	GOOD(rbk_view_each(v, "", "/client.json", 2, list, &paths, &err));
	rbk_buf_put(&paths, "", 1);
	assert_memory_equal(paths.text, path_of(&r) + strlen("clients/"), strlen(path_of(&r)) - strlen("clients/"));
	rbk_buf_free(&paths);
	rbk_view_close(v);
	rbk_book_close(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(walking, begin, end),
		cmocka_unit_test_setup_teardown(opening, begin, end),
		cmocka_unit_test_setup_teardown(here_and_there, begin, end),
		cmocka_unit_test_setup_teardown(under, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
