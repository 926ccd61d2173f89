/* What a client's records and its case add up to. */
#include "cli/glance_p.h"

#include <string.h>

#include "core/model/name.h"
#include "core/model/time.h"
#include "core/rules/check.h"

static rbk_time
time_of(const struct rbk_record *rec, const char *field)
{
	rbk_time t;

	return rbk_record_time(&t, rec, field) ? t : 0;
}

/* The newest visit; and the next one, agreed last, if none was since. */
static void
set_visits(struct rbk_run *r, struct rbk_json *o, const struct rbk_dossier *d)
{
	const struct rbk_record *agreed = NULL;
	rbk_time visited = 0, met = 0;
	struct rbk_stage entry;

	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *rec = &d->at[i];
		const char *type = rbk_record_is(rec, "activity") ? rbk_record_str(rec, "type") : NULL;
		rbk_time at = time_of(rec, "at");

		if (!type || rbk_dossier_void(d, rbk_record_str(rec, "id")))
			continue;
		if (rbk_record_str(rec, "next_at") && (!agreed || at > time_of(agreed, "at")))
			agreed = rec;
		if (strcmp(type, "visit") == 0 && rbk_contact_valid(rec, d->policy))
			visited = at > visited ? at : visited;
		if (strcmp(type, "visit") == 0 || strcmp(type, "meeting") == 0 || strcmp(type, "exchange") == 0)
			met = at > met ? at : met;
	}
	rbk_stage_after(&entry, d, NULL, 0);
	rbk_json_set_int(&r->arena, o, visited ? "visited" : "entered", visited ? visited : entry.since);
	if (!agreed || rbk_day_of(met, r->zone) >= rbk_day_of(time_of(agreed, "next_at"), r->zone))
		return;
	rbk_json_set_int(&r->arena, o, "next_at", time_of(agreed, "next_at"));
	rbk_json_set_str(&r->arena, o, "place", rbk_record_str(agreed, "place"));
}

static void
set_deadline(struct rbk_run *r, struct rbk_json *o, const struct rbk_json *kase, const char *person)
{
	struct rbk_err scratch = {0};
	rbk_time t;

	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *who = rbk_json_get_str(it, "person"), *when = rbk_json_get_str(it, "deadline");

		if (who && when && strcmp(who, person) == 0 && rbk_time_read(&t, when, 0, &scratch) == 0)
			rbk_json_set_int(&r->arena, o, "deadline", t);
		when = rbk_json_get_str(it, "pool");
		if (who && when && strcmp(who, person) == 0 && rbk_time_read(&t, when, 0, &scratch) == 0) {
			rbk_json_set_int(&r->arena, o, "pool", t);
			rbk_json_set_str(&r->arena, o, "pool_reason", rbk_json_get_str(it, "pool_reason"));
			rbk_json_set_bool(&r->arena, o, "proposed", rbk_json_get_bool(it, "proposed"));
		}
	}
}

/* By which headquarters knows a client for the same (cli/twice.h). */
static void
set_keys(struct rbk_run *r, struct rbk_json *o, const struct rbk_record *client)
{
	const char *name = rbk_record_str(client, "name");
	struct rbk_err none = {0};
	struct rbk_name key;

	rbk_json_set_str(&r->arena, o, "code", rbk_record_str(client, "credit_code"));
	if (!name || rbk_name_make(&key, &r->arena, name, &none))
		return;
	rbk_json_set_str(&r->arena, o, "core", key.core);
	rbk_json_set_str(&r->arena, o, "form", key.form);
}

static void
set_funnel(struct rbk_run *r, struct rbk_json *o, const struct rbk_dossier *d)
{
	struct rbk_stage stage;
	const char *name = rbk_record_str(rbk_dossier_client(d), "name");

	rbk_stage_of(&stage, d);
	rbk_json_set_str(&r->arena, o, "name", name);
	rbk_json_set_int(&r->arena, o, "volume", rbk_dossier_volume(d));
	rbk_json_set_str(&r->arena, o, "step", stage.step);
	rbk_json_set_int(&r->arena, o, "since", stage.since);
	rbk_json_set_str(&r->arena, o, "tier", rbk_dossier_tier(d));
	struct rbk_json *held = rbk_gates_held(r, d, rbk_quoted(r, name));

	rbk_json_set_int(&r->arena, o, "unmet", (int64_t)held->count);
	if (held->count != 1)
		return;
	rbk_json_set_str(&r->arena, o, "gate", rbk_json_get_str(held->child, "id"));
	rbk_json_set_str(&r->arena, o, "type", rbk_json_get_str(held->child, "type"));
}

/* Whose client it is: who entered it, or to whom it was handed over from
   there. */
static const char *
person_of(const char *enterer, const struct glance_part *parts, size_t n, const struct rbk_json *kase)
{
	const char *owner = rbk_json_get_str(kase, "owner");

	for (size_t i = 0; i < n && owner; i++)
		if (strcmp(parts[i].person, owner) == 0 || strncmp(parts[i].folder, "handed/", 7) == 0)
			return owner;
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *who = rbk_json_get_str(it, "person"), *state = rbk_json_get_str(it, "state");

		if (owner && who && state && strcmp(who, enterer) == 0 && strcmp(state, "handed_over") == 0)
			return owner;
	}
	return enterer;
}

/* A folder that was handed to somebody who has an entry of their own of that
   client: that one counts, this one is for reading. */
static bool
counts_elsewhere(const struct glance_part *parts, size_t n, const struct rbk_json *kase, const char *person)
{
	for (size_t i = 0; i < n; i++)
		if (strncmp(parts[i].folder, "handed/", 7) != 0)
			return false;
	RBK_JSON_EACH(it, rbk_json_get(kase, "entries")) {
		const char *who = rbk_json_get_str(it, "person"), *id = rbk_json_get_str(it, "client");

		if (who && id && strcmp(who, person) == 0 && strcmp(id, parts[0].id) != 0 && !rbk_json_get_bool(it, "handed_over"))
			return true;
	}
	return false;
}

int
glance_make(struct rbk_json **out, struct rbk_run *r, const struct glance_part *parts, size_t n,
            const struct rbk_json *kase, struct rbk_err *err)
{
	struct rbk_json *o = *out = rbk_json_obj(&r->arena);
	const char *enterer = parts[0].person, *person;
	struct rbk_scan s = {0};
	struct rbk_dossier d;
	rbk_time first = 0;
	bool gone = false, mine = false;

	for (size_t i = 0; i < n && !gone; i++) {
		struct rbk_entry e = { .view = parts[i].view, .folder = parts[i].folder, .person = parts[i].person, .alone = true };
		const size_t before = s.n;

		memcpy(e.id, parts[i].id, sizeof e.id);
		if (rbk_scan_gone(&gone, r, &e, err) || rbk_scan_folder(&s, r, e.view, e.folder, ".json", -1, err))
			return (int)err->code;
		if (gone && strcmp(e.id, parts[0].id) != 0) { /* joined, and removed later */
			s.n = before;
			gone = false;
		}
		for (size_t k = before; k < s.n; k++) {
			rbk_time at = rbk_record_is(&s.at[k], "client") ? time_of(&s.at[k], "entered") : 0;

			mine = mine || (rbk_record_is(&s.at[k], "client") && strncmp(e.folder, "clients/", 8) == 0);
			if (!at || (first && at >= first))
				continue;
			first = at;
			enterer = parts[i].person;
		}
	}
	rbk_scan_settle(&s, r);
	rbk_dossier_make(&d, r, &s, kase);
	if (gone || !rbk_dossier_client(&d)) /* stays without a name: not shown */
		return 0;
	person = person_of(enterer, parts, n, kase);
	if (counts_elsewhere(parts, n, kase, person))
		return 0;
	rbk_json_set_str(&r->arena, o, "person", person);
	rbk_json_set_str(&r->arena, o, "kase", rbk_json_get_str(kase, "id"));
	if (rbk_json_get_str(kase, "owner") && strcmp(rbk_json_get_str(kase, "owner"), person) == 0)
		rbk_json_set_bool(&r->arena, o, "held", true);
	if (mine) {
		rbk_json_set_bool(&r->arena, o, "mine", true);
		set_keys(r, o, rbk_dossier_client(&d));
	}
	set_funnel(r, o, &d);
	set_visits(r, o, &d);
	set_deadline(r, o, kase, person);
	return 0;
}
