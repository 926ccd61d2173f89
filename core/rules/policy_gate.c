/* Gates of a policy file, against the table of needs. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/rules/policy_p.h"

#define ARGS "fields|kinds|role|what|grade|if_document|count|percent|here"

struct making {
	struct rbk_policy_reading *r;
	struct rbk_gate           *g;
	const struct rbk_need     *need;
	const struct rbk_json     *v;
};

static int
bad(const struct making *m, const char *arg, const char *value, const char *allowed)
{
	return rbk_fail(m->r->err, RBK_E_BAD, N_("policy %s: %s: %s: \"%.40s\" is not one of: %.600s"), m->r->file, m->g->id, arg,
	                value, allowed);
}

static const char *
words_of(struct rbk_policy_reading *r, const char *list)
{
	const char *all = "", *id;

	for (size_t i = 0; (id = rbk_policy_word_at(r->p, list, i)); i++)
		all = rbk_arena_print(r->a, "%s%s%s", all, *all ? ", " : "", id);
	return all;
}

/* An argument that is a word of a list of the policy. */
static int
read_word(struct making *m, const char **out, const char *arg, const char *list)
{
	const struct rbk_json *v = rbk_json_get(m->v, arg);

	if (!v)
		return 0;
	if (v->type != RBK_J_STR || rbk_policy_rank(m->r->p, list, v->str) < 0)
		return bad(m, arg, v->type == RBK_J_STR ? v->str : "?", words_of(m->r, list));
	*out = v->str;
	return 0;
}

typedef bool allowed_fn(const struct making *m, const char *word, const char **allowed);

static int
read_strs(struct making *m, const char ***out, const char *arg, allowed_fn *fits)
{
	const struct rbk_json *v = rbk_json_get(m->v, arg);
	const char *allowed = "";
	size_t n = 0;

	if (!v)
		return 0;
	if (v->type != RBK_J_LIST || !v->count || v->count > RBK_LIST_MAX)
		return rbk_fail(m->r->err, RBK_E_BAD, N_("policy %s: %s: %s must be a list of texts"), m->r->file, m->g->id, arg);
	*out = rbk_arena_take(m->r->a, (v->count + 1) * sizeof **out);
	RBK_JSON_EACH(it, v) {
		if (it->type != RBK_J_STR || !fits(m, it->str, &allowed))
			return bad(m, arg, it->type == RBK_J_STR ? it->str : "?", allowed);
		(*out)[n++] = it->str;
	}
	return 0;
}

static bool
is_field(const struct making *m, const char *word, const char **allowed)
{
	const struct rbk_kind *kind = rbk_kind_find(m->need->kind);
	const char *all = "";

	for (size_t i = 0; kind && i < kind->n; i++) {
		if (strcmp(kind->fields[i].name, word) == 0)
			return true;
		all = rbk_arena_print(m->r->a, "%s%s%s", all, *all ? ", " : "", kind->fields[i].name);
	}
	*allowed = all;
	return false;
}

static bool
is_kind(const struct making *m, const char *word, const char **allowed)
{
	if (m->need->kind && strcmp(m->need->kind, "document") == 0) {
		*allowed = words_of(m->r, "document_kinds");
		return rbk_policy_rank(m->r->p, "document_kinds", word) >= 0;
	}
	*allowed = rbk_field_find(rbk_kind_find("activity"), "type")->words;
	return rbk_word_in(*allowed, word);
}

/* A number for every grade, or { grade: number } (0 for those not named). */
static int
read_count(struct making *m)
{
	const struct rbk_json *v = rbk_json_get(m->v, "count");
	const char *grade;

	for (size_t i = 0; (grade = rbk_policy_word_at(m->r->p, "grades", i)); i++) {
		const struct rbk_json *n = v && v->type == RBK_J_OBJ ? rbk_json_get(v, grade) : v;

		if (!v)
			m->g->count[i] = 1;
		else if (n && (n->type != RBK_J_INT || n->num < 0 || n->num > 1000))
			return rbk_fail(m->r->err, RBK_E_BAD, N_("policy %s: %s: count must be a whole number up to 1000, or one for each grade: %s"),
			                m->r->file, m->g->id, words_of(m->r, "grades"));
		else
			m->g->count[i] = n ? n->num : 0;
	}
	if (v && v->type == RBK_J_OBJ)
		RBK_JSON_EACH(it, v)
			if (rbk_policy_rank(m->r->p, "grades", it->name) < 0)
				return bad(m, "count", it->name, words_of(m->r, "grades"));
	return 0;
}

static int
read_percent(struct making *m)
{
	const struct rbk_json *v = rbk_json_get(m->v, "percent");

	if (!v)
		return 0;
	if (v->type != RBK_J_INT || v->num < 1 || v->num > 100)
		return rbk_fail(m->r->err, RBK_E_BAD, N_("policy %s: %s: percent must be a whole number from 1 to 100"), m->r->file, m->g->id);
	m->g->percent = v->num;
	return 0;
}

/* Only what the need has; and all it must have. */
static int
check_args(const struct making *m)
{
	const char *must = m->need->must;

	RBK_JSON_EACH(it, m->v) {
		if (!rbk_word_in(ARGS, it->name) || rbk_word_in(m->need->args, it->name))
			continue;
		return rbk_fail(m->r->err, RBK_E_BAD, N_("policy %s: %s: %s has no use for %s; it takes: %s"), m->r->file, m->g->id,
		                m->need->id, it->name, m->need->args);
	}
	while (*must) {
		size_t n = strcspn(must, "|");

		if (!rbk_json_get(m->v, rbk_arena_copy(m->r->a, must, n)))
			return rbk_fail(m->r->err, RBK_E_BAD, N_("policy %s: %s: %s needs %.*s"), m->r->file, m->g->id, m->need->id, (int)n, must);
		must += n + (must[n] == '|');
	}
	return 0;
}

static int
read_args(struct making *m)
{
	const struct rbk_json *off = rbk_json_get(m->v, "off"), *here = rbk_json_get(m->v, "here");
	int code = check_args(m);

	if (!code)
		code = read_strs(m, &m->g->fields, "fields", is_field);
	if (!code)
		code = read_strs(m, &m->g->kinds, "kinds", is_kind);
	if (!code)
		code = read_word(m, &m->g->role, "role", "contact_roles");
	if (!code)
		code = read_word(m, &m->g->what, "what", "approvals");
	if (!code)
		code = read_word(m, &m->g->grade, "grade", "grades");
	if (!code)
		code = read_word(m, &m->g->if_document, "if_document", "document_kinds");
	if (!code)
		code = read_count(m);
	if (!code)
		code = read_percent(m);
	if (!code && ((off && off->type != RBK_J_BOOL) || (here && here->type != RBK_J_BOOL)))
		code = rbk_fail(m->r->err, RBK_E_BAD, N_("policy %s: %s: off and here must be true or false"), m->r->file, m->g->id);
	if (code)
		return code;
	m->g->off = off && off->num;
	m->g->here = here && here->num;
	return 0;
}

/* "gate.<step>.<name>" of a step before won and lost. */
static int
read_head(struct making *m)
{
	struct rbk_policy_reading *r = m->r;
	const char *id = m->g->id, *step = rbk_json_get_str(m->v, "step"), *needs = rbk_json_get_str(m->v, "needs");
	int rank = step ? rbk_policy_rank(r->p, "steps", step) : -1;
	const char *all = "";

	if (strncmp(id, "gate.", 5) != 0 || strlen(id) > 64 || id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_.")])
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: the id \"%.64s\" of a gate must begin with gate. and have a-z, 0-9, _ and . only"), r->file, id);
	if (rank < 0 || !rbk_policy_word_at(r->p, "steps", (size_t)rank + 2))
		return bad(m, "step", step ? step : "?", words_of(r, "steps"));
	for (size_t i = 0; (m->need = rbk_need_at(i)); i++) {
		if (needs && strcmp(m->need->id, needs) == 0)
			break;
		all = rbk_arena_print(r->a, "%s%s%s", all, *all ? ", " : "", m->need->id);
	}
	if (!m->need)
		return bad(m, "needs", needs ? needs : "?", all);
	m->g->step = step;
	m->g->needs = m->need->id;
	return 0;
}

static int
read_gate(struct rbk_policy_reading *r, struct rbk_gate *g, struct rbk_rule_text *text, const struct rbk_json *v)
{
	struct making m = { .r = r, .g = g, .v = v };
	int code = 0;

	for (size_t i = 0; i < r->p->n_gates; i++)
		if (strcmp(r->p->gates[i].id, g->id) == 0)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: stands twice"), r->file, g->id);
	RBK_JSON_EACH(it, v) /* an unknown argument may change what is asked: the gate as a whole isn't known then */
		if (!rbk_word_in(RBK_POLICY_TEXTS "|step|needs|off|" ARGS, it->name))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: unknown field \"%.40s\"; allowed are: %s"), r->file, g->id, it->name,
			                RBK_POLICY_TEXTS "|step|needs|off|" ARGS);
	code = rbk_policy_about(r, text, v, g->id);
	if (!code)
		code = read_head(&m);
	return code ? code : read_args(&m);
}

int
rbk_policy_gate(struct rbk_policy_reading *r, const struct rbk_json *v)
{
	struct rbk_policy *p = r->p;
	struct rbk_gate g = { .id = rbk_json_get_str(v, "id") };
	struct rbk_rule_text text;
	int code;

	if (!g.id)
		return r->any ? rbk_policy_unknown(r, "?") : rbk_fail(r->err, RBK_E_BAD, N_("policy %s: gates: a gate without id"), r->file);
	if ((code = read_gate(r, &g, &text, v)) && r->any) {
		rbk_err_clear(r->err);
		return rbk_policy_unknown(r, g.id);
	}
	if (code)
		return code;
	text.off = g.off;
	g.text[0] = text.text[0] ? text.text[0] : g.id;
	g.text[1] = text.text[1] ? text.text[1] : g.text[0];
	p->gates = rbk_policy_room(r, p->gates, p->n_gates, &r->cap_gates, sizeof *p->gates);
	p->gates[p->n_gates++] = g;
	rbk_policy_keep(r, &text);
	return 0;
}
