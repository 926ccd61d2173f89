/* amend and remove: nothing that was written is ever overwritten. */
#include <string.h>

#include "cli/find.h"
#include "cli/pen.h"
#include "cli/save.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/path.h"
#include "core/rules/check.h"

static int
read_record(struct rbk_record *out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	const char *path;
	struct rbk_view *v = rbk_run_head(r, err);

	if (!v || rbk_find_record(&path, r, typed, err))
		return (int)err->code;
	return rbk_view_record(out, &r->arena, v, path, err);
}

static const struct rbk_operand amend_operands[] = {
	{ "RECORD", RBK_ARG_ONE, N_("the record's id or a unique beginning of it (see log list)") },
	{ "FIELD=VALUE", RBK_ARG_SOME, N_("a field and its new value; FIELD= takes the value away") },
	{ 0 },
};

/* Its kind as the reader knows it. */
static const char *
said(const struct rbk_run *r, const struct rbk_record *rec)
{
	return r->say(rec->kind ? rec->kind->name : N_("record"));
}

static int
refuse_amend(struct rbk_run *r, const struct rbk_record *rec, struct rbk_err *err)
{
	const char *id = rbk_record_str(rec, "id");

	if (rbk_record_is(rec, "client"))
		return rbk_fail(err, RBK_E_USAGE, N_("a client is changed, not amended: roadbook client set %s FIELD=VALUE"), id);
	if (rbk_record_is(rec, "contact"))
		return rbk_fail(err, RBK_E_USAGE, N_("a contact is changed, not amended: roadbook contact set %s %s FIELD=VALUE"),
		                rbk_record_str(rec, "client"), id);
	if (rbk_record_is(rec, "work"))
		return rbk_fail(err, RBK_E_USAGE, N_("a record of work is changed, not amended: roadbook work set %s FIELD=VALUE"), id);
	return rbk_fail(err, RBK_E_USAGE, N_("a %s can't be amended: what was declared stays; declare anew instead"), said(r, rec));
}

/* Of base material only the newest is amended or removed: what is gone stays
   gone, and a removal hides what is shown. */
static int
is_newest(struct rbk_run *r, const struct rbk_record *old, struct rbk_err *err)
{
	const char *id = rbk_record_str(old, "id"), *superseded;
	struct rbk_view *v = rbk_run_head(r, err);
	struct rbk_scan all = {0};

	if (!rbk_record_is(old, "material"))
		return 0;
	if (!v || rbk_scan_folder(&all, r, v, "materials", ".json", 0, err))
		return (int)err->code;
	if (rbk_record_has(old, "gone"))
		return rbk_fail(err, RBK_E_USAGE, N_("%s was removed already"), id);
	for (size_t i = 0; i < all.n; i++) {
		if (!(superseded = rbk_record_str(&all.at[i], "supersedes")) || strcmp(superseded, id) != 0)
			continue;
		if (rbk_record_has(&all.at[i], "gone"))
			return rbk_fail(err, RBK_E_USAGE, N_("%s was removed already"), id);
		return rbk_fail(err, RBK_E_USAGE, N_("%s was amended already: by %s"), id, rbk_record_str(&all.at[i], "id"));
	}
	return 0;
}

/* A new record of all the old one says, in its place. */
static void
copy(struct rbk_record *rec, struct rbk_run *r, const struct rbk_record *old)
{
	rbk_new(rec, r, old->kind->name, rbk_record_str(old, "client"));
	RBK_JSON_EACH(it, old->root) {
		const struct rbk_field *f = rbk_field_find(old->kind, it->name);

		/* what is of the new record already (id, by, entered …) stays; `at` is the old one's */
		if (!f || !(f->flags & RBK_AUTO) || !rbk_json_get(rec->root, it->name))
			rbk_json_set(&r->arena, rec->root, it->name, rbk_json_copy(&r->arena, it));
	}
	rbk_json_set_str(&r->arena, rec->root, "supersedes", rbk_record_str(old, "id"));
}

static int
amend_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_record old, rec;

	if (read_record(&old, r, r->operand[0], err))
		return (int)err->code;
	if (!old.kind || !rbk_field_find(old.kind, "supersedes"))
		return refuse_amend(r, &old, err);
	if (is_newest(r, &old, err))
		return (int)err->code;
	copy(&rec, r, &old);
	if (rbk_fill_operands(r, &rec, 1, err))
		return (int)err->code;
	return rbk_save(r, &rec, "amend", err);
}

const struct rbk_command rbk_command_amend = {
	.name = "amend",
	.summary = N_("correct what was logged, by a new record"),
	.about = N_("Calls, visits, exchanges, meetings and notes never change. amend saves a corrected copy that takes the old one's place in lists; the old one stays in the history.\n\n"
	            "Clients, contacts and records of work are changed with client set, contact set and work set."),
	.examples = "amend 01KAQ3WZXA6PMR6F4W8WJ0YQ7S 'outcome=同意下周看现场'",
	.operands = amend_operands,
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = amend_run,
};

struct args {
	const char *reason;
};

static const struct rbk_option remove_options[] = {
	{ RBK_OPT_STR, "reason", offsetof(struct args, reason), "R", N_("why"), RBK_OPT_NEEDED, NULL },
	{ 0 },
};

static const struct rbk_operand remove_operands[] = {
	{ "RECORD", RBK_ARG_ONE, N_("the record's id or a unique beginning of it; for a client its name will do") },
	{ 0 },
};

/* A record by id; else a client by name. */
static int
find_any(struct rbk_record *out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	struct rbk_err scratch = { .say = err->say };
	struct rbk_entry e;

	if (!read_record(out, r, typed, &scratch))
		return 0;
	if (scratch.code == RBK_E_AMBIGUOUS) {
		*err = scratch;
		return (int)err->code;
	}
	if (rbk_find_client(&e, r, typed, err) || rbk_entry_read(&e, r, err))
		return (int)err->code;
	*out = e.client;
	return 0;
}

/* No client's: it says itself that it is gone, and why. */
static int
remove_work(struct rbk_run *r, struct rbk_record *rec, struct rbk_err *err)
{
	const struct args *args = r->args;

	if (rbk_record_str(rec, "gone"))
		return rbk_fail(err, RBK_E_USAGE, N_("%s was removed already"), rbk_record_str(rec, "id"));
	return rbk_fill(r, rec, "gone", args->reason, err) ? (int)err->code : rbk_save(r, rec, "remove", err);
}

/* No client's, and never changed: a last record in its place says so. */
static int
remove_material(struct rbk_run *r, const struct rbk_record *old, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_record rec;

	if (is_newest(r, old, err))
		return (int)err->code;
	copy(&rec, r, old);
	return rbk_fill(r, &rec, "gone", args->reason, err) ? (int)err->code : rbk_save(r, &rec, "remove", err);
}

static int
remove_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_record old, rec;
	const char *client;

	if (find_any(&old, r, r->operand[0], err))
		return (int)err->code;
	if (rbk_record_is(&old, "work"))
		return remove_work(r, &old, err);
	if (rbk_record_is(&old, "material"))
		return remove_material(r, &old, err);
	client = rbk_record_is(&old, "client") ? rbk_record_str(&old, "id") : rbk_record_str(&old, "client");
	if (!client || rbk_record_is(&old, "event"))
		return rbk_fail(err, RBK_E_USAGE, N_("a %s can't be removed: what was declared stays; declare anew instead"), said(r, &old));
	rbk_new(&rec, r, "event", client);
	rbk_json_set_str(&r->arena, rec.root, "type", "gone");
	rbk_json_set_str(&r->arena, rec.root, "record", rbk_record_str(&old, "id"));
	if (rbk_fill_options(r, &rec, err))
		return (int)err->code;
	return rbk_save(r, &rec, "remove", err);
}

const struct rbk_command rbk_command_remove = {
	.name = "remove",
	.summary = N_("take a record out of the lists, with a reason"),
	.about = N_("Saves that a record is gone, and why. The file itself stays: lists hide it, and nothing that was written is ever lost."),
	.examples = "remove 01KAQ3WZXA6PMR6F4W8WJ0YQ7S --reason 记错了客户\nremove 远航 --reason 重复录入\nremove 01M82Y4T --reason 日期写错",
	.operands = remove_operands,
	.options = remove_options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = remove_run,
};
