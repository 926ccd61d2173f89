/* Imports as commits of a book: found again by their subject, so that they
   can be taken back on any device that has the book. */
#ifndef RBK_CORE_STORE_IMPORT_H
#define RBK_CORE_STORE_IMPORT_H

#include "core/store/book.h"

#define RBK_IMPORT_SUBJECT 64

/* "import 12 clients", and "undo import COMMIT" for taking it back. */
void rbk_import_subject(char out[RBK_IMPORT_SUBJECT], size_t clients);
void rbk_import_undo_subject(char out[RBK_IMPORT_SUBJECT], const char *commit);

/* The newest import that wasn't taken back. RBK_E_MISSING. */
int rbk_import_last(char commit[41], struct rbk_book *b, struct rbk_err *err);

/* What became of it. */
struct rbk_imported {
	const char **changed; /* ids of its clients that anything happened to since */
	size_t       n_changed, clients, records;
	bool         received; /* `tip` holds it; then the rest isn't looked for */
};
/* `tip`: a commit headquarters has received, "" for none. */
int rbk_import_look(struct rbk_imported *out, struct rbk_arena *a, struct rbk_book *b, const char *commit,
                    const char *tip, struct rbk_err *err);

#endif
