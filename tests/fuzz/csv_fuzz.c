/* Any bytes: read or refused with a line; what was read is written and
   read again as the same cells. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort()) /* also without asserts */

static void
same(const struct rbk_csv *x, const struct rbk_csv *y)
{
	PROMISED(x->n == y->n);
	for (size_t i = 0; i < x->n; i++) {
		PROMISED(x->rows[i].n == y->rows[i].n);
		for (size_t k = 0; k < x->rows[i].n; k++)
			PROMISED(strcmp(x->rows[i].cells[k], y->rows[i].cells[k]) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_buf text = {0};
	struct rbk_csv first, again;

	if (rbk_csv_read(&first, &a, (const char *)data, size, &err) == 0) {
		for (size_t i = 0; i < first.n; i++) {
			PROMISED(first.rows[i].n > 0 && first.rows[i].row <= first.rows[i].line);
			rbk_csv_write(&text, first.separator, first.rows[i].cells, first.rows[i].n);
		}
		if (rbk_csv_read(&again, &a, text.text, text.len, &err) == 0)
			same(&first, &again);
		else
			PROMISED(err.code == RBK_E_BOUND); /* quotes made a row longer */
	} else {
		PROMISED(err.text[0]);
	}
	rbk_buf_free(&text);
	rbk_arena_free(&a);
	return 0;
}
