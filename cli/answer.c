/* answer and propose: a side's evidence in a conflict, and what core
   proposes to the leader who rules on it. */
#include <string.h>

#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/save.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "cli/span.h"
#include "core/rules/register.h"
#include "core/store/clock.h"

struct args {
	const char *evidence, *text, *proof;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "evidence", offsetof(struct args, evidence), "KIND", N_("the kind of evidence"), RBK_OPT_NEEDED, "evidence_kinds" },
	{ RBK_OPT_STR, "text", offsetof(struct args, text), "TEXT", N_("what it says, for the leader"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "proof", offsetof(struct args, proof), "ID", N_("the document or activity of this client in your book that proves it: its id, or a unique beginning"), RBK_OPT_ASKED, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "CASE", RBK_ARG_ONE, N_("the case: an id, a unique beginning of one, or the client's name (see inbox)") },
	{ 0 },
};

/* The client of one's own in that case: with a live claim, if there is one. */
static const char *
own_client(struct rbk_run *r, const struct rbk_json *kase)
{
	const char *me = rbk_book_person(r->book), *client = NULL;
	static const char *const lists[] = { "entries", "claims" };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		RBK_JSON_EACH(it, rbk_json_get(kase, lists[i])) {
			const char *who = rbk_json_get_str(it, "person"), *id = rbk_json_get_str(it, "client");

			if (who && id && strcmp(who, me) == 0 && (!client || rbk_claim_is_live(it)))
				client = id;
		}
	return client;
}

/* The record's whole id, of a document, an activity or a tender of the client. */
static int
find_proof(const char **out, struct rbk_run *r, const char *client, const char *typed, struct rbk_err *err)
{
	static const char *const kinds[] = { "document", "activity", "tender" };
	struct rbk_scan s = {0};
	struct rbk_entry e;
	char begin[RBK_ULID_SIZE];
	const char *found = NULL;

	if (!rbk_ulid_prefix(begin, typed))
		return rbk_fail(err, RBK_E_USAGE, N_("%.60s is no id of a record: document list and log list show them"), typed);
	if (rbk_find_client(&e, r, client, err) || rbk_entry_read(&e, r, err) || rbk_scan_client(&s, r, &e, err))
		return (int)err->code;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		struct rbk_record *at;
		size_t n = rbk_scan_kind(&at, r, &s, kinds[k]);

		for (size_t i = 0; i < n; i++) {
			const char *id = rbk_record_str(&at[i], "id");

			if (!id || strncmp(id, begin, strlen(begin)) != 0)
				continue;
			if (found && strcmp(found, id) != 0)
				return rbk_fail(err, RBK_E_USAGE, N_("several records of the client begin with %.30s: type more of the id"), typed);
			found = id;
		}
	}
	if (!found)
		return rbk_fail(err, RBK_E_MISSING, N_("the client has no document, activity or tender %.30s in your book"), typed);
	*out = rbk_arena_str(&r->arena, found);
	return 0;
}

static bool
needs_record(const struct rbk_policy *p, const char *kind)
{
	const char *word;

	for (size_t i = 0; (word = rbk_policy_item(p, "evidence.needs_record", i)); i++)
		if (strcmp(word, kind) == 0)
			return true;
	return false;
}

/* What the person should know before it is sent. */
static void
tell(struct rbk_run *r, const struct rbk_json *kase, const char *kind, bool proved)
{
	const struct rbk_json *open = rbk_conflict_open(kase);
	struct rbk_span span;

	if (!open)
		rbk_note(r, N_("note: no conflict is open on this client, as of your last sync; it will count for nothing"));
	else if (rbk_span_of(&span, r, open, "answer_by"))
		rbk_note(r, span.days < 0 ? N_("note: the time for answers was over after %s; it will be shown as late, and the proposal won't count it")
		                          : N_("it counts if headquarters receives it until %s: roadbook sync"), span.day);
	if (!proved && needs_record(rbk_run_policy(r), kind))
		rbk_note(r, N_("note: this kind of evidence counts only with --proof"));
}

static int
answer_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_json *kase;
	struct rbk_record rec;
	const char *client, *kind, *proof = NULL;

	if (rbk_find_case(&kase, r, r->operand[0], err))
		return err->code == RBK_E_MISSING ? rbk_while(err, N_("your desk, as of the last sync")) : (int)err->code;
	client = own_client(r, kase);
	if (!client)
		return rbk_fail(err, RBK_E_PERSON, N_("you have no entry in this case: only its sides answer"));
	if (rbk_fill_term(&kind, r, "evidence", "evidence_kinds", args->evidence, err) ||
	    (args->proof && args->proof[0] && find_proof(&proof, r, client, args->proof, err)))
		return (int)err->code;
	rbk_new(&rec, r, "event", client);
	rbk_json_set_str(&r->arena, rec.root, "type", "answer");
	rbk_json_set_str(&r->arena, rec.root, "evidence", kind);
	if (rbk_fill(r, &rec, "text", args->text, err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, rec.root, "proof", proof);
	if (rbk_save(r, &rec, "answer", err))
		return (int)err->code;
	tell(r, kase, kind, proof != NULL);
	return 0;
}

const struct rbk_command rbk_command_answer = {
	.name = "answer",
	.summary = N_("answer in a conflict, with evidence (举证)"),
	.about = N_("Saves your answer in a conflict about a client: what kind of evidence you have, what it says, and the record in your book that proves it. "
	            "Only the leaders who may rule read it. It counts for the proposal if headquarters receives it in time (inbox shows until when); later ones are shown as late. "
	            "A signed contract or a visit counts only with the record that proves it (--proof), and nothing counts that rests on a record ruled void."),
	.examples = "answer 远航 --evidence 招标邀请 --text 客户11月20日邀请我方投标 --proof 01J5…\nanswer 远航 --evidence call --text 周经理已口头答应",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = answer_run,
};

static const struct rbk_column answer_columns[] = {
	{ "person", N_("who"), RBK_SHOW_PERSON, NULL },
	{ "evidence", N_("evidence"), RBK_SHOW_TERM, "evidence_kinds" },
	{ "text", N_("what it says"), RBK_SHOW_TEXT, NULL },
	{ "counts", N_("counts"), RBK_SHOW_BOOL, NULL },
	{ "late", N_("late"), RBK_SHOW_BOOL, NULL },
	{ "proof", N_("proof"), RBK_SHOW_TEXT, NULL },
	{ "by", N_("received"), RBK_SHOW_TIME, NULL },
	{ 0 },
};

static int
propose_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *kase, *answers;

	if (rbk_find_case(&kase, r, r->operand[0], err))
		return r->book && err->code == RBK_E_MISSING ? rbk_while(err, N_("your desk, as of the last sync")) : (int)err->code;
	rbk_pen_put(r, "case", rbk_json_str(&r->arena, rbk_json_get_str(kase, "id")));
	if (!rbk_conflict_open(kase)) {
		r->status = RBK_EXIT_NO;
		rbk_line(r, N_("no conflict is open on this client: there is nothing to propose"));
		return 0;
	}
	if (!rbk_proposal_tell(r, kase)) {
		r->status = RBK_EXIT_NO;
		rbk_line(r, N_("the proposal is for the leader of all sides: it isn't shown to you"));
		return 0;
	}
	answers = rbk_json_get(kase, "answers");
	rbk_pen_table(r, "answers", answer_columns, answers ? answers : rbk_json_list(&r->arena), NULL);
	rbk_clock_tell(r, kase);
	return 0;
}

const struct rbk_command rbk_command_propose = {
	.name = "propose",
	.summary = N_("what is proposed to the leader of a conflict, and why"),
	.about = N_("Shows what the company's rules propose for an open conflict: each step in its order, what it looked at, and whether it decided: a contract in force; a claim nobody worked on yields; "
	            "the earlier confirmed claim; the better evidence; the earlier claim; whose level fits the client's volume. Claims near one another in time are never earlier. "
	            "Below it the sides' evidence. The same facts always give the same proposal; the leader decides, and a ruling against it is marked in the history."),
	.examples = "propose 远航\npropose --hub /srv/hub 远航 --json",
	.operands = operands,
	.flags = RBK_CMD_EITHER,
	.schema = "propose/1",
	.run = propose_run,
};
