/* KPI sheets in central, org/kpi/<yyyy-mm>/<hh>/<person>.json: filled in
   by headquarters, moved on by the reviews that are received
   (core/rules/review.h). */
#ifndef RBK_SYNC_KPI_SHEETS_H
#define RBK_SYNC_KPI_SHEETS_H

#include "sync/cycle.h"

#define RBK_KPI_FOLDER "org/kpi"

const char *rbk_kpi_sheet_path(struct rbk_arena *a, const char *month, const char *person);

/* Reads the sheet of that month and person from central; a new one if there
   is none (*fresh). */
int rbk_kpi_sheet_read(struct rbk_record *out, bool *fresh, struct rbk_arena *a, struct rbk_central *c, const char *month,
                   const char *person, struct rbk_err *err);

/* What the cycle's reviews and consequences make of the sheets, as puts of the
   cycle. A sheet nobody filled in begins only for the person and those above
   them; what others say of such a one, and what is behind the
   RBK_LIST_MAXth record of a sheet, changes nothing. */
int rbk_kpi_sheets_update(struct rbk_cycle *c, struct rbk_err *err);

#endif
