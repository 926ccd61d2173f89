/* Gates: what a client must have before it may leave a step of the funnel.
   A gate is a row of policy; what it asks is one of a few fixed needs, each
   a pure function. */
#ifndef RBK_CORE_RULES_GATE_H
#define RBK_CORE_RULES_GATE_H

#include "core/model/record.h"
#include "core/rules/policy.h"

#pragma GCC visibility push(default)

#define RBK_GRADES_MAX 8

/* Word lists end with NULL; a field a need doesn't use is NULL or 0. */
struct rbk_gate {
	const char  *id, *step, *needs;
	const char  *text[2];     /* English, Chinese */
	const char **fields;      /* that must be there */
	const char **kinds;       /* of activities, or of documents: any of them */
	const char  *role;        /* of contacts */
	const char  *what;        /* is approved */
	const char  *grade;       /* from this client grade up */
	const char  *if_document; /* asked only where a document of this kind is on file */
	int64_t      count[RBK_GRADES_MAX]; /* by the client's grade, in the list's order */
	int64_t      percent;
	bool         here;        /* counts only since the client came to the step */
	bool         off;
};

/* Gate i in the policy's order, NULL behind the last; gates that are
   switched off are left out. */
const struct rbk_gate *rbk_policy_gate_at(const struct rbk_policy *p, size_t i);

/* The needs there are. */
struct rbk_need {
	const char *id;
	const char *args;  /* what a gate of it may say: "fields|kinds" */
	const char *must;  /* … and must */
	const char *kind;  /* of record that `fields` are of */
	const char *help;
};
const struct rbk_need *rbk_need_at(size_t i);

#pragma GCC visibility pop
#endif
