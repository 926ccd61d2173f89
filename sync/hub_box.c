/* A box, and the other files that name this program: its hooks, and what a
   web server runs. When a newer program would write them otherwise, the
   merge writes all of them anew. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/store/file.h"
#include "core/store/step.h"
#include "core/store/view.h"
#include "sync/hub_p.h"

#define HTTP "http"      /* HUB/http */
#define MADE "hooks-made" /* what they were made from last */

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
program_of(const char **out, struct rbk_arena *a, const struct rbk_hub *h, struct rbk_err *err)
{
	git_config *config = NULL;
	git_buf value = GIT_BUF_INIT;
	const char *path = rbk_arena_print(a, "%s/central.git/config", h->path);
	int code = git_config_open_ondisk(&config, path);

	if (!code)
		code = git_config_get_string_buf(&value, config, "roadbook.program");
	if (!code)
		*out = rbk_arena_str(a, value.ptr);
	git_buf_dispose(&value);
	git_config_free(config);
	return code ? rbk_fail(err, RBK_E_BROKEN, N_("%s doesn't say which program hooks run: git config -f %s roadbook.program /usr/bin/roadbook"), path, path) : 0;
}

/* The plan of a box without its path. */
static void
plan_box(struct rbk_repo_plan *out, struct rbk_arena *a, const char *program, bool closed)
{
	const char *run = rbk_arena_print(a, "#!/bin/sh\n# Made by roadbook, which writes it anew.\n"
	                                  "ulimit -S -d \"$(ulimit -H -d)\" # git is bounded, not the merge\nexec %s hub hook",
	                                  shell_word(a, program));

	*out = (struct rbk_repo_plan){
		.head = "refs/heads/book",
		.config = rbk_arena_print(a,
			"[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n\tfsync = all\n"
			"[receive]\n\tdenyNonFastForwards = true\n\tdenyDeletes = true\n\tfsckObjects = true\n"
			"\tmaxInputSize = %ld\n\tunpackLimit = 1\n\tautogc = false\n"
			"[gc]\n\tauto = 0\n"
			"[uploadpack]\n\tallowTipSHA1InWant = false\n\tallowReachableSHA1InWant = false\n"
			"\tallowAnySHA1InWant = false\n\tallowFilter = false\n", RBK_PUSH_MAX),
		.update = rbk_arena_print(a, "%s %s \"$PWD\" \"$@\"\n", run, closed ? "closed" : "update"),
		.transaction = rbk_arena_print(a, "#!/bin/sh\n# Made by roadbook, which writes it anew.\n[ \"$1\" = committed ] || exit 0\n"
		                               "ulimit -S -d \"$(ulimit -H -d)\" # git is bounded, not the merge\nexec %s hub hook committed \"$PWD\"\n",
		                               shell_word(a, program)),
		.post_receive = rbk_arena_print(a, "%s post-receive \"$PWD\"\n", run),
	};
}

int
rbk_hub_box_make(const struct rbk_hub *h, const char *person, bool closed, struct rbk_err *err)
{
	char path[RBK_HUB_PATH];
	struct rbk_arena a = {0};
	struct rbk_repo_plan plan;
	const char *program = NULL;
	int code = program_of(&program, &a, h, err);

	if (!code) {
		plan_box(&plan, &a, program, closed);
		rbk_hub_person_path(path, h->path, "boxes", person);
		plan.path = path;
		code = rbk_hub_repo_make(&plan, err);
	}
	rbk_arena_free(&a);
	return code;
}

/* Has the person left? Without a record: *known is false. */
static int
look_at(bool *known, bool *left, struct rbk_view *central, const char *person, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	struct rbk_arena a = {0};
	struct rbk_record r;
	int code = rbk_view_record(&r, &a, central, rbk_arena_print(&a, "org/staff/%s.json", person), &why);

	*known = code == 0;
	*left = *known && rbk_record_str(&r, "left");
	rbk_arena_free(&a);
	if (code && code != RBK_E_MISSING) {
		*err = why;
		return code;
	}
	return 0;
}

static int
repair_boxes(const struct rbk_hub *h, struct rbk_view *central, struct rbk_err *err)
{
	char folder[RBK_HUB_PATH], person[RBK_PERSON_MAX + 1];
	int code = 0;

	(void)snprintf(folder, sizeof folder, "%s/boxes", h->path);
	DIR *dir = opendir(folder);

	if (!dir)
		return rbk_file_fail(err, N_("open"), folder, errno);
	for (struct dirent *e; !code && (e = readdir(dir));) {
		const size_t n = strlen(e->d_name);
		bool known = false, left;

		if (n < 5 || n > RBK_PERSON_MAX + 4 || strcmp(e->d_name + n - 4, ".git") != 0)
			continue;
		(void)snprintf(person, sizeof person, "%.*s", (int)(n - 4), e->d_name);
		if (rbk_person_valid(person))
			code = look_at(&known, &left, central, person, err);
		if (!code && known)
			code = rbk_hub_box_make(h, person, left, err);
	}
	(void)closedir(dir);
	return code;
}

static int
put(const struct rbk_hub *h, const char *name, const char *text, mode_t mode, struct rbk_err *err)
{
	char temp[RBK_HUB_PATH + 64], path[RBK_HUB_PATH + 32];
	const struct rbk_place at = { h->path, temp, rbk_file_ordered(h->path) };

	(void)snprintf(temp, sizeof temp, "%s/%s.new", h->path, name);
	(void)snprintf(path, sizeof path, "%s/%s", h->path, name);
	int code = rbk_file_write(&at, name, text, strlen(text), err);

	return !code && chmod(path, mode) ? rbk_file_fail(err, N_("write"), path, errno) : code;
}

/* What is written last says that all of it was done. */
static int
repair(const struct rbk_hub *h, const char *http, const char *made, struct rbk_err *err)
{
	struct rbk_view *central = NULL;
	int code = rbk_view_open(&central, git_repository_path(h->central), RBK_REF_MAIN, "", err);

	rbk_step("hooks");
	if (!code)
		code = repair_boxes(h, central, err);
	if (!code)
		code = put(h, HTTP, http, 0755, err);
	rbk_step("hooks made");
	if (!code)
		code = put(h, MADE, made, 0644, err);
	rbk_view_close(central);
	return code;
}

int
rbk_hub_hooks(const struct rbk_hub *h, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_buf was = {0};
	struct rbk_err none = {0};
	struct rbk_repo_plan plan;
	const char *program = NULL;
	int code = program_of(&program, &a, h, err);

	if (!code) {
		plan_box(&plan, &a, program, false);
		const char *http = rbk_arena_print(&a, "#!/bin/sh\n# Made by roadbook, which writes it anew. A web server runs it: roadbook hub nginx.\n"
		                                   "exec %s hub http --hub \"${0%%/*}\"\n", shell_word(&a, program));
		const char *made = rbk_arena_print(&a, "%s%s%s%s%s", plan.config, plan.update, plan.transaction, plan.post_receive, http);

		if (rbk_file_read(&was, h->path, MADE, 1 << 16, &none) || !was.text || strcmp(was.text, made) != 0)
			code = repair(h, http, made, err);
	}
	rbk_buf_free(&was);
	rbk_arena_free(&a);
	return code;
}
