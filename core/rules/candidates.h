/* A register of names, and which of them may be one client with a new one:
   found by keys, not by scanning. */
#ifndef RBK_CORE_RULES_CANDIDATES_H
#define RBK_CORE_RULES_CANDIDATES_H

#include "core/rules/likeness.h"

#pragma GCC visibility push(default)

/* Names under the numbers the caller gives them. In memory only: it is
   derived from records, its keys from the words' version. */
struct rbk_candidates;

/* The words must outlive it. `expected` names: a hint, 0 if unknown. */
struct rbk_candidates *rbk_candidates_open(const struct rbk_words *w, size_t expected);
void rbk_candidates_close(struct rbk_candidates *c);

/* Adds a name under a number not in use. RBK_E_BAD, RBK_E_BOUND as
   rbk_name_make; RBK_E_EXISTS. */
int rbk_candidates_add(struct rbk_candidates *c, uint32_t number, const char *name, struct rbk_err *err);
/* RBK_E_MISSING. */
int rbk_candidates_remove(struct rbk_candidates *c, uint32_t number, struct rbk_err *err);

size_t rbk_candidates_count(const struct rbk_candidates *c);
/* Bytes of memory held. */
size_t rbk_candidates_memory(const struct rbk_candidates *c);

struct rbk_candidate {
	uint32_t            number;
	struct rbk_likeness likeness;
};

/* The names of the register that are not `different` from this one, best
   first (verdict, score, number), at most `max` of them; n is returned.
   Knowing the others it is stricter than a comparison of two names: a
   formless name is `same` only while one form of it is known, and `likely`
   goes to the best reading of a short name, if few names share it. Items
   and their texts live in the arena. */
size_t rbk_candidates_find(struct rbk_candidate **out, struct rbk_arena *a, const struct rbk_candidates *c,
                           const struct rbk_parts *name, size_t max);

#pragma GCC visibility pop
#endif
