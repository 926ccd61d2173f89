/* Every file of the newest commit, or what it has new: read once, judged,
   and shown to whom asks for more. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/book_take_p.h"
#include "core/store/differ.h"

#define CLIENTS "clients/"

struct check {
	struct rbk_book     *book;
	struct rbk_reader   *reader;
	struct rbk_findings *found;
	size_t              *broken;
	rbk_shelf_fn        *f;
	void                *ctx;
	const git_oid       *head;
	git_tree            *tree;  /* of head, when it is needed */
	struct rbk_arena     arena; /* the shelf at hand */
	struct rbk_shelf     shelf;
};

static void
broken(struct check *c, const char *path, const char *why)
{
	rbk_findings_add(c->found, "book.broken", path, NULL, why, NULL);
	++*c->broken;
}

/* Bytes of a path that name its shelf: "clients/<hh>/"; 0: on none. */
static size_t
shelf_of(const char *path)
{
	const size_t n = strlen(CLIENTS);
	const char *slash = strncmp(path, CLIENTS, n) == 0 ? strchr(path + n, '/') : NULL;

	return slash ? (size_t)(slash + 1 - path) : 0;
}

static int
end_shelf(struct check *c, struct rbk_err *err)
{
	int code = c->shelf.n ? c->f(c->ctx, &c->shelf, err) : 0;

	rbk_arena_free(&c->arena);
	c->shelf.n = 0;
	return code;
}

static void
put_on_shelf(struct check *c, const char *path, const struct rbk_record *r)
{
	struct rbk_shelf *s = &c->shelf;

	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 64;
		s->at = rbk_grow(s->at, s->cap * sizeof *s->at);
		s->path = rbk_grow(s->path, s->cap * sizeof *s->path);
	}
	s->path[s->n] = rbk_arena_str(&c->arena, path);
	s->at[s->n++] = *r;
}

/* Does the commit have the content that a document names? */
static int
check_content(struct check *c, const struct rbk_record *r, struct rbk_err *why)
{
	if (!rbk_kind_has_content(r->kind))
		return 0;
	if (!c->tree && git_tree_lookup(&c->tree, c->book->repo, c->head))
		return rbk_repo_fail(why, GIT_ERROR, N_("read %s"), c->book->path);
	return book_content_there(c->book, r, c->tree, false, why);
}

static int
check_bytes(struct check *c, const char *path, const struct rbk_file *file, const struct rbk_read *blob, struct rbk_err *err)
{
	struct rbk_err bad = { .say = err->say }, why = { .say = err->say };
	const size_t shelf = c->f ? shelf_of(path) : 0;
	struct rbk_record r = {0};
	struct rbk_path place;
	int code = 0;

	rbk_path_parse(&place, path);
	if (!shelf || (c->shelf.n && strncmp(c->shelf.path[0], path, shelf) != 0))
		code = end_shelf(c, err);
	if (code)
		return code;
	if (book_is_json(path))
		(void)rbk_record_read(&r, &c->arena, blob->bytes, blob->len, &bad);
	if (file->mode != GIT_FILEMODE_BLOB)
		code = rbk_fail(&why, RBK_E_BAD, N_("a book holds plain files only, no links and no programs"));
	else if (place.hash[0])
		code = book_content_judge(path, blob->bytes, blob->len, &why);
	else if (blob->len > RBK_RECORD_MAX)
		code = rbk_fail(&why, RBK_E_BOUND, N_("%zu bytes: a record has at most %d"), blob->len, RBK_RECORD_MAX);
	else
		code = book_judge_read(&r, &bad, c->book, path, &why);
	if (!code && r.root)
		code = check_content(c, &r, &why);
	if (code == RBK_E_MISSING)
		rbk_findings_add(c->found, "book.stranger_in", path, NULL, NULL, NULL);
	else if (code)
		broken(c, path, why.text);
	if (shelf && r.root && !bad.code)
		put_on_shelf(c, path, &r);
	return 0;
}

static int
check_file(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu, struct rbk_err *err)
{
	struct check *c = ctx;
	struct rbk_read blob = {0};
	int code = 0;

	(void)old;
	if (!neu)
		return 0;
	if (neu->mode != GIT_FILEMODE_COMMIT) /* another repository's: it isn't here */
		code = rbk_reader_get(&blob, c->reader, &neu->oid, GIT_OBJECT_BLOB);
	if (code)
		return rbk_repo_fail(err, GIT_ERROR, N_("read %s"), path);
	code = check_bytes(c, path, neu, &blob, err);
	rbk_read_free(&blob);
	return code;
}

/* The tree of commit `checked`; false if it isn't here: then all is new. */
static bool
old_tree(git_oid *out, struct rbk_book *b, const char *checked)
{
	git_commit *commit = NULL;
	git_oid id;
	bool has = checked && git_oid_fromstr(&id, checked) == 0 && git_commit_lookup(&commit, b->repo, &id) == 0;

	if (has)
		*out = *git_commit_tree_id(commit);
	git_commit_free(commit);
	return has;
}

int
book_check(struct rbk_book *b, const git_oid *head, const char *checked, struct rbk_findings *found, size_t *n,
           rbk_shelf_fn *f, void *ctx, struct rbk_err *err)
{
	struct check c = { .book = b, .found = found, .broken = n, .head = head, .f = f, .ctx = ctx };
	git_oid old;
	int code = rbk_reader_open(&c.reader, b->repo)
		? rbk_repo_fail(err, GIT_ERROR, N_("compare commits of %s"), b->path)
		: rbk_differ(c.reader, old_tree(&old, b, checked) ? &old : NULL, head, check_file, &c, err);

	if (!code)
		code = end_shelf(&c, err);
	git_tree_free(c.tree);
	rbk_arena_free(&c.arena);
	free(c.shelf.at);
	free(c.shelf.path);
	rbk_reader_close(c.reader);
	return code;
}
