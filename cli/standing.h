/* Where each record stands on its way to headquarters: saved, sent, received,
   merged, ruled. From what is on the device alone. */
#ifndef RBK_CLI_STANDING_H
#define RBK_CLI_STANDING_H

#include "cli/pen.h"
#include "sync/exchange.h"

extern const struct rbk_column rbk_standing_columns[];

/* As --json and the tables call it. */
const char *rbk_standing_word(enum rbk_standing s);

/* The own book's records below a folder ("" for all), newest first: id, kind,
   type (of an event or activity), at, client (its name), path and standing; number: of the receipt that brought the
   record as it is now. `x`: as rbk_book_standing tells. */
int rbk_standings(struct rbk_json **list, struct rbk_run *r, const struct rbk_exchange *x, const char *folder,
                  struct rbk_err *err);

#endif
