/* Many refs of a repository that headquarters writes, moved at once: git's
   packed-refs file is one rename, whatever their number. */
#ifndef RBK_SYNC_PACKED_REFS_H
#define RBK_SYNC_PACKED_REFS_H

#include <git2.h>

#include "core/model/err.h"

struct rbk_ref {
	const char *name; /* "refs/books/2f/r-li" */
	git_oid     oid;
};

/* Sets refs (sorted here by name), keeps all others. Durable when it
   returns. None of them may ever have been a loose ref. */
int rbk_packed_refs_put(const char *repo, struct rbk_ref *refs, size_t n, struct rbk_err *err);

#endif
