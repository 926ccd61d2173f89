/* A bounded cache: full means "don't keep", and it is emptied between two
   commits, so that no tree in use ever goes away. */
#include "sync/trees.h"

#include <stdlib.h>

#include "core/model/arena.h"

#define KEEP (8 * 1024 * 1024)

int
rbk_trees_get(struct rbk_tree *out, bool *fresh, struct rbk_trees *t, const git_oid *oid, struct rbk_err *err)
{
	const uint64_t *place = rbk_oids_find(&t->index, oid);
	struct rbk_object object;

	*out = (struct rbk_tree){0};
	if (fresh)
		*fresh = !place;
	if (place) {
		out->bytes = t->at[*place].bytes;
		out->len = t->at[*place].len;
		return 0;
	}
	int code = rbk_objects_read(&object, t->objects, oid, GIT_OBJECT_TREE, RBK_TREE_BYTES, err);

	if (code)
		return code;
	out->bytes = object.bytes;
	out->len = object.len;
	if (t->bytes + object.len > 2 * KEEP) {
		out->own = object;
		return 0;
	}
	if (t->index.n == t->cap) {
		t->cap = t->cap ? t->cap * 2 : 64;
		t->at = rbk_grow(t->at, t->cap * sizeof *t->at);
	}
	t->at[t->index.n] = object;
	t->bytes += object.len;
	(void)rbk_oids_put(&t->index, oid, t->index.n);
	return 0;
}

void
rbk_trees_done(struct rbk_tree *tree)
{
	rbk_object_clear(&tree->own);
	*tree = (struct rbk_tree){0};
}

static void
empty(struct rbk_trees *t)
{
	for (size_t i = 0; i < t->index.n; i++)
		rbk_object_clear(&t->at[i]);
	rbk_oids_cut(&t->index, 0);
	t->bytes = 0;
}

void
rbk_trees_rest(struct rbk_trees *t)
{
	if (t->bytes > KEEP)
		empty(t);
}

void
rbk_trees_free(struct rbk_trees *t)
{
	empty(t);
	rbk_oids_free(&t->index);
	free(t->at);
	*t = (struct rbk_trees){0};
}
