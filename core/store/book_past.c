/* What commits since the last check did that no roadbook does: records that
   vanished, records of fixed kinds that were changed. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/book_take_p.h"

struct walk {
	struct book_past *past;
	struct rbk_book  *book;
	const git_tree   *head;
	bool              undo; /* the commit at hand undoes another: what it drops is meant */
	struct rbk_err   *err;
};

/* Where a path stands, or would. */
static size_t
place_of(const struct book_past *p, const char *path, bool *there)
{
	size_t low = 0, high = p->n;

	*there = false;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strcmp(p->at[mid].path, path);

		*there = *there || c == 0;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The first version seen wins: the walk goes from old to new. */
static void
note(struct walk *w, const char *path, const git_oid *oid)
{
	struct book_past *p = w->past;
	bool there;
	size_t i = place_of(p, path, &there);

	if (there)
		return;
	RBK_ROOM(p->at, p->n, p->cap);
	memmove(p->at + i + 1, p->at + i, (p->n - i) * sizeof *p->at);
	p->at[i] = (struct book_proper){ rbk_arena_str(&p->arena, path), *oid };
	p->n++;
}

static void
forget(struct walk *w, const char *path)
{
	struct book_past *p = w->past;
	bool there;
	size_t i = place_of(p, path, &there);

	if (there)
		memmove(p->at + i, p->at + i + 1, (--p->n - i) * sizeof *p->at);
}

static int
read_version(struct rbk_record *out, struct rbk_arena *a, struct walk *w, const char *path, const git_oid *oid)
{
	struct rbk_err why = {0};
	git_blob *blob = NULL;
	int code = git_blob_lookup(&blob, w->book->repo, oid);

	if (!code) {
		size_t n = (size_t)git_blob_rawsize(blob);

		code = n > RBK_RECORD_MAX ? RBK_E_BOUND
			: book_judge(out, a, w->book, path, rbk_arena_copy(a, git_blob_rawcontent(blob), n), n, &why);
	}
	git_blob_free(blob);
	return code;
}

/* Two versions of a record of a fixed kind: is the newer one another record,
   and not only written differently? */
static bool
changed(struct walk *w, const char *path, const git_oid *old, const git_oid *now)
{
	struct rbk_arena a = {0};
	struct rbk_record x, y;
	bool yes = read_version(&x, &a, w, path, old) == 0 && x.kind && (x.kind->flags & RBK_KIND_FIXED) &&
	           (read_version(&y, &a, w, path, now) != 0 || !rbk_json_equal(x.root, y.root));

	rbk_arena_free(&a);
	return yes;
}

static int
see_delta(void *ctx, const git_diff_delta *d)
{
	struct walk *w = ctx;
	struct rbk_arena a = {0};
	struct rbk_record r;

	if (d->status == GIT_DELTA_DELETED && w->undo)
		forget(w, d->old_file.path);
	else if (d->status == GIT_DELTA_DELETED && read_version(&r, &a, w, d->old_file.path, &d->old_file.id) == 0)
		note(w, d->old_file.path, &d->old_file.id);
	else if (d->status == GIT_DELTA_MODIFIED && changed(w, d->old_file.path, &d->old_file.id, &d->new_file.id))
		note(w, d->old_file.path, &d->old_file.id);
	rbk_arena_free(&a);
	return 0;
}

static int
see_parent(struct walk *w, git_commit *commit, unsigned i)
{
	git_commit *parent = NULL;
	git_tree *old = NULL, *now = NULL;
	git_diff *diff = NULL;
	int code = git_commit_parent(&parent, commit, i);

	if (!code)
		code = git_commit_tree(&old, parent);
	if (!code)
		code = git_commit_tree(&now, commit);
	if (!code)
		code = git_diff_tree_to_tree(&diff, w->book->repo, old, now, NULL);
	if (!code)
		code = rbk_repo_deltas(diff, see_delta, w);
	git_diff_free(diff);
	git_tree_free(now);
	git_tree_free(old);
	git_commit_free(parent);
	return code;
}

static int
see_commit(struct walk *w, const git_oid *id)
{
	git_commit *commit;
	int code = git_commit_lookup(&commit, w->book->repo, id);

	if (code)
		return code;
	w->undo = strstr(git_commit_message_raw(commit), "\n" BOOK_UNDOES) != NULL;
	for (unsigned i = 0; i < git_commit_parentcount(commit) && !code; i++)
		code = see_parent(w, commit, i);
	git_commit_free(commit);
	return code;
}

/* Keeps what is still wrong in the newest commit. */
static void
keep_wrong(struct walk *w)
{
	struct book_past *p = w->past;
	size_t kept = 0;

	for (size_t i = 0; i < p->n; i++) {
		git_tree_entry *now = NULL;
		int code = git_tree_entry_bypath(&now, w->head, p->at[i].path);

		if (code == GIT_ENOTFOUND ||
		    (!code && changed(w, p->at[i].path, &p->at[i].oid, git_tree_entry_id(now))))
			p->at[kept++] = p->at[i];
		git_tree_entry_free(now);
	}
	p->n = kept;
}

int
book_past_read(struct book_past *out, struct rbk_book *b, const git_commit *head, const char *checked,
               struct rbk_err *err)
{
	struct walk w = { .past = out, .book = b, .err = err };
	git_revwalk *revs = NULL;
	git_tree *tree = NULL;
	git_oid id;
	int code = git_revwalk_new(&revs, b->repo);

	*out = (struct book_past){0};
	if (!code)
		code = git_revwalk_sorting(revs, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
	if (!code)
		code = git_revwalk_push(revs, git_commit_id(head));
	if (!code && checked && git_oid_fromstr(&id, checked) == 0)
		(void)git_revwalk_hide(revs, &id); /* not here: then all are looked at */
	while (!code && (code = git_revwalk_next(&id, revs)) == 0)
		code = see_commit(&w, &id);
	if (code == GIT_ITEROVER)
		code = git_commit_tree(&tree, head);
	git_revwalk_free(revs);
	w.head = tree;
	if (!code)
		keep_wrong(&w);
	git_tree_free(tree);
	return code ? rbk_repo_fail(err, GIT_ERROR, N_("read the commits of %s"), b->path) : 0;
}

void
book_past_free(struct book_past *p)
{
	free(p->at);
	rbk_arena_free(&p->arena);
	*p = (struct book_past){0};
}

const git_oid *
book_past_find(const struct book_past *p, const char *path)
{
	bool there;
	size_t i = place_of(p, path, &there);

	return there ? &p->at[i].oid : NULL;
}
