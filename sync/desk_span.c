/* What desks and units were done for last, and what central shows now. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/step.h"
#include "sync/desk_p.h"

#define DONE "desks-done" /* the commit of central all desks and units are done for, and by which layout */

/* What desks and units hold: raised when a program puts more on them (2: staff/).
   Those of another one are brought along from nothing at the next merge. */
#define LAYOUT " 2"

/* state.json of central at a commit's tree. */
int
rbk_span_state(struct rbk_state *out, struct rbk_central *c, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	int code = rbk_central_record(&r, &a, c, "state.json", err);

	if (!code) {
		out->number = rbk_json_get_int(r.root, "number", 0);
		(void)rbk_record_time(&out->as_of, &r, "as_of");
	}
	rbk_arena_free(&a);
	return code;
}

/* When a commit of central was made, or the time it is about: the later. */
rbk_time
rbk_span_time(const struct rbk_hub *h, const git_oid *oid, rbk_time as_of)
{
	git_commit *commit = NULL;
	rbk_time t = git_commit_lookup(&commit, h->central, oid) ? 0 : (rbk_time)git_commit_time(commit) * 1000 + 999;

	git_commit_free(commit);
	return t > as_of ? t : as_of;
}

/* Are the units that were written once still there? */
static bool
units_stand(const struct rbk_desk_span *s)
{
	git_commit *commit = NULL;
	git_tree *root = NULL, *units = NULL;
	git_tree_entry *e = NULL;
	bool stand = true;

	if (git_commit_lookup(&commit, s->hub->central, &s->old_commit) == 0 && git_commit_tree(&root, commit) == 0 &&
	    git_tree_entry_bypath(&e, root, "org/units") == 0 &&
	    git_tree_lookup(&units, s->hub->central, git_tree_entry_id(e)) == 0)
		for (size_t i = 0; i < git_tree_entrycount(units) && stand; i++) {
			const char *name = git_tree_entry_name(git_tree_entry_byindex(units, i));
			char path[RBK_HUB_PATH + 80];

			(void)snprintf(path, sizeof path, "%s/units/%.*s.git/refs/heads/main", s->hub->path, (int)strcspn(name, "."), name);
			stand = access(path, F_OK) == 0;
		}
	git_tree_entry_free(e);
	git_tree_free(units);
	git_tree_free(root);
	git_commit_free(commit);
	return stand;
}

/* What the desks were done for last. If that can't be told, all of them are
   brought along from nothing: the same end, later. */
void
rbk_span_old(struct rbk_desk_span *s)
{
	struct rbk_buf text = {0};
	struct rbk_central c;
	struct rbk_err why = {0};

	if (rbk_file_read(&text, s->hub->path, DONE, 64, &why) == 0 && text.len == GIT_OID_HEXSZ + strlen(LAYOUT) &&
	    strcmp(text.text + GIT_OID_HEXSZ, LAYOUT) == 0 && git_oid_fromstrn(&s->old_commit, text.text, GIT_OID_HEXSZ) == 0 &&
	    rbk_central_open(&c, s->hub->path, &s->old_commit, &why) == 0) {
		s->has_old = rbk_span_state(&s->was, &c, &why) == 0;
		s->old_tree = c.tree;
		rbk_central_close(&c);
	}
	s->has_old = s->has_old && units_stand(s);
	if (!s->has_old)
		s->was = (struct rbk_state){0};
	s->was_time = s->has_old ? rbk_span_time(s->hub, &s->old_commit, s->was.as_of) : 0;
	rbk_buf_free(&text);
}

int
rbk_span_done(const struct rbk_desk_span *s, struct rbk_err *err)
{
	char temp[RBK_HUB_PATH + 32], hex[GIT_OID_HEXSZ + 1], text[GIT_OID_HEXSZ + sizeof LAYOUT];
	const struct rbk_place place = { s->hub->path, temp, rbk_file_ordered(s->hub->path) };

	(void)snprintf(temp, sizeof temp, "%s/" DONE ".new", s->hub->path);
	rbk_step("desks done");
	(void)snprintf(text, sizeof text, "%s" LAYOUT, git_oid_tostr(hex, sizeof hex, &s->commit));
	return rbk_file_write(&place, DONE, text, strlen(text), err);
}
