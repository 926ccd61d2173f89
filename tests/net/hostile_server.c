/* A web server that means harm, or is merely broken; on loopback, for tests.
     hostile_server PORTFILE [post] MODE [NUMBER [NUMBER]]
   writes its port to PORTFILE, and each request's first line, with "auth" if
   it carried a password, to PORTFILE.log; ends when it is killed. With "post"
   it tells its refs as it should and does what MODE says to what is posted.
     silent         accepts, says nothing
     drip           one byte a second
     deaf           with "post": reads nothing of what is posted
     hasty N        with "post": that status before it has read what is posted
     early N        a good answer's first N bytes, then closes
     promise N      an answer that promises N bytes more than there are
     grudge N       … N bytes less
     status N [S]   that status, with Retry-After: S
     portal         a hotel's login page
     redirect PORT  sends the asker to another server
     babble         the right type, but not git's language
     endless        refs without end
     cut N PORT     passes on to PORT, but only N bytes of its answers a connection */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_MAX 65536

static char good[1000], type[100]; /* a good answer to what was asked */
static size_t good_size;

static char log_path[4096];

static void
put(int fd, const void *bytes, size_t n)
{
	for (const char *p = bytes; n > 0;) {
		ssize_t done = write(fd, p, n);

		if (done <= 0)
			exit(0);
		p += done;
		n -= (size_t)done;
	}
}

static void
answer(int fd, const char *status, const char *kind, const void *body, size_t n, long lie)
{
	char head[500];
	int k = snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %ld\r\n\r\n", status, kind, (long)n + lie);

	put(fd, head, (size_t)k);
	put(fd, body, n);
}

static void
prepare_refs(const char *service)
{
	static const char lines[] = "0000004a1111111111111111111111111111111111111111 HEAD\0multi_ack side-band-64k\n"
	                            "003d1111111111111111111111111111111111111111 refs/heads/main\n0000";
	char line[100];
	int n = snprintf(line, sizeof line, "# service=%s\n", service);

	n = snprintf(good, sizeof good, "%04x%s", (unsigned)n + 4, line);
	memcpy(good + n, lines, sizeof lines - 1);
	good_size = (size_t)n + sizeof lines - 1;
	(void)snprintf(type, sizeof type, "application/x-%s-advertisement", service);
}

/* A push that was taken; or a pack with nothing in it. */
static void
prepare_answer(const char *service)
{
	static const char taken[] = "002e\001000eunpack ok\n0017ok refs/heads/book\n00000000";
	static const char empty[] = "0008NAK\n0025\001PACK\0\0\0\002\0\0\0\0\x02\x9d\x08\x82\x3b\xd8\xa8\xea\xb5\x10\xad\x6a\xc7\x5c\x82\x3c\xfd\x3e\xd3\x1e" "0000";

	good_size = (strstr(service, "receive") ? sizeof taken : sizeof empty) - 1;
	memcpy(good, strstr(service, "receive") ? taken : empty, good_size);
	(void)snprintf(type, sizeof type, "application/x-%s-result", service);
}

static void
prepare(const char *request)
{
	const char *service = strstr(request, "git-receive-pack") ? "git-receive-pack" : "git-upload-pack";

	if (strncmp(request, "POST", 4) == 0)
		prepare_answer(service);
	else
		prepare_refs(service);
}

/* The rest of what is posted, of which `had` bytes are there. */
static void
hear_body(int fd, const char *request, const char *had, size_t n)
{
	const char *length = strstr(request, "\nContent-Length: ");
	char end[5] = {0}, chunk[4096];
	long left = length ? strtol(length + 17, NULL, 10) - (long)n : 1;

	if (n >= sizeof end)
		memcpy(end, had + n - sizeof end, sizeof end);
	while (length ? left > 0 : memcmp(end, "0\r\n\r\n", sizeof end) != 0) {
		ssize_t got = read(fd, chunk, sizeof chunk);

		if (got <= 0)
			exit(0);
		left -= got;
		for (ssize_t i = 0; i < got; i++) {
			memmove(end, end + 1, sizeof end - 1);
			end[sizeof end - 1] = chunk[i];
		}
	}
}

/* A request, `whole` or its head; its first line goes to the log. */
static void
hear(int fd, char *request, int whole)
{
	const char *body = NULL;
	size_t n = 0;

	while (n < REQUEST_MAX - 1 && !body) {
		ssize_t got = read(fd, request + n, REQUEST_MAX - 1 - n);

		if (got <= 0)
			exit(0);
		n += (size_t)got;
		request[n] = '\0';
		body = strstr(request, "\r\n\r\n");
	}
	if (whole && body && strncmp(request, "POST", 4) == 0)
		hear_body(fd, request, body + 4, n - (size_t)(body + 4 - request));
	FILE *log = fopen(log_path, "a");

	if (log) {
		(void)fprintf(log, "%.*s%s\n", (int)strcspn(request, "\r"), request, strstr(request, "\nAuthorization:") ? " auth" : "");
		(void)fclose(log);
	}
}

static size_t
head_of(char *out, size_t size)
{
	return (size_t)snprintf(out, size, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n", type);
}

static void
endless(int fd)
{
	char all[2000];
	size_t n = head_of(all, sizeof all);

	put(fd, all, n);
	put(fd, "\r\n", 2);
	put(fd, good, good_size - 4);
	for (;;)
		put(fd, "003d1111111111111111111111111111111111111111 refs/heads/more\n", 61);
}

static void
drip(int fd)
{
	char all[2000];
	size_t n = head_of(all, sizeof all);

	for (size_t i = 0; i < n; i++) {
		put(fd, all + i, 1);
		(void)poll(NULL, 0, 1000);
	}
}

static void
early(int fd, size_t n)
{
	char all[2000];
	size_t whole = head_of(all, sizeof all);

	whole += (size_t)snprintf(all + whole, sizeof all - whole, "Content-Length: %zu\r\n\r\n", good_size);
	memcpy(all + whole, good, good_size);
	whole += good_size;
	put(fd, all, n < whole ? n : whole);
}

static void
refuse(int fd, long status, const char *after)
{
	char line[100], head[500];

	(void)snprintf(line, sizeof line, "%ld No", status);
	int k = snprintf(head, sizeof head, "HTTP/1.1 %s\r\n%s%s%s%sContent-Length: 3\r\n\r\nno\n", line,
	                 status == 401 ? "WWW-Authenticate: Basic realm=\"x\"\r\n" : "", after ? "Retry-After: " : "", after ? after : "", after ? "\r\n" : "");

	put(fd, head, (size_t)k);
}

static int
listen_here(unsigned *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, n) || listen(fd, 64) || getsockname(fd, (struct sockaddr *)&at, &n))
		exit(1);
	*port = ntohs(at.sin_port);
	return fd;
}

/* Both ways, until n bytes went back. */
static void
pass_on(int fd, long n, const char *port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)strtol(port, NULL, 10)) };
	int far = socket(AF_INET, SOCK_STREAM, 0);
	char chunk[4096];

	if (connect(far, (struct sockaddr *)&to, sizeof to))
		return;
	while (n > 0) {
		struct pollfd fds[2] = { { .fd = fd, .events = POLLIN }, { .fd = far, .events = POLLIN } };
		ssize_t got;

		if (poll(fds, 2, -1) < 0)
			return;
		if (fds[0].revents) {
			if ((got = read(fd, chunk, sizeof chunk)) <= 0)
				return;
			put(far, chunk, (size_t)got);
		}
		if (fds[1].revents) {
			if ((got = read(far, chunk, sizeof chunk)) <= 0)
				return;
			put(fd, chunk, (size_t)(got < n ? got : n));
			n -= got;
		}
	}
}

static void
serve(int fd, int post, const char *mode, const char *one, const char *two)
{
	static const char page[] = "<html><title>Hotel</title>Room number?</html>";
	static char request[REQUEST_MAX];
	const int whole = strcmp(mode, "deaf") != 0 && strcmp(mode, "hasty") != 0;
	const long n = one ? strtol(one, NULL, 10) : 0;
	char moved[300];

	if (strcmp(mode, "cut") == 0) {
		pass_on(fd, n, two ? two : "0");
		return;
	}
	for (;;) {
		hear(fd, request, whole);
		prepare(request);
		if (post && strncmp(request, "POST", 4) != 0) {
			answer(fd, "200 OK", type, good, good_size, 0);
		} else if (strcmp(mode, "silent") == 0 || strcmp(mode, "deaf") == 0) {
			(void)poll(NULL, 0, 600000);
		} else if (strcmp(mode, "drip") == 0) {
			drip(fd);
		} else if (strcmp(mode, "early") == 0) {
			early(fd, (size_t)n);
			return;
		} else if (strcmp(mode, "promise") == 0) {
			answer(fd, "200 OK", type, good, good_size, n);
			return;
		} else if (strcmp(mode, "grudge") == 0) {
			answer(fd, "200 OK", type, good, good_size, -n);
		} else if (strcmp(mode, "portal") == 0) {
			answer(fd, "200 OK", "text/html; charset=utf-8", page, sizeof page - 1, 0);
		} else if (strcmp(mode, "redirect") == 0) {
			int k = snprintf(moved, sizeof moved, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%s/login\r\nContent-Length: 0\r\n\r\n", one ? one : "0");

			put(fd, moved, (size_t)k);
		} else if (strcmp(mode, "babble") == 0) {
			answer(fd, "200 OK", type, "Welcome to the hub!", 19, 0);
		} else if (strcmp(mode, "endless") == 0) {
			endless(fd);
		} else {
			refuse(fd, n, two);
		}
		if (strcmp(mode, "hasty") == 0) { /* as web servers do: what comes is read for a while, and thrown away */
			(void)shutdown(fd, SHUT_WR);
			while (read(fd, request, sizeof request) > 0)
				;
			return;
		}
	}
}

int
main(int argc, char **argv)
{
	unsigned port;
	char temp[4200];
	const int post = argc > 2 && strcmp(argv[2], "post") == 0;

	if (argc < 3 + post)
		return 2;
	const struct sigaction ignore = { .sa_handler = SIG_IGN };

	(void)sigaction(SIGCHLD, &ignore, NULL);
	(void)sigaction(SIGPIPE, &ignore, NULL);
	(void)snprintf(log_path, sizeof log_path, "%s.log", argv[1]);
	(void)snprintf(temp, sizeof temp, "%s.new", argv[1]);
	int fd = listen_here(&port);
	FILE *out = fopen(temp, "w");

	if (!out || fprintf(out, "%u\n", port) < 0 || fclose(out) || rename(temp, argv[1]))
		return 1;
	for (;;) {
		int peer = accept(fd, NULL, NULL);

		if (peer < 0)
			continue;
		if (fork() == 0) {
			(void)close(fd);
			(void)alarm(120); /* nothing is left behind */
			serve(peer, post, argv[2 + post], argc > 3 + post ? argv[3 + post] : NULL, argc > 4 + post ? argv[4 + post] : NULL);
			(void)shutdown(peer, SHUT_WR);
			_exit(0);
		}
		(void)close(peer);
	}
}
