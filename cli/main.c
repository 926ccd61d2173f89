/* The program: reads the command line, opens what the command's row asks
   for, runs it, ends. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/options.h"
#include "cli/pen.h"
#include "cli/say.h"
#include "cli/sight.h"
#include "cli/who.h"

static int
choose_language(struct rbk_run *r, struct rbk_err *err)
{
	rbk_say_fn *say = r->general.lang ? rbk_say_for(r->general.lang) : r->say;

	if (!say)
		return rbk_fail(err, RBK_E_USAGE, N_("--lang %.40s: languages are en and zh_CN"), r->general.lang);
	r->say = err->say = say;
	return 0;
}

/* The words of an error of the command line must be in the language it
   asks for, wherever --lang stands. */
static void
peek_language(struct rbk_run *r, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		const char *lang = NULL;

		if (strncmp(argv[i], "--lang=", 7) == 0)
			lang = argv[i] + 7;
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			lang = argv[i + 1];
		if (lang && rbk_say_for(lang))
			r->say = rbk_say_for(lang);
	}
}

static int
run_command(struct rbk_run *r, struct rbk_err *err)
{
	bool central = (r->cmd->flags & RBK_CMD_EITHER) && r->general.hub;

	if (rbk_options_complete(r, err))
		return (int)err->code;
	if ((r->cmd->flags & (RBK_CMD_BOOK | RBK_CMD_EITHER)) && !central && rbk_run_open(r, err))
		return (int)err->code;
	if ((r->cmd->flags & RBK_CMD_MAYBE) && rbk_run_open_at_hand(r, err))
		return (int)err->code;
	if (central && !rbk_run_central(r, err))
		return (int)err->code;
	if (rbk_who(r, err))
		return (int)err->code;
	r->doc = rbk_json_obj(&r->arena);
	if (r->cmd->schema)
		rbk_json_set_str(&r->arena, r->doc, "schema", rbk_arena_print(&r->arena, "roadbook.%s", r->cmd->schema));
	return r->cmd->run(r, err);
}

/* --help and --version win over everything; no words: the overview. */
static void
explain(struct rbk_run *r)
{
	const char *name = r->general.version ? "version" : !r->cmd || r->general.help ? "help" : NULL;

	if (!name)
		return;
	if (!r->general.version && r->cmd) {
		r->operand[0] = r->cmd->name;
		r->n = 1;
	}
	r->cmd = rbk_command_find(name);
}

/* What saves and syncs leave behind is tidied by a child that nobody waits
   for: not the shell, not a reader of our output, not a lock. */
static void
tidy(struct rbk_run *r)
{
	struct rbk_err nobody = {0};
	int fd = r->book && rbk_book_untidy(r->book) ? open("/dev/null", O_RDWR | O_CLOEXEC) : -1;

	if (fd < 0 || fork() != 0) {
		if (fd >= 0)
			(void)close(fd);
		return;
	}
	(void)setsid();
	(void)dup2(fd, STDIN_FILENO);
	(void)dup2(fd, STDOUT_FILENO);
	(void)dup2(fd, STDERR_FILENO);
	rbk_run_forget(r);
	(void)rbk_book_tidy(r->book, false, &nobody);
	_exit(0);
}

int
main(int argc, char **argv)
{
	struct rbk_run r = { .say = rbk_say_environment(), .zone = 480 };
	struct rbk_err err = {0};

	(void)sigaction(SIGXFSZ, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL); /* an error like a full disk */
	peek_language(&r, argc, argv);
	err.say = r.say;
	if (!rbk_options_read(&r, argc, argv, &err) && !choose_language(&r, &err)) {
		explain(&r);
		(void)run_command(&r, &err);
	}
	int status = rbk_pen_end(&r, &err);

	tidy(&r);
	rbk_run_close(&r);
	return status;
}
