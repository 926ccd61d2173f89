/* check: is every record of the book sound, and what do they lack? */
#include <string.h>

#include "cli/pen.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/path.h"
#include "core/rules/check.h"

/* Takes in hand-made changes as sync would; the book at its tip after that. */
static int
take_in(struct rbk_run *r, struct rbk_findings *found, size_t *broken, struct rbk_err *err)
{
	if (rbk_book_take_in(r->book, NULL, found, broken, err))
		return (int)err->code;
	rbk_run_forget(r);
	return rbk_run_head(r, err) ? 0 : (int)err->code;
}

/* Has the client's newest claim not been released? */
static bool
claimed(const struct rbk_scan *s)
{
	bool live = false;

	for (size_t i = 0; i < s->n; i++) {
		const char *type = rbk_record_is(&s->at[i], "event") ? rbk_record_str(&s->at[i], "type") : NULL;

		if (type && strcmp(type, "gone") != 0)
			live = strcmp(type, "claim") == 0;
	}
	return live;
}

static void
check_claim(struct rbk_run *r, struct rbk_findings *found, const struct rbk_scan *s)
{
	const char *missing[16];
	struct rbk_record *contacts;
	size_t n = rbk_scan_kind(&contacts, r, s, "contact");

	for (size_t i = 0; i < s->n; i++) {
		if (!rbk_record_is(&s->at[i], "client"))
			continue;
		(void)rbk_claim_missing(missing, rbk_run_policy(r), &s->at[i], contacts, n);
		for (size_t k = 0; missing[k]; k++)
			rbk_findings_add(found, "check.claim", s->path[i], missing[k], missing[k], NULL);
		return;
	}
}

static int
check_clients(struct rbk_run *r, struct rbk_findings *found, size_t *records, struct rbk_err *err)
{
	struct rbk_entries all = {0};

	if (rbk_find_entries(&all, r, err))
		return (int)err->code;
	for (size_t i = 0; i < all.n; i++) {
		struct rbk_scan s = {0};
		bool gone;

		if (!rbk_entry_own(r, &all.at[i]))
			continue;
		if (rbk_scan_gone(&gone, r, &all.at[i], err) || rbk_scan_client(&s, r, &all.at[i], err))
			return (int)err->code;
		*records += s.n;
		for (size_t k = 0; !gone && k < s.n; k++)
			rbk_record_findings(found, s.path[k], &s.at[k], rbk_run_policy(r));
		if (!gone && claimed(&s))
			check_claim(r, found, &s);
	}
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_findings found = {0};
	size_t broken = 0, records = 0, before;
	int code = take_in(r, &found, &broken, err);

	before = found.n;
	broken += rbk_findings_of(&found, "book.invalid") + rbk_findings_of(&found, "book.stranger");
	if (!code)
		code = check_clients(r, &found, &records, err);
	if (!code) {
		struct rbk_json *o = rbk_json_obj(&r->arena);
		size_t unmet = found.n - before;

		rbk_pen_findings(r, &found, stdout, NULL);
		rbk_json_set_int(&r->arena, o, "records", (int64_t)records);
		rbk_json_set_int(&r->arena, o, "broken", (int64_t)broken);
		rbk_json_set_int(&r->arena, o, "unmet", (int64_t)unmet);
		rbk_pen_put(r, "check", o);
		rbk_line(r, N_("records: %zu; not valid: %zu; rules not met: %zu"), records, broken, unmet);
		r->status = broken || unmet ? RBK_EXIT_NO : RBK_EXIT_DONE;
	}
	rbk_findings_free(&found);
	return code;
}

const struct rbk_command rbk_command_check = {
	.name = "check",
	.summary = N_("check every record of the book"),
	.about = N_("Checks all records. Files that aren't valid are named with line, field and what to do; they are never overwritten. Valid changes made by hand are taken in, as sync does. Then what the rules find is listed.\n\n"
	            "Exit status: 0 all is well, 1 something isn't valid or a rule isn't met."),
	.examples = "check\ncheck --json",
	.flags = RBK_CMD_BOOK,
	.schema = "check/1",
	.run = run,
};
