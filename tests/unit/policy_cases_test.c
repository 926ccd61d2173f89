/* The cases of fixtures/policy, worked by hand, against the compiled-in
   policy; and: no rule, list or gate is without one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/authority.h"
#include "core/rules/funnel.h"
#include "tests/unit/case_records.h"

#define FOLDER SOURCE_DIR "/fixtures/"
#define FILES 4
#define RECORDS_MAX 32

struct world {
	struct rbk_arena         a;
	const struct rbk_policy *p;
	struct rbk_json         *files[FILES]; /* gates, rules; what kpi_cases_test works through */
	const struct rbk_json   *levels; /* of the case at hand */
};

static struct rbk_json *
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

static int
setup(void **state)
{
	static struct world w;

	w = (struct world){0};
	w.p = rbk_policy_builtin(&w.a);
	w.files[0] = load(&w.a, "policy/gates.json");
	w.files[1] = load(&w.a, "policy/rules.json");
	w.files[2] = load(&w.a, "kpi/rows.json");
	w.files[3] = load(&w.a, "kpi/career.json");
	*state = &w;
	return 0;
}

static int
teardown(void **state)
{
	rbk_arena_free(&((struct world *)*state)->a);
	return 0;
}

static const char *
level_of(void *ctx, const char *person)
{
	return rbk_json_get_str(((struct world *)ctx)->levels, person);
}

static const struct rbk_gate *
gate(const struct rbk_policy *p, const char *id)
{
	const struct rbk_gate *g = NULL;

	for (size_t i = 0; (g = rbk_policy_gate_at(p, i)) && strcmp(g->id, id) != 0; i++)
		;
	if (!g)
		fail_msg("there is no gate %s", id);
	return g;
}

static void
check_lacks(struct world *w, const char *what, const struct rbk_json *want, const struct rbk_answer *got)
{
	size_t n = 0;

	RBK_JSON_EACH(it, want) {
		if (!got->lacks[n] || strcmp(ulid(&w->a, it->str), got->lacks[n]) != 0)
			fail_msg("%s: lacks %s, expected %s", what, got->lacks[n] ? got->lacks[n] : "nothing", it->str);
		n++;
	}
	if (want && got->lacks[n])
		fail_msg("%s: lacks %s too", what, got->lacks[n]);
}

static void
gates(void **state)
{
	static const char *const states[] = {
		[RBK_GATE_MET] = "met", [RBK_GATE_WAIVED] = "waived", [RBK_GATE_NOT_ASKED] = "not_asked", [RBK_GATE_UNMET] = "unmet",
	};
	struct world *w = *state;
	size_t n = 0;

	RBK_JSON_EACH(c, rbk_json_get(w->files[0], "cases")) {
		const char *id = rbk_json_get_str(c, "rule"), *by = rbk_json_get_str(c, "by");
		struct rbk_record records[RECORDS_MAX];
		struct rbk_json *kase = rbk_json_get(c, "case");
		struct rbk_dossier d = { .policy = w->p, .at = records, .kase = kase, .level_of = level_of, .ctx = w };
		struct rbk_answer got;
		char what[200];

		w->levels = rbk_json_get(c, "levels");
		RBK_JSON_EACH(it, rbk_json_get(c, "records"))
			make_record(&records[d.n], &w->a, it, d.n), d.n++;
		RBK_JSON_EACH(it, kase ? rbk_json_get(kase, "voids") : NULL)
			rbk_json_set_str(&w->a, it, "record", ulid(&w->a, rbk_json_get_str(it, "record")));
		rbk_gate_ask(&got, gate(w->p, id), &d);
		(void)snprintf(what, sizeof what, "case %zu: %s", ++n, id);
		if (strcmp(states[got.state], rbk_json_get_str(c, "state")) != 0)
			fail_msg("%s is %s, expected %s", what, states[got.state], rbk_json_get_str(c, "state"));
		check_lacks(w, what, rbk_json_get(c, "lacks"), &got);
		if (got.has != rbk_json_get_int(c, "has", got.has) || got.needs != rbk_json_get_int(c, "needs", got.needs))
			fail_msg("%s has %lld of %lld", what, (long long)got.has, (long long)got.needs);
		if (by && (!got.by || strcmp(got.by, by) != 0))
			fail_msg("%s is by %s, expected %s", what, got.by ? got.by : "nobody", by);
	}
	assert_true(n > 80);
}

/* The compiled-in policy with one text replaced. */
static const struct rbk_policy *
changed(struct world *w, const struct rbk_json *with)
{
	const struct rbk_policy_text *files;
	struct rbk_policy_text mine[16];
	size_t n = rbk_policy_builtin_files(&files);
	const struct rbk_policy *p;
	struct rbk_err err = {0};
	bool hit = false;

	if (!with)
		return w->p;
	for (size_t i = 0; i < n; i++) {
		const char *old = with->child->str, *at;

		mine[i] = files[i];
		const char *bytes = rbk_arena_copy(&w->a, files[i].bytes, files[i].len);

		if (!(at = strstr(bytes, old)))
			continue;
		mine[i].bytes = rbk_arena_print(&w->a, "%.*s%s%s", (int)(at - bytes), bytes, with->last->str, at + strlen(old));
		mine[i].len = strlen(mine[i].bytes);
		hit = true;
	}
	assert_true(hit);
	if (rbk_policy_read(&p, &w->a, mine, n, &err))
		fail_msg("%s", err.text);
	return p;
}

static void
same(const char *what, const char *got, const char *want)
{
	if (!want && !got)
		return;
	if (!got || !want || strcmp(got, want) != 0)
		fail_msg("%s: %s, expected %s", what, got ? got : "none", want ? want : "none");
}

static void
numbers(const struct rbk_policy *p, const char *id, const struct rbk_json *c)
{
	const char *of = rbk_json_get_str(c, "of");
	size_t n = 0;

	if (rbk_json_get(c, "number"))
		assert_int_equal(of ? rbk_policy_of(p, id, of, -1) : rbk_policy_int(p, id), rbk_json_get_int(c, "number", -2));
	RBK_JSON_EACH(it, rbk_json_get(c, "items"))
		same(id, rbk_policy_item(p, id, n++), it->str);
	if (rbk_json_get(c, "items"))
		assert_null(rbk_policy_item(p, id, n));
	RBK_JSON_EACH(it, rbk_json_get(c, "map"))
		same(it->name, rbk_policy_word_of(p, id, it->name), it->str);
}

static void
words(const struct rbk_policy *p, const char *id, const struct rbk_json *c)
{
	const char *word = rbk_json_get_str(c, "word");
	int64_t n = 0;

	if (!rbk_json_get(c, "typed"))
		return;
	same(id, rbk_policy_word(p, id, rbk_json_get_str(c, "typed")), word);
	if (word)
		assert_int_equal(rbk_policy_rank(p, id, word), rbk_json_get_int(c, "place", -2));
	while (rbk_policy_word_at(p, id, (size_t)n))
		n++;
	assert_int_equal(n, rbk_json_get_int(c, "words", n));
}

static void
funnel(const struct rbk_policy *p, const struct rbk_json *c)
{
	const char *step = rbk_json_get_str(c, "step");
	struct rbk_err err = {0};
	rbk_day since, today;

	if (rbk_json_get(c, "weighted"))
		assert_int_equal(rbk_weighted(p, step, rbk_json_get_int(c, "volume", 0)), rbk_json_get_int(c, "weighted", -1));
	if (!rbk_json_get(c, "stalled"))
		return;
	assert_int_equal(rbk_day_read(&since, rbk_json_get_str(c, "since"), &err), 0);
	assert_int_equal(rbk_day_read(&today, rbk_json_get_str(c, "today"), &err), 0);
	assert_int_equal(rbk_stalled(p, step, since, today), rbk_json_get_bool(c, "stalled"));
}

/* A case that asks nothing would pass whatever the rule says. */
static void
asks_something(const struct rbk_json *c)
{
	static const char *const asked[] = { "band", "grade", "tier", "part", "number", "items", "map", "typed", "weighted", "stalled" };

	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		if (rbk_json_get(c, asked[i]))
			return;
	fail_msg("a case for %s asks nothing", rbk_json_get_str(c, "rule"));
}

static void
rules(void **state)
{
	static const char *const parts[] = { "none", "assists", "takes_part", "leads" };
	struct world *w = *state;

	RBK_JSON_EACH(c, rbk_json_get(w->files[1], "cases")) {
		const struct rbk_policy *p = changed(w, rbk_json_get(c, "with"));
		const char *id = rbk_json_get_str(c, "rule");
		int64_t volume = rbk_json_get_int(c, "volume", 0);

		asks_something(c);
		if (rbk_json_get(c, "band"))
			same(id, rbk_band_of(p, volume), rbk_json_get_str(c, "band"));
		if (rbk_json_get(c, "grade"))
			same(id, rbk_grade_of(p, volume), rbk_json_get_str(c, "grade"));
		if (rbk_json_get(c, "tier"))
			same(id, rbk_tier_of(p, volume), rbk_json_get_str(c, "tier"));
		if (rbk_json_get(c, "part"))
			same(rbk_json_get_str(c, "level"), parts[rbk_authority(p, rbk_json_get_str(c, "level"), volume)], rbk_json_get_str(c, "part"));
		numbers(p, id, c);
		words(p, id, c);
		funnel(p, c);
	}
}

static void
every_rule_has_a_case(void **state)
{
	struct world *w = *state;
	const struct rbk_rule_text *t;
	size_t missing = 0, n = 0;

	for (; (t = rbk_policy_text_at(w->p, n)); n++) {
		bool found = false;

		for (size_t f = 0; f < FILES; f++)
			RBK_JSON_EACH(c, rbk_json_get(w->files[f], "cases"))
				found = found || strcmp(rbk_json_get_str(c, "rule"), t->id) == 0;
		if (!found)
			print_error("no case for %s in fixtures/policy or fixtures/kpi\n", t->id);
		missing += !found;
	}
	assert_int_equal(missing, 0);
	assert_true(n > 70);
	for (size_t f = 0; f < FILES; f++) /* and no case for what isn't there any more */
		RBK_JSON_EACH(c, rbk_json_get(w->files[f], "cases"))
			if (!rbk_policy_text_of(w->p, rbk_json_get_str(c, "rule")))
				fail_msg("a case for %s, which is no rule", rbk_json_get_str(c, "rule"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(gates, setup, teardown),
		cmocka_unit_test_setup_teardown(rules, setup, teardown),
		cmocka_unit_test_setup_teardown(every_rule_has_a_case, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
