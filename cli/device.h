/* Devices and their codes, for commands of the book and of the hub. */
#ifndef RBK_CLI_DEVICE_H
#define RBK_CLI_DEVICE_H

#include "cli/pen.h"

extern const struct rbk_column rbk_device_columns[];

/* A code, and what is done with it. */
void rbk_say_code(struct rbk_run *r, const char *person, const char *code);

#endif
