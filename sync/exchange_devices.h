/* Another device of the same person has sent something: it comes out of the
   box and is joined with the book here. */
#ifndef RBK_SYNC_EXCHANGE_DEVICES_H
#define RBK_SYNC_EXCHANGE_DEVICES_H

#include "core/model/finding.h"
#include "core/store/book.h"
#include "sync/remote_p.h"
#include "sync/trust.h"

#define RBK_REF_BOX "refs/roadbook/box" /* where the box was when it was fetched last */

/* Is the commit (hex, "" is no commit) behind the book's tip, or is it? */
bool rbk_devices_holds(git_repository *repo, const char *commit);
/* Has the tip been seen in the box, or does the desk know it? Then nothing
   here is news for headquarters. */
bool rbk_devices_known(git_repository *repo, const char *tip, const char *desk_tip);

/* Fetches the box and joins it with the book. `merged`: the tip that the desk
   says headquarters has merged ("" none); it and what is behind it is taken
   whoever signed it. Another tip that the desk knows no key of is not believed (if the hub signs): RBK_E_PERSON if it
   never will be, RBK_E_UNREACHABLE if headquarters may not have merged it yet. */
int rbk_devices_join(git_repository *repo, struct rbk_book *b, struct rbk_wire *line, const struct rbk_trust *trust,
                     const char *merged, struct rbk_findings *found, struct rbk_err *err);

#endif
