/* Bands of monthly volume, grades, tiers, and who may do what in a band. */
#ifndef RBK_CORE_RULES_AUTHORITY_H
#define RBK_CORE_RULES_AUTHORITY_H

#include "core/rules/policy.h"

#pragma GCC visibility push(default)

/* The words of policy's lists "bands", "grades" (the best one whose volume
   is reached) and "client_tiers" for a monthly volume in fen. NULL: none. */
const char *rbk_band_of(const struct rbk_policy *p, int64_t volume);
const char *rbk_grade_of(const struct rbk_policy *p, int64_t volume);
const char *rbk_tier_of(const struct rbk_policy *p, int64_t volume);

/* What a level may do with a client of that volume (manual 2). */
enum rbk_role { RBK_ROLE_NONE, RBK_ROLE_ASSISTS, RBK_ROLE_TAKES_PART, RBK_ROLE_LEADS };
enum rbk_role rbk_authority(const struct rbk_policy *p, const char *level, int64_t volume);
enum rbk_role rbk_authority_in(const struct rbk_policy *p, const char *level, const char *band);
/* The lowest level that leads there. */
const char *rbk_authority_level(const struct rbk_policy *p, int64_t volume);

#pragma GCC visibility pop
#endif
