/* What may stand in a book and what may not, for one file and for what a
   hand-made commit brought. Agrees with the hub's check of form, so that
   what passes here isn't quarantined there. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/utf8.h"
#include "core/store/book_take_p.h"

int
book_judge_path(const char *path, struct rbk_err *err)
{
	size_t n = strlen(path), depth = 0;

	if (n > RBK_PATH_MAX)
		return rbk_fail(err, RBK_E_BOUND, N_("its path is longer than %d bytes: give it a shorter one"), RBK_PATH_MAX);
	for (size_t i = 0; i < n; i++) {
		depth += path[i] == '/';
		if ((unsigned char)path[i] < ' ' || path[i] == 0x7f || path[i] == '\\')
			return rbk_fail(err, RBK_E_BAD, N_("its name holds a control character or a backslash: rename it"));
	}
	if (depth > RBK_PATH_DEPTH)
		return rbk_fail(err, RBK_E_BOUND, N_("it lies deeper than %d folders: move it"), RBK_PATH_DEPTH);
	if (!rbk_utf8_valid(path, n))
		return rbk_fail(err, RBK_E_BAD, N_("its name isn't UTF-8: rename it"));
	return 0;
}

static bool
is_json(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcmp(path + n - 5, ".json") == 0;
}

int
book_judge(struct rbk_record *out, struct rbk_arena *a, const struct rbk_book *b, const char *path,
           const char *bytes, size_t len, struct rbk_err *err)
{
	struct rbk_path place;

	rbk_path_parse(&place, path);
	if (!place.kind && !is_json(path))
		return rbk_fail(err, RBK_E_MISSING, N_("no record belongs at %.200s"), path);
	if (book_judge_path(path, err) || rbk_record_read(out, a, bytes, len, err))
		return (int)err->code;
	if (!place.kind && !out->kind)
		return 0; /* of a newer program */
	if (rbk_path_check(path, out, err))
		return (int)err->code;
	const char *field = rbk_record_is(out, "book") ? "person" : "by";
	const char *by = rbk_record_str(out, field);

	if (by && strcmp(by, b->person) != 0)
		return rbk_fail(err, RBK_E_BAD, N_("field %s says %.40s, but this is the book of %s"), field, by, b->person);
	return 0;
}

struct check {
	struct rbk_book     *book;
	struct rbk_arena     arena;
	struct rbk_findings *found;
	size_t              *broken;
	struct rbk_err      *err;
};

static void
broken(struct check *c, const char *path, const char *why)
{
	rbk_findings_add(c->found, "book.broken", path, NULL, why, NULL);
	++*c->broken;
}

static int
check_file(void *ctx, const git_diff_delta *d)
{
	struct check *c = ctx;
	const char *path = d->new_file.path;
	struct rbk_err why = { .say = c->err->say };
	struct rbk_record r;
	git_blob *blob = NULL;

	if (d->status == GIT_DELTA_DELETED)
		return 0;
	if (d->new_file.mode != GIT_FILEMODE_BLOB) {
		(void)rbk_fail(&why, RBK_E_BAD, N_("a book holds plain files only, no links and no programs"));
		broken(c, path, why.text);
		return 0;
	}
	if (git_blob_lookup(&blob, c->book->repo, &d->new_file.id))
		return rbk_repo_fail(c->err, GIT_ERROR, N_("read %s"), path);
	int code = (size_t)git_blob_rawsize(blob) > RBK_RECORD_MAX
		? rbk_fail(&why, RBK_E_BOUND, N_("%zu bytes: a record has at most %d"), (size_t)git_blob_rawsize(blob), RBK_RECORD_MAX)
		: book_judge(&r, &c->arena, c->book, path, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob), &why);

	if (code == RBK_E_MISSING)
		rbk_findings_add(c->found, "book.stranger_in", path, NULL, NULL, NULL);
	else if (code)
		broken(c, path, why.text);
	git_blob_free(blob);
	rbk_arena_free(&c->arena);
	return 0;
}

int
book_check(struct rbk_book *b, const git_tree *head, const char *checked, struct rbk_findings *found, size_t *n,
           struct rbk_err *err)
{
	struct check c = { .book = b, .found = found, .broken = n, .err = err };
	git_commit *commit = NULL;
	git_tree *old = NULL;
	git_diff *diff = NULL;
	git_oid id;
	int code = checked && git_oid_fromstr(&id, checked) == 0 && git_commit_lookup(&commit, b->repo, &id) == 0
		? git_commit_tree(&old, commit) : 0;

	if (!code)
		code = git_diff_tree_to_tree(&diff, b->repo, old, (git_tree *)(size_t)head, NULL);
	if (!code)
		code = rbk_repo_deltas(diff, check_file, &c);
	git_diff_free(diff);
	git_tree_free(old);
	git_commit_free(commit);
	rbk_arena_free(&c.arena);
	if (code && !err->code)
		(void)rbk_repo_fail(err, GIT_ERROR, N_("compare commits of %s"), b->path);
	return code ? (int)err->code : 0;
}
