/* Finding an import again. Taking it back is rbk_book_undo's. */
#include "core/store/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/path.h"
#include "core/store/book_p.h"
#include "core/store/differ.h"

#define DONE   "import "
#define UNDONE "undo import "
#define COMMITS_MAX 1000000 /* looked through for the last import */

void
rbk_import_subject(char out[RBK_IMPORT_SUBJECT], size_t clients)
{
	(void)snprintf(out, RBK_IMPORT_SUBJECT, DONE "%zu clients", clients);
}

void
rbk_import_undo_subject(char out[RBK_IMPORT_SUBJECT], const char *commit)
{
	(void)snprintf(out, RBK_IMPORT_SUBJECT, UNDONE "%.40s", commit);
}

static bool
is_import(const char *subject)
{
	const char *digits = subject + strlen(DONE);

	return strncmp(subject, DONE, strlen(DONE)) == 0 && strspn(digits, "0123456789") > 0 &&
	       strcmp(digits + strspn(digits, "0123456789"), " clients") == 0;
}

/* Ids of imports taken back, as the walk meets them before the imports. */
struct undone {
	git_oid *at;
	size_t   n, cap;
};

static void
note_undone(struct undone *u, const char *subject)
{
	git_oid id;

	if (strncmp(subject, UNDONE, strlen(UNDONE)) != 0 || git_oid_fromstr(&id, subject + strlen(UNDONE)))
		return;
	RBK_ROOM(u->at, u->n, u->cap);
	u->at[u->n++] = id;
}

static bool
is_undone(const struct undone *u, const git_oid *id)
{
	for (size_t i = 0; i < u->n; i++)
		if (git_oid_equal(&u->at[i], id))
			return true;
	return false;
}

static int
walk(char commit[41], git_repository *repo, git_revwalk *walker, struct rbk_err *err)
{
	struct undone undone = {0};
	git_oid id;
	int git = 0, code = RBK_E_MISSING;

	for (size_t i = 0; i < COMMITS_MAX && code == RBK_E_MISSING && (git = git_revwalk_next(&id, walker)) == 0; i++) {
		git_commit *c = NULL;

		if ((git = git_commit_lookup(&c, repo, &id)))
			break;
		const char *subject = git_commit_summary(c);

		note_undone(&undone, subject ? subject : "");
		if (subject && is_import(subject) && !is_undone(&undone, &id) && git_commit_parentcount(c) == 1) {
			(void)git_oid_tostr(commit, 41, &id);
			code = 0;
		}
		git_commit_free(c);
	}
	free(undone.at);
	if (git && git != GIT_ITEROVER)
		return rbk_repo_fail(err, git, N_("look through the book's commits"));
	return code ? rbk_fail(err, RBK_E_MISSING, N_("there is no import to take back")) : 0;
}

int
rbk_import_last(char commit[41], struct rbk_book *b, struct rbk_err *err)
{
	git_revwalk *walker = NULL;
	int git = git_revwalk_new(&walker, b->repo);

	if (!git)
		git = git_revwalk_sorting(walker, GIT_SORT_TOPOLOGICAL);
	if (!git)
		git = git_revwalk_push_ref(walker, RBK_REF_BOOK);
	int code = git ? rbk_repo_fail(err, git, N_("look through the book's commits")) : walk(commit, b->repo, walker, err);

	git_revwalk_free(walker);
	return code;
}

/* Clients that anything happened to behind an import. */
struct changed {
	char (*at)[RBK_ULID_SIZE];
	size_t n, cap;
};

struct look {
	struct rbk_imported *out;
	struct rbk_arena    *a;
	struct changed       later;
	size_t               cap;
};

static int
by_id(const void *x, const void *y)
{
	return strcmp(x, y);
}

/* In order of path: all of one client follow each other. */
static int
note_later(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu, struct rbk_err *err)
{
	struct changed *later = &((struct look *)ctx)->later;
	struct rbk_path p;

	(void)old;
	(void)neu;
	(void)err;
	rbk_path_parse(&p, path);
	if (!p.client[0] || (later->n > 0 && strcmp(later->at[later->n - 1], p.client) == 0))
		return 0;
	RBK_ROOM(later->at, later->n, later->cap);
	memcpy(later->at[later->n++], p.client, RBK_ULID_SIZE);
	return 0;
}

/* A file the import added. */
static int
look_file(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu, struct rbk_err *err)
{
	struct look *l = ctx;
	struct rbk_path p;

	(void)old;
	(void)neu;
	(void)err;
	l->out->records++;
	rbk_path_parse(&p, path);
	if (!p.kind || strcmp(p.kind->name, "client") != 0)
		return 0;
	l->out->clients++;
	if (!l->later.n || !bsearch(p.client, l->later.at, l->later.n, sizeof *l->later.at, by_id))
		return 0;
	if (l->out->n_changed == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 8;
		const char **more = rbk_arena_take(l->a, cap * sizeof *more);

		if (l->cap)
			memcpy(more, l->out->changed, l->cap * sizeof *more);
		l->out->changed = more;
		l->cap = cap;
	}
	l->out->changed[l->out->n_changed++] = rbk_arena_str(l->a, p.client);
	return 0;
}

static int
look(struct look *l, struct rbk_reader *r, const git_oid *before, const git_oid *after, const git_oid *now, struct rbk_err *err)
{
	int code = rbk_differ(r, after, now, note_later, l, err);

	if (l->later.n > 1)
		qsort(l->later.at, l->later.n, sizeof *l->later.at, by_id);
	if (!code)
		code = rbk_differ(r, before, after, look_file, l, err);
	free(l->later.at);
	return code;
}

int
rbk_import_look(struct rbk_imported *out, struct rbk_arena *a, struct rbk_book *b, const char *commit,
                const char *tip, struct rbk_err *err)
{
	struct look l = { .out = out, .a = a };
	git_commit *c = NULL, *parent = NULL, *head = NULL;
	struct rbk_reader *reader = NULL;
	git_tree *now = NULL;
	git_oid id, received;
	int code, git = git_oid_fromstr(&id, commit);

	*out = (struct rbk_imported){0};
	if (book_head(&head, &now, b, err))
		return (int)err->code;
	if (!git)
		git = git_commit_lookup(&c, b->repo, &id);
	if (!git)
		git = git_commit_parent(&parent, c, 0);
	if (!git)
		git = rbk_reader_open(&reader, b->repo);
	if (!git && *tip && git_oid_fromstr(&received, tip) == 0)
		out->received = git_oid_equal(&received, &id) || git_graph_descendant_of(b->repo, &received, &id) == 1;
	code = git ? rbk_repo_fail(err, git, N_("look at import %.12s"), commit) : 0;
	if (!code && !out->received)
		code = look(&l, reader, git_commit_tree_id(parent), git_commit_tree_id(c), git_tree_id(now), err);
	rbk_reader_close(reader);
	git_tree_free(now);
	git_commit_free(parent);
	git_commit_free(c);
	git_commit_free(head);
	return code;
}
