/* Where one client stands in the funnel, and what it lacks: for client show. */
#include <string.h>

#include "cli/dossier.h"
#include "core/store/clock.h"

static const struct rbk_column funnel_columns[] = {
	{ "step", N_("step"), RBK_SHOW_TERM, "steps" },
	{ "since", N_("since"), RBK_SHOW_TIME, NULL },
	{ "days", N_("days there"), RBK_SHOW_INT, NULL },
	{ "grade", N_("grade"), RBK_SHOW_TERM, "grades" },
	{ "tier", N_("tier"), RBK_SHOW_TERM, "client_tiers" },
	{ "band", N_("band"), RBK_SHOW_TERM, "bands" },
	{ "level", N_("led by"), RBK_SHOW_TERM, "levels" },
	{ 0 },
};

static const struct rbk_column gate_columns[] = {
	{ "step", N_("step"), RBK_SHOW_TERM, "steps" },
	{ "state", N_("state"), RBK_SHOW_WORD, NULL },
	{ "text", N_("gate"), RBK_SHOW_TEXT, NULL },
	{ "lacks", N_("missing"), RBK_SHOW_WORD, NULL },
	{ "by", N_("by"), RBK_SHOW_PERSON, NULL },
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

void
rbk_funnel_show(struct rbk_run *r, const struct rbk_dossier *d, const char *client)
{
	const struct rbk_policy *p = d->policy;
	struct rbk_json *o = rbk_json_obj(&r->arena), *list = rbk_json_list(&r->arena);
	struct rbk_stage stage;
	const struct rbk_gate *g;
	char since[RBK_TIME_TEXT];
	int64_t volume = rbk_dossier_volume(d);

	rbk_stage_of(&stage, d);
	rbk_time_write(since, stage.since, r->zone);
	rbk_json_set_str(&r->arena, o, "step", stage.step);
	rbk_json_set_str(&r->arena, o, "since", since);
	rbk_json_set_int(&r->arena, o, "days", rbk_day_of(rbk_clock_now(), r->zone) - rbk_day_of(stage.since, r->zone));
	if (volume) {
		rbk_json_set_str(&r->arena, o, "grade", rbk_grade_of(p, volume));
		rbk_json_set_str(&r->arena, o, "band", rbk_band_of(p, volume));
		rbk_json_set_str(&r->arena, o, "level", rbk_authority_level(p, volume));
	}
	rbk_json_set_str(&r->arena, o, "tier", rbk_dossier_tier(d));
	rbk_pen_card(r, "funnel", funnel_columns, o);
	int now = rbk_policy_rank(p, "steps", stage.step);

	for (size_t i = 0; (g = rbk_policy_gate_at(p, i)); i++) {
		int step = rbk_policy_rank(p, "steps", g->step);
		struct rbk_answer a;

		if (step > now || strcmp(stage.step, "lost") == 0)
			continue;
		rbk_gate_ask(&a, g, d);
		if (step == now || a.state == RBK_GATE_UNMET)
			rbk_json_add(list, rbk_gate_row(r, g, &a, d, client));
	}
	if (list->count) {
		rbk_plain(r, "");
		rbk_plain(r, r->say(N_("Gates")));
	}
	rbk_pen_table(r, "gates", gate_columns, list, NULL);
}
