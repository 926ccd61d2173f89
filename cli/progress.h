/* Progress on a terminal, for what takes longer than a second. */
#ifndef RBK_CLI_PROGRESS_H
#define RBK_CLI_PROGRESS_H

#include "cli/command.h"
#include "core/model/time.h"

/* Start it as { .run = r }. */
struct rbk_progress {
	struct rbk_run *run;
	rbk_time        begun, shown;
	bool            on_screen;
};

/* Fits rbk_progress_fn; ctx is a struct rbk_progress. all 0: not known. */
void rbk_progress_show(void *ctx, const char *what, size_t done, size_t all);
/* Wipes the line. */
void rbk_progress_end(struct rbk_progress *p);

#endif
