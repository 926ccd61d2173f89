/* import clients: the rep's own sheet into the book, shown before it is
   done, in one commit. What is decided is core/rules/import.h's. */
#include "cli/import.h"

#include <string.h>

#include "cli/ask.h"
#include "cli/pen.h"
#include "cli/progress.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/store/clock.h"
#include "core/store/import.h"

#define PATIENCE 2000 /* records that are saved in about a second */

struct args {
	struct rbk_strs map;
	const char     *bad, *sheet;
	bool            dry_run, undo;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_LIST, "map", AT(map), "HEADER=FIELD,…", N_("what columns are that aren't known by their headers; FIELD - leaves one out"), 0, NULL },
	{ RBK_OPT_STR, "bad", AT(bad), "NEWFILE", N_("write the rows that can't be taken here, with the reasons, to be mended and imported again"), 0, NULL },
	{ RBK_OPT_STR, "sheet", AT(sheet), "NAME", N_("of a workbook: this sheet, not the first visible one"), 0, NULL },
	{ RBK_OPT_FLAG, "dry-run", AT(dry_run), NULL, N_("show what would be done, and do nothing"), 0, NULL },
	{ RBK_OPT_FLAG, "undo", AT(undo), NULL, N_("take the last import back, if nothing happened to its clients since"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "FILE", RBK_ARG_MAYBE, N_("the sheet: a workbook (.xlsx), CSV or Unicode text") },
	{ 0 },
};

static void
add_known(struct rbk_import_run *in, struct rbk_run *r, size_t *cap, const char *id, const char *name, const char *code)
{
	if (in->n_known == *cap) {
		struct rbk_import_known *more = rbk_arena_take(&r->arena, (*cap * 2 + 64) * sizeof *more);

		if (*cap)
			memcpy(more, in->known, *cap * sizeof *more);
		in->known = more;
		*cap = *cap * 2 + 64;
	}
	in->known[in->n_known++] = (struct rbk_import_known){ id, name, code };
}

/* The book's clients, and those handed over; without the removed ones. */
static int
read_known(struct rbk_import_run *in, struct rbk_run *r, struct rbk_progress *p, struct rbk_err *err)
{
	struct rbk_entries all = {0};
	size_t cap = 0;

	if (rbk_find_entries(&all, r, err))
		return (int)err->code;
	for (size_t i = 0; i < all.n; i++) {
		const struct rbk_entry *e = &all.at[i];
		bool gone;

		rbk_progress_show(p, N_("reading the book"), i, all.n);
		if (rbk_scan_gone(&gone, r, e, err))
			return (int)err->code;
		if (gone)
			continue;
		add_known(in, r, &cap, e->id, rbk_record_str(&e->client, "name"), rbk_record_str(&e->client, "credit_code"));
		RBK_JSON_EACH(alias, rbk_json_get(e->client.root, "aliases"))
			add_known(in, r, &cap, e->id, alias->str, NULL);
	}
	return 0;
}

static int
read_sheet(struct rbk_import_run *in, struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;

	if (rbk_sheet_load(&in->from, &r->arena, in->file, args->sheet, err))
		return (int)err->code;
	in->sheet = in->from.csv;
	return 0;
}

static int
plan(struct rbk_import_run *in, struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	const char **map = rbk_arena_take(&r->arena, (args->map.n + 1) * sizeof *map);
	char now[RBK_TIME_TEXT];

	if (args->map.n)
		memcpy(map, args->map.at, args->map.n * sizeof *map);
	rbk_time_write(now, rbk_clock_now(), r->zone);
	const struct rbk_import_want want = {
		.sheet = &in->sheet, .map = map, .policy = rbk_run_policy(r), .known = in->known, .n_known = in->n_known,
		.person = rbk_book_person(r->book), .entered = now, .id = rbk_clock_ulid,
	};

	if (rbk_import_plan(&in->plan, &r->arena, &want, err))
		return rbk_while(err, "%s", in->file);
	for (size_t i = 0; i < in->plan.n; i++) {
		const struct rbk_import_client *c = &in->plan.clients[i];

		in->fresh += c->fate == RBK_IMPORT_NEW;
		in->held += c->fate == RBK_IMPORT_HELD;
		in->contacts += c->contacts;
		in->merged += c->fate == RBK_IMPORT_BAD ? 0 : c->rows - 1;
	}
	return 0;
}

static const char *
sentence(void *ctx, const struct rbk_import_remark *m)
{
	struct rbk_run *r = ctx;
	const char *text = rbk_pen_sentence(r, m->id, m->args, sizeof m->args / sizeof *m->args);

	return m->header ? rbk_arena_print(&r->arena, "%s: %s", m->header, text) : text;
}

int
rbk_import_write_bad(struct rbk_run *r, const struct rbk_csv *sheet, const struct rbk_import *plan, const char *path,
                     struct rbk_err *err)
{
	struct rbk_buf text = {0};

	if (!path || !plan->bad_rows)
		return 0;
	rbk_import_rejects(&text, plan, sheet, sentence, r);
	int code = rbk_sheet_write(path, &text, err);

	rbk_buf_free(&text);
	if (code)
		return code;
	rbk_pen_put(r, "bad_file", rbk_json_str(&r->arena, path));
	rbk_note(r, N_("rows that can't be taken: %s; mend them there and import that file with the same --map"), path);
	return 0;
}

bool
rbk_import_go_on(struct rbk_run *r, bool dry_run)
{
	if (r->general.yes)
		return true;
	if (dry_run || !rbk_ask_possible(r)) {
		rbk_note(r, N_("nothing was saved yet: the same command with --yes does it"));
		return false;
	}
	if (rbk_ask_yes(r, r->say(N_("import them? (y/n)"))))
		return true;
	rbk_note(r, N_("nothing was saved"));
	r->status = RBK_EXIT_NO;
	return false;
}

static int
save(struct rbk_import_run *in, struct rbk_run *r, struct rbk_err *err)
{
	char subject[RBK_IMPORT_SUBJECT], commit[41];

	if (in->plan.n_records > PATIENCE)
		rbk_note(r, N_("saving %zu records …"), in->plan.n_records);
	rbk_import_subject(subject, in->fresh);
	int code = rbk_book_save(r->book, in->plan.records, in->plan.n_records, subject, err);

	if (code)
		return code;
	in->saved = true;
	rbk_book_tip(commit, r->book, RBK_REF_BOOK);
	rbk_pen_put(r, "commit", rbk_json_str(&r->arena, commit));
	rbk_line(r, N_("imported: %zu clients, %zu contacts"), in->fresh, in->contacts);
	rbk_note(r, N_("they are leads now; import clients --undo takes them back as long as nothing happens to them"));
	return 0;
}

static int
import(struct rbk_import_run *in, struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_progress p = { .run = r };
	int code = read_sheet(in, r, err);

	if (!code)
		code = read_known(in, r, &p, err);
	rbk_progress_end(&p);
	if (!code)
		code = plan(in, r, err);
	if (!code)
		code = rbk_import_alike(in, r, &p, err);
	rbk_progress_end(&p);
	if (code)
		return code;
	rbk_import_describe(r, in);
	code = rbk_import_write_bad(r, &in->sheet, &in->plan, args->bad, err);
	if (!code && !in->fresh)
		rbk_note(r, N_("there is nothing to import"));
	else if (!code && rbk_import_go_on(r, args->dry_run))
		code = save(in, r, err);
	rbk_import_list(r, in);
	return code;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_import_run in = { .file = r->n ? r->operand[0] : NULL };

	if (args->undo && (in.file || args->bad || args->sheet || args->map.n))
		return rbk_fail(err, RBK_E_USAGE, N_("--undo takes the last import back: it goes with no file and no other option but --yes and --dry-run"));
	if (args->dry_run && r->general.yes)
		return rbk_fail(err, RBK_E_USAGE, N_("--dry-run and --yes contradict each other"));
	if (args->undo)
		return rbk_import_undo(r, args->dry_run, err);
	if (!in.file)
		return rbk_fail(err, RBK_E_USAGE, N_("%s is missing: %s; see roadbook help %s"), operands[0].name, r->say(operands[0].help), r->cmd->name);
	int code = import(&in, r, err);

	rbk_import_free(&in.plan);
	return code;
}

const struct rbk_command rbk_command_import_clients = {
	.name = "import clients",
	.summary = N_("put the clients of your own sheet into the book"),
	.about = N_("Reads a sheet of a workbook (.xlsx), or one saved as CSV (UTF-8, with or without BOM, or GB18030, as Excel writes it in China) or as Unicode text, finds out "
	            "by its headers (Chinese or English) what the columns are, and shows what would be done. Columns nobody knows are listed and left out; "
	            "--map tells what they are. Fields: name, credit_code, aliases, region, address, source, class, nature, account, industry, volume, note, "
	            "contact.name, contact.title, contact.phone, contact.role, contact.email, contact.note.\n\n"
	            "On a terminal you are then asked; otherwise nothing is saved without --yes. All clients are saved in one commit; --undo takes the last "
	            "import back, as long as nothing happened to its clients since and headquarters hasn't received it.\n\n"
	            "Rows with the same name (spelling and legal form left out don't matter) or the same credit code are one client: the first value of each "
	            "field stays, and every contact is kept. Clients the book has already are left alone and shown; new ones that may be clients of your book or of "
	            "headquarters under another name, or one another, are imported and shown with the reason. A word or region that isn't known is kept in "
	            "the note. A row without a client's name, or with a number that can't be right, is not taken, nor are the other rows of that client; "
	            "--bad writes them to a file with the reasons, to be mended and imported again."),
	.examples = "import clients clients.xlsx\nimport clients clients.csv --yes --bad mend.csv\n"
	            "import clients kunden.csv --map \"Kunde=name,Telefon=contact.phone\"\nimport clients --undo",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "import/1",
	.run = run,
};
