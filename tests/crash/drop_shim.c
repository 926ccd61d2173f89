/* LD_PRELOADed: keeps beside what is written what is flushed, so that a power
   cut can be made of it (drop_driver.c).
     DROP_ROOT     the folder that is looked after
     DROP_STORE    where what is flushed goes
     DROP_JOURNAL  a flush of anything takes all names with it that were given
                   before, as a journalling file system does
     DROP_IGNORE=N the N-th flush does nothing: a program that forgot it
     DROP_PROGRAM  with DROP_IGNORE: which program's
     DROP_COUNT    a file: a line for every flush, what was flushed
   What waits for nothing (sync_file_range) counts for nothing, and no file
   system is taken for one that orders writes. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/statfs.h>

#include "tests/crash/drop.h"

#define REAL(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))
#define TMPFS 0x01021994

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long flushes;

static int
ignored(const char *path)
{
	const char *nth = getenv("DROP_IGNORE"), *program = getenv("DROP_PROGRAM"), *count = getenv("DROP_COUNT");

	if (program && strcmp(program, program_invocation_short_name) != 0)
		return 0;
	if (count) {
		int fd = drop_open(count, O_WRONLY | O_CREAT | O_APPEND);

		(void)!syscall(SYS_write, fd, path, strlen(path));
		(void)!syscall(SYS_write, fd, "\n", 1);
		(void)syscall(SYS_close, fd);
	}
	return nth && ++flushes == strtol(nth, NULL, 10);
}

static void
flushed(int fd, int everything)
{
	const char *root = getenv("DROP_ROOT"), *store = getenv("DROP_STORE");
	char link[64], path[DROP_PATH], key[DROP_PATH];
	const int was = errno;
	unsigned mode;
	int dir;

	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	ssize_t n = root && store ? readlink(link, path, sizeof path - 1) : -1;

	path[n > 0 ? n : 0] = '\0';
	if (n <= 0 || (!everything && strncmp(path, root, strlen(root)) != 0))
		return;
	(void)pthread_mutex_lock(&lock);
	if (ignored(path)) {
		(void)pthread_mutex_unlock(&lock);
		return;
	}
	if (everything) {
		drop_all(root, store, 1);
	} else if (drop_key(key, &dir, store, fd, "", &mode)) {
		int again = dir ? -1 : drop_open(link, O_RDONLY); /* it may be open for writing only */

		if (dir)
			drop_list(path, key, store);
		else if (again >= 0)
			drop_copy(again, key, mode);
		if (again >= 0)
			(void)syscall(SYS_close, again);
		if (getenv("DROP_JOURNAL"))
			drop_all(root, store, 0);
	}
	(void)pthread_mutex_unlock(&lock);
	errno = was;
}

int fsync(int fd) { flushed(fd, 0); return 0; } /* the real disk is not asked: faster, and the store is what counts */
int fdatasync(int fd) { flushed(fd, 0); return 0; }
int syncfs(int fd) { flushed(fd, 1); return 0; }

int
sync_file_range(int fd, off64_t from, off64_t n, unsigned how)
{
	(void)fd;
	(void)from;
	(void)n;
	(void)how;
	return 0;
}

int
statfs(const char *path, struct statfs *out)
{
	int code = REAL(statfs)(path, out);

	out->f_type = TMPFS;
	return code;
}

int
statfs64(const char *path, struct statfs64 *out)
{
	int code = REAL(statfs64)(path, out);

	out->f_type = TMPFS;
	return code;
}
