/* Units: made, named, put below another, given a head. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/store/file.h"
#include "sync/hub.h"
#include "sync/org_p.h"

static const char *const fields[] = { "name", "parent", "head", NULL };

int
rbk_hub_unit_make(const char *hub, const char *unit, struct rbk_err *err)
{
	char path[RBK_HUB_PATH], folder[RBK_HUB_PATH + 8];
	struct rbk_repo_plan plan;

	(void)snprintf(folder, sizeof folder, "%s/units", hub);
	if (mkdir(folder, 0777) && errno != EEXIST)
		return rbk_file_fail(err, N_("make the folder"), folder, errno);
	rbk_hub_person_path(path, hub, "units", unit);
	rbk_hub_repo_plan(&plan, path);
	return rbk_hub_repo_make(&plan, err);
}

/* The unit's record, made if there is none. */
static int
unit_record(struct rbk_record *r, struct rbk_org *o, const char *unit, bool *fresh)
{
	if (!unit || !rbk_person_valid(unit))
		return rbk_fail(o->err, RBK_E_BAD, N_("\"%.40s\" can't be a unit's id: 2 to 32 of a-z, 0-9 and -"), unit ? unit : "");
	*fresh = !rbk_org_has_unit(o, unit);
	if (!*fresh)
		return rbk_org_unit(r, o, unit);
	rbk_record_new(r, &o->a, "unit");
	rbk_json_set_str(&o->a, r->root, "id", unit);
	rbk_json_set_str(&o->a, r->root, "name", unit);
	rbk_org_since(o, r);
	return 0;
}

int
rbk_org_need_unit(struct rbk_org *o, const char *unit)
{
	struct rbk_record r;
	bool fresh;

	if (unit_record(&r, o, unit, &fresh))
		return (int)o->err->code;
	if (fresh)
		rbk_org_put(o, &r);
	return rbk_hub_unit_make(o->hub->path, unit, o->err);
}

static bool
same(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) == 0 : x == y;
}

static int
lead_by(struct rbk_org *o, const char *person, const char *leader)
{
	const struct rbk_post post = { .person = person, .leader = leader ? leader : "" };
	bool fresh;

	return rbk_org_post(&fresh, o, &post, false);
}

/* Whoever the former head led in the unit and below it, the former head
   too, and those there whom nobody leads: the new head leads them. The new
   one is led by whoever led the former one, or by the head above. */
static int
succeed(struct rbk_org *o, const char *unit, const char *former, const char *head)
{
	struct rbk_staff s;
	int code = rbk_org_staff(&s, o);

	if (code)
		return code;
	const struct rbk_unit *u = rbk_units_when(&s.units, unit, INT64_MAX);
	const struct rbk_post *old = rbk_staff_when(&s, former, INT64_MAX), *neu = rbk_staff_when(&s, head, INT64_MAX);
	const char *above = old && old->leader ? old->leader : rbk_units_head(&s.units, INT64_MAX, u->parent);

	if (neu && above && !same(above, head) && (!neu->leader || same(neu->leader, former)))
		code = lead_by(o, head, above);
	else if (neu && same(neu->leader, former) && former)
		code = lead_by(o, head, NULL);
	for (size_t i = 0; i < s.n && neu && !code; i++) {
		const struct rbk_post *p = &s.posts[i];
		bool his = (former && (same(p->leader, former) || same(p->person, former))) || !p->leader;

		if (rbk_staff_newest(&s, i) && his && !p->left && !same(p->person, head) && rbk_units_within(&s.units, INT64_MAX, unit, p->unit))
			code = lead_by(o, p->person, head);
	}
	rbk_staff_free(&s);
	return code;
}

static int
set(struct rbk_org *o, const struct rbk_unit *to)
{
	struct rbk_record r;
	bool fresh, changes;

	if (to->name && (!*to->name || strlen(to->name) > RBK_STR_MAX || strpbrk(to->name, "\n\r")))
		return rbk_fail(o->err, RBK_E_BAD, N_("unit %s needs a name: one line of at most %d bytes"), to->unit, RBK_STR_MAX);
	if (unit_record(&r, o, to->unit, &fresh))
		return (int)o->err->code;
	const char *former = rbk_record_str(&r, "head"), *name = to->name ? to->name : rbk_record_str(&r, "name");
	const char *parent = to->parent ? (*to->parent ? to->parent : NULL) : rbk_record_str(&r, "parent");
	const char *head = to->head ? (*to->head ? to->head : NULL) : former;

	changes = !same(name, rbk_record_str(&r, "name")) || !same(parent, rbk_record_str(&r, "parent")) || !same(head, former);
	if (changes && !fresh) {
		rbk_org_move_to_was(o, &r, fields);
		rbk_org_since(o, &r);
	}
	rbk_json_set_str(&o->a, r.root, "name", name);
	rbk_json_set_str(&o->a, r.root, "parent", parent);
	rbk_json_set_str(&o->a, r.root, "head", head);
	rbk_org_put(o, &r);
	return head && !same(head, former) ? succeed(o, to->unit, former, head) : 0;
}

int
rbk_hub_unit_set(struct rbk_hub *h, const struct rbk_unit *to, struct rbk_err *err)
{
	struct rbk_org o;
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = set(&o, to);
	if (!code)
		code = rbk_org_check(&o);
	if (!code)
		code = rbk_hub_unit_make(h->path, to->unit, err);
	if (!code)
		code = rbk_org_commit(&o, "unit");
	rbk_org_close(&o);
	return code;
}
