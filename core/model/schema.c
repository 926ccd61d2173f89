/* The table of kinds. To add a field: a row here, a case in the tests; to
   add a kind: its fields, a row in `kinds`, its path in path.c. */
#include "core/model/schema.h"

#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

#define ID      { "id", RBK_ULID, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("The record's own id.") }
#define CLIENT  { "client", RBK_ULID, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("The client it belongs to.") }
#define BY      { "by", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("Who wrote it.") }
#define ENTERED { "entered", RBK_TIME, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("When it was entered, by the device's clock.") }
#define DESK    { "desk", RBK_OID, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("The newest desk commit the device had seen.") }
#define EPOCH   { "epoch", RBK_INT, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("Of a hub that was brought back from a backup: the journal number it began again with.") }
#define CHANGED { "changed", RBK_STRS, RBK_MERGE_UNION, RBK_AUTO, NULL, N_("Of a record that stands in several folders (handed over, or joined): fields set in this one, each with the time; the newest counts.") }
#define UNSETTLED { "unsettled", RBK_OBJS, RBK_MERGE_UNION, RBK_AUTO, NULL, N_("Fields two devices changed differently, with both values; see roadbook settle.") }

static const struct rbk_field book[] = {
	{ "format", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("Version of the book's format: 1.") },
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("Whose book it is.") },
};

static const struct rbk_field client[] = {
	ID,
	{ "name", RBK_STR, RBK_MERGE_ASK, RBK_NEEDED | RBK_KEY, NULL, N_("Full name of the company.") },
	{ "credit_code", RBK_CODE, RBK_MERGE_ASK, RBK_KEY, NULL, N_("Unified social credit code (GB 32100), 18 characters.") },
	{ "aliases", RBK_STRS, RBK_MERGE_UNION, 0, NULL, N_("Other names it goes by.") },
	{ "region", RBK_REGION, RBK_MERGE_ASK, 0, NULL, N_("Region code (GB/T 2260), for example 440100 for Guangzhou.") },
	{ "address", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("Address.") },
	{ "source", RBK_TERM, RBK_MERGE_ASK, 0, "lead_sources", N_("How the lead was found, one of the manual's twelve methods.") },
	{ "class", RBK_TERM, RBK_MERGE_ASK, 0, "client_classes", N_("Client class.") },
	{ "nature", RBK_TERM, RBK_MERGE_ASK, 0, "client_natures", N_("Nature of the company.") },
	{ "account", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("Account number the company gave the client.") },
	{ "tier", RBK_TERM, RBK_MERGE_ASK, 0, "client_tiers", N_("Maintenance tier: how closely the client is looked after.") },
	{ "industry", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("Industry.") },
	{ "volume", RBK_FEN, RBK_MERGE_ASK, 0, NULL, N_("Expected business volume a month.") },
	{ "credit_rating", RBK_TERM, RBK_MERGE_ASK, 0, "credit_ratings", N_("Credit rating, as assessed.") },
	{ "purchasing_model", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("How the client purchases.") },
	{ "production_model", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("How the client produces.") },
	{ "sales_model", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("How the client sells, and what that means for logistics.") },
	{ "logistics_needs", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Logistics needs, of the company and of the people.") },
	{ "needs_met", RBK_TERM, RBK_MERGE_ASK, 0, "needs_met", N_("How far these needs are met today.") },
	{ "cargo", RBK_STRS, RBK_MERGE_UNION, 0, NULL, N_("What the logistics volume is made of, for example 冷冻面团 180吨/月.") },
	{ "lanes", RBK_STRS, RBK_MERGE_UNION, 0, NULL, N_("Lanes, for example 上海-成都.") },
	{ "warehouses", RBK_STRS, RBK_MERGE_UNION, 0, NULL, N_("Warehouses and where they lie.") },
	{ "entry_point", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Where a first cooperation can begin.") },
	{ "competitors", RBK_STRS, RBK_MERGE_UNION, 0, NULL, N_("Logistics companies that serve or court the client.") },
	{ "related", RBK_STRS, RBK_MERGE_UNION, 0, NULL, N_("Related companies: group, parent, branches.") },
	{ "procurement_process", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("How the client procures logistics, step by step.") },
	{ "requirements", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("What the client asks of the service.") },
	{ "fit", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("How the client fits what the company wants to develop.") },
	{ "intent", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Whether the client is willing to work with us.") },
	{ "note", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Anything else.") },
	{ "includes", RBK_STRS, RBK_MERGE_UNION, RBK_AUTO, NULL, N_("Entries of the same client that were joined to this one; see roadbook client join.") },
	{ "part_of", RBK_ULID, RBK_MERGE_MAX, RBK_AUTO, NULL, N_("The entry of the same client that this one was joined to.") },
	BY,
	ENTERED,
	CHANGED,
	UNSETTLED,
};

static const struct rbk_field contact[] = {
	ID,
	CLIENT,
	{ "name", RBK_STR, RBK_MERGE_ASK, RBK_NEEDED, NULL, N_("Full name.") },
	{ "title", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("Job title.") },
	{ "department", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("Department.") },
	{ "phone", RBK_PHONE, RBK_MERGE_ASK, 0, NULL, N_("Telephone number.") },
	{ "role", RBK_TERM, RBK_MERGE_ASK, 0, "contact_roles", N_("Role in the buying decision.") },
	{ "reports_to", RBK_ULID, RBK_MERGE_ASK, 0, NULL, N_("To whom the contact reports, another contact of the client.") },
	{ "email", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("Mail address.") },
	{ "note", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Anything else.") },
	BY,
	ENTERED,
	CHANGED,
	UNSETTLED,
};

static const struct rbk_field activity[] = {
	ID,
	CLIENT,
	{ "type", RBK_ENUM, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, "call|visit|exchange|meeting|reply|note", N_("What it was.") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("When it happened, by the device's clock.") },
	{ "contact", RBK_ULID, RBK_MERGE_FIXED, 0, NULL, N_("With whom, one of the client's contacts.") },
	{ "topic", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("What it was about.") },
	{ "outcome", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("What came of it.") },
	{ "next", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("The next step agreed or planned.") },
	{ "next_at", RBK_TIME, RBK_MERGE_FIXED, 0, NULL, N_("When the next visit is, if one was agreed.") },
	{ "place", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Where the next visit is.") },
	{ "willing", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("What the client is willing to do next, in words.") },
	{ "settled", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Open points that were closed, and how.") },
	{ "visitors", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("Who came, when senior people of the client visited us (高层来访).") },
	{ "hosts", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("Who received them.") },
	{ "unanswered", RBK_BOOL, RBK_MERGE_FIXED, 0, NULL, N_("Nobody answered: it doesn't count as a valid contact.") },
	{ "supersedes", RBK_ULID, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("The record this one amends.") },
	BY,
	ENTERED,
};

static const struct rbk_field event[] = {
	ID,
	CLIENT,
	{ "type", RBK_ENUM, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, "claim|release|gone|move|renew|hold|answer", N_("What happened: a claim (报备), its release, a record removed, a move in the funnel, a claim's renewal, a tender hold, an answer in a conflict (举证).") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("When, by the device's clock.") },
	{ "record", RBK_ULID, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("The record that is gone.") },
	{ "pick", RBK_BOOL, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("Of a claim: the client was taken from the pool.") },
	{ "open", RBK_INT, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("Of a claim: how many open claims its author had with this one, as the device knew.") },
	{ "until", RBK_DAY, RBK_MERGE_FIXED, 0, NULL, N_("Of a tender hold: its last day.") },
	{ "from", RBK_TERM, RBK_MERGE_FIXED, RBK_AUTO, "steps", N_("The step the client left.") },
	{ "to", RBK_TERM, RBK_MERGE_FIXED, RBK_AUTO, "steps", N_("The step it came to.") },
	{ "volume", RBK_FEN, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("Of a move: the client's business volume a month then; its grade and band follow from it.") },
	{ "loss", RBK_TERM, RBK_MERGE_FIXED, 0, "loss_reasons", N_("Why the client was lost.") },
	{ "reason", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Why.") },
	{ "evidence", RBK_TERM, RBK_MERGE_FIXED, 0, "evidence_kinds", N_("Of an answer: the kind of evidence.") },
	{ "text", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Of an answer: what it says, for the leader who rules.") },
	{ "proof", RBK_ULID, RBK_MERGE_FIXED, 0, NULL, N_("Of an answer: the record of this client that proves it.") },
	DESK,
	BY,
};

static const struct rbk_field ruling[] = {
	ID,
	{ "verb", RBK_ENUM, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, "award|share|release|transfer|handover|same|distinct|waive|approve|void", N_("What is decided.") },
	{ "case", RBK_ULID, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("The case it is about.") },
	{ "other", RBK_ULID, RBK_MERGE_FIXED, 0, NULL, N_("The other case, for same and distinct.") },
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, 0, NULL, N_("Who gets the client, or whose entry is meant.") },
	{ "second", RBK_PERSON, RBK_MERGE_FIXED, 0, NULL, N_("With whom the client is shared.") },
	{ "split", RBK_TERM, RBK_MERGE_FIXED, 0, "splits", N_("How it is shared, the first person's part first.") },
	{ "from", RBK_PERSON, RBK_MERGE_FIXED, 0, NULL, N_("Whose claims are handed over.") },
	{ "gate", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("The gate that is waived.") },
	{ "what", RBK_TERM, RBK_MERGE_FIXED, 0, "approvals", N_("What is approved.") },
	{ "record", RBK_ULID, RBK_MERGE_FIXED, 0, NULL, N_("The record that is void.") },
	{ "versions", RBK_STRS, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("Its earlier versions, which it amends: void with it.") },
	{ "reason", RBK_TEXT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Why; kept for ever beside the decision.") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("When, by the device's clock.") },
	DESK,
	BY,
};

static const struct rbk_field review[] = {
	ID,
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Whose sheet.") },
	{ "month", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Of which month, for example 2026-10.") },
	{ "stage", RBK_ENUM, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, "first|second|objection", N_("First review (初评), re-review (复评), or what the person objects.") },
	{ "sheet", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("SHA-256 of the sheet as it was filled in: the figures it was reviewed on.") },
	{ "rows", RBK_OBJS, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("Scores in hundredths of a point: id, filled, score, and the reason where the reviewer changed it.") },
	{ "staff_loss", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("A significant loss of staff (人员重大流失), ticked by the reviewer: which.") },
	{ "reason", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("A remark; of an objection, why.") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("When, by the device's clock.") },
	DESK,
	BY,
};

static const struct rbk_field consequence[] = {
	ID,
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Whom it concerns.") },
	{ "month", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("The month whose grade led to it, for example 2026-10.") },
	{ "what", RBK_TERM, RBK_MERGE_FIXED, RBK_NEEDED, "consequences", N_("What is decided.") },
	{ "reason", RBK_TEXT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Why; kept for ever beside the decision.") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("When, by the device's clock.") },
	DESK,
	BY,
};

#define CONTENT                                                                                                            \
	{ "title", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Title.") },                                             \
	{ "file", RBK_STR, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("The file's name where it came from.") },                   \
	{ "content", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("SHA-256 of the content, 64 hex digits: the name of the file beside this one.") }, \
	{ "bytes", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("Size of the content in bytes.") },           \
	{ "day", RBK_DAY, RBK_MERGE_FIXED, 0, NULL, N_("The date it bears.") }

static const struct rbk_field document[] = {
	ID,
	CLIENT,
	{ "type", RBK_TERM, RBK_MERGE_FIXED, 0, "document_kinds", N_("Kind of document.") },
	CONTENT,
	{ "version", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Version, for example 2.1.") },
	{ "proposal_type", RBK_TERM, RBK_MERGE_FIXED, 0, "proposal_types", N_("Type of a proposal.") },
	{ "goals", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Of a proposal: goals, what is solved, what is promised.") },
	{ "strengths", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Of a proposal: our resources and strengths.") },
	{ "service_model", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Of a proposal: the logistics service model.") },
	{ "information_service", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Of a proposal: the information service model.") },
	{ "suggestions", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Of a proposal: suggestions for the client to choose from.") },
	{ "sincerity", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Of a proposal: the idea of our service and our wish to cooperate.") },
	{ "parties", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("Of a contract: its parties.") },
	{ "amount", RBK_FEN, RBK_MERGE_FIXED, 0, NULL, N_("Of a quotation or contract: the amount.") },
	{ "begins", RBK_DAY, RBK_MERGE_FIXED, 0, NULL, N_("From when it holds.") },
	{ "ends", RBK_DAY, RBK_MERGE_FIXED, 0, NULL, N_("Until when it holds.") },
	{ "approval", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Reference of its approval.") },
	{ "signer", RBK_PERSON, RBK_MERGE_FIXED, 0, NULL, N_("Of a contract: who signed it for us.") },
	{ "landing", RBK_DAY, RBK_MERGE_FIXED, 0, NULL, N_("Of an operations plan: when the work begins (落地).") },
	{ "confirmed_by", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Of a confirmation: who at the client confirmed.") },
	{ "margin", RBK_RATE, RBK_MERGE_FIXED, 0, NULL, N_("Of a project approval: gross margin expected.") },
	{ "payment_terms", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Payment terms.") },
	{ "risks", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Of a project approval: the risks.") },
	{ "note", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Anything else.") },
	{ "supersedes", RBK_ULID, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("The record this one amends.") },
	BY,
	ENTERED,
};

static const struct rbk_field material[] = {
	ID,
	{ "type", RBK_TERM, RBK_MERGE_FIXED, 0, "material_kinds", N_("Kind of material.") },
	CONTENT,
	{ "number", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Number of the certificate or licence.") },
	{ "ends", RBK_DAY, RBK_MERGE_FIXED, 0, NULL, N_("Until when it holds.") },
	{ "note", RBK_TEXT, RBK_MERGE_FIXED, 0, NULL, N_("Anything else.") },
	{ "supersedes", RBK_ULID, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("The record this one amends.") },
	{ "gone", RBK_TEXT, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("Taken out of the lists: why; see roadbook remove.") },
	BY,
	ENTERED,
};

static const struct rbk_field tender[] = {
	ID,
	CLIENT,
	{ "name", RBK_STR, RBK_MERGE_ASK, RBK_NEEDED, NULL, N_("What is put out to tender.") },
	{ "number", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("The tender's number.") },
	{ "deadline", RBK_TIME, RBK_MERGE_ASK, 0, NULL, N_("Until when bids are taken.") },
	{ "opening", RBK_TIME, RBK_MERGE_ASK, 0, NULL, N_("When bids are opened.") },
	{ "deposit", RBK_FEN, RBK_MERGE_ASK, 0, NULL, N_("Deposit asked for.") },
	{ "bid", RBK_FEN, RBK_MERGE_ASK, 0, NULL, N_("Our bid.") },
	{ "bidders", RBK_STRS, RBK_MERGE_UNION, 0, NULL, N_("Who else bids.") },
	{ "result", RBK_TERM, RBK_MERGE_ASK, 0, "tender_results", N_("How it ended.") },
	{ "winner", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("Who won.") },
	{ "reason", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Why it ended so.") },
	{ "note", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Anything else.") },
	BY,
	ENTERED,
	UNSETTLED,
};

/* Duties that are records. Its `entered` never changes: whether something was
   reported ahead hangs on it. */
static const struct rbk_field work[] = {
	ID,
	{ "type", RBK_TERM, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, "work_kinds", N_("Kind of record.") },
	{ "period", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("What it is about: a day, 2026-11, 2026-Q4 or 2026.") },
	{ "text", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("What was done, is planned, was found out; why somebody is absent.") },
	{ "to", RBK_STR, RBK_MERGE_ASK, 0, NULL, N_("To whom a trip or an absence was reported.") },
	{ "purpose", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Of a trip: what for.") },
	{ "departure", RBK_TIME, RBK_MERGE_ASK, 0, NULL, N_("Of a trip: when it begins.") },
	{ "planned_return", RBK_TIME, RBK_MERGE_ASK, 0, NULL, N_("Of a trip: until when.") },
	{ "actual_return", RBK_TIME, RBK_MERGE_ASK, 0, NULL, N_("Of a trip: when it ended.") },
	{ "extension", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Of a trip: why it took longer than planned.") },
	{ "signed_at", RBK_TIME, RBK_MERGE_ASK, 0, NULL, N_("Of a trip: when the card was signed (签卡).") },
	{ "at", RBK_TIME, RBK_MERGE_ASK, 0, NULL, N_("Of an absence: when the meeting or training is.") },
	{ "note", RBK_TEXT, RBK_MERGE_ASK, 0, NULL, N_("Anything else.") },
	{ "gone", RBK_TEXT, RBK_MERGE_ASK, RBK_AUTO, NULL, N_("Taken out of the lists: why; see roadbook remove.") },
	BY,
	ENTERED,
	UNSETTLED,
};

static const struct rbk_field org[] = {
	{ "format", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("Version of the hub's format: 1.") },
	{ "name", RBK_STR, RBK_MERGE_ASK, RBK_NEEDED, NULL, N_("Name of the organisation.") },
	{ "zone", RBK_STR, RBK_MERGE_ASK, RBK_NEEDED, NULL, N_("Time zone, for example +08:00.") },
	{ "key", RBK_STR, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("The hub's public key: it signs every commit of headquarters.") },
	{ "keys", RBK_OBJS, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("Every key the hub has had, in order; each but the first with the signature of the one before it.") },
	{ "signed", RBK_BOOL, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("True: a push is taken only if it is signed by one of its person's devices.") },
	EPOCH,
};

/* In the book, by its person: what devices there are. */
static const struct rbk_field device[] = {
	ID,
	{ "what", RBK_ENUM, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, "join|invite|end", N_("join: a device joins; invite: a code was given out; end: a device is not trusted any more.") },
	{ "key", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("The public key of the device, or the one a code stands for.") },
	{ "device", RBK_STR, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("The device's id.") },
	{ "name", RBK_STR, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("What its owner calls it.") },
	{ "voucher", RBK_STR, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("The key that vouches for it: a code's, or a device's.") },
	{ "proof", RBK_STR, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("That key's signature of person and key.") },
	{ "until", RBK_TIME, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("Until when a code is good.") },
	BY,
	ENTERED,
};

/* In central: what headquarters makes of it. */
static const struct rbk_field keyring[] = {
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Whose devices.") },
	{ "keys", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("Their keys; each from one journal number on, until another.") },
	{ "codes", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("Codes given out, by the key each stands for.") },
	{ "seen", RBK_OID, RBK_MERGE_FIXED, 0, NULL, N_("The folder devices of the book, as looked at last.") },
};

static const struct rbk_field staff[] = {
	{ "id", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("The person's id.") },
	{ "name", RBK_STR, RBK_MERGE_ASK, RBK_NEEDED, NULL, N_("Full name.") },
	{ "level", RBK_TERM, RBK_MERGE_ASK, RBK_NEEDED, "levels", N_("Level of the ladder (晋升通道).") },
	{ "unit", RBK_PERSON, RBK_MERGE_ASK, RBK_NEEDED, NULL, N_("Unit, [a-z0-9-]{2,32}.") },
	{ "leader", RBK_PERSON, RBK_MERGE_ASK, 0, NULL, N_("Direct leader; none at the top.") },
	{ "since", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("Since when, hub time.") },
	{ "left", RBK_TIME, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("When the person left, hub time.") },
	{ "hired", RBK_DAY, RBK_MERGE_ASK, 0, NULL, N_("Day of hire.") },
	{ "transferred", RBK_DAY, RBK_MERGE_ASK, 0, NULL, N_("Day of the last transfer to another unit.") },
	{ "away", RBK_OBJS, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("When the person is away, and who rules in their place: delegate, since, until.") },
	{ "was", RBK_OBJS, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("What the person was before: name, level, unit, leader, since, left.") },
};

static const struct rbk_field unit[] = {
	{ "id", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("The unit's id.") },
	{ "name", RBK_STR, RBK_MERGE_ASK, RBK_NEEDED, NULL, N_("Its name.") },
	{ "parent", RBK_PERSON, RBK_MERGE_ASK, 0, NULL, N_("The unit above it; none at the top.") },
	{ "head", RBK_PERSON, RBK_MERGE_ASK, 0, NULL, N_("Its head, the department leader.") },
	{ "since", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED | RBK_AUTO, NULL, N_("Since when, hub time.") },
	{ "was", RBK_OBJS, RBK_MERGE_FIXED, RBK_AUTO, NULL, N_("What the unit was before: name, parent, head, since.") },
	EPOCH,
};

/* What finance says of one subject's month, in central. A value that is
   absent was not given: that is missing, never zero. */
#define FIGURE(name, type, flags, help) { name, type, RBK_MERGE_FIXED, flags, NULL, help }

static const struct rbk_field figure[] = {
	FIGURE("month", RBK_MONTH, RBK_NEEDED, N_("The month.")),
	{ "scope", RBK_ENUM, RBK_MERGE_FIXED, RBK_NEEDED, "person|unit|client", N_("Of what.") },
	FIGURE("subject", RBK_STR, RBK_NEEDED, N_("The person's or unit's id; a client's case, or where none fits its credit code or name as finance has it.")),
	FIGURE("turnover", RBK_FEN, RBK_SIGNED, N_("Turnover (营业额).")),
	FIGURE("turnover_target", RBK_FEN, 0, N_("Target of the turnover.")),
	FIGURE("new_clients_target", RBK_INT, 0, N_("Target of new clients (新增客户), a count.")),
	FIGURE("profit", RBK_FEN, RBK_SIGNED, N_("Profit (利润).")),
	FIGURE("profit_target", RBK_FEN, 0, N_("Target of the profit.")),
	FIGURE("receivables", RBK_FEN, 0, N_("Receivables (应收账款), the balance at the end of the month.")),
	FIGURE("overdue", RBK_FEN, 0, N_("What of them is overdue (逾期).")),
	FIGURE("person", RBK_PERSON, 0, N_("Of a client: who held it when this was imported.")),
	FIGURE("file", RBK_STR, RBK_AUTO, N_("The file it came from.")),
	FIGURE("row", RBK_INT, RBK_AUTO, N_("The row there.")),
	FIGURE("imported", RBK_TIME, RBK_AUTO, N_("When it was imported, hub time.")),
};

static const struct rbk_field notice[] = {
	ID,
	{ "number", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Journal number of the receipt that caused it.") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Hub time.") },
	{ "what", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Id of its sentence.") },
	{ "case", RBK_ULID, RBK_MERGE_FIXED, 0, NULL, N_("The case it is about.") },
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, 0, NULL, N_("Whose act caused it.") },
	{ "args", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("What fills its sentence.") },
};

static const struct rbk_field receipt[] = {
	{ "number", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Journal number.") },
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Who pushed.") },
	{ "tip", RBK_OID, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("The commit received.") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Hub time.") },
	{ "merged", RBK_BOOL, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("False: in quarantine.") },
	{ "strays", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("The person's newest rulings on cases nobody knew: number, case, verb.") },
};

/* What headquarters says of one person's book, at the top of the desk. */
static const struct rbk_field desk[] = {
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Whose desk it is.") },
	{ "number", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Newest journal number the hub had merged when it wrote this desk.") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Hub time of that number.") },
	{ "received", RBK_INT, RBK_MERGE_FIXED, 0, NULL, N_("Number of this person's newest receipt.") },
	{ "tip", RBK_OID, RBK_MERGE_FIXED, 0, NULL, N_("The commit of that receipt.") },
	{ "merged", RBK_OID, RBK_MERGE_FIXED, 0, NULL, N_("The newest commit that is merged.") },
	{ "keys", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("The keys of the person's devices.") },
	{ "units", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("The units the person may read, and while standing in for somebody: since, until.") },
	EPOCH,
};

/* How far central is: a pure function's two other inputs. */
static const struct rbk_field state[] = {
	{ "number", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Newest journal number merged.") },
	{ "as_of", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Hub time up to which deadlines have taken effect.") },
	{ "words", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Version of the rules and word lists that suspicions were judged by.") },
};

/* The key of the directory of claimed clients; in commons what its rows are
   made with, in central what the next ones will be. */
static const struct rbk_field directory[] = {
	{ "key", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Key of the hashes, 64 hex digits.") },
	{ "since", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Since when it is the key, hub time.") },
	{ "format", RBK_INT, RBK_MERGE_FIXED, 0, NULL, N_("Of the rows; in commons only.") },
	{ "day", RBK_DAY, RBK_MERGE_FIXED, 0, NULL, N_("The hub's day up to which it is; in commons only.") },
	EPOCH,
};

static const struct rbk_field quarantine[] = {
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Whose push.") },
	{ "number", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Journal number.") },
	{ "tip", RBK_OID, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("The commit received.") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Hub time.") },
	{ "reason", RBK_TEXT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("What was wrong.") },
};

static const struct rbk_field kase[] = {
	{ "id", RBK_ULID, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Client id of the entry received first.") },
	{ "also", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("Ids of cases that were joined to this one.") },
	{ "handed", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("On a desk: client ids of the folders that were handed over with it.") },
	{ "name", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Name as the first entry has it.") },
	{ "status", RBK_ENUM, RBK_MERGE_FIXED, RBK_NEEDED, "free|held|contested", N_("Whether somebody holds the client.") },
	{ "owner", RBK_PERSON, RBK_MERGE_FIXED, 0, NULL, N_("Who holds it.") },
	{ "since", RBK_TIME, RBK_MERGE_FIXED, 0, NULL, N_("Since when, hub time.") },
	{ "pooled", RBK_TIME, RBK_MERGE_FIXED, 0, NULL, N_("Since when it lies in the pool (公海), hub time.") },
	{ "deadline", RBK_TIME, RBK_MERGE_FIXED, 0, NULL, N_("When the first of its claims lapses.") },
	{ "next", RBK_TIME, RBK_MERGE_FIXED, 0, NULL, N_("When time alone does something next, warnings too.") },
	{ "keys", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("Under which it is found.") },
	{ "entries", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("The (person, client) entries that are this client.") },
	{ "claims", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("Claims and their state.") },
	{ "conflicts", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("Who claimed against whom.") },
	{ "answers", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("What the sides of a conflict brought as evidence.") },
	{ "splits", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("Who shared the client with whom, in which parts, from when until when.") },
	{ "proposal", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("What core proposes to the leader, with reasons.") },
	{ "waivers", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("Gates of the funnel that a leader waived.") },
	{ "approvals", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("What a leader approved, with the leader's level.") },
	{ "voids", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("Records that a leader ruled void.") },
	{ "apart", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("Cases ruled to be other clients.") },
	{ "history", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("Every lead, claim, conflict, ruling, lapse, with its proof.") },
	{ "facts", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("What the case was judged from.") },
};

static const struct rbk_field suspicion[] = {
	ID,
	{ "number", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Journal number of the receipt that brought the later of the two names.") },
	{ "at", RBK_TIME, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Hub time of that number.") },
	{ "verdict", RBK_ENUM, RBK_MERGE_FIXED, RBK_NEEDED, "likely|possible", N_("How much the names say for one client; possible: with other signs.") },
	{ "score", RBK_INT, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("The same in hundredths of a percent.") },
	{ "reason", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Id of the sentence that says why.") },
	{ "args", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("What fills that sentence.") },
	{ "signs", RBK_STRS, RBK_MERGE_FIXED, 0, NULL, N_("What else the two have in common: phone, contact, address.") },
	{ "sides", RBK_OBJS, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("The two cases: case, name, persons who must be led by whoever rules.") },
};

static const struct rbk_field kpi_sheet[] = {
	{ "person", RBK_PERSON, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Whose sheet.") },
	{ "month", RBK_STR, RBK_MERGE_FIXED, RBK_NEEDED, NULL, N_("Of which month, for example 2026-10.") },
	{ "state", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("empty, filled, first (reviewed), final (re-reviewed).") },
	{ "first", RBK_PERSON, RBK_MERGE_FIXED, 0, NULL, N_("Who reviewed it first, as it stands now.") },
	{ "second", RBK_PERSON, RBK_MERGE_FIXED, 0, NULL, N_("Who re-reviewed it.") },
	{ "total", RBK_INT, RBK_MERGE_FIXED, 0, NULL, N_("Final total in hundredths of a point.") },
	{ "grade", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Final grade.") },
	{ "reviewed", RBK_STR, RBK_MERGE_FIXED, 0, NULL, N_("Which fill is final, by its hash.") },
	{ "late", RBK_BOOL, RBK_MERGE_FIXED, 0, NULL, N_("It became final after its days were over.") },
	{ "disputed", RBK_BOOL, RBK_MERGE_FIXED, 0, NULL, N_("The person objected, and nobody reviewed it since.") },
	{ "changed", RBK_BOOL, RBK_MERGE_FIXED, 0, NULL, N_("Figures changed after it was reviewed.") },
	{ "fills", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("The sheet as filled in from data: hash, at, sheet.") },
	{ "received", RBK_OBJS, RBK_MERGE_FIXED, 0, NULL, N_("Reviews, objections and consequences as they came, with their effect.") },
};

#define ROW(kind, rows, flags, help) { kind, rows, COUNT(rows), flags, help }

static const struct rbk_kind kinds[] = {
	ROW("book", book, RBK_KIND_FIXED, N_("Says whose book it is.")),
	ROW("client", client, 0, N_("A client or lead: identity and profile.")),
	ROW("contact", contact, 0, N_("A person at the client.")),
	ROW("activity", activity, RBK_KIND_FIXED, N_("A call, visit, exchange, meeting or note.")),
	ROW("event", event, RBK_KIND_FIXED, N_("A claim, its release, renewal or tender hold, a removal, or a move in the funnel.")),
	ROW("document", document, RBK_KIND_FIXED, N_("A file about the client, stored by content.")),
	ROW("tender", tender, 0, N_("A client's tender and how it ended.")),
	ROW("material", material, RBK_KIND_FIXED, N_("Tender base material of the unit, stored by content.")),
	ROW("work", work, 0, N_("A report, plan, trip or absence of the person's.")),
	ROW("ruling", ruling, RBK_KIND_FIXED, N_("A leader's decision, in the leader's own book.")),
	ROW("review", review, RBK_KIND_FIXED, N_("A review of somebody's KPI sheet, in the reviewer's own book; or an objection to one's own.")),
	ROW("consequence", consequence, RBK_KIND_FIXED, N_("What a leader decided after a person's grades, in the leader's own book.")),
	ROW("org", org, 0, N_("The organisation.")),
	ROW("staff", staff, 0, N_("A person of the organisation.")),
	ROW("unit", unit, 0, N_("A department: its place in the tree and its head.")),
	ROW("figure", figure, 0, N_("What finance says of a person's, a unit's or a client's month.")),
	ROW("device", device, RBK_KIND_FIXED, N_("A device of the person's: how it came, or that it went.")),
	ROW("keyring", keyring, 0, N_("The keys of a person's devices.")),
	ROW("notice", notice, 0, N_("Something headquarters tells a person.")),
	ROW("receipt", receipt, 0, N_("A line of the journal.")),
	ROW("desk", desk, 0, N_("How far headquarters is with a book.")),
	ROW("state", state, 0, N_("How far central is.")),
	ROW("directory", directory, 0, N_("The key of the directory of claimed clients.")),
	ROW("quarantine", quarantine, 0, N_("A push that could not be merged.")),
	ROW("case", kase, 0, N_("One real client as headquarters sees it.")),
	ROW("kpi_sheet", kpi_sheet, 0, N_("A person's KPI sheet of a month: as filled in, and its reviews.")),
	ROW("suspicion", suspicion, 0, N_("Two cases that may be one client, for a leader to settle.")),
};

const struct rbk_kind *
rbk_kind_find(const char *name)
{
	for (size_t i = 0; name && i < COUNT(kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

const struct rbk_kind *
rbk_kind_at(size_t i)
{
	return i < COUNT(kinds) ? &kinds[i] : NULL;
}

const struct rbk_field *
rbk_field_find(const struct rbk_kind *kind, const char *name)
{
	for (size_t i = 0; kind && name && i < kind->n; i++)
		if (strcmp(kind->fields[i].name, name) == 0)
			return &kind->fields[i];
	return NULL;
}
