/* hub staff …: the organisation's people, as headquarters has them. */
#include <string.h>

#include "cli/org.h"
#include "cli/save.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "core/store/clock.h"
#include "sync/hub.h"

bool
rbk_org_unit_is_new(struct rbk_run *r, const char *unit)
{
	struct rbk_staff s = {0};
	struct rbk_err none = {0};
	bool is_new = unit && rbk_org_read(&s, r, &none) == 0 && !rbk_units_when(&s.units, unit, INT64_MAX);

	rbk_staff_free(&s);
	return is_new;
}

void
rbk_org_unit_note(struct rbk_run *r, const char *unit)
{
	rbk_note(r, N_("note: there was no unit %.40s; it is made, and can't be removed: roadbook hub unit set %.40s --name N gives it a name"), unit, unit);
}

int
rbk_org_done(struct rbk_run *r, struct rbk_hub *hub, int code, struct rbk_err *err)
{
	struct rbk_merge_report report;

	if (!code && rbk_hub_merge(hub, &report, NULL, NULL, err))
		code = rbk_while(err, N_("the change is made; desks and units wait for the next merge"));
	rbk_hub_close(hub);
	rbk_run_forget(r);
	return code;
}

/* Records of people whom one may know more of than commons says: the own one
   on the desk, those of members of the units fetched. */
static int
read_fuller(struct rbk_scan *out, struct rbk_run *r, struct rbk_err *err)
{
	const struct rbk_unit_sight *units;
	struct rbk_view *desk = rbk_run_desk(r);
	size_t n;
	int code = desk ? rbk_scan_folder(out, r, desk, "staff", ".json", 0, err) : 0;

	units = rbk_run_units(&n, r);
	for (size_t i = 0; i < n && !code; i++)
		code = rbk_scan_folder(out, r, units[i].view, "staff", ".json", 0, err);
	return code;
}

static const struct rbk_record *
fuller(const struct rbk_record *rec, const struct rbk_scan *more)
{
	const char *id = rbk_record_str(rec, "id"), *its;

	for (size_t i = 0; id && i < more->n; i++)
		if ((its = rbk_record_str(&more->at[i], "id")) && strcmp(its, id) == 0)
			return &more->at[i];
	return rec;
}

int
rbk_org_read(struct rbk_staff *out, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_scan people = {0}, units = {0}, more = {0};
	struct rbk_view *v = r->general.hub ? rbk_run_central(r, err) : rbk_run_commons(r);
	const char *top = r->general.hub ? "org/" : "";
	int code = 0;

	*out = (struct rbk_staff){0};
	if (!v)
		return r->general.hub ? (int)err->code : 0;
	if (rbk_scan_folder(&people, r, v, rbk_arena_print(&r->arena, "%sstaff", top), ".json", 0, err) ||
	    rbk_scan_folder(&units, r, v, rbk_arena_print(&r->arena, "%sunits", top), ".json", 0, err))
		return (int)err->code;
	if (!r->general.hub)
		code = read_fuller(&more, r, err);
	for (size_t i = 0; i < people.n && !code; i++)
		code = rbk_staff_add(out, &r->arena, fuller(&people.at[i], &more), err);
	for (size_t i = 0; i < units.n && !code; i++)
		code = rbk_units_add(&out->units, &r->arena, &units.at[i], err);
	return code;
}

int
rbk_org_unit_known(struct rbk_run *r, const struct rbk_staff *s, const char *unit, struct rbk_err *err)
{
	const char *all = NULL;

	if (rbk_units_when(&s->units, unit, INT64_MAX))
		return 0;
	for (size_t i = 0; i < s->units.n; i++)
		if (rbk_units_newest(&s->units, i))
			all = rbk_arena_print(&r->arena, "%s%s%s (%s)", all ? all : "", all ? ", " : "", s->units.at[i].name ? s->units.at[i].name : s->units.at[i].unit, s->units.at[i].unit);
	return rbk_fail(err, RBK_E_MISSING, N_("there is no unit %.40s; there are: %.600s"), unit, all ? all : "");
}

static const struct rbk_operand person_operands[] = {
	{ "PERSON", RBK_ARG_ONE, N_("the person: id or name") },
	{ 0 },
};

/* list */

struct list_args {
	const char      *unit;
	bool             left;
	struct rbk_shape shape;
};

static const struct rbk_option list_options[] = {
	{ RBK_OPT_STR, "unit", offsetof(struct list_args, unit), "UNIT", N_("only people of this unit and those below it"), 0, NULL },
	{ RBK_OPT_FLAG, "left", offsetof(struct list_args, left), NULL, N_("those who have left, too"), 0, NULL },
	RBK_SHAPE_OPTIONS(offsetof(struct list_args, shape)),
	{ 0 },
};

static const struct rbk_column list_columns[] = {
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("name"), RBK_SHOW_TEXT, NULL },
	{ "level", N_("level"), RBK_SHOW_TERM, "levels" },
	{ "unit", N_("unit"), RBK_SHOW_TEXT, NULL },
	{ "leader", N_("direct leader"), RBK_SHOW_PERSON, NULL },
	{ "department_leader", N_("department leader"), RBK_SHOW_PERSON, NULL },
	{ "hired", N_("hired"), RBK_SHOW_TEXT, NULL },
	{ "transferred", N_("transferred"), RBK_SHOW_TEXT, NULL },
	{ "left", N_("left"), RBK_SHOW_TIME, NULL },
	{ "delegate", N_("stands in"), RBK_SHOW_PERSON, NULL },
	{ 0 },
};

static void
put_time(struct rbk_run *r, struct rbk_json *o, const char *field, rbk_time t)
{
	char text[RBK_TIME_TEXT];

	if (!t)
		return;
	rbk_time_write(text, t, r->zone);
	rbk_json_set_str(&r->arena, o, field, text);
}

/* The head of the person's unit; of a head, the one above. */
static const char *
department_leader(const struct rbk_staff *s, const struct rbk_post *p)
{
	const char *unit = p->unit, *head = rbk_units_head(&s->units, INT64_MAX, unit);

	for (int i = 0; i < 32 && head && strcmp(head, p->person) == 0; i++) {
		const struct rbk_unit *u = rbk_units_when(&s->units, unit, INT64_MAX);

		unit = u ? u->parent : NULL;
		head = rbk_units_head(&s->units, INT64_MAX, unit);
	}
	return head;
}

static struct rbk_json *
post_row(struct rbk_run *r, const struct rbk_staff *s, const struct rbk_post *p)
{
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "id", p->person);
	rbk_json_set_str(&r->arena, o, "name", p->name);
	rbk_json_set_str(&r->arena, o, "level", p->level);
	rbk_json_set_str(&r->arena, o, "unit", p->unit);
	rbk_json_set_str(&r->arena, o, "leader", p->leader);
	rbk_json_set_str(&r->arena, o, "department_leader", department_leader(s, p));
	rbk_json_set_str(&r->arena, o, "hired", p->hired);
	rbk_json_set_str(&r->arena, o, "transferred", p->transferred);
	put_time(r, o, "left", p->left);
	rbk_json_set_str(&r->arena, o, "delegate", rbk_staff_delegate(s, p->person, rbk_clock_now()));
	return o;
}

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct list_args *args = r->args;
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_staff s;
	int code = rbk_org_read(&s, r, err);

	if (!code && args->unit)
		code = rbk_org_unit_known(r, &s, args->unit, err);
	for (size_t i = 0; i < s.n && !code; i++) {
		const struct rbk_post *p = &s.posts[i];

		if (rbk_staff_newest(&s, i) && (args->left || !p->left) &&
		    (!args->unit || rbk_units_within(&s.units, INT64_MAX, args->unit, p->unit)))
			rbk_json_add(list, post_row(r, &s, p));
	}
	rbk_staff_free(&s);
	if (!code)
		code = rbk_shape(&list, r, list_columns, &args->shape, err);
	if (!code)
		rbk_pen_table(r, "people", list_columns, list, rbk_shape_none(&args->shape, N_("nobody is enrolled: roadbook hub enroll ID --name N --level L --unit UNIT")));
	return code;
}

const struct rbk_command rbk_command_hub_staff_list = {
	.name = "hub staff list",
	.summary = N_("list the people enrolled"),
	.about = N_("Lists everybody with level, unit, direct and department leader, and who stands in for them just now."),
	.examples = "hub staff list --hub /srv/hub --unit east",
	.options = list_options,
	.size = sizeof(struct list_args),
	.flags = RBK_CMD_HUB,
	.schema = "staff/1",
	.run = list_run,
};

/* show */

static const struct rbk_column post_columns[] = {
	{ "since", N_("since"), RBK_SHOW_TIME, NULL },
	{ "left", N_("left"), RBK_SHOW_TIME, NULL },
	{ "level", N_("level"), RBK_SHOW_TERM, "levels" },
	{ "unit", N_("unit"), RBK_SHOW_TEXT, NULL },
	{ "leader", N_("direct leader"), RBK_SHOW_PERSON, NULL },
	{ 0 },
};

static const struct rbk_column away_columns[] = {
	{ "since", N_("away since"), RBK_SHOW_TIME, NULL },
	{ "until", N_("until"), RBK_SHOW_TIME, NULL },
	{ "delegate", N_("stands in"), RBK_SHOW_PERSON, NULL },
	{ 0 },
};

static void
tell_posts(struct rbk_run *r, const struct rbk_staff *s, const char *person)
{
	struct rbk_json *posts = rbk_json_list(&r->arena), *away = rbk_json_list(&r->arena);

	for (size_t i = s->n; i-- > 0;) {
		struct rbk_json *row;

		if (strcmp(s->posts[i].person, person) != 0)
			continue;
		row = post_row(r, s, &s->posts[i]);
		put_time(r, row, "since", s->posts[i].since);
		rbk_json_add(posts, row);
	}
	for (size_t i = 0; i < s->n_away; i++) {
		struct rbk_json *row = rbk_json_obj(&r->arena);

		if (strcmp(s->away[i].leader, person) != 0)
			continue;
		put_time(r, row, "since", s->away[i].since);
		put_time(r, row, "until", s->away[i].until);
		rbk_json_set_str(&r->arena, row, "delegate", s->away[i].delegate);
		rbk_json_add(away, row);
	}
	rbk_plain(r, "");
	rbk_pen_table(r, "posts", post_columns, posts, NULL);
	if (away->count)
		rbk_plain(r, "");
	rbk_pen_table(r, "away", away_columns, away, NULL);
}

static int
show_run(struct rbk_run *r, struct rbk_err *err)
{
	const char *person = r->operand[0];
	struct rbk_staff s;
	int code = rbk_org_read(&s, r, err);
	const struct rbk_post *p = code ? NULL : rbk_staff_when(&s, person, INT64_MAX);

	if (!code && !p)
		code = rbk_fail(err, RBK_E_MISSING, N_("%.40s isn't enrolled: roadbook hub staff list names everybody"), person);
	if (!code) {
		rbk_pen_card(r, "person", list_columns, post_row(r, &s, p));
		tell_posts(r, &s, person);
	}
	rbk_staff_free(&s);
	return code;
}

const struct rbk_command rbk_command_hub_staff_show = {
	.name = "hub staff show",
	.summary = N_("show a person, with all former posts"),
	.about = N_("Shows what a person is, what they were and since when, and when somebody stood in for them."),
	.examples = "hub staff show --hub /srv/hub r-li",
	.operands = person_operands,
	.flags = RBK_CMD_HUB,
	.schema = "person/1",
	.run = show_run,
};

/* set */

struct set_args {
	const char *name, *level, *unit, *leader, *hired, *transferred;
};
#define AT(field) offsetof(struct set_args, field)

static const struct rbk_option set_options[] = {
	{ RBK_OPT_STR, "name", AT(name), "N", N_("full name"), 0, NULL },
	{ RBK_OPT_STR, "level", AT(level), "L", N_("level of the ladder"), 0, "levels" },
	{ RBK_OPT_STR, "unit", AT(unit), "UNIT", N_("the unit: id or name"), 0, NULL },
	{ RBK_OPT_STR, "leader", AT(leader), "PERSON", N_("direct leader; '' for none"), 0, NULL },
	{ RBK_OPT_STR, "hired", AT(hired), "DAY", N_("day of hire: 2026-11-23"), 0, NULL },
	{ RBK_OPT_STR, "transferred", AT(transferred), "DAY", N_("day of the last transfer; today, if the unit changes"), 0, NULL },
	{ 0 },
};

static int
tell_person(struct rbk_run *r, const char *person, struct rbk_err *err)
{
	struct rbk_staff s;
	int code = rbk_org_read(&s, r, err);
	const struct rbk_post *p = code ? NULL : rbk_staff_when(&s, person, INT64_MAX);

	if (p)
		rbk_pen_card(r, "person", list_columns, post_row(r, &s, p));
	rbk_staff_free(&s);
	return code;
}

static int
set_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct set_args *args = r->args;
	struct rbk_post post = { .person = r->operand[0], .name = args->name, .level = args->level, .unit = args->unit,
	                         .leader = args->leader, .hired = rbk_fill_when(r, args->hired), .transferred = rbk_fill_when(r, args->transferred) };
	struct rbk_hub *hub;

	if (!args->name && !args->level && !args->unit && !args->leader && !args->hired && !args->transferred)
		return rbk_fail(err, RBK_E_USAGE, N_("say what changes: --name, --level, --unit, --leader, --hired or --transferred"));
	if (!rbk_run_central(r, err) /* the policy's levels */ ||
	    (args->level && rbk_fill_term(&post.level, r, "level", "levels", args->level, err)) ||
	    rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	bool is_new = rbk_org_unit_is_new(r, post.unit);
	int code = rbk_hub_staff_set(hub, &post, err);

	if ((code = rbk_org_done(r, hub, code, err)))
		return code;
	if (is_new)
		rbk_org_unit_note(r, post.unit);
	return tell_person(r, post.person, err);
}

const struct rbk_command rbk_command_hub_staff_set = {
	.name = "hub staff set",
	.summary = N_("change what a person is: level, unit, leader, dates"),
	.about = N_("Changes what is named, from now on; what was decided before stays as it was decided. "
	            "Who moves to another unit is led by its head, unless a leader is named. Everybody stays below the head of their unit."),
	.examples = "hub staff set --hub /srv/hub r-li --level senior_manager\nhub staff set --hub /srv/hub r-li --unit west --transferred 2026-12-01",
	.operands = person_operands,
	.options = set_options,
	.size = sizeof(struct set_args),
	.flags = RBK_CMD_HUB,
	.schema = "person/1",
	.run = set_run,
};

/* leave */

static int
leave_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_hub_staff_leave(hub, r->operand[0], err);

	code = rbk_org_done(r, hub, code, err);
	if (!code)
		code = tell_person(r, r->operand[0], err);
	if (!code)
		rbk_note(r, N_("their clients stay theirs until a leader rules: roadbook rule handover %s --to PERSON --reason R"), r->operand[0]);
	return code;
}

const struct rbk_command rbk_command_hub_staff_leave = {
	.name = "hub staff leave",
	.summary = N_("somebody leaves the company"),
	.about = N_("From now on the person rules on nothing, and the box takes no more pushes: let them sync before. The book and the clients stay; a leader hands them over (rule transfer). "
	            "Whoever leads somebody can't leave before these have another leader. hub enroll takes a person in again."),
	.examples = "hub staff leave --hub /srv/hub r-li",
	.operands = person_operands,
	.flags = RBK_CMD_HUB,
	.schema = "person/1",
	.run = leave_run,
};

/* delegate, return */

struct delegate_args {
	const char *from, *until;
};

static const struct rbk_option delegate_options[] = {
	{ RBK_OPT_STR, "from", offsetof(struct delegate_args, from), "DAY", N_("first day away; else from now on"), 0, NULL },
	{ RBK_OPT_STR, "until", offsetof(struct delegate_args, until), "DAY", N_("last day away: 2026-12-05"), RBK_OPT_NEEDED, NULL },
	{ 0 },
};

static const struct rbk_operand delegate_operands[] = {
	{ "LEADER", RBK_ARG_ONE, N_("who is away") },
	{ "PERSON", RBK_ARG_ONE, N_("who rules in their place") },
	{ 0 },
};

static int
delegate_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct delegate_args *args = r->args;
	const struct rbk_delegation d = { r->operand[0], r->operand[1], rbk_fill_when(r, args->from), rbk_fill_when(r, args->until) };
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_org_done(r, hub, rbk_hub_staff_delegate(hub, &d, err), err);

	return code ? code : tell_person(r, d.leader, err);
}

const struct rbk_command rbk_command_hub_staff_delegate = {
	.name = "hub staff delegate",
	.summary = N_("somebody rules in a leader's place while the leader is away"),
	.about = N_("Within these days the person may rule on whatever the leader may, and reads the leader's units; every history says for whom they ruled. Nobody rules on a matter of their own. The leader's own rulings count, too."),
	.examples = "hub staff delegate --hub /srv/hub z-chen r-wang --from 2026-12-01 --until 2026-12-05",
	.operands = delegate_operands,
	.options = delegate_options,
	.size = sizeof(struct delegate_args),
	.flags = RBK_CMD_HUB,
	.schema = "person/1",
	.run = delegate_run,
};

static int
return_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_org_done(r, hub, rbk_hub_staff_return(hub, r->operand[0], err), err);

	return code ? code : tell_person(r, r->operand[0], err);
}

const struct rbk_command rbk_command_hub_staff_return = {
	.name = "hub staff return",
	.summary = N_("a leader is back before the day"),
	.about = N_("From now on nobody stands in for the leader; days to come are dropped. What was ruled meanwhile stays."),
	.examples = "hub staff return --hub /srv/hub z-chen",
	.operands = person_operands,
	.flags = RBK_CMD_HUB,
	.schema = "person/1",
	.run = return_run,
};
