/* Questions go to stderr, answers come from stdin. Nothing here decides
   what is asked. */
#include "cli/ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/help.h"

bool
rbk_ask_possible(const struct rbk_run *r)
{
	return !r->general.yes && !r->general.json && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

const char *
rbk_ask_text(struct rbk_run *r, const char *what)
{
	char *line = NULL;
	const char *answer = NULL;
	size_t size = 0;

	(void)fprintf(stderr, "%s: ", what);
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
rbk_ask_option(struct rbk_run *r, const struct rbk_option *o)
{
	struct rbk_buf what = {0};
	const char *answer;

	rbk_buf_str(&what, r->say(o->help));
	if (o->words) {
		rbk_buf_str(&what, "\n");
		rbk_help_words(r, &what, o->words);
		rbk_buf_str(&what, "> ");
	}
	answer = rbk_ask_text(r, what.text);
	rbk_buf_free(&what);
	return answer;
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
