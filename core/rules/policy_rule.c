/* Rules and lists of a policy file: each against its row. What isn't known
   is refused, or (reading what another program wrote) left out. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/schema.h"
#include "core/rules/policy_p.h"

/* [a-z0-9_.]+ */
static bool
id_valid(const char *s)
{
	return s && *s && strlen(s) <= 64 && !s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.")];
}

static int
read_number(struct rbk_policy_reading *r, struct rbk_value *out, const struct rbk_rule *rule, const struct rbk_json *v)
{
	if (!v || v->type != RBK_J_INT || v->num < rule->min || v->num > rule->max)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: value must be a whole number from %lld to %lld"),
		                r->file, rule->id, (long long)rule->min, (long long)rule->max);
	out->number = v->num;
	return 0;
}

/* The words of a list as "a|b|c", for people. */
static const char *
words_of(struct rbk_policy_reading *r, const char *list)
{
	const char *all = "", *id;

	for (size_t i = 0; (id = rbk_policy_word_at(r->p, list, i)); i++)
		all = rbk_arena_print(r->a, "%s%s%s", all, *all ? "|" : "", id);
	return all;
}

static int
read_words(struct rbk_policy_reading *r, struct rbk_value *out, const struct rbk_rule *rule, const struct rbk_json *v)
{
	const char *allowed = rule->allowed ? rule->allowed : words_of(r, rule->of);
	size_t n = 0;

	if (!v || v->type != RBK_J_LIST || (int64_t)v->count < rule->min || (int64_t)v->count > rule->max)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: value must be a list of %lld to %lld of: %s"),
		                r->file, rule->id, (long long)rule->min, (long long)rule->max, allowed);
	out->items = rbk_arena_take(r->a, (v->count + 1) * sizeof *out->items);
	RBK_JSON_EACH(it, v) {
		if (it->type != RBK_J_STR || !rbk_word_in(allowed, it->str))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: \"%.40s\" is not one of: %s"),
			                r->file, rule->id, it->type == RBK_J_STR ? it->str : "?", allowed);
		for (size_t i = 0; i < n; i++)
			if (strcmp(out->items[i], it->str) == 0)
				return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: \"%s\" stands twice"), r->file, rule->id, it->str);
		out->items[n++] = it->str;
	}
	return 0;
}

static int
read_pair(struct rbk_policy_reading *r, struct rbk_pair *out, const struct rbk_rule *rule, const struct rbk_json *v)
{
	bool numbers = rule->type == RBK_RULE_NUMBERS;

	*out = (struct rbk_pair){ .word = v->name, .to = v->str, .number = v->num };
	if (rbk_policy_rank(r->p, rule->of, v->name) < 0)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: \"%.40s\" is not one of: %s"), r->file, rule->id, v->name,
		                words_of(r, rule->of));
	if (numbers && (v->type != RBK_J_INT || v->num < rule->min || v->num > rule->max))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: %s must be a whole number from %lld to %lld"),
		                r->file, rule->id, v->name, (long long)rule->min, (long long)rule->max);
	if (!numbers && (v->type != RBK_J_STR || rbk_policy_rank(r->p, rule->to, v->str) < 0))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: \"%.40s\" is not one of: %s"), r->file, rule->id,
		                v->type == RBK_J_STR ? v->str : "?", words_of(r, rule->to));
	return 0;
}

/* A word that a rule must say something of: of numbers all but those the
   engine itself asks of the list (won, lost: nobody reckons with their rates).
   What an older program wrote may say less. */
static bool
must_say(const struct rbk_policy_reading *r, const struct rbk_rule *rule, const char *word)
{
	const char *ends = rbk_lists[rbk_list_row(rule->of)].must;

	if (rule->type == RBK_RULE_MAP)
		return rule->min > 0;
	return !r->any && !(ends && rbk_word_in(ends, word));
}

static int
read_pairs(struct rbk_policy_reading *r, struct rbk_value *out, const struct rbk_rule *rule, const struct rbk_json *v)
{
	const char *word;
	int code = 0;
	size_t n = 0;

	if (!v || v->type != RBK_J_OBJ || v->count > RBK_LIST_MAX || !v->count)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: value must be an object of words of %s: %s"),
		                r->file, rule->id, rule->of, words_of(r, rule->of));
	out->pairs = rbk_arena_take(r->a, (v->count + 1) * sizeof *out->pairs);
	RBK_JSON_EACH(it, v)
		if ((code = read_pair(r, &out->pairs[n++], rule, it)))
			return code;
	for (size_t i = 0; (word = rbk_policy_word_at(r->p, rule->of, i)); i++)
		if (must_say(r, rule, word) && !rbk_json_get(v, word))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: nothing is said of \"%s\""), r->file, rule->id, word);
	return 0;
}

static int
read_value(struct rbk_policy_reading *r, struct rbk_value *out, const struct rbk_rule *rule, const struct rbk_json *v)
{
	switch (rule->type) {
	case RBK_RULE_INT:
		return read_number(r, out, rule, v);
	case RBK_RULE_WORDS:
		return read_words(r, out, rule, v);
	default:
		return read_pairs(r, out, rule, v);
	}
}

int
rbk_policy_rule(struct rbk_policy_reading *r, const struct rbk_json *v)
{
	const char *id = rbk_json_get_str(v, "id");
	struct rbk_value value = { .there = true };
	struct rbk_rule_text text;
	size_t row = 0;

	if (!id)
		return r->any ? rbk_policy_unknown(r, "?") : rbk_fail(r->err, RBK_E_BAD, N_("policy %s: rules: a rule without id"), r->file);
	while (row < RBK_RULES && strcmp(rbk_rules[row].id, id) != 0)
		row++;
	if (row == RBK_RULES)
		return r->any ? rbk_policy_unknown(r, id)
		              : rbk_fail(r->err, RBK_E_BAD, N_("policy %s: \"%.64s\" is not a rule this program knows"), r->file, id);
	if (r->p->values[row].there)
		return r->any ? rbk_policy_unknown(r, id) : rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: stands twice"), r->file, id);

	int code = rbk_policy_fields(r, v, id, RBK_POLICY_TEXTS "|value");

	if (!code)
		code = rbk_policy_about(r, &text, v, id);
	if (!code)
		code = read_value(r, &value, &rbk_rules[row], rbk_json_get(v, "value"));
	if (code && r->any) { /* said in a way this program doesn't know: the compiled-in one stands */
		rbk_err_clear(r->err);
		return rbk_policy_unknown(r, id);
	}
	if (code)
		return code;
	r->p->values[row] = value;
	text.value = rbk_json_get(v, "value");
	rbk_policy_keep(r, &text);
	return 0;
}

/* A word is found by id or label, so no two words may share one. */
static bool
word_taken(const struct rbk_word_list *l, const char *text)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->words[i].id, text) == 0 || strcmp(l->words[i].en, text) == 0 || strcmp(l->words[i].zh, text) == 0)
			return true;
	return false;
}

static int
read_word(struct rbk_policy_reading *r, struct rbk_word_list *l, const char *list, const struct rbk_json *v)
{
	struct rbk_word w = {0};
	int code = rbk_policy_fields(r, v, list, "id|en|zh|source");

	if (!code)
		code = rbk_policy_str(r, &w.id, v, list, "id");
	if (!code)
		code = rbk_policy_str(r, &w.en, v, list, "en");
	if (!code)
		code = rbk_policy_str(r, &w.zh, v, list, "zh");
	if (code)
		return code;
	w.source = rbk_json_get_str(v, "source");
	if (!id_valid(w.id))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: word id \"%.40s\": use a-z, 0-9, _ and . only"), r->file, list, w.id);
	if (word_taken(l, w.id) || word_taken(l, w.en) || word_taken(l, w.zh))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: the word \"%s\" or a label of it stands twice"), r->file, list, w.id);
	l->words[l->n++] = w;
	return 0;
}

/* The words a list can't be without; those of the steps stand at its end. */
static int
check_must(struct rbk_policy_reading *r, const struct rbk_list *row, const struct rbk_word_list *l)
{
	const char *must = row->must;

	while (must && *must) {
		size_t n = strcspn(must, "|");
		const char *word = rbk_arena_copy(r->a, must, n);
		size_t i = 0;

		while (i < l->n && strcmp(l->words[i].id, word) != 0)
			i++;
		if (i == l->n)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: the word \"%s\" is missing"), r->file, row->id, word);
		must += n + (must[n] == '|');
	}
	if (strcmp(row->id, "steps") == 0 &&
	    (l->n < 3 || strcmp(l->words[l->n - 2].id, "won") != 0 || strcmp(l->words[l->n - 1].id, "lost") != 0))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: steps: \"won\" and then \"lost\" must be the last two, behind at least one step"), r->file);
	return 0;
}

static int
read_list(struct rbk_policy_reading *r, struct rbk_word_list *l, const struct rbk_list *row, const struct rbk_json *words)
{
	int code = 0;

	if (!words || words->type != RBK_J_LIST || words->count == 0 || words->count > RBK_LIST_MAX)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: words must be a list of 1 to %d"), r->file, row->id, RBK_LIST_MAX);
	if (strcmp(row->id, "grades") == 0 && words->count > RBK_GRADES_MAX)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: words must be a list of 1 to %d"), r->file, row->id, RBK_GRADES_MAX);
	l->words = rbk_arena_take(r->a, words->count * sizeof *l->words);
	RBK_JSON_EACH(it, words) {
		if (!(code = read_word(r, l, row->id, it)))
			continue;
		if (!r->any)
			return code;
		rbk_err_clear(r->err);
		(void)rbk_policy_unknown(r, row->id);
	}
	return check_must(r, row, l);
}

int
rbk_policy_list(struct rbk_policy_reading *r, const struct rbk_json *v)
{
	const char *id = rbk_json_get_str(v, "id");
	struct rbk_word_list list = {0};
	struct rbk_rule_text text;

	if (!id)
		return r->any ? rbk_policy_unknown(r, "?") : rbk_fail(r->err, RBK_E_BAD, N_("policy %s: lists: a list without id"), r->file);
	size_t row = rbk_list_row(id);

	if (row == RBK_LISTS)
		return r->any ? rbk_policy_unknown(r, id)
		              : rbk_fail(r->err, RBK_E_BAD, N_("policy %s: \"%.64s\" is not a list this program knows"), r->file, id);
	if (r->p->lists[row].n)
		return r->any ? rbk_policy_unknown(r, id) : rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: stands twice"), r->file, id);
	int code = rbk_policy_fields(r, v, id, RBK_POLICY_TEXTS "|words");

	if (!code)
		code = rbk_policy_about(r, &text, v, id);
	if (!code)
		code = read_list(r, &list, &rbk_lists[row], rbk_json_get(v, "words"));
	if (code && r->any) {
		rbk_err_clear(r->err);
		return rbk_policy_unknown(r, id);
	}
	if (code)
		return code;
	r->p->lists[row] = list;
	text.list = rbk_lists[row].id;
	rbk_policy_keep(r, &text);
	return 0;
}
