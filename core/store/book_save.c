/* Saving records: what others changed meanwhile, in the book or by hand in
   the work tree, is merged and never overwritten. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/path.h"
#include "core/rules/merge.h"
#include "core/store/book_p.h"

/* One round of saving: everything it made lives in its arena. */
struct round {
	struct rbk_book    *book;
	struct rbk_arena    arena;
	git_commit         *parent;
	git_tree           *head, *seen; /* the newest tree, and the one the caller's records are based on */
	struct book_change *changes;
	size_t              n;
	struct rbk_err     *err;
};

/* Bytes of a record as they stand somewhere; bytes NULL: not there. */
struct text {
	const char *bytes;
	size_t      len;
};

static bool
same(const struct text *x, const struct text *y)
{
	return x->bytes && y->bytes && x->len == y->len && memcmp(x->bytes, y->bytes, x->len) == 0;
}

static int
committed(struct text *out, struct round *r, const git_tree *tree, const char *path)
{
	git_oid oid;
	int code = book_blob(&out->bytes, &out->len, &oid, &r->arena, r->book, tree, path, r->err);

	if (code == RBK_E_MISSING)
		*out = (struct text){0};
	return code == RBK_E_MISSING ? 0 : code;
}

static int
on_disk(struct text *out, struct stat *was, struct round *r, const char *path)
{
	struct rbk_buf bytes = {0};
	int code = rbk_file_stat(was, r->book->path, path, r->err);

	*out = (struct text){0};
	if (!code)
		code = rbk_file_read(&bytes, r->book->path, path, RBK_RECORD_MAX, r->err);
	if (!code && bytes.len) { /* an empty one is what a power cut leaves, and no record */
		out->len = bytes.len;
		out->bytes = rbk_arena_copy(&r->arena, bytes.text, bytes.len);
	}
	rbk_buf_free(&bytes);
	if (code != RBK_E_MISSING)
		return code;
	*was = (struct stat){0};
	return 0;
}

static int
write_record(struct text *out, struct round *r, const struct rbk_record *record, const char *path)
{
	struct rbk_buf bytes = {0};
	struct rbk_record again;

	rbk_record_write(&bytes, record);
	out->len = bytes.len;
	out->bytes = rbk_arena_copy(&r->arena, bytes.text, bytes.len);
	rbk_buf_free(&bytes);
	/* what can't be read back must not be written */
	return rbk_record_read(&again, &r->arena, out->bytes, out->len, r->err) ? rbk_while(r->err, "%s", path) : 0;
}

/* What stands at the path and what we want to stand there become one. */
static int
merge(struct text *ours, struct round *r, const struct text *base, const struct text *theirs, const char *path)
{
	struct rbk_record b, x, y, merged;

	if (same(ours, theirs) || !theirs->bytes || same(base, theirs))
		return 0;
	if (rbk_record_read(&y, &r->arena, theirs->bytes, theirs->len, r->err) || rbk_path_check(path, &y, r->err))
		return rbk_while(r->err, N_("%s in %s was changed by hand and isn't valid: mend it, or remove the file to get the saved one back"),
		                 path, r->book->path);
	bool has_base = base->bytes && rbk_record_read(&b, &r->arena, base->bytes, base->len, r->err) == 0;

	if (rbk_record_read(&x, &r->arena, ours->bytes, ours->len, r->err) ||
	    rbk_record_merge(&merged, &r->arena, has_base ? &b : NULL, &x, &y, r->err))
		return rbk_while(r->err, "%s", path);
	return write_record(ours, r, &merged, path);
}

/* A kind that never changes, and it is there already with other bytes. */
static int
check_fixed(struct round *r, const struct rbk_record *record, const struct text *ours, const struct text *head,
            const char *path)
{
	if (!head->bytes || same(ours, head) || !record->kind || !(record->kind->flags & RBK_KIND_FIXED))
		return 0;
	return rbk_fail(r->err, RBK_E_USAGE, N_("%s is there already, and a record of kind %s never changes: amend it by a new one"),
	                path, record->kind->name);
}

static int
prepare(struct round *r, const struct rbk_record *record)
{
	const char *path = rbk_record_path(&r->arena, record);
	struct text ours, head, seen, file;
	struct stat was;

	if (!path)
		return rbk_fail(r->err, RBK_E_USAGE, N_("a record of kind %.40s has no place in a book"),
		                rbk_record_str(record, "kind") ? rbk_record_str(record, "kind") : "?");
	if (write_record(&ours, r, record, path) || committed(&head, r, r->head, path) ||
	    check_fixed(r, record, &ours, &head, path))
		return (int)r->err->code;
	seen = head;
	if (r->seen && committed(&seen, r, r->seen, path))
		return (int)r->err->code;
	if (merge(&ours, r, &seen, &head, path) || on_disk(&file, &was, r, path) || merge(&ours, r, &head, &file, path))
		return (int)r->err->code;
	if (same(&ours, &head) && (same(&ours, &file) || !file.bytes))
		return 0;
	r->changes[r->n++] = (struct book_change){
		.path = path, .bytes = ours.bytes, .len = ours.len, .check = true, .was = was, .is = was,
		.tree_only = same(&ours, &file), .file_only = same(&ours, &head),
	};
	return 0;
}

/* Content is placed before the record that names it, so that no kill leaves
   a record without. What stands there by hand under this name must be it. */
static int
prepare_file(struct round *r, const struct rbk_book_file *file)
{
	struct book_change c = { .path = file->path, .content = file->content, .from = file->from };
	const char *there = rbk_arena_print(&r->arena, "%s/%s", r->book->path, file->path);
	struct rbk_content is;
	git_oid oid;
	int code = book_blob(NULL, NULL, &oid, NULL, r->book, r->head, file->path, r->err);
	bool in_tree = !code;

	if (code && code != RBK_E_MISSING)
		return code;
	code = rbk_content_look(&is, there, file->content->bytes, r->err);
	if (code == RBK_E_BOUND || (!code && strcmp(is.hash, file->content->hash) != 0))
		return rbk_fail(r->err, RBK_E_BAD, N_("%s in %s was changed by hand: move it away, then run again"), file->path, r->book->path);
	if (code && code != RBK_E_MISSING)
		return code;
	c.tree_only = !code;
	if (!in_tree || !c.tree_only)
		r->changes[r->n++] = c;
	return 0;
}

/* The tree the caller's records are based on, if it isn't the newest. */
static void
find_seen(struct round *r)
{
	git_commit *commit = NULL;
	git_oid id;

	if (git_oid_fromstr(&id, r->book->seen) || (r->parent && git_oid_equal(&id, git_commit_id(r->parent))))
		return;
	if (git_commit_lookup(&commit, r->book->repo, &id) == 0)
		(void)git_commit_tree(&r->seen, commit); /* none: as if based on the newest */
	git_commit_free(commit);
}

static int
round_of_saving(struct book_hold *h, const struct rbk_record *records, size_t n, const struct rbk_book_file *files,
                size_t n_files, const char *what, struct rbk_err *err)
{
	struct round r = { .book = h->book, .err = err };
	int code = book_head(&r.parent, &r.head, r.book, err);

	if (!code && !r.parent)
		code = rbk_fail(err, RBK_E_BROKEN, N_("%s has no branch book any more: get it back with git reflog"), r.book->path);
	if (!code)
		find_seen(&r);
	r.changes = rbk_grow(NULL, (n + n_files + 1) * sizeof *r.changes);
	for (size_t i = 0; i < n_files && !code; i++)
		code = prepare_file(&r, &files[i]);
	for (size_t i = 0; i < n && !code; i++)
		code = prepare(&r, &records[i]);
	if (!code)
		code = book_commit(h, r.parent, r.changes, r.n, what, err);
	free(r.changes);
	git_tree_free(r.seen);
	git_tree_free(r.head);
	git_commit_free(r.parent);
	rbk_arena_free(&r.arena);
	return code;
}

int
rbk_book_save(struct rbk_book *b, const struct rbk_record *records, size_t n, const char *what, struct rbk_err *err)
{
	return rbk_book_save_with(b, records, n, NULL, 0, what, err);
}

int
rbk_book_save_with(struct rbk_book *b, const struct rbk_record *records, size_t n, const struct rbk_book_file *files,
                   size_t n_files, const char *what, struct rbk_err *err)
{
	struct book_hold h;
	int code = book_hold(&h, b, err);

	if (code)
		return code;
	for (int i = 0; i < BOOK_TRIES; i++) {
		code = round_of_saving(&h, records, n, files, n_files, what, err);
		if (code != RBK_E_MOVED && code != RBK_E_BUSY)
			break;
		book_pause();
	}
	book_hold_drop(&h);
	if (!code)
		rbk_err_clear(err);
	return code;
}
