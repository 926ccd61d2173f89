/* What the tests of KPI sheets share: the cases of fixtures/kpi made into the
   input of a sheet. Nothing here can score. */
#ifndef RBK_TESTS_UNIT_KPI_WORLD_H
#define RBK_TESTS_UNIT_KPI_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/rules/kpi.h"

#define FOLDER SOURCE_DIR "/fixtures/kpi/"
#define FACTS_MAX 64
#define FIGURE_MAX 9007199254740991

struct world {
	struct rbk_arena         a;
	const struct rbk_policy *p;
	struct rbk_kpi_fact      facts[FACTS_MAX];
	struct rbk_kpi_input     in;
};

static inline struct rbk_json *
load(struct rbk_arena *a, const char *name)
{
	char path[1024], *bytes = rbk_arena_take(a, 1 << 20);
	struct rbk_json *v;
	struct rbk_err err = {0};

	(void)snprintf(path, sizeof path, FOLDER "%s", name);
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	size_t n = fread(bytes, 1, 1 << 20, f);

	(void)fclose(f);
	if (rbk_json_read(&v, a, bytes, n, &err))
		fail_msg("%s: %s", path, err.text);
	return v;
}

static inline int
setup(void **state)
{
	static struct world w;

	w = (struct world){0};
	w.p = rbk_policy_builtin(&w.a);
	*state = &w;
	return 0;
}

static inline int
teardown(void **state)
{
	rbk_arena_free(&((struct world *)*state)->a);
	return 0;
}

static inline rbk_month
month_of(const char *text)
{
	struct rbk_err err = {0};
	rbk_month m;

	if (rbk_month_read(&m, text, &err))
		fail_msg("%s", err.text);
	return m;
}

static inline const char *
replaced(struct rbk_arena *a, const char *text, const char *old, const char *neu)
{
	const char *at = strstr(text, old);

	return at ? rbk_arena_print(a, "%.*s%s%s", (int)(at - text), text, neu, at + strlen(old)) : NULL;
}

/* The compiled-in policy with pieces of text replaced: [[old, new], …]. */
static inline const struct rbk_policy *
changed(struct world *w, const struct rbk_json *with)
{
	const struct rbk_policy_text *files;
	struct rbk_policy_text mine[16];
	size_t n = rbk_policy_builtin_files(&files);
	const struct rbk_policy *p;
	struct rbk_err err = {0};

	if (!with)
		return w->p;
	for (size_t i = 0; i < n; i++) {
		mine[i] = files[i];
		mine[i].bytes = rbk_arena_copy(&w->a, files[i].bytes, files[i].len);
	}
	RBK_JSON_EACH(pair, with) {
		bool hit = false;

		for (size_t i = 0; i < n; i++) {
			const char *bytes = strcmp(files[i].name, "names") ? replaced(&w->a, mine[i].bytes, pair->child->str, pair->last->str) : NULL;

			if (!bytes)
				continue;
			mine[i].bytes = bytes;
			mine[i].len = strlen(bytes);
			hit = true;
		}
		if (!hit)
			fail_msg("the policy has no %s", pair->child->str);
	}
	if (rbk_policy_read_any(&p, &w->a, mine, n, &err)) /* an older policy may leave levels out */
		fail_msg("%s", err.text);
	return p;
}

static inline void
add_facts(struct world *w, enum rbk_kpi_what what, const struct rbk_json *shares, int64_t n)
{
	const struct rbk_json *it = shares ? shares->child : NULL;

	for (int64_t i = 0; shares ? it != NULL : i < n; i++, it = it ? it->next : NULL) {
		assert_true(w->in.n_facts < FACTS_MAX);
		w->facts[w->in.n_facts++] = (struct rbk_kpi_fact){
			.what = what, .month = w->in.month, .person = w->in.person, .record = "01ARYZ6S41TSV4RRFFQ69G5FAV",
			.client = rbk_arena_print(&w->a, "c%zu", w->in.n_facts), .share = it ? it->num : 100,
		};
	}
}

static inline struct rbk_kpi_input *
input(struct world *w, const struct rbk_policy *p, const struct rbk_json *c)
{
	const char *level = rbk_json_get_str(c, "level");

	w->in = (struct rbk_kpi_input){ .policy = p, .person = "r-li", .level = level ? level : "manager", .unit = "east",
	                                .head = rbk_json_get_bool(c, "head"), .month = month_of("2026-11"), .facts = w->facts,
	                                .hired = rbk_json_get_str(c, "hired"), .transferred = rbk_json_get_str(c, "transferred"),
	                                .no_clients = rbk_json_get_bool(c, "no_clients"), .staff_loss = rbk_json_get_str(c, "staff_loss") };
	if (rbk_json_get(c, "figure") && rbk_json_get(c, "figure")->type == RBK_J_OBJ)
		w->in.person_figure = w->in.unit_figure = rbk_json_get(c, "figure");
	if (rbk_json_get(c, "unit_figure"))
		w->in.unit_figure = rbk_json_get(c, "unit_figure");
	add_facts(w, RBK_KPI_FOLLOW_UP, NULL, rbk_json_get_int(c, "follow_ups", 0));
	add_facts(w, RBK_KPI_DEAL, rbk_json_get(c, "deals"), 0);
	add_facts(w, RBK_KPI_LANDING, rbk_json_get(c, "landings"), 0);
	add_facts(w, RBK_KPI_LOSS, NULL, rbk_json_get_int(c, "losses", 0));
	return &w->in;
}

static inline const struct rbk_kpi_row *
row_of(const struct rbk_kpi_sheet *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->rows[i].rule->id, id) == 0)
			return &s->rows[i];
	fail_msg("the sheet has no row %s", id);
	return NULL;
}

static inline void
same(const char *what, const char *got, const char *want)
{
	if ((got || want) && (!got || !want || strcmp(got, want) != 0))
		fail_msg("%s: %s, expected %s", what, got ? got : "none", want ? want : "none");
}

static inline void
number(const char *what, const struct rbk_json *c, const char *field, int64_t got)
{
	if (rbk_json_get(c, field) && rbk_json_get_int(c, field, 0) != got)
		fail_msg("%s: %s is %lld, expected %lld", what, field, (long long)got, (long long)rbk_json_get_int(c, field, 0));
}

static inline const struct rbk_policy *
policy_of(struct world *w, const struct rbk_json *c)
{
	struct rbk_err err = {0};
	struct rbk_json *with = NULL;
	static const char text[] = "[[\"\\\"metric\\\": \\\"turnover\\\", \\\"of\\\": \\\"person\\\", \\\"weight\\\": 60, \\\"target\\\": 100, \\\"lose\\\": 1, \\\"per\\\": 1, \\\"side\\\": \\\"below\\\", \\\"steps\\\": \\\"full\\\"\","
		"\"\\\"metric\\\": \\\"turnover\\\", \\\"of\\\": \\\"person\\\", \\\"weight\\\": 60, \\\"target\\\": 100, \\\"lose\\\": 1, \\\"per\\\": 1, \\\"side\\\": \\\"below\\\", \\\"steps\\\": \\\"linear\\\"\"]]";

	if (rbk_json_get_bool(c, "linear") && rbk_json_read(&with, &w->a, text, strlen(text), &err))
		fail_msg("%s", err.text);
	return changed(w, with);
}

/* A case of one row: a level whose sheet has the row, unless the case says one. */
static inline const struct rbk_kpi_row *
row_of_case(struct rbk_kpi_sheet *s, struct world *w, struct rbk_json *c)
{
	const char *id = rbk_json_get_str(c, "rule"), *sheet = rbk_arena_copy(&w->a, id + 4, strcspn(id + 4, "."));

	if (strcmp(sheet, "head") == 0)
		rbk_json_set_bool(&w->a, c, "head", true);
	else if (!rbk_json_get(c, "level"))
		rbk_json_set_str(&w->a, c, "level", sheet);
	rbk_kpi_sheet_make(s, &w->a, input(w, changed(w, rbk_json_get(c, "with")), c));
	return row_of(s, id);
}

#endif
