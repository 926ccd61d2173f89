/* contact add, set, list; the organisation chart. */
#include <string.h>

#include "cli/card.h"
#include "cli/save.h"
#include "cli/shape.h"
#include "cli/version.h"
#include "core/rules/chart.h"

struct args {
	const char *name, *title, *phone, *department, *role, *reports_to, *email, *note;
};

struct list_args {
	struct rbk_shape shape;
	bool             tree;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option add_options[] = {
	{ RBK_OPT_STR, "name", AT(name), "N", N_("full name"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "title", AT(title), "T", N_("job title"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "phone", AT(phone), "P", N_("telephone number"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "role", AT(role), "R", N_("role in the buying decision"), 0, "contact_roles" },
	{ RBK_OPT_STR, "department", AT(department), "D", N_("department"), 0, NULL },
	{ RBK_OPT_STR, "reports-to", AT(reports_to), "C", N_("to whom the contact reports: another contact of the client, by id or name"), 0, NULL },
	{ RBK_OPT_STR, "email", AT(email), "MAIL", N_("mail address"), 0, NULL },
	{ RBK_OPT_STR, "note", AT(note), "TEXT", N_("anything else"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand client_operand[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ 0 },
};

/* Whom the contact reports to is another contact of the client, and not one
   of their own people. */
static int
check_boss(struct rbk_run *r, const struct rbk_entry *e, const struct rbk_record *rec, struct rbk_err *err)
{
	const char *boss = rbk_record_str(rec, "reports_to"), *id = rbk_record_str(rec, "id"), *name = rbk_record_str(rec, "name");
	struct rbk_entry entry = *e;
	struct rbk_scan s = {0};
	struct rbk_record *contacts;
	const char *way = NULL;

	if (!boss)
		return 0;
	if (strcmp(boss, id) == 0)
		return rbk_fail(err, RBK_E_BAD, N_("field %s: %s can't report to themself"), rbk_err_name(err, "reports_to"), name);
	if (rbk_entry_read(&entry, r, err) || rbk_scan_client(&s, r, &entry, err))
		return (int)err->code;
	size_t n = rbk_scan_kind(&contacts, r, &s, "contact");

	if (rbk_chart_path(&way, &r->arena, contacts, n, id, boss))
		return rbk_fail(err, RBK_E_BAD, N_("field %s: that would close a circle: %s → %.400s; change one of these first"),
		                rbk_err_name(err, "reports_to"), name, way);
	return way ? 0 : rbk_fail(err, RBK_E_MISSING, N_("field %s: the client has no contact %s"), rbk_err_name(err, "reports_to"), boss);
}

static int
add_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_record rec;

	if (rbk_find_client(&e, r, r->operand[0], err))
		return (int)err->code;
	rbk_new(&rec, r, "contact", e.id);
	if (rbk_fill_options(r, &rec, err) || check_boss(r, &e, &rec, err))
		return (int)err->code;
	return rbk_save(r, &rec, "contact add", err);
}

const struct rbk_command rbk_command_contact_add = {
	.name = "contact add",
	.summary = N_("put a contact of a client into the book"),
	.about = N_("Saves a person at a client. A claim needs at least one contact with full name, title and phone."),
	.examples = "contact add 远航 --name 周敏 --title 物流经理 --phone 021-5555-0101 --role decision_maker",
	.operands = client_operand,
	.options = add_options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = add_run,
};

static const struct rbk_operand set_operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ "CONTACT", RBK_ARG_ONE, N_("the contact's id, a unique beginning of it, or the name") },
	{ "FIELD=VALUE", RBK_ARG_SOME, N_("a field and its new value; FIELD= takes the value away") },
	{ 0 },
};

static int
set_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_version v;
	char id[RBK_ULID_SIZE];

	if (rbk_find_client(&e, r, r->operand[0], err) || rbk_find_contact(id, r, &e, r->operand[1], err) ||
	    rbk_entry_read(&e, r, err) || rbk_version_open(&v, r, &e, id, err) || rbk_version_fill(&v, r, 2, err) ||
	    check_boss(r, &e, &v.rec, err))
		return (int)err->code;
	return rbk_save(r, &v.rec, "contact set", err);
}

const struct rbk_command rbk_command_contact_set = {
	.name = "contact set",
	.summary = N_("change a contact's fields"),
	.about = N_("Changes fields of a contact: name, title, phone, department, role, reports_to (another contact of the client, by name or id), email, note. Of a client that was handed over to you the change goes into your book."),
	.examples = "contact set 远航 周敏 title=物流总监 role=decision_maker\ncontact set 远航 周敏 汇报对象=王建国",
	.operands = set_operands,
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = set_run,
};

static const struct rbk_column tree_columns[] = {
	{ "tree", N_("contact"), RBK_SHOW_TEXT, NULL },
	{ "title", N_("title"), RBK_SHOW_TEXT, NULL },
	{ "department", N_("department"), RBK_SHOW_TEXT, NULL },
	{ "role", N_("role"), RBK_SHOW_TERM, "contact_roles" },
	{ "phone", N_("phone"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

/* "│  └─ " before a name: `open` says at which depths more people follow. */
static const char *
branch(struct rbk_run *r, const struct rbk_chart_row *row, const bool *open, const char *name)
{
	const char *before = "";

	for (size_t d = 1; d < row->depth; d++)
		before = rbk_arena_print(&r->arena, "%s%s", before, open[d] ? "│  " : "   ");
	return rbk_arena_print(&r->arena, "%s%s%s", before, row->depth == 0 ? "" : row->last ? "└─ " : "├─ ", name);
}

/* The organisation chart: contacts behind whom they report to. */
static void
show_tree(struct rbk_run *r, const struct rbk_scan *s)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_record *contacts;
	size_t n = rbk_scan_kind(&contacts, r, s, "contact");
	const struct rbk_chart_row *rows = rbk_chart_rows(&r->arena, contacts, n);
	bool *open = rbk_arena_take(&r->arena, n + 1);

	for (size_t i = 0; i < n; i++) {
		const struct rbk_record *c = &contacts[rows[i].contact];
		struct rbk_json *row = rbk_json_copy(&r->arena, c->root);

		open[rows[i].depth] = !rows[i].last;
		rbk_json_drop(row, "kind");
		rbk_json_set_int(&r->arena, row, "depth", (int64_t)rows[i].depth);
		if (!r->general.json)
			rbk_json_set_str(&r->arena, row, "tree", branch(r, &rows[i], open, rbk_record_str(c, "name")));
		rbk_json_add(list, row);
		if (rows[i].loop)
			rbk_note(r, N_("%s reports, through others, to themself: roadbook contact set … reports_to= mends it"), rbk_record_str(c, "name"));
	}
	rbk_pen_table(r, "contacts", tree_columns, list, N_("no contact yet: roadbook contact add CLIENT --name N --title T --phone P"));
}

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct list_args *args = r->args;
	struct rbk_entry e;
	struct rbk_scan s = {0};

	if (rbk_find_any_client(&e, r, r->operand[0], err) || rbk_entry_read(&e, r, err) || rbk_scan_client(&s, r, &e, err))
		return (int)err->code;
	if (args->tree) {
		show_tree(r, &s);
		return 0;
	}
	struct rbk_json *list = rbk_rows(r, &s, "contact", false);

	if (rbk_shape(&list, r, rbk_contact_columns, &args->shape, err))
		return (int)err->code;
	rbk_pen_table(r, "contacts", rbk_contact_columns, list,
	              N_("no contact yet: roadbook contact add CLIENT --name N --title T --phone P"));
	return 0;
}

static const struct rbk_option list_options[] = {
	{ RBK_OPT_FLAG, "tree", offsetof(struct list_args, tree), NULL, N_("as the organisation chart: who reports to whom"), 0, NULL },
	RBK_SHAPE_OPTIONS(offsetof(struct list_args, shape)),
	{ 0 },
};

const struct rbk_command rbk_command_contact_list = {
	.name = "contact list",
	.summary = N_("list a client's contacts"),
	.about = N_("Lists the contacts of a client; with --tree as its organisation chart."),
	.examples = "contact list 远航\ncontact list 远航 --tree",
	.operands = client_operand,
	.options = list_options,
	.size = sizeof(struct list_args),
	.flags = RBK_CMD_EITHER,
	.schema = "contacts/1",
	.run = list_run,
};
