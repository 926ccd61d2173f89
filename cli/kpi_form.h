/* 《工作绩效考核表》 as it is handed in: what stands in it, for the pens that
   print it (HTML, workbook). */
#ifndef RBK_CLI_KPI_FORM_H
#define RBK_CLI_KPI_FORM_H

#include "cli/kpi.h"

struct rbk_kpi_form_row {
	const char *number, *metric, *rule; /* `metric` with a * under an unsigned reading */
	const char *target;                 /* "" for none */
	const char *actual;                 /* the measure, what it is made of, where that came from; lines */
	const struct rbk_kpi_row *of;
};

struct rbk_kpi_form {
	const char *title, *sheet, *month;
	const char *person, *unit, *post;
	const char *notice; /* instead of rows: why nothing is assessed; NULL: something is */
	struct rbk_kpi_form_row rows[RBK_KPI_ROWS_MAX];
	size_t      n;
	const char *grade;  /* or "-" */
	const char *notes[RBK_KPI_ROWS_MAX + 4]; /* clients that count, readings; NULL behind the last */
	const struct rbk_kpi_sheet *of;
};

/* All forms of a month, in the run's arena and language. */
int rbk_kpi_forms(struct rbk_kpi_form **out, struct rbk_run *r, const struct rbk_kpi_sheets *all, struct rbk_err *err);

/* Into a new file: one A4 page a sheet, nothing loaded from elsewhere. */
int rbk_kpi_html(const char *path, struct rbk_run *r, const struct rbk_kpi_form *forms, size_t n, struct rbk_err *err);
/* Ditto, a workbook; numbers are numbers. */
int rbk_kpi_xlsx(const char *path, struct rbk_run *r, const struct rbk_kpi_form *forms, size_t n, struct rbk_err *err);

#endif
