/* Any bytes as a record: refused with words, or written back canonically
   and read again as the same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/model/path.h"
#include "core/model/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_buf once = {0}, twice = {0};
	struct rbk_record r, again;
	struct rbk_path p;

	if (rbk_record_read(&r, &a, (const char *)data, size, &err)) {
		assert(err.text[0]);
	} else {
		rbk_record_write(&once, &r);
		assert(rbk_record_read(&again, &a, once.text, once.len, &err) == 0);
		rbk_record_write(&twice, &again);
		assert(strcmp(once.text, twice.text) == 0);
		(void)rbk_record_path(&a, &r);
	}
	rbk_path_parse(&p, rbk_arena_copy(&a, (const char *)data, size));
	rbk_buf_free(&once);
	rbk_buf_free(&twice);
	rbk_arena_free(&a);
	return 0;
}
