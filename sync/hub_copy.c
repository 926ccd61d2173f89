/* Copying a hub's folder. What makes a copy of a busy hub consistent is the
   order: the journal, then what refs say, then objects, so that whatever the
   copy names it has. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/step.h"
#include "sync/hub_copy.h"

#define DEPTH 16       /* folders below each other in a hub */
#define CHUNK (1 << 16)

static int copy_folder(struct rbk_backup_report *report, const char *from, const char *to, int depth, struct rbk_err *err);

static bool
ends(const char *name, const char *with)
{
	size_t n = strlen(name), m = strlen(with);

	return n >= m && strcmp(name + n - m, with) == 0;
}

/* What is being written this moment, what locks, and lenses. */
static int
wanted(const struct dirent *e)
{
	static const char *const begins[] = { "tmp_", "incoming-", ".new-", ".tmp-", "lens.db" };
	const char *s = e->d_name;

	if (strcmp(s, ".") == 0 || strcmp(s, "..") == 0 || ends(s, ".lock") || ends(s, ".keep"))
		return 0;
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (strncmp(s, begins[i], strlen(begins[i])) == 0)
			return 0;
	return 1;
}

/* The journal before the boxes it names; objects behind refs; a pack's index
   behind its pack. */
static int
rank(const char *name)
{
	if (strcmp(name, "journal") == 0)
		return 0;
	if (strcmp(name, "objects") == 0)
		return 2;
	return ends(name, ".idx") ? 3 : 1;
}

static int
by_rank(const struct dirent **x, const struct dirent **y)
{
	int d = rank((*x)->d_name) - rank((*y)->d_name);

	return d ? d : strcmp((*x)->d_name, (*y)->d_name);
}

static int
copy_bytes(struct rbk_backup_report *report, int in, int out)
{
	char chunk[CHUNK];
	ssize_t n;

	while ((n = read(in, chunk, sizeof chunk)) != 0) {
		int why = n < 0 ? errno : rbk_file_put(out, chunk, (size_t)n);

		if (n < 0 && why == EINTR)
			continue;
		if (why)
			return why;
		report->bytes += n;
	}
	report->files++;
	return 0;
}

static int
copy_file(struct rbk_backup_report *report, const char *from, const char *to, mode_t mode, struct rbk_err *err)
{
	int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out;

	if (in < 0)
		return rbk_file_fail(err, N_("read"), from, errno);
	if ((out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0) {
		int why = errno;

		(void)close(in);
		return rbk_file_fail(err, N_("write"), to, why);
	}
	int why = copy_bytes(report, in, out);

	if (!why && fchmod(out, mode & 07777))
		why = errno;
	if (close(out) && !why)
		why = errno;
	(void)close(in);
	return why ? rbk_file_fail(err, N_("write"), to, why) : 0;
}

/* A pack's index that came between looking for packs and looking for indexes
   stays behind: what it names no ref in the copy needs. */
static bool
lacks_pack(const char *to)
{
	char pack[RBK_HUB_PATH];

	if (!ends(to, ".idx"))
		return false;
	(void)snprintf(pack, sizeof pack, "%.*s.pack", (int)(strlen(to) - 4), to);
	return access(pack, F_OK) != 0;
}

static int
copy_one(struct rbk_backup_report *report, const char *from, const char *to, int depth, struct rbk_err *err)
{
	struct stat is;

	if (lstat(from, &is))
		return rbk_file_fail(err, N_("read"), from, errno);
	if (S_ISDIR(is.st_mode)) {
		int code = copy_folder(report, from, to, depth, err);

		if (!code && chmod(to, is.st_mode & 07777))
			code = rbk_file_fail(err, N_("write"), to, errno);
		return code;
	}
	if (!S_ISREG(is.st_mode))
		return rbk_fail(err, RBK_E_BAD, N_("%s is neither a file nor a folder: a hub has no such thing, take it away"), from);
	return lacks_pack(to) ? 0 : copy_file(report, from, to, is.st_mode, err);
}

static int
copy_folder(struct rbk_backup_report *report, const char *from, const char *to, int depth, struct rbk_err *err)
{
	char source[RBK_HUB_PATH], copy[RBK_HUB_PATH];
	struct dirent **at = NULL;
	int n, code = 0;

	if (depth > DEPTH)
		return rbk_fail(err, RBK_E_BOUND, N_("%s lies deeper than anything in a hub"), from);
	if (mkdir(to, 0700))
		return rbk_file_fail(err, N_("write"), to, errno);
	if ((n = scandir(from, &at, wanted, by_rank)) < 0)
		return rbk_file_fail(err, N_("read"), from, errno);
	for (int i = 0; i < n; i++) {
		const char *name = at[i]->d_name;

		if (!code && (snprintf(source, sizeof source, "%s/%s", from, name) >= (int)sizeof source ||
		              snprintf(copy, sizeof copy, "%s/%s", to, name) >= (int)sizeof copy))
			code = rbk_fail(err, RBK_E_BOUND, N_("%s lies deeper than anything in a hub"), from);
		if (!code)
			code = copy_one(report, source, copy, depth + 1, err);
		if (rank(name) != 1) /* what tests stop at: the order shows there */
			rbk_step(rank(name) == 0 ? "journal copied" : rank(name) == 2 ? "objects copied" : "index copied");
		free(at[i]);
	}
	free(at);
	return code;
}

int
rbk_hub_copy(struct rbk_backup_report *report, const char *from, const char *part, struct rbk_err *err)
{
	*report = (struct rbk_backup_report){0};
	int code = rbk_file_remove_all(part, err); /* of one that was killed */

	rbk_step("copy");
	return code ? code : copy_folder(report, from, part, 0, err);
}

static int
place(const char *part, const char *to, struct rbk_err *err)
{
	int code = rbk_file_flush_all(part, err);

	if (code)
		return code;
	rbk_step("copy in place");
	if (rename(part, to))
		return rbk_file_fail(err, N_("write"), to, errno);
	return rbk_file_flush_all(to, err);
}

int
rbk_hub_copy_check(char part[RBK_HUB_PATH], const char *from, const char *to, struct rbk_err *err)
{
	char above[RBK_HUB_PATH];
	const size_t n = strlen(from);

	if (snprintf(part, RBK_HUB_PATH, "%s.roadbook-part", to) >= RBK_HUB_PATH || !*to || ends(to, "/"))
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.200s\" can't be the copy: name a new folder, with no / at its end"), to);
	(void)snprintf(above, sizeof above, "%s", to);
	char *slash = strrchr(above, '/');

	if (slash)
		slash[slash == above] = '\0';
	char *real = realpath(slash ? above : ".", NULL);

	if (!real)
		return rbk_file_fail(err, N_("open"), above, errno);
	const bool inside = strncmp(real, from, n) == 0 && (!real[n] || real[n] == '/');

	free(real);
	return inside ? rbk_fail(err, RBK_E_USAGE, N_("%s lies in %s: a copy belongs elsewhere, best on another machine"), to, from) : 0;
}

int
rbk_hub_copy_end(int code, const char *part, const char *to, struct rbk_err *err)
{
	struct rbk_err none = {0};

	if (!code)
		code = place(part, to, err);
	if (code)
		(void)rbk_file_remove_all(part, &none);
	return code;
}
