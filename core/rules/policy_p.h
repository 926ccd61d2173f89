/* The compiled-in policy files (made by embed.cmake). */
#ifndef RBK_CORE_RULES_POLICY_P_H
#define RBK_CORE_RULES_POLICY_P_H

#include "core/rules/policy.h"

extern const struct rbk_policy_text rbk_policy_default[]; /* a row of NULL ends it */

#endif
