/* Undoing one commit by another: all of it or nothing. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/book_take_p.h"

#define FOLDER_MAX (256 * 1024) /* bytes of a folder kept in memory */

struct undo {
	struct rbk_book    *book;
	struct rbk_arena    arena;
	git_commit         *parent, *commit; /* the newest; the one to undo */
	git_tree           *head, *before, *after;
	git_diff           *diff;
	struct book_change *changes;
	size_t              n, cap;
	struct rbk_err     *err;
};

/* The work-tree file must be what the newest commit has, or away already. */
static int
check_file(struct undo *u, struct book_change *c, const git_oid *now)
{
	struct rbk_buf bytes = {0};
	git_oid oid;
	int code = rbk_file_stat(&c->was, u->book->path, c->path, u->err);

	if (!code)
		code = rbk_file_read(&bytes, u->book->path, c->path, RBK_DOCUMENT_MAX, u->err);
	if (code == RBK_E_MISSING) {
		c->was = (struct stat){0};
		code = 0;
	} else if (!code && (git_odb_hash(&oid, bytes.len ? bytes.text : "", bytes.len, GIT_OBJECT_BLOB) || !now ||
	                     !git_oid_equal(&oid, now))) {
		code = rbk_fail(u->err, RBK_E_PERSON, N_("%s was changed by hand since: sync first, or undo by hand"), c->path);
	}
	rbk_buf_free(&bytes);
	c->is = c->was;
	return code;
}

static int
see_delta(void *ctx, const git_diff_delta *d)
{
	struct undo *u = ctx;
	struct book_change c = { .path = rbk_arena_str(&u->arena, d->new_file.path), .check = true };
	const bool added = d->status == GIT_DELTA_ADDED, dropped = d->status == GIT_DELTA_DELETED;
	git_oid now;
	int code = book_blob(NULL, NULL, &now, NULL, u->book, u->head, c.path, u->err);

	if (code && code != RBK_E_MISSING)
		return code;
	bool there = !code;

	if (dropped ? there : !there || !git_oid_equal(&now, &d->new_file.id))
		return rbk_fail(u->err, RBK_E_PERSON, N_("%s was changed since: what came later would be lost; undo by hand"), c.path);
	code = check_file(u, &c, there ? &now : NULL);
	if (!code && !added) {
		git_oid old;

		code = book_blob(&c.bytes, &c.len, &old, &u->arena, u->book, u->before, c.path, u->err);
	}
	if (code)
		return code;
	RBK_ROOM(u->changes, u->n, u->cap);
	u->changes[u->n++] = c;
	return 0;
}

static int
by_path(const void *x, const void *y)
{
	return strcmp(((const struct book_change *)x)->path, ((const struct book_change *)y)->path);
}

struct left {
	struct undo *undo;
	const char  *folder;
	const char  *found;
};

static int
find_left(const char *root, const git_tree_entry *e, void *ctx)
{
	struct left *l = ctx;
	struct book_change key;

	if (git_tree_entry_type(e) == GIT_OBJECT_TREE)
		return 0;
	key.path = rbk_arena_print(&l->undo->arena, "%s/%s%s", l->folder, root, git_tree_entry_name(e));
	const struct book_change *c = bsearch(&key, l->undo->changes, l->undo->n, sizeof key, by_path);

	if (c && !c->bytes)
		return 0;
	l->found = key.path;
	return -1;
}

/* A client goes only if nothing else is in its folder. */
static int
check_client(struct undo *u, const char *path)
{
	struct left l = { .undo = u };
	struct rbk_path place;
	char folder[48];
	git_tree_entry *entry = NULL;
	git_tree *tree = NULL;

	rbk_path_parse(&place, path);
	if (!place.kind || strcmp(place.kind->name, "client") != 0)
		return 0;
	rbk_client_folder(folder, place.client);
	l.folder = folder;
	if (git_tree_entry_bypath(&entry, u->head, folder) == 0 &&
	    git_tree_lookup(&tree, u->book->repo, git_tree_entry_id(entry)) == 0)
		(void)git_tree_walk(tree, GIT_TREEWALK_PRE, find_left, &l);
	git_tree_free(tree);
	git_tree_entry_free(entry);
	return l.found ? rbk_fail(u->err, RBK_E_PERSON, N_("%s was added since and belongs to a client that would be undone: undo by hand"), l.found) : 0;
}

static int
find_commit(struct undo *u, const char *id)
{
	git_commit *before = NULL;
	git_oid oid;
	int code = git_oid_fromstr(&oid, id);

	if (!code)
		code = git_commit_lookup(&u->commit, u->book->repo, &oid);
	if (code)
		return rbk_fail(u->err, RBK_E_MISSING, N_("there is no commit %.60s in %s"), id, u->book->path);
	if (git_commit_parentcount(u->commit) != 1 ||
	    (!git_oid_equal(&oid, git_commit_id(u->parent)) &&
	     git_graph_descendant_of(u->book->repo, git_commit_id(u->parent), &oid) != 1))
		return rbk_fail(u->err, RBK_E_USAGE, N_("commit %.60s can't be undone: it is the first one, a merge, or of another branch"), id);
	code = git_commit_parent(&before, u->commit, 0);
	if (!code)
		code = git_commit_tree(&u->before, before);
	if (!code)
		code = git_commit_tree(&u->after, u->commit);
	if (!code)
		code = git_diff_tree_to_tree(&u->diff, u->book->repo, u->before, u->after, NULL);
	git_commit_free(before);
	return code ? rbk_repo_fail(u->err, GIT_ERROR, N_("read commit %s"), id) : 0;
}

static int
plan(struct undo *u, const char *id)
{
	int code = find_commit(u, id);

	if (code)
		return code;
	if (rbk_repo_deltas(u->diff, see_delta, u))
		return (int)u->err->code;
	if (u->n > 1)
		qsort(u->changes, u->n, sizeof *u->changes, by_path);
	for (size_t i = 0; i < u->n && !code; i++)
		if (!u->changes[i].bytes)
			code = check_client(u, u->changes[i].path);
	return code;
}

static int
round_of_undoing(struct book_hold *h, const char *id, const char *what, struct rbk_err *err)
{
	struct undo u = { .book = h->book, .err = err };
	int code = book_head(&u.parent, &u.head, u.book, err);

	if (!code && !u.parent)
		code = rbk_fail(err, RBK_E_BROKEN, N_("%s has no branch book any more: get it back with git reflog"), u.book->path);
	/* the line tells rbk_book_take_in that what goes was meant to go */
	const char *line = rbk_arena_print(&u.arena, "\n" BOOK_UNDOES "%s\n", id);
	const char *message = rbk_arena_print(&u.arena, "%s\n%s", what, line);

	if (!code && strstr(git_commit_message_raw(u.parent), line)) {
		/* a run that was killed behind its commit */
		book_index_mend(h, u.parent);
	} else if (!code) {
		code = plan(&u, id);
		if (!code)
			code = book_commit(h, u.parent, u.changes, u.n, message, err);
	}
	free(u.changes);
	git_diff_free(u.diff);
	git_tree_free(u.after);
	git_tree_free(u.before);
	git_tree_free(u.head);
	git_commit_free(u.commit);
	git_commit_free(u.parent);
	rbk_arena_free(&u.arena);
	return code;
}

int
rbk_book_undo(struct rbk_book *b, const char *commit, const char *what, struct rbk_err *err)
{
	struct book_hold h;
	int code = book_hold(&h, b, err);

	if (code)
		return code;
	/* the same folders are looked into for each file: libgit2 alone keeps small ones only */
	(void)git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)FOLDER_MAX);
	for (int i = 0; i < BOOK_TRIES; i++) {
		code = round_of_undoing(&h, commit, what, err);
		if (code != RBK_E_MOVED && code != RBK_E_BUSY)
			break;
		book_pause();
	}
	book_hold_drop(&h);
	if (!code)
		rbk_err_clear(err);
	return code;
}
