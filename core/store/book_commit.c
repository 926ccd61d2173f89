/* A set of changed files becomes a commit: work tree first, so that a kill
   leaves a hand-made change and never a lost one; then objects; git's index
   is made ready and locked; ref, flush; the index is put in place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/book_p.h"
#include "core/store/clock.h"
#include "core/store/step.h"

/* Where change i of n is written, or waits while it may still be undone. Many
   files aren't waited for one by one: record() flushes them. */
static struct rbk_place
place(char temp[4096], const struct rbk_book *b, size_t i, size_t n)
{
	char name[40];

	(void)snprintf(name, sizeof name, "new-%zu", i);
	return (struct rbk_place){ b->path, book_own(temp, b, name), b->ordered || n >= BOOK_MANY };
}

/* Is the file that was just put aside the one the caller saw? */
static bool
as_seen(const struct book_change *c, const char *temp)
{
	struct stat now = {0};

	if (c->held && lstat(temp, &now))
		return false;
	return rbk_file_same(&now, &c->was);
}

static int
place_files(struct book_hold *h, struct book_change *changes, size_t n, struct rbk_err *err)
{
	char temp[4096];

	for (size_t i = 0; i < n; i++) {
		struct book_change *c = &changes[i];
		const struct rbk_place at = place(temp, h->book, i, n);

		c->placed = c->held = false;
		if (c->tree_only)
			continue;
		if (c->content ? rbk_file_swap_copy(&c->held, &c->is, &at, c->path, c->from, c->content, err)
		               : rbk_file_swap(&c->held, &c->is, &at, c->path, c->bytes, c->len, err))
			return rbk_while(err, "%s", h->book->path);
		c->placed = true;
		if (c->check && !as_seen(c, temp))
			return rbk_fail(err, RBK_E_MOVED, N_("%s was changed by another program meanwhile: run again"), c->path);
	}
	return 0;
}

/* Puts the work tree back as it was. */
static void
take_back(struct book_hold *h, struct book_change *changes, size_t n)
{
	char temp[4096];

	for (size_t i = n; i-- > 0;) {
		const struct rbk_place at = place(temp, h->book, i, n);

		if (changes[i].placed && (changes[i].held || !book_change_drops(&changes[i])))
			rbk_file_back(changes[i].held, &at, changes[i].path);
		changes[i].placed = false;
	}
}

static void
forget_old(struct book_hold *h, const struct book_change *changes, size_t n)
{
	char temp[4096];

	for (size_t i = 0; i < n; i++) {
		const struct rbk_place at = place(temp, h->book, i, n);

		if (changes[i].held)
			(void)unlink(temp);
		if (changes[i].placed && book_change_drops(&changes[i]))
			rbk_file_prune(&at, changes[i].path);
	}
}

static int
write_tree(git_oid *out, const struct rbk_book *b, struct rbk_fresh *fresh, const git_tree *base, struct book_change *changes,
           size_t n, struct rbk_err *err)
{
	char file[4096];

	struct rbk_put *puts = rbk_grow(NULL, (n + 1) * sizeof *puts);
	size_t k = 0;
	int code = 0;

	for (size_t i = 0; i < n && !code; i++) {
		struct book_change *c = &changes[i];

		if (c->content && snprintf(file, sizeof file, "%s/%s", b->path, c->path) < (int)sizeof file)
			code = rbk_object_write_file(fresh, &c->oid, file, err);
		else if (!c->known && c->bytes && c->file_only)
			code = git_odb_hash(&c->oid, c->bytes, c->len, GIT_OBJECT_BLOB);
		else if (!c->known && c->bytes)
			code = rbk_object_write(fresh, &c->oid, GIT_OBJECT_BLOB, c->bytes, c->len, err);
		if (!c->file_only)
			puts[k++] = (struct rbk_put){ .path = c->path, .oid = book_change_drops(c) ? NULL : &c->oid,
			                              .mode = GIT_FILEMODE_BLOB, .drop = book_change_drops(c) };
	}
	if (!code && k > 0)
		code = rbk_repo_update_with(out, fresh->repo, base, puts, k, rbk_object_write, fresh, err);
	else if (!code && base)
		git_oid_cpy(out, git_tree_id(base));
	free(puts);
	return code;
}

static int
write_commit(git_oid *out, struct book_hold *h, struct rbk_fresh *fresh, const git_oid *tree, const git_oid *parent,
             const char *what, struct rbk_err *err)
{
	const struct rbk_book *b = h->book;
	git_oid parents[2];
	size_t n = 0;

	if (h->with && h->forward) {
		git_oid_cpy(out, h->with);
		return 0;
	}
	if (parent)
		parents[n++] = *parent;
	if (h->with)
		parents[n++] = *h->with;
	const struct rbk_commit c = {
		.author = b->person, .committer = b->device, .org = b->org, .at = rbk_clock_now(), .zone = b->zone,
		.tree = tree, .parents = parents, .n_parents = n, .what = what, .key = h->key,
	};
	struct rbk_buf text = {0};

	rbk_commit_write(&text, &c);
	int code = rbk_object_write(fresh, out, GIT_OBJECT_COMMIT, text.text, text.len, err);

	rbk_buf_free(&text);
	return code;
}

/* Is the commit there all the same (only the flush behind it went wrong)? */
static bool
moved(struct rbk_book *b, const git_oid *id, bool made)
{
	git_oid now;

	return made && git_reference_name_to_id(&now, b->repo, RBK_REF_BOOK) == 0 && git_oid_equal(&now, id);
}

/* All objects, and what names them. */
static int
write_objects(git_oid *out, git_oid *tree, bool *made, struct rbk_fresh *fresh, struct book_hold *h,
              const git_commit *parent, struct book_change *changes, size_t n, const char *what, struct rbk_err *err)
{
	const git_oid *old = parent ? git_commit_id(parent) : NULL;
	git_tree *base = NULL;
	int code = parent && git_commit_tree(&base, parent)
		? rbk_repo_fail(err, GIT_ERROR, N_("read the newest commit of %s"), h->book->path) : 0;

	if (!code && n >= BOOK_MANY)
		code = rbk_fresh_gather(fresh, err);
	if (!code)
		code = write_tree(tree, h->book, fresh, base, changes, n, err);
	*made = !code && (h->with || !(base && git_oid_equal(tree, git_tree_id(base))));
	if (*made) {
		code = write_commit(out, h, fresh, tree, old, what, err);
		if (!code)
			code = rbk_fresh_place(fresh, err);
	} else if (!code && old) {
		git_oid_cpy(out, old);
	}
	git_tree_free(base);
	return code;
}

/* Objects and ref; *made is false if there was nothing to commit. */
static int
record(git_oid *out, bool *made, struct book_index *index, struct book_hold *h, const git_commit *parent,
       struct book_change *changes, size_t n, const char *what, struct rbk_err *err)
{
	struct rbk_fresh fresh = { .repo = h->book->repo };
	const git_oid *old = parent ? git_commit_id(parent) : NULL;
	git_oid tree;
	int code = write_objects(out, &tree, made, &fresh, h, parent, changes, n, what, err);

	if (!code && n >= BOOK_MANY && !h->book->ordered) {
		rbk_step("flush files");
		code = rbk_file_flush_all(h->book->path, err);
	}
	if (!code)
		book_index_ready(index, h, old, &tree, changes, n);
	if (*made && !code) {
		book_hold_ref(h, true);
		code = rbk_repo_commit_ref(h->book->repo, RBK_REF_BOOK, out, old, fresh.at, fresh.n, what, err);
		book_hold_ref(h, false);
		if (!code)
			book_hold_count(h, fresh.n, n >= BOOK_MANY);
	}
	rbk_fresh_free(&fresh, !code || moved(h->book, out, *made) || (*made && rbk_repo_unlog(h->book->repo, RBK_REF_BOOK, out)));
	return code;
}

int
book_commit(struct book_hold *h, const git_commit *parent, struct book_change *changes, size_t n, const char *what,
            struct rbk_err *err)
{
	struct book_index index = {0};
	bool made = false;
	char hex[GIT_OID_HEXSZ + 1];
	git_oid id = {{0}};
	int code = place_files(h, changes, n, err);

	if (!code)
		code = record(&id, &made, &index, h, parent, changes, n, what, err);
	if (code) {
		bool there = moved(h->book, &id, made);

		book_index_done(&index, h, there ? &id : NULL);
		if (!there)
			take_back(h, changes, n);
		return code;
	}
	if (made && !h->with && (!parent || strcmp(h->looked, git_oid_tostr(hex, sizeof hex, git_commit_id(parent))) == 0))
		git_oid_tostr(h->looked, sizeof h->looked, &id); /* nothing of ours vanishes or changes unasked */
	book_index_done(&index, h, &id);
	forget_old(h, changes, n);
	git_oid_tostr(h->book->seen, sizeof h->book->seen, &id);
	return 0;
}
