/* Fetching one branch: what it wants, the one commit it has, and the pack on
   its way to the disk. libgit2's own negotiation offers up to 256 commits in
   poor order and needs another request for it; a desk is written by one hand
   and never rewritten, so what was fetched last says it all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/repo.h"
#include "core/store/step.h"
#include "sync/remote_p.h"

/* git builds on what the other side has by way of parents; of a commit without
   any it does only for those who say that theirs are not known to them. */
static int
ask(struct rbk_talk *t, const git_oid *there, const git_oid *here, bool parentless, struct rbk_err *err)
{
	struct rbk_buf all = {0}, line = {0};
	char hex[GIT_OID_HEXSZ + 1];

	rbk_buf_print(&line, "want %s side-band-64k thin-pack ofs-delta no-progress agent=roadbook/" RBK_VERSION "\n",
	              git_oid_tostr(hex, sizeof hex, there));
	rbk_pkt_put(&all, line.text, line.len);
	if (parentless && !git_oid_is_zero(here)) {
		rbk_buf_clear(&line);
		rbk_buf_print(&line, "shallow %s\n", git_oid_tostr(hex, sizeof hex, here));
		rbk_pkt_put(&all, line.text, line.len);
	}
	rbk_buf_str(&all, RBK_PKT_FLUSH_TEXT);
	if (!git_oid_is_zero(here)) {
		rbk_buf_clear(&line);
		rbk_buf_print(&line, "have %s\n", git_oid_tostr(hex, sizeof hex, here));
		rbk_pkt_put(&all, line.text, line.len);
	}
	rbk_pkt_put(&all, "done\n", 5);
	int code = rbk_wire_write(t->far->line, all.text, all.len, err);

	rbk_buf_free(&all);
	rbk_buf_free(&line);
	return code;
}

/* "NAK" or "ACK oid", before the pack. */
static int
read_ack(struct rbk_talk *t, struct rbk_err *err)
{
	enum rbk_pkt what;
	const char *bytes;
	size_t n;

	if (rbk_pkt_read(&what, &bytes, &n, t->in, err))
		return (int)err->code;
	if (what != RBK_PKT_DATA)
		return rbk_wire_broken_off(t->far->line, err);
	if (n > 4 && strncmp(bytes, "ERR ", 4) == 0)
		return rbk_talk_refused(err, bytes + 4, n - 4);
	if (n < 3 || (strncmp(bytes, "NAK", 3) != 0 && strncmp(bytes, "ACK", 3) != 0))
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("what answers does not speak git's language"));
	return 0;
}

static int
show(const git_indexer_progress *p, void *ctx)
{
	const struct rbk_access *x = ctx;

	if (x && x->progress)
		x->progress(x->ctx, N_("fetching"), p->received_objects, p->total_objects);
	return 0;
}

/* The first bytes of a pack: "PACK", version, number of objects. libgit2 makes
   room for as many as are promised. */
struct pack_head {
	unsigned char bytes[12];
	size_t        n;
};

static bool
promises_too_much(struct pack_head *h, const char *bytes, size_t n)
{
	size_t part = sizeof h->bytes - h->n;

	part = part < n ? part : n;
	memcpy(h->bytes + h->n, bytes, part);
	h->n += part;
	const unsigned char *p = h->bytes + 8;

	return h->n == sizeof h->bytes && ((long)p[0] << 24 | (long)p[1] << 16 | (long)p[2] << 8 | (long)p[3]) > RBK_FETCH_MAX;
}

static int
take_pack(struct rbk_talk *t, git_indexer *index, struct rbk_err *err)
{
	git_indexer_progress at = {0};
	struct pack_head head = {0};
	const char *bytes;
	size_t n;
	int code = 0;

	for (;;) {
		if (rbk_talk_band(t, &bytes, &n, err))
			return (int)err->code;
		if (n == 0)
			break;
		if (promises_too_much(&head, bytes, n))
			return rbk_fail(err, RBK_E_BOUND, N_("%s sent what can't be stored"), t->far->what);
		if ((code = git_indexer_append(index, bytes, n, &at)))
			break;
	}
	if (!code)
		code = git_indexer_commit(index, &at);
	if (!code)
		rbk_wire_rest(t->far->line);
	return code ? rbk_repo_fail(err, code, N_("%s sent what can't be stored"), t->far->what) : 0;
}

static int
download(struct rbk_talk *t, const struct rbk_wish *w, const git_oid *there, const git_oid *here, struct rbk_err *err)
{
	git_indexer_options how;
	git_indexer *index = NULL;
	git_odb *odb = NULL;
	struct rbk_arena a = {0};
	const char *folder = rbk_arena_print(&a, "%sobjects/pack", git_repository_path(w->repo));

	(void)git_indexer_options_init(&how, GIT_INDEXER_OPTIONS_VERSION);
	how.progress_cb = show;
	how.progress_cb_payload = (void *)(size_t)t->far->line->access; /* show does not write to it */
	rbk_step("fetch objects");
	int code = ask(t, there, here, w->parentless, err);

	if (!code)
		code = read_ack(t, err);
	/* the pack must be on the disk before a ref names what is in it */
	(void)git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	if (!code) {
		int git = git_repository_odb(&odb, w->repo);

		if (!git)
			git = git_indexer_new(&index, folder, 0, odb, &how);
		code = git ? rbk_repo_fail(err, git, N_("write %s"), folder) : take_pack(t, index, err);
	}
	(void)git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0);
	git_indexer_free(index);
	if (!code && odb)
		(void)git_odb_refresh(odb);
	git_odb_free(odb);
	rbk_arena_free(&a);
	return code ? rbk_talk_fail(err, t) : 0;
}

int
rbk_far_went_back(const char *what, struct rbk_err *err)
{
	return rbk_fail(err, RBK_E_BROKEN,
	                N_("%s went back to an older or other state, and no restore is named there (roadbook hub restore brings a backup back); what was fetched before is kept: ask headquarters"),
	                what);
}

static int
move_ref(const struct rbk_wish *w, const struct rbk_far *far, const git_oid *there, const git_oid *here, struct rbk_err *err)
{
	const bool first = git_oid_is_zero(here);

	if (!first && !w->force) {
		int follows = git_graph_descendant_of(w->repo, there, here);

		if (follows < 0)
			return rbk_repo_fail(err, follows, N_("compare %s with what was fetched before"), far->what);
		if (!follows && !w->leap)
			return rbk_far_went_back(far->what, err);
		if (!follows && w->leap(w->ctx, w->repo, there, here, far->what, err))
			return (int)err->code;
	}
	return rbk_repo_commit_ref(w->repo, w->ref, there, first ? NULL : here, NULL, 0, "", err);
}

/* Is there something to be done about it? */
static bool
differs(const struct rbk_wish *w, const git_oid *there)
{
	git_oid here;

	if (git_reference_name_to_id(&here, w->repo, w->ref))
		here = (git_oid){0};
	return git_oid_is_zero(there) ? !w->may_lack : !git_oid_equal(there, &here);
}

/* One branch that has moved or not; *used: the conversation is over. */
static int
fetch_one(bool *used, struct rbk_talk *t, struct rbk_wish *w, const git_oid *there, struct rbk_err *err)
{
	const struct rbk_far *far = t->far;
	git_oid here;
	int code = 0;

	if (git_reference_name_to_id(&here, w->repo, w->ref))
		here = (git_oid){0};
	if (git_oid_is_zero(there))
		return w->may_lack ? 0 : rbk_fail(err, RBK_E_MISSING, N_("there is nothing in %s yet"), far->what);
	if (!git_oid_equal(there, &here) && !rbk_commit_there(w->repo, there)) {
		*used = true;
		code = download(t, w, there, &here, err);
		if (!code && !rbk_commit_there(w->repo, there))
			code = rbk_fail(err, RBK_E_BROKEN, N_("%s did not send what it has: run again, or ask headquarters"), far->what);
	}
	if (code || git_oid_equal(there, &here))
		return code;
	if (w->check)
		code = w->check(w->ctx, w->repo, there, far->what, err);
	if (!code)
		code = move_ref(w, far, there, &here, err);
	w->moved = !code;
	return code;
}

int
rbk_far_fetch_all(struct rbk_wish *wishes, size_t n, const struct rbk_far *far, struct rbk_err *err)
{
	const char *branches[RBK_WISHES];
	struct rbk_talk t = {0};
	struct rbk_err scratch = {0};
	bool used = true;
	int code = 0;

	for (size_t i = 0; i < n; i++) {
		branches[i] = wishes[i].branch;
		wishes[i].moved = false;
	}
	for (size_t i = 0; i < n && !code; i++) {
		if (used) {
			rbk_talk_close(&t);
			code = rbk_talk_open(&t, far, RBK_FETCH, branches, n, err);
			used = false;
		}
		if (!code)
			code = fetch_one(&used, &t, &wishes[i], &t.there[i], err);
		if (!code && i + 1 < n && used && !differs(&wishes[i + 1], &t.there[i + 1]))
			break;
	}
	if (!code && !used)
		(void)rbk_wire_write(far->line, RBK_PKT_FLUSH_TEXT, 4, &scratch);
	rbk_talk_close(&t);
	return code;
}

int
rbk_far_fetch(bool *moved, git_repository *repo, const struct rbk_far *far,
              const char *branch, const char *ref, bool force, struct rbk_err *err)
{
	struct rbk_wish one = { .repo = repo, .branch = branch, .ref = ref, .force = force, .check = far->check, .leap = far->leap, .ctx = far->ctx };
	int code = rbk_far_fetch_all(&one, 1, far, err);

	*moved = one.moved;
	return code;
}
