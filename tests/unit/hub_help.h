/* For tests of the hub: a scratch folder, the shell, and this program run
   again, as what hooks call and as what is killed at a step. */
#ifndef RBK_TESTS_HUB_HELP_H
#define RBK_TESTS_HUB_HELP_H

#include "core/rules/policy.h"
#include "shell_help.h"
#include "sync/hub.h"

#define ORG  "Acme"
#define ZONE "+08:00"

static char hub[1200];

/* The merge is another test's business. */
__attribute__((weak)) int
rbk_hub_merge(struct rbk_hub *h, struct rbk_merge_report *report, rbk_progress_fn *progress, void *ctx, struct rbk_err *err)
{
	(void)h;
	(void)progress;
	(void)ctx;
	(void)err;
	*report = (struct rbk_merge_report){ .left = true };
	return 0;
}

static int
begin(void **state)
{
	(void)state;
	begin_in("hub");
	(void)snprintf(hub, sizeof hub, "%s/the 'hub", scratch); /* quoting must hold */
	(void)setenv("HUB", hub, 1);
	return 0;
}

static void
make_hub(void)
{
	struct rbk_err err = {0};

	GOOD(rbk_hub_init(hub, ORG, ZONE, false, self, &err));
}

/* A level of the policy, whatever the company calls it. */
static const char *
level(int i)
{
	static struct rbk_arena a;
	const char *word = rbk_policy_word_at(rbk_policy_builtin(&a), "levels", (size_t)i);

	assert_non_null(word);
	return word;
}

static int
enroll_as(const char *person, const char *level, const char *unit, const char *leader, struct rbk_err *err)
{
	const struct rbk_post post = { .person = person, .name = person, .level = level, .unit = unit, .leader = leader };
	struct rbk_hub *h;
	int code = rbk_hub_open(&h, hub, err);

	if (!code) {
		code = rbk_hub_enroll(h, &post, err);
		rbk_hub_close(h);
	}
	return code;
}

/* git fsck --strict on every repository below the scratch folder. */
static void
fsck_all(void)
{
	RUN("find \"$S\" -name HEAD -path '*.git/HEAD' | while read -r head; do\n"
	    "  d=$(dirname \"$head\"); git -C \"$d\" -c safe.directory='*' fsck --strict --no-dangling --no-progress >\"$S/fsck\" 2>&1 || { echo \"$d\"; cat \"$S/fsck\"; exit 1; }\n"
	    "  ! grep -q . \"$S/fsck\" || grep -q '^notice: ' \"$S/fsck\" || { echo \"$d\"; cat \"$S/fsck\"; exit 1; }\ndone");
}

/* The program is run again for a hook ("hub hook …", as roadbook would be). */
static int
as_hook(int argc, char **argv)
{
	struct rbk_err err = {0};

	if (argc < 5)
		return 2;
	if (rbk_hub_hook(argv[3], argv[4], argc - 5, argv + 5, &err) == 0)
		return 0;
	(void)fprintf(stderr, "roadbook: %s\n", err.text);
	return 1;
}

#endif
