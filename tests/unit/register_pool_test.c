/* The pool: warnings, proposals, release; who may pick; caps and the
   offline rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/register_life.h"

/* --- into the pool */

static void
warned_four_times_then_proposed(void **state)
{
	static const char *const days[] = { "02-12", "02-19", "02-23", "02-25" }; /* 45 days after 11 January is 25 February */

	(void)state;
	a_claim("c");
	for (size_t i = 0; i < 4; i++) {
		const int64_t before = day(days[i]) - 13; /* an hour before that day begins */

		assert_int_equal(count_lines(judge(&w, before)->child, "pool.contact"), i);
		assert_int_equal(count_lines(on(days[i]), "pool.contact"), i + 1);
	}
	const struct rbk_json *c = on("02-25");

	assert_string_equal(args_of(c, "pool.contact"), "r-li 2026-01-11 2026-02-26");
	assert_string_equal(told(c, "pool.contact"), "r-li");
	assert_false(has_line(c, "pool.proposed.contact"));
	c = on("02-26");
	assert_string_equal(args_of(c, "pool.proposed.contact"), "r-li 2026-01-11");
	assert_string_equal(told(c, "pool.proposed.contact"), "east-lead r-li");
	assert_true(rbk_json_get_bool(claim_of(c, "r-li"), "proposed"));
	assert_string_equal(str(claim_of(c, "r-li"), "pool_reason"), "no_contact");
	assert_string_equal(str(c, "owner"), "r-li"); /* only proposed */
	assert_int_equal(count_lines(on("04-01"), "pool.proposed.contact"), 1);
}

static void
sooner_for_better_clients(void **state)
{
	static const struct {
		const char *grade, *before, *then;
	} rows[] = { { "a", "02-01", "02-02" }, { "b", "02-10", "02-11" }, { "c", "02-25", "02-26" }, { NULL, "02-25", "02-26" } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		w.n = 0;
		a_claim(rows[i].grade);
		assert_false(has_line(on(rows[i].before), "pool.proposed.contact"));
		assert_true(has_line(on(rows[i].then), "pool.proposed.contact"));
	}
	w.n = 0;
	move("01-12", a_claim("c"), "call")->grade = "a"; /* it is worth more by now */
	assert_true(has_line(on("02-02"), "pool.proposed.contact"));
}

static void
a_contact_resets_the_clock(void **state)
{
	(void)state;
	contact(&w, day("02-13"), "r-li", a_claim("c")); /* after the first warning */
	const struct rbk_json *c = on("03-15"); /* the next one is due on the 17th */

	assert_int_equal(count_lines(c, "pool.contact"), 1);
	assert_false(rbk_json_get_bool(claim_of(c, "r-li"), "proposed"));
	assert_string_equal(args_of(on("03-17"), "pool.contact"), "r-li 2026-02-13 2026-03-31");
	assert_false(has_line(on("03-30"), "pool.proposed.contact"));
	assert_true(has_line(on("03-31"), "pool.proposed.contact"));
}

static void
work_ends_the_proposal(void **state)
{
	(void)state;
	contact(&w, day("03-01"), "r-li", a_claim("c"));
	const struct rbk_json *c = on("03-02");

	assert_true(has_line(c, "pool.proposed.contact"));
	assert_string_equal(told(c, "pool.kept"), "east-lead r-li");
	assert_false(rbk_json_get_bool(claim_of(c, "r-li"), "proposed"));
}

static void
a_void_contact_counts_no_more(void **state)
{
	(void)state;
	const char *x = a_claim("c");
	const struct rbk_fact *false_one = contact(&w, day("02-20"), "r-li", x);

	assert_false(has_line(on("02-28"), "pool.proposed.contact"));
	ruling(&w, day("03-10"), "east-lead", "void", x, NULL, "r-li")->subject = false_one->record;
	const struct rbk_json *c = on("03-11"); /* from the 11th of January again: that night */

	assert_string_equal(args_of(c, "pool.proposed.contact"), "r-li 2026-01-11");
	assert_false(has_line(judge(&w, day("03-10"))->child, "pool.proposed.contact"));
}

/* Contacts every other day: few are kept, and nothing is told. */
static void
few_contacts_are_kept(void **state)
{
	size_t kept = 0;

	(void)state;
	const char *x = a_claim("a");

	for (int64_t n = day("01-13"); n < day("04-01"); n += 48)
		contact(&w, n, "r-li", x);
	const struct rbk_json *c = on("04-01");

	RBK_JSON_EACH(it, rbk_json_get(c, "facts"))
		kept += strcmp(rbk_json_get_str(it, "type"), "contact") == 0;
	assert_int_equal(count_lines(c, "pool.contact"), 1); /* before the first of them */
	assert_in_range(kept, 4, 32); /* of 41 */
}

static void
no_progress(void **state)
{
	(void)state;
	const char *x = a_claim("c");

	contact(&w, day("02-13"), "r-li", x);
	contact(&w, day("03-20"), "r-li", x);
	assert_int_equal(count_lines(on("04-02"), "pool.progress"), 4); /* 90 days after 1 January is 1 April */
	assert_string_equal(args_of(on("04-02"), "pool.proposed.progress"), "r-li 2026-01-01");
	move("03-21", x, "visit");
	assert_false(has_line(on("04-02"), "pool.proposed.progress"));
	move("03-31", x, "call"); /* a step back is none */
	assert_string_equal(args_of(on("04-02"), "pool.progress"), "r-li 2026-01-01 2026-04-02");
}

static void
not_won_in_half_a_year(void **state)
{
	(void)state;
	const char *x = a_claim("c");

	for (int64_t n = day("02-01"); n < day("07-01"); n += 30 * 24)
		contact(&w, n, "r-li", x);
	move("03-01", x, "visit");
	world_fact(&w, RBK_FACT_RENEW, day("04-01"), "r-li", x);
	move("05-01", x, "proposal");
	assert_false(has_line(on("06-30"), "pool.proposed.unsold"));
	assert_string_equal(args_of(on("07-01"), "pool.proposed.unsold"), "r-li 2026-01-01"); /* the 180th day was the last */
	assert_int_equal(count_lines(on("07-01"), "pool.unsold"), 4);
}

static void
a_won_client_stays(void **state)
{
	(void)state;
	const char *x = a_claim("c");

	contract("01-20", x, "2026-03-31");
	move("01-21", x, "deal");
	const struct rbk_json *c = on("06-29"); /* it would have lapsed on 12 April, and been proposed in February */

	assert_string_equal(str(c, "owner"), "r-li");
	assert_string_equal(args_of(c, "claim.won"), "r-li 2026-03-31");
	assert_false(has_line(c, "pool.contact") || has_line(c, "pool.proposed.contract"));
	assert_string_equal(args_of(c, "pool.contract"), "r-li 2026-03-31 2026-06-30"); /* 90 days after its end */
	assert_string_equal(args_of(on("06-30"), "pool.proposed.contract"), "r-li 2026-03-31");
	contract("06-29", x, "2027-03-31");
	assert_false(has_line(on("12-01"), "pool.proposed.contract"));
	move("12-02", x, "lost");
	c = on("12-03");
	assert_true(has_line(c, "claim.won_no_more"));
	claim_is(c, "r-li", "lapsed");
}

/* Who gets a won client has a won client: by hand-over, transfer, share. */
static void
a_won_client_goes_on(void **state)
{
	static const char *const verbs[] = { "handover", "transfer", "share" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		w.n = 0;
		const char *x = a_claim("c");

		contract("01-20", x, "2026-12-31");
		move("01-21", x, "deal");
		struct rbk_fact *f = ruling(&w, day("02-01"), "boss", verbs[i], x, NULL, i == 2 ? "r-li" : "r-zhao");

		f->from = i == 0 ? "r-li" : NULL;
		f->second = i == 2 ? "r-zhao" : NULL;
		f->split = i == 2 ? "50_50" : NULL;
		const struct rbk_json *c = on("08-01"); /* long behind 90 days, and what proposes for the pool */

		claim_is(c, "r-zhao", "confirmed");
		assert_true(rbk_json_get_bool(claim_of(c, "r-zhao"), "won"));
		assert_null(rbk_json_get(claim_of(c, "r-zhao"), "deadline"));
		assert_string_equal(str(claim_of(c, "r-zhao"), "pool_reason"), "contract_ended");
		/* a step back is no progress for who has it now; lost, it is as any other */
		world_fact(&w, RBK_FACT_MOVE, day("08-02"), "r-zhao", x)->subject = "lost";
		assert_true(has_line(on("08-03"), "claim.won_no_more"));
		w.n--;
		/* the contract was false */
		const char *record = NULL;

		for (size_t k = 0; k < w.n; k++)
			record = w.facts[k].type == RBK_FACT_CONTRACT ? w.facts[k].record : record;
		ruling(&w, day("08-02"), "boss", "void", x, NULL, "r-li")->subject = record;
		c = on("08-03");
		assert_true(has_line(c, "claim.won_no_more"));
		claim_is(c, "r-zhao", "lapsed");
	}
}

static void
a_leader_releases(void **state)
{
	(void)state;
	const char *x = a_claim("c");

	ruling(&w, day("03-02"), "east-lead", "release", x, NULL, NULL);
	const struct rbk_json *c = on("03-03");

	assert_string_equal(str(c, "status"), "free");
	assert_string_equal(str(c, "pooled"), "2026-03-02T04:00:00+00:00");
	w.n--;
	assert_null(rbk_json_get(on("03-03"), "pooled"));
}

static const struct rbk_policy *
policy_with(const char *old, const char *neu)
{
	const struct rbk_policy_text *files;
	struct rbk_policy_text mine[8];
	const struct rbk_policy *p;
	struct rbk_err err = {0};
	size_t n = rbk_policy_builtin_files(&files);

	for (size_t i = 0; i < n; i++) {
		char *bytes = rbk_arena_copy(&w.a, files[i].bytes, files[i].len), *at = strstr(bytes, old);

		if (at)
			memcpy(at, neu, strlen(neu));
		mine[i] = (struct rbk_policy_text){ files[i].name, bytes, files[i].len };
	}
	assert_int_equal(rbk_policy_read(&p, &w.a, mine, n, &err), 0);
	return p;
}

static void
the_switch_releases(void **state)
{
	const struct rbk_policy *p = policy_with("\"pool.releases_itself\", \"value\": 0", "\"pool.releases_itself\", \"value\": 1");

	(void)state;
	w.policies.at = &p;
	a_claim("c");
	assert_string_equal(str(on("02-25"), "owner"), "r-li");
	const struct rbk_json *c = on("02-26");

	claim_is(c, "r-li", "pooled");
	assert_string_equal(told(c, "pool.released"), "east-lead r-li");
	assert_string_equal(str(c, "pooled"), "2026-02-25T16:00:00+00:00");
}

/* --- out of it */

static void
release(const char *on_day, const char *person, const char *client)
{
	world_fact(&w, RBK_FACT_RELEASE, day(on_day), person, client);
}

static void
a_colleague_picks(void **state)
{
	(void)state;
	const char *x = a_claim("c"), *y = ulid(&w, 2);

	release("02-01", "r-li", x);
	entry(&w, day("02-02"), "r-wang", y, YIDA, NULL);
	claim(&w, day("02-02"), "r-wang", y);
	const struct rbk_json *c = on("02-03");

	assert_string_equal(str(c, "owner"), "r-wang");
	assert_string_equal(told(c, "claim.picked"), "east-lead r-wang");
	assert_null(rbk_json_get(c, "pooled"));
}

/* A gives it up, a colleague takes it for a day, A wants it back. */
static void
not_to_and_fro(void **state)
{
	(void)state;
	const char *x = a_claim("c"), *y = ulid(&w, 2);

	release("02-01", "r-li", x);
	entry(&w, day("02-02"), "r-wang", y, YIDA, NULL);
	claim(&w, day("02-02"), "r-wang", y);
	claim(&w, day("02-02") + 1, "r-li", x); /* while the colleague has it */
	release("02-03", "r-wang", y);
	claim(&w, day("02-04"), "r-li", x);
	const struct rbk_json *c = on("02-05");

	assert_string_equal(str(c, "status"), "free");
	claim_is(c, "r-li", "void");
	assert_int_equal(count_lines(c, "claim.cooling"), 2);
	assert_string_equal(args_of(c, "claim.cooling"), "r-li 2026-03-05"); /* 30 days after the 3rd */
	assert_false(has_line(c, "conflict.opened"));
	claim(&w, day("03-05"), "r-li", x);
	claim_is(on("03-06"), "r-li", "void");
	claim(&w, day("03-06"), "r-li", x);
	assert_string_equal(str(on("03-07"), "owner"), "r-li");
}

/* Somebody else held it for longer than the rule looks back. */
/* Who had the smaller part held it, too. */
static void
the_second_of_a_share_waits_too(void **state)
{
	(void)state;
	const char *x = a_claim("c"), *y = ulid(&w, 2);

	entry(&w, day("01-12"), "r-wang", y, YIDA, NULL);
	struct rbk_fact *f = ruling(&w, day("01-13"), "east-lead", "share", x, NULL, "r-li");

	f->second = "r-wang";
	f->split = "70_30";
	release("02-01", "r-wang", y);
	release("02-02", "r-li", x);
	claim(&w, day("02-03"), "r-wang", y);
	const struct rbk_json *c = on("02-04");

	assert_string_equal(str(c, "status"), "free");
	claim_is(c, "r-wang", "void");
	assert_string_equal(args_of(c, "claim.cooling"), "r-wang 2026-03-04");
}

static void
long_ago_is_forgotten(void **state)
{
	(void)state;
	const char *x = a_claim("c"), *y = ulid(&w, 2);

	release("02-01", "r-li", x);
	entry(&w, day("02-02"), "r-wang", y, YIDA, NULL);
	claim(&w, day("02-02"), "r-wang", y);
	contact(&w, day("02-03"), "r-wang", y);
	release("05-02", "r-wang", y); /* 2 February is 89 days before */
	claim(&w, day("05-03"), "r-li", x);
	claim_is(on("05-04"), "r-li", "void");
	w.n -= 2;
	release("05-04", "r-wang", y); /* the day of 3 February is the 90th: r-li had none of it */
	claim(&w, day("05-05"), "r-li", x);
	assert_string_equal(str(on("05-06"), "owner"), "r-li");
}

static void
five_a_day(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		entry(&w, day("01-05"), "r-li", ulid(&w, i), rbk_arena_print(&w.a, "上海第%c%u物流有限公司", 'a' + (int)i, i), NULL);
		claim(&w, day("01-05") + (i == 7 ? 12 : 0), "r-li", ulid(&w, i))->pick = i == 6 ? NULL : i == 7 ? "2026-01-06" : "2026-01-05";
	}
	const struct rbk_json *cases = judge(&w, day("01-07"));

	for (unsigned i = 0; i < 8; i++)
		claim_is(case_of(cases, ulid(&w, i)), "r-li", i == 5 ? "void" : "provisional"); /* the sixth; the seventh says nothing of the pool */
	assert_string_equal(args_of(case_of(cases, ulid(&w, 5)), "claim.too_many"), "r-li 5");
	const char *keys[4];

	assert_int_equal(rbk_fact_keys(keys, &w.a, &w.facts[1]), 2);
	assert_true(list_has(rbk_json_get(case_of(cases, ulid(&w, 0)), "keys"), "q:r-li/2026-01-05"));
}

static void
over_the_cap(void **state)
{
	(void)state;
	a_claim("c");
	w.facts[1].open = "20";
	assert_false(has_line(on("01-12"), "claim.over_cap"));
	w.facts[1].open = "21";
	const struct rbk_json *c = on("01-12");

	assert_string_equal(args_of(c, "claim.over_cap"), "r-li 21 20");
	assert_string_equal(told(c, "claim.over_cap"), "east-lead r-li");
	assert_string_equal(str(c, "owner"), "r-li"); /* filed all the same */
}

/* r-wang claims while r-li has been offline for so long. */
static const struct rbk_json *
offline(rbk_time hours)
{
	w.n = 0;
	entry(&w, 100, "r-wang", ulid(&w, 2), YIDA, NULL);
	claim(&w, 100, "r-wang", ulid(&w, 2));
	entry(&w, 120, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 120, "r-li", ulid(&w, 1))->after = hub_time(120) - hours * HOUR;
	return judge(&w, 121)->child;
}

static void
long_offline_takes_nothing(void **state)
{
	(void)state;
	const struct rbk_json *c = offline(72);

	assert_string_equal(str(c, "owner"), "-"); /* which came first can't be told */
	assert_false(has_line(c, "claim.offline_late"));
	c = offline(73);
	assert_string_equal(args_of(c, "claim.offline_late"), "r-li 73");
	assert_true(rbk_json_get_bool(claim_of(c, "r-li"), "offline_late"));
	assert_string_equal(str(claim_of(c, "r-li"), "after"), "2026-01-02T23:00:00+00:00"); /* the bracket stays */
	assert_string_equal(str(c, "status"), "contested");
	assert_string_equal(str(c, "owner"), "r-wang");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(warned_four_times_then_proposed), TEST(sooner_for_better_clients), TEST(a_contact_resets_the_clock),
		TEST(work_ends_the_proposal), TEST(a_void_contact_counts_no_more), TEST(few_contacts_are_kept), TEST(no_progress),
		TEST(not_won_in_half_a_year), TEST(a_won_client_stays), TEST(a_won_client_goes_on), TEST(a_leader_releases), TEST(the_switch_releases),
		TEST(a_colleague_picks), TEST(not_to_and_fro), TEST(the_second_of_a_share_waits_too), TEST(long_ago_is_forgotten), TEST(five_a_day), TEST(over_the_cap),
		TEST(long_offline_takes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
