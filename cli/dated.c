/* A clock that is off, a date that was typed, or an evening too late. */
#include "cli/dated.h"

#include <stddef.h>

#define STRAY_MS 600000 /* people round the times they type, and clocks stray */
#define HOUR_MS  3600000

const char *
rbk_dated(int64_t *hours, const char *at, rbk_time after, rbk_time by, int64_t late_hours)
{
	struct rbk_err why = {0};
	rbk_time t;

	if (!at || rbk_time_read(&t, at, 0, &why))
		return NULL;
	if (t < after - STRAY_MS) {
		*hours = (after - t) / HOUR_MS;
		return "back";
	}
	if (t > by + STRAY_MS) {
		*hours = (t - by) / HOUR_MS;
		return "ahead";
	}
	*hours = (by - t) / HOUR_MS;
	return late_hours < (by - t) / HOUR_MS ? "late" : NULL;
}
