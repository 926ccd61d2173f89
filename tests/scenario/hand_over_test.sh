#!/bin/sh
# A client is handed over: the new owner reads its folder, and works on it
# in their own book.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-zhao r-wang
now 2026-11-23T10:00:00+08:00
lead r-li 上海远航电子有限公司
run 0 --book r-li log visit 远航 --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案
run 0 --book r-li claim 远航
run 0 --book r-li sync
run 0 --book z-chen sync

now 2026-11-23T14:00:00+08:00
run 2 --book z-chen rule transfer 远航 r-zhao --reason 区域调整
says "your desk" "there is no case"
run 0 --book z-chen rule transfer "$id" r-zhao --reason 区域调整
says "taken as typed"
run 0 --book z-chen sync
run 0 --book z-chen why 远航
has "held by r-zhao"
now 2026-11-23T14:01:00+08:00
run 0 --book r-zhao sync
has "handed over to r-zhao"
run 0 --book r-zhao client list
has 远航 held r-zhao
run 0 --book r-zhao log list 远航
has "上门拜访"
run 0 --book r-zhao client show 远航
has "周敏" "300,000.00"
run 0 --book r-zhao client set 远航 note=接手

# work on it goes into the own book
now 2026-11-23T14:02:00+08:00
run 0 --book r-zhao contact add 远航 --name 吴越 --title 采购总监 --phone 021-5555-0102
run 0 --book r-zhao log visit 远航 --contact 吴越 --topic 接手拜访 --outcome 认识了 --next 再约
run 0 --book r-zhao log list 远航
has "接手拜访"
run 0 --book r-zhao claim 远航
run 0 --book r-zhao sync
run 0 --book r-zhao log list 远航
has "接手拜访" "上门拜访"
run 0 --book r-zhao client show 远航
has "周敏" "held" "300,000.00" "接手"
run 0 --book r-zhao log visit 远航 --contact 周敏 --topic 再访 --outcome 好 --next 报价
run 0 --book r-zhao sync
run 0 --book r-zhao why 远航
has "held by r-zhao"
run 0 --book r-li sync
run 0 --book r-li client list
has "held" "r-zhao"

# handed on by two who both had entered it: one client, by either name
now 2026-11-24T09:00:00+08:00
lead r-li 苏州明川仪表有限公司
mingchuan=$id
run 0 --book r-li claim "$mingchuan"
run 0 --book r-li sync
lead r-wang 蘇州明川儀錶
run 0 --book r-wang log call "$id" --contact 周敏 --topic 初次电话 --outcome 有意 --next 上门
run 0 --book r-wang sync
run 0 --book z-chen sync
run 0 --book z-chen rule transfer "$mingchuan" r-wang --reason 区域调整
run 0 --book z-chen sync
run 0 --book z-chen rule transfer "$mingchuan" r-zhao --reason 再调整
run 0 --book z-chen sync
run 0 --book r-zhao sync
for name in 明川 蘇州明川儀錶; do
	run 0 --book r-zhao why $name
	has "held by r-zhao"
	hasnt "In your book" # what former owners filed is theirs, and merged
	run 0 --book r-zhao history $name
	hasnt "In your book"
	run 0 --book r-zhao client show $name
done
run 0 --book r-zhao log list 蘇州明川儀錶
has 初次电话
run 0 --book r-zhao claim 明川
run 0 --book r-zhao why 明川
has "In your book, not yet merged by headquarters"
run 0 --book r-zhao log call 明川 --contact 周敏 --topic 接手 --outcome 认识了 --next 上门
run 0 --book r-zhao sync
run 0 --book r-zhao --json why 明川
has '"owner":"r-zhao"'
lead r-zhao 明川食品 # another client of a name like that is still asked about
run 2 --book r-zhao why 明川
says "several fit"

# given up with nothing of it in the own book: who wants it back is told how
now 2026-11-25T09:00:00+08:00
lead r-li 无锡长风机械有限公司
run 0 --book r-li claim "$id"
run 0 --book r-li sync
run 0 --book z-chen sync
run 0 --book z-chen rule transfer "$id" r-wang --reason 区域调整
run 0 --book z-chen sync
run 0 --book r-wang sync
run 0 --book r-wang release 长风 --reason 忙
run 0 --book r-wang sync
run 0 --book r-wang pool
has 无锡长风机械有限公司
for verb in claim pick; do
	run 2 --book r-wang $verb 长风
	says "headquarters knows 无锡长风机械有限公司" "roadbook client add 无锡长风机械有限公司"
done
run 2 --book r-wang claim 没有这家
saysnt "headquarters knows"
for b in r-li r-zhao r-wang z-chen; do clean $b; done
sound
echo ok
