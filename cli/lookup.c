/* lookup: is this company known? */
#include "cli/double.h"
#include "cli/pen.h"
#include "core/model/credit_code.h"

static const struct rbk_operand operands[] = {
	{ "NAME", RBK_ARG_ONE, N_("a company's name, or its credit code") },
	{ 0 },
};

static const struct rbk_column columns[] = {
	{ "where", N_("where"), RBK_SHOW_WORD, NULL },
	{ "by", N_("known by"), RBK_SHOW_WORD, NULL },
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "status", N_("state"), RBK_SHOW_WORD, NULL },
	{ "owner", N_("owner"), RBK_SHOW_PERSON, NULL },
	{ 0 },
};

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *list, *near;

	if (rbk_doubles(&list, &near, r, r->operand[0], r->operand[0], err))
		return (int)err->code;
	rbk_pen_table(r, "known", columns, list, N_("not known: neither in your book nor in what headquarters told you"));
	if (!list->count)
		RBK_JSON_EACH(it, near)
			rbk_note(r, N_("not the same name, but like it: %s"), it->str);
	rbk_pen_put(r, "near", near);
	r->status = list->count ? RBK_EXIT_NO : RBK_EXIT_DONE;
	return 0;
}

const struct rbk_command rbk_command_lookup = {
	.name = "lookup",
	.summary = N_("is this company known already?"),
	.about = N_("Looks a company up in your book and in what headquarters told you, by its name (spelling, traditional characters and legal "
	            "form don't matter) or its credit code. Works without a network, so it can't know what others did since your last sync.\n\n"
	            "Exit status: 0 nothing is known, 1 something is."),
	.examples = "lookup 上海远航电子\nlookup 91310000MA1FL0000X",
	.operands = operands,
	.flags = RBK_CMD_BOOK,
	.schema = "lookup/1",
	.run = run,
};
