/* client show and client list. */
#include <string.h>

#include "cli/card.h"
#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/parts.h"
#include "cli/search.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "core/rules/check.h"
#include "core/store/clock.h"

static const struct rbk_operand operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ 0 },
};

static const struct rbk_column case_columns[] = {
	{ "id", N_("case"), RBK_SHOW_TEXT, NULL },
	{ "status", N_("state"), RBK_SHOW_WORD, NULL },
	{ "owner", N_("owner"), RBK_SHOW_PERSON, NULL },
	{ "since", N_("since"), RBK_SHOW_TIME, NULL },
	{ "pooled", N_("in the pool since"), RBK_SHOW_TIME, NULL },
	{ "deadline", N_("changes by itself on"), RBK_SHOW_TIME, NULL },
	{ "held", N_("tender hold until"), RBK_SHOW_TIME, NULL },
	{ "pool", N_("goes to the pool on"), RBK_SHOW_TIME, NULL },
	{ "pool_reason", N_("why"), RBK_SHOW_WORD, NULL },
	{ 0 },
};

/* Some fields of a case: its facts and history have commands of their own. */
static struct rbk_json *
case_card(struct rbk_run *r, const struct rbk_json *kase)
{
	struct rbk_json *o = rbk_json_obj(&r->arena);

	for (const struct rbk_column *c = case_columns; kase && c->field; c++)
		rbk_json_set_str(&r->arena, o, c->field, rbk_json_get_str(kase, c->field));
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		if (!rbk_json_get(it, "pool"))
			continue;
		rbk_json_set_str(&r->arena, o, "held", rbk_json_get_str(it, "held"));
		rbk_json_set_str(&r->arena, o, "pool", rbk_json_get_str(it, "pool"));
		rbk_json_set_str(&r->arena, o, "pool_reason", rbk_json_get_str(it, "pool_reason"));
	}
	return o;
}

static void
section(struct rbk_run *r, const char *name, const char *head, const struct rbk_column *columns, struct rbk_json *list)
{
	if (list->count) {
		rbk_plain(r, "");
		rbk_plain(r, r->say(head));
	}
	rbk_pen_table(r, name, columns, list, NULL);
}

/* Activities at which somebody of the client came to us. */
static struct rbk_json *
guests(struct rbk_run *r, const struct rbk_scan *s)
{
	struct rbk_json *list = rbk_json_list(&r->arena), *all = rbk_rows(r, s, "activity", true);

	RBK_JSON_EACH(it, all)
		if (rbk_json_get(it, "visitors"))
			rbk_json_add(list, rbk_json_copy(&r->arena, it));
	return list;
}

/* The newest first; what was ruled void is marked. */
static struct rbk_json *
judged(struct rbk_run *r, const struct rbk_scan *s, const char *kind, const struct rbk_json *kase)
{
	struct rbk_json *rows = rbk_rows(r, s, kind, true);

	rbk_rows_void(r, rows, kase);
	return rows;
}

static int
show_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_scan s = {0};
	struct rbk_dossier d;
	struct rbk_json *kase, *standing, *waiting = rbk_json_list(&r->arena);
	const char *owner;

	if (rbk_find_any_client(&e, r, r->operand[0], err) || rbk_entry_read(&e, r, err) || rbk_scan_client(&s, r, &e, err) ||
	    rbk_case_of(&kase, r, &e, err))
		return (int)err->code;
	rbk_json_drop(e.client.root, "kind");
	rbk_pen_card(r, "client", rbk_client_columns, e.client.root);
	standing = case_card(r, kase);
	if (!kase)
		rbk_json_set_str(&r->arena, standing, "status", rbk_standing_of(&owner, r, &s, NULL));
	rbk_pen_card(r, "case", case_columns, standing);
	rbk_dossier_make(&d, r, &s, kase);
	rbk_funnel_show(r, &d, rbk_quoted(r, r->operand[0]));
	for (size_t i = 0; i < s.n; i++)
		rbk_unsettled_rows(r, waiting, &s.at[i]);
	section(r, "unsettled", N_("Changed differently in two places: roadbook settle RECORD FIELD=VALUE"), rbk_unsettled_columns, waiting);
	section(r, "contacts", N_("Contacts"), rbk_contact_columns, rbk_rows(r, &s, "contact", false));
	section(r, "documents", N_("Documents, newest first"), rbk_document_columns, judged(r, &s, "document", kase));
	section(r, "tenders", N_("Tenders"), rbk_tender_columns, rbk_rows(r, &s, "tender", true));
	section(r, "visits", N_("Visits of the client's senior people"), rbk_guest_columns, guests(r, &s));
	section(r, "activities", N_("Activities, newest first"), rbk_activity_columns, judged(r, &s, "activity", kase));
	section(r, "events", N_("Events, newest first"), rbk_event_columns, rbk_rows(r, &s, "event", true));
	if (s.broken)
		rbk_note(r, N_("%zu files of this client are no valid records: roadbook check names them"), s.broken);
	return 0;
}

const struct rbk_command rbk_command_client_show = {
	.name = "client show",
	.summary = N_("show all about a client"),
	.about = N_("Shows a client with its contacts, documents, tenders, activities, claims, what headquarters says of it (as of the last sync), where it stands in the funnel, and the gates of its step; of earlier steps those that are not met (any more)."),
	.examples = "client show 远航\nclient show --hub /srv/hub 远航",
	.operands = operands,
	.flags = RBK_CMD_EITHER,
	.schema = "client/1",
	.run = show_run,
};

static const struct rbk_column list_columns[] = {
	{ "id", N_("id"), RBK_SHOW_ID, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "person", N_("book"), RBK_SHOW_PERSON, NULL },
	{ "region", N_("region"), RBK_SHOW_REGION, NULL },
	{ "volume", N_("volume a month"), RBK_SHOW_FEN, NULL },
	{ "status", N_("state"), RBK_SHOW_WORD, NULL },
	{ "owner", N_("owner"), RBK_SHOW_PERSON, NULL },
	{ "deadline", N_("changes by itself on"), RBK_SHOW_TIME, NULL },
	{ "last_contact", N_("last contact"), RBK_SHOW_TIME, NULL },
	{ "silent_days", N_("days silent"), RBK_SHOW_INT, NULL },
	{ "class", NULL, RBK_SHOW_TERM, "client_classes" },
	{ "tier", NULL, RBK_SHOW_TERM, "client_tiers" },
	{ "industry", NULL, RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static void
set_last(struct rbk_json *row, struct rbk_run *r, rbk_time last)
{
	char text[RBK_TIME_TEXT];

	if (!last)
		return;
	rbk_time_write(text, last, r->zone);
	rbk_json_set_str(&r->arena, row, "last_contact", rbk_arena_str(&r->arena, text));
	int64_t days = rbk_day_of(rbk_clock_now(), r->zone) - rbk_day_of(last, r->zone);

	rbk_json_set_int(&r->arena, row, "silent_days", days > 0 ? days : 0);
}

/* A unit has no index: its activities are read. */
static int
put_last_read(struct rbk_json *row, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	struct rbk_scan s = {0};
	rbk_time last = 0, at;

	if (rbk_scan_client(&s, r, e, err))
		return (int)err->code;
	for (size_t i = 0; i < s.n; i++)
		if (rbk_contact_valid(&s.at[i], rbk_run_policy(r)) && rbk_record_time(&at, &s.at[i], "at") && at > last)
			last = at;
	set_last(row, r, last);
	return 0;
}

/* When the client was last in valid contact, in any of its folders, and how
   many days ago that is. */
static int
put_last(struct rbk_json *row, struct rbk_run *r, struct rbk_search *search, const struct rbk_entry *e, struct rbk_err *err)
{
	struct rbk_folders parts = { .n = 1 };
	struct rbk_folder only = { .folder = e->folder };
	rbk_time last = 0, one;

	if (e->unit && r->book)
		return put_last_read(row, r, e, err);
	parts.at = &only;
	if (!e->alone && rbk_entry_parts(&parts, r, e, err))
		return (int)err->code;
	for (size_t i = 0; i < parts.n; i++) {
		if (rbk_search_last(&one, search, parts.at[i].folder, err))
			return (int)err->code;
		last = one > last ? one : last;
	}
	set_last(row, r, last);
	return 0;
}

static int
list_one(struct rbk_json *list, struct rbk_run *r, struct rbk_search *search, struct rbk_entry *e, struct rbk_err *err)
{
	static const char *const copied[] = { "id", "name", "credit_code", "region", "volume", "class", "tier", "industry" };
	struct rbk_json *row = rbk_json_obj(&r->arena);
	struct rbk_scan events = {0};
	struct rbk_json *kase;
	const char *owner;
	bool gone;

	if (rbk_scan_events(&events, &gone, r, e, err) || rbk_case_of(&kase, r, e, err))
		return (int)err->code;
	if (gone)
		return 0;
	for (size_t i = 0; i < sizeof copied / sizeof *copied; i++) {
		struct rbk_json *v = rbk_json_get(e->client.root, copied[i]);

		if (v)
			rbk_json_set(&r->arena, row, copied[i], rbk_json_copy(&r->arena, v));
	}
	if (!rbk_entry_own(r, e) || e->unit)
		rbk_json_set_str(&r->arena, row, "person", e->person);
	rbk_json_set_str(&r->arena, row, "status", rbk_standing_of(&owner, r, &events, kase));
	rbk_json_set_str(&r->arena, row, "owner", owner);
	rbk_json_set_str(&r->arena, row, "deadline", kase ? rbk_json_get_str(kase, "deadline") : NULL);
	rbk_json_add(list, row);
	return put_last(row, r, search, e, err);
}

int
rbk_client_rows(struct rbk_json **list, struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	struct rbk_entries all = {0};
	struct rbk_search *search = NULL;
	int code = unit ? rbk_find_unit_entries(&all, r, unit, err) : rbk_find_entries(&all, r, err);

	*list = rbk_json_list(&r->arena);
	if (!code)
		code = rbk_run_search(&search, r, err);
	for (size_t i = 0; i < all.n && !code; i++)
		code = list_one(*list, r, search, &all.at[i], err);
	rbk_search_close(search);
	return code;
}

struct list_args {
	struct rbk_shape shape;
	const char      *unit;
};

static const struct rbk_option list_options[] = {
	{ RBK_OPT_STR, "unit", offsetof(struct list_args, unit), "UNIT", N_("the clients of this unit and of those below it, for who may read them"), 0, NULL },
	RBK_SHAPE_OPTIONS(offsetof(struct list_args, shape)),
	{ 0 },
};

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct list_args *args = r->args;
	struct rbk_json *list;

	if (rbk_client_rows(&list, r, args->unit, err) || rbk_shape(&list, r, list_columns, &args->shape, err))
		return (int)err->code;
	rbk_pen_table(r, "clients", list_columns, list, rbk_shape_none(&args->shape, N_("no client yet: roadbook client add NAME --source S --region CODE")));
	if (!list->count && !args->unit)
		rbk_note_units(r);
	return 0;
}

const struct rbk_command rbk_command_client_list = {
	.name = "client list",
	.summary = N_("list the clients"),
	.about = N_("Lists the clients of your book and those handed over to you, with their state as of the last sync: lead, claimed (not answered yet), void (what the claim lacked: roadbook inbox --all), held, contested, free; when they were last in valid contact and how many days ago. With --unit, on the machine of its head or of a head above, those of the unit's people."),
	.examples = "client list\nclient list --where 区域=上海 --sort -silent_days\nclient list --where 'volume>30万' --sort name\nclient list --unit east\nclient list --hub /srv/hub --json",
	.options = list_options,
	.size = sizeof(struct list_args),
	.flags = RBK_CMD_EITHER,
	.schema = "clients/1",
	.run = list_run,
};
