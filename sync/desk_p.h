/* Desks and units from inside: tasks (what is to change on whose desk, or in
   which unit), gathered from central's changes, then done one by one. */
#ifndef RBK_SYNC_DESK_P_H
#define RBK_SYNC_DESK_P_H

#include "core/store/parcel.h"
#include "sync/central.h"
#include "sync/desk.h"
#include "sync/desk_copy.h"
#include "sync/hub_p.h"
#include "sync/journal.h"
#include "sync/names.h"
#include "sync/work.h"

enum rbk_task_type {
	RBK_TASK_TOUCH,  /* nothing but to look at the desk */
	RBK_TASK_FILE,   /* path ← file */
	RBK_TASK_COPY,   /* path ← the file at `from` in central */
	RBK_TASK_DROP,   /* path goes away, if it is there */
	RBK_TASK_NOTICE, /* path ← file, unless one of `paths` is there */
	RBK_TASK_GRAFT   /* path ← the tree at `from` in central, with all that is in it */
};

struct rbk_task {
	enum rbk_task_type type;
	bool         unit;   /* not a person's desk, but the unit `person` */
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

/* A case, or a suspicion, that changed. */
struct rbk_case_change {
	git_oid old, neu;
	bool    has_old, has_new, suspicion;
	char    id[RBK_ULID_SIZE];
};

/* The two states of central. */
struct rbk_desk_span {
	struct rbk_hub  *hub;
	git_oid          commit, old_commit, old_tree;
	bool             has_old;
	struct rbk_state now, was; /* was.number 0: there is no old one */
	rbk_time         now_time, was_time; /* who leads whom is asked for then: enrolment moves central, but no as_of */
	bool             cycle;   /* one cycle's changes, just made */
	bool             org;     /* staff or units changed: who reads which unit is said anew */
	struct rbk_names readers; /* persons; … */
	struct rbk_json **reads;  /* … the units each may read, as desk.json lists them */
	struct rbk_arena arena;
};

/* One worker's view of central. */
struct rbk_desk_eye {
	const struct rbk_desk_span *span;
	struct rbk_central central; /* at `commit`, once there is one; before, at the old one */
	struct rbk_copier  copier;
	struct rbk_people  people;
	struct rbk_tasks   tasks;
};

/* desk_span.c */
int rbk_span_state(struct rbk_state *out, struct rbk_central *c, struct rbk_err *err); /* state.json */
/* When a commit of central was made, or the time it is about: the later. */
rbk_time rbk_span_time(const struct rbk_hub *h, const git_oid *commit, rbk_time as_of);
void rbk_span_old(struct rbk_desk_span *s);
int rbk_span_done(const struct rbk_desk_span *s, struct rbk_err *err);

/* desk_task.c */
void rbk_task_add(struct rbk_tasks *t, struct rbk_task task);
/* Units first: they take longest. Then by person, path, type. */
int rbk_task_compare(const void *x, const void *y);
/* A record as a file of the desk or unit; `path` lives in the tasks' arena. */
void rbk_task_file(struct rbk_tasks *t, const char *person, const char *path, const struct rbk_record *r);
/* A notice: made if none of the `n` ids' files is there; ids[0] is its own. */
void rbk_task_notice(struct rbk_tasks *t, const char *person, struct rbk_record *notice, rbk_time at,
                     const char *const *ids, size_t n);

/* The same from scratch: `key` is what makes it one notice (its id comes of
   that and of `to`); args end with NULL. */
struct rbk_tell {
	const char *to, *what, *key, *person;
	int64_t     number;
	rbk_time    at;
	const char *const *args;
};
void rbk_task_tell(struct rbk_tasks *t, const struct rbk_tell *tell, int zone);

/* desk_case.c: everybody above all of them, from the lowest up. */
struct rbk_names;
void rbk_desk_leaders(struct rbk_names *persons, const struct rbk_staff *staff, rbk_time t);
/* The tasks of one case. */
int rbk_desk_case(struct rbk_desk_eye *eye, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
                  struct rbk_err *err);
/* desk_suspicion.c: the tasks of one suspicion. */
int rbk_desk_suspicion(struct rbk_desk_eye *eye, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
                       struct rbk_err *err);
/* desk_line.c: the tasks of receipts and quarantine. */
int rbk_desk_lines(struct rbk_desk_eye *eye, struct rbk_err *err);

/* desk_kpi.c: the tasks of KPI sheets that changed; `staff`: who reviews
   whom may have changed, too. */
int rbk_desk_kpi(struct rbk_desk_eye *eye, bool staff, struct rbk_err *err);

/* desk_unit.c: the tasks of members' books; who reads which unit. */
/* The unit the person is in then, if it is in central. */
const char *rbk_unit_of(const struct rbk_desk_eye *eye, const char *person, rbk_time t);
/* The person's book goes to their unit. */
int rbk_unit_book(struct rbk_desk_eye *eye, const char *person, struct rbk_err *err);
/* A staff record changed (`old` NULL: it is new): the book goes along. */
int rbk_unit_moved(struct rbk_desk_eye *eye, const char *person, const git_oid *old, struct rbk_err *err);
/* Adds the units at and above those persons', up to the lowest that is above
   all of them. */
void rbk_units_concerned(struct rbk_names *units, const struct rbk_desk_eye *eye, const struct rbk_names *persons,
                         uint32_t n, rbk_time t);
/* The lowest unit with all those persons in it or below; NULL: none. */
const char *rbk_unit_over(const struct rbk_desk_eye *eye, const struct rbk_names *persons, rbk_time t);
/* Fills the span's readers; desks of all who read units, or did, are looked
   at. */
int rbk_unit_readers(struct rbk_desk_span *span, struct rbk_desk_eye *eye, struct rbk_err *err);

/* desk_figure.c: the tasks of figures that differ from those of the tree
   `old` (NULL: all there are); `staff`: somebody's unit may be another one. */
int rbk_desk_figures(struct rbk_desk_eye *eye, const git_oid *old, bool staff, struct rbk_err *err);

/* desk_write.c: a desk with its tasks; *moved: it has a new commit, which is
   in place but for the rename of its ref (rbk_desk_reveal). */
int rbk_desk_write(bool *moved, struct rbk_desk_eye *eye, struct rbk_bundle **bundle, const struct rbk_task *tasks, size_t n,
                   struct rbk_err *err);
int rbk_desk_reveal(const char *hub, const struct rbk_task *task, struct rbk_err *err);
/* The repository a task is about. */
void rbk_task_repo(char path[RBK_HUB_PATH], const char *hub, const struct rbk_task *task);

#endif
