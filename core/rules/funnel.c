/* Where a client stands. A stage is never stored: it follows from the moves. */
#include "core/rules/funnel.h"

#include <stdlib.h>
#include <string.h>

#include "core/rules/authority.h"

const struct rbk_record *
rbk_dossier_client(const struct rbk_dossier *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (rbk_record_is(&d->at[i], "client"))
			return &d->at[i];
	return NULL;
}

int64_t
rbk_dossier_volume(const struct rbk_dossier *d)
{
	const struct rbk_record *client = rbk_dossier_client(d);

	if (d->volume)
		return d->volume;
	return client ? rbk_json_get_int(client->root, "volume", 0) : 0;
}

const char *
rbk_dossier_tier(const struct rbk_dossier *d)
{
	const struct rbk_record *client = rbk_dossier_client(d);
	const char *own = client ? rbk_record_str(client, "tier") : NULL;

	return own ? own : rbk_tier_of(d->policy, rbk_dossier_volume(d));
}

/* Did somebody else than that person write the record? A ruling is judged by
   whom it names as its author: it reaches nobody else's. */
static bool
by_another(const struct rbk_dossier *d, const char *id, const char *person)
{
	for (size_t i = 0; person && i < d->n; i++) {
		const char *its = rbk_record_str(&d->at[i], "id"), *by = rbk_record_str(&d->at[i], "by");

		if (its && strcmp(its, id) == 0 && by && strcmp(by, person) != 0)
			return true;
	}
	return false;
}

bool
rbk_dossier_void(const struct rbk_dossier *d, const char *id)
{
	if (d->trusting || !id)
		return false;
	RBK_JSON_EACH(it, rbk_json_get(d->kase, "voids")) {
		const char *which = rbk_json_get_str(it, "record");

		if (which && strcmp(which, id) == 0 && !by_another(d, id, rbk_json_get_str(it, "person")))
			return true;
	}
	return false;
}

/* Does the move y go on where x ended? */
static bool
follows(const struct rbk_record *y, const struct rbk_record *x)
{
	const char *from = rbk_record_str(y, "from"), *to = rbk_record_str(x, "to");

	return from && to && strcmp(from, to) == 0;
}

/* Was x the later of two moves? */
static bool
later(const struct rbk_record *x, const struct rbk_record *y)
{
	const char *a = rbk_record_str(x, "id"), *b = rbk_record_str(y, "id");
	rbk_time x_at = 0, y_at = 0;

	(void)(rbk_record_time(&x_at, x, "at") && rbk_record_time(&y_at, y, "at"));
	if (x_at != y_at)
		return x_at > y_at;
	if (follows(x, y) != follows(y, x)) /* saved within one millisecond */
		return follows(x, y);
	return strcmp(a ? a : "", b ? b : "") > 0;
}

/* Put in one by one: what follows what among moves of one millisecond is no
   order that a sort could rely on. */
size_t
rbk_moves(const struct rbk_record ***out, const struct rbk_dossier *d)
{
	const struct rbk_record **all = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *r = &d->at[i];
		const char *type = rbk_record_is(r, "event") ? rbk_record_str(r, "type") : NULL;
		rbk_time at;

		if (!type || strcmp(type, "move") != 0 || !rbk_record_str(r, "to") || !rbk_record_time(&at, r, "at") ||
		    rbk_dossier_void(d, rbk_record_str(r, "id")))
			continue;
		RBK_ROOM(all, n, cap);
		size_t k = n++;

		for (; k && later(all[k - 1], r); k--)
			all[k] = all[k - 1];
		all[k] = r;
	}
	*out = all;
	return n;
}

void
rbk_stage_after(struct rbk_stage *out, const struct rbk_dossier *d, const struct rbk_record *const *moves, size_t n)
{
	const struct rbk_record *client = rbk_dossier_client(d);

	*out = (struct rbk_stage){ .step = rbk_policy_word_at(d->policy, "steps", 0) };
	if (n) {
		out->step = rbk_record_str(moves[n - 1], "to");
		out->before = rbk_record_str(moves[n - 1], "from");
	}
	if (!(n ? rbk_record_time(&out->since, moves[n - 1], "at") : client && rbk_record_time(&out->since, client, "entered")))
		out->since = 0;
}

void
rbk_stage_of(struct rbk_stage *out, const struct rbk_dossier *d)
{
	const struct rbk_record **moves;
	size_t n = rbk_moves(&moves, d);

	rbk_stage_after(out, d, moves, n);
	free(moves);
}

rbk_time
rbk_came_to(const struct rbk_dossier *d, const char *step)
{
	const struct rbk_record **moves;
	size_t n = rbk_moves(&moves, d);
	struct rbk_stage stage;

	while (n && strcmp(rbk_record_str(moves[n - 1], "to"), step) != 0)
		n--;
	rbk_stage_after(&stage, d, moves, n);
	free(moves);
	return stage.since;
}

enum rbk_move
rbk_move_kind(const struct rbk_policy *p, const struct rbk_stage *stage, const char *to)
{
	int now = rbk_policy_rank(p, "steps", stage->step), then = rbk_policy_rank(p, "steps", to);
	bool out = strcmp(to, "lost") == 0;

	if (strcmp(stage->step, to) == 0)
		return RBK_MOVE_NONE;
	if (out)
		return RBK_MOVE_OUT;
	if (strcmp(stage->step, "lost") == 0) { /* in again: not further than it had come */
		int was = stage->before ? rbk_policy_rank(p, "steps", stage->before) : 0;

		return then <= was ? RBK_MOVE_IN : RBK_MOVE_TOO_FAR;
	}
	if (now < 0) /* a step this policy doesn't have any more */
		return then == 0 ? RBK_MOVE_BACK : RBK_MOVE_TOO_FAR;
	if (then < now)
		return RBK_MOVE_BACK;
	return then == now + 1 ? RBK_MOVE_ON : RBK_MOVE_TOO_FAR;
}

bool
rbk_in_funnel(const struct rbk_policy *p, const char *step)
{
	return strcmp(step, "won") != 0 && strcmp(step, "lost") != 0 && rbk_policy_rank(p, "steps", step) >= 0;
}

bool
rbk_stalled(const struct rbk_policy *p, const char *step, rbk_day since, rbk_day today)
{
	return rbk_in_funnel(p, step) && today - since > rbk_policy_int(p, "funnel.stalled_days");
}

/* In two parts: a large volume times ten thousand is no int64_t. */
int64_t
rbk_weighted(const struct rbk_policy *p, const char *step, int64_t volume)
{
	int64_t rate = rbk_policy_of(p, "funnel.win_rate", step, 0);

	return volume / 10000 * rate + volume % 10000 * rate / 10000;
}
