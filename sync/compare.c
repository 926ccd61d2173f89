/* A merge of two sorted listings, folder by folder. */
#include "sync/compare.h"

#include <stdio.h>
#include <string.h>

#include "core/store/tree.h"

#define DEPTH_MAX 8 /* folders in what headquarters writes, books aside */

struct comparison {
	struct rbk_trees *trees;
	rbk_compare_fn   *f;
	void             *ctx;
	char              path[4096];
	struct rbk_err   *err;
};

struct side {
	struct rbk_tree  tree;
	const char      *p;
	struct rbk_entry e;
	bool             has;
};

static int compare_trees(struct comparison *c, const git_oid *old, const git_oid *neu, size_t at, int depth);

static int
open_side(struct side *s, struct comparison *c, const git_oid *oid)
{
	int code = oid ? rbk_trees_get(&s->tree, NULL, c->trees, oid, c->err) : 0;

	s->p = s->tree.bytes;
	s->has = oid && !code && rbk_tree_next(&s->e, &s->p, s->tree.bytes + s->tree.len);
	return code;
}

static void
advance(struct side *s)
{
	s->has = rbk_tree_next(&s->e, &s->p, s->tree.bytes + s->tree.len);
}

/* One entry that is in one of them, or differs. */
static int
one(struct comparison *c, const struct rbk_entry *old, const struct rbk_entry *neu, size_t at, int depth)
{
	const struct rbk_entry *e = old ? old : neu;
	git_oid was, is;

	if (at + e->len + 2 > sizeof c->path)
		return rbk_fail(c->err, RBK_E_BROKEN, N_("a path in central is too long"));
	memcpy(c->path + at, e->name, e->len);
	c->path[at + e->len] = '\0';
	if (old)
		git_oid_fromraw(&was, old->oid);
	if (neu)
		git_oid_fromraw(&is, neu->oid);
	if (!rbk_entry_is_folder(e)) {
		c->f(c->ctx, c->path, old ? &was : NULL, neu ? &is : NULL);
		return 0;
	}
	if (depth == DEPTH_MAX)
		return rbk_fail(c->err, RBK_E_BROKEN, N_("%s in central lies deeper than this program writes"), c->path);
	c->path[at + e->len] = '/';
	return compare_trees(c, old ? &was : NULL, neu ? &is : NULL, at + e->len + 1, depth + 1);
}

static int
compare_trees(struct comparison *c, const git_oid *old, const git_oid *neu, size_t at, int depth)
{
	struct side a = {0}, b = {0};
	int code = open_side(&a, c, old);

	if (!code)
		code = open_side(&b, c, neu);
	while (!code && (a.has || b.has)) {
		int order = !a.has ? 1 : !b.has ? -1 : rbk_tree_compare(&a.e, &b.e);

		if (order < 0)
			code = one(c, &a.e, NULL, at, depth);
		else if (order > 0)
			code = one(c, NULL, &b.e, at, depth);
		else if (memcmp(a.e.oid, b.e.oid, GIT_OID_RAWSZ) != 0)
			code = one(c, &a.e, &b.e, at, depth);
		if (order <= 0)
			advance(&a);
		if (order >= 0)
			advance(&b);
	}
	rbk_trees_done(&a.tree);
	rbk_trees_done(&b.tree);
	return code;
}

/* The folder's tree in a root tree, if it has one. */
static int
folder(git_oid *out, bool *has, struct rbk_trees *t, const git_oid *root, const char *path, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	unsigned mode = 0;

	*has = false;
	if (!root)
		return 0;
	int code = rbk_trees_find(out, &mode, t, root, path, &why);

	*has = !code && mode == 040000;
	if (!code || code == RBK_E_MISSING)
		return 0;
	*err = why;
	return code;
}

int
rbk_compare(struct rbk_trees *t, const git_oid *old, const git_oid *neu, const char *path, rbk_compare_fn *f, void *ctx,
            struct rbk_err *err)
{
	struct comparison c = { .trees = t, .f = f, .ctx = ctx, .err = err };
	bool has_old, has_new;
	git_oid was, is;
	int code;

	rbk_trees_rest(t);
	if ((code = folder(&was, &has_old, t, old, path, err)) || (code = folder(&is, &has_new, t, neu, path, err)))
		return code;
	if (has_old && has_new && git_oid_cmp(&was, &is) == 0)
		return 0;
	int n = snprintf(c.path, sizeof c.path, "%s/", path);

	return compare_trees(&c, has_old ? &was : NULL, has_new ? &is : NULL, (size_t)n, 0);
}
