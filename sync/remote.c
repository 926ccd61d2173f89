/* What pushing and fetching have in common: the refs a repository says it
   has, and its answer on two bands (gitprotocol-pack(5)). Everything read is
   another machine's word. */
#include "sync/remote_p.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"

#define HEARD_MAX 4096 /* bytes kept of what the hub says beside its answer */

int
rbk_talk_refused(struct rbk_err *err, const char *words, size_t n)
{
	char text[200];

	(void)snprintf(text, sizeof text, "%.*s", (int)(n < sizeof text ? n : sizeof text - 1), words);
	rbk_words_clean(text);
	return rbk_fail(err, RBK_E_REFUSED, "%s", text[0] ? text : "?");
}

/* What is looked for. */
struct branches {
	const char *const *at;
	size_t             n;
};

/* "oid name\0what it can" or "oid name": is it one of the branches'? */
static int
read_ref(struct rbk_talk *t, bool *able, const char *bytes, size_t n, bool first, const struct branches *want, struct rbk_err *err)
{
	const char *nul = memchr(bytes, '\0', n);
	size_t name = nul ? (size_t)(nul - bytes) : n;
	git_oid id;

	if (!nul && n > 0 && bytes[n - 1] == '\n')
		name--;
	if (n > 4 && strncmp(bytes, "ERR ", 4) == 0)
		return rbk_talk_refused(err, bytes + 4, n - 4);
	if (name < GIT_OID_HEXSZ + 2 || bytes[GIT_OID_HEXSZ] != ' ' || git_oid_fromstrn(&id, bytes, GIT_OID_HEXSZ))
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("what answers does not speak git's language"));
	if (first && nul)
		*able = memmem(nul, n - name, "side-band-64k", 13) != NULL;
	for (size_t i = 0; i < want->n; i++)
		if (name - GIT_OID_HEXSZ - 1 == strlen(want->at[i]) && memcmp(bytes + GIT_OID_HEXSZ + 1, want->at[i], strlen(want->at[i])) == 0)
			t->there[i] = id;
	return 0;
}

static int
read_refs(struct rbk_talk *t, const struct branches *want, struct rbk_err *err)
{
	size_t all = 0, lines = 0;
	bool able = true, service = false;

	for (;;) {
		enum rbk_pkt what;
		const char *bytes;
		size_t n;

		if (rbk_pkt_read(&what, &bytes, &n, t->in, err))
			return (int)err->code;
		if (what == RBK_PKT_END)
			return rbk_wire_broken_off(t->far->line, err);
		if (what == RBK_PKT_FLUSH && !service)
			break;
		if (what == RBK_PKT_FLUSH) { /* behind the service's name, of http */
			service = false;
			continue;
		}
		if (lines == 0 && all == 0 && n > 10 && strncmp(bytes, "# service=", 10) == 0) {
			service = true;
			continue;
		}
		if (strncmp(bytes, "version 1", n < 9 ? n : 9) == 0 || (n > 8 && strncmp(bytes, "shallow ", 8) == 0))
			continue;
		if (read_ref(t, &able, bytes, n, lines++ == 0, want, err))
			return (int)err->code;
		if ((all += n) > RBK_REFS_MAX)
			return rbk_fail(err, RBK_E_UNREACHABLE, N_("what answers does not speak git's language"));
	}
	rbk_wire_rest(t->far->line);
	if (lines > 0 && !able)
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub's git is too old: ask headquarters"));
	return 0;
}

int
rbk_talk_fail(struct rbk_err *err, const struct rbk_talk *t)
{
	if (err->code == RBK_E_MISSING)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no %s"), t->far->what);
	return t->far->line->kind->says_who ? (int)err->code : rbk_while(err, "%s", t->far->what);
}

int
rbk_talk_open(struct rbk_talk *t, const struct rbk_far *far, enum rbk_service what, const char *const *branches, size_t n,
              struct rbk_err *err)
{
	const struct branches want = { branches, n };

	*t = (struct rbk_talk){ .far = far, .in = rbk_grow(NULL, sizeof *t->in) };
	t->in->line = far->line;
	t->in->at = t->in->end = 0;
	if (rbk_wire_call(far->line, far->repository, what, err) || read_refs(t, &want, err))
		return rbk_talk_fail(err, t);
	return 0;
}

void
rbk_talk_close(struct rbk_talk *t)
{
	if (t->in)
		rbk_wire_hang_up(t->far->line);
	free(t->in);
	rbk_buf_free(&t->heard);
	*t = (struct rbk_talk){0};
}

static void
hear(struct rbk_talk *t, const char *text, size_t n)
{
	if (t->heard.len + n <= HEARD_MAX)
		rbk_buf_put(&t->heard, text, n);
}

int
rbk_talk_band(struct rbk_talk *t, const char **bytes, size_t *n, struct rbk_err *err)
{
	enum { DATA = 1, WORDS = 2, LAST_WORDS = 3 };
	char words[400];

	for (;;) {
		enum rbk_pkt what;

		if (rbk_pkt_read(&what, bytes, n, t->in, err))
			return (int)err->code;
		if (what == RBK_PKT_END)
			return rbk_wire_broken_off(t->far->line, err);
		if (what == RBK_PKT_FLUSH) {
			*n = 0;
			return 0;
		}
		if (*n == 0) /* a sign of life */
			continue;
		const char band = (*bytes)++[0];

		--*n;
		if (band == DATA && *n > 0)
			return 0;
		if (band == WORDS)
			hear(t, *bytes, *n);
		if (band == DATA || band == WORDS)
			continue;
		if (band != LAST_WORDS)
			return rbk_fail(err, RBK_E_UNREACHABLE, N_("what answers does not speak git's language"));
		hear(t, "\nfatal: ", 8);
		hear(t, *bytes, *n);
		rbk_talk_words(words, sizeof words, t, "?");
		return rbk_fail(err, RBK_E_REFUSED, "%s", words);
	}
}

void
rbk_talk_words(char *out, size_t size, const struct rbk_talk *t, const char *otherwise)
{
	static const struct { const char *head; size_t n; } heads[] = {
		{ "", 0 }, { "error: ", 7 }, { "fatal: ", 7 }, { "roadbook: ", 10 },
	};
	static const char receipt[] = "roadbook: received ";
	const char *best = "", *p = t->heard.len ? t->heard.text : "";
	size_t rank = 0;

	for (size_t n; *p; p += n + (p[n] != '\0')) {
		n = strcspn(p, "\r\n");
		for (size_t r = rank + 1; r < sizeof heads / sizeof *heads; r++)
			if (strncmp(p, heads[r].head, heads[r].n) == 0 && strncmp(p, receipt, sizeof receipt - 1) != 0) {
				rank = r;
				best = p;
			}
	}
	best += heads[rank].n;
	(void)snprintf(out, size, "%.*s", (int)strcspn(best, "\r\n"), best);
	if (!out[0])
		(void)snprintf(out, size, "%s", otherwise);
	rbk_words_clean(out);
}

bool
rbk_commit_there(git_repository *repo, const git_oid *id)
{
	git_commit *c = NULL;
	bool found = git_commit_lookup(&c, repo, id) == 0;

	git_commit_free(c);
	return found;
}
