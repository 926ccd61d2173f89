/* Taking in hand-made changes. First all is looked at and decided, and what
   must not be lost is put aside; then one commit does it. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/book_take_p.h"
#include "core/store/step.h"

#define SUBJECT "take in changes made by hand"

/* One round of looking. */
struct take {
	struct rbk_book    *book;
	struct rbk_arena    arena;
	git_commit         *parent;
	git_tree           *head;
	struct book_past    past;
	struct book_gone    gone;
	struct book_change *changes;
	size_t              n, cap;
	git_blob          **blobs; /* whose bytes changes use */
	size_t              n_blobs, cap_blobs;
	struct rbk_findings found;
	bool                wrong; /* something in the newest commit stays wrong: a person must mend a file */
	struct rbk_err     *err;
};

/* A file as it is in one place; bytes NULL: not there. */
struct text {
	const char *bytes;
	size_t      len;
};

/* A path and what stands at it. */
struct item {
	const char *path;
	struct text actual; /* in the newest commit */
	struct text proper; /* what that commit should have */
	struct text file;   /* in the work tree */
	struct stat was;
};

static bool
same(const struct text *x, const struct text *y)
{
	return x->bytes ? y->bytes && x->len == y->len && memcmp(x->bytes, y->bytes, x->len) == 0 : !y->bytes;
}

static void
finding(struct take *t, const char *rule, const char *path, const char *arg)
{
	rbk_findings_add(&t->found, rule, path, NULL, arg, NULL);
}

/* The path becomes `text`, in the commit and in the work tree. */
static void
want(struct take *t, const struct item *i, const struct text *text)
{
	if (same(text, &i->actual) && same(text, &i->file))
		return;
	RBK_ROOM(t->changes, t->n, t->cap);
	t->changes[t->n++] = (struct book_change){
		.path = i->path, .bytes = text->bytes, .len = text->len, .check = true, .was = i->was, .is = i->was,
		.tree_only = same(text, &i->file), .file_only = same(text, &i->actual),
	};
}

static int
read_item(struct item *i, struct take *t, const char *path, int *unreadable, struct rbk_err *why)
{
	const git_oid *proper = book_past_find(&t->past, path);
	struct rbk_buf bytes = {0};
	git_blob *blob = NULL;
	git_oid oid;

	*i = (struct item){ .path = rbk_arena_str(&t->arena, path) };
	int code = book_blob(&i->actual.bytes, &i->actual.len, &oid, &t->arena, t->book, t->head, path, t->err);

	if (code && code != RBK_E_MISSING)
		return code;
	i->proper = i->actual;
	if (proper) {
		if (git_blob_lookup(&blob, t->book->repo, proper))
			return rbk_repo_fail(t->err, GIT_ERROR, N_("read %s"), path);
		i->proper.len = (size_t)git_blob_rawsize(blob);
		i->proper.bytes = rbk_arena_copy(&t->arena, git_blob_rawcontent(blob), i->proper.len);
		git_blob_free(blob);
	}
	*unreadable = rbk_file_stat(&i->was, t->book->path, path, why);
	if (!*unreadable)
		*unreadable = rbk_file_read(&bytes, t->book->path, path, RBK_RECORD_MAX, why);
	if (!*unreadable) {
		i->file.len = bytes.len;
		i->file.bytes = rbk_arena_copy(&t->arena, bytes.len ? bytes.text : "", bytes.len);
	}
	rbk_buf_free(&bytes);
	return 0;
}

/* A free name beside the file for what was written into it by hand. */
static int
put_aside(struct take *t, const struct item *i, const char **name)
{
	char temp[4096];
	const struct rbk_place at = { t->book->path, book_own(temp, t->book, "new-mine"), t->book->ordered };
	const struct text *mine = i->file.bytes ? &i->file : &i->actual;

	for (int k = 1; k < 1000; k++) {
		struct rbk_err why = {0};
		struct rbk_buf there = {0};

		*name = k == 1 ? rbk_arena_print(&t->arena, "%s.mine", i->path)
		               : rbk_arena_print(&t->arena, "%s.%d.mine", i->path, k);
		int code = rbk_file_read(&there, t->book->path, *name, RBK_RECORD_MAX, &why);
		bool equal = !code && there.len == mine->len && (mine->len == 0 || memcmp(there.text, mine->bytes, mine->len) == 0);

		rbk_buf_free(&there);
		if (equal)
			return 0;
		if (code == RBK_E_MISSING)
			return rbk_file_write(&at, *name, mine->bytes, mine->len, t->err);
	}
	return rbk_fail(t->err, RBK_E_PERSON, N_("%s.mine and 998 more are there already: look at them and remove them"), i->path);
}

/* A record that never changes was changed. */
static int
restore(struct take *t, const struct item *i)
{
	const char *aside;
	int code = put_aside(t, i, &aside);

	if (code)
		return code;
	want(t, i, &i->proper);
	finding(t, "book.fixed", i->path, aside);
	return 0;
}

/* The file isn't in the work tree, or is empty: no person leaves a record so,
   but a power cut does. */
static int
absent(struct take *t, const struct item *i)
{
	struct rbk_path place;
	struct rbk_record r;
	struct rbk_err why = {0};

	if (!i->proper.bytes) {
		if (i->file.bytes)
			want(t, i, &(struct text){0});
		return 0;
	}
	rbk_path_parse(&place, i->path);
	if (book_gone_has(&t->gone, t->book, t->head, &place) ||
	    book_judge(&r, &t->arena, t->book, i->path, i->proper.bytes, i->proper.len, &why) == RBK_E_MISSING) {
		want(t, i, &(struct text){0}); /* removed on purpose, or never a record */
		return 0;
	}
	want(t, i, &i->proper);
	finding(t, "book.put_back", i->path, NULL);
	return 0;
}

static struct text
canonical(struct take *t, const struct rbk_record *r, const struct text *as_is)
{
	struct rbk_buf bytes = {0};
	struct text out = *as_is;

	if (!r->kind)
		return out; /* of a newer program: kept as it is */
	rbk_record_write(&bytes, r);
	out = (struct text){ rbk_arena_copy(&t->arena, bytes.text, bytes.len), bytes.len };
	rbk_buf_free(&bytes);
	return out;
}

/* A good record stands in the work tree. */
static int
present(struct take *t, const struct item *i, const struct rbk_record *r)
{
	struct text mine = canonical(t, r, &i->file);
	struct rbk_record was;
	struct rbk_err why = {0};
	bool was_good = i->proper.bytes &&
	                book_judge(&was, &t->arena, t->book, i->path, i->proper.bytes, i->proper.len, &why) == 0;

	if (was_good && rbk_json_equal(was.root, r->root)) {
		want(t, i, &i->proper); /* written differently, nothing said differently */
		return 0;
	}
	if (was_good && was.kind && (was.kind->flags & RBK_KIND_FIXED))
		return restore(t, i);
	want(t, i, &mine);
	if (!same(&mine, &i->actual))
		finding(t, "book.taken_in", i->path, NULL);
	return 0;
}

/* Puts a document's content back as the book has it. */
static int
restore_content(struct take *t, const char *path, const git_oid *proper, const struct stat *was)
{
	git_blob *blob = NULL;

	if (git_blob_lookup(&blob, t->book->repo, proper))
		return rbk_repo_fail(t->err, GIT_ERROR, N_("read %s"), path);
	RBK_ROOM(t->blobs, t->n_blobs, t->cap_blobs);
	t->blobs[t->n_blobs++] = blob;
	RBK_ROOM(t->changes, t->n, t->cap);
	t->changes[t->n++] = (struct book_change){
		.path = path, .bytes = git_blob_rawcontent(blob), .len = (size_t)git_blob_rawsize(blob),
		.check = true, .was = *was, .is = *was,
	};
	return 0;
}

static int
look_at_content(struct take *t, const char *name)
{
	const char *path = rbk_arena_str(&t->arena, name), *aside;
	const git_oid *proper = book_past_find(&t->past, path);
	struct rbk_content *is = rbk_arena_take(&t->arena, sizeof *is);
	enum book_content_fate fate;
	struct stat was;
	git_oid head;
	int code = book_blob(NULL, NULL, &head, NULL, t->book, t->head, path, t->err);
	const bool in_head = !code, has = in_head && (!proper || git_oid_equal(&head, proper));

	if (code && code != RBK_E_MISSING)
		return code;
	proper = proper ? proper : in_head ? &head : NULL;
	if ((code = book_content_see(&fate, is, &was, t->book, path, proper != NULL, has, t->err)))
		return code;
	switch (fate) {
	case BOOK_CONTENT_RIGHT:
		return 0;
	case BOOK_CONTENT_TAKE:
		RBK_ROOM(t->changes, t->n, t->cap);
		t->changes[t->n++] = (struct book_change){ .path = path, .content = is, .tree_only = true, .check = true, .was = was, .is = was };
		finding(t, "book.taken_in", path, NULL);
		return 0;
	case BOOK_CONTENT_LOST:
		finding(t, "book.put_back", path, NULL);
		return restore_content(t, path, proper, &was);
	case BOOK_CONTENT_CHANGED:
		if (book_content_aside(&aside, &t->arena, t->book, path, t->err))
			return (int)t->err->code;
		finding(t, "book.fixed", path, aside);
		return restore_content(t, path, proper, &(struct stat){0});
	default:
		t->wrong |= proper && !has;
		finding(t, "book.content", path, NULL);
		return 0;
	}
}

static int
look_at(struct take *t, const char *path)
{
	struct rbk_err why = { .say = t->err->say };
	struct rbk_record r;
	struct rbk_path place;
	struct item i;
	int unreadable = 0, code;

	rbk_path_parse(&place, path);
	if (place.hash[0])
		return look_at_content(t, path);
	if ((code = read_item(&i, t, path, &unreadable, &why)))
		return code;
	if (unreadable == RBK_E_MISSING || (!unreadable && place.kind && i.file.len == 0))
		return absent(t, &i);
	if (unreadable == RBK_E_OS)
		return rbk_fail(t->err, RBK_E_OS, "%s", why.text);
	if (!unreadable && same(&i.file, &i.proper)) {
		want(t, &i, &i.proper);
		return 0;
	}
	if (!unreadable)
		code = book_judge(&r, &t->arena, t->book, path, i.file.bytes, i.file.len, &why);
	if (!unreadable && !code)
		code = book_content_there(t->book, &r, t->head, true, &why);
	if (!unreadable && !code)
		return present(t, &i, &r);
	if (!unreadable && i.actual.bytes && same(&i.file, &i.actual) && !same(&i.proper, &i.actual))
		return restore(t, &i); /* committed by hand over a record that never changes */
	t->wrong |= !same(&i.proper, &i.actual);
	if (code == RBK_E_MISSING || (unreadable && !place.kind && !i.actual.bytes))
		finding(t, "book.stranger", path, NULL);
	else
		finding(t, "book.invalid", path, why.text);
	return 0;
}

struct paths {
	struct rbk_arena *arena;
	const char      **at;
	size_t            n, cap;
};

static void
add_path(struct paths *p, const char *path)
{
	RBK_ROOM(p->at, p->n, p->cap);
	p->at[p->n++] = rbk_arena_str(p->arena, path);
}

static int
see_delta(void *ctx, const git_diff_delta *d)
{
	add_path(ctx, d->status == GIT_DELTA_DELETED ? d->old_file.path : d->new_file.path);
	return 0;
}

/* Where the work tree differs from the newest commit, by the times git's
   index remembers: unchanged files aren't read. */
static int
find_paths(struct paths *p, struct take *t)
{
	git_diff_options how;
	git_diff *diff = NULL;

	(void)git_diff_options_init(&how, GIT_DIFF_OPTIONS_VERSION);
	how.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_INCLUDE_TYPECHANGE |
	            GIT_DIFF_INCLUDE_UNREADABLE | GIT_DIFF_SKIP_BINARY_CHECK;
	int code = rbk_book_clean(t->book) ? 0 : git_diff_tree_to_workdir_with_index(&diff, t->book->repo, t->head, &how);

	if (!code && diff)
		code = rbk_repo_deltas(diff, see_delta, p);
	git_diff_free(diff);
	for (size_t i = 0; i < t->past.n; i++)
		add_path(p, t->past.at[i].path);
	return code ? rbk_repo_fail(t->err, GIT_ERROR, N_("look through %s"), t->book->path) : 0;
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static int
look(struct take *t, const char *checked, const char *looked)
{
	struct paths p = { .arena = &t->arena };
	int code = book_past_read(&t->past, t->book, t->parent, checked, looked, t->err);

	if (!code)
		code = find_paths(&p, t);
	if (p.n > 1)
		qsort(p.at, p.n, sizeof *p.at, by_text);
	for (size_t i = 0; i < p.n && !code; i++)
		if (i == 0 || strcmp(p.at[i], p.at[i - 1]) != 0)
			code = look_at(t, p.at[i]);
	free(p.at);
	return code;
}

static void
forget(struct take *t)
{
	book_past_free(&t->past);
	book_gone_free(&t->gone);
	for (size_t i = 0; i < t->n_blobs; i++)
		git_blob_free(t->blobs[i]);
	free(t->blobs);
	free(t->changes);
	git_tree_free(t->head);
	git_commit_free(t->parent);
	rbk_findings_free(&t->found);
	rbk_arena_free(&t->arena);
}

static void
tell(struct rbk_findings *found, const struct rbk_findings *from)
{
	for (size_t i = 0; i < from->n; i++)
		rbk_findings_add(found, from->at[i].rule, from->at[i].path, from->at[i].field, from->at[i].args[0],
		                 from->at[i].args[1]);
}

static int
round_of_taking(struct book_hold *h, const char *checked, struct rbk_findings *found, struct rbk_err *err)
{
	struct take t = { .book = h->book, .err = err };
	char looked[GIT_OID_HEXSZ + 1];
	int code = book_head(&t.parent, &t.head, t.book, err);

	if (!code && !t.parent)
		code = rbk_fail(err, RBK_E_BROKEN, N_("%s has no branch book any more: get it back with git reflog"), t.book->path);
	if (!code) {
		book_index_mend(h, t.parent);
		code = look(&t, checked, h->looked);
	}
	memcpy(looked, h->looked, sizeof looked);
	if (!code && t.past.whole && !t.wrong)
		git_oid_tostr(h->looked, sizeof h->looked, git_commit_id(t.parent)); /* if the commit puts right what isn't */
	if (!code)
		code = book_commit(h, t.parent, t.changes, t.n, SUBJECT, err);
	if (code)
		memcpy(h->looked, looked, sizeof looked);
	else
		tell(found, &t.found);
	forget(&t);
	return code;
}

static int
check_all(struct rbk_book *b, const char *checked, struct rbk_findings *found, size_t *broken, rbk_shelf_fn *f, void *ctx,
          struct rbk_err *err)
{
	git_commit *commit;
	git_tree *tree;
	int code = book_head(&commit, &tree, b, err);

	rbk_err_clear(err);
	if (!code)
		code = book_check(b, git_tree_id(tree), checked, found, broken, f, ctx, err);
	git_tree_free(tree);
	git_commit_free(commit);
	return code;
}

static int
take_in(struct rbk_book *b, const char *checked, struct rbk_findings *found, size_t *broken, rbk_shelf_fn *f, void *ctx,
        struct rbk_err *err)
{
	struct book_hold h;
	int code = book_hold(&h, b, err);

	*broken = 0;
	if (code)
		return code;
	for (int i = 0; i < BOOK_TRIES; i++) {
		code = round_of_taking(&h, checked, found, err);
		if (code != RBK_E_MOVED && code != RBK_E_BUSY)
			break;
		book_pause();
	}
	if (!code)
		code = check_all(b, checked, found, broken, f, ctx, err);
	book_hold_drop(&h);
	rbk_findings_sort(found);
	return code;
}

int
rbk_book_take_in(struct rbk_book *b, const char *checked, struct rbk_findings *found, size_t *broken,
                 struct rbk_err *err)
{
	return take_in(b, checked, found, broken, NULL, NULL, err);
}

int
rbk_book_check(struct rbk_book *b, struct rbk_findings *found, size_t *broken, rbk_shelf_fn *f, void *ctx,
               struct rbk_err *err)
{
	return take_in(b, NULL, found, broken, f, ctx, err);
}
