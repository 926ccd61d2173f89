/* roadbook-doc: writes the man pages (English, Chinese) and the completion
   from the tables the program runs by, while roadbook is built. The
   pages of records and policy are doc_records.c's and doc_policy.c's, the completion doc_completion.c's.
     roadbook-doc FOLDER */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/doc_p.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/say.h"

/* Text for troff: backslashes, and lines that begin with . or ' */
void
doc_text(struct doc *d, const char *s)
{
	bool begins = d->out.len == 0 || d->out.text[d->out.len - 1] == '\n';

	for (; *s; s++) {
		if (begins && (*s == '.' || *s == '\''))
			rbk_buf_str(&d->out, "\\&");
		if (*s == '\\')
			rbk_buf_str(&d->out, "\\e");
		else if (*s == '-')
			rbk_buf_str(&d->out, "\\-");
		else if (*s == '\n')
			rbk_buf_str(&d->out, "\n.PP\n");
		else
			rbk_buf_char(&d->out, *s);
		begins = *s == '\n';
	}
}

void
doc_said(struct doc *d, const char *s)
{
	doc_text(d, d->run.say(s));
}

void
doc_section(struct doc *d, const char *name)
{
	if (d->out.len && d->out.text[d->out.len - 1] != '\n')
		rbk_buf_char(&d->out, '\n');
	rbk_buf_str(&d->out, ".SH ");
	doc_said(d, name);
	rbk_buf_char(&d->out, '\n');
}

void
doc_begin(struct doc *d, const char *page, const char *number, const char *summary)
{
	rbk_buf_clear(&d->out);
	rbk_buf_print(&d->out, ".TH %s %s \"\" \"roadbook %s\"\n", page, number, RBK_VERSION);
	doc_section(d, N_("NAME"));
	rbk_buf_print(&d->out, "%s \\- ", page);
	doc_said(d, summary);
	rbk_buf_char(&d->out, '\n');
}

void
doc_finish(struct doc *d, const char *page, const char *number)
{
	char path[1024];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%sman%s/%s.%s", d->folder, d->chinese ? "zh_CN/" : "", number, page, number);
	f = fopen(path, "w");
	if (!f || fwrite(d->out.text, 1, d->out.len, f) != d->out.len || fclose(f) != 0) {
		(void)fprintf(stderr, "roadbook-doc: could not write %s\n", path);
		d->failed = true;
	}
}

static void
term(struct doc *d, const char *left, const char *help)
{
	rbk_buf_str(&d->out, ".TP\n.B ");
	doc_text(d, left);
	rbk_buf_char(&d->out, '\n');
	doc_said(d, help);
	rbk_buf_char(&d->out, '\n');
}

static void
option(struct doc *d, const struct rbk_option *o)
{
	struct rbk_buf left = {0};

	rbk_help_option(&left, o);
	term(d, left.text, o->help);
	rbk_buf_free(&left);
	if (!o->words)
		return;
	left = (struct rbk_buf){0};
	rbk_help_words(&d->run, &left, o->words);
	rbk_buf_str(&d->out, ".nf\n");
	rbk_buf_str(&d->out, left.text);
	rbk_buf_str(&d->out, ".fi\n");
	rbk_buf_free(&left);
}

static void
general_options(struct doc *d, const struct rbk_command *cmd)
{
	doc_section(d, N_("GENERAL OPTIONS"));
	for (const struct rbk_option *o = rbk_general_options; o->name; o++)
		if (!cmd || rbk_option_applies(o, cmd))
			option(d, o);
}

static void
examples(struct doc *d, const char *s)
{
	doc_section(d, N_("EXAMPLES"));
	rbk_buf_str(&d->out, ".nf\n");
	while (*s) {
		char line[512];
		size_t n = strcspn(s, "\n");

		(void)snprintf(line, sizeof line, "roadbook %.*s", (int)n, s);
		doc_text(d, line);
		rbk_buf_char(&d->out, '\n');
		s += n + (s[n] == '\n');
	}
	rbk_buf_str(&d->out, ".fi\n");
}

static void
see_also(struct doc *d)
{
	doc_section(d, N_("SEE ALSO"));
	rbk_buf_str(&d->out, "roadbook(1), roadbook\\-records(5), roadbook\\-policy(5)\n");
}

/* "client add" → "roadbook-client-add" */
static void
page_of(char out[80], const struct rbk_command *cmd)
{
	(void)snprintf(out, 80, "roadbook-%s", cmd->name);
	for (char *p = out; *p; p++)
		if (*p == ' ')
			*p = '-';
}

static void
command_page(struct doc *d, const struct rbk_command *cmd)
{
	char page[80];

	page_of(page, cmd);
	doc_begin(d, page, "1", cmd->summary);
	doc_section(d, N_("SYNOPSIS"));
	struct rbk_buf usage = {0};

	rbk_help_usage(&usage, cmd);
	rbk_buf_str(&d->out, ".B roadbook\n");
	doc_text(d, usage.text);
	rbk_buf_free(&usage);
	rbk_buf_char(&d->out, '\n');
	doc_section(d, N_("DESCRIPTION"));
	doc_said(d, cmd->about);
	rbk_buf_char(&d->out, '\n');
	for (const struct rbk_operand *o = cmd->operands; o && o->name; o++)
		term(d, o->name, o->help);
	if (cmd->options)
		doc_section(d, N_("OPTIONS"));
	for (const struct rbk_option *o = cmd->options; o && o->name; o++)
		option(d, o);
	general_options(d, cmd);
	if (cmd->examples)
		examples(d, cmd->examples);
	see_also(d);
	doc_finish(d, page, "1");
}

static void
program_page(struct doc *d)
{
	static const struct row {
		const char *left, *help;
	} statuses[] = {
		{ "0", N_("done (a save with findings is done)") },
		{ "1", N_("the answer is no (check, move, lookup)") },
		{ "2", N_("usage: something typed isn't right") },
		{ "3", N_("a person must decide or mend something") },
		{ "4", N_("try again later") },
		{ "5", N_("stored data is broken") },
	}, variables[] = {
		{ "ROADBOOK_BOOK", N_("the book, if --book isn't given") },
		{ "LANGUAGE, LC_ALL, LC_MESSAGES, LANG", N_("the language, if --lang isn't given") },
		{ "ROADBOOK_NOW, ROADBOOK_SEED", N_("fix time and random bytes, for tests") },
	};
	const struct rbk_command *cmd;

	doc_begin(d, "roadbook", "1", N_("a field-sales book for work without a network"));
	doc_section(d, N_("SYNOPSIS"));
	rbk_buf_str(&d->out, ".B roadbook\nCOMMAND …\n");
	doc_section(d, N_("DESCRIPTION"));
	doc_said(d, N_("Every client, contact, call and visit is a JSON file in a git repository on your own machine: the book. When there is a network, sync sends it to headquarters and fetches the answers: receipts, conflicts, rulings.\n\n"
	           "A CLIENT is an id, a unique beginning of one, or a name or a unique part of it. A CASE is a client as headquarters sees it, found likewise. A PERSON or UNIT is an id, or the whole name if nobody else has it. A DAY is 2026-11-28, or said as people do: tomorrow (明天), 昨天, 下周二, 11-28 (the nearest one); a TIME is a DAY with a clock behind it (14:30, 下午3点), or a clock alone, of today. Options and operands may come in any order; -- ends the options. A needed option that is missing is asked for on a terminal.\n\n"
	           "Results go to standard output, everything for people to standard error. With --json one document goes to standard output, whatever happens: the result with its own schema, or {\"schema\":\"roadbook.error/1\",\"code\":…,\"text\":…}. Its code words are never translated."));
	doc_section(d, N_("COMMANDS"));
	for (size_t i = 0; (cmd = rbk_command_at(i)); i++)
		if (!(cmd->flags & RBK_CMD_HIDDEN))
			term(d, cmd->name, cmd->summary);
	general_options(d, NULL);
	doc_section(d, N_("EXIT STATUS"));
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
		term(d, statuses[i].left, statuses[i].help);
	doc_section(d, N_("ENVIRONMENT"));
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		term(d, variables[i].left, variables[i].help);
	doc_section(d, N_("FILES"));
	term(d, ".git/roadbook-seen", N_("in the book: the notices you have read"));
	term(d, ".git/roadbook-glances, .git/roadbook-glances-units", N_("in the book: what today and funnel need not read again; may be deleted"));
	see_also(d);
	doc_finish(d, "roadbook", "1");
}

static void
pages(struct doc *d, const char *lang)
{
	const struct rbk_command *cmd;

	d->run.say = rbk_say_for(lang);
	d->chinese = rbk_say_chinese(d->run.say);
	program_page(d);
	doc_records(d);
	doc_policy(d);
	for (size_t i = 0; (cmd = rbk_command_at(i)); i++)
		if (!(cmd->flags & RBK_CMD_HIDDEN))
			command_page(d, cmd);
}

int
main(int argc, char **argv)
{
	static const char *const folders[] = { "", "/man1", "/man5", "/zh_CN", "/zh_CN/man1", "/zh_CN/man5" };
	struct doc d = { .folder = argc == 2 ? argv[1] : "." };

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		char path[1024];

		(void)snprintf(path, sizeof path, "%s%s", d.folder, folders[i]);
		(void)mkdir(path, 0777);
	}
	d.run.policy = rbk_policy_builtin(&d.run.arena);
	d.run.doc = rbk_json_obj(&d.run.arena);
	pages(&d, "en");
	pages(&d, "zh_CN");
	doc_completion(&d);
	rbk_arena_free(&d.run.arena);
	rbk_buf_free(&d.out);
	return d.failed;
}
