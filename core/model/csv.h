/* CSV (RFC 4180) as spreadsheets write it, in memory. */
#ifndef RBK_CORE_MODEL_CSV_H
#define RBK_CORE_MODEL_CSV_H

#include <stddef.h>

#include "core/model/arena.h"
#include "core/model/buf.h"
#include "core/model/err.h"

/* Cells are NUL-terminated, as they stood, without their quotes. Empty
   cells at the end of a row aren't counted. */
struct rbk_csv_row {
	const char **cells;
	size_t       n;
	int          line; /* of the file, from 1: where the row begins */
	int          row;  /* from 1, as a spreadsheet numbers rows: differs from `line` below a cell of two lines */
};

/* Rows with nothing but blanks are left out. All of it lives in the arena. */
struct rbk_csv {
	struct rbk_csv_row *rows;
	size_t              n;
	char                separator; /* , ; or tab */
};

/* Reads a sheet: quoted cells with doubled quotes and line breaks, lines
   ended by CRLF, LF or CR, the last one perhaps not. The separator is the
   commonest of comma, tab and semicolon in the first row that has one, or
   what a first line "sep=;" says. A quote inside a cell that didn't begin
   with one is a character. Bytes ≥ 0x80 are not looked into.
   RBK_E_BAD: a quote never closed, text behind a closing quote, a NUL
   byte; RBK_E_BOUND: a row of more than RBK_LINE_MAX bytes, more than
   RBK_CSV_ROWS rows. The words name the line. */
int rbk_csv_read(struct rbk_csv *out, struct rbk_arena *a, const char *bytes, size_t len, struct rbk_err *err);

/* Cell i of a row, "" behind its end. */
const char *rbk_csv_cell(const struct rbk_csv_row *row, size_t i);

/* Writes one row with CRLF, quoting what needs it: rbk_csv_read gives the
   same cells back. */
void rbk_csv_write(struct rbk_buf *out, char separator, const char *const *cells, size_t n);

#endif
