#!/bin/sh
# Splits and landings in the sheets: a client shared 70 to 30 by a ruling counts
# for both in part, in the month of the deal; in the head's row in the month of
# its landing. By a company's policy here a deal is the move to the second
# step: the nine gates have tests of their own.
. "$(dirname "$0")/lib.sh"

now 2026-06-01T09:00:00+08:00
run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub east --name 华东大区
run 0 hub enroll --hub hub z-chen --name 陈主管 --level vice_director --unit east --hired 2018-03-01
run 0 hub unit set --hub hub east --head z-chen
for p in r-li:李锐 r-wang:王睿; do
	run 0 hub enroll --hub hub "${p%%:*}" --name "${p#*:}" --level manager --unit east --leader z-chen --hired 2020-01-06
done
for p in z-chen r-li r-wang; do run 0 init --hub hub --person $p --code "$(code $p)" --book $p; done
mkdir policy
git -C hub/central.git show main:org/policy/2015-09-14/kpi.json | sed 's/"id": "kpi.deal_steps", "value": \["won"\]/"id": "kpi.deal_steps", "value": ["call"]/' >policy/kpi.json
grep -q '"kpi.deal_steps", "value": \["call"\]' policy/kpi.json || fail "no such rule in the policy"
run 0 hub policy set --hub hub 2026-07-01 policy/kpi.json

# claimed, shared by a ruling, then the deal in November; it lands in December
now 2026-11-03T10:00:00+08:00
for p in z-chen r-li r-wang; do run 0 --book $p sync; done
lead r-li 上海远航电子有限公司
shared=$id
run 0 --book r-li client set "$id" class=project address=某路1号 nature=private account=101 fit=合 intent=有
run 0 --book r-li log visit "$id" --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案
run 0 --book r-li claim "$id"
lead r-wang 苏州恒通电子有限公司
run 0 --book r-wang client set "$id" class=project address=某路1号 nature=private account=101 fit=合 intent=有
run 0 --book r-wang claim "$id"
alone=$id
for p in r-li r-wang z-chen; do run 0 --book $p sync; done
now 2026-11-04T10:00:00+08:00
run 0 --book z-chen rule share 远航 r-li r-wang --split 70/30 --reason 共同开发
for p in z-chen r-li r-wang; do run 0 --book $p sync; done
now 2026-11-10T10:00:00+08:00
echo plan >plan.txt
run 0 --book r-li document add "$shared" plan.txt --kind operations_plan --landing 2026-12-10
run 0 --book r-li move "$shared" call
run 0 --book r-wang document add "$alone" plan.txt --kind operations_plan --landing 2026-11-28
run 0 --book r-wang move "$alone" call
for p in r-li r-wang; do run 0 --book $p sync; done
cat >people.csv <<'END'
人员,营业额,营业额指标,新增客户指标,应收账款,逾期金额
r-li,100,100,1,100,0
r-wang,100,100,2,100,0
END
cat >units.csv <<'END'
单位,营业额,营业额指标,新增客户指标,应收账款,逾期金额,利润,利润指标
east,200,200,2,200,0,20,20
END
now 2026-12-02T09:00:00+08:00
for month in 2026-11 2026-12; do
	run 0 hub figures import --hub hub people.csv --month $month --yes
	run 0 hub figures import --hub hub units.csv --month $month --yes --add
done

# November: 70 hundredths of one for r-li; a whole one and 30 hundredths for r-wang
run 0 kpi 2026-11 --hub hub --person r-li
has "new clients 0.70 of 1: 70.00%" "10 steps; 20 - 10 = 10" "shared by a ruling" "0.70" 远航
run 0 kpi 2026-11 --hub hub --person r-wang
has "new clients 1.30 of 2: 65.00%" "15 steps; 20 - 15 = 5" "shared by a ruling" "0.30" "held the client then" 恒通
run 0 kpi 2026-11 --hub hub --person z-chen
has "new clients 1 of 2: 50.00%" 恒通
hasnt 远航 # it has not landed yet

# December: it lands, all of it in the unit, in two parts
now 2027-01-02T09:00:00+08:00
run 0 kpi 2026-12 --hub hub --person z-chen
has "new clients 1 of 2: 50.00%" "30 steps; 30 - 30 = 0" "李锐 (r-li)" "王睿 (r-wang)" "0.70" "0.30" 2026-12-10
hasnt 恒通
run 0 kpi 2026-12 --hub hub --person r-li
has "new clients 0 of 1" # the deal was November's

# by hand, from what is printed
for p in r-li r-wang z-chen; do
	run 0 --lang zh_CN kpi 2026-11 --hub hub --person $p
	python3 "$SOURCE/tests/scenario/kpi_by_hand.py" <.out >/dev/null 2>.err || fail "the sheet of $p doesn't come out by hand"
done

# on the form, too: whose, which part, which day
run 0 hub kpi fill 2026-11 --hub hub
run 0 --lang zh_CN kpi 2026-11 --hub hub --person r-li --html li.html
grep -q '上海远航电子有限公司 (11-10, 70%)' li.html || fail "no part on the form: $(grep 远航 li.html)"
run 0 --lang zh_CN kpi 2026-12 --hub hub --person z-chen --html chen.html
grep -q '上海远航电子有限公司 (12-10, 70%, 李锐 (r-li))' chen.html || fail "not whose: $(grep 远航 chen.html)"

# what a rep sees without a network is the same
run 0 --book r-li sync
run 0 --book r-li kpi 2026-11
has "new clients 0.70 of 1: 70.00%"
run 0 --book r-li kpi 2026-11 --fresh
has "new clients 0.70 of 1: 70.00%"
for b in r-li r-wang z-chen; do clean $b; done
run 0 verify --hub hub
sound
echo ok
