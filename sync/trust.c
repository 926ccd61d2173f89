/* The hub's key as a book knows it, and the way from a former one to it. */
#include "sync/trust.h"

#include <stdio.h>
#include <string.h>

#include "core/model/record.h"
#include "core/store/repo.h"
#include "core/store/sshsig.h"
#include "sync/hub_p.h"

#define SETTING "roadbook.hubkey"

int
rbk_trust_read(struct rbk_trust *out, git_repository *repo, struct rbk_err *err)
{
	git_config *config = NULL;
	git_buf value = GIT_BUF_INIT;
	int git = git_repository_config(&config, repo), code = 0;

	*out = (struct rbk_trust){0};
	if (!git)
		git = git_config_get_string_buf(&value, config, SETTING);
	if (!git && value.size) {
		out->pinned = rbk_key_valid(value.ptr);
		if (out->pinned)
			memcpy(out->key, value.ptr, sizeof out->key);
		else
			code = rbk_fail(err, RBK_E_USAGE, N_("%s in this book's git config is not a key: ask headquarters for the hub's key"), "roadbook.hubKey");
	}
	git_buf_dispose(&value);
	git_config_free(config);
	return git && git != GIT_ENOTFOUND ? rbk_repo_fail(err, git, N_("open %s"), git_repository_path(repo)) : code;
}

int
rbk_trust_keep(const struct rbk_trust *t, git_repository *repo, struct rbk_err *err)
{
	git_config *config = NULL;
	int git = git_repository_config(&config, repo);

	if (!git)
		git = git_config_set_string(config, "roadbook.hubKey", t->key);
	git_config_free(config);
	return git ? rbk_repo_fail(err, git, N_("open %s"), git_repository_path(repo)) : 0;
}

int
rbk_signer_of(char key[RBK_KEY_TEXT], git_repository *repo, const git_oid *commit, struct rbk_err *err)
{
	git_odb *odb = NULL;
	git_odb_object *object = NULL;
	int git = git_repository_odb(&odb, repo), code;

	key[0] = '\0';
	if (!git)
		git = git_odb_read(&object, odb, commit);
	if (!git && git_odb_object_type(object) != GIT_OBJECT_COMMIT)
		git = GIT_ENOTFOUND;
	code = git ? rbk_repo_fail(err, git, N_("read %s"), git_repository_path(repo))
	           : rbk_commit_signer(key, git_odb_object_data(object), git_odb_object_size(object), err);
	git_odb_object_free(object);
	git_odb_free(odb);
	return code;
}

static int
stranger(const struct rbk_trust *t, const char *signer, const char *what, struct rbk_err *err)
{
	char known[RBK_KEY_PRINT], other[RBK_KEY_PRINT];

	rbk_key_print(known, t->key);
	if (!signer[0])
		return rbk_fail(err, RBK_E_PERSON,
		                N_("%s is not signed by the hub's key %s: somebody else may have written it, so nothing of it was taken over; ask headquarters"),
		                what, known);
	rbk_key_print(other, signer);
	return rbk_fail(err, RBK_E_PERSON,
	                N_("%s is signed by the key %s, not by the hub's key %s: somebody else may have written it, so nothing of it was taken over; ask headquarters (if the key is right: git config roadbook.hubKey \"%s\")"),
	                what, other, known, signer);
}

int
rbk_trust_check(const struct rbk_trust *t, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	char key[RBK_KEY_TEXT];

	if (!t->key[0] || (rbk_signer_of(key, repo, tip, &why) == 0 && strcmp(key, t->key) == 0))
		return 0;
	return stranger(t, key, what, err);
}

int
rbk_trust_record(struct rbk_record *out, struct rbk_arena *a, git_repository *repo, const git_oid *tip, const char *file,
                 struct rbk_err *err)
{
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	git_tree_entry *e = NULL;
	git_blob *blob = NULL;
	int git = git_commit_lookup(&commit, repo, tip), code;

	if (!git)
		git = git_commit_tree(&tree, commit);
	if (!git)
		git = git_tree_entry_bypath(&e, tree, file);
	if (!git)
		git = git_blob_lookup(&blob, repo, git_tree_entry_id(e));
	code = git ? rbk_repo_fail(err, git, N_("read %s"), file)
	           : rbk_record_read(out, a, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob), err);
	git_blob_free(blob);
	git_tree_entry_free(e);
	git_tree_free(tree);
	git_commit_free(commit);
	return code;
}

static int
read_org(struct rbk_record *out, struct rbk_arena *a, git_repository *repo, const git_oid *tip, struct rbk_err *err)
{
	int code = rbk_trust_record(out, a, repo, tip, "org.json", err);

	if (!code && !rbk_record_is(out, "org"))
		code = rbk_fail(err, RBK_E_BROKEN, N_("org.json is not the organisation"));
	return code;
}

/* Did the key `from` vouch, by way of others maybe, for the key `to`? */
static bool
follows(const struct rbk_record *org, const char *from, const char *to)
{
	const char *name = rbk_record_str(org, "name"), *trusted = NULL;

	RBK_JSON_EACH(it, rbk_json_get(org->root, "keys")) {
		const char *key = rbk_json_get_str(it, "key"), *proof = rbk_json_get_str(it, "proof");
		struct rbk_buf words = {0}, signature = {0};

		if (!key || !name)
			return false;
		if (trusted && proof) {
			rbk_hub_key_words(&words, name, key);
			if (!rbk_base64_read(&signature, proof, strlen(proof)) || signature.len != RBK_SIGNATURE ||
			    !rbk_key_verify(trusted, (const uint8_t *)signature.text, words.text, words.len))
				trusted = NULL;
			else
				trusted = key;
		}
		if (strcmp(key, from) == 0)
			trusted = key;
		rbk_buf_free(&words);
		rbk_buf_free(&signature);
		if (trusted && strcmp(trusted, to) == 0)
			return true;
	}
	return false;
}

int
rbk_trust_commons(struct rbk_trust *t, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	struct rbk_arena a = {0};
	struct rbk_record org;
	char signer[RBK_KEY_TEXT];
	int code = 0;

	(void)rbk_signer_of(signer, repo, tip, &why);
	if (strcmp(signer, t->key) == 0)
		return 0; /* nobody signs and nobody is known, too */
	code = read_org(&org, &a, repo, tip, err);
	if (code) {
		rbk_arena_free(&a);
		return rbk_while(err, "%s", what);
	}
	const char *named = rbk_record_str(&org, "key");

	if (!named || !rbk_key_valid(named) || strcmp(named, signer) != 0)
		code = t->key[0] ? stranger(t, signer, what, err)
		                 : rbk_fail(err, RBK_E_PERSON, N_("%s is signed by another key than the hub's: nothing of it was taken over; ask headquarters"), what);
	else if (t->key[0] && !follows(&org, t->key, signer))
		code = stranger(t, signer, what, err);
	else
		memcpy(t->key, signer, sizeof t->key);
	rbk_arena_free(&a);
	return code;
}
