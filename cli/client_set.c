/* client set: changes a client's fields. */
#include "cli/find.h"
#include "cli/pen.h"
#include "cli/save.h"
#include "cli/version.h"

static const struct rbk_operand operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ "FIELD=VALUE", RBK_ARG_SOME, N_("a field and its new value; FIELD= takes the value away") },
	{ 0 },
};

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_version v;

	if (rbk_find_client(&e, r, r->operand[0], err) || rbk_entry_read(&e, r, err) || rbk_version_open(&v, r, &e, NULL, err) ||
	    rbk_version_fill(&v, r, 1, err))
		return (int)err->code;
	return rbk_save(r, &v.rec, "client set", err);
}

const struct rbk_command rbk_command_client_set = {
	.name = "client set",
	.summary = N_("change a client's fields"),
	.about = N_("Changes fields of a client in your book. Fields: name, credit_code, aliases, region, address, source, class, nature, account, tier, "
	            "industry, volume, credit_rating, purchasing_model, production_model, sales_model, logistics_needs, needs_met, cargo, lanes, "
	            "warehouses, entry_point, competitors, related, procurement_process, requirements, fit, intent, note (see roadbook-records(5)). Their names in your "
	            "language will do, as client show has them. Lists are written with commas between. State (claim, owner) isn't set: it follows from what happened.\n\n"
	            "Of a client that was handed over to you the change goes into your book; what its former owner wrote stays in theirs. Lists, cards and gates show one client, each field as it was set last."),
	.examples = "client set 远航 volume=30万 industry=电子\nclient set 远航 '线路=上海-成都, 上海-广州' 信用等级=良\nclient set 远航 note=",
	.operands = operands,
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = run,
};
