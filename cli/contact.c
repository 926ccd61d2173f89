/* contact add, set, list. */
#include <string.h>

#include "cli/card.h"
#include "cli/save.h"

struct args {
	const char *name, *title, *phone, *role, *email, *note;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option add_options[] = {
	{ RBK_OPT_STR, "name", AT(name), "N", N_("full name"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "title", AT(title), "T", N_("job title"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "phone", AT(phone), "P", N_("telephone number"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "role", AT(role), "R", N_("role in the buying decision"), 0, "contact_roles" },
	{ RBK_OPT_STR, "email", AT(email), "MAIL", N_("mail address"), 0, NULL },
	{ RBK_OPT_STR, "note", AT(note), "TEXT", N_("anything else"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand client_operand[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ 0 },
};

static int
add_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_record rec;

	if (rbk_find_client(&e, r, r->operand[0], err))
		return (int)err->code;
	rbk_new(&rec, r, "contact", e.id);
	if (rbk_fill_options(r, &rec, err))
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
	struct rbk_record rec;
	char id[RBK_ULID_SIZE];

	if (rbk_find_client(&e, r, r->operand[0], err) || rbk_find_contact(id, r, &e, r->operand[1], err))
		return (int)err->code;
	if (!rbk_entry_own(r, &e))
		return rbk_fail(err, RBK_E_USAGE, N_("%s is in %s's book: only they can change it; log your own work with roadbook log"), e.id, e.person);
	if (rbk_entry_read(&e, r, err) ||
	    rbk_view_record(&rec, &r->arena, e.view, rbk_arena_print(&r->arena, "%s/contacts/%s.json", e.folder, id), err) ||
	    rbk_fill_operands(r, &rec, 2, err))
		return (int)err->code;
	return rbk_save(r, &rec, "contact set", err);
}

const struct rbk_command rbk_command_contact_set = {
	.name = "contact set",
	.summary = N_("change a contact's fields"),
	.about = N_("Changes fields of a contact: name, title, phone, role, email, note."),
	.examples = "contact set 远航 周敏 title=物流总监 role=decision_maker",
	.operands = set_operands,
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = set_run,
};

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_scan s = {0};

	if (rbk_find_client(&e, r, r->operand[0], err) || rbk_entry_read(&e, r, err) || rbk_scan_client(&s, r, &e, err))
		return (int)err->code;
	rbk_pen_table(r, "contacts", rbk_contact_columns, rbk_rows(r, &s, "contact", false),
	              N_("no contact yet: roadbook contact add CLIENT --name N --title T --phone P"));
	return 0;
}

const struct rbk_command rbk_command_contact_list = {
	.name = "contact list",
	.summary = N_("list a client's contacts"),
	.about = N_("Lists the contacts of a client."),
	.examples = "contact list 远航",
	.operands = client_operand,
	.flags = RBK_CMD_EITHER,
	.schema = "contacts/1",
	.run = list_run,
};
