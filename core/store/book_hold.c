/* Who writes a book holds it. The lock dies with its process; what a killed
   process leaves behind is told from other programs' files and cleared. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/store/book_p.h"
#include "core/store/lock.h"

#define WAIT_MS   10000
#define NOTE_SIZE 93 /* commit, sum, flag, count, each with a blank behind; line end */
#define MORE_SIZE 82 /* exact, looked: a second line, which older programs leave as it is */
#define FLAG_AT   82
#define COUNT_AT  84
#define MANY      250 /* loose objects: some 36 saves, 1 MB */
#define PACK      30  /* objects that a small pack counts as */
#define LATE_S    60 /* a lock file this much younger than our flag isn't ours */

/* A killed roadbook's lock on the ref: its flag stands in our file, and the
   lock file was made just behind it. git's own locks are left alone. */
static void
clear_ref_lock(struct book_hold *h)
{
	char path[4096];
	struct stat flag, lock;

	(void)snprintf(path, sizeof path, "%s" RBK_REF_BOOK ".lock", h->book->dir);
	if (fstat(h->fd, &flag) || lstat(path, &lock))
		return;
	if (lock.st_mtim.tv_sec >= flag.st_mtim.tv_sec - 1 && lock.st_mtim.tv_sec <= flag.st_mtim.tv_sec + LATE_S)
		(void)unlink(path);
}

/* One of two ids on a line; "" if it is none. */
static void
read_id(char out[GIT_OID_HEXSZ + 1], const char *line, size_t which)
{
	memcpy(out, line + which * (GIT_OID_HEXSZ + 1), GIT_OID_HEXSZ);
	out[strspn(out, "0123456789abcdef") == GIT_OID_HEXSZ ? GIT_OID_HEXSZ : 0] = '\0';
}

static void
read_note(struct book_hold *h)
{
	char note[NOTE_SIZE + MORE_SIZE + 1] = {0};
	ssize_t n = pread(h->fd, note, NOTE_SIZE + MORE_SIZE, 0);

	h->commit[0] = h->sum[0] = h->exact[0] = h->looked[0] = '\0';
	if (n < NOTE_SIZE)
		return;
	read_id(h->commit, note, 0);
	read_id(h->sum, note, 1);
	h->loose = (unsigned)strtoul(note + COUNT_AT, NULL, 10);
	if (n < NOTE_SIZE + MORE_SIZE)
		return;
	read_id(h->exact, note + NOTE_SIZE, 0);
	read_id(h->looked, note + NOTE_SIZE, 1);
}

static bool
ref_moves(const struct book_hold *h)
{
	char flag = '-';

	return pread(h->fd, &flag, 1, FLAG_AT) == 1 && flag == 'r';
}

static int
check_branch(const struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_buf head = {0};
	int code = rbk_file_read(&head, b->dir, "HEAD", 4096, err);

	if (!code) {
		head.text[strcspn(head.text, "\n")] = '\0';
		if (strcmp(head.text, "ref: " RBK_REF_BOOK) != 0)
			code = rbk_fail(err, RBK_E_PERSON,
			                N_("%s shows %.60s, but records are kept on branch book: run \"git switch book\" there (\"git stash\" first if git asks), then again"),
			                b->path, strncmp(head.text, "ref: refs/heads/", 16) == 0 ? head.text + 16 : head.text);
	}
	rbk_buf_free(&head);
	return code;
}

int
book_hold(struct book_hold *h, struct rbk_book *b, struct rbk_err *err)
{
	char path[4096];

	*h = (struct book_hold){ .book = b, .fd = -1 };
	if (rbk_lock_take(&h->fd, book_own(path, b, "save.lock"), WAIT_MS, err))
		return (int)err->code;
	read_note(h);
	if (ref_moves(h))
		clear_ref_lock(h);
	if (check_branch(b, err)) {
		book_hold_drop(h);
		return (int)err->code;
	}
	return 0;
}

/* Not flushed: a note that is older or newer than the index it speaks of is
   seen by the checksum. */
void
book_hold_note(struct book_hold *h, const git_oid *commit, const char *sum, bool exact)
{
	char note[NOTE_SIZE + MORE_SIZE + 1];

	git_oid_tostr(h->commit, sizeof h->commit, commit);
	memcpy(h->sum, sum, sizeof h->sum);
	memcpy(h->exact, exact ? sum : "", exact ? sizeof h->exact : 1);
	(void)snprintf(note, sizeof note, "%-40.40s %-40.40s - %8u\n%-40.40s %-40.40s\n", h->commit, h->sum,
	               h->loose % 100000000, h->exact, h->looked);
	(void)!pwrite(h->fd, note, NOTE_SIZE + MORE_SIZE, 0);
}

bool
book_hold_exact(char sum[GIT_OID_HEXSZ + 1], const struct rbk_book *b, const char *commit)
{
	char path[4096];
	struct book_hold h = { .fd = open(book_own(path, b, "save.lock"), O_RDONLY | O_CLOEXEC) };

	if (h.fd < 0)
		return false;
	read_note(&h);
	(void)close(h.fd);
	memcpy(sum, h.exact, sizeof h.exact);
	return h.exact[0] && strcmp(h.exact, h.sum) == 0 && strcmp(h.commit, commit) == 0;
}

void
book_hold_count(struct book_hold *h, size_t loose, size_t packs)
{
	h->loose += (unsigned)(loose + packs * PACK);
	if (h->loose < MANY)
		return;
	h->loose = 0;
	if (!h->book->untidy)
		h->book->untidy = BOOK_UNTIDY_LITTLE;
}

void
book_hold_ref(struct book_hold *h, bool moving)
{
	(void)!pwrite(h->fd, moving ? "r" : "-", 1, FLAG_AT);
}

void
book_hold_drop(struct book_hold *h)
{
	rbk_lock_drop(h->fd);
	h->fd = -1;
}

void
book_pause(void)
{
	const struct timespec pause = { .tv_nsec = 10 * 1000000L };

	(void)nanosleep(&pause, NULL);
}
