/* Figures at headquarters: finance's sheet becomes a month of
   central's org/figures, and from there goes to desks and units. */
#ifndef RBK_SYNC_FIGURES_H
#define RBK_SYNC_FIGURES_H

#include "core/rules/figure_import.h"
#include "sync/hub.h"

/* Decides what a sheet says, by the people, units and cases of now. Of
   `want` the caller fills sheet, map, month, file; the rest is filled here. */
int rbk_hub_figures_plan(struct rbk_figure_import *out, struct rbk_arena *a, struct rbk_hub *h, struct rbk_figure_want *want,
                         struct rbk_err *err);

/* What it came to: figures that are new, others than before, as before, gone. */
struct rbk_figures_report {
	size_t fresh, changed, same, dropped;
	char   commit[41]; /* of central; "" if nothing changed */
};
/* Puts figures in the place of the month's, in one commit; the former ones
   stay in central's history. `add`: only of the subjects given. What is the
   same but for when it was imported stays as it is, so that the same file
   again changes nothing. `dry`: only the report. The next merge brings desks and units along. */
int rbk_hub_figures_set(struct rbk_figures_report *out, struct rbk_hub *h, const char *month, const struct rbk_figures *figures,
                        bool add, bool dry, struct rbk_err *err);

/* Each commit that changed figures, newest first: adds { commit, at, month,
   fresh, changed, dropped, files } to the list, at most `most`. */
int rbk_hub_figures_log(struct rbk_json *list, struct rbk_arena *a, struct rbk_hub *h, size_t most, struct rbk_err *err);

#endif
