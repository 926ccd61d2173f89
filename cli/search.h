/* The search lens of a run: the book's, or with --hub the hub's. */
#ifndef RBK_CLI_SEARCH_H
#define RBK_CLI_SEARCH_H

#include "cli/command.h"
#include "core/store/search.h"

/* Opened and brought along; rbk_search_close. */
int rbk_run_search(struct rbk_search **out, struct rbk_run *r, struct rbk_err *err);

#endif
