#!/bin/sh
# The key-account record: a client's profile and its organisation chart.
. "$(dirname "$0")/lib.sh"
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
lead r-li 上海麦香源食品有限公司

# every field of the record by its Chinese name
run 0 --lang zh_CN client set 麦香源 维护等级=重点维护 信用等级=良 采购模式=年度招标，区域分包 生产模式=按订单生产，冷冻面团为主 \
	销售模式=商超七成，烘焙连锁三成 物流需求=全程冷链，门店夜配 需求满足情况=部分满足 '物流总量构成=冷冻面团 180吨/月、常温糕点 60吨/月' \
	线路=上海-成都，上海-广州 仓库=上海松江冷库、成都双流中转仓 合作切入点=先做成都干线 '竞争对手=顺达冷链, 荣庆' 关联公司=麦香源集团 \
	物流采购流程=使用部门提需求，采购部询价，总经理定标
run 0 --json client show 麦香源
has '"tier":"key"' '"credit_rating":"good"' '"needs_met":"partly"' '"cargo":["冷冻面团 180吨/月","常温糕点 60吨/月"]' \
	'"lanes":["上海-成都","上海-广州"]' '"competitors":["顺达冷链","荣庆"]' '"purchasing_model":"年度招标，区域分包"' '"related":["麦香源集团"]'
run 0 --lang zh_CN client show 麦香源
has "信用等级" "良" "维护等级" "重点维护" "线路" "上海-成都、上海-广州" "物流采购流程"

# a wrong word: field, value, and what is allowed, in the reader's language
before=$(git -C r-li rev-parse HEAD)
run 2 client set 麦香源 credit_rating=splendid
says "field credit_rating" '"splendid" is not known' "excellent" "poor"
run 2 --lang zh_CN client set 麦香源 维护等级=随便
says "字段 维护等级 (tier)" "随便" "重点维护" "一般维护"
run 2 contact set 麦香源 周敏 role=king
says "field role" "decision_maker" "user"

# who reports to whom
now 2026-11-23T09:01:00+08:00
run 0 contact add 麦香源 --name 王建国 --title 总经理 --phone 021-5555-0100 --role decision_maker
now 2026-11-23T09:02:00+08:00
run 0 contact add 麦香源 --name 刘洋 --title 采购总监 --phone 021-5555-0102 --role 影响人 --department 采购部 --reports-to 王建国
now 2026-11-23T09:03:00+08:00
run 0 contact add 麦香源 --name 陈晓 --title 仓库主管 --phone 021-5555-0103 --role user --department 仓储部 --reports-to 周敏
run 0 --lang zh_CN contact set 麦香源 周敏 汇报对象=刘洋 角色=内线
now 2026-11-23T09:04:00+08:00
run 0 contact add 麦香源 --name 赵倩 --title 财务总监 --phone 021-5555-0104 --reports-to 王建国
run 0 contact list 麦香源 --tree
has '├─ 刘洋' '│  └─ 周敏' '│     └─ 陈晓' '└─ 赵倩'
run 0 --json contact list 麦香源 --tree
has '"depth":3'
run 0 --json contact list 麦香源
has '"reports_to_name":"刘洋"' '"department":"采购部"'

# circles and strangers are refused
before=$(git -C r-li rev-parse HEAD)
run 2 contact set 麦香源 王建国 reports_to=陈晓
says "field reports_to" "close a circle" "王建国 → 陈晓 → 周敏 → 刘洋 → 王建国"
run 2 --lang zh_CN contact set 麦香源 王建国 汇报对象=陈晓
says "绕成圈"
run 2 contact set 麦香源 王建国 reports_to=王建国
says "can't report to themself"
run 2 contact set 麦香源 王建国 reports_to=孙悟空
says "reports_to" "孙悟空"
[ "$before" = "$(git -C r-li rev-parse HEAD)" ] || fail "something was saved"
run 0 contact set 麦香源 陈晓 reports_to=
run 0 --json contact list 麦香源 --tree
hasnt '"depth":3'

# a circle made by hand is shown, not a way to hang
boss=$(grep -l 王建国 r-li/clients/*/*/contacts/*.json)
staff=$(basename "$(grep -l 刘洋 r-li/clients/*/*/contacts/*.json)" .json)
sed -i 's|  "by": "r-li"|  "reports_to": "'"$staff"'",\n  "by": "r-li"|' "$boss"
run 0 check
run 0 contact list 麦香源 --tree
has 王建国 刘洋 周敏 陈晓 赵倩
says "to themself"

# and a sheet brings the same
cat >sheet.csv <<'X'
客户名称,省份,信息来源,信用等级,线路,竞争对手,物流需求,联系人,职务,联系电话,部门,汇报对象
苏州明基光学有限公司,江苏,介绍,优,苏州-深圳、苏州-武汉,顺达,恒温运输,钱伟,总经理,0512-5555-0001,,
苏州明基光学有限公司,江苏,介绍,优,苏州-成都,顺达,恒温运输,孙丽,物流经理,0512-5555-0002,物流部,钱伟
杭州绿源茶业有限公司,浙江,介绍,极好,,,,周涛,经理,0571-5555-0003,,李四
X
run 0 --yes import clients sheet.csv
run 0 --json client show 明基
has '"credit_rating":"excellent"' '"lanes":["苏州-深圳","苏州-武汉","苏州-成都"]' '"competitors":["顺达"]' '"logistics_needs":"恒温运输"'
run 0 contact list 明基 --tree
has '└─ 孙丽'
run 0 --json client show 绿源
has '极好' '李四'
sound
