/* The organisation in central while it is being changed: staff and units.
   All changes of one command are one commit. */
#ifndef RBK_SYNC_ORG_P_H
#define RBK_SYNC_ORG_P_H

#include "core/model/record.h"
#include "core/store/view.h"
#include "sync/hub_p.h"

struct rbk_org_record {
	const char       *path;
	struct rbk_record r;
};

struct rbk_org {
	struct rbk_hub   *hub;
	struct rbk_view  *view; /* central's main */
	struct rbk_arena  a;
	rbk_time          now;  /* hub time, after all that was received */
	int               lock;
	struct rbk_org_record *changed;
	size_t            n, cap;
	struct rbk_err   *err;
};

/* Takes merge.lock, which close gives back. */
int rbk_org_open(struct rbk_org *o, struct rbk_hub *h, struct rbk_err *err);
void rbk_org_close(struct rbk_org *o);

/* A record as this command has changed it so far, a copy. RBK_E_MISSING. */
int rbk_org_person(struct rbk_record *out, struct rbk_org *o, const char *person);
int rbk_org_unit(struct rbk_record *out, struct rbk_org *o, const char *unit);
bool rbk_org_has_unit(struct rbk_org *o, const char *unit);
/* Takes a record in; what the same command said before of it is replaced. */
void rbk_org_put(struct rbk_org *o, const struct rbk_record *r);

/* Puts what the record says now (`fields`, NULL behind the last, and since)
   behind its `was` list. */
void rbk_org_move_to_was(struct rbk_org *o, struct rbk_record *r, const char *const *fields);
/* Its `since`: now, but after what it was before. */
void rbk_org_since(struct rbk_org *o, struct rbk_record *r);

/* Everybody and every unit, changes in; posts as of now. The caller frees it. */
int rbk_org_staff(struct rbk_staff *out, struct rbk_org *o);
/* No loops among units, heads that are there, everybody below the head of
   their unit. RBK_E_BAD names who isn't, and the way out. */
int rbk_org_check(struct rbk_org *o);

/* One commit of central, then commons. */
int rbk_org_commit(struct rbk_org *o, const char *what);

/* hub_post.c: a person's new post. NULL fields stay as they are, unless
   `whole`; "" is none. `fresh`: the person was not enrolled. */
int rbk_org_post(bool *fresh, struct rbk_org *o, const struct rbk_post *post, bool whole);

/* hub_unit.c: the unit's record and repository, if there are none. */
int rbk_org_need_unit(struct rbk_org *o, const char *unit);

#endif
