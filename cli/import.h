/* What the parts of import clients share. */
#ifndef RBK_CLI_IMPORT_H
#define RBK_CLI_IMPORT_H

#include "cli/command.h"
#include "core/rules/import.h"
#include "core/store/sheet.h"

struct rbk_import_run {
	const char       *file;
	struct rbk_csv    sheet;
	struct rbk_sheet  from; /* the same, and how it was read */
	struct rbk_import plan;
	struct rbk_import_known *known;
	size_t            n_known;
	size_t            fresh, held, contacts, merged; /* counts of the plan: clients new, clients of the book, new contacts, rows that repeat a client */
	struct rbk_json  *alike; /* new clients that may be known already, or one another: with the reason */
	bool              saved;
};

/* What a plan has to say of the rows: those that are taken, and those that can't be. */
void rbk_import_show_remarks(struct rbk_run *r, const struct rbk_csv *sheet, const struct rbk_import *plan);

/* The rows that can't be taken, with the reasons, into a new file (NULL:
   none): before anything is saved, so that if it can't be written nothing was
   done. */
int rbk_import_write_bad(struct rbk_run *r, const struct rbk_csv *sheet, const struct rbk_import *plan, const char *path,
                         struct rbk_err *err);

/* Is an import to be done that was asked for with --dry-run, --yes or
   neither? Says why not; asks on a terminal. */
bool rbk_import_go_on(struct rbk_run *r, bool dry_run);

/* Says what kind of file a sheet came from, and where its headers stand. */
void rbk_import_show_sheet(struct rbk_run *r, const char *file, const struct rbk_sheet *s, int line, size_t rows);

/* Finds those. */
struct rbk_progress;
int rbk_import_alike(struct rbk_import_run *in, struct rbk_run *r, struct rbk_progress *p, struct rbk_err *err);

/* Sets the line of a row, as file and spreadsheet count. */
void rbk_import_line(struct rbk_run *r, struct rbk_json *o, const struct rbk_csv_row *row);

/* What the sheet is, and what would be done with it. */
void rbk_import_describe(struct rbk_run *r, struct rbk_import_run *in);

/* The document's list of clients: once it is known whether they are saved. */
void rbk_import_list(struct rbk_run *r, const struct rbk_import_run *in);

/* Takes the last import back, or only says what would go. */
int rbk_import_undo(struct rbk_run *r, bool dry_run, struct rbk_err *err);

#endif
