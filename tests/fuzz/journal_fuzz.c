/* A line of a journal: taken only if it is exactly what we would write. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sync/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_line line;
	char again[RBK_LINE_SIZE];

	if (!rbk_line_read(&line, (const char *)data, size))
		return 0;
	rbk_line_write(again, &line);
	if (strlen(again) != size + 1 || memcmp(again, data, size) != 0)
		abort();
	return 0;
}
