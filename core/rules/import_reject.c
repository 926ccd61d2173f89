/* The rows given back: a sheet that can be mended and imported again. */
#include <stdlib.h>
#include <string.h>

#include "core/rules/import_p.h"

/* The header of the column of reasons, in the language of the others. */
static const char *
reasons_header(const struct rbk_csv_row *headers)
{
	for (size_t i = 0; i < headers->n; i++)
		for (const char *s = headers->cells[i]; *s; s++)
			if (*s & 0x80)
				return "导入问题";
	return "import problem";
}

/* Is this column the reasons of an earlier time? */
static bool
is_reasons(struct rbk_arena *a, const char *header)
{
	const struct rbk_import_header *h = rbk_import_header_find(rbk_import_header_fold(a, header));

	return h && h->use == RBK_IMPORT_IGNORED;
}

static void
write_row(struct rbk_buf *out, const struct rbk_csv *sheet, const struct rbk_csv_row *row, const char *reason,
          const bool *dropped, size_t n_dropped)
{
	const char **cells = rbk_grow(NULL, (row->n + 1) * sizeof *cells);
	size_t n = 0;

	cells[n++] = reason;
	for (size_t i = 0; i < row->n; i++)
		if (i >= n_dropped || !dropped[i])
			cells[n++] = row->cells[i];
	rbk_csv_write(out, sheet->separator == ';' ? ';' : ',', cells, n);
	free(cells);
}

void
rbk_import_rejects(struct rbk_buf *out, const struct rbk_import *p, const struct rbk_csv *sheet,
                   rbk_import_say *sentence, void *ctx)
{
	struct rbk_arena a = {0};
	struct rbk_buf reason = {0};
	const struct rbk_csv_row *headers = &sheet->rows[p->header];
	bool *dropped = rbk_arena_take(&a, (headers->n + 1) * sizeof *dropped);
	size_t at = 0;

	for (size_t i = 0; i < headers->n; i++)
		dropped[i] = is_reasons(&a, headers->cells[i]);
	rbk_buf_str(out, "\xef\xbb\xbf"); /* or spreadsheets take it for the system's old encoding */
	write_row(out, sheet, headers, reasons_header(headers), dropped, headers->n);
	for (size_t row = p->header + 1; row < sheet->n; row++) {
		if (!p->bad[row])
			continue;
		rbk_buf_clear(&reason);
		while (at < p->n_remarks && p->remarks[at].row < row)
			at++;
		for (; at < p->n_remarks && p->remarks[at].row == row && p->remarks[at].bad; at++) {
			rbk_buf_str(&reason, reason.len ? "; " : "");
			rbk_buf_str(&reason, sentence(ctx, &p->remarks[at]));
		}
		write_row(out, sheet, &sheet->rows[row], reason.len ? reason.text : "", dropped, headers->n);
	}
	rbk_buf_free(&reason);
	rbk_arena_free(&a);
}
