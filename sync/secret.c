/* Passwords: lines "ORIGIN<TAB>USER<TAB>PASSWORD" in
   ~/.config/roadbook/passwords (0600), or git's helper. They go to nobody
   but the caller and that helper, by its stdin. */
#include "sync/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/buf.h"
#include "core/store/file.h"
#include "sync/child_p.h"

#define FILE_MAX     65536
#define PASSWORD_MAX 1000
#define NAME         "passwords"

static void
wipe(struct rbk_buf *b)
{
	if (b->text)
		explicit_bzero(b->text, b->cap);
	rbk_buf_free(b);
}

void
rbk_secret_wipe(struct rbk_secret *s)
{
	if (s->password)
		explicit_bzero(s->password, strlen(s->password));
	free(s->password);
	*s = (struct rbk_secret){0};
}

/* ~/.config/roadbook; NULL: the environment names no home. */
static const char *
folder(struct rbk_arena *a)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	if (config && config[0] == '/')
		return rbk_arena_print(a, "%s/roadbook", config);
	return home && home[0] == '/' ? rbk_arena_print(a, "%s/.config/roadbook", home) : NULL;
}

/* The file's text; none is no error. */
static int
read_file(struct rbk_buf *out, const char *dir, struct rbk_err *err)
{
	struct stat st;

	if (!dir || rbk_file_stat(&st, dir, NAME, err)) {
		rbk_err_clear(err);
		return 0;
	}
	if (st.st_mode & 077 || st.st_uid != geteuid())
		return rbk_fail(err, RBK_E_REFUSED, N_("%s/%s holds passwords but others can read it: chmod 600 it, and change the passwords if others did"), dir, NAME);
	return rbk_file_read(out, dir, NAME, FILE_MAX, err);
}

/* Is this line that hub's and user's? Then where the password begins. */
static const char *
match(const char *line, const char *origin, const char *user)
{
	size_t o = strlen(origin), u = strlen(user);

	if (strncmp(line, origin, o) != 0 || line[o] != '\t' || strncmp(line + o + 1, user, u) != 0 || line[o + 1 + u] != '\t')
		return NULL;
	return line + o + u + 2;
}

static const char *
next_line(const char *line)
{
	line += strcspn(line, "\n");
	return line + (*line == '\n');
}

static int
find_in_file(struct rbk_secret *out, const char *origin, const char *user, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_buf text = {0};
	int code = read_file(&text, folder(&a), err);

	for (const char *p = text.len && !code ? text.text : ""; *p && !out->password; p = next_line(p)) {
		const char *password = match(p, origin, user);

		if (password)
			*out = (struct rbk_secret){ strndup(password, strcspn(password, "\r\n")), RBK_SECRET_FILE };
	}
	wipe(&text);
	rbk_arena_free(&a);
	return code;
}

/* The file without this hub's and user's line, and with a new one. */
static int
change_file(const char *origin, const char *user, const char *password, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_buf was = {0}, now = {0};
	const char *dir = folder(&a);
	int code = dir ? read_file(&was, dir, err) : rbk_fail(err, RBK_E_OS, N_("HOME isn't set: there is no place to keep the password"));

	for (const char *p = was.len && !code ? was.text : ""; *p; p = next_line(p))
		if (!match(p, origin, user))
			rbk_buf_print(&now, "%.*s\n", (int)strcspn(p, "\n"), p);
	if (password)
		rbk_buf_print(&now, "%s\t%s\t%s\n", origin, user, password);
	if (!code) {
		char *parent = rbk_arena_str(&a, dir);
		const char *temp = rbk_arena_print(&a, "%s/." NAME ".new", dir), *path = rbk_arena_print(&a, "%s/" NAME, dir);

		*strrchr(parent, '/') = '\0';
		(void)mkdir(parent, 0700);
		(void)mkdir(dir, 0700);
		(void)unlink(temp);
		int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600), why = fd < 0 ? errno : 0;

		if (!why)
			why = rbk_file_put(fd, now.len ? now.text : "", now.len);
		if (!why && fsync(fd))
			why = errno;
		if (fd >= 0 && close(fd) && !why)
			why = errno;
		if (!why && rename(temp, path))
			why = errno;
		code = why ? rbk_file_fail(err, N_("write"), path, why) : 0;
	}
	wipe(&was);
	wipe(&now);
	rbk_arena_free(&a);
	return code;
}

/* Runs git WORD WORD…; false if it could not or said no. */
static bool
run_git(struct rbk_buf *out, const char *const *words, const struct rbk_buf *in)
{
	struct rbk_child c;
	char *argv[8] = {0}, chunk[512];
	ssize_t got = 0;

	for (size_t i = 0; words[i] && i < 7; i++)
		argv[i] = (char *)(size_t)words[i]; /* posix_spawn does not write to it */
	if (rbk_child_start(&c, argv, RBK_CHILD_PERSON))
		return false;
	if (in && !rbk_child_write(&c, in->text, in->len))
		rbk_child_half_close(&c);
	while (out->len < FILE_MAX && (got = rbk_child_read(&c, chunk, sizeof chunk)) > 0)
		rbk_buf_put(out, chunk, (size_t)got);
	explicit_bzero(chunk, sizeof chunk);
	rbk_child_end(&c);
	return c.status == 0;
}

/* Has the person told git of a helper for that address? Without one git keeps
   nothing; one for another site keeps nothing of ours. */
static bool
has_helper(const char *origin)
{
	const char *const ask[] = { "git", "config", "--get-urlmatch", "credential.helper", origin, NULL };
	struct rbk_buf out = {0};
	bool found = run_git(&out, ask, NULL) && out.len > 1;

	rbk_buf_free(&out);
	return found;
}

/* git credential fill, approve or reject (gitcredentials(7)). */
static bool
helper(struct rbk_buf *out, const char *what, const char *origin, const char *user, const char *password)
{
	const char *const words[] = { "git", "credential", what, NULL };
	struct rbk_buf in = {0};
	const char *host = strstr(origin, "://") + 3;

	rbk_buf_print(&in, "protocol=%.*s\nhost=%s\nusername=%s\n", (int)(host - origin - 3), origin, host, user);
	if (password)
		rbk_buf_print(&in, "password=%s\n", password);
	rbk_buf_char(&in, '\n');
	bool good = run_git(out, words, &in);

	wipe(&in);
	return good;
}

static void
find_in_helper(struct rbk_secret *out, const char *origin, const char *user)
{
	struct rbk_buf answer = {0};

	if ((has_helper(origin) || getenv("GIT_ASKPASS")) && helper(&answer, "fill", origin, user, NULL))
		for (const char *p = answer.len ? answer.text : ""; *p && !out->password; p = next_line(p))
			if (strncmp(p, "password=", 9) == 0)
				*out = (struct rbk_secret){ strndup(p + 9, strcspn(p + 9, "\r\n")), RBK_SECRET_HELPER };
	wipe(&answer);
}

int
rbk_secret_find(struct rbk_secret *out, const char *origin, const char *user, struct rbk_err *err)
{
	*out = (struct rbk_secret){0};
	if (find_in_file(out, origin, user, err))
		return (int)err->code;
	if (!out->password)
		find_in_helper(out, origin, user);
	return 0;
}

void
rbk_secret_ask(struct rbk_secret *out, const char *hub, const char *user, const struct rbk_access *access)
{
	const char *said = access->password ? access->password(access->ctx, user, hub) : NULL;

	rbk_secret_wipe(out);
	if (said && *said && strlen(said) < PASSWORD_MAX)
		*out = (struct rbk_secret){ strdup(said), RBK_SECRET_PERSON };
}

int
rbk_secret_keep(const struct rbk_secret *s, const char *origin, const char *user, struct rbk_err *err)
{
	struct rbk_buf out = {0};

	if (s->from == RBK_SECRET_NONE || s->from == RBK_SECRET_FILE)
		return 0;
	bool helped = has_helper(origin) && helper(&out, "approve", origin, user, s->password);

	wipe(&out);
	return helped ? 0 : change_file(origin, user, s->password, err);
}

int
rbk_secret_forget(struct rbk_secret *s, const char *origin, const char *user, struct rbk_err *err)
{
	struct rbk_buf out = {0};
	int code = 0;

	if (s->from == RBK_SECRET_HELPER)
		(void)helper(&out, "reject", origin, user, s->password);
	else if (s->from == RBK_SECRET_FILE)
		code = change_file(origin, user, NULL, err);
	wipe(&out);
	rbk_secret_wipe(s);
	return code;
}
