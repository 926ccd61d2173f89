/* Findings: things a rule noticed. Data, collected and sorted; a finding
   never stops the program. */
#ifndef RBK_CORE_MODEL_FINDING_H
#define RBK_CORE_MODEL_FINDING_H

#include <stddef.h>

#include "core/model/arena.h"
#include "core/model/buf.h"

#pragma GCC visibility push(default)

#define RBK_FINDING_ARGS 4

struct rbk_finding {
	const char *rule;  /* id of a row of core/model/message.c */
	const char *path;  /* the record's path in the book, or NULL */
	const char *field; /* the field, or NULL */
	const char *args[RBK_FINDING_ARGS]; /* {0} … {3} of the sentence */
};

/* Start it as {0}; free it with rbk_findings_free. Strings are copied. */
struct rbk_findings {
	struct rbk_finding *at;
	size_t              n, cap;
	struct rbk_arena    arena;
};

void rbk_findings_add(struct rbk_findings *f, const char *rule, const char *path,
                      const char *field, const char *arg0, const char *arg1);
/* By path, field, rule, args: the same set is always shown the same way. */
void rbk_findings_sort(struct rbk_findings *f);
void rbk_findings_free(struct rbk_findings *f);

/* The sentence of a finding, notice or history line in English, with {0}
   to {3} for its arguments; NULL for an id this program doesn't know
   (a newer one wrote it: show the id). */
const char *rbk_message_text(const char *id);
/* What its arguments are, one letter each: p a person's id, or several with
   ", " between; f fields of a record, with "," between; v a ruling's verb; c, g, e, b a word of
   policy's "consequences", "kpi_grades", "evidence_kinds", "bands"; anything else, or
   nothing: shown as it stands. */
const char *rbk_message_kinds(const char *id);

/* Fills {0} … into a (translated) sentence. A missing argument stays "". */
void rbk_message_fill(struct rbk_buf *out, const char *text,
                      const char *const *args, size_t n);

/* Walks the table: the id of row i, NULL behind the last. */
const char *rbk_message_id(size_t i);

#pragma GCC visibility pop
#endif
