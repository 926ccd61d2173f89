/* Starting libgit2, its errors in our words, and the one safe order of
   making objects and a ref durable. */
#include "core/store/repo.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <git2/sys/repository.h>

#include "core/store/file.h"
#include "core/store/step.h"

static void
start(void)
{
	static const int levels[] = {
		GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_PROGRAMDATA,
	};

	if (git_libgit2_init() < 0)
		abort(); /* out of memory */
	/* A repository's own settings and nobody else's: the same book behaves
	   the same on every machine. */
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		(void)git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	/* libgit2 runs nothing a repository's settings name, so somebody
	   else's repository (central, read by an auditor) does no harm. */
	(void)git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	/* Our own code gives objects that exist; looking again for each costs
	   a walk over the packs. */
	(void)git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0);
}

void
rbk_repo_start(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, start);
}

static enum rbk_code
code_of(int git_code, int klass)
{
	switch (git_code) {
	case GIT_ENOTFOUND:
		return RBK_E_MISSING;
	case GIT_EEXISTS:
		return RBK_E_EXISTS;
	case GIT_EAMBIGUOUS:
		return RBK_E_AMBIGUOUS;
	case GIT_EMODIFIED:
		return RBK_E_MOVED;
	case GIT_ELOCKED:
		return RBK_E_BUSY;
	case GIT_EAUTH:
	case GIT_ENONFASTFORWARD:
	case GIT_ECERTIFICATE:
		return RBK_E_REFUSED;
	default:
		break;
	}
	if (klass == GIT_ERROR_OS)
		return RBK_E_OS;
	return klass == GIT_ERROR_NET || klass == GIT_ERROR_SSH || klass == GIT_ERROR_HTTP ||
	       klass == GIT_ERROR_SSL ? RBK_E_UNREACHABLE : RBK_E_BROKEN;
}

int
rbk_repo_tip(git_oid *out, git_repository *repo, const char *ref)
{
	char path[4096];
	int code = git_reference_name_to_id(out, repo, ref);

	if (code != GIT_ENOTFOUND)
		return code;
	(void)snprintf(path, sizeof path, "%s%s", git_repository_commondir(repo), ref);
	if (access(path, F_OK) && errno == ENOENT)
		return code;
	return git_reference_name_to_id(out, repo, ref) ? GIT_ERROR : 0;
}

int
rbk_repo_fail(struct rbk_err *err, int git_code, const char *fmt, ...)
{
	const git_error *git = git_error_last();
	const char *words = git && git->message ? git->message : "no reason given";
	char ours[400];
	va_list ap;

	if (err->say)
		fmt = err->say(fmt);
	va_start(ap, fmt);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* checked by the attribute in repo.h */
	(void)vsnprintf(ours, sizeof ours, fmt, ap);
#pragma GCC diagnostic pop
	va_end(ap);
	return rbk_fail(err, code_of(git_code, git ? git->klass : 0), "%s: git: %s", ours, words);
}

int
rbk_repo_deltas(git_diff *diff, rbk_delta_fn *f, void *ctx)
{
	const size_t n = git_diff_num_deltas(diff);
	int code = 0;

	for (size_t i = 0; i < n && !code; i++)
		code = f(ctx, git_diff_get_delta(diff, i));
	return code;
}

/* Opens dir/path and flushes it; a file that isn't there is fine (an object
   that is in a pack already). */
static int
flush_path(const char *dir, const char *path, bool ordered, bool whole, struct rbk_err *err)
{
	char full[4096];
	int n = snprintf(full, sizeof full, "%s%s", dir, path);
	int fd = n < (int)sizeof full ? open(full, O_RDONLY | O_CLOEXEC) : -1;

	if (fd < 0)
		return errno == ENOENT ? 0 : rbk_file_fail(err, N_("open"), path, errno);
	int why = (whole ? fsync(fd) : rbk_file_flush(fd, ordered, true)) ? errno : 0;

	(void)close(fd);
	return why ? rbk_file_fail(err, N_("flush"), path, why) : 0;
}

static int
flush_objects(const char *dir, bool ordered, const git_oid *objects, size_t n, struct rbk_err *err)
{
	char path[8 + GIT_OID_HEXSZ + 3] = "objects/";
	int code = 0;

	for (size_t i = 0; i < n && !code; i++) {
		git_oid_pathfmt(path + 8, &objects[i]);
		path[ordered ? 8 + GIT_OID_HEXSZ + 1 : 10] = '\0'; /* else the bytes are there, but not the folder that names them */
		code = flush_path(dir, path, ordered, !ordered, err);
	}
	return code || ordered || n == 0 ? code : flush_path(dir, "objects", ordered, true, err);
}

/* Where the last line of the text begins. */
static size_t
last_line(const char *text, size_t n)
{
	const char *end = n > 0 ? memrchr(text, '\n', n - 1) : NULL;

	return end ? (size_t)(end - text) + 1 : 0;
}

/* Of a ref that could not be moved to `neu`: takes the log's last line away
   again, if a full disk cut it or it tells of that move. True: it does still. */
static bool
mend_log(const char *dir, const char *ref, const git_oid *neu)
{
	char path[4096], tail[4096], hex[GIT_OID_HEXSZ + 1];
	int len = snprintf(path, sizeof path, "%slogs/%s", dir, ref);
	int fd = len < (int)sizeof path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	off_t from = size > (off_t)sizeof tail ? size - (off_t)sizeof tail : 0;
	ssize_t got = size > 0 ? pread(fd, tail, sizeof tail, from) : 0;
	size_t n = got > 0 ? (size_t)got : 0, whole = n;

	if (n > 0 && tail[n - 1] != '\n')
		n = last_line(tail, n);
	const size_t at = last_line(tail, n);

	(void)git_oid_tostr(hex, sizeof hex, neu);
	const bool tells = n > at + 2 * GIT_OID_HEXSZ + 1 && memcmp(tail + at + GIT_OID_HEXSZ + 1, hex, GIT_OID_HEXSZ) == 0;

	if (tells)
		n = at;
	const bool cut = n == whole || ftruncate(fd, from + (off_t)n) == 0;

	if (fd >= 0)
		(void)close(fd);
	return tells && !cut;
}

bool
rbk_repo_unlog(git_repository *repo, const char *ref, const git_oid *neu)
{
	const char *dir = git_repository_commondir(repo);
	const bool branch = mend_log(dir, ref, neu);

	return mend_log(dir, "HEAD", neu) || branch;
}

/* Where the file system may show a name before the bytes behind it, a ref's
   new file is on the disk before it takes the old one's place, and its folder
   behind that: libgit2 does both for refs that were opened so. */
static void
flush_refs(git_repository *repo)
{
	git_refdb *refs = NULL;

	(void)git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	if (git_refdb_open(&refs, repo) == 0)
		git_repository_set_refdb(repo, refs);
	git_refdb_free(refs);
	(void)git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
}

int
rbk_repo_commit_ref(git_repository *repo, const char *ref, const git_oid *neu, const git_oid *old,
                    const git_oid *objects, size_t n, const char *log, struct rbk_err *err)
{
	const char *dir = git_repository_commondir(repo);
	const bool ordered = rbk_file_ordered(dir);
	git_reference *made = NULL;

	if (flush_objects(dir, ordered, objects, n, err))
		return (int)err->code;
	if (!ordered)
		flush_refs(repo);
	rbk_step("ref");
	int code = git_reference_create_matching(&made, repo, ref, neu, old != NULL, old, log);

	git_reference_free(made);
	if (code)
		(void)rbk_repo_unlog(repo, ref, neu);
	if (code == GIT_EMODIFIED || code == GIT_EEXISTS || code == GIT_ENOTFOUND)
		return rbk_fail(err, RBK_E_MOVED, N_("%s moved meanwhile: run again"), ref);
	if (code)
		return rbk_repo_fail(err, code, N_("move %s"), ref) == RBK_E_OS
			? rbk_while(err, N_("nothing was lost and nothing half written remains; make room and run again")) : (int)err->code;
	rbk_step("flush");
	return ordered ? flush_path(dir, ref, ordered, true, err) : 0;
}
