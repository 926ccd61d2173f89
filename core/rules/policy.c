/* What the engine may ask of a policy, and the answers. Reading and
   checking the files is policy_read.c's. */
#include "core/rules/policy.h"

#include <assert.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/rules/policy_p.h"

#define DAYS(id, help) { id, RBK_RULE_INT, 1, 3650, NULL, NULL, NULL, help }

const struct rbk_rule rbk_rules[] = {
	{ "claim.needs", RBK_RULE_WORDS, 1, 15, "name|credit_code|region|address|source|class|nature|industry|volume|contact", NULL, NULL, N_("fields of the client, and \"contact\"") },
	{ "claim.contact_needs", RBK_RULE_WORDS, 1, 5, "name|title|phone|role|email", NULL, NULL, N_("fields of a contact") },
	{ "claim.contact_name_characters", RBK_RULE_INT, 1, 20, NULL, NULL, NULL, N_("characters") },
	DAYS("claim.provisional_days", N_("days")),
	DAYS("claim.confirmed_days", N_("days")),
	DAYS("claim.renewal_days", N_("days")),
	DAYS("claim.hold_days", N_("days")),
	{ "claim.offline_hours", RBK_RULE_INT, 1, 87600, NULL, NULL, NULL, N_("hours") },
	{ "claim.cap", RBK_RULE_NUMBERS, 0, 100000, NULL, "levels", NULL, N_("open claims") },
	{ "pool.contact_days", RBK_RULE_NUMBERS, 1, 3650, NULL, "grades", NULL, N_("days") },
	DAYS("pool.progress_days", N_("days")),
	DAYS("pool.unsold_days", N_("days")),
	DAYS("pool.contract_days", N_("days")),
	{ "pool.warning_days", RBK_RULE_NUMBERS, 1, 365, NULL, "pool_warnings", NULL, N_("days ahead") },
	{ "pool.releases_itself", RBK_RULE_INT, 0, 1, NULL, NULL, NULL, N_("1: what is proposed for release is released at once") },
	{ "pool.picks_a_day", RBK_RULE_INT, 0, 1000, NULL, NULL, NULL, N_("clients") },
	{ "pool.cool_days", RBK_RULE_INT, 0, 3650, NULL, NULL, NULL, N_("days") },
	{ "pool.owner_days", RBK_RULE_INT, 0, 3650, NULL, NULL, NULL, N_("days") },
	{ "contact.kinds", RBK_RULE_WORDS, 1, 5, "call|visit|exchange|meeting|reply", NULL, NULL, N_("kinds of activities") },
	{ "contact.needs", RBK_RULE_WORDS, 1, 4, "contact|topic|outcome|next", NULL, NULL, N_("fields of an activity") },
	{ "document.max_megabytes", RBK_RULE_INT, 1, 64, NULL, NULL, NULL, N_("megabytes") },
	{ "record.late_hours", RBK_RULE_INT, 1, 8760, NULL, NULL, NULL, N_("hours") },
	{ "record.future_minutes", RBK_RULE_INT, 0, 1440, NULL, NULL, NULL, N_("minutes") },
	{ "authority.from", RBK_RULE_NUMBERS, 0, RBK_INT_MAX, NULL, "bands", NULL, N_("volume a month, in fen, from which on the band begins") },
	{ "authority.lead", RBK_RULE_MAP, 1, 0, NULL, "bands", "levels", N_("the lowest level that leads, negotiates, signs") },
	{ "authority.takes_part", RBK_RULE_MAP, 0, 0, NULL, "bands", "levels", N_("the lowest level that may take part") },
	{ "authority.assists", RBK_RULE_MAP, 0, 0, NULL, "bands", "levels", N_("the level that may assist") },
	{ "authority.higher_leads", RBK_RULE_INT, 0, 1, NULL, NULL, NULL, N_("1: a higher level may lead too") },
	{ "grade.from", RBK_RULE_NUMBERS, 0, RBK_INT_MAX, NULL, "grades", NULL, N_("volume a month, in fen, from which on the grade begins") },
	{ "tier.grade", RBK_RULE_MAP, 0, 0, NULL, "client_tiers", "grades", N_("the grade whose clients are of this tier, unless the client record says another") },
	{ "tier.visit_days", RBK_RULE_NUMBERS, 1, 3650, NULL, "client_tiers", NULL, N_("days between two visits, at most") },
	{ "funnel.quota", RBK_RULE_NUMBERS, 0, 100000, NULL, "levels", NULL, N_("clients in the funnel") },
	{ "post.follow_ups", RBK_RULE_NUMBERS, 0, 100000, NULL, "levels", NULL, N_("clients effectively followed up in a month") },
	{ "funnel.win_rate", RBK_RULE_NUMBERS, 0, 10000, NULL, "steps", NULL, N_("hundredths of a percent") },
	DAYS("funnel.stalled_days", N_("days")),
	{ "today.visit_days", RBK_RULE_INT, 0, 365, NULL, NULL, NULL, N_("days") },
	{ "today.claim_days", RBK_RULE_INT, 0, 365, NULL, NULL, NULL, N_("days") },
	{ "loss.report", RBK_RULE_WORDS, 0, 5, NULL, "document_kinds", NULL, N_("kinds of documents; none: no report is asked for") },
	{ "work.trip_needs", RBK_RULE_WORDS, 0, 8, "to|purpose|departure|planned_return|signed_at|text|period", NULL, NULL, N_("fields of a record of work") },
	{ "work.report_needs", RBK_RULE_WORDS, 0, 8, "text|period|to", NULL, NULL, N_("fields of a record of work") },
	{ "work.trip_hours", RBK_RULE_INT, 0, 720, NULL, NULL, NULL, N_("hours") },
	{ "work.return_hours", RBK_RULE_INT, 0, 720, NULL, NULL, NULL, N_("hours") },
	{ "work.absence_hours", RBK_RULE_INT, 0, 720, NULL, NULL, NULL, N_("hours") },
	{ "directory.names_holder", RBK_RULE_INT, 0, 1, NULL, NULL, NULL, N_("1: yes") },
	DAYS("conflict.answer_days", N_("days")),
	DAYS("conflict.rule_days", N_("days")),
	{ "conflict.remind_days", RBK_RULE_INT, 0, 30, NULL, NULL, NULL, N_("days; 0: on the last day itself") },
	{ "conflict.near_hours", RBK_RULE_INT, 0, 8760, NULL, NULL, NULL, N_("hours") },
	DAYS("conflict.idle_days", N_("days")),
	{ "evidence.needs_record", RBK_RULE_WORDS, 0, 20, NULL, "evidence_kinds", NULL, N_("kinds of evidence") },
	{ "contract.documents", RBK_RULE_WORDS, 0, 5, NULL, "document_kinds", NULL, N_("kinds of documents") },
	{ "share.first_percent", RBK_RULE_NUMBERS, 50, 100, NULL, "splits", NULL, N_("percent of the person named first") },
	{ "truth.leader_from", RBK_RULE_INT, 1, 1000, NULL, NULL, NULL, N_("how many times") },
	{ "kpi.sheet", RBK_RULE_MAP, 0, 0, NULL, "levels", "kpi_sheets", N_("the sheet of a level; none: it is not assessed by a sheet") },
	{ "kpi.post_sheet", RBK_RULE_MAP, 0, 0, NULL, "posts", "kpi_sheets", N_("the sheet of a post, whatever the level") },
	{ "kpi.borrowed", RBK_RULE_WORDS, 0, RBK_LIST_MAX, NULL, "levels", NULL, N_("levels that have no sheet of their own") },
	{ "kpi.grades", RBK_RULE_NUMBERS, 0, 100, NULL, "kpi_grades", NULL, N_("points from which on the grade is given") },
	{ "kpi.hired_months", RBK_RULE_INT, 0, 24, NULL, NULL, NULL, N_("months") },
	{ "kpi.transferred_months", RBK_RULE_INT, 0, 24, NULL, NULL, NULL, N_("months") },
	{ "kpi.review_days", RBK_RULE_INT, 1, 28, NULL, NULL, NULL, N_("days") },
	{ "kpi.new_client_classes", RBK_RULE_WORDS, 1, RBK_LIST_MAX, NULL, "client_classes", NULL, N_("classes of clients") },
	{ "kpi.project_classes", RBK_RULE_WORDS, 1, RBK_LIST_MAX, NULL, "client_classes", NULL, N_("classes of clients") },
	{ "kpi.deal_steps", RBK_RULE_WORDS, 1, RBK_LIST_MAX, NULL, "steps", NULL, N_("steps of the funnel") },
	{ "promotion.months", RBK_RULE_INT, 1, 24, NULL, NULL, NULL, N_("months in a row") },
	{ "promotion.grades", RBK_RULE_WORDS, 1, RBK_LIST_MAX, NULL, "kpi_grades", NULL, N_("grades of sheets") },
	{ "promotion.bars", RBK_RULE_WORDS, 0, RBK_LIST_MAX, NULL, "consequences", NULL, N_("consequences") },
	{ "promotion.exceptional", RBK_RULE_INT, 0, 1, NULL, NULL, NULL, N_("1: allowed, with a reason") },
};
static_assert(sizeof rbk_rules / sizeof *rbk_rules == RBK_RULES, "RBK_RULES counts the rows");

const struct rbk_list rbk_lists[] = {
	{ "lead_sources", NULL, N_("how a lead was found") },
	{ "client_classes", NULL, N_("classes of clients") },
	{ "client_natures", NULL, N_("natures of companies") },
	{ "contact_roles", "decision_maker", N_("roles of contacts") },
	{ "levels", NULL, N_("levels of the ladder, from the lowest up") },
	{ "posts", NULL, N_("posts beside the ladder") },
	{ "bands", NULL, N_("bands of monthly volume, from the lowest up") },
	{ "grades", NULL, N_("grades of clients, the best first") },
	{ "client_tiers", NULL, N_("tiers of maintenance") },
	{ "credit_ratings", NULL, N_("credit ratings, the best first") },
	{ "steps", "won|lost", N_("steps of the funnel in their order; won and lost come last") },
	{ "loss_reasons", NULL, N_("why a client was lost") },
	{ "document_kinds", NULL, N_("kinds of documents") },
	{ "proposal_types", NULL, N_("types of proposals") },
	{ "needs_met", NULL, N_("how far needs are met") },
	{ "material_kinds", NULL, N_("kinds of tender base material") },
	{ "tender_results", "open", N_("how a tender ended") },
	{ "approvals", NULL, N_("what a leader approves") },
	{ "kpi_sheets", NULL, N_("KPI sheets, by post") },
	{ "kpi_grades", NULL, N_("grades of a month's sheet, the best first") },
	{ "consequences", NULL, N_("what a leader may rule after sheets") },
	{ "evidence_kinds", NULL, N_("kinds of evidence in a conflict, the best first") },
	{ "splits", NULL, N_("how two persons share a client") },
	{ "pool_warnings", NULL, N_("warnings before a client goes to the pool, the earliest first") },
	{ "call_checklist", NULL, N_("what to mind for a call") },
	{ "visit_checklist", NULL, N_("what to mind for a visit") },
	{ "proposal_checklist", NULL, N_("what to mind for a proposal") },
	{ "duties", NULL, N_("duties of posts") },
	{ "work_kinds", "daily|plan|summary|research|trip|absence", N_("kinds of records of work") },
};
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

size_t
rbk_list_row(const char *id)
{
	size_t i = 0;

	while (i < RBK_LISTS && strcmp(rbk_lists[i].id, id) != 0)
		i++;
	return i;
}

static const struct rbk_word_list *
list_of(const struct rbk_policy *p, const char *list)
{
	size_t i = list ? rbk_list_row(list) : RBK_LISTS;

	return i < RBK_LISTS ? &p->lists[i] : NULL;
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
	return p->values[rule_row(id, RBK_RULE_INT)].number;
}

const char *
rbk_policy_item(const struct rbk_policy *p, const char *id, size_t i)
{
	const char **items = p->values[rule_row(id, RBK_RULE_WORDS)].items;

	for (size_t k = 0; k < i; k++)
		if (!items[k])
			return NULL;
	return items[i];
}

bool
rbk_policy_has(const struct rbk_policy *p, const char *id, const char *word)
{
	const char *item;

	for (size_t i = 0; word && (item = rbk_policy_item(p, id, i)); i++)
		if (strcmp(item, word) == 0)
			return true;
	return false;
}

static const struct rbk_pair *
pair_of(const struct rbk_policy *p, size_t row, const char *word)
{
	const struct rbk_pair *pair = p->values[row].pairs;

	while (word && pair->word && strcmp(pair->word, word) != 0)
		pair++;
	return word && pair->word ? pair : NULL;
}

int64_t
rbk_policy_of(const struct rbk_policy *p, const char *id, const char *word, int64_t otherwise)
{
	const struct rbk_pair *pair = pair_of(p, rule_row(id, RBK_RULE_NUMBERS), word);

	return pair ? pair->number : otherwise;
}

const char *
rbk_policy_word_of(const struct rbk_policy *p, const char *id, const char *word)
{
	const struct rbk_pair *pair = pair_of(p, rule_row(id, RBK_RULE_MAP), word);

	return pair ? pair->to : NULL;
}

const char *
rbk_policy_ignored(const struct rbk_policy *p, size_t i)
{
	return i < p->n_ignored ? p->ignored[i] : NULL;
}

const struct rbk_gate *
rbk_policy_gate_at(const struct rbk_policy *p, size_t i)
{
	for (size_t k = 0; k < p->n_gates; k++)
		if (!p->gates[k].off && i-- == 0)
			return &p->gates[k];
	return NULL;
}

bool
rbk_policy_row(struct rbk_policy_row *out, size_t i)
{
	static const char *const types[] = {
		[RBK_RULE_INT] = N_("a whole number"), [RBK_RULE_WORDS] = N_("a list of words"),
		[RBK_RULE_NUMBERS] = N_("a number for each word"), [RBK_RULE_MAP] = N_("a word for each word"),
	};

	if (i < RBK_RULES) {
		const struct rbk_rule *rule = &rbk_rules[i];

		*out = (struct rbk_policy_row){ rule->id, rule->help, types[rule->type], rule->allowed ? rule->allowed : rule->of };
		return true;
	}
	if ((i -= RBK_RULES) >= RBK_LISTS)
		return false;
	*out = (struct rbk_policy_row){ rbk_lists[i].id, rbk_lists[i].help, N_("a list"), NULL };
	return true;
}

const struct rbk_rule_text *
rbk_policy_text_at(const struct rbk_policy *p, size_t i)
{
	return i < p->n_texts ? &p->texts[i] : NULL;
}

const struct rbk_rule_text *
rbk_policy_text_of(const struct rbk_policy *p, const char *id)
{
	for (size_t i = 0; i < p->n_texts; i++)
		if (strcmp(p->texts[i].id, id) == 0)
			return &p->texts[i];
	return NULL;
}

const char *
rbk_policy_word_source(const struct rbk_policy *p, const char *list, const char *id)
{
	int rank = rbk_policy_rank(p, list, id);

	return rank < 0 ? NULL : list_of(p, list)->words[rank].source;
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
