/* A conflict's clocks and the sides' answers, worked by hand. Receipts are
   hours after 2026-01-01 08:00 in the organisation's zone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/world_read.h"

#define YIDA "上海亿达物流有限公司"

/* The first moment of a day of January 2026, in +08:00. */
#define DAY(n) (START + ((n) - 1) * 24 * HOUR - 8 * HOUR)

/* r-li's claim at 1, that of `other` at 2: the conflict opens on 1 January. */
static void
two_claims(const char *other)
{
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 1, "r-li", ulid(&w, 1));
	entry(&w, 2, other, ulid(&w, 2), YIDA, NULL);
	claim(&w, 2, other, ulid(&w, 2));
}

static void
three_days_to_answer_five_to_rule(void **state)
{
	(void)state;
	two_claims("r-wang");
	const struct rbk_json *c = case_at(DAY(1) + 12 * HOUR), *conflict = rbk_json_get(c, "conflicts")->child;

	line_is(c, "conflict.clock", "2026-01-04", "2026-01-06");
	assert_string_equal(told(c, "conflict.clock"), "east-lead r-li r-wang");
	assert_string_equal(str(conflict, "answer_by"), "2026-01-04T16:00:00+00:00");
	assert_string_equal(str(conflict, "rule_by"), "2026-01-06T16:00:00+00:00");
	assert_string_equal(str(conflict, "leader"), "east-lead");
	/* the first reminder, on the day before the last one */
	assert_string_equal(str(c, "next"), "2026-01-02T16:00:00+00:00");
}

static void
reminders_come_a_day_before(void **state)
{
	(void)state;
	two_claims("r-wang");
	answer(&w, 3, "r-wang", ulid(&w, 2), "letter");
	assert_false(has_line(case_at(DAY(3) - 1), "conflict.answer_soon"));
	const struct rbk_json *c = case_at(DAY(3));

	line_is(c, "conflict.answer_soon", "2026-01-04", NULL);
	assert_string_equal(told(c, "conflict.answer_soon"), "r-li"); /* the other has answered */
	assert_false(has_line(case_at(DAY(5) - 1), "conflict.rule_soon"));
	c = case_at(DAY(5));
	line_is(c, "conflict.rule_soon", "east-lead", "2026-01-06");
	assert_string_equal(told(c, "conflict.rule_soon"), "east-lead");
	line_is(c, "conflict.answered", "r-wang", NULL);
	assert_string_equal(told(c, "conflict.answered"), "east-lead");
}

static void
nobody_answers(void **state)
{
	(void)state;
	two_claims("r-wang");
	const struct rbk_json *c = case_at(DAY(5));

	assert_string_equal(told(c, "conflict.answer_soon"), "r-li r-wang");
	line_is(c, "conflict.unanswered", NULL, NULL);
	assert_false(has_line(c, "conflict.answered"));
}

static void
the_next_leader_up(void **state)
{
	(void)state;
	two_claims("r-wang");
	assert_false(has_line(case_at(DAY(7) - 1), "conflict.escalated"));
	const struct rbk_json *c = case_at(DAY(7));

	line_is(c, "conflict.escalated", "east-lead", "boss");
	assert_string_equal(told(c, "conflict.escalated"), "boss east-lead r-li r-wang");
	assert_string_equal(str(rbk_json_get(c, "conflicts")->child, "leader"), "boss");
	/* five days more: 7 to 11 January */
	assert_string_equal(str(rbk_json_get(c, "conflicts")->child, "rule_by"), "2026-01-11T16:00:00+00:00");
	assert_string_equal(str(line_of(c, "conflict.escalated"), "commit"), w.facts[3].commit); /* what opened it proves it */
	/* nobody is above the top: it stays there */
	assert_false(has_line(case_at(DAY(12) - 1), "conflict.overdue"));
	c = case_at(DAY(12));
	line_is(c, "conflict.overdue", "boss", "2026-01-16");
	assert_string_equal(told(c, "conflict.overdue"), "boss");
}

static void
across_regions_it_begins_at_the_top(void **state)
{
	(void)state;
	two_claims("r-zhao");
	const struct rbk_json *c = case_at(DAY(7));

	assert_string_equal(told(c, "conflict.clock"), "boss r-li r-zhao");
	line_is(c, "conflict.overdue", "boss", "2026-01-11");
	assert_false(has_line(c, "conflict.escalated"));
}

static void
a_leader_away_and_who_stands_in(void **state)
{
	(void)state;
	world_away(&w, "boss", "west-lead", 100, 1000);
	world_away(&w, "east-lead", "r-chen", 1, 50);
	two_claims("r-wang");
	const struct rbk_json *c = case_at(DAY(7));

	assert_string_equal(told(c, "conflict.clock"), "east-lead r-chen r-li r-wang");
	assert_string_equal(told(c, "conflict.rule_soon"), "east-lead"); /* back by then */
	assert_string_equal(told(c, "conflict.escalated"), "boss east-lead r-li r-wang west-lead");
}

static void
a_ruling_stops_the_clocks(void **state)
{
	(void)state;
	two_claims("r-wang");
	ruling(&w, 30, "east-lead", "award", ulid(&w, 1), NULL, "r-li");
	const struct rbk_json *c = case_at(DAY(12));

	assert_false(has_line(c, "conflict.escalated"));
	assert_false(has_line(c, "conflict.answer_soon"));
	assert_null(rbk_json_get(rbk_json_get(c, "conflicts")->child, "rule_by"));
}

static void
who_joins_has_three_days_too(void **state)
{
	(void)state;
	two_claims("r-wang");
	entry(&w, 50, "r-zhao", ulid(&w, 3), YIDA, NULL); /* 3 January */
	claim(&w, 50, "r-zhao", ulid(&w, 3));
	const struct rbk_json *c = case_at(DAY(5)), *conflict = rbk_json_get(c, "conflicts")->child;

	assert_string_equal(str(conflict, "answer_by"), "2026-01-06T16:00:00+00:00");
	assert_string_equal(str(conflict, "rule_by"), "2026-01-08T16:00:00+00:00");
	assert_string_equal(str(conflict, "leader"), "boss"); /* above all three */
	assert_false(has_line(c, "conflict.unanswered"));
}

/* The leader on the way out: the matter is their leader's from then on. */
static void
who_left_is_not_waited_for(void **state)
{
	(void)state;
	two_claims("r-wang");
	for (size_t i = 0; i < w.staff.n; i++)
		if (strcmp(w.staff.posts[i].person, "east-lead") == 0)
			w.staff.posts[i].left = DAY(3);
	const struct rbk_json *c = case_at(DAY(7));

	line_is(c, "conflict.escalated", "east-lead", "boss");
}

/* Somebody whom nobody leads: nobody is to rule, until somebody is. */
static void
nobody_leads_all_sides(void **state)
{
	(void)state;
	world_person(&w, "r-solo", NULL);
	two_claims("r-solo");
	const struct rbk_json *c = case_at(DAY(12));

	line_is(c, "conflict.clock_nobody", "2026-01-04", "2026-01-06");
	assert_false(has_line(c, "conflict.overdue"));
	world_fact(&w, RBK_FACT_RELEASE, 24 * 12, "r-solo", ulid(&w, 2)); /* 13 January */
	entry(&w, 24 * 12, "r-zhao", ulid(&w, 3), YIDA, NULL);
	claim(&w, 24 * 12, "r-zhao", ulid(&w, 3));
	line_is(case_at(DAY(14)), "conflict.clock", "2026-01-16", "2026-01-18");
}

static void
unit_is(const char *id, const char *parent, const char *head)
{
	struct rbk_record r;
	struct rbk_err err = {0};

	rbk_record_new(&r, &w.a, "unit");
	rbk_json_set_str(&w.a, r.root, "id", id);
	rbk_json_set_str(&w.a, r.root, "name", id);
	rbk_json_set_str(&w.a, r.root, "parent", parent);
	rbk_json_set_str(&w.a, r.root, "head", head);
	rbk_json_set_str(&w.a, r.root, "since", "2020-01-01T00:00:00+00:00");
	if (rbk_units_add(&w.staff.units, &w.a, &r, &err))
		fail_msg("%s", err.text);
}

/* Behind the end of the chain: the head of the topmost unit, with effect. */
static void
the_head_of_the_top_unit(void **state)
{
	(void)state;
	unit_is("east", "hq", NULL);
	unit_is("hq", NULL, "chief");
	world_person(&w, "chief", NULL);
	world_person(&w, "r-solo", NULL);
	two_claims("r-wang");
	contact(&w, 3, "r-li", ulid(&w, 1)); /* so that it lives on */
	contact(&w, 3, "r-wang", ulid(&w, 2));
	const struct rbk_json *c = case_at(DAY(12)); /* five days of east-lead, five of boss */

	line_is(c, "conflict.escalated", "east-lead", "boss");
	assert_string_equal(str(rbk_json_get(c, "conflicts")->child, "leader"), "chief");
	line_is(case_at(DAY(17)), "conflict.overdue", "chief", "2026-01-21");
	ruling(&w, 24 * 12, "chief", "award", ulid(&w, 1), NULL, "r-wang");
	stands(case_at(DAY(17)), "held", "r-wang");
	w.n = 0;
	two_claims("r-solo"); /* nobody leads r-solo */
	c = case_at(DAY(2));
	assert_string_equal(told(c, "conflict.clock"), "chief r-li r-solo");
	w.n = 0;
	two_claims("chief"); /* nobody judges themself */
	line_is(case_at(DAY(2)), "conflict.clock_nobody", NULL, NULL);
}

/* --- answers */

static const struct rbk_json *
first_answer(const struct rbk_json *c)
{
	return rbk_json_get(c, "answers")->child;
}

static void
an_answer_in_time_and_one_too_late(void **state)
{
	(void)state;
	two_claims("r-wang");
	answer(&w, 4 * 24 - 1 - 8, "r-li", ulid(&w, 1), "letter");  /* 4 January, 23:00 */
	answer(&w, 4 * 24 - 8, "r-wang", ulid(&w, 2), "statement"); /* 5 January, 0:00 */
	const struct rbk_json *c = case_at(DAY(5)), *a = first_answer(c);

	assert_string_equal(str(a, "person"), "r-li");
	assert_string_equal(str(a, "evidence"), "letter");
	assert_string_equal(str(a, "text"), "so it was");
	assert_true(rbk_json_get_bool(a, "counts"));
	assert_false(rbk_json_get_bool(a, "late"));
	assert_true(rbk_json_get_bool(a->next, "late"));
	assert_false(rbk_json_get_bool(a->next, "counts"));
	line_is(c, "answer.given", "r-li", "letter");
	assert_string_equal(told(c, "answer.given"), "east-lead r-li");
	line_is(c, "answer.late", "r-wang", "statement");
	assert_string_equal(told(c, "answer.late"), "east-lead r-wang");
}

static void
an_answer_nobody_asked_for(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	answer(&w, 2, "r-li", ulid(&w, 1), "letter");
	line_is(case_at(DAY(2)), "answer.unasked", "r-li", "letter");
	claim(&w, 3, "r-li", ulid(&w, 1));
	entry(&w, 4, "r-wang", ulid(&w, 2), YIDA, NULL);
	claim(&w, 4, "r-wang", ulid(&w, 2));
	assert_false(rbk_json_get_bool(first_answer(case_at(DAY(2))), "counts")); /* nor later on */
}

static bool
counts(void)
{
	return rbk_json_get_bool(first_answer(case_at(DAY(3))), "counts");
}

static void
evidence_must_stand_on_something(void **state)
{
	struct rbk_fact *a;

	(void)state;
	two_claims("r-wang");
	a = answer(&w, 5, "r-li", ulid(&w, 1), "visit");
	assert_false(counts()); /* a visit with proof needs a record */
	a->proof = ulid(&w, 77);
	assert_true(counts());
	a->missing = "proof"; /* which isn't on file */
	assert_false(counts());
	a->missing = NULL;
	a->evidence = "hearsay";
	assert_false(counts());
	a->evidence = "call"; /* needs none */
	a->proof = NULL;
	assert_true(counts());
}

static void
what_rests_on_a_void_record_is_nothing(void **state)
{
	(void)state;
	two_claims("r-wang");
	answer(&w, 5, "r-li", ulid(&w, 1), "visit")->proof = ulid(&w, 77);
	ruling(&w, 6, "boss", "void", ulid(&w, 1), NULL, "r-li")->subject = ulid(&w, 78);
	assert_true(counts());
	ruling(&w, 7, "boss", "void", ulid(&w, 1), NULL, "r-li")->subject = ulid(&w, 77);
	assert_false(counts());
	w.n--; /* the answer itself was false */
	ruling(&w, 7, "boss", "void", ulid(&w, 1), NULL, "r-li")->subject = w.facts[4].record;
	assert_false(counts());
}

static void
answers_are_the_leaders_to_read(void **state)
{
	const struct rbk_json *c, *v;

	(void)state;
	two_claims("r-wang");
	answer(&w, 5, "r-li", ulid(&w, 1), "letter");
	c = case_at(DAY(2));
	v = rbk_case_view(&w.a, c, "r-wang", &w.staff, DAY(2));
	assert_null(rbk_json_get(v, "answers"));
	assert_false(has_line(v, "answer.given"));
	assert_true(has_line(v, "conflict.clock"));
	v = rbk_case_view(&w.a, c, "r-li", &w.staff, DAY(2));
	assert_int_equal(rbk_json_get(v, "answers")->count, 1);
	v = rbk_case_view(&w.a, c, "east-lead", &w.staff, DAY(2));
	assert_int_equal(rbk_json_get(v, "answers")->count, 1);
	assert_true(has_line(v, "answer.given"));
	/* somebody else's lead in the case: the judge still reads the answers */
	entry(&w, 6, "r-zhao", ulid(&w, 3), YIDA, NULL);
	v = rbk_case_view(&w.a, case_at(DAY(2)), "east-lead", &w.staff, DAY(2));
	assert_null(rbk_json_get(v, "facts"));
	assert_int_equal(rbk_json_get(v, "answers")->count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(three_days_to_answer_five_to_rule), TEST(reminders_come_a_day_before), TEST(nobody_answers), TEST(the_next_leader_up),
		TEST(across_regions_it_begins_at_the_top), TEST(a_leader_away_and_who_stands_in), TEST(a_ruling_stops_the_clocks),
		TEST(who_joins_has_three_days_too), TEST(who_left_is_not_waited_for), TEST(nobody_leads_all_sides), TEST(the_head_of_the_top_unit), TEST(an_answer_in_time_and_one_too_late),
		TEST(an_answer_nobody_asked_for), TEST(evidence_must_stand_on_something), TEST(what_rests_on_a_void_record_is_nothing),
		TEST(answers_are_the_leaders_to_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
