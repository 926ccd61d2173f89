/* What one record lacks: each rule from both sides; and how records become
   facts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/check.h"
#include "core/rules/fact.h"

#define ID_A "01ARYZ6S41TSV4RRFFQ69G5FAV"
#define ID_B "01BX5ZZKBKACTAV9WEVGEMMVS0"

#define FULL_CLIENT "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"name\":\"上海物流有限公司\",\"region\":\"310000\"," \
	"\"source\":\"trade_fair\",\"volume\":30000000,\"by\":\"r-li\"}"
#define FULL_CONTACT "{\"kind\":\"contact\",\"id\":\"" ID_B "\",\"client\":\"" ID_A "\",\"name\":\"陈明\",\"title\":\"物流经理\"," \
	"\"phone\":\"13800000000\",\"by\":\"r-li\"}"
#define CALL(more) "{\"kind\":\"activity\",\"id\":\"" ID_B "\",\"client\":\"" ID_A "\",\"type\":\"call\"," \
	"\"at\":\"2026-01-05T10:00:00+08:00\",\"by\":\"r-li\"" more "}"
#define GOOD ",\"contact\":\"" ID_B "\",\"topic\":\"t\",\"outcome\":\"o\",\"next\":\"n\""

struct desk {
	struct rbk_arena         a;
	const struct rbk_policy *p;
};

static struct rbk_record
record(struct desk *d, const char *text)
{
	struct rbk_record r;
	struct rbk_err err = {0};

	if (rbk_record_read(&r, &d->a, text, strlen(text), &err))
		fail_msg("%s: %s", text, err.text);
	return r;
}

static int
setup(void **state)
{
	static struct desk d;

	d = (struct desk){0};
	d.p = rbk_policy_builtin(&d.a);
	*state = &d;
	return 0;
}

static int
teardown(void **state)
{
	rbk_arena_free(&((struct desk *)*state)->a);
	return 0;
}

static void
claim_needs(void **state)
{
	static const struct {
		const char *client, *contact, *missing;
	} rows[] = {
		{ FULL_CLIENT, FULL_CONTACT, "" },
		{ FULL_CLIENT, NULL, "contact" },
		{ NULL, FULL_CONTACT, "name,region,source,volume" },
		{ NULL, NULL, "name,region,source,volume,contact" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"name\":\"x\",\"by\":\"r-li\"}", FULL_CONTACT, "region,source,volume" },
		{ FULL_CLIENT, "{\"kind\":\"contact\",\"id\":\"" ID_B "\",\"client\":\"" ID_A "\",\"name\":\"陈明\",\"title\":\"t\",\"by\":\"r-li\"}", "contact" },
		{ FULL_CLIENT, "{\"kind\":\"contact\",\"id\":\"" ID_B "\",\"client\":\"" ID_A "\",\"name\":\"陈明\",\"phone\":\"13800000000\",\"by\":\"r-li\"}", "contact" },
		/* a surname is no full name */
		{ FULL_CLIENT, "{\"kind\":\"contact\",\"id\":\"" ID_B "\",\"client\":\"" ID_A "\",\"name\":\"陈\",\"title\":\"t\",\"phone\":\"13800000000\",\"by\":\"r-li\"}", "contact" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rbk_record client, contact;
		const char *missing[16];
		char text[200] = "";

		if (rows[i].client)
			client = record(d, rows[i].client);
		if (rows[i].contact)
			contact = record(d, rows[i].contact);
		size_t n = rbk_claim_missing(missing, d->p, rows[i].client ? &client : NULL, rows[i].contact ? &contact : NULL,
		                             rows[i].contact != NULL);

		for (size_t k = 0; k < n; k++)
			strcat(strcat(text, k ? "," : ""), missing[k]);
		assert_string_equal(text, rows[i].missing);
		assert_null(missing[n]);
	}
}

static void
one_complete_contact_is_enough(void **state)
{
	struct desk *d = *state;
	struct rbk_record client = record(d, FULL_CLIENT), contacts[2] = {
		record(d, "{\"kind\":\"contact\",\"id\":\"" ID_A "\",\"client\":\"" ID_A "\",\"name\":\"李\",\"by\":\"r-li\"}"),
		record(d, FULL_CONTACT),
	};
	const char *missing[16];

	assert_int_equal(rbk_claim_missing(missing, d->p, &client, contacts, 2), 0);
	assert_int_equal(rbk_claim_missing(missing, d->p, &client, contacts, 1), 1);
}

static void
valid_contact(void **state)
{
	static const struct {
		const char *text;
		bool        valid;
	} rows[] = {
		{ CALL(GOOD), true },
		{ CALL(GOOD ",\"unanswered\":false"), true },
		{ CALL(GOOD ",\"unanswered\":true"), false },
		{ CALL(",\"topic\":\"t\",\"outcome\":\"o\",\"next\":\"n\""), false },
		{ CALL(",\"contact\":\"" ID_B "\",\"outcome\":\"o\",\"next\":\"n\""), false },
		{ CALL(",\"contact\":\"" ID_B "\",\"topic\":\"t\",\"next\":\"n\""), false },
		{ CALL(",\"contact\":\"" ID_B "\",\"topic\":\"t\",\"outcome\":\"o\""), false },
		{ CALL(GOOD ",\"entered\":\"2026-01-07T10:00:00+08:00\""), true },
		{ CALL(GOOD ",\"entered\":\"2026-01-07T10:00:01+08:00\""), false },
		/* what is yet to come is no contact */
		{ CALL(GOOD ",\"entered\":\"2026-01-05T09:50:00+08:00\""), true },
		{ CALL(GOOD ",\"entered\":\"2026-01-05T09:49:59+08:00\""), false },
		{ FULL_CLIENT, false },
	};
	static const char *const types[][2] = { { "call", "y" }, { "visit", "y" }, { "exchange", "y" }, { "meeting", "y" }, { "reply", "y" }, { "note", NULL } };
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rbk_record r = record(d, rows[i].text);

		assert_int_equal(rbk_contact_valid(&r, d->p), rows[i].valid);
	}
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct rbk_record r = record(d, CALL(GOOD));

		rbk_json_set_str(&d->a, r.root, "type", types[i][0]);
		assert_int_equal(rbk_contact_valid(&r, d->p), types[i][1] != NULL);
	}
}

/* All findings as "rule field arg0;…". */
static char *
findings(struct desk *d, const char *text)
{
	struct rbk_record r = record(d, text);
	struct rbk_findings f = {0};
	char *out = rbk_arena_str(&d->a, "");

	rbk_record_findings(&f, "p", &r, d->p);
	rbk_findings_sort(&f);
	for (size_t i = 0; i < f.n; i++) {
		assert_non_null(rbk_message_text(f.at[i].rule));
		assert_string_equal(f.at[i].path, "p");
		out = rbk_arena_print(&d->a, "%s%s %s %s;", out, f.at[i].rule, f.at[i].field ? f.at[i].field : "-",
		                      f.at[i].args[0] ? f.at[i].args[0] : "-");
	}
	rbk_findings_free(&f);
	return out;
}

static void
record_findings(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ FULL_CLIENT, "" },
		{ FULL_CONTACT, "" },
		{ CALL(GOOD), "" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"name\":\"x\",\"source\":\"telepathy\",\"by\":\"r-li\"}", "check.word source telepathy;" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"name\":\"x\",\"credit_code\":\"91350100M000100Y43\",\"by\":\"r-li\"}", "" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"name\":\"x\",\"credit_code\":\"91350100M000100Y44\",\"by\":\"r-li\"}",
		  "check.code credit_code 91350100M000100Y44;" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"name\":\"。、!\",\"by\":\"r-li\"}", "check.name name 。、!;" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"name\":\"x\",\"by\":\"r-li\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"x\",\"y\"]},{\"odd\":1}]}",
		  "check.unsettled name name;" },
		/* entered 48 hours after it happened, and a second later than that */
		{ CALL(GOOD ",\"entered\":\"2026-01-07T10:00:00+08:00\""), "" },
		{ CALL(GOOD ",\"entered\":\"2026-01-07T10:00:01+08:00\""), "check.late at 48;" },
		/* ten minutes behind its own entry, and a second more */
		{ CALL(GOOD ",\"entered\":\"2026-01-05T09:50:00+08:00\""), "" },
		{ CALL(GOOD ",\"entered\":\"2026-01-05T09:49:59+08:00\""), "check.future at -;" },
		{ CALL(",\"contact\":\"" ID_B "\",\"topic\":\"t\""), "check.contact next next;check.contact outcome outcome;" },
		{ CALL(",\"unanswered\":true"), "" },
		{ "{\"kind\":\"zzz\",\"source\":\"telepathy\"}", "" },
	};
	struct desk *d = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(findings(d, rows[i].text), rows[i].want);
}

static void
records_become_facts(void **state)
{
	struct desk *d = *state;
	struct rbk_record client = record(d, "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"name\":\"上海 物流(有限公司)\","
		"\"credit_code\":\"91350100M000100Y44\",\"by\":\"r-li\",\"entered\":\"2026-01-05T10:00:00+08:00\"}");
	struct rbk_record contact = record(d, FULL_CONTACT), r;
	struct rbk_fact f;
	const char *keys[4];

	assert_true(rbk_fact_make(&f, &d->a, &client, NULL, NULL, 0, d->p));
	assert_int_equal(f.type, RBK_FACT_ENTRY);
	assert_string_equal(f.client, ID_A);
	assert_string_equal(f.core, "上海物流");
	assert_string_equal(f.form, "有限公司");
	assert_string_equal(f.code, "91350100M000100Y44"); /* a wrong check character warns, and still is a key */
	assert_string_equal(f.at, "2026-01-05T10:00:00+08:00");
	assert_int_equal(rbk_fact_keys(keys, &d->a, &f), 3);
	assert_string_equal(keys[0], "n1:上海物流");
	assert_string_equal(keys[1], "c:91350100M000100Y44");
	assert_string_equal(keys[2], "i:" ID_A);

	r = record(d, "{\"kind\":\"event\",\"id\":\"" ID_B "\",\"client\":\"" ID_A "\",\"type\":\"claim\",\"at\":\"2026-01-05T10:00:00+08:00\",\"by\":\"r-li\"}");
	assert_true(rbk_fact_make(&f, &d->a, &r, &client, &contact, 1, d->p));
	assert_int_equal(f.type, RBK_FACT_CLAIM);
	assert_string_equal(f.missing, "region,source,volume");
	client = record(d, FULL_CLIENT);
	assert_true(rbk_fact_make(&f, &d->a, &r, &client, &contact, 1, d->p));
	assert_null(f.missing);
	assert_string_equal(f.record, ID_B);

	rbk_json_set_str(&d->a, r.root, "type", "release");
	assert_true(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	assert_int_equal(f.type, RBK_FACT_RELEASE);
	rbk_json_set_str(&d->a, r.root, "type", "gone");
	assert_false(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	rbk_json_set_str(&d->a, r.root, "record", ID_B); /* of a contact, say */
	assert_true(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	assert_int_equal(f.type, RBK_FACT_GONE);
	assert_string_equal(f.subject, ID_B);
	rbk_json_set_str(&d->a, r.root, "record", ID_A);
	assert_true(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	assert_int_equal(f.type, RBK_FACT_GONE);
	assert_null(f.subject);
	rbk_json_set_str(&d->a, r.root, "type", "answer");
	rbk_json_set_str(&d->a, r.root, "evidence", "letter");
	rbk_json_set_str(&d->a, r.root, "text", "they wrote");
	rbk_json_set_str(&d->a, r.root, "proof", ID_B);
	assert_true(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	assert_int_equal(f.type, RBK_FACT_ANSWER);
	assert_string_equal(f.evidence, "letter");
	assert_string_equal(f.reason, "they wrote");
	assert_string_equal(f.proof, ID_B);

	r = record(d, CALL(GOOD));
	assert_true(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	assert_int_equal(f.type, RBK_FACT_CONTACT);
	r = record(d, CALL(""));
	assert_false(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	rbk_json_set_str(&d->a, r.root, "supersedes", ID_B); /* amended: it was no contact */
	assert_true(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	assert_int_equal(f.type, RBK_FACT_GONE);
	assert_string_equal(f.subject, ID_B);
	assert_true(rbk_fact_make(&f, &d->a, &contact, NULL, NULL, 0, d->p));
	assert_int_equal(f.type, RBK_FACT_SIGN);
	assert_string_equal(f.client, ID_A);
	assert_non_null(f.phone);
	assert_non_null(f.contact);
	r = record(d, "{\"kind\":\"document\",\"id\":\"" ID_B "\",\"client\":\"" ID_A "\",\"type\":\"contract\",\"title\":\"t\",\"content\":\"c\",\"bytes\":1,\"entered\":\"2026-01-05T10:00:00+08:00\",\"begins\":\"2026-01-01\","
		"\"ends\":\"2026-12-31\",\"by\":\"r-li\"}");
	assert_true(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	assert_int_equal(f.type, RBK_FACT_CONTRACT);
	assert_string_equal(f.begins, "2026-01-01");
	assert_string_equal(f.ends, "2026-12-31");
	rbk_json_set_str(&d->a, r.root, "type", "quotation");
	assert_false(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	r = record(d, "{\"kind\":\"zzz\"}");
	assert_false(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));

	r = record(d, "{\"kind\":\"ruling\",\"id\":\"" ID_B "\",\"verb\":\"same\",\"case\":\"" ID_A "\",\"other\":\"" ID_B "\","
		"\"person\":\"r-li\",\"reason\":\"why\",\"at\":\"2026-01-05T10:00:00+08:00\",\"by\":\"boss\"}");
	assert_true(rbk_fact_make(&f, &d->a, &r, NULL, NULL, 0, d->p));
	assert_string_equal(f.verb, "same");
	assert_string_equal(f.target, "r-li");
	assert_int_equal(rbk_fact_keys(keys, &d->a, &f), 2);
	assert_string_equal(keys[1], "i:" ID_B);
}

static void
facts_go_round(void **state)
{
	struct desk *d = *state;
	struct rbk_fact f = {
		.type = RBK_FACT_RULING, .number = 9007199254740991, .order = 3, .after = 0, .by = 1767225600001, .person = "boss",
		.record = ID_A, .commit = "c", .at = "t", .name = "\"\n\\", .core = "", .verb = "award", .case_id = ID_B, .reason = "为什么",
	}, again;
	struct rbk_err err = {0};
	struct rbk_buf text = {0};
	struct rbk_json *v;

	rbk_json_line(&text, rbk_fact_write(&d->a, &f));
	assert_int_equal(rbk_json_read(&v, &d->a, text.text, text.len, &err), 0);
	assert_int_equal(rbk_fact_read(&again, &d->a, v, &err), 0);
	assert_int_equal(rbk_fact_compare(&f, &again), 0);
	assert_int_equal(again.after, f.after);
	assert_int_equal(again.by, f.by);
	assert_string_equal(again.name, f.name);
	assert_string_equal(again.core, "");
	assert_null(again.client);
	f.order = 4;
	assert_true(rbk_fact_compare(&again, &f) < 0 && rbk_fact_compare(&f, &again) > 0);
	f.number = 1;
	assert_true(rbk_fact_compare(&f, &again) < 0);
	rbk_json_drop(v, "after");
	assert_int_equal(rbk_fact_read(&again, &d->a, v, &err), RBK_E_BROKEN);
	rbk_json_set_int(&d->a, v, "after", 5);
	rbk_json_set_str(&d->a, v, "type", "wish");
	assert_int_equal(rbk_fact_read(&again, &d->a, v, &err), RBK_E_BROKEN);
	rbk_json_set_str(&d->a, v, "type", "claim"); /* without a client */
	assert_int_equal(rbk_fact_read(&again, &d->a, v, &err), RBK_E_BROKEN);
	rbk_buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(claim_needs, setup, teardown),
		cmocka_unit_test_setup_teardown(one_complete_contact_is_enough, setup, teardown),
		cmocka_unit_test_setup_teardown(valid_contact, setup, teardown),
		cmocka_unit_test_setup_teardown(record_findings, setup, teardown),
		cmocka_unit_test_setup_teardown(records_become_facts, setup, teardown),
		cmocka_unit_test_setup_teardown(facts_go_round, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
