/* Inside roadbook-doc. */
#ifndef RBK_CLI_DOC_P_H
#define RBK_CLI_DOC_P_H

#include "cli/command.h"
#include "core/model/buf.h"

struct doc {
	const char    *folder;
	struct rbk_run run; /* for its language and policy */
	struct rbk_buf out;
	bool           chinese, failed;
};

/* Pieces of a page: text escaped for troff; translated text; a heading; the
   page's head (name, section number, summary) and its writing to a file. */
void doc_text(struct doc *d, const char *s);
void doc_said(struct doc *d, const char *s);
void doc_section(struct doc *d, const char *name);
void doc_begin(struct doc *d, const char *page, const char *number, const char *summary);
void doc_finish(struct doc *d, const char *page, const char *number);

/* The page of records, from the schema's table. */
void doc_records(struct doc *d);
/* The page of policy, from its tables and the compiled-in files. */
void doc_policy(struct doc *d);
/* Writes FOLDER/completion.bash. */
void doc_completion(struct doc *d);

#endif
