/* Which facts and stored cases belong together: whoever shares a key. */
#ifndef RBK_SYNC_GROUP_H
#define RBK_SYNC_GROUP_H

#include "core/rules/fact.h"
#include "core/store/lens.h"

struct rbk_group {
	const struct rbk_fact **facts;
	const char            **cases; /* ids */
	size_t                  n_facts, n_cases;
};

/* Groups of the facts, of every stored case they touch by way of any chain
   of keys, and of the RBK_GROUP_DUE cases whose deadline passed first, up to
   as_of. All in `a`. */
#define RBK_GROUP_DUE 16000 /* bounds a cycle's memory; the next cycle takes the next ones */
int rbk_groups_make(struct rbk_group **out, size_t *n, struct rbk_arena *a, struct rbk_lens *lens,
                    const struct rbk_fact *const *facts, size_t n_facts, rbk_time as_of, struct rbk_err *err);

#endif
