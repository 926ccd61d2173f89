/* Finding an import again. Taking it back is rbk_book_undo's. */
#include "core/store/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/path.h"
#include "core/store/book_p.h"

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

/* The trees an import lies between, and the book's newest one. */
struct look {
	struct rbk_imported *out;
	struct rbk_arena    *a;
	git_tree            *before, *after, *now;
	size_t               cap;
};

static bool
same_folder(struct look *l, const char *folder)
{
	git_tree_entry *was = NULL, *is = NULL;
	int git = git_tree_entry_bypath(&was, l->after, folder);
	bool same = !git && git_tree_entry_bypath(&is, l->now, folder) == 0 &&
	            git_oid_equal(git_tree_entry_id(was), git_tree_entry_id(is));

	git_tree_entry_free(was);
	git_tree_entry_free(is);
	return same;
}

/* A file the import added. */
static void
look_file(struct look *l, const char *path)
{
	struct rbk_path p;
	char folder[48];

	l->out->records++;
	rbk_path_parse(&p, path);
	if (!p.kind || strcmp(p.kind->name, "client") != 0)
		return;
	l->out->clients++;
	rbk_client_folder(folder, p.client);
	if (same_folder(l, folder))
		return;
	if (l->out->n_changed == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 8;
		const char **more = rbk_arena_take(l->a, cap * sizeof *more);

		if (l->cap)
			memcpy(more, l->out->changed, l->cap * sizeof *more);
		l->out->changed = more;
		l->cap = cap;
	}
	l->out->changed[l->out->n_changed++] = rbk_arena_str(l->a, p.client);
}

static int
look(struct look *l, git_repository *repo, git_commit *commit)
{
	git_commit *parent = NULL;
	git_diff *diff = NULL;
	int git = git_commit_parent(&parent, commit, 0);

	if (!git)
		git = git_commit_tree(&l->before, parent);
	if (!git)
		git = git_commit_tree(&l->after, commit);
	if (!git)
		git = git_diff_tree_to_tree(&diff, repo, l->before, l->after, NULL);
	for (size_t i = 0; !git && i < git_diff_num_deltas(diff); i++)
		look_file(l, git_diff_get_delta(diff, i)->new_file.path);
	git_diff_free(diff);
	git_commit_free(parent);
	return git;
}

int
rbk_import_look(struct rbk_imported *out, struct rbk_arena *a, struct rbk_book *b, const char *commit,
                const char *tip, struct rbk_err *err)
{
	struct look l = { .out = out, .a = a };
	git_commit *c = NULL, *head = NULL;
	git_oid id, received;
	int git = git_oid_fromstr(&id, commit);

	*out = (struct rbk_imported){0};
	if (book_head(&head, &l.now, b, err))
		return (int)err->code;
	if (!git)
		git = git_commit_lookup(&c, b->repo, &id);
	if (!git)
		git = look(&l, b->repo, c);
	if (!git && *tip && git_oid_fromstr(&received, tip) == 0)
		out->received = git_oid_equal(&received, &id) || git_graph_descendant_of(b->repo, &received, &id) == 1;
	git_tree_free(l.before);
	git_tree_free(l.after);
	git_tree_free(l.now);
	git_commit_free(c);
	git_commit_free(head);
	return git ? rbk_repo_fail(err, git, N_("look at import %.12s"), commit) : 0;
}
