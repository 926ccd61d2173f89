/* A case by what a person types: on the desk, in the units fetched, or in
   central. */
#include <string.h>

#include "cli/cases.h"
#include "cli/suspicion.h"

struct candidates {
	struct rbk_run   *r;
	struct rbk_json **at;
	size_t            n, desk; /* the first `desk` of them are known by rbk_known_by_id */
};

static bool
is_there(const struct candidates *c, const char *id)
{
	for (size_t i = c->desk; i < c->n; i++)
		if (strcmp(rbk_json_get_str(c->at[i], "id"), id) == 0)
			return true;
	return false;
}

/* A case that is known as a side of a suspicion: as the units have it, else
   id and name. */
static int
add_side(struct candidates *c, const struct rbk_json *side, struct rbk_err *err)
{
	struct rbk_arena *a = &c->r->arena;
	const char *id = rbk_json_get_str(side, "case");
	struct rbk_json *found;

	if (!id || is_there(c, id) || rbk_known_by_id(&found, c->r, false, id, err) || found ||
	    rbk_known_by_id(&found, c->r, true, id, err))
		return (int)err->code;
	if (!found) {
		found = rbk_json_obj(a);
		rbk_json_set_str(a, found, "id", id);
		rbk_json_set_str(a, found, "name", rbk_json_get_str(side, "name"));
	}
	c->at[c->n++] = found;
	return 0;
}

static int
gather(struct candidates *c, bool units, struct rbk_err *err)
{
	struct rbk_json *cases, *suspicions = NULL;
	size_t sides = 0;

	if ((units ? rbk_unit_cases(&cases, c->r, err) : rbk_cases(&cases, c->r, err)) ||
	    (!units && c->r->book && rbk_suspicions(&suspicions, c->r, err)))
		return (int)err->code;
	RBK_JSON_EACH(s, suspicions)
		sides += rbk_json_get(s, "sides") ? rbk_json_get(s, "sides")->count : 0;
	c->at = rbk_arena_take(&c->r->arena, (cases->count + sides + 1) * sizeof(struct rbk_json *));
	RBK_JSON_EACH(it, cases)
		c->at[c->n++] = it;
	c->desk = c->n;
	RBK_JSON_EACH(s, suspicions)
		RBK_JSON_EACH(side, rbk_json_get(s, "sides"))
			if (add_side(c, side, err))
				return (int)err->code;
	return 0;
}

/* By the id of the case, of one that was joined to it, or of a client in it;
   else by its name. */
static int
find_among(struct rbk_json **out, struct rbk_run *r, bool units, const char *typed, struct rbk_err *err)
{
	struct candidates c = { .r = r };
	char id[RBK_ULID_SIZE];
	size_t i;

	if (rbk_ulid_prefix(id, typed) && rbk_ulid_valid(id) && (rbk_known_by_id(out, r, units, id, err) || *out))
		return (int)err->code;
	if (gather(&c, units, err))
		return (int)err->code;
	struct rbk_choice *choices = rbk_arena_take(&r->arena, (c.n + 1) * sizeof *choices);

	for (i = 0; i < c.n; i++)
		choices[i] = (struct rbk_choice){ rbk_json_get_str(c.at[i], "id"), rbk_json_get_str(c.at[i], "name"),
		                                  rbk_json_get_str(c.at[i], "owner"), NULL };
	if (!rbk_choose(&i, r, choices, c.n, typed, N_("case"), err))
		*out = c.at[i];
	return (int)err->code;
}

/* A client by another of its names. */
static int
by_client(struct rbk_json **out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	struct rbk_err scratch = { .say = err->say };
	struct rbk_entry e;

	if (!rbk_find_any_client(&e, r, typed, &scratch) && !rbk_case_of(out, r, &e, &scratch) && *out)
		rbk_err_clear(err);
	return (int)err->code;
}

int
rbk_find_case(struct rbk_json **out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	struct rbk_err first;

	if (!find_among(out, r, false, typed, err) || err->code != RBK_E_MISSING)
		return (int)err->code;
	if (!r->book)
		return by_client(out, r, typed, err);
	first = *err;
	rbk_err_clear(err);
	if (!find_among(out, r, true, typed, err) || err->code != RBK_E_MISSING)
		return (int)err->code;
	*err = first;
	return by_client(out, r, typed, err);
}
