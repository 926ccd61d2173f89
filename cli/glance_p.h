/* Glances from inside: where clients stand (glance.c), what their records
   add up to (glance_make.c). */
#ifndef RBK_CLI_GLANCE_P_H
#define RBK_CLI_GLANCE_P_H

#include "cli/glance.h"

/* One folder of a client: in the own book, on the desk, in a unit, in central. */
struct glance_part {
	char             id[RBK_ULID_SIZE];
	const char      *person;
	struct rbk_view *view;
	const char      *folder, *tree; /* tree: its id */
};

/* What n folders of one client add up to; its case, or NULL. */
int glance_make(struct rbk_json **out, struct rbk_run *r, const struct glance_part *parts, size_t n,
                const struct rbk_json *kase, struct rbk_err *err);

#endif
