/* Enrolling a person, or changing what they are. Box and desk come first,
   the staff record next, commons last: whoever finds the person in commons
   finds all the rest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "sync/hub.h"
#include "sync/org_p.h"

/* A word for sh, in single quotes. */
static const char *
shell_word(struct rbk_arena *a, const char *s)
{
	char *out = rbk_arena_take(a, 4 * strlen(s) + 3), *p = out;

	*p++ = '\'';
	for (; *s; s++) {
		if (*s == '\'') {
			memcpy(p, "'\\'", 3);
			p += 3;
		}
		*p++ = *s;
	}
	*p = '\'';
	return out;
}

/* The absolute path of roadbook, as init was told. */
static int
program_of(const char **out, struct rbk_org *o)
{
	git_config *config = NULL;
	git_buf value = GIT_BUF_INIT;
	const char *path = rbk_arena_print(&o->a, "%s/central.git/config", o->hub->path);
	int code = git_config_open_ondisk(&config, path);

	if (!code)
		code = git_config_get_string_buf(&value, config, "roadbook.program");
	if (!code)
		*out = rbk_arena_str(&o->a, value.ptr);
	git_buf_dispose(&value);
	git_config_free(config);
	return code ? rbk_fail(o->err, RBK_E_BROKEN, N_("%s doesn't say which program hooks run: git config -f %s roadbook.program /usr/bin/roadbook"), path, path) : 0;
}

int
rbk_org_box(struct rbk_org *o, const char *person, bool closed)
{
	char path[RBK_HUB_PATH];
	const char *program = NULL;

	rbk_hub_person_path(path, o->hub->path, "boxes", person);
	if (program_of(&program, o))
		return (int)o->err->code;
	const char *run = rbk_arena_print(&o->a, "#!/bin/sh\n# Made by roadbook hub enroll, which writes it anew.\n"
	                                  "ulimit -S -d \"$(ulimit -H -d)\" # hub shell bounds git, not the merge\nexec %s hub hook",
	                                  shell_word(&o->a, program));
	const struct rbk_repo_plan plan = {
		.path = path,
		.head = "refs/heads/book",
		.config = rbk_arena_print(&o->a,
			"[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n\tfsync = all\n"
			"[receive]\n\tdenyNonFastForwards = true\n\tdenyDeletes = true\n\tfsckObjects = true\n"
			"\tmaxInputSize = %ld\n\tunpackLimit = 1\n\tautogc = false\n"
			"[gc]\n\tauto = 0\n"
			"[uploadpack]\n\tallowTipSHA1InWant = false\n\tallowReachableSHA1InWant = false\n"
			"\tallowAnySHA1InWant = false\n\tallowFilter = false\n", RBK_PUSH_MAX),
		.update = rbk_arena_print(&o->a, "%s %s \"$PWD\" \"$@\"\n", run, closed ? "closed" : "update"),
		.post_receive = rbk_arena_print(&o->a, "%s post-receive \"$PWD\"\n", run),
	};
	return rbk_hub_repo_make(&plan, o->err);
}

/* A desk begins with how far headquarters is; the merge writes the rest. */
static int
make_desk(struct rbk_org *o, const char *person)
{
	char path[RBK_HUB_PATH], at[RBK_TIME_TEXT];
	struct rbk_repo_plan plan;
	struct rbk_state state;
	struct rbk_record r;
	git_repository *desk = NULL;
	git_tree *tree = NULL;
	git_oid tip;

	rbk_hub_person_path(path, o->hub->path, "desks", person);
	rbk_hub_repo_plan(&plan, path);
	int code = rbk_hub_repo_make(&plan, o->err);

	if (!code)
		code = rbk_hub_state(&state, o->hub, o->err);
	if (!code)
		code = rbk_hub_repo_open(&desk, path, o->err);
	if (!code)
		code = rbk_hub_main(&tip, &tree, desk, RBK_REF_MAIN, o->err);
	if (!code && !tree) {
		rbk_time_write(at, state.as_of, o->hub->zone);
		rbk_record_new(&r, &o->a, "desk");
		rbk_json_set_str(&o->a, r.root, "person", person);
		rbk_json_set_int(&o->a, r.root, "number", state.number);
		rbk_json_set_str(&o->a, r.root, "at", at);
		if (o->hub->epoch)
			rbk_json_set_int(&o->a, r.root, RBK_EPOCH, o->hub->epoch);
		const struct rbk_put put = rbk_hub_put(&o->a, "desk.json", &r);

		code = rbk_hub_commit(&tip, o->hub, desk, RBK_REF_MAIN, &put, 1, "begin", o->now, o->err);
	}
	git_tree_free(tree);
	git_repository_free(desk);
	return code;
}

/* Unit, box and desk come before the record. */
static int
enroll(struct rbk_org *o, const struct rbk_post *post)
{
	bool fresh;
	int code = rbk_org_post(&fresh, o, post, true);

	if (!code && !fresh) /* of somebody new nobody is below */
		code = rbk_org_check(o);
	if (!code)
		code = rbk_org_box(o, post->person, false);
	if (!code)
		code = make_desk(o, post->person);
	return code ? code : rbk_org_commit(o, "enroll");
}

int
rbk_hub_enroll(struct rbk_hub *h, const struct rbk_post *post, struct rbk_err *err)
{
	struct rbk_org o;
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = enroll(&o, post);
	rbk_org_close(&o);
	return code;
}
