/* Reading and writing CSV. Pure; what the cells mean is not known here. */
#include "core/model/csv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"

struct reader {
	struct rbk_arena *a;
	const char       *at, *end;
	const char       *row_start;
	int               line;
	char              separator;
	struct rbk_buf    cell;  /* a quoted cell being put together */
	const char      **cells; /* of the row being read */
	size_t            n, cap;
	bool              blank; /* nothing but blanks in this row so far */
};

static bool
is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* Bytes of the line break at p: 2 for CRLF. */
static size_t
break_size(const char *p, const char *end)
{
	return p + 1 < end && p[0] == '\r' && p[1] == '\n' ? 2 : 1;
}

static int
line_of(const char *bytes, const char *at)
{
	int line = 1;

	for (const char *p = bytes; p < at; p++)
		line += *p == '\n' || (*p == '\r' && p[1] != '\n');
	return line;
}

static bool
begins_told(const char *s)
{
	static const char told[] = "sep=";
	size_t i = 0;

	while (told[i] && (s[i] == told[i] || (s[i] >= 'A' && s[i] + ('a' - 'A') == told[i])))
		i++;
	return !told[i];
}

/* "sep=;" as the first line is how a sheet tells a spreadsheet. */
static char
told_separator(const char **at, const char *end)
{
	const char *p = *at;

	if (end - p < 5 || !begins_told(p) || !strchr(",;\t", p[4]))
		return '\0';
	if (end - p > 5 && !is_break(p[5]))
		return '\0';
	*at = p + 5;
	if (*at < end)
		*at += break_size(*at, end);
	return p[4];
}

static char
guess_separator(const char *p, const char *end)
{
	size_t commas = 0, tabs = 0, semicolons = 0;
	bool quoted = false;

	for (; p < end; p++) {
		if (*p == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (is_break(*p) && commas + tabs + semicolons)
			break;
		commas += *p == ',';
		tabs += *p == '\t';
		semicolons += *p == ';';
	}
	if (tabs > commas && tabs >= semicolons)
		return '\t';
	return semicolons > commas ? ';' : ',';
}

static void
add_cell(struct reader *r, const char *bytes, size_t len)
{
	RBK_ROOM(r->cells, r->n, r->cap);
	r->cells[r->n++] = len ? rbk_arena_copy(r->a, bytes, len) : "";
	for (size_t i = 0; i < len && r->blank; i++)
		r->blank = bytes[i] == ' ' || bytes[i] == '\t' || is_break(bytes[i]);
}

static int
check_row_size(const struct reader *r, int line, struct rbk_err *err)
{
	if (r->at - r->row_start <= RBK_LINE_MAX)
		return 0;
	return rbk_fail(err, RBK_E_BOUND, N_("line %d: a row of more than %d bytes; look for a quote that is never closed"),
	                line, RBK_LINE_MAX);
}

/* A cell in quotes; r->at is behind the opening one, then behind what
   follows the closing one. */
static int
read_quoted(struct reader *r, struct rbk_err *err)
{
	int opened = r->line;

	rbk_buf_clear(&r->cell);
	for (;;) {
		if (r->at == r->end)
			return rbk_fail(err, RBK_E_BAD, N_("line %d: a quote is opened and never closed"), opened);
		if (check_row_size(r, opened, err))
			return (int)err->code;
		size_t n = is_break(*r->at) ? break_size(r->at, r->end) : 1;

		if (*r->at == '"' && r->at + 1 < r->end && r->at[1] == '"')
			r->at++; /* a doubled quote is one */
		else if (*r->at == '"')
			break;
		r->line += is_break(*r->at);
		rbk_buf_put(&r->cell, r->at, n);
		r->at += n;
	}
	for (r->at++; r->at < r->end && (*r->at == ' ' || *r->at == '\t') && *r->at != r->separator; r->at++)
		; /* exports put a tab behind numbers, so that spreadsheets leave them alone */
	if (r->at < r->end && *r->at != r->separator && !is_break(*r->at))
		return rbk_fail(err, RBK_E_BAD,
		                N_("line %d: text behind a closing quote; a quote inside a quoted cell is written twice"), r->line);
	add_cell(r, r->cell.text, r->cell.len);
	return 0;
}

static void
read_plain(struct reader *r)
{
	const char *start = r->at;

	while (r->at < r->end && *r->at != r->separator && !is_break(*r->at))
		r->at++;
	add_cell(r, start, (size_t)(r->at - start));
}

/* One row with its line break. */
static int
read_row(struct reader *r, struct rbk_err *err)
{
	int line = r->line;

	r->n = 0;
	r->blank = true;
	r->row_start = r->at;
	for (;;) {
		if (r->at < r->end && *r->at == '"') {
			r->at++;
			if (read_quoted(r, err))
				return (int)err->code;
		} else {
			read_plain(r);
		}
		if (check_row_size(r, line, err))
			return (int)err->code;
		if (r->at == r->end)
			return 0;
		if (is_break(*r->at))
			break;
		r->at++; /* the separator: another cell follows, if only an empty one */
	}
	r->at += break_size(r->at, r->end);
	r->line++;
	return 0;
}

static void
keep_row(struct reader *r, struct rbk_csv_row *out, int line, int row)
{
	while (r->n && !*r->cells[r->n - 1])
		r->n--;
	*out = (struct rbk_csv_row){ rbk_arena_take(r->a, (r->n + 1) * sizeof *r->cells), r->n, line, row };
	memcpy(out->cells, r->cells, r->n * sizeof *r->cells);
}

static int
read_rows(struct rbk_csv *out, struct reader *r, struct rbk_err *err)
{
	struct rbk_csv_row *rows = NULL;
	size_t n = 0, cap = 0;
	int code = 0;

	for (int row = 1; !code && r->at < r->end; row++) {
		int line = r->line;

		code = read_row(r, err);
		if (code || r->blank)
			continue;
		if (n == RBK_CSV_ROWS) {
			code = rbk_fail(err, RBK_E_BOUND, N_("line %d: more than %d rows; split the sheet"), line, RBK_CSV_ROWS);
			continue;
		}
		RBK_ROOM(rows, n, cap);
		keep_row(r, &rows[n++], line, row);
	}
	if (!code && n) {
		out->rows = rbk_arena_take(r->a, n * sizeof *rows);
		memcpy(out->rows, rows, n * sizeof *rows);
		out->n = n;
	}
	free(rows);
	return code;
}

int
rbk_csv_read(struct rbk_csv *out, struct rbk_arena *a, const char *bytes, size_t len, struct rbk_err *err)
{
	*out = (struct rbk_csv){ .separator = ',' };
	if (len == 0)
		return 0;
	struct reader r = { .a = a, .at = bytes, .end = bytes + len, .line = 1 };
	const char *nul = memchr(bytes, '\0', len);

	if (nul)
		return rbk_fail(err, RBK_E_BAD, N_("line %d: a NUL byte, so this is no CSV text"), line_of(bytes, nul));
	r.separator = told_separator(&r.at, r.end);
	if (r.separator)
		r.line = 2;
	else
		r.separator = guess_separator(r.at, r.end);
	out->separator = r.separator;
	int code = read_rows(out, &r, err);

	rbk_buf_free(&r.cell);
	free(r.cells);
	return code;
}

const char *
rbk_csv_cell(const struct rbk_csv_row *row, size_t i)
{
	return i < row->n ? row->cells[i] : "";
}

/* Blanks at the ends and every separator are quoted too, so that no
   reader trims the one or guesses by the other. */
static bool
needs_quotes(const char *s)
{
	size_t n = strlen(s);

	return strpbrk(s, ",;\t\"\r\n") || begins_told(s) || (n && (s[0] == ' ' || s[n - 1] == ' '));
}

void
rbk_csv_write(struct rbk_buf *out, char separator, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *s = cells[i];

		if (i)
			rbk_buf_char(out, separator);
		if (!needs_quotes(s)) {
			rbk_buf_str(out, s);
			continue;
		}
		rbk_buf_char(out, '"');
		for (; *s; s++) {
			if (*s == '"')
				rbk_buf_char(out, '"');
			rbk_buf_char(out, *s);
		}
		rbk_buf_char(out, '"');
	}
	rbk_buf_str(out, "\r\n");
}
