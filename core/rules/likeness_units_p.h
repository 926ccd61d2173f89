/* Folded text as UTF-16 units: lossless, and one unit for nearly every
   character of a name. */
#ifndef RBK_CORE_RULES_LIKENESS_UNITS_P_H
#define RBK_CORE_RULES_LIKENESS_UNITS_P_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/arena.h"

/* Units of valid UTF-8. */
size_t rbk_units_count(const char *text);
/* Writes them (rbk_units_count of them), returns how many. */
size_t rbk_units_read(uint16_t *out, const char *text);
/* Back to UTF-8. */
const char *rbk_units_text(struct rbk_arena *a, const uint16_t *units, size_t n);

static inline bool
rbk_units_equal(const uint16_t *x, size_t nx, const uint16_t *y, size_t ny)
{
	if (nx != ny)
		return false;
	for (size_t i = 0; i < nx; i++)
		if (x[i] != y[i])
			return false;
	return true;
}

#endif
