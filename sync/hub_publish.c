/* Commons: what everybody enrolled may read, made from central. Its last
   commit names the org tree it was made from, so that only what changed
   since is looked at. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/record.h"
#include "core/store/view.h"
#include "sync/hub_p.h"

#define OF "of "

/* An entry of a tree by path; zero if there is none. */
static int
find(git_oid *out, const git_tree *tree, const char *path, struct rbk_err *err)
{
	git_tree_entry *e = NULL;
	int code = tree ? git_tree_entry_bypath(&e, tree, path) : GIT_ENOTFOUND;

	*out = (git_oid){0};
	if (!code)
		*out = *git_tree_entry_id(e);
	git_tree_entry_free(e);
	return code && code != GIT_ENOTFOUND ? rbk_repo_fail(err, code, N_("read %s of central"), path) : 0;
}

struct publishing {
	const struct rbk_hub *h;
	git_repository       *commons;
	git_tree             *central, *was; /* was: the org tree commons was made from */
	git_oid               org_json, policy; /* in central */
	struct rbk_arena      a;
	const char           *folder; /* being looked at: staff, units */
	struct rbk_put       *puts;
	size_t                n, cap;
	struct rbk_err       *err;
};

static void
put(struct publishing *p, struct rbk_put one)
{
	RBK_ROOM(p->puts, p->n, p->cap);
	p->puts[p->n++] = one;
}

static int
read_blob(const char **bytes, size_t *len, struct publishing *p, const git_oid *id)
{
	git_blob *blob;
	int code = git_blob_lookup(&blob, p->h->central, id);

	if (code)
		return rbk_repo_fail(p->err, code, N_("read central"));
	*len = (size_t)git_blob_rawsize(blob);
	*bytes = rbk_arena_copy(&p->a, git_blob_rawcontent(blob), *len);
	git_blob_free(blob);
	return 0;
}

/* A staff or unit record without what it was before. */
static int
put_state(struct publishing *p, const char *file, const git_oid *id)
{
	static const char *const private[] = { "was", "hired", "transferred" };
	struct rbk_record r;
	const char *bytes;
	size_t len;
	int code = read_blob(&bytes, &len, p, id);

	if (!code && rbk_record_read(&r, &p->a, bytes, len, p->err))
		code = rbk_while(p->err, N_("central: %s"), file);
	if (code)
		return code;
	for (size_t i = 0; i < sizeof private / sizeof *private; i++)
		rbk_json_drop(r.root, private[i]);
	put(p, rbk_hub_put(&p->a, rbk_arena_print(&p->a, "%s/%s", p->folder, file), &r));
	return 0;
}

static int
put_changed(void *ctx, const git_diff_delta *d)
{
	struct publishing *p = ctx;

	if (d->status == GIT_DELTA_DELETED) {
		put(p, (struct rbk_put){ .path = rbk_arena_print(&p->a, "%s/%s", p->folder, d->old_file.path), .drop = 1 });
		return 0;
	}
	return put_state(p, d->new_file.path, &d->new_file.id) ? GIT_EUSER : 0;
}

static int
subtree(git_tree **out, struct publishing *p, git_tree *tree, const char *path)
{
	git_oid id;
	int code = find(&id, tree, path, p->err);

	*out = NULL;
	if (!code && !git_oid_is_zero(&id) && (code = git_tree_lookup(out, p->h->central, &id)))
		code = rbk_repo_fail(p->err, code, N_("read %s of central"), path);
	return code;
}

static int
put_folder(struct publishing *p, const char *folder)
{
	git_tree *old = NULL, *now = NULL;
	git_diff *diff = NULL;
	int code = subtree(&now, p, p->central, rbk_arena_print(&p->a, "org/%s", folder));

	p->folder = folder;
	if (!code)
		code = subtree(&old, p, p->was, folder);
	if (!code && (old || now)) {
		int git = git_diff_tree_to_tree(&diff, p->h->central, old, now, NULL);

		if (!git)
			git = rbk_repo_deltas(diff, put_changed, p);
		if (git)
			code = p->err->code ? (int)p->err->code : rbk_repo_fail(p->err, git, N_("compare %s of central"), folder);
	}
	git_diff_free(diff);
	git_tree_free(old);
	git_tree_free(now);
	return code;
}

/* The policy's files, each as it stands in central. */
static int
put_policy(struct publishing *p)
{
	git_tree *dates = NULL;
	int code = subtree(&dates, p, p->central, "org/policy");

	for (size_t i = 0; !code && dates && i < git_tree_entrycount(dates); i++) {
		const git_tree_entry *e = git_tree_entry_byindex(dates, i);
		git_tree *files = NULL;

		if (git_tree_entry_type(e) != GIT_OBJECT_TREE)
			continue;
		code = subtree(&files, p, dates, git_tree_entry_name(e));
		for (size_t k = 0; !code && files && k < git_tree_entrycount(files); k++) {
			const git_tree_entry *f = git_tree_entry_byindex(files, k);
			struct rbk_put one = { .path = rbk_arena_print(&p->a, "policy/%s/%s", git_tree_entry_name(e), git_tree_entry_name(f)) };
			const char *bytes;

			if (git_tree_entry_type(f) != GIT_OBJECT_BLOB)
				continue;
			code = read_blob(&bytes, &one.len, p, git_tree_entry_id(f));
			one.bytes = bytes;
			if (!code)
				put(p, one);
		}
		git_tree_free(files);
	}
	git_tree_free(dates);
	return code;
}

/* What the last commit of commons was made from: the org tree, if central
   still has it. */
static void
find_source(struct publishing *p, const char *source, bool *same)
{
	git_oid tip, org;
	git_commit *c = NULL;

	*same = false;
	if (git_reference_name_to_id(&tip, p->commons, RBK_REF_MAIN) == 0 && git_commit_lookup(&c, p->commons, &tip) == 0) {
		const char *line = strstr(git_commit_message(c), "\n" OF);

		*same = line && strcmp(line + 1, source) == 0;
		if (line && git_oid_fromstrn(&org, line + 1 + strlen(OF), GIT_OID_HEXSZ) == 0)
			(void)git_tree_lookup(&p->was, p->h->central, &org);
	}
	git_commit_free(c);
}

static int
make(bool *moved, struct publishing *p, const char *source, rbk_time at)
{
	const char *bytes;
	size_t len;
	git_oid tip, old_policy;
	git_tree *now = NULL;
	int code = read_blob(&bytes, &len, p, &p->org_json);

	if (!code)
		put(p, (struct rbk_put){ .path = "org.json", .bytes = bytes, .len = len });
	if (!code)
		code = put_folder(p, "staff");
	if (!code)
		code = put_folder(p, "units");
	if (!code)
		code = rbk_hub_main(&tip, &now, p->commons, RBK_REF_MAIN, p->err);
	if (!code)
		code = find(&old_policy, now, "policy", p->err);
	git_tree_free(now);
	if (!code && !git_oid_equal(&old_policy, &p->policy)) /* equal files are equal trees */
		code = put_policy(p);
	if (!code)
		code = rbk_hub_commit(&tip, p->h, p->commons, RBK_REF_MAIN, p->puts, p->n,
		                      rbk_arena_print(&p->a, "commons\n\n%s", source), at, p->err);
	*moved = !code;
	return code;
}

int
rbk_hub_publish(bool *moved, const struct rbk_hub *h, rbk_time at, struct rbk_err *err)
{
	struct publishing p = { .h = h, .err = err };
	char path[RBK_HUB_PATH], hex[2][GIT_OID_HEXSZ + 1];
	git_oid tip, org;
	bool same;

	*moved = false;
	(void)snprintf(path, sizeof path, "%s/commons.git", h->path);
	int code = rbk_hub_repo_open(&p.commons, path, err);

	if (!code)
		code = rbk_hub_main(&tip, &p.central, h->central, RBK_REF_MAIN, err);
	if (!code)
		code = find(&org, p.central, "org", err);
	if (!code)
		code = find(&p.org_json, p.central, "org.json", err);
	if (!code)
		code = find(&p.policy, p.central, "org/policy", err);
	if (!code) {
		const char *source = rbk_arena_print(&p.a, OF "%s %s\n", git_oid_tostr(hex[0], sizeof hex[0], &org),
		                                     git_oid_tostr(hex[1], sizeof hex[1], &p.org_json));

		find_source(&p, source, &same);
		if (!same)
			code = make(moved, &p, source, at);
	}
	free(p.puts);
	rbk_arena_free(&p.a);
	git_tree_free(p.was);
	git_tree_free(p.central);
	git_repository_free(p.commons);
	return code;
}
