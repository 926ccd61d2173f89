/* What central's history says of figures: which commit changed which month. */
#include <stdlib.h>
#include <string.h>

#include "core/model/record.h"
#include "sync/figures.h"
#include "sync/hub_p.h"

struct looking {
	struct rbk_hub   *hub;
	struct rbk_arena *a;
	struct rbk_json  *list;
	size_t            most;
	git_commit       *commit;
	struct rbk_json  *months; /* of this commit: one object a month */
	struct rbk_err   *err;
};

static int
figures_of(git_oid *out, struct looking *l, git_commit *c)
{
	git_tree_entry *e = NULL;
	git_tree *root = NULL;
	int git = git_commit_tree(&root, c);

	*out = (git_oid){0};
	if (!git) {
		int found = git_tree_entry_bypath(&e, root, "org/figures");

		if (!found)
			*out = *git_tree_entry_id(e);
		else if (found != GIT_ENOTFOUND)
			git = found;
	}
	git_tree_entry_free(e);
	git_tree_free(root);
	return git ? rbk_repo_fail(l->err, git, N_("read the history of central")) : 0;
}

static struct rbk_json *
month_of(struct looking *l, const char *path)
{
	const char *month = rbk_arena_print(l->a, "%.7s", path);
	struct rbk_json *o;

	RBK_JSON_EACH(it, l->months)
		if (strcmp(rbk_json_get_str(it, "month"), month) == 0)
			return it;
	o = rbk_json_obj(l->a);
	rbk_json_set_str(l->a, o, "month", month);
	rbk_json_add(l->months, o);
	return o;
}

/* The sheets that a commit's figures came from. */
static void
add_file(struct looking *l, struct rbk_json *o, const git_oid *id)
{
	struct rbk_err scratch = {0};
	struct rbk_record r;
	git_blob *blob = NULL;
	const char *file = NULL;

	if (git_blob_lookup(&blob, l->hub->central, id) == 0 &&
	    rbk_record_read(&r, l->a, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob), &scratch) == 0)
		file = rbk_record_str(&r, "file");
	git_blob_free(blob);
	if (!file)
		return;
	if (!rbk_json_get(o, "files"))
		rbk_json_set(l->a, o, "files", rbk_json_list(l->a));
	RBK_JSON_EACH(it, rbk_json_get(o, "files"))
		if (strcmp(it->str, file) == 0)
			return;
	rbk_json_add((struct rbk_json *)(size_t)rbk_json_get(o, "files"), rbk_json_str(l->a, file));
}

static int
count(void *ctx, const git_diff_delta *d)
{
	struct looking *l = ctx;
	struct rbk_json *o = month_of(l, d->new_file.path ? d->new_file.path : d->old_file.path);
	const char *name = d->status == GIT_DELTA_ADDED ? "fresh" : d->status == GIT_DELTA_DELETED ? "dropped" : "changed";

	rbk_json_set_int(l->a, o, name, rbk_json_get_int(o, name, 0) + 1);
	if (d->status != GIT_DELTA_DELETED)
		add_file(l, o, &d->new_file.id);
	return 0;
}

static int
compare(struct looking *l, const git_oid *old, const git_oid *now)
{
	git_tree *was = NULL, *is = NULL;
	git_diff *diff = NULL;
	int git = git_oid_is_zero(old) ? 0 : git_tree_lookup(&was, l->hub->central, old);

	if (!git && !git_oid_is_zero(now))
		git = git_tree_lookup(&is, l->hub->central, now);
	if (!git)
		git = git_diff_tree_to_tree(&diff, l->hub->central, was, is, NULL);
	if (!git)
		git = rbk_repo_deltas(diff, count, l);
	git_diff_free(diff);
	git_tree_free(was);
	git_tree_free(is);
	return git ? rbk_repo_fail(l->err, git, N_("read the history of central")) : 0;
}

static int
look_at(struct looking *l, const git_oid *old, const git_oid *now)
{
	char at[RBK_TIME_TEXT], hex[GIT_OID_HEXSZ + 1];

	l->months = rbk_json_list(l->a);
	if (compare(l, old, now))
		return (int)l->err->code;
	rbk_time_write(at, (rbk_time)git_commit_time(l->commit) * 1000, l->hub->zone);
	git_oid_tostr(hex, sizeof hex, git_commit_id(l->commit));
	RBK_JSON_EACH(it, l->months) {
		if (l->list->count == l->most)
			return 0;
		rbk_json_set_str(l->a, it, "commit", hex);
		rbk_json_set_str(l->a, it, "at", at);
		rbk_json_add(l->list, rbk_json_copy(l->a, it));
	}
	return 0;
}

int
rbk_hub_figures_log(struct rbk_json *list, struct rbk_arena *a, struct rbk_hub *h, size_t most, struct rbk_err *err)
{
	struct looking l = { .hub = h, .a = a, .list = list, .most = most, .err = err };
	git_commit *before = NULL;
	git_oid tip, now, old;
	int git = git_reference_name_to_id(&tip, h->central, RBK_REF_MAIN);
	int code = 0;

	if (!git)
		git = git_commit_lookup(&l.commit, h->central, &tip);
	if (git)
		return rbk_repo_fail(err, git, N_("read the history of central"));
	code = figures_of(&now, &l, l.commit);
	while (!code && l.commit && list->count < most && !git_oid_is_zero(&now)) {
		old = (git_oid){0};
		before = NULL;
		if (git_commit_parentcount(l.commit) > 0 && (git = git_commit_parent(&before, l.commit, 0)))
			code = rbk_repo_fail(err, git, N_("read the history of central"));
		if (!code && before)
			code = figures_of(&old, &l, before);
		if (!code && !git_oid_equal(&old, &now))
			code = look_at(&l, &old, &now);
		git_commit_free(l.commit);
		l.commit = before;
		now = old;
	}
	git_commit_free(l.commit);
	return code;
}
