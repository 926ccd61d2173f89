/* The walk: a commit's tree beside its parents' trees, all at once. What is
   the same in any parent was taken with that parent. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "sync/form.h"
#include "sync/pull_p.h"

#define LARGE   (4 * 1024 * 1024)
#define SPILL   (8 * 1024 * 1024) /* bytes of a bundle that needn't wait for the verdict */
#define LOOKS   ((size_t)RBK_BOOK_RECORDS * 16)

static int
spill(struct rbk_walk *w, struct rbk_err *err)
{
	if (!w->bundle || rbk_bundle_size(w->bundle) < SPILL)
		return 0;
	int code = rbk_bundle_flush(w->bundle, err);

	w->hub = code != 0;
	return code;
}

static int
take(struct rbk_walk *w, const git_oid *oid, const struct rbk_object *object, struct rbk_err *err)
{
	if (!rbk_oids_put(&w->seen, oid, 0) || !w->bundle)
		return 0;
	(void)rbk_bundle_put(w->bundle, oid, object->type, object->bytes, object->len);
	return spill(w, err);
}

static int
record(struct rbk_walk *w, const git_oid *oid, const struct rbk_object *object, const struct rbk_path *place, bool fresh,
       struct rbk_err *err)
{
	struct rbk_err why = {0};
	struct rbk_record r;
	int code = 0;

	/* A record that isn't good makes no facts; whether it matters is for
	   the check of the tip to say. */
	if (rbk_form_record(&r, &w->scratch, w->path, object->bytes, object->len, w->pull->person, &why) == 0) {
		rbk_form_note(&w->seen, &w->paths, oid, w->path);
		code = rbk_walk_fact(w, &r, place, fresh, err);
	}
	rbk_arena_free(&w->scratch);
	return code;
}

static int
read_and_take(struct rbk_walk *w, const git_oid *oid, const struct rbk_path *place, bool fresh, struct rbk_err *err)
{
	struct rbk_object object;
	int code = rbk_objects_read(&object, w->objects, oid, GIT_OBJECT_BLOB, RBK_DOCUMENT_MAX, err);

	if (code)
		return rbk_while(err, "%.200s", w->path);
	bool large = object.len > LARGE && w->pull->large;

	if (large) /* deflating needs as much again */
		(void)pthread_mutex_lock(w->pull->large);
	code = take(w, oid, &object, err);
	if (!code && place->hash[0] && rbk_form_content(place, object.bytes, object.len))
		rbk_form_note(&w->seen, &w->paths, oid, w->path);
	if (!code && place->kind)
		code = record(w, oid, &object, place, fresh, err);
	rbk_object_clear(&object);
	if (large)
		(void)pthread_mutex_unlock(w->pull->large);
	return code;
}

/* One folder: the commit's tree, and a cursor in each parent's. */
struct cursor {
	struct rbk_tree  tree;
	const char      *p;
	struct rbk_entry e;
	bool             has;
};

static int walk_folder(struct rbk_walk *w, const git_oid *oid, const git_oid *olds, size_t n, size_t at, int depth,
                       struct rbk_err *err);

static int
walk_file(struct rbk_walk *w, const git_oid *oid, unsigned mode, bool fresh, struct rbk_err *err)
{
	struct rbk_path place = {0};

	if (mode == 0160000)
		return 0; /* a commit of another repository */
	if (mode == 0100644)
		rbk_path_parse(&place, w->path);
	if (!place.kind && rbk_oids_find(&w->seen, oid))
		return 0;
	return read_and_take(w, oid, &place, fresh, err);
}

static int
walk_entry(struct rbk_walk *w, const struct rbk_entry *e, const git_oid *olds, size_t n, bool fresh, size_t at, int depth,
           struct rbk_err *err)
{
	git_oid oid;

	if (++w->looked > LOOKS)
		return rbk_fail(err, RBK_E_BOUND, N_("more than %zu changed files and folders"), LOOKS);
	if (e->len > 255)
		return rbk_fail(err, RBK_E_BOUND, N_("a name in folder \"%.*s\" is longer than 255 bytes"), (int)at, w->path);
	git_oid_fromraw(&oid, e->oid);
	memcpy(w->path + at, e->name, e->len);
	w->path[at + e->len] = '\0';
	if (!rbk_entry_is_folder(e))
		return walk_file(w, &oid, e->mode, fresh, err);
	if (depth == RBK_WALK_DEPTH)
		return rbk_fail(err, RBK_E_BOUND, N_("a folder lies deeper than %d folders; a book has at most %d"), depth,
		                RBK_PATH_DEPTH);
	w->path[at + e->len] = '/';
	return walk_folder(w, &oid, olds, n, at + e->len + 1, depth + 1, err);
}

/* Moves the parents' cursors to the entry. True if one has the very same. */
static bool
compare(struct cursor *c, size_t n, const struct rbk_entry *e, git_oid *olds, size_t *n_olds, bool *fresh)
{
	bool same = false;

	*n_olds = 0;
	*fresh = true;
	for (size_t i = 0; i < n; i++) {
		const char *end = c[i].tree.bytes + c[i].tree.len;

		while (c[i].has && rbk_tree_compare(&c[i].e, e) < 0)
			c[i].has = rbk_tree_next(&c[i].e, &c[i].p, end);
		if (!c[i].has || rbk_tree_compare(&c[i].e, e) != 0)
			continue;
		*fresh = false;
		same = same || (c[i].e.mode == e->mode && memcmp(c[i].e.oid, e->oid, GIT_OID_RAWSZ) == 0);
		if (rbk_entry_is_folder(&c[i].e) && rbk_entry_is_folder(e))
			git_oid_fromraw(&olds[(*n_olds)++], c[i].e.oid);
	}
	return same;
}

static int
open_folder(struct rbk_walk *w, struct rbk_tree *tree, const git_oid *oid, struct rbk_err *err)
{
	int code = rbk_trees_get(tree, NULL, &w->trees, oid, err);

	if (code || rbk_oids_find(&w->seen, oid))
		return code;
	if ((code = rbk_tree_sound(tree->bytes, tree->len, err)))
		return code;
	return take(w, oid, &(struct rbk_object){ .type = GIT_OBJECT_TREE, .bytes = tree->bytes, .len = tree->len }, err);
}

static int
walk_folder(struct rbk_walk *w, const git_oid *oid, const git_oid *olds, size_t n, size_t at, int depth,
            struct rbk_err *err)
{
	struct cursor *c = rbk_grow(NULL, (n + 1) * sizeof *c);
	struct rbk_tree tree = {0};
	git_oid below[RBK_PARENTS_MAX];
	struct rbk_entry e;
	size_t opened = 0, n_below;
	bool fresh;
	int code = open_folder(w, &tree, oid, err);

	for (; opened < n && !code; opened++) {
		c[opened] = (struct cursor){0};
		code = rbk_trees_get(&c[opened].tree, NULL, &w->trees, &olds[opened], err);
		c[opened].p = c[opened].tree.bytes;
		c[opened].has = !code && rbk_tree_next(&c[opened].e, &c[opened].p, c[opened].p + c[opened].tree.len);
	}
	for (const char *p = tree.bytes; !code && rbk_tree_next(&e, &p, tree.bytes + tree.len); )
		if (!compare(c, n, &e, below, &n_below, &fresh))
			code = walk_entry(w, &e, below, n_below, fresh, at, depth, err);
	while (opened > 0)
		rbk_trees_done(&c[--opened].tree);
	rbk_trees_done(&tree);
	free(c);
	return code;
}

static int
take_commit(struct rbk_walk *w, const struct rbk_link *link, struct rbk_err *err)
{
	struct rbk_object object = { .type = GIT_OBJECT_COMMIT, .bytes = link->bytes, .len = link->len };
	int code = 0;

	if (link->bytes)
		return take(w, &link->oid, &object, err);
	code = rbk_objects_read(&object, w->objects, &link->oid, GIT_OBJECT_COMMIT, RBK_RECORD_MAX, err);
	if (!code)
		code = take(w, &link->oid, &object, err);
	rbk_object_clear(&object);
	return code;
}

int
rbk_walk_commit(struct rbk_walk *w, const struct rbk_link *link, const git_oid *trees, struct rbk_err *err)
{
	int code = take_commit(w, link, err);

	if (code)
		return code;
	w->link = link;
	rbk_trees_rest(&w->trees);
	for (size_t i = 0; i < link->n_parents; i++)
		if (git_oid_cmp(&trees[i], &link->tree) == 0)
			return 0;
	return walk_folder(w, &link->tree, trees, link->n_parents, 0, 0, err);
}
