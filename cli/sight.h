/* What a run looks at: the book's own records, the desk, the commons, or
   central; opened when first asked for. */
#ifndef RBK_CLI_SIGHT_H
#define RBK_CLI_SIGHT_H

#include "cli/command.h"

/* Opens the book that --book or ROADBOOK_BOOK names, else the one at hand. */
int rbk_run_open(struct rbk_run *r, struct rbk_err *err);
/* For who can do without: only a book that was named must be there. */
int rbk_run_open_at_hand(struct rbk_run *r, struct rbk_err *err);

/* The book's records at its tip. NULL with err set. */
struct rbk_view *rbk_run_head(struct rbk_run *r, struct rbk_err *err);
/* What the last sync fetched; NULL before the first one (no error). */
struct rbk_view *rbk_run_desk(struct rbk_run *r);
struct rbk_view *rbk_run_commons(struct rbk_run *r);
/* The own book as headquarters has merged it; NULL if it hasn't (no error). */
struct rbk_view *rbk_run_merged(struct rbk_run *r);
/* The units fetched, of those the person may read now; *n of them, in order
   of id. */
struct rbk_unit_sight {
	const char      *unit;
	struct rbk_view *view;
	bool             meanwhile; /* as who stands in for an absent head */
};
const struct rbk_unit_sight *rbk_run_units(size_t *n, struct rbk_run *r);
/* Central of --hub. NULL with err set. */
struct rbk_view *rbk_run_central(struct rbk_run *r, struct rbk_err *err);
void rbk_run_forget(struct rbk_run *r); /* after a sync: looks anew */
void rbk_run_close(struct rbk_run *r);

/* The policy in force now: that of commons, before the first sync the
   compiled-in one. Never NULL. */
const struct rbk_policy *rbk_run_policy(struct rbk_run *r);

/* All of them, each from its day on; at least one. */
void rbk_run_policies(struct rbk_policies *out, struct rbk_run *r);

/* Says (once, on stderr) what of the policy this program doesn't know; into
   the document under "policy_ignored". */
void rbk_run_policy_ignored(struct rbk_run *r);

/* A person as people know them: "name (id)" by the staff of commons, with
   --hub of central; the id where there is no such record. In the arena. */
const char *rbk_person_name(struct rbk_run *r, const char *id);
/* Their level, by the same; NULL if it isn't known. */
const char *rbk_person_level(struct rbk_run *r, const char *id);

#endif
