/* Asking for a password without showing it. It is kept nowhere here longer
   than the run. */
#include "cli/access.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/ask.h"

#define INTERRUPT 3 /* Ctrl-C */

/* One line, unseen. Ctrl-C ends the line, so that the terminal is itself
   again before the program ends. */
static const char *
read_unseen(struct rbk_run *r)
{
	struct termios was, unseen;
	char line[1024];
	const char *said = NULL;

	if (tcgetattr(STDIN_FILENO, &was))
		return NULL;
	unseen = was;
	unseen.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
	unseen.c_cc[VEOL] = INTERRUPT;
	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
	ssize_t n = read(STDIN_FILENO, line, sizeof line - 1);

	(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
	(void)fputc('\n', stderr);
	line[n > 0 ? n : 0] = '\0';
	if (strchr(line, INTERRUPT))
		(void)raise(SIGINT);
	else if (n > 0)
		said = rbk_arena_copy(&r->arena, line, strcspn(line, "\r\n"));
	explicit_bzero(line, sizeof line);
	return said;
}

static const char *
ask_password(void *ctx, const char *user, const char *hub)
{
	struct rbk_progress *p = ctx;
	struct rbk_run *r = p->run;

	if (!rbk_ask_possible(r))
		return NULL;
	struct rbk_err prompt = { .say = r->say };

	(void)rbk_fail(&prompt, RBK_E_PERSON, N_("password of %s at %s: "), user, hub);
	rbk_progress_end(p);
	(void)fputs(prompt.text, stderr);
	(void)fflush(stderr);
	return read_unseen(r);
}

void
rbk_access_person(struct rbk_access *out, struct rbk_progress *p, struct rbk_run *r)
{
	*p = (struct rbk_progress){ .run = r };
	out->password = ask_password;
	out->progress = rbk_progress_show;
	out->ctx = p;
}
