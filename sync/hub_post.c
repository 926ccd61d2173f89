/* A person's post: what they are from now on. What they were stays in the
   record, since what was decided then was decided by that. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "sync/org_p.h"

#define LEVELS "levels"

static const char *const fields[] = { "name", "level", "unit", "leader", "left", NULL };

static int
check_words(struct rbk_org *o, const struct rbk_post *p)
{
	size_t n = p->name ? strlen(p->name) : 0;

	if (!p->person || !rbk_person_valid(p->person))
		return rbk_fail(o->err, RBK_E_BAD,
		                N_("\"%.40s\" can't be a person's id: 2 to 32 of a-z, 0-9 and -, beginning with a letter or digit"), p->person ? p->person : "");
	if (n == 0 || n > RBK_STR_MAX || strpbrk(p->name, "\n\r"))
		return rbk_fail(o->err, RBK_E_BAD, N_("%s needs a name: one line of at most %d bytes"), p->person, RBK_STR_MAX);
	if (!p->unit || !rbk_person_valid(p->unit))
		return rbk_fail(o->err, RBK_E_BAD, N_("\"%.40s\" can't be a unit's id: 2 to 32 of a-z, 0-9 and -"), p->unit ? p->unit : "");
	return 0;
}

/* The level, as typed or by its label, must be one of the policy in force. */
static int
check_level(struct rbk_org *o, struct rbk_post *p)
{
	struct rbk_policies all;
	struct rbk_buf words = {0};
	const char *typed = p->level ? p->level : "", *word;

	if (rbk_hub_policies(&all, &o->a, o->hub, o->err))
		return (int)o->err->code;
	const struct rbk_policy *policy = rbk_policies_when(&all, o->now);

	p->level = rbk_policy_word(policy, LEVELS, typed);
	if (p->level)
		return 0;
	for (size_t i = 0; (word = rbk_policy_word_at(policy, LEVELS, i)); i++)
		rbk_buf_print(&words, "%s%s", i ? ", " : "", word);
	(void)rbk_fail(o->err, RBK_E_BAD, N_("\"%.40s\" is not a level; the policy has: %.600s"), typed, words.text ? words.text : "");
	rbk_buf_free(&words);
	return (int)o->err->code;
}

static int
check_day(struct rbk_org *o, const char *field, const char *typed)
{
	rbk_day day;

	if (!typed || !*typed || !rbk_day_read(&day, typed, o->err))
		return 0;
	return rbk_while(o->err, N_("field %s"), field);
}

/* The head of the unit, or of the nearest one above it. NULL: none. */
static int
head_of(const char **head, struct rbk_org *o, const char *unit)
{
	*head = NULL;
	for (int i = 0; i < RBK_CHAIN_MAX && unit && rbk_org_has_unit(o, unit); i++) {
		struct rbk_record r;

		if (rbk_org_unit(&r, o, unit))
			return (int)o->err->code;
		if ((*head = rbk_record_str(&r, "head")))
			return 0;
		unit = rbk_record_str(&r, "parent");
	}
	return 0;
}

/* Up from the new leader: everybody must be enrolled, and the person must
   not come up, but the head of their unit must. */
static int
check_leader(struct rbk_org *o, const struct rbk_post *p, const char *head)
{
	const char *person = p->person, *up = p->leader, *below = person;
	bool met = !head || strcmp(head, person) == 0;

	for (int i = 0; up; i++) {
		struct rbk_record r;

		if (!rbk_person_valid(up))
			return rbk_fail(o->err, RBK_E_BAD, N_("\"%.40s\" can't be a leader's id"), up);
		if (strcmp(up, person) == 0)
			return rbk_fail(o->err, RBK_E_BAD, N_("%s can't lead %s: %s would be above themself"), p->leader, person, person);
		if (i >= RBK_CHAIN_MAX)
			return rbk_fail(o->err, RBK_E_BAD, N_("there would be more than %d leaders above %s"), RBK_CHAIN_MAX, person);
		int code = rbk_org_person(&r, o, up);

		if (code == RBK_E_MISSING)
			return rbk_fail(o->err, RBK_E_BAD, N_("%s, the leader of %s, isn't enrolled: enrol the leader first"), up, below);
		if (code)
			return code;
		if (i == 0 && rbk_record_str(&r, "left"))
			return rbk_fail(o->err, RBK_E_BAD, N_("%s can't lead %s: %s has left"), up, person, up);
		met = met || strcmp(up, head) == 0;
		below = up;
		up = rbk_record_str(&r, "leader");
	}
	if (met)
		return 0;
	return rbk_fail(o->err, RBK_E_BAD, N_("%s, of the unit %s, would not be below %s, who heads it: give %s a leader who is (roadbook hub staff set %s --leader %s)"),
	                person, p->unit, head, person, person, head);
}

static bool
same(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) == 0 : x == y;
}

static const char *
today(struct rbk_org *o)
{
	char day[RBK_TIME_TEXT];

	rbk_day_write(day, rbk_day_of(o->now, o->hub->zone));
	return rbk_arena_str(&o->a, day);
}

/* The fields that stay as they are, and those that follow from others. */
static int
complete(struct rbk_post *p, struct rbk_org *o, const struct rbk_record *old, bool whole)
{
	const char *was = old->root ? rbk_record_str(old, "unit") : NULL, *head;
	bool moves = was && p->unit && strcmp(was, p->unit) != 0;

	if (!whole) {
		p->name = p->name ? p->name : rbk_record_str(old, "name");
		p->level = p->level ? p->level : rbk_record_str(old, "level");
		p->unit = p->unit ? p->unit : was;
	}
	if (check_words(o, p) || check_level(o, p) || check_day(o, "hired", p->hired) || check_day(o, "transferred", p->transferred) ||
	    head_of(&head, o, p->unit))
		return (int)o->err->code;
	if (!p->leader && !whole && !moves)
		p->leader = rbk_record_str(old, "leader");
	else if (!p->leader && (!whole || (head && !same(head, p->person))))
		p->leader = head && !same(head, p->person) ? head : rbk_record_str(old, "leader");
	if (p->leader && !*p->leader)
		p->leader = NULL;
	if (!p->hired)
		p->hired = old->root ? rbk_record_str(old, "hired") : today(o);
	if (!p->transferred)
		p->transferred = moves ? today(o) : old->root ? rbk_record_str(old, "transferred") : NULL;
	return check_leader(o, p, head);
}

static void
set_dates(struct rbk_org *o, struct rbk_record *r, const struct rbk_post *p)
{
	rbk_json_set_str(&o->a, r->root, "hired", p->hired && *p->hired ? p->hired : NULL);
	rbk_json_set_str(&o->a, r->root, "transferred", p->transferred && *p->transferred ? p->transferred : NULL);
}

static bool
is_same_post(const struct rbk_record *r, const struct rbk_post *p)
{
	return same(rbk_record_str(r, "name"), p->name) && same(rbk_record_str(r, "level"), p->level) &&
	       same(rbk_record_str(r, "unit"), p->unit) && same(rbk_record_str(r, "leader"), p->leader) &&
	       !rbk_record_str(r, "left");
}

int
rbk_org_post(bool *fresh, struct rbk_org *o, const struct rbk_post *post, bool whole)
{
	struct rbk_post p = *post;
	struct rbk_record r = {0};
	int code = p.person && rbk_person_valid(p.person) ? rbk_org_person(&r, o, p.person) : 0;

	*fresh = code == RBK_E_MISSING;
	if (code && !*fresh)
		return code;
	if (*fresh && !whole)
		return rbk_fail(o->err, RBK_E_MISSING, N_("%s isn't enrolled: roadbook hub enroll %s --name N --level L --unit UNIT"), p.person, p.person);
	rbk_err_clear(o->err);
	if (!whole && rbk_record_str(&r, "left"))
		return rbk_fail(o->err, RBK_E_BAD, N_("%s has left; roadbook hub enroll %s takes them in again"), p.person, p.person);
	if (complete(&p, o, &r, whole))
		return (int)o->err->code;
	if (*fresh) {
		rbk_record_new(&r, &o->a, "staff");
		rbk_json_set_str(&o->a, r.root, "id", p.person);
	}
	if (*fresh || !is_same_post(&r, &p)) {
		if (!*fresh)
			rbk_org_move_to_was(o, &r, fields);
		rbk_org_since(o, &r);
		rbk_json_set_str(&o->a, r.root, "name", p.name);
		rbk_json_set_str(&o->a, r.root, "level", p.level);
		rbk_json_set_str(&o->a, r.root, "unit", p.unit);
		rbk_json_set_str(&o->a, r.root, "leader", p.leader);
		rbk_json_drop(r.root, "left");
	}
	set_dates(o, &r, &p);
	rbk_org_put(o, &r);
	return rbk_org_need_unit(o, p.unit);
}
