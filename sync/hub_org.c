/* Reading the organisation from central, checking it as a whole, one commit
   at the end. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/lock.h"
#include "sync/journal.h"
#include "sync/org_p.h"

/* What is decided now must not reach back over what was received. */
static int
read_clock(struct rbk_org *o)
{
	struct rbk_line last;

	if (rbk_hub_now(&o->now, o->hub, o->err) || rbk_journal_last(&last, o->hub->path, o->err))
		return (int)o->err->code;
	if (last.number > 0 && o->now <= last.at)
		o->now = last.at + 1;
	return 0;
}

int
rbk_org_open(struct rbk_org *o, struct rbk_hub *h, struct rbk_err *err)
{
	*o = (struct rbk_org){ .hub = h, .lock = -1, .err = err };
	int code = rbk_hub_lock(&o->lock, h->path, RBK_HUB_WAIT_MS, err);

	if (!code)
		code = read_clock(o);
	if (!code)
		code = rbk_view_open(&o->view, git_repository_path(h->central), RBK_REF_MAIN, "", err);
	return code;
}

void
rbk_org_close(struct rbk_org *o)
{
	rbk_view_close(o->view);
	rbk_arena_free(&o->a);
	free(o->changed);
	rbk_lock_drop(o->lock);
}

static struct rbk_org_record *
changed_at(struct rbk_org *o, const char *path)
{
	for (size_t i = 0; i < o->n; i++)
		if (strcmp(o->changed[i].path, path) == 0)
			return &o->changed[i];
	return NULL;
}

static int
read_at(struct rbk_record *out, struct rbk_org *o, const char *path)
{
	const struct rbk_org_record *known = changed_at(o, path);

	if (!known)
		return rbk_view_record(out, &o->a, o->view, path, o->err);
	*out = (struct rbk_record){ known->r.kind, rbk_json_copy(&o->a, known->r.root) };
	return 0;
}

static const char *
path_of(struct rbk_org *o, const char *kind, const char *id)
{
	if (strcmp(kind, "directory") == 0)
		return "directory.json";
	return rbk_arena_print(&o->a, "org/%s/%s.json", strcmp(kind, "unit") == 0 ? "units" : "staff", id);
}

int
rbk_org_person(struct rbk_record *out, struct rbk_org *o, const char *person)
{
	return read_at(out, o, path_of(o, "staff", person));
}

int
rbk_org_unit(struct rbk_record *out, struct rbk_org *o, const char *unit)
{
	return read_at(out, o, path_of(o, "unit", unit));
}

bool
rbk_org_has_unit(struct rbk_org *o, const char *unit)
{
	struct rbk_record r;
	struct rbk_err *err = o->err, scratch = {0};

	o->err = &scratch;
	bool has = rbk_org_unit(&r, o, unit) == 0;

	o->err = err;
	return has;
}

void
rbk_org_put(struct rbk_org *o, const struct rbk_record *r)
{
	const char *path = path_of(o, r->kind->name, rbk_record_str(r, "id"));
	struct rbk_org_record *known = changed_at(o, path);

	if (!known) {
		RBK_ROOM(o->changed, o->n, o->cap);
		known = &o->changed[o->n++];
	}
	*known = (struct rbk_org_record){ path, *r };
}

void
rbk_org_move_to_was(struct rbk_org *o, struct rbk_record *r, const char *const *fields)
{
	struct rbk_json *was = rbk_json_list(&o->a), *state = rbk_json_obj(&o->a);

	RBK_JSON_EACH(it, rbk_json_get(r->root, "was"))
		rbk_json_add(was, rbk_json_copy(&o->a, it));
	for (; *fields; fields++)
		rbk_json_set_str(&o->a, state, *fields, rbk_record_str(r, *fields));
	rbk_json_set_str(&o->a, state, "since", rbk_record_str(r, "since"));
	rbk_json_add(was, state);
	rbk_json_set(&o->a, r->root, "was", was);
}

void
rbk_org_since(struct rbk_org *o, struct rbk_record *r)
{
	rbk_time since = o->now, before;
	char at[RBK_TIME_TEXT];

	if (rbk_record_time(&before, r, "since") && before >= since)
		since = before + 1; /* one state at a time */
	rbk_time_write(at, since, o->hub->zone);
	rbk_json_set_str(&o->a, r->root, "since", at);
}

struct adding {
	struct rbk_org   *org;
	struct rbk_staff *staff;
};

static int
add_record(struct adding *x, const struct rbk_record *r, struct rbk_err *err)
{
	return rbk_record_is(r, "unit") ? rbk_units_add(&x->staff->units, &x->org->a, r, err)
	                                : rbk_staff_add(x->staff, &x->org->a, r, err);
}

static int
add_file(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct adding *x = ctx;
	struct rbk_record r;

	if (changed_at(x->org, path))
		return 0;
	if (rbk_record_read(&r, &x->org->a, bytes, len, err) || add_record(x, &r, err))
		return rbk_while(err, N_("central: %s"), path);
	return 0;
}

int
rbk_org_staff(struct rbk_staff *out, struct rbk_org *o)
{
	struct adding x = { o, out };

	*out = (struct rbk_staff){0};
	int code = rbk_view_each(o->view, "org/staff", ".json", 0, add_file, &x, o->err);

	if (!code)
		code = rbk_view_each(o->view, "org/units", ".json", 0, add_file, &x, o->err);
	for (size_t i = 0; i < o->n && !code; i++)
		if (!rbk_record_is(&o->changed[i].r, "directory"))
			code = add_record(&x, &o->changed[i].r, o->err);
	if (code)
		rbk_staff_free(out);
	return code;
}

#define NOW INT64_MAX /* nothing is dated ahead */

static int
check_tree(struct rbk_org *o, const struct rbk_staff *s, const struct rbk_unit *u)
{
	const char *up = u->parent;

	for (int i = 0; up; i++) {
		const struct rbk_unit *above = rbk_units_when(&s->units, up, NOW);

		if (!above)
			return rbk_fail(o->err, RBK_E_BAD, N_("unit %s: there is no unit %s to be above it: make it first with roadbook hub unit set %s"), u->unit, up, up);
		if (strcmp(up, u->unit) == 0)
			return rbk_fail(o->err, RBK_E_BAD, N_("the units %s and %s would be below each other"), u->unit, u->parent);
		if (i >= RBK_CHAIN_MAX)
			return rbk_fail(o->err, RBK_E_BAD, N_("there would be more than %d units above %s"), RBK_CHAIN_MAX, u->unit);
		up = above->parent;
	}
	return 0;
}

static int
check_unit(struct rbk_org *o, const struct rbk_staff *s, const struct rbk_unit *u)
{
	const struct rbk_post *head = rbk_staff_when(s, u->head, NOW);
	const char *above = rbk_units_head(&s->units, NOW, u->parent);

	if (check_tree(o, s, u))
		return (int)o->err->code;
	if (!u->head)
		return 0;
	if (!head || !rbk_staff_here(s, u->head, NOW))
		return rbk_fail(o->err, RBK_E_BAD, N_("%s can't head the unit %s: nobody of that id works here; roadbook hub enroll enrols people"), u->head, u->unit);
	if (!rbk_units_within(&s->units, NOW, head->unit, u->unit))
		return rbk_fail(o->err, RBK_E_BAD, N_("%s, of the unit %s, can't head %s: a head belongs to the unit or to one above it; change one of both first (roadbook hub unit set %s --head PERSON, roadbook hub staff set %s --unit %s)"),
		                u->head, head->unit, u->unit, u->unit, u->head, u->unit);
	if (above && strcmp(above, u->head) != 0 && !rbk_staff_leads(s, NOW, above, u->head))
		return rbk_fail(o->err, RBK_E_BAD, N_("%s, head of %s, would not be below %s, who heads the unit above: give %s a leader who is (roadbook hub staff set %s --leader %s)"),
		                u->head, u->unit, above, u->head, u->head, above);
	return 0;
}

static int
check_person(struct rbk_org *o, const struct rbk_staff *s, const struct rbk_post *p)
{
	const char *head = rbk_units_head(&s->units, NOW, p->unit);

	if (p->left || !head || strcmp(head, p->person) == 0 || rbk_staff_leads(s, NOW, head, p->person))
		return 0;
	return rbk_fail(o->err, RBK_E_BAD, N_("%s, of the unit %s, would not be below %s, who heads it: give %s a leader who is (roadbook hub staff set %s --leader %s)"),
	                p->person, p->unit, head, p->person, p->person, head);
}

int
rbk_org_check(struct rbk_org *o)
{
	struct rbk_staff s;
	int code = rbk_org_staff(&s, o);

	for (size_t i = 0; i < s.units.n && !code; i++)
		if (rbk_units_newest(&s.units, i))
			code = check_unit(o, &s, &s.units.at[i]);
	for (size_t i = 0; i < s.n && !code; i++)
		if (rbk_staff_newest(&s, i))
			code = check_person(o, &s, &s.posts[i]);
	rbk_staff_free(&s);
	return code;
}

int
rbk_org_commit(struct rbk_org *o, const char *what)
{
	struct rbk_put *puts = rbk_arena_take(&o->a, (o->n + 1) * sizeof *puts);
	git_oid tip;
	bool moved;
	int code;

	for (size_t i = 0; i < o->n; i++)
		puts[i] = rbk_hub_put(&o->a, o->changed[i].path, &o->changed[i].r);
	code = rbk_hub_commit(&tip, o->hub, o->hub->central, RBK_REF_MAIN, puts, o->n, what, o->now, o->err);
	return code ? code : rbk_hub_publish(&moved, o->hub, o->now, o->err);
}
