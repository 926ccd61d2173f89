/* Rows of the ring, and what makes them. */
#include "sync/keyring.h"

#include <string.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/store/sshsig.h"
#include "core/store/tree.h"
#include "sync/code.h"

#define DEVICES_MAX 1000 /* records of one person's devices, ever */

const char *
rbk_keyring_path(struct rbk_arena *a, const char *person)
{
	char shard[3];

	rbk_shard(shard, person);
	return rbk_arena_print(a, "keys/%s/%s.json", shard, person);
}

int
rbk_keyring_read(struct rbk_keyring *out, struct rbk_arena *a, const char *person, const char *bytes, size_t len,
                 struct rbk_err *err)
{
	*out = (struct rbk_keyring){ .a = a };
	if (!bytes) {
		rbk_record_new(&out->r, a, "keyring");
		rbk_json_set_str(a, out->r.root, "person", person);
		return 0;
	}
	if (rbk_record_read(&out->r, a, bytes, len, err))
		return rbk_while(err, N_("keys of %s in central"), person);
	if (!rbk_record_is(&out->r, "keyring") || strcmp(rbk_record_str(&out->r, "person"), person) != 0)
		return rbk_fail(err, RBK_E_BROKEN, N_("keys of %s in central: not what this program wrote"), person);
	return 0;
}

static struct rbk_json *
row_of(const struct rbk_keyring *k, const char *list, const char *key)
{
	RBK_JSON_EACH(it, rbk_json_get(k->r.root, list))
		if (rbk_json_get_str(it, "key") && strcmp(rbk_json_get_str(it, "key"), key) == 0)
			return it;
	return NULL;
}

const struct rbk_json *
rbk_keyring_find(const struct rbk_keyring *k, const char *key)
{
	return row_of(k, "keys", key);
}

bool
rbk_keyring_means(const struct rbk_json *row, const char *typed)
{
	const char *id = rbk_json_get_str(row, "device"), *name = rbk_json_get_str(row, "name");

	return *typed && !rbk_json_get(row, "until") &&
	       ((id && strncmp(id, typed, strlen(typed)) == 0) || (name && strcmp(name, typed) == 0));
}

bool
rbk_keyring_any(const struct rbk_keyring *k)
{
	const struct rbk_json *keys = rbk_json_get(k->r.root, "keys");

	return keys && keys->child;
}

bool
rbk_keyring_good(const struct rbk_json *row, int64_t number)
{
	return number >= rbk_json_get_int(row, "from", 0) && number < rbk_json_get_int(row, "until", INT64_MAX);
}

/* Before the first change the ring becomes a copy. */
static void
own(struct rbk_keyring *k)
{
	if (!k->changed)
		k->r.root = rbk_json_copy(k->a, k->r.root);
	k->changed = true;
}

static void
add(struct rbk_keyring *k, const char *list, struct rbk_json *row)
{
	struct rbk_json *all = rbk_json_get(k->r.root, list);

	if (!all) {
		all = rbk_json_list(k->a);
		rbk_json_set(k->a, k->r.root, list, all);
		all = rbk_json_get(k->r.root, list);
	}
	rbk_json_add(all, row);
}

void
rbk_keyring_invite(struct rbk_keyring *k, const char *key, rbk_time until)
{
	struct rbk_json *row = rbk_json_obj(k->a);
	char at[RBK_TIME_TEXT];

	own(k);
	rbk_time_write(at, until, 0);
	rbk_json_set_str(k->a, row, "key", key);
	rbk_json_set_str(k->a, row, "until", at);
	add(k, "codes", row);
}

/* A code that nobody used, and that is good still. */
static bool
is_open(const struct rbk_json *code, rbk_time now)
{
	struct rbk_err why = {0};
	rbk_time until;
	const char *text = rbk_json_get_str(code, "until");

	return !rbk_json_get(code, "used") && text && rbk_time_read(&until, text, 0, &why) == 0 && now < until;
}

bool
rbk_keyring_invites(const struct rbk_keyring *k, rbk_time now)
{
	RBK_JSON_EACH(it, rbk_json_get(k->r.root, "codes"))
		if (is_open(it, now))
			return true;
	return false;
}

bool
rbk_keyring_end(struct rbk_keyring *k, const char *key, int64_t number, rbk_time said)
{
	const struct rbk_json *row = rbk_keyring_find(k, key);

	if (!row || number >= rbk_json_get_int(row, "until", INT64_MAX))
		return false;
	char at[RBK_TIME_TEXT];

	own(k);
	rbk_time_write(at, said, 0);
	rbk_json_set_int(k->a, row_of(k, "keys", key), "until", number);
	rbk_json_set_str(k->a, row_of(k, "keys", key), "ended", at);
	return true;
}

/* The records of devices/ of a tip. */
struct devices {
	struct rbk_record *at;
	size_t             n;
	git_oid            folder; /* zero: there is none */
};

static int
read_device(struct devices *d, struct rbk_keyring *k, const struct rbk_tip *tip, const git_oid *oid)
{
	struct rbk_object object;
	struct rbk_err why = {0};
	struct rbk_record r;
	int code = rbk_objects_read(&object, tip->trees->objects, oid, GIT_OBJECT_BLOB, RBK_RECORD_MAX, &why);

	if (code)
		return code;
	if (rbk_record_read(&r, k->a, object.bytes, object.len, &why) == 0 && rbk_record_is(&r, "device"))
		d->at[d->n++] = r; /* another isn't of this program's making: the form check has its say */
	rbk_object_clear(&object);
	return 0;
}

static int
read_devices(struct devices *d, struct rbk_keyring *k, const struct rbk_tip *tip, struct rbk_err *err)
{
	struct rbk_err why = {0};
	struct rbk_tree tree;
	struct rbk_entry e;
	git_oid oid;
	int code = 0;

	*d = (struct devices){0};
	if (rbk_trees_find(&d->folder, NULL, tip->trees, &tip->tree, "devices", &why)) {
		d->folder = (git_oid){0};
		return 0;
	}
	if ((code = rbk_trees_get(&tree, NULL, tip->trees, &d->folder, err)))
		return code;
	size_t n = 0;

	for (const char *p = tree.bytes; rbk_tree_next(&e, &p, tree.bytes + tree.len);)
		n++;
	if (n > DEVICES_MAX) {
		rbk_trees_done(&tree);
		return rbk_fail(err, RBK_E_BOUND, N_("more than %d records in the folder devices"), DEVICES_MAX);
	}
	d->at = rbk_arena_take(k->a, (n + 1) * sizeof *d->at);
	for (const char *p = tree.bytes; !code && rbk_tree_next(&e, &p, tree.bytes + tree.len);) {
		git_oid_fromraw(&oid, e.oid);
		code = rbk_entry_is_folder(&e) ? 0 : read_device(d, k, tip, &oid);
	}
	rbk_trees_done(&tree);
	return code ? rbk_fail(err, RBK_E_BAD, N_("a record in the folder devices can't be read")) : 0;
}

static bool
is(const struct rbk_record *r, const char *field, const char *value)
{
	const char *s = rbk_record_str(r, field);

	return s && strcmp(s, value) == 0;
}

/* Does the voucher named by the record vouch for its key? */
static bool
vouched(const struct rbk_record *join, const char *person)
{
	const char *proof = rbk_record_str(join, "proof"), *voucher = rbk_record_str(join, "voucher");
	struct rbk_buf words = {0}, signature = {0};

	rbk_join_words(&words, person, rbk_record_str(join, "key"));
	bool good = proof && voucher && rbk_base64_read(&signature, proof, strlen(proof)) && signature.len == RBK_SIGNATURE &&
	            rbk_key_verify(voucher, (const uint8_t *)signature.text, words.text, words.len);

	rbk_buf_free(&words);
	rbk_buf_free(&signature);
	return good;
}

static void
enrol(struct rbk_keyring *k, const struct rbk_record *join, const struct rbk_tip *tip)
{
	static const char *const fields[] = { "key", "device", "name" };
	struct rbk_json *row = rbk_json_obj(k->a), *code;

	own(k);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		rbk_json_set_str(k->a, row, fields[i], rbk_record_str(join, fields[i]));
	rbk_json_set_int(k->a, row, "from", tip->number);
	add(k, "keys", row);
	if ((code = row_of(k, "codes", rbk_record_str(join, "voucher"))))
		rbk_json_set_int(k->a, code, "used", tip->number);
}

/* Why a joining key is not taken. */
static int
turn_down(const struct rbk_json *code, bool good, const char *person, struct rbk_err *err)
{
	if (!good)
		return rbk_fail(err, RBK_E_BAD, N_("the newest commit is signed by a key whose proof of being a device of %s is wrong: ask headquarters for a code, then: roadbook device join CODE"), person);
	if (code && rbk_json_get(code, "used"))
		return rbk_fail(err, RBK_E_BAD, N_("the code this device of %s joined with was used by another device already: if that wasn't you, tell headquarters; ask for a new code, then: roadbook device join CODE"), person);
	if (code)
		return rbk_fail(err, RBK_E_BAD, N_("the code this device of %s joined with has expired: ask headquarters for a new one, then: roadbook device join CODE"), person);
	return rbk_fail(err, RBK_E_BAD, N_("the newest commit is signed by a key that is not enrolled for %s: sync the device that invited this one first, or ask headquarters for a code, then: roadbook device join CODE"), person);
}

/* A key nobody knows yet signed the tip. */
static int
join(struct rbk_keyring *k, const struct devices *d, const char *signer, const struct rbk_tip *tip, struct rbk_err *err)
{
	int result = turn_down(NULL, true, tip->person, err);

	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *r = &d->at[i];
		const char *voucher = rbk_record_str(r, "voucher");

		if (!is(r, "what", "join") || !is(r, "key", signer) || !voucher)
			continue;
		const struct rbk_json *code = row_of(k, "codes", voucher), *key = rbk_keyring_find(k, voucher);
		const bool good = vouched(r, tip->person);

		if (good && (key ? rbk_keyring_good(key, tip->number) : code && is_open(code, tip->at))) {
			enrol(k, r, tip);
			rbk_err_clear(err);
			return 0;
		}
		result = turn_down(code, good, tip->person, err);
	}
	return result;
}

/* What the tip's records say of others than its own key. */
static void
learn(struct rbk_keyring *k, const struct devices *d, const struct rbk_tip *tip)
{
	char folder[GIT_OID_HEXSZ + 1];

	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *r = &d->at[i];
		const char *key = rbk_record_str(r, "key");
		rbk_time until;

		if (is(r, "what", "invite") && rbk_key_valid(key) && rbk_record_time(&until, r, "until") &&
		    !row_of(k, "codes", key) && !rbk_keyring_find(k, key)) {
			const rbk_time most = tip->at + (rbk_time)RBK_CODE_DAYS * 86400000;

			rbk_keyring_invite(k, key, until < most ? until : most);
		} else if (is(r, "what", "end")) {
			(void)rbk_keyring_end(k, key, tip->number + 1, tip->at);
		}
	}
	own(k);
	rbk_json_set_str(k->a, k->r.root, "seen", git_oid_tostr(folder, sizeof folder, &d->folder));
}

static bool
seen(const struct rbk_keyring *k, const git_oid *folder)
{
	char hex[GIT_OID_HEXSZ + 1];
	const char *s = rbk_record_str(&k->r, "seen");

	return git_oid_is_zero(folder) || (s && strcmp(s, git_oid_tostr(hex, sizeof hex, folder)) == 0);
}

static int
ended(const struct rbk_json *row, const struct rbk_tip *tip, struct rbk_err *err)
{
	const char *device = rbk_json_get_str(row, "device");

	return rbk_fail(err, RBK_E_BAD, N_("the newest commit is signed by the device %s of %s, which is not trusted any more since number %lld"),
	                device ? device : "?", tip->person, (long long)rbk_json_get_int(row, "until", 0));
}

/* Had the person a key by then? (Whoever verifies has all there ever were.) */
static bool
any_by(const struct rbk_keyring *k, int64_t number)
{
	RBK_JSON_EACH(it, rbk_json_get(k->r.root, "keys"))
		if (number >= rbk_json_get_int(it, "from", 0))
			return true;
	return false;
}

/* By whom; 0 with "": by nobody, and that is allowed. */
static int
signer(char key[RBK_KEY_TEXT], const struct rbk_keyring *k, const struct rbk_tip *tip, struct rbk_err *err)
{
	struct rbk_object object;
	struct rbk_err why = { .say = err->say };
	int code = rbk_objects_read(&object, tip->trees->objects, &tip->commit, GIT_OBJECT_COMMIT, RBK_RECORD_MAX, err);

	key[0] = '\0';
	if (code)
		return code;
	code = rbk_commit_signer(key, object.bytes, object.len, &why);
	rbk_object_clear(&object);
	if (!code || (!tip->must && !any_by(k, tip->number)))
		return 0;
	if (code == RBK_E_MISSING && !any_by(k, tip->number))
		return rbk_fail(err, RBK_E_BAD, N_("the newest commit is not signed, and headquarters takes only what a device of %s signed: ask headquarters for a code, then: roadbook device join CODE"), tip->person);
	if (code == RBK_E_MISSING)
		return rbk_fail(err, RBK_E_BAD, N_("the newest commit is not signed by a device of %s: send the book with roadbook sync, which signs it"), tip->person);
	*err = why;
	return RBK_E_BAD;
}

int
rbk_keyring_judge(struct rbk_keyring *k, const struct rbk_tip *tip, struct rbk_err *err)
{
	char key[RBK_KEY_TEXT];
	struct devices d;
	int code = signer(key, k, tip, err);

	if (code || !key[0])
		return code;
	const struct rbk_json *row = rbk_keyring_find(k, key);
	const bool known = row && rbk_keyring_good(row, tip->number);

	if (row && !known)
		return ended(row, tip, err);
	if ((code = read_devices(&d, k, tip, err)))
		return code;
	if (!known && (code = join(k, &d, key, tip, err))) {
		if (tip->must || any_by(k, tip->number))
			return code;
		rbk_err_clear(err); /* signed for reasons of their own, where nothing need be */
		return 0;
	}
	if (!seen(k, &d.folder))
		learn(k, &d, tip);
	return 0;
}
