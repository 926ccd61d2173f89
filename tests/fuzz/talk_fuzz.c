/* A hub that answers what it likes in git's own language: to a call (first
   byte 0), a push (1) or a fetch (2). The second byte says in how small pieces
   it comes. No ref moves to what isn't there, a push that was taken says where
   it is, and what a person is told can't do anything to their terminal. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/utf8.h"
#include "core/store/file.h"
#include "core/store/repo.h"
#include "sync/remote_p.h"

#define BOOK "refs/heads/book"
#define DESK "refs/roadbook/desk"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char            folder[] = "/tmp/rbk-talk-XXXXXX";
static git_repository *repo;

struct line {
	struct rbk_wire wire;
	const uint8_t  *at, *end;
	size_t          piece;
};

static int
call(struct rbk_wire *l, const char *repository, enum rbk_service what, struct rbk_err *err)
{
	(void)l;
	(void)repository;
	(void)what;
	(void)err;
	return 0;
}

static int
take(struct rbk_wire *l, const void *bytes, size_t n, struct rbk_err *err)
{
	(void)l;
	(void)bytes;
	(void)n;
	(void)err;
	return 0;
}

static int
give(struct rbk_wire *l, void *out, size_t size, size_t *got, struct rbk_err *err)
{
	struct line *line = (struct line *)l;
	size_t n = (size_t)(line->end - line->at);

	(void)err;
	n = n < size ? n : size;
	n = n < line->piece ? n : line->piece;
	memcpy(out, line->at, n);
	line->at += n;
	*got = n;
	return 0;
}

static int
broken_off(struct rbk_wire *l, struct rbk_err *err)
{
	(void)l;
	return rbk_fail(err, RBK_E_UNREACHABLE, "it broke off");
}

static void
hang_up(struct rbk_wire *l)
{
	(void)l;
}

static const struct rbk_wire_kind kind = { .call = call, .write = take, .read = give, .broken_off = broken_off, .hang_up = hang_up };

static void
leave(void)
{
	struct rbk_err err = {0};

	git_repository_free(repo);
	(void)rbk_file_remove_all(folder, &err);
}

/* A book of one commit. */
static void
start(void)
{
	struct rbk_err err = {0};
	git_treebuilder *empty = NULL;
	git_signature *who = NULL;
	git_tree *tree = NULL;
	git_oid oid;

	rbk_repo_start();
	if (!mkdtemp(folder) || git_repository_init(&repo, folder, true) || git_treebuilder_new(&empty, repo, NULL) ||
	    git_treebuilder_write(&oid, empty) || git_tree_lookup(&tree, repo, &oid) || git_signature_new(&who, "r-li", "r-li@x", 1, 0) ||
	    git_commit_create_v(&oid, repo, BOOK, who, who, NULL, "x", tree, 0))
		abort();
	git_treebuilder_free(empty);
	git_signature_free(who);
	git_tree_free(tree);
	(void)err;
	(void)atexit(leave);
}

/* All that git, ours or theirs, said is shown on a terminal. */
static void
check_words(const struct rbk_err *err)
{
	for (const char *c = err->text; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			abort();
	if (!rbk_utf8_valid(err->text, strlen(err->text)))
		abort();
}

static void
talk(const struct rbk_far *far, struct rbk_err *err)
{
	const char *const branches[] = { BOOK, "HEAD" };
	struct rbk_talk t = {0};
	const char *bytes;
	size_t n = 1;
	int code = rbk_talk_open(&t, far, RBK_FETCH, branches, 2, err);

	while (!code && n > 0)
		code = rbk_talk_band(&t, &bytes, &n, err);
	rbk_talk_close(&t);
}

static void
push(const struct rbk_far *far, struct rbk_err *err)
{
	struct rbk_pushed out;
	int code = rbk_far_push(&out, repo, far, BOOK, err);

	if (out.number < 0 || (!code && git_oid_is_zero(&out.tip)) || (code && code != (int)err->code))
		abort();
}

static void
fetch(const struct rbk_far *far, struct rbk_err *err)
{
	git_oid there;
	bool moved;
	int code = rbk_far_fetch(&moved, repo, far, BOOK, DESK, true, err);

	if (git_reference_name_to_id(&there, repo, DESK) == 0 && !rbk_commit_there(repo, &there))
		abort();
	if (code && moved)
		abort();
	(void)git_reference_remove(repo, DESK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const what[])(const struct rbk_far *far, struct rbk_err *err) = { talk, push, fetch };
	struct rbk_err err = {0};

	if (size < 2)
		return 0;
	if (!repo)
		start();
	struct line line = { .wire = { .kind = &kind, .hub = "x" }, .at = data + 2, .end = data + size, .piece = 1 + (size_t)data[1] * 7 };
	const struct rbk_far far = { .line = &line.wire, .repository = "boxes/r-li.git", .what = "box" };

	what[data[0] % 3](&far, &err);
	check_words(&err);
	return 0;
}
