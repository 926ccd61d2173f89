/* Every sentence of a finding, a notice or a history line: id → English,
   with {0} to {7} for arguments. The readers translate. */
#include <string.h>

#include "core/model/err.h"
#include "core/model/finding.h"

struct row {
	const char *id, *kinds, *text; /* kinds: rbk_message_kinds */
};

static const struct row rows[] = {
	/* check (core/rules/check.c) */
	{ "check.claim", "f", N_("the claim on this client is void as long as {0} is missing") },
	{ "check.code", "", N_("the credit code's check character doesn't fit: compare it with the business licence") },
	{ "check.proposal", "f", N_("the proposal lacks: {0}") },
	{ "check.contact", "f", N_("it doesn't count as a valid contact: {0} is missing") },
	{ "check.future", "", N_("it lies in the future of its own entry: correct the time") },
	{ "check.late", "", N_("entered {0} hours after it happened; the policy asks for at most {1}") },
	{ "check.name", "", N_("the name gives no key to compare by, so no claim on this client can be compared: write the company's full name") },
	{ "check.unsettled", "f", N_("two devices changed {0} differently: choose a value with roadbook settle") },
	{ "check.unknown", "", N_("\"{0}\" is unknown to this program, so it counts for nothing here: a newer roadbook wrote it, or it is a slip ({1})") },
	{ "check.gate", "", N_("the client came past a gate that is not met: {0}; type: {1}") },
	{ "check.twice", "", N_("this client is in the book twice, as {0} and as {1}; headquarters counts both as one: write on under {0}, what stands under {1} stays there") },
	{ "check.skipped", "", N_("the client came past the step {0} without having been there; move it back and on step by step: {1}") },
	{ "check.word", "", N_("\"{0}\" is not one of the policy's words ({1})") },

	{ "work.lacks", "f", N_("it lacks: {0}") },
	{ "work.late_trip", "", N_("the trip was reported after its departure, or not long enough before") },
	{ "work.overstayed", "", N_("the trip took {0} hours longer than planned, and no reason is reported") },
	{ "work.late_absence", "", N_("the absence was reported after the meeting began, or not long enough before") },

	{ "move.no_report", "", N_("no loss report is on file from before: a project lost without one counts against its department") },
	{ "authority.part", "", N_("the client's volume is beyond your level: you may take part, {0} leads, negotiates and signs") },
	{ "authority.none", "", N_("the client's volume is beyond your level: {0} leads, negotiates and signs") },

	/* register (core/rules/register*.c): facts about entries */
	{ "entry.opened", "p", N_("{0} entered the client as {1}") },
	{ "entry.joined.code", "p", N_("{0} entered the client as {1}: the same credit code {2}") },
	{ "entry.joined.name", "p", N_("{0} entered the client as {1}: the same name") },
	{ "entry.joined.ruling", "p", N_("{0}, to whom the client was given, keeps it as {1}") },
	{ "entry.renamed", "p", N_("{0} changed the name {1} to {2}") },
	{ "entry.code", "p", N_("{0} entered the credit code {1}") },
	{ "entry.code_dropped", "p", N_("{0} took out the credit code {1}") },
	{ "entry.gone", "p", N_("{0} removed the client from their book") },
	{ "entry.back", "p", N_("{0} entered the client again as {1}") },
	{ "entry.differs.code", "p", N_("{0} has another credit code, {1}, than the rest of this case: is it another client? Rule distinct if so") },
	{ "entry.differs.form", "p", N_("{0} has another legal form, {1}, than the rest of this case: is it another client? Rule distinct if so") },
	{ "case.joined.code", "", N_("case {0} is the same client and was joined: the same credit code {1}") },
	{ "case.joined.name", "", N_("case {0} is the same client and was joined: the same name {1}") },
	{ "case.suspected", "", N_("{0} and {1} may be one client: rule same or distinct") },
	/* register: claims */
	{ "claim.filed", "p", N_("{0} filed a claim; it lapses after {1} without a valid contact") },
	{ "claim.beyond", "p", N_("{0} claims {1}, a client beyond their level: a leader leads, negotiates and signs") },
	{ "claim.void", "pf", N_("{0} filed a claim that is void; missing: {1}") },
	{ "claim.repeated", "p", N_("{0} filed a claim again while one was live; it changes nothing") },
	{ "claim.confirmed", "p", N_("a valid contact confirmed the claim of {0}; it holds until {1}") },
	{ "claim.confirmed_else", "p", N_("the contact that confirmed the claim of {0} is void; another valid contact confirms it; it holds until {1}") },
	{ "claim.unconfirmed", "p", N_("the contact that confirmed the claim of {0} is void; it lapses after {1} without a valid contact") },
	{ "claim.unfounded", "p", N_("the contact that confirmed the claim of {0} is void; without it the claim lapsed after {1}") },
	{ "claim.released", "p", N_("{0} gave the claim up") },
	{ "claim.lapsed", "p", N_("the claim of {0} lapsed") },
	{ "claim.gone", "p", N_("the claim of {0} ended with the removed client") },
	{ "claim.yielded", "p", N_("the claim of {0} ended by the ruling") },
	{ "claim.handed_over", "pp", N_("the claim of {0} went over to {1} by the ruling") },
	{ "claim.ruled", "p", N_("by the ruling {0} has the client; it holds until {1}") },
	/* register: conflicts and owners */
	{ "conflict.opened", "p", N_("several claim this client: {0}") },
	{ "conflict.joined", "pp", N_("{0} claims this client too; in conflict now: {1}") },
	{ "conflict.left", "pp", N_("{0} is out of the conflict; in conflict now: {1}") },
	{ "conflict.clock", "--p", N_("the sides may answer until {0}; {2} rules until {1}") },
	{ "conflict.clock_nobody", "", N_("the sides may answer until {0}; a ruling is due until {1}, but nobody leads all of them") },
	{ "conflict.leader", "p", N_("{0} is to rule, until {1}") },
	{ "conflict.answer_soon", "", N_("your answer is due until {0}: roadbook answer") },
	{ "conflict.answered", "p", N_("the time for answers is over; evidence came from: {0}") },
	{ "conflict.unanswered", "", N_("the time for answers is over; no side brought evidence that counts") },
	{ "conflict.rule_soon", "p", N_("the ruling of {0} is due until {1}") },
	{ "conflict.escalated", "pp", N_("{0} did not rule in time; now {1} is to rule, until {2}") },
	{ "conflict.overdue", "p", N_("{0} did not rule in time, and nobody is above; it stays with them, until {1}") },
	{ "answer.given", "pe", N_("{0} answered, with evidence: {1}. {2}") },
	{ "answer.late", "pe", N_("{0} answered late, so the proposal doesn't count it: {1}. {2}") },
	{ "answer.unasked", "pe", N_("{0} brought evidence where nothing is in conflict; it counts for nothing: {1}. {2}") },
	{ "share.ended", "pp", N_("{0} and {1} share the client no more") },
	{ "conflict.ended", "", N_("the conflict is over") },
	{ "owner.held", "p", N_("{0} holds the client") },
	{ "owner.keeps", "p", N_("{0} holds the client until a ruling: this claim was received before any other was made") },
	{ "owner.open", "", N_("nobody holds the client until a ruling: which claim came first can't be told") },
	{ "owner.none", "", N_("nobody holds the client") },
	{ "proposal.contract", "p", N_("{0} has a contract in force with the client") },
	{ "proposal.contract_several", "p", N_("several have a contract in force: {0}") },
	{ "proposal.contract_none", "", N_("no side has a contract in force") },
	{ "proposal.idle", "p", N_("without a valid contact for over {1} days, so it yields: the claim of {0}") },
	{ "proposal.idle_all", "", N_("no side had a valid contact in the last {0} days") },
	{ "proposal.idle_none", "", N_("no side was without a valid contact for over {0} days") },
	{ "proposal.confirmed", "p", N_("the claim of {0} was confirmed by a valid contact, and no other confirmed claim can be earlier") },
	{ "proposal.confirmed_several", "p", N_("confirmed, and none surely earlier by {1} hours: the claims of {0}") },
	{ "proposal.confirmed_none", "", N_("no side's claim is confirmed by a valid contact") },
	{ "proposal.evidence", "pe", N_("{0} brought the better evidence: {1}") },
	{ "proposal.evidence_several", "pe", N_("the best evidence of several is of one kind ({1}): {0}") },
	{ "proposal.evidence_none", "", N_("no evidence that counts was brought in time") },
	{ "proposal.earlier", "p", N_("the claim of {0} was received before any other was made, by at least {1} hours") },
	{ "proposal.earlier_none", "p", N_("none surely earlier by {1} hours: the claims of {0}") },
	{ "proposal.level", "pb", N_("only the level of {0} leads clients of the band {1}") },
	{ "proposal.level_several", "pb", N_("the levels of several lead clients of the band {1}: {0}") },
	{ "proposal.level_none", "b", N_("no side's level leads clients of the band {0}") },
	{ "proposal.level_unknown", "", N_("no claim says the client's volume, so levels say nothing") },
	{ "proposal.none", "", N_("no rule decides between the claims: the leader decides") },
	{ "proposal.against", "p", N_("the ruling goes against the proposal, which was {0}") },
	/* register: rulings */
	{ "ruling.share", "pp", N_("ruled: {0} and {1} share the client, {2}. Reason: {3}") },
	{ "ruling.handover", "pp", N_("ruled: the claim of {0} goes over to {1}. Reason: {2}") },
	{ "ruling.no_split", "", N_("the ruling \"{0}\" has no effect: it needs two persons and how they share") },
	{ "ruling.no_claim", "-p", N_("the ruling \"{0}\" has no effect: {1} has no claim on the client") },
	{ "claim.taken_over", "p", N_("{0} takes the claim over as it stood; it holds until {1}") },
	{ "ruling.award", "p", N_("ruled: the client goes to {0}. Reason: {1}") },
	{ "ruling.transfer", "p", N_("ruled: the client is handed over to {0}. Reason: {1}") },
	{ "ruling.release", "", N_("ruled: the client is free. Reason: {0}") },
	{ "ruling.same", "", N_("ruled: case {0} is the same client and was joined. Reason: {1}") },
	{ "ruling.distinct", "", N_("ruled: case {0} is another client. Reason: {1}") },
	{ "ruling.distinct.person", "p", N_("ruled: what {0} entered is another client. Reason: {1}") },
	{ "ruling.separated", "", N_("ruled: this is another client than case {0}, of which it was taken. Reason: {1}") },
	{ "ruling.delegate", "pp", N_("{0} rules in place of {1}, who is away") },
	{ "ruling.waive", "", N_("ruled: the gate {0} is waived. Reason: {1}") },
	{ "ruling.approve", "", N_("ruled: approved: {0}. Reason: {1}") },
	{ "ruling.void", "p-", N_("ruled: a record of {0} is void ({1}); it counts for nothing. Reason: {2}") },
	{ "ruling.void_again", "pp", N_("ruled: again a record of {0} is void ({2}); it counts for nothing, and {1} leads them. Reason: {3}") },
	{ "ruling.void_already", "", N_("the ruling \"{0}\" has no effect: the record {1} is void already") },
	{ "ruling.no_subject", "", N_("the ruling \"{0}\" has no effect: it doesn't say what it is about") },
	{ "ruling.powerless", "", N_("the ruling \"{0}\" has no effect: its author is not above everybody concerned. Reason given: {1}") },
	{ "ruling.no_person", "", N_("the ruling \"{0}\" has no effect: it names no person") },
	{ "ruling.no_entry", "-p", N_("the ruling \"{0}\" has no effect: {1} has no entry in this case") },
	{ "ruling.no_case", "", N_("the ruling \"{0}\" has no effect: it needs another case that is known, not {1}") },
	{ "ruling.no_owner", "", N_("the ruling \"{0}\" has no effect: nobody claims the client") },
	{ "ruling.already", "-p", N_("the ruling \"{0}\" has no effect: {1} has the client already") },
	{ "ruling.alone", "-p", N_("the ruling \"{0}\" has no effect: only {1} has an entry in this case") },
	{ "ruling.unknown", "", N_("the ruling \"{0}\" has no effect: this program doesn't know it. Reason given: {1}") },

	/* likeness (core/rules/likeness*.c, candidates.c): why two names may be one client, or not */
	{ "likeness.code", "", N_("the same credit code") },
	{ "likeness.former_code", "", N_("one had the credit code of the other before") },
	{ "likeness.former", "", N_("one had the name {0} before, which the other has but perhaps for the legal form") },
	{ "likeness.codes_differ", "", N_("two unlike credit codes: one is wrong, or they are two companies") },
	{ "likeness.equal", "", N_("the same name") },
	{ "likeness.form_equal", "", N_("the same name; the legal forms are two words for one") },
	{ "likeness.form_missing", "", N_("the same name; one leaves out its legal form ({0})") },
	{ "likeness.forms_known", "", N_("the same name without its legal form, but the name is known with several forms") },
	{ "likeness.form_unlike", "", N_("the same but for the legal form: {0} and {1}") },
	{ "likeness.mark", "", N_("the same but for the spelling of a region or a number") },
	{ "likeness.inner_form", "", N_("the same branch; one leaves out the company's legal form") },
	{ "likeness.cut_off", "", N_("the same, but one is cut off at its end") },
	{ "likeness.note", "", N_("one name holds the other in a note") },
	{ "likeness.region_missing", "", N_("the same, but one leaves out the region {0}") },
	{ "likeness.region_within", "", N_("the same name in {0} and in {1}, of which one lies in the other") },
	{ "likeness.region_other", "", N_("the same brand and trade in other regions: {0} and {1}") },
	{ "likeness.elsewhere", "", N_("the names fit, but the two are in different regions") },
	{ "likeness.short", "", N_("{0} reads as a short form of {1}") },
	{ "likeness.short_far", "", N_("{0} could be a short form of {1}") },
	{ "likeness.better", "", N_("another name fits better") },
	{ "likeness.several", "", N_("several names fit as well") },
	{ "likeness.sound", "", N_("they sound alike: {0} and {1}") },
	{ "likeness.slip", "", N_("one slip of the pen apart: \"{0}\" and \"{1}\"") },
	{ "likeness.slip_other", "", N_("one character differs: {0} and {1}") },
	{ "likeness.trade_part", "", N_("the same brand {0}, and one trade is part of the other") },
	{ "likeness.trade_other", "", N_("the same brand {0} in one region, in another trade") },
	{ "likeness.signs", "", N_("unlike names, but several other signs in common: phone, contact or address") },
	{ "likeness.also", "", N_("{0}; besides, the same: {1}") },
	{ "likeness.branch", "", N_("one is a branch or office of the other: {0}") },
	{ "likeness.branches", "", N_("two branches of one company: {0} and {1}") },
	{ "likeness.group", "", N_("one is the group {0}, the other a company named after it") },
	{ "likeness.member", "", N_("one is the group {0}, the other a member of it") },
	{ "likeness.members", "", N_("two members of the group {0}") },
	{ "likeness.number", "", N_("other numbers in otherwise similar names") },
	{ "likeness.nothing", "", N_("nothing that decides in common") },

	/* import (core/rules/import*.c) */
	{ "figures.client_several", "", N_("several clients at headquarters are called {0}: write the case's id or the credit code") },
	{ "figures.client_unknown", "", N_("no case at headquarters fits {0}: kept under that name, and on nobody's desk unless a person is named") },
	{ "figures.count", "", N_("\"{0}\" is not a number of clients: write it as 5") },
	{ "figures.merged", "", N_("one amount is merged over several rows: write in each row what belongs to it") },
	{ "figures.no_subject", "", N_("nobody is named: whose row is it?") },
	{ "figures.no_value", "", N_("holds no value: left out") },
	{ "figures.other_month", "", N_("is of {0}, not of {1}") },
	{ "figures.overdue", "", N_("more is overdue than there is receivable") },
	{ "figures.person_other", "", N_("{0} is not the id of {1}: say which is right") },
	{ "figures.person_several", "", N_("several people are called {0}: write the id, one of {1}") },
	{ "figures.person_unknown", "", N_("nobody called {0} is enrolled") },
	{ "figures.rounded", "", N_("{0} is taken as {1}") },
	{ "figures.scope_unknown", "", N_("\"{0}\" is neither person, unit nor client (个人, 部门, 客户)") },
	{ "figures.total", "", N_("is a line of sums: left out") },
	{ "figures.twice", "", N_("row {0} is about the same one: say which is right") },
	{ "figures.unit_several", "", N_("several units are called {0}: write the id, one of {1}") },
	{ "figures.unit_unknown", "", N_("there is no unit {0}") },
	{ "figures.wrong_unit", "", N_("{0} is not of {1}: say who is meant") },
	{ "import.also_named", "", N_("{0} has the credit code of {1}: taken as another name of it") },
	{ "import.code_check", "", N_("credit code {0} has a wrong check character; taken as it stands: compare it with the business licence") },
	{ "import.code_old", "", N_("{0} is an old tax number and no credit code; kept in the note") },
	{ "import.differs", "", N_("{0} here, {1} before: the first one is kept") },
	{ "import.excel_number", "", N_("{0} is what the spreadsheet left of a long number: format the column as text and enter it again") },
	{ "import.held_code", "", N_("credit code {0} here, {1} in the book: nothing was changed") },
	{ "import.formula_error", "", N_("{0} is what came of a formula: mend it, or enter the value") },
	{ "import.header_again", "", N_("repeats the headers") },
	{ "import.no_contact_name", "", N_("no contact's name, so this is kept in the note: {0}") },
	{ "import.no_name", "", N_("no client name") },
	{ "import.chart_loop", "", N_("reporting to \"{0}\" would close a circle; kept in the note") },
	{ "import.no_such_contact", "", N_("\"{0}\" is none of the client's contacts in this sheet; kept in the note") },
	{ "import.note_full", "", N_("the note is full: shorten it") },
	{ "import.region_part", "", N_("only the beginning of \"{0}\" is understood, as region {1}; the whole is kept in the note") },
	{ "import.region_unknown", "", N_("no region code is known for \"{0}\"; kept in the note") },
	{ "import.total", "", N_("is a total and no client") },
	{ "import.two_codes", "", N_("credit code {0} here, {1} before, for the same name: say which is right, or tell the names apart") },
	{ "import.value", "", "{0}" },
	{ "import.with_bad", "", N_("held back with another row of the same client: line {0}") },
	{ "import.word_unknown", "", N_("\"{0}\" is not one of the policy's words; kept in the note") },

	/* KPI sheets (core/rules/kpi_metric.c): why a row can't be assessed */
	{ "kpi.no_figures", "p", N_("headquarters has no figures of {0} for this month") },
	{ "kpi.no_unit_figures", "", N_("headquarters has no figures of the unit {0} for this month") },
	{ "kpi.missing", "f", N_("the figures lack {0}") },
	{ "kpi.zero", "f", N_("the figures have nothing above 0 for {0}, so nothing can be compared with it") },
	{ "kpi.negative", "f", N_("the figures have less than nothing for {0}") },
	{ "kpi.large", "f", N_("the figures have more for {0} than anybody can reach") },
	{ "kpi.no_clients", "", N_("the clients of the unit {0} aren't in sight here") },
	{ "kpi.no_standard", "", N_("the rule post.follow_ups has no standard for the level {0}") },
	{ "kpi.zero_standard", "", N_("the rule post.follow_ups asks nothing of the level {0}, so nothing can be compared with it") },

	/* book (core/store) */
	{ "book.invalid", "", N_("this file isn't a valid record, so it was left as it is and not taken in: {0}") },
	{ "book.content", "", N_("this file isn't the document its name says, so it was left out; move it elsewhere") },
	{ "book.stranger", "", N_("no record belongs at this path, so the file was left out; move it elsewhere") },
	{ "book.joined", "", N_("another device wrote something else here, and the two can't be joined: one was kept, the other is in the history, commit {0}") },
	{ "book.broken", "", N_("this record as committed isn't valid: {0}; mend the file, then sync again") },
	{ "book.stranger_in", "", N_("no record belongs at this path, yet the file was committed; it is kept, and nothing reads it") },
	{ "book.taken_in", "", N_("a change made by hand was taken in") },
	{ "book.put_back", "", N_("the file had vanished and was put back; to remove a record, use: roadbook remove") },
	{ "book.fixed", "", N_("records of this kind never change: the hand-made change was put aside as {0} and the record restored; use: roadbook amend") },

	/* directory of claimed clients (cli/listed.c): {0} whom to ask, {1} how it is known, {2} who holds it */
	{ "directory.held", "xf", N_("it is claimed and held ({1}); ask {0}") },
	{ "directory.named", "xfp", N_("it is claimed and held by {2} ({1}); ask {0}") },
	{ "directory.contested", "xf", N_("several claim it ({1}); ask {0}") },
	{ "directory.pool", "xf", N_("it is in the pool, to be picked ({1}); ask {0}") },
	{ "directory.free_again", "xf", N_("it was claimed once and is free again ({1}); {0} knows more") },

	/* hub (sync) */
	{ "hub.quarantined", "", N_("your push number {0} could not be merged and waits in quarantine: {1}") },
	{ "hub.merged_again", "", N_("your book is merged again up to push number {0}") },
	{ "hub.stray", "", N_("your ruling \"{2}\" has no effect: headquarters knows no case {1}. See roadbook inbox for the right one, or ask whoever has the client to run roadbook client show, then rule again") },
	{ "sheet.first", "pp", N_("{0} reviewed the KPI sheet of {1} for {2}; the re-review comes next") },
	{ "sheet.final", "pp-g", N_("{0} re-reviewed the KPI sheet of {1} for {2}: it is final, grade {3}") },
	{ "sheet.objection", "pp", N_("{0} objects to the KPI sheet of {1} for {2}: {4}") },
	{ "sheet.consequence", "pp-c", N_("{0} decided for {1} after {2}: {3}. Reason: {4}") },
	{ "sheet.changed", "p", N_("the figures of the KPI sheet of {0} for {1} changed after it was reviewed: it waits for a new review") },
	{ "review.not_first", "pp", N_("the review of the KPI sheet of {1} for {2} by {0} has no effect: the first review is the direct leader's") },
	{ "review.not_second", "pp", N_("the re-review of the KPI sheet of {1} for {2} by {0} has no effect: it is the department leader's, or the next leader's above") },
	{ "review.other_figures", "pp", N_("the review of the KPI sheet of {1} for {2} by {0} has no effect: the figures had changed by then; sync, then review again") },
	{ "review.unassessable", "pp", N_("the review of the KPI sheet of {1} for {2} by {0} has no effect: a row can't be assessed") },
	{ "review.no_first", "pp", N_("the re-review of the KPI sheet of {1} for {2} by {0} has no effect: there is no first review of these figures") },
	{ "review.twice", "pp", N_("the re-review of the KPI sheet of {1} for {2} by {0} has no effect: the first review is by the same person") },
	{ "review.scores", "pp", N_("the review of the KPI sheet of {1} for {2} by {0} has no effect: a row has no score, or one outside its weight") },
	{ "review.reason", "pp", N_("the review of the KPI sheet of {1} for {2} by {0} has no effect: a score was changed without a reason") },
	{ "review.not_own", "pp", N_("the objection to the KPI sheet of {1} for {2} by {0} has no effect: people object to their own sheet") },
	{ "review.no_sheet", "pp", N_("what {0} says of the KPI sheet of {1} for {2} has no effect: no sheet is filled in for that month") },
	{ "consequence.powerless", "pp", N_("what {0} decided for {1} after {2} has no effect: its author doesn't lead them") },
	{ "hub.vanished", "", N_("a record vanished from your book without being removed; headquarters keeps it") },
};

static const struct row *
row_of(const char *id)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].id, id) == 0)
			return &rows[i];
	return NULL;
}

const char *
rbk_message_text(const char *id)
{
	const struct row *row = row_of(id);

	return row ? row->text : NULL;
}

const char *
rbk_message_kinds(const char *id)
{
	const struct row *row = row_of(id);

	return row ? row->kinds : "";
}

const char *
rbk_message_id(size_t i)
{
	return i < sizeof rows / sizeof *rows ? rows[i].id : NULL;
}
