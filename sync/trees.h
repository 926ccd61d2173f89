/* Trees read lately, kept: neighbouring commits share nearly all of theirs. */
#ifndef RBK_SYNC_TREES_H
#define RBK_SYNC_TREES_H

#include "core/store/oids.h"
#include "sync/objects.h"

#define RBK_TREE_BYTES (16 * 1024 * 1024) /* of one tree object */

/* A tree as read; of a large one where its entries start, once one is
   looked for. */
struct rbk_kept {
	struct rbk_object object;
	uint32_t         *starts;
	size_t            n;
};

/* Start it as { .objects = … }; free it with rbk_trees_free. */
struct rbk_trees {
	struct rbk_objects *objects;
	struct rbk_oids     index;
	struct rbk_kept    *at;
	size_t              cap, bytes;
};

/* A tree in use; give it back with rbk_trees_done. */
struct rbk_tree {
	const char       *bytes;
	size_t            len;
	struct rbk_object own; /* if there was no room to keep it */
};
/* `fresh` (or NULL): true if it was read just now. As rbk_objects_read. */
int rbk_trees_get(struct rbk_tree *out, bool *fresh, struct rbk_trees *t, const git_oid *oid, struct rbk_err *err);
/* The object at a path below a tree. RBK_E_MISSING. `mode` may be NULL. */
int rbk_trees_find(git_oid *out, unsigned *mode, struct rbk_trees *t, const git_oid *root, const char *path,
                   struct rbk_err *err);
void rbk_trees_done(struct rbk_tree *tree);
/* Makes room, if there is little. No tree may be in use. */
void rbk_trees_rest(struct rbk_trees *t);
void rbk_trees_free(struct rbk_trees *t);

#endif
