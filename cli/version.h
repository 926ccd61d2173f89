/* The own book's version of a client's or contact's record, to be changed. Of
   a client that was handed over the first change makes one, under the same id
   and with nothing but what is changed: what the former owner wrote stays
   theirs, and is read where nothing newer is said (core/rules/joint.h). */
#ifndef RBK_CLI_VERSION_H
#define RBK_CLI_VERSION_H

#include "cli/find.h"

struct rbk_version {
	struct rbk_record         rec;
	const struct rbk_record **others; /* as all folders have it now, this one too */
	size_t                    n;
	bool                      fresh;  /* the own book has none yet */
};

/* Of the client, or of its contact with that id. */
int rbk_version_open(struct rbk_version *out, struct rbk_run *r, const struct rbk_entry *e, const char *contact, struct rbk_err *err);
/* Sets fields from operands FIELD=VALUE, from operand `first` on. */
int rbk_version_fill(struct rbk_version *v, struct rbk_run *r, size_t first, struct rbk_err *err);

#endif
