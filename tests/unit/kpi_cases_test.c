/* KPI sheets: the cases of fixtures/kpi, worked by hand; what no figures can
   do to a score; and: no metric is without a case. (That no row or rule is
   without one: policy_cases_test.) */
#include "tests/unit/kpi_world.h"

#include <stdlib.h>

#include "core/rules/career.h"

static void
row_case(struct world *w, struct rbk_json *c)
{
	const char *about = rbk_json_get_str(c, "about");
	struct rbk_kpi_sheet s;
	const struct rbk_kpi_row *row = row_of_case(&s, w, c);

	same(about, row->lack.what, rbk_json_get_str(c, "lacks"));
	if (row->lack.what) {
		same(about, row->lack.arg, rbk_json_get_str(c, "arg"));
		assert_int_equal(s.state, RBK_KPI_OPEN);
		assert_null(s.grade);
		assert_int_equal(row->score, 0);
		return;
	}
	number(about, c, "num", row->num);
	number(about, c, "den", row->den);
	number(about, c, "short", row->short_steps);
	number(about, c, "lost", row->lost);
	number(about, c, "score", row->score);
	assert_int_equal(row->lost + row->score, row->rule->weight * RBK_KPI_POINT);
}

static void
rows(void **state)
{
	struct world *w = *state;
	size_t n = 0;

	RBK_JSON_EACH(c, rbk_json_get(load(&w->a, "rows.json"), "cases")) {
		row_case(w, c);
		n++;
	}
	assert_true(n > 80);
}

static bool
marked(const struct rbk_kpi_sheet *s, const char *id)
{
	for (size_t i = 0; s->marks[i]; i++)
		if (strcmp(s->marks[i], id) == 0)
			return true;
	return false;
}

static void
sheet_case(struct world *w, const struct rbk_json *c)
{
	static const char *const states[] = { [RBK_KPI_DONE] = "done", [RBK_KPI_OPEN] = "open", [RBK_KPI_EXEMPT] = "exempt", [RBK_KPI_NO_SHEET] = "none" };
	const char *about = rbk_json_get_str(c, "about"), *until = rbk_json_get_str(c, "until"), *mark = rbk_json_get_str(c, "marked");
	struct rbk_kpi_sheet s;
	char day[RBK_TIME_TEXT];
	size_t n = 0;

	rbk_kpi_sheet_make(&s, &w->a, input(w, policy_of(w, c), c));
	same(about, states[s.state], rbk_json_get_str(c, "state"));
	RBK_JSON_EACH(it, rbk_json_get(c, "scores")) {
		assert_true(n < s.n);
		if ((s.rows[n].lack.what != NULL) != (it->type == RBK_J_NULL) || (it->type == RBK_J_INT && it->num != s.rows[n].score))
			fail_msg("%s: row %zu scores %lld%s", about, n + 1, (long long)s.rows[n].score, s.rows[n].lack.what ? " (not assessed)" : "");
		n++;
	}
	assert_int_equal(n, s.n);
	number(about, c, "total", s.total);
	same(about, s.grade, rbk_json_get_str(c, "grade"));
	same(about, s.exempt, rbk_json_get_str(c, "exempt"));
	if (rbk_json_get(c, "sheet"))
		same(about, s.sheet, rbk_json_get_str(c, "sheet"));
	assert_int_equal(s.borrowed, rbk_json_get_bool(c, "borrowed"));
	if (mark && !marked(&s, mark))
		fail_msg("%s: it isn't marked with %s", about, mark);
	rbk_day_write(day, s.exempt_until);
	if (until)
		same(about, day, until);
	/* its JSON says the same */
	struct rbk_json *v = rbk_kpi_sheet_json(&w->a, &s, 480);

	same(about, rbk_json_get_str(v, "state"), states[s.state]);
	same(about, rbk_json_get_str(v, "grade"), s.grade);
	assert_int_equal(rbk_json_get(v, "rows")->count, s.n);
	assert_int_equal(rbk_json_get_int(v, "total", 0), s.total);
}

static void
sheets(void **state)
{
	struct world *w = *state;
	size_t n = 0;

	RBK_JSON_EACH(c, rbk_json_get(load(&w->a, "sheets.json"), "cases")) {
		sheet_case(w, c);
		n++;
	}
	assert_true(n > 20);
}

static void
need(void **state)
{
	struct world *w = *state;

	RBK_JSON_EACH(c, rbk_json_get(load(&w->a, "sheets.json"), "need")) {
		int64_t total = rbk_policy_of(w->p, "kpi.grades", rbk_json_get_str(c, "grade"), -1) * RBK_KPI_POINT;
		const char *about = rbk_json_get_str(c, "about");
		struct rbk_kpi_way ways[RBK_KPI_ROWS_MAX];
		struct rbk_kpi_sheet s;
		size_t k = 0;

		rbk_kpi_sheet_make(&s, &w->a, input(w, w->p, c));
		size_t n = rbk_kpi_need(ways, &s, total);

		RBK_JSON_EACH(it, rbk_json_get(c, "ways")) {
			assert_true(k < n);
			same(about, ways[k].row->rule->id, rbk_json_get_str(it, "id"));
			number(about, it, "num", ways[k].num);
			number(about, it, "gain", ways[k].score - ways[k].row->score);
			assert_int_equal(ways[k].enough, rbk_json_get_bool(it, "enough"));
			k++;
		}
		assert_int_equal(k, n);
	}
}

/* No policy signs anything off yet; one that does has no marks. */
static void
signed_off(void **state)
{
	struct world *w = *state;
	const struct rbk_policy_text *files;
	struct rbk_policy_text mine[16];
	size_t n = rbk_policy_builtin_files(&files);
	struct rbk_err err = {0};
	struct rbk_kpi_sheet s;
	const struct rbk_policy *p;

	for (size_t i = 0; i < n; i++) {
		struct rbk_buf text = {0};

		mine[i] = files[i];
		if (strcmp(files[i].name, "names") == 0)
			continue;
		for (const char *at = files[i].bytes; at < files[i].bytes + files[i].len; at++) {
			if (strncmp(at, "\"source\":", 9) == 0 && !strstr(rbk_arena_copy(&w->a, at - 12 > files[i].bytes ? at - 12 : at, 12), "\"zh\""))
				rbk_buf_str(&text, at[-1] == ' ' && at[-2] == ' ' ? "\"signed\": true, " : "");
			rbk_buf_char(&text, *at);
		}
		mine[i].bytes = rbk_arena_copy(&w->a, text.text, text.len);
		mine[i].len = text.len;
		rbk_buf_free(&text);
	}
	if (rbk_policy_read(&p, &w->a, mine, n, &err))
		fail_msg("%s", err.text);
	struct rbk_json *c = rbk_json_obj(&w->a);

	rbk_kpi_sheet_make(&s, &w->a, input(w, p, c));
	if (s.marks[0])
		fail_msg("%s is marked", s.marks[0]);
	rbk_kpi_sheet_make(&s, &w->a, input(w, w->p, c));
	assert_true(marked(&s, "kpi.manager.turnover"));
	assert_true(marked(&s, "post.follow_ups"));
	assert_true(marked(&s, "kpi.deal_steps"));
	assert_false(marked(&s, "kpi.head.profit"));
	assert_false(marked(&s, "kpi.new_client_classes")); /* as printed */
}

/* careers */

static void
career_months(struct world *w, struct rbk_month_grade *out, size_t *n, const char *text)
{
	for (*n = 0; *text; text += strspn(text, ", ")) {
		char month[8] = "", word[16] = "";
		size_t k = strcspn(text, ",");

		assert_true(k > 8 && k < sizeof month + sizeof word - 1);
		memcpy(month, text, 7);
		memcpy(word, text + 8, k - 8);
		out[*n] = (struct rbk_month_grade){ .month = month_of(month), .exempt = strncmp(word, "exempt", 6) == 0 };
		if (strcmp(word, "open") != 0) /* none of "exempt" */
			out[*n].grade = rbk_policy_word(w->p, "kpi_grades", strncmp(word, "exempt ", 7) ? word : word + 7);
		(*n)++;
		text += k;
	}
}

static void
careers(void **state)
{
	static const char *const bars[] = { [RBK_PROMOTION_READY] = "ready", [RBK_PROMOTION_SHORT] = "short", [RBK_PROMOTION_BARRED] = "barred", [RBK_PROMOTION_TOP] = "top" };
	struct world *w = *state;
	size_t cases = 0;

	RBK_JSON_EACH(c, rbk_json_get(load(&w->a, "career.json"), "cases")) {
		const char *about = rbk_json_get_str(c, "about"), *now = rbk_json_get_str(c, "now");
		struct rbk_month_grade months[24];
		struct rbk_month_ruling rulings[8];
		struct rbk_career got;
		size_t n, k = 0;

		career_months(w, months, &n, rbk_json_get_str(c, "months"));
		RBK_JSON_EACH(it, rbk_json_get(c, "rulings"))
			rulings[k++] = (struct rbk_month_ruling){ month_of(it->name), it->str };
		rbk_career_of(&got, w->p, rbk_json_get_str(c, "level"), month_of(now ? now : "2026-11"), months, n, rulings, k);
		number(about, c, "run", got.run.n);
		same(about, got.recommended ? got.recommended->id : NULL, rbk_json_get_str(c, "recommended"));
		same(about, got.if_unfit ? got.if_unfit->id : NULL, rbk_json_get_str(c, "if_unfit"));
		if (rbk_json_get(c, "promotion"))
			same(about, bars[got.promotion], rbk_json_get_str(c, "promotion"));
		if (rbk_json_get(c, "next"))
			same(about, got.next_level, rbk_json_get_str(c, "next"));
		number(about, c, "good", got.good);
		cases++;
	}
	assert_true(cases > 20);
}

/* properties */

static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	return *seed ^= *seed << 17;
}

/* Mostly small, sometimes as large as a figure may be. */
static int64_t
some(uint64_t *seed, bool negative)
{
	static const int64_t sizes[] = { 3, 100, 101, 10000, 1000003, 9007199254740991 };
	int64_t size = sizes[next(seed) % 6], n = (int64_t)(next(seed) % (uint64_t)size);

	return negative && next(seed) % 4 == 0 ? -n : n;
}

static struct rbk_json *
some_figure(struct rbk_arena *a, uint64_t *seed)
{
	static const char *const fields[] = { "turnover", "turnover_target", "new_clients_target", "profit", "profit_target", "receivables", "overdue" };
	struct rbk_json *o = rbk_json_obj(a);

	for (size_t i = 0; i < 7; i++)
		if (next(seed) % 8)
			rbk_json_set_int(a, o, fields[i], some(seed, fields[i][0] == 'p' || i == 0));
	return o;
}

static const char *const posts[] = { "staff", "deputy_manager", "senior_manager", "vice_director", "chief" };

/* A sheet of random figures and facts. */
static void
some_sheet(struct rbk_kpi_sheet *s, struct world *w, struct rbk_arena *a, uint64_t *seed)
{
	struct rbk_json *c = rbk_json_obj(a);

	rbk_json_set_str(a, c, "level", posts[next(seed) % 5]);
	rbk_json_set_bool(a, c, "head", next(seed) % 3 == 0);
	rbk_json_set(a, c, "figure", some_figure(a, seed));
	rbk_json_set_int(a, c, "follow_ups", (int64_t)(next(seed) % 40));
	rbk_json_set_int(a, c, "losses", (int64_t)(next(seed) % 2));
	rbk_kpi_sheet_make(s, a, input(w, w->p, c));
}

static void
bounds_hold(void **state)
{
	struct world *w = *state;
	uint64_t seed = 20261123;

	for (int round = 0; round < 20000; round++) {
		struct rbk_arena a = {0};
		struct rbk_kpi_sheet s;
		int64_t sum = 0;
		bool open = false;

		some_sheet(&s, w, &a, &seed);
		for (size_t i = 0; i < s.n; i++) {
			const struct rbk_kpi_row *row = &s.rows[i];

			if (row->score < 0 || row->score > row->rule->weight * RBK_KPI_POINT || (row->lack.what && row->score))
				fail_msg("round %d: %s scores %lld", round, row->rule->id, (long long)row->score);
			open = open || row->lack.what;
			sum += row->score;
		}
		assert_int_equal(sum, s.total);
		assert_true(s.total >= 0 && s.total <= 100 * RBK_KPI_POINT);
		assert_int_equal(s.state == RBK_KPI_OPEN, open);
		if (s.grade) /* a function of the exact total */
			assert_string_equal(s.grade, s.total >= 9000 ? "a" : s.total >= 8000 ? "b" : s.total >= 6000 ? "c" : "d");
		assert_int_equal(s.grade != NULL, s.n && !open);
		rbk_arena_free(&a);
	}
}

/* What is written of a sheet and read back is the sheet: it writes the same. */
static void
written_and_read_back(void **state)
{
	struct world *w = *state;
	const struct rbk_policies policies = { .at = &w->p, .n = 1, .offset_min = 480 };
	struct rbk_buf x = {0}, y = {0};
	uint64_t seed = 3;

	for (int round = 0; round < 2000; round++) {
		struct rbk_arena a = {0};
		struct rbk_kpi_sheet s, back;

		some_sheet(&s, w, &a, &seed);
		struct rbk_json *o = rbk_kpi_sheet_json(&a, &s, 480);

		assert_true(rbk_kpi_sheet_load(&back, &a, o, &policies));
		assert_int_equal(back.n, s.n);
		for (size_t i = 0; i < s.n; i++)
			assert_string_equal(back.rows[i].rule->text[1], s.rows[i].rule->text[1]);
		rbk_buf_clear(&x);
		rbk_buf_clear(&y);
		rbk_json_line(&x, o);
		rbk_json_line(&y, rbk_kpi_sheet_json(&a, &back, 480));
		assert_string_equal(x.text, y.text);
		rbk_arena_free(&a);
	}
	rbk_buf_free(&x);
	rbk_buf_free(&y);
}

static void
what_is_no_sheet_is_not_read(void **state)
{
	static const char *const bad[] = {
		"{}", "{\"month\":\"2026-11\"}", "{\"month\":\"2026-13\",\"state\":\"done\"}", "{\"month\":\"2026-11\",\"state\":\"x\"}",
		"{\"month\":\"2026-11\",\"state\":\"exempt\",\"exempt\":\"hired\"}", "{\"month\":\"2026-11\",\"state\":\"done\",\"rows\":[{\"id\":\"x\",\"metric\":\"luck\"}]}",
		"{\"month\":\"2026-11\",\"state\":\"done\",\"rows\":[{\"id\":\"x\",\"metric\":\"turnover\",\"den\":0}]}",
	};
	struct world *w = *state;
	const struct rbk_policies policies = { .at = &w->p, .n = 1, .offset_min = 480 };
	struct rbk_kpi_sheet s;
	struct rbk_err err = {0};
	struct rbk_json *v;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(rbk_json_read(&v, &w->a, bad[i], strlen(bad[i]), &err), 0);
		if (rbk_kpi_sheet_load(&s, &w->a, v, &policies))
			fail_msg("%s is read", bad[i]);
	}
	struct rbk_buf many = {0};

	rbk_buf_str(&many, "{\"month\":\"2026-11\",\"state\":\"done\",\"rows\":[");
	for (int i = 0; i <= RBK_KPI_ROWS_MAX; i++)
		rbk_buf_print(&many, "%s{\"id\":\"x\",\"metric\":\"turnover\",\"den\":1}", i ? "," : "");
	rbk_buf_str(&many, "]}");
	assert_int_equal(rbk_json_read(&v, &w->a, many.text, many.len, &err), 0);
	assert_false(rbk_kpi_sheet_load(&s, &w->a, v, &policies)); /* one row too many */
	rbk_buf_free(&many);
}

/* So many clients, whole ones; the last one shared. */
static struct rbk_json *
clients(struct rbk_arena *a, uint64_t n, int64_t last)
{
	struct rbk_json *list = rbk_json_list(a);

	for (uint64_t i = 0; i < n; i++)
		rbk_json_add(list, rbk_json_int(a, i + 1 < n ? 100 : last));
	return list;
}

/* More turnover, profit, clients; less that is overdue: never a lower score. */
static void
better_is_never_worse(void **state)
{
	struct world *w = *state;
	struct rbk_json *flag = rbk_json_obj(&w->a);
	const struct rbk_policy *policies[2] = { w->p, NULL };
	uint64_t seed = 42;

	rbk_json_set_bool(&w->a, flag, "linear", true);
	policies[1] = policy_of(w, flag);
	for (int round = 0; round < 20000; round++) {
		struct rbk_arena a = {0};
		struct rbk_json *c = rbk_json_obj(&a), *figure = some_figure(&a, &seed), *better = rbk_json_copy(&a, figure);
		struct rbk_kpi_sheet before, after;
		bool linear = round % 2;

		RBK_JSON_EACH(it, better) {
			if (strcmp(it->name, "turnover") == 0 || strcmp(it->name, "profit") == 0)
				it->num += (FIGURE_MAX - it->num) / (int64_t)(1 + next(&seed) % 1000);
			else if (strcmp(it->name, "overdue") == 0)
				it->num -= it->num / (int64_t)(1 + next(&seed) % 1000);
		}
		rbk_json_set_str(&a, c, "level", posts[next(&seed) % 5]);
		rbk_json_set_bool(&a, c, "head", !linear && next(&seed) % 3 == 0);
		rbk_json_set_int(&a, c, "follow_ups", (int64_t)(next(&seed) % 30));
		rbk_json_set(&a, c, "figure", figure);
		uint64_t deals = next(&seed) % 8;
		int64_t share = 1 + (int64_t)(next(&seed) % 100);

		rbk_json_set(&a, c, "deals", clients(&a, deals, share));
		rbk_json_set(&a, c, "landings", clients(&a, deals, share));
		rbk_json_set_int(&a, c, "losses", (int64_t)(next(&seed) % 2));
		rbk_kpi_sheet_make(&before, &a, input(w, policies[linear], c));
		rbk_json_set(&a, c, "figure", better);
		rbk_json_set_int(&a, c, "follow_ups", rbk_json_get_int(c, "follow_ups", 0) + (int64_t)(next(&seed) % 3));
		share = deals && next(&seed) % 2 ? 100 : share;
		deals += next(&seed) % 3;
		rbk_json_set(&a, c, "deals", clients(&a, deals, share));
		rbk_json_set(&a, c, "landings", clients(&a, deals, share));
		rbk_json_set_int(&a, c, "losses", 0);
		rbk_kpi_sheet_make(&after, &a, input(w, policies[linear], c));
		assert_int_equal(before.n, after.n);
		for (size_t i = 0; i < before.n; i++)
			if (after.rows[i].score < before.rows[i].score)
				fail_msg("round %d: %s falls from %lld to %lld", round, before.rows[i].rule->id, (long long)before.rows[i].score, (long long)after.rows[i].score);
		assert_true(after.total >= before.total);
		rbk_arena_free(&a);
	}
}

/* What need says is enough is enough, and one less isn't. */
static void
need_is_least(void **state)
{
	struct world *w = *state;
	uint64_t seed = 7;
	size_t ways_seen = 0;

	for (int round = 0; round < 3000; round++) {
		struct rbk_arena a = {0};
		struct rbk_kpi_way ways[RBK_KPI_ROWS_MAX];
		struct rbk_kpi_sheet s;

		some_sheet(&s, w, &a, &seed);
		size_t n = rbk_kpi_need(ways, &s, 8000);

		for (size_t i = 0; i < n; i++) {
			const struct rbk_kpi_row *row = ways[i].row;

			assert_true(ways[i].score >= row->score && ways[i].score <= row->rule->weight * RBK_KPI_POINT);
			assert_int_equal(ways[i].enough, s.total - row->score + row->rule->weight * RBK_KPI_POINT >= 8000);
			if (ways[i].enough)
				assert_true(s.total - row->score + ways[i].score >= 8000);
			else
				assert_int_equal(ways[i].score, row->rule->weight * RBK_KPI_POINT);
			ways_seen++;
		}
		rbk_arena_free(&a);
	}
	assert_true(ways_seen > 1000);
}

static void
every_metric_has_a_case(void **state)
{
	struct world *w = *state;
	const struct rbk_json *cases = rbk_json_get(load(&w->a, "rows.json"), "cases");
	const struct rbk_kpi_metric *m;
	size_t missing = 0;

	for (size_t i = 0; (m = rbk_kpi_metric_at(i)); i++) {
		bool found = false;

		RBK_JSON_EACH(c, cases)
			found = found || strcmp(rbk_json_get_str(rbk_policy_text_of(w->p, rbk_json_get_str(c, "rule"))->args, "metric"), m->id) == 0;
		if (!found)
			print_error("no case for the metric %s in fixtures/kpi\n", m->id);
		missing += !found;
	}
	assert_int_equal(missing, 0);
}

static void
due(void **state)
{
	struct world *w = *state;
	char text[RBK_TIME_TEXT];

	rbk_time_write(text, rbk_kpi_due(w->p, month_of("2026-11"), 480), 480);
	assert_string_equal(text, "2026-12-09T00:00:00+08:00"); /* by the 8th, 24:00 */
	rbk_time_write(text, rbk_kpi_due(w->p, month_of("2026-12"), 480), 480);
	assert_string_equal(text, "2027-01-09T00:00:00+08:00");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(rows), T(sheets), T(need), T(signed_off), T(careers), T(bounds_hold), T(better_is_never_worse), T(need_is_least), T(written_and_read_back), T(what_is_no_sheet_is_not_read),
		T(every_metric_has_a_case), T(due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
