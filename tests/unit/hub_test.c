/* The hub's folder, people, and what its boxes refuse; plain git pushes. */
#include "hub_help.h"

#include <sys/stat.h>

#include "sync/journal.h"

/* What is killed: "drive init", "drive enroll PERSON". */
static int
drive(char **argv)
{
	struct rbk_err err = {0};
	const char *place = getenv("HUB");
	int code;

	(void)snprintf(hub, sizeof hub, "%s", place);
	if (strcmp(argv[2], "init") == 0)
		code = rbk_hub_init(hub, ORG, ZONE, false, argv[3], &err);
	else
		code = enroll_as(argv[3], argv[4], "east", NULL, &err);
	if (code)
		(void)fprintf(stderr, "%s\n", err.text);
	return code;
}

static void
test_init(void **state)
{
	struct rbk_err err = {0};
	struct rbk_hub *h;
	struct rbk_hub_status s;

	(void)state;
	assert_int_equal(rbk_hub_open(&h, hub, &err), RBK_E_MISSING);
	assert_int_equal(rbk_hub_init(hub, "", ZONE, false, self, &err), RBK_E_BAD);
	assert_int_equal(rbk_hub_init(hub, "a <b>", ZONE, false, self, &err), RBK_E_BAD);
	assert_int_equal(rbk_hub_init(hub, "a\nb", ZONE, false, self, &err), RBK_E_BAD);
	assert_int_equal(rbk_hub_init(hub, ORG, "Beijing", false, self, &err), RBK_E_BAD);
	assert_int_equal(rbk_hub_init(hub, ORG, ZONE, false, "roadbook", &err), RBK_E_BAD);
	assert_int_not_equal(access(hub, F_OK), 0);
	make_hub();
	assert_int_equal(rbk_hub_init(hub, ORG, ZONE, false, self, &err), RBK_E_EXISTS);
	assert_int_equal(rbk_hub_init(scratch, ORG, ZONE, false, self, &err), RBK_E_EXISTS);
	GOOD(rbk_hub_open(&h, hub, &err));
	assert_string_equal(rbk_hub_org(h), ORG);
	assert_int_equal(rbk_hub_zone(h), 480);
	assert_string_equal(rbk_hub_path(h), hub);
	GOOD(rbk_hub_status(h, &s, &err));
	assert_int_equal(s.journal, 0);
	assert_int_equal(s.people, 0);
	rbk_hub_close(h);
	RUN("git -C \"$HUB/commons.git\" show main:org.json | grep '\"name\": \"" ORG "\"'");
	RUN("git -C \"$HUB/commons.git\" ls-tree -r --name-only main | grep '^policy/[0-9-]*/claims.json$'");
	RUN("test \"$(git -C \"$HUB/commons.git\" rev-parse main:policy)\" = \"$(git -C \"$HUB/central.git\" rev-parse main:org/policy)\"");
	RUN("git -C \"$HUB/central.git\" log --format='%%an <%%ae>' main | grep -x 'hub <hub@" ORG ">'");
	fsck_all();
	RUN("rm \"$HUB/journal\"");
	assert_int_equal(rbk_hub_open(&h, hub, &err), RBK_E_BROKEN);
	GOOD(rbk_hub_init(hub, ORG, ZONE, false, self, &err)); /* nothing was received yet: goes on */
}

/* At every step: killed, run again, the same hub. */
static void
test_init_killed(void **state)
{
	(void)state;
	(void)setenv("ROADBOOK_SEED", "1", 1); /* the same key each time */
	RUN("ROADBOOK_STEPS=\"$S/steps\" '%s' drive init '%s'", self, self);
	RUN("cd \"$HUB\" && git -C central.git rev-parse main && git -C commons.git rev-parse main && cat */config && find . | sort");
	char *want = strdup(said);

	RUN("wc -l <\"$S/steps\"");
	int steps = (int)strtol(said, NULL, 10);

	assert_true(steps > 5);
	for (int i = 1; i <= steps; i++) {
		RUN("rm -rf \"$HUB\"");
		assert_int_equal(sh("ROADBOOK_STOP=%d '%s' drive init '%s'", i, self, self), 137);
		RUN("'%s' drive init '%s'", self, self);
		RUN("cd \"$HUB\" && git -C central.git rev-parse main && git -C commons.git rev-parse main && cat */config && find . | sort");
		assert_string_equal(said, want);
	}
	fsck_all();
	free(want);
	(void)unsetenv("ROADBOOK_SEED");
}

static void
test_enroll(void **state)
{
	struct rbk_err err = {0};

	(void)state;
	make_hub();
	assert_int_equal(enroll_as("R-Li", level(0), "east", NULL, &err), RBK_E_BAD);
	assert_int_equal(enroll_as("r-li", "emperor", "east", NULL, &err), RBK_E_BAD);
	assert_non_null(strstr(err.text, level(0)));
	assert_int_equal(enroll_as("r-li", level(0), "East!", NULL, &err), RBK_E_BAD);
	assert_int_equal(enroll_as("r-li", level(0), "east", "boss", &err), RBK_E_BAD); /* not enrolled */
	assert_int_equal(enroll_as("r-li", level(0), "east", "r-li", &err), RBK_E_BAD);
	assert_int_not_equal(sh("test -e \"$HUB/boxes/r-li.git\""), 0);

	GOOD(enroll_as("boss", level(1), "east", NULL, &err));
	GOOD(enroll_as("mid", level(1), "east", "boss", &err));
	GOOD(enroll_as("r-li", level(0), "east", "mid", &err));
	assert_int_equal(enroll_as("boss", level(1), "east", "r-li", &err), RBK_E_BAD); /* a loop */
	fsck_all();
	RUN("git -C \"$HUB/central.git\" rev-parse main && git -C \"$HUB/commons.git\" rev-parse main");
	char *before = strdup(said);

	GOOD(enroll_as("r-li", level(0), "east", "mid", &err)); /* the same again */
	RUN("git -C \"$HUB/central.git\" rev-parse main && git -C \"$HUB/commons.git\" rev-parse main");
	assert_string_equal(said, before);
	free(before);

	(void)setenv("ROADBOOK_NOW", "2025-11-23T14:30:05+08:00", 1); /* a clock set back moves no post back */
	GOOD(enroll_as("r-li", level(1), "west", "boss", &err));
	RUN("git -C \"$HUB/central.git\" show main:org/staff/r-li.json");
	assert_non_null(strstr(said, "\"unit\": \"west\""));
	assert_non_null(strstr(said, "\"since\": \"2026-11-23T14:30:05.001+08:00\""));
	assert_non_null(strstr(said, "\"unit\":\"east\",\"leader\":\"mid\",\"since\":\"2026-11-23T14:30:05+08:00\""));
	RUN("git -C \"$HUB/commons.git\" show main:staff/r-li.json");
	assert_non_null(strstr(said, "\"unit\": \"west\""));
	assert_null(strstr(said, "was"));
	RUN("git -C \"$HUB/commons.git\" ls-tree --name-only main:staff");
	assert_string_equal(said, "boss.json\nmid.json\nr-li.json\n");
	GOOD(enroll_as("r-li", level(1), "west", NULL, &err)); /* to the top */
	RUN("git -C \"$HUB/commons.git\" show main:staff/r-li.json");
	assert_null(strstr(said, "leader"));
	RUN("git -C \"$HUB/desks/r-li.git\" show main:desk.json");
	assert_non_null(strstr(said, "\"person\": \"r-li\""));
	RUN("cd \"$HUB/boxes/r-li.git\" && git symbolic-ref HEAD && git config receive.denyDeletes && git config receive.fsckObjects"
	    " && git config receive.unpackLimit && git config gc.auto");
	assert_string_equal(said, "refs/heads/book\ntrue\ntrue\n1\n0\n");
	RUN("rm \"$HUB/boxes/r-li.git/hooks/update\""); /* run again: mended */
	GOOD(enroll_as("r-li", level(1), "west", NULL, &err));
	RUN("test -x \"$HUB/boxes/r-li.git/hooks/update\"");
	fsck_all();
}

static void
test_enroll_killed(void **state)
{
	static const char look[] = "cd \"$HUB\" && git -C central.git rev-parse main && git -C commons.git rev-parse main && "
	                           "git -C desks/r-li.git rev-parse main && cat boxes/*/hooks/* */*/config && find . -not -path '*/objects/*' | sort";

	(void)state;
	make_hub();
	RUN("cp -a \"$HUB\" \"$S/before\"");
	RUN("ROADBOOK_STEPS=\"$S/steps\" '%s' drive enroll r-li %s", self, level(0));
	RUN("%s", look);
	char *want = strdup(said);

	RUN("wc -l <\"$S/steps\"");
	int steps = (int)strtol(said, NULL, 10);

	assert_true(steps > 5);
	for (int i = 1; i <= steps; i++) {
		RUN("rm -rf \"$HUB\" && cp -a \"$S/before\" \"$HUB\"");
		assert_int_equal(sh("ROADBOOK_STOP=%d '%s' drive enroll r-li %s", i, self, level(0)), 137);
		RUN("'%s' drive enroll r-li %s", self, level(0));
		RUN("%s", look);
		assert_string_equal(said, want);
	}
	fsck_all();
	free(want);
}

/* A book of plain git, its remote the box. */
static void
make_clone(const char *person)
{
	RUN("cd \"$S\" && git init -q -b book %s && cd %s && git config user.name %s && git config user.email %s@" ORG
	    " && git remote add box \"$HUB/boxes/%s.git\" && echo 1 >f && git add f && git commit -qm one",
	    person, person, person, person, person);
}

static void
refused(const char *command, const char *words)
{
	if (sh("cd \"$S/r-li\" && %s", command) == 0)
		fail_msg("not refused: %s", command);
	if (!strstr(said, words))
		fail_msg("%s: no \"%s\" in: %s", command, words, said);
}

static void
test_push(void **state)
{
	struct rbk_err err = {0};
	struct rbk_line line;

	(void)state;
	make_hub();
	GOOD(enroll_as("r-li", level(0), "east", NULL, &err));
	GOOD(enroll_as("r-wang", level(0), "east", NULL, &err));
	make_clone("r-li");
	make_clone("r-wang");
	RUN("cd \"$S/r-li\" && git push box book");
	assert_non_null(strstr(said, "remote: roadbook: received 1"));
	RUN("cd \"$S/r-wang\" && git push box book");
	assert_non_null(strstr(said, "received 2"));
	RUN("cd \"$S/r-li\" && echo 2 >f && git commit -qam two && git push box book");
	assert_non_null(strstr(said, "received 3"));
	GOOD(rbk_journal_last(&line, hub, &err));
	assert_string_equal(line.person, "r-li");
	RUN("cd \"$S/r-li\" && printf %%s $(git rev-parse book)");
	assert_string_equal(said, line.tip);

	RUN("cd \"$S/r-li\" && git branch old HEAD~1 && git tag t && git tag -a -m x ta && git commit -q --amend -m other");
	refused("git push --force box book", "refs/heads/book");
	refused("git push --force box +old:book", "refs/heads/book");
	refused("git push box :book", "deletion prohibited");
	refused("git push box book:other", "a box takes only the branch book");
	refused("git push box t", "a box takes only the branch book");
	refused("git push box ta", "a box takes only the branch book");
	refused("git push --force box ta:book", "rejected"); /* an annotated tag is no commit */
	refused("git push --mirror box", "refs/heads/book");
	refused("git push box HEAD:refs/roadbook/x", "a box takes only the branch book");
	refused("git push --force \"$HUB/boxes/r-wang.git\" book", "refs/heads/book");
	refused("git push \"$HUB/desks/r-li.git\" +book:main", "only headquarters writes here");
	refused("git push \"$HUB/commons.git\" book:x", "only headquarters writes here");
	refused("git push \"$HUB/central.git\" book:x", "only headquarters writes here");

	/* settings lost: the hook refuses by itself */
	RUN("cd \"$HUB/boxes/r-li.git\" && git config receive.denyDeletes false && git config receive.denyDeleteCurrent ignore && git config receive.denyNonFastForwards false");
	refused("git push --force box book", "a book is never rewritten");
	refused("git push box :book", "a book is never deleted");

	/* somebody else's empty box */
	GOOD(enroll_as("r-chen", level(0), "east", NULL, &err));
	refused("git push \"$HUB/boxes/r-chen.git\" book", "this is the box of r-chen");
	GOOD(rbk_journal_last(&line, hub, &err));
	assert_int_equal(line.number, 3);
	RUN("git -C \"$HUB/boxes/r-li.git\" for-each-ref --format='%%(refname)'");
	assert_string_equal(said, "refs/heads/book\n");
	RUN("cd \"$S/r-li\" && git push box book~0^:book; true"); /* already there: nothing new */
	fsck_all();
}

static void
test_scan(void **state)
{
	struct rbk_err err = {0};
	struct rbk_line line;
	struct rbk_hub *h;
	size_t added;

	(void)state;
	make_hub();
	GOOD(enroll_as("r-li", level(0), "east", NULL, &err));
	GOOD(enroll_as("r-wang", level(0), "east", NULL, &err));
	make_clone("r-li");
	make_clone("r-wang");
	GOOD(rbk_hub_open(&h, hub, &err));
	GOOD(rbk_hub_scan(h, &added, &err));
	assert_int_equal(added, 0);
	RUN("cd \"$S/r-wang\" && git push box book");
	/* the hook is killed before the journal's line: git says all is well, the line is missing */
	RUN("cd \"$S/r-li\" && export ROADBOOK_STOP=1 && git push box book");
	assert_null(strstr(said, "received"));
	GOOD(rbk_journal_last(&line, hub, &err));
	assert_int_equal(line.number, 1);
	GOOD(rbk_hub_scan(h, &added, &err));
	assert_int_equal(added, 1);
	GOOD(rbk_journal_last(&line, hub, &err));
	assert_int_equal(line.number, 2);
	assert_string_equal(line.person, "r-li");
	GOOD(rbk_hub_scan(h, &added, &err));
	assert_int_equal(added, 0);
	/* killed between the line and its flush: the line counts */
	RUN("cd \"$S/r-li\" && echo 2 >f && git commit -qam two && export ROADBOOK_STOP=2 && git push box book");
	GOOD(rbk_hub_scan(h, &added, &err));
	assert_int_equal(added, 0);
	GOOD(rbk_journal_last(&line, hub, &err));
	assert_int_equal(line.number, 3);
	/* a ref packed by somebody, a box without a push, a folder that is no box, a broken one */
	GOOD(enroll_as("r-chen", level(0), "east", NULL, &err));
	RUN("cd \"$HUB/boxes\" && git -C r-li.git pack-refs --all && mkdir x.git 'no box' && cp -a r-wang.git r-zhou.git && "
	    "echo rubbish >r-zhou.git/refs/heads/book");
	GOOD(rbk_hub_scan(h, &added, &err));
	assert_int_equal(added, 0);
	RUN("git -C \"$HUB/boxes/r-li.git\" update-ref refs/heads/book $(git -C \"$S/r-wang\" rev-parse book~0) 2>/dev/null; true");
	rbk_hub_close(h);
}

static void
test_hook_words(void **state)
{
	struct rbk_err err = {0};
	char box[1300], *none[1] = { NULL };

	(void)state;
	make_hub();
	(void)snprintf(box, sizeof box, "%s/boxes/r-li.git", hub);
	assert_int_equal(rbk_hub_hook("update", "boxes/r-li.git", 0, none, &err), RBK_E_USAGE);
	assert_int_equal(rbk_hub_hook("update", "/", 0, none, &err), RBK_E_USAGE);
	assert_int_equal(rbk_hub_hook("update", scratch, 0, none, &err), RBK_E_USAGE);
	assert_int_equal(rbk_hub_hook("update", box, 0, none, &err), RBK_E_USAGE);
	assert_int_equal(rbk_hub_hook("post-update", box, 0, none, &err), RBK_E_USAGE);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_init, begin, end),
		cmocka_unit_test_setup_teardown(test_init_killed, begin, end),
		cmocka_unit_test_setup_teardown(test_enroll, begin, end),
		cmocka_unit_test_setup_teardown(test_enroll_killed, begin, end),
		cmocka_unit_test_setup_teardown(test_push, begin, end),
		cmocka_unit_test_setup_teardown(test_scan, begin, end),
		cmocka_unit_test_setup_teardown(test_hook_words, begin, end),
	};

	if (argc > 2 && strcmp(argv[1], "hub") == 0)
		return as_hook(argc, argv);
	if (argc > 3 && strcmp(argv[1], "drive") == 0)
		return drive(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
