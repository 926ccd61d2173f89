/* Which transport a hub needs, and the one for folders: the real git as a
   child. Must not read the repository it speaks to by any other way. */
#include "sync/transport.h"

#include <errno.h>
#include <git2/sys/transport.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sync/child_p.h"

struct talk {
	git_smart_subtransport        parent; /* first: libgit2 gives us its address */
	git_smart_subtransport_stream stream;
	struct rbk_wire              *wire;
	struct rbk_child              child;
	bool                          open;
};

static struct talk *
talk_of(git_smart_subtransport_stream *s)
{
	return (struct talk *)s->subtransport;
}

static int
broke(struct talk *t, enum rbk_code code, const char *words)
{
	if (!t->wire->code) {
		t->wire->code = code;
		(void)snprintf(t->wire->words, sizeof t->wire->words, "%s", words);
	}
	(void)git_error_set_str(GIT_ERROR_NET, t->wire->words);
	return -1;
}

/* The last line a child said, without "fatal: " and "remote: ". */
static const char *
last_words(struct rbk_child *c)
{
	static const char *const heads[] = { "remote: ", "fatal: ", "error: " };

	while (c->n > 0 && (c->said[c->n - 1] == '\n' || c->said[c->n - 1] == '\r'))
		c->said[--c->n] = '\0';
	const char *lf = strrchr(c->said, '\n'), *words = lf ? lf + 1 : c->said;

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (strncmp(words, heads[i], strlen(heads[i])) == 0)
			words += strlen(heads[i]);
	return words;
}

/* It went away in the middle: end it and say why. */
static int
gone(struct talk *t)
{
	char words[sizeof t->wire->words];

	t->wire->ended_early = true;
	rbk_child_end(&t->child);
	if (WIFSIGNALED(t->child.status))
		(void)snprintf(words, sizeof words, "the hub's git was killed (signal %d)", WTERMSIG(t->child.status));
	else if (t->child.n > 0)
		(void)snprintf(words, sizeof words, "%s", last_words(&t->child));
	else
		(void)snprintf(words, sizeof words, "the hub's git ended early (exit status %d)", WEXITSTATUS(t->child.status));
	return broke(t, RBK_E_UNREACHABLE, words);
}

static int
stream_read(git_smart_subtransport_stream *s, char *buffer, size_t size, size_t *read)
{
	struct talk *t = talk_of(s);
	ssize_t got = t->child.io < 0 ? 0 : rbk_child_read(&t->child, buffer, size);

	*read = got > 0 ? (size_t)got : 0;
	return got > 0 ? 0 : gone(t);
}

static int
stream_write(git_smart_subtransport_stream *s, const char *buffer, size_t len)
{
	struct talk *t = talk_of(s);

	if (t->child.io >= 0 && rbk_child_write(&t->child, buffer, len) == 0)
		return 0;
	return gone(t);
}

static void
stream_free(git_smart_subtransport_stream *s)
{
	struct talk *t = talk_of(s);

	rbk_child_end(&t->child);
	t->open = false;
}

static int
start_child(struct talk *t, const char *command, const char *path)
{
	char *const argv[] = { (char[]){ "git" }, (char *)(size_t)command, (char *)(size_t)path, NULL };
	struct stat st;

	if (stat(path, &st))
		return broke(t, errno == ENOENT ? RBK_E_MISSING : RBK_E_UNREACHABLE, strerror(errno));
	int why = rbk_child_start(&t->child, argv);

	if (why == ENOENT)
		return broke(t, RBK_E_OS, "git is not installed on this machine");
	if (why)
		return broke(t, RBK_E_OS, strerror(why));
	t->open = true;
	return 0;
}

static int
action(git_smart_subtransport_stream **out, git_smart_subtransport *s, const char *url, git_smart_service_t what)
{
	struct talk *t = (struct talk *)s;

	*out = &t->stream;
	if (what == GIT_SERVICE_UPLOADPACK_LS)
		return start_child(t, "upload-pack", url);
	if (what == GIT_SERVICE_RECEIVEPACK_LS)
		return start_child(t, "receive-pack", url);
	return t->open ? 0 : broke(t, RBK_E_UNREACHABLE, "the conversation with the hub is over");
}

static int
hang_up(git_smart_subtransport *s)
{
	stream_free(&((struct talk *)s)->stream);
	return 0;
}

static void
talk_free(git_smart_subtransport *s)
{
	(void)hang_up(s);
	free(s);
}

static int
talk_new(git_smart_subtransport **out, git_transport *owner, void *param)
{
	struct talk *t = rbk_grow(NULL, sizeof *t);

	(void)owner;
	*t = (struct talk){
		.parent = { .action = action, .close = hang_up, .free = talk_free },
		.stream = { .read = stream_read, .write = stream_write, .free = stream_free },
		.wire = param,
		.child = { .pid = -1, .io = -1, .err = -1 },
	};
	t->stream.subtransport = &t->parent;
	*out = &t->parent;
	return 0;
}

int
rbk_transport_child(git_transport **out, git_remote *owner, void *param)
{
	git_smart_subtransport_definition stateful = { .callback = talk_new, .rpc = 0, .param = param };

	return git_transport_smart(out, owner, &stateful);
}

/* Is it "scheme://…" or "host:path"? A folder may have a colon behind a
   slash. */
static bool
is_url(const char *hub)
{
	return hub[strcspn(hub, ":/")] == ':';
}

static int
look_at_folder(const char *base, struct rbk_err *err)
{
	static const char *const parts[] = { "boxes", "desks", "commons.git" };
	struct stat st;
	char path[4096];

	if (stat(base, &st) && (errno == ENOENT || errno == ENOTDIR))
		return rbk_fail(err, RBK_E_UNREACHABLE,
		                N_("the hub %s isn't there: connect its drive or share and run again; if it moved: git config roadbook.hub FOLDER"), base);
	if (stat(base, &st))
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub %s can't be reached: %s"), base, strerror(errno));
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", base, parts[i]);
		if (stat(path, &st))
			return rbk_fail(err, RBK_E_UNREACHABLE,
			                N_("%s is not a hub, or its drive isn't connected: there is no %s in it"), base, parts[i]);
	}
	return 0;
}

int
rbk_transport_for(git_transport_cb *out, const char **base, struct rbk_arena *a, const char *hub, struct rbk_err *err)
{
	if (strncmp(hub, "file://", 7) == 0 && hub[7] == '/')
		hub += 7;
	if (is_url(hub))
		return rbk_fail(err, RBK_E_USAGE,
		                N_("this version can't speak to the hub %s: it knows hubs that are a folder (http, https and ssh come later)"), hub);
	size_t n = strlen(hub);

	while (n > 1 && hub[n - 1] == '/')
		n--;
	*base = rbk_arena_copy(a, hub, n);
	*out = rbk_transport_child;
	return look_at_folder(*base, err);
}
