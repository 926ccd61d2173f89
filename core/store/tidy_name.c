/* The path of every object: git seeks deltas among objects of like names,
   and without names a pack is twice as large. */
#include <stdlib.h>
#include <string.h>

#include "core/model/buf.h"
#include "core/store/repo.h"
#include "core/store/tidy_p.h"

#define DEPTH_MAX 64  /* folders; deeper ones stay without a name */
#define PAST_MAX  300 /* commits of packs that stay: older loose ones may stand behind them */

struct walk {
	struct tidy   *tidy;
	git_oid       *commits; /* still to look at */
	size_t         n, cap;
	struct rbk_buf path;
	unsigned       past;
};

static int
by_oid(const void *x, const void *y)
{
	return git_oid_cmp(x, y);
}

static struct tidy_object *
find(const struct walk *w, const git_oid *oid)
{
	return w->tidy->n ? bsearch(oid, w->tidy->at, w->tidy->n, sizeof *w->tidy->at, by_oid) : NULL;
}

/* The object, if it is one of ours and not reached yet. */
static struct tidy_object *
reach(struct walk *w, const git_oid *oid, git_object_t type)
{
	struct tidy_object *o = find(w, oid);

	if (!o || o->reached)
		return NULL;
	o->reached = true;
	o->type = type;
	o->order = w->tidy->reached++;
	o->name = w->path.len ? rbk_arena_copy(&w->tidy->arena, w->path.text, w->path.len) : "";
	return o;
}

static int
walk_tree(struct walk *w, const git_oid *oid, int depth)
{
	git_tree *tree;
	const size_t base = w->path.len;
	int code = 0;

	if (!reach(w, oid, GIT_OBJECT_TREE))
		return 0;
	if (git_tree_lookup(&tree, w->tidy->repo, oid))
		return rbk_repo_fail(w->tidy->err, GIT_ERROR, N_("read a tree of %s"), w->tidy->dir);
	for (size_t i = 0; i < git_tree_entrycount(tree) && !code; i++) {
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);

		if (base)
			rbk_buf_char(&w->path, '/');
		rbk_buf_str(&w->path, git_tree_entry_name(e));
		if (git_tree_entry_type(e) == GIT_OBJECT_BLOB)
			(void)reach(w, git_tree_entry_id(e), GIT_OBJECT_BLOB);
		else if (git_tree_entry_type(e) == GIT_OBJECT_TREE && depth < DEPTH_MAX)
			code = walk_tree(w, git_tree_entry_id(e), depth + 1);
		w->path.len = base;
		w->path.text[base] = '\0';
	}
	git_tree_free(tree);
	return code;
}

static void
later(struct walk *w, const git_oid *oid)
{
	RBK_ROOM(w->commits, w->n, w->cap);
	w->commits[w->n++] = *oid;
}

static int
walk_commit(struct walk *w, const git_oid *oid)
{
	git_commit *commit;
	bool ours = reach(w, oid, GIT_OBJECT_COMMIT) != NULL;
	int code = 0;

	if (!ours && (find(w, oid) || w->past++ >= PAST_MAX))
		return 0;
	if (git_commit_lookup(&commit, w->tidy->repo, oid))
		return !ours ? 0 : rbk_repo_fail(w->tidy->err, GIT_ERROR, N_("read a commit of %s"), w->tidy->dir);
	if (ours)
		code = walk_tree(w, git_commit_tree_id(commit), 0);
	for (unsigned i = 0; i < git_commit_parentcount(commit); i++)
		later(w, git_commit_parent_id(commit, i));
	git_commit_free(commit);
	return code;
}

/* What a ref names: a commit, or a tag that leads to one. */
static void
walk_ref(struct walk *w, const git_oid *oid)
{
	git_object *object = NULL;
	git_oid at = *oid;

	for (int i = 0; i < DEPTH_MAX && git_object_lookup(&object, w->tidy->repo, &at, GIT_OBJECT_ANY) == 0; i++) {
		git_object_t type = git_object_type(object);

		if (type == GIT_OBJECT_TAG) {
			(void)reach(w, &at, GIT_OBJECT_TAG);
			git_oid_cpy(&at, git_tag_target_id((git_tag *)object));
		}
		git_object_free(object);
		if (type == GIT_OBJECT_COMMIT)
			later(w, &at);
		if (type != GIT_OBJECT_TAG)
			return;
	}
}

int
tidy_name(struct tidy *t)
{
	struct walk w = { .tidy = t };
	git_reference_iterator *refs = NULL;
	git_reference *ref = NULL;
	int code = git_reference_iterator_new(&refs, t->repo);

	if (code)
		return rbk_repo_fail(t->err, code, N_("read the refs of %s"), t->dir);
	while ((code = git_reference_next(&ref, refs)) == 0) {
		if (git_reference_target(ref))
			walk_ref(&w, git_reference_target(ref));
		git_reference_free(ref);
	}
	git_reference_iterator_free(refs);
	for (size_t i = 0; i < t->n_also; i++)
		later(&w, &t->also[i]);
	if (code != GIT_ITEROVER)
		code = rbk_repo_fail(t->err, code, N_("read the refs of %s"), t->dir);
	else
		code = 0;
	while (!code && w.n > 0) {
		git_oid next = w.commits[--w.n];

		code = walk_commit(&w, &next);
	}
	free(w.commits);
	rbk_buf_free(&w.path);
	return code;
}
