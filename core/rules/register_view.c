/* What of a case one person may read. Whoever is above everybody in it
   reads all. Whoever claims or claimed (or leads somebody who does) reads
   what concerns claims, conflicts, rulings and ownership, and the lines of
   their own people; never another's lead. A lead alone shows nothing but
   what a leader decided for it. */
#include <string.h>

#include "core/rules/register.h"

struct eye {
	struct rbk_arena       *a;
	const char             *person; /* who looks, or NULL: … */
	const char             *unit;   /* … whoever reads this unit: its people and those below it are theirs */
	const struct rbk_staff *staff;
	rbk_time                t;
};

static bool
below(const struct eye *e, const char *person)
{
	if (e->person || !person)
		return person && rbk_staff_above(e->staff, e->t, e->person, person);
	const struct rbk_post *post = rbk_staff_when(e->staff, person, e->t);

	return post && rbk_units_within(&e->staff->units, e->t, e->unit, post->unit);
}

static bool
own(const struct eye *e, const char *person)
{
	return person && ((e->person && strcmp(person, e->person) == 0) || below(e, person));
}

/* A claim that was never live is nobody else's business, and gives none. */
static bool
counted(const struct rbk_json *claim)
{
	const char *state = rbk_json_get_str(claim, "state");

	return state && strcmp(state, "void") != 0 && strcmp(state, "repeated") != 0;
}

static bool
below_all(const struct eye *e, const struct rbk_json *list)
{
	RBK_JSON_EACH(it, list)
		if (!below(e, rbk_json_get_str(it, "person")))
			return false;
	return true;
}

static bool
leads_all(const struct eye *e, const struct rbk_json *c)
{
	const char *owner = rbk_json_get_str(c, "owner");

	return below_all(e, rbk_json_get(c, "entries")) && below_all(e, rbk_json_get(c, "claims")) &&
	       (!owner || below(e, owner));
}

static bool
has_business(const struct eye *e, const struct rbk_json *c)
{
	RBK_JSON_EACH(it, rbk_json_get(c, "claims"))
		if (counted(it) && own(e, rbk_json_get_str(it, "person")))
			return true;
	return own(e, rbk_json_get_str(c, "owner"));
}

static const char *const decided[] = { "waivers", "approvals", "voids" };

/* Somebody with a lead that nobody claims reads what was decided for it, and
   nothing else. */
static bool
decided_for(const struct eye *e, const struct rbk_json *c)
{
	const char *status = rbk_json_get_str(c, "status");

	for (size_t i = 0; status && strcmp(status, "free") == 0 && i < sizeof decided / sizeof *decided; i++)
		RBK_JSON_EACH(it, rbk_json_get(c, decided[i]))
			if (own(e, rbk_json_get_str(it, "person")) || own(e, rbk_json_get_str(it, "for")))
				return true;
	return false;
}

/* Leads all who claim now: the one a proposal is for. */
static bool
judges(const struct eye *e, const struct rbk_json *c)
{
	RBK_JSON_EACH(it, rbk_json_get(c, "claims"))
		if (counted(it) && !rbk_json_get(it, "ended") && !below(e, rbk_json_get_str(it, "person")))
			return false;
	return true;
}

static struct rbk_json *
see_entries(const struct eye *e, const struct rbk_json *entries)
{
	struct rbk_json *list = rbk_json_list(e->a);

	RBK_JSON_EACH(it, entries)
		if (own(e, rbk_json_get_str(it, "person")))
			rbk_json_add(list, rbk_json_copy(e->a, it));
	return list;
}

static struct rbk_json *
see_claims(const struct eye *e, const struct rbk_json *claims)
{
	struct rbk_json *list = rbk_json_list(e->a);

	RBK_JSON_EACH(it, claims) {
		bool mine = own(e, rbk_json_get_str(it, "person"));

		if (!mine && !counted(it))
			continue;
		struct rbk_json *claim = rbk_json_copy(e->a, it);

		if (!mine) {
			rbk_json_drop(claim, "client");
			rbk_json_drop(claim, "record");
			rbk_json_drop(claim, "band");
			rbk_json_drop(claim, "pool");
			rbk_json_drop(claim, "pool_reason");
			rbk_json_drop(claim, "proposed");
		}
		rbk_json_add(list, claim);
	}
	return list;
}

static bool
begins(const char *what, const char *with)
{
	return strncmp(what, with, strlen(with)) == 0;
}

/* Lines of claims that are nobody else's business; when a client goes to the
   pool is its holder's and their leaders'. */
static const char *const own_only[] = {
	"claim.void", "claim.repeated", "claim.cooling", "claim.too_many", "claim.over_cap", "claim.renew_none", "claim.hold_none",
};

static bool
may_read_line(const struct eye *e, const struct rbk_json *line)
{
	const char *what = rbk_json_get_str(line, "what");

	if (!what)
		return false;
	if (own(e, rbk_json_get_str(line, "person")) || begins(what, "conflict.") || begins(what, "owner.") ||
	    begins(what, "ruling.") || begins(what, "share.") || begins(what, "case.joined."))
		return true;
	for (size_t i = 0; i < sizeof own_only / sizeof *own_only; i++)
		if (strcmp(what, own_only[i]) == 0)
			return false;
	return begins(what, "claim.");
}

/* Was somebody's own person told of the line? */
static bool
told(const struct eye *e, const struct rbk_json *line)
{
	RBK_JSON_EACH(it, rbk_json_get(line, "tell"))
		if (own(e, it->str))
			return true;
	return false;
}

static struct rbk_json *
see_history(const struct eye *e, const struct rbk_json *history, bool business)
{
	struct rbk_json *list = rbk_json_list(e->a);

	RBK_JSON_EACH(it, history) {
		if (business ? !may_read_line(e, it) : !own(e, rbk_json_get_str(it, "person")) && !told(e, it))
			continue;
		struct rbk_json *line = rbk_json_copy(e->a, it);

		rbk_json_drop(line, "tell");
		if (!own(e, rbk_json_get_str(it, "person"))) { /* the proposal was for who ruled, and those above */
			rbk_json_drop(line, "proposed");
			rbk_json_drop(line, "against");
		}
		rbk_json_add(list, line);
	}
	return list;
}

/* A decision names a person if it is about one: then it is theirs. */
static struct rbk_json *
see_decisions(const struct eye *e, const struct rbk_json *decisions, bool business)
{
	struct rbk_json *list = rbk_json_list(e->a);

	RBK_JSON_EACH(it, decisions) {
		const char *person = rbk_json_get_str(it, "person");

		if ((business && !person) || own(e, person) || own(e, rbk_json_get_str(it, "for")))
			rbk_json_add(list, rbk_json_copy(e->a, it));
	}
	return list;
}

/* Evidence is for whoever judges; a side reads its own. */
static struct rbk_json *
see_answers(const struct eye *e, const struct rbk_json *answers, bool all)
{
	struct rbk_json *list = rbk_json_list(e->a);

	RBK_JSON_EACH(it, answers)
		if (all || own(e, rbk_json_get_str(it, "person")))
			rbk_json_add(list, rbk_json_copy(e->a, it));
	return list;
}

static void
put(const struct eye *e, struct rbk_json *v, const char *name, struct rbk_json *list)
{
	if (list->child)
		rbk_json_set(e->a, v, name, list);
}

/* The name as one's own people wrote it. */
static const char *
name_seen(const struct rbk_json *entries, const struct rbk_json *c)
{
	RBK_JSON_EACH(it, entries)
		if (rbk_json_get_str(it, "name"))
			return rbk_json_get_str(it, "name");
	return rbk_json_get_str(c, "name");
}

static struct rbk_json *
see(const struct eye *e, const struct rbk_json *c)
{
	static const char *const plain[] = { "status", "owner", "since", "pooled", "deadline" };
	struct rbk_arena *a = e->a;

	if (leads_all(e, c))
		return rbk_json_copy(a, c);
	bool business = has_business(e, c);

	if (!business && !decided_for(e, c))
		return NULL;
	struct rbk_json *v = rbk_json_obj(a), *entries = see_entries(e, rbk_json_get(c, "entries"));
	const struct rbk_json *also = rbk_json_get(c, "also"), *conflicts = rbk_json_get(c, "conflicts");

	rbk_json_set_str(a, v, "kind", "case");
	rbk_json_set_str(a, v, "id", rbk_json_get_str(c, "id"));
	if (also && business)
		rbk_json_set(a, v, "also", rbk_json_copy(a, also));
	rbk_json_set_str(a, v, "name", name_seen(entries, c));
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		rbk_json_set_str(a, v, plain[i], rbk_json_get_str(c, plain[i]));
	put(e, v, "entries", entries);
	if (business)
		put(e, v, "claims", see_claims(e, rbk_json_get(c, "claims")));
	if (conflicts && business)
		rbk_json_set(a, v, "conflicts", rbk_json_copy(a, conflicts));
	if (business)
		put(e, v, "answers", see_answers(e, rbk_json_get(c, "answers"), rbk_json_get(c, "proposal") && judges(e, c)));
	if (business && rbk_json_get(c, "splits"))
		rbk_json_set(a, v, "splits", rbk_json_copy(a, rbk_json_get(c, "splits")));
	if (rbk_json_get(c, "proposal") && judges(e, c))
		rbk_json_set(a, v, "proposal", rbk_json_copy(a, rbk_json_get(c, "proposal")));
	for (size_t i = 0; i < sizeof decided / sizeof *decided; i++)
		put(e, v, decided[i], see_decisions(e, rbk_json_get(c, decided[i]), business));
	put(e, v, "history", see_history(e, rbk_json_get(c, "history"), business));
	return v;
}

struct rbk_json *
rbk_case_view(struct rbk_arena *a, const struct rbk_json *c, const char *person, const struct rbk_staff *staff, rbk_time as_of)
{
	const struct eye e = { a, person, NULL, staff, as_of };

	return see(&e, c);
}

struct rbk_json *
rbk_case_view_unit(struct rbk_arena *a, const struct rbk_json *c, const char *unit, const struct rbk_staff *staff, rbk_time as_of)
{
	const struct eye e = { a, NULL, unit, staff, as_of };

	return see(&e, c);
}
