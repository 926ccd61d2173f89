/* The journal file: appended to under a lock, read from its end. It is the
   hub's only list of what was received, so an odd line is never skipped
   or mended here: it is named, and a person looks. */
#include "sync/journal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/clock.h"
#include "core/store/lock.h"
#include "core/store/step.h"

#define LOCK_WAIT_MS 30000
#define EPOCHS_SINCE 1577836800 /* 2020-01-01: epochs are seconds since then */
#define EPOCH_LEAP   1000000    /* an epoch is at least so far from the last number */

bool
rbk_line_is_push(const struct rbk_line *line)
{
	return strcmp(line->person, RBK_RESTORED) != 0;
}

/* Only a restore leaves numbers out. */
bool
rbk_line_follows(const struct rbk_line *line, const struct rbk_line *before)
{
	if (before->number && line->at <= before->at)
		return false;
	return line->number == before->number + 1 || (line->number > before->number && !rbk_line_is_push(line));
}

static void
write_time(char out[RBK_TIME_TEXT], rbk_time t)
{
	char text[RBK_TIME_TEXT];
	rbk_time ms = ((t % 1000) + 1000) % 1000;

	rbk_time_write(text, t - ms, 0); /* "2026-11-23T14:30:05+00:00" */
	(void)snprintf(out, RBK_TIME_TEXT, "%.19s.%03dZ", text, (int)ms);
}

void
rbk_line_write(char out[RBK_LINE_SIZE], const struct rbk_line *line)
{
	char at[RBK_TIME_TEXT];

	write_time(at, line->at);
	(void)snprintf(out, RBK_LINE_SIZE, "%" PRId64 " %s %s %s\n", line->number, line->person, line->tip, at);
}

/* The next word of a line into out; what follows it, NULL if it doesn't fit. */
static const char *
word(char *out, size_t size, const char *p)
{
	size_t n = strcspn(p, " ");

	if (n == 0 || n >= size)
		return NULL;
	memcpy(out, p, n);
	out[n] = '\0';
	return p[n] ? p + n + 1 : p + n;
}

bool
rbk_line_read(struct rbk_line *out, const char *text, size_t len)
{
	char copy[RBK_LINE_SIZE], again[RBK_LINE_SIZE], number[20], at[RBK_TIME_TEXT];
	struct rbk_err scratch = {0};
	const char *p = copy;

	if (len + 2 > sizeof copy)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	*out = (struct rbk_line){0};
	if (!(p = word(number, sizeof number, p)) || !(p = word(out->person, sizeof out->person, p)) ||
	    !(p = word(out->tip, sizeof out->tip, p)) || !word(at, sizeof at, p))
		return false;
	out->number = strtoll(number, NULL, 10);
	if (out->number < 1 || (rbk_line_is_push(out) && !rbk_person_valid(out->person)) || !rbk_oid_valid(out->tip) ||
	    rbk_time_read(&out->at, at, 0, &scratch))
		return false;
	rbk_line_write(again, out); /* only one way of writing a line is right */
	return strlen(again) == len + 1 && memcmp(again, copy, len) == 0;
}

static void
journal_path(char out[4096], const char *hub)
{
	(void)snprintf(out, 4096, "%s/journal", hub);
}

static int
journal_open(int *fd, off_t *size, const char *hub, int flags, struct rbk_err *err)
{
	char path[4096];
	struct stat st;

	journal_path(path, hub);
	*fd = open(path, flags | O_CLOEXEC);
	if (*fd < 0 && errno == ENOENT)
		return rbk_fail(err, RBK_E_BROKEN, N_("the journal %s is missing: bring it back from a backup"), path);
	if (*fd < 0 || fstat(*fd, &st)) {
		int why = errno;

		if (*fd >= 0)
			(void)close(*fd);
		*fd = -1;
		return rbk_fail(err, RBK_E_OS, N_("open the journal %s: %s"), path, strerror(why));
	}
	*size = st.st_size;
	return 0;
}

/* The last `want` bytes, or all; `bytes` holds them. Cut behind the last LF:
   what follows it is a line being written, or torn by a crash. */
static int
read_end(const char **bytes, size_t *len, struct rbk_arena *a, int fd, off_t size, off_t want, struct rbk_err *err)
{
	off_t from = size > want ? size - want : 0;
	char *text = rbk_arena_take(a, (size_t)(size - from) + 1);
	size_t n = 0;

	while (from + (off_t)n < size) {
		ssize_t got = pread(fd, text + n, (size_t)(size - from) - n, from + (off_t)n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return rbk_fail(err, RBK_E_OS, N_("read the journal: %s"), strerror(errno));
		if (got == 0)
			break;
		n += (size_t)got;
	}
	while (n > 0 && text[n - 1] != '\n')
		n--;
	if (from > 0) { /* begin with a whole line */
		const char *lf = memchr(text, '\n', n);
		size_t skip = lf ? (size_t)(lf + 1 - text) : n;

		text += skip;
		n -= skip;
	}
	*bytes = text;
	*len = n;
	return 0;
}

/* The newest whole line, and where it ends: what follows is torn. */
static int
last_line(struct rbk_line *out, off_t *end, int fd, off_t size, struct rbk_err *err)
{
	char tail[4 * RBK_LINE_SIZE];
	off_t from = size > (off_t)sizeof tail ? size - (off_t)sizeof tail : 0;
	ssize_t got = pread(fd, tail, (size_t)(size - from), from);

	*out = (struct rbk_line){0};
	if (got < 0)
		return rbk_fail(err, RBK_E_OS, N_("read the journal: %s"), strerror(errno));
	size_t n = (size_t)got;

	while (n > 0 && tail[n - 1] != '\n')
		n--;
	*end = n > 0 ? from + (off_t)n : 0;
	if (n == 0 && from == 0)
		return 0;
	size_t start = n > 0 ? n - 1 : 0;

	while (start > 0 && tail[start - 1] != '\n')
		start--;
	if (n == 0 || !rbk_line_read(out, tail + start, n - 1 - start))
		return rbk_fail(err, RBK_E_BROKEN,
		                N_("the journal does not end in a line this program wrote: bring the journal back from a backup"));
	return 0;
}

int
rbk_journal_last(struct rbk_line *out, const char *hub, struct rbk_err *err)
{
	off_t size, end;
	int fd, code = journal_open(&fd, &size, hub, O_RDONLY, err);

	if (code)
		return code;
	code = last_line(out, &end, fd, size, err);
	(void)close(fd);
	return code;
}

static int
put_line(int fd, off_t end, off_t size, const struct rbk_line *line, struct rbk_err *err)
{
	char text[RBK_LINE_SIZE];

	rbk_line_write(text, line);
	rbk_step("journal: line");
	if (end < size && ftruncate(fd, end))
		return rbk_fail(err, RBK_E_OS, N_("cut the journal's torn last line: %s"), strerror(errno));
	for (size_t n = 0, len = strlen(text); n < len; ) {
		ssize_t put = pwrite(fd, text + n, len - n, end + (off_t)n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			int why = errno;

			(void)!ftruncate(fd, end); /* a torn line is cut by the next append anyhow */
			return rbk_fail(err, RBK_E_OS, N_("write the journal: %s"), strerror(why));
		}
		n += (size_t)put;
	}
	rbk_step("journal: flush");
	if (fsync(fd))
		return rbk_fail(err, RBK_E_OS, N_("write the journal: %s"), strerror(errno));
	return 0;
}

/* Pushes come less often than once a second, taken over the years: seconds
   are ahead of every number given since the last restore, known or lost. */
static int64_t
epoch_after(const struct rbk_line *newest, rbk_time now)
{
	int64_t seconds = now / 1000 - EPOCHS_SINCE, since = newest->number && now > newest->at ? (now - newest->at) / 1000 : 0;
	int64_t least = newest->number + EPOCH_LEAP + since; /* the same backup, brought back once more: other numbers */

	return seconds > least ? seconds : least;
}

static int
append_locked(struct rbk_line *out, const char *hub, const char *person,
              rbk_journal_ask_fn *ask, void *ctx, struct rbk_err *err)
{
	struct rbk_line newest;
	off_t size, end;
	int fd, code = journal_open(&fd, &size, hub, O_RDWR, err);

	if (code)
		return code;
	code = last_line(&newest, &end, fd, size, err);
	if (!code)
		code = ask(ctx, out->tip, &newest, err);
	if (!code && out->tip[0]) {
		rbk_time now = rbk_clock_now();

		assert(rbk_oid_valid(out->tip));
		(void)snprintf(out->person, sizeof out->person, "%s", person);
		assert(rbk_person_valid(person) || !rbk_line_is_push(out));
		out->number = rbk_line_is_push(out) ? newest.number + 1 : epoch_after(&newest, now);
		out->at = newest.number && now <= newest.at ? newest.at + 1 : now;
		code = put_line(fd, end, size, out, err);
	}
	(void)close(fd);
	return code;
}

int
rbk_journal_append_asked(struct rbk_line *out, const char *hub, const char *person,
                         rbk_journal_ask_fn *ask, void *ctx, struct rbk_err *err)
{
	char path[4096];
	int lock, code;

	*out = (struct rbk_line){0};
	(void)snprintf(path, sizeof path, "%s/journal.lock", hub);
	if ((code = rbk_lock_take(&lock, path, LOCK_WAIT_MS, err)))
		return code;
	code = append_locked(out, hub, person, ask, ctx, err);
	rbk_lock_drop(lock);
	return code;
}

static int
given_tip(void *ctx, char tip[41], const struct rbk_line *newest, struct rbk_err *err)
{
	(void)newest;
	(void)err;
	memcpy(tip, ctx, 41);
	return 0;
}

int
rbk_journal_append(struct rbk_line *out, const char *hub, const char *person, const char *tip, struct rbk_err *err)
{
	char copy[41] = "";

	if (!rbk_person_valid(person) || !rbk_oid_valid(tip))
		return rbk_fail(err, RBK_E_BAD, N_("\"%.40s\" with tip \"%.40s\" can't be a line of the journal"), person, tip);
	memcpy(copy, tip, 40);
	return rbk_journal_append_asked(out, hub, person, given_tip, copy, err);
}

int
rbk_journal_restored(struct rbk_line *out, const char *hub, const char *commit, struct rbk_err *err)
{
	char copy[41];

	(void)snprintf(copy, sizeof copy, "%s", commit);
	return rbk_journal_append_asked(out, hub, RBK_RESTORED, given_tip, copy, err);
}

/* A line's text → the line that must follow *before, which it becomes. */
static int
follow(struct rbk_line *before, const char *text, size_t len, struct rbk_err *err)
{
	struct rbk_line line;

	if (!rbk_line_read(&line, text, len))
		return rbk_fail(err, RBK_E_BROKEN,
		                N_("the journal's line behind number %lld is not one this program wrote: bring the journal back from a backup"),
		                (long long)before->number);
	if (before->number && !rbk_line_follows(&line, before))
		return rbk_fail(err, RBK_E_BROKEN,
		                N_("the journal's line number %lld does not follow number %lld: bring the journal back from a backup"),
		                (long long)line.number, (long long)before->number);
	*before = line;
	return 0;
}

/* Text of whole lines → those behind `after`, all of them. */
static int
parse(struct rbk_line **out, size_t *n, struct rbk_arena *a, const char *bytes, size_t len, int64_t after, struct rbk_err *err)
{
	const char *p = bytes, *end = bytes + len, *lf;
	struct rbk_line line = {0};
	size_t room = 0;

	for (const char *q = p; q < end; q++)
		room += *q == '\n';
	*out = rbk_arena_take(a, (room + 1) * sizeof **out);
	for (*n = 0; p < end && (lf = memchr(p, '\n', (size_t)(end - p))); p = lf + 1) {
		if (follow(&line, p, (size_t)(lf - p), err))
			return (int)err->code;
		if (p == bytes && line.number > after + 1 && rbk_line_is_push(&line))
			return rbk_fail(err, RBK_E_BROKEN, N_("the journal lacks lines behind number %lld; bring it back from a backup"),
			                (long long)after);
		if (line.number > after)
			(*out)[(*n)++] = line;
	}
	return 0;
}

int
rbk_journal_each(const char *hub, rbk_journal_fn *f, void *ctx, struct rbk_err *err)
{
	struct rbk_line line = {0};
	char text[2 * RBK_LINE_SIZE];
	off_t size;
	int fd, code = journal_open(&fd, &size, hub, O_RDONLY, err);

	if (code)
		return code;
	FILE *file = fdopen(fd, "r");

	if (!file) {
		code = rbk_fail(err, RBK_E_OS, N_("read the journal: %s"), strerror(errno));
		(void)close(fd);
		return code;
	}
	while (!code && fgets(text, sizeof text, file)) {
		size_t len = strlen(text);

		if (len == 0 || text[len - 1] != '\n') {
			if (feof(file))
				break; /* being written, or torn */
			len = sizeof text; /* too long: follow says so */
		}
		code = follow(&line, text, len - 1, err);
		if (!code)
			code = f(ctx, &line, err);
	}
	if (!code && ferror(file))
		code = rbk_fail(err, RBK_E_OS, N_("read the journal: %s"), strerror(errno));
	(void)fclose(file);
	return code;
}

int
rbk_journal_read(struct rbk_line **out, size_t *n, struct rbk_arena *a, const char *hub, int64_t after, struct rbk_err *err)
{
	struct rbk_line last;
	const char *bytes = NULL;
	off_t size, end;
	size_t len = 0;
	int fd, code;

	*out = NULL;
	*n = 0;
	if ((code = journal_open(&fd, &size, hub, O_RDONLY, err)))
		return code;
	if ((code = last_line(&last, &end, fd, size, err)))
		goto out;
	if (last.number < after) {
		code = rbk_fail(err, RBK_E_BROKEN,
		                N_("the journal ends at number %lld, but number %lld was merged: bring the journal back from a backup"),
		                (long long)last.number, (long long)after);
		goto out;
	}
	if (last.number == after)
		goto out;
	if (fsync(fd)) { /* its writer may have been killed between line and flush */
		code = rbk_fail(err, RBK_E_OS, N_("flush the journal: %s"), strerror(errno));
		goto out;
	}
	off_t want = last.number - after + 1 < end / RBK_LINE_SIZE ? (off_t)(last.number - after + 1) * RBK_LINE_SIZE : end;

	if (!(code = read_end(&bytes, &len, a, fd, end, want, err)))
		code = parse(out, n, a, bytes, len, after, err);
out:
	(void)close(fd);
	return code;
}
