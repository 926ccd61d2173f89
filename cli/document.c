/* document add, list, show, export. */
#include "cli/document.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/card.h"
#include "cli/cases.h"
#include "cli/parts.h"
#include "cli/save.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "core/model/path.h"
#include "core/store/file.h"

struct args {
	const char *kind, *title, *day, *version, *proposal_type, *goals, *strengths, *service_model, *information_service,
		*suggestions, *sincerity, *parties, *amount, *begins, *ends, *approval, *signer, *landing,
		*confirmed_by, *margin, *payment_terms, *risks, *note;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option add_options[] = {
	{ RBK_OPT_STR, "kind", AT(kind), "K", N_("kind of document"), RBK_OPT_NEEDED, "document_kinds" },
	{ RBK_OPT_STR, "title", AT(title), "T", N_("title; without it the file's name"), 0, NULL },
	{ RBK_OPT_STR, "day", AT(day), "DAY", N_("the date it bears"), 0, NULL },
	{ RBK_OPT_STR, "version", AT(version), "V", N_("version, for example 2.1"), 0, NULL },
	{ RBK_OPT_STR, "proposal-type", AT(proposal_type), "T", N_("of a proposal: its type"), 0, "proposal_types" },
	{ RBK_OPT_STR, "goals", AT(goals), "TEXT", N_("of a proposal: goals, what is solved, what is promised"), 0, NULL },
	{ RBK_OPT_STR, "strengths", AT(strengths), "TEXT", N_("of a proposal: our resources and strengths"), 0, NULL },
	{ RBK_OPT_STR, "service-model", AT(service_model), "TEXT", N_("of a proposal: the logistics service model"), 0, NULL },
	{ RBK_OPT_STR, "information-service", AT(information_service), "TEXT", N_("of a proposal: the information service model"), 0, NULL },
	{ RBK_OPT_STR, "suggestions", AT(suggestions), "TEXT", N_("of a proposal: suggestions to choose from"), 0, NULL },
	{ RBK_OPT_STR, "sincerity", AT(sincerity), "TEXT", N_("of a proposal: the idea of our service, our wish to cooperate"), 0, NULL },
	{ RBK_OPT_STR, "parties", AT(parties), "NAMES", N_("of a contract: its parties, with commas between"), 0, NULL },
	{ RBK_OPT_STR, "amount", AT(amount), "YUAN", N_("of a quotation or contract: the amount"), 0, NULL },
	{ RBK_OPT_STR, "begins", AT(begins), "DAY", N_("from when it holds"), 0, NULL },
	{ RBK_OPT_STR, "ends", AT(ends), "DAY", N_("until when it holds"), 0, NULL },
	{ RBK_OPT_STR, "approval", AT(approval), "REF", N_("reference of its approval"), 0, NULL },
	{ RBK_OPT_STR, "signer", AT(signer), "PERSON", N_("of a contract: who signed it for us"), 0, NULL },
	{ RBK_OPT_STR, "landing", AT(landing), "DAY", N_("of an operations plan: when the work begins (落地)"), 0, NULL },
	{ RBK_OPT_STR, "confirmed-by", AT(confirmed_by), "NAME", N_("of a confirmation: who at the client confirmed"), 0, NULL },
	{ RBK_OPT_STR, "margin", AT(margin), "PERCENT", N_("of a project approval: gross margin expected"), 0, NULL },
	{ RBK_OPT_STR, "payment-terms", AT(payment_terms), "TEXT", N_("payment terms"), 0, NULL },
	{ RBK_OPT_STR, "risks", AT(risks), "TEXT", N_("of a project approval: the risks"), 0, NULL },
	{ RBK_OPT_STR, "note", AT(note), "TEXT", N_("anything else"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand add_operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ "FILE", RBK_ARG_ONE, N_("the file to store") },
	{ 0 },
};

static const char *
base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

int
rbk_document_save(struct rbk_run *r, struct rbk_record *rec, const char *file, const char *what, struct rbk_err *err)
{
	const int64_t most = rbk_policy_int(rbk_run_policy(r), "document.max_megabytes");
	struct rbk_content content;
	int code = rbk_content_look(&content, file, most * 1048576, err);

	if (code == RBK_E_BOUND)
		return rbk_fail(err, RBK_E_BOUND, N_("%s has more than %lld MB, the most policy allows (document.max_megabytes): make it smaller, or part it"), file, (long long)most);
	if (code)
		return code;
	if (content.bytes == 0)
		return rbk_fail(err, RBK_E_BAD, N_("%s is empty"), file);
	if ((!rbk_record_str(rec, "title") && rbk_fill(r, rec, "title", base_name(file), err)) ||
	    rbk_fill(r, rec, "file", base_name(file), err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, rec->root, "content", rbk_arena_str(&r->arena, content.hash));
	rbk_json_set_int(&r->arena, rec->root, "bytes", content.bytes);

	const struct rbk_book_file one = { rbk_content_path(&r->arena, rec), file, &content };

	return rbk_save_with(r, rec, &one, what, err);
}

static int
add_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_entry e;
	struct rbk_record rec;

	if (rbk_find_client(&e, r, r->operand[0], err))
		return (int)err->code;
	rbk_new(&rec, r, "document", e.id);
	if (rbk_fill(r, &rec, "type", args->kind, err) || rbk_fill_options(r, &rec, err))
		return (int)err->code;
	return rbk_document_save(r, &rec, r->operand[1], "document add", err);
}

const struct rbk_command rbk_command_document_add = {
	.name = "document add",
	.summary = N_("store a file about a client"),
	.about = N_("Stores a file with a client: organisation chart, proposal, contract, photo … The same file twice is stored once. It is synced like everything else and stays when the client is handed over; it never changes: a new version is a new document, what is said of it is corrected with amend.\n\n"
	            "A proposal has a version, a type and six blocks of content: goals, strengths, service model, information service, suggestions, sincerity. What is missing is told."),
	.examples = "document add 远航 组织架构图.pdf --kind organisation_chart\ndocument add 远航 方案二稿.docx --kind proposal --version 2 --proposal-type tailored --goals 全程冷链\ndocument add 远航 合同.pdf --kind contract --parties 上海远航,远程物流 --amount 360万 --begins 2026-12-01 --ends 2027-11-30",
	.operands = add_operands,
	.options = add_options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.checklist = "proposal_checklist",
	.schema = "saved/1",
	.run = add_run,
};

struct list_args {
	const char      *kind;
	struct rbk_shape shape;
};

static const struct rbk_option list_options[] = {
	{ RBK_OPT_STR, "kind", offsetof(struct list_args, kind), "K", N_("only documents of this kind"), 0, "document_kinds" },
	RBK_SHAPE_OPTIONS(offsetof(struct list_args, shape)),
	{ 0 },
};

static const struct rbk_operand list_operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ 0 },
};

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct list_args *args = r->args;
	const char *kind = NULL;
	struct rbk_entry e;
	struct rbk_scan s = {0};
	struct rbk_json *list = rbk_json_list(&r->arena), *all, *kase;

	if ((args->kind && rbk_fill_term(&kind, r, "kind", "document_kinds", args->kind, err)) ||
	    rbk_find_any_client(&e, r, r->operand[0], err) || rbk_entry_read(&e, r, err) || rbk_scan_client(&s, r, &e, err) ||
	    rbk_case_of(&kase, r, &e, err))
		return (int)err->code;
	all = rbk_rows(r, &s, "document", true);
	rbk_rows_void(r, all, kase);
	RBK_JSON_EACH(it, all) {
		const char *its = rbk_json_get_str(it, "type");

		if (!kind || (its && strcmp(its, kind) == 0))
			rbk_json_add(list, rbk_json_copy(&r->arena, it));
	}
	if (rbk_shape(&list, r, rbk_document_columns, &args->shape, err))
		return (int)err->code;
	rbk_pen_table(r, "documents", rbk_document_columns, list, rbk_shape_none(&args->shape, N_("no document yet: roadbook document add CLIENT FILE --kind K")));
	return 0;
}

const struct rbk_command rbk_command_document_list = {
	.name = "document list",
	.summary = N_("list a client's documents"),
	.about = N_("Lists the documents of a client, newest first. Amended and removed ones are hidden."),
	.examples = "document list 远航\ndocument list 远航 --kind 合同",
	.operands = list_operands,
	.options = list_options,
	.size = sizeof(struct list_args),
	.flags = RBK_CMD_EITHER,
	.schema = "documents/1",
	.run = list_run,
};

int
rbk_document_choose(size_t *i, struct rbk_run *r, const struct rbk_scan *s, const char *kind, const char *typed,
                    struct rbk_err *err)
{
	struct rbk_choice *choices = rbk_arena_take(&r->arena, (s->n + 1) * sizeof *choices);
	size_t *place = rbk_arena_take(&r->arena, (s->n + 1) * sizeof *place), n = 0, k;

	for (size_t at = 0; at < s->n; at++) {
		if (!rbk_record_is(&s->at[at], kind))
			continue;
		place[n] = at;
		choices[n++] = (struct rbk_choice){ rbk_record_str(&s->at[at], "id"), rbk_record_str(&s->at[at], "title"),
		                                    rbk_record_str(&s->at[at], "entered"), NULL };
	}
	if (rbk_choose(&k, r, choices, n, typed, kind, err))
		return (int)err->code;
	*i = place[k];
	return 0;
}

static const struct rbk_operand one_operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ "DOCUMENT", RBK_ARG_ONE, N_("the document's id, a unique beginning of it, or (part of) its title") },
	{ 0 },
};

static const struct rbk_column card_columns[] = {
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ "type", N_("kind"), RBK_SHOW_TERM, "document_kinds" },
	{ "title", N_("title of it"), RBK_SHOW_TEXT, NULL },
	{ "version", N_("version"), RBK_SHOW_TEXT, NULL },
	{ "day", N_("date"), RBK_SHOW_TEXT, NULL },
	{ "proposal_type", N_("proposal type"), RBK_SHOW_TERM, "proposal_types" },
	{ "goals", N_("goals"), RBK_SHOW_TEXT, NULL },
	{ "strengths", N_("strengths"), RBK_SHOW_TEXT, NULL },
	{ "service_model", N_("service model"), RBK_SHOW_TEXT, NULL },
	{ "information_service", N_("information service"), RBK_SHOW_TEXT, NULL },
	{ "suggestions", N_("suggestions"), RBK_SHOW_TEXT, NULL },
	{ "sincerity", N_("sincerity"), RBK_SHOW_TEXT, NULL },
	{ "parties", N_("parties"), RBK_SHOW_LIST, NULL },
	{ "amount", N_("amount"), RBK_SHOW_FEN, NULL },
	{ "begins", N_("begins"), RBK_SHOW_TEXT, NULL },
	{ "ends", N_("ends"), RBK_SHOW_TEXT, NULL },
	{ "approval", N_("approval"), RBK_SHOW_TEXT, NULL },
	{ "signer", N_("signed by"), RBK_SHOW_PERSON, NULL },
	{ "landing", N_("landing"), RBK_SHOW_TEXT, NULL },
	{ "confirmed_by", N_("confirmed by"), RBK_SHOW_TEXT, NULL },
	{ "margin", N_("gross margin"), RBK_SHOW_RATE, NULL },
	{ "payment_terms", N_("payment terms"), RBK_SHOW_TEXT, NULL },
	{ "risks", N_("risks"), RBK_SHOW_TEXT, NULL },
	{ "note", N_("remarks"), RBK_SHOW_TEXT, NULL },
	{ "file", N_("file"), RBK_SHOW_TEXT, NULL },
	{ "bytes", N_("size"), RBK_SHOW_BYTES, NULL },
	{ "content", "SHA-256", RBK_SHOW_TEXT, NULL },
	{ "by", N_("entered by"), RBK_SHOW_PERSON, NULL },
	{ "entered", N_("entered"), RBK_SHOW_TIME, NULL },
	{ 0 },
};

/* The client's document that was typed, and its place in the scan. */
static int
find_one(struct rbk_entry *e, struct rbk_scan *s, size_t *i, struct rbk_run *r, struct rbk_err *err)
{
	if (rbk_find_any_client(e, r, r->operand[0], err) || rbk_entry_read(e, r, err) || rbk_scan_client(s, r, e, err))
		return (int)err->code;
	return rbk_document_choose(i, r, s, "document", r->operand[1], err);
}

static int
show_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_scan s = {0};
	size_t i;

	if (find_one(&e, &s, &i, r, err))
		return (int)err->code;
	rbk_json_drop(s.at[i].root, "kind");
	rbk_pen_card(r, "document", card_columns, s.at[i].root);
	return 0;
}

const struct rbk_command rbk_command_document_show = {
	.name = "document show",
	.summary = N_("show what is said of a document"),
	.about = N_("Shows all fields of a document. Its content is written to a file by document export."),
	.examples = "document show 远航 方案二稿",
	.operands = one_operands,
	.flags = RBK_CMD_EITHER,
	.schema = "document/1",
	.run = show_run,
};

/* The name the file had, if it can be one here: it came from anywhere. */
static const char *
safe_name(struct rbk_run *r, const struct rbk_record *rec)
{
	const char *name = rbk_record_str(rec, "file");

	if (!name || !*name || name[0] == '.' || name[0] == '-' || strchr(name, '/') || strchr(name, '\\'))
		return rbk_arena_print(&r->arena, "%s.bin", rbk_record_str(rec, "id"));
	return name;
}

struct export {
	const struct rbk_record *rec;
	const char              *folder, *name;
};

static int
write_out(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	const struct export *x = ctx;
	char hash[65], temp[4096];
	const struct rbk_place at = { x->folder, temp, false };

	rbk_sha256_hex(hash, bytes, len);
	if (strcmp(hash, rbk_record_str(x->rec, "content")) != 0)
		return rbk_fail(err, RBK_E_BROKEN, N_("%s isn't what it was when it was stored"), path);
	(void)snprintf(temp, sizeof temp, "%s/.roadbook-%s", x->folder, rbk_record_str(x->rec, "id"));
	return rbk_file_write(&at, x->name, bytes, len, err);
}

int
rbk_document_export(struct rbk_run *r, struct rbk_view *v, const char *path, const struct rbk_record *rec, const char *to,
                    struct rbk_err *err)
{
	struct rbk_arena *a = &r->arena;
	const char *slash = strrchr(path, '/'), *hash = rbk_record_str(rec, "content");
	struct rbk_json *o = rbk_json_obj(a);
	struct export x = { rec, to ? to : ".", safe_name(r, rec) };
	struct stat st;

	if (to && (stat(to, &st) || !S_ISDIR(st.st_mode))) {
		x.name = base_name(to);
		x.folder = x.name == to ? "." : rbk_arena_copy(a, to, (size_t)(x.name - to - (x.name - 1 > to)));
	}
	const char *file = rbk_arena_print(a, "%s/%s", x.folder, x.name);

	if (!r->general.yes && lstat(file, &st) == 0)
		return rbk_fail(err, RBK_E_EXISTS, N_("%s is there already: give another name with --to, or --yes to overwrite it"), file);
	if (rbk_view_one(v, rbk_arena_print(a, "%.*s/%s", (int)(slash - path), path, hash), write_out, &x, err))
		return (int)err->code;
	rbk_json_set_str(a, o, "file", file);
	rbk_json_set_int(a, o, "bytes", rbk_json_get_int(rec->root, "bytes", 0));
	rbk_pen_put(r, "exported", o);
	rbk_line(r, N_("written: %s"), file);
	return 0;
}

struct export_args {
	const char *to;
};

static const struct rbk_option export_options[] = {
	{ RBK_OPT_STR, "to", offsetof(struct export_args, to), "PATH", N_("a file or folder; without it the folder at hand"), 0, NULL },
	{ 0 },
};

static int
export_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct export_args *args = r->args;
	struct rbk_entry e;
	struct rbk_scan s = {0};
	struct rbk_view *v;
	size_t i;

	if (find_one(&e, &s, &i, r, err))
		return (int)err->code;
	return rbk_part_view(&v, r, &e, s.path[i], err) ? (int)err->code : rbk_document_export(r, v, s.path[i], &s.at[i], args->to, err);
}

const struct rbk_command rbk_command_document_export = {
	.name = "document export",
	.summary = N_("write a document to a file"),
	.about = N_("Writes the content of a document to a file: in the folder at hand under the name it had, or where --to says. A file that is there is not overwritten unless --yes is given."),
	.examples = "document export 远航 组织架构图\ndocument export 远航 合同 --to /tmp/合同.pdf",
	.operands = one_operands,
	.options = export_options,
	.size = sizeof(struct export_args),
	.flags = RBK_CMD_EITHER,
	.schema = "exported/1",
	.run = export_run,
};
