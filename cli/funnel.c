/* funnel: a person's clients by step. */
#include <string.h>

#include "cli/glance.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "core/store/clock.h"

struct args {
	bool list;
	struct rbk_shape shape;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_FLAG, "list", offsetof(struct args, list), NULL, N_("list the clients, too; --where and --sort are for this list"), 0, NULL },
	RBK_SHAPE_OPTIONS(offsetof(struct args, shape)),
	{ 0 },
};

static const struct rbk_column step_columns[] = {
	{ "step", N_("step"), RBK_SHOW_TERM, "steps" },
	{ "clients", N_("clients"), RBK_SHOW_INT, NULL },
	{ "volume", N_("volume a month"), RBK_SHOW_FEN, NULL },
	{ "weighted", N_("weighted"), RBK_SHOW_FEN, NULL },
	{ "stalled", N_("stalled"), RBK_SHOW_INT, NULL },
	{ 0 },
};

static const struct rbk_column client_columns[] = {
	{ "id", N_("id"), RBK_SHOW_ID, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "step", N_("step"), RBK_SHOW_TERM, "steps" },
	{ "days", N_("days there"), RBK_SHOW_INT, NULL },
	{ "volume", N_("volume a month"), RBK_SHOW_FEN, NULL },
	{ "unmet", N_("gates not met"), RBK_SHOW_INT, NULL },
	{ "stalled", N_("stalled"), RBK_SHOW_BOOL, NULL },
	{ 0 },
};

static void
count_up(struct rbk_run *r, struct rbk_json *row, const char *field, int64_t n)
{
	rbk_json_set_int(&r->arena, row, field, rbk_json_get_int(row, field, 0) + n);
}

/* One row a step, in the steps' order, with zeros. */
static struct rbk_json *
empty_rows(struct rbk_run *r, const struct rbk_policy *p)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	const char *step;

	for (size_t i = 0; (step = rbk_policy_word_at(p, "steps", i)); i++) {
		struct rbk_json *row = rbk_json_obj(&r->arena);

		rbk_json_set_str(&r->arena, row, "step", step);
		for (const struct rbk_column *c = step_columns + 1; c->field; c++)
			rbk_json_set_int(&r->arena, row, c->field, 0);
		rbk_json_add(list, row);
	}
	return list;
}

struct sums {
	int64_t clients, volume, weighted, stalled;
};

static void
add_client(struct rbk_run *r, struct rbk_json *steps, struct rbk_json *clients, struct sums *sums, struct rbk_json *g)
{
	const struct rbk_policy *p = rbk_run_policy(r);
	const char *step = rbk_json_get_str(g, "step");
	int64_t volume = rbk_json_get_int(g, "volume", 0);
	rbk_day since = rbk_day_of(rbk_json_get_int(g, "since", 0), r->zone), today = rbk_day_of(rbk_clock_now(), r->zone);
	bool stalled = rbk_stalled(p, step, since, today), open = rbk_in_funnel(p, step);
	int64_t weighted = open ? rbk_weighted(p, step, volume) : 0;
	struct rbk_json *row = rbk_json_obj(&r->arena);

	RBK_JSON_EACH(it, steps) {
		if (strcmp(rbk_json_get_str(it, "step"), step) != 0)
			continue;
		count_up(r, it, "clients", 1);
		count_up(r, it, "volume", volume);
		count_up(r, it, "weighted", weighted);
		count_up(r, it, "stalled", stalled);
	}
	if (open) {
		sums->clients++;
		sums->volume += volume;
		sums->weighted += weighted;
		sums->stalled += stalled;
	}
	rbk_json_set_str(&r->arena, row, "id", rbk_json_get_str(g, "id"));
	rbk_json_set_str(&r->arena, row, "name", rbk_json_get_str(g, "name"));
	rbk_json_set_str(&r->arena, row, "step", step);
	rbk_json_set_int(&r->arena, row, "days", today - since);
	rbk_json_set_int(&r->arena, row, "volume", volume);
	rbk_json_set_int(&r->arena, row, "unmet", rbk_json_get_int(g, "unmet", 0));
	rbk_json_set_bool(&r->arena, row, "stalled", stalled);
	rbk_json_add(clients, row);
}

static void
tell_sums(struct rbk_run *r, const struct sums *s)
{
	const struct rbk_policy *p = rbk_run_policy(r);
	const char *level = rbk_person_level(r, rbk_book_person(r->book));
	const struct rbk_column fen = { .show = RBK_SHOW_FEN };
	struct rbk_json *o = rbk_json_obj(&r->arena);
	int64_t quota = rbk_policy_of(p, "funnel.quota", level, -1);

	rbk_json_set_int(&r->arena, o, "clients", s->clients);
	rbk_json_set_int(&r->arena, o, "volume", s->volume);
	rbk_json_set_int(&r->arena, o, "weighted", s->weighted);
	rbk_json_set_int(&r->arena, o, "stalled", s->stalled);
	rbk_json_set_str(&r->arena, o, "level", level);
	if (quota >= 0)
		rbk_json_set_int(&r->arena, o, "quota", quota);
	rbk_pen_put(r, "sum", o);
	rbk_line(r, N_("in the funnel: %lld clients, volume a month %s, weighted %s, stalled %lld"), (long long)s->clients,
	         rbk_pen_show(r, &fen, rbk_json_get(o, "volume")), rbk_pen_show(r, &fen, rbk_json_get(o, "weighted")), (long long)s->stalled);
	if (quota >= 0)
		rbk_line(r, N_("quota of a %s: %lld clients; short of it: %lld"), rbk_term(r, "levels", level), (long long)quota,
		         (long long)(s->clients < quota ? quota - s->clients : 0));
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_json *all, *steps = empty_rows(r, rbk_run_policy(r)), *shown = rbk_json_list(&r->arena), *clients = rbk_json_list(&r->arena);
	struct sums sums = {0};

	if (rbk_glances(&all, r, err))
		return (int)err->code;
	RBK_JSON_EACH(it, all)
		if (rbk_json_get_str(it, "name"))
			add_client(r, steps, clients, &sums, it);
	RBK_JSON_EACH(it, steps)
		if (rbk_json_get_int(it, "clients", 0) || rbk_in_funnel(rbk_run_policy(r), rbk_json_get_str(it, "step")))
			rbk_json_add(shown, rbk_json_copy(&r->arena, it));
	if (args->list && rbk_shape(&clients, r, client_columns, &args->shape, err))
		return (int)err->code;
	if (!args->list && (args->shape.where.n || args->shape.sort))
		return rbk_fail(err, RBK_E_USAGE, N_("--where and --sort are for the clients: add --list"));
	rbk_pen_table(r, "steps", step_columns, shown, NULL);
	tell_sums(r, &sums);
	if (args->list && clients->count)
		rbk_plain(r, "");
	if (args->list)
		rbk_pen_table(r, "clients", client_columns, clients, NULL);
	return 0;
}

const struct rbk_command rbk_command_funnel = {
	.name = "funnel",
	.summary = N_("your clients by step of the funnel"),
	.about = N_("Shows for each step how many clients stand there, their expected monthly volume, the same weighted by the chance to win at that step (see roadbook help rules funnel), and how many are stalled; and the whole against the quota of your level."),
	.examples = "funnel\nfunnel --list",
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "funnel/1",
	.run = run,
};
