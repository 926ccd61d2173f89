/* The first look at a hub, before there is a book: commons into a
   temporary repository that is gone afterwards. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/id.h"
#include "core/store/file.h"
#include "core/store/repo.h"
#include "core/store/view.h"
#include "sync/exchange.h"
#include "sync/remote_p.h"
#include "sync/transport.h"
#include "sync/trust.h"

#define HERE "refs/heads/main"

static int
read_commons(struct rbk_greeting *out, const char *repo, const char *hub, const char *person, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_view *v = NULL;
	struct rbk_record r, staff;
	int code = rbk_view_open(&v, repo, HERE, "", err);

	if (!code)
		code = rbk_view_record(&r, &a, v, "org.json", err);
	if (!code && !rbk_record_is(&r, "org"))
		code = rbk_fail(err, RBK_E_BROKEN, N_("org.json is not the organisation"));
	if (!code && rbk_view_record(&staff, &a, v, rbk_arena_print(&a, "staff/%s.json", person), err)) {
		code = (int)err->code;
		if (code == RBK_E_MISSING)
			code = rbk_fail(err, RBK_E_MISSING, N_("%s isn't enrolled on the hub %s: ask headquarters for the right id, or to enrol %s"),
			                person, hub, person);
	}
	if (!code) {
		const char *key = rbk_record_str(&r, "key");

		out->org = strdup(rbk_record_str(&r, "name"));
		out->zone = strdup(rbk_record_str(&r, "zone"));
		out->key = key ? strdup(key) : NULL;
		out->must_sign = rbk_json_get_bool(r.root, "signed");
	} else if (code != RBK_E_MISSING) {
		(void)rbk_while(err, N_("commons of the hub %s"), hub);
	}
	rbk_view_close(v);
	rbk_arena_free(&a);
	return code;
}

/* Nobody is known yet: it must be signed by the key that it names. */
static int
check(void *ctx, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err)
{
	return rbk_trust_commons(ctx, repo, tip, what, err);
}

static int
fetch_into(const char *dir, struct rbk_wire *line, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	git_repository *repo = NULL;
	git_repository_init_options how;
	struct rbk_trust trust = {0};
	char what[RBK_FAR_WHAT];
	bool moved;

	rbk_repo_start();
	(void)git_repository_init_options_init(&how, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	how.flags = GIT_REPOSITORY_INIT_BARE;
	how.initial_head = HERE;
	int code = git_repository_init_ext(&repo, dir, &how);

	if (code) {
		code = rbk_repo_fail(err, code, N_("make a temporary repository in %s"), dir);
	} else {
		const struct rbk_far far = {
			.line = line,
			.repository = "commons.git",
			.what = rbk_err_phrase(what, sizeof what, err, N_("commons of the hub %s"), line->hub),
			.check = check, .ctx = &trust,
		};
		code = rbk_far_fetch(&moved, repo, &far, "refs/heads/main", HERE, true, err);
		if (code == RBK_E_MISSING) /* not a matter of being enrolled */
			code = rbk_fail(err, RBK_E_UNREACHABLE, N_("%s is not a hub yet: it has no commons"), line->hub);
	}
	git_repository_free(repo);
	rbk_arena_free(&a);
	return code;
}

/* By way of a temporary repository. */
static int
look(struct rbk_greeting *out, struct rbk_wire *line, const char *person, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	const char *tmp = getenv("TMPDIR");
	char *dir = rbk_arena_print(&a, "%s/roadbook-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	int code;

	if (!mkdtemp(dir)) {
		code = rbk_file_fail(err, N_("make the folder"), dir, errno);
	} else {
		code = fetch_into(dir, line, err);
		if (!code)
			code = read_commons(out, dir, line->hub, person, err);
		struct rbk_err none = {0};

		(void)rbk_file_remove_all(dir, &none);
	}
	rbk_arena_free(&a);
	return code;
}

void
rbk_greeting_clear(struct rbk_greeting *g)
{
	free(g->org);
	free(g->zone);
	free(g->key);
	*g = (struct rbk_greeting){0};
}

int
rbk_hub_greet(struct rbk_greeting *out, const char *hub, const char *person, const struct rbk_access *access,
              struct rbk_err *err)
{
	struct rbk_access usual = RBK_ACCESS_USUAL;
	struct rbk_arena a = {0};
	struct rbk_wire *line = NULL;

	*out = (struct rbk_greeting){0};
	if (!rbk_person_valid(person))
		return rbk_fail(err, RBK_E_BAD, N_("\"%.40s\" can't be a person's id: it is 2 to 32 of a-z, 0-9 and -"), person);
	if (access)
		usual = *access;
	if (!usual.user)
		usual.user = person;
	int code = rbk_wire_open(&line, &a, hub, &usual, err);

	if (!code)
		code = look(out, line, person, err);
	rbk_wire_close(line);
	rbk_arena_free(&a);
	return code;
}
