/* What the KPI engine's files share. */
#ifndef RBK_CORE_RULES_KPI_P_H
#define RBK_CORE_RULES_KPI_P_H

#include "core/rules/kpi.h"

/* Measures a row: fills num, den, facts, figure, or says why it can't. A
   ticked one leaves in num 1 for all, 0 for nothing, of den 1. */
typedef void rbk_kpi_fn(struct rbk_kpi_row *row, struct rbk_arena *a, const struct rbk_kpi_input *in);
rbk_kpi_fn *rbk_kpi_function(const struct rbk_kpi_metric *m);

/* What num / den loses by that rule, in hundredths of a point, never more
   than the weight. *steps: full steps short of the target. */
int64_t rbk_kpi_lost(int64_t *steps, const struct rbk_kpi_rule *r, const struct rbk_kpi_metric *m, int64_t num, int64_t den);

#endif
