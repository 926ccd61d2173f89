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
     "rules": [ { "id", "value", … } … ],
     "lists": [ { "id", "words": [ { "id", "en", "zh" } … ], … } … ],
     "gates": [ { "id", "step", "needs", …, … } … ],
     "kpi": [ { "id", "sheet", "metric", "weight", …, … } … ],
     "consequences": [ { "id", "from", "to", "grade", "run", "then", … } … ] }
   where each rule, list, gate and row also has "source": "manual 5.1.3" | "ours"
   with "reason" and "reason_zh", where the printed text leaves room
   "reading" and "reading_zh", "signed": true once the interpreter of the
   manual signed the reading off, and its sentence in "en" and "zh".
   roadbook-policy(5) has the rules, lists and needs that are known. */
struct rbk_policy_text {
	const char *name; /* "claims" */
	const char *bytes;
	size_t      len;
};

/* Reading validates the whole: every rule, list and gate this program asks
   for is there with the type it needs, in both languages, nothing twice,
   nothing unknown; the weights of each KPI sheet add up to 100. RBK_E_BAD: names file, place and reason. */
int rbk_policy_read(const struct rbk_policy **out, struct rbk_arena *a,
                    const struct rbk_policy_text *files, size_t n, struct rbk_err *err);

/* The same for what an older or a newer program wrote: what isn't known is
   left out and listed by rbk_policy_ignored, what is missing is as in the
   compiled-in policy. RBK_E_BAD only for files that are no policy at all. */
int rbk_policy_read_any(const struct rbk_policy **out, struct rbk_arena *a,
                        const struct rbk_policy_text *files, size_t n, struct rbk_err *err);
/* "funnel: gate.visit.scent", item i, NULL behind the last. */
const char *rbk_policy_ignored(const struct rbk_policy *p, size_t i);

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
/* Is the word (may be NULL) one of them? */
bool rbk_policy_has(const struct rbk_policy *p, const char *id, const char *word);

/* A rule that gives words of a list a number or another word: that of
   `word`; `otherwise` (NULL) if it gives it none. */
int64_t rbk_policy_of(const struct rbk_policy *p, const char *id, const char *word, int64_t otherwise);
const char *rbk_policy_word_of(const struct rbk_policy *p, const char *id, const char *word);

/* A word of a list: by its id or its English or Chinese label, as typed.
   NULL if the list has no such word. */
const char *rbk_policy_word(const struct rbk_policy *p, const char *list, const char *typed);
/* Its label; chinese or English. The id itself for an unknown word. */
const char *rbk_policy_label(const struct rbk_policy *p, const char *list, const char *id, int chinese);
/* Walks a list: the id of word i, NULL behind the last. */
const char *rbk_policy_word_at(const struct rbk_policy *p, const char *list, size_t i);
/* The rank of a word in its list (levels of the ladder: higher is higher), -1 if unknown. */
int rbk_policy_rank(const struct rbk_policy *p, const char *list, const char *id);

/* Every rule, list, gate and row as people read them, in the order of the files;
   NULL behind the last. The texts are English at [0], Chinese at [1]; NULL
   where there is none. */
struct rbk_rule_text {
	const char *id, *file, *source, *list; /* list: the id of a list, else NULL */
	const char *text[2], *reason[2], *reading[2];
	bool        signed_off, off; /* off: a gate or row that is switched off */
	const struct rbk_json *value, *args; /* a rule's value; a gate or row as it stands in the file */
};
const struct rbk_rule_text *rbk_policy_text_at(const struct rbk_policy *p, size_t i);
const struct rbk_rule_text *rbk_policy_text_of(const struct rbk_policy *p, const char *id);
/* The source of one word, where it has one of its own; else NULL. */
const char *rbk_policy_word_source(const struct rbk_policy *p, const char *list, const char *id);

/* What a policy must say: row i of the rules, then of the lists that this
   program asks for. False behind the last. */
struct rbk_policy_row {
	const char *id, *help;  /* help: the value's meaning, English */
	const char *type;       /* what its value looks like, English */
	const char *of;         /* whose words it takes: a list, or "a|b"; NULL: none */
};
bool rbk_policy_row(struct rbk_policy_row *out, size_t i);

/* All policies of an organisation, any order; which was in force when. */
struct rbk_policies {
	const struct rbk_policy **at;
	size_t n;
	int    offset_min; /* the organisation's time zone */
};
const struct rbk_policy *rbk_policies_when(const struct rbk_policies *all, rbk_time t);

#pragma GCC visibility pop
#endif
