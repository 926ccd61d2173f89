/* Every sentence of a finding, a notice or a history line: id → English,
   with {0} to {3} for arguments. The readers translate. */
#include <string.h>

#include "core/model/err.h"
#include "core/model/finding.h"

struct row {
	const char *id, *text;
};

static const struct row rows[] = {
	/* check (core/rules/check.c) */
	{ "check.code", N_("the credit code's check character doesn't fit: compare it with the business licence") },
	{ "check.contact", N_("it doesn't count as a valid contact: {0} is missing") },
	{ "check.future", N_("it lies in the future of its own entry: correct the time") },
	{ "check.late", N_("entered {0} hours after it happened; the policy asks for at most {1}") },
	{ "check.name", N_("the name gives no key to compare by, so no claim on this client can be compared: write the company's full name") },
	{ "check.unsettled", N_("two devices changed {0} differently: choose a value with roadbook settle") },
	{ "check.word", N_("\"{0}\" is not one of the policy's words ({1})") },

	/* register (core/rules/register*.c) */

	/* book (core/store) */
	{ "book.invalid", N_("this file isn't a valid record, so it was left as it is and not taken in: {0}") },
	{ "book.stranger", N_("no record belongs at this path, so the file was left out; move it elsewhere") },
	{ "book.taken_in", N_("a change made by hand was taken in") },
	{ "book.put_back", N_("the file had vanished and was put back; to remove a record, use: roadbook remove") },
	{ "book.fixed", N_("records of this kind never change: the hand-made change was put aside as {0} and the record restored; use: roadbook amend") },

	/* hub (sync) */
	{ "hub.quarantined", N_("your push number {0} could not be merged and waits in quarantine: {1}") },
	{ "hub.merged_again", N_("your book is merged again up to push number {0}") },
	{ "hub.vanished", N_("a record vanished from your book without being removed; headquarters keeps it") },
};

const char *
rbk_message_text(const char *id)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].id, id) == 0)
			return rows[i].text;
	return NULL;
}

const char *
rbk_message_id(size_t i)
{
	return i < sizeof rows / sizeof *rows ? rows[i].id : NULL;
}
