/* sync and status: where the book stands with headquarters. */
#include <string.h>

#include "cli/access.h"
#include "cli/notices.h"
#include "cli/pen.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "cli/standing.h"
#include "cli/twice.h"
#include "cli/unsynced.h"
#include "sync/exchange.h"

static void
say_standing(struct rbk_run *r, const struct rbk_exchange *x)
{
	switch (x->standing) {
	case RBK_SAVED:
		rbk_line(r, N_("saved here, not yet received"));
		break;
	case RBK_SENT:
		rbk_line(r, N_("sent, but headquarters has not said that it was received"));
		break;
	case RBK_RECEIVED:
		rbk_line(r, N_("received, number %lld; not yet merged"), (long long)x->number);
		break;
	case RBK_MERGED:
		rbk_line(r, N_("received, number %lld, and merged"), (long long)x->number);
		break;
	case RBK_QUARANTINED:
		rbk_line(r, N_("received, number %lld, but in quarantine: roadbook inbox tells why"), (long long)x->number);
		break;
	}
}

static struct rbk_json *
standing_json(struct rbk_run *r, const struct rbk_exchange *x)
{
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "standing", rbk_standing_word(x->standing));
	if (x->number)
		rbk_json_set_int(&r->arena, o, "number", x->number);
	return o;
}

/* Notices that this sync brought, newest first. */
static int
tell_news(struct rbk_run *r, const struct rbk_exchange *x, struct rbk_err *err)
{
	struct rbk_json *all, *fresh = rbk_json_list(&r->arena);

	if (rbk_notices(&all, r, x->desk_before, err))
		return (int)err->code;
	RBK_JSON_EACH(it, all)
		if (rbk_json_get_bool(it, "new"))
			rbk_json_add(fresh, rbk_json_copy(&r->arena, it));
	if (fresh->count)
		rbk_line(r, N_("What is new:"));
	rbk_pen_table(r, "notices", rbk_notice_columns, fresh, NULL);
	return 0;
}

static int
sync_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_findings found = {0};
	struct rbk_exchange x = {0};
	struct rbk_access access = RBK_ACCESS_USUAL;
	struct rbk_progress p;

	rbk_access_person(&access, &p, r);
	int code = rbk_book_sync(&x, r->book, &access, &found, err);

	rbk_progress_end(&p);
	bool waits = rbk_findings_of(&found, "book.invalid") + rbk_findings_of(&found, "check.unsettled") > 0;

	if (!code && x.joined)
		code = rbk_find_twice(&found, r, err);
	rbk_pen_findings(r, &found, stderr, NULL);
	rbk_findings_free(&found);
	if (code)
		return code;
	rbk_run_forget(r);
	struct rbk_json *o = standing_json(r, &x);

	rbk_json_set_bool(&r->arena, o, "sent", x.pushed);
	rbk_json_set_bool(&r->arena, o, "joined", x.joined);
	rbk_json_set_bool(&r->arena, o, "restored", x.restored);
	rbk_json_set_int(&r->arena, o, "broken", (int64_t)x.broken);
	rbk_json_set_int(&r->arena, o, "requests", x.traffic.requests);
	rbk_json_set_int(&r->arena, o, "bytes_sent", x.traffic.sent);
	rbk_json_set_int(&r->arena, o, "bytes_received", x.traffic.received);
	rbk_json_set_int(&r->arena, o, "units", (int64_t)x.units_moved);
	rbk_pen_put(r, "sync", o);
	if (x.units_missed)
		rbk_note(r, N_("%zu of your units could not be fetched: headquarters doesn't give them (yet)"), x.units_missed);
	if (x.broken)
		return rbk_fail(err, RBK_E_PERSON, N_("%zu files must be mended first (see above), so nothing was sent; then run roadbook sync again"), x.broken);
	if (x.restored)
		rbk_line(r, x.pushed ? N_("headquarters was brought back from a backup; what it no longer had is sent again")
		                     : N_("headquarters was brought back from a backup; it has all of this book"));
	if (x.joined)
		rbk_line(r, N_("joined with what another device of yours sent"));
	rbk_line(r, x.pushed ? N_("sent") : N_("nothing new to send"));
	say_standing(r, &x);
	r->status = x.standing == RBK_SAVED || x.standing == RBK_SENT ? RBK_EXIT_LATER : x.standing == RBK_QUARANTINED || waits ? RBK_EXIT_PERSON : RBK_EXIT_DONE;
	return tell_news(r, &x, err);
}

const struct rbk_command rbk_command_sync = {
	.name = "sync",
	.summary = N_("send the book to headquarters, fetch the answers"),
	.about = N_("Takes in what was changed by hand, sends the book, fetches receipts, notices and cases. Safe to stop at any time and to run again.\n\n"
	            "Exit status: 0 received; 3 a person must mend or decide something; 4 try again later; 5 data is broken."),
	.examples = "sync",
	.flags = RBK_CMD_BOOK,
	.schema = "sync/1",
	.run = sync_run,
};

struct status_args {
	bool             records;
	struct rbk_shape shape;
};

static const struct rbk_option status_options[] = {
	{ RBK_OPT_FLAG, "records", offsetof(struct status_args, records), NULL, N_("also where each record stands"), 0, NULL },
	RBK_SHAPE_OPTIONS(offsetof(struct status_args, shape)),
	{ 0 },
};

static const struct rbk_operand status_operands[] = {
	{ "CLIENT", RBK_ARG_MAYBE, N_("only this client's records: an id, a unique beginning of one, or a name") },
	{ 0 },
};

static int
tell_records(struct rbk_run *r, const struct rbk_exchange *x, const char *folder, struct rbk_err *err)
{
	const struct status_args *args = r->args;
	struct rbk_json *list;

	if (rbk_standings(&list, r, x, folder, err) || rbk_shape(&list, r, rbk_standing_columns, &args->shape, err))
		return (int)err->code;
	rbk_pen_table(r, "records", rbk_standing_columns, list, rbk_shape_none(&args->shape, NULL));
	return 0;
}

static int
status_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct status_args *args = r->args;
	struct rbk_exchange x = {0};
	struct rbk_unsynced u = {0};
	struct rbk_findings twice = {0};
	const char *folder = "";
	struct rbk_entry e;
	struct rbk_json *o;

	if (r->n) {
		if (rbk_find_client(&e, r, r->operand[0], err))
			return (int)err->code;
		folder = rbk_arena_print(&r->arena, "%s/", e.folder);
	}
	if (rbk_book_standing(&x, r->book, err) || rbk_unsynced(&u, r, err))
		return (int)err->code;
	o = standing_json(r, &x);
	rbk_json_set_str(&r->arena, o, "person", rbk_book_person(r->book));
	rbk_json_set_str(&r->arena, o, "path", rbk_book_path(r->book));
	rbk_json_set_str(&r->arena, o, "hub", rbk_book_hub(r->book));
	rbk_json_set_int(&r->arena, o, "unsynced", (int64_t)u.records);
	rbk_json_set(&r->arena, o, "by_hand", u.by_hand);
	rbk_pen_put(r, "status", o);
	rbk_line(r, N_("book of %s in %s"), rbk_book_person(r->book), rbk_book_path(r->book));
	rbk_run_policy_ignored(r);
	say_standing(r, &x);
	if (u.records)
		rbk_line(r, N_("records not yet received: %zu; roadbook sync sends them"), u.records);
	RBK_JSON_EACH(it, u.by_hand)
		rbk_line(r, N_("changed by hand, not taken in yet: %s"), it->str);
	if (u.by_hand->count)
		rbk_note(r, N_("roadbook check tells whether they are valid; roadbook sync takes them in"));
	int code = rbk_find_twice(&twice, r, err);

	rbk_pen_findings(r, &twice, stderr, NULL);
	rbk_findings_free(&twice);
	return code || !(args->records || r->n) ? code : tell_records(r, &x, folder, err);
}

const struct rbk_command rbk_command_status = {
	.name = "status",
	.summary = N_("where the book stands"),
	.about = N_("Tells whether everything was received and merged, how many records were not yet received, and which files were changed by hand. Asks no network and changes nothing.\n\n"
	            "With a CLIENT or --records also where each record stands, as it is now: saved (on this device), sent, received (its number), merged, ruled (a claim or an answer that a leader has decided about, a record ruled void), or quarantined."),
	.examples = "status\nstatus 远航\nstatus --records --where standing=saved",
	.operands = status_operands,
	.options = status_options,
	.size = sizeof(struct status_args),
	.flags = RBK_CMD_BOOK,
	.schema = "status/1",
	.run = status_run,
};
