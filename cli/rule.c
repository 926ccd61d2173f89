/* rule award, release, transfer, same, distinct, waive, approve, void: a
   leader's decision, saved in the leader's own book. */
#include <string.h>

#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/org.h"
#include "cli/rule.h"
#include "cli/save.h"
#include "cli/sight.h"
#include "core/model/bounds.h"
#include "core/model/path.h"
#include "core/rules/register.h"
#include "core/store/clock.h"

struct args {
	const char *reason, *person;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "reason", offsetof(struct args, reason), "R", N_("why; kept for ever beside the decision, and shown to both sides"), RBK_OPT_NEEDED, NULL },
	{ 0 },
};

#define CASE   { "CASE", RBK_ARG_ONE, N_("the case: an id, a unique beginning of one, or the client's name (see inbox)") }
#define PERSON(count, help) { "PERSON", count, help }

static const struct rbk_option void_options[] = {
	{ RBK_OPT_STR, "reason", offsetof(struct args, reason), "R", N_("why; kept for ever beside the decision, and shown to both sides"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "person", offsetof(struct args, person), "PERSON", N_("whose record it is, if the case has several people's"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand award_operands[] = { CASE, PERSON(RBK_ARG_ONE, N_("who gets the client")), { 0 } };
static const struct rbk_operand release_operands[] = { CASE, { 0 } };
static const struct rbk_operand transfer_operands[] = { CASE, PERSON(RBK_ARG_ONE, N_("who takes the client over")), { 0 } };
static const struct rbk_operand same_operands[] = { CASE, { "CASE2", RBK_ARG_ONE, N_("the case that is the same client") }, { 0 } };
static const struct rbk_operand distinct_operands[] = { CASE, PERSON(RBK_ARG_ONE, N_("whose entry is another client; or the other case")), { 0 } };

static const struct rbk_operand waive_operands[] = { CASE, { "GATE", RBK_ARG_ONE, N_("the gate: its id, as move and client show print it") }, { 0 } };
static const struct rbk_operand approve_operands[] = { CASE, { "WHAT", RBK_ARG_ONE, N_("what is approved: appraisal or terms") }, { 0 } };
static const struct rbk_operand void_operands[] = {
	{ "CASE", RBK_ARG_MAYBE, N_("the case; not needed for a record of the units you read") },
	{ "RECORD", RBK_ARG_ONE, N_("the record's id, as history and client show print it; with CASE the whole id") },
	{ 0 },
};

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

int
rbk_rule_person(struct rbk_run *r, struct rbk_record *rec, const char *field, const struct rbk_json *kase, const char *person,
                struct rbk_err *err)
{
	if (rbk_fill(r, rec, field, person, err))
		return (int)err->code;
	if (rbk_json_get(kase, "entries") && !takes_part(kase, person))
		rbk_note(r, N_("note: %s has no entry in this case so far"), rbk_person_name(r, person));
	return 0;
}

/* Whom a ruling concerns, each once; who enrolled since the last sync isn't known. */
struct concerned {
	struct rbk_staff staff;
	const char      *who[32];
	size_t           n;
};

static void
add_concerned(struct concerned *c, const char *who)
{
	for (size_t i = 0; who && i < c->n; i++)
		if (strcmp(c->who[i], who) == 0)
			return;
	if (who && rbk_staff_when(&c->staff, who, rbk_clock_now()) && c->n < sizeof c->who / sizeof *c->who)
		c->who[c->n++] = who;
}

int
rbk_rule_authority(struct rbk_run *r, const struct rbk_record *rec, const struct rbk_json *kase, struct rbk_err *err)
{
	const char *me = rbk_book_person(r->book), *verb = rbk_record_str(rec, "verb"), *all = NULL;
	struct concerned c = {0};

	if (rbk_org_read(&c.staff, r, err))
		return (int)err->code;
	RBK_JSON_EACH(it, strcmp(verb, "void") == 0 ? NULL : rbk_json_get(kase, "claims"))
		if (rbk_claim_is_live(it))
			add_concerned(&c, rbk_json_get_str(it, "person"));
	if (strcmp(verb, "void") != 0)
		add_concerned(&c, rbk_json_get_str(kase, "owner"));
	add_concerned(&c, rbk_record_str(rec, "person"));
	add_concerned(&c, rbk_record_str(rec, "second"));
	if (c.n && rbk_staff_when(&c.staff, me, rbk_clock_now()) && !rbk_staff_authority(&c.staff, rbk_clock_now(), me, c.who, c.n)) {
		for (size_t i = 0; i < c.n; i++)
			all = rbk_arena_print(&r->arena, "%s%s%s", all ? all : "", all ? r->say(N_(", ")) : "", rbk_person_name(r, c.who[i]));
		rbk_note(r, N_("note: as of your last sync you don't lead all of them (%.600s): then the ruling has no effect"), all);
	}
	rbk_staff_free(&c.staff);
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

static int
set_gate(struct rbk_run *r, struct rbk_record *rec, struct rbk_err *err)
{
	const struct rbk_gate *g;

	for (size_t i = 0; (g = rbk_policy_gate_at(rbk_run_policy(r), i)); i++)
		if (strcmp(g->id, r->operand[1]) == 0) {
			rbk_json_set_str(&r->arena, rec->root, "gate", g->id);
			return 0;
		}
	return rbk_fail(err, RBK_E_USAGE, N_("there is no gate %.60s: roadbook help rules gate lists them"), r->operand[1]);
}

/* Approving is what authority stops: the band is that of the claims as
   headquarters received them. */
static int
set_approval(struct rbk_run *r, struct rbk_record *rec, const struct rbk_json *kase, struct rbk_err *err)
{
	const struct rbk_policy *p = rbk_run_policy(r);
	const char *level = rbk_person_level(r, rbk_book_person(r->book)), *band = NULL, *word;

	if (rbk_fill_term(&word, r, "what", "approvals", r->operand[1], err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, rec->root, "what", word);
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims"))
		band = rbk_json_get_str(it, "band") ? rbk_json_get_str(it, "band") : band;
	if (band && level && rbk_authority_in(p, level, band) != RBK_ROLE_LEADS)
		return rbk_fail(err, RBK_E_PERSON, N_("a client of the band %s is approved by %s or above, you are %s"), rbk_term(r, "bands", band),
		                rbk_term(r, "levels", rbk_policy_word_of(p, "authority.lead", band)), rbk_term(r, "levels", level));
	return 0;
}

/* What the record amends is false, too: lists don't show it any more. */
static void
add_versions(struct rbk_run *r, struct rbk_record *rec, const struct rbk_whereabouts *at)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	const size_t root = strlen("books/xx/") + strlen(at->person) + 1;
	const char *path = at->path, *id;
	struct rbk_err why = {0};
	struct rbk_record was;

	for (int i = 0; i < RBK_AMENDED_MAX && path && rbk_view_record(&was, &r->arena, at->view, path, &why) == 0; i++) {
		if (!was.kind || !(id = rbk_record_str(&was, "supersedes")))
			break;
		rbk_json_add(list, rbk_json_str(&r->arena, id));
		rbk_json_set_str(&r->arena, was.root, "id", id);
		const char *file = rbk_record_path(&r->arena, &was);

		path = file ? rbk_arena_print(&r->arena, "%.*s%s", (int)root, at->path, file) : NULL;
	}
	if (list->count)
		rbk_json_set(&r->arena, rec->root, "versions", list);
}

/* The one person with an entry, or the one named. */
static int
set_void(struct rbk_run *r, struct rbk_record *rec, const struct rbk_json *kase, struct rbk_err *err)
{
	const struct args *args = r->args;
	const char *person = args->person, *other = NULL;
	struct rbk_whereabouts at;
	struct rbk_err why = { .say = err->say };

	RBK_JSON_EACH(it, args->person ? NULL : rbk_json_get(kase, "entries")) {
		const char *who = rbk_json_get_str(it, "person");

		other = person && who && strcmp(person, who) != 0 ? who : other;
		person = person ? person : who;
	}
	if (!person || other)
		return rbk_fail(err, RBK_E_USAGE, N_("whose record is it? Add --person"));
	rbk_json_set_str(&r->arena, rec->root, "person", person);
	if (rbk_fill(r, rec, "record", r->operand[1], err))
		return (int)err->code;
	if (rbk_find_unit_record(&at, r, r->operand[1], &why) == 0 && strcmp(at.person, person) == 0)
		add_versions(r, rec, &at);
	return 0;
}

/* A second operand: another case for same, a person else; for distinct a
   person of the case, or another case. */
static int
set_second(struct rbk_run *r, struct rbk_record *rec, const struct rbk_json *kase, const char *verb, struct rbk_err *err)
{
	const char *typed = r->operand[1];

	if (strcmp(verb, "waive") == 0)
		return set_gate(r, rec, err);
	if (strcmp(verb, "approve") == 0)
		return set_approval(r, rec, kase, err);
	if (strcmp(verb, "void") == 0)
		return set_void(r, rec, kase, err);
	if (strcmp(verb, "same") == 0)
		return set_other(r, rec, kase, typed, err);
	if (strcmp(verb, "distinct") == 0 && !takes_part(kase, typed)) {
		struct rbk_err scratch = { .say = err->say };

		if (!set_other(r, rec, kase, typed, &scratch))
			return 0;
		return rbk_fail(err, RBK_E_MISSING, N_("%.60s has no entry in this case, and is no other case"), typed);
	}
	return rbk_rule_person(r, rec, "person", kase, typed, err);
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
	rbk_note(r, N_("note: case %s is not on your desk; taken as typed. If headquarters knows no such case, the ruling has no effect and the next sync says so"), id);
	return true;
}

/* A record that stands in the books of one's units: it says itself whose it
   is, and of which client. */
static int
void_in_unit(struct rbk_run *r, struct rbk_record *rec, struct rbk_err *err)
{
	struct rbk_whereabouts at;
	struct rbk_entry e = { .unit = true };
	struct rbk_json *kase;

	if (rbk_find_unit_record(&at, r, r->operand[0], err))
		return (int)err->code;
	if (!at.client[0])
		return rbk_fail(err, RBK_E_USAGE, N_("record %s is not about a client"), at.id);
	e.person = at.person;
	memcpy(e.id, at.client, sizeof e.id);
	if (rbk_case_of(&kase, r, &e, err))
		return (int)err->code;
	if (!kase)
		return rbk_fail(err, RBK_E_MISSING, N_("headquarters has no case of that client yet, as of your last sync"));
	rbk_json_set_str(&r->arena, rec->root, "case", rbk_json_get_str(kase, "id"));
	rbk_json_set_str(&r->arena, rec->root, "person", at.person);
	rbk_json_set_str(&r->arena, rec->root, "record", at.id);
	add_versions(r, rec, &at);
	rbk_note(r, N_("record %s of %s"), at.id, rbk_person_name(r, at.person));
	return 0;
}

int
rbk_rule_case(struct rbk_json **out, struct rbk_run *r, struct rbk_err *err)
{
	if (rbk_find_case(out, r, r->operand[0], err) && !unseen_case(out, r, err))
		return err->code == RBK_E_MISSING ? rbk_while(err, N_("your desk, as of the last sync")) : (int)err->code;
	return 0;
}

static int
about_case(struct rbk_json **kase, struct rbk_run *r, struct rbk_record *rec, const char *verb, struct rbk_err *err)
{
	if (rbk_rule_case(kase, r, err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, rec->root, "case", rbk_json_get_str(*kase, "id"));
	return r->n > 1 ? set_second(r, rec, *kase, verb, err) : 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const char *verb = strchr(r->cmd->name, ' ') + 1;
	struct rbk_json *kase = NULL;
	struct rbk_record rec;
	bool in_unit = strcmp(verb, "void") == 0 && r->n == 1;

	rbk_new(&rec, r, "ruling", NULL);
	rbk_json_set_str(&r->arena, rec.root, "verb", verb);
	if (in_unit ? void_in_unit(r, &rec, err) : about_case(&kase, r, &rec, verb, err))
		return (int)err->code;
	if (rbk_fill_options(r, &rec, err) || rbk_rule_authority(r, &rec, kase, err) || rbk_save(r, &rec, "ruling", err))
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

const struct rbk_command rbk_command_rule_waive = {
	.name = "rule waive",
	.summary = N_("rule that a client needs not meet a gate"),
	.about = N_("Saves your ruling that a gate of the funnel (see move) is waived for a client, with the reason. It has effect only if you lead all sides."),
	.examples = "rule waive 01J5… gate.lead.given --reason 客户账号由总部统一开立",
	.operands = waive_operands, REST,
};

const struct rbk_command rbk_command_rule_approve = {
	.name = "rule approve",
	.summary = N_("approve a client's appraisal or terms"),
	.about = N_("Saves your approval. It counts only if you lead all sides and your level covers the client's band of monthly volume (see roadbook help rules authority)."),
	.examples = "rule approve 01J5… appraisal --reason 毛利率12%，风险可控",
	.operands = approve_operands, REST,
};

const struct rbk_command rbk_command_rule_void = {
	.name = "rule void",
	.summary = N_("rule that a record is false"),
	.about = N_("Saves your ruling that a record is false (虚假). It is never deleted, but counts for no gate. False records of a person are counted; from the second on the direct leader is named too."),
	.examples = "rule void 01J6… --reason 客户称当日无人来访\nrule void 01J5… 01J6… --reason 客户称当日无人来访",
	.operands = void_operands,
	.options = void_options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = run,
};
