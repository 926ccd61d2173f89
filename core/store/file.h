/* Files written whole or not at all. */
#ifndef RBK_CORE_STORE_FILE_H
#define RBK_CORE_STORE_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "core/model/buf.h"
#include "core/model/err.h"
#include "core/store/content.h"

/* True if the file system of `path` writes a file's data before the rename
   that names it is durable, so that one fsync behind many files is enough:
   ext4 with a journal. Anything else, or unknown: false. */
bool rbk_file_ordered(const char *path);

/* Sends a file's bytes to the disk: on an ordered file system they are on
   their way (`wait`: there), elsewhere fsync. RBK_E_OS. */
int rbk_file_flush(int fd, bool ordered, bool wait);

/* Sends all that was written to the file system of the folder to the disk:
   one wait instead of many. RBK_E_OS. */
int rbk_file_flush_all(const char *folder, struct rbk_err *err);

/* Where files are written: below `root`, by way of the file `temp` (same
   file system, overwritten) and a rename. No symbolic link below root is
   followed; missing folders are made. */
struct rbk_place {
	const char *root;
	const char *temp;
	bool        ordered; /* rbk_file_ordered(root), or rbk_file_flush_all comes behind */
};

/* Writes root/path whole. On its way to the disk when it returns.
   RBK_E_OS names the file; then nothing is changed. */
int rbk_file_write(const struct rbk_place *at, const char *path,
                   const void *bytes, size_t len, struct rbk_err *err);

/* The same, but what stood there before (*held) waits in `temp`, so that
   rbk_file_back can undo it. NULL bytes: only takes the file away. *is is
   the file as written, before the rename. */
int rbk_file_swap(bool *held, struct stat *is, const struct rbk_place *at, const char *path,
                  const void *bytes, size_t len, struct rbk_err *err);
/* As rbk_file_swap, with the bytes of the file `from`, which must still be
   that content: else RBK_E_MOVED. */
int rbk_file_swap_copy(bool *held, struct stat *is, const struct rbk_place *at, const char *path, const char *from,
                       const struct rbk_content *content, struct rbk_err *err);
void rbk_file_back(bool held, const struct rbk_place *at, const char *path);

/* Removes the folders above root/path that are empty. */
void rbk_file_prune(const struct rbk_place *at, const char *path);

/* A folder with all that is in it, links not followed; none is fine. */
int rbk_file_remove_all(const char *path, struct rbk_err *err);

/* Appends the file's bytes. RBK_E_MISSING; RBK_E_BOUND over `max`; RBK_E_BAD:
   not a plain file; RBK_E_OS. Follows no symbolic link below root. */
int rbk_file_read(struct rbk_buf *out, const char *root, const char *path, size_t max, struct rbk_err *err);
/* Same file, not written to since. */
bool rbk_file_same(const struct stat *x, const struct stat *y);
/* Without following a link. RBK_E_MISSING, RBK_E_OS. */
int rbk_file_stat(struct stat *out, const char *root, const char *path, struct rbk_err *err);

/* rbk_fail for errno; adds what to do when the disk is full. */
int rbk_file_fail(struct rbk_err *err, const char *doing, const char *path, int why);

/* All of it, or errno. */
int rbk_file_put(int fd, const void *bytes, size_t len);

#endif
