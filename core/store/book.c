/* Opening a book and what it says of itself. */
#include "core/store/book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/id.h"
#include "core/store/book_p.h"
#include "core/store/lock.h"
#include "core/store/view_p.h"

#define FORMAT 1

const char *
book_own(char out[4096], const struct rbk_book *b, const char *name)
{
	(void)snprintf(out, 4096, "%s" BOOK_OWN "%s", b->dir, name);
	return out;
}

static int
read_settings(struct rbk_book *b, struct rbk_err *err)
{
	static const struct { const char *name; size_t at; } rows[] = {
		{ "roadbook.device", offsetof(struct rbk_book, device) },
		{ "roadbook.hub", offsetof(struct rbk_book, hub) },
		{ "roadbook.org", offsetof(struct rbk_book, org) },
	};
	git_config *config = NULL;
	const char *value;
	int code = git_repository_config_snapshot(&config, b->repo);

	if (code)
		return rbk_repo_fail(err, code, N_("read the settings of %s"), b->path);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (git_config_get_string(&value, config, rows[i].name) == 0)
			*(const char **)((char *)b + rows[i].at) = rbk_arena_str(&b->arena, value);
	if (!b->device || !b->org || git_config_get_string(&value, config, "roadbook.zone"))
		code = rbk_fail(err, RBK_E_BROKEN, N_("%sconfig lacks roadbook.device, .org or .zone: copy these lines from another book of yours"), b->dir);
	else if (rbk_zone_read(&b->zone, value, err))
		code = rbk_while(err, "roadbook.zone");
	git_config_free(config);
	return code;
}

/* Whose book it is, by book.json. */
static int
read_person(struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	struct rbk_view *v;
	int code = rbk_view_of(&v, b->repo, false, RBK_REF_BOOK, "", err);

	if (code == RBK_E_MISSING)
		return rbk_fail(err, RBK_E_BROKEN, N_("%s is a book that was never finished: run roadbook init again"), b->path);
	if (code)
		return code;
	memcpy(b->seen, rbk_view_commit(v), sizeof b->seen);
	code = rbk_view_record(&r, &a, v, "book.json", err);
	if (code)
		code = rbk_fail(err, RBK_E_BROKEN, N_("%s: book.json as committed: %s"), b->path, (const char *)err->text);
	else if (rbk_json_get_int(r.root, "format", 0) != FORMAT)
		code = rbk_fail(err, RBK_E_BROKEN, N_("%s was made by a newer roadbook: install the newest version"), b->path);
	else if (!rbk_person_valid(rbk_record_str(&r, "person")))
		code = rbk_fail(err, RBK_E_BROKEN, N_("%s: book.json names no person"), b->path);
	else
		b->person = rbk_arena_str(&b->arena, rbk_record_str(&r, "person"));
	rbk_view_close(v);
	rbk_arena_free(&a);
	return code;
}

/* Is there a book in this folder? */
static bool
is_book(const char *folder)
{
	char path[4096];
	struct stat st;

	return snprintf(path, sizeof path, "%s/.git/roadbook", folder) < (int)sizeof path &&
	       stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The folder of the book at `path` or above, to be freed; NULL if none. */
static char *
find(const char *path)
{
	char *folder = realpath(path, NULL);

	while (folder && !is_book(folder)) {
		char *slash = strrchr(folder, '/');

		if (!slash || strcmp(folder, "/") == 0) {
			free(folder);
			return NULL;
		}
		slash[slash == folder ? 1 : 0] = '\0';
	}
	return folder;
}

int
rbk_book_open(struct rbk_book **out, const char *path, struct rbk_err *err)
{
	char *folder = find(path);

	*out = NULL;
	if (!folder)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no book at %s nor in a folder above: give --book DIR, or make one with roadbook init"), path);
	struct rbk_book *b = rbk_grow(NULL, sizeof *b);

	*b = (struct rbk_book){0};
	b->path = rbk_arena_str(&b->arena, folder);
	b->dir = rbk_arena_print(&b->arena, "%s/.git/", folder);
	free(folder);
	rbk_repo_start();
	int code = git_repository_open(&b->repo, b->dir);

	if (code)
		code = rbk_repo_fail(err, GIT_ERROR, N_("open the book at %s"), b->path);
	else
		code = read_settings(b, err);
	if (!code)
		code = read_person(b, err);
	if (code) {
		rbk_book_close(b);
		return code;
	}
	b->ordered = rbk_file_ordered(b->dir);
	*out = b;
	return 0;
}

void
rbk_book_close(struct rbk_book *b)
{
	if (!b)
		return;
	git_repository_free(b->repo);
	rbk_arena_free(&b->arena);
	free(b);
}

const char *
rbk_book_path(const struct rbk_book *b)
{
	return b->path;
}

const char *
rbk_book_person(const struct rbk_book *b)
{
	return b->person;
}

const char *
rbk_book_device(const struct rbk_book *b)
{
	return b->device;
}

const char *
rbk_book_hub(const struct rbk_book *b)
{
	return b->hub;
}

const char *
rbk_book_org(const struct rbk_book *b)
{
	return b->org;
}

int
rbk_book_zone(const struct rbk_book *b)
{
	return b->zone;
}

int
rbk_book_view(struct rbk_view **out, struct rbk_book *b, enum rbk_sight which, struct rbk_err *err)
{
	static const char *const refs[] = {
		[RBK_SIGHT_HEAD] = RBK_REF_BOOK, [RBK_SIGHT_DESK] = RBK_REF_DESK, [RBK_SIGHT_COMMONS] = RBK_REF_COMMONS,
	};
	int code = rbk_view_of(out, b->repo, false, refs[which], "", err);

	if (!code && which == RBK_SIGHT_HEAD)
		memcpy(b->seen, rbk_view_commit(*out), sizeof b->seen);
	return code;
}

void
rbk_book_tip(char out[41], struct rbk_book *b, const char *ref)
{
	git_oid id;

	out[0] = '\0';
	if (git_reference_name_to_id(&id, b->repo, ref) == 0)
		git_oid_tostr(out, 41, &id);
}

int
rbk_book_lock(int *fd, struct rbk_book *b, struct rbk_err *err)
{
	char path[4096];

	return rbk_lock_take(fd, book_own(path, b, "sync.lock"), 0, err);
}

int
book_head(git_commit **commit, git_tree **tree, struct rbk_book *b, struct rbk_err *err)
{
	git_oid id;
	int code = rbk_repo_tip(&id, b->repo, RBK_REF_BOOK);

	*commit = NULL;
	*tree = NULL;
	if (code == GIT_ENOTFOUND)
		return 0;
	if (!code)
		code = git_commit_lookup(commit, b->repo, &id);
	if (!code)
		code = git_commit_tree(tree, *commit);
	if (!code)
		return 0;
	git_commit_free(*commit);
	*commit = NULL;
	return rbk_repo_fail(err, GIT_ERROR, N_("read the newest commit of %s"), b->path);
}

int
book_blob(const char **bytes, size_t *len, git_oid *oid, struct rbk_arena *a, struct rbk_book *b,
          const git_tree *tree, const char *path, struct rbk_err *err)
{
	git_tree_entry *entry = NULL;
	git_blob *blob = NULL;
	int code = tree ? git_tree_entry_bypath(&entry, tree, path) : GIT_ENOTFOUND;

	if (!code && git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
		code = GIT_ENOTFOUND;
	if (code == GIT_ENOTFOUND) {
		git_tree_entry_free(entry);
		return rbk_fail(err, RBK_E_MISSING, N_("there is no %s"), path);
	}
	if (!code)
		git_oid_cpy(oid, git_tree_entry_id(entry));
	if (!code && bytes)
		code = git_blob_lookup(&blob, b->repo, oid) ? GIT_ERROR : 0;
	if (code) {
		code = rbk_repo_fail(err, code, N_("read %s"), path);
	} else if (bytes) {
		*len = (size_t)git_blob_rawsize(blob);
		*bytes = rbk_arena_copy(a, git_blob_rawcontent(blob), *len);
	}
	git_blob_free(blob);
	git_tree_entry_free(entry);
	return code;
}

struct files {
	book_file_fn   *f;
	void           *ctx;
	struct rbk_err *err;
	struct rbk_buf  path;
	int             code;
};

static int
each_file(const char *root, const git_tree_entry *e, void *ctx)
{
	struct files *w = ctx;

	if (git_tree_entry_type(e) == GIT_OBJECT_TREE)
		return 0;
	rbk_buf_clear(&w->path);
	rbk_buf_str(&w->path, root);
	rbk_buf_str(&w->path, git_tree_entry_name(e));
	w->code = w->f(w->ctx, w->path.text, e, w->err);
	return w->code ? -1 : 0;
}

int
book_files(struct rbk_book *b, const git_tree *tree, book_file_fn *f, void *ctx, struct rbk_err *err)
{
	struct files w = { f, ctx, err, {0}, 0 };
	int code = tree ? git_tree_walk(tree, GIT_TREEWALK_PRE, each_file, &w) : 0;

	rbk_buf_free(&w.path);
	if (w.code)
		return w.code;
	return code ? rbk_repo_fail(err, GIT_ERROR, N_("read the newest commit of %s"), b->path) : 0;
}
