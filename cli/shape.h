/* Filters and sorting, the same for every list. */
#ifndef RBK_CLI_SHAPE_H
#define RBK_CLI_SHAPE_H

#include "cli/pen.h"

struct rbk_shape {
	struct rbk_strs where;
	const char     *sort;
};

/* Rows for a table of options; `at` is where the struct rbk_shape lies. */
#define RBK_SHAPE_OPTIONS(at)                                                                                            \
	{ RBK_OPT_LIST, "where", (at) + offsetof(struct rbk_shape, where), "FIELD=TEXT",                                 \
	  N_("only rows whose field has this text; FIELD>VALUE, FIELD<VALUE, FIELD>=VALUE and FIELD<=VALUE compare; may be given again"), 0, NULL },  \
	{ RBK_OPT_STR, "sort", (at) + offsetof(struct rbk_shape, sort), "FIELD",                                         \
	  N_("sort by a field, Chinese by pinyin; -FIELD the other way round; several with commas"), 0, NULL }

/* The rows that pass, in the order asked for. Fields are named as in JSON or
   as the columns are headed. RBK_E_USAGE: no such field. */
int rbk_shape(struct rbk_json **list, struct rbk_run *r, const struct rbk_column *columns, const struct rbk_shape *shape,
              struct rbk_err *err);

/* What is said instead of an empty list: `none`, unless --where was given. */
const char *rbk_shape_none(const struct rbk_shape *shape, const char *none);

/* Several lists of one answer: those that have all the fields named are shaped,
   the others are left out (list NULL). RBK_E_USAGE: no list has them. */
struct rbk_part {
	const char              *name, *title;
	const struct rbk_column *columns;
	struct rbk_json         *list;
};
int rbk_shape_parts(struct rbk_part *parts, size_t n, struct rbk_run *r, const struct rbk_shape *shape, struct rbk_err *err);

#endif
