/* Renewal for progress in the funnel, and the tender hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/register_life.h"

static void
renew(const char *on_day, const char *client)
{
	world_fact(&w, RBK_FACT_RENEW, day(on_day), "r-li", client);
}

static void
renewed_for_progress(void **state)
{
	(void)state;
	const char *x = a_claim("c");

	assert_string_equal(str(on("02-01"), "deadline"), "2026-04-11T16:00:00+00:00"); /* 90 days after 11 January */
	move("02-01", x, "visit");
	renew("04-01", x);
	const struct rbk_json *c = on("04-02");

	assert_string_equal(args_of(c, "claim.renewed"), "r-li 2026-07-10");
	assert_string_equal(str(c, "deadline"), "2026-07-10T16:00:00+00:00");
	assert_int_equal(rbk_json_get_int(claim_of(c, "r-li"), "renewed", 0), day("04-01"));
	claim_is(on("07-10"), "r-li", "confirmed");
	claim_is(on("07-11"), "r-li", "lapsed");
	renew("04-02", x); /* once is all */
	c = on("04-03");
	assert_true(has_line(c, "claim.renew_again"));
	assert_string_equal(str(c, "deadline"), "2026-07-10T16:00:00+00:00");
}

static void
not_without_progress(void **state)
{
	(void)state;
	const char *x = a_claim("c");

	move("01-05", x, "call"); /* before it was confirmed */
	renew("04-01", x);
	const struct rbk_json *c = on("04-02");

	assert_string_equal(args_of(c, "claim.renew_idle"), "r-li 2026-01-11");
	assert_string_equal(str(c, "deadline"), "2026-04-11T16:00:00+00:00");
	w.n--;
	move("03-01", x, "lead"); /* back, out, and again to where it was: none of it is progress */
	move("03-02", x, "lost");
	move("03-03", x, "call");
	renew("04-01", x);
	assert_true(has_line(on("04-02"), "claim.renew_idle"));
	w.n--;
	move("03-04", x, "visit");
	renew("04-01", x);
	assert_true(has_line(on("04-02"), "claim.renewed"));
}

static void
not_before_it_is_confirmed(void **state)
{
	(void)state;
	const char *x = ulid(&w, 1);

	entry(&w, day("01-01"), "r-li", x, YIDA, NULL);
	renew("01-02", x);
	assert_true(has_line(on("01-03"), "claim.renew_none"));
	claim(&w, day("01-03"), "r-li", x);
	move("01-04", x, "call");
	renew("01-05", x);
	const struct rbk_json *c = on("01-06");

	assert_true(has_line(c, "claim.renew_early"));
	assert_string_equal(str(c, "deadline"), "2026-01-18T16:00:00+00:00");
	renew("02-01", x); /* lapsed by then */
	assert_int_equal(count_lines(on("02-02"), "claim.renew_none"), 2);
}

static void
a_void_move_takes_the_renewal_back(void **state)
{
	(void)state;
	const char *x = a_claim("c"), *record;

	record = move("02-01", x, "visit")->record;
	renew("04-01", x);
	ruling(&w, day("04-05"), "east-lead", "void", x, NULL, "r-li")->subject = record;
	const struct rbk_json *c = on("04-06");

	assert_string_equal(args_of(c, "claim.renewal_void"), "r-li 2026-04-11");
	claim_is(on("04-12"), "r-li", "lapsed");
	w.n = 0;
	x = a_claim("c");
	move("02-01", x, "visit");
	record = move("02-02", x, "proposal")->record;
	renew("04-01", x);
	move("04-02", x, "exchange"); /* later than the renewal: that doesn't bear it */
	ruling(&w, day("04-05"), "east-lead", "void", x, NULL, "r-li")->subject = record;
	assert_true(has_line(on("04-06"), "claim.renewal_void"));
	w.n = 0;
	x = a_claim("c");
	move("02-01", x, "call");
	renew("02-03", x);
	ruling(&w, day("05-05"), "east-lead", "void", x, NULL, "r-li")->subject = w.facts[3].record;
	assert_string_equal(args_of(on("05-06"), "claim.renewal_void"), "r-li 2026-05-05"); /* its days are over: tonight */
	claim_is(on("05-06"), "r-li", "lapsed");
}

static void
a_tender_holds(void **state)
{
	(void)state;
	const char *x = a_claim("c");

	hold("02-01", x, "2026-06-15");
	const struct rbk_json *c = on("06-15");

	claim_is(c, "r-li", "confirmed");
	assert_string_equal(args_of(c, "claim.held"), "r-li 2026-06-15");
	assert_string_equal(str(c, "deadline"), "2026-06-15T16:00:00+00:00");
	assert_false(has_line(c, "pool.proposed.contact"));
	claim_is(on("06-16"), "r-li", "lapsed");
}

static void
at_most_half_a_year(void **state)
{
	(void)state;
	const char *x = a_claim("c");

	hold("02-01", x, "2026-12-31"); /* 180 days from the first hold on: until 31 July */
	hold("07-01", x, "2026-12-31");
	const struct rbk_json *c = on("07-02");

	assert_string_equal(args_of(c, "claim.held"), "r-li 2026-07-31");
	claim_is(on("08-01"), "r-li", "lapsed");
}

static void
a_hold_needs_a_tender(void **state)
{
	(void)state;
	const char *x = a_claim("c");

	hold("02-01", x, "2026-06-15")->missing = "tender";
	hold("02-02", x, "2026-02-01"); /* past */
	hold("02-03", x, NULL);
	const struct rbk_json *c = on("02-04");

	assert_string_equal(args_of(c, "claim.hold_tender"), "r-li");
	assert_int_equal(count_lines(c, "claim.hold_past"), 2);
	assert_false(has_line(c, "claim.held"));
	assert_string_equal(str(c, "deadline"), "2026-04-11T16:00:00+00:00");
	world_fact(&w, RBK_FACT_RELEASE, day("02-05"), "r-li", x);
	hold("02-06", x, "2026-06-15");
	assert_true(has_line(on("02-07"), "claim.hold_none"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(renewed_for_progress), TEST(not_without_progress), TEST(not_before_it_is_confirmed),
		TEST(a_void_move_takes_the_renewal_back), TEST(a_tender_holds), TEST(at_most_half_a_year), TEST(a_hold_needs_a_tender),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
