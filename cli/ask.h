/* Asking the person in front of the terminal. */
#ifndef RBK_CLI_ASK_H
#define RBK_CLI_ASK_H

#include "cli/command.h"

/* Stdin and stderr are terminals, and nobody said --yes or --json. */
bool rbk_ask_possible(const struct rbk_run *r);
/* One line of answer, blanks cut; NULL if it is empty or input ends. */
const char *rbk_ask_text(struct rbk_run *r, const char *what);
/* Asks for an option's value, showing the words it may have. */
const char *rbk_ask_option(struct rbk_run *r, const struct rbk_option *o);
/* A yes or no question; no is the answer to anything that isn't yes. */
bool rbk_ask_yes(struct rbk_run *r, const char *question);

#endif
