/* Trees as a box may hold them: what is sound must be read to its end, in
   order, and be taken by git's own rules. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/store/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data, *p = bytes;
	struct rbk_err err = {0};
	struct rbk_entry e, found, before = {0};
	bool sound = rbk_tree_sound(bytes, size, &err) == 0;
	size_t n = 0;

	while (rbk_tree_next(&e, &p, bytes + size)) {
		if (sound && n++ > 0 && rbk_tree_compare(&before, &e) >= 0)
			abort();
		if (sound && n < 100 && (!rbk_tree_find(&found, bytes, size, e.name, e.len) || found.oid != e.oid))
			abort();
		before = e;
	}
	if (sound && p != bytes + size)
		abort();
	return 0;
}
