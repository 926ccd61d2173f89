/* A client's organisation chart: who among its contacts reports to whom.
   Records come from anywhere, so loops and strangers are lived with. */
#ifndef RBK_CORE_RULES_CHART_H
#define RBK_CORE_RULES_CHART_H

#include "core/model/record.h"

#pragma GCC visibility push(default)

/* The way up from `boss` to `id`: would the contact `id` close a loop by
   reporting to `boss`? Then *names (may be NULL) is "boss → … → id", by name,
   in the arena. A loop elsewhere is none of `id`'s. */
bool rbk_chart_path(const char **names, struct rbk_arena *a, const struct rbk_record *contacts, size_t n,
                    const char *id, const char *boss);

/* The tree in the order it is read: each contact once, behind whom it
   reports to, people of one boss in the order given. One without a (known)
   boss stands at depth 0; so does one contact of each loop. */
struct rbk_chart_row {
	size_t contact; /* in `contacts` */
	size_t depth;
	bool   last;    /* of those with the same boss */
	bool   loop;    /* stands at the top only because its bosses go in a circle */
};
struct rbk_chart_row *rbk_chart_rows(struct rbk_arena *a, const struct rbk_record *contacts, size_t n);

#pragma GCC visibility pop
#endif
