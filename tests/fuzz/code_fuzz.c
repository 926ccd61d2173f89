/* What somebody typed as a code: parts of the right length, or words why not. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "sync/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_code_parts parts;

	if (rbk_code_read(&parts, rbk_arena_copy(&a, (const char *)data, size), &err)) {
		if (!err.text[0])
			abort();
	} else if (strlen(parts.hub) != RBK_CODE_HUB || strlen(parts.secret) != RBK_CODE_SECRET) {
		abort();
	}
	rbk_arena_free(&a);
	return 0;
}
