/* KPI sheets (工作绩效考核表, manual 3.1): what is scored, by which rule,
   from which figures and records. Rows and rules are policy; what a row
   measures is one of a few metrics, each a pure function. */
#ifndef RBK_CORE_RULES_KPI_H
#define RBK_CORE_RULES_KPI_H

#include "core/model/month.h"
#include "core/rules/kpi_fact.h"

#pragma GCC visibility push(default)

/* Scores and points lost are hundredths of a point: 100 is one point. */
#define RBK_KPI_POINT 100
#define RBK_KPI_ROWS_MAX 16

/* A row of a sheet as policy has it. */
struct rbk_kpi_rule {
	const char *id;      /* "kpi.manager.turnover" */
	const char *sheet;   /* a word of policy's list "kpi_sheets" */
	const char *metric;  /* id of a metric */
	const char *of;      /* whose figures and clients: "person" or "unit" */
	const char *what;    /* of new_clients: "deal" or "landing"; else NULL */
	int64_t     weight;  /* points */
	int64_t     target;  /* percent */
	int64_t     lose, per; /* so many points are lost per so many percentage points (clients) short of the target */
	bool        linear;  /* for parts of a step too, to the hundredth of a point; else full steps only */
	bool        off;     /* an alternative that is switched off */
	const char *text[2]; /* the metric's name as printed: English, Chinese */
};

/* Row i of a sheet in the policy's order, without those switched off; NULL
   behind the last, or for a sheet policy doesn't have. */
const struct rbk_kpi_rule *rbk_kpi_rule_at(const struct rbk_policy *p, const char *sheet, size_t i);
/* The sheet of a level (the head of a department has that of the post). NULL:
   the manual has none for it. *borrowed: it is another level's (员工级). */
const char *rbk_kpi_sheet_of(bool *borrowed, const struct rbk_policy *p, const char *level, bool head);

/* The metrics there are. A new one: a row and a function (kpi_metric.c). */
struct rbk_kpi_metric {
	const char *id;
	const char *args;   /* what a row of it may say: "of|what|target|lose|per|steps" */
	const char *must;   /* … and must */
	bool        lower;  /* the lower, the better */
	bool        counts; /* measured in clients against a number of clients; else a rate in percent */
	bool        ticked; /* all or nothing */
	const char *reads;  /* the rules of policy it goes by: "post.follow_ups|…" */
	const char *help;
	/* Sentences as people read them. Of the measure: {0} what is measured, {1}
	   what it is divided by, {2} the second less the first; NULL of what is
	   ticked. And what a better score takes: {0} by how much, in yuan or clients. */
	const char *input, *way;
};
const struct rbk_kpi_metric *rbk_kpi_metric_at(size_t i);
const struct rbk_kpi_metric *rbk_kpi_metric_find(const char *id);

/* What a sheet is made from. Borrowed: must live as long as the sheet. */
struct rbk_kpi_input {
	const struct rbk_policy *policy;
	const char              *person, *level, *unit;
	bool                     head;    /* of `unit` */
	rbk_month                month;
	const char              *hired, *transferred; /* days, or NULL */
	const struct rbk_json   *person_figure, *unit_figure; /* records of kind "figure"; NULL: there is none */
	const struct rbk_kpi_fact *facts; /* of this month and person, and (for rows of the unit) of its people */
	size_t                   n_facts;
	bool                     no_clients; /* the unit's clients aren't in sight: rows that need them can't be assessed */
	const char              *staff_loss; /* the reviewer's tick for a significant loss of staff: its reason; NULL: none */
};

/* Why a row can't be assessed: id of a sentence (core/model/message.c) with
   its argument. NULL: it is assessed. */
struct rbk_kpi_lack {
	const char *what, *arg;
};

struct rbk_kpi_row {
	const struct rbk_kpi_rule   *rule;
	const struct rbk_kpi_metric *metric;
	struct rbk_kpi_lack lack;
	/* A rate is 100 × num / den percent. Of clients: num of den, both in
	   hundredths of a client (a shared one counts in part). */
	int64_t     num, den;
	int64_t     short_steps; /* full steps short of the target */
	int64_t     lost, score; /* hundredths of a point */
	const struct rbk_kpi_fact **facts; /* the clients that count (or, of department management, that cost); NULL behind the last */
	const struct rbk_json *figure; /* whose values num and den are of; or NULL */
	const char *reason;      /* of the reviewer's tick */
};

enum rbk_kpi_state {
	RBK_KPI_DONE,    /* every row is assessed: total and grade stand */
	RBK_KPI_OPEN,    /* a row can't be assessed: the sheet can't be closed */
	RBK_KPI_EXEMPT,  /* new or transferred: nothing is assessed this month */
	RBK_KPI_NO_SHEET /* the manual has none for this level */
};

struct rbk_kpi_sheet {
	const char        *person, *level, *unit;
	rbk_month          month;
	enum rbk_kpi_state state;
	const char        *sheet;     /* a word of "kpi_sheets"; NULL: none */
	bool               borrowed;  /* the sheet is another level's */
	const char       **marks;     /* ids of readings and rules it stands under that 项目管理部 has not signed off; NULL behind the last */
	const char        *exempt;    /* "hired", "transferred"; NULL: not exempt */
	rbk_day            exempt_until; /* the first day it is over */
	struct rbk_kpi_row rows[RBK_KPI_ROWS_MAX];
	size_t             n;
	int64_t            total;     /* hundredths of a point, of the rows that are assessed */
	const char        *grade;     /* a word of "kpi_grades"; NULL unless DONE */
	const char        *policy;    /* version */
};

/* The word of a state in JSON: "done", "open", "exempt", "none". */
const char *rbk_kpi_state_word(enum rbk_kpi_state state);

void rbk_kpi_sheet_make(struct rbk_kpi_sheet *out, struct rbk_arena *a, const struct rbk_kpi_input *in);

/* A measure as people read it: hundredths of a percent, what is behind them
   cut off (99.999% is 99.99). Scores are made from num and den, not from it. */
int64_t rbk_kpi_rate(int64_t num, int64_t den);

/* The sheet as JSON, which is what `kpi --json`, a review and the printed
   form hold: { month, person, level, unit, sheet, state, borrowed, marks,
   exempt, exempt_until, policy, rows: [ { id, metric, of, what, weight,
   target, lose, per, side, steps, num, den, rate, figure: { scope, subject,
   file, row, … the values }, clients: [ { client, name, person, record, at,
   why, share } … ], lacks, arg, short, lost, score, reason } … ], total, grade }.
   state: done, open, exempt, none. Weight and target are points and percent; lost, score and total hundredths
   of a point; num and den as in struct rbk_kpi_row. */
struct rbk_json *rbk_kpi_sheet_json(struct rbk_arena *a, const struct rbk_kpi_sheet *s, int offset_min);

/* Reads back what rbk_kpi_sheet_json wrote, maybe years ago: rules and numbers
   as they were then, names of rows by the policy of then if it is still
   among these. Borrows from `filled`. False: it isn't such a sheet, or has
   a metric this program doesn't know. */
bool rbk_kpi_sheet_load(struct rbk_kpi_sheet *out, struct rbk_arena *a, const struct rbk_json *filled, const struct rbk_policies *policies);

/* The grade of an exact total in hundredths of a point: a word of
   "kpi_grades". */
const char *rbk_kpi_grade(const struct rbk_policy *p, int64_t total);

/* What a sheet lacks for a total, row by row: what would be enough by itself,
   or the most a row can give. Rows that can't be assessed or have all their
   points aren't listed; nothing is, if the total is reached. */
struct rbk_kpi_way {
	const struct rbk_kpi_row *row;
	int64_t                   num;    /* that the row would need */
	int64_t                   score;  /* and would then have */
	bool                      enough; /* for the total, the other rows as they are */
};
size_t rbk_kpi_need(struct rbk_kpi_way out[RBK_KPI_ROWS_MAX], const struct rbk_kpi_sheet *s, int64_t total);

/* Is that month exempt for somebody hired or transferred then (NULL: not
   said)? A month is assessed only if the exemption ended before its first
   day. Why: "hired" or "transferred", the one that ends last; NULL: it is
   not exempt. *until: the first day the exemption is over. */
const char *rbk_kpi_exempt(rbk_day *until, const struct rbk_policy *p, rbk_month m, const char *hired, const char *transferred);

/* Until when a month's sheet is due: the first moment that is too late. */
rbk_time rbk_kpi_due(const struct rbk_policy *p, rbk_month m, int offset_min);

#pragma GCC visibility pop
#endif
