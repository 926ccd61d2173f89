/* Months as numbers: what is one month later is one more. */
#include "core/model/month.h"

#include <stdio.h>

#include "core/model/time_p.h"

int
rbk_month_read(rbk_month *out, const char *text, struct rbk_err *err)
{
	if (!rbk_month_valid(text))
		return rbk_fail(err, RBK_E_BAD, N_("\"%.40s\" is not a month: write it as 2026-11"), text);
	*out = ((text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0')) * 12 +
	       (text[5] - '0') * 10 + (text[6] - '0') - 1;
	return 0;
}

void
rbk_month_write(char out[RBK_TIME_TEXT], rbk_month m)
{
	(void)snprintf(out, RBK_TIME_TEXT, "%04d-%02d", (int)(m / 12), (int)(m % 12 + 1));
}

rbk_month
rbk_month_of(rbk_day day)
{
	int y, m, d;

	rbk_day_to(day, &y, &m, &d);
	return y * 12 + m - 1;
}

rbk_day
rbk_month_first(rbk_month m)
{
	return rbk_day_from(m / 12, m % 12 + 1, 1);
}

rbk_day
rbk_day_months_on(rbk_day d, int n)
{
	rbk_month from = rbk_month_of(d);
	rbk_day at = d - rbk_month_first(from), first = rbk_month_first(from + n), length = rbk_month_first(from + n + 1) - first;

	return first + (at < length ? at : length - 1);
}
