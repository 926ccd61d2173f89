/* Units over time: states sorted by unit and since. */
#include "core/rules/unit.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"

/* The first state that isn't before (unit, since). */
static size_t
place(const struct rbk_units *u, const char *unit, rbk_time since)
{
	size_t low = 0, high = u->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strcmp(u->at[mid].unit, unit);

		if (c < 0 || (c == 0 && u->at[mid].since < since))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int
add_state(struct rbk_units *u, struct rbk_arena *a, const char *id, const char *name, const struct rbk_json *v,
          struct rbk_err *err)
{
	const char *since = rbk_json_get_str(v, "since"), *own = rbk_json_get_str(v, "name");
	struct rbk_unit state = {
		.unit = rbk_arena_str(a, id), .name = rbk_arena_str(a, own ? own : name),
		.parent = rbk_arena_str(a, rbk_json_get_str(v, "parent")),
		.head = rbk_arena_str(a, rbk_json_get_str(v, "head")),
	};

	if (!since)
		return rbk_fail(err, RBK_E_BAD, N_("unit %s: needs since"), id);
	if (rbk_time_read(&state.since, since, 0, err))
		return rbk_while(err, N_("unit %s: since"), id);
	size_t at = place(u, id, state.since);

	if (at < u->n && strcmp(u->at[at].unit, id) == 0 && u->at[at].since == state.since)
		return rbk_fail(err, RBK_E_BAD, N_("unit %s: two states begin at %s"), id, since);
	RBK_ROOM(u->at, u->n, u->cap);
	memmove(u->at + at + 1, u->at + at, (u->n - at) * sizeof *u->at);
	u->at[at] = state;
	u->n++;
	return 0;
}

int
rbk_units_add(struct rbk_units *u, struct rbk_arena *a, const struct rbk_record *r, struct rbk_err *err)
{
	const char *id = rbk_record_str(r, "id"), *name = rbk_record_str(r, "name");

	if (!rbk_record_is(r, "unit") || !id || !name)
		return rbk_fail(err, RBK_E_BAD, N_("not a unit record: it needs kind unit, id and name"));
	if (rbk_units_when(u, id, 0))
		return rbk_fail(err, RBK_E_BAD, N_("unit %s: stands twice"), id);
	int code = add_state(u, a, id, name, r->root, err);

	RBK_JSON_EACH(it, rbk_json_get(r->root, "was"))
		if (!code)
			code = add_state(u, a, id, name, it, err);
	return code;
}

void
rbk_units_free(struct rbk_units *u)
{
	free(u->at);
	*u = (struct rbk_units){0};
}

bool
rbk_units_newest(const struct rbk_units *u, size_t i)
{
	return i + 1 == u->n || strcmp(u->at[i].unit, u->at[i + 1].unit) != 0;
}

const struct rbk_unit *
rbk_units_when(const struct rbk_units *u, const char *unit, rbk_time t)
{
	if (!unit)
		return NULL;
	size_t behind = place(u, unit, t == INT64_MAX ? t : t + 1);

	if (behind > 0 && strcmp(u->at[behind - 1].unit, unit) == 0)
		return &u->at[behind - 1];
	if (behind < u->n && strcmp(u->at[behind].unit, unit) == 0)
		return &u->at[behind];
	return NULL;
}

bool
rbk_units_within(const struct rbk_units *u, rbk_time t, const char *unit, const char *below)
{
	for (int i = 0; i < RBK_CHAIN_MAX && below; i++) {
		const struct rbk_unit *state;

		if (strcmp(below, unit) == 0)
			return true;
		below = (state = rbk_units_when(u, below, t)) ? state->parent : NULL;
	}
	return false;
}

const char *
rbk_units_head(const struct rbk_units *u, rbk_time t, const char *unit)
{
	for (int i = 0; i < RBK_CHAIN_MAX && unit; i++) {
		const struct rbk_unit *state = rbk_units_when(u, unit, t);

		if (!state || state->head)
			return state ? state->head : NULL;
		unit = state->parent;
	}
	return NULL;
}
