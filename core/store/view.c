/* Records as one commit has them. Reads objects only, never the work tree. */
#include "core/store/view.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/differ.h"
#include "core/store/repo.h"
#include "core/store/view_p.h"

#define DEPTH_MAX 32 /* folders in a path of any of our repositories */

/* A folder on the way to where the view looked last: the next look mostly
   goes the same way for a while. */
struct step {
	struct rbk_read read;
	size_t          end; /* of its name in `way` */
};

struct rbk_view {
	git_repository    *repo;
	struct rbk_reader *reader;
	git_oid            tree;
	bool               own; /* repo is ours to free */
	char               commit[GIT_OID_HEXSZ + 1];
	struct step        steps[DEPTH_MAX + 1]; /* the first one is the tree itself */
	size_t             n;
	struct rbk_buf     way;
	struct rbk_buf     path; /* where rbk_view_each is */
};

static void
go_back(struct rbk_view *v, size_t n)
{
	while (v->n > n)
		rbk_read_free(&v->steps[--v->n].read);
	v->way.len = n ? v->steps[n - 1].end : 0;
}

static int
go_into(struct rbk_view *v, const git_oid *oid, const char *name, size_t len)
{
	int code = v->n > DEPTH_MAX ? GIT_ENOTFOUND : rbk_reader_get(&v->steps[v->n].read, v->reader, oid, GIT_OBJECT_TREE);

	if (code)
		return code;
	if (v->way.len)
		rbk_buf_char(&v->way, '/');
	rbk_buf_put(&v->way, name, len);
	v->steps[v->n++].end = v->way.len;
	return 0;
}

/* Goes to the folder that holds `path`, staying on the way as far as it is
   the same; *name is what is left of the path. */
static int
go_to(const char **name, struct rbk_view *v, const char *path)
{
	size_t same = 1, at = 0;
	int code = 0;

	while (same < v->n && strncmp(path, v->way.text, v->steps[same].end) == 0 && path[v->steps[same].end] == '/')
		at = v->steps[same++].end + 1;
	go_back(v, v->n ? same : 0);
	if (!v->n)
		code = go_into(v, &v->tree, "", 0);
	for (const char *slash; !code && (slash = strchr(path + at, '/')); at = (size_t)(slash - path) + 1) {
		const struct rbk_read *read = &v->steps[v->n - 1].read;
		const size_t len = (size_t)(slash - path) - at;
		struct rbk_entry e;
		git_oid oid;

		if (!rbk_tree_find(&e, read->bytes, read->len, path + at, len) || !rbk_entry_is_folder(&e))
			return GIT_ENOTFOUND;
		git_oid_fromraw(&oid, e.oid);
		code = go_into(v, &oid, path + at, len);
	}
	*name = path + at;
	return code;
}

/* What stands at a path ("": the tree itself). */
static int
find(git_oid *oid, bool *is_folder, struct rbk_view *v, const char *path)
{
	const char *name;
	struct rbk_entry e;

	*oid = v->tree;
	*is_folder = true;
	if (!*path)
		return 0;
	int code = go_to(&name, v, path);

	if (code)
		return code;
	const struct rbk_read *read = &v->steps[v->n - 1].read;

	if (!rbk_tree_find(&e, read->bytes, read->len, name, strlen(name)))
		return GIT_ENOTFOUND;
	git_oid_fromraw(oid, e.oid);
	*is_folder = rbk_entry_is_folder(&e);
	return e.mode == GIT_FILEMODE_COMMIT ? GIT_ENOTFOUND : 0;
}

static int
find_tree(struct rbk_view *v, const char *ref, const char *under, struct rbk_err *err)
{
	git_oid id;
	git_commit *commit = NULL;
	bool is_folder;
	int code = git_oid_fromstr(&id, ref);

	if (code || strlen(ref) != GIT_OID_HEXSZ)
		code = rbk_repo_tip(&id, v->repo, ref);
	if (!code)
		code = git_commit_lookup(&commit, v->repo, &id);
	if (!code) {
		git_oid_tostr(v->commit, sizeof v->commit, &id);
		v->tree = *git_commit_tree_id(commit);
	}
	git_commit_free(commit);
	if (code == GIT_ENOTFOUND)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no %s in %s"), ref, git_repository_path(v->repo));
	if (code)
		return rbk_repo_fail(err, code, N_("read %s"), ref);
	code = find(&id, &is_folder, v, under);
	if (code == GIT_ENOTFOUND || (!code && !is_folder))
		return rbk_fail(err, RBK_E_MISSING, N_("there is no %s in %s"), under, ref);
	go_back(v, 0);
	v->tree = id;
	return code ? rbk_repo_fail(err, code, N_("read %s"), under) : 0;
}

int
rbk_view_of(struct rbk_view **out, git_repository *repo, bool own, const char *ref, const char *under,
            struct rbk_err *err)
{
	struct rbk_view *v = rbk_grow(NULL, sizeof *v);

	*v = (struct rbk_view){ .repo = repo, .own = own };
	*out = NULL;
	int code = rbk_reader_open(&v->reader, repo);

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
	go_back(v, 0);
	rbk_reader_close(v->reader);
	if (v->own)
		git_repository_free(v->repo);
	rbk_buf_free(&v->way);
	rbk_buf_free(&v->path);
	free(v);
}

const char *
rbk_view_commit(const struct rbk_view *v)
{
	return v->commit;
}

static int
read_blob(struct rbk_read *out, struct rbk_view *v, const git_oid *id, const char *path, struct rbk_err *err)
{
	int code = rbk_reader_get(out, v->reader, id, GIT_OBJECT_ANY);

	if (code)
		return rbk_repo_fail(err, code == GIT_ENOTFOUND ? GIT_ERROR : code, N_("read %s"), path);
	if (out->len > RBK_JSON_MAX) {
		rbk_read_free(out);
		return rbk_fail(err, RBK_E_BOUND, N_("%s is larger than any file of ours"), path);
	}
	return 0;
}

int
rbk_view_one(struct rbk_view *v, const char *path, rbk_view_fn *f, void *ctx, struct rbk_err *err)
{
	struct rbk_read blob = {0};
	bool is_folder;
	git_oid oid;
	int code = find(&oid, &is_folder, v, path);

	if (code == GIT_ENOTFOUND || (!code && is_folder))
		code = rbk_fail(err, RBK_E_MISSING, N_("there is no %s"), path);
	else if (code)
		code = rbk_repo_fail(err, code, N_("read %s"), path);
	else
		code = read_blob(&blob, v, &oid, path, err);
	if (!code)
		code = f(ctx, path, blob.bytes, blob.len, err);
	rbk_read_free(&blob);
	return code;
}

struct copy {
	struct rbk_arena *arena;
	const char      **bytes;
	size_t           *len;
};

static int
copy(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct copy *c = ctx;

	(void)path;
	(void)err;
	*c->len = len;
	*c->bytes = rbk_arena_copy(c->arena, bytes, len);
	return 0;
}

int
rbk_view_bytes(const char **bytes, size_t *len, struct rbk_arena *a, struct rbk_view *v, const char *path,
               struct rbk_err *err)
{
	struct copy c = { a, bytes, len };

	return rbk_view_one(v, path, copy, &c, err);
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

/* Opens a folder, if it is there. */
static int
open_folder(struct rbk_folder *out, bool *there, struct rbk_view *v, const char *folder, struct rbk_err *err)
{
	git_oid oid;
	int code = find(&oid, there, v, folder);

	*out = (struct rbk_folder){0};
	*there = *there && !code;
	if (*there)
		code = rbk_folder_open(out, v->reader, &oid);
	return code && (*there || code != GIT_ENOTFOUND) ? rbk_repo_fail(err, GIT_ERROR, N_("read %s"), folder) : 0;
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

static int walk_folder(struct walk *w, struct rbk_folder *folder);

static int
walk_into(struct walk *w, const git_oid *oid)
{
	const char *path = w->v->path.text;
	struct rbk_folder folder;

	if (w->most >= 0 && w->depth >= w->most)
		return 0;
	if (w->depth >= DEPTH_MAX)
		return rbk_fail(w->err, RBK_E_BOUND, N_("%.200s: folders are nested too deep"), path);
	int code = rbk_folder_open(&folder, w->v->reader, oid);

	if (code)
		code = rbk_repo_fail(w->err, GIT_ERROR, N_("read %s"), path);
	w->depth++;
	if (!code)
		code = walk_folder(w, &folder);
	w->depth--;
	rbk_folder_close(&folder);
	return code;
}

static int
walk_entry(struct walk *w, const struct rbk_entry *e)
{
	const char *path = w->v->path.text;
	struct rbk_read blob;
	git_oid oid;

	git_oid_fromraw(&oid, e->oid);
	if (rbk_entry_is_folder(e))
		return walk_into(w, &oid);
	if (e->mode == GIT_FILEMODE_COMMIT || !ends_in(path, w->ending))
		return 0;
	int code = read_blob(&blob, w->v, &oid, path, w->err);

	if (code)
		return code;
	code = w->f(w->ctx, path, blob.bytes, blob.len, w->err);
	rbk_read_free(&blob);
	return code;
}

static int
walk_folder(struct walk *w, struct rbk_folder *folder)
{
	const size_t base = w->v->path.len;
	int code = 0;

	while (!code && folder->has) {
		if (base)
			rbk_buf_char(&w->v->path, '/');
		rbk_buf_put(&w->v->path, folder->e.name, folder->e.len);
		code = walk_entry(w, &folder->e);
		w->v->path.len = base;
		w->v->path.text[base] = '\0';
		if (!code && rbk_folder_next(folder))
			code = rbk_repo_fail(w->err, GIT_ERROR, N_("read %s"), base ? w->v->path.text : "/");
	}
	return code;
}

int
rbk_view_each(struct rbk_view *v, const char *folder, const char *ending, int depth, rbk_view_fn *f, void *ctx,
              struct rbk_err *err)
{
	struct walk w = { .v = v, .ending = ending, .most = depth, .f = f, .ctx = ctx, .err = err };
	struct rbk_buf outer = v->path; /* f may walk too */
	struct rbk_folder first;
	bool there;
	int code = open_folder(&first, &there, v, folder, err);

	v->path = (struct rbk_buf){0};
	rbk_buf_str(&v->path, folder);
	if (!code && there)
		code = walk_folder(&w, &first);
	rbk_buf_free(&v->path);
	v->path = outer;
	rbk_folder_close(&first);
	return code;
}

int
rbk_view_names(struct rbk_view *v, const char *folder, rbk_view_name_fn *f, void *ctx, struct rbk_err *err)
{
	struct rbk_folder names;
	bool there;
	int code = open_folder(&names, &there, v, folder, err);

	while (!code && names.has) {
		code = f(ctx, names.e.name, rbk_entry_is_folder(&names.e), err);
		if (!code && rbk_folder_next(&names))
			code = rbk_repo_fail(err, GIT_ERROR, N_("read %s"), folder);
	}
	rbk_folder_close(&names);
	return code;
}

int
rbk_view_folders(struct rbk_view *v, const char *folder, rbk_view_folder_fn *f, void *ctx, struct rbk_err *err)
{
	struct rbk_folder names;
	bool there;
	int code = open_folder(&names, &there, v, folder, err);

	while (!code && names.has) {
		char hex[GIT_OID_HEXSZ + 1];
		git_oid oid;

		git_oid_fromraw(&oid, names.e.oid);
		if (rbk_entry_is_folder(&names.e))
			code = f(ctx, names.e.name, git_oid_tostr(hex, sizeof hex, &oid), err);
		if (!code && rbk_folder_next(&names))
			code = rbk_repo_fail(err, GIT_ERROR, N_("read %s"), folder);
	}
	rbk_folder_close(&names);
	return code;
}

void
rbk_view_oid(char out[41], struct rbk_view *v, const char *path)
{
	bool is_folder;
	git_oid oid;

	out[0] = '\0';
	if (find(&oid, &is_folder, v, path) == 0)
		(void)git_oid_tostr(out, 41, &oid);
}

struct changes {
	rbk_view_id_fn *f;
	void           *ctx;
};

static int
tell_change(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu, struct rbk_err *err)
{
	const struct changes *c = ctx;
	char id[GIT_OID_HEXSZ + 1];

	if (!neu || neu->mode == GIT_FILEMODE_COMMIT || (old && git_oid_equal(&old->oid, &neu->oid)))
		return 0;
	return c->f(c->ctx, path, git_oid_tostr(id, sizeof id, &neu->oid), err);
}

int
rbk_view_changes(struct rbk_view *v, const struct rbk_view *old, rbk_view_id_fn *f, void *ctx, struct rbk_err *err)
{
	struct changes c = { f, ctx };

	return rbk_differ(v->reader, old ? &old->tree : NULL, &v->tree, tell_change, &c, err);
}

void
rbk_view_id(char id[GIT_OID_HEXSZ + 1], const void *bytes, size_t len)
{
	git_oid oid;

	if (git_odb_hash(&oid, bytes, len, GIT_OBJECT_BLOB))
		abort(); /* out of memory */
	git_oid_tostr(id, GIT_OID_HEXSZ + 1, &oid);
}
