/* What the engine may ask of a policy, and the answers. Reading and
   checking the files is policy_read.c's. */
#include "core/rules/policy.h"

#include <assert.h>
#include <string.h>

#include "core/rules/policy_p.h"

const struct rbk_rule rbk_rules[] = {
	{ "claim.needs", RBK_RULE_WORDS, 1, 15, "name|credit_code|region|address|source|class|nature|industry|volume|contact" },
	{ "claim.contact_needs", RBK_RULE_WORDS, 1, 5, "name|title|phone|role|email" },
	{ "claim.contact_name_characters", RBK_RULE_INT, 1, 20, NULL },
	{ "claim.provisional_days", RBK_RULE_INT, 1, 3650, NULL },
	{ "claim.confirmed_days", RBK_RULE_INT, 1, 3650, NULL },
	{ "contact.kinds", RBK_RULE_WORDS, 1, 4, "call|visit|exchange|meeting" },
	{ "contact.needs", RBK_RULE_WORDS, 1, 4, "contact|topic|outcome|next" },
	{ "document.max_megabytes", RBK_RULE_INT, 1, 64, NULL },
	{ "record.late_hours", RBK_RULE_INT, 1, 8760, NULL },
	{ "record.future_minutes", RBK_RULE_INT, 0, 1440, NULL },
};
static_assert(sizeof rbk_rules / sizeof *rbk_rules == RBK_RULES, "RBK_RULES counts the rows");

const char *const rbk_lists[] = { "lead_sources", "client_classes", "client_natures", "contact_roles", "client_tiers", "credit_ratings", "needs_met",
	"document_kinds", "proposal_types", "material_kinds", "tender_results", "levels" };
static_assert(sizeof rbk_lists / sizeof *rbk_lists == RBK_LISTS, "RBK_LISTS counts the rows");

static size_t
rule_row(const char *id, enum rbk_rule_type type)
{
	size_t i = 0;

	while (i < RBK_RULES && strcmp(rbk_rules[i].id, id) != 0)
		i++;
	assert(i < RBK_RULES && rbk_rules[i].type == type);
	(void)type;
	return i;
}

static const struct rbk_word_list *
list_of(const struct rbk_policy *p, const char *list)
{
	for (size_t i = 0; list && i < RBK_LISTS; i++)
		if (strcmp(rbk_lists[i], list) == 0)
			return &p->lists[i];
	return NULL;
}

rbk_day
rbk_policy_from(const struct rbk_policy *p)
{
	return p->from;
}

const char *
rbk_policy_version(const struct rbk_policy *p)
{
	return p->version;
}

int64_t
rbk_policy_int(const struct rbk_policy *p, const char *id)
{
	return p->numbers[rule_row(id, RBK_RULE_INT)];
}

const char *
rbk_policy_item(const struct rbk_policy *p, const char *id, size_t i)
{
	const char **items = p->items[rule_row(id, RBK_RULE_WORDS)];

	for (size_t k = 0; k < i; k++)
		if (!items[k])
			return NULL;
	return items[i];
}

/* Equal but for the case of ASCII letters. */
static bool
same_word(const char *x, const char *y)
{
	for (; *x && *y; x++, y++) {
		char a = *x >= 'A' && *x <= 'Z' ? (char)(*x - 'A' + 'a') : *x;
		char b = *y >= 'A' && *y <= 'Z' ? (char)(*y - 'A' + 'a') : *y;

		if (a != b)
			return false;
	}
	return !*x && !*y;
}

const char *
rbk_policy_word(const struct rbk_policy *p, const char *list, const char *typed)
{
	const struct rbk_word_list *l = list_of(p, list);

	for (size_t i = 0; l && typed && i < l->n; i++) {
		const struct rbk_word *w = &l->words[i];

		if (same_word(w->id, typed) || same_word(w->en, typed) || same_word(w->zh, typed))
			return w->id;
	}
	return NULL;
}

const char *
rbk_policy_label(const struct rbk_policy *p, const char *list, const char *id, int chinese)
{
	int rank = rbk_policy_rank(p, list, id);

	if (rank < 0)
		return id;
	const struct rbk_word *w = &list_of(p, list)->words[rank];

	return chinese ? w->zh : w->en;
}

const char *
rbk_policy_word_at(const struct rbk_policy *p, const char *list, size_t i)
{
	const struct rbk_word_list *l = list_of(p, list);

	return l && i < l->n ? l->words[i].id : NULL;
}

int
rbk_policy_rank(const struct rbk_policy *p, const char *list, const char *id)
{
	const struct rbk_word_list *l = list_of(p, list);

	for (size_t i = 0; l && id && i < l->n; i++)
		if (strcmp(l->words[i].id, id) == 0)
			return (int)i;
	return -1;
}

/* The newest that is in force on the day of t; before the first one, the
   first one. */
const struct rbk_policy *
rbk_policies_when(const struct rbk_policies *all, rbk_time t)
{
	rbk_day day = rbk_day_of(t, all->offset_min);
	const struct rbk_policy *best = NULL, *first = NULL;

	for (size_t i = 0; i < all->n; i++) {
		const struct rbk_policy *p = all->at[i];

		if (!first || p->from < first->from)
			first = p;
		if (p->from <= day && (!best || p->from > best->from))
			best = p;
	}
	assert(first);
	return best ? best : first;
}
