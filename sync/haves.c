/* One ref, read-only, in memory: a reference database for fetching. */
#include "sync/haves_p.h"

#include <git2/sys/refdb_backend.h>
#include <git2/sys/refs.h>
#include <git2/sys/repository.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/store/repo.h"

struct one_ref {
	git_refdb_backend parent; /* first: libgit2 gives us its address */
	char              name[200];
	git_oid           id;
};

struct walk {
	git_reference_iterator parent; /* first, too */
	const struct one_ref  *refs;
	bool                   done;
};

static bool
is(const struct one_ref *r, const char *name)
{
	return !git_oid_is_zero(&r->id) && strcmp(r->name, name) == 0;
}

static int
exists(int *out, git_refdb_backend *b, const char *name)
{
	*out = is((const struct one_ref *)b, name);
	return 0;
}

static int
lookup(git_reference **out, git_refdb_backend *b, const char *name)
{
	const struct one_ref *r = (const struct one_ref *)b;

	*out = is(r, name) ? git_reference__alloc(name, &r->id, NULL) : NULL;
	return *out ? 0 : GIT_ENOTFOUND;
}

static int
next_name(const char **out, git_reference_iterator *it)
{
	struct walk *w = (struct walk *)it;

	if (w->done || git_oid_is_zero(&w->refs->id))
		return GIT_ITEROVER;
	w->done = true;
	*out = w->refs->name;
	return 0;
}

static int
next(git_reference **out, git_reference_iterator *it)
{
	struct walk *w = (struct walk *)it;
	const char *name;
	int code = next_name(&name, it);

	return code ? code : lookup(out, (git_refdb_backend *)(size_t)&w->refs->parent, name);
}

static void
walk_free(git_reference_iterator *it)
{
	free(it);
}

static int
iterator(git_reference_iterator **out, git_refdb_backend *b, const char *glob)
{
	struct walk *w = rbk_grow(NULL, sizeof *w);

	(void)glob;
	*w = (struct walk){ .parent = { .next = next, .next_name = next_name, .free = walk_free }, .refs = (const struct one_ref *)b };
	*out = &w->parent;
	return 0;
}

/* What libgit2 wants to exist; a fetch that moves no ref calls none of it. */
static int
no_write(git_refdb_backend *b, const git_reference *ref, int force, const git_signature *who, const char *message,
         const git_oid *old, const char *old_target)
{
	(void)b, (void)ref, (void)force, (void)who, (void)message, (void)old, (void)old_target;
	return GIT_EINVALID;
}

static int
no_del(git_refdb_backend *b, const char *name, const git_oid *old, const char *old_target)
{
	(void)b, (void)name, (void)old, (void)old_target;
	return GIT_EINVALID;
}

static int
no_rename(git_reference **out, git_refdb_backend *b, const char *old, const char *neu, int force,
          const git_signature *who, const char *message)
{
	(void)out, (void)b, (void)old, (void)neu, (void)force, (void)who, (void)message;
	return GIT_EINVALID;
}

static int
no_log(git_refdb_backend *b, const char *name)
{
	(void)b, (void)name;
	return 0;
}

static int
no_reflog(git_reflog **out, git_refdb_backend *b, const char *name)
{
	(void)out, (void)b, (void)name;
	return GIT_ENOTFOUND;
}

static int
no_reflog_write(git_refdb_backend *b, git_reflog *log)
{
	(void)b, (void)log;
	return GIT_EINVALID;
}

static int
no_reflog_rename(git_refdb_backend *b, const char *old, const char *neu)
{
	(void)b, (void)old, (void)neu;
	return GIT_EINVALID;
}

static void
refs_free(git_refdb_backend *b)
{
	free(b);
}

static struct one_ref *
make_refs(const char *ref, const git_oid *id)
{
	struct one_ref *r = rbk_grow(NULL, sizeof *r);

	*r = (struct one_ref){
		.parent = {
			.version = GIT_REFDB_BACKEND_VERSION, .exists = exists, .lookup = lookup, .iterator = iterator,
			.write = no_write, .rename = no_rename, .del = no_del, .has_log = no_log, .ensure_log = no_log,
			.free = refs_free, .reflog_read = no_reflog, .reflog_write = no_reflog_write,
			.reflog_rename = no_reflog_rename, .reflog_delete = no_log,
		},
		.id = *id,
	};
	(void)snprintf(r->name, sizeof r->name, "%s", ref);
	return r;
}

int
rbk_haves_open(git_repository **out, git_repository *repo, const char *ref, const git_oid *id, struct rbk_err *err)
{
	git_odb *odb = NULL;
	git_refdb *refs = NULL;
	git_config *config = NULL;

	*out = NULL;
	int code = git_repository_odb(&odb, repo);

	if (!code)
		code = git_repository_wrap_odb(out, odb);
	if (!code)
		code = git_config_new(&config);
	if (!code)
		code = git_repository_set_config(*out, config);
	if (!code)
		code = git_refdb_new(&refs, *out);
	if (!code) {
		struct one_ref *one = make_refs(ref, id);

		code = git_refdb_set_backend(refs, &one->parent); /* owns it from now on */
		if (code)
			free(one);
	}
	if (!code)
		code = git_repository_set_refdb(*out, refs);
	git_refdb_free(refs);
	git_config_free(config);
	git_odb_free(odb);
	if (code) {
		git_repository_free(*out);
		*out = NULL;
	}
	return code ? rbk_repo_fail(err, code, N_("prepare to fetch into %s"), git_repository_path(repo)) : 0;
}
