/* What cases in sight wait for: answers and rulings in conflicts, leaders'
   word on clients proposed for release. */
#ifndef RBK_CLI_WAITING_H
#define RBK_CLI_WAITING_H

#include "cli/command.h"

/* Of each open conflict { case, client, persons (with a live claim), answered
   (of these, in time and as far as one may read it), answer_by, rule_by,
   leader, proposed }; of each claim proposed for release { case, client,
   persons (its holder), at (since when), reason }. `units`: of the units one
   reads, else of the desk and of units whose head one stands in for. In r's arena. RBK_E_BROKEN and what reading gives. */
int rbk_waiting_make(struct rbk_json **out, struct rbk_run *r, bool units, struct rbk_err *err);

/* Does that list of the row name the person? */
bool rbk_waiting_names(const struct rbk_json *row, const char *list, const char *person);

#endif
