/* hub shell: the wall of a hub over ssh. sshd runs it for a person's key in
   the place of a login (sshd(8), "command="); it becomes git's own program on
   one repository that this person may have, or says no. Nothing the other
   side sends reaches a shell, and no path but those spelled out here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/org.h"
#include "cli/pen.h"
#include "core/model/bounds.h"
#include "core/store/clock.h"

#define LONGEST 86400l

extern char **environ;

struct args {
	const char *limit;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "limit", offsetof(struct args, limit), "SECONDS", N_("the longest one conversation may take (3600)"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "PERSON", RBK_ARG_ONE, N_("whose key it is") },
	{ 0 },
};

static const struct service {
	const char *asked, *git;
	bool        writes;
} services[] = {
	{ "git-upload-pack ", "git-upload-pack", false },
	{ "git upload-pack ", "git-upload-pack", false },
	{ "git-receive-pack ", "git-receive-pack", true },
	{ "git receive-pack ", "git-receive-pack", true },
};

/* 'it'\''s' as git quotes it, and nothing else; NULL: it isn't. */
static const char *
unquoted(struct rbk_arena *a, const char *p)
{
	struct rbk_buf out = {0};
	bool good = *p == '\'';

	while (good && *p) {
		if (*p == '\'') {
			const char *end = strchr(++p, '\'');

			good = end != NULL;
			if (good)
				rbk_buf_put(&out, p, (size_t)(end - p));
			p = good ? end + 1 : p;
		} else {
			good = *p == '\\' && (p[1] == '\'' || p[1] == '!');
			if (good)
				rbk_buf_char(&out, p[1]);
			p += 2 * good;
		}
	}
	const char *text = good ? rbk_arena_str(a, out.len ? out.text : "") : NULL;

	rbk_buf_free(&out);
	return text;
}

/* What is asked for; NULL: nothing that a hub does. */
static const struct service *
understood(const char **path, struct rbk_arena *a, const char *asked)
{
	for (size_t i = 0; asked && i < sizeof services / sizeof *services; i++) {
		size_t n = strlen(services[i].asked);

		if (strncmp(asked, services[i].asked, n) == 0 && (*path = unquoted(a, asked + n)))
			return &services[i];
	}
	return NULL;
}

/* The repository of this hub that a path names, as it is spelled; NULL. */
static const char *
within(const char *hub, const char *path)
{
	size_t n = strlen(hub);

	while (n > 0 && hub[n - 1] == '/')
		n--;
	return strncmp(path, hub, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

static bool
may_have(struct rbk_arena *a, const struct rbk_staff *s, const char *person, const char *repository, bool writes)
{
	if (strcmp(repository, rbk_arena_print(a, "boxes/%s.git", person)) == 0)
		return true;
	if (writes)
		return false;
	if (strcmp(repository, "commons.git") == 0 || strcmp(repository, rbk_arena_print(a, "desks/%s.git", person)) == 0)
		return true;
	for (size_t i = 0; i < s->units.n; i++) {
		const char *unit = s->units.at[i].unit;

		if (strcmp(repository, rbk_arena_print(a, "units/%s.git", unit)) == 0)
			return rbk_staff_reads_unit(s, rbk_clock_now(), person, unit);
	}
	return false;
}

/* git gets none of its variables from outside but the protocol's version, and
   nobody's settings. */
static void
set_environment(struct rbk_arena *a, const char *path)
{
	const char *const added[][2] = {
		{ "GIT_CONFIG_NOSYSTEM", "1" }, { "GIT_CONFIG_GLOBAL", "/dev/null" }, { "GIT_ATTR_NOSYSTEM", "1" },
		{ "GIT_TERMINAL_PROMPT", "0" }, { "GIT_CONFIG_COUNT", "1" }, { "GIT_CONFIG_KEY_0", "safe.directory" },
		{ "GIT_CONFIG_VALUE_0", path },
	};
	const char *said = getenv("GIT_PROTOCOL"), *version = NULL;

	if (said && strlen(said) == 9 && strncmp(said, "version=", 8) == 0 && strchr("012", said[8]))
		version = rbk_arena_str(a, said);
	for (size_t i = 0; environ[i];) {
		size_t n = strcspn(environ[i], "=");

		if (strncmp(environ[i], "GIT_", 4) == 0)
			(void)unsetenv(rbk_arena_copy(a, environ[i], n)); /* the next one moves here */
		else
			i++;
	}
	if (version)
		(void)setenv("GIT_PROTOCOL", version, 1);
	for (size_t i = 0; i < sizeof added / sizeof *added; i++)
		(void)setenv(added[i][0], added[i][1], 1);
}

/* A few bytes can unfold to any size. The box's hooks take back what a merge
   may need (rbk_org_box). */
static void
limit_memory(void)
{
	struct rlimit most;

	if (getrlimit(RLIMIT_DATA, &most))
		return;
	if (most.rlim_max == RLIM_INFINITY || most.rlim_max > RBK_GIT_MEMORY)
		most.rlim_cur = RBK_GIT_MEMORY;
	(void)setrlimit(RLIMIT_DATA, &most);
}

static int
become(struct rbk_run *r, const struct service *what, const char *repository, long limit, struct rbk_err *err)
{
	char *hub = realpath(r->general.hub, NULL);
	const char *path = rbk_arena_print(&r->arena, "%s/%s", hub ? hub : r->general.hub, repository);

	free(hub);
	set_environment(&r->arena, path);
	limit_memory();
	/* who never ends is ended, by SIGTERM: git then removes what came so far */
	(void)execlp("timeout", "timeout", "-k", "60", rbk_arena_print(&r->arena, "%ld", limit), what->git, path, (char *)NULL);
	return rbk_fail(err, RBK_E_OS, N_("%s is not installed on this machine"), "timeout");
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	const char *person = r->operand[0], *path = NULL, *repository;
	const struct service *what = understood(&path, &r->arena, getenv("SSH_ORIGINAL_COMMAND"));
	long limit = args->limit ? strtol(args->limit, NULL, 10) : 3600;
	struct rbk_staff staff;

	if (limit < 1 || limit > LONGEST || (args->limit && strspn(args->limit, "0123456789") != strlen(args->limit)))
		return rbk_fail(err, RBK_E_USAGE, N_("--limit is a number of seconds up to %ld"), LONGEST);
	if (!what)
		return rbk_fail(err, RBK_E_REFUSED, N_("this key opens nothing but the hub: for roadbook sync, git fetch and git push"));
	int code = rbk_org_read(&staff, r, err);

	if (!code && !rbk_staff_here(&staff, person, rbk_clock_now()))
		code = rbk_fail(err, RBK_E_REFUSED, N_("%.40s isn't enrolled here, or has left: ask headquarters"), person);
	repository = code ? NULL : within(r->general.hub, path);
	if (!code && (!repository || !may_have(&r->arena, &staff, person, repository, what->writes)))
		code = rbk_fail(err, RBK_E_REFUSED, what->writes ? N_("%s may not write %.200s: books are pushed to one's own box")
		                                                 : N_("%s may not read %.200s: ask headquarters"), person, path);
	rbk_staff_free(&staff);
	return code ? code : become(r, what, repository, limit, err);
}

const struct rbk_command rbk_command_hub_shell = {
	.name = "hub shell",
	.summary = N_("let a person's ssh key into the hub, and nowhere else"),
	.about = N_("Run by sshd for a person's key. A line of the file ~/.ssh/authorized_keys of the user who owns the hub, one for each key:\n\n"
	            "restrict,command=\"roadbook hub shell --hub /srv/hub r-li\" ssh-ed25519 AAAA… r-li\n\n"
	            "The person then reads commons, their own desk, their own box and the units they may read, and writes only into their own box; no login, no other command, no other path. "
	            "The hub's address is ssh://USER@HOST/srv/hub, with the folder spelled as in --hub."),
	.examples = "hub shell --hub /srv/hub r-li",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_HUB,
	.run = run,
};
