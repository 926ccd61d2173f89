/* What the book has that headquarters hasn't received, and what its folder
   has that the book hasn't taken in. */
#ifndef RBK_CLI_UNSYNCED_H
#define RBK_CLI_UNSYNCED_H

#include "cli/command.h"

struct rbk_unsynced {
	size_t           records; /* new or changed since the newest receipt known here */
	struct rbk_json *by_hand; /* paths of files that differ from the book's tip */
};

/* Looks at every file's times, and reads all if they tell nothing: for people
   who ask, not for every save. */
int rbk_unsynced(struct rbk_unsynced *out, struct rbk_run *r, struct rbk_err *err);

#endif
