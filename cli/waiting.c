/* What a case waits for, in few words: an open conflict, a claim proposed
   for release. */
#include "cli/waiting.h"

#include <string.h>

#include "cli/cases.h"
#include "cli/span.h"
#include "core/rules/register.h"

static struct rbk_json *
row_of(struct rbk_arena *a, struct rbk_json *list, const struct rbk_json *kase)
{
	struct rbk_json *row = rbk_json_obj(a);

	rbk_json_set_str(a, row, "case", rbk_json_get_str(kase, "id"));
	rbk_json_set_str(a, row, "client", rbk_json_get_str(kase, "name"));
	rbk_json_add(list, row);
	return row;
}

static void
name_once(struct rbk_arena *a, struct rbk_json *persons, const char *person)
{
	RBK_JSON_EACH(it, persons)
		if (strcmp(it->str, person) == 0)
			return;
	rbk_json_add(persons, rbk_json_str(a, person));
}

static void
add_conflict(struct rbk_arena *a, struct rbk_json *list, const struct rbk_json *kase)
{
	static const char *const fields[] = { "answer_by", "rule_by", "leader" };
	const struct rbk_json *open = rbk_conflict_open(kase), *proposal = rbk_json_get(kase, "proposal");
	struct rbk_json *row, *persons = rbk_json_list(a), *answered = rbk_json_list(a);

	if (!open)
		return;
	row = row_of(a, list, kase);
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims"))
		if (rbk_claim_is_live(it))
			name_once(a, persons, rbk_json_get_str(it, "person"));
	RBK_JSON_EACH(it, rbk_json_get(kase, "answers"))
		if (rbk_json_get_bool(it, "counts"))
			name_once(a, answered, rbk_json_get_str(it, "person"));
	rbk_json_set(a, row, "persons", persons);
	rbk_json_set(a, row, "answered", answered);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		rbk_json_set_str(a, row, fields[i], rbk_json_get_str(open, fields[i]));
	if (proposal && proposal->child)
		rbk_json_set_str(a, row, "proposed", rbk_json_get_str(proposal->child, "person"));
}

static void
add_proposals(struct rbk_arena *a, struct rbk_json *list, const struct rbk_json *kase)
{
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		struct rbk_json *row, *persons;

		if (!rbk_json_get_bool(it, "proposed"))
			continue;
		row = row_of(a, list, kase);
		persons = rbk_json_list(a);
		name_once(a, persons, rbk_json_get_str(it, "person"));
		rbk_json_set(a, row, "persons", persons);
		rbk_json_set_str(a, row, "at", rbk_json_get_str(it, "pool"));
		rbk_json_set_str(a, row, "reason", rbk_json_get_str(it, "pool_reason"));
	}
}

int
rbk_waiting_make(struct rbk_json **out, struct rbk_run *r, bool units, struct rbk_err *err)
{
	struct rbk_json *cases;

	*out = rbk_json_list(&r->arena);
	if (units ? rbk_unit_cases(&cases, r, err) : rbk_cases_minded(&cases, r, err))
		return (int)err->code;
	RBK_JSON_EACH(kase, cases) {
		add_conflict(&r->arena, *out, kase);
		add_proposals(&r->arena, *out, kase);
	}
	return 0;
}

bool
rbk_waiting_names(const struct rbk_json *row, const char *list, const char *person)
{
	RBK_JSON_EACH(it, rbk_json_get(row, list))
		if (strcmp(it->str, person) == 0)
			return true;
	return false;
}
