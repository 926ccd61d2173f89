/* One line on stderr, rewritten in place; nothing where no person looks. */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "core/store/clock.h"

#define PATIENCE_MS 1000
#define STEP_MS     200

void
rbk_progress_show(void *ctx, const char *what, size_t done, size_t all)
{
	struct rbk_progress *p = ctx;
	rbk_time now = rbk_clock_now();

	if (!p->begun)
		p->begun = now;
	if (p->run->general.json || !isatty(STDERR_FILENO) || now - p->begun < PATIENCE_MS || now - p->shown < STEP_MS)
		return;
	p->shown = now;
	p->on_screen = true;
	if (all)
		(void)fprintf(stderr, "\r\033[K%s %zu/%zu", p->run->say(what), done, all);
	else
		(void)fprintf(stderr, "\r\033[K%s %zu", p->run->say(what), done);
	(void)fflush(stderr);
}

void
rbk_progress_end(struct rbk_progress *p)
{
	if (p->on_screen)
		(void)fprintf(stderr, "\r\033[K");
	p->on_screen = false;
}
