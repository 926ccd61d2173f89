/* Sheets to hand in, by libxlsxwriter: A4 upright, one page each. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "core/store/xlsx/xlsx_p.h"

#define LOOKS (RBK_XLSX_NOTE + 1)

struct writing {
	lxw_workbook  *book;
	lxw_worksheet *sheet;
	lxw_format    *looks[LOOKS];
	lxw_error      first; /* that came */
};

static void
make_looks(struct writing *w)
{
	for (int i = 0; i < LOOKS; i++) {
		lxw_format *f = w->looks[i] = workbook_add_format(w->book);

		format_set_font_name(f, "SimSun");
		format_set_font_size(f, i == RBK_XLSX_TITLE ? 16 : 10);
		format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
		if (i == RBK_XLSX_HEAD || i == RBK_XLSX_CELL || i == RBK_XLSX_SIGN)
			format_set_border(f, LXW_BORDER_THIN);
		if (i != RBK_XLSX_TITLE)
			format_set_text_wrap(f);
		if (i == RBK_XLSX_TITLE || i == RBK_XLSX_HEAD || i == RBK_XLSX_LABEL)
			format_set_bold(f);
		if (i == RBK_XLSX_TITLE || i == RBK_XLSX_HEAD)
			format_set_align(f, LXW_ALIGN_CENTER);
	}
}

static void
note(struct writing *w, lxw_error e)
{
	if (e != LXW_NO_ERROR && w->first == LXW_NO_ERROR)
		w->first = e;
}

/* A number with a look of its own: 1,234.50 or 97.25%. Workbooks hold binary
   fractions: the one nearest to our digits is made here, and nothing reads it. */
static void
put_number(struct writing *w, const struct rbk_xlsx_cell *c, lxw_row_t row, lxw_col_t column)
{
	lxw_format *f = workbook_add_format(w->book);
	char shown[64], digits[32];

	(void)snprintf(shown, sizeof shown, "#,##0%s%.*s%s%.8s%s", c->decimals ? "." : "", c->decimals, "000000",
	               c->behind ? "\"" : "", c->behind ? c->behind : "", c->behind ? "\"" : "");
	format_set_font_name(f, "SimSun");
	format_set_font_size(f, 10);
	format_set_border(f, LXW_BORDER_THIN);
	format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
	format_set_num_format(f, shown);
	(void)snprintf(digits, sizeof digits, "%" PRId64 "e-%d", c->number, c->decimals); /* no point: whatever the locale */
	note(w, worksheet_write_number(w->sheet, row, column, strtod(digits, NULL), f));
}

/* How many lines a cell's text takes in its columns: a wide character is two,
   and words that don't fit leave some room. */
static int
lines_of(const struct rbk_xlsx_cell *c, const int *widths)
{
	int room = 0, width = 0, lines = 1;

	for (int i = 0; widths[i]; i++)
		room += i >= c->column && i < c->column + c->columns ? widths[i] : 0;
	for (const char *s = c->text; s && *s && room > 0; s++) {
		int wide = (unsigned char)*s < 0x80 ? 11 : (*s & 0xc0) != 0x80 ? 20 : 0;

		if (*s == '\n' || width + wide > room * 10) {
			lines++;
			width = 0;
		}
		width += *s == '\n' ? 0 : wide;
	}
	return lines;
}

/* Not every program fits the height of a row to its cells, and none to merged
   ones: so it is said. The cells of a row stand together. */
static void
set_heights(struct writing *w, const struct rbk_xlsx_page *p)
{
	for (size_t i = 0, k; i < p->n; i = k) {
		int height = 0;

		for (k = i; k < p->n && p->cells[k].row == p->cells[i].row; k++) {
			const struct rbk_xlsx_cell *c = &p->cells[k];
			int wants = c->look == RBK_XLSX_TITLE ? 28 : c->look == RBK_XLSX_SIGN ? 30 : 14 * lines_of(c, p->widths) + 4;

			height = wants > height ? wants : height;
		}
		note(w, worksheet_set_row(w->sheet, (lxw_row_t)p->cells[i].row, height, NULL));
	}
}

static void
put(struct writing *w, const struct rbk_xlsx_cell *c)
{
	lxw_row_t row = (lxw_row_t)c->row;
	lxw_col_t column = (lxw_col_t)c->column;

	if (c->columns > 1)
		note(w, worksheet_merge_range(w->sheet, row, column, row, (lxw_col_t)(c->column + c->columns - 1), c->text ? c->text : "", w->looks[c->look]));
	else if (c->text)
		note(w, worksheet_write_string(w->sheet, row, column, c->text, w->looks[c->look]));
	else
		put_number(w, c, row, column);
}

/* Names of sheets have at most 31 characters and none of []:*?/\ in them. */
static void
name_of(char out[128], const char *name, size_t number)
{
	size_t n = 0, chars = 0;

	for (const char *s = name; *s && n < 120; s++) {
		if ((*s & 0xc0) != 0x80 && ++chars > 27)
			break;
		out[n++] = strchr("[]:*?/\\'", *s) ? ' ' : *s;
	}
	out[n] = '\0';
	if (number)
		(void)snprintf(out + n, 128 - n, " %zu", number);
}

static void
add_page(struct writing *w, const struct rbk_xlsx_page *p)
{
	char name[128];

	for (size_t i = 0;; i = i ? i + 1 : 2) { /* two people of one name */
		name_of(name, p->name, i);
		if (workbook_validate_sheet_name(w->book, name) == LXW_NO_ERROR || i > 9999)
			break;
	}
	w->sheet = workbook_add_worksheet(w->book, name);
	if (!w->sheet) {
		note(w, LXW_ERROR_SHEETNAME_ALREADY_USED);
		return;
	}
	worksheet_set_paper(w->sheet, 9); /* A4 */
	worksheet_set_margins(w->sheet, 0.5, 0.5, 0.6, 0.6);
	worksheet_fit_to_pages(w->sheet, 1, 1);
	worksheet_center_horizontally(w->sheet);
	for (int i = 0; p->widths[i]; i++)
		note(w, worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i, p->widths[i], NULL));
	for (size_t i = 0; i < p->n; i++)
		put(w, &p->cells[i]);
	set_heights(w, p);
}

const char *
rbk_xlsx_write_pages(const char *path, const struct rbk_xlsx_page *pages, size_t n)
{
	struct writing w = { .book = workbook_new(path) };

	if (!w.book)
		return "out of memory";
	make_looks(&w);
	for (size_t i = 0; i < n; i++)
		add_page(&w, &pages[i]);
	note(&w, workbook_close(w.book));
	return w.first == LXW_NO_ERROR ? NULL : lxw_strerror(w.first);
}
