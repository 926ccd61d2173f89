/* A brief name may be read as many: what its likely readings are worth once
   they stand beside each other. */
#include "core/rules/likeness_p.h"

#define FAR_BELOW 7440 /* a reading that takes more freedom than this is a hint */
#define TIER      120  /* readings this near to the best are as good */
#define TIER_MAX  3    /* as many may be likely */

void
rbk_readings_weigh(struct rbk_reading_score *at, size_t n)
{
	size_t as_good = 0;
	int best = 0;

	for (size_t i = 0; i < n; i++)
		best = at[i].score > best ? at[i].score : best;
	for (size_t i = 0; i < n; i++)
		as_good += at[i].brief && at[i].score > best - TIER;
	for (size_t i = 0; i < n; i++) {
		at[i].fault = NULL;
		if (!at[i].brief)
			continue;
		if (at[i].score < FAR_BELOW)
			at[i].fault = "likeness.short_far";
		else if (at[i].score <= best - TIER)
			at[i].fault = "likeness.better";
		else if (as_good > TIER_MAX)
			at[i].fault = "likeness.several";
	}
}
