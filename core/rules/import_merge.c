/* The rows of one client → its record and those of its contacts. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/money.h"
#include "core/model/name.h"
#include "core/rules/chart.h"
#include "core/rules/import_p.h"

const char *
rbk_import_show(struct rbk_arena *a, const struct rbk_json *v, bool fen)
{
	char money[RBK_MONEY_TEXT];

	if (v->type == RBK_J_STR)
		return v->str;
	if (v->type != RBK_J_INT)
		return "";
	if (!fen)
		return rbk_arena_print(a, "%" PRId64, v->num);
	rbk_fen_write(money, v->num);
	return rbk_arena_str(a, money);
}

/* Is this one of the note's lines, or several of them in a row? */
static bool
noted(const char *note, const char *text)
{
	size_t n = strlen(text);

	for (const char *p = note; (p = strstr(p, text)); p++)
		if ((p == note || p[-1] == '\n') && (p[n] == '\n' || p[n] == '\0'))
			return true;
	return false;
}

bool
rbk_import_note(struct rbk_arena *a, struct rbk_json *record, const char *text)
{
	const char *note = rbk_json_get_str(record, "note");

	if (note && noted(note, text))
		return true;
	if ((note ? strlen(note) + 1 : 0) + strlen(text) > RBK_TEXT_MAX)
		return false;
	rbk_json_set_str(a, record, "note", note ? rbk_arena_print(a, "%s\n%s", note, text) : text);
	return true;
}

void
rbk_import_add(struct rbk_arena *a, struct rbk_json *record, const char *field, const char *item)
{
	struct rbk_json *list = rbk_json_get(record, field);
	const char *own = rbk_json_get_str(record, "name");

	if (own && strcmp(own, item) == 0) /* no company is its own other name, branch or rival */
		return;
	RBK_JSON_EACH(it, list)
		if (strcmp(it->str, item) == 0)
			return;
	if (!list) {
		rbk_json_set(a, record, field, rbk_json_list(a));
		list = rbk_json_get(record, field);
	}
	if (list->count < RBK_LIST_MAX)
		rbk_json_add(list, rbk_json_str(a, item));
}

/* The header of the column that fills a field, for remarks. */
static const char *
header_of(const struct rbk_import *p, enum rbk_import_use use, const char *field)
{
	for (size_t i = 0; i < p->n_columns; i++)
		if (p->columns[i].use == use && strcmp(p->columns[i].field->name, field) == 0)
			return p->columns[i].header;
	return NULL;
}

/* Fields of a later row into the record; false if the note is full. */
static bool
join(struct rbk_import *p, struct rbk_arena *a, struct rbk_json *record, const struct rbk_json *more,
     enum rbk_import_use use, size_t row)
{
	const struct rbk_kind *kind = rbk_kind_find(use == RBK_IMPORT_CLIENT ? "client" : "contact");

	RBK_JSON_EACH(it, more) {
		const struct rbk_json *was = rbk_json_get(record, it->name);
		const struct rbk_field *f = rbk_field_find(kind, it->name);
		bool fen = f->type == RBK_FEN;

		if (strcmp(it->name, "note") == 0) {
			if (!rbk_import_note(a, record, it->str))
				return false;
		} else if (f->type == RBK_STRS) {
			RBK_JSON_EACH(name, it)
				rbk_import_add(a, record, it->name, name->str);
		} else if (use == RBK_IMPORT_CLIENT && was && strcmp(it->name, "name") == 0) {
			continue; /* the caller's: another spelling, or another name */
		} else if (!was) {
			rbk_json_set(a, record, it->name, rbk_json_copy(a, it));
		} else if (!rbk_json_equal(was, it)) {
			rbk_import_remark(p, row, false, "import.differs", header_of(p, use, it->name),
			                  rbk_import_show(a, it, fen), rbk_import_show(a, was, fen));
		}
	}
	return true;
}

static struct rbk_record *
make(struct rbk_import *p, struct rbk_arena *a, const char *kind, const char *client, const struct rbk_import_want *want)
{
	struct rbk_record *r = &p->records[p->n_records++];
	char id[27];

	rbk_record_new(r, a, kind);
	want->id(id);
	rbk_json_set_str(a, r->root, "id", id);
	rbk_json_set_str(a, r->root, "client", client);
	return r;
}

static void
sign(struct rbk_arena *a, struct rbk_record *r, const struct rbk_import_want *want)
{
	rbk_json_set_str(a, r->root, "by", want->person);
	rbk_json_set_str(a, r->root, "entered", want->entered);
}

static struct rbk_record *
contact_named(struct rbk_record *contacts, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rbk_record_str(&contacts[i], "name"), name) == 0)
			return &contacts[i];
	return NULL;
}

/* Whom a contact reports to stands in the sheet by name. */
static void
join_chart(struct rbk_import *p, struct rbk_arena *a, struct rbk_record *contacts, size_t n, size_t row)
{
	for (size_t i = 0; i < n; i++) {
		const char *boss = rbk_record_str(&contacts[i], "reports_to"), *header = header_of(p, RBK_IMPORT_CONTACT, "reports_to");
		const struct rbk_record *found = boss ? contact_named(contacts, n, boss) : NULL;

		if (!boss)
			continue;
		rbk_json_drop(contacts[i].root, "reports_to");
		if (found && !rbk_chart_path(NULL, a, contacts, n, rbk_record_str(&contacts[i], "id"), rbk_record_str(found, "id"))) {
			rbk_json_set_str(a, contacts[i].root, "reports_to", rbk_record_str(found, "id"));
			continue;
		}
		rbk_import_remark(p, row, false, found ? "import.chart_loop" : "import.no_such_contact", header, boss, NULL);
		if (!rbk_import_note(a, contacts[i].root, rbk_arena_print(a, "%s: %s", header, boss)))
			rbk_import_remark(p, row, false, "import.note_full", NULL, NULL, NULL);
	}
}

/* Another name under the same credit code is another name of the client. A
   name with its legal form is the better spelling of one without. */
static void
join_name(struct rbk_import *p, struct rbk_arena *a, struct rbk_record *client, const struct rbk_import_row *first,
          const struct rbk_import_row *row)
{
	const char *name = rbk_json_get_str(row->client, "name");

	if (strcmp(row->core, first->core) == 0 && strcmp(row->form, first->form) == 0) {
		struct rbk_name was;
		struct rbk_err scratch = {0};

		if (row->full && !rbk_name_make(&was, a, rbk_record_str(client, "name"), &scratch) && !*was.form)
			rbk_json_set_str(a, client->root, "name", name);
		return;
	}
	rbk_import_add(a, client->root, "aliases", name);
	rbk_import_remark(p, row->row, false, "import.also_named", header_of(p, RBK_IMPORT_CLIENT, "name"),
	                  name, rbk_record_str(client, "name"));
}

void
rbk_import_merge(struct rbk_import *p, struct rbk_import_client *c, struct rbk_arena *a,
                 const struct rbk_import_want *want, const struct rbk_import_row *rows, const size_t *next, size_t first)
{
	size_t start = p->n_records;
	struct rbk_record *client = make(p, a, "client", NULL, want), *contacts = client + 1;

	c->id = rbk_record_str(client, "id");
	for (size_t i = first;; i = next[i]) {
		const struct rbk_import_row *row = &rows[i];
		bool room = join(p, a, client->root, row->client, RBK_IMPORT_CLIENT, row->row);

		join_name(p, a, client, &rows[first], row);
		if (row->contact) {
			const char *name = rbk_json_get_str(row->contact, "name");
			struct rbk_record *contact = contact_named(contacts, c->contacts, name);

			if (!contact) {
				contact = make(p, a, "contact", c->id, want);
				c->contacts++;
			}
			room = join(p, a, contact->root, row->contact, RBK_IMPORT_CONTACT, row->row) && room;
		}
		if (!room) /* what doesn't fit isn't lost: it stays in the sheet, and is told */
			rbk_import_remark(p, row->row, false, "import.note_full", NULL, NULL, NULL);
		if (next[i] == i)
			break;
	}
	join_chart(p, a, contacts, c->contacts, rows[first].row);
	c->name = rbk_record_str(client, "name");
	for (size_t i = start; i < p->n_records; i++)
		sign(a, &p->records[i], want);
}
