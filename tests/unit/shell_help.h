/* For every test that makes files: a scratch folder, the shell, real git as
   the referee. */
#ifndef RBK_TESTS_SHELL_HELP_H
#define RBK_TESTS_SHELL_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/model/arena.h"

#define UNUSED __attribute__((unused))
#define NOW    "2026-11-23T14:30:05+08:00"

static char scratch[900], self[1000], said[1 << 18];
static struct rbk_arena mem; /* of one test */
static char work_in[1100]; /* where sh works, once it is there; "": where the test does */

/* Runs a command by sh; its words, stderr included, stand in `said`. */
__attribute__((format(printf, 1, 2))) static int
sh(const char *fmt, ...)
{
	char command[8000], all[10000];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(command, sizeof command, fmt, ap);
	va_end(ap);
	(void)snprintf(all, sizeof all, "{ cd '%s' && { %s\n} } 2>&1",
	               !work_in[0] ? "." : access(work_in, F_OK) ? scratch : work_in, command);
	FILE *f = popen(all, "r");

	assert_non_null(f);
	size_t n = fread(said, 1, sizeof said - 1, f);

	said[n] = '\0';
	int status = pclose(f);

	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define RUN(...)                                                 \
	do {                                                     \
		if (sh(__VA_ARGS__))                             \
			fail_msg("line %d: %s", __LINE__, said); \
	} while (0)

#define GOOD(call)                                                   \
	do {                                                         \
		if (call)                                            \
			fail_msg("line %d: %s", __LINE__, err.text); \
	} while (0)

/* A scratch folder, and nothing of this machine's settings. */
static void
begin_in(const char *name)
{
	const char *tmp = getenv("TMPDIR");
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	assert_true(n > 0);
	self[n] = '\0';
	(void)snprintf(scratch, sizeof scratch, "%s/rbk-%s-XXXXXX", tmp ? tmp : "/tmp", name);
	assert_non_null(mkdtemp(scratch));
	(void)setenv("HOME", scratch, 1);
	(void)setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	(void)setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	(void)setenv("LC_ALL", "C", 1);
	(void)setenv("TZ", "UTC", 1);
	(void)setenv("TMPDIR", tmp ? tmp : "/tmp", 1);
	(void)setenv("S", scratch, 1);
	(void)setenv("ROADBOOK_NOW", NOW, 1);
}

UNUSED static int
end(void **state)
{
	(void)state;
	rbk_arena_free(&mem);
	work_in[0] = '\0';
	return sh("chmod -R u+rwX '%s'; rm -rf '%s'", scratch, scratch);
}

#endif
