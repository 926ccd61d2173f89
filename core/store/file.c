/* Files written whole: a temporary, then a rename. Must not follow symbolic
   links below the folder it was given. */
#include "core/store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/store/step.h"

#define EXT_MAGIC 0xEF53

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
	return access(journal, F_OK) == 0;
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
	if (why == ENOSPC || why == EDQUOT || why == EFBIG)
		return rbk_fail(err, RBK_E_OS, N_("%s %s: %s: nothing was lost and nothing half written remains; make room and run again"),
		                doing, path, strerror(why));
	return rbk_fail(err, RBK_E_OS, "%s %s: %s", doing, path, strerror(why));
}

/* Opens the folder that holds root/path; *name is the last part. */
static int
open_folder(const char **name, const char *root, const char *path, bool make)
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
			if (next < 0 && errno == ENOENT && make && (mkdirat(fd, part, 0777) == 0 || errno == EEXIST))
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
write_temp(const struct rbk_place *at, const void *bytes, size_t len)
{
	int fd = open(at->temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);

	if (fd < 0)
		return errno;
	int why = rbk_file_put(fd, bytes, len);

	if (!why && rbk_file_flush(fd, at->ordered, false))
		why = errno;
	if (close(fd) && !why)
		why = errno;
	return why;
}

int
rbk_file_write(const struct rbk_place *at, const char *path, const void *bytes, size_t len, struct rbk_err *err)
{
	const char *name;
	int why = 0, folder = -1;

	rbk_step("file");
	why = write_temp(at, bytes, len);
	if (!why) {
		folder = open_folder(&name, at->root, path, true);
		if (folder < 0)
			why = errno;
	}
	rbk_step("file rename");
	if (!why && renameat(AT_FDCWD, at->temp, folder, name))
		why = errno;
	if (!why && !at->ordered && fsync(folder))
		why = errno;
	if (folder >= 0)
		(void)close(folder);
	if (why) {
		(void)unlink(at->temp);
		return rbk_file_fail(err, N_("write"), path, why);
	}
	return 0;
}

int
rbk_file_drop(const struct rbk_place *at, const char *path, struct rbk_err *err)
{
	char parent[RBK_PATH_MAX * 2];
	const char *name;
	int folder = open_folder(&name, at->root, path, false);
	int why = errno;

	if (folder < 0)
		return why == ENOENT || why == ENOTDIR ? 0 : rbk_file_fail(err, N_("remove"), path, why);
	rbk_step("file drop");
	why = unlinkat(folder, name, 0) && errno != ENOENT ? errno : 0;
	(void)close(folder);
	if (why)
		return rbk_file_fail(err, N_("remove"), path, why);
	(void)snprintf(parent, sizeof parent, "%s", path);
	for (char *slash; (slash = strrchr(parent, '/'));) {
		*slash = '\0';
		folder = open_folder(&name, at->root, parent, false);
		if (folder < 0)
			break;
		why = unlinkat(folder, name, AT_REMOVEDIR);
		(void)close(folder);
		if (why)
			break; /* not empty */
	}
	return 0;
}

int
rbk_file_read(struct rbk_buf *out, const char *root, const char *path, size_t max, struct rbk_err *err)
{
	const char *name;
	int folder = open_folder(&name, root, path, false), why = errno, code = 0;
	int fd = folder < 0 ? -1 : openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat st;
	char chunk[16384];

	if (folder >= 0)
		why = errno;
	if (folder >= 0)
		(void)close(folder);
	if (fd < 0 && (why == ENOENT || why == ENOTDIR))
		return rbk_fail(err, RBK_E_MISSING, N_("there is no file %s"), path);
	if (fd < 0 && why == ELOOP)
		return rbk_fail(err, RBK_E_BAD, N_("%s is a symbolic link: put a plain file in its place"), path);
	if (fd < 0)
		return rbk_file_fail(err, N_("read"), path, why);
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		code = rbk_fail(err, RBK_E_BAD, N_("%s is not a plain file"), path);
	else if ((size_t)st.st_size > max)
		code = rbk_fail(err, RBK_E_BOUND, N_("%s: %lld bytes, at most %zu are allowed"), path, (long long)st.st_size, max);
	for (size_t left = max; !code;) {
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			code = rbk_file_fail(err, N_("read"), path, errno);
		else if ((size_t)n > left)
			code = rbk_fail(err, RBK_E_BOUND, N_("%s: more than %zu bytes"), path, max);
		if (code || n == 0)
			break;
		rbk_buf_put(out, chunk, (size_t)n);
		left -= (size_t)n;
	}
	(void)close(fd);
	return code;
}
