/* settle: what waits for a person's decision. */
#include <string.h>

#include "cli/card.h"
#include "cli/find.h"
#include "cli/pen.h"
#include "cli/save.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/rules/merge.h"

static const struct rbk_operand operands[] = {
	{ "RECORD", RBK_ARG_MAYBE, N_("the record's id or a unique beginning of it; or a client, by its name") },
	{ "FIELD=VALUE", RBK_ARG_ANY, N_("the unsettled field and the value it shall have") },
	{ 0 },
};

/* Files changed by hand that can't be taken in are told by the book. */
static int
list(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_findings found = {0};
	struct rbk_json *rows = rbk_json_list(&r->arena);
	struct rbk_scan s = {0};
	char tip[41];
	size_t broken = 0;

	rbk_book_tip(tip, r->book, RBK_REF_BOOK);
	if (rbk_book_take_in(r->book, tip[0] ? tip : NULL, &found, &broken, err)) {
		rbk_findings_free(&found);
		return (int)err->code;
	}
	rbk_run_forget(r);
	struct rbk_view *head = rbk_run_head(r, err);
	int code = head ? rbk_scan_folder(&s, r, head, "clients", ".json", -1, err) : (int)err->code;

	for (size_t i = 0; !code && i < s.n; i++)
		rbk_unsettled_rows(r, rows, &s.at[i]);
	if (!code) {
		rbk_pen_findings(r, &found, stdout, NULL);
		rbk_pen_table(r, "unsettled", rbk_unsettled_columns, rows, rbk_findings_of(&found, "book.invalid") || broken ? NULL : N_("nothing to settle"));
		if (rows->count)
			rbk_note(r, N_("choose a value: roadbook settle RECORD FIELD=VALUE"));
		r->status = rows->count || broken || rbk_findings_of(&found, "book.invalid") ? RBK_EXIT_PERSON : RBK_EXIT_DONE;
	}
	rbk_findings_free(&found);
	return code;
}

static int
settle_one(struct rbk_run *r, struct rbk_record *rec, const char *typed, struct rbk_err *err)
{
	const char *equals = strchr(typed, '=');
	struct rbk_record value = { .kind = rec->kind, .root = rbk_json_obj(&r->arena) };

	if (!equals)
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.60s\" is not FIELD=VALUE"), typed);
	const char *known = rbk_fill_field(r, rec->kind, typed), *field = known ? known : rbk_arena_copy(&r->arena, typed, (size_t)(equals - typed));

	if (rbk_fill(r, &value, field, equals + 1, err))
		return (int)err->code;
	return rbk_record_settle(rec, &r->arena, field, rbk_json_get(value.root, field), err);
}

/* The record that is meant: what is no id may be a client's name. */
static int
find_record(const char **path, struct rbk_run *r, struct rbk_err *err)
{
	char prefix[RBK_ULID_SIZE];
	struct rbk_entry e;

	if (rbk_ulid_prefix(prefix, r->operand[0]))
		return rbk_find_record(path, r, r->operand[0], err);
	if (rbk_find_client(&e, r, r->operand[0], err))
		return (int)err->code;
	*path = rbk_arena_print(&r->arena, "%s/client.json", e.folder);
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_record rec;
	const char *path;

	if (r->n == 0)
		return list(r, err);
	if (r->n == 1)
		return rbk_fail(err, RBK_E_USAGE, N_("FIELD=VALUE is missing: roadbook settle lists what waits"));
	if (find_record(&path, r, err) || rbk_view_record(&rec, &r->arena, rbk_run_head(r, err), path, err))
		return (int)err->code;
	for (size_t i = 1; i < r->n; i++)
		if (settle_one(r, &rec, r->operand[i], err))
			return (int)err->code;
	return rbk_save(r, &rec, "settle", err);
}

const struct rbk_command rbk_command_settle = {
	.name = "settle",
	.summary = N_("decide what was changed differently in two places"),
	.about = N_("Without operands: lists fields that two devices (or a hand and the program) changed differently, and files that wait for a person. With them: gives the field its value.\n\n"
	            "Exit status of the list: 0 nothing waits, 3 something does."),
	.examples = "settle\nsettle 01KAQ3WZXA volume=30万\nsettle 远航 address=浦东新区1号",
	.operands = operands,
	.flags = RBK_CMD_BOOK,
	.schema = "settle/1",
	.run = run,
};
