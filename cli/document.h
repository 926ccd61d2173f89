/* Documents: what their commands and those of materials share. */
#ifndef RBK_CLI_DOCUMENT_H
#define RBK_CLI_DOCUMENT_H

#include "cli/scan.h"

/* Looks at the file, fills title (unless it has one), file, content and
   bytes, and saves the record with it. RBK_E_BOUND: larger than policy allows. */
int rbk_document_save(struct rbk_run *r, struct rbk_record *rec, const char *file, const char *what, struct rbk_err *err);

/* Writes the content of the record at `path` of the view to `to` (a file, a
   folder, or NULL: the folder at hand under its own name), whole or not at all.
   RBK_E_EXISTS unless --yes; RBK_E_BROKEN: it isn't what its name says. */
int rbk_document_export(struct rbk_run *r, struct rbk_view *v, const char *path, const struct rbk_record *rec, const char *to,
                        struct rbk_err *err);

/* The one among the scan's records of a kind that was typed: id, beginning of
   one, or (part of) the title. */
int rbk_document_choose(size_t *i, struct rbk_run *r, const struct rbk_scan *s, const char *kind, const char *typed,
                        struct rbk_err *err);

#endif
