/* Workbooks (.xlsx, ECMA-376). What reads and writes them is a module, opened
   when a workbook is at hand: what doesn't need it doesn't load it. */
#ifndef RBK_CORE_STORE_XLSX_H
#define RBK_CORE_STORE_XLSX_H

#include <stdint.h>

#include "core/model/csv.h"

/* What was read of a workbook besides the cells. */
struct rbk_xlsx_said {
	const char *sheet;  /* the one that was read */
	const char *others; /* names of the other visible ones, with commas; NULL: none */
};

/* Reads one sheet: of that name, or (NULL) the first that is visible. Cells
   are as a person sees them, but numbers plain ("1234.5"): texts, TRUE and
   FALSE, days as 2026-11-23, what a formula came to last ("#FORMULA!" if
   that isn't in the file). Numbers of 16 digits and more keep an exponent, as
   they are not exact. Merged cells have their text in every row that has
   cells; a number merged over several rows is "#MERGED!" in each. Empty
   cells cost nothing. Everything lives in the arena. RBK_E_BAD: not a
   workbook, or damaged; RBK_E_BOUND: a ceiling of bounds.h; RBK_E_MISSING: no
   sheet of that name. */
int rbk_xlsx_read(struct rbk_csv *out, struct rbk_xlsx_said *said, struct rbk_arena *a, const char *bytes, size_t len,
                  const char *sheet, struct rbk_err *err);

/* Writing: cells in the order of rows, then columns, both from 0. */
enum rbk_xlsx_look {
	RBK_XLSX_PLAIN,
	RBK_XLSX_TITLE, /* large, centred over all columns */
	RBK_XLSX_HEAD,  /* bold, framed */
	RBK_XLSX_CELL,  /* framed, wrapped */
	RBK_XLSX_SIGN,  /* the same, high enough to sign */
	RBK_XLSX_LABEL, /* bold */
	RBK_XLSX_NOTE   /* over all columns, wrapped */
};
struct rbk_xlsx_cell {
	int                row, column, columns; /* columns > 1: merged to the right */
	enum rbk_xlsx_look look;
	const char        *text;     /* NULL: a number … */
	int64_t            number;   /* … of so many … */
	int                decimals; /* … digits behind the point */
	const char        *behind;   /* … and what is shown behind it: "%"; or NULL */
};
struct rbk_xlsx_page {
	const char                 *name; /* of the sheet: made to fit a workbook's rules */
	const struct rbk_xlsx_cell *cells;
	size_t                      n;
	const int                  *widths; /* of columns, in characters; 0 ends it */
};
/* Writes a new file, one A4 page to each sheet. RBK_E_EXISTS, RBK_E_OS. */
int rbk_xlsx_write(const char *path, const struct rbk_xlsx_page *pages, size_t n, struct rbk_err *err);

/* The module's side. */
struct rbk_xlsx_module {
	int (*read)(struct rbk_csv *out, struct rbk_xlsx_said *said, struct rbk_arena *a, const char *bytes, size_t len,
	            const char *sheet, struct rbk_err *err);
	/* NULL, or errno's or the library's words. */
	const char *(*write)(const char *path, const struct rbk_xlsx_page *pages, size_t n);
};

#endif
