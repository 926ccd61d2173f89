/* hub restore: a hub brought back from a backup. Devices take nothing older
   than what they know, so the hub says, with its key and in every repository
   it writes, that it began again: by its epoch, which is the number of the
   journal's line for it. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/step.h"
#include "sync/hub_copy.h"
#include "sync/journal.h"
#include "sync/trust.h"
#include "sync/verify.h"

struct restoring {
	struct rbk_hub *hub; /* the copy */
	struct rbk_arena a;
	rbk_time        now;
	struct rbk_err *err;
};

/* A living hub is never overwritten; an empty folder may be. */
static int
check_free(const char *to, struct rbk_err *err)
{
	DIR *dir = opendir(to);
	bool empty = true;

	if (!dir && errno == ENOENT)
		return 0;
	if (!dir)
		return rbk_fail(err, RBK_E_EXISTS, N_("%s is there already: move it away first, or name another place"), to);
	for (struct dirent *e; (e = readdir(dir)) && empty;)
		empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
	(void)closedir(dir);
	return empty ? 0 : rbk_fail(err, RBK_E_EXISTS, N_("%s is there already and not empty: a hub is never overwritten; move it away first"), to);
}

/* Is every file of the tip still there and what its name says? */
static int
walk_entry(const char *root, const git_tree_entry *e, void *ctx)
{
	git_odb *odb = ctx;
	git_odb_object *object = NULL;
	int git = git_tree_entry_type(e) == GIT_OBJECT_BLOB ? git_odb_read(&object, odb, git_tree_entry_id(e)) : 0;

	(void)root;
	git_odb_object_free(object);
	return git;
}

static int
check_repository(git_repository *repo, const git_oid *tip)
{
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	git_odb *odb = NULL;
	int git = git_repository_odb(&odb, repo);

	if (!git)
		git = git_commit_lookup(&commit, repo, tip);
	if (!git)
		git = git_commit_tree(&tree, commit);
	if (!git)
		git = git_tree_walk(tree, GIT_TREEWALK_PRE, walk_entry, odb);
	git_tree_free(tree);
	git_commit_free(commit);
	git_odb_free(odb);
	return git;
}

/* A box is opened as a box is: nothing in it is obeyed. */
static int
check_box(const struct restoring *s, const char *path)
{
	git_repository *repo = NULL;
	char tip[41];
	git_oid id;
	int code = rbk_box_tip(tip, path, s->err);

	if (code || !tip[0])
		return code;
	code = rbk_box_open(&repo, path, s->err);
	if (!code && (git_oid_fromstr(&id, tip) || check_repository(repo, &id)))
		code = rbk_fail(s->err, RBK_E_BROKEN, N_("the backup is damaged: %s can't be read whole; take another backup"), path);
	git_repository_free(repo);
	return code;
}

/* With the new epoch in its record. */
static int
begin_again(const struct restoring *s, git_repository *repo, const git_oid *tip, const char *file)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	git_oid made;
	int code = rbk_trust_record(&r, &a, repo, tip, file, s->err);

	if (!code) {
		rbk_json_set_int(&a, r.root, RBK_EPOCH, s->hub->epoch);
		const struct rbk_put put = rbk_hub_put(&a, file, &r);

		code = rbk_hub_commit(&made, s->hub, repo, RBK_REF_MAIN, &put, 1, "restored", s->now, s->err);
	}
	rbk_arena_free(&a);
	return code;
}

static int
check_written(const struct restoring *s, const char *path)
{
	git_repository *repo = NULL;
	git_oid tip;
	int code = rbk_hub_repo_open(&repo, path, s->err);

	if (!code && git_reference_name_to_id(&tip, repo, RBK_REF_MAIN) == 0 && check_repository(repo, &tip))
		code = rbk_fail(s->err, RBK_E_BROKEN, N_("the backup is damaged: %s can't be read whole; take another backup"), path);
	git_repository_free(repo);
	return code;
}

static int
say_again(const struct restoring *s, const char *path, const char *file)
{
	git_repository *repo = NULL;
	git_oid tip;
	int code = rbk_hub_repo_open(&repo, path, s->err);

	if (!code && git_reference_name_to_id(&tip, repo, RBK_REF_MAIN) == 0) /* else a unit nothing was written to yet */
		code = begin_again(s, repo, &tip, file);
	git_repository_free(repo);
	return code;
}

/* Every repository of a folder. */
static int
each(const struct restoring *s, const char *folder, const char *file, int (*f)(const struct restoring *, const char *, const char *))
{
	char path[RBK_HUB_PATH];
	int code = 0;

	(void)snprintf(path, sizeof path, "%s/%s", s->hub->path, folder);
	DIR *dir = opendir(path);

	if (!dir)
		return rbk_file_fail(s->err, N_("open"), path, errno);
	for (struct dirent *e; !code && (e = readdir(dir));) {
		const size_t n = strlen(e->d_name);

		if (e->d_name[0] == '.' || n < 5 || strcmp(e->d_name + n - 4, ".git") != 0)
			continue;
		(void)snprintf(path, sizeof path, "%s/%s/%.200s", s->hub->path, folder, e->d_name);
		code = f(s, path, file);
	}
	(void)closedir(dir);
	return code;
}

static int
check_one(const struct restoring *s, const char *path, const char *file)
{
	return file ? check_written(s, path) : check_box(s, path);
}

/* The register from git alone, then what people read and where they write. */
static int
check_copy(struct restoring *s, rbk_progress_fn *progress, void *ctx)
{
	struct rbk_verify_report v;
	int code = rbk_verify(&v, &s->a, s->hub->path, NULL, progress, ctx, s->err);

	if (!code && v.wrong)
		code = rbk_fail(s->err, RBK_E_BROKEN, N_("the backup's register is not what git says (%zu cases): roadbook verify --hub shows which; take another backup"), v.wrong);
	if (!code)
		code = each(s, "boxes", NULL, check_one);
	if (!code)
		code = each(s, "desks", "desk.json", check_one);
	if (!code)
		code = each(s, "units", "unit.json", check_one);
	return code ? code : check_written(s, rbk_arena_print(&s->a, "%s/commons.git", s->hub->path));
}

/* The line, then central, then what is made from it. */
static int
begin_epoch(struct restoring *s)
{
	struct rbk_line line;
	git_oid tip;
	char hex[GIT_OID_HEXSZ + 1];
	bool moved;
	int git = git_reference_name_to_id(&tip, s->hub->central, RBK_REF_MAIN);
	int code = git ? rbk_repo_fail(s->err, git, N_("read central")) : rbk_journal_restored(&line, s->hub->path, git_oid_tostr(hex, sizeof hex, &tip), s->err);

	if (code)
		return code;
	s->hub->epoch = line.number;
	s->now = line.at;
	code = begin_again(s, s->hub->central, &tip, "org.json");
	if (!code)
		code = rbk_hub_publish(&moved, s->hub, s->now, s->err);
	if (!code)
		code = each(s, "desks", "desk.json", say_again);
	return code ? code : each(s, "units", "unit.json", say_again);
}

/* The next merge looks for pushes that the journal doesn't know: the backup was
   of a busy hub. */
static int
forget_scan(struct restoring *s)
{
	const char *path = rbk_arena_print(&s->a, "%s/scanned", s->hub->path);

	return unlink(path) && errno != ENOENT ? rbk_file_fail(s->err, N_("write"), path, errno) : 0;
}

static int
make_ready(struct rbk_restore_report *report, const char *part, rbk_progress_fn *progress, void *ctx, struct rbk_err *err)
{
	struct restoring s = { .err = err };
	struct rbk_line last;
	int code = rbk_hub_open(&s.hub, part, err);

	if (!code)
		code = rbk_hub_key_need(s.hub, err);
	if (!code)
		code = rbk_journal_last(&last, part, err);
	if (!code)
		code = check_copy(&s, progress, ctx);
	if (!code)
		code = begin_epoch(&s);
	if (!code)
		code = forget_scan(&s);
	if (!code)
		*report = (struct rbk_restore_report){ .journal = last.number, .at = last.at, .epoch = s.hub->epoch };
	rbk_hub_close(s.hub);
	rbk_arena_free(&s.a);
	return code;
}

int
rbk_hub_restore(const char *backup, const char *to, struct rbk_restore_report *report, rbk_progress_fn *progress, void *ctx,
                struct rbk_err *err)
{
	char part[RBK_HUB_PATH];
	struct rbk_backup_report copied;
	struct rbk_hub *h = NULL;
	int code = rbk_hub_open(&h, backup, err);

	*report = (struct rbk_restore_report){0};
	if (!code)
		code = check_free(to, err);
	if (!code)
		code = rbk_hub_copy_check(part, h->path, to, err);
	if (code) {
		rbk_hub_close(h);
		return code;
	}
	code = rbk_hub_copy(&copied, h->path, part, err);
	rbk_hub_close(h);
	if (!code)
		code = make_ready(report, part, progress, ctx, err);
	return rbk_hub_copy_end(code, part, to, err);
}
