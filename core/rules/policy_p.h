/* A policy from inside: the rules and lists the engine knows, and the
   compiled-in files (made by embed.cmake). */
#ifndef RBK_CORE_RULES_POLICY_P_H
#define RBK_CORE_RULES_POLICY_P_H

#include "core/rules/policy.h"

extern const struct rbk_policy_text rbk_policy_default[]; /* a row of NULL ends it */

enum rbk_rule_type {
	RBK_RULE_INT,  /* a whole number from min to max */
	RBK_RULE_WORDS /* a list of min to max of the words in `allowed` */
};

/* A rule the engine asks for. Adding one: a row, its text in a policy file,
   a test. */
struct rbk_rule {
	const char        *id;
	enum rbk_rule_type type;
	int64_t            min, max;
	const char        *allowed; /* "a|b|c" */
};

#define RBK_RULES 10
#define RBK_LISTS 12
extern const struct rbk_rule rbk_rules[RBK_RULES];
extern const char *const rbk_lists[RBK_LISTS];

struct rbk_word {
	const char *id, *en, *zh;
};

struct rbk_word_list {
	struct rbk_word *words;
	size_t           n;
};

struct rbk_policy {
	rbk_day              from;
	char                 version[RBK_TIME_TEXT];
	int64_t              numbers[RBK_RULES]; /* RBK_RULE_INT */
	const char         **items[RBK_RULES];   /* RBK_RULE_WORDS, NULL behind the last */
	struct rbk_word_list lists[RBK_LISTS];
	struct rbk_policy_text names; /* the word lists of names, unread; bytes NULL: none */
};

#endif
