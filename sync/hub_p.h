/* Inside the hub: what init, enrolment, hooks and the merge share. */
#ifndef RBK_SYNC_HUB_P_H
#define RBK_SYNC_HUB_P_H

#include <git2.h>

#include "core/rules/policy.h"
#include "core/store/key.h"
#include "core/store/repo.h"
#include "sync/hub.h"

struct rbk_hub {
	char           *path; /* absolute, no slash at the end */
	char           *org;
	int             zone;
	git_repository *central;
	bool            signs;     /* what headquarters says is signed: org.json names the key */
	bool            must_sign; /* so must be what is pushed */
	struct rbk_key *key;       /* NULL: there is none, or it isn't ours to read */
	int64_t         epoch;     /* the journal number of the last restore, 0: never */
};

#define RBK_EPOCH        "epoch" /* the field of org.json, desk.json, unit.json */
#define RBK_REF_MAIN     "refs/heads/main"
#define RBK_HUB_PATH     4096
#define RBK_HUB_WAIT_MS  30000 /* for another holder of merge.lock */

/* "<hub>/boxes/<person>.git"; folder is "boxes", "desks" or "units". */
void rbk_hub_person_path(char out[RBK_HUB_PATH], const char *hub, const char *folder, const char *person);

/* A hub, or a copy of one to read: it needs no journal. */
int rbk_hub_open_copy(struct rbk_hub **out, const char *path, struct rbk_err *err);

/* merge.lock: whoever writes central, commons or desks holds it. */
int rbk_hub_lock(int *fd, const char *hub, int wait_ms, struct rbk_err *err);

/* A repository the hub writes itself (central, commons, a desk). Never a box. */
int rbk_hub_repo_open(git_repository **out, const char *path, struct rbk_err *err);
/* Makes one, whole or not at all: under a temporary name, then renamed.
   `config` and the hooks' texts (NULL: none) as they stand in the files.
   There already: brought in line with config and hooks. */
struct rbk_repo_plan {
	const char *path, *head; /* "refs/heads/main" */
	const char *config;
	const char *update, *transaction, *post_receive, *pre_receive;
};
int rbk_hub_repo_make(const struct rbk_repo_plan *plan, struct rbk_err *err);
/* The plan of a repository that only the hub writes: pushes are refused. */
void rbk_hub_repo_plan(struct rbk_repo_plan *out, const char *path);

/* A unit's repository, if there is none; hub_unit.c. */
int rbk_hub_unit_make(const char *hub, const char *unit, struct rbk_err *err);

/* hub_box.c: the person's box, taking pushes or closed; brought in line if it is
   there. */
int rbk_hub_box_make(const struct rbk_hub *h, const char *person, bool closed, struct rbk_err *err);
/* Brings everything that names this program in line with it: the boxes' hooks
   and settings, and HUB/http. Cheap if that was done. Under merge.lock. */
int rbk_hub_hooks(const struct rbk_hub *h, struct rbk_err *err);

/* The tip of a ref and its tree; *tree NULL and *tip zero if there is none. */
int rbk_hub_main(git_oid *tip, git_tree **tree, git_repository *repo, const char *ref, struct rbk_err *err);

/* One durable commit with the puts on top of what `ref` shows, by
   "hub <hub@ORG>". No commit if the tree stays the same. *tip: where the
   ref is then. */
int rbk_hub_commit(git_oid *tip, const struct rbk_hub *h, git_repository *repo, const char *ref,
                   const struct rbk_put *puts, size_t n, const char *what, rbk_time at, struct rbk_err *err);

/* hub_key.c: HUB/key, made if there is none. */
#define RBK_HUB_KEY "key"
int rbk_hub_key_make(struct rbk_hub *h, struct rbk_err *err);
/* The key, if it is ours to read. RBK_E_BROKEN: it isn't the one org.json names. */
int rbk_hub_key_read(struct rbk_hub *h, const char *named, struct rbk_err *err);
/* For whoever is about to write as headquarters: RBK_E_OS if what is said has
   to be signed and the key isn't ours to read. */
int rbk_hub_key_need(const struct rbk_hub *h, struct rbk_err *err);
/* What a new key is signed with: the key before it vouches for these bytes. */
void rbk_hub_key_words(struct rbk_buf *out, const char *org, const char *key);

/* The same tree once more, so that its newest commit has the hub's key. */
int rbk_hub_commit_again(git_oid *tip, const struct rbk_hub *h, git_repository *repo, const char *what, rbk_time at,
                         struct rbk_err *err);

/* Would the merge take this commit as the person's next push, as far as its
   signature goes? RBK_E_REFUSED: says why not. Who may not read central is
   told yes; hub_gate.c. */
int rbk_hub_gate(const char *hub, const char *box, const char *person, const git_oid *commit, struct rbk_err *err);

/* Brings HUB/allowed_signers in line with central; hub_signers.c. */
int rbk_hub_signers(const struct rbk_hub *h, struct rbk_err *err);

/* A record as a put; its text lives in `a`. */
struct rbk_put rbk_hub_put(struct rbk_arena *a, const char *path, const struct rbk_record *r);

/* central's state.json. */
struct rbk_state {
	int64_t  number;
	rbk_time as_of;
	char     words[40]; /* rbk_suspicion_version of its suspicions, "" before the first */
};
int rbk_hub_state(struct rbk_state *out, const struct rbk_hub *h, struct rbk_err *err);

/* The hub's time: not before anything it has said so far. */
int rbk_hub_now(rbk_time *out, const struct rbk_hub *h, struct rbk_err *err);

/* Brings commons in line with central's org.json, org/policy, org/units and
   org/staff (without `was` and dates of hire: a directory says what people
   are, not what they were).
   Does nothing if it is. Under merge.lock. */
int rbk_hub_publish(bool *moved, const struct rbk_hub *h, rbk_time at, struct rbk_err *err);

/* Boxes. Hostile: nothing in them but objects and the one ref is read. */
/* Where refs/heads/book of a box is, "" before the first push.
   RBK_E_MISSING: no such box. */
int rbk_box_tip(char tip[41], const char *box, struct rbk_err *err);
/* The box's objects: its own loose objects and packs, no alternates, no
   config, no refs. */
int rbk_box_open(git_repository **out, const char *box, struct rbk_err *err);

#endif
