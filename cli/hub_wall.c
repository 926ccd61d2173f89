/* Who may have which repository of a hub. Commons says it, which a web
   server's user may read where central is nobody's but the hub's. */
#include "cli/hub_wall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/scan.h"
#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/rules/staff.h"
#include "core/store/clock.h"

extern char **environ;

static int
open_commons(struct rbk_view **out, struct rbk_run *r, struct rbk_err *err)
{
	return rbk_view_open(out, rbk_arena_print(&r->arena, "%s/commons.git", r->general.hub), "refs/heads/main", "", err);
}

/* All of staff and units: who reads a unit hangs on both. */
static int
read_all(struct rbk_staff *out, struct rbk_run *r, struct rbk_view *v, struct rbk_err *err)
{
	struct rbk_scan people = {0}, units = {0};
	int code = rbk_scan_folder(&people, r, v, "staff", ".json", 0, err);

	if (!code)
		code = rbk_scan_folder(&units, r, v, "units", ".json", 0, err);
	for (size_t i = 0; i < people.n && !code; i++)
		code = rbk_staff_add(out, &r->arena, &people.at[i], err);
	for (size_t i = 0; i < units.n && !code; i++)
		code = rbk_units_add(&out->units, &r->arena, &units.at[i], err);
	return code;
}

static int
read_one(struct rbk_staff *out, struct rbk_run *r, struct rbk_view *v, const char *person, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	struct rbk_record one;
	int code = rbk_view_record(&one, &r->arena, v, rbk_arena_print(&r->arena, "staff/%s.json", person), &why);

	if (!code)
		return rbk_staff_add(out, &r->arena, &one, err);
	if (code != RBK_E_MISSING)
		*err = why;
	return code == RBK_E_MISSING ? 0 : code;
}

/* "units/<unit>.git" → unit; NULL: it is another. */
static const char *
unit_of(struct rbk_arena *a, const char *repository)
{
	const size_t n = strlen(repository);

	if (strncmp(repository, "units/", 6) != 0 || n < 11 || strcmp(repository + n - 4, ".git") != 0)
		return NULL;
	const char *unit = rbk_arena_copy(a, repository + 6, n - 10);

	return rbk_person_valid(unit) ? unit : NULL;
}

static bool
may_have(struct rbk_arena *a, const struct rbk_staff *s, const char *person, const char *repository, bool writes)
{
	const char *unit;

	if (strcmp(repository, rbk_arena_print(a, "boxes/%s.git", person)) == 0)
		return true;
	if (writes)
		return false;
	if (strcmp(repository, "commons.git") == 0 || strcmp(repository, rbk_arena_print(a, "desks/%s.git", person)) == 0)
		return true;
	return (unit = unit_of(a, repository)) && rbk_staff_reads_unit(s, rbk_clock_now(), person, unit);
}

int
rbk_wall_check(struct rbk_run *r, const char *person, const char *repository, bool writes, struct rbk_err *err)
{
	struct rbk_staff staff = {0};
	struct rbk_view *v = NULL;
	int code = rbk_person_valid(person) ? open_commons(&v, r, err) : 0;

	if (v && !code)
		code = unit_of(&r->arena, repository) ? read_all(&staff, r, v, err) : read_one(&staff, r, v, person, err);
	if (!code && (!v || !rbk_staff_here(&staff, person, rbk_clock_now())))
		code = rbk_fail(err, RBK_E_REFUSED, N_("%.40s isn't enrolled here, or has left: ask headquarters"), person);
	if (!code && !may_have(&r->arena, &staff, person, repository, writes))
		code = rbk_fail(err, RBK_E_REFUSED, writes ? N_("%s may not write %.200s: books are pushed to one's own box")
		                                           : N_("%s may not read %.200s: ask headquarters"), person, repository);
	rbk_view_close(v);
	rbk_staff_free(&staff);
	return code;
}

/* git gets none of its variables from outside but the protocol's version, and
   nobody's settings. */
static void
set_environment(struct rbk_arena *a, const char *path)
{
	const char *const added[][2] = {
		{ "GIT_CONFIG_NOSYSTEM", "1" }, { "GIT_CONFIG_GLOBAL", "/dev/null" }, { "GIT_ATTR_NOSYSTEM", "1" },
		{ "GIT_TERMINAL_PROMPT", "0" }, { "GIT_CONFIG_COUNT", "1" }, { "GIT_CONFIG_KEY_0", "safe.directory" },
		{ "GIT_CONFIG_VALUE_0", path },
	};
	const char *said = getenv("GIT_PROTOCOL"), *version = NULL;

	if (said && strlen(said) == 9 && strncmp(said, "version=", 8) == 0 && strchr("012", said[8]))
		version = rbk_arena_str(a, said);
	for (size_t i = 0; environ[i];) {
		size_t n = strcspn(environ[i], "=");

		if (strncmp(environ[i], "GIT_", 4) == 0)
			(void)unsetenv(rbk_arena_copy(a, environ[i], n)); /* the next one moves here */
		else
			i++;
	}
	if (version)
		(void)setenv("GIT_PROTOCOL", version, 1);
	for (size_t i = 0; i < sizeof added / sizeof *added; i++)
		(void)setenv(added[i][0], added[i][1], 1);
}

/* A few bytes can unfold to any size. The box's hooks take back what a merge
   may need (rbk_org_box). */
static void
limit_memory(void)
{
	struct rlimit most;

	if (getrlimit(RLIMIT_DATA, &most))
		return;
	if (most.rlim_max == RLIM_INFINITY || most.rlim_max > RBK_GIT_MEMORY)
		most.rlim_cur = RBK_GIT_MEMORY;
	(void)setrlimit(RLIMIT_DATA, &most);
}

void
rbk_wall_before_git(struct rbk_arena *a, const char *path)
{
	set_environment(a, path);
	limit_memory();
}
