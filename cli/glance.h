/* Every client at a glance, for today and funnel. What a client's records
   and its case add up to is kept in .git/roadbook-glances by the ids of
   their trees, so that only what changed is read again. Deleting that file
   changes no answer. */
#ifndef RBK_CLI_GLANCE_H
#define RBK_CLI_GLANCE_H

#include "cli/dossier.h"

/* A list of { id, name, volume (fen), step, since (ms), tier, unmet (gate
   ids), type (what to type, if one gate is short), visited (ms of the newest
   visit) or, without one, entered (ms of the client's entry), next { at
   (ms), place }: the next visit, as long as there was none since; deadline (ms, of an own live claim) }. Removed clients are left out. */
int rbk_glances(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err);

#endif
