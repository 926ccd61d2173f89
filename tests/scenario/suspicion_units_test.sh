#!/bin/sh
# Suspicions stand in the lowest unit with all concerned: its head reads them
# there, those above, and who stands in for the head; others don't.
. "$SOURCE/tests/scenario/lib.sh"

run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub hq --name 物流本部
run 0 hub unit set --hub hub east --name 华东大区 --parent hq
run 0 hub unit set --hub hub west --name 西南大区 --parent hq
run 0 hub enroll --hub hub q-qian --name 钱总 --level director --unit hq
run 0 hub unit set --hub hub hq --head q-qian
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
run 0 hub unit set --hub hub east --head z-chen
run 0 hub enroll --hub hub z-sun --name 孙主管 --level senior_manager --unit west
run 0 hub unit set --hub hub west --head z-sun
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east
run 0 hub enroll --hub hub r-wang --name 王强 --level manager --unit east
run 0 hub enroll --hub hub r-zhao --name 赵敏 --level manager --unit west
for p in q-qian z-chen z-sun r-li r-wang r-zhao; do run 0 init --hub hub --person $p --code "$(code $p)" --book $p; done

# unit_has N UNIT: so many suspicions stand there
unit_has() {
	n=$(git -C hub/units/"$2".git ls-tree -r --name-only main -- suspicions | wc -l)
	[ "$n" = "$1" ] || fail "$2 has $n suspicions"
}

lead r-li 武汉海岭商贸有限公司
lead r-wang 武汉市海岭商贸有限公司
for p in r-li r-wang z-chen z-sun q-qian; do run 0 --book $p sync; done
unit_has 1 east
unit_has 0 hq
unit_has 0 west
run 0 --book z-chen --json inbox
[ "$(grep -o '"verdict"' .out | wc -l)" = 1 ] || fail "once, though desk and unit have it"
run 0 --book q-qian --lang zh_CN inbox
has 武汉海岭商贸有限公司 武汉市海岭商贸有限公司 地区或编号的写法不同
run 0 --book z-sun inbox
hasnt 海岭
run 0 --book r-li inbox
hasnt 武汉市海岭

# across units: in the one above both
lead r-zhao 海岭商贸
run 0 --book r-zhao sync
for p in z-chen z-sun q-qian; do run 0 --book $p sync; done
unit_has 1 east
unit_has 2 hq
unit_has 0 west
run 0 --book z-sun inbox
hasnt 海岭
run 0 --book q-qian --json inbox
[ "$(grep -o '"verdict"' .out | wc -l)" = 3 ] || fail "all three"

# what is derived comes back as it was
before=$(for u in hq east west; do git -C hub/units/$u.git rev-parse 'main^{tree}'; done)
rm hub/desks-done
run 0 hub merge --hub hub
after=$(for u in hq east west; do git -C hub/units/$u.git rev-parse 'main^{tree}'; done)
[ "$before" = "$after" ] || fail "units differ"

# the head is away: who stands in reads and settles it by the unit
now 2026-11-24T09:00:00+08:00
run 0 hub staff delegate --hub hub z-chen z-sun --until 2026-11-26
run 0 --book z-sun sync
run 0 --book z-sun inbox
has 武汉海岭商贸有限公司 武汉市海岭商贸有限公司
now 2026-11-24T10:00:00+08:00
run 0 --book z-sun rule same 武汉海岭商贸有限公司 武汉市海岭商贸有限公司 --reason 同一营业执照
for p in z-sun z-chen q-qian; do run 0 --book $p sync; done
unit_has 0 east
unit_has 1 hq
run 0 --book z-chen --json inbox
grep -q '"suspicions":\[\]' .out || fail "settled"

# a move: the suspicion goes along
now 2026-11-28T09:00:00+08:00
run 0 hub staff set --hub hub r-zhao --unit east
run 0 hub merge --hub hub
unit_has 1 east
unit_has 0 hq
sound
