/* Facts from inside: written with the caller's own way of keeping strings. */
#ifndef RBK_CORE_RULES_FACT_P_H
#define RBK_CORE_RULES_FACT_P_H

#include "core/rules/fact.h"

typedef struct rbk_json *rbk_keep_fn(void *ctx, const char *s);

struct rbk_json *rbk_fact_write_with(struct rbk_arena *a, const struct rbk_fact *f, rbk_keep_fn *keep, void *ctx);

#endif
