/* Cases by what a person types: on the desk, or in central. */
#include <string.h>

#include "cli/find.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "cli/suspicion.h"
#include "core/model/path.h"

struct gathering {
	struct rbk_run  *r;
	struct rbk_json *list;
};

static int
gather(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct gathering *g = ctx;
	struct rbk_json *v;

	if (rbk_json_read(&v, &g->r->arena, bytes, len, err))
		return rbk_while(err, "%s", path);
	if (v->type == RBK_J_OBJ && rbk_json_get_str(v, "id"))
		rbk_json_add(g->list, v);
	return 0;
}

int
rbk_cases(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err)
{
	struct gathering g = { r, rbk_json_list(&r->arena) };
	struct rbk_view *v = r->book ? rbk_run_desk(r) : rbk_run_central(r, err);

	*list = g.list;
	if (!v)
		return r->book ? 0 : (int)err->code;
	return rbk_view_each(v, r->book ? "cases" : "register", ".json", -1, gather, &g, err);
}

static struct rbk_json *
case_with(const struct rbk_json *cases, const char *person, const char *client)
{
	RBK_JSON_EACH(c, cases)
		RBK_JSON_EACH(e, rbk_json_get(c, "entries")) {
			const char *who = rbk_json_get_str(e, "person"), *which = rbk_json_get_str(e, "client");

			if (who && which && strcmp(which, client) == 0 && (!person || strcmp(who, person) == 0))
				return c;
		}
	return NULL;
}

/* Of a client handed over a desk shows the entry of the new owner, or none
   at all: then the case is known by its own id. */
struct rbk_json *
rbk_case_of(const struct rbk_run *r, const struct rbk_json *cases, const struct rbk_entry *e)
{
	struct rbk_json *found = case_with(cases, e->person, e->id);

	if (found || !r->book || rbk_entry_own(r, e))
		return found;
	if ((found = case_with(cases, rbk_book_person(r->book), e->id)))
		return found;
	RBK_JSON_EACH(c, cases)
		if (strcmp(rbk_json_get_str(c, "id"), e->id) == 0)
			return c;
	return NULL;
}

static bool
holds(const struct rbk_json *list, const char *text)
{
	RBK_JSON_EACH(it, list)
		if (it->type == RBK_J_STR && strcmp(it->str, text) == 0)
			return true;
	return false;
}

/* By the id of the case, of one that was joined to it, or of a client in it. */
static bool
by_id(struct rbk_json **out, const struct rbk_json *cases, const char *id)
{
	RBK_JSON_EACH(c, cases)
		if (strcmp(rbk_json_get_str(c, "id"), id) == 0 || holds(rbk_json_get(c, "also"), id)) {
			*out = c;
			return true;
		}
	*out = case_with(cases, NULL, id);
	return *out != NULL;
}

/* A case's name as the person knows it: that of the own entry, else the
   case's. */
static size_t
choices_of(struct rbk_choice *choices, const struct rbk_json *cases)
{
	size_t n = 0;

	RBK_JSON_EACH(c, cases) {
		const char *name = rbk_json_get_str(c, "name");

		choices[n++] = (struct rbk_choice){ rbk_json_get_str(c, "id"), name, rbk_json_get_str(c, "owner") };
	}
	return n;
}

static struct rbk_json *
at(const struct rbk_json *list, size_t i)
{
	struct rbk_json *it = list->child;

	while (i--)
		it = it->next;
	return it;
}

/* Cases that are known as a side of a suspicion: as the units have them, else
   id and name. */
static int
add_suspected(struct rbk_json *cases, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *list, *units, *found;

	if (rbk_suspicions(&list, r, err) || !list->count || rbk_unit_cases(&units, r, err))
		return (int)err->code;
	RBK_JSON_EACH(s, list)
		RBK_JSON_EACH(side, rbk_json_get(s, "sides")) {
			const char *id = rbk_json_get_str(side, "case");

			if (!id || by_id(&found, cases, id))
				continue;
			if (by_id(&found, units, id)) {
				rbk_json_add(cases, rbk_json_copy(&r->arena, found));
				continue;
			}
			found = rbk_json_obj(&r->arena);
			rbk_json_set_str(&r->arena, found, "id", id);
			rbk_json_set_str(&r->arena, found, "name", rbk_json_get_str(side, "name"));
			rbk_json_add(cases, found);
		}
	return 0;
}

static int
find_among(struct rbk_json **out, struct rbk_run *r, const struct rbk_json *cases, const char *typed, struct rbk_err *err)
{
	char id[RBK_ULID_SIZE];
	size_t i;

	if (rbk_ulid_prefix(id, typed) && rbk_ulid_valid(id) && by_id(out, cases, id))
		return 0;
	struct rbk_choice *choices = rbk_arena_take(&r->arena, (cases->count + 1) * sizeof *choices);

	if (!rbk_choose(&i, r, choices, choices_of(choices, cases), typed, N_("case"), err)) {
		*out = at(cases, i);
		return 0;
	}
	return (int)err->code;
}

/* A client by another of its names. */
static int
by_client(struct rbk_json **out, struct rbk_run *r, struct rbk_json *cases, struct rbk_json *units, const char *typed,
          struct rbk_err *err)
{
	struct rbk_err scratch = { .say = err->say };
	struct rbk_entry e;

	if (!rbk_find_any_client(&e, r, typed, &scratch) && (*out = rbk_case_of(r, e.unit ? units : cases, &e)))
		rbk_err_clear(err);
	return (int)err->code;
}

int
rbk_find_case(struct rbk_json **out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	struct rbk_json *cases, *units = NULL;
	struct rbk_err first;

	if (rbk_cases(&cases, r, err) || (r->book && add_suspected(cases, r, err)))
		return (int)err->code;
	if (!find_among(out, r, cases, typed, err) || err->code != RBK_E_MISSING)
		return (int)err->code;
	if (!r->book)
		return by_client(out, r, cases, cases, typed, err);
	first = *err;
	rbk_err_clear(err);
	if (rbk_unit_cases(&units, r, err) || !find_among(out, r, units, typed, err) || err->code != RBK_E_MISSING)
		return (int)err->code;
	*err = first;
	return by_client(out, r, cases, units, typed, err);
}
