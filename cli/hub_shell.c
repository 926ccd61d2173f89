/* hub shell: the wall of a hub over ssh. sshd runs it for a person's key in
   the place of a login (sshd(8), "command="); it becomes git's own program on
   one repository that this person may have, or says no. Nothing the other
   side sends reaches a shell, and no path but those spelled out here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/hub_wall.h"
#include "cli/pen.h"

#define LONGEST 86400l

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

static int
become(struct rbk_run *r, const struct service *what, const char *repository, long limit, struct rbk_err *err)
{
	char *hub = realpath(r->general.hub, NULL);
	const char *path = rbk_arena_print(&r->arena, "%s/%s", hub ? hub : r->general.hub, repository);

	free(hub);
	rbk_wall_before_git(&r->arena, path);
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

	if (limit < 1 || limit > LONGEST || (args->limit && strspn(args->limit, "0123456789") != strlen(args->limit)))
		return rbk_fail(err, RBK_E_USAGE, N_("--limit is a number of seconds up to %ld"), LONGEST);
	if (!what)
		return rbk_fail(err, RBK_E_REFUSED, N_("this key opens nothing but the hub: for roadbook sync, git fetch and git push"));
	repository = within(r->general.hub, path);
	if (!repository)
		return rbk_fail(err, RBK_E_REFUSED, N_("%s may not read %.200s: ask headquarters"), person, path);
	int code = rbk_wall_check(r, person, repository, what->writes, err);

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
