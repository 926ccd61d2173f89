/* The times a conflict waits for, and the proposal, as people read them. */
#ifndef RBK_CLI_SPAN_H
#define RBK_CLI_SPAN_H

#include "cli/command.h"

/* Until when: the last day, and how many days are left, today not counted;
   below 0: over. */
struct rbk_span {
	const char *day;
	int64_t     days;
};

/* Of a conflict's field: answer_by or rule_by. False: it says nothing. */
bool rbk_span_of(struct rbk_span *out, struct rbk_run *r, const struct rbk_json *conflict, const char *field);

/* The open conflict of a case; NULL: none is open. */
const struct rbk_json *rbk_conflict_open(const struct rbk_json *kase);

/* "3 days to answer, until 2026-11-26", for whoever is a side; "… to rule,
   until" for others. NULL: nothing to wait for. */
const char *rbk_clock_text(struct rbk_run *r, const struct rbk_json *kase, const char *what);
/* The same of the conflict itself, or what has its times. */
const char *rbk_conflict_clock(struct rbk_run *r, const struct rbk_json *conflict, const char *what);
/* Both, one line each. */
void rbk_clock_tell(struct rbk_run *r, const struct rbk_json *kase);

/* Prints the proposal with its chain, and puts it into the document. False:
   the case shows none. */
bool rbk_proposal_tell(struct rbk_run *r, const struct rbk_json *kase);

#endif
