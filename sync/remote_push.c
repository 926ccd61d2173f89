/* Pushing: a command, a thin pack, and the hub's report. It must be known at
   every point whether the other side said no, went away, or never was there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/repo.h"
#include "core/store/step.h"
#include "sync/remote_p.h"
#include "sync/thin.h"

#define RECEIVED   "roadbook: received "
#define REPORT_MAX 65536

/* Did the same device make both? */
static bool
same_device(git_repository *repo, const git_oid *one, const git_oid *other)
{
	git_commit *a = NULL, *b = NULL;
	const bool same = git_commit_lookup(&a, repo, one) == 0 && git_commit_lookup(&b, repo, other) == 0 &&
	                  strcmp(git_commit_committer(a)->name, git_commit_committer(b)->name) == 0;

	git_commit_free(a);
	git_commit_free(b);
	return same;
}

/* May `tip` follow what is over there? What another device sent may have been
   fetched and not joined yet. */
static int
check_follows(git_repository *repo, const struct rbk_talk *t, const git_oid *tip, struct rbk_err *err)
{
	char hex[GIT_OID_HEXSZ + 1];

	if (git_oid_is_zero(&t->there[0]))
		return 0;
	if (!rbk_commit_there(repo, &t->there[0]))
		return rbk_fail(err, RBK_E_MOVED,
		                N_("%s holds work that this book doesn't: another device sent it; run again"), t->far->what);
	int follows = git_graph_descendant_of(repo, tip, &t->there[0]);
	git_oid box;

	if (follows < 0)
		return rbk_repo_fail(err, follows, N_("compare the book with %s"), t->far->what);
	if (!follows && (!same_device(repo, tip, &t->there[0]) ||
	                 (git_reference_name_to_id(&box, repo, "refs/roadbook/box") == 0 && git_oid_equal(&box, &t->there[0]))))
		return rbk_fail(err, RBK_E_MOVED, N_("%s holds work that this book doesn't: another device sent it; run again"), t->far->what);
	if (!follows)
		return rbk_fail(err, RBK_E_PERSON,
		                N_("the branch book was rewritten by hand and no longer holds what %s has received: bring it back with: git merge %.12s"),
		                t->far->what, git_oid_tostr(hex, sizeof hex, &t->there[0]));
	return 0;
}

/* "roadbook: received 17" on a line of its own. */
static int64_t
receipt(const struct rbk_buf *heard)
{
	int64_t number = 0;

	const char *p = heard->len ? heard->text : "";
	const size_t k = strlen(RECEIVED);

	for (size_t digits; *p; p += strspn(p, "\r\n")) {

		if (strncmp(p, RECEIVED, k) == 0 && (digits = strspn(p + k, "0123456789")) > 0 && digits < 16 &&
		    (p[k + digits] == '\n' || p[k + digits] == '\0'))
			number = strtoll(p + k, NULL, 10);
		p += strcspn(p, "\r\n");
	}
	return number;
}

struct sending {
	struct rbk_talk *talk;
	size_t           all;
};

static int
put(void *ctx, const void *bytes, size_t n, size_t done, struct rbk_err *err)
{
	const struct sending *s = ctx;
	const struct rbk_access *x = s->talk->far->line->access;

	if (x && x->progress)
		x->progress(x->ctx, N_("sending"), done, s->all);
	return rbk_wire_write(s->talk->far->line, bytes, n, err);
}

/* The command and the pack. */
static int
send_all(struct rbk_talk *t, struct rbk_thin *pack, const git_oid *tip, const char *branch, struct rbk_err *err)
{
	static const char able[] = " report-status side-band-64k agent=roadbook/" RBK_VERSION;
	char old[GIT_OID_HEXSZ + 1], neu[GIT_OID_HEXSZ + 1];
	struct rbk_buf command = {0}, text = {0};
	struct sending s = { t, rbk_thin_count(pack) };

	rbk_buf_print(&text, "%s %s %s", git_oid_tostr(old, sizeof old, &t->there[0]), git_oid_tostr(neu, sizeof neu, tip), branch);
	rbk_buf_put(&text, "", 1);
	rbk_buf_str(&text, able);
	rbk_pkt_put(&command, text.text, text.len);
	rbk_buf_str(&command, RBK_PKT_FLUSH_TEXT);
	rbk_step("push");
	int code = rbk_wire_write(t->far->line, command.text, command.len, err);

	if (!code)
		code = rbk_thin_send(pack, put, &s, err);
	rbk_buf_free(&command);
	rbk_buf_free(&text);
	return code;
}

/* The report, whole or as far as it came, is packets within the band. */
static int
read_report(struct rbk_buf *report, struct rbk_talk *t, struct rbk_err *err)
{
	const char *bytes;
	size_t n;
	int code;

	while ((code = rbk_talk_band(t, &bytes, &n, err)) == 0 && n > 0)
		if (report->len + n <= REPORT_MAX)
			rbk_buf_put(report, bytes, n);
	if (!code)
		rbk_wire_rest(t->far->line);
	return code;
}

/* The line of the report that begins so, without it; NULL: there is none. */
static const char *
line_of(const struct rbk_buf *report, const char *head, char out[200])
{
	const size_t k = strlen(head);

	for (size_t at = 0, len; at + 4 <= report->len; at += len) {
		char digits[5] = {0};

		memcpy(digits, report->text + at, 4);
		len = strtoul(digits, NULL, 16);
		if (len < 4 || len > report->len - at)
			return NULL;
		if (len - 4 >= k && memcmp(report->text + at + 4, head, k) == 0) {
			(void)snprintf(out, 200, "%.*s", (int)(len - 4 - k), report->text + at + 4 + k);
			out[strcspn(out, "\r\n")] = '\0';
			return out;
		}
	}
	return NULL;
}

/* Was it taken? False: the report doesn't say. */
static bool
judge(int *code, struct rbk_talk *t, const struct rbk_buf *report, const char *branch, struct rbk_err *err)
{
	static const char *const moved[] = { "non-fast-forward", "fetch first", "failed to update ref", "incorrect old value provided" };
	char head[300], line[200], words[400];
	const char *unpack = line_of(report, "unpack ", line), *why;

	*code = 0;
	if (unpack && strcmp(unpack, "ok") != 0) {
		rbk_talk_words(words, sizeof words, t, unpack);
		*code = rbk_fail(err, RBK_E_REFUSED, N_("%s refused: %s"), t->far->what, words);
		return true;
	}
	(void)snprintf(head, sizeof head, "ok %s", branch);
	if ((why = line_of(report, head, line)) && !*why)
		return true;
	(void)snprintf(head, sizeof head, "ng %s ", branch);
	if (!(why = line_of(report, head, line)))
		return false;
	for (size_t i = 0; i < sizeof moved / sizeof *moved; i++)
		if (strcmp(why, moved[i]) == 0)
			*code = rbk_fail(err, RBK_E_MOVED, N_("%s moved meanwhile: run again"), t->far->what);
	if (!*code) {
		rbk_talk_words(words, sizeof words, t, why);
		*code = rbk_fail(err, RBK_E_REFUSED, N_("%s refused: %s"), t->far->what, words);
	}
	return true;
}

static int
upload(struct rbk_pushed *out, struct rbk_talk *t, git_repository *repo, const git_oid *tip, const char *branch, struct rbk_err *err)
{
	struct rbk_thin *pack = NULL;
	struct rbk_buf report = {0};
	struct rbk_err broke = { .say = err->say };
	int code = rbk_thin_open(&pack, repo, tip, &t->there[0], err), said;

	if (code)
		return code;
	code = send_all(t, pack, tip, branch, err);
	rbk_thin_close(pack);
	if (!code || code == RBK_E_UNREACHABLE) { /* it may say why it left */
		bool sure;

		said = read_report(&report, t, code ? &broke : err);
		out->number = receipt(&t->heard);
		sure = judge(&said, t, &report, branch, &broke);
		if (sure && said)
			*err = broke;
		else if (sure)
			rbk_err_clear(err);
		else if (!err->code)
			(void)rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub's answer ended in the middle: run again"));
		out->sent = sure && !said;
		code = (int)err->code;
		if (code && !sure)
			code = rbk_talk_fail(err, t);
	}
	rbk_buf_free(&report);
	return code;
}

int
rbk_far_push(struct rbk_pushed *out, git_repository *repo, const struct rbk_far *far,
             const char *branch, struct rbk_err *err)
{
	struct rbk_talk t = {0};
	git_oid tip;

	*out = (struct rbk_pushed){0};
	int code = git_reference_name_to_id(&tip, repo, branch);

	if (code)
		return rbk_repo_fail(err, code, N_("read %s"), branch);
	code = rbk_talk_open(&t, far, RBK_PUSH, &branch, 1, err);
	if (!code && !git_oid_equal(&t.there[0], &tip)) {
		code = check_follows(repo, &t, &tip, err);
		if (!code)
			code = upload(out, &t, repo, &tip, branch, err);
	} else if (!code) {
		struct rbk_err scratch = {0};

		(void)rbk_wire_write(far->line, RBK_PKT_FLUSH_TEXT, 4, &scratch);
	}
	if (!code)
		out->tip = tip;
	rbk_talk_close(&t);
	return code;
}
