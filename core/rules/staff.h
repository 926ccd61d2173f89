/* People: who leads whom, and since when. */
#ifndef RBK_CORE_RULES_STAFF_H
#define RBK_CORE_RULES_STAFF_H

#include <stdbool.h>

#include "core/model/record.h"

#pragma GCC visibility push(default)

/* What a person was over a stretch of time. */
struct rbk_post {
	const char *person, *name, *level, *unit;
	const char *leader; /* NULL at the top */
	rbk_time    since;  /* hub time */
};

/* Start it as {0}; everything lives in the arena given to add. */
struct rbk_staff {
	struct rbk_post *posts; /* sorted by person, since */
	size_t           n, cap;
};

/* Takes in a staff record with its `was` list: [{level, unit, leader, since} …]. */
int rbk_staff_add(struct rbk_staff *s, struct rbk_arena *a, const struct rbk_record *r, struct rbk_err *err);
void rbk_staff_free(struct rbk_staff *s);

/* The person's post at that time; before the first one, the first one.
   NULL for somebody unknown. */
const struct rbk_post *rbk_staff_when(const struct rbk_staff *s, const char *person, rbk_time t);

/* Is `leader` above `person` in the chain of leaders at that time? Nobody
   is above themself; a loop ends at RBK_CHAIN_MAX. */
bool rbk_staff_above(const struct rbk_staff *s, rbk_time t, const char *leader, const char *person);

/* The lowest leader who is above all of them; NULL if there is none. */
const char *rbk_staff_common(const struct rbk_staff *s, rbk_time t, const char *const *persons, size_t n);

#pragma GCC visibility pop
#endif
