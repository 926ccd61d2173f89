/* A repository that headquarters writes, as a device fetches it: signed by the
   hub's key, and never older than what was fetched before. A hub that was
   brought back from a backup says so with its key, by a higher epoch in each
   of them (org.json, desk.json, unit.json): then its older state is taken. */
#ifndef RBK_SYNC_ORIGIN_H
#define RBK_SYNC_ORIGIN_H

#include "sync/transport.h"
#include "sync/trust.h"

struct rbk_origin {
	const char *repository; /* "desks/r-li.git" */
	const char *what;       /* for the words */
	const char *ref;        /* where it is kept here */
	const char *file;       /* its record that names the epoch */
	bool        names_key;  /* commons: a new key of the hub is taken over from it */
	bool        keep;       /* what a restored hub no longer has stays here: its receipts are proofs */
};

/* RBK_E_PERSON: somebody else wrote it; RBK_E_BROKEN: it went back; else as
   rbk_far_fetch. Fetch commons first. */
int rbk_origin_fetch(bool *moved, git_repository *repo, struct rbk_wire *line, struct rbk_trust *trust,
                     const struct rbk_origin *o, struct rbk_err *err);
/* The same with another branch of that repository (sync/remote_p.h). */
struct rbk_wish;
int rbk_origin_fetch_with(bool *moved, git_repository *repo, struct rbk_wire *line, struct rbk_trust *trust,
                          const struct rbk_origin *o, struct rbk_wish *beside, struct rbk_err *err);

#endif
