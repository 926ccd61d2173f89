/* What the parts of the workbook reader share. Nothing in here is seen by the
   program: the module carries its own copies of err, arena and buf. */
#ifndef RBK_CORE_STORE_XLSX_P_H
#define RBK_CORE_STORE_XLSX_P_H

#include <stdbool.h>
#include <stdint.h>
#include <zip.h>

#include "core/model/bounds.h"
#include "core/store/xlsx.h"

/* How a number of a style is read. */
enum rbk_xlsx_kind { RBK_XLSX_NUMBER, RBK_XLSX_PERCENT, RBK_XLSX_DATE, RBK_XLSX_TIME };

struct rbk_xlsx {
	zip_t            *zip;
	size_t            unpacked; /* bytes so far */
	struct rbk_arena *a;
	struct rbk_err   *err;
	/* workbook.xml */
	bool              date1904;
	const char       *sheet_path, *strings_path, *styles_path; /* parts; NULL: none */
	/* styles.xml */
	uint8_t          *styles;
	size_t            n_styles, cap_styles;
	/* sharedStrings.xml */
	const char      **strings;
	size_t            n_strings, cap_strings, bytes_strings;
};

/* One part streamed through expat. Names come without prefix; each returns
   0 or the code of the error it told. */
struct rbk_xlsx_handler {
	int (*start)(void *ctx, const char *name, const char **attributes);
	int (*end)(void *ctx, const char *name);
	int (*text)(void *ctx, const char *s, size_t n); /* or NULL */
	void *ctx;
};
/* RBK_E_MISSING: there is no such part. */
int rbk_xlsx_part(struct rbk_xlsx *x, const char *path, const struct rbk_xlsx_handler *h);
/* An attribute by its name without prefix; NULL: it isn't there. */
const char *rbk_xlsx_attribute(const char **attributes, const char *name);

/* workbook.c: which part is which; the sheet to be read. */
int rbk_xlsx_workbook(struct rbk_xlsx *x, struct rbk_xlsx_said *said, const char *sheet);
/* strings.c, styles.c */
int rbk_xlsx_strings(struct rbk_xlsx *x);
int rbk_xlsx_styles(struct rbk_xlsx *x);
/* Is a number of this format a day or a time? */
enum rbk_xlsx_kind rbk_xlsx_format(const char *code);
/* sheet.c */
int rbk_xlsx_sheet(struct rbk_csv *out, struct rbk_xlsx *x);

/* A text as cells and shared strings hold it: _x000D_ and its like are characters. */
const char *rbk_xlsx_text(struct rbk_arena *a, const char *s, size_t n);

/* number.c: "1.2345E3" → "1234.5", at most 15 digits count, as spreadsheets
   show them. False: no number. */
#define RBK_XLSX_NUMBER_SIZE 64
bool rbk_xlsx_number(char out[RBK_XLSX_NUMBER_SIZE], const char *s);
/* "0.05" → "5%", as a cell shows it whose format is a percentage. */
bool rbk_xlsx_percent(char out[RBK_XLSX_NUMBER_SIZE], const char *s);
/* "46349.5" → "2026-11-23 12:00"; false: no day that spreadsheets know. */
bool rbk_xlsx_day(char out[RBK_XLSX_NUMBER_SIZE], const char *plain, enum rbk_xlsx_kind kind, bool date1904);

/* grid.c: cells, whatever order they came in, become rows. */
struct rbk_xlsx_at {
	uint32_t    row, column; /* from 0 */
	bool        number;
	const char *text;
};
struct rbk_xlsx_merge {
	uint32_t row, column, last_row, last_column;
};
struct rbk_xlsx_grid {
	struct rbk_xlsx_at    *at;
	size_t                 n, cap;
	struct rbk_xlsx_merge *merges;
	size_t                 n_merges, cap_merges;
};
/* "C12" → row 11, column 2. False: it isn't a cell of a sheet. */
bool rbk_xlsx_reference(uint32_t *row, uint32_t *column, const char *s, size_t n);
int rbk_xlsx_grid_rows(struct rbk_csv *out, struct rbk_arena *a, struct rbk_xlsx_grid *g, struct rbk_err *err);

/* write.c */
const char *rbk_xlsx_write_pages(const char *path, const struct rbk_xlsx_page *pages, size_t n);

#endif
