/* Files written whole: a temporary, then a rename. Must not follow symbolic
   links below the folder it was given. */
#include "core/store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/store/step.h"

#define EXT_MAGIC 0xEF53
#define PATH_SIZE 4096

bool
rbk_file_ordered(const char *path)
{
	char link[64], target[512], journal[640];
	struct statfs fs;
	struct stat st;

	if (statfs(path, &fs) || fs.f_type != EXT_MAGIC || stat(path, &st))
		return false;
	(void)snprintf(link, sizeof link, "/sys/dev/block/%u:%u", major(st.st_dev), minor(st.st_dev));
	ssize_t n = readlink(link, target, sizeof target - 1);

	if (n <= 0)
		return false;
	target[n] = '\0';
	const char *name = strrchr(target, '/');

	(void)snprintf(journal, sizeof journal, "/sys/fs/ext4%s/journal_task", name ? name : "/");
	int fd = open(journal, O_RDONLY | O_CLOEXEC); /* a process id, or "<none>" */

	n = fd < 0 ? 0 : read(fd, target, 1);
	if (fd >= 0)
		(void)close(fd);
	return n == 1 && target[0] >= '0' && target[0] <= '9';
}

int
rbk_file_flush(int fd, bool ordered, bool wait)
{
	unsigned how = wait ? SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER
	                    : SYNC_FILE_RANGE_WRITE;

	if (ordered && sync_file_range(fd, 0, 0, how) == 0)
		return 0;
	return fsync(fd) ? RBK_E_OS : 0;
}

int
rbk_file_flush_all(const char *folder, struct rbk_err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int why = fd < 0 || syncfs(fd) ? errno : 0;

	if (fd >= 0)
		(void)close(fd);
	return why ? rbk_file_fail(err, N_("flush"), folder, why) : 0;
}

int
rbk_file_put(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
rbk_file_fail(struct rbk_err *err, const char *doing, const char *path, int why)
{
	if (err->say)
		doing = err->say(doing);
	if (why == ENOSPC || why == EDQUOT || why == EFBIG)
		return rbk_fail(err, RBK_E_OS, N_("%s %s: %s: nothing was lost and nothing half written remains; make room and run again"),
		                doing, path, strerror(why));
	return rbk_fail(err, RBK_E_OS, "%s %s: %s", doing, path, strerror(why));
}

enum missing { LEAVE, MAKE, MAKE_DURABLE };

/* Opens the folder that holds root/path; *name is the last part. */
static int
open_folder(const char **name, const char *root, const char *path, enum missing make)
{
	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char part[256];

	for (const char *slash; fd >= 0 && (slash = strchr(path, '/')); path = slash + 1) {
		size_t n = (size_t)(slash - path);
		int next = -1, why = ENAMETOOLONG;

		if (n < sizeof part) {
			memcpy(part, path, n);
			part[n] = '\0';
			next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
			if (next < 0 && errno == ENOENT && make && (mkdirat(fd, part, 0777) == 0 || errno == EEXIST) &&
			    (make != MAKE_DURABLE || fsync(fd) == 0))
				next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
			why = errno;
		}
		(void)close(fd);
		fd = next;
		errno = why;
	}
	*name = path;
	return fd;
}

static int
write_temp(struct stat *is, const struct rbk_place *at, const void *bytes, size_t len)
{
	int fd = open(at->temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);

	if (fd < 0)
		return errno;
	int why = rbk_file_put(fd, bytes, len);

	if (!why && (rbk_file_flush(fd, at->ordered, false) || fstat(fd, is)))
		why = errno;
	if (close(fd) && !why)
		why = errno;
	return why;
}

/* For file systems that can't exchange. A kill in between leaves the file
   missing, as if removed by hand. */
static int
exchange_slowly(bool *held, const char *temp, int folder, const char *name)
{
	char old[PATH_SIZE + 8];

	(void)snprintf(old, sizeof old, "%s.old", temp);
	*held = renameat(folder, name, AT_FDCWD, old) == 0;
	if (!*held && errno != ENOENT)
		return errno;
	if (renameat(AT_FDCWD, temp, folder, name)) {
		int why = errno;

		if (*held)
			(void)renameat(AT_FDCWD, old, folder, name);
		*held = false;
		return why;
	}
	return *held && rename(old, temp) ? errno : 0;
}

/* Puts the temporary in place; *held: the temporary is now what stood there. */
static int
exchange(bool *held, const char *temp, int folder, const char *name)
{
	*held = false;
	if (renameat2(AT_FDCWD, temp, folder, name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno == EEXIST && renameat2(AT_FDCWD, temp, folder, name, RENAME_EXCHANGE) == 0) {
		*held = true;
		return 0;
	}
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	return exchange_slowly(held, temp, folder, name);
}

/* Takes the file away into the temporary. */
static int
take_away(bool *held, const char *temp, int folder, const char *name)
{
	*held = renameat(folder, name, AT_FDCWD, temp) == 0;
	return *held || errno == ENOENT ? 0 : errno;
}

/* The temporary is written (or, not `bytes`, the file is to go away). */
static int
put_in_place(bool *held, const struct rbk_place *at, const char *path, bool bytes, struct rbk_err *err)
{
	const char *name;

	rbk_step("file rename");
	int folder = open_folder(&name, at->root, path, !bytes ? LEAVE : at->ordered ? MAKE : MAKE_DURABLE), why;

	if (folder < 0 && !bytes && errno == ENOENT)
		return 0;
	why = folder < 0 ? errno : bytes ? exchange(held, at->temp, folder, name) : take_away(held, at->temp, folder, name);
	if (!why && !at->ordered && fsync(folder))
		why = errno;
	if (folder >= 0)
		(void)close(folder);
	if (why && !*held)
		(void)unlink(at->temp);
	return why ? rbk_file_fail(err, N_("write"), path, why) : 0;
}

int
rbk_file_swap(bool *held, struct stat *is, const struct rbk_place *at, const char *path, const void *bytes,
              size_t len, struct rbk_err *err)
{
	*held = false;
	rbk_step("file");
	int why = bytes ? write_temp(is, at, bytes, len) : 0;

	if (!why)
		return put_in_place(held, at, path, bytes != NULL, err);
	(void)unlink(at->temp);
	return rbk_file_fail(err, N_("write"), path, why);
}

int
rbk_file_swap_copy(bool *held, struct stat *is, const struct rbk_place *at, const char *path, const char *from,
                   const struct rbk_content *content, struct rbk_err *err)
{
	struct rbk_content now = {{0}, 0};

	*held = false;
	rbk_step("file");
	int fd = open(at->temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666), code;

	if (fd < 0)
		return rbk_file_fail(err, N_("write"), path, errno);
	code = rbk_content_read(&now, fd, from, content->bytes, err);
	if (code == RBK_E_BOUND || (!code && strcmp(now.hash, content->hash) != 0))
		code = rbk_fail(err, RBK_E_MOVED, N_("%s was changed while it was read: run again"), from);
	if (!code && (rbk_file_flush(fd, at->ordered, false) || fstat(fd, is)))
		code = rbk_file_fail(err, N_("write"), path, errno);
	if (close(fd) && !code)
		code = rbk_file_fail(err, N_("write"), path, errno);
	if (!code)
		return put_in_place(held, at, path, true, err);
	(void)unlink(at->temp);
	return code;
}

void
rbk_file_back(bool held, const struct rbk_place *at, const char *path)
{
	const char *name;
	int folder = open_folder(&name, at->root, path, MAKE);

	if (folder < 0)
		return;
	if (held)
		(void)renameat(AT_FDCWD, at->temp, folder, name);
	else
		(void)unlinkat(folder, name, 0);
	(void)close(folder);
	if (!held)
		rbk_file_prune(at, path);
}

int
rbk_file_write(const struct rbk_place *at, const char *path, const void *bytes, size_t len, struct rbk_err *err)
{
	struct stat is;
	bool held;

	if (rbk_file_swap(&held, &is, at, path, bytes ? bytes : "", len, err))
		return (int)err->code;
	if (held)
		(void)unlink(at->temp);
	return 0;
}

void
rbk_file_prune(const struct rbk_place *at, const char *path)
{
	char parent[RBK_PATH_MAX * 2];
	const char *name;
	int gone = 0;

	(void)snprintf(parent, sizeof parent, "%s", path);
	for (char *slash; !gone && (slash = strrchr(parent, '/'));) {
		*slash = '\0';
		int folder = open_folder(&name, at->root, parent, LEAVE);

		gone = folder < 0 || unlinkat(folder, name, AT_REMOVEDIR); /* not empty: done */
		if (folder >= 0)
			(void)close(folder);
	}
}

bool
rbk_file_same(const struct stat *x, const struct stat *y)
{
	return x->st_ino == y->st_ino && x->st_size == y->st_size && x->st_mtim.tv_sec == y->st_mtim.tv_sec &&
	       x->st_mtim.tv_nsec == y->st_mtim.tv_nsec;
}

int
rbk_file_stat(struct stat *out, const char *root, const char *path, struct rbk_err *err)
{
	const char *name;
	int folder = open_folder(&name, root, path, LEAVE), why = errno;

	if (folder >= 0) {
		why = fstatat(folder, name, out, AT_SYMLINK_NOFOLLOW) ? errno : 0;
		(void)close(folder);
	}
	if (folder >= 0 && !why)
		return 0;
	if (why == ENOENT || why == ENOTDIR)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no file %s"), path);
	return rbk_file_fail(err, N_("look at"), path, why);
}

/* The file open for reading, or -1 with err set. */
static int
open_file(const char *root, const char *path, struct rbk_err *err)
{
	const char *name;
	int folder = open_folder(&name, root, path, LEAVE), why = errno, fd = -1;

	if (folder >= 0) {
		fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
		why = errno;
		(void)close(folder);
	}
	if (fd >= 0)
		return fd;
	if (why == ENOENT || why == ENOTDIR)
		(void)rbk_fail(err, RBK_E_MISSING, N_("there is no file %s"), path);
	else if (why == ELOOP)
		(void)rbk_fail(err, RBK_E_BAD, N_("%s is a symbolic link: put a plain file in its place"), path);
	else
		(void)rbk_file_fail(err, N_("read"), path, why);
	return -1;
}

int
rbk_file_read(struct rbk_buf *out, const char *root, const char *path, size_t max, struct rbk_err *err)
{
	int fd = open_file(root, path, err), code = 0;
	const size_t start = out->len;
	char chunk[16384];
	struct stat st;

	if (fd < 0)
		return (int)err->code;
	if (fstat(fd, &st))
		code = rbk_file_fail(err, N_("read"), path, errno);
	else if (!S_ISREG(st.st_mode))
		code = rbk_fail(err, RBK_E_BAD, N_("%s is not a plain file"), path);
	while (!code) {
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			code = rbk_file_fail(err, N_("read"), path, errno);
		else if (out->len - start + (size_t)n > max)
			code = rbk_fail(err, RBK_E_BOUND, N_("%s: more than %zu bytes"), path, max);
		if (code || n == 0)
			break;
		rbk_buf_put(out, chunk, (size_t)n);
	}
	(void)close(fd);
	return code;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

int
rbk_file_remove_all(const char *path, struct rbk_err *err)
{
	return nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS) && errno != ENOENT ? rbk_file_fail(err, N_("remove"), path, errno) : 0;
}
