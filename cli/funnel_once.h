/* One real client, entered by several people, is one client of their unit. */
#ifndef RBK_CLI_FUNNEL_ONCE_H
#define RBK_CLI_FUNNEL_ONCE_H

#include "cli/glance.h"

/* Of glances of one case one counts: its owner's; where nobody holds it, or
   the owner isn't among them, the one that came furthest. Each of the others
   gets "counted": whose that one is. */
void rbk_funnel_once(struct rbk_run *r, struct rbk_json *glances);

#endif
