/* Columns and rows shared by client show, contact list, log list. */
#include "cli/card.h"

#include <string.h>

#include "cli/sight.h"

const struct rbk_column rbk_client_columns[] = {
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ "credit_code", N_("credit code"), RBK_SHOW_TEXT, NULL },
	{ "aliases", N_("other names"), RBK_SHOW_LIST, NULL },
	{ "region", N_("region"), RBK_SHOW_REGION, NULL },
	{ "address", N_("address"), RBK_SHOW_TEXT, NULL },
	{ "source", N_("source"), RBK_SHOW_TERM, "lead_sources" },
	{ "class", N_("class"), RBK_SHOW_TERM, "client_classes" },
	{ "nature", N_("nature"), RBK_SHOW_TERM, "client_natures" },
	{ "account", N_("account number"), RBK_SHOW_TEXT, NULL },
	{ "tier", N_("tier"), RBK_SHOW_TERM, "client_tiers" },
	{ "industry", N_("industry"), RBK_SHOW_TEXT, NULL },
	{ "volume", N_("volume a month"), RBK_SHOW_FEN, NULL },
	{ "credit_rating", N_("credit rating"), RBK_SHOW_TERM, "credit_ratings" },
	{ "purchasing_model", N_("purchasing model"), RBK_SHOW_TEXT, NULL },
	{ "production_model", N_("production model"), RBK_SHOW_TEXT, NULL },
	{ "sales_model", N_("sales model"), RBK_SHOW_TEXT, NULL },
	{ "logistics_needs", N_("logistics needs"), RBK_SHOW_TEXT, NULL },
	{ "needs_met", N_("needs met"), RBK_SHOW_TERM, "needs_met" },
	{ "cargo", N_("cargo"), RBK_SHOW_LIST, NULL },
	{ "lanes", N_("lanes"), RBK_SHOW_LIST, NULL },
	{ "warehouses", N_("warehouses"), RBK_SHOW_LIST, NULL },
	{ "entry_point", N_("entry point"), RBK_SHOW_TEXT, NULL },
	{ "competitors", N_("competitors"), RBK_SHOW_LIST, NULL },
	{ "related", N_("related companies"), RBK_SHOW_LIST, NULL },
	{ "procurement_process", N_("procurement process"), RBK_SHOW_TEXT, NULL },
	{ "requirements", N_("requirements"), RBK_SHOW_TEXT, NULL },
	{ "fit", N_("fit"), RBK_SHOW_TEXT, NULL },
	{ "intent", N_("intent"), RBK_SHOW_TEXT, NULL },
	{ "note", N_("remarks"), RBK_SHOW_TEXT, NULL },
	{ "by", N_("entered by"), RBK_SHOW_PERSON, NULL },
	{ "entered", N_("entered"), RBK_SHOW_TIME, NULL },
	{ 0 },
};

const struct rbk_column rbk_contact_columns[] = {
	{ "id", N_("id"), RBK_SHOW_ID, NULL },
	{ "name", N_("contact"), RBK_SHOW_TEXT, NULL },
	{ "title", N_("title"), RBK_SHOW_TEXT, NULL },
	{ "department", N_("department"), RBK_SHOW_TEXT, NULL },
	{ "phone", N_("phone"), RBK_SHOW_TEXT, NULL },
	{ "role", N_("role"), RBK_SHOW_TERM, "contact_roles" },
	{ "reports_to_name", N_("reports to"), RBK_SHOW_TEXT, NULL },
	{ "email", N_("mail"), RBK_SHOW_TEXT, NULL },
	{ "note", N_("remarks"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

const struct rbk_column rbk_activity_columns[] = {
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "type", N_("what"), RBK_SHOW_WORD, "activity" },
	{ "by", N_("who"), RBK_SHOW_PERSON, NULL },
	{ "contact_name", N_("contact"), RBK_SHOW_TEXT, NULL },
	{ "topic", N_("topic"), RBK_SHOW_TEXT, NULL },
	{ "outcome", N_("outcome"), RBK_SHOW_TEXT, NULL },
	{ "next", N_("next step"), RBK_SHOW_TEXT, NULL },
	{ "void", N_("found false"), RBK_SHOW_TEXT, NULL },
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

const struct rbk_column rbk_event_columns[] = {
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "type", N_("what"), RBK_SHOW_WORD, "event" },
	{ "by", N_("who"), RBK_SHOW_PERSON, NULL },
	{ "reason", N_("reason"), RBK_SHOW_TEXT, NULL },
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

const struct rbk_column rbk_document_columns[] = {
	{ "id", N_("id"), RBK_SHOW_ID, NULL },
	{ "type", N_("kind"), RBK_SHOW_TERM, "document_kinds" },
	{ "title", N_("title of it"), RBK_SHOW_TEXT, NULL },
	{ "version", N_("version"), RBK_SHOW_TEXT, NULL },
	{ "day", N_("date"), RBK_SHOW_TEXT, NULL },
	{ "bytes", N_("size"), RBK_SHOW_BYTES, NULL },
	{ "file", N_("file"), RBK_SHOW_TEXT, NULL },
	{ "by", N_("entered by"), RBK_SHOW_PERSON, NULL },
	{ "entered", N_("entered"), RBK_SHOW_TIME, NULL },
	{ "void", N_("found false"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

const struct rbk_column rbk_tender_columns[] = {
	{ "id", N_("id"), RBK_SHOW_ID, NULL },
	{ "name", N_("tender for"), RBK_SHOW_TEXT, NULL },
	{ "number", N_("number"), RBK_SHOW_TEXT, NULL },
	{ "deadline", N_("bids until"), RBK_SHOW_TIME, NULL },
	{ "opening", N_("opening"), RBK_SHOW_TIME, NULL },
	{ "deposit", N_("deposit"), RBK_SHOW_FEN, NULL },
	{ "bid", N_("our bid"), RBK_SHOW_FEN, NULL },
	{ "bidders", N_("bidders"), RBK_SHOW_LIST, NULL },
	{ "result", N_("result"), RBK_SHOW_TERM, "tender_results" },
	{ "winner", N_("winner"), RBK_SHOW_TEXT, NULL },
	{ "reason", N_("reason"), RBK_SHOW_TEXT, NULL },
	{ "note", N_("remarks"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

const struct rbk_column rbk_guest_columns[] = {
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "visitors", N_("visitors"), RBK_SHOW_LIST, NULL },
	{ "hosts", N_("received by"), RBK_SHOW_LIST, NULL },
	{ "topic", N_("topic"), RBK_SHOW_TEXT, NULL },
	{ "outcome", N_("outcome"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

const struct rbk_column *
rbk_columns_of(const char *kind)
{
	static const struct {
		const char              *kind;
		const struct rbk_column *columns;
	} rows[] = {
		{ "client", rbk_client_columns },
		{ "contact", rbk_contact_columns },
		{ "activity", rbk_activity_columns },
		{ "event", rbk_event_columns },
		{ "document", rbk_document_columns },
		{ "tender", rbk_tender_columns },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].kind, kind) == 0)
			return rows[i].columns;
	return NULL;
}

const char *
rbk_field_label(struct rbk_run *r, const struct rbk_kind *kind, const char *field)
{
	const char *label = r->say(field);

	for (const struct rbk_column *c = rbk_columns_of(kind->name); strcmp(label, field) == 0 && c && c->field; c++)
		if (c->head && strcmp(c->field, field) == 0)
			label = r->say(c->head);
	return strcmp(label, field) == 0 ? field : rbk_arena_print(&r->arena, "%s (%s)", label, field);
}

static const char *
contact_name(const struct rbk_scan *s, const char *id)
{
	for (size_t i = 0; id && i < s->n; i++) {
		const char *its = rbk_record_str(&s->at[i], "id");

		if (its && rbk_record_is(&s->at[i], "contact") && strcmp(its, id) == 0)
			return rbk_record_str(&s->at[i], "name");
	}
	return id;
}

/* Fields that name a contact, and where a row has its name. */
static const struct {
	const char *field, *name;
} people[] = {
	{ "contact", "contact_name" },
	{ "reports_to", "reports_to_name" },
};

struct rbk_json *
rbk_rows(struct rbk_run *r, const struct rbk_scan *s, const char *kind, bool newest_first)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	for (size_t i = 0; i < s->n; i++) {
		const struct rbk_record *rec = &s->at[newest_first ? s->n - 1 - i : i];

		if (!rbk_record_is(rec, kind))
			continue;
		struct rbk_json *row = rbk_json_copy(&r->arena, rec->root);

		rbk_json_drop(row, "kind");
		for (size_t k = 0; k < sizeof people / sizeof *people; k++)
			if (rbk_record_str(rec, people[k].field))
				rbk_json_set_str(&r->arena, row, people[k].name, contact_name(s, rbk_record_str(rec, people[k].field)));
		rbk_json_add(list, row);
	}
	return list;
}

void
rbk_rows_void(struct rbk_run *r, struct rbk_json *rows, const struct rbk_json *kase)
{
	RBK_JSON_EACH(v, rbk_json_get(kase, "voids")) {
		const char *record = rbk_json_get_str(v, "record"), *person = rbk_json_get_str(v, "person");

		RBK_JSON_EACH(it, rows) {
			const char *id = rbk_json_get_str(it, "id"), *by = rbk_json_get_str(it, "by");

			if (record && person && id && by && strcmp(id, record) == 0 && strcmp(by, person) == 0)
				rbk_json_set_str(&r->arena, it, "void", rbk_json_get_str(v, "reason"));
		}
	}
}

const char *
rbk_standing_of(const char **owner, struct rbk_run *r, const struct rbk_scan *events, const struct rbk_json *kase)
{
	const char *last = NULL, *path = NULL, *status = kase ? rbk_json_get_str(kase, "status") : NULL;
	struct rbk_err scratch = {0};
	const char *bytes;
	size_t len;

	*owner = kase ? rbk_json_get_str(kase, "owner") : NULL;
	if (status && strcmp(status, "free") != 0)
		return status;
	for (size_t i = 0; i < events->n; i++) {
		const char *type = rbk_record_is(&events->at[i], "event") ? rbk_record_str(&events->at[i], "type") : NULL;

		if (type && (strcmp(type, "claim") == 0 || strcmp(type, "release") == 0)) {
			last = type;
			path = events->path[i];
		}
	}
	if (status || !last || strcmp(last, "claim") != 0)
		return status ? status : "lead";
	/* merged, and yet there is no case */
	struct rbk_view *merged = r->book ? rbk_run_merged(r) : NULL;

	return !r->book || (merged && rbk_view_bytes(&bytes, &len, &r->arena, merged, path, &scratch) == 0) ? "void" : "claimed";
}

const struct rbk_column rbk_unsettled_columns[] = {
	{ "id", N_("record"), RBK_SHOW_TEXT, NULL },
	{ "kind", N_("what"), RBK_SHOW_WORD, NULL },
	{ "name", N_("name"), RBK_SHOW_TEXT, NULL },
	{ "field", N_("field"), RBK_SHOW_TEXT, NULL },
	{ "values", N_("values to choose from"), RBK_SHOW_LIST, NULL },
	{ 0 },
};

void
rbk_unsettled_rows(struct rbk_run *r, struct rbk_json *list, const struct rbk_record *rec)
{
	struct rbk_arena *a = &r->arena;

	RBK_JSON_EACH(u, rbk_json_get(rec->root, "unsettled")) {
		const char *field = rbk_json_get_str(u, "field");
		const struct rbk_field *f = rbk_field_find(rec->kind, field);
		struct rbk_json *row = rbk_json_obj(a), *values = rbk_json_list(a);
		const struct rbk_column as = { .show = f && f->type == RBK_FEN ? RBK_SHOW_FEN : RBK_SHOW_LIST };

		RBK_JSON_EACH(v, rbk_json_get(u, "values"))
			rbk_json_add(values, r->general.json ? rbk_json_copy(a, v) : rbk_json_str(a, rbk_pen_show(r, &as, v)));
		rbk_json_set_str(a, row, "id", rbk_record_str(rec, "id"));
		rbk_json_set_str(a, row, "kind", rbk_record_str(rec, "kind"));
		rbk_json_set_str(a, row, "name", rbk_record_str(rec, "name"));
		rbk_json_set_str(a, row, "field", field);
		rbk_json_set(a, row, "values", values);
		rbk_json_add(list, row);
	}
}
