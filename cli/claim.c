/* claim and release. */
#include <string.h>

#include "cli/card.h"
#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/save.h"
#include "cli/sight.h"
#include "core/rules/check.h"

static const struct rbk_operand operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ 0 },
};

/* What the claim lacks, and what to type (`contact`: one the client has, or
   NULL); returns the list for --json. */
static struct rbk_json *
tell_missing(struct rbk_run *r, const char *const *missing, const char *client, const char *contact)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	if (missing[0])
		rbk_note(r, N_("the claim is saved, but it will be void: something is missing. Type:"));
	for (size_t i = 0; missing[i]; i++) {
		rbk_json_add(list, rbk_json_str(&r->arena, missing[i]));
		if (strcmp(missing[i], "contact") == 0 && contact)
			rbk_note(r, N_("  roadbook contact set %s %s name=… title=… phone=…    (full name, title and phone of one contact)"), client, rbk_quoted(r, contact));
		else if (strcmp(missing[i], "contact") == 0)
			rbk_note(r, N_("  roadbook contact add %s --name N --title T --phone P    (a contact with full name, title and phone)"), client);
		else
			rbk_note(r, N_("  roadbook client set %s %s=…"), client, missing[i]);
	}
	if (missing[0])
		rbk_note(r, N_("and then claim again: roadbook claim %s"), client);
	return list;
}

static int
claim_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_scan s = {0};
	struct rbk_record rec, *contacts;
	struct rbk_json *kase;
	const char *missing[16], *owner;

	if (rbk_find_client(&e, r, r->operand[0], err) || rbk_entry_read(&e, r, err) || rbk_scan_client(&s, r, &e, err) ||
	    rbk_case_of(&kase, r, &e, err))
		return (int)err->code;
	size_t n = rbk_scan_kind(&contacts, r, &s, "contact");

	(void)rbk_claim_missing(missing, rbk_run_policy(r), &e.client, contacts, n);
	owner = kase ? rbk_json_get_str(kase, "owner") : NULL;
	if (owner && strcmp(owner, rbk_book_person(r->book)) == 0)
		rbk_note(r, N_("you hold this client already: roadbook why %s"), e.id);
	else if (owner)
		rbk_note(r, N_("%s holds this client: your claim will be a conflict, for a leader to rule on"), rbk_person_name(r, owner));
	rbk_new(&rec, r, "event", e.id);
	rbk_json_set_str(&r->arena, rec.root, "type", "claim");
	if (rbk_save(r, &rec, "claim", err))
		return (int)err->code;
	rbk_pen_put(r, "missing", tell_missing(r, missing, rbk_quoted(r, r->operand[0]), n ? rbk_record_str(&contacts[0], "name") : NULL));
	return 0;
}

const struct rbk_command rbk_command_claim = {
	.name = "claim",
	.summary = N_("claim a client (报备)"),
	.about = N_("Saves your claim to a client. It counts from the moment headquarters receives it, so sync soon; your device's clock decides nothing.\n\n"
	            "A claim needs the client's name, region, source and expected monthly volume, and a contact with full name, title and phone. An incomplete one is void: "
	            "what is missing is listed with what to type; then claim again."),
	.examples = "claim 远航",
	.operands = operands,
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = claim_run,
};

struct args {
	const char *reason;
};

static const struct rbk_option release_options[] = {
	{ RBK_OPT_STR, "reason", offsetof(struct args, reason), "R", N_("why"), RBK_OPT_ASKED, NULL },
	{ 0 },
};

static int
release_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_record rec;

	if (rbk_find_client(&e, r, r->operand[0], err))
		return (int)err->code;
	rbk_new(&rec, r, "event", e.id);
	rbk_json_set_str(&r->arena, rec.root, "type", "release");
	if (rbk_fill_options(r, &rec, err))
		return (int)err->code;
	return rbk_save(r, &rec, "release", err);
}

const struct rbk_command rbk_command_release = {
	.name = "release",
	.summary = N_("give up a claim"),
	.about = N_("Gives up your claim to a client. The client and its records stay in your book."),
	.examples = "release 远航 --reason 客户已停产",
	.operands = operands,
	.options = release_options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = release_run,
};
