/* A company name taken apart: 深圳市 | 海川 | 电子科技 | 有限公司 | 惠州分公司. */
#ifndef RBK_CORE_RULES_LIKENESS_PARTS_H
#define RBK_CORE_RULES_LIKENESS_PARTS_H

#include "core/rules/likeness_words.h"

#pragma GCC visibility push(default)

/* Made once, compared often; lives in the arena it was made in. */
struct rbk_parts;

/* RBK_E_BAD, RBK_E_BOUND as rbk_name_make. The words must outlive it. */
int rbk_parts_make(const struct rbk_parts **out, struct rbk_arena *a, const struct rbk_words *w, const char *name,
                   struct rbk_err *err);

/* A part as text, "" where the name has none; for people and tests. */
enum rbk_part { RBK_PART_REGION, RBK_PART_BRAND, RBK_PART_TRADE, RBK_PART_FORM, RBK_PART_TAIL };
const char *rbk_parts_text(struct rbk_arena *a, const struct rbk_parts *p, enum rbk_part part);

#pragma GCC visibility pop
#endif
