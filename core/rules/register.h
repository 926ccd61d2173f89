/* The register: cases, claims, owners, conflicts, rulings, history, as a
   pure function of facts. */
#ifndef RBK_CORE_RULES_REGISTER_H
#define RBK_CORE_RULES_REGISTER_H

#include "core/rules/fact.h"
#include "core/rules/policy.h"
#include "core/rules/staff.h"

/* Judges facts that belong together: every fact that shares a key with
   another one given (rbk_fact_keys) must be given too. Any order in; the
   same cases out, in order of id. Each item of `cases` is a record of kind
   "case" (core/model/schema.c has its fields): id, also, status (free |
   held | contested), owner, since, deadline (when time alone changes it
   next), keys, entries, claims, conflicts, suspects, history, facts.
   `facts` holds what must be given again next time, so that judging the
   facts of a stored case plus new ones equals judging all from scratch.
   Nothing in a case depends on as_of but by deadlines that have passed. */
void rbk_register_judge(struct rbk_json *cases, struct rbk_arena *a,
                        struct rbk_fact *facts, size_t n, const struct rbk_staff *staff,
                        const struct rbk_policies *policies, rbk_time as_of);

/* The facts stored in a case. RBK_E_BROKEN. */
int rbk_case_facts(struct rbk_fact **facts, size_t *n, struct rbk_arena *a,
                   const struct rbk_json *stored, struct rbk_err *err);

/* What of a case `person` may read on their desk: all of it if they lead
   every side of it; own lines and those of claims, conflicts, rulings and
   ownership if they hold or held a claim; else NULL. */
struct rbk_json *rbk_case_view(struct rbk_arena *a, const struct rbk_json *c, const char *person,
                               const struct rbk_staff *staff, rbk_time as_of);

/* Who must be told of a history line: item i, NULL behind the last. A line
   is { "number", "at", "what" (id in core/model/message.c), "person",
   "args", "commit", "policy", "tell": [persons] }. */

#endif
