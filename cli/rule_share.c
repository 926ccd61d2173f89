/* rule share and rule handover: rulings that name two persons. */
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/rule.h"
#include "cli/save.h"
#include "cli/sight.h"
#include "core/rules/register.h"

struct share_args {
	const char *split, *reason;
};

static const struct rbk_option share_options[] = {
	{ RBK_OPT_STR, "split", offsetof(struct share_args, split), "PARTS", N_("how they share, the first person's part first"), RBK_OPT_NEEDED, "splits" },
	{ RBK_OPT_STR, "reason", offsetof(struct share_args, reason), "R", N_("why; kept for ever beside the decision, and shown to both sides"), RBK_OPT_NEEDED, NULL },
	{ 0 },
};

static const struct rbk_operand share_operands[] = {
	{ "CASE", RBK_ARG_ONE, N_("the case: an id, a unique beginning of one, or the client's name (see inbox)") },
	{ "PERSON", RBK_ARG_ONE, N_("who gets the first, the larger part, and owns the client") },
	{ "PERSON2", RBK_ARG_ONE, N_("who gets the other part") },
	{ 0 },
};

static int
share_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *kase;
	struct rbk_record rec;

	if (strcmp(r->operand[1], r->operand[2]) == 0)
		return rbk_fail(err, RBK_E_USAGE, N_("two persons share a client: %.40s is named twice"), r->operand[1]);
	rbk_new(&rec, r, "ruling", NULL);
	rbk_json_set_str(&r->arena, rec.root, "verb", "share");
	if (rbk_rule_case(&kase, r, err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, rec.root, "case", rbk_json_get_str(kase, "id"));
	if (rbk_rule_person(r, &rec, "person", kase, r->operand[1], err) || rbk_rule_person(r, &rec, "second", kase, r->operand[2], err) ||
	    rbk_fill_options(r, &rec, err) || rbk_rule_authority(r, &rec, kase, err) || rbk_save(r, &rec, "ruling", err))
		return (int)err->code;
	rbk_note(r, N_("it takes effect when headquarters has received it: roadbook sync"));
	return 0;
}

const struct rbk_command rbk_command_rule_share = {
	.name = "rule share",
	.summary = N_("rule that two persons share a client"),
	.about = N_("Saves your ruling that two persons share the client (共享). Both keep it and may write; the first owns it. The parts are kept in the case with their dates. "
	            "The share ends when one of the two has no claim any more, or by another ruling."),
	.examples = "rule share 远航 r-li r-wang --split 70/30 --reason 共同开发",
	.operands = share_operands,
	.options = share_options,
	.size = sizeof(struct share_args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = share_run,
};

struct handover_args {
	const char *to, *reason;
};

static const struct rbk_option handover_options[] = {
	{ RBK_OPT_STR, "to", offsetof(struct handover_args, to), "PERSON", N_("who takes the clients over"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "reason", offsetof(struct handover_args, reason), "R", N_("why; kept for ever beside the decision, and shown to both sides"), RBK_OPT_NEEDED, NULL },
	{ 0 },
};

static const struct rbk_operand handover_operands[] = {
	{ "PERSON", RBK_ARG_ONE, N_("whose clients are handed over") },
	{ 0 },
};

static const struct rbk_column handover_columns[] = {
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "status", N_("status"), RBK_SHOW_WORD, "case" },
	{ "case", N_("case"), RBK_SHOW_ID, NULL },
	{ "id", N_("ruling"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

struct batch {
	struct rbk_run    *r;
	const char        *from, *to, *reason;
	struct rbk_record *at;
	size_t             n, cap;
	struct rbk_json   *rows;
};

static bool
claims(const struct rbk_json *kase, const char *person)
{
	RBK_JSON_EACH(c, rbk_json_get(kase, "claims")) {
		const char *who = rbk_json_get_str(c, "person");

		if (who && strcmp(who, person) == 0 && rbk_claim_is_live(c))
			return true;
	}
	return false;
}

/* A ruling on each case in which the person has a live claim, each once. */
static int
add_cases(struct batch *b, const struct rbk_json *cases, struct rbk_err *err)
{
	struct rbk_arena *a = &b->r->arena;

	RBK_JSON_EACH(kase, cases) {
		const char *id = rbk_json_get_str(kase, "id");
		struct rbk_record *rec;
		struct rbk_json *row;
		bool twice = false;

		RBK_JSON_EACH(it, b->rows)
			twice = twice || strcmp(rbk_json_get_str(it, "case"), id) == 0;
		if (twice || !claims(kase, b->from))
			continue;
		RBK_ROOM(b->at, b->n, b->cap);
		rec = &b->at[b->n++];
		rbk_new(rec, b->r, "ruling", NULL);
		rbk_json_set_str(a, rec->root, "verb", "handover");
		rbk_json_set_str(a, rec->root, "case", id);
		if (rbk_fill(b->r, rec, "from", b->from, err) || rbk_fill(b->r, rec, "person", b->to, err) || rbk_fill(b->r, rec, "reason", b->reason, err))
			return (int)err->code;
		row = rbk_json_obj(a);
		rbk_json_set_str(a, row, "name", rbk_json_get_str(kase, "name"));
		rbk_json_set_str(a, row, "status", rbk_json_get_str(kase, "status"));
		rbk_json_set_str(a, row, "case", id);
		rbk_json_set_str(a, row, "id", rbk_record_str(rec, "id"));
		rbk_json_add(b->rows, row);
	}
	return 0;
}

static int
handover_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct handover_args *args = r->args;
	struct batch b = { .r = r, .from = r->operand[0], .to = args->to, .reason = args->reason, .rows = rbk_json_list(&r->arena) };
	struct rbk_json *desk, *units;
	int code;

	if (strcmp(b.from, b.to) == 0)
		return rbk_fail(err, RBK_E_USAGE, N_("%.40s can't hand over to themself"), b.to);
	if (rbk_cases(&desk, r, err) || rbk_unit_cases(&units, r, err))
		return (int)err->code;
	if (!(code = add_cases(&b, desk, err)) && !(code = add_cases(&b, units, err)) && !b.n)
		code = rbk_fail(err, RBK_E_MISSING, N_("no claim of %.40s is in sight: your desk and the units you read show none, as of the last sync"), b.from);
	if (!code)
		code = rbk_book_save(r->book, b.at, b.n, "rulings", err);
	free(b.at);
	if (code)
		return code;
	rbk_pen_table(r, "rulings", handover_columns, b.rows, NULL);
	rbk_line(r, N_("%zu clients of %s go over to %s"), b.n, rbk_person_name(r, b.from), rbk_person_name(r, b.to));
	rbk_note(r, N_("it takes effect when headquarters has received it: roadbook sync"));
	rbk_note(r, N_("what the person claimed and you can't see yet isn't in it: type the same again after a later sync"));
	return 0;
}

const struct rbk_command rbk_command_rule_handover = {
	.name = "rule handover",
	.summary = N_("hand all of a person's clients over to somebody else"),
	.about = N_("Saves a ruling for each client that the person holds or claims, as your desk and the units you read show it: the claim goes over as it stands, with its place in time, its step of the funnel, and new days (离职移交). "
	            "It may be done before the person leaves or afterwards; you must lead both. A conflict goes on with the successor in it. The records go along, for reading, and stay where they are."),
	.examples = "rule handover r-li --to r-zhao --reason 李锐离职",
	.operands = handover_operands,
	.options = handover_options,
	.size = sizeof(struct handover_args),
	.flags = RBK_CMD_BOOK,
	.schema = "handover/1",
	.run = handover_run,
};
