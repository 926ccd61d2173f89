/* The hub's key: what it says is signed, so that a book takes nothing from
   somebody else in its place. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/step.h"
#include "sync/directory.h"
#include "sync/org_p.h"

/* A new key waits in a file of its own until central names it: a run that was
   killed in between finds it again, so that no key is named that nobody has. */
#define NEXT RBK_HUB_KEY ".next"

int
rbk_hub_key_make(struct rbk_hub *h, struct rbk_err *err)
{
	struct rbk_buf comment = {0};
	int code = rbk_key_load(&h->key, h->path, RBK_HUB_KEY, err);

	if (code != RBK_E_MISSING)
		return code;
	rbk_err_clear(err);
	h->key = rbk_key_make();
	rbk_buf_print(&comment, "hub@%s", h->org);
	code = rbk_key_save(h->key, h->path, RBK_HUB_KEY, comment.text, err);
	rbk_buf_free(&comment);
	return code;
}

/* The key of a file, if it is the one meant and ours to read. */
static int
load(struct rbk_key **out, const struct rbk_hub *h, const char *file, const char *named, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	int code = rbk_key_load(out, h->path, file, &why);

	if (!code && strcmp(rbk_key_text(*out), named) == 0)
		return 0;
	if (code && code != RBK_E_MISSING && code != RBK_E_OS) {
		*err = why;
		return code;
	}
	rbk_key_free(*out);
	*out = NULL;
	return 0;
}

int
rbk_hub_key_read(struct rbk_hub *h, const char *named, struct rbk_err *err)
{
	char path[RBK_HUB_PATH + 8];
	int code = load(&h->key, h, RBK_HUB_KEY, named, err);

	if (!code && !h->key)
		code = load(&h->key, h, NEXT, named, err);
	if (code || h->key)
		return code;
	(void)snprintf(path, sizeof path, "%s/%s", h->path, RBK_HUB_KEY);
	if (access(path, R_OK)) /* who only reads doesn't need it */
		return 0;
	return rbk_fail(err, RBK_E_BROKEN, N_("%s/%s is not the key this hub signs with: bring it back from a backup"), h->path, RBK_HUB_KEY);
}

/* The new key takes the former one's place. */
static int
settle(const struct rbk_hub *h, struct rbk_err *err)
{
	char from[RBK_HUB_PATH + 16], to[RBK_HUB_PATH + 16];

	(void)snprintf(from, sizeof from, "%s/%s", h->path, NEXT);
	(void)snprintf(to, sizeof to, "%s/%s", h->path, RBK_HUB_KEY);
	rbk_step("hub: key in place");
	return rename(from, to) ? rbk_file_fail(err, N_("write"), to, errno) : 0;
}

int
rbk_hub_key_need(const struct rbk_hub *h, struct rbk_err *err)
{
	char path[RBK_HUB_PATH + 8];

	if (!h->signs || h->key)
		return 0;
	(void)snprintf(path, sizeof path, "%s/%s", h->path, RBK_HUB_KEY);
	if (access(path, F_OK) && errno == ENOENT)
		return rbk_fail(err, RBK_E_BROKEN, N_("the hub's key %s is missing: bring it back from a backup"), path);
	return rbk_fail(err, RBK_E_OS, N_("the hub signs what it says, and its key %s is not yours to read: run this as the hub's own user"), path);
}

void
rbk_hub_key_words(struct rbk_buf *out, const char *org, const char *key)
{
	rbk_buf_print(out, "roadbook hub key 1\n%s\n%s\n", org, key);
}

const char *
rbk_hub_key(const struct rbk_hub *h)
{
	return h->key ? rbk_key_text(h->key) : NULL;
}

bool
rbk_hub_must_sign(const struct rbk_hub *h)
{
	return h->must_sign;
}

/* The row of a key in org.json's list; `by` (or NULL) vouches for it. */
static void
add_key(struct rbk_arena *a, struct rbk_json *keys, const char *org, const char *key, const struct rbk_key *by)
{
	struct rbk_json *row = rbk_json_obj(a);
	struct rbk_buf words = {0}, proof = {0};
	uint8_t signature[RBK_SIGNATURE];

	rbk_json_set_str(a, row, "key", key);
	if (by) {
		rbk_hub_key_words(&words, org, key);
		rbk_key_sign(signature, by, words.text, words.len);
		rbk_base64_write(&proof, signature, sizeof signature);
		rbk_json_set_str(a, row, "proof", proof.text);
	}
	rbk_json_add(keys, row);
	rbk_buf_free(&words);
	rbk_buf_free(&proof);
}

static int
next_key(struct rbk_key **out, const struct rbk_hub *h, struct rbk_err *err)
{
	struct rbk_buf comment = {0};
	int code = rbk_key_load(out, h->path, NEXT, err);

	if (code != RBK_E_MISSING)
		return code;
	rbk_err_clear(err);
	*out = rbk_key_make();
	rbk_buf_print(&comment, "hub@%s", h->org);
	code = rbk_key_save(*out, h->path, NEXT, comment.text, err);
	rbk_buf_free(&comment);
	return code;
}

/* What the former key signed (or nobody) is said once more, by this one. */
static int
say_again(const struct rbk_org *o, const char *path)
{
	git_repository *repo = NULL;
	git_oid tip;
	int code = rbk_hub_repo_open(&repo, path, o->err);

	if (!code)
		code = rbk_hub_commit_again(&tip, o->hub, repo, "sign", o->now, o->err);
	git_repository_free(repo);
	return code;
}

static int
say_all_again(const struct rbk_org *o, const char *folder)
{
	char path[RBK_HUB_PATH];
	int code = 0;

	(void)snprintf(path, sizeof path, "%s/%s", o->hub->path, folder);
	DIR *dir = opendir(path);

	if (!dir)
		return rbk_file_fail(o->err, N_("open"), path, errno);
	for (struct dirent *e; !code && (e = readdir(dir));) {
		size_t n = strlen(e->d_name);

		if (e->d_name[0] == '.' || n < 5 || strcmp(e->d_name + n - 4, ".git") != 0)
			continue;
		(void)snprintf(path, sizeof path, "%s/%s/%.200s", o->hub->path, folder, e->d_name);
		code = say_again(o, path);
	}
	(void)closedir(dir);
	return code;
}

static int
put_org(struct rbk_org *o, const struct rbk_key *next, bool must_sign)
{
	struct rbk_record org;
	struct rbk_json *keys = rbk_json_list(&o->a);
	git_oid tip;

	if (rbk_view_record(&org, &o->a, o->view, "org.json", o->err))
		return (int)o->err->code;
	const char *was = rbk_record_str(&org, "key");

	if (next && was) {
		RBK_JSON_EACH(it, rbk_json_get(org.root, "keys"))
			rbk_json_add(keys, rbk_json_copy(&o->a, it));
		if (!keys->child)
			add_key(&o->a, keys, o->hub->org, was, NULL);
		add_key(&o->a, keys, o->hub->org, rbk_key_text(next), o->hub->key);
		rbk_json_set(&o->a, org.root, "keys", keys);
	}
	if (next)
		rbk_json_set_str(&o->a, org.root, "key", rbk_key_text(next));
	if (must_sign)
		rbk_json_set_bool(&o->a, org.root, "signed", true);
	const struct rbk_put put = rbk_hub_put(&o->a, "org.json", &org);

	return rbk_hub_commit(&tip, o->hub, o->hub->central, RBK_REF_MAIN, &put, 1, "sign", o->now, o->err);
}

static int
sign(struct rbk_org *o, bool anew, bool must_sign)
{
	struct rbk_hub *h = o->hub;
	struct rbk_key *next = NULL;
	const bool fresh = anew || !h->signs;
	int code = fresh ? next_key(&next, h, o->err) : 0;
	bool moved;

	if (!code)
		code = put_org(o, next, must_sign);
	if (!code && fresh) {
		rbk_key_free(h->key);
		h->key = next;
		h->signs = true;
		code = settle(h, o->err);
	}
	h->must_sign = h->must_sign || must_sign;
	if (!code)
		code = rbk_hub_publish(&moved, h, o->now, o->err);
	if (!code && fresh)
		code = say_all_again(o, "desks") || say_all_again(o, "units") || rbk_directory_sign(h, o->err) ? (int)o->err->code : 0;
	return code ? code : rbk_hub_signers(h, o->err);
}

int
rbk_hub_sign(struct rbk_hub *h, bool anew, bool must_sign, struct rbk_err *err)
{
	struct rbk_org o;
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = rbk_hub_key_need(h, err);
	if (!code)
		code = sign(&o, anew, must_sign);
	rbk_org_close(&o);
	return code;
}
