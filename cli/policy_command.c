/* hub policy show, check, set, log: the company's rules at headquarters. */
#include <stdio.h>
#include <string.h>

#include "cli/help.h"
#include "cli/pen.h"
#include "cli/save.h"
#include "cli/shape.h"
#include "core/model/bounds.h"
#include "core/store/clock.h"
#include "core/store/file.h"
#include "sync/hub.h"

static int
open_hub(struct rbk_hub **out, struct rbk_policies *all, struct rbk_run *r, struct rbk_err *err)
{
	if (rbk_hub_open(out, r->general.hub, err))
		return (int)err->code;
	r->zone = rbk_hub_zone(*out);
	if (all && rbk_hub_policies(all, &r->arena, *out, err)) {
		rbk_hub_close(*out);
		return (int)err->code;
	}
	return 0;
}

/* "…/claims.json" → its bytes under the name "claims". */
static int
read_file(struct rbk_policy_text *out, struct rbk_run *r, const char *path, struct rbk_err *err)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const char *folder = slash == path ? "/" : slash ? rbk_arena_copy(&r->arena, path, (size_t)(slash - path)) : ".";
	size_t n = strlen(name);
	struct rbk_buf text = {0};

	if (n <= 5 || strcmp(name + n - 5, ".json") != 0)
		return rbk_fail(err, RBK_E_USAGE, N_("%.200s: a policy file is called NAME.json, as in claims.json"), path);
	int code = rbk_file_read(&text, folder, name, RBK_POLICY_MAX, err);

	if (!code)
		*out = (struct rbk_policy_text){ rbk_arena_copy(&r->arena, name, n - 5), rbk_arena_copy(&r->arena, text.text ? text.text : "", text.len),
		                                 text.len };
	rbk_buf_free(&text);
	return code ? rbk_while(err, "%.200s", path) : 0;
}

static int
read_files(struct rbk_policy_text *files, struct rbk_run *r, size_t first, struct rbk_err *err)
{
	int code = 0;

	for (size_t i = first; i < r->n && !code; i++)
		code = read_file(&files[i - first], r, r->operand[i], err);
	return code;
}

static int
try_set(struct rbk_run *r, rbk_day day, size_t first, bool dry, struct rbk_err *err)
{
	struct rbk_policy_text *files = rbk_arena_take(&r->arena, (r->n + 1) * sizeof *files);
	struct rbk_hub *hub;

	if (read_files(files, r, first, err) || open_hub(&hub, NULL, r, err))
		return (int)err->code;
	if (dry)
		day = rbk_day_of(rbk_clock_now(), r->zone) + 1;
	int code = rbk_hub_policy_set(hub, day, files, r->n - first, dry, err);

	rbk_hub_close(hub);
	return code;
}

static const struct rbk_operand show_operands[] = {
	{ "ID", RBK_ARG_MAYBE, N_("a rule, or the beginning of several") },
	{ 0 },
};

struct show_args {
	const char *day;
};

static const struct rbk_option show_options[] = {
	{ RBK_OPT_STR, "day", offsetof(struct show_args, day), "DAY", N_("the policy in force on that day, not today's"), 0, NULL },
	{ 0 },
};

static int
show_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct show_args *args = r->args;
	struct rbk_policies all;
	struct rbk_hub *hub;
	struct rbk_buf out = {0};
	rbk_day day = 0;

	if ((args->day && rbk_day_read(&day, rbk_fill_when(r, args->day), err)) || open_hub(&hub, &all, r, err))
		return (int)err->code;
	rbk_hub_close(hub);
	const struct rbk_policy *p = rbk_policies_when(&all, args->day ? rbk_day_start(day, r->zone) : rbk_clock_now());

	if (!rbk_help_rules(r, &out, p, r->n ? r->operand[0] : NULL, NULL))
		return rbk_fail(err, RBK_E_MISSING, N_("there is no rule %.60s: roadbook help rules lists them"), r->operand[0]);
	rbk_line(r, N_("policy in force from %s"), rbk_policy_version(p));
	if (!r->general.json)
		(void)fwrite(out.text, 1, out.len, stdout);
	rbk_buf_free(&out);
	return 0;
}

const struct rbk_command rbk_command_hub_policy_show = {
	.name = "hub policy show",
	.summary = N_("print the company's rules at headquarters"),
	.about = N_("Prints the rules, lists and gates in force, each with its source; of an ID all about it."),
	.examples = "hub policy show --hub /srv/hub\nhub policy show --hub /srv/hub gate.visit",
	.operands = show_operands,
	.options = show_options,
	.size = sizeof(struct show_args),
	.flags = RBK_CMD_HUB,
	.schema = "policy/1",
	.run = show_run,
};

static const struct rbk_operand check_operands[] = {
	{ "FILE", RBK_ARG_SOME, N_("policy files, NAME.json") },
	{ 0 },
};

static int
check_run(struct rbk_run *r, struct rbk_err *err)
{
	if (try_set(r, 0, 0, true, err))
		return (int)err->code;
	rbk_line(r, N_("together with the other files in force they are a whole policy"));
	return 0;
}

const struct rbk_command rbk_command_hub_policy_check = {
	.name = "hub policy check",
	.summary = N_("try policy files without setting them"),
	.about = N_("Checks the files together with the others in force, as a whole: file, place and reason of the first thing that is wrong. Nothing changes."),
	.examples = "hub policy check --hub /srv/hub funnel.json",
	.operands = check_operands,
	.flags = RBK_CMD_HUB,
	.schema = "policy_check/1",
	.run = check_run,
};

static const struct rbk_operand set_operands[] = {
	{ "DAY", RBK_ARG_ONE, N_("from which day on, 2027-01-01; tomorrow at the earliest") },
	{ "FILE", RBK_ARG_SOME, N_("policy files, NAME.json") },
	{ 0 },
};

static int
set_run(struct rbk_run *r, struct rbk_err *err)
{
	const char *from = rbk_fill_when(r, r->operand[0]);
	rbk_day day;

	if (rbk_day_read(&day, from, err) || try_set(r, day, 1, false, err))
		return (int)err->code;
	rbk_pen_put(r, "from", rbk_json_str(&r->arena, from));
	rbk_line(r, N_("set: in force from %s; everybody has it after their next sync"), from);
	return 0;
}

const struct rbk_command rbk_command_hub_policy_set = {
	.name = "hub policy set",
	.summary = N_("set rules that hold from a day on"),
	.about = N_("Sets a policy: the files given in the place of those of the same name, all others as they are in force. It is checked as a whole first; if anything is wrong, "
	            "the file, the place and the reason are told and nothing changes.\n\n"
	            "It holds from that day on, 0:00 in the organisation's time zone, and reaches everybody with their next sync. What was received before is judged by the rules that held then, for ever. "
	            "A policy for a day to come may be set again. roadbook-policy(5) describes the files."),
	.examples = "hub policy set --hub /srv/hub 2027-01-01 funnel.json people.json",
	.operands = set_operands,
	.flags = RBK_CMD_HUB,
	.schema = "policy_set/1",
	.run = set_run,
};

static const struct rbk_column log_columns[] = {
	{ "from", N_("in force from"), RBK_SHOW_TEXT, NULL },
	{ "state", N_("state"), RBK_SHOW_WORD, NULL },
	{ "changed", N_("changed"), RBK_SHOW_LIST, NULL },
	{ "added", N_("added"), RBK_SHOW_LIST, NULL },
	{ "dropped", N_("dropped"), RBK_SHOW_LIST, NULL },
	{ 0 },
};

/* Ids of what the one has and the other has not, or not so. */
static struct rbk_json *
differing(struct rbk_run *r, const struct rbk_policy *p, const struct rbk_policy *other, bool in_both)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	const struct rbk_rule_text *t, *o;

	for (size_t i = 0; other && (t = rbk_policy_text_at(p, i)); i++) {
		o = rbk_policy_text_of(other, t->id);
		if (in_both ? o && !rbk_json_equal(t->args, o->args) : !o)
			rbk_json_add(list, rbk_json_str(&r->arena, t->id));
	}
	return list;
}

static const struct rbk_option log_options[] = { RBK_SHAPE_OPTIONS(0), { 0 } };

static int
log_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	const struct rbk_policy *now, *before = NULL;
	struct rbk_policies all;
	struct rbk_hub *hub;

	if (open_hub(&hub, &all, r, err))
		return (int)err->code;
	rbk_hub_close(hub);
	now = rbk_policies_when(&all, rbk_clock_now());
	for (size_t i = 0; i < all.n; i++) {
		const struct rbk_policy *p = all.at[i];
		struct rbk_json *o = rbk_json_obj(&r->arena);
		const char *state = p == now ? N_("in force") : rbk_policy_from(p) < rbk_policy_from(now) ? N_("past") : N_("to come");

		rbk_json_set_str(&r->arena, o, "from", rbk_policy_version(p));
		rbk_json_set_str(&r->arena, o, "state", state);
		rbk_json_set(&r->arena, o, "changed", differing(r, p, before, true));
		rbk_json_set(&r->arena, o, "added", differing(r, p, before, false));
		rbk_json_set(&r->arena, o, "dropped", before ? differing(r, before, p, false) : rbk_json_list(&r->arena));
		rbk_json_add(list, o);
		before = p;
	}
	if (rbk_shape(&list, r, log_columns, r->args, err))
		return (int)err->code;
	rbk_pen_table(r, "policies", log_columns, list, NULL);
	return 0;
}

const struct rbk_command rbk_command_hub_policy_log = {
	.name = "hub policy log",
	.summary = N_("list the policies there were, are, will be"),
	.about = N_("Lists all policies by the day they hold from, and what each changed."),
	.examples = "hub policy log --hub /srv/hub",
	.options = log_options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_HUB,
	.schema = "policies/1",
	.run = log_run,
};
