/* The commits a push brought: those behind its tip and not behind the tip
   received before it, parents first. */
#ifndef RBK_SYNC_RANGE_H
#define RBK_SYNC_RANGE_H

#include "core/model/arena.h"
#include "core/model/time.h"
#include "core/store/oids.h"
#include "sync/objects.h"

#define RBK_PARENTS_MAX 16

struct rbk_link { /* one commit */
	git_oid  oid, tree;
	git_oid *parents; /* in the range's arena */
	size_t   n_parents;
	char     author[33]; /* the author's address up to its @; "" if it is longer */
	const char *bytes;   /* of the object; NULL in a long range: read it again */
	size_t   len;
};

/* Free it with rbk_range_free, after an error too. */
struct rbk_range {
	struct rbk_link *at; /* in order: each behind its parents */
	size_t           n, cap;
	struct rbk_oids  index; /* commit → place in `at` */
	struct rbk_arena arena;
};

/* The range of `tip` behind `before` (NULL: to the roots). RBK_E_BAD: a
   commit is odd, or `before` isn't an ancestor of `tip`; others as
   rbk_objects_read. The order follows from the commits alone. */
int rbk_range_read(struct rbk_range *out, struct rbk_objects *o, const git_oid *tip, const git_oid *before,
                   struct rbk_err *err);
void rbk_range_free(struct rbk_range *r);

/* One commit. Its form is stricter than git asks: names, addresses and
   dates as every git writes them. Parents go into the arena, and the bytes
   if `keep`. */
int rbk_link_read(struct rbk_link *out, struct rbk_arena *a, struct rbk_objects *o, const git_oid *oid, bool keep,
                  struct rbk_err *err);

#endif
