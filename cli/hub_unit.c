/* hub unit …: the tree of units. */
#include <string.h>

#include "cli/org.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "sync/hub.h"

static const struct rbk_column columns[] = {
	{ "tree", N_("unit"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("name"), RBK_SHOW_TEXT, NULL },
	{ "head", N_("head"), RBK_SHOW_PERSON, NULL },
	{ "people", N_("people"), RBK_SHOW_INT, NULL },
	{ 0 },
};

struct listing {
	struct rbk_run         *r;
	const struct rbk_staff *s;
	struct rbk_json        *list;
};

static int64_t
members(const struct rbk_staff *s, const char *unit)
{
	int64_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += rbk_staff_newest(s, i) && !s->posts[i].left && strcmp(s->posts[i].unit, unit) == 0;
	return n;
}

/* The units right below `parent` (NULL: at the top), each with its own. */
static void
add_below(struct listing *l, const char *parent, int depth)
{
	const struct rbk_units *u = &l->s->units;

	for (size_t i = 0; i < u->n && depth < 32; i++) {
		const struct rbk_unit *one = &u->at[i];
		struct rbk_json *row;

		if ((i + 1 < u->n && strcmp(one->unit, u->at[i + 1].unit) == 0) || (one->parent != NULL) != (parent != NULL) ||
		    (parent && strcmp(one->parent, parent) != 0))
			continue;
		row = rbk_json_obj(&l->r->arena);
		rbk_json_set_str(&l->r->arena, row, "id", one->unit);
		rbk_json_set_str(&l->r->arena, row, "tree", rbk_arena_print(&l->r->arena, "%*s%s", 2 * depth, "", one->unit));
		rbk_json_set_str(&l->r->arena, row, "name", one->name);
		rbk_json_set_str(&l->r->arena, row, "parent", one->parent);
		rbk_json_set_str(&l->r->arena, row, "head", one->head);
		rbk_json_set_int(&l->r->arena, row, "people", members(l->s, one->unit));
		rbk_json_add(l->list, row);
		add_below(l, one->unit, depth + 1);
	}
}

static int
list_units(struct rbk_run *r, const struct rbk_shape *shape, struct rbk_err *err)
{
	struct rbk_staff s;
	struct listing l = { r, &s, rbk_json_list(&r->arena) };
	int code = rbk_org_read(&s, r, err);

	if (!code) {
		add_below(&l, NULL, 0);
		code = rbk_shape(&l.list, r, columns, shape, err);
	}
	if (!code)
		rbk_pen_table(r, "units", columns, l.list, rbk_shape_none(shape, N_("no unit yet: roadbook hub unit set UNIT --name N")));
	rbk_staff_free(&s);
	return code;
}

static const struct rbk_option list_options[] = { RBK_SHAPE_OPTIONS(0), { 0 } };

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	return list_units(r, r->args, err);
}

const struct rbk_command rbk_command_hub_unit_list = {
	.name = "hub unit list",
	.summary = N_("list the units, as a tree"),
	.about = N_("Lists the units with their heads and how many people each has. Without --hub: as of your last sync."),
	.examples = "hub unit list --hub /srv/hub",
	.options = list_options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_EITHER,
	.schema = "units/1",
	.run = list_run,
};

struct set_args {
	const char *name, *parent, *head;
};
#define AT(field) offsetof(struct set_args, field)

static const struct rbk_option set_options[] = {
	{ RBK_OPT_STR, "name", AT(name), "N", N_("the unit's name"), 0, NULL },
	{ RBK_OPT_STR, "parent", AT(parent), "UNIT", N_("the unit above it; '' for none"), 0, NULL },
	{ RBK_OPT_STR, "head", AT(head), "PERSON", N_("its head, the department leader; '' for none"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand unit_operands[] = {
	{ "UNIT", RBK_ARG_ONE, N_("the unit's id: 2 to 32 of a-z, 0-9 and -") },
	{ 0 },
};

static int
set_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct set_args *args = r->args;
	const struct rbk_unit unit = { .unit = r->operand[0], .name = args->name, .parent = args->parent, .head = args->head };
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_org_done(r, hub, rbk_hub_unit_set(hub, &unit, err), err);

	return code ? code : list_units(r, &(const struct rbk_shape){0}, err);
}

const struct rbk_command rbk_command_hub_unit_set = {
	.name = "hub unit set",
	.summary = N_("make a unit, or change its name, place or head"),
	.about = N_("Makes the unit if there is none of that id, and changes what is named, from now on. A unit has one head. A new head leads whomever the former one led there. "
	            "The head, and the heads above, read the unit's books offline after their next sync."),
	.examples = "hub unit set --hub /srv/hub hq --name 物流本部\nhub unit set --hub /srv/hub east --name 华东大区 --parent hq --head z-chen",
	.operands = unit_operands,
	.options = set_options,
	.size = sizeof(struct set_args),
	.flags = RBK_CMD_HUB,
	.schema = "units/1",
	.run = set_run,
};
