/* git's index (gitformat-index(5), versions 2 and 3), changed by path. The
   bytes between two changes are copied as they stand, so that a save costs
   the file's size in copying and hashing and nothing else. */
#ifndef RBK_CORE_STORE_INDEX_H
#define RBK_CORE_STORE_INDEX_H

#include <git2.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "core/model/buf.h"
#include "core/model/err.h"

struct rbk_index_entry {
	const unsigned char *raw; /* from here … */
	size_t               len; /* … so many bytes */
	const char          *path;
	int                  stage; /* 0; 1 to 3: a conflict of git merge */
};

struct rbk_index {
	unsigned char          *bytes;
	size_t                  len;
	struct rbk_index_entry *at;
	size_t                  n;
	struct stat             was; /* of the file read; zero if there was none */
	char                    sum[GIT_OID_HEXSZ + 1]; /* the file's own checksum, unchecked; "" if none */
};

/* Reads dir/index; none is an empty one. RBK_E_BROKEN: not of a version or
   form we know; then *out is empty and can be written over. */
int rbk_index_read(struct rbk_index *out, const char *dir, struct rbk_err *err);
void rbk_index_free(struct rbk_index *x);
/* The blob an entry names; its mode. */
void rbk_index_oid(git_oid *out, const struct rbk_index_entry *e);
unsigned rbk_index_mode(const struct rbk_index_entry *e);
/* Is the file surely as it was when the entry was made: same times, size and
   inode, and not of the very moment the index is of? */
bool rbk_index_fits(const struct rbk_index *x, const struct rbk_index_entry *e, const struct stat *st);

struct rbk_index_change {
	const char *path;
	bool        drop;
	git_oid     oid;
	struct stat st; /* of the work-tree file; zero: unknown, git will look */
};

/* Writes the index with the changes (sorted by path's bytes, none twice) as
   dir/index.lock: git's own lock, so that from here on no git reads or
   writes the old index for a commit. `sum` gets its checksum. `temp` is a
   file of ours in the same file system, by which a lock left by a killed run
   of ours is known.
   RBK_E_BUSY: git holds the lock. RBK_E_MOVED: not the index read any more. */
int rbk_index_lock(char sum[GIT_OID_HEXSZ + 1], const struct rbk_index *x, const char *dir, const char *temp,
                   const struct rbk_index_change *changes, size_t n, struct rbk_err *err);
/* Clears such a lock. */
void rbk_index_clear(const char *dir, const char *temp);
/* What was written becomes the index; or is dropped. Either unlocks. */
int rbk_index_put(const char *dir, const char *temp, struct rbk_err *err);
void rbk_index_drop(const char *dir, const char *temp);

#endif
