#!/bin/sh
# Daily reports, plans, trips and absences: entered offline, gathered by the
# head of the unit, walled; what is late or missing is told and saved.
. "$(dirname "$0")/lib.sh"
run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub east --name 华东大区
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
run 0 hub unit set --hub hub east --head z-chen
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east
run 0 hub enroll --hub hub r-zhao --name 赵敏 --level manager --unit west
for p in z-chen r-li r-zhao; do run 0 init --hub hub --person $p --code "$(code $p)" --book $p; done
zh() { want=$1; shift; run "$want" --lang zh_CN --book r-li "$@"; }

zh 0 work add 日汇报 --text 拜访恒通，给了货量；打电话三家
silent
zh 0 --json work list
schema work/1
has '"period":"2026-11-23"' '"type":"daily"'
zh 0 work add plan --text 新增客户三家
says "缺少"
zh 0 work add 工作计划 --period 2026-Q4 --text 新增客户三家
zh 2 work add 工作计划 --period 2026-Q5 --text x
says "period" "2026-Q4"
zh 2 work add 请假 --text x
says "日汇报" "外出出差"
zh 2 work add trip --departure 明天早上
says departure
# a trip in time, and one reported afterwards
zh 0 --json work add 外出出差 --to 陈主管 --purpose 拜访恒通 --departure '2026-11-23 13:00' --planned-return '2026-11-24 18:00'
trip=$(field id)
zh 0 work add trip --to 陈主管 --purpose 补报 --departure '2026-11-22 08:00' --planned-return '2026-11-22 18:00'
says "出发后才报备"
now 2026-11-25T09:00:00+08:00
zh 0 work set "$trip" actual_return='2026-11-24 21:00'
says "3小时" "原因"
zh 0 work set "$trip" extension=暴雪封路 signed_at='2026-11-24 21:10'
saysnt "原因"
zh 2 work set "$trip" entered=2026-11-01
zh 2 work set "$trip" colour=red
zh 2 work show 01ZZZZ
zh 0 work show "$trip"
has 暴雪封路 拜访恒通 外出出差
zh 0 work add absence --to 陈主管 --at '2026-11-25 08:30' --text 客户现场投标
says "会议开始后才报备"
zh 1 check
has 出发后才报备
zh 0 sync
run 0 --book r-zhao work add daily --text 西南的日报
run 0 --book r-zhao sync

# the head's gathered view, offline; nobody else's
run 0 --book z-chen sync
mv hub away
run 0 --lang zh_CN --book z-chen work list --unit east --kind 日汇报 --period 2026-11
has 李锐 拜访恒通，给了货量
hasnt 西南的日报 工作计划
run 0 --lang zh_CN --book z-chen work list --unit east --kind trip --where 提示=报备
has 补报 出发后才报备
hasnt 暴雪封路
run 0 --book z-chen work show "$trip" --unit east
has 暴雪封路
run 2 --book z-chen work list --unit west
run 2 --book r-li work list --unit east
run 0 --book r-zhao work list
hasnt 拜访恒通
run 2 --book z-chen work set "$trip" text=x
mv away hub
run 0 work list --hub hub --unit west
has 西南的日报
hasnt 拜访恒通

# found by text, pinyin and initials: in the book, the unit, at headquarters
zh 0 find 暴雪 # nothing of a client says so
has 拜访恒通 工作记录
zh 0 find bfht --kind work
has 拜访恒通
zh 0 --json find 恒通 --kind work
[ "$(grep -o '"kind":"work"' .out | wc -l)" = 2 ] || fail "not both are found"
zh 1 find 西南的日报
run 0 --book z-chen find 恒通 --unit east --kind work
has "李锐"
run 1 --book z-chen find 西南 --unit east
run 0 --json find 西南的日报 --hub hub
has '"person":"r-zhao"'

# changed, not amended; removed with a reason: out of the lists, the file stays
zh 0 --json work add 日汇报 --period 2026-11-24 --text 写错了的日报
wrong=$(field id)
zh 2 amend "$wrong" text=对的
says "roadbook work set $wrong"
zh 0 work set "$wrong" text=写对一半
zh 0 find 写对一半
zh 0 remove "$wrong" --reason 日期写错
zh 0 work list
hasnt 写对一半
zh 0 work list --all
has 写对一半 日期写错
zh 0 work show "$wrong"
has 日期写错
zh 1 find 写对一半
zh 2 work set "$wrong" text=x
says 已移除
zh 2 work set "$trip" gone=x
zh 2 remove "$wrong" --reason 再次
says 已移除
zh 2 amend 01ZZZZZZ text=x
run 0 --book r-li --json work list --kind absence
zh 0 remove "$(field id)" --reason 会议取消
zh 1 check
hasnt 会议开始后才报备
zh 0 sync
run 0 --book z-chen sync
run 0 --book z-chen work list --unit east
hasnt 写对一半 客户现场投标
run 0 --book z-chen work list --unit east --all
has 写对一半 日期写错
run 1 --book z-chen find 写对一半 --unit east
git -C r-li cat-file -p "HEAD:work/2026-11/$wrong.json" | grep -q 写对一半 || fail "what was written is lost"

# refusals name the field as the reader knows it, with the name that is typed
zh 2 work set "$trip" departure=明天早上
says "出发时间 (departure)"
zh 0 --json client add 苏州恒通电子有限公司 --source 介绍 --region 苏州
zh 2 client set 恒通 region=火星
says "区域 (region)"
zh 2 client set 恒通 volume=很多
says "月业务量 (volume)"
zh 2 client set 恒通 信用等级=极好
says "信用等级 (credit_rating)" 优
zh 2 client set 恒通 credit_code=123
says "信用代码 (credit_code)"
zh 2 client set 恒通 名称=
says "(name)"
zh 2 client set 恒通 颜色=红
says "月业务量 (volume)" "没有字段 颜色"
zh 2 client set 恒通 volum=3
says "月业务量 (volume)"
zh 2 contact add 恒通 --name 周敏 --title 经理 --phone 打不通
says "电话 (phone)"
echo x >x.txt
zh 2 document add 恒通 x.txt --kind 立项报告 --margin 200%
says "毛利率 (margin)" "100%"
zh 0 document add 恒通 x.txt --kind 立项报告 --margin 12.5%
zh 0 document add 恒通 x.txt --kind 立项报告 --margin 100
git -C r-li ls-tree -r --name-only HEAD work | grep -qv '^work/2026-11/[0-9A-Z]*\.json$' && fail "a path of another form"
clean r-li
sound
echo ok
