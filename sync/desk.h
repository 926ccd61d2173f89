/* Desks: what headquarters answers each person. All of it follows from
   central, so desks are brought from the commit they were last done for
   (hub/desks-done) to the one central shows now. */
#ifndef RBK_SYNC_DESK_H
#define RBK_SYNC_DESK_H

#include "sync/hub_p.h"

/* Brings all desks along, under merge.lock. *moved grows by how many changed.
   On a desk:
     desk.json                              how far headquarters is
     receipts/<yyyy-mm>/<number>.json       this person's lines of the journal
     notices/<yyyy-mm>/<id>.json            what the person is told; never removed
     cases/<hh>/<case>.json                 what the person may read of a case
     figures/<yyyy-mm>/<people|clients>/<id>.json   the person's own figures
     kpi/<yyyy-mm>/<person>.json         KPI sheets: the own ones, and those this
                                            person reviews or reviewed
     suspicions/<id>.json                   what this person may settle by a ruling
     handed/<person>/clients/<hh>/<client>/ a client that came with a ruling:
                                            the former owner's folder as central
                                            has it, the same tree */
int rbk_desks(struct rbk_hub *h, size_t *moved, rbk_progress_fn *progress, void *ctx, struct rbk_err *err);

/* The same while a cycle runs, which has the cases in its hands already:
   open before, give it each case that changes, finish with the new commit
   and the pack its objects came in.
   `was` and `now`: how far central is at `before`, and will be. */
struct rbk_desks;
int rbk_desks_open(struct rbk_desks **out, struct rbk_hub *h, const git_oid *before, const struct rbk_state *was,
                   const struct rbk_state *now, struct rbk_err *err);
int rbk_desks_case(void *desks, unsigned who, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
                   struct rbk_err *err);
/* … and each suspicion. */
int rbk_desks_suspicion(void *desks, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
                        struct rbk_err *err);
int rbk_desks_finish(struct rbk_desks *d, const git_oid *commit, const struct rbk_parcel *fresh, size_t *moved,
                     rbk_progress_fn *progress, void *ctx, struct rbk_err *err);
void rbk_desks_close(struct rbk_desks *d);

#endif
