/* The register by hand-worked cases, each rule from both sides. (Random
   worlds: register_property_test.c.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model/finding.h"
#include "tests/unit/world_read.h"

#define CODE_A "91350100M000100Y43"
#define CODE_B "91310000MA1K35XXB2"
#define YIDA   "上海亿达物流有限公司"

/* --- one person */

static void
a_lead_is_free(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, CODE_A);
	const struct rbk_json *c = judge(&w, 2)->child;

	stands(c, "free", NULL);
	assert_string_equal(str(c, "id"), x);
	assert_string_equal(str(c, "name"), YIDA);
	assert_int_equal(rbk_json_get(c, "history")->count, 1);
	line_is(c, "entry.opened", "r-li", YIDA);
	assert_string_equal(str(line_of(c, "entry.opened"), "at"), "2026-01-01T01:00:00+00:00");
	assert_string_equal(str(line_of(c, "entry.opened"), "policy"), "2015-09-14");
	assert_true(list_has(rbk_json_get(c, "keys"), "n1:上海亿达物流"));
	assert_true(list_has(rbk_json_get(c, "keys"), "c:" CODE_A));
	assert_null(c->next);
}

static void
a_claim_holds(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	claim(&w, 2, "r-li", x);
	const struct rbk_json *c = judge(&w, 3)->child;

	stands(c, "held", "r-li");
	assert_string_equal(str(c, "since"), "2026-01-01T02:00:00+00:00");
	/* 15 whole days after 1 January, in +08:00: until the 16th, 24:00 there */
	assert_string_equal(str(c, "deadline"), "2026-01-16T16:00:00+00:00");
	line_is(c, "claim.filed", "r-li", "2026-01-16");
	assert_string_equal(told(c, "claim.filed"), "r-li");
	assert_string_equal(claim_state(c, "r-li"), "provisional");
	line_is(c, "owner.held", "r-li", NULL);
}

static void
an_incomplete_claim_is_void(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	claim(&w, 2, "r-li", x)->missing = "region,contact";
	contact(&w, 3, "r-li", x);
	const struct rbk_json *c = judge(&w, 4)->child;

	stands(c, "free", NULL);
	line_is(c, "claim.void", "r-li", "region,contact");
	assert_null(rbk_json_get(c, "deadline"));
	assert_int_equal(rbk_json_get(c, "facts")->count, 2); /* the contact changed nothing */
}

static void
a_contact_confirms(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	contact(&w, 1, "r-li", x); /* before the claim's receipt: doesn't count */
	claim(&w, 2, "r-li", x);
	assert_string_equal(claim_state(judge(&w, 3)->child, "r-li"), "provisional");
	contact(&w, 30, "r-li", x);
	const struct rbk_json *c = judge(&w, 31)->child;

	assert_string_equal(claim_state(c, "r-li"), "confirmed");
	/* received on 2 January, 14:00 in +08:00; 90 days after it is 2 April */
	line_is(c, "claim.confirmed", "r-li", "2026-04-02");
	assert_string_equal(str(c, "deadline"), "2026-04-02T16:00:00+00:00");
	contact(&w, 60, "r-li", x); /* a second one doesn't prolong it */
	assert_string_equal(str(judge(&w, 61)->child, "deadline"), "2026-04-02T16:00:00+00:00");
}

/* Removed by its author, or amended into none: as if it had never been. */
static void
a_contact_is_withdrawn(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	claim(&w, 2, "r-li", x);
	const struct rbk_fact *first = contact(&w, 30, "r-li", x), *second = contact(&w, 60, "r-li", x);

	world_fact(&w, RBK_FACT_GONE, 70, "r-li", x)->subject = first->record;
	const struct rbk_json *c = judge(&w, 71)->child;

	assert_string_equal(claim_state(c, "r-li"), "confirmed");
	line_is(c, "claim.confirmed_else", "r-li", "2026-04-03");
	world_fact(&w, RBK_FACT_GONE, 80, "r-li", x)->subject = second->record;
	c = judge(&w, 81)->child;
	assert_string_equal(claim_state(c, "r-li"), "provisional");
	line_is(c, "claim.unconfirmed", "r-li", "2026-01-16");
	w.facts[w.n - 1].person = "r-wang"; /* somebody else's word takes nothing back */
	assert_string_equal(claim_state(judge(&w, 81)->child, "r-li"), "confirmed");
}

static void
a_contact_in_the_same_receipt_confirms(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	contact(&w, 1, "r-li", x); /* activities/ comes before client.json */
	entry(&w, 1, "r-li", x, YIDA, NULL);
	claim(&w, 1, "r-li", x);
	const struct rbk_json *c = judge(&w, 2)->child, *history = rbk_json_get(c, "history");

	assert_string_equal(claim_state(c, "r-li"), "confirmed");
	assert_string_equal(str(history->child, "what"), "entry.opened");
	assert_string_equal(str(history->child->next, "what"), "claim.filed");
}

static void
a_claim_before_its_client_in_one_receipt(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	claim(&w, 1, "r-li", x);
	entry(&w, 1, "r-li", x, YIDA, NULL);
	stands(judge(&w, 2)->child, "held", "r-li");
	w.n = 0;
	claim(&w, 1, "r-li", x); /* a receipt earlier: about nothing */
	entry(&w, 2, "r-li", x, YIDA, NULL);
	stands(judge(&w, 3)->child, "free", NULL);
}

static void
a_claim_lapses_at_its_moment(void **state)
{
	const char *x = ulid(&w, 1);
	rbk_time deadline = hub_time(15 * 24 + 16); /* 16 January, 24:00 in +08:00 */

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	claim(&w, 2, "r-li", x);
	stands(judge_facts(&w, &w.a, w.facts, w.n, deadline - 1)->child, "held", "r-li");
	const struct rbk_json *c = judge_facts(&w, &w.a, w.facts, w.n, deadline)->child;

	stands(c, "free", NULL);
	line_is(c, "claim.lapsed", "r-li", NULL);
	line_is(c, "owner.none", NULL, NULL);
	assert_string_equal(str(line_of(c, "claim.lapsed"), "at"), "2026-01-16T16:00:00+00:00");
	assert_string_equal(str(line_of(c, "claim.lapsed"), "commit"), w.facts[1].commit);
	assert_null(rbk_json_get(c, "deadline"));
	contact(&w, 15 * 24 + 16, "r-li", x); /* received at that very moment: too late */
	assert_string_equal(claim_state(judge(&w, 400)->child, "r-li"), "lapsed");
	w.facts[2].number = 15 * 24 + 15; /* an hour sooner */
	w.facts[2].by = hub_time(w.facts[2].number);
	assert_string_equal(claim_state(judge(&w, 400)->child, "r-li"), "confirmed");
}

static void
a_claim_is_given_up(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	claim(&w, 2, "r-li", x);
	world_fact(&w, RBK_FACT_RELEASE, 3, "r-li", x);
	const struct rbk_json *c = judge(&w, 4)->child;

	stands(c, "free", NULL);
	line_is(c, "claim.released", "r-li", NULL);
	claim(&w, 40 * 24, "r-li", x); /* and filed again, once the pool's rules let them */
	stands(judge(&w, 40 * 24 + 1)->child, "held", "r-li");
	claim(&w, 40 * 24 + 2, "r-li", x);
	c = judge(&w, 40 * 24 + 3)->child;
	line_is(c, "claim.repeated", "r-li", NULL);
	assert_string_equal(str(c, "since"), "2026-02-10T00:00:00+00:00");
}

static void
a_removed_client_ends_its_claim(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	claim(&w, 2, "r-li", x);
	world_fact(&w, RBK_FACT_GONE, 3, "r-li", x);
	const struct rbk_json *c = judge(&w, 4)->child;

	stands(c, "free", NULL);
	line_is(c, "entry.gone", "r-li", NULL);
	line_is(c, "claim.gone", "r-li", NULL);
	claim(&w, 5, "r-li", x);
	line_is(judge(&w, 6)->child, "claim.void", "r-li", "client");
	entry(&w, 40 * 24, "r-li", x, YIDA, NULL);
	claim(&w, 40 * 24, "r-li", x);
	c = judge(&w, 40 * 24 + 1)->child;
	line_is(c, "entry.back", "r-li", YIDA);
	stands(c, "held", "r-li");
}

/* --- which entries are one client */

static size_t
cases_of(const char *name_x, const char *code_x, const char *name_y, const char *code_y)
{
	w.n = 0;
	entry(&w, 1, "r-li", ulid(&w, 1), name_x, code_x);
	entry(&w, 2, "r-wang", ulid(&w, 2), name_y, code_y);
	return judge(&w, 3)->count;
}

static void
joining(void **state)
{
	(void)state;
	assert_int_equal(cases_of(YIDA, NULL, YIDA, NULL), 1);
	assert_int_equal(cases_of(YIDA, NULL, "上海 亿达物流(有限责任公司)", NULL), 1);
	assert_int_equal(cases_of(YIDA, NULL, "上海亿达物流", NULL), 1);          /* a form missing on one side */
	assert_int_equal(cases_of("上海亿达物流", NULL, "上海亿达物流", NULL), 1);
	assert_int_equal(cases_of(YIDA, NULL, "上海亿达物流股份有限公司", NULL), 2); /* unlike forms */
	assert_int_equal(cases_of(YIDA, NULL, "上海怡达物流有限公司", NULL), 2);
	assert_int_equal(cases_of(YIDA, CODE_A, "亿达", CODE_A), 1);             /* equal code */
	assert_int_equal(cases_of(YIDA, CODE_A, YIDA, NULL), 1);
	assert_int_equal(cases_of(YIDA, CODE_A, YIDA, CODE_B), 2);               /* two codes */
	assert_int_equal(cases_of(YIDA, CODE_A, "亿达股份有限公司", CODE_A), 2);   /* one code, unlike forms */
}

/* By the suspicions' own rules (suspicion_test.c): of clients i and k. */
static bool
is_suspected(int64_t as_of, unsigned i, unsigned k, const char *want)
{
	const char *is = suspected(&w, judge(&w, as_of), ulid(&w, i), ulid(&w, k));

	return is && want ? strcmp(is, want) == 0 : is == want;
}

static void
what_isnt_sure_is_suspected(void **state)
{
	(void)state;
	(void)cases_of(YIDA, CODE_A, YIDA, CODE_B);
	assert_true(is_suspected(3, 1, 2, "likeness.codes_differ"));
	(void)cases_of(YIDA, NULL, "上海亿达物流股份有限公司", NULL);
	assert_true(is_suspected(3, 1, 2, "likeness.form_unlike"));
	(void)cases_of(YIDA, NULL, "上海市亿达物流有限公司", NULL);
	assert_true(is_suspected(3, 1, 2, "likeness.mark"));
	(void)cases_of(YIDA, NULL, "亿达物流", NULL);
	assert_true(is_suspected(3, 1, 2, "likeness.short"));
	(void)cases_of(YIDA, CODE_A, "亿达股份有限公司", CODE_A);
	assert_true(is_suspected(3, 1, 2, "likeness.code"));
	(void)cases_of(YIDA, NULL, "上海怡达物流有限公司", NULL); /* sounds alike: nobody's business yet */
	assert_true(is_suspected(3, 1, 2, NULL));
	(void)cases_of(YIDA, CODE_A, "上海市亿达物流有限公司", CODE_B);
	assert_true(is_suspected(3, 1, 2, NULL));
}

static void
what_fits_two_cases_joins_none(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, CODE_A);
	entry(&w, 2, "r-wang", ulid(&w, 2), YIDA, CODE_B);
	entry(&w, 3, "r-zhao", ulid(&w, 3), YIDA, NULL);
	const struct rbk_json *cases = judge(&w, 4);

	assert_int_equal(cases->count, 3);
	assert_true(is_suspected(4, 1, 3, "likeness.equal") && is_suspected(4, 2, 3, "likeness.equal"));
	entry(&w, 5, "r-chen", ulid(&w, 4), "上海亿达物流股份有限公司", NULL); /* a form of its own */
	assert_int_equal(judge(&w, 6)->count, 4);
	entry(&w, 7, "r-zhao", ulid(&w, 3), YIDA, CODE_B); /* now it is known which */
	cases = judge(&w, 8);
	assert_int_equal(cases->count, 3);
	assert_int_equal(rbk_json_get(case_of(cases, ulid(&w, 2)), "entries")->count, 2);
}

static void
a_missing_form_waits_for_one_known_form(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	entry(&w, 2, "r-wang", ulid(&w, 2), "上海亿达物流股份有限公司", NULL);
	entry(&w, 3, "r-zhao", ulid(&w, 3), "上海亿达物流", NULL); /* which of the two? */
	entry(&w, 4, "r-chen", ulid(&w, 4), YIDA, NULL);
	const struct rbk_json *cases = judge(&w, 5);

	assert_int_equal(cases->count, 3);
	assert_int_equal(rbk_json_get(case_of(cases, ulid(&w, 1)), "entries")->count, 2);
}

static void
a_code_entered_later_joins_two_cases(void **state)
{
	const char *x = ulid(&w, 9), *y = ulid(&w, 2);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, CODE_A);
	claim(&w, 1, "r-li", x);
	entry(&w, 2, "r-zhao", y, "亿达", NULL);
	claim(&w, 2, "r-zhao", y);
	assert_int_equal(judge(&w, 3)->count, 2);
	entry(&w, 5, "r-zhao", y, "亿达", CODE_A);
	const struct rbk_json *cases = judge(&w, 6), *c = cases->child;

	assert_int_equal(cases->count, 1);
	assert_string_equal(str(c, "id"), x); /* of the entry received first */
	assert_true(list_has(rbk_json_get(c, "also"), y));
	line_is(c, "case.joined.code", y, CODE_A);
	line_is(c, "entry.code", "r-zhao", CODE_A);
	stands(c, "contested", "r-li"); /* received at 1:00, the other not filed before */
	line_is(c, "conflict.opened", "r-li, r-zhao", NULL);
	assert_string_equal(told(c, "conflict.opened"), "boss r-li r-zhao"); /* the lowest leader above both */
	assert_string_equal(str(rbk_json_get(c, "history")->child, "what"), "entry.opened");
	assert_true(has_line(c, "claim.filed"));
	ruling(&w, 7, "boss", "award", y, NULL, "r-zhao"); /* the joined id still names it */
	stands(judge(&w, 8)->child, "held", "r-zhao");
}

static void
a_rename_joins_and_never_parts(void **state)
{
	const char *x = ulid(&w, 1), *y = ulid(&w, 2);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	entry(&w, 2, "r-wang", y, "广州恒通有限公司", NULL);
	entry(&w, 3, "r-wang", y, YIDA, NULL);
	const struct rbk_json *c = judge(&w, 4)->child;

	assert_null(c->next);
	line_is(c, "entry.renamed", "r-wang", "广州恒通有限公司");
	line_is(c, "case.joined.name", y, YIDA);
	entry(&w, 5, "r-wang", y, "深圳海天有限公司", NULL);
	c = judge(&w, 6)->child;
	assert_null(c->next);
	assert_int_equal(rbk_json_get(c, "entries")->count, 2);
	/* a name it had before only makes a suspicion */
	entry(&w, 7, "r-zhao", ulid(&w, 3), "广州恒通有限公司", NULL);
	c = judge(&w, 8)->child;
	assert_non_null(c->next);
	assert_true(is_suspected(8, 1, 3, "likeness.former"));
}

static void
an_entry_that_contradicts_its_case(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, CODE_A);
	entry(&w, 2, "r-wang", ulid(&w, 2), YIDA, CODE_A);
	entry(&w, 3, "r-wang", ulid(&w, 2), YIDA, CODE_B);
	const struct rbk_json *c = judge(&w, 4)->child;

	assert_null(c->next);
	line_is(c, "entry.differs.code", "r-wang", CODE_B);
	assert_string_equal(told(c, "entry.differs.code"), "east-lead");
	assert_true(rbk_json_get_bool(rbk_json_get(c, "entries")->child->next, "differs"));
	entry(&w, 5, "r-zhao", ulid(&w, 3), "亿达", CODE_B); /* that code doesn't stand for the case */
	assert_int_equal(judge(&w, 6)->count, 2);
	entry(&w, 7, "r-li", ulid(&w, 1), YIDA, CODE_B); /* until the other side has it too */
	c = judge(&w, 8)->child;
	assert_null(rbk_json_get(rbk_json_get(c, "entries")->child->next, "differs"));
}

static void
one_client_id_in_two_books(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	entry(&w, 2, "r-zhao", x, "广州恒通有限公司", NULL);
	claim(&w, 3, "r-zhao", x);
	const struct rbk_json *cases = judge(&w, 4), *c = case_of(cases, x), *d;

	assert_int_equal(cases->count, 2);
	d = c == cases->child ? c->next : cases->child;
	stands(c, "free", NULL);
	stands(d, "held", "r-zhao");
	assert_true(rbk_ulid_valid(str(d, "id")));
	ruling(&w, 5, "west-lead", "release", str(d, "id"), NULL, NULL);
	cases = judge(&w, 6);
	stands(case_of(cases, str(d, "id")), "free", NULL);
}

/* --- conflicts */

static void
two_claims(rbk_time after_second)
{
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 1, "r-li", ulid(&w, 1));
	entry(&w, 5, "r-wang", ulid(&w, 2), YIDA, NULL);
	claim(&w, 5, "r-wang", ulid(&w, 2))->after = after_second;
}

static void
the_earlier_keeps_it_while_contested(void **state)
{
	(void)state;
	two_claims(hub_time(1)); /* can't have been filed before the first was received */
	const struct rbk_json *c = judge(&w, 6)->child;

	stands(c, "contested", "r-li");
	line_is(c, "owner.keeps", "r-li", NULL);
	assert_string_equal(str(c, "since"), "2026-01-01T01:00:00+00:00");
	assert_string_equal(told(c, "conflict.opened"), "east-lead r-li r-wang");
	assert_null(rbk_json_get(rbk_json_get(c, "proposal")->child, "person")); /* an hour apart is no earlier: register_propose_test.c */
}

static void
nobody_holds_it_while_brackets_overlap(void **state)
{
	(void)state;
	two_claims(hub_time(1) - 1); /* may have been filed a moment before */
	const struct rbk_json *c = judge(&w, 6)->child;

	stands(c, "contested", NULL);
	line_is(c, "owner.open", NULL, NULL);
	assert_null(rbk_json_get(c, "since"));
	assert_null(rbk_json_get(rbk_json_get(c, "proposal")->child, "person"));
	contact(&w, 7, "r-wang", ulid(&w, 2)); /* the only confirmed one is proposed */
	c = judge(&w, 8)->child;
	assert_string_equal(str(rbk_json_get(c, "proposal")->child, "person"), "r-wang");
	stands(c, "contested", NULL);
}

static void
a_conflict_ends(void **state)
{
	(void)state;
	two_claims(hub_time(1) - 1);
	world_fact(&w, RBK_FACT_RELEASE, 9, "r-li", ulid(&w, 1));
	const struct rbk_json *c = judge(&w, 10)->child, *conflict = rbk_json_get(c, "conflicts")->child;

	stands(c, "held", "r-wang");
	line_is(c, "conflict.ended", NULL, NULL);
	assert_string_equal(str(conflict, "opened"), "2026-01-01T05:00:00+00:00");
	assert_string_equal(str(conflict, "ended"), "2026-01-01T09:00:00+00:00");
	assert_string_equal(str(conflict, "by"), "claim.released");
	assert_string_equal(str(c, "since"), "2026-01-01T09:00:00+00:00");
	/* and another may begin */
	claim(&w, 11, "r-li", ulid(&w, 1));
	c = judge(&w, 12)->child;
	assert_int_equal(rbk_json_get(c, "conflicts")->count, 2);
	stands(c, "contested", "r-wang");
}

static void
both_lapse_at_once(void **state)
{
	(void)state;
	two_claims(hub_time(1) - 1);
	const struct rbk_json *c = judge(&w, 500)->child;

	stands(c, "free", NULL);
	line_is(c, "conflict.ended", NULL, NULL);
	size_t held = 0;

	RBK_JSON_EACH(it, rbk_json_get(c, "history"))
		held += strcmp(str(it, "what"), "owner.held") == 0;
	assert_int_equal(held, 1); /* before the conflict; not for a moment by whoever lapses last */
}

static void
three_ways(void **state)
{
	(void)state;
	two_claims(hub_time(1));
	entry(&w, 9, "r-zhao", ulid(&w, 3), YIDA, NULL);
	claim(&w, 9, "r-zhao", ulid(&w, 3))->after = hub_time(2);
	const struct rbk_json *c = judge(&w, 10)->child;

	stands(c, "contested", "r-li");
	line_is(c, "conflict.joined", "r-zhao", "r-li, r-wang, r-zhao");
	assert_string_equal(told(c, "conflict.joined"), "boss r-li r-wang r-zhao");
	w.facts[w.n - 1].after = hub_time(0); /* before the first was received: nobody knows */
	c = judge(&w, 10)->child;
	stands(c, "contested", NULL);
	world_fact(&w, RBK_FACT_RELEASE, 12, "r-zhao", ulid(&w, 3));
	c = judge(&w, 13)->child;
	line_is(c, "conflict.left", "r-zhao", "r-li, r-wang");
	stands(c, "contested", "r-li");
	assert_int_equal(rbk_json_get(c, "conflicts")->count, 1);
}

static void
one_person_twice_is_no_conflict(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 1, "r-li", ulid(&w, 1));
	entry(&w, 2, "r-li", ulid(&w, 2), YIDA, NULL);
	claim(&w, 2, "r-li", ulid(&w, 2));
	stands(judge(&w, 3)->child, "held", "r-li");
	world_fact(&w, RBK_FACT_GONE, 4, "r-li", ulid(&w, 1)); /* the double is tidied away */
	stands(judge(&w, 5)->child, "held", "r-li");
	world_fact(&w, RBK_FACT_RELEASE, 6, "r-li", ulid(&w, 2));
	stands(judge(&w, 7)->child, "free", NULL);
}

/* --- rulings */

static void
an_award(void **state)
{
	(void)state;
	two_claims(hub_time(1));
	ruling(&w, 30, "east-lead", "award", ulid(&w, 1), NULL, "r-wang");
	const struct rbk_json *c = judge(&w, 31)->child;

	stands(c, "held", "r-wang");
	line_is(c, "ruling.award", "r-wang", "because");
	assert_string_equal(told(c, "ruling.award"), "east-lead r-li r-wang");
	line_is(c, "claim.yielded", "r-li", NULL);
	line_is(c, "claim.ruled", "r-wang", "2026-04-02");
	assert_string_equal(claim_state(c, "r-li"), "yielded");
	assert_string_equal(claim_state(c, "r-wang"), "confirmed");
	assert_string_equal(str(rbk_json_get(c, "conflicts")->child, "by"), "claim.ruled");
	/* a claim that was made before the ruling, but after the first holder's
	   receipt, and comes in late: the standing was handed on */
	entry(&w, 40, "r-zhao", ulid(&w, 3), YIDA, NULL);
	claim(&w, 40, "r-zhao", ulid(&w, 3))->after = hub_time(2);
	stands(judge(&w, 41)->child, "contested", "r-wang");
}

static void
only_from_above_all_sides(void **state)
{
	static const struct {
		const char *author, *owner;
	} rows[] = {
		{ "east-lead", "r-wang" }, { "boss", "r-wang" },
		{ "west-lead", NULL }, { "r-wang", NULL }, { "r-chen", NULL }, { "nobody", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		w.n = 0;
		two_claims(hub_time(1) - 1);
		ruling(&w, 30, rows[i].author, "award", ulid(&w, 1), NULL, "r-wang");
		const struct rbk_json *c = judge(&w, 31)->child;

		stands(c, rows[i].owner ? "held" : "contested", rows[i].owner);
		if (!rows[i].owner) {
			line_is(c, "ruling.powerless", "award", "because");
			assert_string_equal(told(c, "ruling.powerless"), rows[i].author);
		}
	}
}

/* A delegate rules with the absent leader's authority, in those days only,
   never on a matter of their own, and the history says for whom. */
static void
delegates_rule_within_the_days(void **state)
{
	static const struct {
		const char *author;
		int64_t     number;
		bool        rules;
	} rows[] = {
		{ "r-chen", 29, false }, { "r-chen", 30, true }, { "r-chen", 39, true }, { "r-chen", 40, false },
		{ "east-lead", 35, true }, { "r-zhao", 35, false }, { "r-li", 50, false }, { "west-lead", 50, false },
	};

	(void)state;
	world_away(&w, "east-lead", "r-chen", 30, 40);
	world_away(&w, "east-lead", "r-li", 45, 60);  /* a side */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		w.n = 0;
		two_claims(hub_time(1) - 1);
		ruling(&w, rows[i].number, rows[i].author, "award", ulid(&w, 1), NULL, "r-wang");
		const struct rbk_json *c = judge(&w, 61)->child;
		bool stood_in = rows[i].rules && strcmp(rows[i].author, "east-lead") != 0;

		assert_int_equal(has_line(c, "ruling.award"), rows[i].rules);
		assert_int_equal(has_line(c, "ruling.powerless"), !rows[i].rules);
		assert_int_equal(has_line(c, "ruling.delegate"), stood_in);
		if (stood_in)
			line_is(c, "ruling.delegate", "r-chen", "east-lead");
	}
}

/* Who stands in is told of conflicts, like the leader. */
static void
delegates_are_told(void **state)
{
	(void)state;
	world_away(&w, "east-lead", "r-chen", 1, 40);
	two_claims(hub_time(1) - 1);
	const struct rbk_json *tell = rbk_json_get(line_of(judge(&w, 3)->child, "conflict.opened"), "tell");

	assert_true(list_has(tell, "east-lead") && list_has(tell, "r-chen"));
}

static void
waivers_and_approvals(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 1, "r-li", ulid(&w, 1));
	ruling(&w, 3, "east-lead", "waive", ulid(&w, 1), NULL, NULL)->subject = "gate.lead.target";
	ruling(&w, 4, "west-lead", "waive", ulid(&w, 1), NULL, NULL)->subject = "gate.lead.class";
	ruling(&w, 5, "east-lead", "approve", ulid(&w, 1), NULL, NULL)->subject = "appraisal";
	(void)ruling(&w, 6, "east-lead", "approve", ulid(&w, 1), NULL, NULL);
	const struct rbk_json *c = judge(&w, 9)->child;
	const struct rbk_json *waiver = rbk_json_get(c, "waivers")->child, *approval = rbk_json_get(c, "approvals")->child;

	assert_string_equal(str(waiver, "gate"), "gate.lead.target");
	assert_string_equal(str(waiver, "by"), "east-lead");
	assert_null(waiver->next); /* west-lead leads somebody else */
	line_is(c, "ruling.powerless", "waive", "because");
	assert_string_equal(str(approval, "what"), "appraisal");
	assert_string_equal(str(approval, "level"), rbk_staff_when(&w.staff, "east-lead", hub_time(5))->level);
	assert_null(approval->next);
	line_is(c, "ruling.no_subject", "approve", NULL);
	stands(c, "held", "r-li");
	assert_non_null(rbk_json_get(rbk_case_view(&w.a, c, "r-li", &w.staff, hub_time(9)), "waivers"));
}

/* The second void record of a person, in whatever case, names the leader, and
   goes to the next one up. */
static void
void_records_are_counted(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 1, "r-li", ulid(&w, 1));
	entry(&w, 2, "r-li", ulid(&w, 2), "广州恒通有限公司", NULL);
	claim(&w, 2, "r-li", ulid(&w, 2));
	ruling(&w, 3, "boss", "void", ulid(&w, 1), NULL, "r-li")->subject = ulid(&w, 7);
	ruling(&w, 4, "boss", "void", ulid(&w, 1), NULL, "r-li")->subject = ulid(&w, 7);
	ruling(&w, 5, "east-lead", "void", ulid(&w, 2), NULL, "r-li")->subject = ulid(&w, 8);
	ruling(&w, 6, "boss", "void", ulid(&w, 2), NULL, NULL)->subject = ulid(&w, 9);
	const struct rbk_json *cases = judge(&w, 9), *first = case_of(cases, ulid(&w, 1)), *second = case_of(cases, ulid(&w, 2));

	line_is(first, "ruling.void", "r-li", ulid(&w, 7));
	line_is(first, "ruling.void_already", "void", ulid(&w, 7));
	assert_string_equal(str(rbk_json_get(first, "voids")->child, "record"), ulid(&w, 7));
	assert_null(rbk_json_get(first, "voids")->child->next);
	line_is(second, "ruling.void_again", "r-li", "east-lead");
	assert_string_equal(told(second, "ruling.void_again"), "boss east-lead r-li"); /* and whoever leads that leader is told */
	line_is(second, "ruling.no_person", "void", NULL);
	assert_null(rbk_json_get(first, "suspects")); /* the person both have in common makes them no suspects */
}

/* The world's people are managers: they lead small clients only. */
static void
beyond_ones_level(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 1, "r-li", ulid(&w, 1))->band = "middle";
	entry(&w, 2, "r-li", ulid(&w, 2), "广州恒通有限公司", NULL);
	claim(&w, 2, "r-li", ulid(&w, 2))->band = "small";
	const struct rbk_json *cases = judge(&w, 3), *c = case_of(cases, ulid(&w, 1));

	line_is(c, "claim.beyond", "r-li", YIDA);
	assert_string_equal(told(c, "claim.beyond"), "east-lead r-li");
	assert_string_equal(str(rbk_json_get(c, "claims")->child, "band"), "middle");
	stands(c, "held", "r-li");
	assert_null(line_of(case_of(cases, ulid(&w, 2)), "claim.beyond"));
}

static void
nobody_rules_for_themself(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 1, "r-li", ulid(&w, 1));
	entry(&w, 2, "east-lead", ulid(&w, 2), YIDA, NULL);
	claim(&w, 2, "east-lead", ulid(&w, 2));
	ruling(&w, 3, "east-lead", "award", ulid(&w, 1), NULL, "east-lead");
	ruling(&w, 4, "east-lead", "award", ulid(&w, 1), NULL, "r-li");
	ruling(&w, 5, "east-lead", "release", ulid(&w, 1), NULL, NULL);
	const struct rbk_json *c = judge(&w, 6)->child;

	stands(c, "contested", "r-li");
	ruling(&w, 7, "boss", "award", ulid(&w, 1), NULL, "east-lead");
	stands(judge(&w, 8)->child, "held", "east-lead");
}

static void
authority_is_that_of_the_day(void **state)
{
	struct rbk_record r;
	struct rbk_err err = {0};
	const char *text = rbk_arena_print(&w.a, "{\"kind\":\"staff\",\"id\":\"r-new\",\"name\":\"n\",\"level\":\"staff\",\"unit\":\"west\","
		"\"leader\":\"west-lead\",\"since\":\"2026-01-02T00:00:00Z\",\"was\":[{\"level\":\"staff\",\"unit\":\"east\",\"leader\":\"east-lead\","
		"\"since\":\"2025-01-01T00:00:00Z\"}]}");

	(void)state;
	assert_int_equal(rbk_record_read(&r, &w.a, text, strlen(text), &err), 0);
	assert_int_equal(rbk_staff_add(&w.staff, &w.a, &r, &err), 0);
	entry(&w, 1, "r-new", ulid(&w, 1), YIDA, NULL);
	claim(&w, 1, "r-new", ulid(&w, 1));
	ruling(&w, 23, "east-lead", "release", ulid(&w, 1), NULL, NULL);
	stands(judge(&w, 50)->child, "free", NULL);
	w.facts[2].number = 24; /* moved to the west that hour */
	w.facts[2].by = hub_time(24);
	stands(judge(&w, 50)->child, "held", "r-new");
}

static void
an_award_needs_an_entry_a_transfer_none(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 1, "r-li", ulid(&w, 1));
	ruling(&w, 2, "boss", "award", ulid(&w, 1), NULL, "r-zhao");
	const struct rbk_json *c = judge(&w, 3)->child;

	line_is(c, "ruling.no_entry", "award", "r-zhao");
	stands(c, "held", "r-li");
	ruling(&w, 4, "east-lead", "transfer", ulid(&w, 1), NULL, "r-zhao"); /* not above whom it names */
	stands(judge(&w, 5)->child, "held", "r-li");
	ruling(&w, 6, "boss", "transfer", ulid(&w, 1), NULL, "r-zhao");
	c = judge(&w, 7)->child;
	stands(c, "held", "r-zhao");
	line_is(c, "ruling.transfer", "r-zhao", "because");
	line_is(c, "claim.handed_over", "r-li", "r-zhao");
	assert_string_equal(claim_state(c, "r-li"), "handed_over");
	ruling(&w, 8, "boss", "transfer", ulid(&w, 1), NULL, "r-zhao");
	line_is(judge(&w, 9)->child, "ruling.already", "transfer", "r-zhao");
	ruling(&w, 10, "boss", "transfer", ulid(&w, 1), NULL, NULL);
	line_is(judge(&w, 11)->child, "ruling.no_person", "transfer", NULL);
}

static void
who_was_given_a_client_writes_under_its_id(void **state)
{
	const char *x = ulid(&w, 1);

	(void)state;
	entry(&w, 1, "r-li", x, YIDA, NULL);
	claim(&w, 1, "r-li", x);
	world_fact(&w, RBK_FACT_RELEASE, 2, "r-zhao", x); /* a stranger: no effect */
	stands(judge(&w, 3)->child, "held", "r-li");
	ruling(&w, 4, "boss", "transfer", x, NULL, "r-zhao");
	world_fact(&w, RBK_FACT_RELEASE, 5, "r-zhao", x);
	const struct rbk_json *c = judge(&w, 6)->child;

	stands(c, "free", NULL);
	line_is(c, "claim.released", "r-zhao", NULL);
	assert_true(rbk_json_get_bool(rbk_json_get(c, "entries")->child->next, "handed_over"));
	contact(&w, 40 * 24, "r-zhao", x);
	claim(&w, 40 * 24, "r-zhao", x);
	c = judge(&w, 40 * 24 + 1)->child;
	stands(c, "held", "r-zhao");
	assert_string_equal(claim_state(c, "r-zhao"), "confirmed");
	entry(&w, 40 * 24 + 2, "r-zhao", x, "亿达", NULL); /* a record of one's own: in that case, whatever it is called */
	c = judge(&w, 40 * 24 + 3)->child;
	assert_null(c->next);
	line_is(c, "entry.joined.ruling", "r-zhao", "亿达");
	stands(c, "held", "r-zhao");
}

static void
a_release_frees(void **state)
{
	(void)state;
	two_claims(hub_time(1));
	ruling(&w, 6, "east-lead", "release", ulid(&w, 1), NULL, NULL);
	const struct rbk_json *c = judge(&w, 7)->child;

	stands(c, "free", NULL);
	line_is(c, "ruling.release", "because", NULL);
	ruling(&w, 8, "east-lead", "release", ulid(&w, 1), NULL, NULL);
	line_is(judge(&w, 9)->child, "ruling.no_owner", "release", NULL);
}

static void
same_joins_what_no_rule_would(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, CODE_A);
	claim(&w, 1, "r-li", ulid(&w, 1));
	entry(&w, 2, "r-zhao", ulid(&w, 2), YIDA, CODE_B);
	claim(&w, 2, "r-zhao", ulid(&w, 2));
	ruling(&w, 3, "east-lead", "same", ulid(&w, 1), ulid(&w, 2), NULL); /* not above both */
	assert_int_equal(judge(&w, 4)->count, 2);
	ruling(&w, 5, "boss", "same", ulid(&w, 2), ulid(&w, 1), NULL);
	const struct rbk_json *c = judge(&w, 6)->child;

	assert_null(c->next);
	assert_string_equal(str(c, "id"), ulid(&w, 1));
	line_is(c, "ruling.same", ulid(&w, 2), "because");
	stands(c, "contested", "r-li");
	entry(&w, 7, "r-chen", ulid(&w, 3), "亿达", CODE_B); /* both codes are its own now */
	entry(&w, 8, "r-chen", ulid(&w, 4), "亿达物流", CODE_A);
	assert_null(judge(&w, 9)->child->next);
	ruling(&w, 10, "boss", "same", ulid(&w, 1), ulid(&w, 2), NULL);
	line_is(judge(&w, 11)->child, "ruling.no_case", "same", ulid(&w, 2));
	ruling(&w, 12, "boss", "same", ulid(&w, 1), ulid(&w, 77), NULL);
	assert_null(judge(&w, 13)->child->next);
}

static void
distinct_settles_a_suspicion(void **state)
{
	(void)state;
	(void)cases_of(YIDA, CODE_A, YIDA, CODE_B);
	ruling(&w, 3, "east-lead", "distinct", ulid(&w, 1), ulid(&w, 2), NULL);
	const struct rbk_json *cases = judge(&w, 4);

	assert_int_equal(cases->count, 2);
	RBK_JSON_EACH(c, cases) {
		assert_int_equal(rbk_json_get(c, "apart")->count, 1);
		assert_true(has_line(c, "ruling.distinct"));
	}
	assert_true(is_suspected(4, 1, 2, NULL));
	entry(&w, 5, "r-wang", ulid(&w, 2), YIDA, CODE_A); /* whatever is typed later */
	cases = judge(&w, 6);
	assert_int_equal(cases->count, 2);
	assert_true(is_suspected(6, 1, 2, NULL));
	ruling(&w, 7, "boss", "same", ulid(&w, 1), ulid(&w, 2), NULL); /* but for a later ruling */
	assert_int_equal(judge(&w, 8)->count, 1);
}

static void
distinct_takes_an_entry_out(void **state)
{
	(void)state;
	two_claims(hub_time(1));
	ruling(&w, 6, "east-lead", "distinct", ulid(&w, 1), NULL, "r-wang");
	const struct rbk_json *cases = judge(&w, 7), *c = case_of(cases, ulid(&w, 1)), *d = case_of(cases, ulid(&w, 2));

	assert_int_equal(cases->count, 2);
	stands(c, "held", "r-li");
	stands(d, "held", "r-wang");
	line_is(c, "ruling.distinct.person", "r-wang", "because");
	line_is(d, "ruling.separated", ulid(&w, 1), "because");
	assert_true(has_line(d, "claim.filed")); /* its own history went with it … */
	assert_true(has_line(c, "conflict.opened")); /* … and nothing left the other */
	assert_true(is_suspected(7, 1, 2, NULL));
	entry(&w, 8, "r-zhao", ulid(&w, 3), YIDA, NULL); /* that name says nothing any more */
	assert_int_equal(judge(&w, 9)->count, 3);
	w.n -= 1;
	ruling(&w, 8, "boss", "distinct", ulid(&w, 1), NULL, "r-li");
	line_is(case_of(judge(&w, 9), ulid(&w, 1)), "ruling.alone", "distinct", "r-li");
}

static void
the_first_entry_may_be_the_odd_one(void **state)
{
	(void)state;
	two_claims(hub_time(1));
	ruling(&w, 6, "east-lead", "distinct", ulid(&w, 1), NULL, "r-li");
	const struct rbk_json *cases = judge(&w, 7), *c = case_of(cases, ulid(&w, 1)), *d = c == cases->child ? c->next : cases->child;

	stands(c, "held", "r-wang"); /* the case keeps its id */
	stands(d, "held", "r-li");
	assert_string_equal(str(d, "since"), "2026-01-01T01:00:00+00:00"); /* no day is lost */
	assert_string_equal(str(rbk_json_get(d, "entries")->child, "client"), ulid(&w, 1));
}

static void
a_ruling_on_nothing(void **state)
{
	(void)state;
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	ruling(&w, 2, "boss", "release", ulid(&w, 50), NULL, NULL);
	const struct rbk_json *c = judge(&w, 3)->child;

	assert_null(c->next);
	assert_int_equal(rbk_json_get(c, "facts")->count, 1);
}

/* --- policy, views */

static void
old_claims_keep_their_policy(void **state)
{
	const struct rbk_policy_text *files;
	struct rbk_policy_text mine[8];
	struct rbk_err err = {0};
	size_t n = rbk_policy_builtin_files(&files);
	const struct rbk_policy *both[2] = { w.policy };

	(void)state;
	for (size_t i = 0; i < n; i++) {
		char *bytes = rbk_arena_copy(&w.a, files[i].bytes, files[i].len), *at;

		mine[i] = (struct rbk_policy_text){ files[i].name, bytes, files[i].len };
		if ((at = strstr(bytes, "2015-09-14")))
			memcpy(at, "2026-01-02", 10);
		if ((at = strstr(bytes, "\"value\": 15")))
			memcpy(at, "\"value\": 30", 11);
		if ((at = strstr(bytes, "\"value\": 90")))
			memcpy(at, "\"value\": 40", 11);
	}
	assert_int_equal(rbk_policy_read(&both[1], &w.a, mine, n, &err), 0);
	w.policies = (struct rbk_policies){ .at = both, .n = 2, .offset_min = 480 };
	entry(&w, 1, "r-li", ulid(&w, 1), YIDA, NULL);
	claim(&w, 15, "r-li", ulid(&w, 1)); /* 1 January, 23:00 there */
	entry(&w, 16, "r-li", ulid(&w, 2), "广州恒通有限公司", NULL);
	claim(&w, 16, "r-li", ulid(&w, 2)); /* 2 January, 0:00 there: the new policy's day */
	const struct rbk_json *cases = judge(&w, 17);

	assert_string_equal(str(case_of(cases, ulid(&w, 1)), "deadline"), "2026-01-16T16:00:00+00:00");
	assert_string_equal(str(case_of(cases, ulid(&w, 2)), "deadline"), "2026-02-01T16:00:00+00:00");
	assert_string_equal(str(line_of(case_of(cases, ulid(&w, 2)), "claim.filed"), "policy"), "2026-01-02");
	contact(&w, 20, "r-li", ulid(&w, 1));
	contact(&w, 20, "r-li", ulid(&w, 2));
	cases = judge(&w, 21);
	assert_string_equal(str(case_of(cases, ulid(&w, 1)), "deadline"), "2026-04-02T16:00:00+00:00");
	assert_string_equal(str(case_of(cases, ulid(&w, 2)), "deadline"), "2026-02-11T16:00:00+00:00");
}

static const struct rbk_json *
view(const struct rbk_json *c, const char *person)
{
	return rbk_case_view(&w.a, c, person, &w.staff, hub_time(100));
}

static void
everybody_sees_their_part(void **state)
{
	(void)state;
	two_claims(hub_time(1));
	entry(&w, 6, "r-zhao", ulid(&w, 3), "上海亿达物流", NULL); /* a mere lead in the west */
	entry(&w, 7, "r-chen", ulid(&w, 4), YIDA, NULL);
	claim(&w, 7, "r-chen", ulid(&w, 4))->missing = "contact";
	entry(&w, 8, "boss", ulid(&w, 5), YIDA, CODE_A);
	entry(&w, 9, "r-chen", ulid(&w, 6), YIDA, CODE_B);
	const struct rbk_json *c = case_of(judge(&w, 20), ulid(&w, 1)), *v;

	/* a claimant: claims, conflict and owner, but nobody else's lead */
	v = view(c, "r-wang");
	assert_string_equal(str(v, "status"), "contested");
	assert_string_equal(str(v, "owner"), "r-li");
	assert_int_equal(rbk_json_get(v, "entries")->count, 1);
	assert_int_equal(rbk_json_get(v, "claims")->count, 2);
	assert_null(rbk_json_get(rbk_json_get(v, "claims")->child, "client"));
	assert_null(rbk_json_get(v, "facts"));
	assert_null(rbk_json_get(v, "keys"));
	assert_null(rbk_json_get(v, "proposal"));
	assert_true(has_line(v, "conflict.opened"));
	assert_false(has_line(v, "claim.void"));
	RBK_JSON_EACH(it, rbk_json_get(v, "history"))
		if (strncmp(str(it, "what"), "entry.", 6) == 0)
			assert_string_equal(str(it, "person"), "r-wang");
	/* a lead, or a claim that was never live, gives no business */
	assert_null(view(c, "r-zhao"));
	assert_null(view(c, "r-chen"));
	assert_null(view(c, "west-lead"));
	assert_null(view(c, "stranger"));
	/* the leader of both sides: to rule, but not the west's leads */
	v = view(c, "east-lead");
	assert_non_null(rbk_json_get(v, "proposal"));
	assert_int_equal(rbk_json_get(v, "entries")->count, 2);
	/* above everybody but themself */
	assert_non_null(view(c, "boss"));
	assert_null(rbk_json_get(view(c, "boss"), "facts"));
}

static void
above_everybody_sees_all(void **state)
{
	(void)state;
	two_claims(hub_time(1));
	const struct rbk_json *c = judge(&w, 20)->child;

	assert_true(rbk_json_equal(view(c, "east-lead"), c));
	assert_true(rbk_json_equal(view(c, "boss"), c));
	assert_null(rbk_json_get(view(c, "r-li"), "facts"));
	ruling(&w, 21, "east-lead", "award", ulid(&w, 1), NULL, "r-wang");
	c = judge(&w, 22)->child;
	assert_non_null(view(c, "r-li")); /* who held it once still sees what became of it */
	ruling(&w, 23, "boss", "transfer", ulid(&w, 1), NULL, "r-zhao");
	c = judge(&w, 24)->child;
	assert_string_equal(str(view(c, "r-zhao"), "name"), YIDA); /* given, not entered */
	assert_string_equal(str(view(c, "r-zhao"), "owner"), "r-zhao");
}

static void
stored_cases_are_checked(void **state)
{
	struct rbk_fact *facts;
	struct rbk_err err = {0};
	size_t n;

	(void)state;
	two_claims(hub_time(1));
	struct rbk_json *c = judge(&w, 20)->child;

	assert_int_equal(rbk_case_facts(&facts, &n, &w.a, c, &err), 0);
	assert_int_equal(n, 4);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(rbk_fact_compare(&facts[i], &w.facts[i]), 0);
	rbk_json_drop(rbk_json_get(c, "facts")->child, "number");
	assert_int_equal(rbk_case_facts(&facts, &n, &w.a, c, &err), RBK_E_BROKEN);
	rbk_json_drop(c, "facts");
	assert_int_equal(rbk_case_facts(&facts, &n, &w.a, c, &err), RBK_E_BROKEN);
}

static void
a_case_is_a_good_record(void **state)
{
	struct rbk_record r;
	struct rbk_err err = {0};
	struct rbk_buf text = {0}, again = {0};

	(void)state;
	two_claims(hub_time(1) - 1);
	rbk_json_file(&text, judge(&w, 20)->child);
	if (rbk_record_read(&r, &w.a, text.text, text.len, &err))
		fail_msg("%s", err.text);
	rbk_record_write(&again, &r);
	assert_string_equal(text.text, again.text); /* canonical as it comes */
	rbk_buf_free(&text);
	rbk_buf_free(&again);
}

/* One person floods one name, with as many codes (or with one, and claims):
   a rule that looks at every pair would not end in a day. */
static void
a_flood_of_one_name(void **state)
{
	enum { FLOOD = 20000 };
	struct rbk_fact *facts = calloc(2 * FLOOD, sizeof *facts);

	(void)state;
	assert_non_null(facts);
	for (int claims = 0; claims < 2; claims++) {
		size_t n = 0;

		for (unsigned i = 0; i < FLOOD; i++) {
			w.n = 0;
			facts[n++] = *entry(&w, i / 100, "r-li", ulid(&w, i), YIDA,
			                    claims ? CODE_A : rbk_arena_print(&w.a, "91310000%010u", i));
			facts[n - 1].order = i;
			if (claims) {
				facts[n++] = *claim(&w, i / 100, "r-li", ulid(&w, i));
				facts[n - 1].order = FLOOD + i;
			}
		}
		assert_int_equal(judge_facts(&w, &w.a, facts, n, hub_time(1000))->count, claims ? 1 : FLOOD);
	}
	free(facts);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_lead_is_free), TEST(a_claim_holds), TEST(an_incomplete_claim_is_void), TEST(a_contact_confirms), TEST(a_contact_is_withdrawn),
		TEST(a_contact_in_the_same_receipt_confirms), TEST(a_claim_before_its_client_in_one_receipt),
		TEST(a_claim_lapses_at_its_moment), TEST(a_claim_is_given_up), TEST(a_removed_client_ends_its_claim),
		TEST(joining), TEST(what_isnt_sure_is_suspected), TEST(what_fits_two_cases_joins_none),
		TEST(a_missing_form_waits_for_one_known_form), TEST(a_code_entered_later_joins_two_cases),
		TEST(a_rename_joins_and_never_parts), TEST(an_entry_that_contradicts_its_case), TEST(one_client_id_in_two_books),
		TEST(the_earlier_keeps_it_while_contested), TEST(nobody_holds_it_while_brackets_overlap), TEST(a_conflict_ends),
		TEST(both_lapse_at_once), TEST(three_ways), TEST(one_person_twice_is_no_conflict),
		TEST(an_award), TEST(only_from_above_all_sides), TEST(nobody_rules_for_themself), TEST(beyond_ones_level),
		TEST(waivers_and_approvals), TEST(void_records_are_counted), TEST(authority_is_that_of_the_day),
		TEST(delegates_rule_within_the_days), TEST(delegates_are_told),
		TEST(an_award_needs_an_entry_a_transfer_none), TEST(who_was_given_a_client_writes_under_its_id),
		TEST(a_release_frees), TEST(same_joins_what_no_rule_would), TEST(distinct_settles_a_suspicion),
		TEST(distinct_takes_an_entry_out), TEST(the_first_entry_may_be_the_odd_one), TEST(a_ruling_on_nothing),
		TEST(old_claims_keep_their_policy), TEST(everybody_sees_their_part), TEST(above_everybody_sees_all),
		TEST(stored_cases_are_checked), TEST(a_flood_of_one_name), TEST(a_case_is_a_good_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
