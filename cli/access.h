/* What a sync needs of the person in front of the program: a password, and
   eyes on the progress. */
#ifndef RBK_CLI_ACCESS_H
#define RBK_CLI_ACCESS_H

#include "cli/progress.h"
#include "sync/access.h"

/* Puts password and progress into `out`; `p` must outlive it. A password is
   asked for only where somebody sits. */
void rbk_access_person(struct rbk_access *out, struct rbk_progress *p, struct rbk_run *r);

#endif
