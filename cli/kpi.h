/* KPI sheets from what a run sees: figures, records, posts. */
#ifndef RBK_CLI_KPI_H
#define RBK_CLI_KPI_H

#include "cli/command.h"
#include "core/rules/kpi.h"

/* Sheets of one month. Everything lives in the run's arena. */
struct rbk_kpi_sheets {
	rbk_month             month;
	const struct rbk_policy *policy; /* in force at the month's end */
	struct rbk_kpi_sheet *at; /* by person's id */
	const struct rbk_record **filed; /* beside each: the sheet as headquarters filled it in and as it was reviewed (core/rules/review.h); NULL: made here */
	size_t                n;
};

#define RBK_KPI_MONTHS_MAX 120 /* of a range */

/* MONTH as typed; NULL: the last one that is over. */
int rbk_kpi_month(rbk_month *out, struct rbk_run *r, const char *typed, struct rbk_err *err);

/* What was gathered, kept for the next month: records are read once, unless
   that month has another policy. Start it as {0}; rbk_kpi_facts_free frees
   its facts. */
struct rbk_kpi_gathered {
	const struct rbk_policy *policy;
	struct rbk_kpi_facts     facts;
};

/* Of `person`, else of everybody in `unit` and below it, else (both NULL) of
   the book's own person or with --hub of everybody. What headquarters has
   filled in is taken as it is there, the newest fill; other sheets, and with
   `fresh` all, are made from the data in sight. gathered: NULL, if no other
   month follows. RBK_E_MISSING: no such person
   or unit, or not in sight. */
int rbk_kpi_sheets_make(struct rbk_kpi_sheets *out, struct rbk_run *r, rbk_month month, const char *person, const char *unit,
                        bool fresh, struct rbk_kpi_gathered *gathered, struct rbk_err *err);

/* What the records in sight say of all months, by that policy. free it. */
int rbk_kpi_gather(struct rbk_kpi_facts *out, struct rbk_run *r, const struct rbk_policy *p, struct rbk_err *err);

/* A sheet as people read it. */
void rbk_kpi_show(struct rbk_run *r, const struct rbk_kpi_sheet *s);
/* A measure: "95.00%" or "18 / 20". */
const char *rbk_kpi_measure(struct rbk_run *r, const struct rbk_kpi_row *row);
/* What it is made of: "turnover 950,000.00 of 1,000,000.00"; "" of what isn't a rate. */
const char *rbk_kpi_input(struct rbk_run *r, const struct rbk_kpi_row *row);
/* A sentence with its places {0} … filled, in the reader's language. */
const char *rbk_kpi_filled(struct rbk_run *r, const char *text, const char *const *args, size_t n);
/* The readings and rules a sheet stands under that nobody signed off, a text
   each: "name of the row or rule: the reading". */
struct rbk_json *rbk_kpi_marks(struct rbk_run *r, const struct rbk_kpi_sheet *s);
/* Scores that a review gave in place of those filled in (a re-review: of the
   first one's), with the reason: a text each. */
struct rbk_json *rbk_kpi_scores(struct rbk_run *r, const struct rbk_json *review, const struct rbk_json *first);
/* "text: more"; just the text without more. */
const char *rbk_kpi_with(struct rbk_run *r, const char *text, const char *more);
/* What changed in a filled sheet behind its review: a text a row. */
struct rbk_json *rbk_kpi_changes(struct rbk_run *r, const struct rbk_record *sheet);
/* Hundredths of a point: "55", "55.50". */
const char *rbk_kpi_points(struct rbk_run *r, int64_t hundredths);

#endif
