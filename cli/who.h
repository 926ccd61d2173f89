/* People and units by their names. */
#ifndef RBK_CLI_WHO_H
#define RBK_CLI_WHO_H

#include "cli/command.h"

/* Where a name of somebody, or of a unit, was typed for an option or operand
   whose placeholder is PERSON, PERSON2, LEADER or UNIT: their id takes its
   place, by the staff and units in sight. So for "name (id)", as lists print
   it. Who has left is meant only if nobody here is. A name that nobody has
   stays, and the command says what it wants. RBK_E_USAGE: several have it. */
int rbk_who(struct rbk_run *r, struct rbk_err *err);

#endif
