#!/bin/sh
# Three levels and two units: who reads what offline, a move, a delegate, a
# leaver; what is derived and was lost comes back as it was.
. "$(dirname "$0")/lib.sh"

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

now 2026-11-23T10:00:00+08:00
lead r-li 上海远航电子有限公司
yuanhang=$id
run 0 --book r-li log visit 远航 --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案 --json
visit=$(field id)
run 0 --book r-li claim 远航
run 0 --book r-li sync
now 2026-11-23T10:10:00+08:00
lead r-wang 上海远航电子有限公司
run 0 --book r-wang claim 远航
run 0 --book r-wang sync
now 2026-11-23T10:20:00+08:00
lead r-zhao 重庆蓝天物流有限公司
run 0 --book r-zhao claim 蓝天
run 0 --book r-zhao sync

# heads read their unit, the director all, without a network; a rep nothing
now 2026-11-23T11:00:00+08:00
for p in q-qian z-chen z-sun r-li; do run 0 --book $p sync; done
mv hub away
run 0 --book z-chen client list --unit east
has 上海远航电子有限公司 李锐 王强 contested "2026-11-23 10:00"
hasnt 蓝天
run 0 --book z-chen client show "$yuanhang"
has 周敏 上门拜访 contested
run 0 --book z-chen log list "$yuanhang"
has 上门拜访
run 0 --book z-chen history "$yuanhang"
has "several claim this client" 李锐 王强
run 0 --book z-chen why "$yuanhang"
has "nobody holds it" "Proposed"
run 2 --book z-chen client list --unit west
says "isn't one you may read" east
run 2 --book z-chen client list --unit hq
says "isn't one you may read"
run 2 --book z-chen client show 蓝天
run 2 --book z-chen client show nonsense
says nonsense
run 0 --book z-sun client list --unit west
has 重庆蓝天物流有限公司 held
hasnt 远航
run 0 --book z-sun client show 蓝天
has 周敏
run 0 --book q-qian client list --unit hq
has 远航 蓝天 李锐 王强 赵敏
run 0 --book q-qian client list --unit west
hasnt 远航
run 0 --book q-qian history 蓝天
has 赵敏
run 2 --book r-li client list --unit east
says "you read no unit"
run 0 --book z-chen client list
hasnt 远航
run 2 --book z-chen client set "$yuanhang" note=x
mv away hub
run 0 client list --hub hub --unit east
has 远航
hasnt 蓝天
run 2 client list --hub hub --unit nowhere
says "(east), 物流本部 (hq), 西南大区 (west)"

# a ruling on what the unit shows, by the delegate of the head who is away
now 2026-11-24T09:00:00+08:00
run 0 hub staff delegate --hub hub z-chen z-sun --until 2026-11-26
run 0 --book z-sun sync
run 0 --book z-sun client list --unit east
has 远航 contested
run 2 --book z-sun client list --unit hq
now 2026-11-24T10:00:00+08:00
run 0 --book z-sun rule award "$yuanhang" r-wang --reason 已拿到货量
run 0 --book z-sun sync
now 2026-11-24T10:10:00+08:00
run 0 --book z-chen sync
run 0 --lang zh_CN --book z-chen history "$yuanhang"
has "孙主管 (z-sun) 代不在的 陈主管 (z-chen) 裁定" 王强
run 0 --book z-chen why "$yuanhang"
has "held by 王强"

# false work is ruled void by the record's id alone
run 2 --book z-sun rule void 01M9 --reason 试试
says "in the books of your units"
run 2 --book r-wang rule void "$visit" --reason 试试
run 0 --book z-chen rule void "$visit" --reason 客户称当日无人来访
says "李锐 (r-li)"
run 0 --book z-chen sync
now 2026-11-24T10:20:00+08:00
run 0 --book z-chen sync
run 0 --book z-chen history "$yuanhang"
has "$visit" 客户称当日无人来访
run 0 --book q-qian sync
run 0 --book q-qian history "$yuanhang"
has 客户称当日无人来访

# the days are over: nothing is fetched any more, and nothing shown
now 2026-11-27T09:00:00+08:00
run 2 --book z-sun client list --unit east
run 0 --book z-sun sync
git -C z-sun for-each-ref refs/roadbook/units >refs
grep -q units/west refs || fail "west is gone"
grep -q units/east refs && fail "east is still there"
run 0 --book z-sun rule release "$yuanhang" --reason 试试
run 0 --book z-sun sync
run 0 --book z-chen sync
run 0 --book z-chen history "$yuanhang"
has "has no effect"

# a move: the book goes along, the former head reads it no longer
now 2026-11-28T09:00:00+08:00
run 0 hub staff set --hub hub r-zhao --unit east
for p in z-chen z-sun q-qian; do run 0 --book $p sync; done
run 0 --book z-chen client list --unit east
has 远航 蓝天
run 0 --book z-sun client list --unit west
hasnt 蓝天
run 0 --book q-qian client list --unit hq
has 远航 蓝天
git -C hub/units/west.git ls-tree -r --name-only main >files
grep -v -e '^unit.json$' -e '/z-sun[/.]' files && fail "west still holds something of r-zhao"

# a leaver's clients are read and handed over by the head
now 2026-11-29T09:00:00+08:00
run 0 hub staff leave --hub hub r-zhao
run 0 --book z-chen sync
run 0 --book z-chen client list --unit east
has 蓝天 held
run 0 --book z-chen rule transfer 蓝天 r-li --reason 原负责人离职
run 0 --book z-chen sync
now 2026-11-29T09:10:00+08:00
run 0 --book r-li sync
run 0 --book r-li client list
has 蓝天
run 0 --book z-chen sync
run 0 --book z-chen why 蓝天
has "held by 李锐"

# a new head reads, the former one no longer
now 2026-11-30T09:00:00+08:00
run 0 hub unit set --hub hub west --head q-qian
run 0 --book z-sun sync
run 2 --book z-sun client list --unit west
says "you read no unit"
[ -z "$(git -C z-sun for-each-ref refs/roadbook/units)" ] || fail "z-sun still holds units"

# what is derived comes back as it was
before=$(for u in hq east west; do git -C hub/units/$u.git rev-parse 'main^{tree}'; done)
rm -rf hub/units
run 0 hub merge --hub hub
after=$(for u in hq east west; do git -C hub/units/$u.git rev-parse 'main^{tree}'; done)
[ "$before" = "$after" ] || fail "units differ"
rm hub/desks-done
run 0 hub merge --hub hub
after=$(for u in hq east west; do git -C hub/units/$u.git rev-parse 'main^{tree}'; done)
[ "$before" = "$after" ] || fail "units differ after desks-done"

# a hub of an older program: its desks lack what this one puts there, until the next merge
desk=hub/desks/r-li.git
git -C $desk cat-file -e main:staff/r-li.json || fail "no days of hire on the desk"
was=$(git -C $desk rev-parse main^{tree})
git -C $desk ls-tree main | grep -v 'staff$' | git -C $desk mktree >tree
git -C $desk -c user.name=x -c user.email=x commit-tree -m x -p main "$(cat tree)" >commit
git -C $desk update-ref refs/heads/main "$(cat commit)"
cut -c1-40 hub/desks-done >done && mv done hub/desks-done
run 0 hub merge --hub hub
[ "$(git -C $desk rev-parse main^{tree})" = "$was" ] || fail "the desk of an older hub isn't mended"
for p in z-chen q-qian; do run 0 --book $p sync; done
run 0 --book z-chen client list --unit east
has 远航 蓝天

# only headquarters writes there
git -C z-chen push -q "$work/hub/units/east.git" HEAD:refs/heads/main 2>err && fail "a unit took a push"
for b in q-qian z-chen z-sun r-li r-wang; do clean $b; done
sound
echo ok
