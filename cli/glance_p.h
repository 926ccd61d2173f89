/* Glances from inside: where clients stand (glance_walk.c), what their records
   add up to (glance_make.c), and what of that is kept (glance.c). */
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

struct glancing {
	struct rbk_run     *r;
	bool                wide; /* units, or central: else the own book and the desk */
	struct glance_part *at;   /* in order of id, then of person */
	size_t              n, cap;
	struct rbk_view    *view; /* where the walk is */
	const char         *above, *person;
	int                 depth;
	struct rbk_json   **kept; /* of the file, in order of id */
	size_t              n_kept;
	struct rbk_json    *waiting; /* what cases wait for */
	bool                same_cases, changed;
	const char         *head;
	struct rbk_err     *err;
};

/* All folders in sight, in order of id, then of person; each once. free() g->at. */
int glance_walk(struct glancing *g);

/* What n folders of one client add up to; its case, or NULL. */
int glance_make(struct rbk_json **out, struct rbk_run *r, const struct glance_part *parts, size_t n,
                const struct rbk_json *kase, struct rbk_err *err);

#endif
