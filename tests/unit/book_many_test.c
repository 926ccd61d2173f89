/* Many records in one commit: one pack; all of it or nothing. */
#include "book_help.h"

#include <signal.h>
#include <sys/resource.h>

#define MANY 40

static struct rbk_record r[MANY];

static void
make_clients(void)
{
	char id[RBK_ULID_SIZE];

	for (int i = 0; i < MANY; i++) {
		rbk_clock_ulid(id);
		r[i] = a_client(id, "A Ltd");
	}
}

#define PACKS "ls .git/objects/pack/*.pack 2>/dev/null | wc -l"
#define LOOSE "find .git/objects/?? -type f | wc -l"
#define STRAY "find .git -name 'tmp_*' -o -name 'new-*' -o -name '*.lock' ! -path '*/roadbook/*'"

static void
packs_are(const char *packs, const char *loose)
{
	RUN(PACKS);
	assert_string_equal(said, packs);
	RUN(LOOSE);
	assert_string_equal(said, loose);
	RUN(STRAY);
	assert_string_equal(said, "");
	REFEREE();
}

/* An import, a sync that takes in what was made by hand, an undo. */
static void
one_pack(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_findings found = {0};
	char made[41], taken[41];
	size_t broken;

	(void)state;
	make_clients();
	packs_are("0\n", "3\n"); /* book.json, its tree, the first commit */
	GOOD(rbk_book_save(b, r, MANY, "import", &err));
	packs_are("1\n", "3\n");
	rbk_book_tip(made, b, RBK_REF_BOOK);
	GOOD(rbk_book_save(b, r, MANY, "import", &err)); /* no change, no commit, no pack */
	packs_are("1\n", "3\n");
	RUN("for f in clients/*/*/client.json; do sed -i 's/A Ltd/B Ltd/' $f; done");
	GOOD(rbk_book_take_in(b, NULL, &found, &broken, &err));
	assert_int_equal(broken, 0);
	packs_are("2\n", "3\n");
	rbk_book_tip(taken, b, RBK_REF_BOOK);
	GOOD(rbk_book_undo(b, taken, "undo", &err));
	packs_are("3\n", "3\n");
	GOOD(rbk_book_undo(b, made, "undo", &err));
	RUN("ls; git rev-list --count HEAD; git diff --stat HEAD~4 HEAD");
	assert_string_equal(said, "book.json\n5\n");
	GOOD(rbk_book_tidy(b, true, &err));
	packs_are("1\n", "0\n");
	rbk_findings_free(&found);
	rbk_book_close(b);
}

/* Files put back in the work tree only, with nothing to commit. */
static void
only_files(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_findings found = {0};
	size_t broken;

	(void)state;
	make_clients();
	GOOD(rbk_book_save(b, r, MANY, "import", &err));
	RUN("rm -r clients");
	GOOD(rbk_book_take_in(b, NULL, &found, &broken, &err));
	assert_int_equal(found.n, MANY);
	packs_are("1\n", "3\n");
	rbk_findings_free(&found);
	rbk_book_close(b);
}

/* The ref can't be moved: the files are taken back, and so is the pack. */
static void
ref_is_locked(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();

	(void)state;
	make_clients();
	RUN("touch .git/refs/heads/book.lock");
	BAD(rbk_book_save(b, r, MANY, "import", &err), RBK_E_BUSY, "book.lock");
	RUN("ls; rm .git/refs/heads/book.lock");
	assert_string_equal(said, "book.json\n");
	packs_are("0\n", "3\n");
	rbk_book_close(b);
}

/* A disk that is full at any size of file: an error, nothing half written. */
static void
no_room(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rlimit was, small;
	int failed = 0, code = 1;

	(void)state;
	make_clients();
	(void)sigaction(SIGXFSZ, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	for (rlim_t size = 100; code; size += size < 600 ? 100 : 900) {
		assert_true(size < 100000);
		small = (struct rlimit){ size, was.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		code = rbk_book_save(b, r, MANY, "import", &err);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
		if (!code)
			break;
		failed++;
		assert_int_equal(code, RBK_E_OS);
		assert_non_null(strstr(err.text, "make room and run again"));
		RUN("ls");
		assert_string_equal(said, "book.json\n");
		packs_are("0\n", "3\n");
	}
	assert_true(failed > 10);
	/* the index, larger than the pack, may have found no room */
	GOOD(rbk_book_save(b, (struct rbk_record[]){ a_visit(rbk_record_str(&r[0], "id")) }, 1, "log visit", &err));
	RUN(PACKS);
	assert_string_equal(said, "1\n");
	REFEREE();
	rbk_book_close(b);
}

/* A real full disk, where there may be a small one (root): whatever of it
   finds no room any more. */
static void
full_disk(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b;
	char small[1100], words[sizeof err.text] = "";
	int code = 1, failed = 0;
	bool whole = true;

	(void)state;
	(void)snprintf(small, sizeof small, "%s/small", scratch);
	if (mkdir(small, 0777) || sh("mount -t tmpfs -o size=1m none '%s'", small)) {
		print_message("skipped: no right to mount a small disk\n");
		skip();
	}
	(void)snprintf(book_path, sizeof book_path, "%s/small/book", scratch);
	b = new_book();
	make_clients();
	(void)sh("df -k --output=used . | tail -1");
	for (long k = strtol(said, NULL, 10) / 4 * 4 + 4; code && k < 1024; k += 12) {
		(void)sh("mount -o remount,size=%ldk '%s'", k, small);
		code = rbk_book_save(b, r, MANY, "import", &err);
		if (!code)
			break;
		failed++;
		(void)snprintf(words, sizeof words, "%s", err.text);
		whole &= code == RBK_E_OS && sh("ls; " STRAY "; ls .git/objects/pack; git fsck --strict --no-dangling") == 0 &&
		         strcmp(said, "book.json\n") == 0;
	}
	(void)sh("mount -o remount,size=4m '%s'", small);
	struct rbk_record v = a_visit(rbk_record_str(&r[0], "id"));
	int again = rbk_book_save(b, &v, 1, "log visit", &err); /* brings along what found no room */
	int clean = sh("git status --porcelain; git fsck --strict --no-dangling; " STRAY);
	bool is_clean = !*said;

	rbk_book_close(b);
	(void)snprintf(book_path, sizeof book_path, "%s/a book", scratch);
	(void)sh("umount '%s'", small);
	assert_int_equal(code, 0);
	assert_in_range(failed, 5, 100);
	assert_non_null(strstr(words, "No space left"));
	assert_true(whole);
	assert_int_equal(again, 0);
	assert_int_equal(clean, 0);
	assert_true(is_clean);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_pack, begin, end),
		cmocka_unit_test_setup_teardown(only_files, begin, end),
		cmocka_unit_test_setup_teardown(ref_is_locked, begin, end),
		cmocka_unit_test_setup_teardown(no_room, begin, end),
		cmocka_unit_test_setup_teardown(full_disk, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
