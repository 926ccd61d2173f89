/* A tree's bytes, entry by entry: "MODE NAME\0" and twenty bytes of id, in
   git's order (git's gitformat: folders sort as if their name ended in /). */
#ifndef RBK_CORE_STORE_TREE_H
#define RBK_CORE_STORE_TREE_H

#include <git2.h>
#include <stdbool.h>

#include "core/model/err.h"

/* Points into the tree's bytes. */
struct rbk_entry {
	unsigned    mode; /* 040000, 0100644 … */
	const char *name; /* a NUL stands behind it */
	size_t      len;
	const unsigned char *oid;
};

/* The next entry; moves *p. False at the end, or where the bytes stop
   making sense (rbk_tree_sound tells which). */
bool rbk_tree_next(struct rbk_entry *e, const char **p, const char *end);
/* The entry of that name. */
bool rbk_tree_find(struct rbk_entry *e, const char *bytes, size_t len, const char *name, size_t name_len);
/* git's order of entries. */
int rbk_tree_compare(const struct rbk_entry *x, const struct rbk_entry *y);

/* Would git itself take the tree: known modes, names that are one folder's
   and lead nowhere else (no "", ".", "..", ".git" in any spelling a file
   system may read as that), in order, none twice? RBK_E_BAD. */
int rbk_tree_sound(const char *bytes, size_t len, struct rbk_err *err);

static inline bool
rbk_entry_is_folder(const struct rbk_entry *e)
{
	return e->mode == 040000;
}

#endif
