/* Three texts, a blank line between them: base, x, y. Whatever records they
   are, merging is refused both ways or gives the same bytes both ways; what
   is merged reads back and stays as it is. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/merge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort())

static void
check(struct rbk_arena *a, const struct rbk_record *base, const struct rbk_record *x, const struct rbk_record *y)
{
	struct rbk_record left, right, again;
	struct rbk_buf p = {0}, q = {0};
	struct rbk_err err = {0};
	int code = rbk_record_merge(&left, a, base, x, y, &err);

	PROMISED(rbk_record_merge(&right, a, base, y, x, &err) == code);
	if (code)
		return;
	rbk_record_write(&p, &left);
	rbk_record_write(&q, &right);
	PROMISED(strcmp(p.text, q.text) == 0);
	PROMISED(rbk_record_read(&again, a, p.text, p.len, &err) == 0);
	PROMISED(rbk_record_merge(&again, a, &left, &left, &left, &err) == 0);
	rbk_buf_clear(&q);
	rbk_record_write(&q, &again);
	PROMISED(strcmp(p.text, q.text) == 0);
	RBK_JSON_EACH(it, rbk_json_get(left.root, "unsettled")) {
		const char *field = rbk_json_get_str(it, "field");
		const struct rbk_json *values = rbk_json_get(it, "values");

		if (field && values && values->child)
			(void)rbk_record_settle(&again, a, field, values->child, &err);
	}
	rbk_buf_free(&p);
	rbk_buf_free(&q);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_arena a = {0};
	struct rbk_record r[3];
	struct rbk_err err = {0};
	char *text = rbk_arena_copy(&a, (const char *)data, size);
	size_t n = 0;

	while (text && n < 3) {
		char *end = strstr(text, "\n\n");
		size_t len = end ? (size_t)(end - text) : strlen(text);

		if (rbk_record_read(&r[n], &a, text, len, &err) == 0)
			n++;
		text = end ? end + 2 : NULL;
	}
	if (n == 3)
		check(&a, &r[0], &r[1], &r[2]);
	if (n >= 2)
		check(&a, NULL, &r[n - 2], &r[n - 1]);
	rbk_arena_free(&a);
	return 0;
}
