/* What the package says of itself: which part is the workbook, which are its
   sheets, texts and styles; which sheet is to be read. */
#include <stdlib.h>
#include <string.h>

#include "core/store/xlsx/xlsx_p.h"

struct relation {
	const char *id, *path;
	bool        worksheet;
};

struct sheet {
	const char *name, *relation;
	bool        hidden;
};

struct reading {
	struct rbk_xlsx *x;
	const char      *base;     /* folder of what the relations are of: "xl" */
	const char      *workbook; /* its part */
	struct relation *relations;
	size_t           n, cap;
	struct sheet    *sheets;
	size_t           n_sheets, cap_sheets;
};

/* "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "../xl/…" → a part. */
static const char *
part_of(struct rbk_arena *a, const char *base, const char *target)
{
	if (*target == '/')
		return rbk_arena_str(a, target + 1);
	while (strncmp(target, "./", 2) == 0)
		target += 2;
	for (; strncmp(target, "../", 3) == 0; target += 3) {
		const char *slash = strrchr(base, '/');

		base = slash ? rbk_arena_copy(a, base, (size_t)(slash - base)) : "";
	}
	return *base ? rbk_arena_print(a, "%s/%s", base, target) : rbk_arena_str(a, target);
}

static bool
ends(const char *s, const char *with)
{
	size_t n = strlen(s), k = strlen(with);

	return n >= k && strcmp(s + n - k, with) == 0;
}

static int
no_end(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return 0;
}

static int
start_relation(void *ctx, const char *name, const char **attributes)
{
	struct reading *r = ctx;
	const char *id = rbk_xlsx_attribute(attributes, "Id"), *type = rbk_xlsx_attribute(attributes, "Type");
	const char *target = rbk_xlsx_attribute(attributes, "Target"), *mode = rbk_xlsx_attribute(attributes, "TargetMode");

	if (strcmp(name, "Relationship") != 0 || !id || !type || !target || (mode && strcmp(mode, "External") == 0))
		return 0;
	const char *path = part_of(r->x->a, r->base, target);

	if (ends(type, "/officeDocument"))
		r->workbook = path;
	else if (ends(type, "/sharedStrings"))
		r->x->strings_path = path;
	else if (ends(type, "/styles"))
		r->x->styles_path = path;
	if (r->n == RBK_XLSX_PARTS)
		return rbk_fail(r->x->err, RBK_E_BOUND, N_("the workbook has more than %d parts"), RBK_XLSX_PARTS);
	RBK_ROOM(r->relations, r->n, r->cap);
	r->relations[r->n++] = (struct relation){ rbk_arena_str(r->x->a, id), path, ends(type, "/worksheet") };
	return 0;
}

static int
start_workbook(void *ctx, const char *name, const char **attributes)
{
	struct reading *r = ctx;

	if (strcmp(name, "workbookPr") == 0) {
		const char *is = rbk_xlsx_attribute(attributes, "date1904");

		r->x->date1904 = is && (strcmp(is, "1") == 0 || strcmp(is, "true") == 0);
	} else if (strcmp(name, "sheet") == 0) {
		const char *title = rbk_xlsx_attribute(attributes, "name"), *id = rbk_xlsx_attribute(attributes, "id");
		const char *state = rbk_xlsx_attribute(attributes, "state");

		if (!title || !id)
			return 0;
		if (r->n_sheets == RBK_XLSX_PARTS)
			return rbk_fail(r->x->err, RBK_E_BOUND, N_("the workbook has more than %d parts"), RBK_XLSX_PARTS);
		RBK_ROOM(r->sheets, r->n_sheets, r->cap_sheets);
		r->sheets[r->n_sheets++] = (struct sheet){ rbk_arena_str(r->x->a, title), rbk_arena_str(r->x->a, id), state && strcmp(state, "visible") != 0 };
	}
	return 0;
}

static int
relations(struct reading *r, const char *path, const char *base)
{
	const struct rbk_xlsx_handler h = { start_relation, no_end, NULL, r };

	r->n = 0;
	r->base = base;
	return rbk_xlsx_part(r->x, path, &h);
}

static const struct relation *
relation_of(const struct reading *r, const struct sheet *s)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->relations[i].id, s->relation) == 0)
			return r->relations[i].worksheet ? &r->relations[i] : NULL;
	return NULL;
}

/* The one of that name, or the first that is visible and holds cells. */
static int
choose(struct reading *r, struct rbk_xlsx_said *said, const char *sheet)
{
	struct rbk_xlsx *x = r->x;
	const char *all = NULL;

	for (size_t i = 0; i < r->n_sheets; i++) {
		const struct sheet *s = &r->sheets[i];
		const struct relation *at = relation_of(r, s);
		bool wanted = sheet ? strcmp(s->name, sheet) == 0 : !s->hidden;

		if (!at)
			continue; /* a chart */
		all = rbk_arena_print(x->a, "%s%s%s", all ? all : "", all ? ", " : "", s->name);
		if (wanted && !x->sheet_path) {
			x->sheet_path = at->path;
			said->sheet = s->name;
		} else if (!s->hidden) {
			said->others = rbk_arena_print(x->a, "%s%s%s", said->others ? said->others : "", said->others ? ", " : "", s->name);
		}
	}
	if (x->sheet_path)
		return 0;
	if (sheet && all)
		return rbk_fail(x->err, RBK_E_MISSING, N_("the workbook has no sheet \"%.60s\"; it has: %.600s"), sheet, all);
	return rbk_fail(x->err, RBK_E_BAD, N_("the workbook has no visible sheet with cells"));
}

int
rbk_xlsx_workbook(struct rbk_xlsx *x, struct rbk_xlsx_said *said, const char *sheet)
{
	struct reading r = { .x = x };
	const struct rbk_xlsx_handler h = { start_workbook, no_end, NULL, &r };
	int code = relations(&r, "_rels/.rels", "");

	if (code == RBK_E_MISSING)
		code = rbk_fail(x->err, RBK_E_BAD, N_("this is a ZIP file and no workbook"));
	if (!code && !r.workbook)
		code = rbk_fail(x->err, RBK_E_BAD, N_("this is a ZIP file and no workbook"));
	if (!code) {
		const char *slash = strrchr(r.workbook, '/'), *name = slash ? slash + 1 : r.workbook;
		const char *base = slash ? rbk_arena_copy(x->a, r.workbook, (size_t)(slash - r.workbook)) : "";

		code = rbk_xlsx_part(x, r.workbook, &h);
		if (!code)
			code = relations(&r, rbk_arena_print(x->a, "%s%s_rels/%s.rels", base, *base ? "/" : "", name), base);
	}
	if (!code)
		code = choose(&r, said, sheet);
	free(r.relations);
	free(r.sheets);
	return code;
}
