/* Clients shared by two, and the hand-over of a leaver's claims, worked by
   hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/world_read.h"

#define YIDA "上海亿达物流有限公司"

static const char *x, *y;

static void
claims_of(const char *first, const char *second)
{
	x = ulid(&w, 1);
	y = ulid(&w, 2);
	entry(&w, 1, first, x, YIDA, NULL);
	claim(&w, 1, first, x);
	if (!second)
		return;
	entry(&w, 40, second, y, YIDA, NULL);
	claim(&w, 40, second, y);
}

static struct rbk_fact *
share(int64_t number, const char *author, const char *first, const char *second, const char *split)
{
	struct rbk_fact *f = ruling(&w, number, author, "share", x, NULL, first);

	f->second = second;
	f->split = split;
	return f;
}

static struct rbk_fact *
handover(int64_t number, const char *author, const char *from, const char *to)
{
	struct rbk_fact *f = ruling(&w, number, author, "handover", x, NULL, to);

	f->from = from;
	return f;
}

static const struct rbk_json *
at(int64_t number)
{
	return case_at(hub_time(number));
}

static const struct rbk_json *
part(const struct rbk_json *split, int i)
{
	const struct rbk_json *p = rbk_json_get(split, "parts")->child;

	return i ? p->next : p;
}

/* --- shares */

static void
two_share_a_client(void **state)
{
	(void)state;
	claims_of("r-li", "r-wang");
	share(50, "east-lead", "r-wang", "r-li", "70_30");
	const struct rbk_json *c = at(51), *s = rbk_json_get(c, "splits")->child;

	stands(c, "held", "r-wang");
	line_is(c, "ruling.share", "r-wang", "r-li");
	assert_string_equal(str(part(s, 0), "person"), "r-wang");
	assert_int_equal(rbk_json_get_int(part(s, 0), "percent", 0), 70);
	assert_int_equal(rbk_json_get_int(part(s, 1), "percent", 0), 30);
	assert_string_equal(str(s, "from"), "2026-01-03T02:00:00+00:00");
	assert_null(rbk_json_get(s, "until"));
	assert_string_equal(claim_state(c, "r-li"), "confirmed"); /* both keep theirs */
	line_is(c, "conflict.ended", NULL, NULL);
	assert_null(rbk_json_get(c, "proposal"));
}

static void
who_filed_again_has_it_already(void **state)
{
	(void)state;
	claims_of("r-li", "r-wang");
	share(50, "east-lead", "r-li", "r-wang", "50_50");
	claim(&w, 60, "r-wang", y);
	const struct rbk_json *c = at(61);

	stands(c, "held", "r-li");
	line_is(c, "claim.repeated", "r-wang", NULL);
}

static void
a_share_for_somebody_without_an_entry(void **state)
{
	(void)state;
	claims_of("r-li", NULL);
	share(50, "boss", "r-li", "r-zhao", "100_0");
	contact(&w, 60, "r-zhao", x); /* under the other's client, which lies on their desk */
	claim(&w, 61, "r-zhao", x);
	const struct rbk_json *c = at(62);

	stands(c, "held", "r-li");
	assert_int_equal(rbk_json_get_int(part(rbk_json_get(c, "splits")->child, 1), "percent", -1), 0);
	line_is(c, "claim.repeated", "r-zhao", NULL);
}

static void
a_third_claims_what_two_share(void **state)
{
	(void)state;
	claims_of("r-li", "r-wang");
	share(50, "east-lead", "r-li", "r-wang", "50_50");
	entry(&w, 80, "r-zhao", ulid(&w, 3), YIDA, NULL);
	claim(&w, 80, "r-zhao", ulid(&w, 3));
	const struct rbk_json *c = at(81);

	stands(c, "contested", "r-li"); /* the two are one side, and earlier */
	assert_string_equal(str(rbk_json_get(c, "proposal")->child, "person"), "r-li");
	assert_string_equal(str(rbk_json_get(c, "conflicts")->child->next, "leader"), "boss");
}

static void
a_share_ends_with_a_claim(void **state)
{
	(void)state;
	claims_of("r-li", "r-wang");
	share(50, "east-lead", "r-li", "r-wang", "50_50");
	world_fact(&w, RBK_FACT_RELEASE, 60, "r-li", x);
	const struct rbk_json *c = at(61), *s = rbk_json_get(c, "splits")->child;

	stands(c, "held", "r-wang");
	line_is(c, "share.ended", "r-li", "r-wang");
	assert_string_equal(str(s, "until"), "2026-01-03T12:00:00+00:00");
	w.n--;
	ruling(&w, 60, "east-lead", "award", x, NULL, "r-li");
	c = at(61);
	stands(c, "held", "r-li");
	line_is(c, "share.ended", "r-li", "r-wang");
	w.n--;
	share(60, "east-lead", "r-wang", "r-li", "70_30"); /* other parts from now on */
	c = at(61);
	stands(c, "held", "r-wang");
	s = rbk_json_get(c, "splits")->child;
	assert_non_null(rbk_json_get(s, "until"));
	assert_null(rbk_json_get(s->next, "until"));
}

static void
a_share_needs_authority_and_sense(void **state)
{
	(void)state;
	claims_of("r-li", "r-wang");
	share(50, "east-lead", "r-li", "r-zhao", "50_50"); /* r-zhao isn't theirs */
	line_is(at(51), "ruling.powerless", "share", NULL);
	w.n--;
	share(50, "east-lead", "r-li", "r-li", "50_50");
	line_is(at(51), "ruling.no_split", "share", NULL);
	w.n--;
	share(50, "east-lead", "r-li", "r-wang", "60_40");
	line_is(at(51), "ruling.no_split", "share", NULL);
	w.n--;
	world_away(&w, "east-lead", "west-lead", 45, 55);
	share(50, "west-lead", "r-li", "r-wang", "50_50"); /* stands in */
	line_is(at(51), "ruling.delegate", "west-lead", "east-lead");
	stands(at(51), "held", "r-li");
	w.n--;
	share(56, "west-lead", "r-li", "r-wang", "50_50");
	line_is(at(57), "ruling.powerless", "share", NULL);
}

static void
a_share_and_the_proposal(void **state)
{
	(void)state;
	claims_of("r-li", "r-wang"); /* r-li's is 38 hours earlier */
	share(50, "east-lead", "r-wang", "r-li", "50_50");
	assert_false(has_line(at(51), "proposal.against"));
	w.n--;
	share(50, "east-lead", "r-wang", "r-li", "70_30");
	line_is(at(51), "proposal.against", "r-li", NULL);
	w.n--;
	share(50, "boss", "r-wang", "r-zhao", "50_50");
	line_is(at(51), "proposal.against", "r-li", NULL);
}

/* --- hand-over */

static void
a_claim_goes_over_as_it_stood(void **state)
{
	(void)state;
	claims_of("r-li", NULL);
	handover(50, "east-lead", "r-li", "r-wang");
	const struct rbk_json *c = at(51);

	stands(c, "held", "r-wang");
	assert_string_equal(claim_state(c, "r-li"), "handed_over");
	assert_string_equal(claim_state(c, "r-wang"), "provisional");
	line_is(c, "claim.taken_over", "r-wang", "2026-01-18"); /* fifteen days after 3 January */
	assert_string_equal(told(c, "ruling.handover"), "east-lead r-li r-wang");
	assert_string_equal(str(rbk_json_get(c, "claims")->child, "to"), "r-wang");
	contact(&w, 60, "r-wang", x); /* on the folder handed over: confirms it */
	c = at(61);
	assert_string_equal(claim_state(c, "r-wang"), "confirmed");
	contact(&w, 70, "r-li", x); /* the leaver goes on writing: nothing is lost, nothing changes */
	claim(&w, 71, "r-li", x);
	assert_string_equal(claim_state(at(72), "r-li"), "provisional");
	assert_string_equal(str(at(72), "owner"), "r-wang"); /* earlier: it has r-li's own place in time */
}

static void
a_confirmed_one_stays_so(void **state)
{
	(void)state;
	claims_of("r-li", NULL);
	contact(&w, 2, "r-li", x);
	handover(50, "boss", "r-li", "r-zhao");
	const struct rbk_json *c = at(51);

	assert_string_equal(claim_state(c, "r-zhao"), "confirmed");
	line_is(c, "claim.taken_over", "r-zhao", "2026-04-03");
	ruling(&w, 55, "boss", "void", x, NULL, "r-li")->subject = w.facts[2].record; /* the leaver's contact was false: the standing was given */
	assert_string_equal(claim_state(at(56), "r-zhao"), "confirmed");
}

static void
a_conflict_goes_on_with_the_successor(void **state)
{
	const struct rbk_json *c;

	(void)state;
	claims_of("r-li", "r-zhao");
	answer(&w, 41, "r-li", x, "letter");
	handover(50, "east-lead", "r-li", "r-wang"); /* not above r-zhao, and needn't be */
	c = at(51);
	stands(c, "contested", "r-wang");
	line_is(c, "conflict.joined", "r-wang", NULL);
	line_is(c, "conflict.left", "r-li", NULL);
	assert_string_equal(str(rbk_json_get(c, "proposal")->child, "person"), "r-wang"); /* by r-li's evidence */
	assert_false(has_line(c, "proposal.against"));
}

static void
who_had_a_claim_too(void **state)
{
	(void)state;
	claims_of("r-li", "r-wang");
	handover(50, "east-lead", "r-li", "r-wang");
	const struct rbk_json *c = at(51);

	stands(c, "held", "r-wang");
	line_is(c, "conflict.ended", NULL, NULL);
	assert_string_equal(str(rbk_json_get(c, "claims")->child->next, "by"), "2026-01-01T01:00:00+00:00"); /* the earlier place */
}

static void
before_leaving_and_after(void **state)
{
	(void)state;
	claims_of("r-li", NULL);
	for (size_t i = 0; i < w.staff.n; i++)
		if (strcmp(w.staff.posts[i].person, "r-li") == 0)
			w.staff.posts[i].left = hub_time(20);
	handover(50, "east-lead", "r-li", "r-wang");
	stands(at(51), "held", "r-wang");
}

static void
only_from_above_both(void **state)
{
	(void)state;
	claims_of("r-li", NULL);
	handover(50, "east-lead", "r-li", "r-zhao");
	line_is(at(51), "ruling.powerless", "handover", NULL);
	w.n--;
	handover(50, "r-wang", "r-li", "r-wang");
	line_is(at(51), "ruling.powerless", "handover", NULL);
	w.n--;
	handover(50, "east-lead", "r-wang", "r-li");
	line_is(at(51), "ruling.no_claim", "handover", "r-wang");
	w.n--;
	world_away(&w, "boss", "west-lead", 45, 55);
	handover(50, "west-lead", "r-li", "r-zhao");
	stands(at(51), "held", "r-zhao");
}

static void
a_share_goes_on_with_the_successor(void **state)
{
	(void)state;
	claims_of("r-li", "r-wang");
	share(50, "east-lead", "r-li", "r-wang", "70_30");
	handover(60, "boss", "r-li", "r-chen");
	const struct rbk_json *c = at(61), *s = rbk_json_get(c, "splits")->child;

	stands(c, "held", "r-chen");
	assert_non_null(rbk_json_get(s, "until"));
	assert_string_equal(str(part(s->next, 0), "person"), "r-chen");
	assert_int_equal(rbk_json_get_int(part(s->next, 0), "percent", 0), 70);
	assert_null(rbk_json_get(s->next, "until"));
	w.n--;
	handover(60, "east-lead", "r-li", "r-wang"); /* to the other of the two: theirs alone */
	c = at(61);
	stands(c, "held", "r-wang");
	line_is(c, "share.ended", "r-li", "r-wang");
	w.n--;
	handover(60, "east-lead", "r-wang", "r-li"); /* the owner stays, the share doesn't */
	c = at(61);
	stands(c, "held", "r-li");
	line_is(c, "share.ended", "r-li", "r-wang");
	assert_non_null(rbk_json_get(rbk_json_get(c, "splits")->child, "until"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(two_share_a_client), TEST(who_filed_again_has_it_already), TEST(a_share_for_somebody_without_an_entry),
		TEST(a_third_claims_what_two_share), TEST(a_share_ends_with_a_claim), TEST(a_share_needs_authority_and_sense),
		TEST(a_share_and_the_proposal), TEST(a_claim_goes_over_as_it_stood), TEST(a_confirmed_one_stays_so),
		TEST(a_conflict_goes_on_with_the_successor), TEST(who_had_a_claim_too), TEST(before_leaving_and_after),
		TEST(only_from_above_both), TEST(a_share_goes_on_with_the_successor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
