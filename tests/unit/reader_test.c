/* Objects read straight from packs and loose files, trees side by side. */
#include "book_help.h"

#include "core/store/differ.h"
#include "core/store/repo.h"

static git_repository *repo;
static struct rbk_reader *reader;

static void
new_repo(void)
{
	RUN("git init -q -b book '%s' && cd '%s' && git config user.name x && git config user.email x@x", book_path, book_path);
	rbk_repo_start();
	assert_int_equal(git_repository_open(&repo, book_path), 0);
	assert_int_equal(rbk_reader_open(&reader, repo), 0);
}

static int
end_repo(void **state)
{
	rbk_reader_close(reader);
	git_repository_free(repo);
	reader = NULL;
	repo = NULL;
	return end(state);
}

/* The id git prints. */
static git_oid
id_of(const char *command)
{
	git_oid oid;

	RUN("%s", command);
	assert_int_equal(git_oid_fromstrn(&oid, said, GIT_OID_HEXSZ), 0);
	return oid;
}

/* Loose, packed behind its back, in both; another type than wanted. */
static void
reading(void **state)
{
	struct rbk_read read;

	(void)state;
	new_repo();
	git_oid one = id_of("echo one | git hash-object -w --stdin");

	assert_int_equal(rbk_reader_get(&read, reader, &one, GIT_OBJECT_BLOB), 0);
	assert_int_equal(read.len, 4);
	assert_memory_equal(read.bytes, "one\n", 4);
	rbk_read_free(&read);
	assert_int_equal(rbk_reader_get(&read, reader, &one, GIT_OBJECT_TREE), GIT_ENOTFOUND);
	RUN("echo %s | git pack-objects -q .git/objects/pack/pack && git prune-packed", git_oid_tostr_s(&one));
	assert_int_equal(rbk_reader_get(&read, reader, &one, GIT_OBJECT_BLOB), 0);
	rbk_read_free(&read);
	git_oid none = id_of("echo nothing | git hash-object --stdin");

	assert_int_equal(rbk_reader_get(&read, reader, &none, GIT_OBJECT_ANY), GIT_ENOTFOUND);
}

/* An object that another one's file was copied over, whether OpenSSL hashes
   yet or not. */
static void
exchanged(void **state)
{
	struct rbk_read read;

	(void)state;
	new_repo();
	git_oid one = id_of("echo one | git hash-object -w --stdin"), two = id_of("echo two | git hash-object -w --stdin");
	const char *to = rbk_arena_print(&mem, ".git/objects/%.2s/%s", git_oid_tostr_s(&one), git_oid_tostr_s(&one) + 2);
	const char *from = rbk_arena_print(&mem, ".git/objects/%.2s/%s", git_oid_tostr_s(&two), git_oid_tostr_s(&two) + 2);

	RUN("cp -f '%s' '%s'", from, to);
	for (int i = 0; i < 300; i++) {
		assert_int_not_equal(rbk_reader_get(&read, reader, &one, GIT_OBJECT_ANY), 0);
		assert_int_equal(rbk_reader_get(&read, reader, &two, GIT_OBJECT_BLOB), 0);
		assert_memory_equal(read.bytes, "two\n", 4);
		rbk_read_free(&read);
	}
}

static int
list(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu, struct rbk_err *err)
{
	(void)err;
	rbk_buf_print(ctx, "%c %s\n", !old ? 'A' : !neu ? 'D' : old->mode >> 12 != neu->mode >> 12 ? 'T' : 'M', path);
	return 0;
}

static int
stop(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu, struct rbk_err *err)
{
	(void)path;
	(void)old;
	(void)neu;
	++*(int *)ctx;
	return rbk_fail(err, RBK_E_PERSON, "enough");
}

/* What git's own diff-tree says of the same two trees. */
static void
differing(void **state)
{
	struct rbk_err err = {0};
	struct rbk_buf b = {0};
	int n = 0;

	(void)state;
	new_repo();
	RUN("mkdir -p a/b a-b same && echo 1 >a/b/1 && echo 2 >a/2 && echo 3 >a-b/3 && echo 4 >a.c && echo 5 >same/5 && "
	    "echo 6 >turns && echo 7 >link && echo 8 >x && git add . && git commit -qm one && "
	    "rm -r a/b turns link && echo 9 >a/b && mkdir turns && echo 10 >turns/10 && ln -s x link && chmod +x x && "
	    "echo 11 >a-b/3 && echo 12 >new && git add . && git commit -qm two");
	git_oid old = id_of("git rev-parse HEAD^^{tree}"), neu = id_of("git rev-parse HEAD^{tree}");

	GOOD(rbk_differ(reader, &old, &neu, list, &b, &err));
	RUN("git diff-tree -r --no-renames --name-status HEAD^ HEAD | tr '\\t' ' '");
	assert_string_equal(b.text, said);
	rbk_buf_clear(&b);
	GOOD(rbk_differ(reader, NULL, &neu, list, &b, &err));
	RUN("git ls-tree -r --name-only HEAD | sed 's/^/A /'");
	assert_string_equal(b.text, said);
	rbk_buf_clear(&b);
	GOOD(rbk_differ(reader, &old, NULL, list, &b, &err));
	RUN("git ls-tree -r --name-only HEAD^ | sed 's/^/D /'");
	assert_string_equal(b.text, said);
	rbk_buf_clear(&b);
	GOOD(rbk_differ(reader, &neu, &neu, list, &b, &err));
	assert_string_equal(b.text, "");
	assert_int_equal(rbk_differ(reader, &old, &neu, stop, &n, &err), RBK_E_PERSON);
	assert_int_equal(n, 1);
	/* a folder that isn't there, one that makes no sense */
	rbk_err_clear(&err);
	git_oid gone = id_of("t=$(git rev-parse HEAD:a-b); f=.git/objects/$(echo $t | sed 's/../&\\//'); rm -f $f; echo $t");

	assert_int_equal(rbk_differ(reader, NULL, &gone, list, &b, &err), RBK_E_BROKEN);
	rbk_err_clear(&err);
	BAD(rbk_differ(reader, NULL, &neu, list, &b, &err), RBK_E_BROKEN, "a-b");
	rbk_err_clear(&err);
	git_oid cut = id_of("printf '100644 x' | git hash-object -w --literally -t tree --stdin");

	assert_int_equal(rbk_differ(reader, NULL, &cut, list, &b, &err), RBK_E_BROKEN);
	rbk_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reading, begin, end_repo),
		cmocka_unit_test_setup_teardown(exchanged, begin, end_repo),
		cmocka_unit_test_setup_teardown(differing, begin, end_repo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
