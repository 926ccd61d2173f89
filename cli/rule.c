/* rule award, release, transfer, same, distinct: a leader's decision, saved
   in the leader's own book. */
#include <string.h>

#include "cli/find.h"
#include "cli/pen.h"
#include "cli/save.h"
#include "cli/sight.h"

struct args {
	const char *reason;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "reason", offsetof(struct args, reason), "R", N_("why; kept for ever beside the decision, and shown to both sides"), RBK_OPT_NEEDED, NULL },
	{ 0 },
};

#define CASE   { "CASE", RBK_ARG_ONE, N_("the case: an id, a unique beginning of one, or the client's name (see inbox)") }
#define PERSON(count, help) { "PERSON", count, help }

static const struct rbk_operand award_operands[] = { CASE, PERSON(RBK_ARG_ONE, N_("who gets the client")), { 0 } };
static const struct rbk_operand release_operands[] = { CASE, { 0 } };
static const struct rbk_operand transfer_operands[] = { CASE, PERSON(RBK_ARG_ONE, N_("who takes the client over")), { 0 } };
static const struct rbk_operand same_operands[] = { CASE, { "CASE2", RBK_ARG_ONE, N_("the case that is the same client") }, { 0 } };
static const struct rbk_operand distinct_operands[] = { CASE, PERSON(RBK_ARG_ONE, N_("whose entry is another client; or the other case")), { 0 } };

static bool
takes_part(const struct rbk_json *kase, const char *person)
{
	RBK_JSON_EACH(e, rbk_json_get(kase, "entries")) {
		const char *who = rbk_json_get_str(e, "person");

		if (who && strcmp(who, person) == 0)
			return true;
	}
	return false;
}

static int
set_person(struct rbk_run *r, struct rbk_record *rec, const struct rbk_json *kase, const char *person, struct rbk_err *err)
{
	if (rbk_fill(r, rec, "person", person, err))
		return (int)err->code;
	if (rbk_json_get(kase, "entries") && !takes_part(kase, person))
		rbk_note(r, N_("note: %s has no entry in this case so far"), rbk_person_name(r, person));
	return 0;
}

static int
set_other(struct rbk_run *r, struct rbk_record *rec, const struct rbk_json *kase, const char *typed, struct rbk_err *err)
{
	struct rbk_json *other;
	const char *id = rbk_json_get_str(kase, "id");

	if (rbk_find_case(&other, r, typed, err))
		return (int)err->code;
	if (strcmp(rbk_json_get_str(other, "id"), id) == 0)
		return rbk_fail(err, RBK_E_USAGE, N_("both are case %s already"), id);
	rbk_json_set_str(&r->arena, rec->root, "other", rbk_json_get_str(other, "id"));
	return 0;
}

/* A second operand: another case for same, a person else; for distinct a
   person of the case, or another case. */
static int
set_second(struct rbk_run *r, struct rbk_record *rec, const struct rbk_json *kase, const char *verb, struct rbk_err *err)
{
	const char *typed = r->operand[1];

	if (strcmp(verb, "same") == 0)
		return set_other(r, rec, kase, typed, err);
	if (strcmp(verb, "distinct") == 0 && !takes_part(kase, typed)) {
		struct rbk_err scratch = { .say = err->say };

		if (!set_other(r, rec, kase, typed, &scratch))
			return 0;
		return rbk_fail(err, RBK_E_MISSING, N_("%.60s has no entry in this case, and is no other case"), typed);
	}
	return set_person(r, rec, kase, typed, err);
}

/* Leaders' desks show a case once there was something to rule on; before
   that its whole id will do (the rep's client show prints it). */
static bool
unseen_case(struct rbk_json **out, struct rbk_run *r, struct rbk_err *err)
{
	char id[RBK_ULID_SIZE];

	if (err->code != RBK_E_MISSING || !rbk_ulid_prefix(id, r->operand[0]) || !rbk_ulid_valid(id))
		return false;
	rbk_err_clear(err);
	*out = rbk_json_obj(&r->arena);
	rbk_json_set_str(&r->arena, *out, "id", id);
	rbk_note(r, N_("note: case %s is not on your desk; taken as typed"), id);
	return true;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const char *verb = strchr(r->cmd->name, ' ') + 1;
	struct rbk_record rec;
	struct rbk_json *kase;

	if (rbk_find_case(&kase, r, r->operand[0], err) && !unseen_case(&kase, r, err))
		return err->code == RBK_E_MISSING ? rbk_while(err, N_("your desk, as of the last sync")) : (int)err->code;
	rbk_new(&rec, r, "ruling", NULL);
	rbk_json_set_str(&r->arena, rec.root, "verb", verb);
	rbk_json_set_str(&r->arena, rec.root, "case", rbk_json_get_str(kase, "id"));
	if (r->n > 1 && set_second(r, &rec, kase, verb, err))
		return (int)err->code;
	if (rbk_fill_options(r, &rec, err) || rbk_save(r, &rec, "ruling", err))
		return (int)err->code;
	rbk_note(r, N_("it takes effect when headquarters has received it: roadbook sync"));
	return 0;
}

#define REST .options = options, .size = sizeof(struct args), .flags = RBK_CMD_BOOK, .schema = "saved/1", .run = run

const struct rbk_command rbk_command_rule_award = {
	.name = "rule award",
	.summary = N_("rule on a conflict: who gets the client"),
	.about = N_("Saves your ruling that a person holds the client. A ruling has effect only if you lead all sides; otherwise it is kept and shown, without effect."),
	.examples = "rule award 远航 r-wang --reason 已上门并拿到货量",
	.operands = award_operands, REST,
};

const struct rbk_command rbk_command_rule_release = {
	.name = "rule release",
	.summary = N_("rule that a client is free again"),
	.about = N_("Saves your ruling that nobody holds the client any more (公海)."),
	.examples = "rule release 远航 --reason 六十天无跟进",
	.operands = release_operands, REST,
};

const struct rbk_command rbk_command_rule_transfer = {
	.name = "rule transfer",
	.summary = N_("rule that another person takes a client over"),
	.about = N_("Saves your ruling that a person takes the client over (移交). The former owner's records go along, for reading, and stay where they are."),
	.examples = "rule transfer 远航 r-zhao --reason 原负责人离职",
	.operands = transfer_operands, REST,
};

const struct rbk_command rbk_command_rule_same = {
	.name = "rule same",
	.summary = N_("rule that two cases are one client"),
	.about = N_("Saves your ruling that two cases are the same client."),
	.examples = "rule same 远航 远航电子 --reason 同一营业执照",
	.operands = same_operands, REST,
};

const struct rbk_command rbk_command_rule_distinct = {
	.name = "rule distinct",
	.summary = N_("rule that an entry, or a case, is another client"),
	.about = N_("Saves your ruling that a person's entry in this case is another client; or that two cases that look alike are different clients."),
	.examples = "rule distinct 远航 r-wang --reason 苏州分公司，另一客户",
	.operands = distinct_operands, REST,
};
