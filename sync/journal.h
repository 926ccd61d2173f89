/* The journal: the hub's list of pushes received. One line each:
   "NUMBER PERSON TIP TIME\n", numbers from 1 without gaps, times (RFC 3339,
   UTC, milliseconds) strictly increasing even if the clock goes back.
   A line not merged yet is what marks its box. */
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

/* Appends durably, under the journal's lock. A torn last line (no LF) of a
   crash is cut off first. */
int rbk_journal_append(struct rbk_line *out, const char *hub, const char *person, const char *tip, struct rbk_err *err);
/* All lines with number > after; reads only the file's end. RBK_E_BROKEN
   names the line. */
int rbk_journal_read(struct rbk_line **out, size_t *n, struct rbk_arena *a, const char *hub, int64_t after, struct rbk_err *err);
/* The newest line; number 0 if there is none. */
int rbk_journal_last(struct rbk_line *out, const char *hub, struct rbk_err *err);
/* A line's text, LF included. */
void rbk_line_write(char out[128], const struct rbk_line *line);

#endif
