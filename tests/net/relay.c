/* A line that breaks where a test wants it to, on loopback or in a pipe.
     relay hold COMMAND…
   listens on a port of its own, which RELAY_PORT names for the command and
   RELAY_FD keeps open for
     relay run REPORT TO-PORT up|down N COMMAND…
   which passes on what comes there while COMMAND runs, until N bytes went up
   (to the hub) or down: from then on no byte passes and nobody is let in. It
   ends as the command did; REPORT says "CONNECTIONS UP DOWN", and whether it
   was cut.
     relay pipe STATE COMMAND…
   is the command, seen through the same line: STATE holds "up|down N UP DOWN"
   and is brought along, so that several commands one after the other share
   the count. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINKS_MAX 32

enum { UP, DOWN };

/* Bytes from one end to the other; -1: closed. */
struct way {
	int from, to, which;
};

static struct {
	long passed[2], most, connections;
	int  which; /* the direction that is cut */
	bool cut;
} line;

static struct way ways[2 * LINKS_MAX];
static size_t ways_n;

static void
shut(int fd)
{
	(void)shutdown(fd, SHUT_RDWR);
	(void)close(fd);
}

/* As much of it as may pass. False: the line is cut now. */
static bool
pass(struct way *w, const char *bytes, ssize_t n)
{
	long left = line.which == w->which ? line.most - line.passed[w->which] : (long)n;

	if (left > n)
		left = (long)n;
	for (long at = 0, put; at < left; at += put)
		if ((put = write(w->to, bytes + at, (size_t)(left - at))) <= 0)
			break; /* who doesn't listen any more is no matter of ours */
	line.passed[w->which] += left;
	line.cut = line.which == w->which && line.passed[w->which] >= line.most;
	return !line.cut;
}

static void
break_all(void)
{
	for (size_t i = 0; i < ways_n; i++) {
		if (ways[i].from >= 0)
			shut(ways[i].from);
		if (ways[i].to >= 0)
			shut(ways[i].to);
	}
	ways_n = 0;
}

/* The end of one way is told to the other side; both of a pair over: closed. */
static void
end_way(struct way *w, bool sockets)
{
	if (sockets) {
		struct way *back = &ways[(size_t)(w - ways) ^ 1];

		shut(w->from);
		shut(w->to);
		*back = (struct way){ -1, -1, 0 };
	} else {
		(void)close(w->from);
		(void)close(w->to);
	}
	w->from = w->to = -1;
}

static void
let_in(int listening, unsigned to)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)to) };
	int near = accept4(listening, NULL, NULL, SOCK_CLOEXEC), far = -1;

	if (near < 0)
		return;
	while (ways_n >= 2 && ways[ways_n - 1].from < 0 && ways[ways_n - 2].from < 0)
		ways_n -= 2;
	if (!line.cut && ways_n + 2 <= 2 * LINKS_MAX)
		far = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (far < 0 || connect(far, (struct sockaddr *)&at, sizeof at)) {
		if (far >= 0)
			(void)close(far);
		(void)close(near);
		return;
	}
	line.connections++;
	ways[ways_n++] = (struct way){ near, far, UP };
	ways[ways_n++] = (struct way){ far, near, DOWN };
}

/* Until the process ends; returns its wait status. */
static int
carry(pid_t pid, int listening, unsigned to, bool sockets)
{
	int process = pidfd_open(pid, 0), status = 0;
	char chunk[16384];

	for (bool over = false; !over;) {
		struct pollfd fds[2 * LINKS_MAX + 2] = { { .fd = process, .events = POLLIN }, { .fd = listening, .events = POLLIN } };

		for (size_t i = 0; i < ways_n; i++)
			fds[i + 2] = (struct pollfd){ .fd = ways[i].from, .events = POLLIN };
		if (poll(fds, (nfds_t)ways_n + 2, -1) < 0 && errno != EINTR)
			exit(2);
		over = fds[0].revents != 0;
		for (size_t i = 0, n = ways_n; i < n && i < ways_n; i++) {
			struct way *w = &ways[i];
			ssize_t got;

			if (w->from < 0 || !fds[i + 2].revents)
				continue;
			over = false; /* what is still under way gets through */
			if ((got = read(w->from, chunk, sizeof chunk)) <= 0)
				end_way(w, sockets);
			else if (!pass(w, chunk, got))
				break_all();
		}
		if (listening >= 0 && fds[1].revents)
			let_in(listening, to);
	}
	if (waitpid(pid, &status, 0) != pid)
		exit(2);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void
tell(const char *path, const char *text)
{
	char temp[4200];

	(void)snprintf(temp, sizeof temp, "%s.new", path);
	FILE *out = fopen(temp, "w");

	if (!out || fputs(text, out) < 0 || fclose(out) || rename(temp, path))
		exit(2);
}

static int
hold(char **command)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	char text[20];
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, n) || listen(fd, 64) || getsockname(fd, (struct sockaddr *)&at, &n))
		return 2;
	(void)snprintf(text, sizeof text, "%d", fd);
	(void)setenv("RELAY_FD", text, 1);
	(void)snprintf(text, sizeof text, "%u", ntohs(at.sin_port));
	(void)setenv("RELAY_PORT", text, 1);
	(void)execvp(command[0], command);
	return 127;
}

static int
run(const char *report, unsigned to, char **command)
{
	const char *fd = getenv("RELAY_FD");
	const int listening = fd ? (int)strtol(fd, NULL, 10) : -1;
	char text[200];
	pid_t pid = listening < 0 ? -1 : fork();

	if (pid == 0) {
		(void)signal(SIGPIPE, SIG_DFL);
		(void)close(listening);
		(void)execvp(command[0], command);
		_exit(127);
	}
	if (pid < 0)
		return 2;
	int code = carry(pid, listening, to, true);

	(void)snprintf(text, sizeof text, "%ld %ld %ld%s\n", line.connections, line.passed[UP], line.passed[DOWN], line.cut ? " cut" : "");
	tell(report, text);
	return code;
}

static int
through_pipe(const char *state, char **command)
{
	char word[8], text[200];
	int in[2], out[2];
	FILE *f = fopen(state, "r");

	if (!f || fscanf(f, "%7s %ld %ld %ld", word, &line.most, &line.passed[UP], &line.passed[DOWN]) != 4)
		return 2;
	(void)fclose(f);
	line.which = word[0] == 'u' ? UP : DOWN;
	if (line.passed[line.which] >= line.most)
		return 1;
	if (pipe(in) || pipe(out))
		return 2;
	pid_t pid = fork();

	if (pid == 0) {
		(void)dup2(in[0], 0);
		(void)dup2(out[1], 1);
		(void)signal(SIGPIPE, SIG_DFL);
		for (int i = 0; i < 2; i++) {
			(void)close(in[i]);
			(void)close(out[i]);
		}
		(void)execvp(command[0], command);
		_exit(127);
	}
	(void)close(in[0]);
	(void)close(out[1]);
	ways[ways_n++] = (struct way){ 0, in[1], UP };
	ways[ways_n++] = (struct way){ out[0], 1, DOWN };
	int code = carry(pid, -1, 0, false);

	(void)snprintf(text, sizeof text, "%s %ld %ld %ld\n", word, line.most, line.passed[UP], line.passed[DOWN]);
	tell(state, text);
	return code;
}

int
main(int argc, char **argv)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	if (argc > 2 && strcmp(argv[1], "hold") == 0)
		return hold(argv + 2);
	(void)sigaction(SIGPIPE, &ignore, NULL);
	if (argc > 3 && strcmp(argv[1], "pipe") == 0)
		return through_pipe(argv[2], argv + 3);
	if (argc < 7 || strcmp(argv[1], "run") != 0)
		return 2;
	line.which = argv[4][0] == 'u' ? UP : DOWN;
	line.most = strtol(argv[5], NULL, 10);
	return run(argv[2], (unsigned)strtoul(argv[3], NULL, 10), argv + 6);
}
