/* Names of regions as sheets have them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/model/region.h"

static void
names(void **state)
{
	static const struct {
		const char *text, *code;
		bool        whole;
	} cases[] = {
		{ "北京", "110000", true },
		{ "北京市", "110000", true },
		{ "北京市北京市", "110000", true },
		{ "上海市浦东新区", "310000", false },
		{ "重庆", "500000", true },
		{ "广东", "440000", true },
		{ "广东省", "440000", true },
		{ "广东省广州市", "440100", true },
		{ "广东 - 深圳", "440300", true },
		{ "中国 浙江/宁波市", "330200", true },
		{ "广州", "440100", true },
		{ "广州市天河区", "440100", false },
		{ "广东省佛山市", "440600", true },
		{ "佛山市顺德区", "440600", false },
		{ "江苏 苏州", "320500", true },
		{ "苏州工业园区", "320500", false },
		{ "恩施", "422800", true },
		{ "恩施州", "422800", true },
		{ "湖北省恩施土家族苗族自治州", "422800", true },
		{ "内蒙古锡林郭勒盟", "152500", true },
		{ "新疆喀什地区", "653100", true },
		{ "海南", "460000", true },
		{ "海南州", "632500", true },
		{ "青海省海南藏族自治州", "632500", true },
		{ "吉林", "220000", true },
		{ "吉林省吉林市", "220200", true },
		{ "北京朝阳区", "110000", false },
		{ "北京市朝阳", "110000", false },
		{ "辽宁朝阳市", "211300", true },
		{ "朝阳区", NULL, false },
		{ "大理市", "532900", true },
		{ "长安县", NULL, false },
		{ "内蒙古自治区呼和浩特市", "150100", true },
		{ "广西壮族自治区", "450000", true },
		{ "新疆维吾尔自治区乌鲁木齐", "650100", true },
		{ "宁夏回族自治区", "640000", true },
		{ "香港特别行政区", "810000", true },
		{ "西藏自治区拉萨市", "540100", true },
		{ "黑龙江·哈尔滨", "230100", true },
		{ "吉林市", "220200", true },
		{ "海南省海口", "460100", true },
		{ "台湾", "710000", true },
		{ "华东", NULL, false },
		{ "广东省杭州市", NULL, false },
		{ "昆山", NULL, false },
		{ "大同区", NULL, false },
		{ "", NULL, false },
		{ "省", NULL, false },
		{ "Guangdong", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char code[RBK_REGION_SIZE];
		bool whole = false, found = rbk_region_find(code, &whole, cases[i].text);

		if (found != (cases[i].code != NULL))
			fail_msg("%s: %s", cases[i].text, found ? "found" : "not found");
		if (found && (strcmp(code, cases[i].code) != 0 || whole != cases[i].whole))
			fail_msg("%s: %s %d", cases[i].text, code, whole);
	}
}

static void
codes(void **state)
{
	(void)state;
	assert_string_equal(rbk_region_name("320500"), "苏州");
	assert_string_equal(rbk_region_name("320583"), "苏州"); /* 昆山 */
	assert_string_equal(rbk_region_name("320000"), "江苏");
	assert_string_equal(rbk_region_name("310115"), "上海");
	assert_string_equal(rbk_region_name("429004"), "湖北"); /* 仙桃, of no city */
	assert_string_equal(rbk_region_name("632500"), "海南州");
	assert_null(rbk_region_name("990000"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(names), cmocka_unit_test(codes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
