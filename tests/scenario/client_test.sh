#!/bin/sh
# Clients and contacts: add, set, show, list, lookup, remove, and whom a name means.
. "$(dirname "$0")/lib.sh"
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK

run 0 client list
has "no client yet"
run 0 client list --json
schema clients/1
has '"clients":[]'

now 2026-11-23T09:01:00+08:00
run 0 --json client add 上海远航电子有限公司 --source 交易会寻找法 --region 上海 --volume 30万 --credit-code 91310000MA1FL0000X --class target
schema saved/1
far=$(field id)
run 0 --json client show "$far"
has '"source":"trade_fair"' '"region":"310000"' '"volume":30000000' '"class":"target"' '"status":"lead"'
run 0 client show 远航
has "上海远航电子有限公司" "300,000.00" "trade fair"
clean r-li

# wrong values: field, value and what is allowed are named; nothing is saved
before=$(git -C r-li rev-parse HEAD)
run 2 client add X有限公司 --source x --region 310000 # a letter that stands in one label is no source
run 2 client add X有限公司 --source fairy --region 310000
says "field source" '"fairy" is not known' "trade_fair"
run 2 client add X有限公司 --source trade_fair --region 31000
says "field region" "is not a region code"
run 2 client add X有限公司 --source trade_fair --region 310000 --volume 很多
says "field volume" "is not an amount"
run 2 client add X有限公司 --source trade_fair --region 310000 --credit-code 123
says "field credit_code" "unified social credit code"
run 2 client add '' --source trade_fair --region 310000
says "name"
run 2 client set 远航 volumme=3
says "did you mean volume?"
run 2 client set 远航 id=x
says "filled by the program"
run 2 client set 远航 volume
says "is not FIELD=VALUE"
run 2 client set 远航 name=
says "can't be empty"
run 2 client set 不存在 note=x
says 'there is no client "不存在"'
[ "$before" = "$(git -C r-li rev-parse HEAD)" ] || fail "something was saved"

# a credit code whose check character is wrong is kept, and told
run 0 client show "$far" --json
has '"credit_code":"91310000MA1FL0000X"'
run 1 check
has "check character"

# set, and take a value away
run 0 client set 远航 volume=50万 industry=电子 note=老客户
run 0 --json client show 远航
has '"volume":50000000' '"industry":"电子"'
run 0 --lang zh_CN client set 远航 月业务量=60万 备注=新客户
run 0 --json client show 远航
has '"volume":60000000' '"note":"新客户"'
run 0 client set 远航 note= source=介绍
run 0 --json client show 远航
hasnt '"note"'
now 2026-11-23T09:02:00+08:00
same=$(git -C r-li rev-parse HEAD)
run 0 client set 远航 industry=电子
[ "$same" = "$(git -C r-li rev-parse HEAD)" ] || fail "the same value again is a commit"

# the same company again: shown, and saved all the same (nobody sits there)
now 2026-11-23T09:03:00+08:00
run 0 --json client add '上海遠航電子 有限责任公司' --source referral --region 310000
has '"doubles":[{"where":"book","by":"name"'
says "your book has it already: 上海远航电子有限公司"
twin=$(grep -o '"saved":{[^}]*}' .out | grep -o '"id":"[0-9A-Z]*"' | cut -d'"' -f4)
[ -n "$twin" ] || fail "not saved"
run 1 lookup 上海远航电子
has "上海远航电子有限公司"
run 1 --json lookup 91310000MA1FL0000X
schema lookup/3
has '"by":"credit_code"'
run 0 lookup 苏州明川仪表有限公司
has "not known"
silent
run 1 lookup 远航
has "not known" "But near it" likely 上海远航电子有限公司 "reads as a short form"
hasnt "Free, as far"

# likely, or possible with a second sign: shown with the reason, and saved all
# the same; a hint; a branch belongs with it; unlike legal forms are likely two
run 1 --json lookup 上海市远航电子有限公司
has '"known":[]' '"verdict":"likely"' '"reason":"likeness.mark"'
run 0 --json lookup 上海原航电子有限公司
has '"verdict":"possible"' '"reason":"likeness.sound"'
run 0 lookup 上海远航电子有限公司昆山分公司
has related 昆山分公司
run 0 client set 上海远航电子有限公司 address=上海市松江区新飞路1500号
run 0 --json client add 上海原航电子有限公司 --source referral --region 310000 --address '上海市松江区 新飞路１５００号'
has '"verdict":"possible"' '"signs":["address"]'
says "it may be the same client as 上海远航电子有限公司" "they sound alike: 原 and 远; besides, the same: address"
run 0 remove "$(grep -o '"saved":{[^}]*}' .out | grep -o '"id":"[0-9A-Z]*"' | cut -d'"' -f4)" --reason 测试
run 0 --lang zh_CN client add 上海远航 --source referral --region 310000
says 很可能与 上海远航电子有限公司 简称
run 0 remove 上海远航 --reason 测试

# whom a name means
run 2 client show 远航
says "several fit" "上海远航电子有限公司" "上海遠航電子"
run 0 client show 上海远航电子有限公司
run 0 client show "$(echo "$far" | tr 'A-Z' 'a-z')"
run 2 client show zz
says "there is no client"
run 2 remove 遠航 --reason 重复录入
says "several fit"
run 2 remove "$twin"
says "option --reason R is missing"
run 0 remove "$twin" --reason 重复录入
run 0 client list
hasnt 遠航
run 0 client show 远航
has "$far"
run 0 client show "$twin"
[ -f "$(find r-li -path "*$twin/client.json")" ] || fail "the removed client's file is gone"

# contacts
run 2 contact add 远航 --name 周敏 --title 物流经理
says "option --phone P is missing"
run 2 contact add 远航 --name 周敏 --title 物流经理 --phone abc
says "field phone" "not a telephone number"
run 0 contact list 远航
has "no contact yet"
run 0 --json contact add 远航 --name 周敏 --title 物流经理 --phone 021-5555-0101
zhou=$(field id)
now 2026-11-23T09:04:00+08:00
run 0 contact add 远航 --name 吴越 --title 采购总监 --phone 13800000000 --role 决策人
run 0 contact list 远航
has 周敏 吴越 "decision maker"
run 0 contact set 远航 周敏 title=物流总监
run 0 --json contact list 远航
schema contacts/1
has '"title":"物流总监"'
run 2 contact set 远航 王五 title=x
says "there is no contact of this client"
run 0 remove "$zhou" --reason 已离职
run 0 contact list 远航
hasnt 周敏
has 吴越
clean r-li
sound

# tables align in Chinese: the second column begins at the same place in every line
run 0 --lang zh_CN client list
run 0 client add 苏州明川仪表有限公司 --source search_engine --region 320500
run 0 client list
awk 'NR > 1 { print index($0, "3") > 0 }' .out | grep -q 0 && fail "a region is missing"

# a list has a bound, like every text
run 0 client add 无锡青禾包装厂 --source trade_fair --region 320200
run 0 client set 青禾 competitors="$(seq -s, 1 1000)"
run 2 --lang zh_CN client set 青禾 competitors="$(seq -s, 1 1001)"
says "竞争对手 (competitors)：1001 项，最多 1000"
echo ok
