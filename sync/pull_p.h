/* A pull from inside: the lines' loop, the walk over a commit's changes,
   facts. */
#ifndef RBK_SYNC_PULL_P_H
#define RBK_SYNC_PULL_P_H

#include "core/model/path.h"
#include "core/store/tree.h"
#include "sync/pull.h"
#include "sync/range.h"
#include "sync/trees.h"

#define RBK_WALK_DEPTH 64                      /* folders below folders in any commit */
#define RBK_WALK_PATH  (RBK_WALK_DEPTH * 300)

struct rbk_walk {
	struct rbk_pull    *pull;
	struct rbk_bundle  *bundle; /* or NULL */
	struct rbk_objects *objects;
	struct rbk_trees    trees;
	struct rbk_oids     seen;   /* objects taken; good records with their path (sync/form.h) */
	struct rbk_arena    paths;
	struct rbk_objects *desk;   /* opened when an event names a desk commit */
	git_oid             desk_oid;
	rbk_time            desk_at;

	/* the line and commit at hand */
	const struct rbk_line *line;
	int64_t             order;
	rbk_time            after;
	const struct rbk_link *link;
	size_t              looked;
	struct rbk_arena    scratch; /* emptied after each file */
	char                path[RBK_WALK_PATH];

	bool                hub;     /* the error is the hub's own, not the box's */
};

/* Takes over what a commit brings: itself, and what differs from every
   parent; makes its facts. `trees`: of its parents. */
int rbk_walk_commit(struct rbk_walk *w, const struct rbk_link *link, const git_oid *trees, struct rbk_err *err);

/* The facts of a good record. `fresh`: the file is new in this commit. */
int rbk_walk_fact(struct rbk_walk *w, const struct rbk_record *r, const struct rbk_path *place, bool fresh,
                  struct rbk_err *err);

#endif
