/* Finance's sheet read: headers, units of amounts, whose row it is, and all
   that can't be taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/rules/figure_import.h"

static struct rbk_arena arena;
static struct rbk_staff staff;

static void
add(bool unit, const char *text)
{
	struct rbk_err err = {0};
	struct rbk_record r;

	if (rbk_record_read(&r, &arena, text, strlen(text), &err) ||
	    (unit ? rbk_units_add(&staff.units, &arena, &r, &err) : rbk_staff_add(&staff, &arena, &r, &err)))
		fail_msg("%s", err.text);
}

static int
set_up(void **state)
{
	static const char *const people[][4] = {
		{ "r-li", "李锐", "east", "" }, { "r-wang", "王伟", "east", "" }, { "w-wang", "王伟", "west", "" },
		{ "w-zhao", "赵强", "west-1", "" }, { "r-gone", "孙丽", "east", ",\"left\":\"2026-10-01T00:00:00Z\"" }, { "r-sun", "孙丽", "east", "" },
	};
	static const char *const units[][3] = {
		{ "cn", "物流本部", "" }, { "east", "华东大区", ",\"parent\":\"cn\"" }, { "west", "西部大区", ",\"parent\":\"cn\"" },
		{ "west-1", "西部一部", ",\"parent\":\"west\"" }, { "west-2", "西部一部", ",\"parent\":\"west\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		add(true, rbk_arena_print(&arena, "{\"kind\":\"unit\",\"id\":\"%s\",\"name\":\"%s\"%s,\"since\":\"2026-01-01T00:00:00Z\"}", units[i][0], units[i][1], units[i][2]));
	for (size_t i = 0; i < sizeof people / sizeof *people; i++)
		add(false, rbk_arena_print(&arena, "{\"kind\":\"staff\",\"id\":\"%s\",\"name\":\"%s\",\"level\":\"manager\",\"unit\":\"%s\",\"since\":\"2026-01-01T00:00:00Z\"%s}", people[i][0], people[i][1], people[i][2], people[i][3]));
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	rbk_staff_free(&staff);
	rbk_arena_free(&arena);
	return 0;
}

/* 远航 is one case, held by r-li; 恒通 are two; everything else is none. */
static int
client(void *ctx, struct rbk_figure_client *out, const char *typed, struct rbk_err *err)
{
	(void)ctx;
	(void)err;
	*out = (struct rbk_figure_client){0};
	if (strcmp(typed, "远航") == 0 || strcmp(typed, "91310000MA1FL0000X") == 0)
		*out = (struct rbk_figure_client){ 1, "01ARYZ6S41TSV4RRFFQ69G5FAV", "远航", "r-li" };
	else if (strcmp(typed, "恒通") == 0)
		out->n = 2;
	return 0;
}

static int
try(struct rbk_figure_import *out, const char *text, const char *map, struct rbk_err *err)
{
	static struct rbk_csv sheet;
	const char *maps[] = { map, NULL };
	struct rbk_figure_want want = {
		.sheet = &sheet, .map = maps, .month = "2026-11", .file = "f.csv", .imported = "2026-12-01T09:00:00+08:00",
		.staff = &staff, .client = client,
	};

	*err = (struct rbk_err){0};
	assert_int_equal(rbk_time_read(&want.ends, "2026-11-30T15:59:59Z", 0, err), 0);
	assert_int_equal(rbk_csv_read(&sheet, &arena, text, strlen(text), err), 0);
	return rbk_figure_import(out, &arena, &want, err);
}

/* Figures as "scope subject turnover target count profit target receivables overdue", - for a missing value. */
static const char *
told(const struct rbk_figure_import *p)
{
	const char *all = "";

	for (size_t i = 0; i < p->figures.n; i++) {
		const struct rbk_figure *f = &p->figures.at[i];

		all = rbk_arena_print(&arena, "%s%s%s %s", all, i ? "; " : "", f->scope, f->subject);
		for (int v = 0; v < RBK_FIGURE_VALUES; v++)
			all = f->has[v] ? rbk_arena_print(&arena, "%s %lld", all, (long long)f->value[v]) : rbk_arena_print(&arena, "%s -", all);
		if (f->person)
			all = rbk_arena_print(&arena, "%s by %s", all, f->person);
	}
	return all;
}

/* Reasons as "row:id[,header]". */
static const char *
reasons(const struct rbk_figure_import *p, bool bad)
{
	const char *all = "";

	for (size_t i = 0; i < p->rows.n_remarks; i++) {
		const struct rbk_import_remark *m = &p->rows.remarks[i];

		if (m->bad == bad)
			all = rbk_arena_print(&arena, "%s%s%d:%s", all, *all ? " " : "", p->sheet.rows[m->row].row, m->id);
	}
	return all;
}

static void
sheets_are_read(void **state)
{
	static const struct {
		const char *text, *figures, *bad, *kept;
	} row[] = {
		/* plain, with everything */
		{ "工号,姓名,营业额,营业额指标,新增客户指标,利润,利润指标,应收账款,逾期\n"
		  "r-li,李锐,305000,\"400,000.00\",5,-3万,10万,1000,200\n",
		  "person r-li 30500000 40000000 5 -3000000 10000000 100000 20000", "", "" },
		/* an empty cell, a dash: missing; 0: zero */
		{ "姓名,营业额,营业额指标,新增客户指标\n李锐,,—,0\n", "person r-li - - 0 - - - -", "", "" },
		/* synonyms, English, a title above */
		{ "Report\nstaff,revenue,revenue target,new clients target,overdue\nr-li,1,2,3,4\n", "person r-li 100 200 3 - - - 400", "", "" },
		{ "姓名,目标营业额,实际完成营业额,新增客户目标数\n李锐,2,1,3\n", "person r-li 100 200 3 - - - -", "", "" },
		{ "姓名,营业额计划,本月营业额\n李锐,2,1\n", "person r-li 100 200 - - - - -", "", "" },
		/* 万元 in the header, above the headers, in the cell; 元 in the header wins over what stands above */
		{ "姓名,营业额(万元)\n李锐,1.5\n", "person r-li 1500000 - - - - - -", "", "" },
		{ "单位：万元\n姓名,营业额,应收账款(元),新增客户指标\n李锐,1.5,7,3\n", "person r-li 1500000 - 3 - - 700 -", "", "" },
		{ "单位：万元,,\n姓名,营业额,利润\n李锐,15000元,(1.5)\n", "person r-li 1500000 - - -1500000 - - -", "", "" },
		{ "姓名,营业额（千元）\n李锐,1.5\n", "person r-li 150000 - - - - - -", "", "" },
		{ "姓名,营业额\n李锐,3万\n", "person r-li 3000000 - - - - - -", "", "" },
		/* rounding: what formulas leave */
		{ "姓名,营业额,利润\n李锐,333333.3349999,-9.995\n", "person r-li 33333333 - - -1000 - - -", "", "2:figures.rounded 2:figures.rounded" },
		{ "姓名,营业额(万元)\n李锐,0.33333350\n", "person r-li 333334 - - - - - -", "", "2:figures.rounded" },
		/* two rows of headers, as with merged cells */
		{ "部门,姓名,营业额,,应收账款,\n,,指标,完成,余额,逾期\n华东大区,李锐,2,1,4,3\n", "person r-li 100 200 - - - 400 300", "", "" },
		{ "姓名,营业额(万元),\n姓名,目标,实际\n李锐,2,1\n", "person r-li 1000000 2000000 - - - - -", "", "" },
		/* a column of another month is left out, the month's own is taken */
		{ "姓名,10月营业额,11月营业额\n李锐,9,1\n", "person r-li 100 - - - - - -", "", "" },
		{ "姓名,2025年11月营业额,营业额\n李锐,9,1\n", "person r-li 100 - - - - - -", "", "" },
		/* the month's column */
		{ "月份,姓名,营业额\n2026-11,李锐,1\n2026年10月,赵强,1\n11月,r-wang,1\n202611,r-sun,2\n2025/11,w-wang,1\n",
		  "person r-li 100 - - - - - -; person r-sun 200 - - - - - -; person r-wang 100 - - - - - -", "3:figures.other_month 6:figures.other_month", "" },
		/* persons: by id, by name with blanks, by name and unit; of two, who is still here */
		{ "姓名,部门,营业额\n赵 强,西部大区,1\n王伟,华东大区,2\n王伟,west,3\n孙丽,,4\n",
		  "person r-sun 400 - - - - - -; person r-wang 200 - - - - - -; person w-wang 300 - - - - - -; person w-zhao 100 - - - - - -", "", "" },
		{ "姓名,部门,营业额\n王伟,,1\n李雷,,1\n李锐,西部大区,1\n赵强,西部一部,1\n李锐,北方,1\n", "",
		  "2:figures.person_several 3:figures.person_unknown 4:figures.wrong_unit 5:figures.unit_several 6:figures.unit_unknown", "" },
		{ "工号,姓名,营业额\nr-li,王伟,1\nr-wang,王伟,1\n", "person r-wang 100 - - - - - -", "2:figures.person_other", "" },
		/* units and clients */
		{ "部门,营业额\n华东大区,1\nwest-1,2\n", "unit east 100 - - - - - -; unit west-1 200 - - - - - -", "", "" },
		{ "客户名称,业务员,应收账款,逾期金额\n远航,王伟,5,1\n恒通,,1,1\n新客,李锐,2,1\n新新,,1,1\n",
		  "client 01ARYZ6S41TSV4RRFFQ69G5FAV - - - - - 500 100 by r-li; client 新客 - - - - - 200 100 by r-li; client 新新 - - - - - 100 100",
		  "3:figures.client_several", "4:figures.client_unknown 5:figures.client_unknown" },
		{ "信用代码,应收\n91310000MA1FL0000X,5\n", "client 01ARYZ6S41TSV4RRFFQ69G5FAV - - - - - 500 - by r-li", "", "" },
		/* the kind of subject in a column */
		{ "类别,名称,营业额\n个人,李锐,1\n部门,华东大区,2\n客户,远航,3\n火星,x,4\n",
		  "client 01ARYZ6S41TSV4RRFFQ69G5FAV 300 - - - - - - by r-li; person r-li 100 - - - - - -; unit east 200 - - - - - -", "5:figures.scope_unknown", "" },
		/* sums, headers again, nothing said, nobody */
		{ "部门,姓名,营业额\n华东大区,李锐,1\n华东大区,小计,1\n部门,姓名,营业额\n华东大区,r-wang,\n,,5\n合 计,,1\n",
		  "person r-li 100 - - - - - -", "6:figures.no_subject", "3:figures.total 4:import.header_again 5:figures.no_value 7:figures.total" },
		/* amounts that aren't */
		{ "姓名,营业额,营业额指标,新增客户指标,应收账款,逾期\nr-li,#REF!,1,1,1,1\nr-wang,1.38E+10,1,1,1,1\nw-wang,1,-1,1,1,1\n"
		  "w-zhao,1,1,2.5,1,1\nr-sun,1,1,1,1,2\nr-gone,很多,1,1,1,1\n", "",
		  "2:import.formula_error 3:import.excel_number 4:import.value 5:figures.count 6:figures.overdue 7:import.value", "" },
		{ "姓名,营业额\nr-li,#MERGED!\n#REF!,1\n", "", "2:figures.merged 3:import.formula_error", "" },
		{ "姓名,营业额,新增客户指标\nr-li,1,3个\nr-wang,1,3.0\nw-wang,1,三\n", "person r-li 100 - 3 - - - -; person r-wang 100 - 3 - - - -", "4:figures.count", "" },
		/* twice: neither is taken */
		{ "姓名,营业额\nr-li,1\nr-wang,1\n李锐,2\n", "person r-wang 100 - - - - - -", "2:figures.twice 4:figures.twice", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct rbk_figure_import p;
		struct rbk_err err;

		if (try(&p, row[i].text, NULL, &err))
			fail_msg("sheet %zu: %s", i, err.text);
		if (strcmp(told(&p), row[i].figures) != 0 || strcmp(reasons(&p, true), row[i].bad) != 0 || strcmp(reasons(&p, false), row[i].kept) != 0)
			fail_msg("sheet %zu: %s | %s | %s", i, told(&p), reasons(&p, true), reasons(&p, false));
		rbk_figure_import_free(&p);
	}
}

static void
sheets_are_refused(void **state)
{
	static const struct {
		const char *text, *map, *words;
	} row[] = {
		{ "", NULL, "empty" },
		{ "姓名,电话\n李锐,1\n", NULL, "line 1 has: 姓名, 电话" },
		{ "营业额,利润\n1,2\n", NULL, "whose row" },
		{ "姓名,营业额,实际营业额\n李锐,1,2\n", NULL, "\"营业额\" and \"实际营业额\" say the same" },
		{ "名称,营业额\n李锐,1\n", NULL, "类别" },
		{ "姓名,营业额\n李锐,1\n", "营业额=umsatz", "no field \"umsatz\"" },
		{ "姓名,营业额\n李锐,1\n", "Umsatz=turnover", "no column \"Umsatz\"; it has: 姓名" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct rbk_figure_import p;
		struct rbk_err err;

		if (!try(&p, row[i].text, row[i].map, &err) || !strstr(err.text, row[i].words))
			fail_msg("sheet %zu: %s", i, err.text);
		rbk_figure_import_free(&p);
	}
}

static void
headers_can_be_told(void **state)
{
	struct rbk_figure_import p;
	struct rbk_err err;

	(void)state;
	assert_int_equal(try(&p, "Wer,Umsatz,实际营业额\nr-li,1,2\n", "Wer=person, Umsatz=turnover,实际营业额=-", &err), 0);
	assert_string_equal(told(&p), "person r-li 100 - - - - - -");
	rbk_figure_import_free(&p);
}

static const char *
sentence(void *ctx, const struct rbk_import_remark *m)
{
	(void)ctx;
	return m->id;
}

/* What is given back is read as before once it is mended: joined headers,
   the unit of amounts. */
static void
mended_rows_are_read(void **state)
{
	struct rbk_figure_import p;
	struct rbk_buf out = {0};
	struct rbk_err err;

	(void)state;
	assert_int_equal(try(&p, "单位：万元\n姓名,营业额,\n,指标,完成\n李雷,2,1\nr-wang,1,1\n", NULL, &err), 0);
	rbk_import_rejects(&out, &p.rows, &p.sheet, sentence, NULL);
	assert_string_equal(out.text, "\xef\xbb\xbf导入问题,姓名,营业额指标(万元),营业额完成(万元)\r\nfigures.person_unknown,李雷,2,1\r\n");
	rbk_figure_import_free(&p);
	memcpy(strstr(out.text, "雷"), "锐", 3);
	assert_int_equal(try(&p, out.text + 3, NULL, &err), 0);
	assert_string_equal(told(&p), "person r-li 1000000 2000000 - - - - -");
	rbk_figure_import_free(&p);
	rbk_buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sheets_are_read), cmocka_unit_test(sheets_are_refused), cmocka_unit_test(headers_can_be_told),
		cmocka_unit_test(mended_rows_are_read),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
