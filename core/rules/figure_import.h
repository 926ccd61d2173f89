/* Finance's sheet → figures of one month: which column is what, whose row
   it is, which rows can't be taken and why. Pure: reading the file, looking
   clients up and saving are others'. */
#ifndef RBK_CORE_RULES_FIGURE_IMPORT_H
#define RBK_CORE_RULES_FIGURE_IMPORT_H

#include "core/rules/figure.h"
#include "core/rules/import.h"
#include "core/rules/staff.h"

/* A client as finance names it, looked up among the cases. */
struct rbk_figure_client {
	size_t      n;      /* how many cases fit; the rest is set if it is 1 */
	const char *id;     /* the case */
	const char *name;
	const char *person; /* who holds it; NULL: nobody */
};
typedef int rbk_figure_client_fn(void *ctx, struct rbk_figure_client *out, const char *typed, struct rbk_err *err);

struct rbk_figure_want {
	const struct rbk_csv   *sheet;
	const char *const      *map;   /* "HEADER=field,…", NULL behind the last; or NULL */
	const char             *month; /* "2026-11" */
	const char             *file, *imported; /* of the records */
	const struct rbk_staff *staff;
	rbk_time                ends;  /* the month's last moment: who is in which unit */
	rbk_figure_client_fn   *client;
	void                   *ctx;
};

enum rbk_figure_use {
	RBK_FIGURE_UNKNOWN, /* nobody knows this header: listed, not imported */
	RBK_FIGURE_IGNORED, /* our own column of reasons, or --map "HEADER=-" */
	RBK_FIGURE_OTHER_MONTH, /* 10月营业额 where another month is imported */
	RBK_FIGURE_PERSON, RBK_FIGURE_PERSON_ID,
	RBK_FIGURE_UNIT,
	RBK_FIGURE_CLIENT, RBK_FIGURE_CLIENT_CODE,
	RBK_FIGURE_SCOPE, RBK_FIGURE_SUBJECT, /* 类别 and 名称: what the row is of is said in it */
	RBK_FIGURE_MONTH,
	RBK_FIGURE_VALUE
};

struct rbk_figure_column {
	const char           *header; /* as it stands, two rows of headers joined */
	enum rbk_figure_use   use;
	enum rbk_figure_value value;  /* for VALUE */
	const char           *unit;   /* what an amount without one is in: "", "千", "万", "亿" */
	bool                  weak;   /* gives way to a plainer header */
};

/* Everything lives in the arena, except what rbk_figure_import_free frees. */
struct rbk_figure_import {
	struct rbk_import         rows; /* header, bad rows, remarks; rbk_import_rejects takes it */
	struct rbk_csv            sheet; /* as given, with the joined headers in place */
	struct rbk_figure_column *columns;
	size_t                    n_columns;
	const char               *unit; /* said above the headers: 单位：万元; "" */
	struct rbk_figures        figures; /* of the rows that are taken */
};

/* Decides. Rows of sums and rows that repeat the headers are left out. A
   subject that stands twice is for a person to settle: none of its rows is
   taken. RBK_E_USAGE: no column says whose row it is or none holds a value,
   two hold the same one, or `map` names a header or field that isn't there;
   RBK_E_BAD: no rows. What `client` says otherwise is passed on. */
int rbk_figure_import(struct rbk_figure_import *out, struct rbk_arena *a, const struct rbk_figure_want *want,
                      struct rbk_err *err);
void rbk_figure_import_free(struct rbk_figure_import *p);

#endif
