/* The calendar: days from civil dates and back. */
#ifndef RBK_CORE_MODEL_TIME_P_H
#define RBK_CORE_MODEL_TIME_P_H

#include "core/model/time.h"

rbk_day rbk_day_from(int y, int m, int d);
void rbk_day_to(rbk_day day, int *y, int *m, int *d);

#endif
