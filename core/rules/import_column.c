/* Which row holds the headers, and what its columns are. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/rules/import_p.h"

#define HEADER_ROWS 10 /* titles and remarks may stand above the headers */

static const struct rbk_field *
field_of(enum rbk_import_use use, const char *name)
{
	const struct rbk_field *f = rbk_field_find(rbk_kind_find(use == RBK_IMPORT_CLIENT ? "client" : "contact"), name);

	return f && !(f->flags & RBK_AUTO) ? f : NULL;
}

static void
by_table(struct rbk_import_column *c, struct rbk_arena *a)
{
	const struct rbk_import_header *h = rbk_import_header_find(rbk_import_header_fold(a, c->header));

	if (!h)
		return;
	c->use = h->use;
	c->field = h->field ? field_of(h->use, h->field) : NULL;
	c->weak = h->weak;
}

static const char *
list_fields(struct rbk_arena *a, const char *name, const char *before)
{
	const struct rbk_kind *kind = rbk_kind_find(name);
	const char *all = NULL;

	for (size_t i = 0; i < kind->n; i++)
		if (!(kind->fields[i].flags & RBK_AUTO))
			all = rbk_arena_print(a, "%s%s%s%s", all ? all : "", all ? ", " : "", before, kind->fields[i].name);
	return all;
}

struct saying {
	struct rbk_import_column *columns;
	size_t                    n;
	struct rbk_arena         *a;
};

/* What a header of one or more columns was said to be. */
static int
say_column(void *ctx, const char *header, const char *field, struct rbk_err *err)
{
	const struct saying *s = ctx;
	struct rbk_import_column *columns = s->columns;
	const size_t n = s->n;
	struct rbk_arena *a = s->a;
	const struct rbk_field *f = NULL;
	enum rbk_import_use use = strncmp(field, "contact.", 8) == 0 ? RBK_IMPORT_CONTACT : RBK_IMPORT_CLIENT;
	bool found = false;

	if (strcmp(field, "-") == 0)
		use = RBK_IMPORT_IGNORED;
	else if (!(f = field_of(use, use == RBK_IMPORT_CONTACT ? field + 8 : field)))
		return rbk_fail(err, RBK_E_USAGE,
		                N_("--map: no field \"%.40s\": use %s, %s, or - to leave the column out"), field,
		                list_fields(a, "client", ""), list_fields(a, "contact", "contact."));
	for (size_t i = 0; i < n; i++) {
		if (strcmp(rbk_import_header_fold(a, columns[i].header), rbk_import_header_fold(a, header)) != 0)
			continue;
		columns[i].use = use;
		columns[i].field = f;
		columns[i].weak = false;
		found = true;
	}
	return found ? 0 : rbk_fail(err, RBK_E_MISSING, N_("--map: the sheet has no column \"%.60s\""), header);
}

int
rbk_import_map(struct rbk_arena *a, const char *map, rbk_import_map_fn *f, void *ctx, struct rbk_err *err)
{
	while (*map) {
		const char *end = strchr(map, ',');
		size_t len = end ? (size_t)(end - map) : strlen(map);
		char *part = rbk_arena_copy(a, map, len), *equals = strrchr(part, '=');

		map += len + (end != NULL);
		if (!equals || equals == part)
			return rbk_fail(err, RBK_E_USAGE, N_("--map: \"%.60s\" is not HEADER=field"), part);
		*equals = '\0';
		const char *field = equals + 1 + strspn(equals + 1, " ");
		int code = f(ctx, part, rbk_arena_copy(a, field, strcspn(field, " ")), err);

		if (code)
			return code;
	}
	return 0;
}

/* A weak header stands back if another column fills the field. */
static void
drop_weak(struct rbk_import_column *columns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n && columns[i].weak; k++)
			if (k != i && columns[k].field == columns[i].field && columns[k].use == columns[i].use &&
			    (!columns[k].weak || k < i)) {
				columns[i].use = RBK_IMPORT_UNKNOWN;
				columns[i].field = NULL;
				columns[i].weak = false;
			}
}

/* How many columns are known if this row holds the headers; 0 without a
   name. */
static int
try_row(struct rbk_import *out, struct rbk_arena *a, const struct rbk_import_want *want, size_t row, struct rbk_err *err)
{
	const struct rbk_csv_row *cells = &want->sheet->rows[row];
	int known = 0;
	bool named = false;

	out->header = row;
	out->n_columns = cells->n;
	out->columns = rbk_arena_take(a, (cells->n + 1) * sizeof *out->columns);
	for (size_t i = 0; i < cells->n; i++) {
		out->columns[i].header = rbk_import_tidy(a, cells->cells[i], false);
		by_table(&out->columns[i], a);
	}
	struct saying said = { out->columns, out->n_columns, a };

	for (const char *const *m = want->map; m && *m; m++)
		if (rbk_import_map(a, *m, say_column, &said, err))
			return 0;
	drop_weak(out->columns, out->n_columns);
	for (size_t i = 0; i < cells->n; i++) {
		known += out->columns[i].use != RBK_IMPORT_UNKNOWN;
		named |= out->columns[i].use == RBK_IMPORT_CLIENT && strcmp(out->columns[i].field->name, "name") == 0;
	}
	return named ? known : 0;
}

const char *
rbk_import_list_headers(struct rbk_arena *a, const struct rbk_csv_row *row)
{
	struct rbk_buf b = {0};

	for (size_t i = 0; i < row->n && b.len < 600; i++)
		if (*row->cells[i])
			rbk_buf_print(&b, "%s%s", b.len ? ", " : "", row->cells[i]);
	const char *text = rbk_arena_copy(a, b.len ? b.text : "", b.len);

	rbk_buf_free(&b);
	return text;
}

const struct rbk_csv_row *
rbk_import_fullest(const struct rbk_csv *sheet, size_t rows)
{
	const struct rbk_csv_row *best = &sheet->rows[0];

	for (size_t i = 1; i < rows; i++)
		if (sheet->rows[i].n > best->n)
			best = &sheet->rows[i];
	return best;
}

/* No row of headers: the fullest of the first rows is shown as such. */
static int
no_name(struct rbk_arena *a, const struct rbk_import_want *want, size_t rows, struct rbk_err *err)
{
	const struct rbk_csv_row *best = rbk_import_fullest(want->sheet, rows);

	if (err->code == RBK_E_USAGE)
		return (int)err->code;
	if (err->code == RBK_E_MISSING) {
		struct rbk_err was = *err;

		return rbk_fail(err, RBK_E_USAGE, N_("%s; it has: %s"), was.text, rbk_import_list_headers(a, best));
	}
	const char *first = "";

	for (size_t i = 0; i < best->n && !*first; i++)
		first = best->cells[i];
	return rbk_fail(err, RBK_E_USAGE,
	                N_("no column is known as the client's name; line %d has: %s; say which one it is: --map \"%.60s=name\""),
	                best->line, rbk_import_list_headers(a, best), first);
}

int
rbk_import_columns(struct rbk_import *out, struct rbk_arena *a, const struct rbk_import_want *want, struct rbk_err *err)
{
	size_t rows = want->sheet->n < HEADER_ROWS ? want->sheet->n : HEADER_ROWS, best = 0;
	int most = 0;

	if (want->sheet->n == 0)
		return rbk_fail(err, RBK_E_BAD, N_("the sheet is empty"));
	for (size_t i = 0; i < rows && err->code != RBK_E_USAGE; i++) {
		int known = try_row(out, a, want, i, err);

		if (known > most) {
			most = known;
			best = i;
		}
	}
	if (most == 0)
		return no_name(a, want, rows, err);
	rbk_err_clear(err);
	(void)try_row(out, a, want, best, err);
	for (size_t i = 0; i < out->n_columns; i++)
		out->columns[i].wan = out->columns[i].field && out->columns[i].field->type == RBK_FEN &&
		                      strstr(out->columns[i].header, "万");
	return 0;
}
