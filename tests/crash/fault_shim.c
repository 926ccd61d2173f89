/* LD_PRELOADed: makes the machine fail at the N-th chance.
     FAULT_PROGRAM  the program it happens to, by the name it is started as
     FAULT_AT=N     the N-th call that can fail does, once
     FAULT_FROM=N   from the N-th call on that needs room, the disk is full;
                    the first write still takes half of what it is given
     FAULT_TURN=K   which of a call's usual errors: the K-th, in turn
     FAULT_MEMORY=1 with FAULT_AT: counts only what asks for memory
     FAULT_DID      a file: the call that failed; not there if none did
   Calls that libc makes to itself aren't seen. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum need { ROOM, OTHER, MEMORY };

static struct {
	bool looked, on, memory;
	long at, from, turn, count, room;
	const char *did;
} state;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static long
number(const char *name)
{
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 10) : 0;
}

static void
look(void)
{
	const char *program = getenv("FAULT_PROGRAM");

	state.looked = true;
	state.at = number("FAULT_AT");
	state.from = number("FAULT_FROM");
	state.turn = number("FAULT_TURN");
	state.memory = number("FAULT_MEMORY") != 0;
	state.did = getenv("FAULT_DID");
	state.on = program && strcmp(program, program_invocation_short_name) == 0;
}

/* By system calls only: everything else may be what is failing. */
static void
note(const char *what)
{
	long fd = state.did ? syscall(SYS_openat, AT_FDCWD, state.did, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;

	if (fd < 0)
		return;
	(void)syscall(SYS_write, fd, what, strlen(what));
	(void)syscall(SYS_write, fd, "\n", 1);
	(void)syscall(SYS_close, fd);
}

/* Does this call fail? Then errno is set. *half: it may do half of it. */
static bool
fails(const char *what, enum need need, bool *half, int first, int second)
{
	bool now;

	if (!state.looked)
		look();
	if (!state.on)
		return false;
	(void)pthread_mutex_lock(&lock);
	if (state.from) {
		now = need == ROOM && ++state.room >= state.from;
		if (now && half)
			*half = state.room == state.from;
		if (now && state.room == state.from)
			note(what);
		first = second = ENOSPC;
	} else {
		now = (need == MEMORY) == state.memory && ++state.count == state.at;
		if (now)
			note(what);
	}
	(void)pthread_mutex_unlock(&lock);
	if (now)
		errno = state.turn % 2 ? second : first;
	return now;
}

#define REAL(name) ((__typeof__(&name))(uintptr_t)dlsym(RTLD_NEXT, #name))
#define PASS(name, need, first, second, bad, ...) \
	return fails(#name, need, NULL, first, second) ? (bad) : REAL(name)(__VA_ARGS__)

static mode_t
mode_of(int flags, va_list more)
{
	return flags & O_CREAT ? va_arg(more, mode_t) : 0;
}

#define OPENER(name, at_args, at_names)                                              \
	int name at_args                                                             \
	{                                                                            \
		va_list more;                                                        \
		va_start(more, flags);                                               \
		const mode_t mode = mode_of(flags, more);                            \
		va_end(more);                                                        \
		PASS(name, flags & O_CREAT ? ROOM : OTHER, EMFILE, EIO, -1, at_names, flags, mode); \
	}
#define TWO(a, b) a, b
OPENER(open, (const char *path, int flags, ...), path)
OPENER(open64, (const char *path, int flags, ...), path)
OPENER(openat, (int dir, const char *path, int flags, ...), TWO(dir, path))
OPENER(openat64, (int dir, const char *path, int flags, ...), TWO(dir, path))

ssize_t
write(int fd, const void *bytes, size_t n)
{
	bool half = false;

	if (fd == STDERR_FILENO || !fails("write", ROOM, &half, ENOSPC, EIO))
		return REAL(write)(fd, bytes, n);
	return half && n > 1 ? REAL(write)(fd, bytes, n / 2) : -1;
}

ssize_t
pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	bool half = false;

	if (!fails("pwrite", ROOM, &half, ENOSPC, EIO))
		return REAL(pwrite64)(fd, bytes, n, at);
	return half && n > 1 ? REAL(pwrite64)(fd, bytes, n / 2, at) : -1;
}

ssize_t
pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return pwrite64(fd, bytes, n, at);
}

ssize_t writev(int fd, const struct iovec *v, int n) { PASS(writev, ROOM, ENOSPC, EIO, -1, fd, v, n); }
ssize_t read(int fd, void *out, size_t n) { PASS(read, OTHER, EIO, EIO, -1, fd, out, n); }
ssize_t pread(int fd, void *out, size_t n, off_t at) { PASS(pread, OTHER, EIO, EIO, -1, fd, out, n, at); }
ssize_t pread64(int fd, void *out, size_t n, off64_t at) { PASS(pread64, OTHER, EIO, EIO, -1, fd, out, n, at); }
int rename(const char *a, const char *b) { PASS(rename, OTHER, EIO, ENOSPC, -1, a, b); }
int renameat(int x, const char *a, int y, const char *b) { PASS(renameat, OTHER, EIO, ENOSPC, -1, x, a, y, b); }
int renameat2(int x, const char *a, int y, const char *b, unsigned f) { PASS(renameat2, OTHER, EIO, ENOSPC, -1, x, a, y, b, f); }
int link(const char *a, const char *b) { PASS(link, ROOM, EIO, ENOSPC, -1, a, b); }
int unlink(const char *path) { PASS(unlink, OTHER, EIO, EACCES, -1, path); }
int unlinkat(int dir, const char *path, int flags) { PASS(unlinkat, OTHER, EIO, EACCES, -1, dir, path, flags); }
int mkdir(const char *path, mode_t mode) { PASS(mkdir, ROOM, ENOSPC, EIO, -1, path, mode); }
int mkdirat(int dir, const char *path, mode_t mode) { PASS(mkdirat, ROOM, ENOSPC, EIO, -1, dir, path, mode); }
int fsync(int fd) { PASS(fsync, OTHER, EIO, ENOSPC, -1, fd); }
int fdatasync(int fd) { PASS(fdatasync, OTHER, EIO, ENOSPC, -1, fd); }
int syncfs(int fd) { PASS(syncfs, OTHER, EIO, ENOSPC, -1, fd); }
int ftruncate64(int fd, off64_t n) { PASS(ftruncate64, ROOM, ENOSPC, EIO, -1, fd, n); }
int ftruncate(int fd, off_t n) { PASS(ftruncate, ROOM, ENOSPC, EIO, -1, fd, n); }
/* not EACCES: what may not be looked at stays so, and of a box that is its person's doing */
int stat64(const char *path, struct stat64 *out) { PASS(stat64, OTHER, EIO, ENOMEM, -1, path, out); }
int stat(const char *path, struct stat *out) { PASS(stat, OTHER, EIO, ENOMEM, -1, path, out); }
int lstat(const char *path, struct stat *out) { PASS(lstat, OTHER, EIO, ENOMEM, -1, path, out); }
int fstat(int fd, struct stat *out) { PASS(fstat, OTHER, EIO, EIO, -1, fd, out); }
int fstatat(int dir, const char *path, struct stat *out, int flags) { PASS(fstatat, OTHER, EIO, ENOMEM, -1, dir, path, out, flags); }
DIR *opendir(const char *path) { PASS(opendir, OTHER, EMFILE, ENOMEM, NULL, path); }
int pipe2(int fds[2], int flags) { PASS(pipe2, OTHER, EMFILE, ENFILE, -1, fds, flags); }
int socketpair(int d, int t, int p, int fds[2]) { PASS(socketpair, OTHER, EMFILE, ENFILE, -1, d, t, p, fds); }

int
close(int fd) /* closed all the same, as Linux does */
{
	int code = (int)syscall(SYS_close, fd);

	return fd > STDERR_FILENO && fails("close", OTHER, NULL, EIO, ENOSPC) ? -1 : code;
}

int
posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *a, const posix_spawnattr_t *b, char *const argv[], char *const env[])
{
	return fails("posix_spawnp", OTHER, NULL, EAGAIN, ENOMEM) ? errno : REAL(posix_spawnp)(pid, file, a, b, argv, env);
}

void *
mmap(void *at, size_t n, int prot, int flags, int fd, off_t off)
{
	if (fd >= 0 && fails("mmap", OTHER, NULL, ENOMEM, ENODEV))
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, at, n, prot, flags, fd, off);
}

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);
void *malloc(size_t n) { return fails("malloc", MEMORY, NULL, ENOMEM, ENOMEM) ? NULL : __libc_malloc(n); }
void *calloc(size_t n, size_t size) { return fails("calloc", MEMORY, NULL, ENOMEM, ENOMEM) ? NULL : __libc_calloc(n, size); }
void *realloc(void *p, size_t n) { return fails("realloc", MEMORY, NULL, ENOMEM, ENOMEM) ? NULL : __libc_realloc(p, n); }
