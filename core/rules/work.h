/* Duties that are records: daily reports, plans and summaries, research, trips
   and absences from meetings (manual ch. 2 and 4 2). */
#ifndef RBK_CORE_RULES_WORK_H
#define RBK_CORE_RULES_WORK_H

#include "core/model/finding.h"
#include "core/model/record.h"
#include "core/rules/policy.h"

#pragma GCC visibility push(default)

/* What such a record lacks by policy: a trip its details ("work.trip_needs"),
   or that it was reported ahead ("work.trip_hours"); a return later than planned
   its reason ("work.return_hours"); an absence that it was reported ahead
   ("work.absence_hours"); a report its period or text ("work.report_needs"). */
void rbk_work_findings(struct rbk_findings *out, const char *path, const struct rbk_record *r, const struct rbk_policy *p);

/* Is it a period: a day, "2026-11", "2026-Q4" or "2026"? */
bool rbk_period_valid(const char *s);

#pragma GCC visibility pop
#endif
