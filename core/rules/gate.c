/* The table of needs, and the asking that all gates share. A new need: a
   row here, its function in gate_needs.c, a case in fixtures/policy. */
#include "core/rules/gate.h"

#include <string.h>

#include "core/rules/authority.h"
#include "core/rules/gate_p.h"

static const struct row {
	struct rbk_need need;
	rbk_need_fn    *ask;
} rows[] = {
	{ { "fields", "fields|if_document", "fields", "client",
	    N_("the client record has these fields") }, rbk_need_fields },
	{ { "contact", "fields|role|count|if_document", "fields", "contact",
	    N_("so many contacts (one, or by the client's grade) have these fields, and this role") }, rbk_need_contact },
	{ { "activity", "kinds|fields|count|here|if_document", "kinds", "activity",
	    N_("so many activities of these kinds that are valid contacts have these fields; here: since the client came to the step") }, rbk_need_activity },
	{ { "document", "kinds|fields|if_document", "kinds", "document",
	    N_("a document of one of these kinds is on file, with these fields") }, rbk_need_document },
	{ { "decision_makers", "kinds|percent|grade|if_document", "kinds|percent", NULL,
	    N_("from this grade up, activities of these kinds reached this share of the decision makers, rounded up") }, rbk_need_decision_makers },
	{ { "tender", "if_document", "", "tender",
	    N_("every tender of the client has ended; not asked where there was none") }, rbk_need_tender },
	{ { "approval", "what|if_document", "what", NULL,
	    N_("approved by somebody whose authority covers the client's band") }, rbk_need_approval },
	{ { "signer", "kinds|if_document", "kinds", "document",
	    N_("a document of one of these kinds was signed by somebody whose authority covers the client's band") }, rbk_need_signer },
};

const struct rbk_need *
rbk_need_at(size_t i)
{
	return i < sizeof rows / sizeof *rows ? &rows[i].need : NULL;
}

/* Who waived the gate, as headquarters took it; NULL: nobody. */
static const char *
waived_by(const struct rbk_dossier *d, const char *gate)
{
	RBK_JSON_EACH(it, rbk_json_get(d->kase, "waivers")) {
		const char *which = rbk_json_get_str(it, "gate");

		if (which && strcmp(which, gate) == 0)
			return rbk_json_get_str(it, "by");
	}
	return NULL;
}

static bool
asked(const struct rbk_gate *g, const struct rbk_dossier *d)
{
	const struct rbk_policy *p = d->policy;
	const char *grade = rbk_grade_of(p, rbk_dossier_volume(d));

	if (g->if_document && !rbk_dossier_document(d, g->if_document))
		return false;
	return !g->grade || (grade && rbk_policy_rank(p, "grades", grade) <= rbk_policy_rank(p, "grades", g->grade));
}

void
rbk_gate_ask(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d)
{
	const char *by;

	*out = (struct rbk_answer){ .state = RBK_GATE_NOT_ASKED };
	if (!asked(g, d))
		return;
	out->state = RBK_GATE_UNMET;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].need.id, g->needs) == 0)
			rows[i].ask(out, g, d);
	if (out->state == RBK_GATE_UNMET && (by = waived_by(d, g->id))) {
		out->state = RBK_GATE_WAIVED;
		out->by = by;
	}
}

/* Of an earlier step: only what void work took away holds the client back;
   a gate that came with a later policy doesn't. */
static bool
holds_back(const struct rbk_gate *g, const struct rbk_dossier *d, bool earlier)
{
	struct rbk_dossier trusting = *d;
	struct rbk_answer answer;

	rbk_gate_ask(&answer, g, d);
	if (answer.state != RBK_GATE_UNMET || !earlier)
		return answer.state == RBK_GATE_UNMET;
	trusting.trusting = true;
	rbk_gate_ask(&answer, g, &trusting);
	return answer.state != RBK_GATE_UNMET;
}

size_t
rbk_gates_unmet(const struct rbk_gate **out, size_t max, const struct rbk_dossier *d)
{
	const struct rbk_gate *g;
	struct rbk_stage stage;
	size_t n = 0;

	rbk_stage_of(&stage, d);
	int now = rbk_policy_rank(d->policy, "steps", stage.step);

	for (size_t i = 0; (g = rbk_policy_gate_at(d->policy, i)); i++) {
		int step = rbk_policy_rank(d->policy, "steps", g->step);

		if (step > now || !holds_back(g, d, step < now))
			continue;
		if (n < max)
			out[n] = g;
		n++;
	}
	return n;
}
