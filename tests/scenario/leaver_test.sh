#!/bin/sh
# A leaver's whole book is handed over in one command, before and after
# leaving; who goes on writing offline loses nothing and is told.
. "$(dirname "$0")/lib.sh"
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
for p in r-li:李锐 r-wang:王睿 r-zhao:赵蕊; do
	run 0 hub enroll --hub hub "${p%%:*}" --name "${p#*:}" --level manager --unit east --leader z-chen
done
for p in z-chen r-li r-wang r-zhao; do
	run 0 init --hub hub --person $p --code "$(code $p)" --book $p
done
lead r-li 上海远航电子有限公司
run 0 --book r-li log visit 远航 --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案
run 0 --book r-li client set 远航 address=外高桥 nature=private account=A-1 class=项目客户 fit=合适 intent=有意
run 0 --book r-li move 远航 call
run 0 --book r-li claim 远航
lead r-li 苏州明川仪表有限公司
run 0 --book r-li claim 明川
mingchuan=$id
lead r-li 无锡青禾包装厂
run 0 --book r-li sync
now 2026-11-25T10:00:00+08:00
lead r-wang 苏州明川仪表有限公司
run 0 --book r-wang claim 明川
run 0 --book r-wang sync
run 0 --book z-chen sync

# one command: what is held and what is in conflict; a lead that nobody claimed stays
run 2 --book z-chen rule handover r-li --to r-li --reason x
run 2 --book z-chen rule handover r-zhao --to r-li --reason x
says "no claim of r-zhao is in sight"
run 0 --book z-chen rule handover r-li --to r-zhao --reason 李锐离职
has "远航" "明川" "2 clients of 李锐 (r-li) go over to 赵蕊 (r-zhao)"
hasnt "青禾"
run 0 --book z-chen sync
run 0 --book z-chen why 远航
has "held by 赵蕊" "the claim of 李锐 (r-li) goes over to 赵蕊 (r-zhao)"
run 0 --book z-chen why "$mingchuan"
has "contested" "赵蕊"
now 2026-11-25T12:00:00+08:00
run 0 --book r-zhao sync
has "takes the claim over as it stood"
run 0 --book r-zhao client list
has "远航" "明川"
run 0 --book r-zhao log list 远航
has "上门拜访"
run 0 --book r-zhao --json client show 远航
has '"step":"call"'
run 0 --book r-zhao inbox --all --lang zh_CN
has "的报备移交给 赵蕊" "按现状接手该报备"

# the leaver knows nothing of it for a month, and writes on
now 2026-12-20T10:00:00+08:00
run 0 --book r-li log call 远航 --contact 周敏 --topic 回访 --outcome 满意 --next 下月再谈
run 0 --book r-li claim 青禾
run 0 --book r-li sync
has "the claim of 李锐 (r-li) went over to 赵蕊 (r-zhao)"
run 0 --book r-li log list 远航
has "回访" "上门拜访"
run 0 --book r-li why 远航
has "held by 赵蕊"
git -C hub/central.git grep -q 回访 main -- books || fail "central lost what the leaver wrote"
run 0 --book r-zhao sync
run 0 --book r-zhao log visit 远航 --contact 周敏 --topic 接手拜访 --outcome 认识了 --next 再约
run 0 --book r-zhao sync

# after leaving: what turned up since goes over the same way
run 0 hub staff leave --hub hub r-li
run 0 --book z-chen sync
run 0 --book z-chen rule handover r-li --to r-zhao --reason 李锐已离职
has "青禾" "1 clients of 李锐 (r-li)"
run 0 --book z-chen sync
run 0 --book z-chen why 青禾
has "held by 赵蕊"
run 0 verify --hub hub
for b in r-li r-wang r-zhao z-chen; do clean $b; done
sound
echo ok
