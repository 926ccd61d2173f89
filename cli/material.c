/* material add, list, export: the tender base material (投标基础资料) that
   belongs to no client. */
#include <stdlib.h>
#include <string.h>

#include "cli/card.h"
#include "cli/document.h"
#include "cli/save.h"
#include "cli/shape.h"
#include "cli/sight.h"

struct args {
	const char *kind, *title, *day, *number, *ends, *note;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option add_options[] = {
	{ RBK_OPT_STR, "kind", AT(kind), "K", N_("kind of material"), RBK_OPT_NEEDED, "material_kinds" },
	{ RBK_OPT_STR, "title", AT(title), "T", N_("title; without it the file's name"), 0, NULL },
	{ RBK_OPT_STR, "day", AT(day), "DAY", N_("the date it bears"), 0, NULL },
	{ RBK_OPT_STR, "number", AT(number), "N", N_("number of the certificate or licence"), 0, NULL },
	{ RBK_OPT_STR, "ends", AT(ends), "DAY", N_("until when it holds"), 0, NULL },
	{ RBK_OPT_STR, "note", AT(note), "TEXT", N_("anything else"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand file_operand[] = {
	{ "FILE", RBK_ARG_ONE, N_("the file to store") },
	{ 0 },
};

static int
add_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_record rec;

	rbk_new(&rec, r, "material", NULL);
	if (rbk_fill(r, &rec, "type", args->kind, err) || rbk_fill_options(r, &rec, err))
		return (int)err->code;
	return rbk_document_save(r, &rec, r->operand[0], "material add", err);
}

const struct rbk_command rbk_command_material_add = {
	.name = "material add",
	.summary = N_("store tender base material of the unit"),
	.about = N_("Stores a file that every tender needs: licences, certificates, financial statements, reference projects. It belongs to no client. The same file twice is stored once."),
	.examples = "material add 道路运输许可证.pdf --kind licence --number 沪交运管许可310000 --ends 2028-06-30",
	.operands = file_operand,
	.options = add_options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = add_run,
};

static const struct rbk_column columns[] = {
	{ "id", N_("id"), RBK_SHOW_ID, NULL },
	{ "type", N_("kind"), RBK_SHOW_TERM, "material_kinds" },
	{ "title", N_("title of it"), RBK_SHOW_TEXT, NULL },
	{ "number", N_("number"), RBK_SHOW_TEXT, NULL },
	{ "day", N_("date"), RBK_SHOW_TEXT, NULL },
	{ "ends", N_("ends"), RBK_SHOW_TEXT, NULL },
	{ "bytes", N_("size"), RBK_SHOW_BYTES, NULL },
	{ "by", N_("entered by"), RBK_SHOW_PERSON, NULL },
	{ "note", N_("remarks"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

/* Where materials stand: the own book, a unit's, or with --hub everybody's. */
struct hunt {
	struct rbk_run   *r;
	struct rbk_scan   found;
	struct rbk_view **view; /* of each that was found */
	size_t            n, cap;
};

static int
look(struct hunt *h, struct rbk_view *v, const char *folder, struct rbk_err *err)
{
	int code = rbk_scan_folder(&h->found, h->r, v, rbk_arena_print(&h->r->arena, "%smaterials", folder), ".json", 0, err);

	while (!code && h->n < h->found.n) {
		RBK_ROOM(h->view, h->n, h->cap);
		h->view[h->n++] = v;
	}
	return code;
}

static int
look_in_book(void *ctx, const struct rbk_unit_book *b, struct rbk_err *err)
{
	struct hunt *h = ctx;

	return look(h, b->view, rbk_arena_print(&h->r->arena, "%s/", b->folder), err);
}

/* free() h->view. `unit` may be NULL. */
static int
scan(struct hunt *h, struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	struct rbk_view *head;

	*h = (struct hunt){ .r = r };
	if (unit || !r->book)
		return rbk_unit_books(r, unit, look_in_book, h, err);
	return (head = rbk_run_head(r, err)) ? look(h, head, "", err) : (int)err->code;
}

struct list_args {
	const char      *unit;
	struct rbk_shape shape;
};

#define UNIT_OPTION(at) \
	{ RBK_OPT_STR, "unit", (at), "UNIT", N_("in the books of this unit and of those below it, for who may read them"), 0, NULL }

static const struct rbk_option list_options[] = {
	UNIT_OPTION(offsetof(struct list_args, unit)),
	RBK_SHAPE_OPTIONS(offsetof(struct list_args, shape)),
	{ 0 },
};

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct list_args *args = r->args;
	struct hunt h;
	int code = scan(&h, r, args->unit, err);

	free(h.view);
	if (code)
		return code;
	rbk_scan_settle(&h.found, r);
	struct rbk_json *list = rbk_rows(r, &h.found, "material", true);

	if (rbk_shape(&list, r, columns, &args->shape, err))
		return (int)err->code;
	rbk_pen_table(r, "materials", columns, list, rbk_shape_none(&args->shape, N_("no material yet: roadbook material add FILE --kind K")));
	return 0;
}

const struct rbk_command rbk_command_material_list = {
	.name = "material list",
	.summary = N_("list tender base material"),
	.about = N_("Lists the tender base material in your book; with --unit, for its head and those above, that of the unit's people; with --hub everybody's. What was amended or removed is hidden."),
	.examples = "material list\nmaterial list --unit east --where 种类=证照",
	.options = list_options,
	.size = sizeof(struct list_args),
	.flags = RBK_CMD_EITHER,
	.schema = "materials/1",
	.run = list_run,
};

struct export_args {
	const char *to, *unit;
};

static const struct rbk_option export_options[] = {
	{ RBK_OPT_STR, "to", offsetof(struct export_args, to), "PATH", N_("a file or folder; without it the folder at hand"), 0, NULL },
	UNIT_OPTION(offsetof(struct export_args, unit)),
	{ 0 },
};

static const struct rbk_operand one_operand[] = {
	{ "MATERIAL", RBK_ARG_ONE, N_("the material's id, a unique beginning of it, or (part of) its title") },
	{ 0 },
};

/* Among those that aren't amended; its place among all of them. */
static int
choose(size_t *i, struct rbk_run *r, const struct hunt *h, struct rbk_err *err)
{
	struct rbk_scan shown = h->found;
	size_t k;

	shown.at = rbk_arena_take(&r->arena, (shown.n + 1) * sizeof *shown.at);
	shown.path = rbk_arena_take(&r->arena, (shown.n + 1) * sizeof *shown.path);
	for (k = 0; k < shown.n; k++) {
		shown.at[k] = h->found.at[k];
		shown.path[k] = h->found.path[k];
	}
	rbk_scan_settle(&shown, r);
	if (rbk_document_choose(&k, r, &shown, "material", r->operand[0], err))
		return (int)err->code;
	for (*i = 0; h->found.path[*i] != shown.path[k];)
		++*i;
	return 0;
}

static int
export_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct export_args *args = r->args;
	struct hunt h;
	size_t i = 0;
	int code = scan(&h, r, args->unit, err);

	if (!code)
		code = choose(&i, r, &h, err);
	if (!code)
		code = rbk_document_export(r, h.view[i], h.found.path[i], &h.found.at[i], args->to, err);
	free(h.view);
	return code;
}

const struct rbk_command rbk_command_material_export = {
	.name = "material export",
	.summary = N_("write tender base material to a file"),
	.about = N_("Writes the content of a material to a file: in the folder at hand under the name it had, or where --to says. A file that is there is not overwritten unless --yes is given."),
	.examples = "material export 道路运输许可证 --to 投标/\nmaterial export 营业执照 --unit east",
	.operands = one_operand,
	.options = export_options,
	.size = sizeof(struct export_args),
	.flags = RBK_CMD_EITHER,
	.schema = "exported/1",
	.run = export_run,
};
