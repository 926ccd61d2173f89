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

	/* import (core/rules/import*.c) */
	{ "import.also_named", N_("{0} has the credit code of {1}: taken as another name of it") },
	{ "import.code_check", N_("credit code {0} has a wrong check character; taken as it stands: compare it with the business licence") },
	{ "import.code_old", N_("{0} is an old tax number and no credit code; kept in the note") },
	{ "import.differs", N_("{0} here, {1} before: the first one is kept") },
	{ "import.excel_number", N_("{0} is what the spreadsheet left of a long number: format the column as text and enter it again") },
	{ "import.header_again", N_("repeats the headers") },
	{ "import.near", N_("{0} and {1} differ in their legal form only: two clients") },
	{ "import.near_book", N_("{0} differs from {1} in the book in its legal form only: another client") },
	{ "import.no_contact_name", N_("no contact's name, so this is kept in the note: {0}") },
	{ "import.no_name", N_("no client name") },
	{ "import.note_full", N_("the note is full: shorten it") },
	{ "import.region_part", N_("only the beginning of \"{0}\" is understood, as region {1}; the whole is kept in the note") },
	{ "import.region_unknown", N_("no region code is known for \"{0}\"; kept in the note") },
	{ "import.total", N_("is a total and no client") },
	{ "import.value", "{0}" },
	{ "import.with_bad", N_("held back with another row of the same client: line {0}") },
	{ "import.word_unknown", N_("\"{0}\" is not one of the policy's words; kept in the note") },

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
