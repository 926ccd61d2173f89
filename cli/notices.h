/* What headquarters tells this person, and what of it was read. */
#ifndef RBK_CLI_NOTICES_H
#define RBK_CLI_NOTICES_H

#include "cli/pen.h"

extern const struct rbk_column rbk_notice_columns[];

/* Notices on the desk, newest first: { id, number, at, what, case, person,
   args, client, text, new }; client is the name in the own book, else the
   case's. `since` is a desk commit; a notice it doesn't hold is
   new. "" or a commit that isn't here any more: all are. */
int rbk_notices(struct rbk_json **list, struct rbk_run *r, const char *since, struct rbk_err *err);

/* The desk commit up to which this person has read; "" for none. */
void rbk_notices_seen(char out[41], struct rbk_run *r);
/* Remembers it (in .git, so that it is this device's own business). */
void rbk_notices_remember(struct rbk_run *r);

#endif
