/* What the box's hooks run, as children of the real git receive-pack. They
   say no in plain words, or write the journal. Words go to stderr, which
   git carries to whoever pushes; a merge that fails is not the pusher's
   business. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/store/file.h"
#include "sync/hub.h"
#include "sync/hub_p.h"
#include "sync/journal.h"

#define ZERO "0000000000000000000000000000000000000000"

/* A box's path: HUB/boxes/PERSON.git */
struct place {
	char box[RBK_HUB_PATH], hub[RBK_HUB_PATH], person[RBK_PERSON_MAX + 1];
};

static int
find_place(struct place *out, const char *box, struct rbk_err *err)
{
	char path[RBK_HUB_PATH], *name, *folder;
	size_t n = strlen(box);

	while (n > 1 && box[n - 1] == '/')
		n--;
	(void)snprintf(out->box, sizeof out->box, "%.*s", (int)n, box);
	memcpy(path, out->box, sizeof path);
	name = strrchr(path, '/');
	if (path[0] != '/' || !name || name == path || n >= sizeof path)
		return rbk_fail(err, RBK_E_USAGE, N_("%s is not a box: give its absolute path"), box);
	*name++ = '\0';
	folder = strrchr(path, '/');
	n = strlen(name);
	if (folder == path || strcmp(folder + 1, "boxes") != 0 || n < 5 || n > RBK_PERSON_MAX + 4 || strcmp(name + n - 4, ".git") != 0)
		return rbk_fail(err, RBK_E_USAGE, N_("%s is not a box of a hub"), box);
	*folder = '\0';
	memcpy(out->hub, path, sizeof path);
	(void)snprintf(out->person, sizeof out->person, "%.*s", (int)(n - 4), name);
	if (!rbk_person_valid(out->person))
		return rbk_fail(err, RBK_E_USAGE, N_("%s is not a box of a hub"), box);
	return 0;
}

/* Is the tip written by the person whose box it is? Only against mistakes:
   the merge looks at every commit. */
static int
check_author(const struct place *at, const git_commit *tip, struct rbk_err *err)
{
	const char *mail = git_commit_author(tip)->email;
	size_t n = strlen(at->person);

	if (strncmp(mail, at->person, n) == 0 && mail[n] == '@')
		return 0;
	return rbk_fail(err, RBK_E_REFUSED, N_("this is the box of %s, but the newest commit's author is %.100s: push to your own box"),
	                at->person, mail);
}

static int
check_move(const struct place *at, const char *old, const char *neu, struct rbk_err *err)
{
	git_repository *box = NULL;
	git_commit *tip = NULL;
	git_oid from, to;
	int code = rbk_box_open(&box, at->box, err);

	if (code)
		return code;
	if (git_oid_fromstr(&from, old) || git_oid_fromstr(&to, neu) || git_commit_lookup(&tip, box, &to))
		code = rbk_fail(err, RBK_E_REFUSED, N_("refs/heads/book can only hold a commit"));
	else if (strcmp(old, ZERO) != 0 && git_graph_descendant_of(box, &to, &from) != 1)
		code = rbk_fail(err, RBK_E_REFUSED, N_("a book is never rewritten: what was received stays; fetch the box's book, merge it, push again"));
	else
		code = check_author(at, tip, err);
	if (!code)
		code = rbk_hub_gate(at->hub, at->box, at->person, &to, err);
	git_commit_free(tip);
	git_repository_free(box);
	return code;
}

static int
hook_update(const struct place *at, int argc, char **argv, struct rbk_err *err)
{
	if (argc != 3 || !rbk_oid_valid(argv[1]) || !rbk_oid_valid(argv[2]))
		return rbk_fail(err, RBK_E_USAGE, N_("hook update BOX REF OLD NEW"));
	if (strcmp(argv[0], "refs/heads/book") != 0)
		return rbk_fail(err, RBK_E_REFUSED, N_("a box takes only the branch book, not %.200s"), argv[0]);
	if (strcmp(argv[2], ZERO) == 0)
		return rbk_fail(err, RBK_E_REFUSED, N_("a book is never deleted"));
	if (strcmp(argv[1], argv[2]) == 0)
		return 0;
	return check_move(at, argv[1], argv[2], err);
}

/* Under the journal's lock: what the box shows now, so that one person's
   lines come in order even if two pushes' hooks overtake each other. */
static int
ask_box(void *ctx, char tip[41], const struct rbk_line *newest, struct rbk_err *err)
{
	const struct place *at = ctx;

	(void)newest;
	return rbk_box_tip(tip, at->box, err);
}

static void
say(int fd, const char *text)
{
	(void)rbk_file_put(fd, text, strlen(text)); /* the pusher may be gone: no matter */
}

/* Where this process may write central, it merges, so that the push brings
   its own answer. */
static void
merge(const struct place *at)
{
	char central[RBK_HUB_PATH + 16], words[sizeof ((struct rbk_err *)0)->text + 100];
	struct rbk_merge_report report;
	struct rbk_err err = {0};
	struct rbk_hub *h = NULL;

	(void)snprintf(central, sizeof central, "%s/central.git", at->hub);
	if (access(central, W_OK))
		return;
	int code = rbk_hub_open(&h, at->hub, &err);

	if (!code && h->signs && !h->key) { /* the hub's own user will */
		rbk_hub_close(h);
		return;
	}
	if (!code)
		code = rbk_hub_merge(h, &report, NULL, NULL, &err);
	if (code) {
		(void)snprintf(words, sizeof words, "roadbook: received, but not merged yet: %s\n", err.text);
		say(STDERR_FILENO, words);
	}
	rbk_hub_close(h);
}

/* "old new ref" lines on stdin: does one of them move the book? */
static bool
book_moved(void)
{
	char line[RBK_HUB_PATH], ref[] = " refs/heads/book\n";
	bool moved = false;

	while (fgets(line, sizeof line, stdin)) {
		size_t n = strlen(line), k = strlen(ref);

		moved = moved || (n > k && strcmp(line + n - k, ref) == 0);
	}
	return moved;
}

static int
hook_post_receive(struct place *at, struct rbk_err *err)
{
	struct rbk_line line;
	char words[100];

	if (!book_moved())
		return 0;
	if (rbk_journal_append_asked(&line, at->hub, at->person, ask_box, at, err))
		return rbk_while(err, N_("your push arrived but could not be entered in the journal; the hub will find it"));
	if (line.number == 0)
		return 0;
	(void)snprintf(words, sizeof words, "roadbook: received %lld\n", (long long)line.number);
	say(STDOUT_FILENO, words);
	merge(at);
	return 0;
}

int
rbk_hub_hook(const char *hook, const char *box, int argc, char **argv, struct rbk_err *err)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct place at;

	(void)sigaction(SIGPIPE, &ignore, NULL); /* a pusher who hangs up stops no merge */
	if (find_place(&at, box, err))
		return (int)err->code;
	if (strcmp(hook, "closed") == 0)
		return rbk_fail(err, RBK_E_REFUSED, N_("%s has left, so this box takes nothing any more: ask headquarters"), at.person);
	if (strcmp(hook, "update") == 0)
		return hook_update(&at, argc, argv, err);
	if (strcmp(hook, "post-receive") == 0)
		return hook_post_receive(&at, err);
	return rbk_fail(err, RBK_E_USAGE, N_("there is no hook %.40s"), hook);
}
