/* Enrolling a person, or changing what they are. Box and desk come first,
   the staff record next, commons last: whoever finds the person in commons
   finds all the rest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/store/lock.h"
#include "core/store/view.h"
#include "sync/hub.h"
#include "sync/hub_p.h"

#define LEVELS "levels"

struct enrolling {
	struct rbk_hub  *h;
	struct rbk_post  post;  /* level in its own id */
	struct rbk_view *view;  /* central's main */
	struct rbk_arena a;
	rbk_time         now;
	struct rbk_err  *err;
};

static const char *
staff_path(struct enrolling *e, const char *person)
{
	return rbk_arena_print(&e->a, "org/staff/%s.json", person);
}

static int
check_words(struct enrolling *e)
{
	const struct rbk_post *p = &e->post;
	size_t n = p->name ? strlen(p->name) : 0;

	if (!p->person || !rbk_person_valid(p->person))
		return rbk_fail(e->err, RBK_E_BAD,
		                N_("\"%.40s\" can't be a person's id: 2 to 32 of a-z, 0-9 and -, beginning with a letter or digit"), p->person ? p->person : "");
	if (n == 0 || n > RBK_STR_MAX || strpbrk(p->name, "\n\r"))
		return rbk_fail(e->err, RBK_E_BAD, N_("%s needs a name: one line of at most %d bytes"), p->person, RBK_STR_MAX);
	if (!p->unit || !rbk_person_valid(p->unit))
		return rbk_fail(e->err, RBK_E_BAD, N_("\"%.40s\" can't be a unit's id: 2 to 32 of a-z, 0-9 and -"), p->unit ? p->unit : "");
	return 0;
}

/* The level, as typed or by its label, must be one of the policy in force. */
static int
check_level(struct enrolling *e)
{
	struct rbk_policies all;
	struct rbk_buf words = {0};
	const char *typed = e->post.level ? e->post.level : "", *word;

	if (rbk_hub_policies(&all, &e->a, e->h, e->err))
		return (int)e->err->code;
	const struct rbk_policy *p = rbk_policies_when(&all, e->now);

	e->post.level = rbk_policy_word(p, LEVELS, typed);
	if (e->post.level)
		return 0;
	for (size_t i = 0; (word = rbk_policy_word_at(p, LEVELS, i)); i++)
		rbk_buf_print(&words, "%s%s", i ? ", " : "", word);
	(void)rbk_fail(e->err, RBK_E_BAD, N_("\"%.40s\" is not a level; the policy has: %.600s"), typed, words.text ? words.text : "");
	rbk_buf_free(&words);
	return (int)e->err->code;
}

/* Up from the new leader: everybody must be enrolled, and the person must
   not come up. */
static int
check_leader(struct enrolling *e)
{
	const char *person = e->post.person, *up = e->post.leader, *below = person;

	for (int i = 0; up; i++) {
		struct rbk_record r;

		if (!rbk_person_valid(up))
			return rbk_fail(e->err, RBK_E_BAD, N_("\"%.40s\" can't be a leader's id"), up);
		if (strcmp(up, person) == 0)
			return rbk_fail(e->err, RBK_E_BAD, N_("%s can't lead %s: %s would be above themself"), e->post.leader, person, person);
		if (i >= RBK_CHAIN_MAX)
			return rbk_fail(e->err, RBK_E_BAD, N_("there would be more than %d leaders above %s"), RBK_CHAIN_MAX, person);
		int code = rbk_view_record(&r, &e->a, e->view, staff_path(e, up), e->err);

		if (code == RBK_E_MISSING)
			return rbk_fail(e->err, RBK_E_BAD, N_("%s, the leader of %s, isn't enrolled: enrol the leader first"), up, below);
		if (code)
			return code;
		below = up;
		up = rbk_record_str(&r, "leader");
	}
	return 0;
}

static bool
same(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) == 0 : x == y;
}

/* What the person was, put behind what they were before that. */
static void
move_to_was(struct enrolling *e, struct rbk_record *r, const struct rbk_record *old)
{
	static const char *const fields[] = { "name", "level", "unit", "leader", "since" };
	struct rbk_json *was = rbk_json_list(&e->a), *post = rbk_json_obj(&e->a);

	RBK_JSON_EACH(it, rbk_json_get(old->root, "was"))
		rbk_json_add(was, rbk_json_copy(&e->a, it));
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		rbk_json_set_str(&e->a, post, fields[i], rbk_record_str(old, fields[i]));
	rbk_json_add(was, post);
	rbk_json_set(&e->a, r->root, "was", was);
}

/* The person's record as it must be now. */
static int
make_record(struct rbk_record *r, struct enrolling *e)
{
	const struct rbk_post *p = &e->post;
	struct rbk_record old;
	struct rbk_err none = {0};
	rbk_time since = e->now, before;
	char at[RBK_TIME_TEXT];
	int code = rbk_view_record(&old, &e->a, e->view, staff_path(e, p->person), &none);

	if (code && code != RBK_E_MISSING)
		return rbk_fail(e->err, none.code, "%s", none.text);
	if (!code && same(rbk_record_str(&old, "name"), p->name) && same(rbk_record_str(&old, "level"), p->level) &&
	    same(rbk_record_str(&old, "unit"), p->unit) && same(rbk_record_str(&old, "leader"), p->leader)) {
		*r = old;
		return 0;
	}
	rbk_record_new(r, &e->a, "staff");
	if (!code) {
		if (rbk_record_time(&before, &old, "since") && before >= since)
			since = before + 1; /* one post at a time */
		RBK_JSON_EACH(it, old.root) /* what a newer program added stays */
			rbk_json_set(&e->a, r->root, it->name, rbk_json_copy(&e->a, it));
		move_to_was(e, r, &old);
	}
	rbk_time_write(at, since, e->h->zone);
	rbk_json_set_str(&e->a, r->root, "id", p->person);
	rbk_json_set_str(&e->a, r->root, "name", p->name);
	rbk_json_set_str(&e->a, r->root, "level", p->level);
	rbk_json_set_str(&e->a, r->root, "unit", p->unit);
	rbk_json_set_str(&e->a, r->root, "leader", p->leader);
	rbk_json_set_str(&e->a, r->root, "since", at);
	return 0;
}

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
program_of(const char **out, struct enrolling *e)
{
	git_config *config = NULL;
	git_buf value = GIT_BUF_INIT;
	const char *path = rbk_arena_print(&e->a, "%s/central.git/config", e->h->path);
	int code = git_config_open_ondisk(&config, path);

	if (!code)
		code = git_config_get_string_buf(&value, config, "roadbook.program");
	if (!code)
		*out = rbk_arena_str(&e->a, value.ptr);
	git_buf_dispose(&value);
	git_config_free(config);
	return code ? rbk_fail(e->err, RBK_E_BROKEN, N_("%s doesn't say which program hooks run: git config -f %s roadbook.program /usr/bin/roadbook"), path, path) : 0;
}

static int
make_box(struct enrolling *e)
{
	char path[RBK_HUB_PATH];
	const char *program = NULL;

	rbk_hub_person_path(path, e->h->path, "boxes", e->post.person);
	if (program_of(&program, e))
		return (int)e->err->code;
	const char *run = rbk_arena_print(&e->a, "#!/bin/sh\n# Made by roadbook hub enroll, which writes it anew.\nexec %s hub hook",
	                                  shell_word(&e->a, program));
	const struct rbk_repo_plan plan = {
		.path = path,
		.head = "refs/heads/book",
		.config = rbk_arena_print(&e->a,
			"[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n\tfsync = all\n"
			"[receive]\n\tdenyNonFastForwards = true\n\tdenyDeletes = true\n\tfsckObjects = true\n"
			"\tmaxInputSize = %ld\n\tunpackLimit = 1\n\tautogc = false\n"
			"[gc]\n\tauto = 0\n"
			"[uploadpack]\n\tallowTipSHA1InWant = false\n\tallowReachableSHA1InWant = false\n"
			"\tallowAnySHA1InWant = false\n\tallowFilter = false\n", RBK_PUSH_MAX),
		.update = rbk_arena_print(&e->a, "%s update \"$PWD\" \"$@\"\n", run),
		.post_receive = rbk_arena_print(&e->a, "%s post-receive \"$PWD\"\n", run),
	};
	return rbk_hub_repo_make(&plan, e->err);
}

/* A desk begins with how far headquarters is; the merge writes the rest. */
static int
make_desk(struct enrolling *e)
{
	char path[RBK_HUB_PATH], at[RBK_TIME_TEXT];
	struct rbk_repo_plan plan;
	struct rbk_state state;
	struct rbk_record r;
	git_repository *desk = NULL;
	git_tree *tree = NULL;
	git_oid tip;

	rbk_hub_person_path(path, e->h->path, "desks", e->post.person);
	rbk_hub_repo_plan(&plan, path);
	int code = rbk_hub_repo_make(&plan, e->err);

	if (!code)
		code = rbk_hub_state(&state, e->h, e->err);
	if (!code)
		code = rbk_hub_repo_open(&desk, path, e->err);
	if (!code)
		code = rbk_hub_main(&tip, &tree, desk, RBK_REF_MAIN, e->err);
	if (!code && !tree) {
		rbk_time_write(at, state.as_of, e->h->zone);
		rbk_record_new(&r, &e->a, "desk");
		rbk_json_set_str(&e->a, r.root, "person", e->post.person);
		rbk_json_set_int(&e->a, r.root, "number", state.number);
		rbk_json_set_str(&e->a, r.root, "at", at);
		const struct rbk_put put = rbk_hub_put(&e->a, "desk.json", &r);

		code = rbk_hub_commit(&tip, e->h, desk, RBK_REF_MAIN, &put, 1, "begin", e->now, e->err);
	}
	git_tree_free(tree);
	git_repository_free(desk);
	return code;
}

/* With merge.lock held. */
static int
enroll(struct enrolling *e)
{
	struct rbk_record r;
	git_oid tip;
	bool moved;
	int code = rbk_hub_now(&e->now, e->h, e->err);

	if (!code)
		code = rbk_view_open(&e->view, git_repository_path(e->h->central), RBK_REF_MAIN, "", e->err);
	if (!code)
		code = check_level(e);
	if (!code)
		code = check_leader(e);
	if (!code)
		code = make_record(&r, e);
	if (!code)
		code = make_box(e);
	if (!code)
		code = make_desk(e);
	if (!code) {
		const struct rbk_put put = rbk_hub_put(&e->a, staff_path(e, e->post.person), &r);

		code = rbk_hub_commit(&tip, e->h, e->h->central, RBK_REF_MAIN, &put, 1, "enroll", e->now, e->err);
	}
	if (!code)
		code = rbk_hub_publish(&moved, e->h, e->now, e->err);
	return code;
}

int
rbk_hub_enroll(struct rbk_hub *h, const struct rbk_post *post, struct rbk_err *err)
{
	struct enrolling e = { .h = h, .post = *post, .err = err };
	int lock, code = check_words(&e);

	if (e.post.leader && !*e.post.leader)
		e.post.leader = NULL;
	if (!code)
		code = rbk_hub_lock(&lock, h->path, RBK_HUB_WAIT_MS, err);
	if (code)
		return code;
	code = enroll(&e);
	rbk_view_close(e.view);
	rbk_arena_free(&e.a);
	rbk_lock_drop(lock);
	return code;
}
