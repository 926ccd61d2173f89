/* A child process spoken to over a socket, its stderr kept: the other end of
   a conversation. Must never leave a zombie or a SIGPIPE behind. */
#ifndef RBK_SYNC_CHILD_P_H
#define RBK_SYNC_CHILD_P_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Start it as {.pid = -1, .io = -1, .err = -1}. */
struct rbk_child {
	pid_t  pid;
	int    io;         /* its stdin and stdout */
	int    err;        /* its stderr */
	int    status;     /* of waitpid, once it has ended */
	size_t n;
	char   said[1024]; /* the end of what it wrote to stderr, NUL-terminated */
};

/* For the hub's git: no GIT_*, LC_ALL=C, no system or user configuration of
   git. Or for the person's own: as it is, but git asks nobody. */
enum rbk_child_world { RBK_CHILD_HUB, RBK_CHILD_PERSON };

/* Starts argv[0] (looked for in PATH). 0 or errno. */
int rbk_child_start(struct rbk_child *c, char *const argv[], enum rbk_child_world world);

/* Bytes read, 0 at the end, -1 with errno. */
ssize_t rbk_child_read(struct rbk_child *c, char *out, size_t size);
/* Writes all of it: 0, or -1 with errno (EPIPE: it is gone). */
int rbk_child_write(struct rbk_child *c, const char *bytes, size_t len);

/* Tells it that nothing more will be written. */
void rbk_child_half_close(struct rbk_child *c);

/* Hangs up, waits until it has ended, keeps its last words and status.
   Again: nothing. */
void rbk_child_end(struct rbk_child *c);

#endif
