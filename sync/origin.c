/* Fetching what headquarters writes. */
#include "sync/origin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/store/book.h"
#include "core/store/repo.h"
#include "core/store/step.h"
#include "sync/exchange_devices.h"
#include "sync/hub_p.h"
#include "sync/remote_p.h"

#define REFS   "refs/roadbook/"
#define BEFORE REFS "before/" /* <epoch>/<name>: what a restored hub no longer has */

struct origin {
	const struct rbk_origin *is;
	struct rbk_trust        *trust;
};

static int
epoch_of(int64_t *out, git_repository *repo, const git_oid *tip, const char *file, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	int code = rbk_trust_record(&r, &a, repo, tip, file, err);

	*out = code ? 0 : rbk_json_get_int(r.root, RBK_EPOCH, 0);
	rbk_arena_free(&a);
	return code;
}

/* Commons was fetched before: nothing else is of an older epoch. */
static int
check_epoch(const struct origin *o, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err)
{
	git_oid commons;
	int64_t least, is;

	if (o->is->names_key || git_reference_name_to_id(&commons, repo, RBK_REF_COMMONS))
		return 0;
	if (epoch_of(&least, repo, &commons, "org.json", err) || (least && epoch_of(&is, repo, tip, o->is->file, err)))
		return (int)err->code;
	return least && is < least ? rbk_far_went_back(what, err) : 0;
}

/* A key that is new is kept before commons shows what it signed. */
static int
check_key(struct rbk_trust *t, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err)
{
	const struct rbk_trust was = *t;
	int code = rbk_trust_commons(t, repo, tip, what, err);

	return code || strcmp(was.key, t->key) == 0 ? code : rbk_trust_keep(t, repo, err);
}

static int
check(void *ctx, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err)
{
	const struct origin *o = ctx;
	int code = o->is->names_key ? check_key(o->trust, repo, tip, what, err) : rbk_trust_check(o->trust, repo, tip, what, err);

	return code ? code : check_epoch(o, repo, tip, what, err);
}

/* Where the box was counts no more: what it held may have to be sent again. */
static int
forget_box(git_repository *repo, struct rbk_err *err)
{
	git_reference *box = NULL;

	rbk_step("forget the box");
	int git = git_reference_lookup(&box, repo, RBK_REF_BOX);

	if (!git)
		git = git_reference_delete(box);
	git_reference_free(box);
	return git && git != GIT_ENOTFOUND ? rbk_repo_fail(err, git, N_("write %s"), RBK_REF_BOX) : 0;
}

static int
keep(git_repository *repo, const char *ref, const git_oid *here, int64_t epoch, struct rbk_err *err)
{
	char name[200];
	git_reference *made = NULL;

	(void)snprintf(name, sizeof name, BEFORE "%" PRId64 "/%s", epoch, ref + strlen(REFS));
	rbk_step("keep what was before");
	int git = git_reference_create(&made, repo, name, here, true, NULL);

	git_reference_free(made);
	return git ? rbk_repo_fail(err, git, N_("write %s"), name) : 0;
}

/* What is derived can be made anew by headquarters, without the history it
   had: then it is no older, by the hub's own time, which only goes on and is
   signed with the commit. A state the hub once showed is older. */
static bool
made_anew(git_repository *repo, const git_oid *tip, const git_oid *here)
{
	git_commit *neu = NULL, *old = NULL;
	bool anew = git_graph_descendant_of(repo, here, tip) == 0 && git_commit_lookup(&neu, repo, tip) == 0 &&
	            git_commit_lookup(&old, repo, here) == 0 && git_commit_time(neu) >= git_commit_time(old);

	git_commit_free(neu);
	git_commit_free(old);
	return anew;
}

static int
leap(void *ctx, git_repository *repo, const git_oid *tip, const git_oid *here, const char *what, struct rbk_err *err)
{
	const struct rbk_origin *o = ((const struct origin *)ctx)->is;
	int64_t was, is;

	if (epoch_of(&was, repo, here, o->file, err) || epoch_of(&is, repo, tip, o->file, err))
		return rbk_while(err, "%s", what);
	if (is == was && made_anew(repo, tip, here))
		return 0;
	if (is <= was)
		return rbk_far_went_back(what, err);
	return o->keep && !keep(repo, o->ref, here, was, err) ? forget_box(repo, err) : (int)err->code;
}

int
rbk_origin_fetch_with(bool *moved, git_repository *repo, struct rbk_wire *line, struct rbk_trust *trust,
                      const struct rbk_origin *is, struct rbk_wish *beside, struct rbk_err *err)
{
	struct origin o = { is, trust };
	const struct rbk_far far = { .line = line, .repository = is->repository, .what = is->what };
	struct rbk_wish wishes[] = {
		{ .repo = repo, .branch = RBK_REF_MAIN, .ref = is->ref, .check = check, .leap = leap, .ctx = &o },
		beside ? *beside : (struct rbk_wish){0},
	};
	int code = rbk_far_fetch_all(wishes, beside ? 2 : 1, &far, err);

	*moved = wishes[0].moved;
	if (beside)
		*beside = wishes[1];
	return code;
}

int
rbk_origin_fetch(bool *moved, git_repository *repo, struct rbk_wire *line, struct rbk_trust *trust,
                 const struct rbk_origin *is, struct rbk_err *err)
{
	return rbk_origin_fetch_with(moved, repo, line, trust, is, NULL, err);
}
