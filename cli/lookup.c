/* lookup: is this company known? */
#include <string.h>

#include "cli/double.h"
#include "cli/listed.h"
#include "cli/pen.h"

static const struct rbk_operand operands[] = {
	{ "NAME", RBK_ARG_ONE, N_("a company's name, or its credit code") },
	{ 0 },
};

static const struct rbk_column near_columns[] = {
	{ "verdict", N_("how near"), RBK_SHOW_WORD, NULL },
	{ "where", N_("where"), RBK_SHOW_WORD, NULL },
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "owner", N_("owner"), RBK_SHOW_PERSON, NULL },
	{ "text", N_("why"), RBK_SHOW_TEXT, NULL },
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

static const struct rbk_column listed_columns[] = {
	{ "status", N_("state"), RBK_SHOW_WORD, NULL },
	{ "by", NULL, RBK_SHOW_WORD, NULL },
	{ "unit", NULL, RBK_SHOW_TEXT, NULL },
	{ "owner", NULL, RBK_SHOW_PERSON, NULL },
	{ "verdict", NULL, RBK_SHOW_WORD, NULL },
	{ "text", N_("directory of claimed clients"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

/* What the directory says; that it lists nothing is an answer, too. */
static void
tell_listed(struct rbk_run *r, struct rbk_json *listed, bool known, bool near)
{
	struct rbk_view *v = NULL;
	struct rbk_err none = {0};
	const bool there = rbk_book_directory(&v, r->book, &none) == 0;

	rbk_view_close(v);
	if (listed->count)
		rbk_pen_table(r, "directory", listed_columns, listed, NULL);
	else
		rbk_pen_put(r, "directory", listed);
	if (!listed->count && there && !known)
		rbk_line(r, near ? N_("Under that very name nobody claims it, as far as your last sync tells.") : N_("Free, as far as your last sync tells: nobody claims it."));
	else if (!there)
		rbk_line(r, N_("Whether others claim it isn't known: your book has no directory of claimed clients yet; sync brings it."));
}

/* Does headquarters' own word stand in the table already? */
static bool
known_there(const struct rbk_json *same)
{
	RBK_JSON_EACH(it, same)
		if (strcmp(rbk_json_get_str(it, "where"), "book") != 0)
			return true;
	return false;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct rbk_double_want want = { .name = r->operand[0], .code = r->operand[0] };
	struct rbk_json *list, *same = rbk_json_list(&r->arena), *near = rbk_json_list(&r->arena),
	                *listed = rbk_json_list(&r->arena);
	struct rbk_namesakes *known;
	bool likely = false;
	int code = rbk_namesakes_open(&known, r, err);

	if (!code)
		code = rbk_doubles(&list, known, &want, err);
	rbk_namesakes_close(known);
	if (code)
		return code;
	RBK_JSON_EACH(it, list) {
		likely = likely || rbk_double_suspicion(it);
		rbk_json_add(rbk_listed_is(it) ? listed : rbk_double_is(it, RBK_SAME) ? same : near, rbk_json_copy(&r->arena, it));
	}
	rbk_pen_table(r, "known", columns, same, N_("not known: neither in your book nor in what headquarters told you"));
	if (near->count)
		rbk_line(r, same->count ? N_("Near it:") : N_("But near it:"));
	rbk_pen_table(r, "near", near_columns, near, NULL);
	tell_listed(r, listed, known_there(same), likely);
	r->status = likely ? RBK_EXIT_NO : RBK_EXIT_DONE;
	return 0;
}

const struct rbk_command rbk_command_lookup = {
	.name = "lookup",
	.summary = N_("is this company known already?"),
	.about = N_("Looks a company up in your book and in what headquarters told you, by its name (spelling and traditional characters "
	            "don't matter) or its credit code. Below it stands what is near the name, with the reason: likely the same client, possibly the same, "
	            "or related (a branch, its group). Then the directory of claimed clients, which the last sync brought: whether anybody holds a client of that very name "
	            "or code, several claim it, or it is in the pool, and which unit to ask. Works without a network, so it can't know what others did since your last sync.\n\n"
	            "Exit status: 0 it is free, 1 it is known, somebody claims it, or one that is likely the same is."),
	.examples = "lookup 上海远航电子\nlookup 91310000MA1FL0000X",
	.operands = operands,
	.flags = RBK_CMD_BOOK,
	.schema = "lookup/3",
	.run = run,
};
