/* One conversation with one repository of a hub: push a commit to a branch,
   or fetch a branch into a ref, by git's protocol version 0. No tags, no
   FETCH_HEAD, nothing pruned. */
#ifndef RBK_SYNC_REMOTE_P_H
#define RBK_SYNC_REMOTE_P_H

#include <git2.h>
#include <stdbool.h>

#include "core/model/buf.h"
#include "core/model/err.h"
#include "sync/pkt.h"
#include "sync/transport.h"

#define RBK_FAR_WHAT 1000 /* room for it */

struct rbk_far {
	struct rbk_wire *line;
	const char      *repository; /* "desks/r-li.git" */
	const char      *what;       /* for the words: "box of r-li on the hub /srv/hub" */
	/* Of a tip that was fetched, before the ref moves there: may it? NULL: yes. */
	int (*check)(void *ctx, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err);
	/* Of a tip that does not follow what was fetched before (`here`): may it
	   take its place? NULL: no. */
	int (*leap)(void *ctx, git_repository *repo, const git_oid *tip, const git_oid *here, const char *what, struct rbk_err *err);
	void            *ctx;
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

/* RBK_E_BROKEN, with the words for it. */
int rbk_far_went_back(const char *what, struct rbk_err *err);

/* Several branches of one repository, each to its own place: one conversation
   if at most one of them has moved. */
struct rbk_wish {
	git_repository *repo;
	const char     *branch, *ref;
	bool            force;
	bool            may_lack; /* none there: nothing is done */
	bool            parentless; /* each commit there is one without parents, in the place of the one before */
	int (*check)(void *ctx, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err);
	int (*leap)(void *ctx, git_repository *repo, const git_oid *tip, const git_oid *here, const char *what, struct rbk_err *err);
	void           *ctx;
	bool            moved;    /* what came of it */
};
#define RBK_WISHES 2 /* at most */
int rbk_far_fetch_all(struct rbk_wish *wishes, size_t n, const struct rbk_far *far, struct rbk_err *err);

/* Inside: a conversation under way (remote.c, remote_push.c, remote_fetch.c). */
struct rbk_talk {
	const struct rbk_far *far;
	struct rbk_pkt_in    *in;
	struct rbk_buf        heard; /* the beginning of what the hub says beside its answer */
	git_oid               there[RBK_WISHES]; /* where the branches are; zero: nowhere */
};

/* Calls and reads where the `n` branches are. Close it in any case. */
int rbk_talk_open(struct rbk_talk *t, const struct rbk_far *far, enum rbk_service what, const char *const *branches, size_t n,
                  struct rbk_err *err);
void rbk_talk_close(struct rbk_talk *t);
/* The next piece of what is sent on the band of data; n 0: it is over. What
   the hub says beside it is kept in `heard`. RBK_E_REFUSED: its last words. */
int rbk_talk_band(struct rbk_talk *t, const char **bytes, size_t *n, struct rbk_err *err);
/* The line of what was heard that says why, "" if none: our own program's,
   else git's last complaint; what a terminal would obey is taken out. */
void rbk_talk_words(char *out, size_t size, const struct rbk_talk *t, const char *otherwise);
/* The hub said no, in these words of its own. */
int rbk_talk_refused(struct rbk_err *err, const char *words, size_t n);
/* Puts the repository's name before what err says. */
int rbk_talk_fail(struct rbk_err *err, const struct rbk_talk *t);

bool rbk_commit_there(git_repository *repo, const git_oid *id);

#endif
