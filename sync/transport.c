/* Which line a hub needs. Must not read a hub's repositories by any other
   way than a line. */
#include "sync/transport.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/model/utf8.h"

/* Is it "scheme://…" or "host:path"? A folder may have a colon behind a
   slash. */
static bool
is_url(const char *hub)
{
	return hub[strcspn(hub, ":/")] == ':';
}

static bool
starts(const char *hub, const char *with)
{
	return strncmp(hub, with, strlen(with)) == 0;
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

static int
open_kind(struct rbk_wire **out, struct rbk_arena *a, const char *hub, const struct rbk_access *access, struct rbk_err *err)
{
	if (starts(hub, "http://") || starts(hub, "https://"))
		return rbk_wire_http(out, a, hub, access, err);
	if (starts(hub, "ssh://") || (is_url(hub) && !strstr(hub, "://")))
		return rbk_wire_ssh(out, a, hub, access, err);
	if (is_url(hub))
		return rbk_fail(err, RBK_E_USAGE,
		                N_("roadbook can't speak to the hub %s: a hub is a folder, https://HOST/…, ssh://HOST/FOLDER or HOST:FOLDER"), hub);
	if (look_at_folder(hub, err))
		return (int)err->code;
	return rbk_wire_child(out, a, hub, err);
}

int
rbk_wire_open(struct rbk_wire **out, struct rbk_arena *a, const char *hub, const struct rbk_access *access,
              struct rbk_err *err)
{
	if (starts(hub, "file:///"))
		hub += 7;
	size_t n = strlen(hub);

	while (n > 1 && hub[n - 1] == '/')
		n--;
	hub = rbk_arena_copy(a, hub, n);
	if (open_kind(out, a, hub, access, err))
		return (int)err->code;
	(*out)->arena = a;
	(*out)->hub = hub;
	(*out)->access = access;
	return 0;
}

void
rbk_wire_close(struct rbk_wire *l)
{
	if (l) {
		l->kind->hang_up(l);
		l->kind->close(l);
	}
}

int
rbk_wire_call(struct rbk_wire *l, const char *repository, enum rbk_service what, struct rbk_err *err)
{
	l->again_s = -1;
	l->kind->hang_up(l);
	return l->kind->call(l, repository, what, err);
}

int
rbk_wire_write(struct rbk_wire *l, const void *bytes, size_t n, struct rbk_err *err)
{
	return l->kind->write(l, bytes, n, err);
}

int
rbk_wire_read(struct rbk_wire *l, void *out, size_t size, size_t *got, struct rbk_err *err)
{
	return l->kind->read(l, out, size, got, err);
}

int
rbk_wire_broken_off(struct rbk_wire *l, struct rbk_err *err)
{
	return l->kind->broken_off(l, err);
}

void
rbk_wire_rest(struct rbk_wire *l)
{
	if (l->kind->rest)
		l->kind->rest(l);
}

void
rbk_words_clean(char *text)
{
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	size_t n = strlen(text);

	while (n > 0 && !rbk_utf8_valid(text, n)) /* a character cut, or none at all */
		text[--n] = '\0';
}

void
rbk_wire_hang_up(struct rbk_wire *l)
{
	l->kind->hang_up(l);
}
