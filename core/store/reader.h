/* Objects of a repository of ours, read in great numbers: straight from its
   packs and loose files, nothing kept. Each is hashed again, as libgit2 does
   by itself, so that a file damaged or exchanged on the disk is never taken
   for what it was; but by the processor's own SHA-1. libgit2's is four times
   as slow because it looks for made-up collisions, which matters where an
   object comes in from somebody else, and there git looks for them. */
#ifndef RBK_CORE_STORE_READER_H
#define RBK_CORE_STORE_READER_H

#include <git2.h>

#include "core/store/tree.h"

struct rbk_reader;

/* The repository is borrowed until close. Returns git's code. */
int rbk_reader_open(struct rbk_reader **out, git_repository *repo);
void rbk_reader_close(struct rbk_reader *r);

/* One object's bytes, until rbk_read_free. */
struct rbk_read {
	const char      *bytes;
	size_t           len;
	git_odb_backend *from;   /* whose bytes they are … */
	git_odb_object  *object; /* … or libgit2's own object */
};
/* Returns git's code, as git_odb_read; GIT_ENOTFOUND too if it is not of the
   type wanted (GIT_OBJECT_ANY: any). */
int rbk_reader_get(struct rbk_read *out, struct rbk_reader *r, const git_oid *oid, git_object_t want);
void rbk_read_free(struct rbk_read *x);

/* A folder, entry by entry. */
struct rbk_folder {
	struct rbk_read  read;
	const char      *p, *end;
	struct rbk_entry e;   /* the one at hand, … */
	bool             has; /* if there is one */
};
/* Opens it at its first entry; moves to the next. Return git's code. */
int rbk_folder_open(struct rbk_folder *out, struct rbk_reader *r, const git_oid *oid);
int rbk_folder_next(struct rbk_folder *f);
void rbk_folder_close(struct rbk_folder *f);

#endif
