/* Lines to a child process: the real git on a folder's repositories, or ssh,
   which starts it on another machine. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "sync/child_p.h"
#include "sync/transport.h"

#define TURNED_AWAY 3 /* how roadbook hub shell ends that says no; git doesn't end so */

struct line {
	struct rbk_wire  parent; /* first */
	struct rbk_child child;
	const char      *base;   /* the hub's folder, here or there */
	const char      *host;   /* NULL: here */
	const char      *port;
	char             limit[40], alive[40];
};

/* The last line a child said, without "fatal: " and "remote: ". */
static const char *
last_words(struct rbk_child *c)
{
	static const char *const heads[] = { "remote: ", "fatal: ", "error: ", "roadbook: " };

	while (c->n > 0 && (c->said[c->n - 1] == '\n' || c->said[c->n - 1] == '\r'))
		c->said[--c->n] = '\0';
	const char *lf = strrchr(c->said, '\n'), *words = lf ? lf + 1 : c->said;

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (strncmp(words, heads[i], strlen(heads[i])) == 0)
			words += strlen(heads[i]);
	return words;
}

/* ssh says 255 when there was no conversation at all. */
static int
ssh_failed(struct line *l, struct rbk_err *err)
{
	const char *said = l->child.said;

	if (strstr(said, "Permission denied") || strstr(said, "Host key verification failed"))
		return rbk_fail(err, RBK_E_REFUSED, N_("ssh %s was turned away (%s): try ssh %s by hand, then run again"),
		                l->host, last_words(&l->child), l->host);
	l->parent.again_s = 0;
	return rbk_fail(err, RBK_E_UNREACHABLE, N_("ssh %s did not get through: %s"), l->host,
	                l->child.n ? last_words(&l->child) : "-");
}

static int
broken_off(struct rbk_wire *line, struct rbk_err *err)
{
	struct line *l = (struct line *)line;

	rbk_child_end(&l->child);
	if (WIFSIGNALED(l->child.status))
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub's git was killed (signal %d)"), WTERMSIG(l->child.status));
	if (l->host && WEXITSTATUS(l->child.status) == 255)
		return ssh_failed(l, err);
	if (l->host && (strstr(l->child.said, "does not appear to be a git repository") || strstr(l->child.said, "not a git repository")))
		return rbk_fail(err, RBK_E_MISSING, "%s", last_words(&l->child));
	if (l->host && l->child.n > 0 && WEXITSTATUS(l->child.status) == TURNED_AWAY)
		return rbk_fail(err, RBK_E_REFUSED, "%s", last_words(&l->child));
	if (l->child.n > 0)
		return rbk_fail(err, RBK_E_UNREACHABLE, "%s", last_words(&l->child));
	return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub's git ended early (exit status %d)"), WEXITSTATUS(l->child.status));
}

static int
line_read(struct rbk_wire *line, void *out, size_t size, size_t *got, struct rbk_err *err)
{
	struct line *l = (struct line *)line;
	ssize_t n = l->child.io < 0 ? 0 : rbk_child_read(&l->child, out, size);

	*got = n > 0 ? (size_t)n : 0;
	line->traffic.received += n > 0 ? n : 0;
	return n < 0 ? broken_off(line, err) : 0;
}

static int
line_write(struct rbk_wire *line, const void *bytes, size_t n, struct rbk_err *err)
{
	struct line *l = (struct line *)line;

	if (l->child.io < 0 || rbk_child_write(&l->child, bytes, n))
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub's git ended early"));
	line->traffic.sent += (int64_t)n;
	return 0;
}

static void
hang_up(struct rbk_wire *line)
{
	rbk_child_end(&((struct line *)line)->child);
}

static void
line_close(struct rbk_wire *line)
{
	free(line);
}

static int
start(struct line *l, char *const argv[], struct rbk_err *err)
{
	int why = rbk_child_start(&l->child, argv, RBK_CHILD_HUB);

	l->parent.traffic.requests++;
	if (why == ENOENT)
		return rbk_fail(err, RBK_E_OS, N_("%s is not installed on this machine"), argv[0]);
	return why ? rbk_fail(err, RBK_E_OS, N_("start %s: %s"), argv[0], strerror(why)) : 0;
}

static int
call_here(struct rbk_wire *line, const char *repository, enum rbk_service what, struct rbk_err *err)
{
	struct line *l = (struct line *)line;
	char path[4096], git[] = "git", fetch[] = "upload-pack", push[] = "receive-pack";
	char *const argv[] = { git, what == RBK_PUSH ? push : fetch, path, NULL };
	struct stat st;

	(void)snprintf(path, sizeof path, "%s/%s", l->base, repository);
	if (stat(path, &st))
		return rbk_fail(err, errno == ENOENT ? RBK_E_MISSING : RBK_E_UNREACHABLE, "%s", strerror(errno));
	return start(l, argv, err);
}

/* The other side's shell reads the folder's name: 'it'\''s'. */
static const char *
quoted(struct rbk_arena *a, const char *folder, const char *repository)
{
	struct rbk_buf out = {0};

	for (const char *p = folder; *p; p++)
		if (*p == '\'' || *p == '!')
			rbk_buf_print(&out, "'\\%c'", *p);
		else
			rbk_buf_char(&out, *p);
	const char *whole = rbk_arena_print(a, "'%s/%s'", out.len ? out.text : "", repository);

	rbk_buf_free(&out);
	return whole;
}

static int
call_there(struct rbk_wire *line, const char *repository, enum rbk_service what, struct rbk_err *err)
{
	struct line *l = (struct line *)line;
	const char *words[16];
	char *argv[16];
	size_t n = 0;

	words[n++] = "ssh";
	words[n++] = "-o";
	words[n++] = l->limit;
	words[n++] = "-o";
	words[n++] = l->alive;
	words[n++] = "-o";
	words[n++] = "ServerAliveCountMax=1";
	if (l->port) {
		words[n++] = "-p";
		words[n++] = l->port;
	}
	words[n++] = "--";
	words[n++] = l->host;
	words[n++] = rbk_arena_print(line->arena, "git-%s-pack %s", what == RBK_PUSH ? "receive" : "upload",
	                             quoted(line->arena, l->base, repository));
	for (size_t i = 0; i < n; i++)
		argv[i] = (char *)(size_t)words[i]; /* posix_spawn does not write to it */
	argv[n] = NULL;
	return start(l, argv, err);
}

static const struct rbk_wire_kind
here = { .call = call_here, .write = line_write, .read = line_read, .broken_off = broken_off, .hang_up = hang_up, .close = line_close },
there = { .call = call_there, .write = line_write, .read = line_read, .broken_off = broken_off, .hang_up = hang_up, .close = line_close };

static struct line *
make(const struct rbk_wire_kind *kind, const char *base)
{
	struct line *l = rbk_grow(NULL, sizeof *l);

	*l = (struct line){ .parent = { .kind = kind }, .base = base, .child = { .pid = -1, .io = -1, .err = -1 } };
	return l;
}

int
rbk_wire_child(struct rbk_wire **out, struct rbk_arena *a, const char *address, struct rbk_err *err)
{
	(void)a;
	(void)err;
	*out = &make(&here, address)->parent;
	return 0;
}

/* ssh://[USER@]HOST[:PORT]/FOLDER or [USER@]HOST:FOLDER */
static bool
read_address(struct line *l, struct rbk_arena *a, const char *address)
{
	const bool url = strncmp(address, "ssh://", 6) == 0;
	const char *host = url ? address + 6 : address, *end = host + strcspn(host, url ? "/" : ":"), *at = memchr(host, '@', (size_t)(end - host));
	const char *name = at ? at + 1 : host, *colon = url && *name != '[' ? memchr(name, ':', (size_t)(end - name)) : NULL;

	if (url && *name == '[') { /* an IPv6 address: ssh wants it without its brackets */
		const char *close = memchr(name, ']', (size_t)(end - name));

		if (!close)
			return false;
		if (close + 1 < end && close[1] == ':')
			colon = close + 1;
		l->host = rbk_arena_print(a, "%.*s%.*s", (int)(name - host), host, (int)(close - name - 1), name + 1);
	} else {
		l->host = rbk_arena_copy(a, host, (size_t)((colon ? colon : end) - host));
	}
	if (colon)
		l->port = rbk_arena_copy(a, colon + 1, (size_t)(end - colon - 1));
	l->base = *end ? rbk_arena_str(a, url ? end : end + 1) : "";
	return l->host[0] && l->host[0] != '-' && l->base[0] && (!l->port || strspn(l->port, "0123456789") == strlen(l->port));
}

int
rbk_wire_ssh(struct rbk_wire **out, struct rbk_arena *a, const char *address, const struct rbk_access *access,
             struct rbk_err *err)
{
	struct line *l = make(&there, "");

	if (!read_address(l, a, address)) {
		free(l);
		return rbk_fail(err, RBK_E_USAGE, N_("%s is no address of a hub: write ssh://HOST/FOLDER or HOST:FOLDER"), address);
	}
	(void)snprintf(l->limit, sizeof l->limit, "ConnectTimeout=%ld", rbk_access_limit(access->connect, 15));
	(void)snprintf(l->alive, sizeof l->alive, "ServerAliveInterval=%ld", rbk_access_limit(access->stall, 30));
	*out = &l->parent;
	return 0;
}
