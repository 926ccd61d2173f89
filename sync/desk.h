/* Desks: what headquarters answers each person. All of it follows from
   central, so desks are brought from the commit they were last done for
   (hub/desks-done) to the one central shows now. */
#ifndef RBK_SYNC_DESK_H
#define RBK_SYNC_DESK_H

#include "sync/hub.h"

/* Brings all desks along, under merge.lock. *moved: how many changed.
   On a desk:
     desk.json                              how far headquarters is
     receipts/<yyyy-mm>/<number>.json       this person's lines of the journal
     notices/<yyyy-mm>/<id>.json            what the person is told; never removed
     cases/<hh>/<case>.json                 what the person may read of a case
     handed/<person>/clients/<hh>/<client>/ a client that came with a ruling:
                                            the former owner's folder as central
                                            has it, the same tree */
int rbk_desks(struct rbk_hub *h, size_t *moved, rbk_progress_fn *progress, void *ctx, struct rbk_err *err);

#endif
