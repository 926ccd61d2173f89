/* Tidying: nothing lost, little left; beside saves, beside git. */
#include "book_help.h"

#include "core/store/repo.h"

#define CLIENT "01HZZZZZZZZZZZZZZZZZZZZZZZ"

static void
save_some(struct rbk_book *b, int n)
{
	struct rbk_err err = {0};

	for (int i = 0; i < n; i++) {
		struct rbk_record r = a_visit(CLIENT);

		GOOD(rbk_book_save(b, &r, 1, "log visit", &err));
	}
}

static int
count(const char *command)
{
	RUN("%s", command);
	return (int)strtol(said, NULL, 10);
}

#define LOOSE "find .git/objects/[0-9a-f]* -type f | wc -l"
#define PACKS "ls .git/objects/pack/*.pack 2>/dev/null | wc -l"
#define ALL   "git rev-list --objects --all | wc -l"

static void
all_in_one(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();

	(void)state;
	save_some(b, 30);
	int all = count(ALL);

	GOOD(rbk_book_tidy(b, false, &err)); /* little to do: nothing */
	assert_int_equal(count(PACKS), 0);
	GOOD(rbk_book_tidy(b, true, &err));
	assert_int_equal(count(LOOSE), 0);
	assert_int_equal(count(PACKS), 1);
	assert_int_equal(count(ALL), all);
	RUN("find .git/roadbook/tidy -type f");
	assert_string_equal(said, "");
	REFEREE();
	save_some(b, 3); /* the open book finds what was packed */
	REFEREE();
	GOOD(rbk_book_tidy(b, true, &err));
	GOOD(rbk_book_tidy(b, true, &err));
	assert_int_equal(count(PACKS), 1);
	assert_int_equal(count(LOOSE), 0);
	REFEREE();
	rbk_book_close(b);
}

/* Small packs join larger ones now and then; each object is packed again
   rarely, and there are never many packs. */
static void
little_by_little(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	git_repository *repo;

	(void)state;
	assert_int_equal(git_repository_open(&repo, book_path), 0);
	for (int i = 0; i < 20; i++) {
		save_some(b, 3);
		GOOD(rbk_repo_tidy(repo, 100000, &err));
		assert_int_equal(count(LOOSE), 0);
	}
	assert_in_range(count(PACKS), 1, 6);
	REFEREE();
	/* a bound keeps large packs out */
	int packs = count(PACKS);

	save_some(b, 3);
	GOOD(rbk_repo_tidy(repo, 1, &err));
	assert_int_equal(count(PACKS), packs + 1);
	/* one that is marked is left alone */
	RUN("for p in .git/objects/pack/*.pack; do touch \"${p%%.pack}.keep\"; done");
	save_some(b, 1);
	GOOD(rbk_repo_tidy(repo, RBK_TIDY_ALL, &err));
	assert_int_equal(count(PACKS), packs + 2);
	REFEREE();
	git_repository_free(repo);
	rbk_book_close(b);
}

/* What no ref reaches stays; what any ref reaches is packed. */
static void
refs_of_all_kinds(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();

	(void)state;
	save_some(b, 2);
	RUN("git update-ref refs/roadbook/desk $(git commit-tree -m desk $(git mktree </dev/null)) && "
	    "git tag -a -m tag v1 && git tag -a -m tag v2 v1 && echo staged >s && git add s && "
	    "echo lost | git hash-object -w --stdin");
	GOOD(rbk_book_tidy(b, true, &err));
	assert_int_equal(count(LOOSE), 2);
	RUN("git cat-file -e refs/roadbook/desk && git cat-file -p :s && git cat-file -e v2^{}");
	assert_string_equal(said, "staged\n");
	RUN("git fsck --strict --no-dangling");
	assert_string_equal(said, "");
	rbk_book_close(b);
}

/* A pack like git's own gc makes. */
static void
as_small_as_gc(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();

	(void)state;
	save_some(b, 150);
	RUN("cp -r . ../copy && cd ../copy && git gc -q --prune=now");
	GOOD(rbk_book_tidy(b, true, &err));
	int ours = count("cat .git/objects/pack/*.pack | wc -c"), gits = count("cat ../copy/.git/objects/pack/*.pack | wc -c");

	if (ours * 10 > gits * 11)
		fail_msg("our pack %d bytes, git's %d", ours, gits);
	rbk_book_close(b);
}

/* Saves, tidies and git gc all at once. */
static void
beside_others(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();

	(void)state;
	save_some(b, 20);
	rbk_book_close(b);
	for (int i = 0; i < 4; i++)
		if (fork() == 0) {
			int code = 0;

			b = open_book();
			for (int k = 0; k < 12 && !code; k++) {
				struct rbk_record r = a_visit(CLIENT);

				code = i < 2 ? rbk_book_save(b, &r, 1, "log visit", &err) : rbk_book_tidy(b, true, &err);
				if (code == RBK_E_BUSY)
					code = 0;
			}
			if (code)
				(void)fprintf(stderr, "%d: %s\n", i, err.text);
			_exit(code);
		}
	/* git gives up at times, when a ref or an object moves under it */
	RUN("for i in 1 2 3; do git gc -q 2>/dev/null; done; true");
	for (int i = 0, status; i < 4; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(count("git log --oneline | grep -c 'log visit'"), 44);
	RUN("git gc -q"); /* once it is alone it doesn't */
	REFEREE();
}

/* Litter of killed programs goes after a day, not before. */
static void
litter(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();

	(void)state;
	RUN("mkdir -p .git/objects/aa && touch -d '2 days ago' .git/objects/aa/tmp_obj_1_0 && touch .git/objects/aa/tmp_obj_2_0");
	GOOD(rbk_book_tidy(b, true, &err));
	RUN("ls .git/objects/aa");
	assert_string_equal(said, "tmp_obj_2_0\n");
	/* of packs: temporaries, and a pack that was killed before its index */
	RUN("cd .git/objects/pack && touch tmp_rbk_a tmp_rbk_b.idx pack-1111111111.pack pack-2222222222.pack && touch -d '2 days ago' tmp_rbk_b.idx "
	    "pack-2222222222.pack *.idx && ls | wc -l");
	assert_string_equal(said, "6\n");
	GOOD(rbk_book_tidy(b, true, &err));
	RUN("cd .git/objects/pack && ls tmp_rbk_a pack-1111111111.pack && ls | wc -l");
	assert_string_equal(said, "pack-1111111111.pack\ntmp_rbk_a\n4\n");
	rbk_book_close(b);
}

/* A save never tidies; it says when it is time. */
static void
behind_saves(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	int n = 0;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (n = 0; !rbk_book_untidy(b) && n < 100; n++)
			save_some(b, 1);
		assert_in_range(n, 20, 60);
		assert_in_range(count(LOOSE), 200, 500);
		GOOD(rbk_book_tidy(b, false, &err));
		assert_false(rbk_book_untidy(b));
		assert_in_range(count(LOOSE), 0, 4); /* the walk begins at refs: the staged and the lost stay */
		assert_in_range(count(PACKS), 1, 2);
		GOOD(rbk_book_tidy(b, false, &err)); /* nothing to do */
	}
	REFEREE();
	/* another handle, another program: the count goes on */
	save_some(b, n / 2);
	rbk_book_close(b);
	b = open_book();
	assert_false(rbk_book_untidy(b));
	for (int i = 0; !rbk_book_untidy(b) && i < n; i++)
		save_some(b, 1);
	assert_true(rbk_book_untidy(b));
	rbk_book_close(b);
}

static void
save_clients(struct rbk_book *b, int n)
{
	struct rbk_err err = {0};
	struct rbk_record *r = calloc((size_t)n, sizeof *r);
	char id[RBK_ULID_SIZE];

	for (int i = 0; i < n; i++) {
		rbk_clock_ulid(id);
		r[i] = a_client(id, "A Ltd");
	}
	GOOD(rbk_book_save(b, r, (size_t)n, "import", &err));
	free(r);
}

/* Small packs count too; a large one stays, and what stands behind it in
   history is found all the same. */
static void
behind_many(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	int n = 0;

	(void)state;
	for (n = 0; !rbk_book_untidy(b) && n < 30; n++)
		save_clients(b, 40);
	assert_in_range(n, 5, 15);
	GOOD(rbk_book_tidy(b, false, &err));
	assert_in_range(count(PACKS), 1, 4);
	int packs = count(PACKS);

	save_some(b, 5);
	save_clients(b, 600);
	save_some(b, 5);
	assert_int_equal(count(PACKS), packs + 1);
	assert_in_range(count(LOOSE), 60, 120);
	save_some(b, 60); /* a sample of the folders is counted: three times what is many shows in any */
	rbk_book_synced(b);
	assert_true(rbk_book_untidy(b));
	GOOD(rbk_book_tidy(b, false, &err));
	assert_int_equal(count(LOOSE), 0);
	REFEREE();
	rbk_book_close(b);
}

/* What is large is as small as it gets: it isn't read again and again. */
static void
large_objects(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();

	(void)state;
	RUN("head -c 400000 /dev/urandom >a.pdf && git add a.pdf && git commit -qm scan");
	while (!rbk_book_untidy(b))
		save_some(b, 1);
	GOOD(rbk_book_tidy(b, false, &err));
	assert_int_equal(count(LOOSE), 1);
	assert_int_equal(count(PACKS), 1);
	GOOD(rbk_book_tidy(b, true, &err)); /* all is all */
	assert_int_equal(count(LOOSE), 0);
	assert_int_equal(count(PACKS), 1);
	REFEREE();
	rbk_book_close(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_in_one, begin, end),
		cmocka_unit_test_setup_teardown(little_by_little, begin, end),
		cmocka_unit_test_setup_teardown(refs_of_all_kinds, begin, end),
		cmocka_unit_test_setup_teardown(as_small_as_gc, begin, end),
		cmocka_unit_test_setup_teardown(beside_others, begin, end),
		cmocka_unit_test_setup_teardown(litter, begin, end),
		cmocka_unit_test_setup_teardown(behind_saves, begin, end),
		cmocka_unit_test_setup_teardown(behind_many, begin, end),
		cmocka_unit_test_setup_teardown(large_objects, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
