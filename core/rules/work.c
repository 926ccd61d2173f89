/* Rules about duties that are records. Whether an absence is one (旷工) is a
   leader's to say: here stands what was reported, and when. */
#include "core/rules/work.h"

#include <stdio.h>
#include <string.h>

#include "core/rules/check.h"

static bool
is_type(const struct rbk_record *r, const char *type)
{
	const char *its = rbk_record_str(r, "type");

	return its && strcmp(its, type) == 0;
}

static void
find_gaps(struct rbk_findings *out, const char *path, const struct rbk_record *r, const struct rbk_policy *p, const char *rule)
{
	const char *need;

	for (size_t i = 0; (need = rbk_policy_item(p, rule, i)); i++)
		if (!rbk_record_has(r, need))
			rbk_findings_add(out, "work.lacks", path, need, need, NULL);
}

/* Was it entered less than these hours before that time? */
static bool
too_late(const struct rbk_record *r, const char *field, int64_t hours)
{
	rbk_time entered, at;

	return rbk_record_time(&entered, r, "entered") && rbk_record_time(&at, r, field) && entered > at - hours * 3600000;
}

static void
find_return(struct rbk_findings *out, const char *path, const struct rbk_record *r, const struct rbk_policy *p)
{
	rbk_time planned, actual;
	char late[24];

	if (!rbk_record_time(&planned, r, "planned_return") || !rbk_record_time(&actual, r, "actual_return") ||
	    actual <= planned + rbk_policy_int(p, "work.return_hours") * 3600000 || rbk_record_has(r, "extension"))
		return;
	(void)snprintf(late, sizeof late, "%lld", (long long)((actual - planned) / 3600000));
	rbk_findings_add(out, "work.overstayed", path, "actual_return", late, NULL);
}

void
rbk_work_findings(struct rbk_findings *out, const char *path, const struct rbk_record *r, const struct rbk_policy *p)
{
	if (rbk_record_has(r, "gone"))
		return;
	if (is_type(r, "trip")) {
		find_gaps(out, path, r, p, "work.trip_needs");
		if (too_late(r, "departure", rbk_policy_int(p, "work.trip_hours")))
			rbk_findings_add(out, "work.late_trip", path, "departure", NULL, NULL);
		find_return(out, path, r, p);
	} else if (is_type(r, "absence")) {
		if (too_late(r, "at", rbk_policy_int(p, "work.absence_hours")))
			rbk_findings_add(out, "work.late_absence", path, "at", NULL, NULL);
	} else {
		find_gaps(out, path, r, p, "work.report_needs");
	}
}

bool
rbk_period_valid(const char *s)
{
	size_t n = strlen(s);
	struct rbk_err scratch = {0};
	rbk_day day;
	char text[24];

	if (strspn(s, "0123456789") < 4 || n > 10)
		return false;
	if (n == 7 && s[4] == '-' && s[5] == 'Q')
		return s[6] >= '1' && s[6] <= '4';
	(void)snprintf(text, sizeof text, "%s%s", s, n == 4 ? "-01-01" : n == 7 ? "-01" : "");
	return (n == 4 || n == 7 || n == 10) && rbk_day_read(&day, text, &scratch) == 0;
}
