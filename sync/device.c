/* Records of devices, and this device's key: .git/roadbook/key. Secrets never
   go into the book. */
#include "sync/device.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/store/clock.h"
#include "core/store/file.h"
#include "core/store/key.h"
#include "core/store/repo.h"
#include "core/store/sshsig.h"
#include "core/store/step.h"
#include "sync/keyring.h"
#include "sync/trust.h"

#define KEY  "key"
#define NEXT "key.next" /* a new key, until the book names it */

static const char *
folder(struct rbk_arena *a, struct rbk_book *b)
{
	return rbk_arena_print(a, "%s/.git/roadbook", rbk_book_path(b));
}

int
rbk_device_key(struct rbk_key **out, struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	int code = rbk_key_load(out, folder(&a, b), KEY, err);

	rbk_arena_free(&a);
	return code;
}

static int
make_key(struct rbk_key **out, struct rbk_book *b, const char *file, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	int code = rbk_key_load(out, folder(&a, b), file, err);

	if (code == RBK_E_MISSING) {
		rbk_err_clear(err);
		*out = rbk_key_make();
		code = rbk_key_save(*out, folder(&a, b), file, rbk_arena_print(&a, "%s %s", rbk_book_person(b), rbk_book_device(b)), err);
	}
	rbk_arena_free(&a);
	return code;
}

static void
set_time(struct rbk_arena *a, struct rbk_record *r, const char *field, rbk_time t, struct rbk_book *b)
{
	char text[RBK_TIME_TEXT];

	rbk_time_write(text, t, rbk_book_zone(b));
	rbk_json_set_str(a, r->root, field, text);
}

static void
new_record(struct rbk_record *r, struct rbk_arena *a, struct rbk_book *b, const char *what, const char *key)
{
	char id[RBK_ULID_SIZE];

	rbk_clock_ulid(id);
	rbk_record_new(r, a, "device");
	rbk_json_set_str(a, r->root, "id", id);
	rbk_json_set_str(a, r->root, "what", what);
	rbk_json_set_str(a, r->root, "key", key);
	rbk_json_set_str(a, r->root, "by", rbk_book_person(b));
	set_time(a, r, "entered", rbk_clock_now(), b);
}

/* The record by which a key joins; `voucher` signs that it is the person's. */
static void
join_record(struct rbk_record *r, struct rbk_arena *a, struct rbk_book *b, const struct rbk_key *key, const struct rbk_key *voucher,
            const char *name)
{
	struct rbk_buf words = {0}, proof = {0};
	uint8_t signature[RBK_SIGNATURE];

	rbk_join_words(&words, rbk_book_person(b), rbk_key_text(key));
	rbk_key_sign(signature, voucher, words.text, words.len);
	rbk_base64_write(&proof, signature, sizeof signature);
	new_record(r, a, b, "join", rbk_key_text(key));
	rbk_json_set_str(a, r->root, "device", rbk_book_device(b));
	rbk_json_set_str(a, r->root, "name", name);
	rbk_json_set_str(a, r->root, "voucher", rbk_key_text(voucher));
	rbk_json_set_str(a, r->root, "proof", proof.text);
	rbk_buf_free(&words);
	rbk_buf_free(&proof);
}

/* The hub's key as the book knows it. */
static int
known_hub(char out[RBK_KEY_TEXT], struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_trust t;
	git_repository *repo = NULL;
	int git, code;

	rbk_repo_start();
	git = git_repository_open_ext(&repo, rbk_book_path(b), GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	code = git ? rbk_repo_fail(err, git, N_("open book %s"), rbk_book_path(b)) : rbk_trust_read(&t, repo, err);
	git_repository_free(repo);
	if (!code && !t.key[0])
		code = rbk_fail(err, RBK_E_REFUSED, N_("this book doesn't know its hub's key yet: run roadbook sync first (a hub that doesn't sign needs no codes)"));
	if (!code)
		memcpy(out, t.key, sizeof t.key);
	return code;
}

int
rbk_code_check(const char *code, const char *hub_key, struct rbk_err *err)
{
	struct rbk_code_parts parts;

	if (rbk_code_read(&parts, code, err))
		return (int)err->code;
	return rbk_code_is_of(&parts, hub_key) ? 0
		: rbk_fail(err, RBK_E_USAGE, N_("this code is not of the hub that answers: somebody else may be answering in its place; ask headquarters"));
}

int
rbk_device_join(struct rbk_book *b, const char *code, const char *name, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_code_parts parts;
	struct rbk_key *key = NULL, *voucher;
	struct rbk_record r;
	char hub[RBK_KEY_TEXT];

	if (known_hub(hub, b, err) || rbk_code_check(code, hub, err) || rbk_code_read(&parts, code, err))
		return (int)err->code;
	int result = make_key(&key, b, KEY, err);

	if (!result) {
		voucher = rbk_code_key(&parts, rbk_book_person(b));
		join_record(&r, &a, b, key, voucher, name);
		rbk_key_free(voucher);
		result = rbk_book_save(b, &r, 1, "device", err);
	}
	rbk_key_free(key);
	rbk_arena_free(&a);
	return result;
}

int
rbk_device_invite(char code[RBK_CODE_TEXT], struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_code_parts parts;
	struct rbk_key *key = NULL;
	struct rbk_record r;
	char hub[RBK_KEY_TEXT];
	int result = rbk_device_key(&key, b, err);

	rbk_key_free(key);
	if (result == RBK_E_MISSING)
		return rbk_fail(err, RBK_E_REFUSED, N_("this device has no key, so it can't vouch for another: ask headquarters for a code, then: roadbook device join CODE"));
	if (result || known_hub(hub, b, err))
		return (int)err->code;
	rbk_code_make(code, hub);
	(void)rbk_code_read(&parts, code, err);
	key = rbk_code_key(&parts, rbk_book_person(b));
	new_record(&r, &a, b, "invite", rbk_key_text(key));
	set_time(&a, &r, "until", rbk_clock_now() + (rbk_time)RBK_CODE_DAYS * 86400000, b);
	result = rbk_book_save(b, &r, 1, "device", err);
	rbk_key_free(key);
	rbk_arena_free(&a);
	return result;
}

/* The key of the device meant, among those trusted. */
static int
find(const char **key, struct rbk_arena *a, struct rbk_book *b, const char *device, struct rbk_err *err)
{
	struct rbk_json *all = rbk_json_list(a);

	*key = NULL;
	if (rbk_device_list(all, a, b, err))
		return (int)err->code;
	RBK_JSON_EACH(it, all) {
		if (!rbk_keyring_means(it, device))
			continue;
		if (*key)
			return rbk_fail(err, RBK_E_AMBIGUOUS, N_("%s may be several devices: roadbook device list shows their ids"), device);
		*key = rbk_json_get_str(it, "key");
	}
	return *key ? 0 : rbk_fail(err, RBK_E_MISSING, N_("there is no trusted device %s: roadbook device list shows them"), device);
}

int
rbk_device_end(struct rbk_book *b, const char *device, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	const char *key;
	int code = find(&key, &a, b, device, err);

	if (!code) {
		new_record(&r, &a, b, "end", key);
		code = rbk_book_save(b, &r, 1, "device", err);
	}
	rbk_arena_free(&a);
	return code;
}

/* The book names the new key before it takes the place of the former one: a
   run that was killed in between finds both, and says so once more. */
int
rbk_device_renew(struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_key *was = NULL, *key = NULL;
	struct rbk_record r[2];
	int code = rbk_device_key(&was, b, err);

	if (code == RBK_E_MISSING)
		code = rbk_fail(err, RBK_E_REFUSED, N_("this device has no key yet: ask headquarters for a code, then: roadbook device join CODE"));
	if (!code)
		code = make_key(&key, b, NEXT, err);
	if (!code) {
		join_record(&r[0], &a, b, key, was, NULL);
		new_record(&r[1], &a, b, "end", rbk_key_text(was));
		code = rbk_book_save(b, r, 2, "device", err);
	}
	rbk_step("device: key in place");
	if (!code && rename(rbk_arena_print(&a, "%s/" NEXT, folder(&a, b)), rbk_arena_print(&a, "%s/" KEY, folder(&a, b))))
		code = rbk_file_fail(err, N_("write"), KEY, errno);
	rbk_key_free(was);
	rbk_key_free(key);
	rbk_arena_free(&a);
	return code;
}

static void
add_row(struct rbk_json *list, struct rbk_arena *a, const struct rbk_json *from, const char *mine, bool *is_there)
{
	struct rbk_json *row = rbk_json_copy(a, from);
	const char *key = rbk_json_get_str(from, "key");
	char print[RBK_KEY_PRINT];

	if (!key || !rbk_key_valid(key))
		return;
	rbk_key_print(print, key);
	rbk_json_set_str(a, row, "print", print);
	if (strcmp(key, mine) == 0)
		rbk_json_set_bool(a, row, "this", true);
	*is_there = *is_there || strcmp(key, mine) == 0;
	rbk_json_set_str(a, row, "standing", rbk_json_get(from, "until") ? "ended" : "trusted");
	rbk_json_add(list, row);
}

int
rbk_device_list(struct rbk_json *list, struct rbk_arena *a, struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_view *v = NULL;
	struct rbk_record desk;
	struct rbk_key *key = NULL;
	bool is_there = false;
	int code = rbk_device_key(&key, b, err);
	const char *mine = code ? "" : rbk_key_text(key);

	if (code == RBK_E_MISSING)
		rbk_err_clear(err);
	else if (code)
		return code;
	code = rbk_book_view(&v, b, RBK_SIGHT_DESK, err);
	if (!code)
		code = rbk_view_record(&desk, a, v, "desk.json", err);
	RBK_JSON_EACH(it, code ? NULL : rbk_json_get(desk.root, "keys"))
		add_row(list, a, it, mine, &is_there);
	if (!code || code == RBK_E_MISSING) { /* before the first sync */
		struct rbk_json *row = rbk_json_obj(a);

		rbk_err_clear(err);
		code = 0;
		rbk_json_set_str(a, row, "device", rbk_book_device(b));
		rbk_json_set_str(a, row, "key", mine);
		if (!is_there && mine[0])
			add_row(list, a, row, mine, &is_there);
		if (list->last && !rbk_json_get(list->last, "from"))
			rbk_json_set_str(a, list->last, "standing", "new");
	}
	rbk_view_close(v);
	rbk_key_free(key);
	return code;
}
