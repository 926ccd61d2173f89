/* KPI sheets in sight: the desk's, the units', with --hub central's. */
#ifndef RBK_CLI_KPI_SHEETS_H
#define RBK_CLI_KPI_SHEETS_H

#include "cli/scan.h"
#include "core/rules/staff.h"

/* Sheets as they stand there (core/rules/review.h), by month, then person; NULL
   for month or person: of all. Each once. */
int rbk_kpi_sheets_read(struct rbk_scan *out, struct rbk_run *r, const char *month, const char *person, struct rbk_err *err);

/* rbk_kpi_month, as text. */
int rbk_kpi_month_text(const char **out, struct rbk_run *r, const char *typed, struct rbk_err *err);

/* What was reviewed of a sheet that headquarters filled in: by whom, scores
   that were changed and why, which figures changed since; into the document
   of the sheet: "filled_at", "reviews", "final_total", "final_grade", "changes". */
void rbk_kpi_reviews_show(struct rbk_run *r, struct rbk_json *doc, const struct rbk_record *sheet);

/* How far a sheet is, in a word: exempt, incomplete, or its state (core/rules/review.h). */
const char *rbk_kpi_sheet_stage(const struct rbk_record *sheet);

/* Whom a sheet waits for now: whoever reviews it next; NULL: nobody (it is
   final, can't be assessed, or nobody is there for it). *second: for the
   re-review. */
const char *rbk_kpi_sheet_waits_for(bool *second, const struct rbk_staff *staff, const struct rbk_record *sheet);

#endif
