/* Suspicions brought along with the register: central's suspicions/<hh>/<id>.json. */
#ifndef RBK_SYNC_SUSPECT_H
#define RBK_SYNC_SUSPECT_H

#include "core/rules/suspicion.h"
#include "sync/register_update.h"

/* Told of each suspicion that changes: `old` or `neu` is NULL. */
typedef int rbk_suspicion_fn(void *ctx, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
                             struct rbk_err *err);

struct rbk_suspect_update {
	/* given */
	struct rbk_central        *central;  /* before */
	const struct rbk_register_update *update; /* the cases that changed */
	const struct rbk_policy   *policy;   /* whose words are used */
	const char                *was, *is; /* rbk_suspicion_version of central before, and of this policy */
	rbk_suspicion_fn          *on_suspicion; /* or NULL */
	void                      *ctx;
	/* found; in the arena */
	struct rbk_put            *puts; /* suspicions/… */
	size_t                     n_puts, cap_puts;
	size_t                     opened;
	struct rbk_suspecting      found;
	struct rbk_arena           arena;
};

/* Reads the words only if there is something to compare. The lens has begun
   afterwards; rbk_register_update_lens ends that. Free with
   rbk_suspect_update_clear. */
int rbk_suspect_update(struct rbk_suspect_update *u, struct rbk_err *err);
void rbk_suspect_update_clear(struct rbk_suspect_update *u);

#endif
