/* One conversation with one repository of a hub: push a commit to a branch,
   or fetch a branch into a ref. No configuration of remotes, no tags, no
   FETCH_HEAD, nothing pruned. */
#ifndef RBK_SYNC_REMOTE_P_H
#define RBK_SYNC_REMOTE_P_H

#include <git2.h>
#include <stdbool.h>

#include "core/model/buf.h"
#include "core/model/err.h"
#include "sync/transport.h"

struct rbk_far {
	git_transport_cb transport;
	const char      *url;
	const char      *what; /* for the words: "the box of r-li on the hub /srv/hub" */
};

/* What came of a push. */
struct rbk_pushed {
	bool    sent;   /* false: it was there already */
	git_oid tip;    /* what is there now; zero if that isn't sure */
	int64_t number; /* the receipt the hub named, 0 if none */
};

/* Pushes a branch to the same branch there, fast-forward only. RBK_E_MOVED: the
   branch holds commits this repository hasn't; RBK_E_PERSON: ours was
   rewritten and no longer holds what was pushed; RBK_E_REFUSED: the hub's
   words; RBK_E_UNREACHABLE; RBK_E_MISSING: no such repository there. */
int rbk_far_push(struct rbk_pushed *out, git_repository *repo, const struct rbk_far *far,
                 const char *branch, struct rbk_err *err);

/* Fetches `branch` into `ref` (made durable). Unless `force` it must be a
   fast-forward: RBK_E_BROKEN. RBK_E_MISSING: no such repository or branch. */
int rbk_far_fetch(bool *moved, git_repository *repo, const struct rbk_far *far,
                  const char *branch, const char *ref, bool force, struct rbk_err *err);

#endif
