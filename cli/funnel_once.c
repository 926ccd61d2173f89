/* Which of several entries of one client a unit's funnel counts. */
#include "cli/funnel_once.h"

#include <stdlib.h>
#include <string.h>

#include "cli/sight.h"

struct one {
	const char      *kase;
	struct rbk_json *glance;
	int              step; /* how far it came: its rank, lost below all */
	size_t           at;
};

static int
by_case(const void *x, const void *y)
{
	const struct one *a = x, *b = y;
	int c = strcmp(a->kase, b->kase);

	return c ? c : (a->at > b->at) - (a->at < b->at);
}

static bool
is_held(const struct one *o)
{
	return rbk_json_get_bool(o->glance, "held");
}

/* Does x count rather than y, which stands before it? */
static bool
counts(const struct one *x, const struct one *y)
{
	return is_held(x) != is_held(y) ? is_held(x) : x->step > y->step;
}

void
rbk_funnel_once(struct rbk_run *r, struct rbk_json *glances)
{
	const struct rbk_policy *p = rbk_run_policy(r);
	struct one *all = rbk_arena_take(&r->arena, (glances->count + 1) * sizeof *all);
	size_t n = 0;

	RBK_JSON_EACH(it, glances) {
		const char *kase = rbk_json_get_str(it, "kase"), *step = rbk_json_get_str(it, "step");

		if (!kase || !step)
			continue;
		all[n] = (struct one){ kase, it, strcmp(step, "lost") == 0 ? -1 : rbk_policy_rank(p, "steps", step), n };
		n++;
	}
	if (n)
		qsort(all, n, sizeof *all, by_case);
	for (size_t i = 0, end, best; i < n; i = end) {
		for (end = i + 1, best = i; end < n && strcmp(all[end].kase, all[i].kase) == 0; end++)
			if (counts(&all[end], &all[best]))
				best = end;
		for (size_t k = i; k < end; k++)
			if (k != best)
				rbk_json_set_str(&r->arena, all[k].glance, "counted", rbk_json_get_str(all[best].glance, "person"));
	}
}
