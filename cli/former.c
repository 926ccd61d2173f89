/* What a former owner says of a client after it was handed on. */
#include "cli/former.h"

#include <string.h>

#include "cli/cases.h"
#include "cli/sight.h"
#include "core/rules/joint.h"
#include "core/rules/register.h"

static struct rbk_json *
case_of(struct rbk_run *r, const char *client)
{
	struct rbk_err none = {0};
	struct rbk_json *kase = NULL;

	if (rbk_known_by_id(&kase, r, false, client, &none) || (!kase && rbk_known_by_id(&kase, r, true, client, &none)))
		return NULL;
	return kase;
}

/* Until when the person had the client; false: they have it, or nobody took
   it from them. */
static bool
had_until(rbk_time *until, const struct rbk_json *kase, const char *person)
{
	const char *owner = rbk_json_get_str(kase, "owner");
	bool handed = false;
	rbk_time last = 0, t;

	if (owner && strcmp(owner, person) == 0)
		return false;
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *who = rbk_json_get_str(it, "person"), *ended = rbk_json_get_str(it, "ended");
		struct rbk_err none = {0};

		if (!who || strcmp(who, person) != 0)
			continue;
		if (rbk_claim_is_live(it))
			return false;
		if (!ended || rbk_time_read(&t, ended, 0, &none) || t < last)
			continue;
		last = t;
		handed = rbk_json_get_str(it, "state") && strcmp(rbk_json_get_str(it, "state"), "handed_over") == 0;
	}
	*until = last;
	return handed;
}

void
rbk_former_cut(const struct rbk_record **at, size_t n, struct rbk_run *r)
{
	for (size_t i = 0; i < n && n > 1; i++) {
		const char *client = rbk_record_str(at[i], rbk_record_is(at[i], "client") ? "id" : "client"), *by = rbk_record_str(at[i], "by");
		rbk_time until;

		if (!client || !by || !rbk_json_get(at[i]->root, "changed") || !had_until(&until, case_of(r, client), by))
			continue;
		struct rbk_record *cut = rbk_arena_take(&r->arena, sizeof *cut);

		rbk_joint_before(cut, &r->arena, at[i], until);
		at[i] = cut;
	}
}
