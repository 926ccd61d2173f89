/* What the desk says one may read decides; the wall is the hub's. */
#include "sync/exchange_units.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/id.h"
#include "core/store/clock.h"
#include "core/store/repo.h"
#include "core/store/step.h"
#include "sync/origin.h"

static bool
listed(const struct rbk_json *units, const char *unit)
{
	RBK_JSON_EACH(it, units)
		if (rbk_json_get_str(it, "unit") && strcmp(rbk_json_get_str(it, "unit"), unit) == 0)
			return true;
	return false;
}

static int
drop_others(git_repository *repo, struct rbk_book *b, const struct rbk_json *units, struct rbk_err *err)
{
	git_reference_iterator *all = NULL;
	git_reference *ref = NULL;
	int git = git_reference_iterator_glob_new(&all, repo, RBK_REF_UNITS "*");

	while (!git && (git = git_reference_next(&ref, all)) == 0) {
		if (!listed(units, git_reference_name(ref) + strlen(RBK_REF_UNITS))) {
			rbk_step("unit dropped");
			rbk_book_forget_unit(b, git_reference_name(ref) + strlen(RBK_REF_UNITS));
			git = git_reference_delete(ref);
		}
		git_reference_free(ref);
	}
	git_reference_iterator_free(all);
	return git && git != GIT_ITEROVER ? rbk_repo_fail(err, git, N_("drop units")) : 0;
}

static int
fetch_one(size_t *moved, size_t *missed, git_repository *repo, struct rbk_wire *line, struct rbk_trust *trust, const char *unit,
          struct rbk_err *err)
{
	char repository[100], ref[100], what[RBK_FAR_WHAT];
	const struct rbk_origin origin = { .repository = repository, .what = what, .ref = ref, .file = "unit.json" };
	bool fresh = false;

	(void)snprintf(repository, sizeof repository, "units/%s.git", unit);
	(void)snprintf(ref, sizeof ref, RBK_REF_UNITS "%s", unit);
	(void)rbk_err_phrase(what, sizeof what, err, N_("unit %s on the hub %s"), unit, line->hub);
	int code = rbk_origin_fetch(&fresh, repo, line, trust, &origin, err);

	*moved += fresh;
	if (code != RBK_E_MISSING && code != RBK_E_REFUSED)
		return code;
	rbk_err_clear(err); /* the desk may be older than the wall */
	++*missed;
	return 0;
}

int
rbk_units_fetch(size_t *moved, size_t *missed, git_repository *repo, struct rbk_book *b, struct rbk_wire *line,
                const struct rbk_trust *trust, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_json *units = rbk_json_list(&a);
	struct rbk_trust known = *trust;
	int code = rbk_book_units(units, &a, b, rbk_clock_now(), err);

	*moved = *missed = 0;
	RBK_JSON_EACH(it, units)
		if (!code)
			code = fetch_one(moved, missed, repo, line, &known, rbk_json_get_str(it, "unit"), err);
	if (!code)
		code = drop_others(repo, b, units, err);
	rbk_arena_free(&a);
	return code;
}
