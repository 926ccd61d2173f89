/* One sync against a real git on the other side: what it says, what it
   leaves when killed at every step, and a hub that isn't well. */
#include "hub_help.h"

#include <errno.h>
#include <signal.h>
#include <sys/stat.h>

#include "core/model/path.h"
#include "core/store/book.h"
#include "core/store/clock.h"
#include "core/store/lock.h"
#include "core/store/step.h"
#include "core/store/key.h"
#include "sync/exchange.h"
#include "sync/hub_p.h"
#include "sync/journal.h"
#include "sync/transport.h"

static char place[1300]; /* of the book */

static void
make_book(struct rbk_book **b, const char *person)
{
	const struct rbk_book_settings s = { .person = person, .hub = hub, .org = ORG, .zone = ZONE };
	struct rbk_err err = {0};

	(void)snprintf(place, sizeof place, "%s/book-%s", scratch, person);
	GOOD(rbk_book_init(b, place, &s, &err));
	RUN("git -C '%s' config roadbook.mergeWait 0", place); /* nobody merges here */
}

static void
add_client(struct rbk_book *b, const char *name)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_record r;
	char id[RBK_ULID_SIZE];

	rbk_clock_ulid(id);
	rbk_record_new(&r, &a, "client");
	rbk_json_set_str(&a, r.root, "id", id);
	rbk_json_set_str(&a, r.root, "name", name);
	rbk_json_set_str(&a, r.root, "by", rbk_book_person(b));
	GOOD(rbk_book_save(b, &r, 1, "add a client", &err));
	rbk_arena_free(&a);
}

static int
sync_once(struct rbk_exchange *x, struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_findings found = {0};

	rbk_err_clear(err);
	int code = rbk_book_sync(x, b, NULL, &found, err);

	rbk_findings_free(&found);
	return code;
}

/* No child is left behind, running or dead. */
static void
no_children(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* What the merge will write: how far headquarters is with the book. */
static void
answer(const char *person, bool merged)
{
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_hub *h;
	struct rbk_line line;
	struct rbk_record r;
	git_repository *desk;
	git_oid tip;
	char path[RBK_HUB_PATH];

	GOOD(rbk_hub_open(&h, hub, &err));
	GOOD(rbk_journal_last(&line, hub, &err));
	rbk_hub_person_path(path, hub, "desks", person);
	GOOD(rbk_hub_repo_open(&desk, path, &err));
	rbk_record_new(&r, &a, "desk");
	rbk_json_set_str(&a, r.root, "person", person);
	rbk_json_set_int(&a, r.root, "number", line.number);
	rbk_json_set_str(&a, r.root, "at", "2026-11-23T14:30:05+08:00");
	rbk_json_set_int(&a, r.root, "received", line.number);
	rbk_json_set_str(&a, r.root, "tip", line.tip);
	if (merged)
		rbk_json_set_str(&a, r.root, "merged", line.tip);
	const struct rbk_put put = rbk_hub_put(&a, "desk.json", &r);

	GOOD(rbk_hub_commit(&tip, h, desk, RBK_REF_MAIN, &put, 1, "merge", line.at, &err));
	git_repository_free(desk);
	rbk_hub_close(h);
	rbk_arena_free(&a);
}

static int
begin_hub(void **state)
{
	struct rbk_err err = {0};

	if (begin(state))
		return 1;
	(void)unsetenv("ROADBOOK_NOW");
	(void)setenv("SELF", self, 1);
	make_hub();
	GOOD(enroll_as("r-li", level(0), "east", NULL, &err));
	return 0;
}

static void
test_greet(void **state)
{
	struct rbk_err err = {0};
	struct rbk_greeting g;
	char url[1300], *tmp = strdup(getenv("TMPDIR"));

	(void)state;
	RUN("mkdir \"$S/tmp\"");
	(void)snprintf(url, sizeof url, "%s/tmp", scratch);
	(void)setenv("TMPDIR", url, 1);
	GOOD(rbk_hub_greet(&g, hub, "r-li", NULL, &err));
	assert_string_equal(g.org, ORG);
	assert_string_equal(g.zone, ZONE);
	assert_true(rbk_key_valid(g.key));
	assert_false(g.must_sign);
	rbk_greeting_clear(&g);
	(void)snprintf(url, sizeof url, "file://%s/", hub);
	GOOD(rbk_hub_greet(&g, url, "r-li", NULL, &err));
	rbk_greeting_clear(&g);
	assert_int_equal(rbk_hub_greet(&g, hub, "r-wang", NULL, &err), RBK_E_MISSING);
	assert_non_null(strstr(err.text, "isn't enrolled"));
	assert_int_equal(rbk_hub_greet(&g, hub, "../r-li", NULL, &err), RBK_E_BAD);
	assert_int_equal(rbk_hub_greet(&g, "/nowhere/hub", "r-li", NULL, &err), RBK_E_UNREACHABLE);
	assert_non_null(strstr(err.text, "isn't there"));
	assert_int_equal(rbk_hub_greet(&g, scratch, "r-li", NULL, &err), RBK_E_UNREACHABLE);
	assert_non_null(strstr(err.text, "is not a hub"));
	static const char *const others[] = { "ftp://example.com/hub", "rsync://x", "svn+ssh://x/y" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		assert_int_equal(rbk_hub_greet(&g, others[i], "r-li", NULL, &err), RBK_E_USAGE);
		assert_non_null(strstr(err.text, "roadbook can't speak"));
	}
	no_children();
	RUN("ls \"$TMPDIR\"");
	assert_string_equal(said, ""); /* nothing is left */
	(void)setenv("TMPDIR", tmp, 1);
	free(tmp);
}

static void
test_sync(void **state)
{
	struct rbk_err err = {0};
	struct rbk_exchange x;
	struct rbk_book *b;

	(void)state;
	make_book(&b, "r-li");
	add_client(b, "One");
	GOOD(rbk_book_standing(&x, b, &err));
	assert_int_equal(x.standing, RBK_SAVED);

	GOOD(sync_once(&x, b, &err));
	assert_true(x.pushed && x.desk_moved && x.commons_moved);
	assert_int_equal(x.standing, RBK_RECEIVED);
	assert_int_equal(x.number, 1);
	assert_string_equal(x.desk_before, "");
	GOOD(rbk_book_standing(&x, b, &err)); /* remembered, though the desk doesn't tell yet */
	assert_int_equal(x.standing, RBK_RECEIVED);
	assert_int_equal(x.number, 1);

	GOOD(sync_once(&x, b, &err)); /* nothing new */
	assert_false(x.pushed || x.desk_moved || x.commons_moved);
	assert_int_equal(x.standing, RBK_RECEIVED);

	answer("r-li", true);
	GOOD(sync_once(&x, b, &err));
	assert_true(x.desk_moved && !x.pushed);
	assert_int_equal(x.standing, RBK_MERGED);
	assert_int_equal(x.number, 1);

	add_client(b, "Two");
	GOOD(rbk_book_standing(&x, b, &err));
	assert_int_equal(x.standing, RBK_SAVED);
	GOOD(sync_once(&x, b, &err));
	assert_int_equal(x.standing, RBK_RECEIVED);
	assert_int_equal(x.number, 2);
	answer("r-li", false);
	GOOD(sync_once(&x, b, &err));
	assert_int_equal(x.standing, RBK_QUARANTINED);
	RUN("cd '%s' && git status --porcelain && ls .git/FETCH_HEAD 2>/dev/null; git for-each-ref --format='%%(refname)'", place);
	assert_string_equal(said, "refs/heads/book\nrefs/roadbook/commons\nrefs/roadbook/desk\n");
	rbk_book_close(b);
	no_children();
	fsck_all();
}

/* Nobody else's settings, whatever the environment says. */
static void
test_environment(void **state)
{
	struct rbk_err err = {0};
	struct rbk_exchange x;
	struct rbk_book *b;

	(void)state;
	make_book(&b, "r-li");
	(void)setenv("GIT_DIR", "/nowhere", 1);
	(void)setenv("GIT_OBJECT_DIRECTORY", "/nowhere", 1);
	(void)setenv("GIT_PROTOCOL", "version=2", 1);
	(void)setenv("GIT_CONFIG_GLOBAL", "/nowhere/config", 1);
	(void)setenv("GIT_TRACE", "1", 1);
	int code = sync_once(&x, b, &err);

	(void)unsetenv("GIT_DIR");
	(void)unsetenv("GIT_OBJECT_DIRECTORY");
	(void)unsetenv("GIT_PROTOCOL");
	(void)unsetenv("GIT_TRACE");
	if (code)
		fail_msg("%s", err.text);
	assert_int_equal(x.number, 1);
	if (geteuid() == 0) { /* a hub that belongs to somebody else: git alone would refuse it */
		RUN("chown -R 65534 \"$HUB\"");
		add_client(b, "One");
		GOOD(sync_once(&x, b, &err));
		assert_int_equal(x.number, 2);
	}
	rbk_book_close(b);
}

static void
test_refused(void **state)
{
	struct rbk_err err = {0};
	struct rbk_exchange x;
	struct rbk_book *b, *other;
	int lock;

	(void)state;
	make_book(&b, "r-li");
	make_book(&other, "r-wang"); /* not enrolled */
	assert_int_equal(sync_once(&x, other, &err), RBK_E_REFUSED);
	assert_non_null(strstr(err.text, "no box"));
	assert_int_equal(x.standing, RBK_SAVED);
	rbk_book_close(other);

	GOOD(rbk_book_lock(&lock, b, &err));
	assert_int_equal(sync_once(&x, b, &err), RBK_E_BUSY);
	rbk_lock_drop(lock);
	rbk_err_clear(&err);

	/* the hub's words come through */
	RUN("printf '#!/bin/sh\\necho \"roadbook: not on a \\033[31mSunday\" >&2\\nexit 1\\n' >\"$HUB/boxes/r-li.git/hooks/update\"");
	assert_int_equal(sync_once(&x, b, &err), RBK_E_REFUSED);
	assert_non_null(strstr(err.text, "not on a  [31mSunday"));
	assert_true(x.desk_moved); /* the desk was fetched all the same */
	assert_int_equal(x.standing, RBK_SAVED);
	RUN("cd \"$HUB/boxes/r-li.git\" && rm hooks/update && git config receive.maxInputSize 10");
	assert_int_equal(sync_once(&x, b, &err), RBK_E_REFUSED);
	RUN("cd \"$HUB/boxes/r-li.git\" && git config --unset receive.maxInputSize");
	GOOD(sync_once(&x, b, &err));
	assert_int_equal(x.number, 1);
	rbk_book_close(b);
	no_children();
}

static void
test_moved(void **state)
{
	struct rbk_err err = {0};
	struct rbk_exchange x;
	struct rbk_book *b;

	(void)state;
	make_book(&b, "r-li");
	GOOD(sync_once(&x, b, &err));
	/* another device of the same person */
	RUN("cd \"$S\" && git clone -q -b book \"$HUB/boxes/r-li.git\" two && cd two && git config user.name r-li && git config user.email r-li@" ORG
	    " && echo '{}' >x.json && git add . && git commit -qm x && git push -q origin book");
	add_client(b, "One");
	/* fetched already by a run that was cut off before it joined */
	RUN("cd '%s' && git fetch -q \"$HUB/boxes/r-li.git\" book && rm .git/FETCH_HEAD", place);
	GOOD(sync_once(&x, b, &err));
	assert_true(x.joined && x.pushed);
	RUN("cd '%s' && git cat-file -e book:x.json && test -f x.json && test -z \"$(git status --porcelain)\" && "
	    "test $(git rev-parse book) = $(git -C \"$HUB/boxes/r-li.git\" rev-parse book)", place);
	rbk_book_close(b);

	/* a branch rewritten by hand */
	GOOD(enroll_as("r-chen", level(0), "east", NULL, &err));
	make_book(&b, "r-chen");
	add_client(b, "Two");
	GOOD(sync_once(&x, b, &err));
	RUN("cd '%s' && git reset -q --hard HEAD~1", place);
	rbk_book_close(b);
	GOOD(rbk_book_open(&b, place, &err));
	add_client(b, "Three");
	assert_int_equal(sync_once(&x, b, &err), RBK_E_PERSON);
	assert_non_null(strstr(err.text, "git merge"));
	rbk_book_close(b);
	no_children();
}

/* A desk that went back is not believed; what was fetched stays. */
static void
test_desk_back(void **state)
{
	struct rbk_err err = {0};
	struct rbk_exchange x;
	struct rbk_book *b;
	char tip[41], now[41];

	(void)state;
	make_book(&b, "r-li");
	GOOD(sync_once(&x, b, &err));
	answer("r-li", true);
	GOOD(sync_once(&x, b, &err));
	rbk_book_tip(tip, b, RBK_REF_DESK);
	RUN("cd \"$HUB/desks/r-li.git\" && git update-ref refs/heads/main main~1");
	assert_int_equal(sync_once(&x, b, &err), RBK_E_BROKEN);
	assert_non_null(strstr(err.text, "went back"));
	rbk_book_tip(now, b, RBK_REF_DESK);
	assert_string_equal(now, tip);
	/* commons may be replaced by one without parents */
	RUN("cd \"$HUB/desks/r-li.git\" && git update-ref refs/heads/main %s && cd ../../commons.git && "
	    "git update-ref refs/heads/main $(git -c user.name=hub -c user.email=hub@x -c gpg.format=ssh -c user.signingKey=\"$HUB/key\" commit-tree -S -m new main^{tree})", tip);
	GOOD(sync_once(&x, b, &err));
	assert_true(x.commons_moved);
	/* and another person's desk is not ours */
	GOOD(enroll_as("r-chen", level(0), "east", NULL, &err));
	RUN("cd \"$HUB/desks\" && rm -rf r-li.git && cp -a r-chen.git r-li.git");
	assert_int_equal(sync_once(&x, b, &err), RBK_E_BROKEN);
	rbk_book_close(b);
}

/* A week without a network: only what is new on the desk comes, though more
   than 256 commits of the book are newer than the desk held. */
static void
test_long_offline(void **state)
{
	struct rbk_err err = {0};
	struct rbk_exchange x;
	struct rbk_book *b;

	(void)state;
	make_book(&b, "r-li");
	/* a desk of 2 MB */
	RUN("cd \"$S\" && git clone -q \"$HUB/desks/r-li.git\" d && cd d && head -c 2000000 /dev/urandom >cases && git add . && "
	    "git -c user.name=hub -c user.email=hub@x -c gpg.format=ssh -c user.signingKey=\"$HUB/key\" commit -S -qm big && rm \"$HUB/desks/r-li.git/hooks/pre-receive\" && git push -q origin main");
	GOOD(sync_once(&x, b, &err));
	RUN("cd '%s' && t=$(git rev-parse 'book^{tree}') && c=$(git rev-parse book) && export GIT_AUTHOR_DATE=2030-01-01T00:00:00Z "
	    "GIT_COMMITTER_DATE=2030-01-01T00:00:00Z && for i in $(seq 300); do c=$(git commit-tree -p $c -m $i $t); done && "
	    "git update-ref refs/heads/book $c && du -sk .git/objects/pack", place);
	long before = strtol(said, NULL, 10);

	answer("r-li", true);
	GOOD(sync_once(&x, b, &err));
	assert_true(x.desk_moved);
	RUN("du -sk '%s/.git/objects/pack'", place);
	if (strtol(said, NULL, 10) > before + 200)
		fail_msg("%ld KB, then %s", before, said);
	rbk_book_close(b);
}

/* A `git` in front of the real one. */
static void
fake_git(const char *script)
{
	RUN("mkdir -p \"$S/bin\" && cat >\"$S/bin/git\" <<'END'\n#!/bin/sh\nPATH=${PATH#*:}\n%s\nEND\nchmod +x \"$S/bin/git\"", script);
}

static int
with_fake(struct rbk_exchange *x, struct rbk_book *b, struct rbk_err *err)
{
	char *path = strdup(getenv("PATH")), both[9000];

	(void)snprintf(both, sizeof both, "%s/bin:%s", scratch, path);
	(void)setenv("PATH", both, 1);
	int code = sync_once(x, b, err);

	(void)setenv("PATH", path, 1);
	free(path);
	no_children();
	return code;
}

static void
test_dying_child(void **state)
{
	static const struct { const char *script, *words; } bad[] = {
		{ "exit 0", "ended early (exit status 0)" },
		{ "echo 'fatal: the disk is on fire' >&2; exit 128", "the disk is on fire" },
		{ "kill -9 $$", "was killed (signal 9)" },
		{ "head -c 100000 /dev/zero | tr '\\0' x >&2; exit 3", "xxx" },
		{ "printf '0012abc'; kill -9 $$", "" },
		{ "echo 'Welcome to Hotel WiFi'; exit 0", "" },
	};
	struct rbk_err err = {0};
	struct rbk_exchange x;
	struct rbk_book *b;
	char script[400];

	(void)state;
	make_book(&b, "r-li");
	add_client(b, "One");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		fake_git(bad[i].script);
		int code = with_fake(&x, b, &err);

		if (code != RBK_E_UNREACHABLE && !(i == 5 && code == RBK_E_REFUSED))
			fail_msg("%s: %d %s", bad[i].script, code, err.text);
		if (!strstr(err.text, bad[i].words))
			fail_msg("%s: %s", bad[i].script, err.text);
		assert_int_equal(x.standing, RBK_SAVED);
	}
	for (int n = 0; n < 3000; n = n < 40 ? n + 13 : n * 5 / 3) { /* its answer is cut after n bytes, in all three talks */
		(void)snprintf(script, sizeof script, "exec setsid sh -c 'git \"$@\" | { \"$SELF\" cut %d; kill -9 0; }' sh \"$@\"", n);
		fake_git(script);
		(void)with_fake(&x, b, &err);
	}
	for (int n = 0; n < 3000; n = n < 40 ? n + 13 : n * 5 / 3) { /* it hears n bytes and no more */
		add_client(b, "Cut");
		(void)snprintf(script, sizeof script, "\"$SELF\" cut %d | git \"$@\"", n);
		fake_git(script);
		(void)with_fake(&x, b, &err);
	}
	GOOD(sync_once(&x, b, &err)); /* the same end */
	answer("r-li", true);
	GOOD(sync_once(&x, b, &err));
	assert_int_equal(x.standing, RBK_MERGED);
	RUN("test \"$(git -C \"$HUB/boxes/r-li.git\" rev-parse book)\" = \"$(git -C '%s' rev-parse book)\"", place);
	rbk_book_close(b);
	fsck_all();
}

/* The push went through, its answer was lost. */
static void
test_lost_answer(void **state)
{
	struct rbk_err err = {0};
	struct rbk_exchange x;
	struct rbk_book *b;

	(void)state;
	make_book(&b, "r-li");
	RUN("cd '%s' && git push -q \"$HUB/boxes/r-li.git\" book", place);
	GOOD(sync_once(&x, b, &err));
	assert_false(x.pushed);
	assert_int_equal(x.standing, RBK_SENT); /* no receipt is known yet: nothing is claimed */
	answer("r-li", true);
	GOOD(sync_once(&x, b, &err));
	assert_int_equal(x.standing, RBK_MERGED);
	assert_int_equal(x.number, 1);
	rbk_book_close(b);
}

static int
drive(const char *book)
{
	struct rbk_err err = {0};
	struct rbk_exchange x;
	struct rbk_book *b;
	int code = rbk_book_open(&b, book, &err);

	if (!code) {
		code = sync_once(&x, b, &err);
		rbk_book_close(b);
	}
	if (code)
		(void)fprintf(stderr, "%s\n", err.text);
	return code;
}

static void
test_killed(void **state)
{
	static const char look[] = "cd \"$P\" && git status --porcelain && git for-each-ref && git -C \"$HUB/boxes/r-li.git\" for-each-ref && "
	                           "cut -d' ' -f2,3 \"$HUB/journal\" && cat .git/roadbook/receipt";
	struct rbk_err err = {0};
	struct rbk_book *b;

	(void)state;
	make_book(&b, "r-li");
	(void)setenv("P", place, 1);
	add_client(b, "One");
	/* something changed by hand, something to fetch */
	RUN("cd \"$P\" && f=$(ls clients/*/*/client.json) && sed 's/One/Eins/' $f >x && mv x $f");
	rbk_book_close(b);
	RUN("cp -a \"$HUB\" \"$S/hub0\" && cp -a \"$P\" \"$S/book0\"");
	(void)setenv("ROADBOOK_NOW", "2026-11-23T14:30:05+08:00", 1);
	RUN("ROADBOOK_STEPS=\"$S/steps\" '%s' drive \"$P\"", self);
	RUN("%s", look);
	char *want = strdup(said);

	RUN("wc -l <\"$S/steps\"");
	int steps = (int)strtol(said, NULL, 10);

	assert_true(steps > 5);
	for (int i = 1; i <= steps; i++) {
		RUN("rm -rf \"$HUB\" \"$P\" && cp -a \"$S/hub0\" \"$HUB\" && cp -a \"$S/book0\" \"$P\"");
		assert_int_equal(sh("ROADBOOK_STOP=%d '%s' drive \"$P\"", i, self), 137);
		RUN("'%s' drive \"$P\"", self);
		RUN("%s; true", look);
		if (strcmp(said, want) != 0) {
			/* killed between the hub's receipt and our note of it: the desk will tell */
			RUN("grep -qs '^[1-9]' \"$P/.git/roadbook/receipt\" || echo '1 '$(git -C \"$P\" rev-parse book) >\"$P/.git/roadbook/receipt\"");
			RUN("%s", look);
		}
		assert_string_equal(said, want);
		fsck_all();
	}
	free(want);
	GOOD(rbk_book_open(&b, place, &err));
	answer("r-li", true);

	struct rbk_exchange x;

	GOOD(sync_once(&x, b, &err));
	assert_int_equal(x.standing, RBK_MERGED);
	rbk_book_close(b);
}

/* Passes on n bytes, each as soon as it comes. */
static int
cut(long n)
{
	char c;

	while (n-- > 0 && read(0, &c, 1) == 1)
		if (write(1, &c, 1) != 1)
			return 1;
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_greet, begin_hub, end),
		cmocka_unit_test_setup_teardown(test_sync, begin_hub, end),
		cmocka_unit_test_setup_teardown(test_environment, begin_hub, end),
		cmocka_unit_test_setup_teardown(test_refused, begin_hub, end),
		cmocka_unit_test_setup_teardown(test_moved, begin_hub, end),
		cmocka_unit_test_setup_teardown(test_desk_back, begin_hub, end),
		cmocka_unit_test_setup_teardown(test_long_offline, begin_hub, end),
		cmocka_unit_test_setup_teardown(test_dying_child, begin_hub, end),
		cmocka_unit_test_setup_teardown(test_lost_answer, begin_hub, end),
		cmocka_unit_test_setup_teardown(test_killed, begin_hub, end),
	};

	if (argc > 2 && strcmp(argv[1], "hub") == 0)
		return as_hook(argc, argv);
	if (argc > 2 && strcmp(argv[1], "drive") == 0)
		return drive(argv[2]);
	if (argc > 2 && strcmp(argv[1], "cut") == 0)
		return cut(strtol(argv[2], NULL, 10));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
