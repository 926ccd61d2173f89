/* What somebody may have meant. */
#ifndef RBK_CLI_SUGGEST_H
#define RBK_CLI_SUGGEST_H

#include "cli/command.h"

/* How far two words are apart: letters put in, left out, changed or
   swapped with their neighbour. At most 64 bytes of each are looked at. */
size_t rbk_word_distance(const char *x, const char *y);

/* RBK_E_USAGE, with the nearest option (of a command, or NULL) or command. */
int rbk_unknown_option(const struct rbk_command *cmd, const char *typed, struct rbk_err *err);
int rbk_unknown_command(const char *typed, struct rbk_err *err);
/* "client" alone: names the commands that begin so. */
int rbk_half_command(struct rbk_run *r, const char *typed, struct rbk_err *err);

#endif
