/* help and version. */
#include <stdio.h>
#include <string.h>

#include "cli/help.h"
#include "cli/pen.h"
#include "cli/sight.h"
#include "cli/text.h"

struct args {
	const char *source;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "source", offsetof(struct args, source), "PLACE", N_("of the rules: only those printed there, by chapter, step and number: 5, 5.3, '5 4.6', '2 1.3'"), 0, NULL },
	{ 0 },
};

static void
overview(struct rbk_run *r, struct rbk_buf *out)
{
	rbk_buf_print(out, "%s\n\n", r->say(N_("roadbook: a field-sales book for work without a network")));
	rbk_help_list(r, out, NULL);
	rbk_buf_char(out, '\n');
	rbk_text_wrap(out, r->say(N_("roadbook help COMMAND explains one. CLIENT is an id, a unique beginning of one, or a name or a unique part of it; CASE likewise.")), 0, 0, 80);
	rbk_buf_char(out, '\n');
}

/* The operands joined by blanks: "client add". */
static const char *
joined(struct rbk_run *r)
{
	const char *name = NULL;

	for (size_t i = 0; i < r->n; i++)
		name = name ? rbk_arena_print(&r->arena, "%s %s", name, r->operand[i]) : r->operand[i];
	return name;
}

/* The rules of the book at hand, if there is one; which they are is said, as
   numbers of another policy would mislead. */
static int
rules(struct rbk_run *r, struct rbk_buf *out, struct rbk_err *err)
{
	const char *id = r->n > 1 ? r->operand[1] : NULL;
	const struct args *args = r->args;

	if (rbk_run_open_at_hand(r, err))
		return (int)err->code;
	const struct rbk_policy *p = rbk_run_policy(r);

	if (rbk_help_rules(r, out, p, id, args->source)) {
		if (!r->book)
			rbk_note(r, N_("these rules came with the program: there is no book at hand (--book DIR)"));
		else if (!rbk_run_commons(r))
			rbk_note(r, N_("these rules came with the program: the book hasn't been synced yet"));
		else
			rbk_note(r, N_("the company's rules in force from %s, as of the last sync"), rbk_policy_version(p));
		return 0;
	}
	if (args->source)
		return rbk_fail(err, RBK_E_MISSING, N_("no rule has its source at %.40s of the manual; what is printed there is guidance, or nothing is"), args->source);
	return rbk_fail(err, RBK_E_MISSING, N_("there is no rule %.60s: roadbook help rules lists them"), id);
}

static int
help_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_buf out = {0};
	const char *name = joined(r);
	const struct rbk_command *cmd = name ? rbk_command_find(name) : NULL;
	const struct args *args = r->args;

	if (cmd && cmd->checklist && rbk_run_open_at_hand(r, err)) /* its words are the company's; help comes all the same */
		rbk_err_clear(err);
	if (args && args->source && (!name || strcmp(r->operand[0], "rules") != 0))
		return rbk_fail(err, RBK_E_USAGE, N_("--source is for the rules: roadbook help rules --source %.40s"), args->source);
	if (!name)
		overview(r, &out);
	else if (strcmp(r->operand[0], "rules") == 0 && rules(r, &out, err))
		return (int)err->code;
	else if (out.len)
		;
	else if (cmd)
		rbk_help_command(r, &out, cmd);
	else
		rbk_help_list(r, &out, name);
	if (!out.len)
		return rbk_fail(err, RBK_E_USAGE, N_("unknown command %.60s: roadbook help lists the commands"), name);
	rbk_pen_put(r, "text", rbk_json_str(&r->arena, out.text));
	if (!r->general.json)
		(void)fwrite(out.text, 1, out.len, stdout);
	rbk_buf_free(&out);
	return 0;
}

static const struct rbk_operand help_operands[] = {
	{ "COMMAND", RBK_ARG_ANY, N_("a command, or the first word of several; or: rules, and the id of a rule or the beginning of several") },
	{ 0 },
};

const struct rbk_command rbk_command_help = {
	.name = "help",
	.summary = N_("explain the commands"),
	.about = N_("Lists the commands, or explains one.\n\nhelp rules prints the company's rules, each with its source (the section of the manual, or ours) in English and Chinese: those of the book at hand, as of the last sync, or those that came with the program. With --source they can be gone through line by line beside the printed manual."),
	.examples = "help\nhelp client add\nhelp rule\nhelp rules\nhelp rules gate.visit\nhelp rules --source 5.3\nhelp rules --source '5.3 4.6.1'",
	.operands = help_operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_ASKS,
	.schema = "help/1",
	.run = help_run,
};

static int
version_run(struct rbk_run *r, struct rbk_err *err)
{
	(void)err;
	rbk_pen_put(r, "version", rbk_json_str(&r->arena, RBK_VERSION));
	rbk_line(r, "roadbook %s", RBK_VERSION);
	return 0;
}

const struct rbk_command rbk_command_version = {
	.name = "version",
	.summary = N_("print the version"),
	.about = N_("Prints the program's version."),
	.examples = "version",
	.schema = "version/1",
	.run = version_run,
};
