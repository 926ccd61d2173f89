/* The company's rules as dated data. The engine is code, every number and
   word list is policy. */
#ifndef RBK_CORE_RULES_POLICY_H
#define RBK_CORE_RULES_POLICY_H

#include "core/model/json.h"
#include "core/model/time.h"

#pragma GCC visibility push(default)

/* One policy, in force from a day on. Lives in the arena it was read into. */
struct rbk_policy;

/* A policy is a set of files, each
   { "kind": "policy", "name": "claims", "from": "2015-09-14",
     "rules": [ { "id", "value", "source": "manual 5.1.3" | "ours", "reason"?, "en", "zh" } … ],
     "lists": [ { "id", "source", "words": [ { "id", "en", "zh" } … ] } … ] }
   Reading validates the whole: every rule and list the engine asks for is
   there with the type it needs, nothing twice, nothing unknown.
   RBK_E_BAD: names file, place and reason. */
struct rbk_policy_text {
	const char *name; /* "claims" */
	const char *bytes;
	size_t      len;
};
int rbk_policy_read(const struct rbk_policy **out, struct rbk_arena *a,
                    const struct rbk_policy_text *files, size_t n, struct rbk_err *err);

/* The compiled-in policy and its files. */
const struct rbk_policy *rbk_policy_builtin(struct rbk_arena *a);
size_t rbk_policy_builtin_files(const struct rbk_policy_text **files);

rbk_day rbk_policy_from(const struct rbk_policy *p);
/* The version shown beside decisions: the day it is in force from, "2015-09-14". */
const char *rbk_policy_version(const struct rbk_policy *p);

/* The value of a rule the engine knows (policy.c has the table; another id
   is a broken promise of our own code). */
int64_t rbk_policy_int(const struct rbk_policy *p, const char *id);
/* A rule whose value is a list of words: item i, NULL behind the last. */
const char *rbk_policy_item(const struct rbk_policy *p, const char *id, size_t i);

/* A word of a list: by its id or its English or Chinese label, as typed.
   NULL if the list has no such word. */
const char *rbk_policy_word(const struct rbk_policy *p, const char *list, const char *typed);
/* Its label; chinese or English. The id itself for an unknown word. */
const char *rbk_policy_label(const struct rbk_policy *p, const char *list, const char *id, int chinese);
/* Walks a list: the id of word i, NULL behind the last. */
const char *rbk_policy_word_at(const struct rbk_policy *p, const char *list, size_t i);
/* The rank of a word in its list (levels of the ladder: higher is higher), -1 if unknown. */
int rbk_policy_rank(const struct rbk_policy *p, const char *list, const char *id);

/* All policies of an organisation, any order; which was in force when. */
struct rbk_policies {
	const struct rbk_policy **at;
	size_t n;
	int    offset_min; /* the organisation's time zone */
};
const struct rbk_policy *rbk_policies_when(const struct rbk_policies *all, rbk_time t);

#pragma GCC visibility pop
#endif
