/* hub http: what a web server runs (by HUB/http, as a CGI program, RFC 3875) for each
   request of somebody whose password it has seen. It becomes git http-backend
   on one repository that this person may have, or says no. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/hub_wall.h"
#include "cli/pen.h"

#define LONGEST "3600" /* seconds of one request */

/* What is asked for. */
struct request {
	const char *repository; /* "boxes/r-li.git" */
	bool        writes;
};

/* "/REPOSITORY/info/refs" with a service, "/REPOSITORY/SERVICE": nothing else
   is git's smart protocol. */
static bool
understand(struct request *out, struct rbk_arena *a, const char *method, const char *path, const char *query)
{
	static const struct {
		const char *method, *end, *query;
		bool        writes;
	} kinds[] = {
		{ "GET", "/info/refs", "service=git-upload-pack", false },
		{ "GET", "/info/refs", "service=git-receive-pack", true },
		{ "POST", "/git-upload-pack", "service=", false },
		{ "POST", "/git-receive-pack", "service=", true },
	};
	const size_t n = strlen(path);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const size_t k = strlen(kinds[i].end);

		if (strcmp(method, kinds[i].method) != 0 || n < k + 2 || path[0] != '/' || strcmp(path + n - k, kinds[i].end) != 0 ||
		    (strcmp(query, kinds[i].query) != 0 && (kinds[i].method[0] == 'G' || *query)))
			continue;
		*out = (struct request){ rbk_arena_copy(a, path + 1, n - k - 1), kinds[i].writes };
		return true;
	}
	return false;
}

static const char *
variable(const char *name)
{
	const char *s = getenv(name);

	return s ? s : "";
}

/* An answer that a person's program shows; it is no failure of the server's. */
static int
refuse(struct rbk_run *r, const struct rbk_err *why)
{
	(void)fputs("Status: 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n", stdout);
	rbk_plain(r, rbk_arena_print(&r->arena, "roadbook: %s", why->text));
	return 0;
}

static int
become(struct rbk_run *r, const struct request *q, struct rbk_err *err)
{
	char *hub = realpath(r->general.hub, NULL);
	const char *root = rbk_arena_str(&r->arena, hub ? hub : r->general.hub);
	char *backend = rbk_arena_str(&r->arena, variable("ROADBOOK_BACKEND"));

	free(hub);
	rbk_wall_before_git(&r->arena, rbk_arena_print(&r->arena, "%s/%s", root, q->repository));
	(void)setenv("GIT_PROJECT_ROOT", root, 1);
	(void)setenv("GIT_HTTP_EXPORT_ALL", "", 1);
	(void)unsetenv("HTTP_AUTHORIZATION");
	(void)unsetenv("ROADBOOK_BACKEND");
	(void)execlp("timeout", "timeout", "-k", "60", LONGEST, backend, (char *)NULL);
	return rbk_fail(err, RBK_E_OS, N_("%s is not installed on this machine"), "timeout");
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct request q = {0};
	struct rbk_err why = { .say = err->say };
	const char *person = variable("REMOTE_USER");

	if (!*variable("REQUEST_METHOD") || variable("ROADBOOK_BACKEND")[0] != '/')
		return rbk_fail(err, RBK_E_USAGE, N_("hub http is what a web server runs; roadbook hub nginx prints its configuration"));
	if (!understand(&q, &r->arena, variable("REQUEST_METHOD"), variable("PATH_INFO"), variable("QUERY_STRING")))
		(void)rbk_fail(&why, RBK_E_REFUSED, N_("this address is for roadbook sync, git fetch and git push"));
	else
		(void)rbk_wall_check(r, person, q.repository, q.writes, &why);
	if (why.code && why.code != RBK_E_REFUSED) {
		*err = why;
		return (int)err->code;
	}
	return why.code ? refuse(r, &why) : become(r, &q, err);
}

const struct rbk_command rbk_command_hub_http = {
	.name = "hub http",
	.summary = N_("what a web server runs for a request"),
	.about = N_("Run by HUB/http for each request of a person whose password the web server has seen; not typed by people. roadbook hub nginx prints the configuration that does so."),
	.flags = RBK_CMD_HUB | RBK_CMD_HIDDEN,
	.run = run,
};
