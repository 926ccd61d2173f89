/* What the needs share. */
#ifndef RBK_CORE_RULES_GATE_P_H
#define RBK_CORE_RULES_GATE_P_H

#include "core/rules/funnel.h"

/* Each fills everything of the answer but waivers; state is UNMET when it
   is called. */
typedef void rbk_need_fn(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d);
rbk_need_fn rbk_need_fields, rbk_need_contact, rbk_need_activity, rbk_need_document, rbk_need_decision_makers,
	rbk_need_tender, rbk_need_approval, rbk_need_signer;

bool rbk_gate_has_kind(const struct rbk_gate *g, const char *kind);
bool rbk_gate_counts(const struct rbk_dossier *d, const struct rbk_record *r, const char *kind);
int64_t rbk_gate_count(const struct rbk_gate *g, const struct rbk_dossier *d);

#endif
