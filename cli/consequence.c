/* rule consequence: what a leader decides after a person's grades, saved in
   the leader's own book. */
#include <string.h>

#include "cli/dossier.h"
#include "cli/org.h"
#include "cli/save.h"
#include "cli/kpi_sheets.h"
#include "cli/sight.h"
#include "core/store/clock.h"

struct args {
	const char *month, *what, *reason;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "month", offsetof(struct args, month), "MONTH", N_("the month whose grade led to it; last month without it"), 0, NULL },
	{ RBK_OPT_STR, "what", offsetof(struct args, what), "W", N_("what is decided"), RBK_OPT_NEEDED, "consequences" },
	{ RBK_OPT_STR, "reason", offsetof(struct args, reason), "R", N_("why; kept for ever beside the decision"), RBK_OPT_NEEDED, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "PERSON", RBK_ARG_ONE, N_("the person: id or name") },
	{ 0 },
};

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	const char *person = r->operand[0], *month, *what;
	struct rbk_staff staff;
	struct rbk_record rec;
	int code = rbk_kpi_month_text(&month, r, args->month, err);

	if (!code)
		code = rbk_fill_term(&what, r, "what", "consequences", args->what, err);
	if (!code && !(code = rbk_org_read(&staff, r, err))) {
		if (!rbk_staff_when(&staff, person, rbk_clock_now()))
			code = rbk_fail(err, RBK_E_MISSING, N_("%.40s isn't in the staff directory of your last sync: roadbook hub staff list names everybody"), person);
		else if (!rbk_staff_authority(&staff, rbk_clock_now(), rbk_book_person(r->book), &person, 1))
			code = rbk_fail(err, RBK_E_PERSON, N_("you don't lead %s, so this would have no effect"), rbk_person_name(r, person));
		rbk_staff_free(&staff);
	}
	if (code)
		return code;
	rbk_new(&rec, r, "consequence", NULL);
	rbk_json_set_str(&r->arena, rec.root, "month", month);
	rbk_json_set_str(&r->arena, rec.root, "what", what);
	if (rbk_fill(r, &rec, "person", person, err) || rbk_fill(r, &rec, "reason", args->reason, err) || rbk_save(r, &rec, "consequence", err))
		return (int)err->code;
	rbk_note(r, N_("it takes effect when headquarters has received it: roadbook sync"));
	return 0;
}

const struct rbk_command rbk_command_rule_consequence = {
	.name = "rule consequence",
	.summary = N_("decide what follows from a person's grades"),
	.about = N_("Saves your decision on somebody you lead after their KPI grades: warning, demotion, transfer, termination, promotion, or nothing. The program only recommends (person show, with its evidence); this decides. It is kept for ever, and the person is told."),
	.examples = "rule consequence r-li --month 2026-10 --what warning --reason 九月营业额未达标，已面谈",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = run,
};
