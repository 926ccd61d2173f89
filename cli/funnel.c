/* funnel: clients by step, of a person, a unit, the company. */
#include <string.h>

#include "cli/funnel_once.h"
#include "cli/glance.h"
#include "cli/org.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "core/store/clock.h"

struct args {
	const char *unit;
	bool list;
	struct rbk_shape shape;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "unit", offsetof(struct args, unit), "UNIT", N_("of this unit's people and of those below it, for who may read them"), 0, NULL },
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
	{ "person", N_("whose"), RBK_SHOW_PERSON, NULL },
	{ "step", N_("step"), RBK_SHOW_TERM, "steps" },
	{ "days", N_("days there"), RBK_SHOW_INT, NULL },
	{ "volume", N_("volume a month"), RBK_SHOW_FEN, NULL },
	{ "unmet", N_("gates not met"), RBK_SHOW_INT, NULL },
	{ "stalled", N_("stalled"), RBK_SHOW_BOOL, NULL },
	{ "counted", N_("counted with"), RBK_SHOW_PERSON, NULL },
	{ 0 },
};

static const struct rbk_column person_columns[] = {
	{ "person", N_("person"), RBK_SHOW_PERSON, NULL },
	{ "level", N_("level"), RBK_SHOW_TERM, "levels" },
	{ "clients", N_("clients"), RBK_SHOW_INT, NULL },
	{ "quota", N_("quota"), RBK_SHOW_INT, NULL },
	{ "short", N_("short of it"), RBK_SHOW_INT, NULL },
	{ "volume", N_("volume a month"), RBK_SHOW_FEN, NULL },
	{ "weighted", N_("weighted"), RBK_SHOW_FEN, NULL },
	{ "stalled", N_("stalled"), RBK_SHOW_INT, NULL },
	{ 0 },
};

static void
count_up(struct rbk_run *r, struct rbk_json *row, const char *field, int64_t n)
{
	rbk_json_set_int(&r->arena, row, field, rbk_json_get_int(row, field, 0) + n);
}

static void
count_for(struct rbk_run *r, struct rbk_json *row, int64_t volume, int64_t weighted, bool stalled)
{
	count_up(r, row, "clients", 1);
	count_up(r, row, "volume", volume);
	count_up(r, row, "weighted", weighted);
	count_up(r, row, "stalled", stalled);
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

/* What is shown. */
struct shown {
	struct rbk_run  *r;
	struct rbk_json *steps, *clients, *people;
	bool             several; /* people */
	struct sums      sums;
};

/* The row of a person, in order of who comes first; made with their quota. */
static struct rbk_json *
person_row(struct shown *s, const char *person)
{
	struct rbk_arena *a = &s->r->arena;
	const char *level = rbk_person_level(s->r, person);
	int64_t quota = rbk_policy_of(rbk_run_policy(s->r), "funnel.quota", level, -1);

	RBK_JSON_EACH(it, s->people)
		if (strcmp(rbk_json_get_str(it, "person"), person) == 0)
			return it;
	struct rbk_json *row = rbk_json_obj(a);

	rbk_json_set_str(a, row, "person", person);
	rbk_json_set_str(a, row, "level", level);
	rbk_json_set_int(a, row, "clients", 0);
	if (quota >= 0)
		rbk_json_set_int(a, row, "quota", quota);
	rbk_json_add(s->people, row);
	return row;
}

/* In the row of its step, and in the whole. */
static void
count_client(struct shown *s, const char *step, int64_t volume, int64_t weighted, bool stalled)
{
	struct rbk_run *r = s->r;
	struct sums *sums = &s->sums;

	RBK_JSON_EACH(it, s->steps)
		if (strcmp(rbk_json_get_str(it, "step"), step) == 0)
			count_for(r, it, volume, weighted, stalled);
	if (!rbk_in_funnel(rbk_run_policy(r), step))
		return;
	sums->clients++;
	sums->volume += volume;
	sums->weighted += weighted;
	sums->stalled += stalled;
}

static void
add_client(struct shown *s, struct rbk_json *g)
{
	struct rbk_run *r = s->r;
	const struct rbk_policy *p = rbk_run_policy(r);
	const char *step = rbk_json_get_str(g, "step");
	int64_t volume = rbk_json_get_int(g, "volume", 0);
	rbk_day since = rbk_day_of(rbk_json_get_int(g, "since", 0), r->zone), today = rbk_day_of(rbk_clock_now(), r->zone);
	bool stalled = rbk_stalled(p, step, since, today), open = rbk_in_funnel(p, step);
	int64_t weighted = open ? rbk_weighted(p, step, volume) : 0;
	struct rbk_json *row = rbk_json_obj(&r->arena), *whose = person_row(s, rbk_json_get_str(g, "person"));

	if (!rbk_json_get(g, "counted"))
		count_client(s, step, volume, weighted, stalled);
	if (open)
		count_for(r, whose, volume, weighted, stalled);
	rbk_json_set_str(&r->arena, row, "id", rbk_json_get_str(g, "id"));
	rbk_json_set_str(&r->arena, row, "name", rbk_json_get_str(g, "name"));
	if (s->several)
		rbk_json_set_str(&r->arena, row, "person", rbk_json_get_str(g, "person"));
	rbk_json_set_str(&r->arena, row, "step", step);
	rbk_json_set_int(&r->arena, row, "days", today - since);
	rbk_json_set_int(&r->arena, row, "volume", volume);
	rbk_json_set_int(&r->arena, row, "unmet", rbk_json_get_int(g, "unmet", 0));
	rbk_json_set_bool(&r->arena, row, "stalled", stalled);
	rbk_json_set_str(&r->arena, row, "counted", rbk_json_get_str(g, "counted"));
	rbk_json_add(s->clients, row);
}

/* Each person's shortfall is their own: nobody's surplus makes up for it. */
static void
tell_quota(struct shown *x, struct rbk_json *o)
{
	struct rbk_run *r = x->r;
	int64_t all = 0, less = 0;
	const char *level = NULL;

	RBK_JSON_EACH(it, x->people) {
		int64_t quota = rbk_json_get_int(it, "quota", 0), has = rbk_json_get_int(it, "clients", 0);

		if (!rbk_json_get(it, "quota"))
			continue;
		rbk_json_set_int(&r->arena, it, "short", has < quota ? quota - has : 0);
		all += quota;
		less += has < quota ? quota - has : 0;
	}
	if (!x->several && x->people->child)
		level = rbk_json_get_str(x->people->child, "level");
	rbk_json_set_str(&r->arena, o, "level", level);
	if (!x->several && (!x->people->child || !rbk_json_get(x->people->child, "quota")))
		return;
	rbk_json_set_int(&r->arena, o, "quota", all);
	rbk_json_set_int(&r->arena, o, "short", less);
	if (x->several)
		rbk_line(r, N_("quota of all of them: %lld clients; short of it: %lld"), (long long)all, (long long)less);
	else
		rbk_line(r, N_("quota of a %s: %lld clients; short of it: %lld"), rbk_term(r, "levels", level), (long long)all, (long long)less);
}

static void
tell_sums(struct shown *x)
{
	struct rbk_run *r = x->r;
	const struct sums *s = &x->sums;
	const struct rbk_column fen = { .show = RBK_SHOW_FEN };
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_int(&r->arena, o, "clients", s->clients);
	rbk_json_set_int(&r->arena, o, "volume", s->volume);
	rbk_json_set_int(&r->arena, o, "weighted", s->weighted);
	rbk_json_set_int(&r->arena, o, "stalled", s->stalled);
	rbk_pen_put(r, "sum", o);
	rbk_line(r, N_("in the funnel: %lld clients, volume a month %s, weighted %s, stalled %lld"), (long long)s->clients,
	         rbk_pen_show(r, &fen, rbk_json_get(o, "volume")), rbk_pen_show(r, &fen, rbk_json_get(o, "weighted")), (long long)s->stalled);
	tell_quota(x, o);
	if (!x->several)
		return;
	rbk_plain(r, "");
	rbk_pen_table(r, "people", person_columns, x->people, NULL);
}

/* Who is to be in the funnel's table of people, with clients or without. */
static int
list_people(struct shown *s, const char *unit, struct rbk_err *err)
{
	struct rbk_staff staff = {0};
	int code = rbk_org_read(&staff, s->r, err);

	for (size_t i = 0; i < staff.n && !code; i++) {
		const struct rbk_post *p = &staff.posts[i];

		if (rbk_staff_newest(&staff, i) && !p->left && (!unit || rbk_units_within(&staff.units, INT64_MAX, unit, p->unit)))
			(void)person_row(s, rbk_arena_str(&s->r->arena, p->person));
	}
	rbk_staff_free(&staff);
	return code;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	const struct rbk_policy *p = rbk_run_policy(r);
	struct shown s = { .r = r, .steps = empty_rows(r, p), .clients = rbk_json_list(&r->arena), .people = rbk_json_list(&r->arena),
	                   .several = args->unit || !r->book };
	struct rbk_json *all, *shown = rbk_json_list(&r->arena);

	if (!args->list && (args->shape.where.n || args->shape.sort))
		return rbk_fail(err, RBK_E_USAGE, N_("--where and --sort are for the clients: add --list"));
	if (rbk_glances(&all, NULL, r, args->unit, err) || (s.several && list_people(&s, args->unit, err)))
		return (int)err->code;
	if (!s.several)
		(void)person_row(&s, rbk_book_person(r->book));
	else
		rbk_funnel_once(r, all);
	RBK_JSON_EACH(it, all)
		if (rbk_json_get_str(it, "name"))
			add_client(&s, it);
	RBK_JSON_EACH(it, s.steps)
		if (rbk_json_get_int(it, "clients", 0) || rbk_in_funnel(p, rbk_json_get_str(it, "step")))
			rbk_json_add(shown, rbk_json_copy(&r->arena, it));
	if (args->list && rbk_shape(&s.clients, r, client_columns, &args->shape, err))
		return (int)err->code;
	rbk_pen_table(r, "steps", step_columns, shown, NULL);
	tell_sums(&s);
	if (args->list && s.clients->count)
		rbk_plain(r, "");
	if (args->list)
		rbk_pen_table(r, "clients", client_columns, s.clients, NULL);
	return 0;
}

const struct rbk_command rbk_command_funnel = {
	.name = "funnel",
	.summary = N_("clients by step of the funnel, yours or a unit's"),
	.about = N_("Shows for each step how many clients stand there, their expected monthly volume, the same weighted by the chance to win at that step (see roadbook help rules funnel), and how many are stalled; and the whole against the quota of your level. With --unit, on the machine of its head or of a head above, of the unit's people, each with their quota; with --hub of everybody. A client that was handed over counts for who has it now; one that several people entered is in the funnel of each, and counts once for the unit: with its owner, or if it has none with whoever came furthest."),
	.examples = "funnel\nfunnel --list\nfunnel --unit east --list --where stalled=yes\nfunnel --hub /srv/hub",
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_EITHER,
	.schema = "funnel/1",
	.run = run,
};
