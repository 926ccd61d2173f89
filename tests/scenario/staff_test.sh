#!/bin/sh
# Staff and units: a tree of three levels, moves, heads, leaving, standing
# in; what can't be is refused with the way out.
. "$(dirname "$0")/lib.sh"

run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub hq --name 物流本部
run 0 hub unit set --hub hub east --name 华东大区 --parent hq
run 0 hub unit set --hub hub west --name 西南大区 --parent hq
run 0 hub enroll --hub hub q-qian --name 钱总 --level director --unit hq --hired 2019-03-01
run 0 hub unit set --hub hub hq --head q-qian
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
run 0 hub unit set --hub hub east --head z-chen
run 0 hub enroll --hub hub z-sun --name 孙主管 --level senior_manager --unit west
run 0 hub unit set --hub hub west --head z-sun
has 物流本部 "钱总 (q-qian)" "西南大区" "孙主管 (z-sun)"

# whoever is enrolled without a leader is led by the head
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east
run 0 hub staff show --hub hub r-li --json
schema person/1
has '"leader":"z-chen"' '"department_leader":"z-chen"' '"hired":"2026-11-23"'
run 0 hub staff show --hub hub z-chen
has "钱总 (q-qian)"
run 0 --lang zh_CN hub staff list --hub hub --unit east
has 直接领导 部门领导 李锐 陈主管
hasnt 孙主管
run 0 hub staff list --hub hub --where unit=east --sort -id
has 李锐
hasnt 孙主管
[ "$(grep -n 陈主管 .out | head -1 | cut -d: -f1)" -lt "$(grep -n 李锐 .out | cut -d: -f1)" ] || fail "not in order"
run 2 hub staff list --hub hub --sort colour

# refusals
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east
says "that was 李锐 (r-li), enrolled before"
run 2 hub enroll --hub hub r-x --name X --level manager --unit east --leader z-sun
says "would not be below z-chen" "hub staff set r-x --leader z-chen"
run 2 hub unit set --hub hub hq --parent east
says "below each other"
run 2 hub unit set --hub hub east --parent nowhere
says "no unit nowhere"
run 2 hub unit set --hub hub east --head nobody
says "nobody of that id"
run 2 hub unit set --hub hub east --head z-sun
says "a head belongs to the unit"
run 2 hub staff set --hub hub z-chen --unit west
says "can't head east"
run 2 hub staff set --hub hub r-li --leader z-sun
says "who heads it"
run 2 hub staff set --hub hub q-qian --leader r-li
says "above themself"
run 2 hub staff set --hub hub r-li
says "--unit"
run 2 hub staff set --hub hub r-li --level emperor
says "emperor" "manager"
run 2 hub staff set --hub hub r-li --hired gestern
says hired
run 2 hub staff set --hub hub r-nobody --level manager
says "isn't enrolled" "hub enroll r-nobody"
run 2 hub staff list --hub hub --unit nowhere
says "(east), 物流本部 (hq), 西南大区 (west)"
run 2 hub unit set --hub hub East
says "unit's id"
run 2 hub staff leave --hub hub z-chen
says "still leads east, r-li"

# a move: the new head leads, the day is kept, the former post too
now 2026-11-24T09:00:00+08:00
run 0 hub staff set --hub hub r-li --unit west --level 项目营销高级经理
has 孙主管 2026-11-24
run 0 hub staff show --hub hub r-li
has "project marketing manager" "senior project marketing manager" "2026-11-23" "2026-11-24"

# a new head leads whom the former one led, and the former one
now 2026-11-25T09:00:00+08:00
run 0 hub enroll --hub hub z-he --name 何主管 --level senior_manager --unit west
run 0 hub unit set --hub hub west --head z-he
run 0 hub staff list --hub hub --unit west --json
has '"id":"r-li","name":"李锐","level":"senior_manager","unit":"west","leader":"z-he"' \
	'"id":"z-sun","name":"孙主管","level":"senior_manager","unit":"west","leader":"z-he"' \
	'"id":"z-he","name":"何主管","level":"senior_manager","unit":"west","leader":"q-qian"'

# standing in
run 2 hub staff delegate --hub hub r-li z-sun --until 2026-12-05
says "leads nobody"
run 2 hub staff delegate --hub hub z-he z-he --until 2026-12-05
says "themself"
run 2 hub staff delegate --hub hub z-he z-sun --until 2026-11-20
says "is over"
run 2 hub staff delegate --hub hub z-he z-sun
says "--until"
run 0 hub staff delegate --hub hub z-he z-sun --from 2026-12-01 --until 2026-12-05
run 0 hub staff show --hub hub z-he
has "2026-12-01 00:00" "2026-12-06 00:00" "孙主管 (z-sun)"
run 2 hub staff delegate --hub hub z-he r-li --from 2026-12-05 --until 2026-12-09
says "stands in for z-he then already" "hub staff return z-he"
now 2026-12-02T09:00:00+08:00
run 0 hub staff list --hub hub --unit west --json
has '"delegate":"z-sun"'
run 0 hub staff return --hub hub z-he
run 2 hub staff return --hub hub z-he
says "nobody stands in"

# leaving: the box is closed, the record stays, hub enroll takes them in again
run 0 init --hub hub --person r-li --code "$(code r-li)" --book r-li
run 0 hub staff leave --hub hub r-li
says "rule handover r-li --to PERSON"
run 0 hub staff leave --hub hub r-li
run 0 hub staff list --hub hub
hasnt 李锐
run 0 hub staff list --hub hub --left
has 李锐
lead r-li 上海远航电子有限公司
run 3 --book r-li sync
says "r-li has left"
run 2 hub staff set --hub hub r-li --level manager
says "hub enroll r-li"
run 2 hub staff delegate --hub hub z-he r-li --until 2026-12-05
says "has left"
run 2 hub enroll --hub hub r-y --name Y --level manager --unit west --leader r-li
says "has left"
now 2026-12-03T09:00:00+08:00
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit west
run 0 --book r-li sync
has "merged"
run 0 hub staff show --hub hub r-li --json
has '"left":"2026-12-02T09:00:00'
run 0 --book r-li hub unit list
has 物流本部 "何主管 (z-he)"
# a unit that a slip of the pen makes is told
run 0 --lang zh_CN hub staff set --hub hub r-li --unit wset
says "原无单位 wset" "hub unit set wset"
run 0 hub staff set --hub hub r-li --unit west
saysnt "no unit"
run 0 hub enroll --hub hub r-new --name 新 --level manager --unit notrh
says "there was no unit notrh"
run 0 hub enroll --hub hub r-new --name 新 --level manager --unit west
saysnt "no unit"
sound
echo ok
