/* roadbook-policy(5): the policy's files, from the tables they are read by,
   and the policy that came with the program. */
#include <string.h>

#include "cli/doc_p.h"
#include "cli/help.h"
#include "core/rules/gate.h"
#include "core/rules/kpi.h"

static void
term(struct doc *d, const char *left, const char *middle, const char *of, const char *help)
{
	rbk_buf_str(&d->out, ".TP\n.B ");
	doc_text(d, left);
	rbk_buf_char(&d->out, '\n');
	if (middle) {
		rbk_buf_char(&d->out, '(');
		doc_said(d, middle);
		if (of) {
			rbk_buf_str(&d->out, ": ");
			doc_text(d, of);
		}
		rbk_buf_str(&d->out, ") ");
	}
	doc_said(d, help);
	rbk_buf_char(&d->out, '\n');
}

static void
needs(struct doc *d)
{
	const struct rbk_need *need;

	doc_section(d, N_("NEEDS OF GATES"));
	for (size_t i = 0; (need = rbk_need_at(i)); i++)
		term(d, need->id, N_("takes"), need->args, need->help);
}

static void
metrics(struct doc *d)
{
	const struct rbk_kpi_metric *m;

	doc_section(d, N_("METRICS OF KPI SHEETS"));
	for (size_t i = 0; (m = rbk_kpi_metric_at(i)); i++)
		term(d, m->id, N_("takes"), m->args, m->help);
}

void
doc_policy(struct doc *d)
{
	static const struct row {
		const char *left, *help;
	} fields[] = {
		{ "id", N_("what it is known by") },
		{ "value", N_("of a rule: what it says") },
		{ "words", N_("of a list: its words, each with id, en, zh and, if it has one of its own, a source") },
		{ "step, needs", N_("of a gate: the step it ends, and what it asks; more below") },
		{ "sheet, metric, weight", N_("of a row of a KPI sheet: on which sheet it stands, what it measures (more below), and its points; those of a sheet add up to 100") },
		{ "of, what", N_("of such a row: whose figures and clients, person or unit; and which new clients, by deal or by landing") },
		{ "target, lose, per, side, steps", N_("of such a row: the target in percent; so many points are lost per so many percentage points (or clients) below or above it, for full steps only or linear, to the hundredth of a point") },
		{ "from, to, grade, run, unfit, then", N_("of a consequence: the lowest and the highest level it is for; so many months in a row with that grade; whether the leaders must judge the person unfit; one of which words of consequences may follow") },
		{ "off", N_("of a gate or a row of a sheet: true switches it off") },
		{ "source", N_("\"manual\" and the section as printed, chapter first; or \"ours\"") },
		{ "reason, reason_zh", N_("why a rule of our own is as it is; needed there") },
		{ "reading, reading_zh", N_("how the printed text is read where it leaves room") },
		{ "signed", N_("true once 项目管理部, the manual's interpreter, signed the rule or reading off") },
		{ "en, zh", N_("its sentence") },
	};
	struct rbk_policy_row row;
	struct rbk_buf text = {0};

	doc_begin(d, "roadbook-policy", "5", N_("the company's rules as data"));
	doc_section(d, N_("DESCRIPTION"));
	doc_said(d, N_("A policy is a set of JSON files, each { \"kind\": \"policy\", \"name\", \"from\", \"rules\", \"lists\", \"gates\", \"kpi\", \"consequences\" }; name is the file's name without .json, from the day the policy holds from. "
	           "What stands in which file is free, but a policy as a whole has every rule and list below, gates, rows of KPI sheets and consequences. The file names.json has the words that company names are compared by.\n\n"
	           "roadbook hub policy set refuses what isn't whole or known. A program that meets a policy of a newer or an older one goes on working: it leaves out what it doesn't know, and says so in status and check."));
	rbk_buf_char(&d->out, '\n');
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		term(d, fields[i].left, NULL, NULL, fields[i].help);
	doc_section(d, N_("RULES AND LISTS"));
	for (size_t i = 0; rbk_policy_row(&row, i); i++)
		term(d, row.id, row.type, row.of, row.help);
	needs(d);
	metrics(d);
	doc_section(d, N_("THE POLICY THAT CAME WITH THE PROGRAM"));
	(void)rbk_help_rules(&d->run, &text, d->run.policy, "", NULL);
	rbk_buf_str(&d->out, ".nf\n");
	for (const char *line = text.text; line && *line; line += strcspn(line, "\n") + 1) {
		const char *one = rbk_arena_copy(&d->run.arena, line, strcspn(line, "\n"));

		doc_text(d, one);
		rbk_buf_char(&d->out, '\n');
	}
	rbk_buf_str(&d->out, ".fi\n");
	rbk_buf_free(&text);
	doc_section(d, N_("SEE ALSO"));
	rbk_buf_str(&d->out, "roadbook(1), roadbook\\-hub\\-policy\\-set(1), roadbook\\-records(5)\n");
	doc_finish(d, "roadbook-policy", "5");
}
