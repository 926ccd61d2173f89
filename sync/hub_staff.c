/* Changing what people are: posts, leaving, who rules while a leader is
   away. From now on; nothing is dated back. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "sync/directory.h"
#include "sync/hub.h"
#include "sync/org_p.h"

int
rbk_hub_staff_set(struct rbk_hub *h, const struct rbk_post *post, struct rbk_err *err)
{
	struct rbk_org o;
	bool fresh;
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = rbk_org_post(&fresh, &o, post, false);
	if (!code)
		code = rbk_org_check(&o);
	if (!code)
		code = rbk_org_commit(&o, "staff");
	rbk_org_close(&o);
	return code;
}

static int
read_person(struct rbk_record *r, struct rbk_org *o, const char *person)
{
	int code = rbk_person_valid(person) ? rbk_org_person(r, o, person) : RBK_E_MISSING;

	if (code == RBK_E_MISSING)
		return rbk_fail(o->err, RBK_E_MISSING, N_("%.40s isn't enrolled: roadbook hub staff list names everybody"), person);
	return code;
}

/* Whom the person leads directly and what they head, a few of them by name;
   NULL: nobody and nothing. */
static int
bound_by(const char **who, struct rbk_org *o, const char *person)
{
	struct rbk_staff s;
	size_t n = 0;
	int code = rbk_org_staff(&s, o);

	*who = NULL;
	for (size_t i = 0; i < s.units.n && !code; i++) {
		const struct rbk_unit *u = &s.units.at[i];

		if (rbk_units_newest(&s.units, i) && u->head && strcmp(u->head, person) == 0 && n++ < 5)
			*who = rbk_arena_print(&o->a, "%s%s%s", *who ? *who : "", *who ? ", " : "", u->unit);
	}
	for (size_t i = 0; i < s.n && !code; i++) {
		const struct rbk_post *p = &s.posts[i];

		if (rbk_staff_newest(&s, i) && !p->left && p->leader && strcmp(p->leader, person) == 0 && n++ < 5)
			*who = rbk_arena_print(&o->a, "%s%s%s", *who ? *who : "", *who ? ", " : "", p->person);
	}
	if (n > 5)
		*who = rbk_arena_print(&o->a, "%s …", *who);
	rbk_staff_free(&s);
	return code;
}

/* Times away that haven't ended: those begun end now, the others go. *any:
   there was one. */
static void
end_away(bool *any, struct rbk_org *o, struct rbk_record *r)
{
	struct rbk_json *kept = rbk_json_list(&o->a);
	struct rbk_err scratch = {0};
	char now[RBK_TIME_TEXT];

	*any = false;
	rbk_time_write(now, o->now, o->hub->zone);
	RBK_JSON_EACH(it, rbk_json_get(r->root, "away")) {
		struct rbk_json *one = rbk_json_copy(&o->a, it);
		rbk_time since = 0, until = 0;

		(void)rbk_time_read(&since, rbk_json_get_str(one, "since"), 0, &scratch);
		(void)rbk_time_read(&until, rbk_json_get_str(one, "until"), 0, &scratch);
		*any = *any || until > o->now;
		if (since >= o->now)
			continue;
		if (until > o->now)
			rbk_json_set_str(&o->a, one, "until", now);
		rbk_json_add(kept, one);
	}
	if (kept->child)
		rbk_json_set(&o->a, r->root, "away", kept);
	else
		rbk_json_drop(r->root, "away");
}

static int
leave(struct rbk_org *o, const char *person)
{
	struct rbk_record r;
	const char *who;
	char now[RBK_TIME_TEXT];
	bool any;

	if (read_person(&r, o, person) || bound_by(&who, o, person))
		return (int)o->err->code;
	if (rbk_record_str(&r, "left"))
		return rbk_hub_box_make(o->hub, person, true, o->err);
	if (who)
		return rbk_fail(o->err, RBK_E_BAD, N_("%s still leads %s: give them another leader first (roadbook hub unit set UNIT --head PERSON, roadbook hub staff set PERSON --leader PERSON)"), person, who);
	rbk_time_write(now, o->now, o->hub->zone);
	end_away(&any, o, &r);
	rbk_json_set_str(&o->a, r.root, "left", now);
	rbk_org_put(o, &r);
	rbk_directory_rekey(o);
	return rbk_hub_box_make(o->hub, person, true, o->err);
}

int
rbk_hub_staff_leave(struct rbk_hub *h, const char *person, struct rbk_err *err)
{
	struct rbk_org o;
	bool moved;
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = leave(&o, person);
	if (!code)
		code = rbk_org_commit(&o, "leave");
	if (!code)
		code = rbk_directory(h, &moved, err);
	rbk_org_close(&o);
	return code;
}

int
rbk_hub_directory_rotate(struct rbk_hub *h, struct rbk_err *err)
{
	struct rbk_org o;
	bool moved;
	int code = rbk_org_open(&o, h, err);

	if (!code) {
		rbk_directory_rekey(&o);
		code = rbk_org_commit(&o, "directory");
	}
	if (!code)
		code = rbk_directory(h, &moved, err);
	rbk_org_close(&o);
	return code;
}

static int
check_delegate(struct rbk_org *o, const char *person, const char *delegate)
{
	struct rbk_record r;
	const char *who;

	if (read_person(&r, o, delegate) || bound_by(&who, o, person))
		return (int)o->err->code;
	if (strcmp(person, delegate) == 0)
		return rbk_fail(o->err, RBK_E_BAD, N_("%s can't stand in for themself"), person);
	if (rbk_record_str(&r, "left"))
		return rbk_fail(o->err, RBK_E_BAD, N_("%s has left and can stand in for nobody"), delegate);
	if (!who)
		return rbk_fail(o->err, RBK_E_BAD, N_("%s leads nobody, so there is nothing to rule on in their place"), person);
	return 0;
}

/* From the first day's beginning, or now, to the last day's end. */
static int
read_days(rbk_time *since, rbk_time *until, struct rbk_org *o, const char *from, const char *to)
{
	rbk_day first = rbk_day_of(o->now, o->hub->zone), last;

	if (from && rbk_day_read(&first, from, o->err))
		return rbk_while(o->err, N_("option --%s"), "from");
	if (rbk_day_read(&last, to ? to : "", o->err))
		return rbk_while(o->err, N_("option --%s"), "until");
	*since = rbk_day_start(first, o->hub->zone);
	*until = rbk_day_start(last + 1, o->hub->zone);
	if (*since < o->now)
		*since = o->now;
	if (*until <= *since)
		return rbk_fail(o->err, RBK_E_BAD, N_("the last day, %s, lies before the first one or is over"), to);
	return 0;
}

static int
delegate(struct rbk_org *o, const struct rbk_delegation *d)
{
	struct rbk_record r;
	struct rbk_err scratch = {0};
	struct rbk_json *list = rbk_json_list(&o->a), *one = rbk_json_obj(&o->a);
	rbk_time since = 0, until = 0;
	char at[2][RBK_TIME_TEXT];

	if (read_person(&r, o, d->leader) || check_delegate(o, d->leader, d->delegate) ||
	    read_days(&since, &until, o, d->from, d->until))
		return (int)o->err->code;
	RBK_JSON_EACH(it, rbk_json_get(r.root, "away")) {
		rbk_time begins = 0, ends = 0;

		(void)rbk_time_read(&begins, rbk_json_get_str(it, "since"), 0, &scratch);
		(void)rbk_time_read(&ends, rbk_json_get_str(it, "until"), 0, &scratch);
		if (begins < until && since < ends)
			return rbk_fail(o->err, RBK_E_BAD, N_("%s stands in for %s then already, until %s: end that first with roadbook hub staff return %s"),
			                rbk_json_get_str(it, "delegate"), d->leader, rbk_json_get_str(it, "until"), d->leader);
		rbk_json_add(list, rbk_json_copy(&o->a, it));
	}
	rbk_time_write(at[0], since, o->hub->zone);
	rbk_time_write(at[1], until, o->hub->zone);
	rbk_json_set_str(&o->a, one, "delegate", d->delegate);
	rbk_json_set_str(&o->a, one, "since", at[0]);
	rbk_json_set_str(&o->a, one, "until", at[1]);
	rbk_json_add(list, one);
	rbk_json_set(&o->a, r.root, "away", list);
	rbk_org_put(o, &r);
	return 0;
}

int
rbk_hub_staff_delegate(struct rbk_hub *h, const struct rbk_delegation *d, struct rbk_err *err)
{
	struct rbk_org o;
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = delegate(&o, d);
	if (!code)
		code = rbk_org_commit(&o, "away");
	rbk_org_close(&o);
	return code;
}

static int
come_back(struct rbk_org *o, const char *person)
{
	struct rbk_record r;
	bool any;

	if (read_person(&r, o, person))
		return (int)o->err->code;
	end_away(&any, o, &r);
	if (!any)
		return rbk_fail(o->err, RBK_E_MISSING, N_("nobody stands in for %s"), person);
	rbk_org_put(o, &r);
	return 0;
}

int
rbk_hub_staff_return(struct rbk_hub *h, const char *person, struct rbk_err *err)
{
	struct rbk_org o;
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = come_back(&o, person);
	if (!code)
		code = rbk_org_commit(&o, "back");
	rbk_org_close(&o);
	return code;
}
