/* The needs: each looks at the dossier and says what is there and what is
   lacking. */
#include <string.h>

#include "core/rules/authority.h"
#include "core/rules/check.h"
#include "core/rules/gate_p.h"

bool
rbk_gate_has_kind(const struct rbk_gate *g, const char *kind)
{
	for (size_t i = 0; g->kinds && g->kinds[i]; i++)
		if (kind && strcmp(g->kinds[i], kind) == 0)
			return true;
	return false;
}

bool
rbk_gate_counts(const struct rbk_dossier *d, const struct rbk_record *r, const char *kind)
{
	return rbk_record_is(r, kind) && !rbk_dossier_void(d, rbk_record_str(r, "id"));
}

/* How many this client needs, by its grade. */
int64_t
rbk_gate_count(const struct rbk_gate *g, const struct rbk_dossier *d)
{
	int rank = rbk_policy_rank(d->policy, "grades", rbk_grade_of(d->policy, rbk_dossier_volume(d)));

	return rank < 0 || rank >= RBK_GRADES_MAX ? 1 : g->count[rank];
}

bool
rbk_dossier_document(const struct rbk_dossier *d, const char *kind)
{
	for (size_t i = 0; i < d->n; i++) {
		const char *type = rbk_record_str(&d->at[i], "type");

		if (type && strcmp(type, kind) == 0 && rbk_gate_counts(d, &d->at[i], "document"))
			return true;
	}
	return false;
}

static void
lack(struct rbk_answer *out, const char *what)
{
	for (size_t i = 0; i + 1 < RBK_GATE_LACKS; i++) {
		if (!out->lacks[i]) {
			out->lacks[i] = what;
			return;
		}
		if (strcmp(out->lacks[i], what) == 0)
			return;
	}
}

/* A record's gaps as an answer; an empty one means that it will do. */
static size_t
gaps_of(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_record *r)
{
	size_t n = 0;

	memset(out->lacks, 0, sizeof out->lacks);
	out->near = rbk_record_str(r, "id");
	for (size_t i = 0; g->fields && g->fields[i]; i++) {
		if (rbk_record_has(r, g->fields[i]))
			continue;
		lack(out, g->fields[i]);
		n++;
	}
	return n;
}

/* Counts the records that will do; of the others the one with the fewest
   gaps is remembered. */
struct tally {
	struct rbk_answer nearest;
	size_t            least;
	int64_t           n;
};

static void
weigh(struct tally *t, const struct rbk_gate *g, const struct rbk_record *r, bool complete)
{
	struct rbk_answer gaps = {0};
	size_t n = gaps_of(&gaps, g, r);

	if (!n && complete) {
		t->n++;
		return;
	}
	if (!t->nearest.near || n <= t->least) {
		t->nearest = gaps;
		t->least = n;
	}
}

static void
settle(struct rbk_answer *out, const struct tally *t, const struct rbk_gate *g, int64_t needs)
{
	if (t->n >= needs) {
		out->state = RBK_GATE_MET;
	} else if (t->nearest.near) {
		memcpy(out->lacks, t->nearest.lacks, sizeof out->lacks);
		out->near = t->nearest.near;
	} else {
		for (size_t i = 0; g->fields && g->fields[i]; i++)
			lack(out, g->fields[i]);
	}
	out->has = t->n;
	out->needs = needs;
}

void
rbk_need_fields(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d)
{
	const struct rbk_record *client = rbk_dossier_client(d);
	struct tally t = {0};

	if (client)
		weigh(&t, g, client, true);
	settle(out, &t, g, 1);
}

void
rbk_need_contact(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d)
{
	struct tally t = {0};

	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *r = &d->at[i];
		const char *role = rbk_record_str(r, "role");

		if (!rbk_gate_counts(d, r, "contact") || (g->role && (!role || strcmp(role, g->role) != 0)))
			continue;
		bool full = rbk_contact_name_full(r, d->policy);

		weigh(&t, g, r, full);
		if (!full && t.nearest.near == rbk_record_str(r, "id"))
			lack(&t.nearest, "name");
	}
	settle(out, &t, g, rbk_gate_count(g, d));
}

void
rbk_need_activity(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d)
{
	struct tally t = {0};
	rbk_time at, since = g->here ? rbk_came_to(d, g->step) : 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *r = &d->at[i];

		if (!rbk_gate_counts(d, r, "activity") || !rbk_gate_has_kind(g, rbk_record_str(r, "type")) ||
		    !rbk_contact_valid(r, d->policy))
			continue;
		if (!g->here || (rbk_record_time(&at, r, "at") && at >= since))
			weigh(&t, g, r, true);
	}
	settle(out, &t, g, rbk_gate_count(g, d));
}

void
rbk_need_document(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d)
{
	struct tally t = {0};

	for (size_t i = 0; i < d->n; i++)
		if (rbk_gate_counts(d, &d->at[i], "document") && rbk_gate_has_kind(g, rbk_record_str(&d->at[i], "type")))
			weigh(&t, g, &d->at[i], true);
	settle(out, &t, g, 1);
}

void
rbk_need_tender(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d)
{
	(void)g;
	for (size_t i = 0; i < d->n; i++) {
		const char *result = rbk_record_str(&d->at[i], "result");

		if (!rbk_gate_counts(d, &d->at[i], "tender"))
			continue;
		out->needs++;
		if (result && strcmp(result, "open") != 0) {
			out->has++;
			continue;
		}
		out->near = rbk_record_str(&d->at[i], "id");
		lack(out, "result");
	}
	if (!out->needs)
		out->state = RBK_GATE_NOT_ASKED;
	else if (out->has == out->needs)
		out->state = RBK_GATE_MET;
}

/* Did a valid contact of the gate's kinds reach this person? */
static bool
reached(const struct rbk_gate *g, const struct rbk_dossier *d, const char *contact)
{
	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *r = &d->at[i];
		const char *with = rbk_record_str(r, "contact");

		if (with && strcmp(with, contact) == 0 && rbk_gate_counts(d, r, "activity") &&
		    rbk_gate_has_kind(g, rbk_record_str(r, "type")) && rbk_contact_valid(r, d->policy))
			return true;
	}
	return false;
}

void
rbk_need_decision_makers(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d)
{
	int64_t all = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *r = &d->at[i];
		const char *role = rbk_record_str(r, "role"), *id = rbk_record_str(r, "id");

		if (!id || !role || strcmp(role, "decision_maker") != 0 || !rbk_gate_counts(d, r, "contact"))
			continue;
		all++;
		if (reached(g, d, id))
			out->has++;
		else
			lack(out, id);
	}
	out->needs = all ? (all * g->percent + 99) / 100 : 1;
	if (out->has >= out->needs)
		out->state = RBK_GATE_MET;
}

void
rbk_need_approval(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d)
{
	out->needs = 1;
	RBK_JSON_EACH(it, rbk_json_get(d->kase, "approvals")) {
		const char *what = rbk_json_get_str(it, "what");

		if (!what || strcmp(what, g->what) != 0)
			continue;
		out->by = rbk_json_get_str(it, "by");
		if (rbk_authority(d->policy, rbk_json_get_str(it, "level"), rbk_dossier_volume(d)) != RBK_ROLE_LEADS)
			continue;
		out->has = 1;
		out->state = RBK_GATE_MET;
		return;
	}
}

void
rbk_need_signer(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d)
{
	out->needs = 1;
	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *r = &d->at[i];
		const char *signer = rbk_record_str(r, "signer");

		if (!signer || !rbk_gate_counts(d, r, "document") || !rbk_gate_has_kind(g, rbk_record_str(r, "type")))
			continue;
		out->by = signer;
		out->near = rbk_record_str(r, "id");
		const char *level = d->level_of ? d->level_of(d->ctx, signer) : NULL;

		if (!level || rbk_authority(d->policy, level, rbk_dossier_volume(d)) != RBK_ROLE_LEADS)
			continue;
		out->has = 1;
		out->state = RBK_GATE_MET;
		return;
	}
	lack(out, "signer");
}
