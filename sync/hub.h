/* The hub: a folder with the journal, boxes, desks, commons and central. */
#ifndef RBK_SYNC_HUB_H
#define RBK_SYNC_HUB_H

#include <stdbool.h>

#include "core/model/finding.h"
#include "core/model/time.h"
#include "core/rules/policy.h"
#include "core/rules/staff.h"
#include "sync/access.h"
#include "sync/code.h"

#pragma GCC visibility push(default)

struct rbk_hub;

/* Makes a hub: journal, central (org.json, org/policy/<date>/ from the
   compiled-in policy), commons. `program` is the absolute path of roadbook
   that hooks will run. The hub gets a key and signs with it all it says;
   must_sign: books are taken only if a device enrolled for their person
   signed them. Killed half-way, run it again. RBK_E_EXISTS. */
int rbk_hub_init(const char *path, const char *org, const char *zone, bool must_sign, const char *program,
                 struct rbk_err *err);
int rbk_hub_open(struct rbk_hub **out, const char *path, struct rbk_err *err);
void rbk_hub_close(struct rbk_hub *h);
const char *rbk_hub_path(const struct rbk_hub *h);
const char *rbk_hub_org(const struct rbk_hub *h);
int rbk_hub_zone(const struct rbk_hub *h);
/* The hub's public key ("ssh-ed25519 AAAA…"); NULL if it doesn't sign. */
const char *rbk_hub_key(const struct rbk_hub *h);
/* Must books be signed? */
bool rbk_hub_must_sign(const struct rbk_hub *h);

/* Enrols a person or changes their post: staff record in central, box with
   hook and refusing config, desk, commons; run again = the same or an
   update. RBK_E_BAD: id, level, unit or leader can't be (a loop, an unknown
   leader). */
int rbk_hub_enroll(struct rbk_hub *h, const struct rbk_post *post, struct rbk_err *err);

/* What people and units are, from now on. Fields that are NULL stay; an
   empty leader, parent or head means none. Who moves to another unit without
   a leader being named is led by its head. Everybody stays below the head of
   their unit, a head below the head above: RBK_E_BAD says who wouldn't, and
   the way out. The next merge brings desks and units along. */
int rbk_hub_staff_set(struct rbk_hub *h, const struct rbk_post *post, struct rbk_err *err);
/* The person leaves now: rules on nothing any more, the box is closed. Who
   leads somebody can't. */
int rbk_hub_staff_leave(struct rbk_hub *h, const char *person, struct rbk_err *err);
/* A new key for the directory of claimed clients, as when somebody leaves:
   whoever has an older copy can't compare it with a newer one. */
int rbk_hub_directory_rotate(struct rbk_hub *h, struct rbk_err *err);
/* Makes a unit or changes it. A new head leads those the former one led. */
int rbk_hub_unit_set(struct rbk_hub *h, const struct rbk_unit *to, struct rbk_err *err);

/* While a leader is away a delegate rules with the leader's authority, from
   the first day (NULL: now) to the end of the last one ("2026-12-05"). One
   at a time. */
struct rbk_delegation {
	const char *leader, *delegate, *from, *until;
};
int rbk_hub_staff_delegate(struct rbk_hub *h, const struct rbk_delegation *d, struct rbk_err *err);
/* The leader is back: what hasn't ended ends. RBK_E_MISSING: nobody stood in. */
int rbk_hub_staff_return(struct rbk_hub *h, const char *person, struct rbk_err *err);

/* Merges every journal line not merged yet and applies deadlines; desks and
   commons after. One at a time: if another merge runs, returns at once with
   report.left = true (that one does the work). Safe to kill at any step. */
struct rbk_merge_report {
	bool    left;
	int64_t first, last;           /* journal numbers merged in this run, 0 0: none */
	size_t  books, quarantined, cases, conflicts, suspicions, desks;
};
int rbk_hub_merge(struct rbk_hub *h, struct rbk_merge_report *report,
                  rbk_progress_fn *progress, void *ctx, struct rbk_err *err);

/* For who merges whenever something comes: open before the first merge, wait
   behind each. True: the journal grew (meanwhile, or within so many seconds).
   *fd is the caller's to close. */
int rbk_hub_watch(int *fd, const struct rbk_hub *h, struct rbk_err *err);
bool rbk_hub_wait(int fd, int seconds);

/* What the box's hooks run. `hook` is "update" (argv: ref old new; refuses
   all but a fast-forward of refs/heads/book), "committed" (reads "old new
   ref" lines on stdin; appends to the journal) or "post-receive" (the same,
   once; prints "received N" for the pusher, merges where it may). `box` is the repository's path. */
int rbk_hub_hook(const char *hook, const char *box, int argc, char **argv, struct rbk_err *err);

/* Looks through all boxes and appends a journal line for each tip that isn't
   its person's newest one there: a hook was killed between git's ref and
   the journal, or the host runs no hooks. *added: how many. */
int rbk_hub_scan(struct rbk_hub *h, size_t *added, struct rbk_err *err);

/* Devices. A code lets one device of the person join (init --code); it is
   good for two weeks and named nowhere else. RBK_E_MISSING: nobody of that id
   is enrolled; RBK_E_REFUSED: this hub doesn't sign, so it can't. */
int rbk_hub_device_invite(char code[RBK_CODE_TEXT], struct rbk_hub *h, const char *person, struct rbk_err *err);
/* Has the person neither a device nor a code to make one join? */
int rbk_hub_device_none(bool *none, struct rbk_hub *h, const char *person, struct rbk_err *err);
/* The device (its id, or a unique beginning) is not trusted from that journal
   number on; 0: from the next. RBK_E_BAD: that number is merged already. */
int rbk_hub_device_end(struct rbk_hub *h, const char *person, const char *device, int64_t from, struct rbk_err *err);
/* Adds { person, device, name, key, print, from, until } for each device of
   the person (NULL: of everybody). */
int rbk_hub_devices(struct rbk_json *list, struct rbk_arena *a, struct rbk_hub *h, const char *person, struct rbk_err *err);

/* Makes a hub sign that doesn't yet, or (`anew`) gives it a new key, for which
   the former one vouches; what it says is signed once more. `must_sign`:
   from now on books must be signed too. */
int rbk_hub_sign(struct rbk_hub *h, bool anew, bool must_sign, struct rbk_err *err);

/* Policies. A policy set for a day is that in force there with the files
   given in the place of those of the same name; "from" is written as the
   day. It is validated as a whole first: RBK_E_BAD names file, place and
   reason, and nothing changes. The day lies behind the hub's today, so that
   nothing received already is judged anew; one set for a day to come may
   be set again. `dry`: only validated. */
int rbk_hub_policy_set(struct rbk_hub *h, rbk_day from, const struct rbk_policy_text *files, size_t n, bool dry,
                       struct rbk_err *err);
/* All there are, in order of their day. */
int rbk_hub_policies(struct rbk_policies *out, struct rbk_arena *a, const struct rbk_hub *h, struct rbk_err *err);

/* A copy of the hub in the new folder `to`, while pushes go on; merges wait,
   and what came meanwhile is for the caller to merge. Whatever the copy's
   journal and refs name is in it; lenses are not. Whole or not there at all.
   RBK_E_EXISTS; RBK_E_BUSY: a merge goes on; RBK_E_USAGE: it can't be there. */
struct rbk_backup_report {
	int64_t journal, files, bytes; /* newest number in it; what was copied */
};
int rbk_hub_backup(struct rbk_hub *h, const char *to, struct rbk_backup_report *report, struct rbk_err *err);

/* Brings a hub back from a backup, in the place `to`, where nothing may be (or an
   empty folder). The copy is verified as a whole first, and appears whole or
   not at all. It says with its key that it began again, so that devices that
   know more take it, and send again what it lacks; numbers go on behind
   `epoch`, far from any that may have been given out. RBK_E_EXISTS;
   RBK_E_BROKEN: the backup is damaged. */
struct rbk_restore_report {
	int64_t  journal, epoch; /* the newest number in the backup; the one it went on with */
	rbk_time at;             /* of that newest number, 0 if there was none */
};
int rbk_hub_restore(const char *backup, const char *to, struct rbk_restore_report *report,
                    rbk_progress_fn *progress, void *ctx, struct rbk_err *err);

/* For `hub status`. */
struct rbk_hub_status {
	int64_t journal, merged;       /* newest numbers */
	rbk_time last_push, last_merge;
	size_t  people, cases, contested, quarantined;
};
int rbk_hub_status(struct rbk_hub *h, struct rbk_hub_status *out, struct rbk_err *err);
/* Adds what should be looked at: the lists "silent" (people who sent nothing
   for so many days), "quarantine" (with reasons), "ahead" (devices' clocks);
   bytes, pushes_week, pushes_week_before; waits_since, waits_minutes of the
   oldest push that isn't merged, if there is one. */
int rbk_hub_health(struct rbk_json *out, struct rbk_arena *a, struct rbk_hub *h, int silent_days, struct rbk_err *err);

/* KPI sheets as filled in from data (rbk_kpi_sheet_json), by headquarters: one
   commit of central, desks and units follow with the next merge. What stands there
   already is left; a sheet that was reviewed on other figures says so
   (core/rules/review.h). *changed: how many are new. */
struct rbk_kpi_given {
	const char            *person;
	const struct rbk_json *filled;
};
int rbk_hub_kpi_fill(size_t *changed, struct rbk_hub *h, const char *month, const struct rbk_kpi_given *at, size_t n,
                        struct rbk_err *err);

#pragma GCC visibility pop
#endif
