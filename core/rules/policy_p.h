/* A policy from inside: the rules and lists the engine knows, and the
   compiled-in files (made by embed.cmake). */
#ifndef RBK_CORE_RULES_POLICY_P_H
#define RBK_CORE_RULES_POLICY_P_H

#include "core/rules/gate.h"
#include "core/rules/kpi.h"
#include "core/rules/policy.h"
#include "core/rules/career.h"

extern const struct rbk_policy_text rbk_policy_default[]; /* a row of NULL ends it */

enum rbk_rule_type {
	RBK_RULE_INT,    /* a whole number from min to max */
	RBK_RULE_WORDS,  /* a list of min to max of the words in `allowed`, or of the list `of` */
	RBK_RULE_NUMBERS, /* words of the list `of` → whole numbers from min to max */
	RBK_RULE_MAP     /* words of the list `of` → words of the list `to` */
};

/* A rule the engine asks for. Adding one: a row, its text in a policy file,
   a case in fixtures/policy. */
struct rbk_rule {
	const char        *id;
	enum rbk_rule_type type;
	int64_t            min, max;
	const char        *allowed; /* "a|b|c" */
	const char        *of, *to;
	const char        *help;    /* the value's meaning, for roadbook-policy(5) */
};

struct rbk_list {
	const char *id;
	const char *must; /* words it can't be without, "a|b", or NULL */
	const char *help;
};

#define RBK_RULES 67
#define RBK_LISTS 29
extern const struct rbk_rule rbk_rules[RBK_RULES];
extern const struct rbk_list rbk_lists[RBK_LISTS];

struct rbk_word {
	const char *id, *en, *zh, *source;
};

struct rbk_word_list {
	struct rbk_word *words;
	size_t           n;
};

struct rbk_pair {
	const char *word, *to; /* to: RBK_RULE_MAP */
	int64_t     number;    /* RBK_RULE_NUMBERS */
};

/* What a rule says; the field its type names. */
struct rbk_value {
	int64_t          number;
	const char     **items; /* NULL behind the last */
	struct rbk_pair *pairs; /* word NULL behind the last */
	bool             there;
};

struct rbk_policy {
	rbk_day                from;
	char                   version[RBK_TIME_TEXT];
	struct rbk_value       values[RBK_RULES];
	struct rbk_word_list   lists[RBK_LISTS];
	struct rbk_gate       *gates;
	size_t                 n_gates;
	struct rbk_kpi_rule   *kpi;
	size_t                 n_kpi;
	struct rbk_consequence *consequences;
	size_t                 n_consequences;
	bool                   has_gates, has_kpi, has_consequences;
	struct rbk_rule_text  *texts;
	size_t                 n_texts;
	const char           **ignored; /* NULL behind the last; NULL: none */
	size_t                 n_ignored;
	struct rbk_policy_text names; /* the word lists of names, unread; bytes NULL: none */
};

/* Reading, shared by policy_read.c, policy_rule.c, policy_gate.c and policy_kpi.c. */
struct rbk_policy_reading {
	struct rbk_policy *p;
	struct rbk_arena  *a;
	struct rbk_err    *err;
	const char        *file;
	bool               any; /* leave out what isn't known */
	const struct rbk_policy *other; /* the compiled-in one, once it was needed */
	bool               from_seen;
	size_t             cap_gates, cap_kpi, cap_consequences, cap_texts, cap_ignored;
};

/* Text of `obj`'s field → *out. RBK_E_BAD names file, place, field. */
int rbk_policy_str(struct rbk_policy_reading *r, const char **out, const struct rbk_json *obj, const char *place,
                   const char *field);
/* Nothing but the fields in `allowed`; with r->any others are listed as ignored. */
int rbk_policy_fields(struct rbk_policy_reading *r, const struct rbk_json *obj, const char *place, const char *allowed);
/* What every rule, list, gate and row has; keeps it for people. */
#define RBK_POLICY_TEXTS "id|source|reason|reason_zh|reading|reading_zh|signed|en|zh"
int rbk_policy_about(struct rbk_policy_reading *r, struct rbk_rule_text *out, const struct rbk_json *obj, const char *id);
void rbk_policy_keep(struct rbk_policy_reading *r, const struct rbk_rule_text *text);
/* Room for one more of an array of n in the arena: the array, or a larger copy. */
void *rbk_policy_room(struct rbk_policy_reading *r, void *list, size_t n, size_t *cap, size_t size);
/* Notes that something isn't known, and goes on (0); else RBK_E_BAD as said. */
int rbk_policy_unknown(struct rbk_policy_reading *r, const char *what);

int rbk_policy_rule(struct rbk_policy_reading *r, const struct rbk_json *v);
int rbk_policy_list(struct rbk_policy_reading *r, const struct rbk_json *v);
int rbk_policy_gate(struct rbk_policy_reading *r, const struct rbk_json *v);
int rbk_policy_kpi(struct rbk_policy_reading *r, const struct rbk_json *v);
int rbk_policy_kpi_whole(struct rbk_policy_reading *r); /* the weights of each sheet add up */
int rbk_policy_consequence(struct rbk_policy_reading *r, const struct rbk_json *v);
size_t rbk_list_row(const char *id); /* RBK_LISTS: none */

#endif
