/* Devices, as whoever administers the hub sees them: codes given out, keys
   that came and went. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/sshsig.h"
#include "sync/journal.h"
#include "sync/keyring.h"
#include "sync/org_p.h"

static int
read_ring(struct rbk_keyring *out, struct rbk_org *o, const char *person)
{
	struct rbk_err why = { .say = o->err->say };
	struct rbk_record staff;
	const char *bytes = NULL;
	size_t len = 0;
	int code;

	if (rbk_org_person(&staff, o, person))
		return rbk_fail(o->err, RBK_E_MISSING, N_("nobody called %s is enrolled"), person);
	code = rbk_view_bytes(&bytes, &len, &o->a, o->view, rbk_keyring_path(&o->a, person), &why);
	if (code && code != RBK_E_MISSING) {
		*o->err = why;
		return code;
	}
	return rbk_keyring_read(out, &o->a, person, code ? NULL : bytes, len, o->err);
}

static int
save_ring(struct rbk_org *o, const struct rbk_keyring *k, const char *person)
{
	const struct rbk_put put = rbk_hub_put(&o->a, rbk_keyring_path(&o->a, person), &k->r);
	git_oid tip;

	return rbk_hub_commit(&tip, o->hub, o->hub->central, RBK_REF_MAIN, &put, 1, "devices", o->now, o->err);
}

int
rbk_hub_device_invite(char code[RBK_CODE_TEXT], struct rbk_hub *h, const char *person, struct rbk_err *err)
{
	struct rbk_org o;
	struct rbk_keyring ring;
	struct rbk_code_parts parts;

	if (!rbk_person_valid(person))
		return rbk_fail(err, RBK_E_MISSING, N_("nobody called %s is enrolled"), person);
	if (!h->signs)
		return rbk_fail(err, RBK_E_REFUSED, N_("this hub doesn't sign yet, so books needn't either: roadbook hub sign --hub %s makes it"), h->path);
	int result = rbk_org_open(&o, h, err);

	if (!result)
		result = rbk_hub_key_need(h, err);
	if (!result)
		result = read_ring(&ring, &o, person);
	if (!result) {
		rbk_code_make(code, rbk_key_text(h->key));
		(void)rbk_code_read(&parts, code, err);
		struct rbk_key *k = rbk_code_key(&parts, person);

		rbk_keyring_invite(&ring, rbk_key_text(k), o.now + (rbk_time)RBK_CODE_DAYS * 86400000);
		rbk_key_free(k);
		result = save_ring(&o, &ring, person);
	}
	rbk_org_close(&o);
	return result;
}

int
rbk_hub_device_none(bool *none, struct rbk_hub *h, const char *person, struct rbk_err *err)
{
	struct rbk_org o;
	struct rbk_keyring ring;
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = read_ring(&ring, &o, person);
	*none = !code && !rbk_keyring_any(&ring) && !rbk_keyring_invites(&ring, o.now);
	rbk_org_close(&o);
	return code;
}

/* The key of the device meant. */
static int
find_device(const char **key, const struct rbk_keyring *ring, const char *device, struct rbk_err *err)
{
	const char *person = rbk_record_str(&ring->r, "person");

	*key = NULL;
	RBK_JSON_EACH(it, rbk_json_get(ring->r.root, "keys")) {
		if (!rbk_keyring_means(it, device))
			continue;
		if (*key)
			return rbk_fail(err, RBK_E_AMBIGUOUS, N_("of %s, %s may be several devices: roadbook hub device list shows their ids"), person, device);
		*key = rbk_json_get_str(it, "key");
	}
	return *key ? 0 : rbk_fail(err, RBK_E_MISSING, N_("%s has no trusted device %s: roadbook hub device list shows them"), person, device);
}

static int
end_device(struct rbk_org *o, const char *person, const char *device, int64_t from)
{
	struct rbk_keyring ring;
	struct rbk_state state;
	struct rbk_line last;
	const char *key;

	if (rbk_journal_last(&last, o->hub->path, o->err) || rbk_hub_state(&state, o->hub, o->err) || read_ring(&ring, o, person) ||
	    find_device(&key, &ring, device, o->err))
		return (int)o->err->code;
	if (from == 0)
		from = last.number + 1;
	if (from <= state.number || from > last.number + 1)
		return rbk_fail(o->err, RBK_E_BAD, N_("a device can be distrusted from number %lld on at the earliest, from %lld at the latest: what was merged stays merged"),
		                (long long)state.number + 1, (long long)last.number + 1);
	(void)rbk_keyring_end(&ring, key, from, o->now);
	return save_ring(o, &ring, person) ? (int)o->err->code : rbk_hub_signers(o->hub, o->err);
}

int
rbk_hub_device_end(struct rbk_hub *h, const char *person, const char *device, int64_t from, struct rbk_err *err)
{
	struct rbk_org o;

	if (!rbk_person_valid(person))
		return rbk_fail(err, RBK_E_MISSING, N_("nobody called %s is enrolled"), person);
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = end_device(&o, person, device, from);
	rbk_org_close(&o);
	return code;
}

struct listing {
	struct rbk_json  *list;
	struct rbk_arena *a;
	const char       *person;
};

static int
list_ring(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct listing *l = ctx;
	struct rbk_record r;

	if (rbk_record_read(&r, l->a, bytes, len, err))
		return rbk_while(err, N_("central: %s"), path);
	const char *person = rbk_record_str(&r, "person");

	if (l->person && strcmp(l->person, person) != 0)
		return 0;
	RBK_JSON_EACH(it, rbk_json_get(r.root, "keys")) {
		struct rbk_json *row = rbk_json_copy(l->a, it);
		const char *key = rbk_json_get_str(it, "key");
		char print[RBK_KEY_PRINT];

		if (!key || !rbk_key_valid(key))
			continue;
		rbk_key_print(print, key);
		rbk_json_set_str(l->a, row, "person", person);
		rbk_json_set_str(l->a, row, "print", print);
		rbk_json_add(l->list, row);
	}
	return 0;
}

int
rbk_hub_devices(struct rbk_json *list, struct rbk_arena *a, struct rbk_hub *h, const char *person, struct rbk_err *err)
{
	struct listing l = { list, a, person };
	struct rbk_view *v;
	int code = rbk_view_open(&v, git_repository_path(h->central), RBK_REF_MAIN, "", err);

	if (!code)
		code = rbk_view_each(v, "keys", ".json", 1, list_ring, &l, err);
	rbk_view_close(v);
	return code;
}
