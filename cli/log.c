/* log call, visit, exchange, meeting, reply, note: work done; and log list. This
   is the path whose speed is measured: nothing here reads more than it
   must. */
#include <string.h>

#include "cli/card.h"
#include "cli/cases.h"
#include "cli/parts.h"
#include "cli/save.h"
#include "cli/shape.h"
#include "core/model/time.h"

struct args {
	const char *contact, *topic, *outcome, *next, *at, *next_at, *place, *willing, *settled, *visitors, *hosts;
	bool        unanswered;
};
#define AT(field) offsetof(struct args, field)

#define WITH(flags)                                                                                                       \
	{ RBK_OPT_STR, "contact", AT(contact), "C", N_("with whom: id or name of one of the client's contacts"), flags, NULL }, \
	{ RBK_OPT_STR, "topic", AT(topic), "T", N_("what it was about"), RBK_OPT_NEEDED, NULL },                           \
	{ RBK_OPT_STR, "outcome", AT(outcome), "O", N_("what came of it"), flags, NULL },                                  \
	{ RBK_OPT_STR, "next", AT(next), "N", N_("the next step agreed or planned"), flags, NULL },                        \
	{ RBK_OPT_STR, "at", AT(at), "TIME", N_("when, if not just now: 14:30 (of today), yesterday 14:30 (昨天 14:30), 11-23 9:05, or 2026-11-23 14:30"), 0, NULL }, \
	{ RBK_OPT_STR, "next-at", AT(next_at), "TIME", N_("when the next visit is: tomorrow 9:30 (明天 9:30), 下周二 14:00, or 2026-12-01 14:00"), 0, NULL },                              \
	{ RBK_OPT_STR, "place", AT(place), "P", N_("where the next visit is"), 0, NULL },                                   \
	{ RBK_OPT_STR, "willing", AT(willing), "W", N_("what the client is willing to do next, in words"), 0, NULL },       \
	{ RBK_OPT_STR, "settled", AT(settled), "S", N_("open points that were closed, and how"), 0, NULL }

static const struct rbk_option call_options[] = {
	WITH(RBK_OPT_ASKED),
	{ RBK_OPT_FLAG, "unanswered", AT(unanswered), NULL, N_("nobody answered"), 0, NULL },
	{ 0 },
};
static const struct rbk_option visit_options[] = { WITH(RBK_OPT_ASKED), { 0 } };
static const struct rbk_option meeting_options[] = {
	WITH(RBK_OPT_ASKED),
	{ RBK_OPT_STR, "visitors", AT(visitors), "NAMES", N_("who of the client's senior people came to us (高层来访), with commas between"), 0, NULL },
	{ RBK_OPT_STR, "hosts", AT(hosts), "NAMES", N_("who received them"), 0, NULL },
	{ 0 },
};
static const struct rbk_option note_options[] = { WITH(0), { 0 } };

static const struct rbk_operand operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ 0 },
};

static int
log_run(struct rbk_run *r, struct rbk_err *err)
{
	struct args args = *(const struct args *)r->args;
	struct rbk_entry e;
	struct rbk_record rec;
	char contact[RBK_ULID_SIZE];
	const char *id;

	if (rbk_find_client(&e, r, r->operand[0], err))
		return (int)err->code;
	if ((args.contact && rbk_find_contact(contact, r, &e, args.contact, err)) || rbk_claimed_folder(&id, r, &e, err))
		return (int)err->code;
	rbk_new(&rec, r, "activity", id);
	rbk_json_set_str(&r->arena, rec.root, "type", strchr(r->cmd->name, ' ') + 1);
	if (args.contact)
		args.contact = contact;
	r->args = &args;
	if (rbk_fill_options(r, &rec, err))
		return (int)err->code;
	return rbk_save(r, &rec, r->cmd->name, err);
}

#define ABOUT(first)                                                                                                       \
	.about = first, .operands = operands, .size = sizeof(struct args), .flags = RBK_CMD_BOOK, .schema = "saved/1", .run = log_run

const struct rbk_command rbk_command_log_call = {
	.name = "log call",
	.summary = N_("note a telephone call"),
	.examples = "log call 远航 --contact 周敏 --topic 初次电话 --outcome 同意见面 --next 下周二上门\nlog call 远航 --topic 回访 --unanswered",
	.options = call_options,
	.checklist = "call_checklist",
	ABOUT(N_("Saves a call. With contact, topic, outcome and next step it counts as a valid contact; an unanswered one never does. It can't be changed afterwards, only amended (see amend).")),
};

const struct rbk_command rbk_command_log_visit = {
	.name = "log visit",
	.summary = N_("note a visit"),
	.examples = "log visit 远航 --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案 --at '2026-11-23 14:30'",
	.options = visit_options,
	.checklist = "visit_checklist",
	ABOUT(N_("Saves a visit. With contact, topic, outcome and next step it counts as a valid contact. It can't be changed afterwards, only amended (see amend).")),
};

const struct rbk_command rbk_command_log_exchange = {
	.name = "log exchange",
	.summary = N_("note a technical exchange"),
	.examples = "log exchange 远航 --contact 周敏 --topic 仓储方案交流 --outcome 认可分拨 --next 报价",
	.options = visit_options,
	ABOUT(N_("Saves a technical exchange. With contact, topic, outcome and next step it counts as a valid contact. It can't be changed afterwards, only amended (see amend).")),
};

const struct rbk_command rbk_command_log_meeting = {
	.name = "log meeting",
	.summary = N_("note a meeting, in person or by video"),
	.examples = "log meeting 远航 --contact 周敏 --topic 方案评审 --outcome 需修改线路 --next 周五再议\nlog meeting 远航 --visitors 王建国总经理,刘洋 --hosts 陈主管 --topic 参观分拨中心 --outcome 认可夜间时效 --next 报价",
	.options = meeting_options,
	ABOUT(N_("Saves a meeting. With contact, topic, outcome and next step it counts as a valid contact. It can't be changed afterwards, only amended (see amend).")),
};

const struct rbk_command rbk_command_log_reply = {
	.name = "log reply",
	.summary = N_("note the client's reply: a mail, a letter, a message"),
	.examples = "log reply 远航 --contact 周敏 --topic 报价 --outcome 来函同意单价 --next 周五签合同",
	.options = visit_options,
	ABOUT(N_("Saves what a contact of the client wrote back. With contact, topic, outcome and next step it counts as a valid contact; what we wrote to them without an answer doesn't: note it as a note. It can't be changed afterwards, only amended (see amend).")),
};

const struct rbk_command rbk_command_log_note = {
	.name = "log note",
	.summary = N_("note anything else"),
	.examples = "log note 远航 --topic 老板换人，等新任采购到岗",
	.options = note_options,
	ABOUT(N_("Saves a note. A note never counts as a contact. It can't be changed afterwards, only amended (see amend).")),
};

static const struct rbk_option list_options[] = { RBK_SHAPE_OPTIONS(0), { 0 } };

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_scan s = {0};
	struct rbk_json *kase;

	if (rbk_find_any_client(&e, r, r->operand[0], err) || rbk_entry_read(&e, r, err) || rbk_scan_client(&s, r, &e, err) ||
	    rbk_case_of(&kase, r, &e, err))
		return (int)err->code;
	struct rbk_json *list = rbk_rows(r, &s, "activity", true);

	rbk_rows_void(r, list, kase);
	if (rbk_shape(&list, r, rbk_activity_columns, r->args, err))
		return (int)err->code;
	rbk_pen_table(r, "activities", rbk_activity_columns, list, rbk_shape_none(r->args, N_("nothing logged yet")));
	return 0;
}

const struct rbk_command rbk_command_log_list = {
	.name = "log list",
	.summary = N_("list what was logged for a client"),
	.about = N_("Lists a client's calls, visits, exchanges, meetings, replies and notes, newest first. Amended and removed ones are hidden."),
	.examples = "log list 远航",
	.operands = operands,
	.options = list_options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_EITHER,
	.schema = "activities/1",
	.run = list_run,
};
