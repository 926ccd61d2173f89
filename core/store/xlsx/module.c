/* The module: a workbook's bytes → rows. */
#include <stdlib.h>
#include <string.h>

#include "core/store/xlsx/xlsx_p.h"

static int
read_parts(struct rbk_csv *out, struct rbk_xlsx *x, struct rbk_xlsx_said *said, const char *sheet)
{
	if (zip_get_num_entries(x->zip, 0) > RBK_XLSX_PARTS)
		return rbk_fail(x->err, RBK_E_BOUND, N_("the workbook has more than %d parts"), RBK_XLSX_PARTS);
	int code = rbk_xlsx_workbook(x, said, sheet);

	if (!code)
		code = rbk_xlsx_styles(x);
	if (!code)
		code = rbk_xlsx_strings(x);
	return code ? code : rbk_xlsx_sheet(out, x);
}

static int
read_workbook(struct rbk_csv *out, struct rbk_xlsx_said *said, struct rbk_arena *a, const char *bytes, size_t len,
              const char *sheet, struct rbk_err *err)
{
	struct rbk_xlsx x = { .a = a, .err = err };
	zip_error_t why;

	*out = (struct rbk_csv){ .separator = ',' };
	*said = (struct rbk_xlsx_said){0};
	zip_error_init(&why);
	zip_source_t *source = zip_source_buffer_create(bytes, len, 0, &why);

	x.zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
	if (!x.zip) {
		(void)rbk_fail(err, RBK_E_BAD, N_("the workbook is cut off or damaged: save it anew in the spreadsheet program"));
		zip_source_free(source);
	}
	zip_error_fini(&why);
	if (!x.zip)
		return (int)err->code;
	int code = read_parts(out, &x, said, sheet);

	if (code == RBK_E_MISSING && !sheet)
		err->code = RBK_E_BAD;
	zip_discard(x.zip);
	free(x.strings);
	free(x.styles);
	return (int)err->code;
}

#pragma GCC visibility push(default)
extern const struct rbk_xlsx_module rbk_xlsx_module;
const struct rbk_xlsx_module rbk_xlsx_module = { read_workbook, rbk_xlsx_write_pages };
#pragma GCC visibility pop
