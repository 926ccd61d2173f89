/* People: who leads whom, and since when. */
#ifndef RBK_CORE_RULES_STAFF_H
#define RBK_CORE_RULES_STAFF_H

#include <stdbool.h>

#include "core/model/record.h"
#include "core/rules/unit.h"

#pragma GCC visibility push(default)

/* What a person was over a stretch of time. */
struct rbk_post {
	const char *person, *name, *level, *unit;
	const char *leader; /* NULL at the top */
	const char *hired, *transferred; /* days, as the record has them now; NULL: not said */
	rbk_time    since;  /* hub time */
	rbk_time    left;   /* hub time from which on the person was gone; 0: never */
};

/* While a leader is away somebody else rules in their place. */
struct rbk_away {
	const char *leader, *delegate;
	rbk_time    since, until; /* until: no longer */
};

/* Start it as {0}; everything lives in the arena given to add. */
struct rbk_staff {
	struct rbk_post *posts; /* sorted by person, since */
	size_t           n, cap;
	struct rbk_away *away;  /* sorted by leader */
	size_t           n_away, cap_away;
	struct rbk_units units; /* fill it with rbk_units_add */
};

/* Takes in a staff record with its lists: `was` [{level, unit, leader,
   since, left} …] and `away` [{delegate, since, until} …]. */
int rbk_staff_add(struct rbk_staff *s, struct rbk_arena *a, const struct rbk_record *r, struct rbk_err *err);
void rbk_staff_free(struct rbk_staff *s);

/* The person's post at that time; before the first one, the first one.
   NULL for somebody unknown. */
const struct rbk_post *rbk_staff_when(const struct rbk_staff *s, const char *person, rbk_time t);

/* Is the i-th post the last one of its person? */
bool rbk_staff_newest(const struct rbk_staff *s, size_t i);

/* Is the person enrolled, and not gone at that time? */
bool rbk_staff_here(const struct rbk_staff *s, const char *person, rbk_time t);

/* Is `leader` in the chain of leaders above `person` at that time? Nobody is
   above themself; whoever left leads nobody; a loop ends at RBK_CHAIN_MAX. */
bool rbk_staff_leads(const struct rbk_staff *s, rbk_time t, const char *leader, const char *person);

/* The head of the topmost unit above the person's, who is there and isn't
   the person; NULL: there is none. */
const char *rbk_staff_top(const struct rbk_staff *s, rbk_time t, const char *person);

/* Is `leader` above `person`: in the chain, or, behind its end, as the head
   of the topmost unit? Never both above one another. */
bool rbk_staff_above(const struct rbk_staff *s, rbk_time t, const char *leader, const char *person);

/* The lowest leader who is above all of them; NULL if there is none. */
const char *rbk_staff_common(const struct rbk_staff *s, rbk_time t, const char *const *persons, size_t n);
/* The next one up from that leader who is above all of them, too. NULL: none. */
const char *rbk_staff_next(const struct rbk_staff *s, rbk_time t, const char *leader, const char *const *persons, size_t n);

/* Who rules in this leader's place at that time; NULL: nobody. */
const char *rbk_staff_delegate(const struct rbk_staff *s, const char *leader, rbk_time t);

/* By whose authority the author may rule on all of them: the author's own,
   or that of an absent leader who is above all of them and whose delegate
   the author is. NULL: by nobody's. Nobody rules for themself. */
const char *rbk_staff_authority(const struct rbk_staff *s, rbk_time t, const char *author,
                                const char *const *persons, size_t n);

/* May the person read this unit's repository at that time? The heads of the
   unit and of those above it may, and while they are away their delegates. */
bool rbk_staff_reads_unit(const struct rbk_staff *s, rbk_time t, const char *person, const char *unit);

#pragma GCC visibility pop
#endif
