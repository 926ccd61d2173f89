/* Clients' dossiers from what a run sees. */
#include "cli/dossier.h"

#include <string.h>

#include "cli/say.h"
#include "cli/sight.h"

static const char *
level_of(void *ctx, const char *person)
{
	return rbk_person_level(ctx, person);
}

void
rbk_dossier_make(struct rbk_dossier *out, struct rbk_run *r, const struct rbk_scan *s, const struct rbk_json *kase)
{
	*out = (struct rbk_dossier){ .policy = rbk_run_policy(r), .at = s->at, .n = s->n, .kase = kase, .level_of = level_of, .ctx = r };
}

const char *
rbk_quoted(struct rbk_run *r, const char *typed)
{
	return strpbrk(typed, " \t'\"$&|;()<>*?\\`") ? rbk_arena_print(&r->arena, "\"%s\"", typed) : typed;
}

const char *
rbk_term(struct rbk_run *r, const char *list, const char *word)
{
	return rbk_policy_label(rbk_run_policy(r), list, word, rbk_say_chinese(r->say));
}

const char *
rbk_gate_text(struct rbk_run *r, const struct rbk_gate *g)
{
	return g->text[rbk_say_chinese(r->say)];
}

static const struct rbk_record *
record_of(const struct rbk_dossier *d, const char *id)
{
	for (size_t i = 0; id && i < d->n; i++) {
		const char *its = rbk_record_str(&d->at[i], "id");

		if (its && strcmp(its, id) == 0)
			return &d->at[i];
	}
	return NULL;
}

static const char *
name_of(const struct rbk_dossier *d, const char *id)
{
	const struct rbk_record *rec = record_of(d, id);
	const char *name = rec ? rbk_record_str(rec, "name") : NULL;

	return name ? name : id;
}

/* " a=… b=…" or " --a … --b …" for what is lacking. */
static const char *
blanks(struct rbk_run *r, const struct rbk_answer *a, const char *pattern_set)
{
	const char *all = "";

	for (size_t i = 0; a->lacks[i]; i++) {
		char *option = rbk_arena_str(&r->arena, a->lacks[i]);

		for (char *p = option; !pattern_set && *p; p++)
			*p = *p == '_' ? '-' : *p;
		all = pattern_set ? rbk_arena_print(&r->arena, "%s %s=…", all, option) : rbk_arena_print(&r->arena, "%s --%s …", all, option);
	}
	return all;
}

static const char *
type_contact(struct rbk_run *r, const struct rbk_gate *g, const struct rbk_answer *a, const struct rbk_dossier *d, const char *client)
{
	const char *role = g->role;

	if (a->near)
		return rbk_arena_print(&r->arena, "roadbook contact set %s %s%s", client, rbk_quoted(r, name_of(d, a->near)), blanks(r, a, "="));
	return rbk_arena_print(&r->arena, "roadbook contact add %s --name … --title … --phone …%s%s", client, role ? " --role " : "", role ? role : "");
}

static const char *
type_activity(struct rbk_run *r, const struct rbk_gate *g, const struct rbk_answer *a, const char *client)
{
	return rbk_arena_print(&r->arena, "roadbook log %s %s --contact … --topic … --outcome … --next …%s", g->kinds[0], client,
	                       strcmp(a->lacks[0] ? a->lacks[0] : "next", "next") == 0 ? "" : blanks(r, a, NULL));
}

static const char *
type_decision_makers(struct rbk_run *r, const struct rbk_gate *g, const struct rbk_answer *a, const struct rbk_dossier *d, const char *client)
{
	if (!a->lacks[0])
		return rbk_arena_print(&r->arena, "roadbook contact set %s … role=decision_maker", client);
	return rbk_arena_print(&r->arena, "roadbook log %s %s --contact %s --topic … --outcome … --next …", g->kinds[0], client,
	                       rbk_quoted(r, name_of(d, a->lacks[0])));
}

/* What to type to meet a gate. */
static const char *
type_of(struct rbk_run *r, const struct rbk_gate *g, const struct rbk_answer *a, const struct rbk_dossier *d, const char *client)
{
	const char *kase = rbk_json_get_str(d->kase, "id");

	if (strcmp(g->needs, "fields") == 0)
		return rbk_arena_print(&r->arena, "roadbook client set %s%s", client, blanks(r, a, "="));
	if (strcmp(g->needs, "contact") == 0)
		return type_contact(r, g, a, d, client);
	if (strcmp(g->needs, "activity") == 0)
		return type_activity(r, g, a, client);
	if (strcmp(g->needs, "decision_makers") == 0)
		return type_decision_makers(r, g, a, d, client);
	if (strcmp(g->needs, "approval") == 0)
		return rbk_arena_print(&r->arena, "roadbook rule approve %s %s --reason …    (%s)", kase ? kase : client, g->what,
		                       r->say(N_("typed by a leader whose authority covers the band")));
	if (strcmp(g->needs, "tender") == 0)
		return rbk_arena_print(&r->arena, "roadbook tender set %s … result=…", client);
	return rbk_arena_print(&r->arena, "roadbook document add %s FILE --kind %s%s", client, g->kinds[0], blanks(r, a, NULL));
}

static struct rbk_json *
lacks_json(struct rbk_run *r, const struct rbk_gate *g, const struct rbk_answer *a, const struct rbk_dossier *d)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	bool contacts = strcmp(g->needs, "decision_makers") == 0;

	for (size_t i = 0; a->lacks[i]; i++)
		rbk_json_add(list, rbk_json_str(&r->arena, contacts ? name_of(d, a->lacks[i]) : a->lacks[i]));
	return list;
}

struct rbk_json *
rbk_gate_row(struct rbk_run *r, const struct rbk_gate *g, const struct rbk_answer *a, const struct rbk_dossier *d, const char *client)
{
	static const char *const states[] = {
		[RBK_GATE_MET] = N_("met"), [RBK_GATE_WAIVED] = N_("waived"), [RBK_GATE_NOT_ASKED] = N_("not asked"),
		[RBK_GATE_UNMET] = N_("not met"),
	};
	const struct rbk_rule_text *text = rbk_policy_text_of(d->policy, g->id);
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "id", g->id);
	rbk_json_set_str(&r->arena, o, "step", g->step);
	rbk_json_set_str(&r->arena, o, "state", states[a->state]);
	rbk_json_set_str(&r->arena, o, "text", rbk_gate_text(r, g));
	rbk_json_set_str(&r->arena, o, "source", text ? text->source : NULL);
	rbk_json_set_str(&r->arena, o, "by", a->by);
	if (a->state != RBK_GATE_UNMET)
		return o;
	rbk_json_set(&r->arena, o, "lacks", lacks_json(r, g, a, d));
	rbk_json_set_int(&r->arena, o, "has", a->has);
	rbk_json_set_int(&r->arena, o, "needs", a->needs);
	rbk_json_set_str(&r->arena, o, "type", type_of(r, g, a, d, client));
	return o;
}

struct rbk_json *
rbk_gates_held(struct rbk_run *r, const struct rbk_dossier *d, const char *client)
{
	const struct rbk_gate *unmet[64];
	struct rbk_json *list = rbk_json_list(&r->arena);
	size_t n = rbk_gates_unmet(unmet, 64, d);

	for (size_t i = 0; i < n && i < 64; i++) {
		struct rbk_answer a;

		rbk_gate_ask(&a, unmet[i], d);
		rbk_json_add(list, rbk_gate_row(r, unmet[i], &a, d, client));
	}
	return list;
}

void
rbk_gates_tell(struct rbk_run *r, const struct rbk_json *rows)
{
	RBK_JSON_EACH(row, rows) {
		const char *by = rbk_json_get_str(row, "by"), *count = "";

		if (rbk_json_get_int(row, "needs", 1) > 1)
			count = rbk_arena_print(&r->arena, " (%lld/%lld)", (long long)rbk_json_get_int(row, "has", 0),
			                        (long long)rbk_json_get_int(row, "needs", 0));
		rbk_plain(r, rbk_arena_print(&r->arena, "  - %s%s  [%s]", rbk_json_get_str(row, "text"), count, rbk_json_get_str(row, "id")));
		if (by)
			rbk_line(r, N_("      %s did, but their level doesn't cover the client's volume"), rbk_person_name(r, by));
		rbk_plain(r, rbk_arena_print(&r->arena, "      %s", rbk_json_get_str(row, "type")));
	}
}
