/* The journal: torn lines, clocks set back, two writers at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/journal.h"

#define TIP "0123456789abcdef0123456789abcdef01234567"

static char hub[4000], file[4096];

static void
put(const char *text, const char *mode)
{
	FILE *f = fopen(file, mode);

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int
begin(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	(void)snprintf(hub, sizeof hub, "%s/rbk-journal-XXXXXX", tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(hub));
	(void)snprintf(file, sizeof file, "%s/journal", hub);
	put("", "w");
	return setenv("ROADBOOK_NOW", "2026-11-23T14:30:05.123+08:00", 1);
}

static int
end(void **state)
{
	char lock[4096];

	(void)state;
	(void)snprintf(lock, sizeof lock, "%s/journal.lock", hub);
	(void)unlink(lock);
	(void)unlink(file);
	return rmdir(hub);
}

static off_t
size(void)
{
	struct stat st;

	assert_int_equal(stat(file, &st), 0);
	return st.st_size;
}

static void
test_lines(void **state)
{
	const char *text = "17 r-li " TIP " 2026-11-23T06:30:05.120Z";
	char out[RBK_LINE_SIZE];
	struct rbk_line line;

	(void)state;
	assert_true(rbk_line_read(&line, text, strlen(text)));
	assert_int_equal(line.number, 17);
	rbk_line_write(out, &line);
	assert_memory_equal(out, text, strlen(text));
	assert_string_equal(out + strlen(text), "\n");

	static const char *const bad[] = {
		"", "17", "0 r-li " TIP " 2026-11-23T06:30:05.120Z", "017 r-li " TIP " 2026-11-23T06:30:05.120Z",
		"17 R-LI " TIP " 2026-11-23T06:30:05.120Z", "17 r-li 0123 2026-11-23T06:30:05.120Z",
		"17 r-li " TIP " 2026-11-23T06:30:05Z", "17 r-li " TIP " 2026-11-23T14:30:05.120+08:00",
		"17  r-li " TIP " 2026-11-23T06:30:05.120Z", "17 r-li " TIP " 2026-11-23T06:30:05.120Z ",
		"17 r-li " TIP " 2026-11-23T06:30:05.120Z\r", "-1 r-li " TIP " 2026-11-23T06:30:05.120Z",
		"99999999999999999999 r-li " TIP " 2026-11-23T06:30:05.120Z",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(rbk_line_read(&line, bad[i], strlen(bad[i])));
}

static void
test_clock_back(void **state)
{
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_line line, *all;
	size_t n;

	(void)state;
	assert_int_equal(rbk_journal_last(&line, hub, &err), 0);
	assert_int_equal(line.number, 0);
	assert_int_equal(rbk_journal_append(&line, hub, "r-li", TIP, &err), 0);
	rbk_time first = line.at;

	assert_int_equal(rbk_journal_append(&line, hub, "r-wang", TIP, &err), 0);
	assert_int_equal(line.at, first + 1); /* the clock stands still */
	setenv("ROADBOOK_NOW", "2025-11-23T14:30:05+08:00", 1);
	assert_int_equal(rbk_journal_append(&line, hub, "r-li", TIP, &err), 0);
	assert_int_equal(line.at, first + 2); /* a year back */
	assert_int_equal(line.number, 3);

	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 1, &err), 0);
	assert_int_equal(n, 2);
	assert_int_equal(all[0].number, 2);
	assert_string_equal(all[0].person, "r-wang");
	assert_string_equal(all[1].tip, TIP);
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 3, &err), 0);
	assert_int_equal(n, 0);
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 4, &err), RBK_E_BROKEN);
	assert_int_equal(rbk_journal_append(&line, hub, "R", TIP, &err), RBK_E_BAD);
	rbk_arena_free(&a);
}

static int
count(void *ctx, const struct rbk_line *line, struct rbk_err *err)
{
	(void)err;
	*(int64_t *)ctx += line->number;
	return 0;
}

static void
test_torn(void **state)
{
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_line line, *all;
	size_t n;

	(void)state;
	assert_int_equal(rbk_journal_append(&line, hub, "r-li", TIP, &err), 0);
	off_t whole = size();
	char text[RBK_LINE_SIZE];

	line.number = 2;
	line.at++;
	rbk_line_write(text, &line);
	for (size_t cut = 1; cut < strlen(text); cut++) { /* a crash at every byte of the second line */
		char torn[RBK_LINE_SIZE];

		assert_int_equal(truncate(file, whole), 0);
		(void)snprintf(torn, sizeof torn, "%.*s", (int)cut, text);
		put(torn, "a");
		assert_int_equal(rbk_journal_last(&line, hub, &err), 0);
		assert_int_equal(line.number, 1);
		assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 0, &err), 0);
		assert_int_equal(n, 1);

		int64_t sum = 0;

		assert_int_equal(rbk_journal_each(hub, count, &sum, &err), 0);
		assert_int_equal(sum, 1);
		assert_int_equal(rbk_journal_append(&line, hub, "r-wang", TIP, &err), 0);
		assert_int_equal(line.number, 2);
		assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 0, &err), 0);
		assert_int_equal(n, 2);
	}
	assert_int_equal(truncate(file, 0), 0); /* and of the first */
	put("1 r-li 0123", "a");
	assert_int_equal(rbk_journal_last(&line, hub, &err), 0);
	assert_int_equal(line.number, 0);
	assert_int_equal(rbk_journal_append(&line, hub, "r-li", TIP, &err), 0);
	assert_int_equal(size(), whole);
	rbk_arena_free(&a);
}

static void
test_broken(void **state)
{
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_line line, *all;
	size_t n;

	(void)state;
	for (int i = 0; i < 40; i++)
		assert_int_equal(rbk_journal_append(&line, hub, "r-li", TIP, &err), 0);
	put("what is this\n", "a");
	assert_int_equal(rbk_journal_last(&line, hub, &err), RBK_E_BROKEN);
	assert_int_equal(rbk_journal_append(&line, hub, "r-li", TIP, &err), RBK_E_BROKEN);
	assert_int_equal(truncate(file, size() - 13), 0);
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 0, &err), 0);
	assert_int_equal(n, 40);

	FILE *f = fopen(file, "r+"); /* one byte of line 20 */

	assert_non_null(f);
	assert_int_equal(fseek(f, size() / 2, SEEK_SET), 0);
	(void)fputc('?', f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 0, &err), RBK_E_BROKEN);
	assert_non_null(strstr(err.text, "behind number"));

	int64_t sum = 0;

	assert_int_equal(rbk_journal_each(hub, count, &sum, &err), RBK_E_BROKEN);
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 35, &err), 0); /* the end is all right */
	assert_int_equal(n, 5);

	assert_int_equal(unlink(file), 0);
	assert_int_equal(rbk_journal_append(&line, hub, "r-li", TIP, &err), RBK_E_BROKEN);
	put("", "w");
	rbk_arena_free(&a);
}

/* A restore leaves numbers out, and nothing else does. */
static void
test_restored(void **state)
{
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_line line, *all;
	char text[RBK_LINE_SIZE];
	int64_t sum = 0;
	size_t n;

	(void)state;
	setenv("ROADBOOK_NOW", "2026-11-23T14:30:05+08:00", 1);
	assert_int_equal(rbk_journal_append(&line, hub, "r-li", TIP, &err), 0);
	assert_int_equal(rbk_journal_restored(&line, hub, TIP, &err), 0);
	assert_int_equal(line.number, 1795415405 - 1577836800); /* seconds since 2020 */
	assert_false(rbk_line_is_push(&line));
	const int64_t epoch = line.number;

	assert_int_equal(rbk_journal_append(&line, hub, "r-wang", TIP, &err), 0);
	assert_int_equal(line.number, epoch + 1);
	setenv("ROADBOOK_NOW", "2019-11-23T14:30:05+08:00", 1); /* a clock that is wrong */
	assert_int_equal(rbk_journal_restored(&line, hub, TIP, &err), 0);
	assert_int_equal(line.number, epoch + 1 + 1000000);
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 0, &err), 0);
	assert_int_equal(n, 4);
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 1, &err), 0);
	assert_int_equal(n, 3);
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, epoch, &err), 0);
	assert_int_equal(n, 2);
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, line.number, &err), 0);
	assert_int_equal(n, 0);
	assert_int_equal(rbk_journal_each(hub, count, &sum, &err), 0);
	line.number += 2; /* one is missing */
	line.at++;
	(void)snprintf(line.person, sizeof line.person, "r-li");
	rbk_line_write(text, &line);
	put(text, "a");
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 0, &err), RBK_E_BROKEN);
	put("", "w");
	rbk_arena_free(&a);
}

#define WRITERS 2
#define EACH    200

static void
test_two_writers(void **state)
{
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_line *all;
	size_t n, of[WRITERS] = {0};

	(void)state;
	for (int w = 0; w < WRITERS; w++) {
		pid_t pid = fork();

		assert_true(pid >= 0);
		if (pid == 0) {
			struct rbk_line line;
			char person[33];

			(void)snprintf(person, sizeof person, "w-%d", w);
			for (int i = 0; i < EACH; i++)
				if (rbk_journal_append(&line, hub, person, TIP, &err))
					_exit(1);
			_exit(0);
		}
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(rbk_journal_read(&all, &n, &a, hub, 0, &err), 0); /* numbers without gaps, times ascending: read checks */
	assert_int_equal(n, WRITERS * EACH);
	for (size_t i = 0; i < n; i++)
		of[all[i].person[2] - '0']++;
	assert_int_equal(of[0], EACH);
	assert_int_equal(of[1], EACH);
	for (int64_t after = 0; after <= WRITERS * EACH; after += 37) {
		assert_int_equal(rbk_journal_read(&all, &n, &a, hub, after, &err), 0);
		assert_int_equal(n, WRITERS * EACH - after);
		if (n)
			assert_int_equal(all[0].number, after + 1);
	}
	rbk_arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_lines, begin, end),
		cmocka_unit_test_setup_teardown(test_clock_back, begin, end),
		cmocka_unit_test_setup_teardown(test_torn, begin, end),
		cmocka_unit_test_setup_teardown(test_broken, begin, end),
		cmocka_unit_test_setup_teardown(test_restored, begin, end),
	cmocka_unit_test_setup_teardown(test_two_writers, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
