/* KPI sheets and consequences of a policy file: rows against the table of
   metrics and the policy's own lists. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/schema.h"
#include "core/rules/policy_p.h"

#define ROW_ARGS "of|what|target|lose|per|side|steps"
#define CONSEQUENCE_ARGS "from|to|grade|run|unfit|then"

static const char *
words_of(struct rbk_policy_reading *r, const char *list)
{
	const char *all = "", *id;

	for (size_t i = 0; (id = rbk_policy_word_at(r->p, list, i)); i++)
		all = rbk_arena_print(r->a, "%s%s%s", all, *all ? ", " : "", id);
	return all;
}

static int
bad(struct rbk_policy_reading *r, const char *id, const char *arg, const char *value, const char *allowed)
{
	return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: %s: \"%.40s\" is not one of: %.600s"), r->file, id, arg,
	                value ? value : "?", allowed);
}

/* A field that is one of a|b|c, or a word of the list. */
static int
choice(struct rbk_policy_reading *r, const char **out, const struct rbk_json *v, const char *id, const char *arg,
       const char *words, const char *list)
{
	*out = rbk_json_get_str(v, arg);
	if (*out && (words ? rbk_word_in(words, *out) : rbk_policy_rank(r->p, list, *out) >= 0))
		return 0;
	return bad(r, id, arg, *out, words ? words : words_of(r, list));
}

static int
number(struct rbk_policy_reading *r, int64_t *out, const struct rbk_json *v, const char *id, const char *arg, int64_t min, int64_t max)
{
	const struct rbk_json *n = rbk_json_get(v, arg);

	if (!n || n->type != RBK_J_INT || n->num < min || n->num > max)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: %s must be a whole number from %lld to %lld"), r->file, id, arg,
		                (long long)min, (long long)max);
	*out = n->num;
	return 0;
}

static int
flag(struct rbk_policy_reading *r, bool *out, const struct rbk_json *v, const char *id, const char *arg)
{
	const struct rbk_json *b = rbk_json_get(v, arg);

	if (b && b->type != RBK_J_BOOL)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: %s must be true or false"), r->file, id, arg);
	*out = b && b->num;
	return 0;
}

static int
known_fields(struct rbk_policy_reading *r, const struct rbk_json *v, const char *id, const char *allowed)
{
	RBK_JSON_EACH(it, v) /* an unknown field may change what is meant: the row as a whole isn't known then */
		if (!rbk_word_in(allowed, it->name))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: unknown field \"%.40s\"; allowed are: %s"), r->file, id, it->name, allowed);
	return 0;
}

/* "<start>…" of a-z, 0-9, _ and . */
static int
good_id(struct rbk_policy_reading *r, const char *id, const char *start)
{
	if (strncmp(id, start, strlen(start)) == 0 && strlen(id) <= 64 && !id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_.")])
		return 0;
	return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: the id \"%.64s\" must begin with %s and have a-z, 0-9, _ and . only"), r->file, id, start);
}

static const struct rbk_kpi_metric *
metric_of(struct rbk_policy_reading *r, const struct rbk_kpi_rule *k)
{
	const struct rbk_kpi_metric *m = rbk_kpi_metric_find(k->metric), *any;
	const char *all = "";

	for (size_t i = 0; !m && (any = rbk_kpi_metric_at(i)); i++)
		all = rbk_arena_print(r->a, "%s%s%s", all, *all ? ", " : "", any->id);
	if (!m)
		(void)bad(r, k->id, "metric", k->metric, all);
	return m;
}

/* Only what the metric has, and all it must have. */
static int
check_args(struct rbk_policy_reading *r, const struct rbk_kpi_rule *k, const struct rbk_kpi_metric *m, const struct rbk_json *v)
{
	const char *must = m->must;

	RBK_JSON_EACH(it, v)
		if (rbk_word_in(ROW_ARGS, it->name) && !rbk_word_in(m->args, it->name))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: %s has no use for %s; it takes: %s"), r->file, k->id, m->id, it->name, m->args);
	while (*must) {
		size_t n = strcspn(must, "|");

		if (!rbk_json_get(v, rbk_arena_copy(r->a, must, n)))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: %s needs %.*s"), r->file, k->id, m->id, (int)n, must);
		must += n + (must[n] == '|');
	}
	return 0;
}

static int
read_args(struct rbk_policy_reading *r, struct rbk_kpi_rule *k, const struct rbk_kpi_metric *m, const struct rbk_json *v)
{
	const char *side = NULL, *steps = NULL;
	int code = 0;

	if (rbk_word_in(m->args, "of"))
		code = choice(r, &k->of, v, k->id, "of", "person|unit", NULL);
	if (!code && rbk_word_in(m->args, "what"))
		code = choice(r, &k->what, v, k->id, "what", "deal|landing", NULL);
	if (code || m->ticked)
		return code;
	if ((code = number(r, &k->target, v, k->id, "target", 0, m->lower ? 100 : 500)) || (code = number(r, &k->lose, v, k->id, "lose", 1, 100)) ||
	    (code = number(r, &k->per, v, k->id, "per", 1, 100)) ||
	    (code = choice(r, &side, v, k->id, "side", m->lower ? "above" : "below", NULL)) ||
	    (code = choice(r, &steps, v, k->id, "steps", "full|linear", NULL)))
		return code;
	k->linear = strcmp(steps, "linear") == 0;
	return 0;
}

/* One sheet measures a thing once. */
static int
check_twice(struct rbk_policy_reading *r, const struct rbk_kpi_rule *k)
{
	for (size_t i = 0; i < r->p->n_kpi; i++) {
		const struct rbk_kpi_rule *other = &r->p->kpi[i];

		if (strcmp(other->id, k->id) == 0)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: stands twice"), r->file, k->id);
		if (k->off || other->off || strcmp(other->sheet, k->sheet) != 0 || strcmp(other->metric, k->metric) != 0 ||
		    strcmp(other->of ? other->of : "", k->of ? k->of : "") != 0)
			continue;
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: the sheet %s has this metric already, by %s: switch one of them off"),
		                r->file, k->id, k->sheet, other->id);
	}
	return 0;
}

static int
read_row(struct rbk_policy_reading *r, struct rbk_kpi_rule *k, struct rbk_rule_text *text, const struct rbk_json *v)
{
	const struct rbk_kpi_metric *m;
	int code = known_fields(r, v, k->id, RBK_POLICY_TEXTS "|sheet|metric|weight|off|" ROW_ARGS);

	if (code || (code = good_id(r, k->id, "kpi.")) || (code = rbk_policy_about(r, text, v, k->id)) ||
	    (code = choice(r, &k->sheet, v, k->id, "sheet", NULL, "kpi_sheets")))
		return code;
	k->metric = rbk_json_get_str(v, "metric");
	if (!(m = metric_of(r, k)))
		return (int)r->err->code;
	if ((code = check_args(r, k, m, v)) || (code = number(r, &k->weight, v, k->id, "weight", 1, 100)) ||
	    (code = flag(r, &k->off, v, k->id, "off")) || (code = read_args(r, k, m, v)))
		return code;
	return check_twice(r, k);
}

int
rbk_policy_kpi(struct rbk_policy_reading *r, const struct rbk_json *v)
{
	struct rbk_policy *p = r->p;
	struct rbk_kpi_rule k = { .id = rbk_json_get_str(v, "id") };
	struct rbk_rule_text text;
	int code;

	if (!k.id)
		return r->any ? rbk_policy_unknown(r, "?") : rbk_fail(r->err, RBK_E_BAD, N_("policy %s: kpi: a row without id"), r->file);
	if ((code = read_row(r, &k, &text, v)) && r->any) {
		rbk_err_clear(r->err);
		return rbk_policy_unknown(r, k.id);
	}
	if (code)
		return code;
	text.off = k.off;
	k.text[0] = text.text[0] ? text.text[0] : k.id;
	k.text[1] = text.text[1] ? text.text[1] : k.text[0];
	p->kpi = rbk_policy_room(r, p->kpi, p->n_kpi, &r->cap_kpi, sizeof *p->kpi);
	p->kpi[p->n_kpi++] = k;
	rbk_policy_keep(r, &text);
	return 0;
}

int
rbk_policy_kpi_whole(struct rbk_policy_reading *r)
{
	const char *sheet;

	for (size_t i = 0; (sheet = rbk_policy_word_at(r->p, "kpi_sheets", i)); i++) {
		int64_t sum = 0;
		size_t n = 0;

		for (size_t k = 0; k < r->p->n_kpi; k++) {
			bool counts = !r->p->kpi[k].off && strcmp(r->p->kpi[k].sheet, sheet) == 0;

			sum += counts ? r->p->kpi[k].weight : 0;
			n += counts;
		}
		if (n > RBK_KPI_ROWS_MAX)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy: kpi: the sheet %s has more than %d rows"), sheet, RBK_KPI_ROWS_MAX);
		if (sum != 100)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy: kpi: the weights of the sheet %s add up to %lld, not to 100"), sheet, (long long)sum);
	}
	return 0;
}

const struct rbk_kpi_rule *
rbk_kpi_rule_at(const struct rbk_policy *p, const char *sheet, size_t i)
{
	for (size_t k = 0; sheet && k < p->n_kpi; k++)
		if (!p->kpi[k].off && strcmp(p->kpi[k].sheet, sheet) == 0 && i-- == 0)
			return &p->kpi[k];
	return NULL;
}

static int
read_then(struct rbk_policy_reading *r, struct rbk_consequence *c, const struct rbk_json *v)
{
	const struct rbk_json *list = rbk_json_get(v, "then");
	size_t n = 0;

	if (!list || list->type != RBK_J_LIST || !list->count || list->count > RBK_LIST_MAX)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: %s must be a list of texts"), r->file, c->id, "then");
	c->then = rbk_arena_take(r->a, (list->count + 1) * sizeof *c->then);
	RBK_JSON_EACH(it, list) {
		if (it->type != RBK_J_STR || rbk_policy_rank(r->p, "consequences", it->str) < 0)
			return bad(r, c->id, "then", it->str, words_of(r, "consequences"));
		c->then[n++] = it->str;
	}
	return 0;
}

/* One level, grade and run leads to one thing. */
static int
check_overlap(struct rbk_policy_reading *r, const struct rbk_consequence *c)
{
	int low = rbk_policy_rank(r->p, "levels", c->from), high = rbk_policy_rank(r->p, "levels", c->to);

	if (low > high)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: the level %s stands above %s: from is the lower one"), r->file, c->id, c->from, c->to);
	for (size_t i = 0; i < r->p->n_consequences; i++) {
		const struct rbk_consequence *other = &r->p->consequences[i];

		if (strcmp(other->id, c->id) == 0)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: stands twice"), r->file, c->id);
		if (other->run == c->run && strcmp(other->grade, c->grade) == 0 && rbk_policy_rank(r->p, "levels", other->to) >= low &&
		    rbk_policy_rank(r->p, "levels", other->from) <= high)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: %s says already what as many months of this grade lead to"), r->file, c->id, other->id);
	}
	return 0;
}

static int
read_consequence(struct rbk_policy_reading *r, struct rbk_consequence *c, struct rbk_rule_text *text, const struct rbk_json *v)
{
	int code = known_fields(r, v, c->id, RBK_POLICY_TEXTS "|" CONSEQUENCE_ARGS);

	if (code || (code = good_id(r, c->id, "consequence.")) || (code = rbk_policy_about(r, text, v, c->id)) ||
	    (code = choice(r, &c->from, v, c->id, "from", NULL, "levels")) || (code = choice(r, &c->to, v, c->id, "to", NULL, "levels")) ||
	    (code = choice(r, &c->grade, v, c->id, "grade", NULL, "kpi_grades")) || (code = number(r, &c->run, v, c->id, "run", 1, 24)) ||
	    (code = flag(r, &c->unfit, v, c->id, "unfit")) || (code = read_then(r, c, v)))
		return code;
	return check_overlap(r, c);
}

int
rbk_policy_consequence(struct rbk_policy_reading *r, const struct rbk_json *v)
{
	struct rbk_policy *p = r->p;
	struct rbk_consequence c = { .id = rbk_json_get_str(v, "id") };
	struct rbk_rule_text text;
	int code;

	if (!c.id)
		return r->any ? rbk_policy_unknown(r, "?") : rbk_fail(r->err, RBK_E_BAD, N_("policy %s: consequences: a row without id"), r->file);
	if ((code = read_consequence(r, &c, &text, v)) && r->any) {
		rbk_err_clear(r->err);
		return rbk_policy_unknown(r, c.id);
	}
	if (code)
		return code;
	c.text[0] = text.text[0] ? text.text[0] : c.id;
	c.text[1] = text.text[1] ? text.text[1] : c.text[0];
	p->consequences = rbk_policy_room(r, p->consequences, p->n_consequences, &r->cap_consequences, sizeof *p->consequences);
	p->consequences[p->n_consequences++] = c;
	rbk_policy_keep(r, &text);
	return 0;
}

const struct rbk_consequence *
rbk_consequence_at(const struct rbk_policy *p, size_t i)
{
	return i < p->n_consequences ? &p->consequences[i] : NULL;
}
