/* client join: one client that is in the book twice becomes one. */
#include <string.h>

#include "cli/card.h"
#include "cli/cases.h"
#include "cli/parts.h"
#include "cli/save.h"
#include "cli/sight.h"
#include "cli/twice.h"
#include "cli/version.h"
#include "core/model/path.h"

struct args {
	bool undo;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_FLAG, "undo", offsetof(struct args, undo), NULL, N_("take the joining back: two clients again"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ "OTHER", RBK_ARG_ONE, N_("the other entry of the same client, by its id") },
	{ 0 },
};

/* The own book's record of that id, as it stands there. */
static int
read_own(struct rbk_record *out, struct rbk_run *r, const char *id, struct rbk_err *err)
{
	struct rbk_view *head = rbk_run_head(r, err);
	struct rbk_err none = {0};
	char folder[48];

	if (!head)
		return (int)err->code;
	rbk_client_folder(folder, id);
	if (rbk_view_record(out, &r->arena, head, rbk_arena_print(&r->arena, "%s/client.json", folder), &none))
		return rbk_fail(err, RBK_E_USAGE, N_("your book has no client %s"), id);
	return 0;
}

/* Headquarters counts them as one: by name or code, or a leader ruled so. */
static int
refuse_strangers(struct rbk_run *r, const struct rbk_entry *x, const struct rbk_entry *y, struct rbk_err *err)
{
	struct rbk_json *a, *b;

	if (rbk_are_twice(r, &x->client, &y->client))
		return 0;
	if (rbk_case_of(&a, r, x, err) || rbk_case_of(&b, r, y, err))
		return (int)err->code;
	if (a && a == b)
		return 0;
	return rbk_fail(err, RBK_E_USAGE, N_("%s and %s have neither a name nor a credit code in common: if they are one client, give both the same (roadbook client set), or have a leader say so (roadbook rule same)"),
	                rbk_record_str(&x->client, "name"), rbk_record_str(&y->client, "name"));
}

static void
include(struct rbk_run *r, struct rbk_record *kept, const char *id, bool in)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	RBK_JSON_EACH(it, rbk_json_get(kept->root, "includes"))
		if (it->type == RBK_J_STR && strcmp(it->str, id) != 0)
			rbk_json_add(list, rbk_json_copy(&r->arena, it));
	if (in)
		rbk_json_add(list, rbk_json_str(&r->arena, id));
	if (list->count)
		rbk_json_set(&r->arena, kept->root, "includes", list);
	else
		rbk_json_drop(kept->root, "includes");
}

static bool
is_part_of(const struct rbk_record *r, const char *id)
{
	const char *of = rbk_record_str(r, "part_of");

	return of && strcmp(of, id) == 0;
}

/* Both records at once: half of it is never there. */
static int
save(struct rbk_run *r, struct rbk_record *kept, struct rbk_record *lost, bool in, struct rbk_err *err)
{
	struct rbk_record records[2] = { *kept, *lost };
	const char *id = rbk_record_str(kept, "id"), *other = rbk_record_str(lost, "id");
	struct rbk_json *o = rbk_json_obj(&r->arena);

	include(r, kept, other, in);
	if (in)
		rbk_json_set_str(&r->arena, lost->root, "part_of", id);
	else if (is_part_of(lost, id))
		rbk_json_drop(lost->root, "part_of"); /* else a join with another one, which stays */
	if (rbk_book_save(r->book, records, 2, in ? "client join" : "client join --undo", err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, o, "kept", id);
	rbk_json_set_str(&r->arena, o, "joined", other);
	rbk_pen_put(r, in ? "join" : "undone", o);
	return 0;
}

/* What the entries say differently. */
static int
tell_differences(struct rbk_run *r, const char *kept, struct rbk_err *err)
{
	struct rbk_findings found = {0};
	struct rbk_entry e;

	rbk_run_forget(r); /* what was seen is older than what was saved */
	int code = rbk_find_client(&e, r, kept, err) ? (int)err->code : rbk_find_joined(&found, r, &e, err);

	if (!code)
		rbk_pen_findings(r, &found, stderr, NULL);
	rbk_findings_free(&found);
	return code;
}

/* The ids of both, the older first. */
static int
undo(struct rbk_run *r, struct rbk_err *err)
{
	char ids[2][RBK_ULID_SIZE];
	struct rbk_record kept, lost;
	bool tied = false;

	for (int i = 0; i < 2; i++)
		if (!rbk_ulid_prefix(ids[i], r->operand[i]) || !rbk_ulid_valid(ids[i]))
			return rbk_fail(err, RBK_E_USAGE, N_("\"%.60s\" is not a whole id: --undo takes the ids of both entries, as client join printed them"), r->operand[i]);
	const char *x = strcmp(ids[0], ids[1]) < 0 ? ids[0] : ids[1], *y = x == ids[0] ? ids[1] : ids[0];

	if (read_own(&kept, r, x, err) || read_own(&lost, r, y, err))
		return (int)err->code;
	RBK_JSON_EACH(it, rbk_json_get(kept.root, "includes"))
		tied = tied || (it->type == RBK_J_STR && strcmp(it->str, y) == 0);
	if (!tied && !is_part_of(&lost, x))
		return rbk_fail(err, RBK_E_USAGE, N_("%s isn't joined to %s"), y, x);
	if (save(r, &kept, &lost, false, err))
		return (int)err->code;
	rbk_line(r, N_("%s and %s are two clients again"), x, y);
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_entry x, y;
	struct rbk_version one, two;

	if (args->undo)
		return undo(r, err);
	if (rbk_find_client(&x, r, r->operand[0], err) || rbk_find_client(&y, r, r->operand[1], err))
		return (int)err->code;
	if (strcmp(x.id, y.id) == 0)
		return rbk_fail(err, RBK_E_USAGE, N_("%s and %s are one entry already"), r->operand[0], r->operand[1]);
	if (rbk_entry_read(&x, r, err) || rbk_entry_read(&y, r, err) || refuse_strangers(r, &x, &y, err) ||
	    rbk_version_open(&one, r, &x, NULL, err) || rbk_version_open(&two, r, &y, NULL, err))
		return (int)err->code;
	const bool first = strcmp(x.id, y.id) < 0;
	const char *kept = first ? x.id : y.id, *lost = first ? y.id : x.id;

	if (save(r, first ? &one.rec : &two.rec, first ? &two.rec : &one.rec, true, err))
		return (int)err->code;
	rbk_line(r, N_("joined: %s is one client now, %s; what stands under %s, and what another device still writes there, belongs to it"),
	         rbk_record_str(&x.client, "name"), kept, lost);
	return tell_differences(r, kept, err);
}

const struct rbk_command rbk_command_client_join = {
	.name = "client join",
	.summary = N_("make one of a client that is in the book twice"),
	.about = N_("A client that was added on two devices, or twice, is in the book under two ids; check, sync, status and today say so. This joins the two: the older id stays and stands for both. "
	            "Nothing is moved: contacts, calls, moves and claims of both stand under one client from now on, also those that another device, which doesn't know of it yet, writes under the other id. The older of their claims holds. A client that was handed over to you and that you had entered, too, can be joined in the same way.\n\n"
	            "A field that only one of them has is the client's; where they differ the older id's counts until client set says what is right (check lists these).\n\n"
	            "Both must be one client for headquarters too: by name or credit code, or because a leader ruled so."),
	.examples = "client join 01M82YTDQ0F0V4Z6V3K1ZXS2E7 01M82YV0C8R4X3DRZP0TDT2C5M\nclient join 01M82YTDQ0F0V4Z6V3K1ZXS2E7 01M82YV0C8R4X3DRZP0TDT2C5M --undo",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "joined/1",
	.run = run,
};
