/* Sheets → records: columns, rows, clients, what is given back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/finding.h"
#include "core/model/id.h"
#include "core/rules/import.h"

static unsigned made;

static void
next_id(char out[27])
{
	uint8_t random[10] = {0};

	random[8] = (uint8_t)(made >> 8);
	random[9] = (uint8_t)made++;
	rbk_ulid_make(out, 1000, random);
}

/* One import, from text to plan. */
struct try {
	struct rbk_arena        a;
	struct rbk_csv          sheet;
	struct rbk_import       plan;
	struct rbk_import_known known[2];
	size_t                  n_known;
	const char             *map[3];
	struct rbk_err          err;
};

static int
run(struct try *t, const char *text)
{
	made = 0;
	assert_int_equal(rbk_csv_read(&t->sheet, &t->a, text, strlen(text), &t->err), 0);
	const struct rbk_import_want want = {
		.sheet = &t->sheet, .map = t->map, .policy = rbk_policy_builtin(&t->a), .known = t->known,
		.n_known = t->n_known, .person = "r-li", .entered = "2026-03-02T09:00:00+08:00", .id = next_id,
	};
	int code = rbk_import_plan(&t->plan, &t->a, &want, &t->err);

	/* every record is one the book would take, and canonical */
	for (size_t i = 0; !code && i < t->plan.n_records; i++) {
		struct rbk_record again;
		struct rbk_buf b = {0};

		rbk_record_write(&b, &t->plan.records[i]);
		if (rbk_record_read(&again, &t->a, b.text, b.len, &t->err))
			fail_msg("%s\n%s", t->err.text, b.text);
		rbk_buf_free(&b);
	}
	return code;
}

static void
end(struct try *t)
{
	rbk_import_free(&t->plan);
	rbk_arena_free(&t->a);
}

/* The remarks as "line id" in one text. */
static const char *
remarks(struct try *t)
{
	const char *all = "";

	for (size_t i = 0; i < t->plan.n_remarks; i++) {
		const struct rbk_import_remark *r = &t->plan.remarks[i];

		assert_non_null(rbk_message_text(r->id));
		all = rbk_arena_print(&t->a, "%s%s%d %s%s", all, *all ? "; " : "", t->sheet.rows[r->row].line,
		                      r->bad ? "!" : "", r->id + strlen("import."));
	}
	return all;
}

static const char *
field(const struct try *t, size_t record, const char *name)
{
	assert_true(record < t->plan.n_records);
	const char *s = rbk_record_str(&t->plan.records[record], name);

	return s ? s : "(none)";
}

static void
a_whole_sheet(void **state)
{
	struct try t = {0};

	(void)state;
	assert_int_equal(run(&t,
		"客户一览,,,\n"
		"客户名称*,统一社会信用代码,省份,城市,地址,所属行业,客户来源,客户类别,客户性质,预计月业务量（万元）,联系人,职务,手机,座机,备注,跟单员\n"
		"华星电子有限公司,91440101MA59K3XA0Q,浙江,杭州,滨江区 1 号,电子,介绍寻找法,项目,民营企业,35,李雷,采购经理,１３８００００００００,0571-88886666转8,好客户,小王\n"), 0);
	assert_int_equal(t.plan.n, 1);
	assert_int_equal(t.plan.n_records, 2);
	assert_string_equal(field(&t, 0, "name"), "华星电子有限公司");
	assert_string_equal(field(&t, 0, "region"), "330100");
	assert_string_equal(field(&t, 0, "address"), "滨江区 1 号");
	assert_string_equal(field(&t, 0, "industry"), "电子");
	assert_string_equal(field(&t, 0, "source"), "referral");
	assert_string_equal(field(&t, 0, "class"), "project");
	assert_string_equal(field(&t, 0, "nature"), "private");
	assert_string_equal(field(&t, 0, "note"), "好客户");
	assert_string_equal(field(&t, 0, "by"), "r-li");
	assert_int_equal(rbk_json_get_int(t.plan.records[0].root, "volume", 0), 35000000);
	assert_string_equal(field(&t, 1, "client"), field(&t, 0, "id"));
	assert_string_equal(field(&t, 1, "name"), "李雷");
	assert_string_equal(field(&t, 1, "title"), "采购经理");
	assert_string_equal(field(&t, 1, "phone"), "13800000000");
	assert_string_equal(field(&t, 1, "note"), "座机: 0571-88886666转8");
	assert_int_equal(t.plan.columns[15].use, RBK_IMPORT_UNKNOWN);
	assert_int_equal(t.plan.bad_rows, 0);
	end(&t);
}

/* Every header of the table reaches its field. */
static void
headers(void **state)
{
	static const struct {
		const char *header, *field;
	} cases[] = {
		{ "客户名称", "name" }, { "公司名称", "name" }, { "单位名称", "name" }, { "企业名称", "name" },
		{ " 名 称 ", "name" }, { "Company Name", "name" }, { "ＮＡＭＥ", "name" }, { "客户名称：", "name" },
		{ "统一社会信用代码", "credit_code" }, { "信用代码", "credit_code" }, { "税号", "credit_code" },
		{ "credit_code", "credit_code" }, { "地区", "region" }, { "区域", "region" }, { "省份", "region" },
		{ "城市", "region" }, { "地址", "address" }, { "行业", "industry" }, { "客户来源", "source" },
		{ "来源", "source" }, { "客户类别", "class" }, { "客户类型", "class" }, { "客户性质", "nature" },
		{ "预计月业务量", "volume" }, { "月业务量", "volume" }, { "预计货量(元)", "volume" },
		{ "联系人", "name" }, { "联系人姓名", "name" }, { "职务", "title" }, { "职位", "title" },
		{ "电话", "phone" }, { "手机", "phone" }, { "联系电话", "phone" }, { "E-mail", "email" },
		{ "备注", "note" }, { "客户账号", "account" }, { "简称", "aliases" }, { "联系人角色", "role" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct try t = {0};

		assert_int_equal(run(&t, rbk_arena_print(&t.a, "%s,Client name\n", cases[i].header)), 0);
		if (strcmp(cases[i].field, "name") == 0 && t.plan.columns[0].use == RBK_IMPORT_UNKNOWN) {
			end(&t); /* gave way to "Client name": alone it is taken */
			assert_int_equal(run(&t, rbk_arena_print(&t.a, "%s\n", cases[i].header)), 0);
		}
		if (!t.plan.columns[0].field || strcmp(t.plan.columns[0].field->name, cases[i].field) != 0)
			fail_msg("%s is not %s", cases[i].header, cases[i].field);
		end(&t);
	}
}

static void
a_map(void **state)
{
	struct try t = { .map = { "Kunde=name, Wer = contact.name", "备注=-" } };

	(void)state;
	assert_int_equal(run(&t, "Kunde;Wer;备注\nAlpha GmbH;Eva;x\n"), 0);
	assert_string_equal(field(&t, 0, "name"), "Alpha GmbH");
	assert_string_equal(field(&t, 0, "note"), "(none)");
	assert_string_equal(field(&t, 1, "name"), "Eva");
	end(&t);

	struct try bad = { .map = { "Kunde=nom" } };

	assert_int_equal(run(&bad, "Kunde\nx\n"), RBK_E_USAGE);
	assert_non_null(strstr(bad.err.text, "nom"));
	end(&bad);
	struct try gone = { .map = { "Firma=name" } };

	assert_int_equal(run(&gone, "Kunde,Ort\nx,y\n"), RBK_E_USAGE);
	assert_non_null(strstr(gone.err.text, "Firma"));
	assert_non_null(strstr(gone.err.text, "Kunde, Ort"));
	end(&gone);
	struct try none = {0};

	assert_int_equal(run(&none, "表\nKunde,Ort\nx,y\n"), RBK_E_USAGE);
	assert_non_null(strstr(none.err.text, "Kunde, Ort"));
	assert_non_null(strstr(none.err.text, "--map \"Kunde=name\""));
	end(&none);
}

/* What can't be taken is given back with its line; what isn't a key but
   isn't understood is kept in the note. */
static void
bad_rows_and_kept_ones(void **state)
{
	struct try t = {0};

	(void)state;
	assert_int_equal(run(&t,
		"客户名称,税号,地区,来源,联系人,电话,月业务量\n"
		",,,,,,\n"
		" ,440106789012345,,,,,\n"                /* 3: no name */
		"甲公司,12345,,,,,\n"                     /* 4: no code */
		"乙公司,9.14401E+17,,,,,\n"               /* 5 */
		"丙公司,,华东,某人,张三,1.38E+10,\n"      /* 6 */
		"丁公司,440106789012345,昆山,某人,,020-8888 9999,\n" /* 7: old tax number, region, source, phone of nobody */
		"戊公司,,,,王五,13800000000/13900000000,很多\n" /* 8: no amount */
		"己公司,,440100,,赵六,13800000000、13900000000,30万\n"
		"客户名称,税号,,,,,\n"
		"合计,,,,,,\n"
		"庚公司,,020,,,,-\n"
		"，。,,,,,,\n"), 0);
	assert_string_equal(remarks(&t),
		"3 !no_name; 3 code_old; 4 !value; 5 !excel_number; 6 !excel_number; 6 region_unknown; 6 word_unknown; "
		"7 code_old; 7 no_contact_name; 7 region_unknown; 7 word_unknown; 8 !value; "
		"10 !header_again; 11 !total; 12 region_unknown; 13 !value");
	assert_int_equal(t.plan.bad_rows, 8);
	assert_string_equal(field(&t, 0, "name"), "丁公司");
	assert_string_equal(field(&t, 0, "note"),
		"税号: 440106789012345\n来源: 某人\n地区: 昆山\n020-8888 9999");
	assert_string_equal(field(&t, 1, "name"), "己公司");
	assert_string_equal(field(&t, 2, "phone"), "13800000000");
	assert_string_equal(field(&t, 2, "note"), "电话: 13900000000");
	assert_string_equal(field(&t, 3, "name"), "庚公司");
	end(&t);
}

static void
rows_of_one_client(void **state)
{
	struct try t = {0};

	(void)state;
	assert_int_equal(run(&t,
		"客户名称,信用代码,地址,联系人,电话,备注\n"
		"东海贸易有限公司,,,李雷,13800000001,甲\n"
		"东海贸易有限责任公司,91440101MA59K3XA0Q,东路 1 号,韩梅,13800000002,乙\n" /* same form */
		"东海国际,91440101MA59K3XA0Q,西路 2 号,李雷,13800000003,甲\n"              /* same code */
		"东海贸易股份有限公司,,,,,\n"                                              /* another one */
		"西山有限公司,,,,,\n"
		"西山有限公司,错,,,,\n"), 0);
	assert_int_equal(t.plan.n, 3);
	assert_int_equal(t.plan.clients[0].rows, 3);
	assert_int_equal(t.plan.clients[0].contacts, 2);
	assert_int_equal(t.plan.clients[2].fate, RBK_IMPORT_BAD);
	assert_string_equal(field(&t, 0, "name"), "东海贸易有限公司");
	assert_string_equal(field(&t, 0, "credit_code"), "91440101MA59K3XA0Q");
	assert_string_equal(field(&t, 0, "address"), "东路 1 号");
	assert_string_equal(field(&t, 0, "note"), "甲\n乙");
	assert_string_equal(rbk_json_get(t.plan.records[0].root, "aliases")->child->str, "东海国际");
	assert_string_equal(field(&t, 1, "name"), "李雷");
	assert_string_equal(field(&t, 1, "phone"), "13800000001");
	assert_string_equal(field(&t, 2, "name"), "韩梅");
	assert_string_equal(field(&t, 3, "name"), "东海贸易股份有限公司");
	assert_int_equal(t.plan.n_records, 4);
	assert_string_equal(remarks(&t), "3 code_check; 4 also_named; 4 code_check; 4 differs; 4 differs; 6 !with_bad; 7 !value");
	end(&t);
}

/* As the register judges: a form left out is the only one known. */
static void
names_without_form(void **state)
{
	struct try t = { .known = { { "01ARZ3NDEKTSV4RRFFQ69G5FAV", "南山股份有限公司", "91440101MA59K3XA0Q" } }, .n_known = 1 };

	(void)state;
	assert_int_equal(run(&t,
		"客户名称,信用代码\n"
		"东海贸易,\n"
		"东海贸易有限公司,\n"     /* the same */
		"西山,\n"
		"西山有限公司,\n"
		"西山股份有限公司,\n"     /* two forms: three clients */
		"南山,91440101MA59K3XA0R\n" /* the book's, but for the code */
		"北山,91440101MA59K3XA0Q\n"
		"中山,91440101MA59K3XA0T\n"
		"中山有限公司,91440101MA59K3XA0U\n"), 0);
	assert_int_equal(t.plan.n, 7);
	assert_string_equal(field(&t, 0, "name"), "东海贸易有限公司");
	assert_string_equal(field(&t, 1, "name"), "西山");
	assert_int_equal(t.plan.clients[4].fate, RBK_IMPORT_HELD);
	assert_int_equal(t.plan.clients[5].fate, RBK_IMPORT_HELD);
	assert_string_equal(t.plan.clients[5].held_by, "credit_code");
	assert_int_equal(t.plan.clients[6].fate, RBK_IMPORT_BAD);
	assert_string_equal(remarks(&t), "7 code_check; 7 held_code; 8 code_check; "
		"9 !with_bad; 9 code_check; 10 !two_codes; 10 code_check");
	end(&t);
}

static void
clients_of_the_book(void **state)
{
	struct try t = { .known = { { "01ARZ3NDEKTSV4RRFFQ69G5FAV", "東海貿易有限公司", NULL },
	                            { "01ARZ3NDEKTSV4RRFFQ69G5FAW", "旧名", "91440101MA59K3XA0Q" } }, .n_known = 2 };

	(void)state;
	assert_int_equal(run(&t,
		"客户名称,信用代码\n"
		"东海贸易有限公司,\n"
		"新名有限公司,91440101MA59K3XA0Q\n"
		"东海贸易股份公司,\n"), 0);
	assert_int_equal(t.plan.n, 3);
	assert_int_equal(t.plan.clients[0].fate, RBK_IMPORT_HELD);
	assert_string_equal(t.plan.clients[0].held_by, "name");
	assert_int_equal(t.plan.clients[1].fate, RBK_IMPORT_HELD);
	assert_string_equal(t.plan.clients[1].held_by, "credit_code");
	assert_string_equal(t.plan.clients[1].id, "01ARZ3NDEKTSV4RRFFQ69G5FAW");
	assert_int_equal(t.plan.clients[2].fate, RBK_IMPORT_NEW);
	assert_string_equal(remarks(&t), "3 code_check");
	end(&t);
}

static const char *
sentence(void *ctx, const struct rbk_import_remark *r)
{
	(void)ctx;
	return r->id;
}

/* Given back, mended, read again: the same fields; given back once more:
   one column of reasons still. */
static void
rejects(void **state)
{
	struct try t = {0}, again = {0};
	struct rbk_buf out = {0}, twice = {0};

	(void)state;
	assert_int_equal(run(&t, "标题\n客户名称;联系人;电话;备注\nA公司;李雷;x;\"1\"\"\n;2\"\nB公司;;;\n;;;无名\n"), 0);
	rbk_import_rejects(&out, &t.plan, &t.sheet, sentence, NULL);
	assert_string_equal(out.text, "\xef\xbb\xbf导入问题;客户名称;联系人;电话;备注\r\n"
		"import.value;A公司;李雷;x;\"1\"\"\n;2\"\r\nimport.no_name;;;;无名\r\n");
	assert_int_equal(run(&again, out.text + 3), 0);
	rbk_import_rejects(&twice, &again.plan, &again.sheet, sentence, NULL);
	assert_string_equal(twice.text, out.text);
	rbk_buf_free(&out);
	rbk_buf_free(&twice);
	end(&t);
	end(&again);
}

static void
empty_sheets(void **state)
{
	struct try t = {0};

	(void)state;
	assert_int_equal(run(&t, " \n"), RBK_E_BAD);
	end(&t);
	struct try headers_only = {0};

	assert_int_equal(run(&headers_only, "客户名称,电话\n"), 0);
	assert_int_equal(headers_only.plan.n, 0);
	end(&headers_only);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_sheet),       cmocka_unit_test(headers),
		cmocka_unit_test(a_map),               cmocka_unit_test(bad_rows_and_kept_ones),
		cmocka_unit_test(rows_of_one_client),  cmocka_unit_test(names_without_form),
		cmocka_unit_test(clients_of_the_book),
		cmocka_unit_test(rejects),             cmocka_unit_test(empty_sheets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
