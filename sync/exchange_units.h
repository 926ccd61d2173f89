/* The units a leader may read, fetched into the leader's book's repository:
   refs/roadbook/units/<unit>. */
#ifndef RBK_SYNC_EXCHANGE_UNITS_H
#define RBK_SYNC_EXCHANGE_UNITS_H

#include "core/store/book.h"
#include "sync/remote_p.h"
#include "sync/trust.h"

/* Fetches what the desk lists now and drops what it lists no longer (or not
   today). *moved, *missed: how many brought something new, how many the hub
   doesn't give. RBK_E_UNREACHABLE: as rbk_far_fetch. */
int rbk_units_fetch(size_t *moved, size_t *missed, git_repository *repo, struct rbk_book *b,
                    struct rbk_wire *line, const struct rbk_trust *trust, struct rbk_err *err);

#endif
