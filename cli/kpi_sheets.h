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

/* What was reviewed of that sheet, as far as it is in sight: by whom, scores
   that were changed and why, whether figures changed since; into the document
   of the sheet under "reviews". Nothing if headquarters hasn't filled it in. */
void rbk_kpi_reviews_show(struct rbk_run *r, struct rbk_json *sheet, const char *month, const char *person);

/* Whom a sheet waits for now: whoever reviews it next; NULL: nobody (it is
   final, can't be assessed, or nobody is there for it). *second: for the
   re-review. */
const char *rbk_kpi_sheet_waits_for(bool *second, const struct rbk_staff *staff, const struct rbk_record *sheet);

#endif
