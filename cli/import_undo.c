/* import clients --undo: the last import, as if it hadn't been. */
#include <inttypes.h>
#include <string.h>

#include "cli/ask.h"
#include "cli/find.h"
#include "cli/import.h"
#include "cli/pen.h"
#include "cli/sight.h"
#include "core/store/import.h"
#include "sync/exchange.h"

/* The newest commit that headquarters is known to have received: the tip
   itself, or what the desk says; "" if none is known. */
static int
received(char tip[41], struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_exchange x;
	struct rbk_record desk;
	struct rbk_err scratch = {0};
	struct rbk_view *v = rbk_run_desk(r);
	const char *known = NULL;

	if (rbk_book_standing(&x, r->book, err))
		return (int)err->code;
	if (x.standing != RBK_SAVED) {
		rbk_book_tip(tip, r->book, RBK_REF_BOOK);
		return 0;
	}
	if (v && !rbk_view_record(&desk, &r->arena, v, "desk.json", &scratch))
		known = rbk_record_str(&desk, "tip");
	memset(tip, 0, 41);
	if (known && strlen(known) == 40)
		memcpy(tip, known, 40);
	return 0;
}

/* The names of clients, at most three of them. */
static const char *
names(struct rbk_run *r, const struct rbk_imported *was)
{
	const char *all = "";
	size_t i;

	for (i = 0; i < was->n_changed && i < 3; i++) {
		struct rbk_entry e;
		struct rbk_err scratch = {0};
		const char *name = was->changed[i];

		if (!rbk_find_client(&e, r, was->changed[i], &scratch) && !rbk_entry_read(&e, r, &scratch) &&
		    rbk_record_str(&e.client, "name"))
			name = rbk_record_str(&e.client, "name");
		all = rbk_arena_print(&r->arena, "%s%s%s", all, i ? ", " : "", name);
	}
	return i < was->n_changed ? rbk_arena_print(&r->arena, "%s …", all) : all;
}

/* RBK_E_PERSON with the reason why it can't go. */
static int
check(const struct rbk_imported *was, struct rbk_run *r, struct rbk_err *err)
{
	if (was->received)
		return rbk_fail(err, RBK_E_PERSON, N_("headquarters has received this import: remove its clients one at a time with roadbook remove"));
	if (was->n_changed)
		return rbk_fail(err, RBK_E_PERSON, N_("something happened since to %zu of its %zu clients (%s): nothing was taken back; use roadbook remove for single clients"),
		                was->n_changed, was->clients, names(r, was));
	return 0;
}

static bool
go_on(struct rbk_run *r, bool dry_run)
{
	if (r->general.yes)
		return true;
	if (dry_run || !rbk_ask_possible(r)) {
		rbk_note(r, N_("nothing was saved yet: the same command with --yes does it"));
		return false;
	}
	if (rbk_ask_yes(r, r->say(N_("take it back? (y/n)"))))
		return true;
	rbk_note(r, N_("nothing was saved"));
	r->status = RBK_EXIT_NO;
	return false;
}

int
rbk_import_undo(struct rbk_run *r, bool dry_run, struct rbk_err *err)
{
	char commit[41], tip[41], subject[RBK_IMPORT_SUBJECT];
	struct rbk_json *undone = rbk_json_obj(&r->arena);
	struct rbk_imported was;

	if (rbk_import_last(commit, r->book, err) || received(tip, r, err) ||
	    rbk_import_look(&was, &r->arena, r->book, commit, tip, err) || check(&was, r, err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, undone, "commit", commit);
	rbk_json_set_int(&r->arena, undone, "clients", (int64_t)was.clients);
	rbk_json_set_int(&r->arena, undone, "records", (int64_t)was.records);
	rbk_json_set_bool(&r->arena, undone, "done", false);
	rbk_pen_put(r, "undo", undone);
	rbk_line(r, N_("last import (commit %.12s): %zu clients, %zu records"), commit, was.clients, was.records);
	if (!go_on(r, dry_run))
		return 0;
	rbk_import_undo_subject(subject, commit);
	if (rbk_book_undo(r->book, commit, subject, err))
		return (int)err->code;
	rbk_json_set_bool(&r->arena, undone, "done", true);
	rbk_line(r, N_("taken back"));
	return 0;
}
