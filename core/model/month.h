/* Calendar months, pure. */
#ifndef RBK_CORE_MODEL_MONTH_H
#define RBK_CORE_MODEL_MONTH_H

#include "core/model/time.h"

#pragma GCC visibility push(default)

/* Months since January of the year 0: the next one is one more. */
typedef int32_t rbk_month;

/* "2026-11". RBK_E_BAD. */
int rbk_month_read(rbk_month *out, const char *text, struct rbk_err *err);
void rbk_month_write(char out[RBK_TIME_TEXT], rbk_month m);

/* The month of a day; its first day (the month's length is the difference
   to the next one's). */
rbk_month rbk_month_of(rbk_day d);
rbk_day rbk_month_first(rbk_month m);

/* The same day of the month, n months later; where that month is shorter,
   its last day. */
rbk_day rbk_day_months_on(rbk_day d, int n);

#pragma GCC visibility pop
#endif
