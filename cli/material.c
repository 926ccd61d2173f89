/* material add, list, export: the tender base material (投标基础资料) that
   belongs to no client. */
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

/* Where materials stand: the own book, or with --hub everybody's. */
struct hunt {
	struct rbk_run  *r;
	struct rbk_view *view;
	const char      *folder;
	struct rbk_scan *out;
	int              depth;
};

static int
each_person(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct hunt *h = ctx, below = *h;

	if (!is_folder)
		return 0;
	below.folder = rbk_arena_print(&h->r->arena, "%s/%s", h->folder, name);
	if (++below.depth < 2)
		return rbk_view_names(h->view, below.folder, each_person, &below, err);
	return rbk_scan_folder(h->out, h->r, h->view, rbk_arena_print(&h->r->arena, "%s/materials", below.folder), ".json", 0, err);
}

static int
scan(struct rbk_scan *out, struct rbk_view **v, struct rbk_run *r, struct rbk_err *err)
{
	struct hunt h = { .r = r, .folder = "books", .out = out };

	h.view = *v = r->book ? rbk_run_head(r, err) : rbk_run_central(r, err);
	if (!h.view)
		return (int)err->code;
	int code = r->book ? rbk_scan_folder(out, r, h.view, "materials", ".json", 0, err)
	                   : rbk_view_names(h.view, "books", each_person, &h, err);

	if (!code)
		rbk_scan_drop_hidden(out);
	return code;
}

static const struct rbk_option list_options[] = { RBK_SHAPE_OPTIONS(0), { 0 } };

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_scan s = {0};
	struct rbk_view *v;

	if (scan(&s, &v, r, err))
		return (int)err->code;
	struct rbk_json *list = rbk_rows(r, &s, "material", true);

	if (rbk_shape(&list, r, columns, r->args, err))
		return (int)err->code;
	rbk_pen_table(r, "materials", columns, list, N_("no material yet: roadbook material add FILE --kind K"));
	return 0;
}

const struct rbk_command rbk_command_material_list = {
	.name = "material list",
	.summary = N_("list tender base material"),
	.about = N_("Lists the tender base material in your book; with --hub everybody's. Amended ones are hidden."),
	.examples = "material list",
	.options = list_options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_EITHER,
	.schema = "materials/1",
	.run = list_run,
};

struct export_args {
	const char *to;
};

static const struct rbk_option export_options[] = {
	{ RBK_OPT_STR, "to", offsetof(struct export_args, to), "PATH", N_("a file or folder; without it the folder at hand"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand one_operand[] = {
	{ "MATERIAL", RBK_ARG_ONE, N_("the material's id, a unique beginning of it, or (part of) its title") },
	{ 0 },
};

static int
export_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct export_args *args = r->args;
	struct rbk_scan s = {0};
	struct rbk_view *v;
	size_t i;

	if (scan(&s, &v, r, err) || rbk_document_choose(&i, r, &s, "material", r->operand[0], err))
		return (int)err->code;
	return rbk_document_export(r, v, s.path[i], &s.at[i], args->to, err);
}

const struct rbk_command rbk_command_material_export = {
	.name = "material export",
	.summary = N_("write tender base material to a file"),
	.about = N_("Writes the content of a material to a file: in the folder at hand under the name it had, or where --to says. A file that is there is not overwritten unless --yes is given."),
	.examples = "material export 道路运输许可证 --to 投标/",
	.operands = one_operand,
	.options = export_options,
	.size = sizeof(struct export_args),
	.flags = RBK_CMD_EITHER,
	.schema = "exported/1",
	.run = export_run,
};
