/* Facts: order, keys, JSON, and how a record becomes one. */
#include "core/rules/fact.h"

#include <inttypes.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/buf.h"
#include "core/model/credit_code.h"
#include "core/model/id.h"
#include "core/model/name.h"
#include "core/rules/authority.h"
#include "core/rules/check.h"
#include "core/rules/fact_p.h"
#include "core/rules/sign.h"

static const char *const type_words[] = {
	[RBK_FACT_ENTRY] = "entry", [RBK_FACT_CLAIM] = "claim", [RBK_FACT_RELEASE] = "release",
	[RBK_FACT_CONTACT] = "contact", [RBK_FACT_GONE] = "gone", [RBK_FACT_RULING] = "ruling",
	[RBK_FACT_REVIEW] = "review", [RBK_FACT_SIGN] = "sign", [RBK_FACT_MOVE] = "move", [RBK_FACT_RENEW] = "renew",
	[RBK_FACT_HOLD] = "hold", [RBK_FACT_ANSWER] = "answer", [RBK_FACT_CONTRACT] = "contract",
};
#define TYPES (sizeof type_words / sizeof *type_words)

/* The strings of a fact and their names in JSON, in order of writing. */
static const struct {
	const char *name;
	size_t      at;
} strings[] = {
	{ "person", offsetof(struct rbk_fact, person) },
	{ "client", offsetof(struct rbk_fact, client) },
	{ "record", offsetof(struct rbk_fact, record) },
	{ "commit", offsetof(struct rbk_fact, commit) },
	{ "at", offsetof(struct rbk_fact, at) },
	{ "name", offsetof(struct rbk_fact, name) },
	{ "core", offsetof(struct rbk_fact, core) },
	{ "form", offsetof(struct rbk_fact, form) },
	{ "code", offsetof(struct rbk_fact, code) },
	{ "missing", offsetof(struct rbk_fact, missing) },
	{ "band", offsetof(struct rbk_fact, band) },
	{ "verb", offsetof(struct rbk_fact, verb) },
	{ "case", offsetof(struct rbk_fact, case_id) },
	{ "other", offsetof(struct rbk_fact, other) },
	{ "target", offsetof(struct rbk_fact, target) },
	{ "reason", offsetof(struct rbk_fact, reason) },
	{ "subject", offsetof(struct rbk_fact, subject) },
	{ "versions", offsetof(struct rbk_fact, versions) },
	{ "address", offsetof(struct rbk_fact, address) },
	{ "phone", offsetof(struct rbk_fact, phone) },
	{ "contact", offsetof(struct rbk_fact, contact) },
	{ "aliases", offsetof(struct rbk_fact, aliases) },
	{ "evidence", offsetof(struct rbk_fact, evidence) },
	{ "proof", offsetof(struct rbk_fact, proof) },
	{ "begins", offsetof(struct rbk_fact, begins) },
	{ "ends", offsetof(struct rbk_fact, ends) },
	{ "supersedes", offsetof(struct rbk_fact, supersedes) },
	{ "second", offsetof(struct rbk_fact, second) },
	{ "split", offsetof(struct rbk_fact, split) },
	{ "from", offsetof(struct rbk_fact, from) },
	{ "grade", offsetof(struct rbk_fact, grade) },
	{ "pick", offsetof(struct rbk_fact, pick) },
	{ "open", offsetof(struct rbk_fact, open) },
	{ "until", offsetof(struct rbk_fact, until) },
};
#define STRINGS (sizeof strings / sizeof *strings)

static const struct {
	const char *name;
	size_t      at;
} numbers[] = {
	{ "number", offsetof(struct rbk_fact, number) },
	{ "order", offsetof(struct rbk_fact, order) },
	{ "after", offsetof(struct rbk_fact, after) },
	{ "by", offsetof(struct rbk_fact, by) },
};
#define NUMBERS (sizeof numbers / sizeof *numbers)

static const char **
string_at(struct rbk_fact *f, size_t i)
{
	return (const char **)(void *)((char *)f + strings[i].at);
}

static const char *
string_of(const struct rbk_fact *f, size_t i)
{
	return *(const char *const *)(const void *)((const char *)f + strings[i].at);
}

static int64_t
number_of(const struct rbk_fact *f, size_t i)
{
	return *(const int64_t *)(const void *)((const char *)f + numbers[i].at);
}

/* Number and order settle it among facts of one journal; the rest keeps
   the order total whatever is given. */
int
rbk_fact_compare(const void *left, const void *right)
{
	const struct rbk_fact *x = left, *y = right;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	for (size_t i = 0; i < STRINGS; i++) {
		const char *a = string_of(x, i), *b = string_of(y, i);
		int c = a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);

		if (c)
			return c;
	}
	return 0;
}

/* Names are literals: they outlive any arena. */
static void
put(struct rbk_json *obj, const char *name, struct rbk_json *v)
{
	v->name = name;
	rbk_json_add(obj, v);
}

struct rbk_json *
rbk_fact_write_with(struct rbk_arena *a, const struct rbk_fact *f, rbk_keep_fn *keep, void *ctx)
{
	struct rbk_json *v = rbk_json_obj(a);

	put(v, "type", keep(ctx, type_words[f->type]));
	for (size_t i = 0; i < NUMBERS; i++)
		put(v, numbers[i].name, rbk_json_int(a, number_of(f, i)));
	for (size_t i = 0; i < STRINGS; i++)
		if (string_of(f, i))
			put(v, strings[i].name, keep(ctx, string_of(f, i)));
	return v;
}

static struct rbk_json *
copy(void *ctx, const char *s)
{
	return rbk_json_str(ctx, s);
}

struct rbk_json *
rbk_fact_write(struct rbk_arena *a, const struct rbk_fact *f)
{
	return rbk_fact_write_with(a, f, copy, a);
}

static int
read_numbers(struct rbk_fact *out, const struct rbk_json *v, struct rbk_err *err)
{
	for (size_t i = 0; i < NUMBERS; i++) {
		const struct rbk_json *n = rbk_json_get(v, numbers[i].name);

		if (!n || n->type != RBK_J_INT)
			return rbk_fail(err, RBK_E_BROKEN, N_("a stored fact has no number %s"), numbers[i].name);
		*(int64_t *)(void *)((char *)out + numbers[i].at) = n->num;
	}
	return 0;
}

int
rbk_fact_read(struct rbk_fact *out, struct rbk_arena *a, const struct rbk_json *v, struct rbk_err *err)
{
	const char *type = rbk_json_get_str(v, "type");
	size_t t = 0;

	*out = (struct rbk_fact){0};
	while (t < TYPES && type && strcmp(type_words[t], type) != 0)
		t++;
	if (!type || t == TYPES)
		return rbk_fail(err, RBK_E_BROKEN, N_("a stored fact has no known type"));
	out->type = (enum rbk_fact_type)t;
	int code = read_numbers(out, v, err);

	if (code)
		return code;
	for (size_t i = 0; i < STRINGS; i++)
		*string_at(out, i) = rbk_arena_str(a, rbk_json_get_str(v, strings[i].name));
	if (!out->person || (out->type == RBK_FACT_RULING ? !out->verb || !out->case_id : !out->client))
		return rbk_fail(err, RBK_E_BROKEN, N_("a stored fact of type %s is not whole"), type);
	return 0;
}

#define TEXT2(x) #x
#define TEXT(x)  TEXT2(x)

/* prefix + text; printf would cost more than all else that is done to most
   facts. */
static const char *
key(struct rbk_arena *a, const char *prefix, const char *text)
{
	size_t n = strlen(prefix), m = strlen(text);
	char *k = rbk_arena_take(a, n + m + 1);

	memcpy(k, prefix, n);
	memcpy(k + n, text, m);
	return k;
}

size_t
rbk_fact_keys(const char *keys[4], struct rbk_arena *a, const struct rbk_fact *f)
{
	size_t n = 0;

	if (f->type == RBK_FACT_RULING) {
		if (f->case_id)
			keys[n++] = key(a, "i:", f->case_id);
		if (f->other)
			keys[n++] = key(a, "i:", f->other);
		if (f->target && strcmp(f->verb, "void") == 0)
			keys[n++] = key(a, "v:", f->target);
		return n;
	}
	if (f->type == RBK_FACT_ENTRY && f->core && f->core[0])
		keys[n++] = key(a, "n" TEXT(RBK_NAME_VERSION) ":", f->core);
	if (f->type == RBK_FACT_ENTRY && f->code && f->code[0])
		keys[n++] = key(a, "c:", f->code);
	if (f->client)
		keys[n++] = key(a, "i:", f->client);
	if (f->type == RBK_FACT_CLAIM && f->pick)
		keys[n++] = rbk_arena_print(a, "q:%s/%s", f->person, f->pick);
	return n;
}

static const char *
joined(struct rbk_arena *a, const char *const *words, size_t n)
{
	struct rbk_buf text = {0};

	for (size_t i = 0; i < n; i++) {
		if (i)
			rbk_buf_char(&text, ',');
		rbk_buf_str(&text, words[i]);
	}
	char *out = n ? rbk_arena_copy(a, text.text, text.len) : NULL;

	rbk_buf_free(&text);
	return out;
}

/* One a line: such a name has none inside. */
static const char *
aliases_of(struct rbk_arena *a, const struct rbk_record *r)
{
	struct rbk_buf text = {0};
	size_t n = 0;

	RBK_JSON_EACH(alias, rbk_json_get(r->root, "aliases"))
		if (alias->type == RBK_J_STR && alias->str[0] && !strpbrk(alias->str, "\n\r") && n++ < RBK_FACT_ALIASES)
			rbk_buf_print(&text, "%s%s", text.len ? "\n" : "", alias->str);
	const char *out = text.len ? rbk_arena_copy(a, text.text, text.len) : NULL;

	rbk_buf_free(&text);
	return out;
}

static void
make_entry(struct rbk_fact *out, struct rbk_arena *a, const struct rbk_record *r)
{
	const char *name = rbk_record_str(r, "name"), *typed = rbk_record_str(r, "credit_code");
	char code[RBK_CREDIT_CODE_SIZE];
	struct rbk_name key;
	struct rbk_err err = {0};

	out->type = RBK_FACT_ENTRY;
	out->client = rbk_arena_str(a, rbk_record_str(r, "id"));
	out->record = out->client;
	out->at = rbk_arena_str(a, rbk_record_str(r, "entered"));
	out->name = rbk_arena_str(a, name);
	if (name && rbk_name_make(&key, a, name, &err) == 0) {
		out->core = rbk_arena_str(a, key.core);
		out->form = rbk_arena_str(a, key.form);
	}
	if (typed && rbk_credit_code_read(code, typed) != RBK_CODE_SHAPE)
		out->code = rbk_arena_str(a, code);
	out->address = rbk_sign_address(a, rbk_record_str(r, "address"));
	out->aliases = aliases_of(a, r);
}

static void
make_answer(struct rbk_fact *out, struct rbk_arena *a, const struct rbk_record *r)
{
	out->type = RBK_FACT_ANSWER;
	out->evidence = rbk_arena_str(a, rbk_record_str(r, "evidence"));
	out->proof = rbk_arena_str(a, rbk_record_str(r, "proof"));
	out->reason = rbk_arena_str(a, rbk_record_str(r, "text"));
}

static const struct {
	const char        *type;
	enum rbk_fact_type fact;
} plain[] = {
	{ "release", RBK_FACT_RELEASE }, { "renew", RBK_FACT_RENEW }, { "hold", RBK_FACT_HOLD },
};

static bool
make_event(struct rbk_fact *out, struct rbk_arena *a, const struct rbk_record *r, const struct rbk_record *client,
           const struct rbk_record *contacts, size_t n_contacts, const struct rbk_policy *policy)
{
	const char *type = rbk_record_str(r, "type"), *gone = rbk_record_str(r, "record");
	const char *missing[16];

	if (type && strcmp(type, "claim") == 0) {
		out->type = RBK_FACT_CLAIM;
		size_t n = rbk_claim_missing(missing, policy, client, contacts, n_contacts);

		out->missing = joined(a, missing, n);
		if (client && rbk_json_get(client->root, "volume")) {
			out->band = rbk_arena_str(a, rbk_band_of(policy, rbk_json_get_int(client->root, "volume", 0)));
			out->grade = rbk_arena_str(a, rbk_grade_of(policy, rbk_json_get_int(client->root, "volume", 0)));
		}
		out->pick = rbk_json_get_bool(r->root, "pick") ? "" : NULL;
		if (rbk_json_get_int(r->root, "open", 0) > 0)
			out->open = rbk_arena_print(a, "%" PRId64, rbk_json_get_int(r->root, "open", 0));
		return true;
	}
	if (type && strcmp(type, "move") == 0) {
		out->type = RBK_FACT_MOVE;
		out->subject = rbk_arena_str(a, rbk_record_str(r, "to"));
		if (rbk_json_get(r->root, "volume"))
			out->grade = rbk_arena_str(a, rbk_grade_of(policy, rbk_json_get_int(r->root, "volume", 0)));
		return out->subject != NULL;
	}
	for (size_t i = 0; type && i < sizeof plain / sizeof *plain; i++) {
		if (strcmp(type, plain[i].type) != 0)
			continue;
		out->type = plain[i].fact;
		out->until = rbk_arena_str(a, rbk_record_str(r, "until"));
		return true;
	}
	if (type && strcmp(type, "answer") == 0) {
		make_answer(out, a, r);
		return true;
	}
	out->type = RBK_FACT_GONE;
	if (!type || strcmp(type, "gone") != 0 || !gone || !out->client)
		return false;
	if (strcmp(gone, out->client) != 0)
		out->subject = rbk_arena_str(a, gone); /* matters if it was a contract or a valid contact */
	return true;
}

/* A document that policy takes for a contract. */
static bool
make_contract(struct rbk_fact *out, struct rbk_arena *a, const struct rbk_record *r, const struct rbk_policy *policy)
{
	const char *kind = rbk_record_str(r, "type"), *word;

	for (size_t i = 0; kind && (word = rbk_policy_item(policy, "contract.documents", i)); i++) {
		if (strcmp(word, kind) != 0)
			continue;
		out->type = RBK_FACT_CONTRACT;
		out->at = rbk_arena_str(a, rbk_record_str(r, "entered"));
		out->begins = rbk_arena_str(a, rbk_record_str(r, "begins"));
		out->ends = rbk_arena_str(a, rbk_record_str(r, "ends"));
		out->supersedes = rbk_arena_str(a, rbk_record_str(r, "supersedes"));
		return true;
	}
	return false;
}

/* Where a ruling says what it is about, besides the case. */
static const struct {
	const char *verb, *field;
} subjects[] = {
	{ "waive", "gate" }, { "approve", "what" }, { "void", "record" },
};

static const char *
versions_of(struct rbk_arena *a, const struct rbk_record *r)
{
	const char *all = NULL;
	int n = 0;

	RBK_JSON_EACH(it, rbk_json_get(r->root, "versions"))
		if (it->type == RBK_J_STR && rbk_ulid_valid(it->str) && n++ < RBK_AMENDED_MAX)
			all = rbk_arena_print(a, "%s%s%s", all ? all : "", all ? "\n" : "", it->str);
	return all;
}

static void
make_ruling(struct rbk_fact *out, struct rbk_arena *a, const struct rbk_record *r)
{
	out->type = RBK_FACT_RULING;
	out->verb = rbk_arena_str(a, rbk_record_str(r, "verb"));
	out->case_id = rbk_arena_str(a, rbk_record_str(r, "case"));
	out->other = rbk_arena_str(a, rbk_record_str(r, "other"));
	out->target = rbk_arena_str(a, rbk_record_str(r, "person"));
	out->second = rbk_arena_str(a, rbk_record_str(r, "second"));
	out->split = rbk_arena_str(a, rbk_record_str(r, "split"));
	out->from = rbk_arena_str(a, rbk_record_str(r, "from"));
	out->reason = rbk_arena_str(a, rbk_record_str(r, "reason"));
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		if (out->verb && strcmp(out->verb, subjects[i].verb) == 0)
			out->subject = rbk_arena_str(a, rbk_record_str(r, subjects[i].field));
	if (out->verb && strcmp(out->verb, "void") == 0)
		out->versions = versions_of(a, r);
}

bool
rbk_fact_make(struct rbk_fact *out, struct rbk_arena *a, const struct rbk_record *r, const struct rbk_record *client,
              const struct rbk_record *contacts, size_t n_contacts, const struct rbk_policy *policy)
{
	*out = (struct rbk_fact){0};
	if (rbk_record_is(r, "client")) {
		make_entry(out, a, r);
		return true;
	}
	out->client = rbk_arena_str(a, rbk_record_str(r, "client"));
	out->record = rbk_arena_str(a, rbk_record_str(r, "id"));
	out->at = rbk_arena_str(a, rbk_record_str(r, "at"));
	if (rbk_record_is(r, "event"))
		return make_event(out, a, r, client, contacts, n_contacts, policy);
	if (rbk_record_is(r, "ruling")) {
		make_ruling(out, a, r);
		return true;
	}
	if (rbk_record_is(r, "review") || rbk_record_is(r, "consequence")) {
		out->type = RBK_FACT_REVIEW;
		out->review = rbk_json_copy(a, r->root);
		return true;
	}
	if (rbk_record_is(r, "contact")) {
		out->type = RBK_FACT_SIGN;
		out->phone = rbk_sign_phone(a, rbk_record_str(r, "phone"));
		out->contact = rbk_sign_contact(a, rbk_record_str(r, "name"));
		return true;
	}
	if (rbk_record_is(r, "document"))
		return make_contract(out, a, r, policy);
	if (!rbk_record_is(r, "activity"))
		return false;
	out->type = RBK_FACT_CONTACT;
	if (rbk_contact_valid(r, policy))
		return true;
	out->type = RBK_FACT_GONE; /* what it amends doesn't stand */
	out->subject = rbk_arena_str(a, rbk_record_str(r, "supersedes"));
	return out->subject != NULL;
}
