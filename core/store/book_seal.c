/* The seal: a commit without changes whose signature vouches for all that
   lies behind it. Made before a book is sent, so that saving needs no key. */
#include <string.h>

#include "core/store/book_p.h"
#include "core/store/clock.h"
#include "core/store/sshsig.h"

/* Is the newest commit signed by the key already? */
static bool
is_signed(struct rbk_book *b, const git_commit *commit, const struct rbk_key *k)
{
	git_odb *odb = NULL;
	git_odb_object *object = NULL;
	struct rbk_err why = {0};
	char key[RBK_KEY_TEXT] = "";

	if (git_repository_odb(&odb, b->repo) == 0 && git_odb_read(&object, odb, git_commit_id(commit)) == 0)
		(void)rbk_commit_signer(key, git_odb_object_data(object), git_odb_object_size(object), &why);
	git_odb_object_free(object);
	git_odb_free(odb);
	return strcmp(key, rbk_key_text(k)) == 0;
}

int
book_join(struct book_hold *h, const git_oid *parents, size_t n, const git_oid *tree, const struct rbk_key *k, const char *what,
          struct rbk_err *err)
{
	struct rbk_book *b = h->book;
	struct rbk_fresh fresh = { .repo = b->repo };
	struct book_index index = {0};
	struct rbk_buf bytes = {0};
	char hex[GIT_OID_HEXSZ + 1];
	git_oid made;
	const struct rbk_commit c = {
		.author = b->person, .committer = b->device, .org = b->org, .at = rbk_clock_now(), .zone = b->zone,
		.tree = tree, .parents = parents, .n_parents = n, .what = what, .key = k,
	};

	rbk_commit_write(&bytes, &c);
	int code = rbk_object_write(&fresh, &made, GIT_OBJECT_COMMIT, bytes.text, bytes.len, err);

	if (!code) {
		book_index_ready(&index, h, &parents[0], tree, NULL, 0);
		book_hold_ref(h, true);
		code = rbk_repo_commit_ref(b->repo, RBK_REF_BOOK, &made, &parents[0], fresh.at, fresh.n, what, err);
		book_hold_ref(h, false);
		if (!code && n == 1 && strcmp(h->looked, git_oid_tostr(hex, sizeof hex, &parents[0])) == 0)
			git_oid_tostr(h->looked, sizeof h->looked, &made);
		book_index_done(&index, h, code ? NULL : &made);
		if (!code)
			book_hold_count(h, fresh.n, false);
	}
	rbk_fresh_free(&fresh, !code);
	rbk_buf_free(&bytes);
	return code;
}

int
rbk_book_seal(struct rbk_book *b, const struct rbk_key *k, struct rbk_err *err)
{
	struct book_hold h;
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	int code = book_hold(&h, b, err);

	if (code)
		return code;
	code = book_head(&commit, &tree, b, err);
	if (!code && commit && !is_signed(b, commit, k))
		code = book_join(&h, git_commit_id(commit), 1, git_tree_id(tree), k, "sign", err);
	git_tree_free(tree);
	git_commit_free(commit);
	book_hold_drop(&h);
	return code;
}
