#!/bin/sh
# Two who share a client, each with an entry of their own: it counts once for
# each, in the funnel and in today; the partner's folder is for reading.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-zhao
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
now 2026-11-23T10:00:00+08:00
for p in r-li r-zhao; do
	lead $p 上海远航电子有限公司
	run 0 --book $p log visit 远航 --contact 周敏 --topic $p的拜访 --outcome 好 --next 约
	run 0 --book $p claim 远航
	run 0 --book $p sync
	now 2026-11-23T11:00:00+08:00
done
kase=$(git -C hub/central.git ls-tree -r --name-only main register | sed 's|.*/||; s|\.json$||' | head -1)
run 0 --book z-chen sync
run 0 --book z-chen rule share "$kase" r-li r-zhao --split 50/50 --reason 共同开发
run 0 --book z-chen sync
for p in r-li r-zhao; do
	run 0 --book $p sync
	run 0 --book $p funnel --list
	[ "$(grep -c 远航 .out)" = 1 ] || fail "$p has it twice in the funnel"
	run 0 --book $p --json funnel
	has '"sum":{"clients":1'
	run 0 --book $p find 拜访
	has r-li的拜访 r-zhao的拜访
	run 0 --book $p client set 远航 note=$p
	run 0 --book $p check
done
# in the unit's funnel it is one client, once: for whom it counts is said
run 0 --book z-chen sync
run 0 --book z-chen --json funnel --unit east --list
has '"sum":{"clients":1,"volume":30000000' '"counted":"r-'
[ "$(grep -o '"counted"' .out | wc -l)" = 1 ] || fail "not one of the two entries counts"

# and where the owner's claim went to a rival who had entered the client, too
run 0 --book z-chen rule transfer "$kase" r-zhao --reason 归一
run 0 --book z-chen sync
for p in r-li r-zhao; do run 0 --book $p sync; done
run 0 --book r-zhao funnel --list
[ "$(grep -c 远航 .out)" = 1 ] || fail "the new owner has it twice in the funnel"

# what was handed over and what one had entered oneself: joined, one client
run 0 --book z-chen rule transfer "$kase" r-li --reason 调回
run 0 --book z-chen sync
for p in r-li r-zhao; do run 0 --book $p sync; done
run 0 --book r-li --json client list
[ "$(grep -o '"name":"上海远航' .out | wc -l)" = 2 ] || fail "not both"
# shellcheck disable=SC2046 # two ids
run 0 --book r-li client join $(grep -o '"id":"[^"]*' .out | cut -d'"' -f4)
run 0 --book r-li --json client list
[ "$(grep -o '"name":"上海远航' .out | wc -l)" = 1 ] || fail "not one"
run 0 --book r-li log list 远航
has r-li的拜访 r-zhao的拜访
run 0 --book r-li funnel --list
[ "$(grep -c 远航 .out)" = 1 ] || fail "not one in the funnel"
run 0 --book r-li sync
run 0 --book r-li log list 远航
has r-li的拜访 r-zhao的拜访
run 0 verify --hub hub

# a lead of somebody else's client: theirs to work on, and no second client of the unit
lead r-li 苏州恒通电子有限公司
run 0 --book r-li client set 恒通 address=园区 nature=private account=KH-2 class=project fit=电子 intent=愿意
run 0 --book r-li move 恒通 call
run 0 --book r-li claim 恒通
run 0 --book r-li sync
lead r-zhao 苏州恒通电子有限公司
run 0 --book r-zhao sync
run 0 --book r-zhao --json funnel
has '"sum":{"clients":1,"volume":30000000'
run 0 --book z-chen sync
run 0 --book z-chen --json funnel --unit east --list --where name=苏州恒通电子有限公司
has '"step":"call","clients":1,"volume":30000000' '"sum":{"clients":2,"volume":60000000' '"counted":"r-li"'
run 0 --json funnel --hub hub --list
has '"sum":{"clients":2,"volume":60000000' '"counted":"r-li"'
run 0 --lang zh_CN --book z-chen funnel --unit east --list
has "计入"
# nobody holds it: whoever came furthest
run 0 --book r-li release 恒通 --reason 试
run 0 --book r-li sync
run 0 --book z-chen sync
run 0 --book z-chen --json funnel --unit east
has '"step":"call","clients":1,"volume":30000000' '"sum":{"clients":2,"volume":60000000'
sound
echo ok
