/* Help from the tables. */
#ifndef RBK_CLI_HELP_H
#define RBK_CLI_HELP_H

#include "cli/command.h"
#include "core/model/buf.h"

/* "client add NAME --source S --region CODE [--volume YUAN]" */
void rbk_help_usage(struct rbk_buf *out, const struct rbk_command *cmd);
/* What an option looks like: "--source S". */
void rbk_help_option(struct rbk_buf *out, const struct rbk_option *o);
/* Everything about a command. */
void rbk_help_command(struct rbk_run *r, struct rbk_buf *out, const struct rbk_command *cmd);
/* All commands, or those whose name begins with `noun`. */
void rbk_help_list(struct rbk_run *r, struct rbk_buf *out, const char *noun);
/* The words of a policy list with their labels, one a line. */
void rbk_help_words(struct rbk_run *r, struct rbk_buf *out, const char *list);
/* What to mind, one a line. */
void rbk_help_checklist(struct rbk_run *r, struct rbk_buf *out, const char *list);
/* The policy's rules, lists and gates with their sources: all in short, or
   those of an id (or of ids that begin so) at full length; into the document
   too. `place` (or NULL): only what is printed there (core/rules/source.h), of
   lists only those words. How many there were. */
size_t rbk_help_rules(struct rbk_run *r, struct rbk_buf *out, const struct rbk_policy *p, const char *id, const char *place);

#endif
