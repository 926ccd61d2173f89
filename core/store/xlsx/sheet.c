/* One sheet's cells. References may be missing (then a cell stands behind the
   one before) and rows may come in any order. */
#include <stdlib.h>
#include <string.h>

#include "core/store/xlsx/xlsx_p.h"

#define ROWS    1048576u
#define COLUMNS 16384u

enum type { NUMBER, SHARED, STRING, INLINE, BOOLEAN, ERROR, DAY };

struct reading {
	struct rbk_xlsx     *x;
	struct rbk_xlsx_grid grid;
	uint32_t             row, column; /* where the next one stands if it doesn't say */
	uint32_t             at_row, at_column;
	enum type            type;
	size_t               style;
	bool                 in_data, in_cell, formula, in_value, in_text, has_value;
	int                  in_reading;
	struct rbk_buf       text;
	size_t               row_bytes;
};

bool
rbk_xlsx_reference(uint32_t *row, uint32_t *column, const char *s, size_t n)
{
	uint32_t c = 0, r = 0;
	size_t i = 0;

	for (; i < n && i < 4 && ((s[i] >= 'A' && s[i] <= 'Z') || (s[i] >= 'a' && s[i] <= 'z')); i++)
		c = c * 26 + (uint32_t)((s[i] & 0x5f) - 'A') + 1;
	size_t letters = i;

	for (; i < n && i < letters + 7 && s[i] >= '0' && s[i] <= '9'; i++)
		r = r * 10 + (uint32_t)(s[i] - '0');
	if (i < n || letters == 0 || i == letters || c > COLUMNS || r == 0 || r > ROWS)
		return false;
	*row = r - 1;
	*column = c - 1;
	return true;
}

static int
bad_reference(struct reading *r, const char *s)
{
	return rbk_fail(r->x->err, RBK_E_BAD, N_("the workbook is damaged: \"%.20s\" is no place in a sheet"), s);
}

static int
start_row(struct reading *r, const char **attributes)
{
	const char *number = rbk_xlsx_attribute(attributes, "r");

	if (number) {
		if (!*number || number[strspn(number, "0123456789")] || strlen(number) > 7)
			return bad_reference(r, number);
		r->row = (uint32_t)strtoul(number, NULL, 10);
		if (r->row == 0 || r->row > ROWS)
			return bad_reference(r, number);
		r->row--;
	}
	if (r->row >= ROWS)
		return bad_reference(r, "row");
	r->column = 0;
	r->row_bytes = 0;
	return 0;
}

static enum type
type_of(const char *t)
{
	static const struct {
		const char *word;
		enum type   type;
	} types[] = { { "s", SHARED }, { "str", STRING }, { "inlineStr", INLINE }, { "b", BOOLEAN }, { "e", ERROR }, { "d", DAY } };

	for (size_t i = 0; t && i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].word, t) == 0)
			return types[i].type;
	return NUMBER;
}

static int
start_cell(struct reading *r, const char **attributes)
{
	const char *at = rbk_xlsx_attribute(attributes, "r"), *style = rbk_xlsx_attribute(attributes, "s");

	r->at_row = r->row;
	r->at_column = r->column;
	if (at && (!rbk_xlsx_reference(&r->at_row, &r->at_column, at, strlen(at)) || r->at_row != r->row))
		return bad_reference(r, at);
	if (r->at_column >= COLUMNS)
		return bad_reference(r, "cell");
	r->column = r->at_column + 1;
	r->type = type_of(rbk_xlsx_attribute(attributes, "t"));
	r->style = style ? (size_t)strtoul(style, NULL, 10) : 0;
	r->in_cell = true;
	r->formula = r->has_value = false;
	rbk_buf_clear(&r->text);
	return 0;
}

static int
add_merge(struct reading *r, const char *range)
{
	const char *colon = range ? strchr(range, ':') : NULL;
	struct rbk_xlsx_merge m;

	if (!colon || !rbk_xlsx_reference(&m.row, &m.column, range, (size_t)(colon - range)) ||
	    !rbk_xlsx_reference(&m.last_row, &m.last_column, colon + 1, strlen(colon + 1)) || m.last_row < m.row || m.last_column < m.column)
		return bad_reference(r, range ? range : "");
	if (r->grid.n_merges == RBK_XLSX_MERGES)
		return rbk_fail(r->x->err, RBK_E_BOUND, N_("the workbook has more than %d merged cells"), RBK_XLSX_MERGES);
	RBK_ROOM(r->grid.merges, r->grid.n_merges, r->grid.cap_merges);
	r->grid.merges[r->grid.n_merges++] = m;
	return 0;
}

static int
start(void *ctx, const char *name, const char **attributes)
{
	struct reading *r = ctx;

	if (strcmp(name, "sheetData") == 0)
		r->in_data = true;
	else if (strcmp(name, "mergeCell") == 0)
		return add_merge(r, rbk_xlsx_attribute(attributes, "ref"));
	if (!r->in_data)
		return 0;
	if (strcmp(name, "row") == 0)
		return start_row(r, attributes);
	if (strcmp(name, "c") == 0)
		return start_cell(r, attributes);
	if (!r->in_cell)
		return 0;
	if (strcmp(name, "f") == 0)
		r->formula = true;
	else if (strcmp(name, "v") == 0)
		r->in_value = r->has_value = true;
	else if (strcmp(name, "rPh") == 0)
		r->in_reading++;
	else if (strcmp(name, "t") == 0 && r->type == INLINE)
		r->in_text = !r->in_reading;
	return 0;
}

static int
text(void *ctx, const char *s, size_t n)
{
	struct reading *r = ctx;

	if (!r->in_value && !r->in_text)
		return 0;
	if (r->text.len + n > RBK_LINE_MAX)
		return rbk_fail(r->x->err, RBK_E_BOUND, N_("line %d: a row of more than %d bytes"), (int)r->row + 1, RBK_LINE_MAX);
	rbk_buf_put(&r->text, s, n);
	return 0;
}

static const char *
number(struct reading *r, const char *s)
{
	const struct rbk_xlsx *x = r->x;
	enum rbk_xlsx_kind kind = r->style < x->n_styles ? (enum rbk_xlsx_kind)x->styles[r->style] : RBK_XLSX_NUMBER;
	char plain[RBK_XLSX_NUMBER_SIZE], day[RBK_XLSX_NUMBER_SIZE];

	if (!(kind == RBK_XLSX_PERCENT ? rbk_xlsx_percent(plain, s) : rbk_xlsx_number(plain, s)))
		return rbk_arena_str(x->a, s);
	return rbk_arena_str(x->a, (kind == RBK_XLSX_DATE || kind == RBK_XLSX_TIME) && rbk_xlsx_day(day, plain, kind, x->date1904) ? day : plain);
}

/* "2026-11-23T00:00:00" → "2026-11-23" */
static const char *
iso_day(struct reading *r, const char *s)
{
	size_t n = strlen(s);

	if (n >= 19 && strncmp(s + 10, "T00:00:00", 9) == 0)
		n = 10;
	char *out = rbk_arena_copy(r->x->a, s, n);

	if (n > 10 && out[10] == 'T')
		out[10] = ' ';
	return out;
}

/* What stands in the cell; "" if nothing does. */
static int
value(const char **out, struct reading *r)
{
	const struct rbk_xlsx *x = r->x;
	const char *s = r->text.len ? r->text.text : "";
	char *end;

	*out = "";
	if (!*s) {
		if (r->formula && r->type != STRING)
			*out = "#FORMULA!";
		return 0;
	}
	switch (r->type) {
	case SHARED: {
		unsigned long i = strtoul(s, &end, 10);

		if (*end || *s == '-' || i >= x->n_strings)
			return rbk_fail(x->err, RBK_E_BAD, N_("the workbook is damaged: line %d names a text that isn't there"), (int)r->row + 1);
		*out = x->strings[i];
		return 0;
	}
	case BOOLEAN:
		*out = strcmp(s, "0") == 0 || strcmp(s, "false") == 0 ? "FALSE" : "TRUE";
		return 0;
	case NUMBER:
		*out = number(r, s);
		return 0;
	case DAY:
		*out = iso_day(r, s);
		return 0;
	default:
		*out = rbk_xlsx_text(x->a, s, r->text.len);
		return 0;
	}
}

static int
end_cell(struct reading *r)
{
	struct rbk_xlsx_grid *g = &r->grid;
	const char *s;

	r->in_cell = false;
	r->in_reading = 0;
	if (value(&s, r))
		return (int)r->x->err->code;
	if (!*s)
		return 0;
	r->row_bytes += strlen(s);
	if (r->row_bytes > RBK_LINE_MAX)
		return rbk_fail(r->x->err, RBK_E_BOUND, N_("line %d: a row of more than %d bytes"), (int)r->row + 1, RBK_LINE_MAX);
	if (g->n == RBK_XLSX_CELLS)
		return rbk_fail(r->x->err, RBK_E_BOUND, N_("the sheet has more than %d filled cells; split it"), RBK_XLSX_CELLS);
	RBK_ROOM(g->at, g->n, g->cap);
	g->at[g->n++] = (struct rbk_xlsx_at){ r->at_row, r->at_column, r->type == NUMBER, s };
	return 0;
}

static int
end(void *ctx, const char *name)
{
	struct reading *r = ctx;

	if (strcmp(name, "sheetData") == 0)
		r->in_data = false;
	else if (!r->in_data)
		return 0;
	else if (strcmp(name, "v") == 0)
		r->in_value = false;
	else if (strcmp(name, "t") == 0)
		r->in_text = false;
	else if (strcmp(name, "rPh") == 0)
		r->in_reading -= r->in_reading > 0;
	else if (strcmp(name, "row") == 0)
		r->row++;
	else if (strcmp(name, "c") == 0)
		return end_cell(r);
	return 0;
}

int
rbk_xlsx_sheet(struct rbk_csv *out, struct rbk_xlsx *x)
{
	struct reading r = { .x = x };
	const struct rbk_xlsx_handler h = { start, end, text, &r };
	int code = rbk_xlsx_part(x, x->sheet_path, &h);

	if (!code)
		code = rbk_xlsx_grid_rows(out, x->a, &r.grid, x->err);
	rbk_buf_free(&r.text);
	free(r.grid.at);
	free(r.grid.merges);
	return code;
}
