/* pool: what lies in the pool (公海), what is proposed for it, what will be. */
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "core/store/clock.h"

static const struct rbk_option options[] = { RBK_SHAPE_OPTIONS(0), { 0 } };

#define CASE   { "case", N_("case"), RBK_SHOW_ID, NULL }, { "name", N_("client"), RBK_SHOW_TEXT, NULL }
#define HOLDER { "person", N_("holder"), RBK_SHOW_PERSON, NULL }, { "reason", N_("why"), RBK_SHOW_WORD, NULL }

static const struct rbk_column pool_columns[] = {
	CASE,
	{ "since", N_("since"), RBK_SHOW_TIME, NULL },
	{ "person", N_("held last by"), RBK_SHOW_PERSON, NULL },
	{ 0 },
};
static const struct rbk_column proposed_columns[] = { CASE, HOLDER, { "at", N_("since"), RBK_SHOW_TIME, NULL }, { 0 } };
static const struct rbk_column soon_columns[] = { CASE, HOLDER, { "at", N_("goes to the pool on"), RBK_SHOW_TIME, NULL }, { 0 } };

struct pooling {
	struct rbk_run  *r;
	rbk_time         soon; /* up to then */
	struct rbk_json *pool, *proposed, *near;
};

static struct rbk_json *
add_row(struct pooling *p, struct rbk_json *list, const struct rbk_json *kase)
{
	struct rbk_json *row = rbk_json_obj(&p->r->arena);

	rbk_json_set_str(&p->r->arena, row, "case", rbk_json_get_str(kase, "id"));
	rbk_json_set_str(&p->r->arena, row, "name", rbk_json_get_str(kase, "name"));
	rbk_json_add(list, row);
	return row;
}

/* Whose claim ended last. */
static const char *
held_last(const struct rbk_json *kase)
{
	const char *person = NULL, *last = "";

	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *ended = rbk_json_get_str(it, "ended");

		if (!ended || strcmp(ended, last) < 0)
			continue;
		last = ended;
		person = rbk_json_get_str(it, "person");
	}
	return person;
}

static void
look_at(struct pooling *p, const struct rbk_json *kase)
{
	struct rbk_arena *a = &p->r->arena;
	struct rbk_err why = {0};
	struct rbk_json *row;
	rbk_time t;

	if (rbk_json_get_str(kase, "pooled")) {
		row = add_row(p, p->pool, kase);
		rbk_json_set_str(a, row, "since", rbk_json_get_str(kase, "pooled"));
		rbk_json_set_str(a, row, "person", held_last(kase));
	}
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *at = rbk_json_get_str(it, "pool");
		bool proposed = rbk_json_get_bool(it, "proposed");

		if (!at || rbk_time_read(&t, at, 0, &why) || (!proposed && t > p->soon))
			continue;
		row = add_row(p, proposed ? p->proposed : p->near, kase);
		rbk_json_set_str(a, row, "person", rbk_json_get_str(it, "person"));
		rbk_json_set_str(a, row, "reason", rbk_json_get_str(it, "pool_reason"));
		rbk_json_set_str(a, row, "at", at);
	}
}

/* The desk's cases and those of the units one reads, each once: a unit may
   show more of it. */
static int
look(struct pooling *p, struct rbk_err *err)
{
	struct rbk_json *cases, *units = NULL;
	int code = rbk_cases(&cases, p->r, err);

	if (!code && p->r->book)
		code = rbk_unit_cases(&units, p->r, err);
	RBK_JSON_EACH(kase, cases) {
		struct rbk_json *whole = NULL;

		if (!code && units && units->count)
			code = rbk_known_by_id(&whole, p->r, true, rbk_json_get_str(kase, "id"), err);
		if (!code && !whole)
			look_at(p, kase);
	}
	RBK_JSON_EACH(kase, units)
		if (!code)
			look_at(p, kase);
	return code;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct rbk_policy *policy = rbk_run_policy(r);
	struct pooling p = { r, rbk_clock_now(), rbk_json_list(&r->arena), rbk_json_list(&r->arena), rbk_json_list(&r->arena) };
	const char *word = rbk_policy_word_at(policy, "pool_warnings", 0);
	bool any = false;

	p.soon += rbk_policy_of(policy, "pool.warning_days", word, 0) * RBK_DAY_MS;
	if (look(&p, err))
		return (int)err->code;
	struct rbk_part parts[] = {
		{ "pool", N_("in the pool"), pool_columns, p.pool },
		{ "proposed", N_("proposed for release"), proposed_columns, p.proposed },
		{ "soon", N_("soon to be proposed"), soon_columns, p.near },
	};
	const size_t n = sizeof parts / sizeof *parts;

	if (rbk_shape_parts(parts, n, r, r->args, err))
		return (int)err->code;
	for (size_t i = 0; i < n; i++) {
		if (!parts[i].list || (!parts[i].list->child && !r->general.json))
			continue;
		if (any)
			rbk_plain(r, "");
		any = true;
		rbk_line(r, N_("%s: %zu"), r->say(parts[i].title), parts[i].list->count);
		rbk_pen_table(r, parts[i].name, parts[i].columns, parts[i].list, NULL);
	}
	if (p.proposed->count)
		rbk_note(r, N_("a leader above the holder decides: roadbook rule release CASE --reason …"));
	if (!any)
		rbk_line(r, N_("nothing in the pool that you may know of, and nothing on its way there"));
	return 0;
}

const struct rbk_command rbk_command_pool = {
	.name = "pool",
	.summary = N_("clients in the pool (公海), and those on their way there"),
	.about = N_("Lists, as of the last sync: clients that lie in the pool, since when and who held them last; clients that are proposed for release, and why; clients that will be proposed within the days of the first warning.\n\n"
	            "A rep sees clients they hold or once claimed, a unit's head those of the unit's people, with --hub, on the hub's machine, all are shown. "
	            "A client is taken out of the pool with pick (it must be in your book: client add)."),
	.examples = "pool\npool --where person=r-li --sort at\npool --hub /srv/hub --json",
	.options = options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_EITHER,
	.schema = "pool/1",
	.run = run,
};
