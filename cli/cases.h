/* The cases a run can see: read once, found by their ids and entries. */
#ifndef RBK_CLI_CASES_H
#define RBK_CLI_CASES_H

#include "cli/find.h"

/* All cases on the desk or in central; an empty list before the first sync. */
int rbk_cases(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err);
/* The desk's, and those of units whose head the person stands in for: what
   they may have to decide is among them. Each once, by id. */
int rbk_cases_minded(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err);
/* Those of the units fetched (with --hub: of central). */
int rbk_unit_cases(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err);

/* The case that the client is of, where its entry was found: on the desk, in
   the units fetched, in central. NULL: none. */
int rbk_case_of(struct rbk_json **out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err);

/* The case of that id (may be NULL), or to which the case of that id was
   joined, on the desk or in central; NULL: none. */
int rbk_known_case(struct rbk_json **out, struct rbk_run *r, const char *id, struct rbk_err *err);
/* Ditto, or the first with an entry of the client of that id; in the units
   fetched if `units`. */
int rbk_known_by_id(struct rbk_json **out, struct rbk_run *r, bool units, const char *id, struct rbk_err *err);

#endif
