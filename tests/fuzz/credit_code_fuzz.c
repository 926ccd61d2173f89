/* Any bytes as a credit code: what is accepted is canonical and stays. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/model/credit_code.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort())

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_arena a = {0};
	char out[RBK_CREDIT_CODE_SIZE], again[RBK_CREDIT_CODE_SIZE];
	enum rbk_credit_code got = rbk_credit_code_read(out, rbk_arena_copy(&a, (const char *)data, size));

	if (got == RBK_CODE_SHAPE) {
		PROMISED(out[0] == '\0');
	} else {
		PROMISED(strspn(out, "0123456789ABCDEFGHJKLMNPQRTUWXY") == RBK_CREDIT_CODE_SIZE - 1);
		PROMISED(rbk_credit_code_read(again, out) == got);
		PROMISED(strcmp(out, again) == 0);
	}
	rbk_arena_free(&a);
	return 0;
}
