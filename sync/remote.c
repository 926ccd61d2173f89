/* Push and fetch by libgit2 over our transports. It must be known at every
   point whether the other side said no, went away, or never was there. */
#include "sync/remote_p.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/utf8.h"
#include "core/store/repo.h"
#include "core/store/step.h"
#include "sync/haves_p.h"

#define HEARD_MAX 4096 /* bytes kept of what the hub says while we push */
#define RECEIVED  "roadbook: received "

struct talk {
	struct rbk_wire   wire;
	const struct rbk_far *far;
	git_remote       *remote;
	struct rbk_buf    heard;
	char              refused[400]; /* the status of our ref, "" if it was taken */
};

static int
make_transport(git_transport **out, git_remote *owner, void *ctx)
{
	struct talk *t = ctx;

	return t->far->transport(out, owner, &t->wire);
}

static int
hear(const char *text, int len, void *ctx)
{
	struct talk *t = ctx;

	if (len > 0 && t->heard.len + (size_t)len <= HEARD_MAX)
		rbk_buf_put(&t->heard, text, (size_t)len);
	return 0;
}

static int
hear_status(const char *ref, const char *status, void *ctx)
{
	struct talk *t = ctx;

	(void)ref;
	if (status)
		(void)snprintf(t->refused, sizeof t->refused, "%s", *status ? status : "?");
	return 0;
}

static void
callbacks(git_remote_callbacks *out, struct talk *t)
{
	(void)git_remote_init_callbacks(out, GIT_REMOTE_CALLBACKS_VERSION);
	out->transport = make_transport;
	out->sideband_progress = hear;
	out->push_update_reference = hear_status;
	out->payload = t;
}

/* The line of what was heard that says why: our own program's, else git's
   last complaint; what a terminal would obey is taken out. */
static void
hub_words(char *out, size_t size, struct talk *t)
{
	const char *best = "", *p = t->heard.len ? t->heard.text : "";
	int rank = 0;

	for (size_t n; *p; p += n + (p[n] != '\0')) {
		n = strcspn(p, "\r\n");
		int r = strncmp(p, RECEIVED, strlen(RECEIVED)) == 0 ? 0 : strncmp(p, "roadbook: ", 10) == 0 ? 3 :
		        strncmp(p, "fatal: ", 7) == 0 ? 2 : strncmp(p, "error: ", 7) == 0 ? 1 : 0;

		if (r > rank) {
			rank = r;
			best = p;
		}
	}
	static const size_t heads[] = { 0, 7, 7, 10 };

	best += heads[rank];
	(void)snprintf(out, size, "%.*s", (int)strcspn(best, "\r\n"), best);
	if (!out[0])
		(void)snprintf(out, size, "%s", t->refused);
	for (char *c = out; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
	size_t n = strlen(out);

	while (n > 0 && !rbk_utf8_valid(out, n)) /* a character cut, or none at all */
		out[--n] = '\0';
}

static const char *
say(const struct rbk_err *err, const char *words)
{
	return err->say ? err->say(words) : words;
}

/* A conversation failed with git's code: who is to blame? */
static int
blame(struct rbk_err *err, struct talk *t, int git_code, bool push)
{
	const git_error *git = git_error_last();
	char words[400];

	if (t->wire.code == RBK_E_MISSING)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no %s"), t->far->what);
	if (t->wire.code)
		return rbk_fail(err, t->wire.code, N_("%s: %s"), t->far->what, say(err, t->wire.words));
	if (!push || !git || git->klass != GIT_ERROR_NET)
		return rbk_repo_fail(err, git_code, "%s", t->far->what);
	hub_words(words, sizeof words, t);
	return rbk_fail(err, RBK_E_REFUSED, N_("%s refused: %s"), t->far->what, words[0] ? words : git->message);
}

static int
open_talk(struct talk *t, git_repository *repo, const struct rbk_far *far, git_direction way, struct rbk_err *err)
{
	git_remote_create_options made;
	git_remote_connect_options how;

	*t = (struct talk){ .far = far };
	/* url.*.insteadOf would send a person's book elsewhere (and libgit2 1.5
	   leaks 20 KB for each line of config it compares) */
	(void)git_remote_create_options_init(&made, GIT_REMOTE_CREATE_OPTIONS_VERSION);
	made.repository = repo;
	made.flags = GIT_REMOTE_CREATE_SKIP_INSTEADOF | GIT_REMOTE_CREATE_SKIP_DEFAULT_FETCHSPEC;
	(void)git_remote_connect_options_init(&how, GIT_REMOTE_CONNECT_OPTIONS_VERSION);
	callbacks(&how.callbacks, t);
	int code = git_remote_create_with_opts(&t->remote, far->url, &made);

	if (!code)
		code = git_remote_connect_ext(t->remote, way, &how);
	return code ? blame(err, t, code, way == GIT_DIRECTION_PUSH) : 0;
}

static void
close_talk(struct talk *t)
{
	git_remote_free(t->remote);
	rbk_buf_free(&t->heard);
}

/* Where a branch is over there; zero if it isn't. */
static int
far_tip(git_oid *out, struct talk *t, const char *branch, struct rbk_err *err)
{
	const git_remote_head **heads;
	size_t n;
	int code = git_remote_ls(&heads, &n, t->remote);

	*out = (git_oid){0};
	if (code)
		return blame(err, t, code, false);
	for (size_t i = 0; i < n; i++)
		if (strcmp(heads[i]->name, branch) == 0)
			*out = heads[i]->oid;
	return 0;
}

static bool
have(git_repository *repo, const git_oid *id)
{
	git_commit *c = NULL;
	bool found = git_commit_lookup(&c, repo, id) == 0;

	git_commit_free(c);
	return found;
}

/* May `tip` follow what is over there? */
static int
check_follows(git_repository *repo, const struct rbk_far *far, const git_oid *there, const git_oid *tip, struct rbk_err *err)
{
	char hex[GIT_OID_HEXSZ + 1];

	if (git_oid_is_zero(there))
		return 0;
	if (!have(repo, there))
		return rbk_fail(err, RBK_E_MOVED,
		                N_("%s holds work that this book doesn't (pushed from another device?): this version can't join the two; sync on that device"),
		                far->what);
	int follows = git_graph_descendant_of(repo, tip, there);

	if (follows < 0)
		return rbk_repo_fail(err, follows, N_("compare the book with %s"), far->what);
	if (!follows)
		return rbk_fail(err, RBK_E_PERSON,
		                N_("the branch book was rewritten by hand and no longer holds what %s has received: bring it back with: git merge %.12s"),
		                far->what, git_oid_tostr(hex, sizeof hex, there));
	return 0;
}

/* "roadbook: received 17" on a line of its own. */
static int64_t
receipt(const struct rbk_buf *heard)
{
	int64_t number = 0;

	for (const char *p = heard->len ? heard->text : NULL; p && *p;) {
		size_t k = strlen(RECEIVED), digits;

		if (strncmp(p, RECEIVED, k) == 0 && (digits = strspn(p + k, "0123456789")) > 0 && digits < 16 &&
		    (p[k + digits] == '\n' || p[k + digits] == '\0'))
			number = strtoll(p + k, NULL, 10);
		p = strpbrk(p, "\r\n");
		p += p != NULL;
	}
	return number;
}

/* libgit2 pushes a ref, not a commit: this one holds the commit meanwhile,
   so that a save during the sync doesn't change what is sent. */
#define SENDING "refs/roadbook/sending"

static int
upload(struct rbk_pushed *out, struct talk *t, const char *branch, struct rbk_err *err)
{
	git_push_options how;
	char spec[400], words[400], *specs[] = { spec };
	const git_strarray list = { specs, 1 };

	(void)snprintf(spec, sizeof spec, "%s:%s", branch, branch);
	(void)git_push_options_init(&how, GIT_PUSH_OPTIONS_VERSION);
	callbacks(&how.callbacks, t);
	rbk_step("push");
	int code = git_remote_upload(t->remote, &list, &how);

	out->number = receipt(&t->heard);
	if (code)
		return blame(err, t, code, true);
	if (strcmp(t->refused, "non-fast-forward") == 0)
		return rbk_fail(err, RBK_E_MOVED, N_("%s moved meanwhile: run again"), t->far->what);
	if (t->refused[0]) { /* git_remote_upload counts this as success */
		hub_words(words, sizeof words, t);
		return rbk_fail(err, RBK_E_REFUSED, N_("%s refused: %s"), t->far->what, words);
	}
	out->sent = true;
	return 0;
}

int
rbk_far_push(struct rbk_pushed *out, git_repository *repo, const struct rbk_far *far,
             const char *branch, struct rbk_err *err)
{
	struct talk t;
	git_oid there, tip, after;

	*out = (struct rbk_pushed){0};
	if (git_reference_name_to_id(&tip, repo, branch))
		return rbk_fail(err, RBK_E_MISSING, N_("there is no %s in %s"), branch, git_repository_path(repo));
	int code = open_talk(&t, repo, far, GIT_DIRECTION_PUSH, err);

	if (!code)
		code = far_tip(&there, &t, branch, err);
	if (!code && !git_oid_equal(&there, &tip)) {
		code = check_follows(repo, far, &there, &tip, err);
		if (!code)
			code = upload(out, &t, branch, err);
	}
	/* libgit2 pushes by name: a save in between may have gone along, or not */
	if (!code && git_reference_name_to_id(&after, repo, branch) == 0 && git_oid_equal(&after, &tip))
		out->tip = tip;
	close_talk(&t);
	return code;
}

static int
download(struct talk *t, const char *branch, const char *ref, struct rbk_err *err)
{
	git_fetch_options how;
	char spec[400], *specs[] = { spec };
	const git_strarray list = { specs, 1 };

	(void)snprintf(spec, sizeof spec, "+%s:%s", branch, ref);
	(void)git_fetch_options_init(&how, GIT_FETCH_OPTIONS_VERSION);
	callbacks(&how.callbacks, t);
	how.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
	how.prune = GIT_FETCH_NO_PRUNE;
	how.update_fetchhead = 0;
	rbk_step("fetch objects");
	/* the pack must be on the disk before a ref names what is in it */
	(void)git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	int code = git_remote_download(t->remote, &list, &how);

	(void)git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
	return code ? blame(err, t, code, false) : 0;
}

static int
move_ref(git_repository *repo, const struct rbk_far *far, const git_oid *there, const git_oid *here,
         const char *ref, bool force, struct rbk_err *err)
{
	const bool first = git_oid_is_zero(here);

	if (!first && !force) {
		int follows = git_graph_descendant_of(repo, there, here);

		if (follows < 0)
			return rbk_repo_fail(err, follows, N_("compare %s with what was fetched before"), far->what);
		if (!follows)
			return rbk_fail(err, RBK_E_BROKEN,
			                N_("%s went back to an older or other state (restored from a backup?); what was fetched before is kept: ask headquarters"),
			                far->what);
	}
	return rbk_repo_commit_ref(repo, ref, there, first ? NULL : here, NULL, 0, "", err);
}

int
rbk_far_fetch(bool *moved, git_repository *repo, const struct rbk_far *far,
              const char *branch, const char *ref, bool force, struct rbk_err *err)
{
	struct talk t = {0};
	git_repository *lean = NULL;
	git_oid there, here;

	*moved = false;
	if (git_reference_name_to_id(&here, repo, ref))
		here = (git_oid){0};
	int code = rbk_haves_open(&lean, repo, ref, &here, err);

	if (!code)
		code = open_talk(&t, lean, far, GIT_DIRECTION_FETCH, err);
	if (!code)
		code = far_tip(&there, &t, branch, err);
	if (!code && git_oid_is_zero(&there))
		code = rbk_fail(err, RBK_E_MISSING, N_("there is nothing in %s yet"), far->what);
	if (!code && !git_oid_equal(&there, &here)) {
		if (!have(repo, &there))
			code = download(&t, branch, ref, err);
		if (!code && !have(repo, &there))
			code = rbk_fail(err, RBK_E_BROKEN, N_("%s did not send what it has: run again, or ask headquarters"), far->what);
		if (!code)
			code = move_ref(repo, far, &there, &here, ref, force, err);
		*moved = !code;
	}
	close_talk(&t);
	git_repository_free(lean);
	return code;
}
