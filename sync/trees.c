/* A bounded cache: full means "don't keep", and it is emptied between two
   commits, so that no tree in use ever goes away. */
#include "sync/trees.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/store/tree.h"

#define KEEP  (8 * 1024 * 1024)
#define LARGE (16 * 1024) /* bytes of a tree that are not searched one entry after the other */

int
rbk_trees_get(struct rbk_tree *out, bool *fresh, struct rbk_trees *t, const git_oid *oid, struct rbk_err *err)
{
	const uint64_t *place = rbk_oids_find(&t->index, oid);
	struct rbk_object object;

	*out = (struct rbk_tree){0};
	if (fresh)
		*fresh = !place;
	if (place) {
		out->bytes = t->at[*place].object.bytes;
		out->len = t->at[*place].object.len;
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
	t->at[t->index.n] = (struct rbk_kept){ .object = object };
	t->bytes += object.len;
	(void)rbk_oids_put(&t->index, oid, t->index.n);
	return 0;
}

static void
find_starts(struct rbk_kept *k)
{
	const char *p = k->object.bytes, *end = p + k->object.len;
	struct rbk_entry e;
	size_t cap = 0;

	for (const char *start = p; rbk_tree_next(&e, &p, end); start = p) {
		RBK_ROOM(k->starts, k->n, cap);
		k->starts[k->n++] = (uint32_t)(start - k->object.bytes);
	}
}

/* The entry of that name, as a file or as a folder: they sort apart. */
static bool
bisect(struct rbk_entry *e, const struct rbk_kept *k, const char *name, size_t len, unsigned mode)
{
	const struct rbk_entry want = { .mode = mode, .name = name, .len = len };
	size_t low = 0, high = k->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const char *p = k->object.bytes + k->starts[mid];

		(void)rbk_tree_next(e, &p, k->object.bytes + k->object.len);
		int c = rbk_tree_compare(e, &want);

		if (c == 0)
			return true;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

static bool
find(struct rbk_entry *e, struct rbk_trees *t, const git_oid *oid, const struct rbk_tree *tree, const char *name, size_t n)
{
	const uint64_t *place = tree->len > LARGE ? rbk_oids_find(&t->index, oid) : NULL;

	if (!place)
		return rbk_tree_find(e, tree->bytes, tree->len, name, n);
	struct rbk_kept *k = &t->at[*place];

	if (!k->starts)
		find_starts(k);
	return bisect(e, k, name, n, 0100644) || bisect(e, k, name, n, 040000);
}

int
rbk_trees_find(git_oid *out, unsigned *mode, struct rbk_trees *t, const git_oid *root, const char *path,
               struct rbk_err *err)
{
	*out = *root;
	for (const char *name = path; *name; ) {
		size_t n = strcspn(name, "/");
		struct rbk_tree tree;
		struct rbk_entry e;
		int code = rbk_trees_get(&tree, NULL, t, out, err);

		if (code)
			return code;
		bool found = find(&e, t, out, &tree, name, n);

		if (found)
			git_oid_fromraw(out, e.oid);
		if (found && mode)
			*mode = e.mode;
		rbk_trees_done(&tree);
		if (!found || (name[n] && !rbk_entry_is_folder(&e)))
			return rbk_fail(err, RBK_E_MISSING, N_("there is no %s"), path);
		name += n + (name[n] == '/');
	}
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
	for (size_t i = 0; i < t->index.n; i++) {
		rbk_object_clear(&t->at[i].object);
		free(t->at[i].starts);
	}
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
