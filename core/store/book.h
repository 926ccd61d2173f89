/* A book: one person's records in a git repository with a work tree. */
#ifndef RBK_CORE_STORE_BOOK_H
#define RBK_CORE_STORE_BOOK_H

#include "core/model/finding.h"
#include "core/model/record.h"
#include "core/store/content.h"
#include "core/store/view.h"

#pragma GCC visibility push(default)

struct rbk_book;

/* Makes the repository (branch "book"), book.json and the settings below;
   RBK_E_EXISTS if the folder holds anything. Killed half-way, it can be
   run again. Settings are kept in the repository's own git config:
     roadbook.hub     where the hub is (NULL: none yet)
     roadbook.org     the organisation's name: authors are PERSON@ORG
     roadbook.zone    its time zone, "+08:00"
     roadbook.device  this device's id, made here: the committer
     roadbook.hubKey  the hub's public key (NULL: none is known)
     user.name, user.email   PERSON, PERSON@ORG, for plain git */
struct rbk_book_settings {
	const char *person, *hub, *org, *zone, *hub_key;
};
int rbk_book_init(struct rbk_book **out, const char *path, const struct rbk_book_settings *s, struct rbk_err *err);

/* Opens the book at `path` or at the nearest folder above it.
   RBK_E_MISSING: no book there; RBK_E_BROKEN: not what we wrote. */
int rbk_book_open(struct rbk_book **out, const char *path, struct rbk_err *err);
void rbk_book_close(struct rbk_book *b);

const char *rbk_book_path(const struct rbk_book *b);   /* work tree, no slash at the end */
const char *rbk_book_person(const struct rbk_book *b);
const char *rbk_book_device(const struct rbk_book *b);
const char *rbk_book_hub(const struct rbk_book *b);    /* NULL: none */
const char *rbk_book_org(const struct rbk_book *b);
int rbk_book_zone(const struct rbk_book *b);           /* minutes east of UTC */

/* Sights of it. HEAD is the book's own; DESK and COMMONS are what the last
   sync fetched (RBK_E_MISSING before the first one). */
enum rbk_sight { RBK_SIGHT_HEAD, RBK_SIGHT_DESK, RBK_SIGHT_COMMONS };
int rbk_book_view(struct rbk_view **out, struct rbk_book *b, enum rbk_sight which, struct rbk_err *err);
#define RBK_REF_BOOK    "refs/heads/book"
#define RBK_REF_DESK    "refs/roadbook/desk"
#define RBK_REF_COMMONS "refs/roadbook/commons"
#define RBK_REF_UNITS   "refs/roadbook/units/" /* and the unit's id */
/* The directory of claimed clients as the last sync brought it (core/rules/directory.h).
   RBK_E_MISSING: there is none yet. */
#define RBK_BOOK_DIRECTORY "roadbook/directory.git" /* in .git */
int rbk_book_directory(struct rbk_view **out, struct rbk_book *b, struct rbk_err *err);
/* Adds { "unit" … } for each unit the person may read at that time, by the
   desk fetched last; none before the first sync. */
int rbk_book_units(struct rbk_json *units, struct rbk_arena *a, struct rbk_book *b, rbk_time now, struct rbk_err *err);
/* Throws away what was derived from a unit that is read no longer: its search
   lens, and what today and funnel kept of all units. */
void rbk_book_forget_unit(struct rbk_book *b, const char *unit);
#define RBK_GLANCES          ".git/roadbook-glances"       /* derived, see cli/glance.h */
#define RBK_GLANCES_OF_UNITS ".git/roadbook-glances-units"
/* The commit of a ref, "" if there is none. */
void rbk_book_tip(char out[41], struct rbk_book *b, const char *ref);

/* Saves records (path from rbk_record_path) as one commit: durable when it
   returns. Work-tree files, then objects, then the ref by compare-and-swap,
   then git's index. Equal bytes are no change; nothing changed is no commit.
   A work-tree file that was changed by hand meanwhile is merged with ours
   (what can't be is `unsettled`); one that isn't valid stops the save:
   RBK_E_BAD names it, and it is never overwritten. RBK_E_MOVED: another
   program saved meanwhile and retrying did not help. `what` is the commit's
   subject: no name, phone or other personal data. */
int rbk_book_save(struct rbk_book *b, const struct rbk_record *records, size_t n,
                  const char *what, struct rbk_err *err);

/* The same, with the content of documents and materials: the file `from`,
   looked at before (core/store/content.h), goes beside the record that names it
   (rbk_content_path). The same content at one place is stored once. Files
   are read piece by piece. RBK_E_MOVED: one changed meanwhile. */
struct rbk_book_file {
	const char               *path; /* in the book */
	const char               *from;
	const struct rbk_content *content;
};
int rbk_book_save_with(struct rbk_book *b, const struct rbk_record *records, size_t n,
                       const struct rbk_book_file *files, size_t n_files, const char *what, struct rbk_err *err);

/* Takes in what was changed by hand: valid edited or new records are
   committed in canonical form; invalid ones are left as they are and
   reported; edited append-only records are put aside (FILE.mine) and
   restored; vanished ones are put back. Then every record in commits since
   `checked` (a commit id, NULL: all) is checked: those that aren't valid are
   findings, and *broken counts them. */
int rbk_book_take_in(struct rbk_book *b, const char *checked, struct rbk_findings *found,
                     size_t *broken, struct rbk_err *err);

/* Records that stand side by side: those below one folder clients/<hh>, in
   order of path. */
struct rbk_shelf {
	struct rbk_record *at;
	const char       **path;
	size_t             n, cap;
};
typedef int rbk_shelf_fn(void *ctx, const struct rbk_shelf *s, struct rbk_err *err);
/* rbk_book_take_in of everything; besides, f is shown every client's records
   as the newest commit has them, shelf by shelf in order of path, and each is
   gone when f returns. Files that are no records (of any client: they may
   stand at a wrong place) are left out. Stops at the first code that isn't 0. */
int rbk_book_check(struct rbk_book *b, struct rbk_findings *found, size_t *broken, rbk_shelf_fn *f, void *ctx,
                   struct rbk_err *err);

/* True: the folder holds the files of the newest commit and nothing else.
   False: perhaps it doesn't. Cheap: reads hardly any file. */
bool rbk_book_clean(struct rbk_book *b);

/* Saves and syncs leave loose objects and small packs behind. True: there are
   so many of this book's doing that it is time to tidy, at a moment when
   nobody waits: behind the answer, or when an app is idle. */
bool rbk_book_untidy(const struct rbk_book *b);
/* Tidies if it is time: a little behind saves, more behind a sync, or `all`
   into one pack. Other programs may save meanwhile. Safe to stop at any time. */
int rbk_book_tidy(struct rbk_book *b, bool all, struct rbk_err *err);
/* For sync's end: is there much to tidy? */
void rbk_book_synced(struct rbk_book *b);

/* Reverts the records of one commit as a new commit (import --undo): files
   it added are dropped, files it changed get their former bytes, unless they
   changed since (RBK_E_PERSON names them; nothing is done). */
int rbk_book_undo(struct rbk_book *b, const char *commit, const char *what, struct rbk_err *err);

/* Signs the newest commit by putting one without changes behind it; does
   nothing if it is signed by the key. RBK_E_MOVED: run again. */
struct rbk_key;
int rbk_book_seal(struct rbk_book *b, const struct rbk_key *k, struct rbk_err *err);

/* Joins what another device of the same person saved: the commit `theirs`, which
   is here. By record and field, against the newest state both had; either
   device would make the same of it. A field that both changed differently
   keeps both values (finding "check.unsettled"; rbk_record_settle). Signed by
   `k`, if there is one. RBK_E_MOVED: run again. */
int rbk_book_join(struct rbk_book *b, const char *theirs, const struct rbk_key *k, struct rbk_findings *found, struct rbk_err *err);

/* One lock a book for sync: RBK_E_BUSY. Saves need no lock. */
int rbk_book_lock(int *fd, struct rbk_book *b, struct rbk_err *err);

#pragma GCC visibility pop
#endif
