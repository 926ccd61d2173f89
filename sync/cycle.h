/* One cycle of the merge: from what central shows and the journal's new
   lines to one commit of central. */
#ifndef RBK_SYNC_CYCLE_H
#define RBK_SYNC_CYCLE_H

#include "sync/hub_p.h"
#include "sync/journal.h"
#include "sync/pull.h"
#include "sync/suspect.h"
#include "sync/work.h"

#define RBK_CYCLE_LINES 2000 /* journal lines of one cycle: bounds its memory */

struct rbk_cycle {
	struct rbk_hub    *hub;
	rbk_progress_fn   *progress;
	void              *ctx;
	git_oid            commit;  /* central's main before … */
	git_tree          *tree;    /* … and its tree */
	struct rbk_state   state;   /* … and how far that is */
	struct rbk_lens   *lens;
	rbk_time           as_of;   /* what this cycle brings it to */
	int64_t            last;    /* the newest line of this cycle; state.number if there is none */
	struct rbk_central central;
	struct rbk_policies policies;
	struct rbk_line   *lines;   /* sorted by person, then number */
	size_t             n_lines;
	struct rbk_pull   *pulls;   /* one a person with a new line */
	bool              *waited;  /* … who was in quarantine */
	size_t             n_pulls;
	pthread_mutex_t    large;
	struct rbk_parcel   *pack;
	struct rbk_bundle *bundles[RBK_WORKERS];
	struct rbk_register_update update;
	struct rbk_suspect_update suspect;
	const char        *words; /* rbk_suspicion_version of the policy in force */
	struct rbk_put    *puts;    /* of central's tree */
	size_t             n_puts, cap_puts;
	struct rbk_arena   arena, arenas[RBK_WORKERS]; /* arenas: of the pulls */
};

/* Opens central and its lens. *work: there are lines or deadlines. */
int rbk_cycle_open(struct rbk_cycle *c, bool *work, struct rbk_err *err);
/* What came with the lines isn't needed once the register, the sheets and the
   receipts have it: given back before the commit wants room. */
void rbk_cycle_forget_facts(struct rbk_cycle *c);
/* Gives back what was only needed up to the commit, which is most. */
void rbk_cycle_forget(struct rbk_cycle *c);
void rbk_cycle_close(struct rbk_cycle *c);

/* intake.c: lines → pulls, run; journal and state as puts. */
int rbk_intake(struct rbk_cycle *c, struct rbk_err *err);
/* Behind the register: their books, receipts and quarantine as puts. */
void rbk_intake_put(struct rbk_cycle *c);
/* All facts of the pulls that are about cases, in the cycle's arena. */
const struct rbk_fact *const *rbk_intake_facts(struct rbk_cycle *c, size_t *n);

/* commit.c: central's new tree and commit, durable; refs of books before
   it, the lens behind it. *made: where main is. */
int rbk_cycle_commit(git_oid *made, struct rbk_cycle *c, struct rbk_err *err);

void rbk_cycle_put(struct rbk_cycle *c, struct rbk_put put);

#endif
