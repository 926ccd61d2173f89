/* Suspicions a leader may settle. */
#ifndef RBK_CLI_SUSPICION_H
#define RBK_CLI_SUSPICION_H

#include "cli/command.h"

/* Suspicions on the desk and in the units the person reads, but for those the
   person is a side of (with --hub: all of them), newest first, as they stand
   there, each with the "text" of its reason. */
int rbk_suspicions(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err);

/* Shows them under "suspicions", with what settles them. */
void rbk_suspicions_show(struct rbk_run *r, struct rbk_json *list);

#endif
