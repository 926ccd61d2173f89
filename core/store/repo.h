/* What core/store and sync share of libgit2: starting it, its errors,
   durable objects, trees changed by path. */
#ifndef RBK_CORE_STORE_REPO_H
#define RBK_CORE_STORE_REPO_H

#include <git2.h>
#include <stdbool.h>
#include <time.h>

#include "core/model/arena.h"
#include "core/model/buf.h"
#include "core/model/err.h"
#include "core/model/time.h"

struct rbk_key; /* core/store/key.h */

/* Starts libgit2 once a process, with our options. */
void rbk_repo_start(void);

/* rbk_fail with the code that fits git's and git's words behind ours. */
int rbk_repo_fail(struct rbk_err *err, int git_code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Where a ref is: libgit2's code, and GIT_ENOTFOUND only if there is none.
   libgit2 1.5 says so, too, where it couldn't look. */
int rbk_repo_tip(git_oid *out, git_repository *repo, const char *ref);

/* A change to a tree: path → blob bytes, or an object already in the
   repository (blob or tree), or nothing (dropped). */
struct rbk_put {
	const char *path;
	const void *bytes;   /* a new blob … */
	size_t      len;
	const git_oid *oid;  /* … or this object, with `mode` … */
	git_filemode_t mode;
	int         drop;    /* … or away with it */
};

/* The tree `base` (NULL: empty) with the changes made. Changes may come in
   any order, no path twice, no path inside another's. Costs the size of
   each folder touched. Objects are written through `odb` of the repository;
   making them durable is the caller's. */
int rbk_repo_update(git_oid *out, git_repository *repo, const git_tree *base,
                    const struct rbk_put *puts, size_t n, struct rbk_err *err);

/* The same, with every new object given to `write` instead, so that the
   caller can pack it or note its name. */
typedef int rbk_write_fn(void *ctx, git_oid *out, git_object_t type,
                         const void *bytes, size_t len, struct rbk_err *err);
int rbk_repo_update_with(git_oid *out, git_repository *repo, const git_tree *base,
                         const struct rbk_put *puts, size_t n,
                         rbk_write_fn *write, void *ctx, struct rbk_err *err);

/* The bytes of a commit object, put into an empty buffer. `author` and `committer` are ids or names,
   cleaned here; the address is NAME@ORG. `parents` may be none. */
struct rbk_commit {
	const char    *author, *committer, *org;
	rbk_time       at;
	int            zone; /* minutes east of UTC */
	const git_oid *tree, *parents;
	size_t         n_parents;
	const char    *what; /* subject, and body if any */
	const struct rbk_key *key; /* by which it is signed, or NULL */
};
void rbk_commit_write(struct rbk_buf *out, const struct rbk_commit *c);
/* The address there, NAME@ORG. */
void rbk_mail_write(struct rbk_buf *out, const char *name, const char *org);

/* New objects of one commit. Start it as { .repo = … }. */
struct rbk_fresh {
	git_repository *repo;
	git_oid        *at; /* the loose ones */
	size_t          n, cap;
	bool            looked, ordered; /* rbk_file_ordered, once it was asked */
	struct rbk_parcel *parcel; /* NULL: all loose */
	struct rbk_bundle *bundle;
	struct timespec    made;   /* the pack's time */
};
/* Writes a loose object and notes its name, or gathers it. Its bytes are on
   the disk before its name is, so that no power cut leaves a damaged one;
   rbk_repo_commit_ref makes it durable. An rbk_write_fn: ctx is the fresh. */
int rbk_object_write(void *fresh, git_oid *out, git_object_t type,
                     const void *bytes, size_t len, struct rbk_err *err);
/* The same for a blob with a file's bytes, piece by piece, loose always.
   RBK_E_MOVED: the file changed meanwhile. */
int rbk_object_write_file(struct rbk_fresh *fresh, git_oid *out, const char *file, struct rbk_err *err);
/* From now on objects go into one pack, which is quicker for many. */
int rbk_fresh_gather(struct rbk_fresh *f, struct rbk_err *err);
int rbk_fresh_put(struct rbk_fresh *f, git_oid *out, git_object_t type,
                  const void *bytes, size_t len, struct rbk_err *err);
/* The pack, if they were gathered, is durable and in its place. */
int rbk_fresh_place(struct rbk_fresh *f, struct rbk_err *err);
/* `used`: a ref names what was written; else a pack goes again. */
void rbk_fresh_free(struct rbk_fresh *f, bool used);

/* Calls f for every file of a diff, until it returns something else than 0.
   git_diff_foreach would compare the files' lines too. */
typedef int rbk_delta_fn(void *ctx, const git_diff_delta *d);
int rbk_repo_deltas(git_diff *diff, rbk_delta_fn *f, void *ctx);

/* Behind a move to `neu` that failed: takes the lines that tell of it out of
   the ref's log and HEAD's. True: one couldn't be taken out, so that `neu` is
   named still, and what it consists of must stay. */
bool rbk_repo_unlog(git_repository *repo, const char *ref, const git_oid *neu);

/* Makes loose objects (rbk_object_write's) durable and moves a ref, in the one
   order that is safe: objects on their way to the disk, then the ref by
   compare-and-swap (`old` NULL: must not exist), then one flush.
   RBK_E_MOVED: the ref is not at `old`. */
int rbk_repo_commit_ref(git_repository *repo, const char *ref, const git_oid *neu, const git_oid *old,
                        const git_oid *objects, size_t n, const char *log, struct rbk_err *err);

/* Packs what refs reach of the loose objects, with small packs as long as
   together there are at most `most` objects, each under its full path as
   name; flush, put in place, and only then unlink what the new pack holds.
   Objects no ref reaches stay as they are, and so do large files unless all
   is to be one pack. Safe beside writers; RBK_E_BUSY: another tidy is at work. */
#define RBK_TIDY_ALL SIZE_MAX /* one pack */
int rbk_repo_tidy(git_repository *repo, size_t most, struct rbk_err *err);
/* The same as one pack, and what neither a ref nor one of the commits `also`
   reaches goes, but for loose objects: for repositories that are derived,
   whose one writer this is. Nothing is forgotten where a pack is kept. */
int rbk_repo_forget(git_repository *repo, const git_oid *also, size_t n, struct rbk_err *err);

#endif
