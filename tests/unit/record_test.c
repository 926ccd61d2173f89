/* Records: strict in, canonical out, unknown kept, paths both ways. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/bounds.h"
#include "core/model/finding.h"
#include "core/model/path.h"
#include "core/model/record.h"

#define ID_A "01ARYZ6S41TSV4RRFFQ69G5FAV"
#define ID_B "01BX5ZZKBKACTAV9WEVGEMMVS0"

static const char client[] =
	"{\n"
	"  \"kind\": \"client\",\n"
	"  \"id\": \"" ID_A "\",\n"
	"  \"name\": \"上海物流有限公司\",\n"
	"  \"volume\": 30000000,\n"
	"  \"by\": \"r-li\",\n"
	"  \"zeta\": {\"b\":1,\"a\":[true,null]},\n"
	"  \"zulu\": \"kept\"\n"
	"}\n";

static void
canonical_goes_round(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_buf out = {0};
	struct rbk_record r;
	const char *mixed = "{\"zulu\":\"kept\",\"volume\":30000000,\"by\":\"r-li\",\"name\":\"上海物流有限公司\","
		"\"zeta\":{\"b\":1,\"a\":[true,null]},\n\n\"id\":\"" ID_A "\",\"kind\":\"client\"}";

	(void)state;
	assert_int_equal(rbk_record_read(&r, &a, mixed, strlen(mixed), &err), 0);
	rbk_record_write(&out, &r);
	assert_string_equal(out.text, client);
	assert_int_equal(rbk_record_read(&r, &a, client, strlen(client), &err), 0);
	rbk_buf_clear(&out);
	rbk_record_write(&out, &r);
	assert_string_equal(out.text, client);
	rbk_buf_free(&out);
	rbk_arena_free(&a);
}

static void
unknown_kind_is_kept(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_buf out = {0};
	struct rbk_record r;
	const char *text = "{\"kind\":\"zzz\",\"b\":2,\"a\":1}";

	(void)state;
	assert_int_equal(rbk_record_read(&r, &a, text, strlen(text), &err), 0);
	assert_null(r.kind);
	rbk_record_write(&out, &r);
	assert_string_equal(out.text, "{\n  \"kind\": \"zzz\",\n  \"a\": 1,\n  \"b\": 2\n}\n");
	rbk_buf_free(&out);
	rbk_arena_free(&a);
}

static void
refused_with_line_and_field(void **state)
{
	static const struct {
		const char *text, *words;
	} row[] = {
		{ "[]", "object" },
		{ "{}", "kind" },
		{ "{\"kind\":1}", "kind" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\n\"by\":\"r-li\"}", "name is missing" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\n\"by\":\"r-li\",\n\"name\":7}", "line 3: field name" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\n\"by\":\"r-li\",\n\"name\":\"a\\nb\"}", "line 3: field name" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\n\"by\":\"r-li\",\n\"name\":\" \"}", "is empty" },
		{ "{\"kind\":\"client\",\"id\":\"nonsense\",\n\"by\":\"r-li\",\n\"name\":\"x\"}", "line 1: field id" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"by\":\"r-li\",\"name\":\"x\",\n\"region\":\"44\"}", "line 2: field region" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"by\":\"r-li\",\"name\":\"x\",\n\"volume\":-1}", "line 2: field volume" },
		{ "{\"kind\":\"client\",\"id\":\"" ID_A "\",\"by\":\"r-li\",\"name\":\"x\",\n\"aliases\":[1]}", "line 2: field aliases" },
		{ "{\"kind\":\"event\",\"id\":\"" ID_A "\",\"by\":\"r-li\",\"client\":\"" ID_B "\",\"at\":\"2026-11-23\",\"type\":\"claim\"}", "field at" },
		{ "{\"kind\":\"event\",\"id\":\"" ID_A "\",\"by\":\"r-li\",\"client\":\"" ID_B "\",\"at\":\"2026-11-23T00:00:00Z\",\"type\":\"Grab it\"}", "claim|release|gone" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct rbk_arena a = {0};
		struct rbk_err err = {0};
		struct rbk_record r;

		assert_int_equal(rbk_record_read(&r, &a, row[i].text, strlen(row[i].text), &err), RBK_E_BAD);
		if (!strstr(err.text, row[i].words))
			fail_msg("row %zu says: %s", i, err.text);
		rbk_arena_free(&a);
	}
}

static void
too_large_is_refused(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_record r;
	char *big = calloc(1, RBK_RECORD_MAX + 2);

	(void)state;
	memset(big, ' ', RBK_RECORD_MAX + 1);
	assert_int_equal(rbk_record_read(&r, &a, big, RBK_RECORD_MAX + 1, &err), RBK_E_BOUND);
	free(big);
	rbk_arena_free(&a);
}

static void
typed_values(void **state)
{
	static const struct {
		const char *kind, *field, *typed, *want; /* want NULL: refused */
	} row[] = {
		{ "client", "name", "  上海物流 ", "\"上海物流\"" },
		{ "client", "name", "   ", NULL },
		{ "client", "volume", "30万", "30000000" },
		{ "client", "volume", "viel", NULL },
		{ "client", "region", "44", "\"440000\"" },
		{ "client", "region", "4401", "\"440100\"" },
		{ "client", "region", "440100", "\"440100\"" },
		{ "client", "region", "44010", NULL },
		{ "client", "region", "广州", NULL },
		{ "client", "aliases", "甲,乙\uff0c 丙 ,", "[\"甲\",\"乙\",\"丙\"]" },
		{ "client", "lanes", "上海-成都、上海-广州\n苏州-武汉", "[\"上海-成都\",\"上海-广州\",\"苏州-武汉\"]" },
		{ "client", "procurement_process", "询价\n招标", "\"询价\\n招标\"" },
		{ "contact", "reports_to", "周敏", NULL },
		{ "document", "begins", "2026-12-01", "\"2026-12-01\"" },
		{ "document", "begins", "明天", NULL },
		{ "tender", "deadline", "2026-12-01 17:00", "\"2026-12-01T17:00:00+08:00\"" },
		{ "contact", "phone", "+86 138-0013-8000", "\"+86 138-0013-8000\"" },
		{ "contact", "phone", "1380", NULL },
		{ "contact", "phone", "ring him", NULL },
		{ "activity", "at", "2026-11-23 14:30", "\"2026-11-23T14:30:00+08:00\"" },
		{ "activity", "at", "2026-11-23T06:30:00Z", "\"2026-11-23T14:30:00+08:00\"" },
		{ "activity", "unanswered", "yes", "true" },
		{ "activity", "unanswered", "否", "false" },
		{ "activity", "unanswered", "maybe", NULL },
		{ "activity", "outcome", "line\nline", "\"line\\nline\"" },
		{ "activity", "topic", "a\x01", NULL },
		{ "ruling", "person", "Li", NULL },
		{ "ruling", "verb", "award", "\"award\"" },
		{ "ruling", "verb", "seize", NULL },
		{ "figure", "month", "2026-11", "\"2026-11\"" },
		{ "figure", "month", "2026-11-01", NULL },
		{ "figure", "turnover", "(1,234.50)", "-123450" },
		{ "figure", "turnover_target", "-1", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct rbk_arena a = {0};
		struct rbk_err err = {0};
		struct rbk_buf out = {0};
		struct rbk_json *v;
		const struct rbk_field *f = rbk_field_find(rbk_kind_find(row[i].kind), row[i].field);

		assert_non_null(f);
		int code = rbk_field_read(&v, &a, f, row[i].typed, 480, &err);

		if (!row[i].want) {
			assert_int_equal(code, RBK_E_BAD);
			assert_non_null(strstr(err.text, row[i].field));
		} else {
			if (code)
				fail_msg("%s: %s", row[i].typed, err.text);
			rbk_json_line(&out, v);
			assert_string_equal(out.text, row[i].want);
			assert_int_equal(rbk_field_check(f, v, &err), 0);
		}
		rbk_buf_free(&out);
		rbk_arena_free(&a);
	}
}

static void
every_kind_has_sound_rows(void **state)
{
	(void)state;
	for (size_t i = 0; rbk_kind_at(i); i++) {
		const struct rbk_kind *k = rbk_kind_at(i);

		assert_ptr_equal(rbk_kind_find(k->name), k);
		for (size_t f = 0; f < k->n; f++) {
			assert_ptr_equal(rbk_field_find(k, k->fields[f].name), &k->fields[f]); /* no name twice */
			assert_true((k->fields[f].words != NULL) ==
			            (k->fields[f].type == RBK_ENUM || k->fields[f].type == RBK_TERM));
			assert_non_null(k->fields[f].help);
		}
	}
}

static void
paths_go_round(void **state)
{
	static const char *const kinds[] = { "contact", "activity", "event", "document", "tender" };
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_record r;
	struct rbk_path p;

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		rbk_record_new(&r, &a, kinds[i]);
		rbk_json_set_str(&a, r.root, "id", ID_A);
		assert_null(rbk_record_path(&a, &r));
		rbk_json_set_str(&a, r.root, "client", ID_B);
		const char *path = rbk_record_path(&a, &r);

		assert_non_null(path);
		rbk_path_parse(&p, path);
		assert_ptr_equal(p.kind, r.kind);
		assert_string_equal(p.id, ID_A);
		assert_string_equal(p.client, ID_B);
		assert_int_equal(rbk_path_check(path, &r, &err), 0);
		rbk_json_set_str(&a, r.root, "id", ID_B);
		assert_int_equal(rbk_path_check(path, &r, &err), RBK_E_BAD);
	}
	rbk_record_new(&r, &a, "client");
	rbk_json_set_str(&a, r.root, "id", ID_A);
	rbk_path_parse(&p, rbk_record_path(&a, &r));
	assert_string_equal(p.id, ID_A);
	assert_string_equal(p.client, ID_A);
	rbk_record_new(&r, &a, "ruling");
	rbk_json_set_str(&a, r.root, "id", ID_A);
	assert_string_equal(rbk_record_path(&a, &r), "rulings/" ID_A ".json");
	rbk_record_new(&r, &a, "review");
	rbk_json_set_str(&a, r.root, "id", "01M82Z000000000000000000B4");
	const char *review = rbk_record_path(&a, &r);

	assert_int_equal(strncmp(review, "reviews/20", 10), 0);
	rbk_path_parse(&p, review);
	assert_ptr_equal(p.kind, r.kind);
	assert_int_equal(rbk_path_check(review, &r, &err), 0);
	rbk_path_parse(&p, "reviews/2001-01/01M82Z000000000000000000B4.json"); /* not the id's month */
	assert_null(p.kind);
	rbk_record_new(&r, &a, "material");
	rbk_json_set_str(&a, r.root, "id", ID_A);
	assert_string_equal(rbk_record_path(&a, &r), "materials/" ID_A ".json");
	rbk_path_parse(&p, "materials/" ID_A ".json");
	assert_ptr_equal(p.kind, r.kind);
	assert_string_equal(p.id, ID_A);
	assert_int_equal(rbk_path_check("materials/" ID_A ".json", &r, &err), 0);
	rbk_arena_free(&a);
}

static void
strange_paths_have_no_kind(void **state)
{
	static const char *const bad[] = {
		"", "/", "book.jso", "book.json/x", "rulings/x.json", "rulings/" ID_A ".json.mine", "rulings/../book.json",
		"clients/00/" ID_A "/client.json", "clients/", "clients/aa/" ID_A, "clients/aa/" ID_A "/",
		"clients/zz/" ID_A "/events/" ID_A ".json", "README",
	};
	char folder[48], path[128];
	struct rbk_path p;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		rbk_path_parse(&p, bad[i]);
		if (p.kind)
			fail_msg("%s is a %s", bad[i], p.kind->name);
	}
	rbk_client_folder(folder, ID_A);
	static const char *const rests[] = { "client.json.bak", "events/x.json", "events/" ID_A ".json/", "contacts",
		"activities/" ID_A ".json", "activities/1999-01/" ID_A ".json", "activities/2016-07/", "other/" ID_A ".json" };
	for (size_t i = 0; i < sizeof rests / sizeof *rests; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, rests[i]);
		rbk_path_parse(&p, path);
		if (p.kind)
			fail_msg("%s is a %s", path, p.kind->name);
	}
}

static void
sentences_are_filled(void **state)
{
	static const char *const args[] = { "one", NULL, "{0}" };
	struct rbk_buf out = {0};

	(void)state;
	rbk_message_fill(&out, "{2} {0}{1}{3} {x} {", args, 3);
	assert_string_equal(out.text, "{0} one {x} {");
	rbk_buf_free(&out);
	for (size_t i = 0; rbk_message_id(i); i++)
		assert_non_null(rbk_message_text(rbk_message_id(i)));
	assert_null(rbk_message_text("no.such"));
}

static void
cut_words_stay_utf8(void **state)
{
	struct rbk_err err = {0};
	char name[3 * 500 + 1] = "";

	(void)state;
	for (int i = 0; i < 500; i++)
		memcpy(name + 3 * i, "远", 3);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(rbk_fail(&err, RBK_E_BAD, "%.*s%s", i, "abcd", name), RBK_E_BAD);
		size_t n = strlen(err.text);

		assert_true(n > 1190 && n < sizeof err.text && (n - (size_t)(i < 4 ? i : 4)) % 3 == 0);
		assert_int_equal(rbk_while(&err, "open %s", name), RBK_E_BAD);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_goes_round), cmocka_unit_test(unknown_kind_is_kept),
		cmocka_unit_test(refused_with_line_and_field), cmocka_unit_test(too_large_is_refused),
		cmocka_unit_test(typed_values), cmocka_unit_test(every_kind_has_sound_rows),
		cmocka_unit_test(paths_go_round), cmocka_unit_test(strange_paths_have_no_kind),
		cmocka_unit_test(sentences_are_filled), cmocka_unit_test(cut_words_stay_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
