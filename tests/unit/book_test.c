/* A book: made, opened, saved to, beside others who do the same. */
#include "book_help.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include "core/store/file.h"
#include "core/store/lock.h"

#define CLIENT "01HZZZZZZZZZZZZZZZZZZZZZZZ"

static void
made(void **state)
{
	const struct rbk_book_settings s = { .person = PERSON, .hub = "/srv/a \"hub\"\\x", .org = "Acme 物流", .zone = "+08:00" };
	struct rbk_err err = {0};
	struct rbk_book *b, *again;

	(void)state;
	GOOD(rbk_book_init(&b, book_path, &s, &err));
	assert_string_equal(rbk_book_person(b), PERSON);
	assert_string_equal(rbk_book_org(b), "Acme 物流");
	assert_string_equal(rbk_book_hub(b), s.hub);
	assert_int_equal(rbk_book_zone(b), 480);
	REFEREE();
	RUN("git config roadbook.hub && git config user.email && git branch --show-current && cat book.json");
	assert_string_equal(said, "/srv/a \"hub\"\\x\nr-li@Acme-物流\nbook\n{\n  \"kind\": \"book\",\n  \"format\": 1,\n  \"person\": \"r-li\"\n}\n");
	RUN("git log --format='%%an <%%ae>|%%cn <%%ce>|%%ad' --date=iso");
	assert_memory_equal(said, "r-li <r-li@Acme-物流>|d-", 26);
	assert_non_null(strstr(said, "2026-11-23 14:30:05 +0800"));
	BAD(rbk_book_init(&again, book_path, &s, &err), RBK_E_EXISTS, "not empty");
	rbk_book_close(b);
	RUN("mkdir -p sub/sub");
	char below[1200];

	(void)snprintf(below, sizeof below, "%s/sub/sub", book_path);
	GOOD(rbk_book_open(&b, below, &err)); /* from a folder below too */
	rbk_book_close(b);
	BAD(rbk_book_open(&b, scratch, &err), RBK_E_MISSING, "no book at");
}

static void
made_where_it_cannot_be(void **state)
{
	struct rbk_book_settings s = { .person = PERSON, .org = "Acme", .zone = "+08:00" };
	struct rbk_err err = {0};
	struct rbk_book *b;

	(void)state;
	RUN("mkdir '%s' && echo mine >'%s/mine'", book_path, book_path);
	BAD(rbk_book_init(&b, book_path, &s, &err), RBK_E_EXISTS, "not empty");
	RUN("test \"$(ls -A)\" = mine");
	s.person = "Li Na";
	BAD(rbk_book_init(&b, book_path, &s, &err), RBK_E_USAGE, "Li Na");
	s.person = PERSON;
	s.zone = "CST";
	BAD(rbk_book_init(&b, book_path, &s, &err), RBK_E_BAD, "CST");
}

static void
saved(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record r[3] = { a_client(CLIENT, "广州某某有限公司"), a_visit(CLIENT), a_visit(CLIENT) };
	char tip[41], now[41];

	(void)state;
	GOOD(rbk_book_save(b, r, 3, "add a client", &err));
	REFEREE();
	RUN("git show --stat --format=%%s HEAD | tail -1 && git ls-files | wc -l");
	assert_string_equal(said, " 3 files changed, 26 insertions(+)\n4\n");
	/* equal bytes are no change, and no commit */
	rbk_book_tip(tip, b, RBK_REF_BOOK);
	GOOD(rbk_book_save(b, r, 3, "again", &err));
	rbk_book_tip(now, b, RBK_REF_BOOK);
	assert_string_equal(now, tip);
	rbk_json_set_str(&mem, r[0].root, "industry", "steel");
	GOOD(rbk_book_save(b, r, 1, "set industry", &err));
	REFEREE();
	RUN("grep -c steel '%s' && git log --oneline | wc -l", path_of(&r[0]));
	assert_string_equal(said, "1\n3\n");
	/* a record that never changes */
	rbk_json_set_str(&mem, r[1].root, "topic", "another");
	BAD(rbk_book_save(b, &r[1], 1, "no", &err), RBK_E_USAGE, "never changes");
	REFEREE();
	/* malformed */
	rbk_json_set_str(&mem, r[0].root, "name", NULL);
	BAD(rbk_book_save(b, r, 1, "no", &err), RBK_E_BAD, "name");
	struct rbk_record org;

	rbk_record_new(&org, &mem, "org");
	BAD(rbk_book_save(b, &org, 1, "no", &err), RBK_E_USAGE, "org");
	REFEREE();
	rbk_book_close(b);
}

/* Somebody saved between our look and our save: by field, nobody's is lost. */
static void
meanwhile(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *x = new_book(), *y;
	struct rbk_record r = a_client(CLIENT, "A Ltd"), s;
	struct rbk_view *v;

	(void)state;
	GOOD(rbk_book_save(x, &r, 1, "add", &err));
	y = open_book();
	GOOD(rbk_book_view(&v, y, RBK_SIGHT_HEAD, &err));
	GOOD(rbk_view_record(&s, &mem, v, path_of(&r), &err));
	rbk_view_close(v);
	rbk_json_set_str(&mem, r.root, "industry", "steel");
	GOOD(rbk_book_save(x, &r, 1, "set", &err));
	rbk_json_set_str(&mem, s.root, "address", "Road 1");
	GOOD(rbk_book_save(y, &s, 1, "set", &err));
	REFEREE();
	RUN("cat '%s'", path_of(&r));
	assert_non_null(strstr(said, "steel"));
	assert_non_null(strstr(said, "Road 1"));
	rbk_book_close(x);
	rbk_book_close(y);
}

static void
hand_edit_meanwhile(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record r = a_client(CLIENT, "A Ltd");
	const char *path = path_of(&r);

	(void)state;
	GOOD(rbk_book_save(b, &r, 1, "add", &err));
	RUN("sed -i 's/\"by\"/\"note\": \"by hand\",\\n  \"by\"/' '%s'", path);
	rbk_json_set_str(&mem, r.root, "industry", "steel");
	GOOD(rbk_book_save(b, &r, 1, "set", &err));
	RUN("grep -q 'by hand' '%s' && grep -q steel '%s'", path, path);
	REFEREE();
	RUN("echo '{ \"kind\": oops' >'%s'", path);
	rbk_json_set_str(&mem, r.root, "industry", "coal");
	BAD(rbk_book_save(b, &r, 1, "set", &err), RBK_E_BAD, path);
	RUN("grep -q oops '%s' && git log --oneline | wc -l", path);
	assert_string_equal(said, "3\n");
	/* a link in the way is not followed */
	RUN("rm '%s' && ln -s /etc/passwd '%s'", path, path);
	BAD(rbk_book_save(b, &r, 1, "set", &err), RBK_E_BAD, path);
	RUN("test -L '%s'", path);
	rbk_book_close(b);
}

/* Two programs on one book: both end up in history. */
static void
at_the_same_time(void **state)
{
	enum { SAVERS = 4, EACH = 8 };
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record r = a_client(CLIENT, "A Ltd");

	(void)state;
	GOOD(rbk_book_save(b, &r, 1, "add", &err));
	rbk_book_close(b);
	for (int i = 0; i < SAVERS; i++)
		if (fork() == 0) {
			b = open_book();
			int code = 0;

			for (int k = 0; k < EACH && !code; k++) {
				r = a_visit(CLIENT);
				code = rbk_book_save(b, &r, 1, "log visit", &err);
			}
			_exit(code);
		}
	/* and plain git, over and over */
	RUN("for i in 1 2 3 4 5 6; do git commit -q --allow-empty -m \"by hand $i\" || :; done");
	for (int i = 0, status; i < SAVERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	RUN("git log --oneline | grep -c 'log visit'; git ls-files | grep -c activities; git ls-tree -r HEAD | grep -c activities");
	assert_string_equal(said, "32\n32\n32\n");
	b = open_book();
	r = a_visit(CLIENT);
	GOOD(rbk_book_save(b, &r, 1, "log visit", &err));
	REFEREE();
	rbk_book_close(b);
}

/* Plain git between two saves loses nothing, staged things stay staged. */
static void
git_in_between(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record r = a_client(CLIENT, "A Ltd"), v = a_visit(CLIENT);

	(void)state;
	GOOD(rbk_book_save(b, &r, 1, "add", &err));
	RUN("echo 1 >README.md && git add README.md && git commit -qm 'by hand' && echo 2 >later.md && git add later.md");
	GOOD(rbk_book_save(b, &v, 1, "log visit", &err));
	RUN("git status --porcelain && git ls-tree -r --name-only HEAD | wc -l");
	assert_string_equal(said, "A  later.md\n4\n");
	RUN("git commit -qm 'by hand' && git ls-tree -r --name-only HEAD | wc -l && git status --porcelain");
	assert_string_equal(said, "5\n");
	/* the index gone, garbage, or of a form we don't write: mended */
	static const char *const harm[] = { "rm .git/index", "echo garbage >.git/index", ": >.git/index",
	                                    "git update-index --index-version 4", "git update-index --split-index" };

	for (size_t i = 0; i < sizeof harm / sizeof *harm; i++) {
		RUN("%s", harm[i]);
		v = a_visit(CLIENT);
		GOOD(rbk_book_save(b, &v, 1, "log visit", &err));
		REFEREE();
	}
	rbk_book_close(b);
}

static void
another_branch(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record r = a_client(CLIENT, "A Ltd");
	struct rbk_findings found = {0};
	size_t broken;

	(void)state;
	RUN("git checkout -q -b mine");
	BAD(rbk_book_save(b, &r, 1, "add", &err), RBK_E_PERSON, "shows mine");
	BAD(rbk_book_take_in(b, NULL, &found, &broken, &err), RBK_E_PERSON, "git switch book");
	RUN("git switch -q book");
	GOOD(rbk_book_save(b, &r, 1, "add", &err));
	RUN("git checkout -q --detach");
	BAD(rbk_book_save(b, &r, 1, "add", &err), RBK_E_PERSON, "git switch book");
	rbk_findings_free(&found);
	rbk_book_close(b);
}

/* Locks: git's own are respected, a killed run's are known and cleared. */
static void
locks(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record r = a_client(CLIENT, "A Ltd");
	int fd, other;

	(void)state;
	RUN("touch .git/index.lock");
	GOOD(rbk_book_save(b, &r, 1, "add", &err)); /* saved; the index follows later */
	RUN("git ls-tree -r --name-only HEAD | wc -l && rm .git/index.lock");
	assert_string_equal(said, "2\n");
	r = a_visit(CLIENT);
	GOOD(rbk_book_save(b, &r, 1, "log visit", &err));
	REFEREE();
	RUN("cp .git/index .git/roadbook/index && ln .git/roadbook/index .git/index.lock");
	r = a_visit(CLIENT);
	GOOD(rbk_book_save(b, &r, 1, "log visit", &err));
	REFEREE();
	RUN("printf r | dd of=.git/roadbook/save.lock bs=1 seek=82 conv=notrunc status=none && touch .git/refs/heads/book.lock");
	r = a_visit(CLIENT);
	GOOD(rbk_book_save(b, &r, 1, "log visit", &err));
	REFEREE();
	RUN("touch .git/refs/heads/book.lock");
	r = a_visit(CLIENT);
	BAD(rbk_book_save(b, &r, 1, "log visit", &err), RBK_E_BUSY, "book.lock");
	RUN("rm .git/refs/heads/book.lock && ls '%s' || :", path_of(&r));
	assert_non_null(strstr(said, "No such file")); /* taken back */
	REFEREE();
	GOOD(rbk_book_lock(&fd, b, &err));
	BAD(rbk_book_lock(&other, b, &err), RBK_E_BUSY, "sync.lock");
	rbk_lock_drop(fd);
	rbk_book_close(b);
}

/* A disk that is full at any size of file: an error, nothing half written,
   and the book as it was. */
/* A disk that is full while a document is copied or packed: nothing happened. */
static void
no_room_for_a_document(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record c = a_client(CLIENT, "A Ltd"), d;
	struct rbk_content content;
	struct rlimit was, small;
	char file[300], tip[41], now[41];
	FILE *f;
	unsigned seed = 7;

	(void)state;
	rbk_record_new(&d, &mem, "document");
	rbk_json_set_str(&mem, d.root, "id", "01KAQ3WZXA6PMR6F4W8WJ0YQ7S");
	rbk_json_set_str(&mem, d.root, "by", PERSON);
	(void)snprintf(file, sizeof file, "%s/.git/photo", rbk_book_path(b));
	f = fopen(file, "w");
	for (int i = 0; i < 200000; i++)
		(void)fputc((int)((seed = seed * 1103515245u + 12345u) >> 24), f);
	(void)fclose(f);
	GOOD(rbk_book_save(b, &c, 1, "add", &err));
	GOOD(rbk_content_look(&content, file, 200000, &err));
	assert_int_equal(rbk_content_look(&content, file, 199999, &err), RBK_E_BOUND);
	GOOD(rbk_content_look(&content, file, 200000, &err));
	rbk_json_set_str(&mem, d.root, "client", CLIENT);
	rbk_json_set_str(&mem, d.root, "title", "a photo");
	rbk_json_set_str(&mem, d.root, "content", content.hash);
	rbk_json_set_int(&mem, d.root, "bytes", content.bytes);
	const struct rbk_book_file one = { rbk_content_path(&mem, &d), file, &content };

	rbk_book_tip(tip, b, RBK_REF_BOOK);
	(void)sigaction(SIGXFSZ, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	for (rlim_t size = 0; size < 200000; size += 50000) {
		small = (struct rlimit){ size, was.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		int code = rbk_book_save_with(b, &d, 1, &one, 1, "document add", &err);

		assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
		assert_int_equal(code, RBK_E_OS);
		rbk_book_tip(now, b, RBK_REF_BOOK);
		assert_string_equal(now, tip);
		RUN("git status --porcelain; git fsck --strict --no-dangling; find .git -name 'tmp_obj_*'");
		assert_string_equal(said, "");
	}
	f = fopen(file, "a"); /* changed since it was looked at */
	(void)fputc('x', f);
	(void)fclose(f);
	assert_int_equal(rbk_book_save_with(b, &d, 1, &one, 1, "document add", &err), RBK_E_MOVED);
	RUN("git status --porcelain");
	assert_string_equal(said, "");
	assert_int_equal(truncate(file, 200000), 0);
	GOOD(rbk_book_save_with(b, &d, 1, &one, 1, "document add", &err));
	REFEREE();
	rbk_book_close(b);
}

static void
no_room(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record r = a_client(CLIENT, "A Ltd");
	struct rlimit was, small;
	char tip[41], now[41];
	bool failed = false, passed = false;

	(void)state;
	GOOD(rbk_book_save(b, &r, 1, "add", &err));
	rbk_book_tip(tip, b, RBK_REF_BOOK);
	(void)sigaction(SIGXFSZ, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
	for (rlim_t size = 0; size < 2000 && !passed; size += 17) {
		struct rbk_record v = a_visit(CLIENT);

		small = (struct rlimit){ size, was.rlim_max };
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
		int code = rbk_book_save(b, &v, 1, "log visit", &err);

		assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
		rbk_book_tip(now, b, RBK_REF_BOOK);
		passed = code == 0;
		failed |= !passed;
		if (!passed) {
			assert_int_equal(code, RBK_E_OS);
			assert_string_equal(now, tip);
			assert_int_equal(access(path_of(&v), F_OK), -1);
			RUN("git status --porcelain; git fsck --strict --no-dangling; find .git -name 'tmp_obj_*' -o -name '*.lock' ! -path '*/roadbook/*'; tail -qc1 .git/logs/HEAD .git/logs/refs/heads/book | tr -d '\\n'");
			assert_string_equal(said, "");
		}
	}
	assert_true(failed && passed);
	GOOD(rbk_book_save(b, &r, 1, "again", &err));
	/* the index may have found no room: brought along by the next save */
	r = a_visit(CLIENT);
	GOOD(rbk_book_save(b, &r, 1, "log visit", &err));
	REFEREE();
	rbk_book_close(b);
}

/* A real full disk, where there may be a small one (root). */
static void
full_disk(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b;
	char small[1100];
	int code = 0, n = 0;

	(void)state;
	(void)snprintf(small, sizeof small, "%s/small", scratch);
	if (mkdir(small, 0777) || sh("mount -t tmpfs -o size=1m none '%s'", small)) {
		print_message("skipped: no right to mount a small disk\n");
		skip();
	}
	(void)snprintf(book_path, sizeof book_path, "%s/small/book", scratch);
	b = new_book();
	while (!code && n < 1000) {
		struct rbk_record r = a_visit(CLIENT);

		code = rbk_book_save(b, &r, 1, "log visit", &err);
		n += !code;
	}
	char words[sizeof err.text];

	(void)snprintf(words, sizeof words, "%s", err.text);
	int dirty = sh("git ls-tree -r --name-only HEAD | grep -c activities; git fsck --strict --no-dangling");
	char listed[40];

	(void)snprintf(listed, sizeof listed, "%d\n", n);
	bool whole = strcmp(said, listed) == 0;
	int room = sh("git log --oneline | wc -l; rm -rf .git/logs; : make room; rm -f .git/roadbook/new-*");
	struct rbk_record r = a_visit(CLIENT);

	/* make room: a larger disk */
	(void)sh("mount -o remount,size=4m '%s'", small);
	int again = rbk_book_save(b, &r, 1, "log visit", &err);
	int clean = sh("git status --porcelain");
	bool is_clean = !*said;

	rbk_book_close(b);
	(void)snprintf(book_path, sizeof book_path, "%s/a book", scratch);
	(void)sh("umount '%s'", small);
	assert_int_equal(code, RBK_E_OS);
	assert_non_null(strstr(words, "No space left"));
	assert_int_equal(dirty, 0);
	assert_true(whole);
	assert_int_equal(room, 0);
	assert_int_equal(again, 0);
	assert_int_equal(clean, 0);
	assert_true(is_clean);
}

/* One commit undone: all of it or nothing. */
static void
undone(void **state)
{
	struct rbk_err err = {0};
	struct rbk_book *b = new_book();
	struct rbk_record r[3] = { a_client(CLIENT, "A Ltd"), a_client("01HZZZZZZZZZZZZZZZZZZZZZZY", "B Ltd") , a_visit(CLIENT) };
	struct rbk_findings found = {0};
	char one[41], two[41];
	size_t broken;

	(void)state;
	GOOD(rbk_book_save(b, r, 1, "add", &err));
	rbk_json_set_str(&mem, r[0].root, "industry", "steel");
	GOOD(rbk_book_save(b, r, 2, "import", &err));
	rbk_book_tip(one, b, RBK_REF_BOOK);
	BAD(rbk_book_undo(b, "0123456789012345678901234567890123456789", "undo", &err), RBK_E_MISSING, "0123");
	GOOD(rbk_book_undo(b, one, "undo import", &err));
	REFEREE();
	RUN("ls clients | wc -l; grep -c steel '%s' || :", path_of(&r[0]));
	assert_string_equal(said, "1\n0\n");
	/* what an undo drops was meant to go */
	GOOD(rbk_book_take_in(b, NULL, &found, &broken, &err));
	assert_int_equal(found.n + broken, 0);
	RUN("ls clients | wc -l");
	assert_string_equal(said, "1\n");
	/* undone already: fine; something else on top: changed since, and nothing is done */
	GOOD(rbk_book_undo(b, one, "undo import", &err));
	struct rbk_record other = a_visit(CLIENT);

	GOOD(rbk_book_save(b, &other, 1, "log visit", &err));
	BAD(rbk_book_undo(b, one, "undo import", &err), RBK_E_PERSON, "changed since");
	GOOD(rbk_book_save(b, &r[1], 1, "add", &err));
	rbk_book_tip(two, b, RBK_REF_BOOK);
	struct rbk_record visit = a_visit("01HZZZZZZZZZZZZZZZZZZZZZZY");

	GOOD(rbk_book_save(b, &visit, 1, "log visit", &err));
	BAD(rbk_book_undo(b, two, "undo", &err), RBK_E_PERSON, "activities");
	RUN("echo x >>'%s'", path_of(&r[1]));
	BAD(rbk_book_undo(b, two, "undo", &err), RBK_E_PERSON, path_of(&r[1]));
	rbk_findings_free(&found);
	rbk_book_close(b);
}

static void
files(void **state)
{
	char temp[1200];
	const struct rbk_place at = { scratch, temp, false };
	struct rbk_err err = {0};
	struct rbk_buf b = {0};

	(void)state;
	(void)snprintf(temp, sizeof temp, "%s/temp", scratch);
	GOOD(rbk_file_write(&at, "a/b/c", "one", 3, &err));
	GOOD(rbk_file_write(&at, "a/b/c", "two!", 4, &err));
	GOOD(rbk_file_read(&b, scratch, "a/b/c", 100, &err));
	assert_string_equal(b.text, "two!");
	BAD(rbk_file_read(&b, scratch, "a/b/c", 3, &err), RBK_E_BOUND, "a/b/c");
	BAD(rbk_file_read(&b, scratch, "a/b/d", 3, &err), RBK_E_MISSING, "a/b/d");
	BAD(rbk_file_read(&b, scratch, "a/b", 3, &err), RBK_E_BAD, "a/b");
	RUN("ln -s a link; ln -s a/b/c file; test ! -e temp");
	BAD(rbk_file_read(&b, scratch, "file", 3, &err), RBK_E_BAD, "symbolic link");
	assert_int_equal(rbk_file_write(&at, "link/x", "1", 1, &err), RBK_E_OS);
	RUN("test ! -e a/x && test ! -e temp");
	rbk_buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(made, begin, end),
		cmocka_unit_test_setup_teardown(made_where_it_cannot_be, begin, end),
		cmocka_unit_test_setup_teardown(saved, begin, end),
		cmocka_unit_test_setup_teardown(meanwhile, begin, end),
		cmocka_unit_test_setup_teardown(hand_edit_meanwhile, begin, end),
		cmocka_unit_test_setup_teardown(at_the_same_time, begin, end),
		cmocka_unit_test_setup_teardown(git_in_between, begin, end),
		cmocka_unit_test_setup_teardown(another_branch, begin, end),
		cmocka_unit_test_setup_teardown(locks, begin, end),
		cmocka_unit_test_setup_teardown(no_room, begin, end),
		cmocka_unit_test_setup_teardown(no_room_for_a_document, begin, end),
		cmocka_unit_test_setup_teardown(full_disk, begin, end),
		cmocka_unit_test_setup_teardown(undone, begin, end),
		cmocka_unit_test_setup_teardown(files, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
