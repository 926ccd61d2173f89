/* What `roadbook help` prints, written from the commands' rows. */
#include "cli/help.h"

#include <string.h>

#include "cli/options.h"
#include "cli/say.h"
#include "cli/sight.h"
#include "cli/text.h"

#define WIDTH 80

void
rbk_help_option(struct rbk_buf *out, const struct rbk_option *o)
{
	rbk_buf_print(out, "--%s", o->name);
	if (o->value)
		rbk_buf_print(out, " %s", o->value);
}

static void
usage_options(struct rbk_buf *out, const struct rbk_command *cmd, bool needed)
{
	for (const struct rbk_option *o = cmd->options; o && o->name; o++) {
		if (((o->flags & RBK_OPT_NEEDED) != 0) != needed)
			continue;
		rbk_buf_str(out, needed ? " " : " [");
		rbk_help_option(out, o);
		rbk_buf_str(out, needed ? "" : o->type == RBK_OPT_LIST ? "]…" : "]");
	}
}

void
rbk_help_usage(struct rbk_buf *out, const struct rbk_command *cmd)
{
	static const char *const before[] = { " ", " [", " ", " [" }, *const behind[] = { "", "]", "…", "…]" };

	rbk_buf_str(out, cmd->name);
	if (cmd->flags & RBK_CMD_HUB)
		rbk_buf_str(out, " --hub PATH");
	for (const struct rbk_operand *o = cmd->operands; o && o->name; o++)
		rbk_buf_print(out, "%s%s%s", before[o->count], o->name, behind[o->count]);
	usage_options(out, cmd, true);
	usage_options(out, cmd, false);
	if (cmd->flags & RBK_CMD_EITHER)
		rbk_buf_str(out, " [--hub PATH]");
}

/* "  --name N    what it is", the second column at 26. */
static void
row(struct rbk_run *r, struct rbk_buf *out, const char *left, const char *help)
{
	size_t w = rbk_text_width(left);

	rbk_buf_str(out, "  ");
	rbk_buf_str(out, left);
	if (w > 22) {
		rbk_buf_str(out, "\n");
		w = 0;
		rbk_buf_str(out, "  ");
	}
	for (; w < 24; w++)
		rbk_buf_char(out, ' ');
	rbk_text_wrap(out, r->say(help), 26, 26, WIDTH);
	rbk_buf_char(out, '\n');
}

static void
option_row(struct rbk_run *r, struct rbk_buf *out, const struct rbk_option *o)
{
	struct rbk_buf left = {0};

	rbk_help_option(&left, o);
	row(r, out, left.text, o->help);
	rbk_buf_free(&left);
}

void
rbk_help_words(struct rbk_run *r, struct rbk_buf *out, const char *list)
{
	const struct rbk_policy *p = rbk_run_policy(r);
	const char *id;

	for (size_t i = 0; (id = rbk_policy_word_at(p, list, i)); i++) {
		rbk_buf_str(out, "      ");
		rbk_text_cell(out, id, 0, 22);
		rbk_buf_print(out, "%s\n", rbk_policy_label(p, list, id, rbk_say_chinese(r->say)));
	}
}

void
rbk_help_checklist(struct rbk_run *r, struct rbk_buf *out, const char *list)
{
	const struct rbk_policy *p = rbk_run_policy(r);
	const char *id;

	for (size_t i = 0; (id = rbk_policy_word_at(p, list, i)); i++) {
		rbk_buf_str(out, "  - ");
		rbk_text_wrap(out, rbk_policy_label(p, list, id, rbk_say_chinese(r->say)), 4, 4, WIDTH);
		rbk_buf_char(out, '\n');
	}
}

static void
heading(struct rbk_run *r, struct rbk_buf *out, const char *text)
{
	rbk_buf_print(out, "\n%s\n", r->say(text));
}

static void
examples(struct rbk_buf *out, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");

		rbk_buf_print(out, "  roadbook %.*s\n", (int)n, s);
		s += n + (s[n] == '\n');
	}
}

/* Wrapped between options, never inside one. */
static void
usage(struct rbk_buf *out, const struct rbk_command *cmd)
{
	struct rbk_buf whole = {0}, piece = {0};
	size_t column = 9;

	rbk_help_usage(&whole, cmd);
	for (const char *s = whole.text; *s;) {
		size_t n = strcspn(s, " ");

		while (s[n] && s[n + 1] != '[' && !(s[n + 1] == '-' && s[n + 2] == '-'))
			n += 1 + strcspn(s + n + 1, " ");
		rbk_buf_clear(&piece);
		rbk_buf_put(&piece, s, n);
		if (column > 9 && column + 1 + rbk_text_width(piece.text) > WIDTH) {
			rbk_buf_str(out, "\n         ");
			column = 9;
		} else if (column > 9) {
			rbk_buf_char(out, ' ');
			column++;
		}
		rbk_buf_str(out, piece.text);
		column += rbk_text_width(piece.text);
		s += n + (s[n] == ' ');
	}
	rbk_buf_free(&piece);
	rbk_buf_free(&whole);
}

void
rbk_help_command(struct rbk_run *r, struct rbk_buf *out, const struct rbk_command *cmd)
{
	rbk_buf_str(out, "roadbook ");
	usage(out, cmd);
	rbk_buf_str(out, "\n\n");
	rbk_text_wrap(out, r->say(cmd->about), 0, 0, WIDTH);
	rbk_buf_char(out, '\n');
	if (cmd->operands)
		rbk_buf_char(out, '\n');
	for (const struct rbk_operand *o = cmd->operands; o && o->name; o++)
		row(r, out, o->name, o->help);
	if (cmd->options)
		heading(r, out, N_("Options:"));
	for (const struct rbk_option *o = cmd->options; o && o->name; o++) {
		option_row(r, out, o);
		if (o->words)
			rbk_help_words(r, out, o->words);
	}
	heading(r, out, N_("General options:"));
	for (const struct rbk_option *o = rbk_general_options; o->name; o++)
		if (rbk_option_applies(o, cmd))
			option_row(r, out, o);
	if (cmd->examples) {
		heading(r, out, N_("Examples:"));
		examples(out, cmd->examples);
	}
	if (cmd->checklist) {
		heading(r, out, N_("To mind:"));
		rbk_help_checklist(r, out, cmd->checklist);
	}
}

void
rbk_help_list(struct rbk_run *r, struct rbk_buf *out, const char *noun)
{
	const struct rbk_command *cmd;
	size_t n = noun ? strlen(noun) : 0;

	for (size_t i = 0; (cmd = rbk_command_at(i)); i++)
		if (!(cmd->flags & RBK_CMD_HIDDEN) && (!noun || (strncmp(cmd->name, noun, n) == 0 && strchr(" ", cmd->name[n]))))
			row(r, out, cmd->name, cmd->summary);
}
