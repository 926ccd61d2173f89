/* A sheet's file, whatever the spreadsheet wrote it in. */
#ifndef RBK_CORE_STORE_SHEET_H
#define RBK_CORE_STORE_SHEET_H

#include "core/model/csv.h"

enum rbk_coding { RBK_UTF8, RBK_UTF8_BOM, RBK_UTF16LE, RBK_UTF16BE, RBK_GB18030, RBK_XLSX };

/* "UTF-8", "UTF-8 with BOM", "UTF-16LE", "UTF-16BE", "GB18030", "XLSX": not translated. */
const char *rbk_coding_name(enum rbk_coding c);

/* Appends the text in UTF-8 without BOM. A BOM decides; else UTF-8 if it is
   valid, else GB18030 (which holds GBK and GB2312) if all of it decodes.
   RBK_E_BAD: a workbook of the old kind (.xls), or nothing of these; the words name
   the line and the way out. */
int rbk_sheet_decode(struct rbk_buf *out, enum rbk_coding *coding, const char *bytes, size_t len, struct rbk_err *err);

/* A file's rows: of CSV, or of one sheet of a workbook (core/store/xlsx.h);
   `name` NULL: the first visible one. Everything lives in the arena. As
   rbk_sheet_decode, rbk_csv_read and rbk_xlsx_read; RBK_E_MISSING, RBK_E_BOUND
   over RBK_SHEET_MAX, RBK_E_OS; RBK_E_USAGE: a sheet is named and the file is
   no workbook. */
struct rbk_sheet {
	struct rbk_csv  csv;
	enum rbk_coding coding;
	const char     *sheet, *others; /* of a workbook: the sheet read, the other visible ones; NULL: none */
};
int rbk_sheet_load(struct rbk_sheet *out, struct rbk_arena *a, const char *path, const char *name, struct rbk_err *err);

/* Writes a file that isn't there yet, or holds just this already.
   RBK_E_EXISTS: it holds something else, perhaps the person's own work;
   RBK_E_OS: then there is none. */
int rbk_sheet_write(const char *path, const struct rbk_buf *text, struct rbk_err *err);

#endif
