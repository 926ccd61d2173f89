/* What the parts of names share: lists of names from files. */
#ifndef RBK_CLI_NAMES_H
#define RBK_CLI_NAMES_H

#include "cli/command.h"
#include "core/rules/candidates.h"

/* Lines of a file, "-" or NULL for stdin, in the run's arena. */
struct rbk_lines {
	const char **at;
	size_t       n;
};

/* Line breaks (LF or CRLF) and a BOM are cut. RBK_E_MISSING, RBK_E_OS;
   RBK_E_BOUND: more than RBK_NAMES_MAX lines, or one over RBK_LINE_MAX. */
int rbk_lines_read(struct rbk_lines *out, struct rbk_run *r, const char *file, struct rbk_err *err);

/* The reason of a likeness as a sentence in the reader's language. */
const char *rbk_names_reason(struct rbk_run *r, const struct rbk_likeness *l);
/* The sentence with the signs in common (may be NULL) behind it. */
const char *rbk_names_also(struct rbk_run *r, const char *reason, const struct rbk_json *signs);
/* verdict, score, reason, signs and its words, set in an object for --json. */
void rbk_names_describe(struct rbk_run *r, struct rbk_json *o, const struct rbk_likeness *l);

/* A line of cells parted by tabs on stdout; nothing with --json. */
void rbk_names_row(struct rbk_run *r, const char *const *cells, size_t n);

/* Groups of one list; candidates of a list's names in a register. */
int rbk_names_groups(struct rbk_run *r, const struct rbk_words *w, const char *file, struct rbk_err *err);
int rbk_names_against(struct rbk_run *r, const struct rbk_words *w, const char *file, const char *against,
                      struct rbk_err *err);

#endif
