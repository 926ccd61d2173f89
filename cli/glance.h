/* Every client at a glance, for today and funnel. What a client's records
   and its case add up to is kept in the book's .git by the ids of their
   trees, so that only what changed is read again. Deleting these files
   changes no answer. */
#ifndef RBK_CLI_GLANCE_H
#define RBK_CLI_GLANCE_H

#include "cli/dossier.h"

/* A list of { id, person (whose client it is), name, volume (fen), step,
   since (ms), tier, unmet (how many gates), gate and type (what to type, if
   one gate is short), visited (ms of the newest visit) or, without one,
   entered (ms of the client's entry), next_at (ms) and place: the next visit,
   as long as there was none since; deadline (ms, of that person's live
   claim), pool, pool_reason and proposed (of it, too), kase (the case's id, if
   there is one in sight) and held (that person is its owner) }. Removed clients are left out, and those handed over to somebody
   else. `unit`: of its people and those below (RBK_E_MISSING: none such, or
   not for this person); NULL: of the book, with --hub of everybody. `waiting`
   (or NULL): what cases in sight wait for (rbk_waiting_make), of all of one's
   units if a unit is named; with --hub nothing. */
int rbk_glances(struct rbk_json **list, struct rbk_json **waiting, struct rbk_run *r, const char *unit, struct rbk_err *err);

#endif
