/* A case → what everybody may know of it → rows, and back by a key. */
#include "core/rules/directory.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/name.h"

static const char *const words[] = {
	[RBK_LISTED_HELD] = "held", [RBK_LISTED_CONTESTED] = "contested", [RBK_LISTED_POOL] = "pool", [RBK_LISTED_FREE] = "free_again",
};

const char *
rbk_listed_word(enum rbk_listed status)
{
	return status > RBK_LISTED_NOT && status < RBK_LISTED_END ? words[status] : NULL;
}

/* A claim that was never live is nobody else's business. */
static bool
counts(const struct rbk_json *claim)
{
	const char *state = rbk_json_get_str(claim, "state");

	return state && strcmp(state, "void") != 0 && strcmp(state, "repeated") != 0 && rbk_json_get_str(claim, "person");
}

static void
add_person(struct rbk_listing *l, const char *person)
{
	for (size_t i = 0; i < l->n_persons; i++)
		if (strcmp(l->persons[i], person) == 0)
			return;
	l->persons[l->n_persons++] = person;
}

/* Who claimed and stopped last; claims stand in the order they came in. */
static const char *
last_of(const struct rbk_json *claims)
{
	const char *last = NULL, *when = "";

	RBK_JSON_EACH(c, claims) {
		const char *ended = rbk_json_get_str(c, "ended");

		if (counts(c) && (!last || (ended && strcmp(ended, when) >= 0))) {
			last = rbk_json_get_str(c, "person");
			when = ended ? ended : when;
		}
	}
	return last;
}

/* Status and whom it leads to. */
static void
judge(struct rbk_listing *l, const struct rbk_json *kase, const struct rbk_json *claims)
{
	const char *status = rbk_json_get_str(kase, "status"), *owner = rbk_json_get_str(kase, "owner"), *last = last_of(claims);

	if (status && strcmp(status, "contested") == 0) {
		l->status = RBK_LISTED_CONTESTED;
		RBK_JSON_EACH(c, claims)
			if (counts(c) && !rbk_json_get(c, "ended"))
				add_person(l, rbk_json_get_str(c, "person"));
	} else if (owner) {
		l->status = RBK_LISTED_HELD;
	} else if (last) {
		l->status = rbk_json_get(kase, "pooled") ? RBK_LISTED_POOL : RBK_LISTED_FREE;
		add_person(l, last);
	}
	if (owner)
		add_person(l, owner);
}

static void
add_key(struct rbk_listing *l, enum rbk_listed_kind kind, const char *text, const char *form)
{
	if (!text || !text[0] || l->n_keys == RBK_LISTED_KEYS)
		return;
	for (size_t i = 0; i < l->n_keys; i++) {
		const struct rbk_listed_key *k = &l->keys[i];

		if ((k->kind == RBK_KEY_CODE) == (kind == RBK_KEY_CODE) && strcmp(k->text, text) == 0 && strcmp(k->form, form) == 0)
			return;
	}
	l->keys[l->n_keys++] = (struct rbk_listed_key){ kind, text, form };
}

/* Other names, one a line as the fact has them. */
static void
add_aliases(struct rbk_listing *l, struct rbk_arena *a, const char *aliases)
{
	for (const char *p = aliases; p && *p; p += *p == '\n') {
		const size_t n = strcspn(p, "\n");
		struct rbk_err none = {0};
		struct rbk_name name;

		if (rbk_name_make(&name, a, rbk_arena_copy(a, p, n), &none) == 0)
			add_key(l, RBK_KEY_ALIAS, name.core, name.form);
		p += n;
	}
}

/* Does what this person typed of the client count? */
static bool
is_side(const struct rbk_json *kase, const char *person)
{
	const char *owner = rbk_json_get_str(kase, "owner");

	RBK_JSON_EACH(c, rbk_json_get(kase, "claims"))
		if (counts(c) && strcmp(rbk_json_get_str(c, "person"), person) == 0)
			return true;
	return owner && strcmp(owner, person) == 0;
}

/* Names first: an other name that is somebody's name is one. */
static void
add_keys(struct rbk_listing *l, struct rbk_arena *a, const struct rbk_json *kase)
{
	for (int aliases = 0; aliases < 2; aliases++)
		RBK_JSON_EACH(f, rbk_json_get(kase, "facts")) {
			const char *type = rbk_json_get_str(f, "type"), *person = rbk_json_get_str(f, "person");
			const char *form = rbk_json_get_str(f, "form");

			if (!type || strcmp(type, "entry") != 0 || !person || !is_side(kase, person))
				continue;
			if (aliases) {
				add_aliases(l, a, rbk_json_get_str(f, "aliases"));
			} else {
				add_key(l, RBK_KEY_NAME, rbk_json_get_str(f, "core"), form ? form : "");
				add_key(l, RBK_KEY_CODE, rbk_json_get_str(f, "code"), "");
			}
		}
}

void
rbk_listing_of(struct rbk_listing *out, struct rbk_arena *a, const struct rbk_json *kase)
{
	const struct rbk_json *claims = rbk_json_get(kase, "claims");

	*out = (struct rbk_listing){0};
	out->persons = rbk_arena_take(a, ((claims ? claims->count : 0) + 2) * sizeof *out->persons);
	judge(out, kase, claims);
	if (out->status == RBK_LISTED_NOT)
		return;
	out->keys = rbk_arena_take(a, RBK_LISTED_KEYS * sizeof *out->keys);
	add_keys(out, a, kase);
}

/* What a key is hashed as. */
static void
hash_key(uint8_t out[RBK_MAC_SIZE], const struct rbk_mac *m, const struct rbk_listed_key *key)
{
	struct rbk_buf text = {0};

	rbk_buf_print(&text, "%s%s", key->kind == RBK_KEY_CODE ? "c:" : "n1:", key->text);
	rbk_mac_of(out, m, text.text, text.len);
	rbk_buf_free(&text);
}

static uint8_t
form_byte(const struct rbk_mac *m, const char *core, const char *form)
{
	struct rbk_buf text = {0};
	uint8_t hash[RBK_MAC_SIZE];

	rbk_buf_print(&text, "f:%s\n%s", core, form);
	rbk_mac_of(hash, m, text.text, text.len);
	rbk_buf_free(&text);
	return hash[0];
}

#define MASK 8 /* the first of the three bytes that lie over the answer */

void
rbk_row_make(uint8_t out[RBK_ROW], const struct rbk_mac *m, const struct rbk_listed_key *key, enum rbk_listed status, uint16_t ask)
{
	uint8_t hash[RBK_MAC_SIZE];

	hash_key(hash, m, key);
	memcpy(out, hash, RBK_ROW_HASH);
	out[6] = key->kind == RBK_KEY_CODE ? hash[6] : form_byte(m, key->text, key->form);
	out[7] = hash[MASK] ^ (uint8_t)((unsigned)status | (unsigned)key->kind << 4);
	out[8] = hash[MASK + 1] ^ (uint8_t)(ask >> 8);
	out[9] = hash[MASK + 2] ^ (uint8_t)ask;
}

int
rbk_row_compare(const void *x, const void *y)
{
	return memcmp(x, y, RBK_ROW);
}

struct looking {
	const struct rbk_mac        *mac;
	const struct rbk_listed_key *key;
	uint8_t                      hash[RBK_MAC_SIZE];
};

static enum rbk_sure
sureness(const struct looking *l, uint8_t form)
{
	if (l->key->kind == RBK_KEY_CODE || form == form_byte(l->mac, l->key->text, l->key->form))
		return RBK_SURE;
	return !l->key->form[0] || form == form_byte(l->mac, l->key->text, "") ? RBK_SURE_NO_FORM : RBK_SURE_OTHER_FORM;
}

/* False: the row isn't of that key, but for its first bytes. */
static bool
read_row(struct rbk_listed_hit *out, const struct looking *l, const uint8_t *row)
{
	const unsigned what = row[7] ^ l->hash[MASK];
	const bool code = l->key->kind == RBK_KEY_CODE;

	*out = (struct rbk_listed_hit){
		.kind = (enum rbk_listed_kind)(what >> 4), .status = (enum rbk_listed)(what & 15),
		.ask = (uint16_t)((row[8] ^ l->hash[MASK + 1]) << 8 | (row[9] ^ l->hash[MASK + 2])),
	};
	if (!rbk_listed_word(out->status) || out->kind >= RBK_KEY_END || (out->kind == RBK_KEY_CODE) != code || (code && row[6] != l->hash[6]))
		return false;
	out->sure = sureness(l, row[6]);
	return true;
}

static int
surest_first(const void *x, const void *y)
{
	const struct rbk_listed_hit *a = x, *b = y;

	if (a->sure != b->sure)
		return a->sure > b->sure ? -1 : 1;
	if (a->status != b->status)
		return a->status < b->status ? -1 : 1;
	return a->kind != b->kind ? (a->kind > b->kind) - (a->kind < b->kind) : (a->ask > b->ask) - (a->ask < b->ask);
}

/* The first row that isn't before the hash. */
static size_t
first_row(const uint8_t *rows, size_t n, const uint8_t *hash)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(rows + mid * RBK_ROW, hash, RBK_ROW_HASH) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

int
rbk_directory_look(struct rbk_listed_hit **out, size_t *n, struct rbk_arena *a, const struct rbk_mac *m,
                   const struct rbk_listed_key *key, rbk_leaf_fn *leaf, void *ctx, struct rbk_err *err)
{
	struct looking l = { .mac = m, .key = key };
	const char *bytes;
	size_t len;
	unsigned depth;

	*out = NULL;
	*n = 0;
	hash_key(l.hash, m, key);
	if (leaf(ctx, &bytes, &len, &depth, l.hash, err) || (bytes && rbk_leaf_check(bytes, len, l.hash, depth, err)))
		return (int)err->code;
	const uint8_t *rows = (const uint8_t *)bytes;
	const size_t all = bytes ? len / RBK_ROW : 0, from = first_row(rows, all, l.hash);
	size_t to = from;

	while (to < all && memcmp(rows + to * RBK_ROW, l.hash, RBK_ROW_HASH) == 0)
		to++;
	*out = rbk_arena_take(a, (to - from + 1) * sizeof **out);
	for (size_t i = from; i < to; i++)
		*n += read_row(&(*out)[*n], &l, rows + i * RBK_ROW);
	if (*n > 1)
		qsort(*out, *n, sizeof **out, surest_first);
	return 0;
}
