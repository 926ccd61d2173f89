/* The organisation, for commands: read it, or bring a change to its end. */
#ifndef RBK_CLI_ORG_H
#define RBK_CLI_ORG_H

#include "cli/scan.h"
#include "core/rules/staff.h"

struct rbk_hub;

/* Everybody and all units: with --hub from central, with all former posts;
   else as the last sync's commons has them (empty before the first one), the
   own person and those of units that one reads with their former posts, too.
   rbk_staff_free frees it. */
int rbk_org_read(struct rbk_staff *out, struct rbk_run *r, struct rbk_err *err);
/* RBK_E_MISSING names the units there are. */
int rbk_org_unit_known(struct rbk_run *r, const struct rbk_staff *s, const char *unit, struct rbk_err *err);
/* Whether a change that names the unit (NULL: none) is going to make it. */
bool rbk_org_unit_is_new(struct rbk_run *r, const char *unit);
void rbk_org_unit_note(struct rbk_run *r, const char *unit); /* tells of one that was made */
/* After a change that ended with `code`: desks and units follow; closes the hub. */
int rbk_org_done(struct rbk_run *r, struct rbk_hub *hub, int code, struct rbk_err *err);

#endif
