/* What sheets call our fields. A new header is a row here; a weak one gives
   way to any plainer one of the same field. */
#include <string.h>

#include "core/model/utf8.h"
#include "core/rules/import_p.h"

#define CLIENT  RBK_IMPORT_CLIENT
#define CONTACT RBK_IMPORT_CONTACT

static const struct rbk_import_header headers[] = {
	{ "客户名称", CLIENT, "name", false },
	{ "客户全称", CLIENT, "name", false },
	{ "公司名称", CLIENT, "name", false },
	{ "公司全称", CLIENT, "name", false },
	{ "单位名称", CLIENT, "name", false },
	{ "企业名称", CLIENT, "name", false },
	{ "客户单位", CLIENT, "name", false },
	{ "clientname", CLIENT, "name", false },
	{ "customername", CLIENT, "name", false },
	{ "companyname", CLIENT, "name", false },
	{ "名称", CLIENT, "name", true },
	{ "客户", CLIENT, "name", true },
	{ "公司", CLIENT, "name", true },
	{ "单位", CLIENT, "name", true },
	{ "企业", CLIENT, "name", true },
	{ "client", CLIENT, "name", true },
	{ "customer", CLIENT, "name", true },
	{ "company", CLIENT, "name", true },
	{ "name", CLIENT, "name", true },
	{ "统一社会信用代码", CLIENT, "credit_code", false },
	{ "社会信用代码", CLIENT, "credit_code", false },
	{ "信用代码", CLIENT, "credit_code", false },
	{ "税号", CLIENT, "credit_code", false },
	{ "纳税人识别号", CLIENT, "credit_code", false },
	{ "creditcode", CLIENT, "credit_code", false },
	{ "uscc", CLIENT, "credit_code", false },
	{ "taxnumber", CLIENT, "credit_code", false },
	{ "简称", CLIENT, "aliases", false },
	{ "客户简称", CLIENT, "aliases", false },
	{ "公司简称", CLIENT, "aliases", false },
	{ "曾用名", CLIENT, "aliases", false },
	{ "aliases", CLIENT, "aliases", false },
	{ "省", CLIENT, "region", false },
	{ "省份", CLIENT, "region", false },
	{ "所在省", CLIENT, "region", false },
	{ "所在省份", CLIENT, "region", false },
	{ "省市", CLIENT, "region", false },
	{ "市", CLIENT, "region", false },
	{ "城市", CLIENT, "region", false },
	{ "所在城市", CLIENT, "region", false },
	{ "地区", CLIENT, "region", false },
	{ "所在地区", CLIENT, "region", false },
	{ "区域", CLIENT, "region", false },
	{ "所在地", CLIENT, "region", false },
	{ "地区代码", CLIENT, "region", false },
	{ "行政区划代码", CLIENT, "region", false },
	{ "region", CLIENT, "region", false },
	{ "regioncode", CLIENT, "region", false },
	{ "province", CLIENT, "region", false },
	{ "city", CLIENT, "region", false },
	{ "地址", CLIENT, "address", false },
	{ "客户地址", CLIENT, "address", false },
	{ "公司地址", CLIENT, "address", false },
	{ "单位地址", CLIENT, "address", false },
	{ "企业地址", CLIENT, "address", false },
	{ "详细地址", CLIENT, "address", false },
	{ "联系地址", CLIENT, "address", false },
	{ "address", CLIENT, "address", false },
	{ "行业", CLIENT, "industry", false },
	{ "所属行业", CLIENT, "industry", false },
	{ "客户行业", CLIENT, "industry", false },
	{ "industry", CLIENT, "industry", false },
	{ "sector", CLIENT, "industry", false },
	{ "来源", CLIENT, "source", false },
	{ "客户来源", CLIENT, "source", false },
	{ "信息来源", CLIENT, "source", false },
	{ "线索来源", CLIENT, "source", false },
	{ "source", CLIENT, "source", false },
	{ "leadsource", CLIENT, "source", false },
	{ "客户类别", CLIENT, "class", false },
	{ "客户类型", CLIENT, "class", false },
	{ "客户分类", CLIENT, "class", false },
	{ "class", CLIENT, "class", false },
	{ "clientclass", CLIENT, "class", false },
	{ "客户性质", CLIENT, "nature", false },
	{ "企业性质", CLIENT, "nature", false },
	{ "单位性质", CLIENT, "nature", false },
	{ "公司性质", CLIENT, "nature", false },
	{ "性质", CLIENT, "nature", false },
	{ "nature", CLIENT, "nature", false },
	{ "预计月业务量", CLIENT, "volume", false },
	{ "月业务量", CLIENT, "volume", false },
	{ "预计业务量", CLIENT, "volume", false },
	{ "预计货量", CLIENT, "volume", false },
	{ "预计月货量", CLIENT, "volume", false },
	{ "预计月营业额", CLIENT, "volume", false },
	{ "月营业额", CLIENT, "volume", false },
	{ "volume", CLIENT, "volume", false },
	{ "monthlyvolume", CLIENT, "volume", false },
	{ "客户账号", CLIENT, "account", false },
	{ "客户帐号", CLIENT, "account", false },
	{ "账号", CLIENT, "account", false },
	{ "帐号", CLIENT, "account", false },
	{ "月结账号", CLIENT, "account", false },
	{ "account", CLIENT, "account", false },
	{ "accountnumber", CLIENT, "account", false },
	{ "信用等级", CLIENT, "credit_rating", false },
	{ "信用评级", CLIENT, "credit_rating", false },
	{ "creditrating", CLIENT, "credit_rating", false },
	{ "维护等级", CLIENT, "tier", false },
	{ "维护层级", CLIENT, "tier", false },
	{ "客户层级", CLIENT, "tier", false },
	{ "tier", CLIENT, "tier", false },
	{ "采购模式", CLIENT, "purchasing_model", false },
	{ "purchasingmodel", CLIENT, "purchasing_model", false },
	{ "生产模式", CLIENT, "production_model", false },
	{ "productionmodel", CLIENT, "production_model", false },
	{ "销售模式", CLIENT, "sales_model", false },
	{ "salesmodel", CLIENT, "sales_model", false },
	{ "物流需求", CLIENT, "logistics_needs", false },
	{ "客户需求", CLIENT, "logistics_needs", false },
	{ "logisticsneeds", CLIENT, "logistics_needs", false },
	{ "需求满足情况", CLIENT, "needs_met", false },
	{ "needsmet", CLIENT, "needs_met", false },
	{ "货物构成", CLIENT, "cargo", false },
	{ "物流总量构成", CLIENT, "cargo", false },
	{ "货量构成", CLIENT, "cargo", false },
	{ "cargo", CLIENT, "cargo", false },
	{ "线路", CLIENT, "lanes", false },
	{ "主要线路", CLIENT, "lanes", false },
	{ "运输线路", CLIENT, "lanes", false },
	{ "线路分布", CLIENT, "lanes", false },
	{ "流向", CLIENT, "lanes", false },
	{ "lanes", CLIENT, "lanes", false },
	{ "仓库", CLIENT, "warehouses", false },
	{ "仓储布局", CLIENT, "warehouses", false },
	{ "仓库分布", CLIENT, "warehouses", false },
	{ "warehouses", CLIENT, "warehouses", false },
	{ "合作切入点", CLIENT, "entry_point", false },
	{ "切入点", CLIENT, "entry_point", false },
	{ "entrypoint", CLIENT, "entry_point", false },
	{ "竞争对手", CLIENT, "competitors", false },
	{ "现有物流商", CLIENT, "competitors", false },
	{ "现用物流商", CLIENT, "competitors", false },
	{ "competitors", CLIENT, "competitors", false },
	{ "关联公司", CLIENT, "related", false },
	{ "关联企业", CLIENT, "related", false },
	{ "related", CLIENT, "related", false },
	{ "relatedcompanies", CLIENT, "related", false },
	{ "采购流程", CLIENT, "procurement_process", false },
	{ "物流采购流程", CLIENT, "procurement_process", false },
	{ "procurementprocess", CLIENT, "procurement_process", false },
	{ "备注", CLIENT, "note", false },
	{ "说明", CLIENT, "note", false },
	{ "备注说明", CLIENT, "note", false },
	{ "note", CLIENT, "note", false },
	{ "notes", CLIENT, "note", false },
	{ "remark", CLIENT, "note", false },
	{ "remarks", CLIENT, "note", false },
	{ "联系人", CONTACT, "name", false },
	{ "联系人姓名", CONTACT, "name", false },
	{ "客户联系人", CONTACT, "name", false },
	{ "contact", CONTACT, "name", false },
	{ "contactname", CONTACT, "name", false },
	{ "contactperson", CONTACT, "name", false },
	{ "姓名", CONTACT, "name", true },
	{ "职务", CONTACT, "title", false },
	{ "职位", CONTACT, "title", false },
	{ "联系人职务", CONTACT, "title", false },
	{ "联系人职位", CONTACT, "title", false },
	{ "title", CONTACT, "title", false },
	{ "jobtitle", CONTACT, "title", false },
	{ "汇报对象", CONTACT, "reports_to", false },
	{ "直接上级", CONTACT, "reports_to", false },
	{ "上级", CONTACT, "reports_to", true },
	{ "reportsto", CONTACT, "reports_to", false },
	{ "部门", CONTACT, "department", false },
	{ "所在部门", CONTACT, "department", false },
	{ "department", CONTACT, "department", false },
	{ "手机", CONTACT, "phone", false },
	{ "手机号", CONTACT, "phone", false },
	{ "手机号码", CONTACT, "phone", false },
	{ "联系手机", CONTACT, "phone", false },
	{ "电话", CONTACT, "phone", false },
	{ "电话号码", CONTACT, "phone", false },
	{ "联系电话", CONTACT, "phone", false },
	{ "联系人电话", CONTACT, "phone", false },
	{ "联系人手机", CONTACT, "phone", false },
	{ "联系方式", CONTACT, "phone", false },
	{ "固定电话", CONTACT, "phone", false },
	{ "座机", CONTACT, "phone", false },
	{ "phone", CONTACT, "phone", false },
	{ "telephone", CONTACT, "phone", false },
	{ "tel", CONTACT, "phone", false },
	{ "mobile", CONTACT, "phone", false },
	{ "邮箱", CONTACT, "email", false },
	{ "电子邮箱", CONTACT, "email", false },
	{ "电子邮件", CONTACT, "email", false },
	{ "email", CONTACT, "email", false },
	{ "联系人角色", CONTACT, "role", false },
	{ "role", CONTACT, "role", false },
	{ "导入问题", RBK_IMPORT_IGNORED, NULL, false },
	{ "importproblem", RBK_IMPORT_IGNORED, NULL, false },
};

const struct rbk_import_header *
rbk_import_header_find(const char *header)
{
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (strcmp(headers[i].header, header) == 0)
			return &headers[i];
	return NULL;
}

static bool
is_blank(uint32_t cp)
{
	return cp <= ' ' || cp == 0xa0 || cp == 0x3000 || cp == 0xfeff || (cp >= 0x2000 && cp <= 0x200f);
}

const char *
rbk_import_header_fold(struct rbk_arena *a, const char *text)
{
	size_t left = strlen(text), n = 0, k;
	char *out = rbk_arena_take(a, left + 1);

	for (uint32_t cp; (k = rbk_utf8_next(&cp, text, left)); text += k, left -= k) {
		if (cp >= 0xff01 && cp <= 0xff5e) /* full width */
			cp -= 0xff01 - '!';
		if (n && (cp == '(' || cp == '[' || cp == 0x3010))
			break;
		if (is_blank(cp) || strchr("*:_-.", (int)(cp < 0x80 ? cp : 'x')))
			continue;
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		n += rbk_utf8_put(out + n, cp);
	}
	out[n] = '\0';
	return out;
}
