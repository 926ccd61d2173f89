/* export: lists of everything, for a spreadsheet (CSV) or a program (JSON). */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/card.h"
#include "cli/cases.h"
#include "cli/scan.h"
#include "cli/shape.h"
#include "core/model/csv.h"
#include "core/store/file.h"

#define COLUMNS_MAX 64

struct args {
	struct rbk_shape shape;
	const char      *format, *to, *unit;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "format", AT(format), "F", N_("csv (UTF-8 with BOM, as spreadsheets like it) or json; csv if nothing is said"), 0, NULL },
	{ RBK_OPT_STR, "unit", AT(unit), "UNIT", N_("from the books of this unit and of those below it, for who may read them"), 0, NULL },
	{ RBK_OPT_STR, "to", AT(to), "FILE", N_("the file to write; without it the standard output"), 0, NULL },
	RBK_SHAPE_OPTIONS(AT(shape)),
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "WHAT", RBK_ARG_ONE, N_("clients, contacts, activities, documents or tenders") },
	{ 0 },
};

static const struct rbk_column of_client[] = {
	{ "client_name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "client", N_("client's id"), RBK_SHOW_TEXT, NULL },
	{ "person", N_("book"), RBK_SHOW_PERSON, NULL },
	{ 0 },
};

static const struct rbk_column of_standing[] = {
	{ "status", N_("state"), RBK_SHOW_WORD, NULL },
	{ "owner", N_("owner"), RBK_SHOW_PERSON, NULL },
	{ "last_contact", N_("last contact"), RBK_SHOW_TIME, NULL },
	{ "silent_days", N_("days silent"), RBK_SHOW_INT, NULL },
	{ 0 },
};

static const struct {
	const char *what, *kind;
} whats[] = {
	{ "clients", "client" }, { "contacts", "contact" }, { "activities", "activity" }, { "documents", "document" }, { "tenders", "tender" },
};

static void
add_columns(struct rbk_column *out, size_t *n, const struct rbk_column *more)
{
	for (; more->field && *n + 1 < COLUMNS_MAX; more++)
		if (more->head)
			out[(*n)++] = *more;
	out[*n] = (struct rbk_column){ 0 };
}

static int
entries_of(struct rbk_entries *out, struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	return unit ? rbk_find_unit_entries(out, r, unit, err) : rbk_find_entries(out, r, err);
}

static bool
is_of(struct rbk_run *r, const struct rbk_json *row, const struct rbk_entry *e)
{
	const char *person = rbk_json_get_str(row, "person");

	return strcmp(e->id, rbk_json_get_str(row, "id")) == 0 && (person ? strcmp(person, e->person) == 0 : rbk_entry_own(r, e));
}

/* The rows of client list, each with the whole record. They stand in the
   order of the entries, some of which have no row. */
static int
client_rows(struct rbk_json *list, struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	struct rbk_json *rows;
	struct rbk_entries all = {0};
	size_t i = 0;

	if (rbk_client_rows(&rows, r, unit, err) || entries_of(&all, r, unit, err))
		return (int)err->code;
	RBK_JSON_EACH(row, rows) {
		while (i < all.n && !is_of(r, row, &all.at[i]))
			i++;
		if (i == all.n)
			break;
		struct rbk_json *whole = rbk_json_copy(&r->arena, all.at[i].client.root);

		RBK_JSON_EACH(it, row)
			if (!rbk_json_get(whole, it->name))
				rbk_json_set(&r->arena, whole, it->name, rbk_json_copy(&r->arena, it));
		rbk_json_drop(whole, "kind");
		rbk_json_add(list, whole);
	}
	return 0;
}

static int
record_rows(struct rbk_json *list, struct rbk_run *r, const char *unit, const char *kind, struct rbk_err *err)
{
	struct rbk_entries all = {0};
	struct rbk_json *rows, *kase;
	bool gone;

	if (entries_of(&all, r, unit, err))
		return (int)err->code;
	for (size_t i = 0; i < all.n; i++) {
		struct rbk_scan s = {0};

		if (rbk_scan_gone(&gone, r, &all.at[i], err) || (!gone && rbk_scan_client(&s, r, &all.at[i], err)) ||
		    rbk_case_of(&kase, r, &all.at[i], err))
			return (int)err->code;
		rows = rbk_rows(r, &s, kind, false);
		rbk_rows_void(r, rows, kase);
		RBK_JSON_EACH(it, rows) {
			struct rbk_json *row = rbk_json_copy(&r->arena, it);

			rbk_json_set_str(&r->arena, row, "client_name", rbk_record_str(&all.at[i].client, "name"));
			if (!rbk_entry_own(r, &all.at[i]) || unit)
				rbk_json_set_str(&r->arena, row, "person", all.at[i].person);
			rbk_json_add(list, row);
		}
	}
	return 0;
}

/* A spreadsheet must not take a text for a formula. Numbers stay numbers. */
static const char *
harmless(struct rbk_run *r, const char *s)
{
	bool number = (*s == '+' || *s == '-') && s[1] >= '0' && s[1] <= '9';

	return *s && strchr("=+-@\t\r", *s) && !number ? rbk_arena_print(&r->arena, "'%s", s) : s;
}

static void
write_csv(struct rbk_buf *out, struct rbk_run *r, const struct rbk_column *columns, size_t n, const struct rbk_json *list)
{
	const char *cells[COLUMNS_MAX];

	rbk_buf_str(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < n; i++)
		cells[i] = r->say(columns[i].head);
	rbk_csv_write(out, ',', cells, n);
	RBK_JSON_EACH(row, list) {
		for (size_t i = 0; i < n; i++)
			cells[i] = harmless(r, rbk_pen_show(r, &columns[i], rbk_json_get(row, columns[i].field)));
		rbk_csv_write(out, ',', cells, n);
	}
}

static void
write_json(struct rbk_buf *out, struct rbk_run *r, const char *what, struct rbk_json *list)
{
	struct rbk_json *doc = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, doc, "schema", "roadbook.export/1");
	rbk_json_set(&r->arena, doc, what, list);
	rbk_json_line(out, doc);
	rbk_buf_char(out, '\n');
}

static int
deliver(struct rbk_run *r, const struct rbk_buf *out, const char *to, struct rbk_err *err)
{
	const char *slash = to ? strrchr(to, '/') : NULL, *folder = ".";
	struct stat st;

	if (!to) {
		(void)fwrite(out->text, 1, out->len, stdout);
		return 0;
	}
	if (!r->general.yes && lstat(to, &st) == 0)
		return rbk_fail(err, RBK_E_EXISTS, N_("%s is there already: give another name with --to, or --yes to overwrite it"), to);
	if (slash)
		folder = slash == to ? "/" : rbk_arena_copy(&r->arena, to, (size_t)(slash - to));
	const struct rbk_place at = { folder, rbk_arena_print(&r->arena, "%s/.roadbook-export", folder), false };

	if (rbk_file_write(&at, slash ? slash + 1 : to, out->text, out->len, err))
		return (int)err->code;
	rbk_note(r, N_("written: %s"), to);
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	const char *kind = NULL;
	bool json = r->general.json || (args->format && strcmp(args->format, "json") == 0);
	struct rbk_column columns[COLUMNS_MAX];
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_buf out = {0};
	size_t n = 0;

	for (size_t i = 0; i < sizeof whats / sizeof *whats; i++)
		if (strcmp(r->operand[0], whats[i].what) == 0)
			kind = whats[i].kind;
	if (!kind)
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.40s\" is not one of clients, contacts, activities, documents, tenders"), r->operand[0]);
	if (args->format && !json && strcmp(args->format, "csv") != 0)
		return rbk_fail(err, RBK_E_USAGE, N_("--format: \"%.40s\" is not csv or json"), args->format);
	const bool clients = strcmp(kind, "client") == 0;

	if (!clients)
		add_columns(columns, &n, of_client);
	add_columns(columns, &n, rbk_columns_of(kind));
	if (clients)
		add_columns(columns, &n, of_standing);
	for (size_t i = 0; i < n; i++)
		if (columns[i].show == RBK_SHOW_ID)
			columns[i].show = RBK_SHOW_TEXT;
	int code = clients ? client_rows(list, r, args->unit, err) : record_rows(list, r, args->unit, kind, err);

	if (!code)
		code = rbk_shape(&list, r, columns, &args->shape, err);
	if (code)
		return code;
	if (json)
		write_json(&out, r, r->operand[0], list);
	else
		write_csv(&out, r, columns, n, list);
	code = deliver(r, &out, args->to, err);
	rbk_buf_free(&out);
	r->general.json = false; /* what is written is the result */
	return code;
}

const struct rbk_command rbk_command_export = {
	.name = "export",
	.summary = N_("write clients, contacts, activities … as CSV or JSON"),
	.about = N_("Writes a list of everything of one kind: of your book and of clients handed over to you; with --unit, for its head and those above, of the books of a unit's people; with --hub of every book. CSV is UTF-8 with a byte order mark, headed in your language, as spreadsheets open it; a sheet of clients can be imported again. JSON holds the records as they are.\n\n"
	            "Filters and sorting are those of the lists."),
	.examples = "export clients --to 客户.csv\nexport activities --where 'when>2026-11-01' --sort client_name --to 活动.csv\nexport contacts --format json\nexport clients --unit east --to 华东客户.csv",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_EITHER,
	.schema = "export/1",
	.run = run,
};
