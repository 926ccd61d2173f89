/* What the files of the book share. */
#ifndef RBK_CORE_STORE_BOOK_P_H
#define RBK_CORE_STORE_BOOK_P_H

#include "core/store/book.h"
#include "core/store/file.h"
#include "core/store/key.h"
#include "core/store/repo.h"

/* What was left to tidy. */
enum book_untidy {
	BOOK_UNTIDY_NOT,
	BOOK_UNTIDY_LITTLE, /* by saves */
	BOOK_UNTIDY_MUCH    /* as a sync found it */
};

struct rbk_book {
	git_repository  *repo;
	struct rbk_arena arena; /* the strings below */
	const char *path, *dir; /* work tree; its .git/, with a slash */
	const char *person, *device, *hub, *org;
	int         zone;
	bool        ordered; /* rbk_file_ordered(dir) */
	enum book_untidy untidy;
	char        seen[GIT_OID_HEXSZ + 1]; /* the commit last shown to the caller: what their changes are based on */
};

#define BOOK_OWN   "roadbook/"      /* our folder inside .git */
#define BOOK_MANY  32               /* changed files from which on their objects are one pack (a pack wins from 4 to 30 on) */
#define BOOK_TRIES 20               /* rounds against another program that saves at the same time */

/* Held while the book is written to: one roadbook at a time. The lock's file
   remembers which commit git's index was last brought along to. */
struct book_hold {
	struct rbk_book *book;
	int  fd;
	char commit[GIT_OID_HEXSZ + 1]; /* of that index; "" if unknown */
	char sum[GIT_OID_HEXSZ + 1];    /* and its checksum */
	char exact[GIT_OID_HEXSZ + 1];  /* checksum of the index that was known to hold just what that commit holds */
	char looked[GIT_OID_HEXSZ + 1]; /* the commit up to which no record vanished or changed that mustn't; "" if unknown */
	/* a commit of another device that the next commit here joins: its second
	   parent, or (`forward`) that commit itself; and what signs it */
	const git_oid        *with;
	bool                  forward;
	const struct rbk_key *key;
	unsigned loose;                 /* objects written since the last tidy, about */
};
/* RBK_E_BUSY; RBK_E_PERSON if another branch than `book` is checked out. */
int book_hold(struct book_hold *h, struct rbk_book *b, struct rbk_err *err);
void book_hold_note(struct book_hold *h, const git_oid *commit, const char *sum, bool exact);
/* The checksum of the index that holds just what this commit does, by the
   note, without holding the book; false if the note doesn't say. */
bool book_hold_exact(char sum[GIT_OID_HEXSZ + 1], const struct rbk_book *b, const char *commit);
/* Counts new loose objects and packs: so many, and the book is untidy. */
void book_hold_count(struct book_hold *h, size_t loose, size_t packs);
/* Around moving the ref: a lock file a kill leaves behind is known as ours. */
void book_hold_ref(struct book_hold *h, bool moving);
void book_hold_drop(struct book_hold *h);
/* Ten milliseconds, for a plain git at work on the same book. */
void book_pause(void);

/* One file of a change. */
struct book_change {
	const char *path;
	const char *bytes; /* NULL: dropped, unless `content` */
	size_t      len;
	const struct rbk_content *content; /* a document's content, not held in memory; … */
	const char *from;  /* … this file's (NULL: with tree_only) */
	bool        known;     /* the content is an object here already: `oid` */
	bool        tree_only; /* the work-tree file is right already */
	bool        file_only; /* the tree is right already */
	bool        check;     /* the work-tree file must still be `was` */
	struct stat was;       /* zero: there was none */
	struct stat is;        /* what stands there now; zero: unknown */
	git_oid     oid;       /* filled in, unless `known` */
	bool        placed, held; /* used while it is done */
};

static inline bool
book_change_drops(const struct book_change *c)
{
	return !c->bytes && !c->content && !c->known;
}

/* The commit `book` is at and its tree; both NULL before the first one. */
int book_head(git_commit **commit, git_tree **tree, struct rbk_book *b, struct rbk_err *err);

/* Does the changes on top of `parent` (NULL: none): work-tree files, objects,
   ref, flush, index. No commit if the tree stays the same. RBK_E_MOVED: HEAD
   or a work-tree file moved meanwhile. On error the work tree is as before. */
int book_commit(struct book_hold *h, const git_commit *parent, struct book_change *changes, size_t n,
                const char *what, struct rbk_err *err);

/* A commit of `tree` on top of all of `parents` (the first: where the book is),
   signed if there is a key, whose changes are in the work tree already.
   RBK_E_MOVED: the book is elsewhere meanwhile. */
int book_join(struct book_hold *h, const git_oid *parents, size_t n, const git_oid *tree, const struct rbk_key *k, const char *what,
              struct rbk_err *err);

/* git's index follows the commits: made ready and locked before the ref
   moves, put in place behind it, so that no `git commit` in between drops
   what was saved. */
struct book_index {
	bool ready; /* written and locked */
	bool right; /* it was right already */
	bool exact; /* it holds what the commit does and nothing staged by hand */
	char sum[GIT_OID_HEXSZ + 1];
};
/* `changes` lead from commit `from` (NULL: none) to `tree`. Whatever else is
   behind is found and brought along too. Never an error: an index that can't
   be written now is brought along next time. */
void book_index_ready(struct book_index *x, struct book_hold *h, const git_oid *from, const git_oid *tree,
                      const struct book_change *changes, size_t n);
/* The commit is there (NULL: it isn't, nothing happened). */
void book_index_done(struct book_index *x, struct book_hold *h, const git_oid *commit);
/* For a commit that was there before. */
void book_index_mend(struct book_hold *h, const git_commit *commit);

/* Calls f for every file of a tree, in order of path. */
typedef int book_file_fn(void *ctx, const char *path, const git_tree_entry *e, struct rbk_err *err);
int book_files(struct rbk_book *b, const git_tree *tree, book_file_fn *f, void *ctx, struct rbk_err *err);

/* A record's blob in a tree: bytes in the arena. RBK_E_MISSING. */
int book_blob(const char **bytes, size_t *len, git_oid *oid, struct rbk_arena *a, struct rbk_book *b,
              const git_tree *tree, const char *path, struct rbk_err *err);

/* The path of one of our own files inside .git. */
const char *book_own(char out[4096], const struct rbk_book *b, const char *name);
#define BOOK_UNIT_LENS "search-%.40s.db" /* among these, for each unit */

#endif
