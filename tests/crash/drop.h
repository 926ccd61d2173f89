/* What the disk has for sure: for drop_shim.c, which keeps it, and
   drop_driver.c, which makes a power cut of it. A store holds, by a file's
   inode and birth, "f-…": its content when it was flushed last, and "d-…":
   a folder's names when it was, and the times of what they name. Nothing
   there: never flushed. */
#ifndef RBK_TESTS_DROP_H
#define RBK_TESTS_DROP_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DROP_PATH 4096

/* By system calls: the shim's own functions are on top of libc's. */
static inline int
drop_open(const char *path, int flags)
{
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0644);
}

/* "STORE/f-INODE-BIRTH"; false: it isn't there. *dir: it is a folder. */
static inline int
drop_stat(char out[DROP_PATH], struct timespec *written, int *dir, const char *store, int fd, const char *path, unsigned *mode)
{
	struct statx st;

	if (syscall(SYS_statx, fd, path, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &st))
		return 0;
	if (!S_ISDIR(st.stx_mode) && !S_ISREG(st.stx_mode))
		return 0;
	*dir = S_ISDIR(st.stx_mode);
	*mode = st.stx_mode & 07777;
	*written = (struct timespec){ st.stx_mtime.tv_sec, st.stx_mtime.tv_nsec };
	(void)snprintf(out, DROP_PATH, "%s/%c-%llu-%lld-%u", store, *dir ? 'd' : 'f', (unsigned long long)st.stx_ino,
	               (long long)st.stx_btime.tv_sec, st.stx_btime.tv_nsec);
	return 1;
}

static inline int
drop_key(char out[DROP_PATH], int *dir, const char *store, int fd, const char *path, unsigned *mode)
{
	struct timespec written;

	return drop_stat(out, &written, dir, store, fd, path, mode);
}

static inline void
drop_copy(int from, const char *to, unsigned mode)
{
	char temp[DROP_PATH + 40], chunk[65536];
	long n;
	off_t at = 0;

	(void)snprintf(temp, sizeof temp, "%s.%d", to, getpid());
	(void)unlink(temp);
	int fd = drop_open(temp, O_WRONLY | O_CREAT | O_TRUNC);

	if (fd < 0)
		_exit(99);
	while ((n = syscall(SYS_pread64, from, chunk, sizeof chunk, at)) > 0) {
		if (syscall(SYS_write, fd, chunk, (size_t)n) != n)
			_exit(99);
		at += n;
	}
	(void)syscall(SYS_fchmod, fd, mode);
	(void)syscall(SYS_close, fd);
	(void)syscall(SYS_rename, temp, to);
}

/* The folder's names, whose they are and when that was written, a line each:
   "KEY SECONDS NANOSECONDS NAME". */
static inline void
drop_list(const char *path, const char *to, const char *store)
{
	char temp[DROP_PATH + 40], below[DROP_PATH + 300], key[DROP_PATH];
	DIR *d = opendir(path);
	struct timespec written;
	struct dirent *e;
	unsigned mode;
	int dir;

	(void)snprintf(temp, sizeof temp, "%s.%d", to, getpid());
	FILE *out = d ? fopen(temp, "w") : NULL;

	while (out && (e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
			(void)snprintf(below, sizeof below, "%s/%s", path, e->d_name);
			if (drop_stat(key, &written, &dir, store, AT_FDCWD, below, &mode))
				(void)fprintf(out, "%s %lld %ld %s\n", key, (long long)written.tv_sec, written.tv_nsec, e->d_name);
		}
	if (d)
		(void)closedir(d);
	if (out) {
		(void)fclose(out);
		(void)syscall(SYS_rename, temp, to);
	}
}

/* All folders below, and with `files` all contents too. */
static inline void
drop_all(const char *path, const char *store, int files)
{
	char key[DROP_PATH], below[DROP_PATH + 300];
	struct dirent *e;
	unsigned mode;
	int dir;

	if (!drop_key(key, &dir, store, AT_FDCWD, path, &mode))
		return;
	if (!dir) {
		int fd = files ? drop_open(path, O_RDONLY) : -1;

		if (fd >= 0) {
			drop_copy(fd, key, mode);
			(void)syscall(SYS_close, fd);
		}
		return;
	}
	drop_list(path, key, store);
	DIR *d = opendir(path);

	while (d && (e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
			(void)snprintf(below, sizeof below, "%s/%s", path, e->d_name);
			drop_all(below, store, files);
		}
	if (d)
		(void)closedir(d);
}

#endif
