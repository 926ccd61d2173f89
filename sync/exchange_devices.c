/* The box, fetched; whose key signed it, by the desk; the join is the book's. */
#include "sync/exchange_devices.h"

#include <stdio.h>
#include <string.h>

#include "core/store/repo.h"
#include "sync/device.h"

struct whose {
	struct rbk_book *book;
	bool             must; /* the hub signs, so devices do */
	char             own[RBK_KEY_TEXT];
	const char      *merged; /* the tip the desk says is merged, "" none */
};

static bool
behind(git_repository *repo, const git_oid *one, const git_oid *tip)
{
	return git_oid_equal(one, tip) || git_graph_descendant_of(repo, tip, one) == 1;
}

bool
rbk_devices_holds(git_repository *repo, const char *commit)
{
	git_oid id, tip;

	if (!commit[0])
		return true;
	return git_oid_fromstr(&id, commit) == 0 && git_reference_name_to_id(&tip, repo, RBK_REF_BOOK) == 0 &&
	       rbk_commit_there(repo, &id) && behind(repo, &id, &tip);
}

bool
rbk_devices_known(git_repository *repo, const char *tip, const char *desk_tip)
{
	git_oid id, box, desk;

	if (git_oid_fromstr(&id, tip))
		return false;
	if (git_reference_name_to_id(&box, repo, RBK_REF_BOX) == 0 && behind(repo, &id, &box))
		return true;
	return git_oid_fromstr(&desk, desk_tip) == 0 && rbk_commit_there(repo, &desk) && behind(repo, &id, &desk);
}

/* Headquarters has merged it (the desk is signed): its device was trusted then,
   whatever became of it since. */
static bool
is_merged(const struct whose *w, git_repository *repo, const git_oid *tip)
{
	git_oid merged;

	return w->merged[0] && git_oid_fromstr(&merged, w->merged) == 0 && rbk_commit_there(repo, &merged) && behind(repo, tip, &merged);
}

/* How the desk stands to a key. */
static int
ask_desk(const struct whose *w, const char *key, const char *what, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_json *all = rbk_json_list(&a);
	const char *standing = NULL;
	int code = rbk_device_list(all, &a, w->book, err);

	RBK_JSON_EACH(it, code ? NULL : all)
		if (strcmp(rbk_json_get_str(it, "key"), key) == 0)
			standing = rbk_json_get_str(it, "standing");
	if (!code && !standing)
		code = rbk_fail(err, RBK_E_UNREACHABLE, N_("%s holds work of a device that headquarters hasn't confirmed yet: run again later"), what);
	else if (!code && strcmp(standing, "ended") == 0)
		code = rbk_fail(err, RBK_E_PERSON, N_("%s holds work of a device that is not trusted any more: ask headquarters to set the box back"), what);
	rbk_arena_free(&a);
	return code;
}

static int
check_device(void *ctx, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err)
{
	const struct whose *w = ctx;
	struct rbk_err why = { .say = err->say };
	char key[RBK_KEY_TEXT];

	if (is_merged(w, repo, tip))
		return 0;
	if (rbk_signer_of(key, repo, tip, &why))
		return w->must && w->own[0] ? rbk_fail(err, RBK_E_PERSON, N_("%s holds work that no device of yours signed: ask headquarters to set the box back"), what) : 0;
	if (!w->must || strcmp(key, w->own) == 0)
		return 0;
	return ask_desk(w, key, what, err);
}

int
rbk_devices_join(git_repository *repo, struct rbk_book *b, struct rbk_wire *line, const struct rbk_trust *trust,
                 const char *merged, struct rbk_findings *found, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_key *key = NULL;
	struct whose w = { .book = b, .must = trust->key[0] != '\0', .merged = merged };
	char tip[41], what[RBK_FAR_WHAT];
	bool moved;
	int code = rbk_device_key(&key, b, err);

	if (code == RBK_E_MISSING) {
		rbk_err_clear(err);
		code = 0;
	}
	if (key)
		memcpy(w.own, rbk_key_text(key), sizeof w.own);
	const struct rbk_far far = {
		.line = line,
		.repository = rbk_arena_print(&a, "boxes/%s.git", rbk_book_person(b)),
		.what = rbk_err_phrase(what, sizeof what, err, N_("box of %s on the hub %s"), rbk_book_person(b), line->hub),
		.check = check_device, .ctx = &w,
	};

	if (!code)
		code = rbk_far_fetch(&moved, repo, &far, RBK_REF_BOOK, RBK_REF_BOX, true, err);
	if (!code) {
		rbk_book_tip(tip, b, RBK_REF_BOX);
		code = rbk_book_join(b, tip, key, found, err);
	}
	rbk_key_free(key);
	rbk_arena_free(&a);
	return code;
}
