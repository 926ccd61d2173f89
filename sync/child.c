/* Starting and ending a child process; what it says is kept for errors. */
#include "sync/child_p.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/model/arena.h"

extern char **environ;

/* What the child must not inherit. ROADBOOK_STOP and ROADBOOK_STEPS are for
   this process: a test stops one program at a time. In the hub's world the
   hub's folder often belongs to another user and git would refuse it: the
   person named this hub, and the child opens nothing else. */
static const struct world {
	const char *dropped[8], *added[9]; /* NULL-terminated */
} worlds[] = {
	[RBK_CHILD_HUB] = {
		{ "GIT_", "LC_ALL=", "LANG=", "LANGUAGE=", "ROADBOOK_STOP=", "ROADBOOK_STEPS=" },
		{ "LC_ALL=C", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1",
		  "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*" },
	},
	[RBK_CHILD_PERSON] = {
		{ "GIT_TERMINAL_PROMPT=", "GIT_DIR=", "ROADBOOK_STOP=", "ROADBOOK_STEPS=" },
		{ "GIT_TERMINAL_PROMPT=0" },
	},
};

/* The variables, in an array to free; the texts are borrowed. */
static char **
environment(const struct world *w)
{
	size_t n = 0, k = 0, more = 0;

	while (environ[n])
		n++;
	while (w->added[more])
		more++;
	char **out = rbk_grow(NULL, (n + more + 1) * sizeof *out);

	for (size_t i = 0; i < n; i++) {
		bool drop = false;

		for (size_t d = 0; w->dropped[d] && !drop; d++)
			drop = strncmp(environ[i], w->dropped[d], strlen(w->dropped[d])) == 0;
		if (!drop)
			out[k++] = environ[i];
	}
	for (size_t i = 0; i < more; i++)
		out[k++] = (char *)(size_t)w->added[i]; /* posix_spawn does not write to it */
	out[k] = NULL;
	return out;
}

static int
spawn(struct rbk_child *c, char *const argv[], const struct world *w, int io, int err)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t pipe_only, none;
	char **env = environment(w);

	(void)sigemptyset(&none);
	(void)sigemptyset(&pipe_only);
	(void)sigaddset(&pipe_only, SIGPIPE);
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawnattr_init(&attr);
	(void)posix_spawn_file_actions_adddup2(&files, io, 0);
	(void)posix_spawn_file_actions_adddup2(&files, io, 1);
	(void)posix_spawn_file_actions_adddup2(&files, err, 2);
	(void)posix_spawnattr_setsigdefault(&attr, &pipe_only);
	(void)posix_spawnattr_setsigmask(&attr, &none);
	(void)posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	int why = posix_spawnp(&c->pid, argv[0], &files, &attr, argv, env);

	(void)posix_spawnattr_destroy(&attr);
	(void)posix_spawn_file_actions_destroy(&files);
	free(env);
	return why;
}

/* posix_spawn's dup2 keeps close-on-exec if source and target are one: keep
   our ends above 2 even if the program was started with those closed. */
static int
above_stderr(int *fd)
{
	if (*fd > 2)
		return 0;
	int higher = fcntl(*fd, F_DUPFD_CLOEXEC, 3);

	if (higher < 0)
		return -1;
	(void)close(*fd);
	*fd = higher;
	return 0;
}

int
rbk_child_start(struct rbk_child *c, char *const argv[], enum rbk_child_world world)
{
	int io[2] = { -1, -1 }, err[2] = { -1, -1 }, why = 0;

	*c = (struct rbk_child){ .pid = -1, .io = -1, .err = -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, io) || pipe2(err, O_CLOEXEC) ||
	    fcntl(err[0], F_SETFL, O_NONBLOCK))
		why = errno;
	for (int i = 0; i < 2 && !why; i++)
		if (above_stderr(&io[i]) || above_stderr(&err[i]))
			why = errno;
	if (!why)
		why = spawn(c, argv, &worlds[world], io[1], err[1]);
	if (io[1] >= 0)
		(void)close(io[1]);
	if (err[1] >= 0)
		(void)close(err[1]);
	c->io = io[0];
	c->err = err[0];
	if (why) {
		c->pid = -1;
		rbk_child_end(c);
	}
	return why;
}

/* Takes what it said, keeps the end of it. False: it will say no more. */
static bool
listen_once(struct rbk_child *c)
{
	const size_t room = sizeof c->said - 1;
	char chunk[512];
	ssize_t got = read(c->err, chunk, sizeof chunk);

	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
		return false;
	if (got < 0)
		return true;
	size_t n = (size_t)got;

	if (c->n + n > room) {
		size_t cut = c->n + n - room;

		memmove(c->said, c->said + cut, c->n - cut);
		c->n -= cut;
	}
	memcpy(c->said + c->n, chunk, n);
	c->n += n;
	c->said[c->n] = '\0';
	return true;
}

/* Waits until `events` can be done on its socket; listens meanwhile. */
static int
wait_for(struct rbk_child *c, short events)
{
	for (;;) {
		struct pollfd fds[2] = { { .fd = c->io, .events = events }, { .fd = c->err, .events = POLLIN } };

		if (poll(fds, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		if (fds[1].revents && !listen_once(c)) {
			(void)close(c->err);
			c->err = -1;
		}
		if (fds[0].revents)
			return 0;
	}
}

ssize_t
rbk_child_read(struct rbk_child *c, char *out, size_t size)
{
	for (;;) {
		if (wait_for(c, POLLIN))
			return -1;
		ssize_t got = recv(c->io, out, size, MSG_DONTWAIT);

		if (got >= 0)
			return got;
		if (errno == ECONNRESET) /* it left without reading all we wrote */
			return 0;
		if (errno != EAGAIN && errno != EINTR)
			return -1;
	}
}

int
rbk_child_write(struct rbk_child *c, const char *bytes, size_t len)
{
	while (len > 0) {
		if (wait_for(c, POLLOUT))
			return -1;
		ssize_t put = send(c->io, bytes, len, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (put < 0 && errno != EAGAIN && errno != EINTR)
			return -1;
		if (put > 0) {
			bytes += put;
			len -= (size_t)put;
		}
	}
	return 0;
}

void
rbk_child_half_close(struct rbk_child *c)
{
	(void)shutdown(c->io, SHUT_WR);
}

/* Until it has ended. A grandchild may keep stderr open for longer: not
   waited for. */
static void
reap(struct rbk_child *c)
{
	for (;;) {
		struct pollfd fd = { .fd = c->err, .events = POLLIN };
		pid_t done = waitpid(c->pid, &c->status, c->err >= 0 ? WNOHANG : 0);

		if (done < 0 && errno == EINTR)
			continue;
		if (done != 0)
			break;
		if (poll(&fd, 1, 20) > 0 && !listen_once(c)) {
			(void)close(c->err);
			c->err = -1;
		}
	}
	while (c->err >= 0) { /* what is left in the pipe */
		struct pollfd fd = { .fd = c->err, .events = POLLIN };

		if (poll(&fd, 1, 0) <= 0 || !listen_once(c))
			break;
	}
}

void
rbk_child_end(struct rbk_child *c)
{
	if (c->io >= 0)
		(void)close(c->io);
	c->io = -1;
	if (c->pid > 0)
		reap(c);
	c->pid = -1;
	if (c->err >= 0)
		(void)close(c->err);
	c->err = -1;
}
