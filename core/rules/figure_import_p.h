/* What the parts of the figures' import share. */
#ifndef RBK_CORE_RULES_FIGURE_IMPORT_P_H
#define RBK_CORE_RULES_FIGURE_IMPORT_P_H

#include "core/rules/figure_import.h"
#include "core/rules/import_p.h"

/* What a header means; the header is given as it stands. */
void rbk_figure_header(struct rbk_figure_column *out, struct rbk_arena *a, const char *month);
/* A field as --map names it; false: there is none of that name. */
bool rbk_figure_field(struct rbk_figure_column *out, const char *field);
/* All of them, with commas. */
const char *rbk_figure_fields(struct rbk_arena *a);
/* The unit that an amount is in by "…(万元)", "单位：千元"; "" if none is named. */
const char *rbk_figure_unit(const char *text);

/* Finds the headers, in one row or two, and what the columns are. */
int rbk_figure_columns(struct rbk_figure_import *out, struct rbk_arena *a, const struct rbk_figure_want *want,
                       struct rbk_err *err);

/* One row understood: a figure without those of its fields that are the same for all. */
int rbk_figure_row(struct rbk_figure *out, bool *taken, struct rbk_figure_import *p, struct rbk_arena *a,
                   const struct rbk_figure_want *want, size_t row, struct rbk_err *err);

#endif
