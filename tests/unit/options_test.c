/* The parser of the command line, on commands of the test's own. The source
   itself is part of this program: the cli is no library. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/options.c"
#include "cli/suggest.c"

struct args {
	const char *topic, *next;
	bool quick;
	struct rbk_strs names;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "topic", offsetof(struct args, topic), "T", "topic", RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "next", offsetof(struct args, next), "N", "next", RBK_OPT_ASKED, NULL },
	{ RBK_OPT_FLAG, "quick", offsetof(struct args, quick), NULL, "quick", 0, NULL },
	{ RBK_OPT_LIST, "name", offsetof(struct args, names), "N", "name", 0, NULL },
	{ 0 },
};
static const struct rbk_operand one[] = { { "CLIENT", RBK_ARG_ONE, "a client" }, { 0 } };
static const struct rbk_operand some[] = { { "CLIENT", RBK_ARG_ONE, "a client" }, { "F=V", RBK_ARG_SOME, "fields" }, { 0 } };

static const struct rbk_command commands[] = {
	{ .name = "log call", .operands = one, .options = options, .size = sizeof(struct args), .flags = RBK_CMD_BOOK },
	{ .name = "log visit", .operands = one, .options = options, .size = sizeof(struct args), .flags = RBK_CMD_BOOK },
	{ .name = "set", .operands = some, .flags = RBK_CMD_BOOK },
	{ .name = "serve", .operands = one, .flags = RBK_CMD_HUB },
	{ .name = "hook", .operands = one, .flags = RBK_CMD_RAW | RBK_CMD_HIDDEN },
};

const struct rbk_command *
rbk_command_at(size_t i)
{
	return i < sizeof commands / sizeof *commands ? &commands[i] : NULL;
}

const struct rbk_command *
rbk_command_find(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static bool person_there;
static const char *answer;
static int asked;

bool
rbk_ask_possible(const struct rbk_run *r)
{
	(void)r;
	return person_there;
}

const char *
rbk_ask_text(struct rbk_run *r, const char *what)
{
	(void)r;
	(void)what;
	asked++;
	return answer;
}

const char *
rbk_ask_option(struct rbk_run *r, const struct rbk_option *o)
{
	return rbk_ask_text(r, o->help);
}

static const char *
english(const char *msgid)
{
	return msgid;
}

static struct rbk_run run;
static struct rbk_err err;

/* Words behind the program's name, with blanks between, "_" for a blank. */
static int
parse(const char *line)
{
	static char text[256];
	char *argv[32] = { (char *)(size_t)"roadbook" };
	int argc = 1;

	rbk_arena_free(&run.arena);
	run = (struct rbk_run){ .say = english };
	err = (struct rbk_err){0};
	assert_true(strlen(line) < sizeof text);
	memcpy(text, line, strlen(line) + 1);
	for (char *p = text; *p;) {
		argv[argc++] = p;
		p += strcspn(p, " ");
		if (*p)
			*p++ = '\0';
	}
	int code = rbk_options_read(&run, argc, argv, &err);

	return code ? code : run.cmd ? rbk_options_complete(&run, &err) : 0;
}

static const struct args *
args(void)
{
	return run.args;
}

static void
any_order(void **state)
{
	static const char *const lines[] = {
		"log call acme --topic x --next y --quick",
		"--json log call --topic=x acme --quick --next=y",
		"log --json call --quick --next y --topic x -- acme",
		"log call --book b --topic x --next y --quick acme",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_int_equal(parse(lines[i]), 0);
		assert_string_equal(run.cmd->name, "log call");
		assert_string_equal(args()->topic, "x");
		assert_string_equal(args()->next, "y");
		assert_true(args()->quick);
		assert_int_equal(run.n, 1);
		assert_string_equal(run.operand[0], "acme");
	}
	assert_string_equal(run.general.book, "b");
}

static void
lists_and_odd_values(void **state)
{
	(void)state;
	assert_int_equal(parse("log call acme --topic --next --name a --name=b --name ="), 0);
	assert_string_equal(args()->topic, "--next"); /* a value is whatever stands behind */
	assert_int_equal(args()->names.n, 3);
	assert_string_equal(args()->names.at[1], "b");
	assert_string_equal(args()->names.at[2], "=");
	assert_int_equal(parse("log call --topic=a=b -- --acme"), 0);
	assert_string_equal(args()->topic, "a=b");
	assert_string_equal(run.operand[0], "--acme");
	assert_int_equal(parse("log call - --topic="), 0);
	assert_string_equal(args()->topic, "");
	for (int i = 0; i < 20; i++) /* more than the first room */
		assert_int_equal(parse("log call c --topic t --name 1 --name 2 --name 3 --name 4 --name 5 --name 6 --name 7 --name 8 --name 9"), 0);
	assert_int_equal(args()->names.n, 9);
	assert_string_equal(args()->names.at[8], "9");
}

static void
refused(const char *line, const char *words)
{
	assert_int_equal(parse(line), RBK_E_USAGE);
	if (!strstr(err.text, words))
		fail_msg("%s: said \"%s\", not \"%s\"", line, err.text, words);
}

static void
refusals(void **state)
{
	(void)state;
	refused("log call acme --topci x", "did you mean --topic?");
	refused("log call acme --jsno --topic x", "did you mean --json?");
	refused("log call acme --zzzzzz x", "roadbook help log call");
	refused("--topic x log call", "behind the command");
	refused("lgo", "unknown command lgo");
	refused("log vist acme", "did you mean log visit?");
	refused("log", "log call, log visit");
	refused("xyzzy", "roadbook help lists");
	refused("log call acme --topic", "needs a value: --topic T");
	refused("log call acme --topic x --topic y", "given twice");
	refused("log call acme --topic x --quick=1", "takes no value");
	refused("log call acme", "option --topic T is missing");
	refused("log call --topic x", "CLIENT is missing");
	refused("log call acme inc --topic x", "one word too many: inc");
	refused("set acme", "F=V is missing");
	refused("set acme a=b --topic x", "unknown option --topic");
	refused("log call acme -t x", "two dashes");
	refused("serve x", "option --hub PATH is missing");
	refused("log call acme --topic x --hub y", "unknown option --hub");
	refused("hoko", "unknown command"); /* hidden commands aren't suggested */
	assert_null(strstr(err.text, "hook"));
}

static void
raw_words(void **state)
{
	(void)state;
	assert_int_equal(parse("hook --a -b -- c"), 0);
	assert_int_equal(run.n, 4);
	assert_string_equal(run.operand[0], "--a");
	assert_string_equal(run.operand[2], "--");
}

static void
nothing_and_help(void **state)
{
	(void)state;
	assert_int_equal(parse(""), 0);
	assert_null(run.cmd);
	assert_int_equal(parse("log --help"), 0);
	assert_null(run.cmd);
	assert_string_equal(run.operand[0], "log");
	assert_int_equal(parse("-h"), 0);
	assert_true(run.general.help);
	refused("--versio", "did you mean --version?");
}

static void
asking(void **state)
{
	(void)state;
	person_there = true;
	answer = "typed";
	asked = 0;
	assert_int_equal(parse("log call"), 0);
	assert_string_equal(run.operand[0], "typed");
	assert_string_equal(args()->topic, "typed");
	assert_string_equal(args()->next, "typed");
	assert_int_equal(asked, 3);
	answer = NULL; /* just Enter */
	assert_int_equal(parse("log call acme --topic x"), 0);
	assert_null(args()->next);
	refused("log call acme", "option --topic T is missing");
	person_there = false;
}

static void
distances(void **state)
{
	(void)state;
	assert_int_equal(rbk_word_distance("", ""), 0);
	assert_int_equal(rbk_word_distance("abc", "abc"), 0);
	assert_int_equal(rbk_word_distance("abc", "acb"), 1);
	assert_int_equal(rbk_word_distance("abc", "ab"), 1);
	assert_int_equal(rbk_word_distance("", "abc"), 3);
	assert_int_equal(rbk_word_distance("kitten", "sitting"), 3);
	char longest[300];

	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_int_equal(rbk_word_distance(longest, ""), 64);
}

static int
end(void **state)
{
	(void)state;
	rbk_arena_free(&run.arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_order), cmocka_unit_test(lists_and_odd_values), cmocka_unit_test(refusals),
		cmocka_unit_test(raw_words), cmocka_unit_test(nothing_and_help), cmocka_unit_test(asking),
		cmocka_unit_test(distances),
	};

	return cmocka_run_group_tests(tests, NULL, end);
}
