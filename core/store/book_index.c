/* git's index follows the commits. It is derived: whatever is wrong with it
   is mended from the newest commit and the work tree, and never an error. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/book_p.h"
#include "core/store/index.h"

#define ROUNDS 50

struct file {
	const char *path;
	git_oid     oid;
};

/* What brings an index in line with a commit. */
struct mend {
	struct rbk_book         *book;
	struct rbk_arena         arena;
	struct file             *files; /* of the commit, in order of path */
	size_t                   n, cap;
	struct rbk_index_change *changes;
	size_t                   changed, room;
	bool                     more; /* than the commit holds, or other than it: staged by hand */
};

static int
note_file(void *ctx, const char *path, const git_tree_entry *e, struct rbk_err *err)
{
	struct mend *m = ctx;

	(void)err;
	if (git_tree_entry_filemode(e) != GIT_FILEMODE_BLOB || strlen(path) > RBK_PATH_MAX) {
		m->more = true;
		return 0; /* not ours: left to git */
	}
	RBK_ROOM(m->files, m->n, m->cap);
	m->files[m->n++] = (struct file){ rbk_arena_str(&m->arena, path), *git_tree_entry_id(e) };
	return 0;
}

/* Does the work-tree file hold that blob? st: as it was when read. */
static bool
holds(struct stat *st, struct mend *m, const struct file *f)
{
	struct rbk_err err = {0};
	struct rbk_buf bytes = {0};
	git_oid oid;
	bool same = rbk_file_stat(st, m->book->path, f->path, &err) == 0 &&
	            rbk_file_read(&bytes, m->book->path, f->path, RBK_DOCUMENT_MAX, &err) == 0 &&
	            git_odb_hash(&oid, bytes.len ? bytes.text : "", bytes.len, GIT_OBJECT_BLOB) == 0 &&
	            git_oid_equal(&oid, &f->oid);

	rbk_buf_free(&bytes);
	if (!same)
		*st = (struct stat){0};
	return same;
}

static void
add(struct mend *m, const struct rbk_index_change *c)
{
	RBK_ROOM(m->changes, m->changed, m->room);
	m->changes[m->changed++] = *c;
}

/* An entry no file of the commit answers to: the person's own `git add`,
   unless the file is gone too. */
static void
mend_extra(struct mend *m, const struct rbk_index_entry *e)
{
	struct rbk_err err = {0};
	struct stat st;

	if (e->stage == 0 && rbk_file_stat(&st, m->book->path, e->path, &err) == RBK_E_MISSING)
		add(m, &(struct rbk_index_change){ .path = e->path, .drop = true });
	else
		m->more = true;
}

/* Both have the file; an entry that differs is behind if the work tree
   holds what the commit has, and staged by hand if not. */
static void
mend_both(struct mend *m, const struct rbk_index_entry *e, const struct file *f)
{
	struct rbk_index_change c = { .path = f->path, .oid = f->oid };
	git_oid oid;

	rbk_index_oid(&oid, e);
	if (e->stage == 0 && git_oid_equal(&oid, &f->oid))
		m->more |= rbk_index_mode(e) != GIT_FILEMODE_BLOB;
	else if (e->stage == 0 && holds(&c.st, m, f))
		add(m, &c);
	else
		m->more = true;
}

static void
mend_all(struct mend *m, const struct rbk_index *x)
{
	size_t i = 0, k = 0;

	while (i < x->n || k < m->n) {
		int c = i == x->n ? 1 : k == m->n ? -1 : strcmp(x->at[i].path, m->files[k].path);

		if (c < 0) {
			mend_extra(m, &x->at[i++]);
		} else if (c > 0) {
			struct rbk_index_change missing = { .path = m->files[k].path, .oid = m->files[k].oid };

			(void)holds(&missing.st, m, &m->files[k++]);
			add(m, &missing);
		} else {
			mend_both(m, &x->at[i], &m->files[k]);
			while (i < x->n && strcmp(x->at[i].path, m->files[k].path) == 0)
				i++;
			k++;
		}
	}
}

static int
list_files(struct mend *m, const git_oid *id)
{
	struct rbk_err err = {0};
	git_tree *tree = NULL;
	int code = git_tree_lookup(&tree, m->book->repo, id);

	if (!code)
		code = book_files(m->book, tree, note_file, m, &err);
	git_tree_free(tree);
	return code;
}

static int
by_path(const void *x, const void *y)
{
	return strcmp(((const struct rbk_index_change *)x)->path, ((const struct rbk_index_change *)y)->path);
}

/* The index is known to be at the commit before: only what changed. */
static void
list_changes(struct mend *m, const struct book_change *changes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct book_change *c = &changes[i];
		struct rbk_index_change x = { .path = c->path, .drop = book_change_drops(c), .oid = c->oid };
		struct rbk_err err = {0};

		/* the file's times only if it still is the file we wrote: an edit
		   made just now must not look like ours */
		if (!x.drop && (rbk_file_stat(&x.st, m->book->path, c->path, &err) || !rbk_file_same(&x.st, &c->is)))
			x.st = (struct stat){0};
		add(m, &x);
	}
	if (m->changed > 1)
		qsort(m->changes, m->changed, sizeof *m->changes, by_path);
}

static bool
in_step(const struct book_hold *h, const struct rbk_index *x, const git_oid *from)
{
	char hex[GIT_OID_HEXSZ + 1];

	return from && h->sum[0] && strcmp(x->sum, h->sum) == 0 &&
	       strcmp(h->commit, git_oid_tostr(hex, sizeof hex, from)) == 0;
}

/* One round. RBK_E_BUSY, RBK_E_MOVED: another one may do better. */
static int
make_ready(struct book_index *out, struct book_hold *h, const git_oid *from, const git_oid *tree,
           const struct book_change *changes, size_t n)
{
	struct mend m = { .book = h->book };
	struct rbk_err err = {0};
	struct rbk_index x;
	char temp[4096];

	rbk_index_clear(h->book->dir, book_own(temp, h->book, "index"));
	int code = rbk_index_read(&x, h->book->dir, &err);

	if (code == RBK_E_BROKEN)
		code = 0; /* made anew */
	const bool exact = strcmp(h->exact, h->sum) == 0;

	if (!code && in_step(h, &x, from) && (exact || n > 0)) { /* nothing to do: a good time to find out */
		list_changes(&m, changes, n);
		m.more = !exact;
	} else if (!code) {
		code = list_files(&m, tree);
		if (!code)
			mend_all(&m, &x);
	}
	memcpy(out->sum, x.sum, sizeof out->sum);
	out->right = !code && m.changed == 0 && x.sum[0];
	out->exact = !m.more;
	if (!code && !out->right)
		code = rbk_index_lock(out->sum, &x, h->book->dir, temp, m.changes, m.changed, &err);
	out->ready = !code && !out->right;
	rbk_index_free(&x);
	free(m.files);
	free(m.changes);
	rbk_arena_free(&m.arena);
	return code;
}

void
book_index_ready(struct book_index *x, struct book_hold *h, const git_oid *from, const git_oid *tree,
                 const struct book_change *changes, size_t n)
{
	for (int i = 0; i < ROUNDS; i++) {
		int code = make_ready(x, h, from, tree, changes, n);

		if (code != RBK_E_BUSY && code != RBK_E_MOVED)
			return;
		book_pause();
	}
}

void
book_index_done(struct book_index *x, struct book_hold *h, const git_oid *commit)
{
	struct rbk_err err = {0};
	char temp[4096];

	if (x->ready && !commit)
		rbk_index_drop(h->book->dir, book_own(temp, h->book, "index"));
	if (commit && ((x->ready && rbk_index_put(h->book->dir, book_own(temp, h->book, "index"), &err) == 0) || x->right))
		book_hold_note(h, commit, x->sum, x->exact);
	x->ready = x->right = false;
}

void
book_index_mend(struct book_hold *h, const git_commit *commit)
{
	const git_oid *id = git_commit_id(commit);
	struct book_index x = {0};

	book_index_ready(&x, h, id, git_commit_tree_id(commit), NULL, 0);
	book_index_done(&x, h, id);
}
