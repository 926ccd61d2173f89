/* A fact: one thing headquarters received, with its bracket and its proof.
   Facts are all the register is made of. */
#ifndef RBK_CORE_RULES_FACT_H
#define RBK_CORE_RULES_FACT_H

#include "core/model/record.h"
#include "core/rules/policy.h"

enum rbk_fact_type {
	RBK_FACT_ENTRY,   /* a client record appeared or changed in a book */
	RBK_FACT_CLAIM,   /* 报备 */
	RBK_FACT_RELEASE, /* the person gives the claim up */
	RBK_FACT_CONTACT, /* a valid contact with the client */
	RBK_FACT_GONE,    /* the person removed the client record */
	RBK_FACT_RULING,  /* a leader's decision */
	RBK_FACT_REVIEW,  /* a review or a consequence: about a sheet, never about a case (core/rules/review.h) */
	RBK_FACT_SIGN,    /* a contact of the client is written down: what it can be recognised by */
	RBK_FACT_MOVE,    /* the client came to another step of the funnel */
	RBK_FACT_RENEW,   /* the person asks for the claim's renewal */
	RBK_FACT_HOLD,    /* … for a tender hold */
	RBK_FACT_ANSWER,  /* in a conflict: a side's evidence */
	RBK_FACT_CONTRACT /* a contract is on file */
};

#define RBK_FACT_ALIASES 16

/* Strings live in the arena the fact was made with; NULL where not said. */
struct rbk_fact {
	enum rbk_fact_type type;
	int64_t     number;     /* journal number of the receipt that brought it */
	int64_t     order;      /* its place within that receipt: 0, 1, 2 … (commit by commit; a fact may stand
	                           before its own client record) */
	rbk_time    after, by;  /* the bracket: it happened after `after`, not later than `by` (hub time) */
	const char *person;     /* whose book */
	const char *client;     /* the client folder's ULID (not for rulings) */
	const char *record;     /* the record's id */
	const char *commit;     /* the commit of that book that first holds it */
	const char *at;         /* device time as written: shown, never decides */
	/* RBK_FACT_ENTRY */
	const char *name, *core, *form, *code; /* as rbk_name_make and rbk_credit_code_read give them */
	const char *address;    /* rbk_sign_address */
	const char *aliases;    /* its other names, one a line, the first RBK_FACT_ALIASES of them */
	/* RBK_FACT_SIGN */
	const char *phone, *contact; /* rbk_sign_phone, rbk_sign_contact */
	/* RBK_FACT_CLAIM */
	const char *missing;    /* what the claim lacks, comma separated; NULL: complete. RBK_FACT_HOLD: "tender", where none is open; "proof": an answer's isn't on file */
	const char *band;       /* of the client's expected volume; NULL: it isn't known */
	const char *grade;      /* ditto; of RBK_FACT_MOVE too */
	const char *pick;       /* the day of receipt, in the organisation's zone, if it says that the client comes from the pool */
	const char *open;       /* how many open claims the device counted, this one too */
	/* RBK_FACT_HOLD */
	const char *until;      /* the last day; NULL: none is given */
	/* RBK_FACT_ANSWER */
	const char *evidence;   /* a word of policy's list "evidence_kinds" */
	const char *proof;      /* the record of the same client that proves it; NULL: none named */
	/* RBK_FACT_CONTRACT */
	const char *begins, *ends; /* days; NULL: not said */
	const char *supersedes; /* the record it amends */
	/* RBK_FACT_RULING */
	const char *verb;       /* award share release transfer handover same distinct waive approve void */
	const char *second;     /* share: with whom */
	const char *split;      /* share: a word of policy's list "splits" */
	const char *from;       /* handover: whose claims */
	const char *case_id, *other, *target;
	const char *versions;   /* void: the record's earlier versions, one a line */
	const char *reason;     /* of an answer: what it says */
	const char *subject;    /* the gate waived, what is approved, the record that is void; RBK_FACT_MOVE: the step it came to; of GONE: the record, if it isn't the client itself */
	/* RBK_FACT_REVIEW */
	const struct rbk_json *review; /* the record */
	bool        stray;      /* set by rbk_register_judge: nobody knew that case */
};

/* By number, then order: the order in which facts are judged. */
int rbk_fact_compare(const void *x, const void *y);

/* A fact as JSON inside a case file, and back. Lossless. */
struct rbk_json *rbk_fact_write(struct rbk_arena *a, const struct rbk_fact *f);
int rbk_fact_read(struct rbk_fact *out, struct rbk_arena *a, const struct rbk_json *v, struct rbk_err *err);

/* The keys under which a lens must find every case this fact may touch:
   "n1:<core>" (1 = RBK_NAME_VERSION), "c:<code>", "i:<client ULID>";
   for a ruling "i:" of case and other; for one that voids a record "v:" of
   the person too, since a person's void records are counted; for a claim
   that says it is a pick "q:<person>/<day>", since the picks of a day are.
   Returns how many, at most 4. */
size_t rbk_fact_keys(const char *keys[4], struct rbk_arena *a, const struct rbk_fact *f);

/* Record → fact. False if this record is none (a note, an unknown kind). `client` is the client record as of that commit and
   `contacts` that client's contacts then (needed for claims only). The
   caller fills number, order, after, by, person, commit; the day of a pick
   (which is "" so far); whether a hold lacks a tender. */
bool rbk_fact_make(struct rbk_fact *out, struct rbk_arena *a, const struct rbk_record *r,
                   const struct rbk_record *client, const struct rbk_record *contacts, size_t n_contacts,
                   const struct rbk_policy *policy);

#endif
