/* verify: the register told again from git, beside the register. */
#include "cli/cases.h"
#include "cli/pen.h"
#include "cli/progress.h"
#include "cli/sight.h"
#include "sync/verify.h"

static const struct rbk_operand operands[] = {
	{ "CASE", RBK_ARG_MAYBE, N_("a case: its id, a unique beginning of it, or a client's name; none: all of them") },
	{ 0 },
};

static const struct rbk_column columns[] = {
	{ "case", N_("case"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("name"), RBK_SHOW_TEXT, NULL },
	{ "what", N_("what"), RBK_SHOW_WORD, "verify" },
	{ "fields", N_("fields"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static void
tell(struct rbk_run *r, const struct rbk_verify_report *v, const struct rbk_json *kase)
{
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_bool(&r->arena, o, "right", v->wrong == 0);
	rbk_json_set_int(&r->arena, o, "people", (int64_t)v->people);
	rbk_json_set_int(&r->arena, o, "pushes", (int64_t)v->pushes);
	rbk_json_set_int(&r->arena, o, "facts", (int64_t)v->facts);
	rbk_json_set_int(&r->arena, o, "cases", (int64_t)v->cases);
	rbk_json_set_int(&r->arena, o, "wrong", (int64_t)v->wrong);
	rbk_json_set_int(&r->arena, o, "without_key", (int64_t)v->without_key);
	rbk_json_set_int(&r->arena, o, "by_word", (int64_t)v->by_word);
	rbk_pen_put(r, "verify", o);
	rbk_line(r, N_("read again out of git: %zu pushes of %zu people; judged again: %zu facts, %zu cases"), v->pushes, v->people, v->facts, v->cases);
	if (v->without_key)
		rbk_line(r, N_("nothing is signed of %zu of them: they never had a key"), v->without_key);
	if (v->by_word)
		rbk_line(r, N_("the desks are not at hand: of %zu facts, what the device had seen from headquarters is taken as the register has it"), v->by_word);
	if (!v->wrong && kase)
		rbk_line(r, N_("the register is right: %s (case %s) comes out the same, byte for byte"), rbk_json_get_str(kase, "name"), rbk_json_get_str(kase, "id"));
	else if (!v->wrong)
		rbk_line(r, N_("the register is right: every case comes out the same, byte for byte"));
	else
		rbk_line(r, N_("THE REGISTER IS NOT WHAT GIT SAYS: %zu cases differ"), v->wrong);
	rbk_pen_table(r, "found", columns, v->found, NULL);
}

static int
verify_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_progress p = { .run = r };
	struct rbk_verify_report v;
	struct rbk_json *kase = NULL;

	if (r->n && rbk_find_case(&kase, r, r->operand[0], err))
		return (int)err->code;
	int code = rbk_verify(&v, &r->arena, r->general.hub, kase ? rbk_json_get_str(kase, "id") : NULL, rbk_progress_show, &p, err);

	rbk_progress_end(&p);
	if (code)
		return code;
	tell(r, &v, kase);
	r->status = v.wrong ? RBK_EXIT_NO : RBK_EXIT_DONE;
	return 0;
}

const struct rbk_command rbk_command_verify = {
	.name = "verify",
	.summary = N_("prove from git alone that the register is right"),
	.about = N_("Tells a case, or the whole register, again from what git holds: the journal in central, every commit of everybody's book (each object hashed anew, each push by the signature of one of its person's devices), staff and policy. Then compares it with the register, byte for byte, and says which cases and which of their fields are not what they should be. Nothing is written; nothing that the register says is believed.\n\nHeadquarters' own machine isn't needed: --hub may name a folder that holds a clone (git clone --mirror HUB/central.git FOLDER/central.git). When a device saw what headquarters had said is proved by the desks; a folder without desks/ takes that from the register, and says of how many facts."),
	.examples = "verify --hub /srv/hub\nverify --hub /srv/hub 广州市大洋物流",
	.operands = operands,
	.flags = RBK_CMD_HUB,
	.schema = "verify/1",
	.run = verify_run,
};
