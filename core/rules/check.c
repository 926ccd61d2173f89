/* What one record lacks by itself. Rules that need more than the record
   (stage, band, other books) don't belong here. */
#include "core/rules/check.h"

#include <stdio.h>
#include <string.h>

#include "core/model/credit_code.h"
#include "core/model/name.h"
#include "core/model/utf8.h"
#include "core/rules/authority.h"
#include "core/rules/work.h"

bool
rbk_record_has(const struct rbk_record *r, const char *field)
{
	const struct rbk_json *v = rbk_json_get(r->root, field);

	if (!v || v->type == RBK_J_NULL)
		return false;
	if (v->type == RBK_J_LIST)
		return v->count > 0;
	return v->type != RBK_J_STR || v->str[strspn(v->str, " \t\r\n")];
}

static int64_t
characters(const char *s)
{
	int64_t n = 0;

	for (size_t left = strlen(s), k; left && (k = rbk_utf8_next(NULL, s, left)); s += k, left -= k)
		n++;
	return n;
}

bool
rbk_contact_name_full(const struct rbk_record *contact, const struct rbk_policy *p)
{
	const char *name = rbk_record_str(contact, "name");

	return !name || characters(name) >= rbk_policy_int(p, "claim.contact_name_characters");
}

static bool
contact_complete(const struct rbk_record *c, const struct rbk_policy *p)
{
	const char *need;

	for (size_t i = 0; (need = rbk_policy_item(p, "claim.contact_needs", i)); i++)
		if (!rbk_record_has(c, need))
			return false;
	return rbk_contact_name_full(c, p);
}

static bool
met(const char *need, const struct rbk_policy *p, const struct rbk_record *client,
    const struct rbk_record *contacts, size_t n_contacts)
{
	if (strcmp(need, "contact") != 0)
		return client && rbk_record_has(client, need);
	for (size_t i = 0; i < n_contacts; i++)
		if (contact_complete(&contacts[i], p))
			return true;
	return false;
}

size_t
rbk_claim_missing(const char *missing[16], const struct rbk_policy *p, const struct rbk_record *client,
                  const struct rbk_record *contacts, size_t n_contacts)
{
	const char *need;
	size_t n = 0;

	for (size_t i = 0; n < 15 && (need = rbk_policy_item(p, "claim.needs", i)); i++)
		if (!met(need, p, client, contacts, n_contacts))
			missing[n++] = need;
	missing[n] = NULL;
	return n;
}

/* Could this activity have been a contact at all? */
static bool
contact_tried(const struct rbk_record *activity, const struct rbk_policy *p)
{
	const char *type = rbk_record_str(activity, "type"), *kind;

	if (!rbk_record_is(activity, "activity") || !type || rbk_json_get_bool(activity->root, "unanswered"))
		return false;
	for (size_t i = 0; (kind = rbk_policy_item(p, "contact.kinds", i)); i++)
		if (strcmp(kind, type) == 0)
			return true;
	return false;
}

/* Milliseconds between what happened and its entry, by the device's own two
   times, so that a wrong clock alone changes nothing. 0 if it doesn't say. */
static rbk_time
entry_delay(const struct rbk_record *r)
{
	rbk_time at, entered;

	return rbk_record_time(&at, r, "at") && rbk_record_time(&entered, r, "entered") ? entered - at : 0;
}

static bool
entered_late(const struct rbk_record *r, const struct rbk_policy *p)
{
	return entry_delay(r) > rbk_policy_int(p, "record.late_hours") * 3600000;
}

/* It hadn't happened yet. */
static bool
entered_ahead(const struct rbk_record *r, const struct rbk_policy *p)
{
	return -entry_delay(r) > rbk_policy_int(p, "record.future_minutes") * 60000;
}

bool
rbk_tender_open(const struct rbk_record *r)
{
	const char *result = rbk_record_str(r, "result"), *type = rbk_record_str(r, "type");

	if (rbk_record_is(r, "tender"))
		return !result || strcmp(result, "open") == 0;
	return rbk_record_is(r, "document") && type && strcmp(type, "tender") == 0;
}

bool
rbk_contact_valid(const struct rbk_record *activity, const struct rbk_policy *p)
{
	const char *need;

	if (!contact_tried(activity, p) || entered_late(activity, p) || entered_ahead(activity, p))
		return false;
	for (size_t i = 0; (need = rbk_policy_item(p, "contact.needs", i)); i++)
		if (!rbk_record_has(activity, need))
			return false;
	return true;
}

static void
find_words(struct rbk_findings *out, const char *path, const struct rbk_record *r, const struct rbk_policy *p)
{
	for (size_t i = 0; i < r->kind->n; i++) {
		const struct rbk_field *f = &r->kind->fields[i];
		const char *word = f->type == RBK_TERM || f->type == RBK_ENUM ? rbk_record_str(r, f->name) : NULL;

		if (word && f->type == RBK_TERM && rbk_policy_rank(p, f->words, word) < 0)
			rbk_findings_add(out, "check.word", path, f->name, word, f->words);
		if (word && f->type == RBK_ENUM && !rbk_word_in(f->words, word))
			rbk_findings_add(out, "check.unknown", path, f->name, word, f->words);
	}
}

static void
find_client(struct rbk_findings *out, const char *path, const struct rbk_record *r)
{
	const char *code = rbk_record_str(r, "credit_code"), *name = rbk_record_str(r, "name");
	char canonical[RBK_CREDIT_CODE_SIZE];
	struct rbk_arena scratch = {0};
	struct rbk_name key;
	struct rbk_err err = {0};

	if (code && rbk_credit_code_read(canonical, code) == RBK_CODE_CHECK)
		rbk_findings_add(out, "check.code", path, "credit_code", code, NULL);
	if (name && rbk_name_make(&key, &scratch, name, &err))
		rbk_findings_add(out, "check.name", path, "name", name, NULL);
	rbk_arena_free(&scratch);
}

/* Entered too late after, or before, what it tells of. */
static void
find_times(struct rbk_findings *out, const char *path, const struct rbk_record *r, const struct rbk_policy *p)
{
	if (entered_late(r, p)) {
		char late[24], most[24];

		(void)snprintf(late, sizeof late, "%lld", (long long)(entry_delay(r) / 3600000));
		(void)snprintf(most, sizeof most, "%lld", (long long)rbk_policy_int(p, "record.late_hours"));
		rbk_findings_add(out, "check.late", path, "at", late, most);
	}
	if (entered_ahead(r, p))
		rbk_findings_add(out, "check.future", path, "at", NULL, NULL);
}

static void
find_contact_gaps(struct rbk_findings *out, const char *path, const struct rbk_record *r, const struct rbk_policy *p)
{
	const char *need;

	if (!contact_tried(r, p))
		return;
	for (size_t i = 0; (need = rbk_policy_item(p, "contact.needs", i)); i++)
		if (!rbk_record_has(r, need))
			rbk_findings_add(out, "check.contact", path, need, need, NULL);
}

/* A proposal has a version, a type and the manual's six blocks (5.4 4.2, 4.3). */
static void
find_proposal_gaps(struct rbk_findings *out, const char *path, const struct rbk_record *r)
{
	static const char *const needs[] = { "version", "proposal_type", "goals", "strengths", "service_model",
		"information_service", "suggestions", "sincerity" };
	const char *type = rbk_record_str(r, "type");

	for (size_t i = 0; type && strcmp(type, "proposal") == 0 && i < sizeof needs / sizeof *needs; i++)
		if (!rbk_record_has(r, needs[i]))
			rbk_findings_add(out, "check.proposal", path, needs[i], needs[i], NULL);
}

/* No part of anything is more than all of it; an older program took such a
   rate. */
static void
find_rates(struct rbk_findings *out, const char *path, const struct rbk_record *r)
{
	for (size_t i = 0; i < r->kind->n; i++) {
		const struct rbk_field *f = &r->kind->fields[i];

		if (f->type == RBK_RATE && rbk_json_get_int(r->root, f->name, 0) > RBK_RATE_MAX)
			rbk_findings_add(out, "check.rate", path, f->name, f->name, NULL);
	}
}

void
rbk_record_findings(struct rbk_findings *out, const char *path, const struct rbk_record *r, const struct rbk_policy *p)
{
	if (!r->kind)
		return;
	find_words(out, path, r, p);
	find_rates(out, path, r);
	if (rbk_record_is(r, "client"))
		find_client(out, path, r);
	if (rbk_record_is(r, "activity")) {
		find_times(out, path, r, p);
		find_contact_gaps(out, path, r, p);
	}
	if (rbk_record_is(r, "document"))
		find_proposal_gaps(out, path, r);
	if (rbk_record_is(r, "work"))
		rbk_work_findings(out, path, r, p);
	RBK_JSON_EACH(it, rbk_json_get(r->root, "unsettled")) {
		const char *field = rbk_json_get_str(it, "field");

		if (field)
			rbk_findings_add(out, "check.unsettled", path, field, field, NULL);
	}
}

void
rbk_find_authority(struct rbk_findings *out, const char *path, const struct rbk_record *client, const struct rbk_policy *p,
                   const char *level, const char *leads)
{
	int64_t volume = rbk_json_get_int(client->root, "volume", 0);

	if (!volume || !level || rbk_policy_rank(p, "levels", level) < 0)
		return;
	enum rbk_role role = rbk_authority(p, level, volume);

	if (role != RBK_ROLE_LEADS)
		rbk_findings_add(out, role == RBK_ROLE_NONE ? "authority.none" : "authority.part", path, "volume", leads, NULL);
}
