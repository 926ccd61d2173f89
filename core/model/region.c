/* Province and city names. Small on purpose: a name that isn't here is the
   person's to look up, never guessed. */
#include "core/model/region.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

struct place {
	const char *name, *code;
};

static const struct place provinces[] = {
	{ "北京", "110000" },   { "天津", "120000" }, { "河北", "130000" }, { "山西", "140000" },
	{ "内蒙古", "150000" }, { "辽宁", "210000" }, { "吉林", "220000" }, { "黑龙江", "230000" },
	{ "上海", "310000" },   { "江苏", "320000" }, { "浙江", "330000" }, { "安徽", "340000" },
	{ "福建", "350000" },   { "江西", "360000" }, { "山东", "370000" }, { "河南", "410000" },
	{ "湖北", "420000" },   { "湖南", "430000" }, { "广东", "440000" }, { "广西", "450000" },
	{ "海南", "460000" },   { "重庆", "500000" }, { "四川", "510000" }, { "贵州", "520000" },
	{ "云南", "530000" },   { "西藏", "540000" }, { "陕西", "610000" }, { "甘肃", "620000" },
	{ "青海", "630000" },   { "宁夏", "640000" }, { "新疆", "650000" }, { "台湾", "710000" },
	{ "香港", "810000" },   { "澳门", "820000" },
};

static const struct place cities[] = {
	{ "石家庄", "130100" },   { "太原", "140100" }, { "呼和浩特", "150100" }, { "沈阳", "210100" },
	{ "大连", "210200" },     { "长春", "220100" }, { "哈尔滨", "230100" },   { "南京", "320100" },
	{ "杭州", "330100" },     { "宁波", "330200" }, { "合肥", "340100" },     { "福州", "350100" },
	{ "厦门", "350200" },     { "南昌", "360100" }, { "济南", "370100" },     { "青岛", "370200" },
	{ "郑州", "410100" },     { "武汉", "420100" }, { "长沙", "430100" },     { "广州", "440100" },
	{ "深圳", "440300" },     { "南宁", "450100" }, { "海口", "460100" },     { "成都", "510100" },
	{ "贵阳", "520100" },     { "昆明", "530100" }, { "拉萨", "540100" },     { "西安", "610100" },
	{ "兰州", "620100" },     { "西宁", "630100" }, { "银川", "640100" },     { "乌鲁木齐", "650100" },
};

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
static_assert(COUNT(provinces) == 34, "GB/T 2260 has 34 regions of the first level");
static_assert(COUNT(cities) == 27 + 5, "27 capitals, and five cities with a plan of their own");

/* Longest first where one begins another. */
static const char *const province_endings[] = { "壮族自治区", "回族自治区", "维吾尔自治区", "维吾尔族自治区",
	"特别行政区", "自治区", "省" };
static const char *const separators[] = { " ", "-", "/", ".", ",", "·", "，", "、", "－", "　", "—" };

static const char *
skip_word(const char *s, const char *word)
{
	size_t n = strlen(word);

	return strncmp(s, word, n) == 0 ? s + n : s;
}

static const char *
skip_separators(const char *s)
{
	for (size_t i = 0; i < COUNT(separators);) {
		const char *after = skip_word(s, separators[i]);

		i = after == s ? i + 1 : 0;
		s = after;
	}
	return s;
}

static const struct place *
find(const struct place *places, size_t n, const char **s)
{
	for (size_t i = 0; i < n; i++) {
		const char *after = skip_word(*s, places[i].name);

		if (after != *s) {
			*s = after;
			return &places[i];
		}
	}
	return NULL;
}

/* Beijing, Tianjin, Shanghai and Chongqing are provinces called 市. */
static bool
is_city_too(const struct place *p)
{
	return strncmp(p->code, "11", 2) == 0 || strncmp(p->code, "12", 2) == 0 ||
	       strncmp(p->code, "31", 2) == 0 || strncmp(p->code, "50", 2) == 0;
}

static const char *
skip_ending(const char *s, const struct place *province)
{
	const char *after = s;

	if (is_city_too(province))
		return skip_word(s, "市");
	for (size_t i = 0; i < COUNT(province_endings) && after == s; i++)
		after = skip_word(s, province_endings[i]);
	return after;
}

bool
rbk_region_find(char out[RBK_REGION_SIZE], bool *whole, const char *text)
{
	const char *s = skip_separators(skip_word(skip_separators(text), "中国"));
	const struct place *province = find(provinces, COUNT(provinces), &s), *city;

	if (province) {
		s = skip_separators(skip_ending(s, province));
		if (is_city_too(province)) /* 北京市北京市 */
			s = skip_separators(skip_word(skip_word(s, province->name), "市"));
	}
	const char *rest = s;

	city = find(cities, COUNT(cities), &rest);
	if (city && province && strncmp(city->code, province->code, 2) != 0)
		return false;
	if (city)
		s = skip_separators(skip_word(rest, "市"));
	if (!province && !city)
		return false;
	*whole = *s == '\0';
	memcpy(out, (city ? city : province)->code, RBK_REGION_SIZE);
	return true;
}
