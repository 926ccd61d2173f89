/* tender add, set, list: a client's tenders and how they ended. */
#include <string.h>

#include "cli/card.h"
#include "cli/save.h"
#include "cli/shape.h"
#include "cli/sight.h"

struct args {
	const char *name, *number, *deadline, *opening, *deposit, *bid, *bidders, *result, *winner, *reason, *note;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option add_options[] = {
	{ RBK_OPT_STR, "name", AT(name), "N", N_("what is put out to tender"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "number", AT(number), "N", N_("the tender's number"), 0, NULL },
	{ RBK_OPT_STR, "deadline", AT(deadline), "TIME", N_("until when bids are taken"), 0, NULL },
	{ RBK_OPT_STR, "opening", AT(opening), "TIME", N_("when bids are opened"), 0, NULL },
	{ RBK_OPT_STR, "deposit", AT(deposit), "YUAN", N_("deposit asked for"), 0, NULL },
	{ RBK_OPT_STR, "bid", AT(bid), "YUAN", N_("our bid"), 0, NULL },
	{ RBK_OPT_STR, "bidders", AT(bidders), "NAMES", N_("who else bids, with commas between"), 0, NULL },
	{ RBK_OPT_STR, "result", AT(result), "R", N_("how it ended"), 0, "tender_results" },
	{ RBK_OPT_STR, "winner", AT(winner), "N", N_("who won"), 0, NULL },
	{ RBK_OPT_STR, "reason", AT(reason), "TEXT", N_("why it ended so"), 0, NULL },
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
	rbk_new(&rec, r, "tender", e.id);
	rbk_json_set_str(&r->arena, rec.root, "result", "open");
	if (rbk_fill_options(r, &rec, err))
		return (int)err->code;
	return rbk_save(r, &rec, "tender add", err);
}

const struct rbk_command rbk_command_tender_add = {
	.name = "tender add",
	.summary = N_("note a client's tender"),
	.about = N_("Saves a tender of a client: what for, until when, our bid, and later how it ended (tender set). Its papers are documents of kind tender."),
	.examples = "tender add 远航 --name 2027年华东干线运输 --number ZB-2026-118 --deadline '2026-12-10 17:00' --deposit 5万",
	.operands = client_operand,
	.options = add_options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = add_run,
};

static const struct rbk_operand set_operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ "TENDER", RBK_ARG_ONE, N_("the tender's id, a unique beginning of it, or (part of) its name") },
	{ "FIELD=VALUE", RBK_ARG_SOME, N_("a field and its new value; FIELD= takes the value away") },
	{ 0 },
};

static int
choose(size_t *k, struct rbk_run *r, const struct rbk_record *tenders, size_t n, struct rbk_err *err)
{
	struct rbk_choice *choices = rbk_arena_take(&r->arena, (n + 1) * sizeof *choices);

	for (size_t i = 0; i < n; i++)
		choices[i] = (struct rbk_choice){ rbk_record_str(&tenders[i], "id"), rbk_record_str(&tenders[i], "name"),
		                                  rbk_record_str(&tenders[i], "number"), NULL };
	return rbk_choose(k, r, choices, n, r->operand[1], N_("tender"), err);
}

static int
set_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_scan s = {0};
	struct rbk_record *tenders;
	size_t k;

	if (rbk_find_client(&e, r, r->operand[0], err) || rbk_entry_read(&e, r, err) || rbk_scan_client(&s, r, &e, err))
		return (int)err->code;
	size_t n = rbk_scan_kind(&tenders, r, &s, "tender");

	if (choose(&k, r, tenders, n, err))
		return (int)err->code;
	if (strcmp(rbk_record_str(&tenders[k], "by"), rbk_book_person(r->book)) != 0)
		return rbk_fail(err, RBK_E_USAGE, N_("%s is in %s's book: only they can change it; log your own work with roadbook log"),
		                rbk_record_str(&tenders[k], "id"), rbk_person_name(r, rbk_record_str(&tenders[k], "by")));
	if (rbk_fill_operands(r, &tenders[k], 2, err))
		return (int)err->code;
	return rbk_save(r, &tenders[k], "tender set", err);
}

const struct rbk_command rbk_command_tender_set = {
	.name = "tender set",
	.summary = N_("change a tender's fields, or say how it ended"),
	.about = N_("Changes fields of a tender: name, number, deadline, opening, deposit, bid, bidders, result, winner, reason, note."),
	.examples = "tender set 远航 华东干线 bid=358万\ntender set 远航 华东干线 result=won",
	.operands = set_operands,
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = set_run,
};

static const struct rbk_option list_options[] = { RBK_SHAPE_OPTIONS(0), { 0 } };

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_scan s = {0};

	if (rbk_find_any_client(&e, r, r->operand[0], err) || rbk_entry_read(&e, r, err) || rbk_scan_client(&s, r, &e, err))
		return (int)err->code;
	struct rbk_json *list = rbk_rows(r, &s, "tender", true);

	if (rbk_shape(&list, r, rbk_tender_columns, r->args, err))
		return (int)err->code;
	rbk_pen_table(r, "tenders", rbk_tender_columns, list, rbk_shape_none(r->args, N_("no tender yet: roadbook tender add CLIENT --name N")));
	return 0;
}

const struct rbk_command rbk_command_tender_list = {
	.name = "tender list",
	.summary = N_("list a client's tenders"),
	.about = N_("Lists the tenders of a client, newest first."),
	.examples = "tender list 远航",
	.operands = client_operand,
	.options = list_options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_EITHER,
	.schema = "tenders/1",
	.run = list_run,
};
