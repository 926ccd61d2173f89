/* Reviews of KPI sheets: who reviews whom; what a sheet is after fills and
   reviews in any order of adding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/rules/review.h"

static struct rbk_arena a;
static struct rbk_staff s;
static struct rbk_policies policies;
static struct rbk_record sheet;
static struct rbk_err err;

static rbk_time
at(const char *text)
{
	rbk_time t;

	assert_int_equal(rbk_time_read(&t, text, 480, &err), 0);
	return t;
}

static void
take(const char *json)
{
	struct rbk_record r;

	assert_int_equal(rbk_record_read(&r, &a, json, strlen(json), &err), 0);
	assert_int_equal(rbk_record_is(&r, "unit") ? rbk_units_add(&s.units, &a, &r, &err) : rbk_staff_add(&s, &a, &r, &err), 0);
}

#define PERSON(id, unit, leader, more)                                                                     \
	"{\"kind\":\"staff\",\"id\":\"" id "\",\"name\":\"" id "\",\"level\":\"manager\",\"unit\":\"" unit "\"" \
	leader ",\"since\":\"2026-01-01T00:00:00+08:00\"" more "}"
#define BY(id) ",\"leader\":\"" id "\""
#define UNIT(id, more) "{\"kind\":\"unit\",\"id\":\"" id "\",\"name\":\"" id "\",\"since\":\"2026-01-01T00:00:00+08:00\"" more "}"

static void
new_sheet(void)
{
	rbk_record_new(&sheet, &a, "kpi_sheet");
	rbk_json_set_str(&a, sheet.root, "person", "li");
	rbk_json_set_str(&a, sheet.root, "month", "2026-10");
}

/* hq (office) ── east (chen) ── east-1 (no head of its own): li and sun below
   chen, li led by sun; chen led by boss, who is led by nobody. */
static int
begin(void **state)
{
	static const char *const texts[] = {
		UNIT("hq", ",\"head\":\"office\""), UNIT("east", ",\"parent\":\"hq\",\"head\":\"chen\""),
		UNIT("east-1", ",\"parent\":\"east\""),
		PERSON("office", "hq", "", ""), PERSON("boss", "hq", BY("office"), ""),
		PERSON("chen", "east", BY("boss"), ",\"away\":[{\"delegate\":\"wang\",\"since\":\"2026-11-05T00:00:00+08:00\",\"until\":\"2026-11-07T00:00:00+08:00\"}]"),
		PERSON("sun", "east-1", BY("chen"), ""), PERSON("li", "east-1", BY("sun"), ""),
		PERSON("wang", "east", BY("chen"), ""), PERSON("gone", "east", BY("chen"), ",\"left\":\"2026-11-01T00:00:00+08:00\""),
		PERSON("zhao", "east", BY("gone"), ""),
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		take(texts[i]);
	policies = (struct rbk_policies){ .at = rbk_arena_take(&a, sizeof *policies.at), .n = 1, .offset_min = 480 };
	policies.at[0] = rbk_policy_builtin(&a);
	new_sheet();
	return 0;
}

static int
end(void **state)
{
	(void)state;
	rbk_staff_free(&s);
	rbk_arena_free(&a);
	rbk_err_clear(&err);
	return 0;
}

static void
reviewers(const char *person, const char *first, const char *second)
{
	struct rbk_reviewers who;

	rbk_reviewers_of(&who, &s, person, at("2026-11-03"));
	assert_string_equal(who.first ? who.first : "-", first);
	assert_string_equal(who.second ? who.second : "-", second);
}

static void
direct_and_department_leader(void **state)
{
	(void)state;
	reviewers("li", "sun", "chen");     /* direct leader, head of the unit above */
	reviewers("sun", "chen", "boss");   /* one person is both: the next leader up */
	reviewers("chen", "boss", "office"); /* nobody reviews themself: not the head of their own unit */
	reviewers("boss", "office", "-");   /* office heads the top unit and is the direct leader: nobody is left */
	reviewers("office", "-", "-");
	reviewers("zhao", "chen", "boss");  /* the direct leader left */
	reviewers("nobody", "-", "-");
}

/* A manager's sheet of two rows, 60 and 40 points. */
static const struct rbk_json *
filled(int64_t turnover, const char *more)
{
	struct rbk_json *v;
	const char *text = rbk_arena_print(&a, "{\"state\":\"done\",\"policy\":\"2015-09-14\",\"rows\":[{\"id\":\"one\",\"weight\":60,\"score\":%lld%s},"
	                                       "{\"id\":\"two\",\"weight\":40,\"score\":3000}],\"total\":%lld}",
	                                   (long long)turnover, more, (long long)turnover + 3000);

	assert_int_equal(rbk_json_read(&v, &a, text, strlen(text), &err), 0);
	return v;
}

static bool
fill(int64_t turnover, const char *when)
{
	return rbk_kpi_sheet_fill(&sheet, &a, filled(turnover, ""), at(when), 480);
}

static int64_t number;

/* A review of the newest fill, received then; scores, and why the first row
   is another one. */
static void
review(const char *by, const char *stage, const char *when, int64_t one, const char *why)
{
	const char *text = rbk_arena_print(&a, "{\"kind\":\"review\",\"id\":\"01M82Z00000000000000000%03lld\",\"person\":\"li\",\"month\":\"2026-10\",\"stage\":\"%s\","
	                                       "\"sheet\":\"%s\",\"rows\":[{\"id\":\"one\",\"filled\":5000,\"score\":%lld%s%s%s},{\"id\":\"two\",\"filled\":3000,\"score\":3000}],"
	                                       "\"at\":\"2026-11-01T00:00:00+08:00\",\"by\":\"%s\"}",
	                                   (long long)number, stage, rbk_kpi_sheet_hash(&sheet), (long long)one, why ? ",\"reason\":\"" : "", why ? why : "", why ? "\"" : "", by);
	struct rbk_record r;

	assert_int_equal(rbk_record_read(&r, &a, text, strlen(text), &err), 0);
	number++;
	assert_true(rbk_kpi_sheet_take(&sheet, &a, &r, number, 0, at(when), "0123456789012345678901234567890123456789", 480));
	assert_false(rbk_kpi_sheet_take(&sheet, &a, &r, number, 0, at(when), "0123456789012345678901234567890123456789", 480));
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
}

static const char *
str(const char *field)
{
	const char *v = rbk_record_str(&sheet, field);

	return v ? v : "-";
}

/* The effect of what came last, and why it has none. */
static void
effect_is(const char *effect, const char *why)
{
	const struct rbk_json *last = rbk_json_get(sheet.root, "received")->last;

	assert_string_equal(rbk_json_get_str(last, "effect"), effect);
	assert_string_equal(rbk_json_get_str(last, "why") ? rbk_json_get_str(last, "why") : "-", why);
}

static void
two_reviews_make_it_final(void **state)
{
	(void)state;
	assert_true(fill(5000, "2026-11-02"));
	assert_false(fill(5000, "2026-11-03")); /* says the same */
	review("sun", "first", "2026-11-03", 5000, NULL);
	effect_is("first", "-");
	assert_string_equal(str("state"), "first");
	assert_string_equal(str("grade"), "-");
	review("chen", "second", "2026-11-04", 4500, "漏了一笔退款");
	effect_is("final", "-");
	assert_string_equal(str("state"), "final");
	assert_int_equal(rbk_json_get_int(sheet.root, "total", 0), 7500); /* 45 + 30 */
	assert_string_equal(str("grade"), "c");
	assert_false(rbk_json_get_bool(sheet.root, "late"));
}

static void
what_has_no_effect(void **state)
{
	(void)state;
	assert_true(fill(5000, "2026-11-02"));
	review("li", "first", "2026-11-03", 5000, NULL);
	effect_is("none", "review.not_first");
	review("chen", "first", "2026-11-03", 5000, NULL);
	effect_is("none", "review.not_first");
	review("chen", "second", "2026-11-03", 5000, NULL);
	effect_is("none", "review.no_first");
	review("sun", "first", "2026-11-03", 4000, NULL);
	effect_is("none", "review.reason");
	review("sun", "first", "2026-11-03", 6001, "too many");
	effect_is("none", "review.scores");
	review("sun", "first", "2026-11-03", 6000, "found more");
	effect_is("first", "-");
	review("sun", "second", "2026-11-03", 6000, NULL);
	effect_is("none", "review.not_second");
	review("chen", "second", "2026-11-03", 5000, NULL); /* unlike the first review's */
	effect_is("none", "review.reason");
	review("sun", "objection", "2026-11-03", 5000, NULL);
	effect_is("none", "review.not_own");
	assert_string_equal(str("state"), "first");
}

static void
a_row_without_figures_closes_nothing(void **state)
{
	(void)state;
	assert_true(rbk_kpi_sheet_fill(&sheet, &a, filled(0, ",\"lacks\":\"kpi.no_figure\""), at("2026-11-02"), 480));
	review("sun", "first", "2026-11-03", 0, NULL);
	effect_is("none", "review.unassessable");
}

static void
delegates_and_the_eighth(void **state)
{
	(void)state;
	assert_true(fill(5000, "2026-11-02"));
	review("sun", "first", "2026-11-05", 5000, NULL);
	review("wang", "second", "2026-11-07T00:00:00+08:00", 5000, NULL); /* chen is back */
	effect_is("none", "review.not_second");
	review("wang", "second", "2026-11-06T23:59:00+08:00", 5000, NULL);
	effect_is("final", "-");
	new_sheet();
	assert_true(fill(5000, "2026-11-02"));
	review("sun", "first", "2026-11-08T23:59:59+08:00", 5000, NULL);
	assert_false(rbk_json_get_bool(rbk_json_get(sheet.root, "received")->last, "late"));
	review("chen", "second", "2026-11-09T00:00:00+08:00", 5000, NULL);
	effect_is("final", "-");
	assert_true(rbk_json_get_bool(sheet.root, "late"));
}

static void
figures_that_change_ask_for_a_new_review(void **state)
{
	(void)state;
	assert_true(fill(5000, "2026-11-02"));
	review("sun", "first", "2026-11-03", 5000, NULL);
	review("chen", "second", "2026-11-04", 5000, NULL);
	const char *was = rbk_arena_str(&a, str("reviewed"));

	assert_true(fill(6000, "2026-11-05"));
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
	assert_true(rbk_json_get_bool(sheet.root, "changed"));
	assert_string_equal(str("state"), "final"); /* on the figures of then */
	assert_string_equal(str("reviewed"), was);
	assert_int_equal(rbk_json_get_int(sheet.root, "total", 0), 8000);
	assert_int_equal(rbk_json_get(sheet.root, "fills")->count, 2); /* the reviewed one is kept */
	assert_true(fill(5500, "2026-11-05"));
	assert_int_equal(rbk_json_get(sheet.root, "fills")->count, 2); /* the one nobody reviewed is not */
	review("sun", "first", "2026-11-06", 5500, NULL);
	assert_string_equal(str("state"), "first");
	assert_string_equal(str("grade"), "b"); /* still */
	review("chen", "second", "2026-11-06", 5500, NULL);
	assert_string_equal(str("state"), "final");
	assert_false(rbk_json_get_bool(sheet.root, "changed"));
	assert_int_equal(rbk_json_get_int(sheet.root, "total", 0), 8500);
}

/* The figures come again, in another row of another file: nothing to review. */
static void
the_same_figures_out_of_another_file_change_nothing(void **state)
{
	static const char from[] = ",\"figure\":{\"file\":\"%s\",\"row\":%d,\"turnover\":%d},\"clients\":[{\"record\":\"r\",\"name\":\"%s\"}]";

	(void)state;
	assert_true(rbk_kpi_sheet_fill(&sheet, &a, filled(5000, rbk_arena_print(&a, from, "a.csv", 2, 7, "远航")), at("2026-11-02"), 480));
	review("sun", "first", "2026-11-03", 5000, NULL);
	const struct rbk_json *again = filled(5000, rbk_arena_print(&a, from, "b.csv", 9, 7, "远航电子")), *other = filled(5000, rbk_arena_print(&a, from, "b.csv", 9, 8, "远航"));

	assert_true(rbk_kpi_sheet_says(&sheet, &a, again));
	assert_false(rbk_kpi_sheet_fill(&sheet, &a, again, at("2026-11-04"), 480));
	assert_false(rbk_kpi_sheet_says(&sheet, &a, other));
	assert_true(rbk_kpi_sheet_fill(&sheet, &a, other, at("2026-11-04"), 480));
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
	assert_true(rbk_json_get_bool(sheet.root, "changed"));
	assert_string_equal(str("state"), "filled");
	assert_true(rbk_kpi_sheet_fill(&sheet, &a, again, at("2026-11-05"), 480)); /* back to what was reviewed */
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
	assert_false(rbk_json_get_bool(sheet.root, "changed"));
	assert_string_equal(str("state"), "first");
	review("chen", "second", "2026-11-06", 5000, NULL);
	effect_is("final", "-");
}

/* Figures that were corrected and put back again. */
static void
figures_that_are_put_back_need_no_new_review(void **state)
{
	(void)state;
	assert_true(fill(5000, "2026-11-02"));
	review("sun", "first", "2026-11-03", 5000, NULL);
	review("chen", "second", "2026-11-04", 5000, NULL);
	assert_true(fill(6000, "2026-11-05"));
	review("sun", "first", "2026-11-05", 6000, NULL);
	assert_string_equal(str("state"), "first");
	assert_true(fill(5000, "2026-11-06"));
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
	assert_string_equal(str("state"), "final");
	assert_false(rbk_json_get_bool(sheet.root, "changed"));
	assert_int_equal(rbk_json_get_int(sheet.root, "total", 0), 8000);
	assert_true(fill(6000, "2026-11-07")); /* and once more: of these there is a first review */
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
	assert_true(rbk_json_get_bool(sheet.root, "changed"));
	assert_string_equal(str("state"), "first");
}

/* A first review, other figures, an objection to these, and others still. */
static void
what_was_reviewed_stays_changed_over_several_fills(void **state)
{
	(void)state;
	assert_true(fill(5000, "2026-11-02"));
	review("sun", "first", "2026-11-03", 5000, NULL);
	assert_true(fill(6000, "2026-11-04"));
	review("li", "objection", "2026-11-04", 6000, NULL);
	assert_true(fill(5500, "2026-11-05"));
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
	assert_true(rbk_json_get_bool(sheet.root, "changed"));
}

static void
an_objection_asks_for_both_again(void **state)
{
	(void)state;
	assert_true(fill(5000, "2026-11-02"));
	review("sun", "first", "2026-11-03", 5000, NULL);
	review("chen", "second", "2026-11-04", 5000, NULL);
	review("li", "objection", "2026-11-04", 5000, NULL);
	effect_is("objection", "-");
	assert_true(rbk_json_get_bool(sheet.root, "disputed"));
	assert_string_equal(str("state"), "final");
	review("sun", "first", "2026-11-05", 5600, "一家新客户漏计");
	assert_false(rbk_json_get_bool(sheet.root, "disputed"));
	assert_int_equal(rbk_json_get_int(sheet.root, "total", 0), 8000); /* until the re-review */
	review("chen", "second", "2026-11-05", 5600, NULL);
	assert_int_equal(rbk_json_get_int(sheet.root, "total", 0), 8600);
}

static void
only_leaders_decide(void **state)
{
	static const struct { const char *by, *effect; } cases[] = {
		{ "sun", "consequence" }, { "boss", "consequence" }, { "li", "none" }, { "wang", "none" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = rbk_arena_print(&a, "{\"kind\":\"consequence\",\"id\":\"01M82Z0000000000000000000%zu\",\"person\":\"li\",\"month\":\"2026-10\",\"what\":\"warning\","
		                                       "\"reason\":\"x\",\"at\":\"2026-11-01T00:00:00+08:00\",\"by\":\"%s\"}", i, cases[i].by);
		struct rbk_record r;

		assert_int_equal(rbk_record_read(&r, &a, text, strlen(text), &err), 0);
		assert_true(rbk_kpi_sheet_take(&sheet, &a, &r, 100 + (int64_t)i, 0, at("2026-11-03"), "-", 480));
		rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
		effect_is(cases[i].effect, strcmp(cases[i].effect, "none") == 0 ? "consequence.powerless" : "-");
	}
}

/* A head's sheet: 60 points by figures, 40 all or nothing. A tick of a loss of
   staff comes with its reason and costs all 40. */
static void
head_review(const char *by, const char *stage, const char *when, int64_t two, const char *more, const char *row_more)
{
	const char *text = rbk_arena_print(&a, "{\"kind\":\"review\",\"id\":\"01M82Z00000000000000000%03lld\",\"person\":\"li\",\"month\":\"2026-10\",\"stage\":\"%s\","
	                                       "\"sheet\":\"%s\",\"rows\":[{\"id\":\"one\",\"filled\":5000,\"score\":5000},{\"id\":\"two\",\"filled\":4000,\"score\":%lld%s}]%s,"
	                                       "\"at\":\"2026-11-01T00:00:00+08:00\",\"by\":\"%s\"}",
	                                   (long long)number, stage, rbk_kpi_sheet_hash(&sheet), (long long)two, row_more, more, by);
	struct rbk_record r;

	assert_int_equal(rbk_record_read(&r, &a, text, strlen(text), &err), 0);
	number++;
	assert_true(rbk_kpi_sheet_take(&sheet, &a, &r, number, 0, at(when), "0123456789012345678901234567890123456789", 480));
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
}

static void
a_loss_of_staff_is_ticked(void **state)
{
	static const char text[] = "{\"state\":\"done\",\"policy\":\"2015-09-14\",\"rows\":[{\"id\":\"one\",\"metric\":\"turnover\",\"weight\":60,\"score\":5000},"
	                           "{\"id\":\"two\",\"metric\":\"management\",\"weight\":40,\"score\":4000}],\"total\":9000}";
	struct rbk_json *v;

	(void)state;
	assert_int_equal(rbk_json_read(&v, &a, text, strlen(text), &err), 0);
	assert_true(rbk_kpi_sheet_fill(&sheet, &a, v, at("2026-11-02"), 480));
	head_review("sun", "first", "2026-11-03", 2000, "", ",\"reason\":\"half\"");
	effect_is("none", "review.all_or_nothing");
	head_review("sun", "first", "2026-11-03", 4000, ",\"staff_loss\":\"three left\"", "");
	effect_is("none", "review.all_or_nothing");
	head_review("sun", "first", "2026-11-03", 0, "", "");
	effect_is("none", "review.reason");
	head_review("sun", "first", "2026-11-03", 0, ",\"staff_loss\":\"three left\"", ""); /* the tick's reason is the score's */
	effect_is("first", "-");
	head_review("chen", "second", "2026-11-04", 4000, "", "");
	effect_is("none", "review.reason"); /* to lift it needs one, too */
	head_review("chen", "second", "2026-11-04", 0, ",\"staff_loss\":\"three left\"", "");
	effect_is("final", "-");
	assert_int_equal(rbk_json_get_int(sheet.root, "total", 0), 5000);
	head_review("sun", "first", "2026-11-05", 0, ",\"staff_loss\":\"three left\"", "");
	head_review("chen", "second", "2026-11-05", 4000, "", ",\"reason\":\"two of them came back\"");
	effect_is("final", "-");
	assert_int_equal(rbk_json_get_int(sheet.root, "total", 0), 9000);
}

/* Which fill and which reviews are printed. */
static void
stands(int64_t one, const char *first, const char *second, int64_t was)
{
	struct rbk_kpi_stand got;

	rbk_kpi_sheet_stand(&got, &sheet);
	assert_string_equal(got.first ? rbk_json_get_str(got.first, "by") : "-", first);
	assert_string_equal(got.second ? rbk_json_get_str(got.second, "by") : "-", second);
	assert_int_equal(rbk_json_get_int(rbk_json_get(rbk_json_get(got.fill, "sheet"), "rows")->child, "score", -1), one);
	assert_int_equal(got.changed_from ? rbk_json_get_int(rbk_json_get(rbk_json_get(got.changed_from, "sheet"), "rows")->child, "score", -1) : 0, was);
}

static void
what_is_printed(void **state)
{
	struct rbk_kpi_stand got;

	(void)state;
	rbk_kpi_sheet_stand(&got, &sheet);
	assert_true(!got.fill && !got.first && !got.second && !got.changed_from);
	assert_true(fill(5000, "2026-11-02"));
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
	stands(5000, "-", "-", 0);
	review("sun", "first", "2026-11-03", 5000, NULL);
	stands(5000, "sun", "-", 0);
	assert_true(fill(5200, "2026-11-03T12:00:00+08:00")); /* before the re-review: from the start, and it says from what */
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
	stands(5200, "-", "-", 5000);
	review("sun", "first", "2026-11-04", 5200, NULL);
	review("chen", "second", "2026-11-04", 5200, NULL);
	stands(5200, "sun", "chen", 0);
	assert_true(fill(6000, "2026-11-05")); /* what was reviewed stays, till the new re-review */
	rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
	stands(5200, "sun", "chen", 5200);
	review("sun", "first", "2026-11-06", 6000, NULL);
	stands(5200, "sun", "chen", 5200);
	review("chen", "second", "2026-11-06", 6000, NULL);
	stands(6000, "sun", "chen", 0);
}

/* The same items, added in another order: the same bytes. */
static void
the_order_of_adding_cannot_show(void **state)
{
	struct rbk_record other, items[4];
	struct rbk_buf x = {0}, y = {0};
	size_t n = 0;

	(void)state;
	assert_true(fill(5000, "2026-11-02"));
	review("sun", "first", "2026-11-03", 5100, "a");
	review("li", "objection", "2026-11-03", 5000, NULL);
	review("sun", "first", "2026-11-04", 5200, "b");
	review("chen", "second", "2026-11-05", 5200, NULL);
	rbk_record_write(&x, &sheet);
	RBK_JSON_EACH(it, rbk_json_get(sheet.root, "received"))
		items[n++] = (struct rbk_record){ rbk_kind_find("review"), rbk_json_copy(&a, it) };
	for (size_t turn = 0; turn < 24; turn++) {
		size_t order[4] = { 0, 1, 2, 3 }, k = turn;

		for (size_t i = 0; i < 4; i++) { /* the turn-th permutation */
			size_t j = i + k % (4 - i), keep = order[i];

			k /= 4 - i;
			order[i] = order[j];
			order[j] = keep;
		}
		other = sheet;
		new_sheet();
		assert_true(fill(5000, "2026-11-02"));
		for (size_t i = 0; i < 4; i++) {
			const struct rbk_record *it = &items[order[i]];
			rbk_time t = 0;

			assert_true(rbk_record_time(&t, it, "at"));
			rbk_json_set_str(&a, it->root, "at", rbk_json_get_str(it->root, "written") ? rbk_json_get_str(it->root, "written") : rbk_json_get_str(it->root, "at"));
			assert_true(rbk_kpi_sheet_take(&sheet, &a, it, rbk_json_get_int(it->root, "number", 0), 0, t, rbk_json_get_str(it->root, "commit"), 480));
			rbk_json_set_str(&a, it->root, "written", rbk_json_get_str(it->root, "at"));
			char when[RBK_TIME_TEXT];

			rbk_time_write(when, t, 480);
			rbk_json_set_str(&a, it->root, "at", when);
		}
		rbk_kpi_sheet_judge(&sheet, &a, &s, &policies);
		rbk_buf_clear(&y);
		rbk_record_write(&y, &sheet);
		assert_string_equal(x.text, y.text);
		(void)other;
	}
	rbk_buf_free(&x);
	rbk_buf_free(&y);
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(direct_and_department_leader), T(two_reviews_make_it_final), T(what_has_no_effect), T(a_row_without_figures_closes_nothing),
		T(delegates_and_the_eighth), T(figures_that_change_ask_for_a_new_review),
		T(the_same_figures_out_of_another_file_change_nothing), T(figures_that_are_put_back_need_no_new_review),
		T(what_was_reviewed_stays_changed_over_several_fills), T(an_objection_asks_for_both_again),
		T(only_leaders_decide), T(a_loss_of_staff_is_ticked), T(what_is_printed), T(the_order_of_adding_cannot_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
