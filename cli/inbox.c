/* inbox: open conflicts, suspicions to settle, then what headquarters told. */
#include <string.h>

#include "cli/cases.h"
#include "cli/notices.h"
#include "cli/shape.h"
#include "cli/span.h"
#include "cli/suspicion.h"
#include "core/rules/register.h"

struct args {
	bool all;
	struct rbk_shape shape;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_FLAG, "all", offsetof(struct args, all), NULL, N_("also what you have read already"), 0, NULL },
	RBK_SHAPE_OPTIONS(offsetof(struct args, shape)),
	{ 0 },
};

static const struct rbk_column conflict_columns[] = {
	{ "id", N_("case"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "persons", N_("claimed by"), RBK_SHOW_PERSON, NULL },
	{ "owner", N_("held meanwhile by"), RBK_SHOW_PERSON, NULL },
	{ "clock", N_("waiting for"), RBK_SHOW_TEXT, NULL },
	{ "proposed", N_("proposed"), RBK_SHOW_PERSON, NULL },
	{ 0 },
};

const struct rbk_column rbk_notice_columns[] = {
	{ "number", N_("number"), RBK_SHOW_INT, NULL },
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "client", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "text", N_("notice"), RBK_SHOW_TEXT, NULL },
	{ "case", NULL, RBK_SHOW_TEXT, NULL },
	{ 0 },
};

/* Persons with a live claim in the case, each once. */
static struct rbk_json *
claimants(struct rbk_run *r, const struct rbk_json *kase)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	RBK_JSON_EACH(c, rbk_json_get(kase, "claims")) {
		const char *person = rbk_json_get_str(c, "person");
		bool listed = false;

		if (!person || !rbk_claim_is_live(c))
			continue;
		RBK_JSON_EACH(it, list)
			listed = listed || strcmp(it->str, person) == 0;
		if (!listed)
			rbk_json_add(list, rbk_json_str(&r->arena, person));
	}
	return list;
}

/* What the reader has to mind: a side its answer, others the ruling. */
static const char *
clock_of(struct rbk_run *r, const struct rbk_json *kase, const struct rbk_json *persons)
{
	bool side = false;

	RBK_JSON_EACH(it, persons)
		side = side || strcmp(it->str, rbk_book_person(r->book)) == 0;
	return rbk_clock_text(r, kase, side ? "answer_by" : "rule_by");
}

static struct rbk_json *
open_conflicts(struct rbk_run *r, const struct rbk_json *cases)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	RBK_JSON_EACH(c, cases) {
		const char *status = rbk_json_get_str(c, "status");

		if (!status || strcmp(status, "contested") != 0)
			continue;
		struct rbk_json *o = rbk_json_obj(&r->arena);

		rbk_json_set_str(&r->arena, o, "id", rbk_json_get_str(c, "id"));
		rbk_json_set_str(&r->arena, o, "name", rbk_json_get_str(c, "name"));
		struct rbk_json *persons = claimants(r, c);
		const struct rbk_json *proposal = rbk_json_get(c, "proposal");

		rbk_json_set(&r->arena, o, "persons", persons);
		rbk_json_set_str(&r->arena, o, "owner", rbk_json_get_str(c, "owner"));
		rbk_json_set_str(&r->arena, o, "clock", clock_of(r, c, persons));
		if (proposal && proposal->child)
			rbk_json_set_str(&r->arena, o, "proposed", rbk_json_get_str(proposal->child, "person"));
		rbk_json_add(list, o);
	}
	return list;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_json *cases, *all, *shown = rbk_json_list(&r->arena), *conflicts, *suspicions;
	char seen[41];

	rbk_notices_seen(seen, r);
	if (rbk_cases_minded(&cases, r, err) || rbk_suspicions(&suspicions, r, err) || rbk_notices(&all, r, seen, err))
		return (int)err->code;
	RBK_JSON_EACH(it, all)
		if (args->all || rbk_json_get_bool(it, "new"))
			rbk_json_add(shown, rbk_json_copy(&r->arena, it));
	const bool whole = !args->shape.where.n;

	if (rbk_shape(&shown, r, rbk_notice_columns, &args->shape, err))
		return (int)err->code;
	conflicts = open_conflicts(r, cases);
	if (conflicts->count)
		rbk_line(r, N_("Open conflicts"));
	rbk_pen_table(r, "conflicts", conflict_columns, conflicts, NULL);
	if (conflicts->count)
		rbk_plain(r, "");
	rbk_suspicions_show(r, suspicions);
	if (suspicions->count)
		rbk_plain(r, "");
	rbk_pen_table(r, "notices", rbk_notice_columns, shown, NULL);
	if (!shown->count && !whole)
		rbk_line(r, N_("nothing passes --where"));
	else if (!shown->count)
		rbk_line(r, all->count ? N_("nothing new (%zu read before: --all shows them)") : N_("nothing here yet"), all->count);
	if (!r->general.json && whole)
		rbk_notices_remember(r);
	return 0;
}

const struct rbk_command rbk_command_inbox = {
	.name = "inbox",
	.summary = N_("what headquarters told you"),
	.about = N_("Shows your open conflicts, clients of two entries that may be one (a leader of both settles that: rule same, rule distinct) and the notices that came with your syncs, newest first. --where and --sort are for the notices. What was shown counts as read (not with --json or --where)."),
	.examples = "inbox\ninbox --all",
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "inbox/1",
	.run = run,
};
