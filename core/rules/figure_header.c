/* What finance's sheets call our fields. A new header is a row here. */
#include <string.h>

#include "core/rules/figure_import_p.h"

struct word {
	const char           *header; /* as rbk_import_header_fold makes it */
	enum rbk_figure_use   use;
	enum rbk_figure_value value;
	bool                  weak;
};
#define VALUE(header, value)  { header, RBK_FIGURE_VALUE, RBK_FIGURE_##value, false }
#define WEAK(header, value)   { header, RBK_FIGURE_VALUE, RBK_FIGURE_##value, true }
#define USE(header, use)      { header, RBK_FIGURE_##use, RBK_FIGURE_VALUES, false }
#define WEAKLY(header, use)   { header, RBK_FIGURE_##use, RBK_FIGURE_VALUES, true }

static const struct word words[] = {
	USE("姓名", PERSON), USE("人员", PERSON), USE("人员姓名", PERSON), USE("员工", PERSON), USE("员工姓名", PERSON),
	USE("业务员", PERSON), USE("销售员", PERSON), USE("业务人员", PERSON), USE("营销人员", PERSON), USE("客户经理", PERSON),
	USE("项目经理", PERSON), USE("负责人", PERSON), USE("person", PERSON), USE("staff", PERSON), USE("employee", PERSON),
	USE("salesperson", PERSON), WEAKLY("name", PERSON),
	USE("人员编号", PERSON_ID), USE("员工编号", PERSON_ID), USE("工号", PERSON_ID), USE("personid", PERSON_ID), USE("staffid", PERSON_ID),
	USE("部门", UNIT), USE("所属部门", UNIT), USE("部门名称", UNIT), USE("单位", UNIT), USE("所属单位", UNIT), USE("大区", UNIT),
	USE("大区公司", UNIT), USE("项目部", UNIT), USE("部门编号", UNIT), USE("单位编号", UNIT), USE("unit", UNIT), USE("department", UNIT),
	USE("unitid", UNIT),
	USE("客户", CLIENT), USE("客户名称", CLIENT), USE("客户全称", CLIENT), USE("客户单位", CLIENT), USE("客户编号", CLIENT),
	USE("client", CLIENT), USE("clientname", CLIENT), USE("customer", CLIENT), USE("customername", CLIENT), USE("case", CLIENT),
	USE("信用代码", CLIENT_CODE), USE("统一社会信用代码", CLIENT_CODE), USE("社会信用代码", CLIENT_CODE), USE("客户信用代码", CLIENT_CODE),
	USE("税号", CLIENT_CODE), USE("纳税人识别号", CLIENT_CODE), USE("creditcode", CLIENT_CODE), USE("uscc", CLIENT_CODE),
	USE("类别", SCOPE), USE("类型", SCOPE), USE("范围", SCOPE), USE("对象类别", SCOPE), USE("scope", SCOPE), USE("type", SCOPE),
	USE("对象", SUBJECT), USE("名称", SUBJECT), USE("考核对象", SUBJECT), USE("编号", SUBJECT), USE("subject", SUBJECT),
	USE("月份", MONTH), USE("年月", MONTH), USE("月度", MONTH), USE("考核月份", MONTH), USE("期间", MONTH), USE("month", MONTH), USE("period", MONTH),
	VALUE("营业额", TURNOVER), VALUE("营业收入", TURNOVER), VALUE("收入", TURNOVER), VALUE("销售额", TURNOVER), VALUE("业务收入", TURNOVER),
	VALUE("主营业务收入", TURNOVER), VALUE("turnover", TURNOVER), VALUE("revenue", TURNOVER), VALUE("sales", TURNOVER),
	VALUE("营业额指标", TURNOVER_TARGET), VALUE("收入指标", TURNOVER_TARGET), VALUE("营业收入指标", TURNOVER_TARGET), VALUE("销售额指标", TURNOVER_TARGET),
	VALUE("销售指标", TURNOVER_TARGET), VALUE("业绩指标", TURNOVER_TARGET), VALUE("turnovertarget", TURNOVER_TARGET), VALUE("targetturnover", TURNOVER_TARGET),
	VALUE("revenuetarget", TURNOVER_TARGET), WEAK("指标", TURNOVER_TARGET), WEAK("target", TURNOVER_TARGET),
	VALUE("新增客户指标", NEW_CLIENTS_TARGET), VALUE("新客户指标", NEW_CLIENTS_TARGET), VALUE("新增客户数指标", NEW_CLIENTS_TARGET),
	VALUE("新开发客户指标", NEW_CLIENTS_TARGET), VALUE("客户开发指标", NEW_CLIENTS_TARGET), VALUE("newclientstarget", NEW_CLIENTS_TARGET),
	VALUE("newclienttarget", NEW_CLIENTS_TARGET), VALUE("targetnewclients", NEW_CLIENTS_TARGET),
	VALUE("利润", PROFIT), VALUE("利润额", PROFIT), VALUE("净利润", PROFIT), VALUE("营业利润", PROFIT), VALUE("profit", PROFIT),
	VALUE("利润指标", PROFIT_TARGET), VALUE("利润额指标", PROFIT_TARGET), VALUE("净利润指标", PROFIT_TARGET), VALUE("营业利润指标", PROFIT_TARGET),
	VALUE("profittarget", PROFIT_TARGET), VALUE("targetprofit", PROFIT_TARGET),
	VALUE("应收账款", RECEIVABLES), VALUE("应收帐款", RECEIVABLES), VALUE("应收账款余额", RECEIVABLES), VALUE("应收帐款余额", RECEIVABLES),
	VALUE("应收余额", RECEIVABLES), VALUE("应收款", RECEIVABLES), VALUE("应收", RECEIVABLES), VALUE("应收款余额", RECEIVABLES),
	VALUE("receivables", RECEIVABLES), VALUE("receivable", RECEIVABLES), VALUE("accountsreceivable", RECEIVABLES),
	VALUE("逾期", OVERDUE), VALUE("逾期金额", OVERDUE), VALUE("逾期款", OVERDUE), VALUE("逾期余额", OVERDUE), VALUE("逾期应收", OVERDUE),
	VALUE("逾期应收账款", OVERDUE), VALUE("逾期应收帐款", OVERDUE), VALUE("应收账款逾期", OVERDUE), VALUE("应收逾期", OVERDUE),
	VALUE("应收账款逾期金额", OVERDUE), VALUE("应收帐款逾期金额", OVERDUE), VALUE("逾期账款", OVERDUE), VALUE("逾期帐款", OVERDUE),
	VALUE("超期应收", OVERDUE), VALUE("overdue", OVERDUE), VALUE("overduereceivables", OVERDUE),
	USE("导入问题", IGNORED), USE("importproblem", IGNORED), USE("序号", IGNORED), USE("no", IGNORED),
};

/* 营业额目标, 计划营业额, 目标营业额, 预算利润 are what 营业额指标 is. */
static const char *
plain(struct rbk_arena *a, const char *s)
{
	static const char *const behind[] = { "目标值", "目标", "计划值", "计划", "指标值", "预算", "任务" };
	static const char *const before[] = { "目标", "计划", "指标", "预算", "任务" };
	size_t n = strlen(s);

	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
		size_t k = strlen(behind[i]);

		if (n > k && strcmp(s + n - k, behind[i]) == 0)
			return rbk_arena_print(a, "%.*s指标", (int)(n - k), s);
	}
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		size_t k = strlen(before[i]);

		if (n > k && strncmp(s, before[i], k) == 0)
			return rbk_arena_print(a, "%s指标", s + k);
	}
	return s;
}

static const char *
behind(const char *s, const char *word)
{
	size_t n = strlen(word);

	return strncmp(s, word, n) == 0 && s[n] ? s + n : s;
}

/* "2026年11月营业额", "本月实际营业额", "期末应收账款": cuts what comes before
   the thing itself. *other: another month's. */
static const char *
cut_before(bool *other, const char *s, const char *month)
{
	static const char *const cut[] = { "本月", "当月", "月度", "月末", "本期", "期末", "个人", "实际完成", "实际", "完成", "份", "其中" };
	const char *was = NULL;

	while (was != s) {
		was = s;
		for (size_t i = 0; i < sizeof cut / sizeof *cut; i++)
			s = behind(s, cut[i]);
		size_t n = strspn(s, "0123456789");
		int number = 0;

		for (size_t i = 0; i < n && i < 5; i++)
			number = number * 10 + (s[i] - '0');
		if (n == 4 && behind(s + n, "年") != s + n) {
			*other = *other || strncmp(s, month, 4) != 0;
			s = behind(s + n, "年");
		} else if ((n == 1 || n == 2) && behind(s + n, "月") != s + n) {
			*other = *other || number != (month[5] - '0') * 10 + (month[6] - '0');
			s = behind(s + n, "月");
		}
	}
	return s;
}

/* 营业额完成 and 营业额实际 are 营业额; 新增客户指标数 is 新增客户指标. */
static const char *
cut_behind(struct rbk_arena *a, const char *s)
{
	static const char *const cut[] = { "实际完成", "完成额", "完成值", "实际值", "实际", "完成", "合计", "金额", "数量", "个数", "数" };
	size_t n = strlen(s);

	for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
		size_t k = strlen(cut[i]);

		if (n > k && strcmp(s + n - k, cut[i]) == 0)
			return rbk_arena_copy(a, s, n - k);
	}
	return s;
}

static const struct word *
find(const char *s)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].header, s) == 0)
			return &words[i];
	return NULL;
}

void
rbk_figure_header(struct rbk_figure_column *out, struct rbk_arena *a, const char *month)
{
	const char *folded = rbk_import_header_fold(a, out->header), *s;
	const struct word *w = find(folded);
	bool other = false;

	if (!w) {
		s = cut_before(&other, folded, month);
		w = find(s);
		w = w ? w : find(plain(a, s));
		w = w ? w : find(cut_behind(a, s));
		w = w ? w : find(plain(a, cut_behind(a, s)));
	}
	out->use = !w ? RBK_FIGURE_UNKNOWN : other ? RBK_FIGURE_OTHER_MONTH : w->use;
	out->value = w ? w->value : RBK_FIGURE_VALUES;
	out->weak = w && w->weak;
	out->unit = rbk_figure_unit(out->header);
}

static const struct {
	const char         *name;
	enum rbk_figure_use use;
} fields[] = {
	{ "person", RBK_FIGURE_PERSON }, { "unit", RBK_FIGURE_UNIT }, { "client", RBK_FIGURE_CLIENT },
	{ "credit_code", RBK_FIGURE_CLIENT_CODE }, { "scope", RBK_FIGURE_SCOPE }, { "subject", RBK_FIGURE_SUBJECT },
	{ "month", RBK_FIGURE_MONTH }, { "-", RBK_FIGURE_IGNORED },
};

bool
rbk_figure_field(struct rbk_figure_column *out, const char *field)
{
	for (int v = 0; v < RBK_FIGURE_VALUES; v++)
		if (strcmp(rbk_figure_name((enum rbk_figure_value)v), field) == 0) {
			out->use = RBK_FIGURE_VALUE;
			out->value = (enum rbk_figure_value)v;
			out->weak = false;
			return true;
		}
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (strcmp(fields[i].name, field) == 0) {
			out->use = fields[i].use;
			out->value = RBK_FIGURE_VALUES;
			out->weak = false;
			return true;
		}
	return false;
}

const char *
rbk_figure_fields(struct rbk_arena *a)
{
	const char *all = fields[0].name;

	for (size_t i = 1; i + 1 < sizeof fields / sizeof *fields; i++)
		all = rbk_arena_print(a, "%s, %s", all, fields[i].name);
	for (int v = 0; v < RBK_FIGURE_VALUES; v++)
		all = rbk_arena_print(a, "%s, %s", all, rbk_figure_name((enum rbk_figure_value)v));
	return all;
}

const char *
rbk_figure_unit(const char *text)
{
	static const struct {
		const char *word, *unit;
	} units[] = { { "千元", "千" }, { "仟元", "千" }, { "万", "万" }, { "萬", "万" }, { "亿", "亿" } };

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strstr(text, units[i].word))
			return units[i].unit;
	return "";
}
