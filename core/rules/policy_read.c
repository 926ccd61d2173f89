/* Policy files → a policy, checked as a whole: what is wrong is refused
   here with file, place and reason, so that no engine meets it later. */
#include <assert.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/schema.h"
#include "core/rules/policy_p.h"

struct reading {
	struct rbk_policy *p;
	struct rbk_arena  *a;
	struct rbk_err    *err;
	const char        *file;
	bool               rule_seen[RBK_RULES], list_seen[RBK_LISTS], from_seen;
};

/* [a-z0-9_.]+ */
static bool
id_valid(const char *s)
{
	return s && *s && strlen(s) <= 64 && !s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.")];
}

static int
known_fields(struct reading *r, const struct rbk_json *obj, const char *place, const char *allowed)
{
	if (obj->type != RBK_J_OBJ)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: must be an object { … }"), r->file, place);
	RBK_JSON_EACH(it, obj)
		if (!rbk_word_in(allowed, it->name))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: unknown field \"%.40s\"; allowed are: %s"),
			                r->file, place, it->name, allowed);
	return 0;
}

static int
text_of(struct reading *r, const char **out, const struct rbk_json *obj, const char *place, const char *field)
{
	const char *s = rbk_json_get_str(obj, field);

	if (!s || !*s || strlen(s) > RBK_STR_MAX)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: field %s must be a text of 1 to %d bytes"),
		                r->file, place, field, RBK_STR_MAX);
	*out = rbk_arena_str(r->a, s);
	return 0;
}

/* "manual 5.1.3", or "ours" with a reason. */
static int
source_check(struct reading *r, const struct rbk_json *obj, const char *place)
{
	const char *source = rbk_json_get_str(obj, "source"), *reason = rbk_json_get_str(obj, "reason");

	if (source && strncmp(source, "manual ", 7) == 0 && source[7] >= '1' && source[7] <= '9')
		return 0;
	if (!source || strcmp(source, "ours") != 0)
		return rbk_fail(r->err, RBK_E_BAD,
		                N_("policy %s: %s: source must be \"ours\" or \"manual\" with a section, as in \"manual 5.1.3\""), r->file, place);
	if (!reason || !*reason)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: a rule of our own needs a reason"), r->file, place);
	return 0;
}

static int
read_number(struct reading *r, size_t row, const struct rbk_json *v)
{
	const struct rbk_rule *rule = &rbk_rules[row];

	if (!v || v->type != RBK_J_INT || v->num < rule->min || v->num > rule->max)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: value must be a whole number from %lld to %lld"),
		                r->file, rule->id, (long long)rule->min, (long long)rule->max);
	r->p->numbers[row] = v->num;
	return 0;
}

static int
read_words(struct reading *r, size_t row, const struct rbk_json *v)
{
	const struct rbk_rule *rule = &rbk_rules[row];

	if (!v || v->type != RBK_J_LIST || (int64_t)v->count < rule->min || (int64_t)v->count > rule->max)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: value must be a list of %lld to %lld of: %s"),
		                r->file, rule->id, (long long)rule->min, (long long)rule->max, rule->allowed);
	const char **items = rbk_arena_take(r->a, (v->count + 1) * sizeof *items);
	size_t n = 0;

	RBK_JSON_EACH(it, v) {
		if (it->type != RBK_J_STR || !rbk_word_in(rule->allowed, it->str))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: \"%.40s\" is not one of: %s"),
			                r->file, rule->id, it->type == RBK_J_STR ? it->str : "?", rule->allowed);
		for (size_t i = 0; i < n; i++)
			if (strcmp(items[i], it->str) == 0)
				return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: \"%s\" stands twice"), r->file, rule->id, it->str);
		items[n++] = rbk_arena_str(r->a, it->str);
	}
	r->p->items[row] = items;
	return 0;
}

static int
read_rule(struct reading *r, const struct rbk_json *v)
{
	const char *id = rbk_json_get_str(v, "id"), *text = NULL;
	size_t row = 0;

	if (!id)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: rules: a rule without id"), r->file);
	while (row < RBK_RULES && strcmp(rbk_rules[row].id, id) != 0)
		row++;
	if (row == RBK_RULES)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: \"%.64s\" is not a rule this program knows"), r->file, id);
	if (r->rule_seen[row])
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: stands twice"), r->file, id);
	r->rule_seen[row] = true;

	int code = known_fields(r, v, id, "id|value|source|reason|en|zh");

	if (!code)
		code = source_check(r, v, id);
	if (!code)
		code = text_of(r, &text, v, id, "en");
	if (!code)
		code = text_of(r, &text, v, id, "zh");
	if (!code)
		code = rbk_rules[row].type == RBK_RULE_INT ? read_number(r, row, rbk_json_get(v, "value"))
		                                           : read_words(r, row, rbk_json_get(v, "value"));
	return code;
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
read_word(struct reading *r, struct rbk_word_list *l, const char *list, const struct rbk_json *v)
{
	struct rbk_word w = {0};
	int code = known_fields(r, v, list, "id|en|zh");

	if (!code)
		code = text_of(r, &w.id, v, list, "id");
	if (!code)
		code = text_of(r, &w.en, v, list, "en");
	if (!code)
		code = text_of(r, &w.zh, v, list, "zh");
	if (code)
		return code;
	if (!id_valid(w.id))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: word id \"%.40s\": use a-z, 0-9, _ and . only"), r->file, list, w.id);
	if (word_taken(l, w.id) || word_taken(l, w.en) || word_taken(l, w.zh))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: the word \"%s\" or a label of it stands twice"), r->file, list, w.id);
	l->words[l->n++] = w;
	return 0;
}

static int
read_list(struct reading *r, const struct rbk_json *v)
{
	const char *id = rbk_json_get_str(v, "id");
	size_t row = 0;

	if (!id)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: lists: a list without id"), r->file);
	while (row < RBK_LISTS && strcmp(rbk_lists[row], id) != 0)
		row++;
	if (row == RBK_LISTS)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: \"%.64s\" is not a list this program knows"), r->file, id);
	if (r->list_seen[row])
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: stands twice"), r->file, id);
	r->list_seen[row] = true;

	int code = known_fields(r, v, id, "id|source|reason|words");
	const struct rbk_json *words = rbk_json_get(v, "words");

	if (!code)
		code = source_check(r, v, id);
	if (code)
		return code;
	if (!words || words->type != RBK_J_LIST || words->count == 0 || words->count > RBK_LIST_MAX)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: words must be a list of 1 to %d"), r->file, id, RBK_LIST_MAX);
	r->p->lists[row].words = rbk_arena_take(r->a, words->count * sizeof(struct rbk_word));
	RBK_JSON_EACH(it, words)
		if ((code = read_word(r, &r->p->lists[row], id, it)))
			return code;
	return 0;
}

static int
read_head(struct reading *r, const struct rbk_json *root)
{
	const char *kind = NULL, *name = NULL, *from = NULL;
	rbk_day day;
	int code = known_fields(r, root, "the file", "kind|name|from|rules|lists");

	if (!code)
		code = text_of(r, &kind, root, "the file", "kind");
	if (!code)
		code = text_of(r, &name, root, "the file", "name");
	if (!code)
		code = text_of(r, &from, root, "the file", "from");
	if (code)
		return code;
	if (strcmp(kind, "policy") != 0)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: kind must be \"policy\""), r->file);
	if (strcmp(name, r->file) != 0)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: name must be \"%s\", as the file is called"), r->file, r->file);
	if (rbk_day_read(&day, from, r->err))
		return rbk_while(r->err, N_("policy %s: from"), r->file);
	if (r->from_seen && day != r->p->from)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: from must be %s, as in the other files of this policy"), r->file, r->p->version);
	r->p->from = day;
	r->from_seen = true;
	rbk_day_write(r->p->version, day);
	return 0;
}

static int
read_file(struct reading *r, const struct rbk_policy_text *file)
{
	struct rbk_json *root;

	r->file = file->name;
	if (strcmp(file->name, "names") == 0) { /* long, and seldom needed: rbk_policy_words reads and checks it */
		r->p->names = (struct rbk_policy_text){ "names", rbk_arena_copy(r->a, file->bytes, file->len), file->len };
		return 0;
	}
	if (rbk_json_read(&root, r->a, file->bytes, file->len, r->err))
		return rbk_while(r->err, N_("policy %s"), file->name);
	int code = read_head(r, root);
	const struct rbk_json *rules = rbk_json_get(root, "rules"), *lists = rbk_json_get(root, "lists");

	if (code)
		return code;
	if ((rules && rules->type != RBK_J_LIST) || (lists && lists->type != RBK_J_LIST))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: rules and lists must be lists [ … ]"), r->file);
	RBK_JSON_EACH(it, rules)
		if ((code = read_rule(r, it)))
			return code;
	RBK_JSON_EACH(it, lists)
		if ((code = read_list(r, it)))
			return code;
	return 0;
}

int
rbk_policy_read(const struct rbk_policy **out, struct rbk_arena *a, const struct rbk_policy_text *files, size_t n,
                struct rbk_err *err)
{
	struct reading r = { .p = rbk_arena_take(a, sizeof *r.p), .a = a, .err = err };

	*out = NULL;
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < i; k++)
			if (strcmp(files[k].name, files[i].name) == 0)
				return rbk_fail(err, RBK_E_BAD, N_("policy %s: the file stands twice"), files[i].name);
		int code = read_file(&r, &files[i]);

		if (code)
			return code;
	}
	for (size_t i = 0; i < RBK_RULES; i++)
		if (!r.rule_seen[i])
			return rbk_fail(err, RBK_E_BAD, N_("policy: the rule %s is missing: add it to one of the files"), rbk_rules[i].id);
	for (size_t i = 0; i < RBK_LISTS; i++)
		if (!r.list_seen[i])
			return rbk_fail(err, RBK_E_BAD, N_("policy: the list %s is missing: add it to one of the files"), rbk_lists[i]);
	*out = r.p;
	return 0;
}

size_t
rbk_policy_builtin_files(const struct rbk_policy_text **files)
{
	size_t n = 0;

	*files = rbk_policy_default;
	while (rbk_policy_default[n].name)
		n++;
	return n;
}

const struct rbk_policy *
rbk_policy_builtin(struct rbk_arena *a)
{
	const struct rbk_policy_text *files;
	const struct rbk_policy *p;
	struct rbk_err err = {0};
	size_t n = rbk_policy_builtin_files(&files);
	int code = rbk_policy_read(&p, a, files, n, &err);

	assert(code == 0); /* our own files; tests/unit/policy_test.c */
	(void)code;
	return p;
}
