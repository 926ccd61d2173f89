/* The same client added twice in one book: on two devices, mostly. */
#ifndef RBK_CLI_TWICE_H
#define RBK_CLI_TWICE_H

#include "cli/command.h"

/* A finding for each client of the own book that an older one surely is too: the
   same credit code, or the same normal name with an equal or missing legal form. */
int rbk_find_twice(struct rbk_findings *found, struct rbk_run *r, struct rbk_err *err);

#endif
