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

/* Writes FOLDER/completion.bash. */
void doc_completion(struct doc *d);

#endif
