/* Are these two names one client? */
#ifndef RBK_CORE_RULES_LIKENESS_H
#define RBK_CORE_RULES_LIKENESS_H

#include "core/rules/likeness_parts.h"

#pragma GCC visibility push(default)

/* In order of how much they say for one client. */
enum rbk_verdict {
	RBK_DIFFERENT,
	RBK_RELATED,  /* branch, office, group, member: near, but another entity */
	RBK_POSSIBLE, /* a hint; a suspicion only with a second sign */
	RBK_LIKELY,   /* a suspicion that a leader settles */
	RBK_SAME      /* decides alone */
};

/* "same" … "different": code words, not for translation. */
const char *rbk_verdict_word(enum rbk_verdict v);

#define RBK_SCORE_MAX 10000 /* hundredths of a percent */

/* Second signs, as bits. */
enum {
	RBK_SIGN_PHONE   = 1 << 0,
	RBK_SIGN_CONTACT = 1 << 1,
	RBK_SIGN_ADDRESS = 1 << 2
};
#define RBK_SIGNS 3
/* "phone", "contact", "address": of bit i. */
const char *rbk_sign_word(size_t i);

/* A piece of one of the names compared. */
struct rbk_piece {
	const struct rbk_parts *of;
	uint16_t at, n; /* units of its text; n 0: none */
};

struct rbk_likeness {
	enum rbk_verdict verdict;
	int              score;    /* 0 … RBK_SCORE_MAX */
	const char      *reason;   /* id of a row of core/model/message.c */
	struct rbk_piece piece[2]; /* its {0} and {1} */
	const struct rbk_parts *brief; /* the one that leaves something out, so that other names may fit it as well; or NULL */
	unsigned         signs;
	bool             suspicion; /* to be put before a leader: likely, or possible with a second sign */
};

/* Compares two names made with the same words. Symmetric but for the order
   of pieces. Allocates nothing. */
struct rbk_likeness rbk_likeness_of(const struct rbk_parts *x, const struct rbk_parts *y);

/* What else is known of a client; NULL for what isn't. */
struct rbk_evidence {
	const char        *code;     /* as rbk_credit_code_read gives it */
	uint16_t           region;   /* where it is (rbk_words_place), 0 unknown */
	const char *const *phones;   /* as rbk_sign_phone gives them, NULL behind the last */
	const char *const *contacts; /* rbk_sign_contact, ditto */
	const char        *address;  /* rbk_sign_address */
};

/* What evidence makes of the likeness of two names. Equal codes are the same
   client whatever the names; two unlike codes are never `same`. A region
   stands in for one the name leaves out; a phone, contact or address in
   common makes a suspicion of what is only possible, and two of them of any
   two names. */
struct rbk_likeness rbk_likeness_weigh(struct rbk_likeness l, const struct rbk_parts *x, const struct rbk_evidence *ex,
                                       const struct rbk_parts *y, const struct rbk_evidence *ey);
/* rbk_likeness_of, then that. */
struct rbk_likeness rbk_likeness_with(const struct rbk_parts *x, const struct rbk_evidence *ex,
                                      const struct rbk_parts *y, const struct rbk_evidence *ey);

/* The reason's arguments as texts in the arena; NULL where there is none. */
void rbk_likeness_args(const char *args[2], struct rbk_arena *a, const struct rbk_likeness *l);

#pragma GCC visibility pop
#endif
