/* audit: what happened to the ownership of clients, over all cases in sight:
   of the desk and the units one may read, or of central. */
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/dated.h"
#include "cli/org.h"
#include "cli/save.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "core/rules/register.h"
#include "core/store/clock.h"

struct args {
	const char *since, *until, *person, *unit;
	struct rbk_shape shape;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "since", AT(since), "DAY", N_("from this day on: 2026-11-01"), 0, NULL },
	{ RBK_OPT_STR, "until", AT(until), "DAY", N_("up to the end of this day"), 0, NULL },
	{ RBK_OPT_STR, "person", AT(person), "PERSON", N_("only what concerns this person"), 0, NULL },
	{ RBK_OPT_STR, "unit", AT(unit), "UNIT", N_("only what concerns people of this unit or one below it"), 0, NULL },
	RBK_SHAPE_OPTIONS(AT(shape)),
	{ 0 },
};

static const struct rbk_column owner_columns[] = {
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "number", N_("number"), RBK_SHOW_INT, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "from", N_("from"), RBK_SHOW_PERSON, NULL },
	{ "to", N_("to"), RBK_SHOW_PERSON, NULL },
	{ "cause", N_("cause"), RBK_SHOW_TEXT, NULL },
	{ "case", N_("case"), RBK_SHOW_ID, NULL },
	{ "commit", N_("proof"), RBK_SHOW_COMMIT, NULL },
	{ 0 },
};

static const struct rbk_column pair_columns[] = {
	{ "persons", N_("between"), RBK_SHOW_PERSON, NULL },
	{ "conflicts", N_("conflicts"), RBK_SHOW_INT, NULL },
	{ "open", N_("open"), RBK_SHOW_INT, NULL },
	{ "days", N_("longest, in days"), RBK_SHOW_INT, NULL },
	{ "names", N_("clients"), RBK_SHOW_LIST, NULL },
	{ 0 },
};

static const struct rbk_column ruling_columns[] = {
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "number", N_("number"), RBK_SHOW_INT, NULL },
	{ "person", N_("who"), RBK_SHOW_PERSON, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "text", N_("what"), RBK_SHOW_TEXT, NULL },
	{ "proposed", N_("proposed"), RBK_SHOW_PERSON, NULL },
	{ "against", N_("against the proposal"), RBK_SHOW_BOOL, NULL },
	{ "case", N_("case"), RBK_SHOW_ID, NULL },
	{ "commit", N_("proof"), RBK_SHOW_COMMIT, NULL },
	{ 0 },
};

static const struct rbk_column unworked_columns[] = {
	{ "person", N_("who"), RBK_SHOW_PERSON, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "filed", N_("claimed"), RBK_SHOW_TIME, NULL },
	{ "ended", N_("lapsed"), RBK_SHOW_TIME, NULL },
	{ "case", N_("case"), RBK_SHOW_ID, NULL },
	{ 0 },
};

static const struct rbk_column over_columns[] = {
	{ "person", N_("who"), RBK_SHOW_PERSON, NULL },
	{ "open", N_("open claims"), RBK_SHOW_INT, NULL },
	{ "limit", N_("limit"), RBK_SHOW_INT, NULL },
	{ 0 },
};

static const struct rbk_column strayed_columns[] = {
	{ "person", N_("who"), RBK_SHOW_PERSON, NULL },
	{ "kind", N_("record"), RBK_SHOW_WORD, NULL },
	{ "name", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "what", N_("dated"), RBK_SHOW_WORD, NULL },
	{ "hours", N_("by hours"), RBK_SHOW_INT, NULL },
	{ "at", N_("as the device says"), RBK_SHOW_TIME, NULL },
	{ "after", N_("not before"), RBK_SHOW_TIME, NULL },
	{ "by", N_("received"), RBK_SHOW_TIME, NULL },
	{ "record", N_("id"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

struct audit {
	struct rbk_run         *r;
	const struct args      *args;
	rbk_time                since, until;
	struct rbk_staff        staff;
	struct rbk_json        *owners, *pairs, *rulings, *unworked, *strayed, *open;
};

/* Is it within the days asked for? */
static bool
in_time(const struct audit *x, const char *text, rbk_time *out)
{
	struct rbk_err why = {0};
	rbk_time t;

	if (!text || rbk_time_read(&t, text, 0, &why))
		return false;
	if (out)
		*out = t;
	return t >= x->since && t < x->until;
}

static bool
concerns(const struct audit *x, const char *person)
{
	const struct rbk_post *post;

	if (!person)
		return false;
	if (x->args->person && strcmp(person, x->args->person) != 0)
		return false;
	if (!x->args->unit)
		return true;
	post = rbk_staff_when(&x->staff, person, rbk_clock_now());
	return post && post->unit && rbk_units_within(&x->staff.units, rbk_clock_now(), x->args->unit, post->unit);
}

static bool
everybody(const struct audit *x)
{
	return !x->args->person && !x->args->unit;
}

static bool
is_line(const struct rbk_json *line, const char *prefix)
{
	const char *what = rbk_json_get_str(line, "what");

	return what && strncmp(what, prefix, strlen(prefix)) == 0;
}

static const char *
arg(const struct rbk_json *line, int i)
{
	const struct rbk_json *args = rbk_json_get(line, "args"), *it = args ? args->child : NULL;

	while (it && i-- > 0)
		it = it->next;
	return it ? it->str : NULL;
}

static struct rbk_json *
row_of(const struct audit *x, const struct rbk_json *kase, const struct rbk_json *from, const char *const *fields)
{
	struct rbk_arena *a = &x->r->arena;
	struct rbk_json *row = rbk_json_obj(a);

	rbk_json_set_str(a, row, "case", rbk_json_get_str(kase, "id"));
	rbk_json_set_str(a, row, "name", rbk_json_get_str(kase, "name"));
	for (; *fields; fields++) {
		struct rbk_json *v = rbk_json_get(from, *fields);

		if (v)
			rbk_json_set(a, row, *fields, rbk_json_copy(a, v));
	}
	return row;
}

static const char *const line_fields[] = { "at", "number", "person", "commit", NULL };

/* Whose client it was before a line and is behind it. A line "keeps" holds
   for the time of a conflict only. */
static const char *
owner_after(const struct rbk_json *line, const char *before)
{
	if (is_line(line, "owner.held") || is_line(line, "owner.keeps"))
		return arg(line, 0);
	return is_line(line, "owner.") ? NULL : before;
}

static bool
same(const char *x, const char *y)
{
	return x == y || (x && y && strcmp(x, y) == 0);
}

/* The line of the same receipt and moment that says why: a ruling, else
   what became of claims last. */
static const struct rbk_json *
cause_of(const struct rbk_json *kase, const struct rbk_json *line)
{
	const struct rbk_json *claim = NULL;

	RBK_JSON_EACH(it, rbk_json_get(kase, "history")) {
		if (it == line)
			break;
		if (!same(rbk_json_get_str(it, "at"), rbk_json_get_str(line, "at")) ||
		    rbk_json_get_int(it, "number", 0) != rbk_json_get_int(line, "number", 0))
			continue;
		if (is_line(it, "ruling."))
			return it;
		if ((is_line(it, "claim.") && !is_line(it, "claim.beyond")) || is_line(it, "conflict."))
			claim = it;
	}
	return claim ? claim : line;
}

static void
owner_lines(struct audit *x, const struct rbk_json *kase)
{
	struct rbk_arena *a = &x->r->arena;
	const char *owner = NULL;

	RBK_JSON_EACH(line, rbk_json_get(kase, "history")) {
		const char *now = owner_after(line, owner), *before = owner;

		owner = now;
		if (same(before, now) || !in_time(x, rbk_json_get_str(line, "at"), NULL) ||
		    !(everybody(x) || concerns(x, before) || concerns(x, now)))
			continue;
		const struct rbk_json *cause = cause_of(kase, line);
		struct rbk_json *row = row_of(x, kase, line, line_fields);

		rbk_json_set_str(a, row, "from", before);
		rbk_json_set_str(a, row, "to", now);
		rbk_json_set_str(a, row, "what", rbk_json_get_str(cause, "what"));
		rbk_json_set_str(a, row, "cause", rbk_pen_sentence_json(x->r, rbk_json_get_str(cause, "what"), rbk_json_get(cause, "args")));
		rbk_json_add(x->owners, row);
	}
}

static void
ruling_lines(struct audit *x, const struct rbk_json *kase)
{
	RBK_JSON_EACH(line, rbk_json_get(kase, "history")) {
		bool concerned = everybody(x) || concerns(x, rbk_json_get_str(line, "person"));

		if (!is_line(line, "ruling.") || !in_time(x, rbk_json_get_str(line, "at"), NULL))
			continue;
		RBK_JSON_EACH(it, rbk_json_get(line, "args"))
			concerned = concerned || concerns(x, it->str);
		if (!concerned)
			continue;
		struct rbk_json *row = row_of(x, kase, line, line_fields);

		rbk_json_set_str(&x->r->arena, row, "what", rbk_json_get_str(line, "what"));
		rbk_json_set_str(&x->r->arena, row, "text", rbk_pen_sentence_json(x->r, rbk_json_get_str(line, "what"), rbk_json_get(line, "args")));
		rbk_json_set_str(&x->r->arena, row, "proposed", rbk_json_get_str(line, "proposed"));
		rbk_json_set_bool(&x->r->arena, row, "against", rbk_json_get_bool(line, "against"));
		rbk_json_add(x->rulings, row);
	}
}

static struct rbk_json *
pair_row(struct audit *x, const char *one, const char *other)
{
	struct rbk_arena *a = &x->r->arena;
	struct rbk_json *persons = rbk_json_list(a), *row;
	const bool turned = strcmp(one, other) > 0;

	rbk_json_add(persons, rbk_json_str(a, turned ? other : one));
	rbk_json_add(persons, rbk_json_str(a, turned ? one : other));
	RBK_JSON_EACH(it, x->pairs)
		if (rbk_json_equal(rbk_json_get(it, "persons"), persons))
			return it;
	row = rbk_json_obj(a);
	rbk_json_set(a, row, "persons", persons);
	rbk_json_set(a, row, "names", rbk_json_list(a));
	rbk_json_add(x->pairs, row);
	return row;
}

static void
count_pair(struct audit *x, const struct rbk_json *kase, const char *one, const char *other, int64_t days, bool open)
{
	struct rbk_arena *a = &x->r->arena;
	struct rbk_json *row = pair_row(x, one, other);

	rbk_json_set_int(a, row, "conflicts", rbk_json_get_int(row, "conflicts", 0) + 1);
	rbk_json_set_int(a, row, "open", rbk_json_get_int(row, "open", 0) + open);
	if (days >= rbk_json_get_int(row, "days", 0))
		rbk_json_set_int(a, row, "days", days);
	rbk_json_add(rbk_json_get(row, "names"), rbk_json_str(a, rbk_json_get_str(kase, "name")));
}

/* Every two persons of a conflict; days are whole ones. */
static void
conflict_pairs(struct audit *x, const struct rbk_json *kase)
{
	RBK_JSON_EACH(c, rbk_json_get(kase, "conflicts")) {
		const char *ended = rbk_json_get_str(c, "ended");
		rbk_time from, to = rbk_clock_now();

		if (!in_time(x, rbk_json_get_str(c, "opened"), &from))
			continue;
		if (ended)
			(void)in_time(x, ended, &to);
		RBK_JSON_EACH(one, rbk_json_get(c, "persons"))
			for (const struct rbk_json *other = one->next; other; other = other->next)
				if (everybody(x) || concerns(x, one->str) || concerns(x, other->str))
					count_pair(x, kase, one->str, other->str, (to - from) / 86400000, !ended);
	}
}

static void
lapsed_claims(struct audit *x, const struct rbk_json *kase)
{
	static const char *const fields[] = { "person", "ended", NULL };

	RBK_JSON_EACH(c, rbk_json_get(kase, "claims")) {
		struct rbk_json *row;

		if (!same(rbk_json_get_str(c, "state"), "lapsed") || rbk_json_get(c, "confirmed") ||
		    !in_time(x, rbk_json_get_str(c, "ended"), NULL) || !concerns(x, rbk_json_get_str(c, "person")))
			continue;
		row = row_of(x, kase, c, fields);
		rbk_json_set_str(&x->r->arena, row, "filed", rbk_json_get_str(c, "by"));
		rbk_json_add(x->unworked, row);
	}
}

/* Open claims of each person, won clients left out. */
static void
count_open(struct audit *x, const struct rbk_json *kase)
{
	RBK_JSON_EACH(c, rbk_json_get(kase, "claims")) {
		const char *person = rbk_json_get_str(c, "person");
		struct rbk_json *row = NULL;

		if (!rbk_claim_is_live(c) || rbk_json_get_bool(c, "won") || !concerns(x, person))
			continue;
		RBK_JSON_EACH(it, x->open)
			row = same(rbk_json_get_str(it, "person"), person) ? it : row;
		if (!row) {
			row = rbk_json_obj(&x->r->arena);
			rbk_json_set_str(&x->r->arena, row, "person", person);
			rbk_json_add(x->open, row);
		}
		rbk_json_set_int(&x->r->arena, row, "open", rbk_json_get_int(row, "open", 0) + 1);
	}
}

/* Those beyond the limit of their post, as it is now. */
static struct rbk_json *
over_limit(struct audit *x)
{
	struct rbk_json *list = rbk_json_list(&x->r->arena);

	RBK_JSON_EACH(it, x->open) {
		const struct rbk_post *post = rbk_staff_when(&x->staff, rbk_json_get_str(it, "person"), rbk_clock_now());
		int64_t limit = rbk_policy_of(rbk_run_policy(x->r), "claim.cap", post ? post->level : NULL, INT64_MAX);

		if (rbk_json_get_int(it, "open", 0) <= limit)
			continue;
		struct rbk_json *row = rbk_json_copy(&x->r->arena, it);

		rbk_json_set_int(&x->r->arena, row, "limit", limit);
		rbk_json_add(list, row);
	}
	return list;
}

/* A record that says it was written before its device had seen what it had
   seen, or after headquarters received it: a clock that is off, or a date
   that was typed. */
static void
stray(struct audit *x, const struct rbk_json *kase, const struct rbk_fact *f)
{
	struct rbk_arena *a = &x->r->arena;
	char text[RBK_TIME_TEXT];
	struct rbk_json *row;
	int64_t hours;
	const char *dated = rbk_dated(&hours, f->at, f->after, f->by, INT64_MAX);
	static const char *const kinds[] = {
		[RBK_FACT_ENTRY] = "client", [RBK_FACT_CLAIM] = "claim", [RBK_FACT_RELEASE] = "release", [RBK_FACT_CONTACT] = "activity",
		[RBK_FACT_GONE] = "gone", [RBK_FACT_RULING] = "ruling", [RBK_FACT_REVIEW] = "review", [RBK_FACT_SIGN] = "contact",
		[RBK_FACT_MOVE] = "move", [RBK_FACT_RENEW] = "renewal", [RBK_FACT_HOLD] = "hold", [RBK_FACT_ANSWER] = "answer",
		[RBK_FACT_CONTRACT] = "contract",
	};

	if (!dated || f->by < x->since || f->by >= x->until || !concerns(x, f->person))
		return;
	row = row_of(x, kase, kase, (const char *const[]){ NULL });
	rbk_json_set_str(a, row, "person", f->person);
	rbk_json_set_str(a, row, "kind", kinds[f->type]);
	rbk_json_set_str(a, row, "what", dated);
	rbk_json_set_int(a, row, "hours", hours);
	rbk_json_set_str(a, row, "at", f->at);
	rbk_time_write(text, f->after, x->r->zone);
	rbk_json_set_str(a, row, "after", text);
	rbk_time_write(text, f->by, x->r->zone);
	rbk_json_set_str(a, row, "by", text);
	rbk_json_set_str(a, row, "record", f->record);
	rbk_json_add(x->strayed, row);
}

static int
look_at(struct audit *x, const struct rbk_json *kase, struct rbk_err *err)
{
	struct rbk_fact *facts;
	size_t n = 0;

	owner_lines(x, kase);
	ruling_lines(x, kase);
	conflict_pairs(x, kase);
	lapsed_claims(x, kase);
	count_open(x, kase);
	if (rbk_json_get(kase, "facts") && rbk_case_facts(&facts, &n, &x->r->arena, kase, err))
		return (int)err->code;
	for (size_t i = 0; i < n; i++)
		stray(x, kase, &facts[i]);
	return 0;
}

static int
by_at(const void *x, const void *y)
{
	const struct rbk_json *a = *(struct rbk_json *const *)x, *b = *(struct rbk_json *const *)y;
	const char *s = rbk_json_get_str(a, "at"), *t = rbk_json_get_str(b, "at");
	int c = s && t ? strcmp(s, t) : 0;

	return c ? c : strcmp(rbk_json_get_str(a, "case"), rbk_json_get_str(b, "case"));
}

/* Lines are in order within a case; over all cases, by when. */
static struct rbk_json *
in_order(struct rbk_run *r, struct rbk_json *list)
{
	struct rbk_json **at = rbk_arena_take(&r->arena, (list->count + 1) * sizeof *at), *out = rbk_json_list(&r->arena);
	size_t n = 0;

	RBK_JSON_EACH(it, list)
		at[n++] = it;
	qsort(at, n, sizeof *at, by_at);
	for (size_t i = 0; i < n; i++) {
		at[i]->next = NULL;
		rbk_json_add(out, at[i]);
	}
	return out;
}

static int
tell(struct audit *x, struct rbk_err *err)
{
	struct rbk_run *r = x->r;
	struct rbk_part parts[] = {
		{ "owners", N_("changes of owner"), owner_columns, in_order(r, x->owners) },
		{ "pairs", N_("conflicts by pair"), pair_columns, x->pairs },
		{ "rulings", N_("rulings"), ruling_columns, in_order(r, x->rulings) },
		{ "unworked", N_("claims that lapsed without one valid contact"), unworked_columns, x->unworked },
		{ "over", N_("more open claims than the post may have"), over_columns, over_limit(x) },
		{ "strayed", N_("records dated outside the time they can be from"), strayed_columns, x->strayed },
	};
	const size_t n = sizeof parts / sizeof *parts;

	if (rbk_shape_parts(parts, n, r, &x->args->shape, err))
		return (int)err->code;
	for (size_t i = 0; i < n; i++) {
		if (!parts[i].list)
			continue;
		rbk_line(r, N_("%s: %zu"), r->say(parts[i].title), parts[i].list->count);
		rbk_pen_table(r, parts[i].name, parts[i].columns, parts[i].list, NULL);
		rbk_plain(r, "");
	}
	return 0;
}

static int
read_days(struct audit *x, struct rbk_err *err)
{
	rbk_day day;

	x->since = INT64_MIN;
	x->until = INT64_MAX;
	if (x->args->since && rbk_day_read(&day, rbk_fill_when(x->r, x->args->since), err))
		return rbk_while(err, "%s", "--since");
	if (x->args->since)
		x->since = rbk_day_start(day, x->r->zone);
	if (x->args->until && rbk_day_read(&day, rbk_fill_when(x->r, x->args->until), err))
		return rbk_while(err, "%s", "--until");
	if (x->args->until)
		x->until = rbk_day_start(day + 1, x->r->zone);
	return 0;
}

static int
read_cases(struct audit *x, struct rbk_err *err)
{
	struct rbk_json *cases, *others = NULL;
	int code = rbk_cases(&cases, x->r, err);

	if (!code && x->r->book)
		code = rbk_unit_cases(&others, x->r, err);
	RBK_JSON_EACH(kase, cases) {
		struct rbk_json *whole = NULL; /* a unit may show more of it */

		if (!code && others && others->count)
			code = rbk_known_by_id(&whole, x->r, true, rbk_json_get_str(kase, "id"), err);
		if (!code && !whole)
			code = look_at(x, kase, err);
	}
	RBK_JSON_EACH(kase, others)
		if (!code)
			code = look_at(x, kase, err);
	return code;
}

static int
audit_run(struct rbk_run *r, struct rbk_err *err)
{
	struct audit x = {
		.r = r, .args = r->args, .owners = rbk_json_list(&r->arena), .pairs = rbk_json_list(&r->arena),
		.rulings = rbk_json_list(&r->arena), .unworked = rbk_json_list(&r->arena), .strayed = rbk_json_list(&r->arena), .open = rbk_json_list(&r->arena),
	};
	int code = rbk_org_read(&x.staff, r, err);

	if (!code && !(code = read_days(&x, err)) && !(x.args->unit && (code = rbk_org_unit_known(r, &x.staff, x.args->unit, err))))
		code = read_cases(&x, err);
	if (!code)
		code = tell(&x, err);
	rbk_staff_free(&x.staff);
	return code;
}

const struct rbk_command rbk_command_audit = {
	.name = "audit",
	.summary = N_("who got whose client, conflicts, rulings, lapsed claims, odd dates"),
	.about = N_("Goes over all cases in sight (of your desk and the units you may read; with --hub all there are) and lists: changes of owner with what caused them and the commit that proves it; conflicts by pair of persons; rulings, and whether they went against the proposal; claims that lapsed without one valid contact; persons with more open claims than their post may have; records whose own date lies outside of the time they can be from, which is a clock that is off or a date that was typed (it decides nothing: the order of arrival does).\n\n--where and --sort are for the lists that have the field; the others are then left out."),
	.examples = "audit --since 2026-11-01 --unit east\naudit --hub /srv/hub --person r-li --json\naudit --where 'hours>24' --sort -hours",
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_EITHER,
	.schema = "audit/1",
	.run = audit_run,
};
