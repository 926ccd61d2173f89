/* The command line, from the tables. */
#ifndef RBK_CLI_OPTIONS_H
#define RBK_CLI_OPTIONS_H

#include "cli/command.h"

/* The general options; the row whose name is NULL ends them. */
extern const struct rbk_option rbk_general_options[];

/* Does this general option apply to the command (NULL: to no command yet)? */
bool rbk_option_applies(const struct rbk_option *o, const struct rbk_command *cmd);

/* argv → r->cmd, r->args, r->operand, r->general. `--opt VALUE` or
   `--opt=VALUE`, options and operands in any order, `--` ends the options.
   r->cmd stays NULL if no command was named. Nothing is asked for and
   nothing needed is missed here: see rbk_options_complete. RBK_E_USAGE: the
   words name the word and, where there is one, what it may have meant. */
int rbk_options_read(struct rbk_run *r, int argc, char **argv, struct rbk_err *err);

/* Asks for what is missing if a person sits there, else RBK_E_USAGE names
   the first missing one. */
int rbk_options_complete(struct rbk_run *r, struct rbk_err *err);

#endif
