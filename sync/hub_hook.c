/* What the box's hooks run, as children of the real git receive-pack. They
   say no in plain words, or write the journal. Words go to stderr, which
   git carries to whoever pushes; a merge that fails is not the pusher's
   business. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/store/file.h"
#include "sync/hub.h"
#include "sync/hub_p.h"
#include "sync/journal.h"

#define ZERO    "0000000000000000000000000000000000000000"
#define WAITING "roadbook-waiting" /* in a box: a push was let in, and the merge behind it hasn't begun */
#define RECENT  64                 /* lines of the journal in which a push may already stand */
#define HOUR_MS 3600000

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

static void
mark(const struct place *at)
{
	char path[RBK_HUB_PATH + 32];

	(void)snprintf(path, sizeof path, "%s/" WAITING, at->box);
	int fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);

	if (fd >= 0)
		(void)close(fd);
}

/* True: it was there. */
static bool
unmark(const struct place *at)
{
	char path[RBK_HUB_PATH + 32];

	(void)snprintf(path, sizeof path, "%s/" WAITING, at->box);
	return unlink(path) == 0;
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
	if (check_move(at, argv[1], argv[2], err))
		return (int)err->code;
	mark(at);
	return 0;
}

struct entry {
	const struct place *at;
	struct rbk_line     known; /* the line that has it already; number 0: none */
};

/* The person's newest line, if it is a recent one. */
static int
look_back(struct entry *e, const struct rbk_line *newest, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_line *lines;
	size_t n;
	int code = rbk_journal_read(&lines, &n, &a, e->at->hub, newest->number > RECENT ? newest->number - RECENT : 0, err);

	for (size_t i = 0; !code && i < n; i++)
		if (strcmp(lines[i].person, e->at->person) == 0)
			e->known = lines[i];
	rbk_arena_free(&a);
	return code;
}

/* Under the journal's lock: what the box shows now, so that one person's
   lines come in order even if two pushes' hooks overtake each other. */
static int
ask_box(void *ctx, char tip[41], const struct rbk_line *newest, struct rbk_err *err)
{
	struct entry *e = ctx;

	if (rbk_box_tip(tip, e->at->box, err) || look_back(e, newest, err))
		return (int)err->code;
	if (tip[0] && strcmp(tip, e->known.tip) == 0)
		tip[0] = '\0';
	else
		e->known = (struct rbk_line){0};
	return 0;
}

/* Enters the push in the journal, if it doesn't stand there yet. */
static int
enter(struct rbk_line *out, const struct place *at, struct rbk_err *err)
{
	struct entry e = { .at = at };
	int code = rbk_journal_append_asked(out, at->hub, at->person, ask_box, &e, err);

	if (!code && out->number == 0)
		*out = e.known;
	return code ? rbk_while(err, N_("your push arrived but could not be entered in the journal; the hub will find it")) : 0;
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

/* A process stays until git is over, and merges if post-receive didn't begin to. */
static void
stay(const struct place *at)
{
	char path[RBK_HUB_PATH + 32];
	int git = pidfd_open(getppid(), 0);

	(void)snprintf(path, sizeof path, "%s/" WAITING, at->box);
	if (git >= 0 && access(path, F_OK) == 0 && fork() == 0) {
		struct pollfd fds = { .fd = git, .events = POLLIN };
		int none = open("/dev/null", O_RDWR | O_CLOEXEC);

		for (int fd = 0; fd <= STDERR_FILENO; fd++)
			(void)dup2(none, fd);
		(void)setsid();
		if (poll(&fds, 1, HOUR_MS) > 0 && unmark(at))
			merge(at);
		_exit(0);
	}
	if (git >= 0)
		(void)close(git);
}

/* The ref has moved. Git then tells who pushes how it went, before it runs
   post-receive, and dies of it if they are gone: what arrived is received
   all the same. */
static int
hook_committed(const struct place *at, struct rbk_err *err)
{
	struct rbk_line line;

	if (!book_moved())
		return 0;
	if (enter(&line, at, err))
		return (int)err->code;
	stay(at);
	return 0;
}

static int
hook_post_receive(const struct place *at, struct rbk_err *err)
{
	struct rbk_line line;
	char words[100];

	if (!book_moved())
		return 0;
	if (enter(&line, at, err))
		return (int)err->code;
	if (line.number == 0)
		return 0;
	(void)snprintf(words, sizeof words, "roadbook: received %lld\n", (long long)line.number);
	say(STDOUT_FILENO, words);
	(void)unmark(at);
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
	if (strcmp(hook, "committed") == 0)
		return hook_committed(&at, err);
	if (strcmp(hook, "post-receive") == 0)
		return hook_post_receive(&at, err);
	return rbk_fail(err, RBK_E_USAGE, N_("there is no hook %.40s"), hook);
}
