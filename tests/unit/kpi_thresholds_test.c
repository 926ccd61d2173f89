/* Both sides of every threshold: what policy counts from has a case on it and
   one just beside it in fixtures/kpi. What lacks one is listed. That the cases
   come out as they say: kpi_cases_test, kpi_fact_test. */
#include "tests/unit/kpi_world.h"

#include "core/model/finding.h"

static size_t missing;

static void
want(bool there, const char *of, const char *what)
{
	if (!there)
		print_error("%s: no case %s\n", of, what);
	missing += !there;
}

/* Where a row can turn. */
enum side { ON, INSIDE, FIRST, LAST, FLOOR, BEYOND, BETTER, SIDES };
static const char *const sides[] = {
	[ON] = "exactly on the target", [INSIDE] = "short of the target by less than a step", [FIRST] = "of exactly one step",
	[LAST] = "with the last points left", [FLOOR] = "where the last ones go", [BEYOND] = "beyond that", [BETTER] = "better than the target",
};

static void
see_row(bool seen[SIDES], const struct rbk_kpi_row *row)
{
	const struct rbk_kpi_rule *k = row->rule;
	const int64_t unit = row->metric->counts ? k->per * 10000 : k->per * row->den, last = (k->weight + k->lose - 1) / k->lose;
	const int64_t diff = row->metric->lower ? 100 * row->num - k->target * row->den : k->target * row->den - 100 * row->num;

	seen[BETTER] |= diff < 0;
	seen[ON] |= diff == 0;
	seen[INSIDE] |= diff > 0 && diff < unit;
	seen[FIRST] |= diff == unit;
	seen[LAST] |= diff / unit == last - 1;
	seen[FLOOR] |= diff == last * unit;
	seen[BEYOND] |= diff > last * unit;
}

/* Is the row scored as policy has it: not by a case's own numbers? */
static bool
as_policy(const struct rbk_kpi_row *row, const struct rbk_json *args)
{
	const struct rbk_kpi_rule *k = row->rule;

	return k->weight == rbk_json_get_int(args, "weight", -1) && k->target == rbk_json_get_int(args, "target", -1) &&
	       k->lose == rbk_json_get_int(args, "lose", -1) && k->per == rbk_json_get_int(args, "per", -1) &&
	       k->linear == (strcmp(rbk_json_get_str(args, "steps"), "linear") == 0);
}

static void
row_has_its_cases(struct world *w, const struct rbk_json *cases, const struct rbk_rule_text *t)
{
	const struct rbk_kpi_metric *m = rbk_kpi_metric_find(rbk_json_get_str(t->args, "metric"));
	bool seen[SIDES] = {0}, full = false, by_tick = false, by_loss = false;

	RBK_JSON_EACH(c, cases) {
		struct rbk_kpi_sheet s;

		if (strcmp(rbk_json_get_str(c, "rule"), t->id) != 0)
			continue;
		const struct rbk_kpi_row *row = row_of_case(&s, w, c);

		if (row->lack.what)
			continue;
		if (m->ticked) {
			full |= row->score > 0;
			by_tick |= row->score == 0 && row->reason && !row->facts[0];
			by_loss |= row->score == 0 && !row->reason && row->facts[0];
		} else if (as_policy(row, t->args)) {
			see_row(seen, row);
		}
	}
	if (m->ticked) {
		want(full, t->id, "with nothing lost");
		want(by_tick, t->id, "with a tick alone");
		want(by_loss, t->id, "with a lost project alone");
		return;
	}
	for (int i = 0; i < SIDES; i++)
		if (!(m->counts && i == INSIDE) && !(m->lower && rbk_json_get_int(t->args, "target", 0) == 0 && i == BETTER)) /* clients are whole; nothing is below 0 */
			want(seen[i], t->id, sides[i]);
}

static void
rows_have_both_sides(void **state)
{
	struct world *w = *state;
	const struct rbk_json *cases = rbk_json_get(load(&w->a, "rows.json"), "cases");
	const struct rbk_rule_text *t;
	size_t rows = 0;

	missing = 0;
	for (size_t i = 0; (t = rbk_policy_text_at(w->p, i)); i++)
		if (t->args && rbk_json_get(t->args, "sheet") && rbk_json_get(t->args, "metric")) {
			row_has_its_cases(w, cases, t);
			rows++;
		}
	assert_true(rows > 18);
	assert_int_equal(missing, 0);
}

/* Whatever can be missing is missing in some case. */
static void
what_can_be_missing_is(void **state)
{
	struct world *w = *state;
	const struct rbk_json *cases = rbk_json_get(load(&w->a, "rows.json"), "cases");
	const char *id;

	missing = 0;
	for (size_t i = 0; (id = rbk_message_id(i)); i++) {
		bool seen = false;

		if (strncmp(id, "kpi.", 4) != 0)
			continue;
		RBK_JSON_EACH(c, cases)
			seen |= rbk_json_get_str(c, "lacks") && strcmp(rbk_json_get_str(c, "lacks"), id) == 0;
		want(seen, id, "that lacks it");
	}
	assert_int_equal(missing, 0);
}

/* The least total of a grade, and one at most a point below it. */
static void
grades_have_both_sides(void **state)
{
	struct world *w = *state;
	const struct rbk_json *cases = rbk_json_get(load(&w->a, "sheets.json"), "cases");
	const char *grade;

	missing = 0;
	for (size_t i = 0; (grade = rbk_policy_word_at(w->p, "kpi_grades", i)); i++) {
		const int64_t least = rbk_policy_of(w->p, "kpi.grades", grade, -1) * RBK_KPI_POINT;
		bool on = false, below = false;

		RBK_JSON_EACH(c, cases) {
			const int64_t total = rbk_json_get_int(c, "total", -1);
			const char *got = rbk_json_get_str(c, "grade");

			on |= got && total == least && strcmp(got, grade) == 0;
			below |= got && total < least && total >= least - RBK_KPI_POINT && strcmp(got, grade) != 0;
		}
		want(on || least == 0, grade, "with its least total");
		want(below || least == 0, grade, "just below it");
	}
	assert_int_equal(missing, 0);
}

/* An exemption that is over on the month's first day, and one that ends a day later. */
static void
exemptions_have_both_sides(void **state)
{
	static const char *const rules[][2] = { { "hired", "kpi.hired_months" }, { "transferred", "kpi.transferred_months" } };
	struct world *w = *state;
	const struct rbk_json *cases = rbk_json_get(load(&w->a, "sheets.json"), "cases");
	const rbk_day first = rbk_month_first(month_of("2026-11"));
	struct rbk_err err = {0};

	missing = 0;
	for (size_t i = 0; i < 2; i++) {
		bool over = false, exempt = false;

		RBK_JSON_EACH(c, cases) {
			const char *day = rbk_json_get_str(c, rules[i][0]), *state_word = rbk_json_get_str(c, "state");
			rbk_day d;

			if (!day)
				continue;
			assert_int_equal(rbk_day_read(&d, day, &err), 0);
			d = rbk_day_months_on(d, (int)rbk_policy_int(w->p, rules[i][1]));
			over |= d == first && strcmp(state_word, "exempt") != 0;
			exempt |= d == first + 1 && strcmp(state_word, "exempt") == 0;
		}
		want(over, rules[i][1], "that is over on the first day");
		want(exempt, rules[i][1], "that ends on the second");
	}
	assert_int_equal(missing, 0);
}

/* A run as long as a consequence asks for, one a month shorter, and one that
   was broken; the months of a promotion likewise. */
static void
runs_have_both_sides(void **state)
{
	struct world *w = *state;
	const struct rbk_json *cases = rbk_json_get(load(&w->a, "career.json"), "cases");
	const struct rbk_rule_text *t;
	const int64_t months = rbk_policy_int(w->p, "promotion.months");
	bool ready = false, just_short = false;

	missing = 0;
	for (size_t i = 0; (t = rbk_policy_text_at(w->p, i)); i++) {
		const int64_t run = rbk_json_get_int(t->args, "run", 0);
		bool enough = false, fewer = false;

		if (!run)
			continue;
		RBK_JSON_EACH(c, cases) {
			const char *is = rbk_json_get_str(c, rbk_json_get_bool(t->args, "unfit") ? "if_unfit" : "recommended");
			const bool same_id = is && strcmp(is, t->id) == 0, staff = strcmp(rbk_json_get_str(c, "level"), "staff") == 0;
			const int64_t n = rbk_json_get_int(c, "run", -1);

			if (staff != (strcmp(rbk_json_get_str(t->args, "from"), "staff") == 0))
				continue;
			enough |= n == run && same_id;
			fewer |= n == run - 1 && !same_id;
		}
		want(enough, t->id, "of just so many months");
		want(fewer, t->id, "of a month less");
	}
	RBK_JSON_EACH(c, cases) {
		const char *promotion = rbk_json_get_str(c, "promotion");

		ready |= promotion && rbk_json_get_int(c, "good", -1) == months && strcmp(promotion, "ready") == 0;
		just_short |= promotion && rbk_json_get_int(c, "good", -1) == months - 1 && strcmp(promotion, "short") == 0;
	}
	want(ready, "promotion.months", "of just so many");
	want(just_short, "promotion.months", "of one less");
	assert_int_equal(missing, 0);
}

/* A contact entered at the last moment that counts, and one a second later; the
   first and the last second of a month. */
static void
moments_have_both_sides(void **state)
{
	struct world *w = *state;
	const struct rbk_json *cases = rbk_json_get(load(&w->a, "facts.json"), "cases");
	const int64_t hours = rbk_policy_int(w->p, "record.late_hours");
	const rbk_time first = rbk_day_start(rbk_month_first(month_of("2026-11")), 480), behind = rbk_day_start(rbk_month_first(month_of("2026-12")), 480);
	bool in_time = false, late = false, edges[4] = {0};

	missing = 0;
	RBK_JSON_EACH(c, cases)
		RBK_JSON_EACH(it, rbk_json_get(c, "records")) {
			const struct rbk_record rec = { NULL, it };
			const size_t counts = rbk_json_get(c, "facts")->count;
			rbk_time at, entered;

			if (strcmp(rbk_json_get_str(it, "kind"), "activity") != 0 || !rbk_record_time(&at, &rec, "at"))
				continue;
			edges[0] |= at == first;
			edges[1] |= at == first - 1000;
			edges[2] |= at == behind - 1000;
			edges[3] |= at == behind;
			if (!rbk_record_time(&entered, &rec, "entered") || rbk_json_get(c, "records")->count != 2)
				continue;
			in_time |= entered - at == hours * 3600000 && counts == 1;
			late |= entered - at == hours * 3600000 + 1000 && counts == 0;
		}
	want(in_time, "record.late_hours", "entered at the last moment");
	want(late, "record.late_hours", "entered a second later");
	want(edges[0] && edges[1], "a month", "at its first second and the one before");
	want(edges[2] && edges[3], "a month", "at its last second and the one behind");
	assert_int_equal(missing, 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(rows_have_both_sides), T(what_can_be_missing_is), T(grades_have_both_sides), T(exemptions_have_both_sides),
		T(runs_have_both_sides), T(moments_have_both_sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
