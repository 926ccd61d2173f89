/* A fetched directory replaces the one before; each fetch leaves a pack. */
#include "sync/exchange_directory.h"

#include <dirent.h>
#include <string.h>

#include "core/store/book.h"
#include "core/store/file.h"
#include "core/store/repo.h"
#include "sync/hub_p.h"
#include "sync/remote_p.h"
#include "sync/trust.h"

#define PACKS_MAX 4 /* a pack that came holds what it builds on, too */

/* Is what its ref names there? */
static bool
stands(git_repository *repo)
{
	git_oid tip;

	return git_reference_name_to_id(&tip, repo, RBK_REF_MAIN) != 0 || rbk_commit_there(repo, &tip);
}

int
rbk_directory_repo(git_repository **out, git_repository *book, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	const char *path = rbk_arena_print(&a, "%s" RBK_BOOK_DIRECTORY, git_repository_path(book));
	git_repository_init_options how;
	int git = git_repository_open_bare(out, path), code = 0;

	if (!git && !stands(*out)) {
		git_repository_free(*out);
		git = GIT_ENOTFOUND;
	}
	if (git) {
		*out = NULL;
		code = rbk_file_remove_all(path, err);
		(void)git_repository_init_options_init(&how, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
		how.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH;
		how.initial_head = RBK_REF_MAIN;
		if (!code && (git = git_repository_init_ext(out, path, &how)))
			code = rbk_repo_fail(err, git, N_("make %s"), path);
	}
	rbk_arena_free(&a);
	return code;
}

/* When a directory is of: later ones compare greater. */
struct age {
	int64_t     epoch;
	const char *since, *day;
};

static int
age_of(struct age *out, struct rbk_arena *a, git_repository *repo, const git_oid *tip, struct rbk_err *err)
{
	struct rbk_record r;

	if (rbk_trust_record(&r, a, repo, tip, "directory.json", err))
		return (int)err->code;
	const char *since = rbk_record_str(&r, "since"), *day = rbk_record_str(&r, "day");

	*out = (struct age){ rbk_json_get_int(r.root, RBK_EPOCH, 0), since ? since : "", day ? day : "" };
	return 0;
}

static int
compare_since(const char *x, const char *y)
{
	struct rbk_err none = {0};
	rbk_time a = 0, b = 0;

	(void)rbk_time_read(&a, x, 0, &none);
	(void)rbk_time_read(&b, y, 0, &none);
	return (a > b) - (a < b);
}

static bool
is_older(const struct age *x, const struct age *than)
{
	int since = compare_since(x->since, than->since);

	if (x->epoch != than->epoch)
		return x->epoch < than->epoch;
	return since ? since < 0 : strcmp(x->day, than->day) < 0;
}

int
rbk_directory_check(void *trust, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_err none = {0};
	struct age is, here;
	git_oid now;
	int code = rbk_trust_check(trust, repo, tip, what, err);

	if (!code && git_reference_name_to_id(&now, repo, RBK_REF_MAIN) == 0 && age_of(&here, &a, repo, &now, &none) == 0 &&
	    !(code = age_of(&is, &a, repo, tip, err)) && is_older(&is, &here))
		code = rbk_far_went_back(what, err);
	rbk_arena_free(&a);
	return code ? rbk_while(err, N_("directory of claimed clients")) : 0;
}

int
rbk_directory_forget(git_repository *repo, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	DIR *dir = opendir(rbk_arena_print(&a, "%sobjects/pack", git_repository_path(repo)));
	struct dirent *e;
	size_t n = 0;

	while (dir && (e = readdir(dir)))
		n += strlen(e->d_name) > 4 && strcmp(e->d_name + strlen(e->d_name) - 4, ".idx") == 0;
	if (dir)
		(void)closedir(dir);
	rbk_arena_free(&a);
	int code = n > PACKS_MAX ? rbk_repo_forget(repo, NULL, 0, err) : 0;

	if (code == RBK_E_BUSY) { /* another one does it */
		rbk_err_clear(err);
		code = 0;
	}
	return code ? rbk_while(err, N_("tidy the directory of claimed clients")) : 0;
}
