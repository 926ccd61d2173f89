/* Policy files → a policy, checked as a whole: what is wrong is refused
   here with file, place and reason, so that no engine meets it later. */
#include <assert.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/schema.h"
#include "core/rules/policy_p.h"

int
rbk_policy_unknown(struct rbk_policy_reading *r, const char *what)
{
	struct rbk_policy *p = r->p;

	p->ignored = rbk_policy_room(r, p->ignored, p->n_ignored, &r->cap_ignored, sizeof *p->ignored);
	p->ignored[p->n_ignored++] = rbk_arena_print(r->a, "%s: %.80s", r->file, what);
	return 0;
}

int
rbk_policy_fields(struct rbk_policy_reading *r, const struct rbk_json *obj, const char *place, const char *allowed)
{
	if (obj->type != RBK_J_OBJ)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: must be an object { … }"), r->file, place);
	RBK_JSON_EACH(it, obj) {
		if (rbk_word_in(allowed, it->name))
			continue;
		if (!r->any)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: unknown field \"%.40s\"; allowed are: %s"),
			                r->file, place, it->name, allowed);
		(void)rbk_policy_unknown(r, rbk_arena_print(r->a, "%.64s: %.40s", place, it->name));
	}
	return 0;
}

int
rbk_policy_str(struct rbk_policy_reading *r, const char **out, const struct rbk_json *obj, const char *place, const char *field)
{
	const char *s = rbk_json_get_str(obj, field);

	if (!s || !*s || strlen(s) > RBK_STR_MAX)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: field %s must be a text of 1 to %d bytes"),
		                r->file, place, field, RBK_STR_MAX);
	*out = s;
	return 0;
}

/* "manual 5.1.3", or "ours" with a reason. */
static int
source_check(struct rbk_policy_reading *r, const struct rbk_rule_text *t)
{
	const char *source = t->source;

	if (source && strncmp(source, "manual ", 7) == 0 && source[7] >= '1' && source[7] <= '9')
		return 0;
	if (!source || strcmp(source, "ours") != 0)
		return rbk_fail(r->err, RBK_E_BAD,
		                N_("policy %s: %s: source must be \"ours\" or \"manual\" with a section, as in \"manual 5.1.3\""), r->file, t->id);
	if (!t->reason[0])
		return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: a rule of our own needs a reason"), r->file, t->id);
	return 0;
}

/* A text and its Chinese: both or none; needed: both. */
static int
both_languages(struct rbk_policy_reading *r, const char *out[2], const struct rbk_json *obj, const char *id,
               const char *english, const char *chinese, bool needed)
{
	bool has[2] = { rbk_json_get(obj, english) != NULL, rbk_json_get(obj, chinese) != NULL };

	if (!needed && !has[0] && !has[1])
		return 0;
	if (r->any) {
		out[0] = rbk_json_get_str(obj, english);
		out[1] = rbk_json_get_str(obj, chinese);
		return 0;
	}
	int code = rbk_policy_str(r, &out[0], obj, id, english);

	return code ? code : rbk_policy_str(r, &out[1], obj, id, chinese);
}

int
rbk_policy_about(struct rbk_policy_reading *r, struct rbk_rule_text *out, const struct rbk_json *obj, const char *id)
{
	*out = (struct rbk_rule_text){ .id = id, .file = r->file, .source = rbk_json_get_str(obj, "source"),
	                               .signed_off = rbk_json_get_bool(obj, "signed"), .args = obj };
	const struct rbk_json *sign = rbk_json_get(obj, "signed");
	int code = both_languages(r, out->reason, obj, id, "reason", "reason_zh", false);

	if (!code && !r->any && sign && sign->type != RBK_J_BOOL)
		code = rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s: %s must be true or false"), r->file, id, "signed");
	if (!code)
		code = both_languages(r, out->reading, obj, id, "reading", "reading_zh", false);
	if (!code && !r->any)
		code = source_check(r, out);
	return code ? code : both_languages(r, out->text, obj, id, "en", "zh", true);
}

void *
rbk_policy_room(struct rbk_policy_reading *r, void *list, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return list;
	*cap = *cap * 2 + 16;
	void *more = rbk_arena_take(r->a, *cap * size);

	if (n)
		memcpy(more, list, n * size);
	return more;
}

void
rbk_policy_keep(struct rbk_policy_reading *r, const struct rbk_rule_text *text)
{
	struct rbk_policy *p = r->p;

	p->texts = rbk_policy_room(r, p->texts, p->n_texts, &r->cap_texts, sizeof *p->texts);
	p->texts[p->n_texts++] = *text;
}

static int
read_head(struct rbk_policy_reading *r, const struct rbk_json *root)
{
	const char *kind = NULL, *name = NULL, *from = NULL;
	rbk_day day;
	int code = rbk_policy_fields(r, root, "the file", "kind|name|from|rules|lists|gates|kpi|consequences");

	if (!code)
		code = rbk_policy_str(r, &kind, root, "the file", "kind");
	if (!code)
		code = rbk_policy_str(r, &name, root, "the file", "name");
	if (!code)
		code = rbk_policy_str(r, &from, root, "the file", "from");
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

/* Parses a file and its head; *root NULL: nothing more to read in it. */
static int
open_file(struct rbk_json **root, struct rbk_policy_reading *r, const struct rbk_policy_text *file)
{
	static const char *const parts[] = { "rules", "lists", "gates", "kpi", "consequences" };

	*root = NULL;
	r->file = file->name;
	if (strcmp(file->name, "names") == 0) { /* long, and seldom needed: rbk_policy_words reads and checks it */
		r->p->names = (struct rbk_policy_text){ "names", rbk_arena_copy(r->a, file->bytes, file->len), file->len };
		return 0;
	}
	r->file = rbk_arena_str(r->a, file->name);
	if (rbk_json_read(root, r->a, file->bytes, file->len, r->err))
		return rbk_while(r->err, N_("policy %s"), file->name);
	int code = read_head(r, *root);

	for (size_t i = 0; i < sizeof parts / sizeof *parts && !code; i++) {
		const struct rbk_json *list = rbk_json_get(*root, parts[i]);

		if (list && list->type != RBK_J_LIST)
			code = rbk_fail(r->err, RBK_E_BAD, N_("policy %s: %s must be a list [ … ]"), r->file, parts[i]);
	}
	return code;
}

typedef int take_fn(struct rbk_policy_reading *r, const struct rbk_json *v);

/* One part of all files: lists first, since rules and gates name their words. */
static int
take_part(struct rbk_policy_reading *r, const char *part, take_fn *take, struct rbk_json *const *roots,
          const struct rbk_policy_text *files, size_t n)
{
	int code = 0;

	for (size_t i = 0; i < n; i++) {
		r->file = files[i].name;
		RBK_JSON_EACH(it, roots[i] ? rbk_json_get(roots[i], part) : NULL)
			if ((code = take(r, it)))
				return code;
	}
	return 0;
}

/* What completes a policy of another program; NULL: nothing may. */
static const struct rbk_policy *
other(struct rbk_policy_reading *r)
{
	if (r->any && !r->other)
		r->other = rbk_policy_builtin(r->a);
	return r->other;
}

static int
complete_lists(struct rbk_policy_reading *r)
{
	struct rbk_policy *p = r->p;

	for (size_t i = 0; i < RBK_LISTS; i++) {
		if (p->lists[i].n)
			continue;
		if (!other(r))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy: the list %s is missing: add it to one of the files"), rbk_lists[i].id);
		p->lists[i] = r->other->lists[i];
		rbk_policy_keep(r, rbk_policy_text_of(r->other, rbk_lists[i].id));
	}
	return 0;
}

static int
complete_rules(struct rbk_policy_reading *r)
{
	struct rbk_policy *p = r->p;

	for (size_t i = 0; i < RBK_RULES; i++) {
		if (p->values[i].there)
			continue;
		if (!other(r))
			return rbk_fail(r->err, RBK_E_BAD, N_("policy: the rule %s is missing: add it to one of the files"), rbk_rules[i].id);
		p->values[i] = r->other->values[i];
		rbk_policy_keep(r, rbk_policy_text_of(r->other, rbk_rules[i].id));
	}
	return 0;
}

static int
complete_gates(struct rbk_policy_reading *r)
{
	struct rbk_policy *p = r->p;

	if (p->has_gates)
		return 0;
	if (!other(r))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy: there are no gates: add them to one of the files"));
	p->gates = r->other->gates;
	p->n_gates = r->other->n_gates;
	for (size_t i = 0; i < p->n_gates; i++)
		rbk_policy_keep(r, rbk_policy_text_of(r->other, p->gates[i].id));
	return 0;
}

/* Sheets that don't add up for want of a row this program doesn't know are
   no sheets: the compiled-in ones stand. */
static int
complete_kpi(struct rbk_policy_reading *r)
{
	struct rbk_policy *p = r->p;
	int code = p->has_kpi ? rbk_policy_kpi_whole(r) : 0;

	if (p->has_kpi && !code)
		return 0;
	if (!other(r))
		return code ? code : rbk_fail(r->err, RBK_E_BAD, N_("policy: there are no rows of KPI sheets (kpi): add them to one of the files"));
	if (code) {
		rbk_err_clear(r->err);
		r->file = "kpi";
		(void)rbk_policy_unknown(r, "kpi");
	}
	p->kpi = r->other->kpi;
	p->n_kpi = r->other->n_kpi;
	for (size_t i = 0; i < p->n_kpi; i++)
		if (!rbk_policy_text_of(p, p->kpi[i].id))
			rbk_policy_keep(r, rbk_policy_text_of(r->other, p->kpi[i].id));
	return 0;
}

static int
complete_consequences(struct rbk_policy_reading *r)
{
	struct rbk_policy *p = r->p;

	if (p->has_consequences)
		return 0;
	if (!other(r))
		return rbk_fail(r->err, RBK_E_BAD, N_("policy: there are no consequences: add them to one of the files"));
	p->consequences = r->other->consequences;
	p->n_consequences = r->other->n_consequences;
	for (size_t i = 0; i < p->n_consequences; i++)
		rbk_policy_keep(r, rbk_policy_text_of(r->other, p->consequences[i].id));
	return 0;
}

static int
read_files(struct rbk_policy_reading *r, const struct rbk_policy_text *files, size_t n)
{
	struct rbk_json **roots = rbk_arena_take(r->a, (n + 1) * sizeof *roots);
	struct rbk_policy_text *named = rbk_arena_take(r->a, (n + 1) * sizeof *named);
	int code = 0;

	for (size_t i = 0; i < n && !code; i++) {
		for (size_t k = 0; k < i; k++)
			if (strcmp(files[k].name, files[i].name) == 0)
				return rbk_fail(r->err, RBK_E_BAD, N_("policy %s: the file stands twice"), files[i].name);
		code = open_file(&roots[i], r, &files[i]);
		named[i].name = r->file;
		r->p->has_gates = r->p->has_gates || (!code && roots[i] && rbk_json_get(roots[i], "gates"));
		r->p->has_kpi = r->p->has_kpi || (!code && roots[i] && rbk_json_get(roots[i], "kpi"));
		r->p->has_consequences = r->p->has_consequences || (!code && roots[i] && rbk_json_get(roots[i], "consequences"));
	}
	if (!code && r->any && !r->from_seen)
		code = rbk_fail(r->err, RBK_E_BAD, N_("there is no policy in it"));
	if (!code)
		code = take_part(r, "lists", rbk_policy_list, roots, named, n);
	if (!code)
		code = complete_lists(r);
	if (!code)
		code = take_part(r, "rules", rbk_policy_rule, roots, named, n);
	if (!code)
		code = complete_rules(r);
	if (!code)
		code = take_part(r, "gates", rbk_policy_gate, roots, named, n);
	if (!code)
		code = complete_gates(r);
	if (!code)
		code = take_part(r, "kpi", rbk_policy_kpi, roots, named, n);
	if (!code)
		code = complete_kpi(r);
	if (!code)
		code = take_part(r, "consequences", rbk_policy_consequence, roots, named, n);
	return code ? code : complete_consequences(r);
}

int
rbk_policy_read(const struct rbk_policy **out, struct rbk_arena *a, const struct rbk_policy_text *files, size_t n,
                struct rbk_err *err)
{
	struct rbk_policy_reading r = { .p = rbk_arena_take(a, sizeof *r.p), .a = a, .err = err };
	int code = read_files(&r, files, n);

	*out = code ? NULL : r.p;
	return code;
}

int
rbk_policy_read_any(const struct rbk_policy **out, struct rbk_arena *a, const struct rbk_policy_text *files, size_t n,
                    struct rbk_err *err)
{
	struct rbk_policy_reading r = { .p = rbk_arena_take(a, sizeof *r.p), .a = a, .err = err, .any = true };
	int code = read_files(&r, files, n);

	*out = code ? NULL : r.p;
	return code;
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
