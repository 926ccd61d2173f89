/* Figures: what finance says of the month of a person, a unit or a client.
   A value finance did not give is missing, never zero. */
#ifndef RBK_CORE_RULES_FIGURE_H
#define RBK_CORE_RULES_FIGURE_H

#include "core/model/record.h"

#pragma GCC visibility push(default)

/* The values, by the names of the record's fields. */
enum rbk_figure_value {
	RBK_FIGURE_TURNOVER,
	RBK_FIGURE_TURNOVER_TARGET,
	RBK_FIGURE_NEW_CLIENTS_TARGET, /* a count; all others are fen */
	RBK_FIGURE_PROFIT,
	RBK_FIGURE_PROFIT_TARGET,
	RBK_FIGURE_RECEIVABLES,
	RBK_FIGURE_OVERDUE,
	RBK_FIGURE_VALUES
};

struct rbk_figure {
	const char *month;           /* "2026-11" */
	const char *scope;           /* "person", "unit", "client" */
	const char *subject;
	const char *person;          /* of a client: who held it when this was imported; NULL: nobody known */
	const char *file, *imported; /* where it came from; NULL: not said */
	int64_t     row;             /* there; 0: not said */
	bool        has[RBK_FIGURE_VALUES];
	int64_t     value[RBK_FIGURE_VALUES]; /* 0 where it is missing */
};

/* The field's name of a value: "turnover". */
const char *rbk_figure_name(enum rbk_figure_value v);

/* A figure of its record; its texts are the record's. RBK_E_BAD: it is none. */
int rbk_figure_read(struct rbk_figure *out, const struct rbk_record *r, struct rbk_err *err);
/* The record of a figure, in the arena. */
void rbk_figure_record(struct rbk_record *out, struct rbk_arena *a, const struct rbk_figure *f);

/* Figures together; start it as {0}. Texts are those of what was added. */
struct rbk_figures {
	struct rbk_figure *at;
	size_t             n, cap;
	bool               sorted;
};
void rbk_figures_add(struct rbk_figures *f, const struct rbk_figure *one);
void rbk_figures_free(struct rbk_figures *f);
/* NULL: there is none. */
const struct rbk_figure *rbk_figures_find(struct rbk_figures *f, const char *month, const char *scope, const char *subject);

#pragma GCC visibility pop
#endif
