/* Records as one commit has them. Reads objects only, never the work tree. */
#include "core/store/view.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/repo.h"
#include "core/store/view_p.h"

#define DEPTH_MAX 32 /* folders in a path of any of our repositories */

struct rbk_view {
	git_repository *repo;
	git_odb        *odb;
	git_tree       *tree;
	bool            own; /* repo is ours to free */
	char            commit[GIT_OID_HEXSZ + 1];
	struct rbk_buf  path; /* where rbk_view_each is */
};

static int
find_tree(struct rbk_view *v, const char *ref, const char *under, struct rbk_err *err)
{
	git_oid id;
	git_commit *commit = NULL;
	git_tree_entry *entry = NULL;
	int code = git_oid_fromstr(&id, ref);

	if (code || strlen(ref) != GIT_OID_HEXSZ)
		code = git_reference_name_to_id(&id, v->repo, ref);
	if (!code)
		code = git_commit_lookup(&commit, v->repo, &id);
	if (!code) {
		git_oid_tostr(v->commit, sizeof v->commit, &id);
		code = git_commit_tree(&v->tree, commit);
	}
	git_commit_free(commit);
	if (code == GIT_ENOTFOUND)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no %s in %s"), ref, git_repository_path(v->repo));
	if (code)
		return rbk_repo_fail(err, code, N_("read %s"), ref);
	if (!*under)
		return 0;
	git_tree *whole = v->tree;

	v->tree = NULL;
	code = git_tree_entry_bypath(&entry, whole, under);
	if (!code && git_tree_entry_type(entry) != GIT_OBJECT_TREE)
		code = GIT_ENOTFOUND;
	if (!code)
		code = git_tree_lookup(&v->tree, v->repo, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	git_tree_free(whole);
	if (code == GIT_ENOTFOUND)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no %s in %s"), under, ref);
	return code ? rbk_repo_fail(err, code, N_("read %s"), under) : 0;
}

int
rbk_view_of(struct rbk_view **out, git_repository *repo, bool own, const char *ref, const char *under,
            struct rbk_err *err)
{
	struct rbk_view *v = rbk_grow(NULL, sizeof *v);

	*v = (struct rbk_view){ .repo = repo, .own = own };
	*out = NULL;
	int code = git_repository_odb(&v->odb, repo);

	if (code)
		code = rbk_repo_fail(err, code, N_("open %s"), git_repository_path(repo));
	else
		code = find_tree(v, ref, under, err);
	if (code)
		rbk_view_close(v);
	else
		*out = v;
	return code;
}

int
rbk_view_open(struct rbk_view **out, const char *path, const char *ref, const char *under, struct rbk_err *err)
{
	git_repository *repo;

	*out = NULL;
	rbk_repo_start();
	int code = git_repository_open(&repo, path);

	if (code)
		return rbk_repo_fail(err, code, N_("open %s"), path);
	return rbk_view_of(out, repo, true, ref, under, err);
}

void
rbk_view_close(struct rbk_view *v)
{
	if (!v)
		return;
	git_tree_free(v->tree);
	git_odb_free(v->odb);
	if (v->own)
		git_repository_free(v->repo);
	rbk_buf_free(&v->path);
	free(v);
}

const char *
rbk_view_commit(const struct rbk_view *v)
{
	return v->commit;
}

git_tree *
rbk_view_tree(struct rbk_view *v)
{
	return v->tree;
}

static int
read_blob(git_odb_object **out, struct rbk_view *v, const git_oid *id, const char *path, struct rbk_err *err)
{
	int code = git_odb_read(out, v->odb, id);

	if (code)
		return rbk_repo_fail(err, code == GIT_ENOTFOUND ? GIT_ERROR : code, N_("read %s"), path);
	if (git_odb_object_size(*out) > RBK_JSON_MAX) {
		git_odb_object_free(*out);
		*out = NULL;
		return rbk_fail(err, RBK_E_BOUND, N_("%s is larger than any file of ours"), path);
	}
	return 0;
}

int
rbk_view_bytes(const char **bytes, size_t *len, struct rbk_arena *a, struct rbk_view *v, const char *path,
               struct rbk_err *err)
{
	git_tree_entry *entry = NULL;
	git_odb_object *blob = NULL;
	int code = git_tree_entry_bypath(&entry, v->tree, path);

	if (code == GIT_ENOTFOUND || (!code && git_tree_entry_type(entry) != GIT_OBJECT_BLOB))
		code = rbk_fail(err, RBK_E_MISSING, N_("there is no %s"), path);
	else if (code)
		code = rbk_repo_fail(err, code, N_("read %s"), path);
	else
		code = read_blob(&blob, v, git_tree_entry_id(entry), path, err);
	if (!code) {
		*len = git_odb_object_size(blob);
		*bytes = rbk_arena_copy(a, git_odb_object_data(blob), *len);
	}
	git_odb_object_free(blob);
	git_tree_entry_free(entry);
	return code;
}

int
rbk_view_record(struct rbk_record *out, struct rbk_arena *a, struct rbk_view *v, const char *path, struct rbk_err *err)
{
	const char *bytes;
	size_t len;
	int code = rbk_view_bytes(&bytes, &len, a, v, path, err);

	if (code)
		return code;
	return rbk_record_read(out, a, bytes, len, err) ? rbk_while(err, "%s", path) : 0;
}

/* The tree of a folder; NULL if it isn't there. */
static int
open_folder(git_tree **out, struct rbk_view *v, const char *folder, struct rbk_err *err)
{
	git_tree_entry *entry = NULL;
	int code = 0;

	*out = NULL;
	if (*folder) {
		code = git_tree_entry_bypath(&entry, v->tree, folder);
		if (!code && git_tree_entry_type(entry) == GIT_OBJECT_TREE)
			code = git_tree_lookup(out, v->repo, git_tree_entry_id(entry));
	} else {
		code = git_tree_dup(out, v->tree);
	}
	git_tree_entry_free(entry);
	return code && code != GIT_ENOTFOUND ? rbk_repo_fail(err, code, N_("read %s"), folder) : 0;
}

struct walk {
	struct rbk_view *v;
	const char      *ending;
	int              depth; /* of the folder at hand below the first one */
	int              most;  /* -1: any */
	rbk_view_fn     *f;
	void            *ctx;
	struct rbk_err  *err;
};

static bool
ends_in(const char *path, const char *ending)
{
	size_t n = strlen(path), k = strlen(ending);

	return n >= k && memcmp(path + n - k, ending, k) == 0;
}

static int walk_folder(struct walk *w, const git_tree *tree);

static int
walk_entry(struct walk *w, const git_tree_entry *e)
{
	const char *path = w->v->path.text;
	const git_oid *id = git_tree_entry_id(e);
	git_odb_object *blob;
	git_tree *tree;
	int code;

	if (git_tree_entry_type(e) == GIT_OBJECT_TREE) {
		if (w->most >= 0 && w->depth >= w->most)
			return 0;
		if (w->depth >= DEPTH_MAX)
			return rbk_fail(w->err, RBK_E_BOUND, N_("%.200s: folders are nested too deep"), path);
		code = git_tree_lookup(&tree, w->v->repo, id);
		if (code)
			return rbk_repo_fail(w->err, code == GIT_ENOTFOUND ? GIT_ERROR : code, N_("read %s"), path);
		w->depth++;
		code = walk_folder(w, tree);
		w->depth--;
		git_tree_free(tree);
		return code;
	}
	if (git_tree_entry_type(e) != GIT_OBJECT_BLOB || !ends_in(path, w->ending))
		return 0;
	code = read_blob(&blob, w->v, id, path, w->err);
	if (code)
		return code;
	code = w->f(w->ctx, path, git_odb_object_data(blob), git_odb_object_size(blob), w->err);
	git_odb_object_free(blob);
	return code;
}

static int
walk_folder(struct walk *w, const git_tree *tree)
{
	const size_t base = w->v->path.len, n = git_tree_entrycount(tree);
	int code = 0;

	for (size_t i = 0; i < n && !code; i++) {
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);

		if (base)
			rbk_buf_char(&w->v->path, '/');
		rbk_buf_str(&w->v->path, git_tree_entry_name(e));
		code = walk_entry(w, e);
		w->v->path.len = base;
		w->v->path.text[base] = '\0';
	}
	return code;
}

int
rbk_view_each(struct rbk_view *v, const char *folder, const char *ending, int depth, rbk_view_fn *f, void *ctx,
              struct rbk_err *err)
{
	struct walk w = { .v = v, .ending = ending, .most = depth, .f = f, .ctx = ctx, .err = err };
	struct rbk_buf outer = v->path; /* f may walk too */
	git_tree *tree;
	int code = open_folder(&tree, v, folder, err);

	if (code || !tree)
		return code;
	v->path = (struct rbk_buf){0};
	rbk_buf_str(&v->path, folder);
	code = walk_folder(&w, tree);
	rbk_buf_free(&v->path);
	v->path = outer;
	git_tree_free(tree);
	return code;
}

int
rbk_view_names(struct rbk_view *v, const char *folder, rbk_view_name_fn *f, void *ctx, struct rbk_err *err)
{
	git_tree *tree;
	int code = open_folder(&tree, v, folder, err);
	size_t n = !code && tree ? git_tree_entrycount(tree) : 0;

	for (size_t i = 0; i < n && !code; i++) {
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);

		code = f(ctx, git_tree_entry_name(e), git_tree_entry_type(e) == GIT_OBJECT_TREE, err);
	}
	git_tree_free(tree);
	return code;
}
