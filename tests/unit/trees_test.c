/* Looking things up in trees, small and large, beside git's own listing. */
#include "shell_help.h"

#include "core/store/repo.h"
#include "sync/trees.h"

static int
begin(void **state)
{
	(void)state;
	begin_in("trees");
	rbk_repo_start();
	return 0;
}

/* Names that begin each other, as files and as folders: they sort apart. */
static void
make_repo(int n)
{
	RUN("git init -q --bare \"$S/r.git\" && cd \"$S/r.git\" && b=$(echo x | git hash-object -w --stdin) && "
	    "t=$(printf '100644 blob %%s\\tin' $b | git mktree) && "
	    "i=0; while [ $i -lt %d ]; do printf '100644 blob %%s\\tp-%%05d\\n040000 tree %%s\\tp-%%05d.d\\n100644 blob %%s\\tp-%%05d.d-\\n' $b $i $t $i $b $i; i=$((i+1)); done "
	    ">list && printf '040000 tree %%s\\tp\\n100644 blob %%s\\tp0\\n' $t $b >>list && git mktree <list >root", n);
}

static void
look_up(int n)
{
	struct rbk_err err = {0};
	struct rbk_trees trees = {0};
	char path[1100], name[64], kind[8], hex[64], at[GIT_OID_HEXSZ + 1];
	git_oid root, oid;
	unsigned mode;
	int seen = 0;

	make_repo(n);
	RUN("cat \"$S/r.git/root\"");
	assert_int_equal(git_oid_fromstrn(&root, said, 40), 0);
	(void)snprintf(path, sizeof path, "%s/r.git", scratch);
	GOOD(rbk_objects_open(&trees.objects, path, &err));
	(void)snprintf(path, sizeof path, "%s/r.git/list", scratch);
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	while (fscanf(f, "%o %7s %63s %63s", &mode, kind, hex, name) == 4) {
		unsigned got;

		GOOD(rbk_trees_find(&oid, &got, &trees, &root, name, &err));
		assert_int_equal(got, mode);
		assert_string_equal(git_oid_tostr(at, sizeof at, &oid), hex);
		seen++;
		(void)snprintf(path, sizeof path, "%s/in", name);
		assert_int_equal(rbk_trees_find(&oid, &got, &trees, &root, path, &err), mode == 040000 ? 0 : RBK_E_MISSING);
		rbk_err_clear(&err);
		(void)snprintf(path, sizeof path, "%s~", name);
		assert_int_equal(rbk_trees_find(&oid, &got, &trees, &root, path, &err), RBK_E_MISSING);
		rbk_err_clear(&err);
		if (strlen(name) < 3)
			continue; /* "p0" without its end is "p" */
		path[strlen(name) - 1] = '\0'; /* "p-00000.d-" without its end is "p-00000.d" */
		assert_int_equal(rbk_trees_find(&oid, &got, &trees, &root, path, &err), path[strlen(path) - 1] == 'd' ? 0 : RBK_E_MISSING);
		rbk_err_clear(&err);
	}
	assert_int_equal(seen, n * 3 + 2);
	(void)fclose(f);
	struct rbk_objects *objects = trees.objects;

	rbk_trees_free(&trees);
	rbk_objects_close(objects);
}

static void
small(void **state)
{
	(void)state;
	look_up(3);
}

static void
large(void **state)
{
	(void)state;
	look_up(800);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(small, begin, end),
		cmocka_unit_test_setup_teardown(large, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
