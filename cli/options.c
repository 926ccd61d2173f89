/* The parser of the command line. All it knows of options and commands it
   reads from tables; it opens nothing and prints nothing. */
#include "cli/options.h"

#include <stdio.h>
#include <string.h>

#include "cli/ask.h"
#include "cli/suggest.h"

#define AT(field) offsetof(struct rbk_general, field)

const struct rbk_option rbk_general_options[] = {
	{ RBK_OPT_STR, "book", AT(book), "DIR", N_("the book; else $ROADBOOK_BOOK, else this folder or the nearest one above it"), RBK_OPT_BOOK, NULL },
	{ RBK_OPT_STR, "hub", AT(hub), "PATH", N_("the hub's folder"), RBK_OPT_HUB, NULL },
	{ RBK_OPT_FLAG, "json", AT(json), NULL, N_("print one JSON document instead of text"), 0, NULL },
	{ RBK_OPT_STR, "lang", AT(lang), "LANG", N_("language: en or zh_CN; else the environment's"), 0, NULL },
	{ RBK_OPT_FLAG, "yes", AT(yes), NULL, N_("go on without asking"), 0, NULL },
	{ RBK_OPT_FLAG, "help", AT(help), NULL, N_("explain the command"), 0, NULL },
	{ RBK_OPT_FLAG, "version", AT(version), NULL, N_("print the version"), 0, NULL },
	{ 0 },
};

bool
rbk_option_applies(const struct rbk_option *o, const struct rbk_command *cmd)
{
	if (!cmd || !(o->flags & (RBK_OPT_BOOK | RBK_OPT_HUB)))
		return true;
	if (o->flags & RBK_OPT_BOOK)
		return cmd->flags & (RBK_CMD_BOOK | RBK_CMD_EITHER | RBK_CMD_MAYBE | RBK_CMD_ASKS);
	return cmd->flags & (RBK_CMD_HUB | RBK_CMD_EITHER);
}

static void
append(struct rbk_run *r, struct rbk_strs *s, const char *value)
{
	if (s->n == s->cap) {
		const char **more = rbk_arena_take(&r->arena, (s->cap * 2 + 8) * sizeof *more);

		if (s->n)
			memcpy(more, s->at, s->n * sizeof *more);
		s->at = more;
		s->cap = s->cap * 2 + 8;
	}
	s->at[s->n++] = value;
}

static int
set(struct rbk_run *r, const struct rbk_option *o, char *base, const char *value, struct rbk_err *err)
{
	char *place = base + o->offset;

	if (o->type == RBK_OPT_LIST) {
		append(r, (struct rbk_strs *)(void *)place, value);
	} else if (o->type == RBK_OPT_FLAG) {
		*(bool *)(void *)place = true;
	} else {
		const char **s = (const char **)(void *)place;

		if (*s)
			return rbk_fail(err, RBK_E_USAGE, N_("option --%s is given twice"), o->name);
		*s = value;
	}
	return 0;
}

static const struct rbk_option *
find(const struct rbk_option *rows, const struct rbk_command *cmd, const char *name)
{
	for (; rows && rows->name; rows++)
		if (strcmp(rows->name, name) == 0 && rbk_option_applies(rows, cmd))
			return rows;
	return NULL;
}

/* One word that begins with --; may take the word after it. */
static int
read_option(struct rbk_run *r, int argc, char **argv, int *i, struct rbk_err *err)
{
	const char *word = argv[*i] + 2, *equals = strchr(word, '='), *value = equals ? equals + 1 : NULL;
	const char *name = equals ? rbk_arena_copy(&r->arena, word, (size_t)(equals - word)) : word;
	const struct rbk_option *o = r->cmd ? find(r->cmd->options, r->cmd, name) : NULL;
	char *base = o ? (char *)(size_t)r->args : (char *)&r->general;

	if (!o)
		o = find(rbk_general_options, r->cmd, name);
	if (!o)
		return rbk_unknown_option(r->cmd, name, err);
	if (o->type == RBK_OPT_FLAG && value)
		return rbk_fail(err, RBK_E_USAGE, N_("option --%s takes no value"), o->name);
	if (o->type != RBK_OPT_FLAG && !value) {
		if (*i + 1 >= argc)
			return rbk_fail(err, RBK_E_USAGE, N_("option --%s needs a value: --%s %s"), o->name, o->name, o->value);
		value = argv[++*i];
	}
	return set(r, o, base, value, err);
}

/* Does any command's name begin with this word and a blank? */
static bool
begins_command(const char *word)
{
	size_t n = strlen(word);
	const struct rbk_command *cmd;

	for (size_t i = 0; (cmd = rbk_command_at(i)); i++)
		if (strncmp(cmd->name, word, n) == 0 && cmd->name[n] == ' ')
			return true;
	return false;
}

/* A word before the command is known: *half holds its first words. */
static int
read_command(struct rbk_run *r, const char **half, const char *word, struct rbk_err *err)
{
	const char *name = *half ? rbk_arena_print(&r->arena, "%s %s", *half, word) : word;

	r->cmd = rbk_command_find(name);
	if (r->cmd) {
		if (r->cmd->size)
			r->args = rbk_arena_take(&r->arena, r->cmd->size);
		return 0;
	}
	if (!begins_command(name))
		return rbk_unknown_command(name, err);
	*half = name;
	return 0;
}

int
rbk_options_read(struct rbk_run *r, int argc, char **argv, struct rbk_err *err)
{
	const char *half = NULL;
	bool plain = false;
	int code = 0;

	r->operand = rbk_arena_take(&r->arena, ((size_t)argc + 8) * sizeof *r->operand);
	for (int i = 1; i < argc && !code; i++) {
		const char *word = argv[i];

		if (r->cmd && (plain || (r->cmd->flags & RBK_CMD_RAW)))
			r->operand[r->n++] = word;
		else if (strcmp(word, "--") == 0)
			plain = true;
		else if (strcmp(word, "-h") == 0)
			r->general.help = true;
		else if (!plain && word[0] == '-' && word[1] == '-')
			code = read_option(r, argc, argv, &i, err);
		else if (!plain && word[0] == '-' && word[1])
			code = rbk_fail(err, RBK_E_USAGE, N_("unknown option %.60s: options begin with two dashes; put -- before a word that begins with one"), word);
		else if (r->cmd)
			r->operand[r->n++] = word;
		else
			code = read_command(r, &half, word, err);
	}
	if (!code && !r->cmd && half && !r->general.help)
		return rbk_half_command(r, half, err);
	if (!code && half && !r->cmd)
		r->operand[r->n++] = half;
	return code;
}

/* The place of a string or list option, NULL if it was given. */
static char *
missing(const struct rbk_run *r, const struct rbk_option *o)
{
	char *place = (char *)(size_t)r->args + o->offset;

	if (o->type == RBK_OPT_LIST)
		return ((const struct rbk_strs *)(void *)place)->n ? NULL : place;
	return o->type == RBK_OPT_STR && !*(const char **)(void *)place ? place : NULL;
}

static int
complete_options(struct rbk_run *r, bool person, struct rbk_err *err)
{
	for (const struct rbk_option *o = r->cmd->options; o && o->name; o++) {
		const char *answer = NULL;

		if (!(o->flags & (RBK_OPT_NEEDED | RBK_OPT_ASKED)) || !missing(r, o))
			continue;
		if (person)
			answer = rbk_ask_option(r, o);
		if (!answer && (o->flags & RBK_OPT_NEEDED))
			return rbk_fail(err, RBK_E_USAGE, N_("option --%s %s is missing: %s"), o->name, o->value, r->say(o->help));
		if (answer && set(r, o, (char *)(size_t)r->args, answer, err))
			return (int)err->code;
	}
	return 0;
}

int
rbk_options_complete(struct rbk_run *r, struct rbk_err *err)
{
	bool person = rbk_ask_possible(r);
	size_t least = 0, most = 0;
	const struct rbk_operand *o = r->cmd->operands;

	if (r->cmd->flags & RBK_CMD_RAW)
		return 0;
	for (; o && o->name; o++) {
		const char *answer = NULL;
		bool needed = o->count == RBK_ARG_ONE || o->count == RBK_ARG_SOME;

		least += needed;
		most = o->count == RBK_ARG_SOME || o->count == RBK_ARG_ANY ? (size_t)-1 : most + 1;
		if (!needed || r->n >= least)
			continue;
		if (person && o->count == RBK_ARG_ONE)
			answer = rbk_ask_text(r, r->say(o->help));
		if (!answer)
			return rbk_fail(err, RBK_E_USAGE, N_("%s is missing: %s; see roadbook help %s"), o->name, r->say(o->help), r->cmd->name);
		r->operand[r->n++] = answer;
	}
	if (r->n > most)
		return rbk_fail(err, RBK_E_USAGE, N_("one word too many: %.60s; put quotes around a text with blanks"), r->operand[most]);
	if ((r->cmd->flags & RBK_CMD_HUB) && !r->general.hub)
		return rbk_fail(err, RBK_E_USAGE, N_("option --hub PATH is missing: %s"), r->say(N_("the hub's folder")));
	return complete_options(r, person, err);
}
