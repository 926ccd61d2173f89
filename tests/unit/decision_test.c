/* Decisions: what a void contact takes back, where decisions go when an
   entry leaves its case, who reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model/finding.h"
#include "tests/unit/world.h"

#define YIDA "上海亿达物流有限公司"
#define DAY  24 /* receipts */

static struct world w;

static int
setup(void **state)
{
	(void)state;
	world_open(&w);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	world_close(&w);
	return 0;
}

static const char *
str(const struct rbk_json *c, const char *field)
{
	const char *s = rbk_json_get_str(c, field);

	return s ? s : "-";
}

static const struct rbk_json *
claim_of(const struct rbk_json *c, const char *person)
{
	RBK_JSON_EACH(it, rbk_json_get(c, "claims"))
		if (strcmp(str(it, "person"), person) == 0)
			return it;
	fail_msg("%s has no claim", person);
	return NULL;
}

static void
claim_is(const struct rbk_json *c, const char *state, int64_t confirmed)
{
	const struct rbk_json *k = claim_of(c, "r-li");

	assert_string_equal(str(k, "state"), state);
	assert_int_equal(rbk_json_get_int(k, "confirmed", 0), confirmed);
}

static void
make_void(int64_t number, const struct rbk_fact *contact)
{
	const char *record = contact->record, *person = contact->person, *client = contact->client;

	ruling(&w, number, "east-lead", "void", client, NULL, person)->subject = record;
}

static void
lead_and_claim(void)
{
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 2, "r-li", ulid(&w, 1));
}

static void
a_void_contact_confirms_nothing(void **state)
{
	(void)state;
	lead_and_claim();
	const struct rbk_json *before = judge(&w, 3)->child;
	make_void(4, contact(&w, 3, "r-li", ulid(&w, 1)));
	const struct rbk_json *c = judge(&w, 5)->child;

	claim_is(c, "provisional", 0);
	assert_string_equal(str(c, "deadline"), str(before, "deadline"));
	assert_string_equal(str(c, "owner"), "r-li");
	assert_true(has_line(c, "claim.confirmed") && has_line(c, "claim.unconfirmed"));
	claim_is(judge(&w, 17 * DAY)->child, "lapsed", 0);
	contact(&w, 6, "r-li", ulid(&w, 1)); /* a true one, in time */
	claim_is(judge(&w, 17 * DAY)->child, "confirmed", 6);
}

static void
another_contact_confirms(void **state)
{
	(void)state;
	lead_and_claim();
	const struct rbk_fact *first = contact(&w, 3, "r-li", ulid(&w, 1)), *second = contact(&w, 5 * DAY, "r-li", ulid(&w, 1));

	contact(&w, 20 * DAY, "r-li", ulid(&w, 1)); /* too late: without the first the claim had lapsed by then */
	make_void(30 * DAY, first);
	const struct rbk_json *c = judge(&w, 31 * DAY)->child;

	claim_is(c, "confirmed", 5 * DAY);
	assert_true(has_line(c, "claim.confirmed_else"));
	make_void(32 * DAY, second);
	c = judge(&w, 33 * DAY)->child;
	claim_is(c, "lapsed", 0);
	assert_true(has_line(c, "claim.unfounded"));
	assert_string_equal(str(c, "status"), "free");
	assert_int_equal(rbk_json_get_int(claim_of(c, "r-li"), "ended_number", 0), 32 * DAY);
}

/* Not the one that confirmed it; not this person's; given by a ruling. */
static void
what_stays_confirmed(void **state)
{
	(void)state;
	lead_and_claim();
	contact(&w, 3, "r-li", ulid(&w, 1));
	make_void(6, contact(&w, 4, "r-li", ulid(&w, 1)));
	claim_is(judge(&w, 7)->child, "confirmed", 3);
	const char *record = w.facts[2].record;

	entry(&w, 8, "r-wang", ulid(&w, 2), YIDA, NULL);
	ruling(&w, 9, "east-lead", "void", ulid(&w, 1), NULL, "r-wang")->subject = record;
	claim_is(judge(&w, 9)->child, "confirmed", 3);
	ruling(&w, 10, "east-lead", "award", ulid(&w, 1), NULL, "r-li");
	ruling(&w, 11, "boss", "void", ulid(&w, 1), NULL, "r-li")->subject = ulid(&w, 77);
	claim_is(judge(&w, 12)->child, "confirmed", 10);
	w.facts[w.n - 1].subject = record; /* … the leader gave it, not the contact */
	claim_is(judge(&w, 12)->child, "confirmed", 10);
}

/* A contact that came with the claim in one receipt, before it. */
static void
void_of_what_came_with_it(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	const struct rbk_fact *first = contact(&w, 2, "r-li", ulid(&w, 1));

	contact(&w, 2, "r-li", ulid(&w, 1));
	claim(&w, 2, "r-li", ulid(&w, 1));
	claim_is(judge(&w, 3)->child, "confirmed", 2);
	make_void(4, first);
	claim_is(judge(&w, 5)->child, "confirmed", 2);
	make_void(5, &w.facts[2]);
	claim_is(judge(&w, 6)->child, "provisional", 0);
}

static bool
has(const struct rbk_json *c, const char *list, const char *field, const char *value)
{
	RBK_JSON_EACH(it, rbk_json_get(c, list))
		if (strcmp(str(it, field), value) == 0)
			return true;
	return false;
}

/* r-li and r-wang in one case: what was decided for r-wang leaves with it. */
static void
decisions_leave_with_the_entry(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 2, "r-li", ulid(&w, 1));
	ruling(&w, 3, "east-lead", "waive", ulid(&w, 1), NULL, NULL)->subject = "gate.lead.class"; /* for r-li, who holds it */
	entry(&w, 4, "r-wang", ulid(&w, 2), YIDA, NULL);
	ruling(&w, 5, "east-lead", "void", ulid(&w, 1), NULL, "r-wang")->subject = ulid(&w, 51);
	ruling(&w, 6, "east-lead", "void", ulid(&w, 1), NULL, "r-li")->subject = ulid(&w, 52);
	ruling(&w, 7, "east-lead", "transfer", ulid(&w, 1), NULL, "r-wang");
	ruling(&w, 8, "east-lead", "approve", ulid(&w, 1), NULL, NULL)->subject = "appraisal"; /* for r-wang */
	ruling(&w, 9, "east-lead", "distinct", ulid(&w, 1), NULL, "r-wang");
	const struct rbk_json *cases = judge(&w, 10), *old = case_of(cases, ulid(&w, 1)), *part = case_of(cases, ulid(&w, 2));

	assert_non_null(old);
	assert_non_null(part);
	assert_true(has(old, "waivers", "gate", "gate.lead.class") && !has(part, "waivers", "gate", "gate.lead.class"));
	assert_true(has(old, "voids", "record", ulid(&w, 52)) && !has(part, "voids", "record", ulid(&w, 52)));
	assert_true(has(part, "voids", "record", ulid(&w, 51)) && !has(old, "voids", "record", ulid(&w, 51)));
	assert_true(has(part, "approvals", "for", "r-wang") && !has(old, "approvals", "for", "r-wang"));
	assert_true(has_line(part, "ruling.void") && has_line(part, "ruling.approve") && has_line(old, "ruling.approve"));
	assert_false(has_line(part, "ruling.waive"));
}

/* Nobody's in particular: of the client whose id the ruling named. */
static void
decisions_leave_with_the_client(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	entry(&w, 2, "r-wang", ulid(&w, 2), YIDA, NULL);
	ruling(&w, 3, "east-lead", "waive", ulid(&w, 1), NULL, NULL)->subject = "gate.lead.class";
	ruling(&w, 4, "east-lead", "distinct", ulid(&w, 1), NULL, "r-li");
	const struct rbk_json *cases = judge(&w, 5);
	size_t n = 0;

	RBK_JSON_EACH(c, cases) {
		bool of_li = strcmp(str(rbk_json_get(c, "entries")->child, "person"), "r-li") == 0;

		assert_int_equal(has(c, "waivers", "gate", "gate.lead.class"), of_li);
		n++;
	}
	assert_int_equal(n, 2);
}

static void
a_lead_reads_what_was_decided_for_it(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	assert_null(rbk_case_view(&w.a, judge(&w, 2)->child, "r-li", &w.staff, hub_time(9)));
	ruling(&w, 3, "east-lead", "waive", ulid(&w, 1), NULL, NULL)->subject = "gate.lead.class";
	entry(&w, 4, "r-wang", ulid(&w, 2), YIDA, NULL);
	const struct rbk_json *c = judge(&w, 5)->child, *view = rbk_case_view(&w.a, c, "r-li", &w.staff, hub_time(9));

	assert_true(has(view, "waivers", "gate", "gate.lead.class"));
	assert_true(has_line(view, "ruling.waive"));
	assert_int_equal(rbk_json_get(view, "entries")->count, 1); /* nobody else's lead */
	assert_null(rbk_json_get(view, "facts"));
	assert_null(rbk_case_view(&w.a, c, "r-wang", &w.staff, hub_time(9)));
	claim(&w, 6, "r-wang", ulid(&w, 2)); /* somebody's now: none of r-li's business */
	assert_null(rbk_case_view(&w.a, judge(&w, 7)->child, "r-li", &w.staff, hub_time(9)));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_void_contact_confirms_nothing), TEST(another_contact_confirms), TEST(what_stays_confirmed),
		TEST(void_of_what_came_with_it), TEST(decisions_leave_with_the_entry), TEST(decisions_leave_with_the_client),
		TEST(a_lead_reads_what_was_decided_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
