/* Any text as finance's sheet (CSV; that it is UTF-8 was seen to before): refused with words, or figures of people
   and units that are there, each once, with amounts that are written and read
   again as the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/utf8.h"
#include "core/rules/figure_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort())

static struct rbk_arena lasting;
static struct rbk_staff staff;

static int
client(void *ctx, struct rbk_figure_client *out, const char *typed, struct rbk_err *err)
{
	(void)ctx;
	(void)err;
	*out = (struct rbk_figure_client){ .n = strlen(typed) % 3 };
	if (out->n == 1)
		*out = (struct rbk_figure_client){ 1, "01ARYZ6S41TSV4RRFFQ69G5FAV", typed, "r-li" };
	return 0;
}

static void
start(void)
{
	static const char unit[] = "{\"kind\":\"unit\",\"id\":\"east\",\"name\":\"华东大区\",\"since\":\"2026-01-01T00:00:00Z\"}";
	static const char person[] = "{\"kind\":\"staff\",\"id\":\"r-li\",\"name\":\"李锐\",\"level\":\"manager\",\"unit\":\"east\",\"since\":\"2026-01-01T00:00:00Z\"}";
	struct rbk_err err = {0};
	struct rbk_record r;

	PROMISED(rbk_record_read(&r, &lasting, unit, sizeof unit - 1, &err) == 0 && rbk_units_add(&staff.units, &lasting, &r, &err) == 0);
	PROMISED(rbk_record_read(&r, &lasting, person, sizeof person - 1, &err) == 0 && rbk_staff_add(&staff, &lasting, &r, &err) == 0);
}

static void
check(struct rbk_arena *a, const struct rbk_figure *f)
{
	struct rbk_err err = {0};
	struct rbk_buf text = {0};
	struct rbk_record r, again;
	struct rbk_figure read;

	PROMISED(strcmp(f->month, "2026-11") == 0 && f->subject && f->row > 0);
	rbk_figure_record(&r, a, f);
	rbk_record_write(&text, &r);
	PROMISED(rbk_record_read(&again, a, text.text, text.len, &err) == 0 && rbk_figure_read(&read, &again, &err) == 0);
	for (int v = 0; v < RBK_FIGURE_VALUES; v++)
		PROMISED(read.has[v] == f->has[v] && (!f->has[v] || read.value[v] == f->value[v]));
	rbk_buf_free(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_csv sheet;
	struct rbk_figure_import out = {0};
	struct rbk_figure_want want = {
		.sheet = &sheet, .month = "2026-11", .file = "f.csv", .imported = "2026-12-01T09:00:00+08:00", .staff = &staff, .client = client,
	};

	if (!lasting.blocks)
		start();
	PROMISED(rbk_time_read(&want.ends, "2026-11-30T15:59:59Z", 0, &err) == 0);
	if (rbk_utf8_valid((const char *)data, size) && rbk_csv_read(&sheet, &a, (const char *)data, size, &err) == 0) {
		if (rbk_figure_import(&out, &a, &want, &err))
			PROMISED(err.code && err.text[0]);
		for (size_t i = 0; i < out.figures.n; i++)
			check(&a, &out.figures.at[i]);
		rbk_figure_import_free(&out);
	}
	rbk_arena_free(&a);
	return 0;
}
