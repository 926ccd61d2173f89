/* The schema: one table of kinds and their fields. Reading, checking,
   writing, merging, help and the man page read the same rows. */
#ifndef RBK_CORE_MODEL_SCHEMA_H
#define RBK_CORE_MODEL_SCHEMA_H

#include <stddef.h>

#include "core/model/json.h"

#pragma GCC visibility push(default)

enum rbk_type {
	RBK_STR,    /* one line of text, RBK_STR_MAX */
	RBK_TEXT,   /* free text, RBK_TEXT_MAX */
	RBK_INT,    /* whole number */
	RBK_FEN,    /* money, whole fen, JSON number */
	RBK_RATE,   /* hundredths of a percent of something, JSON number; typed at most RBK_RATE_MAX */
	RBK_BOOL,
	RBK_DAY,    /* "2026-11-23" */
	RBK_MONTH,  /* "2026-11" */
	RBK_TIME,   /* RFC 3339 with offset */
	RBK_ULID,
	RBK_PERSON,
	RBK_OID,    /* a git commit */
	RBK_CODE,   /* unified social credit code */
	RBK_REGION, /* GB/T 2260, six digits; two or four are filled with zeros */
	RBK_PHONE,  /* digits, + and - and spaces; at least five digits */
	RBK_ENUM,   /* a word of the row's own list; in a file also one that a newer program's list has (a-z and _) */
	RBK_TERM,   /* a word of a list in the policy (named by `words`) */
	RBK_STRS,   /* a list of strings */
	RBK_OBJS    /* a list of objects, not looked into */
};

/* How two versions of a field become one (core/rules/merge.h). */
enum rbk_merge {
	RBK_MERGE_FIXED, /* never changes after the first save */
	RBK_MERGE_ASK,   /* both changed differently: keep both, ask */
	RBK_MERGE_UNION, /* lists: all items of both */
	RBK_MERGE_MAX    /* the larger, the later */
};

enum {
	RBK_NEEDED = 1 << 0, /* a record without it is malformed */
	RBK_AUTO   = 1 << 1, /* the program fills it, people don't set it */
	RBK_KEY    = 1 << 2, /* decides which case an entry belongs to */
	RBK_SIGNED = 1 << 3  /* a number that may be negative */
};

struct rbk_field {
	const char    *name;
	enum rbk_type  type;
	enum rbk_merge merge;
	unsigned       flags;
	const char    *words; /* RBK_ENUM: "a|b|c"; RBK_TERM: the policy's list */
	const char    *help;  /* translated where shown */
};

enum { RBK_KIND_FIXED = 1 << 0 /* append-only: a file of this kind never changes */ };

#define RBK_RATE_MAX 10000

struct rbk_kind {
	const char             *name;
	const struct rbk_field *fields;
	size_t                  n;
	unsigned                flags;
	const char             *help;
};

/* NULL if this program doesn't know the kind. */
const struct rbk_kind *rbk_kind_find(const char *name);
/* Row i of the table, NULL behind the last. */
const struct rbk_kind *rbk_kind_at(size_t i);
const struct rbk_field *rbk_field_find(const struct rbk_kind *kind, const char *name);

/* Is s one of the words, which have | between them? */
bool rbk_word_in(const char *words, const char *s);

/* The field as a person types it → JSON value in canonical form (times in
   `offset_min`, yuan → fen, codes and regions normalised). RBK_TERM words
   are not looked up here (the policy has them). RBK_E_BAD: names the field,
   the value and what is allowed. */
int rbk_field_read(struct rbk_json **out, struct rbk_arena *a, const struct rbk_field *field,
                   const char *typed, int offset_min, struct rbk_err *err);

/* Is v of the field's shape? RBK_E_BAD with the field's name. */
int rbk_field_check(const struct rbk_field *field, const struct rbk_json *v, struct rbk_err *err);

#pragma GCC visibility pop
#endif
