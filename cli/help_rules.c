/* The company's rules as people read them: each with its source, in both
   languages. For help rules, hub policy show and roadbook-policy(5). */
#include <string.h>

#include "cli/help.h"
#include "cli/pen.h"
#include "cli/text.h"
#include "core/rules/source.h"

#define WIDTH 80

/* "manual 5.3 4.6.1", "ours, not signed off" */
static void
source(struct rbk_run *r, struct rbk_buf *out, const struct rbk_rule_text *t)
{
	const char *s = t->source ? t->source : "?";

	if (strncmp(s, "manual ", 7) == 0)
		rbk_buf_print(out, "%s %s", r->say(N_("manual")), s + 7);
	else
		rbk_buf_str(out, strcmp(s, "ours") == 0 ? r->say(N_("ours")) : s);
	if (t->reading[0])
		rbk_buf_print(out, "; %s", r->say(N_("read with care")));
	if (strcmp(s, "ours") == 0 || t->reading[0])
		rbk_buf_print(out, "; %s", r->say(t->signed_off ? N_("signed off") : N_("not signed off")));
	if (t->off)
		rbk_buf_print(out, "; %s", r->say(N_("switched off")));
}

static void
paragraph(struct rbk_buf *out, const char *lead, const char *text)
{
	if (!text)
		return;
	rbk_buf_str(out, "    ");
	if (lead)
		rbk_buf_print(out, "%s: ", lead);
	rbk_text_wrap(out, text, lead ? 6 + rbk_text_width(lead) : 4, 4, WIDTH);
	rbk_buf_char(out, '\n');
}

/* What a rule says, what a gate asks or a row scores, as in its file. */
static void
value(struct rbk_run *r, struct rbk_buf *out, const struct rbk_rule_text *t)
{
	static const char *const shown[] = { "step", "needs", "fields", "kinds", "role", "what", "grade", "if_document",
	                                     "count", "percent", "here", "sheet", "metric", "of", "weight", "target", "lose", "per",
	                                     "side", "steps", "from", "to", "run", "unfit", "then" };
	struct rbk_buf line = {0};

	if (t->value) {
		rbk_json_line(&line, t->value);
		paragraph(out, r->say(N_("value")), line.text);
	}
	for (size_t i = 0; !t->value && !t->list && i < sizeof shown / sizeof *shown; i++) {
		const struct rbk_json *v = rbk_json_get(t->args, shown[i]);

		rbk_buf_clear(&line);
		if (!v)
			continue;
		rbk_json_line(&line, v);
		paragraph(out, shown[i], line.text);
	}
	rbk_buf_free(&line);
}

/* Has the list words that are printed there? */
static bool
has_words(const struct rbk_policy *p, const struct rbk_rule_text *t, const char *place)
{
	const char *id;

	for (size_t i = 0; t->list && (id = rbk_policy_word_at(p, t->list, i)); i++)
		if (rbk_source_names(rbk_policy_word_source(p, t->list, id), place))
			return true;
	return false;
}

/* Of a list with words printed at that place only those. */
static void
words(struct rbk_run *r, struct rbk_buf *out, const struct rbk_policy *p, const struct rbk_rule_text *t, const char *place)
{
	const char *id;
	bool some = place && has_words(p, t, place);

	for (size_t i = 0; t->list && (id = rbk_policy_word_at(p, t->list, i)); i++) {
		const char *from = rbk_policy_word_source(p, t->list, id), *en = rbk_policy_label(p, t->list, id, 0);
		const char *zh = rbk_policy_label(p, t->list, id, 1);
		struct rbk_buf text = {0};

		if (some && !rbk_source_names(from, place))
			continue;
		rbk_buf_print(&text, "%s: %s · %s", id, en, zh);
		if (from && strncmp(from, "manual ", 7) == 0)
			rbk_buf_print(&text, " (%s %s)", r->say(N_("manual")), from + 7);
		paragraph(out, NULL, text.text);
		rbk_buf_free(&text);
	}
}

static void
write_rule(struct rbk_run *r, struct rbk_buf *out, const struct rbk_policy *p, const struct rbk_rule_text *t, bool whole,
           const char *place)
{
	rbk_buf_print(out, "%s  [", t->id);
	source(r, out, t);
	rbk_buf_str(out, "]\n");
	paragraph(out, NULL, t->text[0]);
	paragraph(out, NULL, t->text[1]);
	for (int i = 0; whole && i < 2; i++)
		paragraph(out, r->say(N_("read so")), t->reading[i]);
	for (int i = 0; whole && i < 2; i++)
		paragraph(out, r->say(N_("why ours")), t->reason[i]);
	if (whole || t->value)
		value(r, out, t);
	if (whole || place)
		words(r, out, p, t, place);
}

static const char *
kind_of(const struct rbk_rule_text *t)
{
	if (t->list)
		return "list";
	if (t->value)
		return "rule";
	return rbk_json_get(t->args, "metric") ? "kpi" : rbk_json_get(t->args, "run") ? "consequence" : "gate";
}

static struct rbk_json *
rule_json(struct rbk_run *r, const struct rbk_rule_text *t)
{
	struct rbk_json *o = t->args ? rbk_json_copy(&r->arena, t->args) : rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "file", t->file);
	rbk_json_set_str(&r->arena, o, "kind", kind_of(t));
	rbk_json_set_bool(&r->arena, o, "signed", t->signed_off);
	return o;
}

/* "gate.visit" fits gate.visit and what begins so at a dot. */
static bool
fits(const char *id, const char *asked)
{
	size_t n = asked ? strlen(asked) : 0;

	return !n || (strncmp(id, asked, n) == 0 && (!id[n] || id[n] == '.' || asked[n - 1] == '.'));
}

size_t
rbk_help_rules(struct rbk_run *r, struct rbk_buf *out, const struct rbk_policy *p, const char *id, const char *place)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	const struct rbk_rule_text *t;

	for (size_t i = 0; (t = rbk_policy_text_at(p, i)); i++) {
		if (!fits(t->id, id) || (place && !rbk_source_names(t->source, place) && !has_words(p, t, place)))
			continue;
		write_rule(r, out, p, t, id != NULL, place);
		rbk_json_add(list, rule_json(r, t));
	}
	rbk_pen_put(r, "policy", rbk_json_str(&r->arena, rbk_policy_version(p)));
	rbk_pen_put(r, "rules", list);
	return list->count;
}
