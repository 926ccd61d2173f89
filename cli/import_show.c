/* What a sheet is and what would become of it, as text and JSON. */
#include <string.h>

#include "cli/import.h"
#include "cli/pen.h"

#define SHOWN 20 /* lines of a list a person is shown; --json has all */

static const struct rbk_column problem_columns[] = {
	{ "line", N_("line"), RBK_SHOW_INT, NULL },
	{ "differs", N_("spreadsheet row"), RBK_SHOW_INT, NULL }, /* as the spreadsheet counts, where it counts otherwise */
	{ "column", N_("column"), RBK_SHOW_TEXT, NULL },
	{ "text", N_("why"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static const struct rbk_column remark_columns[] = {
	{ "line", N_("line"), RBK_SHOW_INT, NULL },
	{ "differs", N_("spreadsheet row"), RBK_SHOW_INT, NULL },
	{ "column", N_("column"), RBK_SHOW_TEXT, NULL },
	{ "text", N_("noticed"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static const struct rbk_column alike_columns[] = {
	{ "line", N_("line"), RBK_SHOW_INT, NULL },
	{ "differs", N_("spreadsheet row"), RBK_SHOW_INT, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "verdict", N_("how near"), RBK_SHOW_WORD, NULL },
	{ "other", N_("known as"), RBK_SHOW_TEXT, NULL },
	{ "where", N_("where"), RBK_SHOW_WORD, NULL },
	{ "text", N_("why"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static const struct rbk_column client_columns[] = {
	{ "line", N_("line"), RBK_SHOW_INT, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "rows", N_("rows"), RBK_SHOW_INT, NULL },
	{ "contacts", N_("contacts"), RBK_SHOW_INT, NULL },
	{ "held_name", N_("in the book"), RBK_SHOW_TEXT, NULL },
	{ "held_by", N_("recognised by"), RBK_SHOW_WORD, NULL },
	{ 0 },
};

void
rbk_import_line(struct rbk_run *r, struct rbk_json *o, const struct rbk_csv_row *row)
{
	rbk_json_set_int(&r->arena, o, "line", row->line);
	rbk_json_set_int(&r->arena, o, "row", row->row);
	if (!r->general.json && row->row != row->line)
		rbk_json_set_int(&r->arena, o, "differs", row->row);
}

/* A table for people ends after some lines and says so; JSON has all. */
static void
show(struct rbk_run *r, const char *name, const struct rbk_column *columns, struct rbk_json *list, const char *title)
{
	struct rbk_json *some = list;

	if (!r->general.json && list->count > SHOWN) {
		some = rbk_json_list(&r->arena);
		RBK_JSON_EACH(it, list)
			if (some->count < SHOWN)
				rbk_json_add(some, rbk_json_copy(&r->arena, it));
	}
	if (list->count) {
		rbk_line(r, "%s", "");
		rbk_line(r, "%s", r->say(title));
	}
	rbk_pen_table(r, name, columns, some, NULL);
	if (some != list)
		rbk_line(r, N_("… and %zu more (--json lists all)"), list->count - some->count);
}

static struct rbk_json *
remark(struct rbk_run *r, const struct rbk_csv *sheet, const struct rbk_import_remark *m)
{
	struct rbk_json *o = rbk_json_obj(&r->arena), *args = rbk_json_list(&r->arena);
	const size_t n = sizeof m->args / sizeof *m->args;

	rbk_import_line(r, o, &sheet->rows[m->row]);
	rbk_json_set_str(&r->arena, o, "column", m->header);
	rbk_json_set_str(&r->arena, o, "what", m->id);
	for (size_t i = 0; i < n && m->args[i]; i++)
		rbk_json_add(args, rbk_json_str(&r->arena, m->args[i]));
	rbk_json_set(&r->arena, o, "args", args);
	rbk_json_set_str(&r->arena, o, "text", rbk_pen_sentence(r, m->id, m->args, n));
	return o;
}

void
rbk_import_show_remarks(struct rbk_run *r, const struct rbk_csv *sheet, const struct rbk_import *plan)
{
	struct rbk_json *bad = rbk_json_list(&r->arena), *kept = rbk_json_list(&r->arena);

	for (size_t i = 0; i < plan->n_remarks; i++)
		rbk_json_add(plan->remarks[i].bad ? bad : kept, remark(r, sheet, &plan->remarks[i]));
	show(r, "remarks", remark_columns, kept, plan->clients ? N_("Noticed in rows that are taken, or of clients you have:") : N_("Noticed:"));
	show(r, "problems", problem_columns, bad, N_("Rows that can't be taken:"));
}

static const char *
use_of(struct rbk_run *r, const struct rbk_import_column *c)
{
	switch (c->use) {
	case RBK_IMPORT_CLIENT:
		return c->field->name;
	case RBK_IMPORT_CONTACT:
		return rbk_arena_print(&r->arena, "contact.%s", c->field->name);
	case RBK_IMPORT_IGNORED:
		return "-";
	default:
		return NULL;
	}
}

static void
show_columns(struct rbk_run *r, const struct rbk_import_run *in)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	const char *taken = "", *left = NULL;

	for (size_t i = 0; i < in->plan.n_columns; i++) {
		const struct rbk_import_column *c = &in->plan.columns[i];
		struct rbk_json *o = rbk_json_obj(&r->arena);
		const char *use = use_of(r, c);
		const char *header = *c->header ? c->header : rbk_arena_print(&r->arena, "#%zu", i + 1);

		rbk_json_set_str(&r->arena, o, "header", c->header);
		rbk_json_set_str(&r->arena, o, "field", use);
		rbk_json_add(list, o);
		if (!use)
			left = left ? rbk_arena_print(&r->arena, "%s, %s", left, header) : header;
		else if (c->field)
			taken = rbk_arena_print(&r->arena, "%s%s%s → %s", taken, *taken ? ", " : "", header, use);
	}
	rbk_pen_put(r, "columns", list);
	rbk_line(r, N_("columns: %s"), taken);
	if (left)
		rbk_line(r, N_("columns left out (--map tells what they are): %s"), left);
}

static void
show_counts(struct rbk_run *r, const struct rbk_import_run *in)
{
	struct rbk_json *o = rbk_json_obj(&r->arena);
	const struct { const char *name; size_t n; } counts[] = {
		{ "rows", in->sheet.n - in->plan.header - 1 }, { "new", in->fresh },        { "contacts", in->contacts },
		{ "held", in->held },                          { "merged", in->merged },    { "bad", in->plan.bad_rows },
	};

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		rbk_json_set_int(&r->arena, o, counts[i].name, (int64_t)counts[i].n);
	rbk_pen_put(r, "counts", o);
	rbk_line(r, N_("new clients: %zu, with %zu contacts"), in->fresh, in->contacts);
	if (in->merged)
		rbk_line(r, N_("rows that repeat a client and become one with it: %zu"), in->merged);
	if (in->held)
		rbk_line(r, N_("clients your book has already, left as they are: %zu"), in->held);
	if (in->plan.bad_rows)
		rbk_line(r, N_("rows that can't be taken: %zu"), in->plan.bad_rows);
}

static struct rbk_json *
client(struct rbk_run *r, const struct rbk_import_run *in, const struct rbk_import_client *c)
{
	static const char *const fates[] = { [RBK_IMPORT_NEW] = "new", [RBK_IMPORT_HELD] = "held", [RBK_IMPORT_BAD] = "bad" };
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "fate", fates[c->fate]);
	rbk_import_line(r, o, &in->sheet.rows[c->row]);
	rbk_json_set_str(&r->arena, o, "name", c->name);
	if (c->fate == RBK_IMPORT_HELD || in->saved) /* before they are saved, ids mean nothing */
		rbk_json_set_str(&r->arena, o, "id", c->id);
	rbk_json_set_int(&r->arena, o, "rows", (int64_t)c->rows);
	rbk_json_set_int(&r->arena, o, "contacts", (int64_t)c->contacts);
	rbk_json_set_str(&r->arena, o, "held_name", c->held_name);
	rbk_json_set_str(&r->arena, o, "held_by", c->held_by);
	return o;
}

static void
show_clients(struct rbk_run *r, const struct rbk_import_run *in, enum rbk_import_fate fate, const char *title)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	for (size_t i = 0; i < in->plan.n; i++)
		if (in->plan.clients[i].fate == fate)
			rbk_json_add(list, client(r, in, &in->plan.clients[i]));
	show(r, "clients", client_columns, list, title);
}

void
rbk_import_show_sheet(struct rbk_run *r, const char *file, const struct rbk_sheet *s, int line, size_t rows)
{
	const char *name = rbk_coding_name(s->coding), *coding = r->say(name);

	rbk_pen_put(r, "file", rbk_json_str(&r->arena, file));
	rbk_pen_put(r, "coding", rbk_json_str(&r->arena, name));
	rbk_pen_put(r, "header", rbk_json_int(&r->arena, line));
	if (!s->sheet) {
		rbk_line(r, N_("%s: %s, headers in line %d, %zu rows below them"), file, coding, line, rows);
		return;
	}
	rbk_pen_put(r, "sheet", rbk_json_str(&r->arena, s->sheet));
	rbk_line(r, N_("%s: %s, sheet \"%s\", headers in line %d, %zu rows below them"), file, coding, s->sheet, line, rows);
	if (s->others)
		rbk_line(r, N_("other sheets, not read (--sheet NAME reads one): %s"), s->others);
}

void
rbk_import_describe(struct rbk_run *r, struct rbk_import_run *in)
{
	const char separator[2] = { in->sheet.separator, '\0' };
	int line = in->sheet.rows[in->plan.header].line;

	rbk_pen_put(r, "separator", rbk_json_str(&r->arena, separator));
	rbk_import_show_sheet(r, in->file, &in->from, line, in->sheet.n - in->plan.header - 1);
	show_columns(r, in);
	show_counts(r, in);
	if (!r->general.json) {
		show_clients(r, in, RBK_IMPORT_NEW, N_("New clients:"));
		show_clients(r, in, RBK_IMPORT_HELD, N_("Clients your book has already:"));
	}
	show(r, "alike", alike_columns, in->alike, N_("New clients that may be one with others; they are imported all the same:"));
	rbk_import_show_remarks(r, &in->sheet, &in->plan);
}

void
rbk_import_list(struct rbk_run *r, const struct rbk_import_run *in)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_json *saved = rbk_json_int(&r->arena, in->saved);

	saved->type = RBK_J_BOOL;
	rbk_pen_put(r, "saved", saved);
	if (!r->general.json)
		return;
	for (size_t i = 0; i < in->plan.n; i++)
		rbk_json_add(list, client(r, in, &in->plan.clients[i]));
	rbk_pen_put(r, "clients", list);
}
