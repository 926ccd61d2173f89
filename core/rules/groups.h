/* Names of one list in groups that may be one client each. */
#ifndef RBK_CORE_RULES_GROUPS_H
#define RBK_CORE_RULES_GROUPS_H

#include "core/rules/candidates.h"

#pragma GCC visibility push(default)

struct rbk_group_name {
	const char *text;
	const char *code; /* as rbk_credit_code_read gives it; NULL: not known */
	size_t      first; /* found: the place of its group's first name, its own if it stands alone */
};

/* A pair that is likely one client, yet would have put two codes, unlike
   legal forms or companies of other regions into one group. */
struct rbk_group_apart {
	size_t              x, y;
	struct rbk_likeness likeness; /* its texts live in the arena */
};

/* Best pairs first; a pair joins two groups only if every name of one could
   be the same client as every name of the other. A name that can't be read,
   or is empty, stands alone. Returns how many pairs were kept apart. */
size_t rbk_groups(struct rbk_group_apart **apart, struct rbk_arena *a, struct rbk_group_name *names, size_t n,
                  const struct rbk_words *w);

#pragma GCC visibility pop
#endif
