/* What the directory of claimed clients, as the last sync brought it, says of
   a company: taken or not, and whom to ask. By equal keys only. */
#ifndef RBK_CLI_LISTED_H
#define RBK_CLI_LISTED_H

#include "cli/command.h"

/* NULL in *out: this book has no directory (yet). Lives in the run's arena;
   close it. RBK_E_BROKEN: it is damaged. */
struct rbk_listed_sight;
int rbk_listed_open(struct rbk_listed_sight **out, struct rbk_run *r, struct rbk_err *err);
void rbk_listed_close(struct rbk_listed_sight *s);

/* What is looked up; aliases: a JSON list, or NULL. */
struct rbk_listed_want {
	const char            *name, *code;
	const struct rbk_json *aliases;
};
/* Adds a row for each answer, the surest first: where "directory", by
   (name | aliases | credit_code), status, unit, owner (if policy says that
   holders are named), verdict, reason and text as doubles have them. */
int rbk_listed_ask(struct rbk_json *list, struct rbk_listed_sight *s, const struct rbk_listed_want *want, struct rbk_err *err);

/* Is the row one of the directory's? */
bool rbk_listed_is(const struct rbk_json *row);
/* … that says somebody has the client? */
bool rbk_listed_taken(const struct rbk_json *row);

#endif
