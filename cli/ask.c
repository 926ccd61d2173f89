/* Questions go to stderr, answers come from stdin. Nothing here decides
   what is asked. */
#include "cli/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/pen.h"
#include "cli/save.h"
#include "cli/sight.h"

bool
rbk_ask_possible(const struct rbk_run *r)
{
	return !r->general.yes && !r->general.json && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

static const char *
ask(struct rbk_run *r, const char *prompt)
{
	char *line = NULL;
	const char *answer = NULL;
	size_t size = 0;

	(void)fputs(prompt, stderr);
	(void)fflush(stderr);
	ssize_t got = getline(&line, &size, stdin);

	if (got > 0) {
		const char *s = line + strspn(line, " \t");
		size_t n = strcspn(s, "\r\n");

		while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
			n--;
		if (n)
			answer = rbk_arena_copy(&r->arena, s, n);
	}
	free(line);
	return answer;
}

const char *
rbk_ask_text(struct rbk_run *r, const char *what)
{
	return ask(r, rbk_arena_print(&r->arena, "%s: ", what));
}

/* One of the list's words; asked again while it is something else. */
static const char *
ask_word(struct rbk_run *r, const struct rbk_option *o, const char *what)
{
	struct rbk_buf words = {0};
	const char *answer;

	rbk_help_words(r, &words, o->words);
	(void)fprintf(stderr, "%s\n%s", what, words.len ? words.text : "");
	rbk_buf_free(&words);
	while ((answer = ask(r, "> ")) && !rbk_fill_word(rbk_run_policy(r), o->words, answer))
		rbk_note(r, N_("%s is none of these words"), answer);
	return answer;
}

const char *
rbk_ask_option(struct rbk_run *r, const struct rbk_option *o)
{
	const char *what = r->say(o->help);

	if (!(o->flags & RBK_OPT_NEEDED))
		what = rbk_arena_print(&r->arena, "%s %s", what, r->say(N_("(may stay empty)")));
	return o->words ? ask_word(r, o, what) : rbk_ask_text(r, what);
}

bool
rbk_ask_yes(struct rbk_run *r, const char *question)
{
	static const char *const yes[] = { "y", "Y", "yes", "YES", "是", "好" };
	const char *answer = rbk_ask_text(r, question);

	for (size_t i = 0; answer && i < sizeof yes / sizeof *yes; i++)
		if (strcmp(answer, yes[i]) == 0)
			return true;
	return false;
}
