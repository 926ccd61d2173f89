/* What a person typed → fields of a record. */
#include <string.h>

#include "cli/card.h"
#include "cli/find.h"
#include "cli/save.h"
#include "cli/sight.h"
#include "cli/suggest.h"
#include "core/model/region.h"
#include "core/model/when.h"
#include "core/store/clock.h"

#define PART_MIN 3 /* bytes: one letter says nothing, though it stand in one label only */

/* 介绍 will do for 介绍寻找法. */
const char *
rbk_fill_word(const struct rbk_policy *p, const char *list, const char *typed)
{
	const char *found = rbk_policy_word(p, list, typed), *id;

	if (found || strlen(typed) < PART_MIN)
		return found;
	for (size_t i = 0; (id = rbk_policy_word_at(p, list, i)); i++)
		if (strstr(rbk_policy_label(p, list, id, 1), typed) || strstr(rbk_policy_label(p, list, id, 0), typed)) {
			if (found)
				return NULL;
			found = id;
		}
	return found;
}

const char *
rbk_fill_words(struct rbk_run *r, const char *list)
{
	const struct rbk_policy *p = rbk_run_policy(r);
	const struct rbk_column as = { .show = RBK_SHOW_TERM, .words = list };
	const char *all = "", *id;

	for (size_t i = 0; (id = rbk_policy_word_at(p, list, i)); i++)
		all = rbk_arena_print(&r->arena, "%s%s%s (%s)", all, *all ? ", " : "", id, rbk_pen_show(r, &as, rbk_json_str(&r->arena, id)));
	return all;
}

int
rbk_fill_term(const char **out, struct rbk_run *r, const char *field, const char *list, const char *typed,
              struct rbk_err *err)
{
	if ((*out = rbk_fill_word(rbk_run_policy(r), list, typed)))
		return 0;
	return rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.60s\" is not known; allowed are: %.900s"), rbk_err_name(err, field), typed, rbk_fill_words(r, list));
}

/* A ULID field names a contact of the record's client: a name will do. */
static int
find_other(const char **id, struct rbk_run *r, const struct rbk_record *rec, const char *typed, struct rbk_err *err)
{
	const char *client = rbk_record_str(rec, "client");
	char found[RBK_ULID_SIZE];
	struct rbk_entry e;

	if (!client)
		return 0; /* the field's own check refuses it */
	if (rbk_find_client(&e, r, client, err) || rbk_find_contact(found, r, &e, typed, err))
		return (int)err->code;
	*id = rbk_arena_str(&r->arena, found);
	return 0;
}

const char *
rbk_fill_when(struct rbk_run *r, const char *typed)
{
	char when[RBK_TIME_TEXT];

	return typed && rbk_when_read(when, typed, rbk_clock_now(), r->zone) ? rbk_arena_str(&r->arena, when) : typed;
}

int
rbk_fill(struct rbk_run *r, struct rbk_record *rec, const char *field, const char *typed, struct rbk_err *err)
{
	const struct rbk_field *f = rbk_field_find(rec->kind, field);
	char region[RBK_REGION_SIZE];
	struct rbk_json *v;
	bool whole;

	if (!f)
		return rbk_fail(err, RBK_E_USAGE, N_("a %s has no field %.60s"), r->say(rec->kind->name), field);
	if (!*typed && (f->flags & RBK_NEEDED))
		return rbk_fail(err, RBK_E_BAD, N_("field %s: can't be empty"), rbk_err_name(err, f->name));
	if (!*typed) {
		rbk_json_drop(rec->root, f->name);
		return 0;
	}
	if (f->type == RBK_TERM) {
		const char *word;

		/* of documents, materials, work: typed as its kind */
		if (rbk_fill_term(&word, r, strcmp(f->name, "type") == 0 ? "kind" : f->name, f->words, typed, err))
			return (int)err->code;
		rbk_json_set_str(&r->arena, rec->root, f->name, word);
		return 0;
	}
	if (f->type == RBK_ULID && !rbk_ulid_valid(typed) && find_other(&typed, r, rec, typed, err))
		return rbk_while(err, N_("field %s"), rbk_err_name(err, f->name));
	if (f->type == RBK_REGION && rbk_region_find(region, &whole, typed) && whole)
		typed = region;
	if ((f->type == RBK_TIME || f->type == RBK_DAY) && rbk_when_bare(typed))
		return rbk_fail(err, RBK_E_BAD, N_("field %s: %.40s of which week? write 本%.40s or 下%.40s"), rbk_err_name(err, f->name), typed, typed, typed);
	if (f->type == RBK_TIME || f->type == RBK_DAY)
		typed = rbk_fill_when(r, typed);
	if (rbk_field_read(&v, &r->arena, f, typed, r->zone, err))
		return (int)err->code;
	rbk_json_set(&r->arena, rec->root, f->name, v);
	return 0;
}

/* "credit-code" → "credit_code" */
static const char *
field_of(struct rbk_run *r, const char *option)
{
	char *name = rbk_arena_str(&r->arena, option);

	for (char *p = name; *p; p++)
		if (*p == '-')
			*p = '_';
	return name;
}

int
rbk_fill_options(struct rbk_run *r, struct rbk_record *rec, struct rbk_err *err)
{
	for (const struct rbk_option *o = r->cmd->options; o && o->name; o++) {
		const char *place = (const char *)r->args + o->offset, *name = field_of(r, o->name);
		const char *typed = NULL;

		if (!rbk_field_find(rec->kind, name))
			continue;
		if (o->type == RBK_OPT_STR)
			typed = *(const char *const *)(const void *)place;
		else if (o->type == RBK_OPT_FLAG && *(const bool *)(const void *)place)
			typed = "yes";
		if (typed && rbk_fill(r, rec, name, typed, err))
			return (int)err->code;
	}
	return 0;
}

static const char *
labelled(struct rbk_run *r, const struct rbk_kind *kind, const char *field)
{
	return strcmp(r->say(field), field) == 0 ? field : rbk_field_label(r, kind, field);
}

static const char *
settable(struct rbk_run *r, const struct rbk_kind *kind)
{
	const char *all = NULL;

	for (size_t i = 0; i < kind->n; i++)
		if (!(kind->fields[i].flags & RBK_AUTO))
			all = rbk_arena_print(&r->arena, "%s%s%s", all ? all : "", all ? ", " : "", labelled(r, kind, kind->fields[i].name));
	return all ? all : "";
}

static const char *
near(const struct rbk_kind *kind, const char *name)
{
	const char *best = NULL;
	size_t least = 3;

	for (size_t i = 0; i < kind->n; i++) {
		size_t d = rbk_word_distance(name, kind->fields[i].name);

		if (!(kind->fields[i].flags & RBK_AUTO) && d < least) {
			least = d;
			best = kind->fields[i].name;
		}
	}
	return best;
}

/* By the name it has in files, in the reader's language, or as lists and
   cards head it: 月业务量 for volume. */
static const struct rbk_field *
field_named(struct rbk_run *r, const struct rbk_kind *kind, const char *typed)
{
	const struct rbk_field *f = rbk_field_find(kind, field_of(r, typed));

	for (size_t i = 0; !f && i < kind->n; i++) {
		const char *name = kind->fields[i].name;

		if (strcmp(r->say(name), typed) == 0)
			f = &kind->fields[i];
	}
	for (const struct rbk_column *c = rbk_columns_of(kind->name); !f && c && c->field; c++)
		if (c->head && strcmp(r->say(c->head), typed) == 0)
			f = rbk_field_find(kind, c->field);
	return f;
}

const char *
rbk_fill_field(struct rbk_run *r, const struct rbk_kind *kind, const char *operand)
{
	const char *equals = strchr(operand, '=');
	const struct rbk_field *f = equals ? field_named(r, kind, rbk_arena_copy(&r->arena, operand, (size_t)(equals - operand))) : NULL;

	return f ? f->name : NULL;
}

static int
fill_operand(struct rbk_run *r, struct rbk_record *rec, const char *typed, struct rbk_err *err)
{
	const char *equals = strchr(typed, '=');
	const char *name = equals ? rbk_arena_copy(&r->arena, typed, (size_t)(equals - typed)) : typed;
	const struct rbk_field *f = equals ? field_named(r, rec->kind, name) : NULL;

	if (!equals)
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.60s\" is not FIELD=VALUE; fields of a %s are: %s"), typed, r->say(rec->kind->name), settable(r, rec->kind));
	if (f && (f->flags & RBK_AUTO))
		return rbk_fail(err, RBK_E_USAGE, N_("field %s: is filled by the program, nobody sets it"), name);
	if (!f && near(rec->kind, name))
		return rbk_fail(err, RBK_E_USAGE, N_("a %s has no field %.60s: did you mean %s?"), r->say(rec->kind->name), name, labelled(r, rec->kind, near(rec->kind, name)));
	if (!f)
		return rbk_fail(err, RBK_E_USAGE, N_("a %s has no field %.60s; its fields are: %s"), r->say(rec->kind->name), name, settable(r, rec->kind));
	return rbk_fill(r, rec, f->name, equals + 1, err);
}

int
rbk_fill_operands(struct rbk_run *r, struct rbk_record *rec, size_t first, struct rbk_err *err)
{
	int code = 0;

	for (size_t i = first; i < r->n && !code; i++)
		code = fill_operand(r, rec, r->operand[i], err);
	return code;
}
