/* 《工作绩效考核表》 as it is handed in: what stands in it, for the pens that
   print it (HTML, workbook). */
#ifndef RBK_CLI_KPI_FORM_H
#define RBK_CLI_KPI_FORM_H

#include "cli/kpi.h"

struct rbk_kpi_form_row {
	const char *number, *metric, *rule; /* `metric` with a * under an unsigned reading */
	const char *target;                 /* "" for none */
	const char *actual;                 /* the measure, what it is made of, where that came from; lines */
	int64_t     first, second;          /* scores of the two reviews, hundredths of a point; -1: there is none yet */
	const struct rbk_kpi_row *of;
};

/* A review that counts; "" where there is none yet: room to write. */
struct rbk_kpi_form_review {
	const char *name, *date;
	int64_t     total; /* -1: none */
};

struct rbk_kpi_form {
	const char *title, *sheet, *month, *status; /* status: how far its review is; "" for a sheet made here */
	const char *person, *unit, *post;
	const char *notice; /* instead of rows: why nothing is assessed; NULL: something is */
	struct rbk_kpi_form_row rows[RBK_KPI_ROWS_MAX];
	size_t      n;
	struct rbk_kpi_form_review first, second;
	const char *grade;  /* with what it is of; or "-" */
	struct rbk_json *notes; /* texts: reasons of reviewers, changes, clients that count */
	struct rbk_json *marks; /* texts: readings that nobody signed off; empty for none */
	const struct rbk_kpi_sheet *of;
};

/* All forms of a month, in the run's arena and language. */
int rbk_kpi_forms(struct rbk_kpi_form **out, struct rbk_run *r, const struct rbk_kpi_sheets *all, struct rbk_err *err);

/* Into a new file: one A4 page a sheet, nothing loaded from elsewhere. */
int rbk_kpi_html(const char *path, struct rbk_run *r, const struct rbk_kpi_form *forms, size_t n, struct rbk_err *err);
/* Ditto, a workbook; numbers are numbers. */
int rbk_kpi_xlsx(const char *path, struct rbk_run *r, const struct rbk_kpi_form *forms, size_t n, struct rbk_err *err);

#endif
