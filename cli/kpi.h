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
	size_t                n;
};

/* MONTH as typed; NULL: the last one that is over. */
int rbk_kpi_month(rbk_month *out, struct rbk_run *r, const char *typed, struct rbk_err *err);

/* Of `person`, else of everybody in `unit` and below it, else (both NULL) of
   the book's own person or with --hub of everybody. RBK_E_MISSING: no such
   person or unit, or not in sight. */
int rbk_kpi_sheets_make(struct rbk_kpi_sheets *out, struct rbk_run *r, rbk_month month, const char *person, const char *unit,
                        struct rbk_err *err);

/* What the records in sight say of all months, by that policy. free it. */
int rbk_kpi_gather(struct rbk_kpi_facts *out, struct rbk_run *r, const struct rbk_policy *p, struct rbk_err *err);

/* A sheet as people read it. */
void rbk_kpi_show(struct rbk_run *r, const struct rbk_kpi_sheet *s);
/* A measure: "95.00%" or "18 / 20". */
const char *rbk_kpi_measure(struct rbk_run *r, const struct rbk_kpi_row *row);
/* What it is made of: "turnover 950,000.00 of 1,000,000.00"; "" of what isn't a rate. */
const char *rbk_kpi_input(struct rbk_run *r, const struct rbk_kpi_row *row);
/* Hundredths of a point: "55", "55.50". */
const char *rbk_kpi_points(struct rbk_run *r, int64_t hundredths);

#endif
