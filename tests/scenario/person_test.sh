#!/bin/sh
# After three months of sheets: runs of D and what they lead to, a month on
# exemption that breaks one, a promotion within reach, what a leader decided,
# work found false; own, a leader's, headquarters'; in Chinese too.
. "$(dirname "$0")/lib.sh"
zh() { want=$1; shift; run "$want" --lang zh_CN "$@"; }

now 2026-01-05T09:00:00+08:00
run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub hq --name 物流本部
run 0 hub unit set --hub hub east --name 华东大区 --parent hq
run 0 hub enroll --hub hub q-qian --name 钱总 --level director --unit hq --hired 2012-01-04
run 0 hub unit set --hub hub hq --head q-qian
run 0 hub enroll --hub hub z-chen --name 陈主管 --level vice_director --unit east --leader q-qian --hired 2015-01-05
run 0 hub unit set --hub hub east --head z-chen
run 0 hub enroll --hub hub s-sun --name 孙高 --level senior_manager --unit east --leader z-chen --hired 2018-01-05
run 0 hub enroll --hub hub r-wang --name 王睿 --level manager --unit east --leader s-sun --hired 2020-01-06
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east --leader s-sun --hired 2020-01-06
run 0 hub enroll --hub hub r-xiao --name 肖新 --level staff --unit east --leader s-sun --hired 2026-06-10
for p in z-chen s-sun r-wang r-li; do run 0 init --hub hub --person $p --code "$(code $p)" --book $p; done

# nothing yet
run 0 --book r-wang person show
has "王睿" "no KPI sheets in sight" "has no final grade" "not ready for a promotion" "0 good months"
hasnt recommended

# three months: figures, sheets, two reviews each
cat >figures.csv <<'END'
人员,营业额,营业额指标,新增客户指标,应收账款,逾期金额
r-wang,500000,1000000,1,100000,50000
r-li,1000000,1000000,1,100000,0
r-xiao,400000,1000000,1,100000,50000
END
month_end() { # MONTH DAY: r-xiao is exempt in 2026-09
	now "$2T09:00:00+08:00"
	run 0 hub figures import --hub hub figures.csv --month "$1" --yes
	run 0 hub kpi fill "$1" --hub hub
	for who in s-sun z-chen; do
		run 0 --book $who sync
		run 0 --book $who review "$1" r-wang
		run 0 --book $who review "$1" r-li --score 2=20:已核新增 --score 4=10:已核跟进
		[ "$1" = 2026-09 ] || run 0 --book $who review "$1" r-xiao
		run 0 --book $who sync
	done
}
month_end 2026-09 2026-10-02
run 0 --book z-chen person show r-wang
has "in a row up to 2026-09: grade D, months: 1 (2026-09 10)" "recommended: warning [consequence.manager.1]" "rule consequence r-wang --month 2026-09"
month_end 2026-10 2026-11-02
run 0 --book z-chen person show r-wang
has "months: 2 (2026-09 10, 2026-10 10)" "recommended: demotion [consequence.manager.2]"
month_end 2026-11 2026-12-02

# three D of a manager; two of 员工级 behind an exempt month; three A
run 0 --book z-chen person show r-wang
has "months: 3 (2026-09 10, 2026-10 10, 2026-11 10)" "recommended: transfer to another post or termination [consequence.manager.3]"
run 0 --book z-chen person show r-xiao
has "exempt" "months: 2 (2026-10 0, 2026-11 0)" "if the leaders judge the person unfit for the post: transfer to another post [consequence.staff.2]"
hasnt "recommended: "
run 0 --book z-chen person show r-li
has "grade A, months: 3" "ready for the promotion review to senior project marketing manager: 3 good months in a row, 3 are asked for"
zh 0 --book z-chen person show r-wang
has "王睿" "截至 2026-11 连续：等级 D" "建议：调岗或解除劳动关系" "已复评" "尚不具备晋升"
run 0 --book z-chen --json person show r-wang
schema career/1
has '"run":3' '"id":"consequence.manager.3"' '"then":["transfer","termination"]' '"promotion":"short"'

# who may see whom
run 0 --book r-wang sync
run 0 --book r-wang person show
has "consequence.manager.3"
run 2 --book r-wang person show r-li
says "isn't one you may see"
run 2 --book r-wang person show nobody
run 0 person show r-xiao --hub hub
has "consequence.staff.2"
run 2 person show --hub hub
says "say whom"

# a leader decides; it stands beside, and bars a promotion
run 0 --book z-chen rule consequence r-wang --month 2026-11 --what demotion --reason 连续三个月为D，先降级观察
run 0 --book z-chen sync
run 0 --book z-chen sync
run 0 --book z-chen person show r-wang
has "Decided" "demotion" "陈主管 (z-chen)" 先降级观察 "no promotion to" "demotion was decided for 2026-11" "exceptional promotion is possible"

# found false twice: the direct leader is named
lead r-wang 上海远航电子有限公司
for topic in 拜访一 拜访二; do
	run 0 --book r-wang --json log visit "$id" --contact 周敏 --topic $topic --outcome 好 --next 报价
	field id >>visits
done
run 0 --book r-wang claim "$id"
run 0 --book r-wang sync
run 0 --book z-chen sync
while read -r visit; do run 0 --book z-chen rule void "$visit" --reason 客户称当日无人来访; done <visits
run 0 --book z-chen sync
run 0 --book z-chen sync
run 0 --book z-chen person show r-wang
has "Found false" 客户称当日无人来访 "found false so many times: 2" "孙高 (s-sun)"

# while the days of review run, the month before counts; then a missing month breaks the run
now 2027-01-05T09:00:00+08:00
run 0 --book z-chen person show r-xiao
has "in a row up to 2026-11"
now 2027-01-09T00:00:00+08:00
run 0 --book z-chen person show r-xiao
has "2026-12 has no final grade"
hasnt "unfit"
for b in z-chen s-sun r-wang; do clean $b; done
sound
echo ok
