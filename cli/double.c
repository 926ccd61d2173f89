/* Looking a company up: own book, desk and units, never anybody else's book. */
#include "cli/double.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/listed.h"
#include "cli/names.h"
#include "cli/pen.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/credit_code.h"
#include "core/model/name.h"
#include "core/model/region.h"
#include "core/rules/candidates.h"
#include "core/rules/sign.h"

#define CANDIDATES 50 /* names looked at for one name */

/* A name of a client or case. */
struct item {
	const char            *where, *name;
	const struct rbk_json *root;  /* the client's record, or the case */
	struct rbk_entry      *entry; /* of the book, else NULL */
	struct rbk_evidence    evidence;
	bool                   looked; /* the entry's contacts are in the evidence */
};

struct rbk_namesakes {
	struct rbk_run         *r;
	struct rbk_arena       *a;
	const struct rbk_words *words;
	struct rbk_candidates  *names; /* by place in `at` */
	struct item            *at;
	size_t                  n, cap;
	struct rbk_entries      entries;
	struct rbk_listed_sight *listed; /* NULL: there is no directory yet */
};

static void
add(struct rbk_namesakes *k, struct item item)
{
	struct rbk_err none = {0};

	if (!item.name)
		return;
	RBK_ROOM(k->at, k->n, k->cap);
	k->at[k->n] = item;
	(void)rbk_candidates_add(k->names, (uint32_t)k->n, item.name, &none); /* one that gives no key is known by its code */
	k->n++;
}

static uint16_t
place(const struct rbk_namesakes *k, const char *region)
{
	const char *name = region ? rbk_region_name(region) : NULL;

	return name ? rbk_words_place(k->words, name) : 0;
}

static const char *
code_of(struct rbk_arena *a, const char *typed)
{
	char code[RBK_CREDIT_CODE_SIZE];

	return typed && rbk_credit_code_read(code, typed) != RBK_CODE_SHAPE ? rbk_arena_str(a, code) : NULL;
}

static int
add_book(struct rbk_namesakes *k, struct rbk_err *err)
{
	if (rbk_find_entries(&k->entries, k->r, err))
		return (int)err->code;
	for (size_t i = 0; i < k->entries.n; i++) {
		struct rbk_entry *e = &k->entries.at[i];
		struct item item = { .where = "book", .root = e->client.root, .entry = e };

		item.evidence.code = rbk_record_str(&e->client, "credit_code");
		item.evidence.region = place(k, rbk_record_str(&e->client, "region"));
		item.evidence.address = rbk_sign_address(k->a, rbk_record_str(&e->client, "address"));
		item.name = rbk_record_str(&e->client, "name");
		add(k, item);
		RBK_JSON_EACH(alias, rbk_json_get(e->client.root, "aliases")) {
			item.name = alias->str;
			add(k, item);
		}
	}
	return 0;
}

/* By the names a person may read there. Its codes are there for leaders
   only, as keys "c:<code>" (core/rules/fact.h). */
static void
add_cases(struct rbk_namesakes *k, const struct rbk_json *cases, const char *where)
{
	RBK_JSON_EACH(c, cases) {
		struct item item = { .where = where, .root = c, .name = rbk_json_get_str(c, "name") };

		RBK_JSON_EACH(key, rbk_json_get(c, "keys"))
			if (key->type == RBK_J_STR && strncmp(key->str, "c:", 2) == 0)
				item.evidence.code = key->str + 2;
		add(k, item);
		RBK_JSON_EACH(e, rbk_json_get(c, "entries")) {
			const char *name = rbk_json_get_str(e, "name");

			if (name && (!item.name || strcmp(name, item.name) != 0)) {
				item.name = name;
				add(k, item);
			}
		}
	}
}

int
rbk_namesakes_open(struct rbk_namesakes **out, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_namesakes *k = rbk_arena_take(&r->arena, sizeof *k);
	struct rbk_json *cases, *units;

	*out = k;
	*k = (struct rbk_namesakes){ .r = r, .a = &r->arena };
	if (rbk_policy_words(&k->words, &r->arena, rbk_run_policy(r), err))
		return (int)err->code;
	k->names = rbk_candidates_open(k->words, 0);
	if (add_book(k, err) || rbk_cases(&cases, r, err) || rbk_unit_cases(&units, r, err))
		return (int)err->code;
	add_cases(k, cases, "desk");
	add_cases(k, units, "unit");
	return rbk_listed_open(&k->listed, r, err);
}

void
rbk_namesakes_close(struct rbk_namesakes *k)
{
	if (!k)
		return;
	if (k->names)
		rbk_candidates_close(k->names);
	rbk_listed_close(k->listed);
	k->listed = NULL;
	free(k->at);
	k->at = NULL;
}

/* The contacts of a client of the book; *gone: it is removed. */
static int
look_at_contacts(bool *gone, struct rbk_namesakes *k, struct item *item, struct rbk_err *err)
{
	struct rbk_record *contacts;
	struct rbk_scan s = {0};
	const char **phones, **names;
	size_t n, p = 0, c = 0;

	*gone = false;
	if (item->entry && rbk_scan_gone(gone, k->r, item->entry, err))
		return (int)err->code;
	if (!item->entry || item->looked || *gone)
		return 0;
	item->looked = true;
	if (rbk_scan_client(&s, k->r, item->entry, err))
		return (int)err->code;
	n = rbk_scan_kind(&contacts, k->r, &s, "contact");
	phones = rbk_arena_take(k->a, (n + 1) * sizeof *phones);
	names = rbk_arena_take(k->a, (n + 1) * sizeof *names);
	for (size_t i = 0; i < n; i++) {
		const char *phone = rbk_sign_phone(k->a, rbk_record_str(&contacts[i], "phone"));
		const char *name = rbk_sign_contact(k->a, rbk_record_str(&contacts[i], "name"));

		if (phone)
			phones[p++] = phone;
		if (name)
			names[c++] = name;
	}
	phones[p] = names[c] = NULL;
	item->evidence.phones = phones;
	item->evidence.contacts = names;
	return 0;
}

struct asking {
	struct rbk_namesakes      *k;
	struct rbk_json       *list;
	const struct rbk_parts *parts; /* of the name looked up; NULL: it gives none */
	struct rbk_evidence    evidence;
};

static bool
is_listed(const struct rbk_json *list, const struct item *item, const char *id)
{
	RBK_JSON_EACH(o, list)
		if (strcmp(rbk_json_get_str(o, "where"), item->where) == 0 && strcmp(rbk_json_get_str(o, "id"), id) == 0)
			return true;
	return false;
}

static void
put(struct asking *q, const struct item *item, const struct rbk_likeness *l)
{
	struct rbk_arena *a = q->k->a;
	struct rbk_json *o = rbk_json_obj(a);

	rbk_json_set_str(a, o, "where", item->where);
	rbk_json_set_str(a, o, "by", strcmp(l->reason, "likeness.code") == 0 ? "credit_code" : "name");
	rbk_json_set_str(a, o, "id", rbk_json_get_str(item->root, "id"));
	rbk_json_set_str(a, o, "name", rbk_json_get_str(item->root, "name"));
	rbk_json_set_str(a, o, "status", rbk_json_get_str(item->root, "status"));
	rbk_json_set_str(a, o, "owner", rbk_json_get_str(item->root, "owner"));
	rbk_names_describe(q->k->r, o, l);
	rbk_json_add(q->list, o);
}

static int
consider(struct asking *q, struct item *item, struct rbk_likeness l, struct rbk_err *err)
{
	const char *id = rbk_json_get_str(item->root, "id");
	const struct rbk_parts *p;
	struct rbk_err none = {0};
	bool gone;

	if (!id || is_listed(q->list, item, id))
		return 0;
	if (look_at_contacts(&gone, q->k, item, err))
		return (int)err->code;
	if (gone)
		return 0;
	if (q->parts && !rbk_parts_make(&p, q->k->a, q->k->words, item->name, &none))
		l = rbk_likeness_weigh(l, q->parts, &q->evidence, p, &item->evidence);
	if (l.verdict != RBK_DIFFERENT)
		put(q, item, &l);
	return 0;
}

static int
by_code(struct asking *q, struct rbk_err *err)
{
	for (size_t i = 0; q->evidence.code && i < q->k->n; i++) {
		struct item *item = &q->k->at[i];

		if (item->evidence.code && strcmp(item->evidence.code, q->evidence.code) == 0 &&
		    consider(q, item, (struct rbk_likeness){ .verdict = RBK_SAME, .score = RBK_SCORE_MAX, .reason = "likeness.code" }, err))
			return (int)err->code;
	}
	return 0;
}

/* What headquarters told this person of the client is more than what it tells
   everybody. */
static bool
told(const struct rbk_json *list)
{
	RBK_JSON_EACH(o, list)
		if (strcmp(rbk_json_get_str(o, "where"), "book") != 0 && rbk_json_get_str(o, "status") && rbk_double_is(o, RBK_SAME))
			return true;
	return false;
}

static int
by_directory(struct asking *q, const struct rbk_double_want *want, struct rbk_err *err)
{
	const struct rbk_listed_want keys = { want->name, want->code, want->aliases };

	return told(q->list) ? 0 : rbk_listed_ask(q->list, q->k->listed, &keys, err);
}

int
rbk_doubles(struct rbk_json **list, struct rbk_namesakes *k, const struct rbk_double_want *want, struct rbk_err *err)
{
	struct asking q = { .k = k, .list = rbk_json_list(k->a), .evidence = want->evidence };
	struct rbk_candidate *found;
	struct rbk_err none = {0};

	*list = q.list;
	q.evidence.code = code_of(k->a, want->code);
	q.evidence.region = place(k, want->region);
	if (by_code(&q, err))
		return (int)err->code;
	if (!want->name || rbk_parts_make(&q.parts, k->a, k->words, want->name, &none))
		return by_directory(&q, want, err);
	for (size_t i = 0, n = rbk_candidates_find(&found, k->a, k->names, q.parts, CANDIDATES); i < n; i++)
		if (consider(&q, &k->at[found[i].number], found[i].likeness, err))
			return (int)err->code;
	return by_directory(&q, want, err);
}

void
rbk_namesakes_add(struct rbk_namesakes *k, const char *where, const struct rbk_json *root, const struct rbk_double_want *want)
{
	struct item item = { .where = where, .name = want->name, .root = root, .evidence = want->evidence };

	item.evidence.code = code_of(k->a, want->code);
	item.evidence.region = place(k, want->region);
	add(k, item);
}

bool
rbk_double_is(const struct rbk_json *one, enum rbk_verdict least)
{
	for (enum rbk_verdict v = least; v <= RBK_SAME; v++)
		if (strcmp(rbk_json_get_str(one, "verdict"), rbk_verdict_word(v)) == 0)
			return true;
	return false;
}

bool
rbk_double_suspicion(const struct rbk_json *one)
{
	if (rbk_listed_is(one))
		return rbk_listed_taken(one);
	return rbk_double_is(one, RBK_LIKELY) || (rbk_double_is(one, RBK_POSSIBLE) && rbk_json_get(one, "signs"));
}

/* Where it is known, or who holds it. */
static const char *
holder(struct rbk_run *r, const struct rbk_json *d)
{
	const char *owner = rbk_json_get_str(d, "owner"), *status = rbk_json_get_str(d, "status");

	if (strcmp(rbk_json_get_str(d, "where"), "book") == 0)
		return r->say(N_("your book"));
	return owner ? rbk_person_name(r, owner) : r->say(status ? status : "free");
}

static void
note_same(struct rbk_run *r, const struct rbk_json *d, const char *name, const char *id)
{
	const char *owner = rbk_json_get_str(d, "owner"), *status = rbk_json_get_str(d, "status");

	if (strcmp(rbk_json_get_str(d, "where"), "book") == 0)
		rbk_note(r, N_("your book has it already: %s (%s)"), name, id);
	else if (owner)
		rbk_note(r, N_("headquarters knows it, held by %s: %s (%s)"), rbk_person_name(r, owner), name, id);
	else
		rbk_note(r, N_("headquarters knows it (%s): %s (%s)"), r->say(status ? status : "free"), name, id);
}

void
rbk_double_notes(struct rbk_run *r, const struct rbk_json *list)
{
	RBK_JSON_EACH(d, list) {
		const char *name = rbk_json_get_str(d, "name"), *id = rbk_json_get_str(d, "id"), *text = rbk_json_get_str(d, "text");

		if (!name)
			name = "";
		if (rbk_listed_is(d)) {
			rbk_note(r, N_("directory of claimed clients: %s"), text);
			continue;
		}
		if (rbk_double_is(d, RBK_SAME))
			note_same(r, d, name, id);
		else if (rbk_double_is(d, RBK_LIKELY))
			rbk_note(r, N_("it is likely the same client as %s (%s, %s): %s"), name, holder(r, d), id, text);
		else if (rbk_double_is(d, RBK_POSSIBLE))
			rbk_note(r, N_("it may be the same client as %s (%s, %s): %s"), name, holder(r, d), id, text);
		else
			rbk_note(r, N_("it belongs with %s (%s, %s): %s"), name, holder(r, d), id, text);
	}
}
