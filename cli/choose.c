/* One among many by what a person types. */
#include <string.h>

#include "cli/find.h"
#include "core/model/name.h"

/* How well a choice fits, best first; the best level that fits anything
   decides, and must fit one thing only. */
enum { EXACT, KEY, BEGINNING, PART, LEVELS };

/* A beginning of an id that is worth taking for one. */
#define BEGINNING_LEAST 4

static const char *
normal(const char **core, struct rbk_arena *a, const char *text)
{
	struct rbk_err scratch = {0};
	struct rbk_name name;

	*core = NULL;
	if (!text || rbk_name_make(&name, a, text, &scratch))
		return NULL;
	*core = name.core;
	return name.normal;
}

struct typed {
	const char *text, *normal, *core;
	char        prefix[RBK_ULID_SIZE]; /* "" if it can't begin an id */
};

static int
level(struct rbk_arena *a, const struct rbk_choice *c, const struct typed *t)
{
	const char *core, *its;

	if (strcmp(c->id, t->text) == 0 || (c->name && strcmp(c->name, t->text) == 0))
		return EXACT;
	its = normal(&core, a, c->name);
	if (core && t->core && strcmp(core, t->core) == 0)
		return KEY;
	if (t->prefix[0] && strncmp(c->id, t->prefix, strlen(t->prefix)) == 0)
		return BEGINNING;
	if (its && t->normal && strstr(its, t->normal))
		return PART;
	return LEVELS;
}

static const char *
candidates(struct rbk_run *r, const struct rbk_choice *choices, size_t n, const int *levels, int best)
{
	const char *list = NULL;
	size_t shown = 0;

	for (size_t i = 0; i < n; i++) {
		const struct rbk_choice *c = &choices[i];

		if (levels[i] != best)
			continue;
		if (shown++ == 8)
			return rbk_arena_print(&r->arena, "%s, …", list);
		list = rbk_arena_print(&r->arena, "%s%s%s %s%s%s%s", list ? list : "", list ? ", " : "", c->id, c->name ? c->name : "",
		                       c->hint ? " (" : "", c->hint ? c->hint : "", c->hint ? ")" : "");
	}
	return list;
}

int
rbk_choose(size_t *index, struct rbk_run *r, const struct rbk_choice *choices, size_t n, const char *typed,
           const char *what, struct rbk_err *err)
{
	struct typed t = { .text = typed };
	int *levels = rbk_arena_take(&r->arena, (n + 1) * sizeof *levels), best = LEVELS;
	size_t fit = 0;

	t.normal = normal(&t.core, &r->arena, typed);
	if (strlen(typed) < BEGINNING_LEAST || !rbk_ulid_prefix(t.prefix, typed))
		t.prefix[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		if (best == EXACT && strcmp(choices[i].id, typed) != 0 && (!choices[i].name || strcmp(choices[i].name, typed) != 0)) {
			levels[i] = LEVELS; /* nothing but another exact one matters any more */
			continue;
		}
		levels[i] = level(&r->arena, &choices[i], &t);
		if (levels[i] < best) {
			best = levels[i];
			fit = 0;
		}
		if (levels[i] != best || best == LEVELS)
			continue;
		if (fit && choices[i].group && choices[*index].group && strcmp(choices[i].group, choices[*index].group) == 0) {
			*index = choices[*index].hint && !choices[i].hint ? i : *index;
			continue;
		}
		*index = i;
		fit++;
	}
	if (best == LEVELS)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no %s \"%.200s\""), r->say(what), typed);
	if (fit > 1)
		return rbk_fail(err, RBK_E_AMBIGUOUS, N_("several fit \"%.100s\"; give more of the name, or an id: %.900s"), typed,
		                candidates(r, choices, n, levels, best));
	return 0;
}
