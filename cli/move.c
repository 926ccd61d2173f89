/* move: a client's way through the funnel, one step at a time. */
#include <string.h>

#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/parts.h"
#include "cli/save.h"
#include "cli/sight.h"
#include "core/rules/check.h"

struct args {
	const char *reason, *note;
};

static const struct rbk_operand operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ "STEP", RBK_ARG_ONE, N_("the next step, an earlier one, or lost") },
	{ 0 },
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "reason", offsetof(struct args, reason), "R", N_("of lost: why, one of these; of a step back: why, in words"), 0, "loss_reasons" },
	{ RBK_OPT_STR, "note", offsetof(struct args, note), "TEXT", N_("of lost: more of why"), 0, NULL },
	{ 0 },
};

struct moving {
	struct rbk_run    *r;
	struct rbk_entry   e;
	struct rbk_scan    s;
	struct rbk_dossier d;
	struct rbk_stage   stage;
	const char        *to;
	struct rbk_record  event;
};

static int
look(struct moving *m, struct rbk_err *err)
{
	struct rbk_run *r = m->r;
	struct rbk_json *kase;

	if (rbk_find_client(&m->e, r, r->operand[0], err) || rbk_entry_read(&m->e, r, err) ||
	    rbk_scan_client(&m->s, r, &m->e, err) || rbk_case_of(&kase, r, &m->e, err) ||
	    rbk_fill_term(&m->to, r, "step", "steps", r->operand[1], err))
		return (int)err->code;
	rbk_dossier_make(&m->d, r, &m->s, kase);
	rbk_stage_of(&m->stage, &m->d);
	return 0;
}

/* Is a report of the loss on file from before? */
static bool
loss_reported(const struct rbk_dossier *d)
{
	const char *kind;

	for (size_t i = 0; (kind = rbk_policy_item(d->policy, "loss.report", i)); i++)
		if (rbk_dossier_document(d, kind))
			return true;
	return rbk_policy_item(d->policy, "loss.report", 0) == NULL;
}

static int
fill_reason(struct moving *m, enum rbk_move kind, struct rbk_err *err)
{
	const struct args *args = m->r->args;
	const char *reason = args->reason;

	if (kind != RBK_MOVE_OUT)
		return reason ? rbk_fill(m->r, &m->event, "reason", reason, err) : 0;
	if (!reason || !*reason)
		return rbk_fail(err, RBK_E_USAGE, N_("a client is lost for a reason: --reason R; allowed are: %.900s"), rbk_fill_words(m->r, "loss_reasons"));
	if (rbk_fill(m->r, &m->event, "loss", reason, err))
		return (int)err->code;
	return args->note ? rbk_fill(m->r, &m->event, "reason", args->note, err) : 0;
}

/* The answer is no: all that is lacking at once, with what to type. */
static int
refuse(struct moving *m, struct rbk_json *held)
{
	struct rbk_run *r = m->r;

	rbk_pen_put(r, "unmet", held);
	rbk_line(r, N_("%s stays at the step %s; gates not met: %zu"), rbk_record_str(&m->e.client, "name"),
	         rbk_term(r, "steps", m->stage.step), held->count);
	rbk_gates_tell(r, held);
	if (rbk_json_get_str(m->d.kase, "id"))
		rbk_note(r, N_("a leader can waive a gate: roadbook rule waive %s GATE --reason …"), rbk_json_get_str(m->d.kase, "id"));
	r->status = RBK_EXIT_NO;
	return 0;
}

static int
save(struct moving *m, enum rbk_move kind, struct rbk_err *err)
{
	struct rbk_run *r = m->r;
	struct rbk_findings found = {0};
	const char *id;

	if (rbk_claimed_folder(&id, r, &m->e, err))
		return (int)err->code;
	rbk_new(&m->event, r, "event", id);
	rbk_json_set_str(&r->arena, m->event.root, "type", "move");
	rbk_json_set_str(&r->arena, m->event.root, "from", m->stage.step);
	rbk_json_set_str(&r->arena, m->event.root, "to", m->to);
	if (rbk_dossier_volume(&m->d))
		rbk_json_set_int(&r->arena, m->event.root, "volume", rbk_dossier_volume(&m->d));
	if (fill_reason(m, kind, err) || rbk_save(r, &m->event, "move", err))
		return (int)err->code;
	rbk_line(r, N_("%s: from %s to %s"), rbk_record_str(&m->e.client, "name"), rbk_term(r, "steps", m->stage.step),
	         rbk_term(r, "steps", m->to));
	rbk_find_authority(&found, NULL, &m->e.client, m->d.policy, rbk_person_level(r, rbk_book_person(r->book)),
	                   rbk_term(r, "levels", rbk_authority_level(m->d.policy, rbk_dossier_volume(&m->d))));
	if (kind == RBK_MOVE_OUT && !loss_reported(&m->d))
		rbk_findings_add(&found, "move.no_report", NULL, NULL, NULL, NULL);
	rbk_pen_findings(r, &found, stderr, NULL);
	rbk_findings_free(&found);
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct moving m = { .r = r };
	struct rbk_json *held;

	if (look(&m, err))
		return (int)err->code;
	enum rbk_move kind = rbk_move_kind(m.d.policy, &m.stage, m.to);
	const char *now = rbk_term(r, "steps", m.stage.step);

	if (kind == RBK_MOVE_NONE)
		return rbk_fail(err, RBK_E_USAGE, N_("it is at the step %s already"), now);
	if (kind == RBK_MOVE_TOO_FAR) {
		int rank = rbk_policy_rank(m.d.policy, "steps", m.stage.step);
		const char *next = rbk_policy_word_at(m.d.policy, "steps", (size_t)(rank + 1));

		if (strcmp(m.stage.step, "lost") == 0)
			return rbk_fail(err, RBK_E_USAGE, N_("it was lost at the step %s: it comes in again there, or before"),
			                rbk_term(r, "steps", m.stage.before ? m.stage.before : "lead"));
		return rbk_fail(err, RBK_E_USAGE, N_("one step at a time: it is at the step %s, the next one is %s (%s)"), now,
		                next ? rbk_term(r, "steps", next) : "", next ? next : "");
	}
	if (kind == RBK_MOVE_ON && (held = rbk_gates_held(r, &m.d, rbk_quoted(r, r->operand[0])))->count)
		return refuse(&m, held);
	return save(&m, kind, err);
}

const struct rbk_command rbk_command_move = {
	.name = "move",
	.summary = N_("move a client one step in the funnel"),
	.about = N_("Moves a client to the next step of the funnel (销售漏斗), if all gates of its step are met. Otherwise nothing is saved, and all gates that aren't met are named, each with what to type.\n\n"
	            "A step back, and out (lost, with a reason), is always possible. Before a client is lost a loss report is to be on file.\n\n"
	            "Exit status: 0 moved, 1 gates aren't met."),
	.examples = "move 远航 call\nmove 远航 上门拜访\nmove 远航 lost --reason price --note 报价高于现供应商一成",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "move/1",
	.run = run,
};
