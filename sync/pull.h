/* One person's waiting receipts: their commits checked, their objects into
   a bundle, their facts made. Works on the box and the person's desk alone,
   so that any number can run side by side. */
#ifndef RBK_SYNC_PULL_H
#define RBK_SYNC_PULL_H

#include <pthread.h>

#include "core/rules/fact.h"
#include "core/store/parcel.h"
#include "sync/journal.h"
#include "sync/keyring.h"

struct rbk_pull {
	/* given */
	char        person[33];
	const char *box, *desk;            /* repositories' folders */
	const struct rbk_line *lines;      /* all since the last good one, in order */
	size_t      n;
	bool        has_before;
	git_oid     before;                /* the last good tip */
	int64_t     before_number;         /* its number, 0: there is none */
	rbk_time    before_at;             /* its receipt; without one: `since` */
	rbk_time    since;                 /* since when the person can have worked */
	const struct rbk_policies *policies;
	pthread_mutex_t *large;            /* one large object at a time; may be NULL */
	bool        must_sign;             /* unsigned lines are bad */
	struct rbk_keyring ring;           /* of the person's devices; grows by what good lines say */

	/* found */
	bool        moved;                 /* a line is good */
	size_t      good;                  /* which, the newest one */
	git_oid     tip, tree;             /* its commit and tree */
	size_t      bad;                   /* n: none; else the newest line, and … */
	const char *reason;                /* … what is wrong with it */
	struct rbk_fact *facts;            /* of all lines up to the good one */
	size_t      n_facts, cap;
	struct rbk_json *strays;           /* as known before; not touched */
	size_t      vanished;              /* records gone without a word; begins with what was known */
	struct rbk_arena *arena;           /* of facts and reason; given, may be many pulls' */
};

/* What is wrong with a box ends in `reason`; an error is the hub's own. With
   `bundle` NULL nothing is copied. Free with rbk_pull_clear. */
int rbk_pull(struct rbk_pull *p, struct rbk_bundle *bundle, struct rbk_err *err);
void rbk_pull_clear(struct rbk_pull *p);

#endif
