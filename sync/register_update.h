/* The register brought along: new facts and passed deadlines judged together
   with every stored case they touch. */
#ifndef RBK_SYNC_REGISTER_UPDATE_H
#define RBK_SYNC_REGISTER_UPDATE_H

#include "core/rules/register.h"
#include "core/store/lens.h"
#include "core/store/parcel.h"
#include "core/store/repo.h"
#include "sync/central.h"
#include "sync/work.h"

/* What the lens must know of a case. */
struct rbk_case_keys {
	const char *id, *keys; /* keys: each ended by an LF; NULL: the case is gone */
	const char *face;      /* NULL: as it was, or gone */
	rbk_time    deadline;
	bool        contested;
};

/* A ruling on a case nobody knew. */
struct rbk_stray {
	const char *person, *verb, *case_id;
	int64_t     number, order; /* of its fact */
};

/* Told of each case that changes, by worker `who`: `old` or `neu` is NULL if
   there was none, or is none any more. */
typedef int rbk_case_fn(void *ctx, unsigned who, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
                        struct rbk_err *err);

struct rbk_register_update {
	/* given */
	const char        *hub;
	const git_oid     *commit;  /* central, whose register is brought along */
	struct rbk_lens   *lens;    /* of that register */
	const struct rbk_policies *policies;
	const struct rbk_fact *const *facts; /* new ones */
	size_t             n_facts;
	rbk_time           as_of;
	struct rbk_parcel   *pack;    /* takes the new case files */
	rbk_case_fn       *on_case; /* or NULL */
	void              *ctx;

	/* found; all in the arenas */
	struct rbk_put    *puts;    /* register/… */
	size_t             n_puts, cap_puts;
	struct rbk_case_keys *changed;
	size_t             n_changed, cap_changed;
	size_t             contested; /* cases that became contested */
	struct rbk_stray  *strays;  /* by person, number, order */
	size_t             n_strays, cap_strays;
	struct rbk_arena   arena, arenas[RBK_WORKERS];
};

/* Changes nothing but the pack. Free with rbk_register_update_clear. */
int rbk_register_update(struct rbk_register_update *u, struct rbk_err *err);
/* Brings the lens along, once central shows the new register. */
int rbk_register_update_lens(struct rbk_register_update *u, const struct rbk_lens_of *of, struct rbk_err *err);
void rbk_register_update_clear(struct rbk_register_update *u);

#endif
