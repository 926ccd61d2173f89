/* client add: a lead in the book. */
#include "cli/ask.h"
#include "cli/double.h"
#include "cli/pen.h"
#include "cli/save.h"
#include "core/rules/sign.h"

struct args {
	const char *source, *region, *credit_code, *volume, *address, *class, *nature, *account, *tier, *industry, *aliases, *note;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "source", AT(source), "S", N_("how the lead was found"), RBK_OPT_NEEDED, "lead_sources" },
	{ RBK_OPT_STR, "region", AT(region), "CODE", N_("region: six digits (GB/T 2260), or the name of a province or city"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "credit-code", AT(credit_code), "C", N_("unified social credit code, 18 characters"), RBK_OPT_ASKED, NULL },
	{ RBK_OPT_STR, "volume", AT(volume), "YUAN", N_("expected business volume a month: 300000 or 30万"), RBK_OPT_ASKED, NULL },
	{ RBK_OPT_STR, "address", AT(address), "A", N_("address"), 0, NULL },
	{ RBK_OPT_STR, "class", AT(class), "C", N_("client class"), 0, "client_classes" },
	{ RBK_OPT_STR, "nature", AT(nature), "N", N_("nature of the company"), 0, "client_natures" },
	{ RBK_OPT_STR, "account", AT(account), "A", N_("account number the company gave the client"), 0, NULL },
	{ RBK_OPT_STR, "tier", AT(tier), "T", N_("maintenance tier"), 0, "client_tiers" },
	{ RBK_OPT_STR, "industry", AT(industry), "I", N_("industry"), 0, NULL },
	{ RBK_OPT_STR, "aliases", AT(aliases), "NAMES", N_("other names it goes by, with commas between"), 0, NULL },
	{ RBK_OPT_STR, "note", AT(note), "TEXT", N_("anything else"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "NAME", RBK_ARG_ONE, N_("full name of the company") },
	{ 0 },
};

/* Somebody (perhaps this person) has it already, or one like it: say so; ask,
   unless it is no more than a hint. */
static bool
go_on(struct rbk_run *r, const struct rbk_json *doubles)
{
	bool ask = false;

	rbk_double_notes(r, doubles);
	RBK_JSON_EACH(it, doubles)
		ask = ask || rbk_double_suspicion(it);
	if (!ask || !rbk_ask_possible(r))
		return true;
	return rbk_ask_yes(r, r->say(N_("save it as a new client all the same? (y/n)")));
}

static int
look(struct rbk_json **doubles, struct rbk_run *r, const struct rbk_record *rec, struct rbk_err *err)
{
	const struct rbk_double_want want = {
		.name = rbk_record_str(rec, "name"), .code = rbk_record_str(rec, "credit_code"), .region = rbk_record_str(rec, "region"),
		.evidence = { .address = rbk_sign_address(&r->arena, rbk_record_str(rec, "address")) },
		.aliases = rbk_json_get(rec->root, "aliases"),
	};
	struct rbk_namesakes *known;
	int code = rbk_namesakes_open(&known, r, err);

	if (!code)
		code = rbk_doubles(doubles, known, &want, err);
	rbk_namesakes_close(known);
	return code;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_record rec;
	struct rbk_json *doubles;

	rbk_new(&rec, r, "client", NULL);
	if (rbk_fill(r, &rec, "name", r->operand[0], err) || rbk_fill_options(r, &rec, err))
		return (int)err->code;
	if (look(&doubles, r, &rec, err))
		return (int)err->code;
	rbk_pen_put(r, "doubles", doubles);
	if (!go_on(r, doubles)) {
		rbk_note(r, N_("nothing was saved"));
		r->status = RBK_EXIT_NO;
		return 0;
	}
	return rbk_save(r, &rec, "client add", err);
}

const struct rbk_command rbk_command_client_add = {
	.name = "client add",
	.summary = N_("put a new client (a lead) into the book"),
	.about = N_("Saves a new client. It is a lead until you claim it (see claim).\n\n"
	            "If the book, or what headquarters told you, has a client of the same name or credit code, or one that is likely the "
	            "same, it is shown with the reason; so is what the directory of claimed clients says of its names and code, with the unit to ask. On a terminal you are asked whether to go on, otherwise it is saved. What may be the same "
	            "(it sounds alike, one character differs) or belongs with it (a branch, its group) is a hint."),
	.examples = "client add 上海远航电子有限公司 --source trade_fair --region 310000 --volume 30万",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = run,
};
