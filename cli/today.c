/* today: what is due. */
#include <stdlib.h>
#include <string.h>

#include "cli/glance.h"
#include "cli/help.h"
#include "cli/notices.h"
#include "cli/org.h"
#include "cli/sight.h"
#include "cli/span.h"
#include "cli/suspicion.h"
#include "cli/twice.h"
#include "cli/waiting.h"
#include "core/rules/review.h"
#include "core/store/clock.h"

#define CLIENT { "client", N_("client"), RBK_SHOW_TEXT, NULL }, { "person", N_("whose"), RBK_SHOW_PERSON, NULL }

static const struct rbk_column visit_columns[] = {
	{ "at", N_("when"), RBK_SHOW_TIME, NULL }, CLIENT,
	{ "place", N_("where"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};
static const struct rbk_column claim_columns[] = { { "at", N_("lapses"), RBK_SHOW_TIME, NULL }, CLIENT, { 0 } };
static const struct rbk_column pool_columns[] = {
	{ "at", N_("goes to the pool on"), RBK_SHOW_TIME, NULL }, CLIENT,
	{ "reason", N_("why"), RBK_SHOW_WORD, NULL },
	{ "proposed", N_("proposed already"), RBK_SHOW_BOOL, NULL },
	{ 0 },
};
#define WAITING { "clock", N_("waiting for"), RBK_SHOW_TEXT, NULL }, { "client", N_("client"), RBK_SHOW_TEXT, NULL }, { "persons", N_("claimed by"), RBK_SHOW_PERSON, NULL }
static const struct rbk_column conflict_columns[] = {
	WAITING,
	{ "leader", N_("who rules"), RBK_SHOW_PERSON, NULL },
	{ "type", N_("type"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};
static const struct rbk_column ruling_columns[] = {
	WAITING,
	{ "proposed", N_("proposed"), RBK_SHOW_PERSON, NULL },
	{ "type", N_("type"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};
static const struct rbk_column gate_columns[] = {
	CLIENT,
	{ "step", N_("step"), RBK_SHOW_TERM, "steps" },
	{ "text", N_("what is short"), RBK_SHOW_TEXT, NULL },
	{ "type", N_("type"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};
static const struct rbk_column rhythm_columns[] = {
	CLIENT,
	{ "tier", N_("tier"), RBK_SHOW_TERM, "client_tiers" },
	{ "at", N_("last visit"), RBK_SHOW_TIME, NULL },
	{ "over", N_("days overdue"), RBK_SHOW_INT, NULL },
	{ 0 },
};

struct args {
	const char *unit;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "unit", offsetof(struct args, unit), "UNIT", N_("for this unit's people and those below it, for who may read them"), 0, NULL },
	{ 0 },
};

static const struct rbk_column twice_columns[] = {
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "type", N_("type"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

struct day {
	struct rbk_run          *r;
	const struct rbk_policy *p;
	rbk_day                  today;
	bool                     several; /* people */
	struct rbk_json         *rulings, *conflicts, *visits, *claims, *pool, *gates, *rhythm;
	struct rbk_staff         staff; /* read if something waits for somebody's word */
};

static struct rbk_json *
row_of(struct day *d, struct rbk_json *list, const struct rbk_json *g, const char *time_field)
{
	struct rbk_json *row = rbk_json_obj(&d->r->arena);
	char at[RBK_TIME_TEXT];

	rbk_json_set_str(&d->r->arena, row, "id", rbk_json_get_str(g, "id"));
	rbk_json_set_str(&d->r->arena, row, "client", rbk_json_get_str(g, "name"));
	if (d->several)
		rbk_json_set_str(&d->r->arena, row, "person", rbk_json_get_str(g, "person"));
	if (time_field) {
		rbk_time_write(at, rbk_json_get_int(g, time_field, 0), d->r->zone);
		rbk_json_set_str(&d->r->arena, row, "at", at);
	}
	rbk_json_add(list, row);
	return row;
}

static const char *
text_of_gate(struct day *d, const char *id)
{
	const struct rbk_gate *g;

	for (size_t i = 0; id && (g = rbk_policy_gate_at(d->p, i)); i++)
		if (strcmp(g->id, id) == 0)
			return rbk_gate_text(d->r, g);
	return id;
}

/* Days from today on until that moment's day; behind: negative. */
static int64_t
days_until(const struct day *d, rbk_time t)
{
	return (int64_t)rbk_day_of(t, d->r->zone) - d->today;
}

static void
look(struct day *d, const struct rbk_json *g)
{
	const char *step = rbk_json_get_str(g, "step"), *tier = rbk_json_get_str(g, "tier");
	int64_t next = rbk_json_get_int(g, "next_at", 0), deadline = rbk_json_get_int(g, "deadline", 0), visited = rbk_json_get_int(g, "visited", 0);
	int64_t pool = rbk_json_get_int(g, "pool", 0);
	struct rbk_json *row;

	if (strcmp(step, "lost") == 0)
		return;
	if (next && days_until(d, next) <= rbk_policy_int(d->p, "today.visit_days")) {
		row = row_of(d, d->visits, g, "next_at");
		rbk_json_set_str(&d->r->arena, row, "place", rbk_json_get_str(g, "place"));
	}
	if (deadline && days_until(d, deadline) <= rbk_policy_int(d->p, "today.claim_days"))
		(void)row_of(d, d->claims, g, "deadline");
	if (pool && days_until(d, pool) <= rbk_policy_int(d->p, "today.claim_days")) {
		row = row_of(d, d->pool, g, "pool");
		rbk_json_set_str(&d->r->arena, row, "reason", rbk_json_get_str(g, "pool_reason"));
		rbk_json_set_bool(&d->r->arena, row, "proposed", rbk_json_get_bool(g, "proposed"));
	}
	if (rbk_json_get_int(g, "unmet", 0) == 1) {
		row = row_of(d, d->gates, g, NULL);
		rbk_json_set_str(&d->r->arena, row, "step", step);
		rbk_json_set_str(&d->r->arena, row, "gate", rbk_json_get_str(g, "gate"));
		rbk_json_set_str(&d->r->arena, row, "text", text_of_gate(d, rbk_json_get_str(g, "gate")));
		rbk_json_set_str(&d->r->arena, row, "type", rbk_json_get_str(g, "type"));
	}
	/* never visited: from the day it was entered on */
	int64_t from = visited ? visited : rbk_json_get_int(g, "entered", 0);
	int64_t over = from && tier ? -days_until(d, from) - rbk_policy_of(d->p, "tier.visit_days", tier, INT32_MAX) : 0;

	if (over > 0) {
		row = row_of(d, d->rhythm, g, visited ? "visited" : NULL);
		rbk_json_set_str(&d->r->arena, row, "tier", tier);
		rbk_json_set_int(&d->r->arena, row, "over", over);
	}
}

/* Who decides: on a conflict whoever it says, on a release the holder's leader. */
static const char *
leader_of(const struct day *d, const struct rbk_json *row)
{
	const struct rbk_json *persons = rbk_json_get(row, "persons");
	const struct rbk_post *post = persons->child ? rbk_staff_when(&d->staff, persons->child->str, rbk_clock_now()) : NULL;

	return rbk_json_get(row, "rule_by") ? rbk_json_get_str(row, "leader") : post ? post->leader : NULL;
}

static void
add_waiting(struct day *d, struct rbk_json *list, const struct rbk_json *from, const char *clock, const char *type)
{
	struct rbk_arena *a = &d->r->arena;
	struct rbk_json *row = rbk_json_copy(a, from);

	rbk_json_set_str(a, row, "clock", clock);
	if (type)
		rbk_json_set_str(a, row, "type", rbk_arena_print(a, "roadbook %s %s", type, rbk_json_get_str(from, "case")));
	rbk_json_add(list, row);
}

/* One's own conflicts, and what waits for one's ruling; of a unit all open
   conflicts of its people. */
static void
look_waiting(struct day *d, const struct rbk_json *row)
{
	const char *me = rbk_book_person(d->r->book), *leader = leader_of(d, row);
	const bool conflict = rbk_json_get(row, "answer_by") != NULL, side = rbk_waiting_names(row, "persons", me);
	const char *rule = conflict ? rbk_conflict_clock(d->r, row, "rule_by") : d->r->say(N_("proposed for release"));
	struct rbk_span span;

	if (conflict && side) {
		bool answers = !rbk_waiting_names(row, "answered", me) && rbk_span_of(&span, d->r, row, "answer_by") && span.days >= 0;

		add_waiting(d, d->conflicts, row, answers ? rbk_conflict_clock(d->r, row, "answer_by") : rule, answers ? "answer" : "why");
	} else if (!side && leader && rbk_reviewer_is(&d->staff, rbk_clock_now(), me, leader)) {
		add_waiting(d, d->rulings, row, rule, conflict ? "propose" : "rule release");
	} else if (conflict && d->several) {
		add_waiting(d, d->conflicts, row, rule, NULL);
	}
}

/* What has no last day stands behind. */
static int
by_last_day(const void *x, const void *y)
{
	const struct rbk_json *a = *(struct rbk_json *const *)x, *b = *(struct rbk_json *const *)y;
	const char *s = rbk_json_get_str(a, "rule_by"), *t = rbk_json_get_str(b, "rule_by");
	int c = !s || !t ? (s == NULL) - (t == NULL) : strcmp(s, t);

	return c ? c : strcmp(rbk_json_get_str(a, "case"), rbk_json_get_str(b, "case"));
}

static struct rbk_json *
soonest_first(struct rbk_run *r, struct rbk_json *list)
{
	struct rbk_json **at = rbk_arena_take(&r->arena, (list->count + 1) * sizeof *at), *out = rbk_json_list(&r->arena);
	size_t n = 0;

	RBK_JSON_EACH(it, list)
		at[n++] = it;
	qsort(at, n, sizeof *at, by_last_day);
	for (size_t i = 0; i < n; i++) {
		at[i]->next = NULL;
		rbk_json_add(out, at[i]);
	}
	return out;
}

static int
look_at_waiting(struct day *d, const struct rbk_json *waiting, struct rbk_err *err)
{
	int code = waiting->child ? rbk_org_read(&d->staff, d->r, err) : 0;

	if (!code)
		RBK_JSON_EACH(it, waiting)
			look_waiting(d, it);
	rbk_staff_free(&d->staff);
	d->conflicts = soonest_first(d->r, d->conflicts);
	d->rulings = soonest_first(d->r, d->rulings);
	return code;
}

static void
section(struct rbk_run *r, const char *name, const char *head, const struct rbk_column *columns, struct rbk_json *list, bool *any)
{
	if (list->count) {
		if (*any)
			rbk_plain(r, "");
		rbk_plain(r, r->say(head));
		*any = true;
	}
	rbk_pen_table(r, name, columns, list, NULL);
}

/* Notices that weren't shown yet; they stay unread (see inbox). */
static int
unread(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *all;
	char seen[41], tip[41];

	*list = rbk_json_list(&r->arena);
	rbk_notices_seen(seen, r);
	rbk_book_tip(tip, r->book, RBK_REF_DESK);
	if (strcmp(seen, tip) == 0)
		return 0;
	if (rbk_notices(&all, r, seen, err))
		return (int)err->code;
	RBK_JSON_EACH(it, all)
		if (rbk_json_get_bool(it, "new"))
			rbk_json_add(*list, rbk_json_copy(&r->arena, it));
	return 0;
}

static void
checklist(struct rbk_run *r)
{
	struct rbk_buf out = {0};

	rbk_plain(r, r->say(N_("To mind:")));
	rbk_help_checklist(r, &out, "visit_checklist");
	if (!r->general.json)
		(void)fwrite(out.text, 1, out.len, stdout);
	rbk_buf_free(&out);
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct day d = { .r = r, .p = rbk_run_policy(r), .today = rbk_day_of(rbk_clock_now(), r->zone), .several = args->unit != NULL };
	struct rbk_json *all, *notices, *waiting, *suspicions, **const lists[] = { &d.rulings, &d.conflicts, &d.visits, &d.claims, &d.pool, &d.gates, &d.rhythm };
	bool any = false;

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		*lists[i] = rbk_json_list(&r->arena);
	if (rbk_glances(&all, &waiting, r, args->unit, err) || look_at_waiting(&d, waiting, err) || rbk_suspicions(&suspicions, r, err) ||
	    unread(&notices, r, err))
		return (int)err->code;
	RBK_JSON_EACH(it, all)
		if (rbk_json_get_str(it, "name"))
			look(&d, it);
	section(r, "rulings", N_("Waiting for your ruling"), ruling_columns, d.rulings, &any);
	section(r, "conflicts", N_("Open conflicts"), conflict_columns, d.conflicts, &any);
	section(r, "visits", N_("Next visits"), visit_columns, d.visits, &any);
	if (d.visits->count && !d.several)
		checklist(r);
	section(r, "claims", N_("Claims about to lapse"), claim_columns, d.claims, &any);
	section(r, "pool", N_("On the way to the pool"), pool_columns, d.pool, &any);
	section(r, "gates", N_("One gate short of the next step"), gate_columns, d.gates, &any);
	section(r, "rhythm", N_("Visits overdue"), rhythm_columns, d.rhythm, &any);
	if (!d.several)
		section(r, "twice", N_("In the book twice"), twice_columns, rbk_twice_rows(r, all), &any);
	section(r, "notices", N_("New from headquarters"), rbk_notice_columns, notices, &any);
	rbk_pen_put(r, "suspicions", rbk_json_int(&r->arena, (int64_t)suspicions->count));
	if (suspicions->count)
		rbk_line(r, N_("clients that may be one, for you to settle: %zu (roadbook inbox)"), suspicions->count);
	else if (!any)
		rbk_line(r, N_("nothing is due today"));
	return 0;
}

const struct rbk_command rbk_command_today = {
	.name = "today",
	.summary = N_("what is due today"),
	.about = N_("Lists what waits for your ruling (conflicts, the soonest first; clients proposed for release); your open conflicts, with the days left to answer; visits agreed for today and tomorrow (and those that were not made), with what to mind; claims about to lapse; clients on their way to the pool, and why; clients that lack one gate of the next step, with what to type; clients whose last visit (or, without one, whose entry) is longer ago than their tier's rhythm; clients that are in the book twice; and notices you have not read. With --unit, on the machine of its head or of a head above, for the unit's people."),
	.examples = "today\ntoday --unit east",
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "today/2",
	.run = run,
};
