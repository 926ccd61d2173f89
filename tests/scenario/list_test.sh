#!/bin/sh
# Filters, sorting (Chinese by pinyin), last contact, and export.
. "$(dirname "$0")/lib.sh"
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
run 0 client add 中远物流有限公司 --source 介绍 --region 上海 --volume 60万 --industry 物流
run 0 client add 安徽华茂纺织有限公司 --source 介绍 --region 安徽 --volume 20万 --industry 纺织
run 0 client add 北京京东方科技有限公司 --source 介绍 --region 北京 --tier key
run 0 contact add 华茂 --name 张伟 --title 经理 --phone 0556-5555-0001
now 2026-11-13T10:00:00+08:00
run 0 log visit 华茂 --contact 张伟 --topic 拜访 --outcome 好 --next 报价 --at '2026-11-13 09:30'
now 2026-11-23T10:00:00+08:00
run 0 log note 中远 --topic 听说换人

names() { grep -o '"name":"[^"]*' .out | cut -d'"' -f4 | tr '\n' ' '; }
run 0 --json client list --sort name
[ "$(names)" = "安徽华茂纺织有限公司 北京京东方科技有限公司 中远物流有限公司 " ] || fail "not by pinyin: $(names)"
run 0 --json client list --sort -volume
[ "$(names)" = "中远物流有限公司 安徽华茂纺织有限公司 北京京东方科技有限公司 " ] || fail "not by volume: $(names)"
run 0 --json client list --where 'volume>30万'
[ "$(names)" = "中远物流有限公司 " ] || fail "not more than 300,000: $(names)"
run 0 --json client list --where 'volume>=60万'
[ "$(names)" = "中远物流有限公司 " ] || fail "not 600,000 and more: $(names)"
run 0 --json client list --where 'volume<=20万'
[ "$(names)" = "安徽华茂纺织有限公司 " ] || fail "not 200,000 and less: $(names)"
run 0 --json client list --where 'volume<20万'
[ "$(names)" = "" ] || fail "less than 200,000: $(names)"
run 0 --json client list --where 'last_contact>=2026-11-13' --where 'last_contact<=2026-11-14'
[ "$(names)" = "安徽华茂纺织有限公司 " ] || fail "not by day: $(names)"
run 2 --lang zh_CN client list --where '月业务量>很多'
says "月业务量" "很多" "不是数"
run 0 --lang zh_CN --json client list --where 区域=安徽 --where industry=纺织
[ "$(names)" = "安徽华茂纺织有限公司 " ] || fail "not by region: $(names)"
run 0 --json client list --where volume=
[ "$(names)" = "北京京东方科技有限公司 " ] || fail "not those without: $(names)"
run 0 --json client list --where tier=key
[ "$(names)" = "北京京东方科技有限公司 " ] || fail "not by tier: $(names)"
run 0 client list --where name=没有的客户
has "nothing passes --where"
hasnt "no client yet"
run 2 client list --where colour=red
says 'no field "colour"' "silent_days"
run 2 client list --where red
says "is not FIELD=TEXT"
run 2 client list --sort colour
says 'no field "colour"'

# last contact and days silent; a note is no contact, an amended visit none either
run 0 --json client list --where 'silent_days>9'
[ "$(names)" = "安徽华茂纺织有限公司 " ] || fail "not by silence: $(names)"
has '"silent_days":10' '"last_contact":"2026-11-13T09:30:00+08:00"'
now 2026-11-13T12:00:00+08:00
run 0 --json log list 华茂
run 0 amend "$(field id)" outcome=一般
now 2026-11-23T10:00:00+08:00
run 0 --json client list
has '"silent_days":10'
run 0 --json log list 华茂
run 0 remove "$(field id)" --reason 记错
run 0 --json client list
hasnt silent_days

# the others
run 0 contact add 华茂 --name 安娜 --title 总监 --phone 0556-5555-0002
run 0 --json contact list 华茂 --sort name
[ "$(names)" = "安娜 张伟 " ] || fail "contacts not by pinyin: $(names)"
run 0 --json log list 中远 --where topic=换人
has 听说换人
run 0 --json log list 中远 --where topic=没有
hasnt 听说换人

# export
run 0 --lang zh_CN export clients --sort name --to 客户.csv
head -c 3 客户.csv | od -An -tx1 | grep -q 'ef bb bf' || fail "no byte order mark"
sed -n 1p 客户.csv | grep -q '客户,编号,' || fail "no headers: $(sed -n 1p 客户.csv)"
sed -n 2p 客户.csv | grep -q '^安徽华茂纺织有限公司' || fail "not in order"
grep -q '"600,000.00"\|600,000.00' 客户.csv || fail "no amount"
run 2 export clients --to 客户.csv
says "is there already"
run 0 --yes export clients --to 客户.csv
run 0 client set 华茂 'purchasing_model==cmd()'
run 0 export clients
has "'=cmd()"
run 0 export contacts --format json
has '"schema":"roadbook.export/1"' '"client_name":"安徽华茂纺织有限公司"' '安娜'
run 0 export activities --where topic=换人
has 听说换人
run 2 export dogs
says "clients, contacts"
run 2 export clients --format xml
says "csv or json"
run 0 --book z-chen import clients 客户.csv
has "3"
# in either language it comes back as it was
run 0 client add 苏州恒通电子有限公司 --source 交易会 --region 苏州 --volume 30万
run 0 --lang zh_CN client set 恒通 '其他名称=恒通电子, HTDZ' 类别=项目客户 地址=园区 企业性质=民营企业 账号=KH-1 维护等级=重点维护 行业=电子 信用等级=优 采购模式=招标 \
	生产模式=订单 销售模式=经销 物流需求=干线 需求满足情况=部分满足 '物流总量构成=整车60%, 零担40%' '线路=上海-成都, 上海-广州' 仓库=昆山 合作切入点=成都线 \
	竞争对手=德邦 '关联公司=恒通香港' 物流采购流程=年度招标 服务要求=次日达 符合公司发展要求=电子 合作意向=愿意 备注=测试
fields() { run 0 --json --book "$1" client show 恒通 && grep -o '"client":{.*' .out | sed 's/"id":"[^"]*",//; s/"by":.*//'; }
fields r-li >was
n=0
for l in en zh_CN; do
	n=$((n + 1))
	run 0 --lang $l export clients --where name=苏州恒通电子有限公司 --to all$n.csv
	run 0 hub enroll --hub hub r-$n --name 新$n --level manager --unit east --leader z-chen
	run 0 init --hub hub --person r-$n --code "$(code r-$n)" --book r-$n
	run 0 --book r-$n import clients all$n.csv --yes
	fields r-$n >is
	cmp -s was is || fail "not as it was, in $l: $(diff was is)"
done

# every other list takes them, too
run 2 find 张 --kind contact --where 客户=zz
run 0 --lang zh_CN find 安娜 --where 客户=华茂
has 安娜
run 1 find 安娜 --where client_name=没有
has "nothing passes --where"
run 2 find 安娜 --where colour=red
says "kind, client_name"
run 0 claim 华茂
run 0 sync
run 0 history 华茂 --where 'number>0' --sort -at
has "filed a claim"
run 0 history 华茂 --where who=没有
hasnt "filed a claim"
run 0 device list --where state=trusted
run 2 device list --where colour=red
says "standing"
run 0 hub device list --hub hub --where person=z-chen --sort device
has z-chen
hasnt r-li
run 0 hub unit set --hub hub west --name 西南大区
run 0 hub unit list --hub hub --where name=西南 --sort -people
has west
hasnt east
run 2 hub unit list --hub hub --sort colour
run 0 hub policy log --hub hub --where 'from>2000-01-01' --sort -from
now 2026-12-24T09:00:00+08:00
run 0 --json hub status --hub hub --where 'days>1' --sort -days
has '"silent":[{'
hasnt '"quarantine"'
run 0 --json hub status --hub hub --where 'days>1000'
has '"silent":[]'
run 2 hub status --hub hub --where colour=red
sound
