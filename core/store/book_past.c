/* What commits since the last check did that no roadbook does: records that
   vanished, records of fixed kinds that were changed. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/book_take_p.h"
#include "core/store/differ.h"

struct walk {
	struct book_past  *past;
	struct rbk_book   *book;
	const git_tree    *head;
	struct rbk_reader *reader;
	const git_oid     *looked; /* nothing is wrong up to here; NULL: unknown */
	bool               joined; /* it was met on the way */
	bool               forked; /* so was a commit with two parents */
	bool               undo;   /* the commit at hand undoes another: what it drops is meant */
	struct rbk_err    *err;
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

/* The content of a document: it never changes. */
static bool
is_content(const char *path)
{
	struct rbk_path place;

	rbk_path_parse(&place, path);
	return place.hash[0] != '\0';
}

static int
see_file(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu, struct rbk_err *err)
{
	struct walk *w = ctx;
	struct rbk_arena a = {0};
	struct rbk_record r;
	const bool gone = old && (!neu || neu->mode >> 12 != old->mode >> 12); /* another type of file: another file */

	(void)err;
	if (gone && w->undo)
		forget(w, path);
	else if (gone && read_version(&r, &a, w, path, &old->oid) == 0)
		note(w, path, &old->oid);
	else if (old && is_content(path))
		note(w, path, &old->oid);
	else if (!gone && old && changed(w, path, &old->oid, &neu->oid))
		note(w, path, &old->oid);
	rbk_arena_free(&a);
	return 0;
}

static int
see_commit(struct walk *w, const git_oid *id)
{
	git_commit *commit;
	int code = git_commit_lookup(&commit, w->book->repo, id);

	if (code)
		return code;
	w->undo = strstr(git_commit_message_raw(commit), "\n" BOOK_UNDOES) != NULL;
	w->forked |= git_commit_parentcount(commit) > 1;
	for (unsigned i = 0; i < git_commit_parentcount(commit) && !code; i++) {
		git_commit *parent = NULL;

		w->joined |= w->looked && git_oid_equal(git_commit_parent_id(commit, i), w->looked);
		code = git_commit_parent(&parent, commit, i);
		if (!code && rbk_differ(w->reader, git_commit_tree_id(parent), git_commit_tree_id(commit), see_file, w, w->err))
			code = GIT_EUSER;
		git_commit_free(parent);
	}
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
		    (!code && is_content(p->at[i].path) && !git_oid_equal(&p->at[i].oid, git_tree_entry_id(now))) ||
		    (!code && changed(w, p->at[i].path, &p->at[i].oid, git_tree_entry_id(now))))
			p->at[kept++] = p->at[i];
		git_tree_entry_free(now);
	}
	p->n = kept;
}

/* From old to new, the commits that neither `checked` nor w->looked leads to. */
static int
see_commits(struct walk *w, const git_oid *head, const char *checked)
{
	git_revwalk *revs = NULL;
	git_oid id;
	int code = git_revwalk_new(&revs, w->book->repo);

	w->joined = w->looked && git_oid_equal(head, w->looked);
	if (!code)
		code = git_revwalk_sorting(revs, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
	if (!code)
		code = git_revwalk_push(revs, head);
	if (!code && checked && git_oid_fromstr(&id, checked) == 0)
		(void)git_revwalk_hide(revs, &id); /* not here: then all are looked at */
	if (!code && w->looked && git_revwalk_hide(revs, w->looked))
		w->looked = NULL;
	while (!code && (code = git_revwalk_next(&id, revs)) == 0)
		code = see_commit(w, &id);
	git_revwalk_free(revs);
	return code == GIT_ITEROVER ? 0 : code;
}

int
book_past_read(struct book_past *out, struct rbk_book *b, const git_commit *head, const char *checked,
               const char *looked, struct rbk_err *err)
{
	struct walk w = { .past = out, .book = b, .err = err };
	git_tree *tree = NULL;
	git_oid id;
	int code = rbk_reader_open(&w.reader, b->repo);

	*out = (struct book_past){0};
	if (git_oid_fromstr(&id, looked) == 0)
		w.looked = &id;
	if (!code)
		code = see_commits(&w, git_commit_id(head), checked);
	if (!code && w.looked && !w.joined) { /* history was made anew beside it */
		book_past_free(out);
		w.looked = NULL;
		code = see_commits(&w, git_commit_id(head), checked);
	}
	if (!code)
		code = git_commit_tree(&tree, head);
	w.head = tree;
	out->whole = !checked || (w.looked && !w.forked); /* what `checked` hides was looked at then */
	if (!code)
		keep_wrong(&w);
	git_tree_free(tree);
	rbk_reader_close(w.reader);
	if (code && !err->code)
		(void)rbk_repo_fail(err, GIT_ERROR, N_("read the commits of %s"), b->path);
	return code ? (int)err->code : 0;
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
