/* The proposal to the leader, step by step, worked by hand; and how a ruling
   says that it goes against it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/world_read.h"

#define YIDA "上海亿达物流有限公司"

static const char *x, *y;

/* r-li's claim at 10; r-wang's made after `after`, received at `by`. */
static void
two_claims(int64_t after, int64_t by)
{
	struct rbk_fact *f;

	x = ulid(&w, 1);
	y = ulid(&w, 2);
	entry(&w, 10, "r-li", x, YIDA, NULL);
	claim(&w, 10, "r-li", x);
	entry(&w, by, "r-wang", y, YIDA, NULL)->after = hub_time(after);
	f = claim(&w, by, "r-wang", y);
	f->after = hub_time(after);
}

static const struct rbk_json *
proposal(int64_t as_of)
{
	return rbk_json_get(case_at(hub_time(as_of)), "proposal")->child;
}

/* The proposed person, and the step that decided; "-" if none did. */
static void
proposes(int64_t as_of, const char *person, const char *what)
{
	const struct rbk_json *p = proposal(as_of), *last = NULL;

	assert_string_equal(str(p, "person"), person);
	assert_string_equal(str(p, "policy"), "2015-09-14");
	RBK_JSON_EACH(it, rbk_json_get(p, "reasons"))
		last = it;
	assert_string_equal(str(last, "what"), what);
	assert_true(rbk_json_get_bool(last, "decides") == (strcmp(person, "-") != 0));
}

static void
says(int64_t as_of, const char *step, const char *what)
{
	RBK_JSON_EACH(it, rbk_json_get(proposal(as_of), "reasons"))
		if (strcmp(str(it, "step"), step) == 0) {
			assert_string_equal(str(it, "what"), what);
			return;
		}
	fail_msg("no step %s", step);
}

static struct rbk_fact *
contract(int64_t number, const char *person, const char *client, const char *begins, const char *ends)
{
	struct rbk_fact *f = world_fact(&w, RBK_FACT_CONTRACT, number, person, client);

	f->begins = begins;
	f->ends = ends;
	return f;
}

static void
earlier_by_a_day(void **state)
{
	(void)state;
	two_claims(34, 40);
	proposes(50, "r-li", "proposal.earlier");
	w.n = 0;
	two_claims(33, 40); /* an hour less */
	proposes(50, "-", "proposal.none");
	says(50, "earlier", "proposal.earlier_none");
	assert_string_equal(str(case_at(hub_time(50)), "owner"), "r-li"); /* who keeps it meanwhile is another question */
}

static void
nothing_decides(void **state)
{
	(void)state;
	two_claims(9, 11);
	proposes(20, "-", "proposal.none");
	says(20, "contract", "proposal.contract_none");
	says(20, "idle", "proposal.idle_none");
	says(20, "confirmed", "proposal.confirmed_none");
	says(20, "evidence", "proposal.evidence_none");
	says(20, "level", "proposal.level_unknown");
}

static void
the_confirmed_claim(void **state)
{
	(void)state;
	two_claims(34, 40);
	contact(&w, 41, "r-wang", y);
	proposes(50, "r-wang", "proposal.confirmed"); /* though the other was earlier */
	contact(&w, 42, "r-li", x);
	proposes(50, "r-li", "proposal.confirmed"); /* of two confirmed ones the earlier */
	w.n = 0;
	two_claims(33, 40);
	contact(&w, 41, "r-wang", y);
	contact(&w, 42, "r-li", x);
	says(50, "confirmed", "proposal.confirmed_several");
	proposes(50, "-", "proposal.none");
}

static void
the_contract_in_force(void **state)
{
	struct rbk_fact *f;

	(void)state;
	two_claims(34, 40);
	contact(&w, 42, "r-li", x);
	f = contract(43, "r-wang", y, "2026-01-02", "2026-01-31");
	proposes(50, "r-wang", "proposal.contract");
	f->begins = "2026-02-01"; /* not yet */
	proposes(50, "r-li", "proposal.confirmed");
	f->begins = NULL;
	f->ends = "2026-01-02"; /* its last day: receipt 40 is 3 January, 00:00 in +08:00 */
	proposes(50, "r-li", "proposal.confirmed");
	f->ends = NULL;
	contract(44, "r-li", x, NULL, NULL);
	says(50, "contract", "proposal.contract_several");
	proposes(50, "r-li", "proposal.confirmed");
	world_fact(&w, RBK_FACT_GONE, 45, "r-li", x)->subject = w.facts[w.n - 1].record;
	w.facts[w.n - 1].subject = w.facts[w.n - 2].record;
	proposes(50, "r-wang", "proposal.contract"); /* removed again */
}

static void
a_contract_ends_with_time(void **state)
{
	(void)state;
	two_claims(34, 40);
	contract(43, "r-wang", y, "2026-01-02", "2026-01-05");
	const struct rbk_json *c = case_at(hub_time(50));

	assert_string_equal(str(rbk_json_get(c, "proposal")->child, "person"), "r-wang");
	proposes(6 * 24, "r-li", "proposal.earlier");
	assert_string_equal(str(case_at(hub_time(4 * 24)), "next"), "2026-01-05T16:00:00+00:00"); /* so that it is judged anew then */
}

static void
a_void_or_amended_contract(void **state)
{
	struct rbk_fact *f;

	(void)state;
	two_claims(34, 40);
	f = contract(43, "r-wang", y, NULL, NULL);
	ruling(&w, 44, "boss", "void", x, NULL, "r-wang")->subject = f->record;
	proposes(50, "r-li", "proposal.earlier");
	w.n--;
	contract(44, "r-wang", y, NULL, "2026-01-01")->supersedes = f->record; /* amended: it is over */
	proposes(50, "r-li", "proposal.earlier");
}

static void
better_evidence(void **state)
{
	(void)state;
	two_claims(34, 40);
	answer(&w, 41, "r-wang", y, "quotation");
	proposes(50, "r-wang", "proposal.evidence"); /* before "earlier" */
	answer(&w, 42, "r-li", x, "letter");
	proposes(50, "r-li", "proposal.evidence");
	answer(&w, 43, "r-wang", y, "letter");
	says(50, "evidence", "proposal.evidence_several");
	proposes(50, "r-li", "proposal.earlier");
	answer(&w, 44, "r-wang", y, "contract"); /* with no record that proves it */
	proposes(50, "r-li", "proposal.earlier");
	w.facts[w.n - 1].proof = ulid(&w, 5);
	proposes(50, "r-wang", "proposal.evidence");
}

static void
evidence_too_late(void **state)
{
	(void)state;
	two_claims(34, 40);
	answer(&w, 24 * 7, "r-wang", y, "statement");
	proposes(24 * 7 + 1, "r-li", "proposal.earlier");
}

static void
the_level_that_fits(void **state)
{
	(void)state;
	two_claims(9, 11);
	w.facts[1].band = w.facts[3].band = "middle";
	says(20, "level", "proposal.level_none"); /* both are managers */
	for (size_t i = 0; i < w.staff.n; i++)
		if (strcmp(w.staff.posts[i].person, "r-wang") == 0)
			w.staff.posts[i].level = "senior_manager";
	proposes(20, "r-wang", "proposal.level");
	w.facts[3].band = "small"; /* the highest band that is named counts */
	proposes(20, "r-wang", "proposal.level");
	w.facts[1].band = "small";
	says(20, "level", "proposal.level_several");
	proposes(20, "-", "proposal.none");
}

/* 60 whole days after the day of the claim: r-li's claim, confirmed long ago
   and not worked on, against a fresh one. */
static void
an_idle_claim_yields(void **state)
{
	int64_t day = 24;

	(void)state;
	x = ulid(&w, 1);
	y = ulid(&w, 2);
	entry(&w, 10, "r-li", x, YIDA, NULL);
	claim(&w, 10, "r-li", x);
	contact(&w, 11, "r-li", x); /* 1 January, 19:00 in +08:00: idle from 3 March on */
	entry(&w, 55 * day, "r-wang", y, YIDA, NULL);
	claim(&w, 55 * day, "r-wang", y);
	proposes(56 * day, "r-li", "proposal.confirmed");
	assert_true(judge_facts(&w, &w.a, w.facts, w.n, hub_time(60 * day)) != NULL);
	proposes(60 * day + 15, "r-li", "proposal.confirmed");
	proposes(61 * day + 16, "r-wang", "proposal.idle");
	/* worked on again and again: the newest counts, however many there were */
	const struct rbk_fact *newest = NULL;

	for (int64_t n = 15; n <= 50; n += 5)
		newest = contact(&w, n * day, "r-li", x);
	proposes(61 * day + 16, "r-li", "proposal.confirmed");
	ruling(&w, 56 * day, "east-lead", "void", x, NULL, "r-li")->subject = newest->record;
	proposes(62 * day, "r-li", "proposal.confirmed"); /* there is that of the 45th */
}

static void
three_sides_are_narrowed(void **state)
{
	const char *z = ulid(&w, 3);

	(void)state;
	two_claims(11, 12);
	entry(&w, 90, "r-zhao", z, YIDA, NULL)->after = hub_time(80);
	claim(&w, 90, "r-zhao", z)->after = hub_time(80);
	answer(&w, 91, "r-zhao", z, "call");
	answer(&w, 91, "r-li", x, "call");
	says(95, "evidence", "proposal.evidence_several"); /* r-wang brought none and is out */
	proposes(95, "r-li", "proposal.earlier");
}

static void
as_they_come(void **state)
{
	struct rbk_fact turned[WORLD_FACTS];

	(void)state;
	two_claims(34, 40);
	answer(&w, 41, "r-wang", y, "quotation");
	answer(&w, 42, "r-li", x, "letter");
	contract(43, "r-wang", y, NULL, "2026-01-04");
	for (size_t i = 0; i < w.n; i++)
		turned[i] = w.facts[w.n - 1 - i];
	char *one = bytes_of(judge(&w, 50)), *other = bytes_of(judge_facts(&w, &w.a, turned, w.n, hub_time(50)));

	assert_string_equal(one, other);
	free(one);
	free(other);
}

/* --- rulings */

static const struct rbk_json *
ruled(const char *verb, const char *target)
{
	two_claims(34, 40);
	ruling(&w, 50, "east-lead", verb, x, NULL, target);
	return case_at(hub_time(51));
}

static void
with_and_against_the_proposal(void **state)
{
	const struct rbk_json *c = ruled("award", "r-li");

	(void)state;
	assert_string_equal(str(line_of(c, "ruling.award"), "proposed"), "r-li");
	assert_false(rbk_json_get_bool(line_of(c, "ruling.award"), "against"));
	assert_false(has_line(c, "proposal.against"));
	w.n = 0;
	c = ruled("award", "r-wang");
	assert_true(rbk_json_get_bool(line_of(c, "ruling.award"), "against"));
	line_is(c, "proposal.against", "r-li", NULL);
	assert_string_equal(told(c, "proposal.against"), "east-lead");
	w.n = 0;
	c = ruled("transfer", "r-zhao"); /* without authority: nothing is said */
	assert_false(has_line(c, "proposal.against"));
	w.n = 0;
	c = ruled("release", NULL);
	assert_true(rbk_json_get_bool(line_of(c, "ruling.release"), "against"));
	w.n = 0;
	c = ruled("distinct", "r-li");
	assert_false(has_line(c, "proposal.against"));
}

static void
where_nothing_was_proposed(void **state)
{
	(void)state;
	two_claims(33, 40);
	ruling(&w, 50, "east-lead", "award", x, NULL, "r-wang");
	const struct rbk_json *c = case_at(hub_time(51));

	assert_null(rbk_json_get(line_of(c, "ruling.award"), "proposed"));
	assert_false(has_line(c, "proposal.against"));
}

static void
sides_dont_read_of_the_proposal(void **state)
{
	const struct rbk_json *c = ruled("award", "r-wang"), *v;

	(void)state;
	v = rbk_case_view(&w.a, c, "r-li", &w.staff, hub_time(51));
	assert_true(has_line(v, "ruling.award"));
	assert_null(rbk_json_get(line_of(v, "ruling.award"), "against"));
	assert_false(has_line(v, "proposal.against"));
	assert_true(rbk_json_get_bool(line_of(rbk_case_view(&w.a, c, "boss", &w.staff, hub_time(51)), "ruling.award"), "against"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(earlier_by_a_day), TEST(nothing_decides), TEST(the_confirmed_claim), TEST(the_contract_in_force),
		TEST(a_contract_ends_with_time), TEST(a_void_or_amended_contract), TEST(better_evidence), TEST(evidence_too_late),
		TEST(the_level_that_fits), TEST(an_idle_claim_yields), TEST(three_sides_are_narrowed), TEST(as_they_come),
		TEST(with_and_against_the_proposal), TEST(where_nothing_was_proposed), TEST(sides_dont_read_of_the_proposal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
