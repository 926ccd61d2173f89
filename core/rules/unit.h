/* Units: a tree of departments with one head each, and since when. */
#ifndef RBK_CORE_RULES_UNIT_H
#define RBK_CORE_RULES_UNIT_H

#include <stdbool.h>

#include "core/model/record.h"

#pragma GCC visibility push(default)

/* What a unit was over a stretch of time. */
struct rbk_unit {
	const char *unit, *name;
	const char *parent, *head; /* NULL: none */
	rbk_time    since;         /* hub time */
};

/* Start it as {0}; everything lives in the arena given to add. */
struct rbk_units {
	struct rbk_unit *at; /* sorted by unit, since */
	size_t           n, cap;
};

/* Takes in a unit record with its `was` list. */
int rbk_units_add(struct rbk_units *u, struct rbk_arena *a, const struct rbk_record *r, struct rbk_err *err);
void rbk_units_free(struct rbk_units *u);

/* The unit at that time; before its first state, the first one. NULL: unknown. */
const struct rbk_unit *rbk_units_when(const struct rbk_units *u, const char *unit, rbk_time t);

/* Is the i-th state the last one of its unit? */
bool rbk_units_newest(const struct rbk_units *u, size_t i);

/* Is `below` this unit, or one below it? */
bool rbk_units_within(const struct rbk_units *u, rbk_time t, const char *unit, const char *below);

/* The head of the unit, or of the nearest one above it that has one. NULL:
   nobody. */
const char *rbk_units_head(const struct rbk_units *u, rbk_time t, const char *unit);

#pragma GCC visibility pop
#endif
