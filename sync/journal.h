/* The journal: the hub's list of pushes received. One line each:
   "NUMBER PERSON TIP TIME\n", numbers from 1 without gaps, times (RFC 3339,
   UTC, milliseconds) strictly increasing even if the clock goes back.
   A line not merged yet is what marks its box.

   One kind of line is no push: "NUMBER - COMMIT TIME", of a hub that was
   brought back from a backup with that commit of central. Its number is the
   hub's new epoch and leaves out as many as may have been given to pushes
   that the backup doesn't know, so that no number means two pushes. */
#ifndef RBK_SYNC_JOURNAL_H
#define RBK_SYNC_JOURNAL_H

#include "core/model/arena.h"
#include "core/model/id.h"

struct rbk_line {
	int64_t  number;
	char     person[33];
	char     tip[41];
	rbk_time at;
};

#define RBK_RESTORED "-" /* the person of a line that is no push */
bool rbk_line_is_push(const struct rbk_line *line);

#define RBK_LINE_SIZE 128 /* room for a line with its LF and a NUL */

/* Appends durably, under the journal's lock. A torn last line (no LF) of a
   crash is cut off first. */
int rbk_journal_append(struct rbk_line *out, const char *hub, const char *person, const char *tip, struct rbk_err *err);
/* As append, but the tip is asked for when the lock is held: lines of one
   person then come in the order in which that box moved. `ask` may leave
   tip empty: nothing is appended, out->number is 0. `newest` is the newest
   line now (number 0: none). */
typedef int rbk_journal_ask_fn(void *ctx, char tip[41], const struct rbk_line *newest, struct rbk_err *err);
int rbk_journal_append_asked(struct rbk_line *out, const char *hub, const char *person,
                             rbk_journal_ask_fn *ask, void *ctx, struct rbk_err *err);
/* Appends the line of a restore; out->number: the new epoch. */
int rbk_journal_restored(struct rbk_line *out, const char *hub, const char *commit, struct rbk_err *err);
/* May the line follow the other one, as far as numbers and times go? */
bool rbk_line_follows(const struct rbk_line *line, const struct rbk_line *before);
/* All lines with number > after; reads only the file's end. What it returns
   is on the disk. RBK_E_BROKEN names the line. */
int rbk_journal_read(struct rbk_line **out, size_t *n, struct rbk_arena *a, const char *hub, int64_t after, struct rbk_err *err);
/* Gives every line to f, in order, in little memory; stops at the first
   code that isn't 0 and returns it. */
typedef int rbk_journal_fn(void *ctx, const struct rbk_line *line, struct rbk_err *err);
int rbk_journal_each(const char *hub, rbk_journal_fn *f, void *ctx, struct rbk_err *err);
/* The newest line; number 0 if there is none. */
int rbk_journal_last(struct rbk_line *out, const char *hub, struct rbk_err *err);
/* A line's text, LF included. */
void rbk_line_write(char out[RBK_LINE_SIZE], const struct rbk_line *line);
/* A line's text without its LF; false if it isn't exactly what
   rbk_line_write gives. */
bool rbk_line_read(struct rbk_line *out, const char *text, size_t len);

#endif
