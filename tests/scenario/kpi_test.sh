#!/bin/sh
# KPI sheets with the real program: a rep's own, a leader's unit, everybody at
# the hub; what is missing, exempt, marked, needed; in Chinese too.
. "$(dirname "$0")/lib.sh"
zh() { want=$1; shift; run "$want" --lang zh_CN "$@"; }

now 2026-06-01T09:00:00+08:00
run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub hq --name 物流本部
run 0 hub unit set --hub hub east --name 华东大区 --parent hq
run 0 hub enroll --hub hub q-qian --name 钱总 --level vice_director --unit hq --hired 2015-01-05
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east --hired 2018-03-01 --leader q-qian
run 0 hub unit set --hub hub east --head z-chen
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east --leader z-chen --hired 2020-01-06
run 0 hub enroll --hub hub r-wang --name 王强 --level staff --unit east --leader z-chen --hired 2026-08-02
for p in z-chen r-li r-wang; do run 0 init --hub hub --person $p --code "$(code $p)" --book $p; done

# no figures yet: what is missing is said, nothing is full marks
now 2026-11-02T09:00:00+08:00
run 0 --book r-li sync
run 0 --book r-li kpi
run 0 --book r-li kpi --need B
has "no grade before every row can be assessed"
run 0 --book r-li kpi
has "2026-10" "李锐 (r-li)" "can't be assessed: headquarters has no figures of 李锐" "can't be closed" "followed up effectively 0 of 20"
run 2 --book r-li kpi 2026-13
says "is not a month"
run 2 --book r-li kpi --person z-chen
says "isn't one you may see"
run 2 --book r-li kpi --unit east
run 2 --book r-li kpi --person r-li --unit east
run 2 --book r-li kpi --person nobody
says "isn't in the staff directory"

# two clients followed up in November, one of them won; one call nobody answered
now 2026-11-03T10:00:00+08:00
lead r-li 上海远航电子有限公司
yuanhang=$id
run 0 --book r-li client set "$id" class=project
run 0 --book r-li log visit "$id" --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案 --json
visit=$(field id)
run 0 --book r-li claim "$id"
lead r-li 苏州恒通电子有限公司
hengtong=$id
run 0 --book r-li log call "$id" --contact 周敏 --topic 初次电话 --outcome 同意见面 --next 周五上门
lead r-li 杭州蓝天贸易有限公司
run 0 --book r-li log call "$id" --contact 周敏 --topic 初次电话 --unanswered
run 0 --book r-li sync
now 2026-11-20T10:00:00+08:00
run 0 --book r-wang sync
lead r-wang 宁波海星纺织有限公司
run 0 --book r-wang log visit "$id" --contact 周敏 --topic 上门拜访 --outcome 好 --next 报价
run 0 --book r-wang sync

# finance's figures of November
cat >figures.csv <<'END'
人员,营业额,营业额指标,新增客户指标,应收账款,逾期金额
r-li,950000,1000000,1,100000,21000
r-wang,500000,0,1,100000,0
END
cat >units.csv <<'END'
单位,营业额,营业额指标,新增客户指标,应收账款,逾期金额,利润,利润指标
east,912000,1000000,2,1000000,250000,-3000,50000
END
now 2026-12-02T09:00:00+08:00
run 0 hub figures import --hub hub figures.csv --month 2026-11 --yes
run 0 hub figures import --hub hub units.csv --month 2026-11 --yes --add
run 0 hub merge --hub hub
for p in r-li r-wang z-chen; do run 0 --book $p sync; done

# a rep's own sheet, without a network; each row can be done again by hand
mv hub away
run 0 --book r-li kpi
has "2026-11" "turnover 950,000.00 of 1,000,000.00: 95.00% (figures: figures.csv, row 2)" "5 steps; 60 - 5 = 55" \
	"new clients 0 of 1: 0.00%" "overdue 21,000.00 of receivables of 100,000.00: 21.00%" "1 steps; 10 - 1 = 9" \
	"followed up effectively 2 of 20" "18 steps; 10 - 10 = 0" 上海远航电子有限公司 苏州恒通电子有限公司 "$visit" "next step agreed" \
	"total 64: grade C" "has not signed off" "kpi.manager.turnover" "post.follow_ups"
hasnt 蓝天 海星
zh 0 --book r-li kpi 2026-11
has "权重  目标  实际" "项目营销（副）经理考核表" "个人营业额指标达成率" "营业额 950,000.00，指标 1,000,000.00：95.00%（数据：figures.csv 第 2 行）" "客户过程管理" "总分 64：等级 C" "项目管理部" "已约定下一步"
hasnt "percentage" "figures:" "next step"
run 0 --book r-li kpi --need B
has "for grade B 16 points are missing" "yuan more: 40,000.01" "overdue less by 0.01" "enough by itself" "clients more: 1"
zh 0 --book r-li kpi --need B
has "还差 16 分"
run 2 --book r-li kpi --need Z
says "no grade Z"
run 0 --book r-li kpi --json
schema kpi/1
has '"month":"2026-11"' '"state":"done"' '"total":6400' '"grade":"c"' '"row":2' '"file":"figures.csv"' "\"record\":\"$visit\""

# hired on August 2: exempt until November 2, so November isn't assessed yet
run 0 --book r-wang kpi
has "exempt as newly hired" "2026-11-02"
run 0 --book r-wang kpi --json
has '"state":"exempt"' '"exempt_until":"2026-11-02"'

# the leader: the unit's people, the own sheet of the post
run 0 --book z-chen kpi --unit east
has "李锐 (r-li)" "64" "王强 (r-wang)" "exempt" "陈主管 (z-chen)"
run 0 --book z-chen kpi --person r-li
has "total 64: grade C" "$visit"
run 0 --book z-chen kpi
has "head of a project department" "turnover 912,000.00 of 1,000,000.00: 91.20% (figures: units.csv, row 2)" "receivables 1,000,000.00, 250,000.00 of them overdue: not overdue 750,000.00: 75.00%" \
	"profit -3,000.00 of 50,000.00: -6.00%" "new clients 0 of 2" "nothing lost"
run 2 --book z-chen kpi --unit hq
run 2 --book z-chen kpi --person q-qian
mv away hub

# a visit found false counts no more; a project lost unreported costs the head
run 0 --book z-chen rule void "$visit" --reason 客户称当日无人来访
run 0 --book z-chen sync
run 0 --book r-li sync
run 0 --book r-li kpi
has "followed up effectively 1 of 20"
hasnt "$visit"
now 2026-11-28T10:00:00+08:00
run 0 --book r-li move "$yuanhang" lost --reason price
now 2026-12-02T10:00:00+08:00
run 0 --book r-li sync
run 0 --book z-chen sync
run 0 --book z-chen kpi
has "lost without a loss report from before" 上海远航电子有限公司
zh 0 --book z-chen kpi
has "没有流失报告"

# with a calculator, from what is printed alone: each post's sheet comes out
by_hand() { # PERSON ROWS
	zh 0 kpi --hub hub --person "$1" 2026-11
	[ "$(python3 "$SOURCE/tests/scenario/kpi_by_hand.py" <.out 2>.err)" = "$2" ] && [ ! -s .err ] || fail "the sheet of $1 doesn't come out by hand"
}
cat >boss.csv <<'END'
人员,营业额,营业额指标,新增客户指标,应收账款,逾期金额
q-qian,770,790,3,10000,2100
END
cat >hq.csv <<'END'
单位,营业额,营业额指标
hq,785,1000
END
run 0 hub figures import --hub hub boss.csv --month 2026-11 --yes --add
run 0 hub figures import --hub hub hq.csv --month 2026-11 --yes --add
by_hand r-li 4
by_hand q-qian 5
by_hand z-chen 5

# headquarters: everybody; a plan of 0 can't be divided by
run 0 kpi --hub hub 2026-11
has "李锐 (r-li)" "王强 (r-wang)" "钱总 (q-qian)" "陈主管 (z-chen)"
run 0 hub figures import --hub hub figures.csv --month 2026-12 --yes
run 0 kpi --hub hub --person r-wang 2026-12
has "nothing above 0 for" "can't be closed" "has no sheet of its own"
run 0 kpi --hub hub --person r-li 2026-11
has "followed up effectively 1 of 20"
run 2 kpi --hub hub --unit nowhere
says "(east), 物流本部 (hq)"
run 2 kpi --hub hub --need A
says "add --person"
for b in z-chen r-li r-wang; do clean $b; done
sound
echo ok
