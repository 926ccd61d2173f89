/* Reading records for lists and cards. */
#ifndef RBK_CLI_SCAN_H
#define RBK_CLI_SCAN_H

#include "cli/find.h"

/* Records, in order of path; they live in the run's arena. */
struct rbk_scan {
	struct rbk_record *at;
	const char       **path;
	size_t             n, cap;
	size_t             broken; /* files that hold no valid record: left out */
};

/* All records below a folder whose path ends so, `depth` folders down (-1:
   any). */
int rbk_scan_folder(struct rbk_scan *out, struct rbk_run *r, struct rbk_view *v, const char *folder,
                    const char *ending, int depth, struct rbk_err *err);

/* One client's records: what stands, without what is gone or superseded, of
   all its folders (cli/parts.h); the client record, and a contact that stands
   in several of them, as the joint one. */
int rbk_scan_client(struct rbk_scan *out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err);

/* Takes out what is gone or superseded; versions of one record become one. */
void rbk_scan_settle(struct rbk_scan *s, struct rbk_run *r);

/* The same of an own client by a shelf of its book (*gone: it is removed). */
void rbk_scan_shelf(struct rbk_scan *out, bool *gone, struct rbk_run *r, const struct rbk_entry *e,
                    const struct rbk_shelf *s);

/* The client's events, as they stand; *gone: one of them removes it. */
int rbk_scan_events(struct rbk_scan *out, bool *gone, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err);
/* Is the client removed? Reads its events only. */
int rbk_scan_gone(bool *gone, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err);

/* Copies those of one kind into an array for core/rules; returns how many. */
size_t rbk_scan_kind(struct rbk_record **out, struct rbk_run *r, const struct rbk_scan *s, const char *kind);

#endif
