/* A web server that answers what it likes, byte for byte: refs asked for, over
   a real connection. What comes of it is bytes or one error with a known
   code, a wait that has a ceiling, and words that can't do anything to a
   person's terminal. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/model/utf8.h"
#include "sync/transport.h"

#define PATIENCE 600

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
	pthread_mutex_t lock;
	const uint8_t  *data;
	size_t          size;
	int             listening;
	char            hub[60];
} server = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* One request, one answer. */
static void
answer(int fd)
{
	char request[8192];
	size_t n = 0;
	ssize_t got;

	while (n < sizeof request - 1 && (got = read(fd, request + n, sizeof request - 1 - n)) > 0) {
		n += (size_t)got;
		request[n] = '\0';
		if (strstr(request, "\r\n\r\n"))
			break;
	}
	(void)pthread_mutex_lock(&server.lock);
	for (size_t at = 0; at < server.size && (got = write(fd, server.data + at, server.size - at)) > 0;)
		at += (size_t)got;
	(void)pthread_mutex_unlock(&server.lock);
	(void)shutdown(fd, SHUT_WR);
	while (read(fd, request, sizeof request) > 0)
		;
	(void)close(fd);
}

static void *
serve(void *none)
{
	for (;;) {
		int fd = accept(server.listening, NULL, NULL);

		if (fd < 0)
			return none;
		answer(fd);
	}
}

static void
start(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;
	pthread_t thread;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)unsetenv("http_proxy");
	(void)setenv("HOME", "/nonexistent", 1);
	server.listening = socket(AF_INET, SOCK_STREAM, 0);
	if (server.listening < 0 || bind(server.listening, (struct sockaddr *)&at, n) || listen(server.listening, 8) ||
	    getsockname(server.listening, (struct sockaddr *)&at, &n) || pthread_create(&thread, NULL, serve, NULL))
		abort();
	(void)snprintf(server.hub, sizeof server.hub, "http://127.0.0.1:%u/hub", ntohs(at.sin_port));
}

static void
check(const struct rbk_wire *l, int code, const struct rbk_err *err)
{
	if (code != RBK_E_UNREACHABLE && code != RBK_E_REFUSED && code != RBK_E_MISSING)
		abort();
	if (l->again_s < -1 || l->again_s > PATIENCE)
		abort();
	for (const char *c = err->text; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			abort();
	if (!err->text[0] || !rbk_utf8_valid(err->text, strlen(err->text)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct rbk_access access = { .connect = 5, .stall = 5, .answer = 5, .total = 10, .tries = 1, .wait = 0, .merge = 0 };
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_wire *l = NULL;
	char scrap[4096];
	size_t got = 1, all = 0;

	if (!server.hub[0])
		start();
	(void)pthread_mutex_lock(&server.lock);
	server.data = data;
	server.size = size;
	(void)pthread_mutex_unlock(&server.lock);
	if (rbk_wire_open(&l, &a, server.hub, &access, &err))
		abort();
	int code = rbk_wire_call(l, "commons.git", RBK_FETCH, &err);

	while (!code && got > 0 && all < (1u << 22)) {
		code = rbk_wire_read(l, scrap, sizeof scrap, &got, &err);
		all += got;
	}
	if (code)
		check(l, code, &err);
	rbk_wire_close(l);
	(void)pthread_mutex_lock(&server.lock);
	server.size = 0;
	(void)pthread_mutex_unlock(&server.lock);
	rbk_arena_free(&a);
	return 0;
}
