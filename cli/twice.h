/* The same client added twice in one book: on two devices, mostly. */
#ifndef RBK_CLI_TWICE_H
#define RBK_CLI_TWICE_H

#include "cli/find.h"

/* A finding for each client of the own book that an older one surely is too: the
   same credit code, or the same normal name with an equal or missing legal form. */
int rbk_find_twice(struct rbk_findings *found, struct rbk_run *r, struct rbk_err *err);
/* The same of glances (cli/glance.h): { name, id, other, type (what to type) }. */
struct rbk_json *rbk_twice_rows(struct rbk_run *r, const struct rbk_json *glances);
/* Are two clients surely one, by the same keys? */
bool rbk_are_twice(struct rbk_run *r, const struct rbk_record *x, const struct rbk_record *y);
/* A finding for each field in which entries that were joined to the client differ from it,
   with what to type. */
int rbk_find_joined(struct rbk_findings *found, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err);

#endif
