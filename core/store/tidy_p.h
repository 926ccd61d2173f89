/* What the files of tidying share: the objects of a repository as lists. */
#ifndef RBK_CORE_STORE_TIDY_P_H
#define RBK_CORE_STORE_TIDY_P_H

#include <git2.h>
#include <stdbool.h>

#include "core/model/arena.h"
#include "core/model/err.h"

struct tidy_object {
	git_oid     oid;
	const char *name;    /* its path, for the order in which deltas are sought; NULL: none known */
	git_object_t type;
	unsigned    order;   /* in which the walk from the refs reached it: newest first */
	bool        loose;
	bool        packed;  /* in a chosen pack */
	bool        reached; /* from a ref */
};

struct tidy_pack {
	const char *name;  /* "pack-<hex>" */
	git_oid    *at;    /* its objects, in order; free() it */
	size_t      n;
	bool        kept;   /* not to touch: a .keep file, another format, too large for this tidy */
	bool        chosen; /* its objects go into the new pack */
};

struct tidy {
	git_repository     *repo;
	struct rbk_arena    arena;
	const char         *dir;     /* the repository's, with a slash */
	struct tidy_object *at;      /* in order of oid: loose ones, then those of chosen packs too */
	size_t              n, cap;
	struct tidy_pack   *packs;   /* smallest first */
	size_t              n_packs, cap_packs;
	size_t              most;    /* objects to be packed */
	bool                indexed; /* a multi-pack-index names the packs: they can't go */
	unsigned            reached; /* objects so far */
	bool                forget;  /* what nothing reaches goes */
	const git_oid      *also;    /* commits to walk from besides refs; one that isn't there is left out */
	size_t              n_also;
	struct rbk_err     *err;
};

/* Lists loose objects and packs; not those that would take long, unless all
   is to be one pack. Removes what a killed program left more than a day ago:
   temporary files, packs without an index. `now` by the file system's clock. */
int tidy_scan(struct tidy *t, time_t now);
/* Reads a pack's objects from folder/NAME.idx. */
int tidy_read_pack(struct tidy_pack *p, struct tidy *t, const char *folder, const char *name);
bool tidy_pack_has(const struct tidy_pack *p, const git_oid *oid);

/* Adds the objects of the chosen packs, then sorts, none twice. */
void tidy_gather(struct tidy *t);
/* Names the gathered objects by walking from all refs (and `also`), as far as
   there are gathered ones on the way. */
int tidy_name(struct tidy *t);
/* Packs the reached and (unless they are to be forgotten) the packed objects: work/pack/NAME.pack and .idx. */
int tidy_build(struct tidy *t, const char *work, const char **name);

#endif
