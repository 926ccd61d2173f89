/* The wall around a hub's repositories, the same over ssh and http: who may
   have which, and what git gets to see and use. A repository is compared by
   its name, never resolved. */
#ifndef RBK_CLI_HUB_WALL_H
#define RBK_CLI_HUB_WALL_H

#include "cli/command.h"

/* May the person read ("boxes/r-li.git") or write it, as commons has staff and
   units now? RBK_E_REFUSED: no. */
int rbk_wall_check(struct rbk_run *r, const char *person, const char *repository, bool writes, struct rbk_err *err);

/* For git in the place of this process: none of git's variables from outside
   but the protocol's version, nobody's settings, this one repository, and
   no more memory than a conversation needs. */
void rbk_wall_before_git(struct rbk_arena *a, const char *path);

#endif
