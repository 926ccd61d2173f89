/* Who of those known may be the same client as a company: clients of the
   book, cases on the desk and in the units, and by equal keys what the
   directory of claimed clients lists. Never anybody else's book. */
#ifndef RBK_CLI_DOUBLE_H
#define RBK_CLI_DOUBLE_H

#include "cli/command.h"
#include "core/rules/likeness.h"

/* All of them, by name; read once, asked often. */
struct rbk_namesakes;
int rbk_namesakes_open(struct rbk_namesakes **out, struct rbk_run *r, struct rbk_err *err);
void rbk_namesakes_close(struct rbk_namesakes *k);

/* A company that is looked up. */
struct rbk_double_want {
	const char         *name;     /* one that gives no key finds nothing */
	const char         *code;     /* credit code as typed, or NULL */
	const char         *region;   /* six digits, or NULL */
	struct rbk_evidence evidence; /* its phones, contacts, address */
	const struct rbk_json *aliases; /* its other names, or NULL */
};

/* Best first, one of each client or case, the verdict `different` left out
   → list of { where: book|desk|unit …, by: name|credit_code, id, name, status,
   owner, verdict, score, reason, signs, text }; `text` is the reason in words.
   Behind them what the directory says (cli/listed.h), unless desk or unit
   have the client. */
int rbk_doubles(struct rbk_json **list, struct rbk_namesakes *k, const struct rbk_double_want *want, struct rbk_err *err);

/* A company looked up becomes known itself, of this place. Lives on with the
   record. */
void rbk_namesakes_add(struct rbk_namesakes *k, const char *where, const struct rbk_json *root, const struct rbk_double_want *want);

/* At least this verdict? */
bool rbk_double_is(const struct rbk_json *one, enum rbk_verdict least);

/* Likely at least, or possible with a second sign? Of the directory: taken? */
bool rbk_double_suspicion(const struct rbk_json *one);

/* A sentence each, to stderr: who has it, and why it may be the same. */
void rbk_double_notes(struct rbk_run *r, const struct rbk_json *list);

#endif
