/* Desks from inside: tasks (what is to change on whose desk), gathered from
   central's changes, then done desk by desk. */
#ifndef RBK_SYNC_DESK_P_H
#define RBK_SYNC_DESK_P_H

#include "core/store/parcel.h"
#include "sync/central.h"
#include "sync/desk.h"
#include "sync/hub_p.h"
#include "sync/journal.h"
#include "sync/work.h"

enum rbk_task_type {
	RBK_TASK_TOUCH,  /* nothing but to look at the desk */
	RBK_TASK_FILE,   /* path ← file */
	RBK_TASK_DROP,   /* path goes away, if it is there */
	RBK_TASK_NOTICE, /* path ← file, unless one of `paths` is there */
	RBK_TASK_GRAFT   /* path ← the tree at `from` in central, with all that is in it */
};

struct rbk_task {
	enum rbk_task_type type;
	const char  *person;
	const char  *path;
	struct rbk_packed file;
	const char **paths; /* NULL behind the last */
	const char  *from;
};

struct rbk_tasks {
	struct rbk_task   *at;
	size_t             n, cap;
	struct rbk_arena   arena;
	struct rbk_bundle *empty; /* to prepare files with */
};

/* A case that changed. */
struct rbk_case_change {
	git_oid old, neu;
	bool    has_old, has_new;
	char    id[RBK_ULID_SIZE];
};

/* The two states of central. */
struct rbk_desk_span {
	struct rbk_hub  *hub;
	git_oid          commit, old_commit, old_tree;
	bool             has_old;
	struct rbk_state now, was; /* was.number 0: there is no old one */
	rbk_time         now_time, was_time; /* who leads whom is asked for then: enrolment moves central, but no as_of */
};

/* One worker's view of central. */
struct rbk_desk_eye {
	const struct rbk_desk_span *span;
	struct rbk_central central; /* at `commit`, once there is one; before, at the old one */
	struct rbk_people  people;
	struct rbk_tasks   tasks;
};

/* desk_task.c */
void rbk_task_add(struct rbk_tasks *t, struct rbk_task task);
/* By person, path, type. */
int rbk_task_compare(const void *x, const void *y);
/* A record as a file; `path` lives in the tasks' arena. */
void rbk_task_file(struct rbk_tasks *t, const char *person, const char *path, const struct rbk_record *r);
/* A notice: made if none of the `n` ids' files is there; ids[0] is its own. */
void rbk_task_notice(struct rbk_tasks *t, const char *person, struct rbk_record *notice, rbk_time at,
                     const char *const *ids, size_t n);

/* desk_case.c: the tasks of one case. */
int rbk_desk_case(struct rbk_desk_eye *eye, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
                  struct rbk_err *err);
/* desk_line.c: the tasks of receipts and quarantine. */
int rbk_desk_lines(struct rbk_desk_eye *eye, struct rbk_err *err);

/* desk_write.c: a desk with its tasks; *moved: it has a new commit, which is
   in place but for the rename of its ref (rbk_desk_reveal). */
int rbk_desk_write(bool *moved, struct rbk_desk_eye *eye, struct rbk_bundle **bundle, const struct rbk_task *tasks, size_t n,
                   struct rbk_err *err);
int rbk_desk_reveal(const char *hub, const char *person, struct rbk_err *err);

#endif
