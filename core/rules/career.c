/* Runs of months, and what follows. Only what policy says is recommended,
   only a leader decides. */
#include "core/rules/career.h"

#include <string.h>

static const struct rbk_month_grade *
at_month(const struct rbk_month_grade *months, size_t n, rbk_month m)
{
	for (size_t i = 0; i < n; i++)
		if (months[i].month == m)
			return &months[i];
	return NULL;
}

/* NULL: exempt, missing, or not final. */
static const char *
grade_of(const struct rbk_month_grade *months, size_t n, rbk_month m)
{
	const struct rbk_month_grade *at = at_month(months, n, m);

	return at && !at->exempt ? at->grade : NULL;
}

static void
find_run(struct rbk_run_of *run, rbk_month now, const struct rbk_month_grade *months, size_t n)
{
	const char *grade = grade_of(months, n, now), *before;

	*run = (struct rbk_run_of){ .grade = grade, .first = now, .last = now, .n = grade ? 1 : 0 };
	while (grade && (before = grade_of(months, n, run->first - 1)) && strcmp(before, grade) == 0) {
		run->first--;
		run->n++;
	}
}

static bool
covers(const struct rbk_policy *p, const struct rbk_consequence *c, const char *level)
{
	int rank = rbk_policy_rank(p, "levels", level);

	return rank >= rbk_policy_rank(p, "levels", c->from) && rank <= rbk_policy_rank(p, "levels", c->to);
}

/* The longest run that is reached; one that asks for a judgement stands
   apart. */
static void
recommend(struct rbk_career *out, const struct rbk_policy *p, const char *level)
{
	const struct rbk_consequence *c;

	for (size_t i = 0; (c = rbk_consequence_at(p, i)); i++) {
		const struct rbk_consequence **best = c->unfit ? &out->if_unfit : &out->recommended;

		if (out->run.grade && strcmp(c->grade, out->run.grade) == 0 && c->run <= out->run.n && covers(p, c, level) &&
		    (!*best || c->run > (*best)->run))
			*best = c;
	}
	if (out->recommended && out->if_unfit && out->recommended->run >= out->if_unfit->run)
		out->if_unfit = NULL;
}

static void
promotion(struct rbk_career *out, const struct rbk_policy *p, const char *level, rbk_month now,
          const struct rbk_month_grade *months, size_t n, const struct rbk_month_ruling *rulings, size_t n_rulings)
{
	int rank = rbk_policy_rank(p, "levels", level);

	out->next_level = rank < 0 ? NULL : rbk_policy_word_at(p, "levels", (size_t)rank + 1);
	out->needs = (int)rbk_policy_int(p, "promotion.months");
	while (rbk_policy_has(p, "promotion.grades", grade_of(months, n, now - out->good)))
		out->good++;
	for (size_t i = 0; i < n_rulings; i++)
		if (rulings[i].month <= now && rulings[i].month > now - out->needs && rbk_policy_has(p, "promotion.bars", rulings[i].what))
			out->bar = &rulings[i];
	out->promotion = !out->next_level ? RBK_PROMOTION_TOP : out->bar ? RBK_PROMOTION_BARRED
	                 : out->good < out->needs ? RBK_PROMOTION_SHORT : RBK_PROMOTION_READY;
}

void
rbk_career_of(struct rbk_career *out, const struct rbk_policy *p, const char *level, rbk_month now,
                const struct rbk_month_grade *months, size_t n, const struct rbk_month_ruling *rulings, size_t n_rulings)
{
	*out = (struct rbk_career){0};
	find_run(&out->run, now, months, n);
	recommend(out, p, level);
	promotion(out, p, level, now, months, n, rulings, n_rulings);
}
