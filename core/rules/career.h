/* Where a person stands after months of sheets: runs of grades, what they
   lead to, whether the next level is within reach (manual 3.3). It
   recommends, with its evidence; a leader decides. */
#ifndef RBK_CORE_RULES_CAREER_H
#define RBK_CORE_RULES_CAREER_H

#include "core/model/month.h"
#include "core/rules/policy.h"

#pragma GCC visibility push(default)

/* What a run of months with a grade leads to: a row of policy's part
   "consequences". */
struct rbk_consequence {
	const char  *id;
	const char  *from, *to; /* levels, both included */
	const char  *grade;     /* a word of "kpi_grades" */
	int64_t      run;       /* so many months of it in a row */
	bool         unfit;     /* and the leaders judge the person unfit for the post (经评估不胜任) */
	const char **then;      /* words of "consequences": one of them; NULL behind the last */
	const char  *text[2];   /* English, Chinese */
};
/* Row i in the policy's order, NULL behind the last. */
const struct rbk_consequence *rbk_consequence_at(const struct rbk_policy *p, size_t i);

/* A month as it ended. */
struct rbk_month_grade {
	rbk_month   month;
	const char *grade; /* of the final sheet; NULL: there is none (yet) */
	bool        exempt;
};

/* What a leader ruled. */
struct rbk_month_ruling {
	rbk_month   month;
	const char *what;  /* a word of "consequences" */
};

/* A run: adjacent calendar months; an exempt or missing one breaks it. */
struct rbk_run_of {
	const char *grade; /* NULL: none */
	rbk_month   first, last;
	int         n;
};

enum rbk_promotion_bar {
	RBK_PROMOTION_READY,
	RBK_PROMOTION_SHORT,  /* not enough months in a row yet */
	RBK_PROMOTION_BARRED, /* a ruling in these months */
	RBK_PROMOTION_TOP     /* there is no level above */
};

struct rbk_career {
	struct rbk_run_of run;                /* the run that ends with the newest month */
	const struct rbk_consequence *recommended; /* NULL: nothing */
	const struct rbk_consequence *if_unfit;    /* what stands on a judgement besides; NULL: none */
	enum rbk_promotion_bar promotion;
	const char *next_level;               /* NULL at the top */
	int         good;                     /* months in a row with a grade that counts, up to the newest */
	int         needs;                    /* of so many */
	const struct rbk_month_ruling *bar;   /* that bars it */
};

/* Months in any order, at most one entry each; `now`: the newest month that
   counts (one of the list or not: without an entry it is missing). */
void rbk_career_of(struct rbk_career *out, const struct rbk_policy *p, const char *level, rbk_month now,
                     const struct rbk_month_grade *months, size_t n, const struct rbk_month_ruling *rulings, size_t n_rulings);

#pragma GCC visibility pop
#endif
