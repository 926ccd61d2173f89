/* Making the hub's bare repositories, and committing to those it writes. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/step.h"
#include "sync/hub_p.h"

/* dir/name with these bytes and mode, by way of a temporary file. */
static int
put_file(const char *dir, const char *name, const char *text, mode_t mode, struct rbk_err *err)
{
	char path[RBK_HUB_PATH + 64], temp[RBK_HUB_PATH + 80];

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	(void)snprintf(temp, sizeof temp, "%s.new", path);
	int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666), why;

	if (fd < 0)
		return rbk_file_fail(err, N_("write"), path, errno);
	why = rbk_file_put(fd, text, strlen(text));
	if (!why && ((mode && fchmod(fd, mode)) || fsync(fd)))
		why = errno;
	if (close(fd) && !why)
		why = errno;
	if (!why && rename(temp, path))
		why = errno;
	return why ? rbk_file_fail(err, N_("write"), path, why) : 0;
}

/* As put_file, if dir/name isn't exactly that yet. */
static int
set_file(const char *dir, const char *name, const char *text, mode_t mode, struct rbk_err *err)
{
	struct rbk_buf now = {0};
	struct rbk_err scratch = {0};
	bool same = rbk_file_read(&now, dir, name, 1 << 20, &scratch) == 0 && now.len == strlen(text) &&
	            memcmp(now.text ? now.text : "", text, now.len) == 0;

	rbk_buf_free(&now);
	if (same)
		return 0;
	rbk_step("hub: file");
	return put_file(dir, name, text, mode, err);
}

static int
set_files(const struct rbk_repo_plan *plan, const char *dir, struct rbk_err *err)
{
	const struct {
		const char *name, *text;
		mode_t      mode;
	} files[] = {
		{ "hooks/update", plan->update, 0755 },
		{ "hooks/reference-transaction", plan->transaction, 0755 },
		{ "hooks/post-receive", plan->post_receive, 0755 },
		{ "hooks/pre-receive", plan->pre_receive, 0755 },
		{ "config", plan->config, 0 },
	};
	int code = 0;

	for (size_t i = 0; i < sizeof files / sizeof *files && !code; i++)
		if (files[i].text)
			code = set_file(dir, files[i].name, files[i].text, files[i].mode, err);
	return code;
}

static int
sync_folder(const char *path, struct rbk_err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int why = fd < 0 || fsync(fd) ? errno : 0;

	if (fd >= 0)
		(void)close(fd);
	return why ? rbk_file_fail(err, N_("flush"), path, why) : 0;
}

/* The temporary name: no person's id begins with a dot. */
static void
temp_path(char temp[RBK_HUB_PATH], char parent[RBK_HUB_PATH], const char *path)
{
	const char *slash = strrchr(path, '/');

	(void)snprintf(parent, RBK_HUB_PATH, "%.*s", (int)(slash - path), path);
	(void)snprintf(temp, RBK_HUB_PATH, "%.*s/.new-%s", (int)(slash - path), path, slash + 1);
}

static int
fill(const struct rbk_repo_plan *plan, const char *dir, struct rbk_err *err)
{
	static const char *const folders[] = {
		"", "/objects", "/objects/info", "/objects/pack", "/refs", "/refs/heads", "/refs/tags", "/hooks",
	};
	char path[RBK_HUB_PATH + 64], head[100];

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		(void)snprintf(path, sizeof path, "%s%s", dir, folders[i]);
		if (mkdir(path, 0777))
			return rbk_file_fail(err, N_("make the folder"), path, errno);
	}
	(void)snprintf(head, sizeof head, "ref: %s\n", plan->head);
	if (put_file(dir, "HEAD", head, 0, err) || set_files(plan, dir, err))
		return (int)err->code;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		(void)snprintf(path, sizeof path, "%s%s", dir, folders[i]);
		if (sync_folder(path, err))
			return (int)err->code;
	}
	return 0;
}

int
rbk_hub_repo_make(const struct rbk_repo_plan *plan, struct rbk_err *err)
{
	char temp[RBK_HUB_PATH], parent[RBK_HUB_PATH];
	struct stat st;

	if (stat(plan->path, &st) == 0)
		return set_files(plan, plan->path, err);
	temp_path(temp, parent, plan->path);
	rbk_step("hub: repository");
	if (rbk_file_remove_all(temp, err))
		return (int)err->code;
	if (fill(plan, temp, err))
		return (int)err->code;
	rbk_step("hub: repository in place");
	if (rename(temp, plan->path))
		return rbk_file_fail(err, N_("make"), plan->path, errno);
	return sync_folder(parent, err);
}

void
rbk_hub_repo_plan(struct rbk_repo_plan *out, const char *path)
{
	*out = (struct rbk_repo_plan){
		.path = path,
		.head = RBK_REF_MAIN,
		.config = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
		          "[gc]\n\tauto = 0\n[receive]\n\tautogc = false\n",
		.pre_receive = "#!/bin/sh\n# Made by roadbook.\n"
		               "echo 'roadbook: only headquarters writes here; your own box is boxes/PERSON.git' >&2\nexit 1\n",
	};
}

int
rbk_hub_repo_open(git_repository **out, const char *path, struct rbk_err *err)
{
	rbk_repo_start();
	int code = git_repository_open_bare(out, path);

	if (code == GIT_ENOTFOUND && access(path, F_OK) && errno == ENOENT)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no repository %s"), path);
	if (code == GIT_ENOTFOUND) /* libgit2 1.5 says so, too, where it couldn't look */
		code = git_repository_open_bare(out, path) ? GIT_ERROR : 0;
	return code ? rbk_repo_fail(err, code, N_("open %s"), path) : 0;
}

int
rbk_hub_main(git_oid *tip, git_tree **tree, git_repository *repo, const char *ref, struct rbk_err *err)
{
	git_commit *commit = NULL;
	int code = rbk_repo_tip(tip, repo, ref);

	*tree = NULL;
	if (code == GIT_ENOTFOUND) {
		*tip = (git_oid){0};
		return 0;
	}
	if (!code)
		code = git_commit_lookup(&commit, repo, tip);
	if (!code)
		code = git_commit_tree(tree, commit);
	git_commit_free(commit);
	return code ? rbk_repo_fail(err, code, N_("read %s of %s"), ref, git_repository_path(repo)) : 0;
}

/* A commit of `tree` on top of `was` (NULL: the first); the ref moves to it. */
static int
put_commit(git_oid *tip, const struct rbk_hub *h, struct rbk_fresh *fresh, const char *ref, const git_oid *tree, const git_oid *was,
           const char *what, rbk_time at, struct rbk_err *err)
{
	const struct rbk_commit c = {
		.author = "hub", .committer = "hub", .org = h->org, .at = at, .zone = h->zone,
		.tree = tree, .parents = was, .n_parents = was != NULL, .what = what, .key = h->key,
	};
	struct rbk_buf bytes = {0};
	git_oid made;

	rbk_commit_write(&bytes, &c);
	int code = rbk_object_write(fresh, &made, GIT_OBJECT_COMMIT, bytes.text, bytes.len, err);

	rbk_buf_free(&bytes);
	if (!code)
		code = rbk_repo_commit_ref(fresh->repo, ref, &made, was, fresh->at, fresh->n, "", err);
	if (!code)
		*tip = made;
	return code;
}

int
rbk_hub_commit(git_oid *tip, const struct rbk_hub *h, git_repository *repo, const char *ref,
               const struct rbk_put *puts, size_t n, const char *what, rbk_time at, struct rbk_err *err)
{
	struct rbk_fresh fresh = { .repo = repo };
	git_tree *base = NULL;
	git_oid was, tree;
	int code = rbk_hub_key_need(h, err);

	if (!code)
		code = rbk_hub_main(&was, &base, repo, ref, err);
	if (!code)
		code = rbk_repo_update_with(&tree, repo, base, puts, n, rbk_object_write, &fresh, err);
	if (!code)
		*tip = was;
	if (!code && (!base || !git_oid_equal(&tree, git_tree_id(base))))
		code = put_commit(tip, h, &fresh, ref, &tree, base ? &was : NULL, what, at, err);
	rbk_fresh_free(&fresh, true);
	git_tree_free(base);
	return code;
}

int
rbk_hub_commit_again(git_oid *tip, const struct rbk_hub *h, git_repository *repo, const char *what, rbk_time at, struct rbk_err *err)
{
	struct rbk_fresh fresh = { .repo = repo };
	git_tree *tree = NULL;
	git_oid was;
	int code = rbk_hub_main(&was, &tree, repo, RBK_REF_MAIN, err);

	*tip = was;
	if (!code && tree)
		code = put_commit(tip, h, &fresh, RBK_REF_MAIN, git_tree_id(tree), &was, what, at, err);
	rbk_fresh_free(&fresh, true);
	git_tree_free(tree);
	return code;
}
