/* What is known of a company by name key or credit code. */
#ifndef RBK_CLI_DOUBLE_H
#define RBK_CLI_DOUBLE_H

#include "cli/command.h"

/* Clients of the book, and cases on the desk, of the same name key or the
   same credit code (NULL: none) → list of { where: book|desk, by:
   name|credit_code, id, name, status, owner }. A name that gives no key
   finds nothing. *near (unless `near` is NULL): names in the book and on the
   desk that hold this one, or that it holds: not the same, but worth a look. */
int rbk_doubles(struct rbk_json **list, struct rbk_json **near, struct rbk_run *r, const char *name, const char *code,
                struct rbk_err *err);
/* A sentence each, to stderr. */
void rbk_double_notes(struct rbk_run *r, const struct rbk_json *list);

#endif
