#!/bin/sh
# The month-end of a unit of ten: figures, sheets, two reviews, a late one, one
# objected to, a loss of staff ticked, figures that change afterwards, the form
# to hand in, grades, a warning recommended and ruled.
. "$(dirname "$0")/lib.sh"

now 2026-01-05T09:00:00+08:00
run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub hq --name 物流本部
run 0 hub unit set --hub hub east --name 华东大区 --parent hq
run 0 hub enroll --hub hub p-pan --name 潘总 --level chief --unit hq
run 0 hub unit set --hub hub hq --head p-pan
run 0 hub enroll --hub hub q-qian --name 钱总 --level director --unit hq --leader p-pan
run 0 hub enroll --hub hub z-chen --name 陈主管 --level vice_director --unit east --leader q-qian
run 0 hub unit set --hub hub east --head z-chen
run 0 hub enroll --hub hub s-sun --name 孙高 --level senior_manager --unit east --leader z-chen
for p in r-li:李锐 r-wang:王睿 r-zhao:赵蕊 r-qin:秦朗 r-xu:徐来 r-he:何平 r-lv:吕青 r-mei:梅兰; do
	run 0 hub enroll --hub hub "${p%%:*}" --name "${p#*:}" --level manager --unit east --leader s-sun
done
run 0 hub staff set --hub hub r-lv --hired 2026-09-15
for p in p-pan q-qian z-chen s-sun r-li r-wang r-he; do run 0 init --hub hub --person $p --code "$(code $p)" --book $p; done

now 2026-11-02T09:00:00+08:00
cat >october.csv <<'EOF'
姓名,营业额,营业额目标,新增客户指标,应收账款余额,逾期
李锐,100000,100000,1,100000,0
王睿,50000,100000,1,100000,50000
赵蕊,90000,100000,1,100000,20000
秦朗,80000,100000,1,100000,20000
徐来,70000,100000,1,100000,20000
何平,100000,100000,1,,
孙高,100000,100000,1,100000,0
梅兰,100000,100000,2,100000,0
EOF
cat >units.csv <<'EOF'
单位,营业额,营业额指标,新增客户指标,应收账款余额,逾期,利润,利润指标
east,690000,800000,4,800000,160000,45000,50000
EOF
run 0 hub figures import --hub hub october.csv --month 2026-10 --yes
run 0 hub figures import --hub hub units.csv --month 2026-10 --yes --add
run 0 --json hub kpi fill 2026-10 --hub hub
schema kpi_fill/1
has '"month":"2026-10"'
run 0 hub kpi fill 2026-10 --hub hub
has "0 of them new or changed"
run 2 hub kpi fill 2026-13 --hub hub
says "2026-13" "is not a month"

# who has whose sheet
sheets() { git -C "hub/$1.git" ls-tree -r --name-only main | grep ^kpi/2026-10/ | sed 's|.*/||; s|\.json||' | tr '\n' ' '; }
[ "$(sheets desks/r-li)" = "r-li " ] || fail "desk r-li: $(sheets desks/r-li)"
[ "$(git -C hub/units/east.git ls-tree -r --name-only main | grep -c ^kpi/2026-10/)" = 10 ] || fail "not ten sheets in the unit"
[ "$(sheets desks/s-sun)" = "r-he r-li r-lv r-mei r-qin r-wang r-xu r-zhao s-sun " ] || fail "desk s-sun: $(sheets desks/s-sun)"
git -C hub/commons.git ls-tree -r --name-only main | grep -q '^kpi/' && fail "sheets in commons"
git -C hub/central.git -c gpg.ssh.allowedSignersFile="$work/hub/allowed_signers" verify-commit main || fail "not signed"

# what waits for whom
run 0 --book s-sun sync
run 0 --book s-sun --lang zh_CN reviews
has 李锐 2026-11-08 王睿
hasnt 吕青 何平
run 0 --book s-sun reviews 2026-10
has r-he incomplete r-lv exempt
run 0 --book r-li sync
run 0 --book r-li reviews
has "no KPI sheet waits for you"

# the first review: agreed, changed with a reason; refusals
run 0 --book s-sun --json review 2026-10 r-li
schema review/1
run 2 --book s-sun review 2026-10 r-wang --score 4=3
says "needs its reason"
run 2 --book s-sun review 2026-10 r-wang --score 4=30:x
says "0 to 10 points"
run 2 --book s-sun review 2026-10 r-wang --score 9=3:x
says "ROW is 1 to 4"
run 3 --book s-sun review 2026-10 r-lv
says exempt
run 3 --book s-sun review 2026-10 r-he
says "can't be assessed"
run 3 --book s-sun review 2026-10 s-sun
says "reviewed first by"
run 2 --book s-sun review 2026-10 q-qian
run 2 --book s-sun review 2026-10 r-li --staff-loss 两人离职
says "only the head of a department"
run 3 --book r-li review 2026-10 r-li
run 0 --book s-sun --lang zh_CN review 2026-10 r-wang --score 1=12.5:一笔运费十月底到账
has 初评 12.5
run 0 --book s-sun review 2026-10 r-zhao
run 0 --book s-sun sync

# the re-review, by the head of the unit; the person is told
run 0 --book z-chen sync
run 0 --book z-chen reviews
has r-li r-wang r-zhao re-review
run 0 --book z-chen review 2026-10 r-li
run 0 --book z-chen review 2026-10 r-wang
has 12.5
run 3 --book z-chen review 2026-10 r-qin
says "no first review"
run 0 --book z-chen sync
run 0 --book r-wang sync
run 0 --book r-wang --lang zh_CN inbox
has 已复评 等级
run 0 --book r-wang reviews 2026-10
has final

# the person objects; both review again; only then is the score another one
run 2 --book r-wang review 2026-10 r-wang --object
says "say what is wrong"
run 2 --book r-wang review 2026-10 r-li --object --reason x
run 0 --book r-wang review 2026-10 r-wang --object --reason 一家新客户漏计
run 0 --book r-wang sync
run 0 --book s-sun sync
run 0 --book s-sun reviews
has r-wang "objected to"
run 0 --book s-sun review 2026-10 r-wang --score 1=13:补计
run 0 --book s-sun sync
run 0 --book z-chen sync
run 0 --book z-chen review 2026-10 r-wang
run 0 --book z-chen sync
total() { # PERSON FIELD
	git -C hub/central.git show "main:$(git -C hub/central.git ls-tree -r --name-only main org/kpi/2026-10 | grep "/$1.json")" >"$work/.sheet"
	sed -n "s/^  \"$2\": \"*\([^\",]*\).*/\1/p" "$work/.sheet"
}
run 0 --book z-chen kpi 2026-10 --person r-wang
has "re-review (复评) by" "row 1: 13 instead of 10: 补计" "objection of" "final: 13 points, grade D"
[ "$(total r-wang state)" = final ] || fail "r-wang: $(cat .sheet)"
[ "$(total r-wang grade)" = d ] || fail "r-wang's grade: $(cat .sheet)"

# the head: department management is all or nothing; a loss of staff is ticked, with which
run 0 --book q-qian sync
run 0 --book q-qian reviews
has z-chen
run 2 --book q-qian review 2026-10 z-chen --score 5=4:x
says "all its 10 points or none"
run 0 --book q-qian --lang zh_CN review 2026-10 z-chen --staff-loss 三名经理同月离职
has "已勾选人员重大流失：三名经理同月离职"
run 0 --book q-qian sync
run 0 --book p-pan sync
run 0 --book p-pan review 2026-10 z-chen
has "三名经理同月离职"
run 0 --book p-pan sync
run 0 --book p-pan kpi 2026-10 --person z-chen
has "a significant loss of staff: 三名经理同月离职" "row 5: 0 instead of 10: 三名经理同月离职"
[ "$(total z-chen state)" = final ] || fail "z-chen: $(cat .sheet)"
grep -c '"staff_loss":"三名经理同月离职"' .sheet | grep -qx 2 || fail "the tick isn't in both reviews: $(cat .sheet)"

# a late one: behind the 8th
now 2026-11-09T00:00:01+08:00
run 0 --book s-sun review 2026-10 r-qin
run 0 --book s-sun sync
run 0 --book z-chen sync
run 0 --book z-chen reviews
has r-qin late
run 0 --book z-chen review 2026-10 r-qin
run 0 --book z-chen sync
[ "$(total r-qin late)" = true ] || fail "not late: $(cat .sheet)"

# figures come that change a reviewed sheet: what was reviewed stands until a new review
sed -i 's/^李锐,100000,/李锐,60000,/' october.csv
was=$(total r-li total)
run 0 hub figures import --hub hub october.csv --month 2026-10 --yes
says "KPI sheets of 2026-10 that would be filled in otherwise now: 2 (李锐 (r-li), 陈主管 (z-chen))" "hub kpi fill 2026-10" "ask for a new review: 2" # the unit's row is gone
run 0 --json hub figures import --hub hub units.csv --month 2026-10 --yes --add
has '"sheets":[{"person":"r-li","state":"final"}]'
says "otherwise now: 1 (李锐 (r-li))" "ask for a new review: 1"
run 0 hub kpi fill 2026-10 --hub hub
[ "$(total r-li changed)" = true ] && [ "$(total r-li total)" = "$was" ] || fail "changed: $(cat .sheet)"
run 0 --book s-sun sync
run 0 --book s-sun reviews
has r-li "figures changed"
run 0 --book s-sun kpi 2026-10 --person r-li
has "total 30: grade D" "final: 70 points, grade C" "figures changed after this was reviewed" \
	"row 1: turnover 100,000.00 of 100,000.00: 100.00%, points: 60 → turnover 60,000.00 of 100,000.00: 60.00%, points: 20"
run 0 --book s-sun --json kpi 2026-10 --person r-li
has '"final_total":7000' '"changes":[{"id":"kpi.manager.turnover","was":{'

# finance sends the same figures in another file, in other rows: nobody reviews anew for that
{ head -1 october.csv; sed 1d october.csv | tac; } >again.csv
run 0 hub figures import --hub hub again.csv --month 2026-10 --yes --add
saysnt "otherwise now"
run 0 hub kpi fill 2026-10 --hub hub
has "0 of them new or changed"

# the form to hand in: what was reviewed, by whom, why, when; what changed since
run 0 --lang zh_CN kpi 2026-10 --unit east --hub hub --html east.html --xlsx east.xlsx
has "10 张考核表"
page() { tr -d '\n' <east.html | sed 's|<section|\n&|g' | grep ">$1<" | sed 's/<[^>]*>/|/g; s/||*/|/g' >.out; }
page "李锐 (r-li)"
has "已复评" "|个人营业额指标达成率 *|60|100%|" "|0|60|60|60|" "等级: C|70|70|70|" "2026-11-02 由总部填报" "初评（直接领导）|孙高 (s-sun)|得分: 70|签字:|日期: 2026-11-02|" \
	"复评（部门领导）|陈主管 (z-chen)|得分: 70|" "2026-11-09 数据有变动" "第 1 项：营业额 100,000.00，指标 100,000.00：100.00%，得 60 分 → 营业额 60,000.00，指标 100,000.00：60.00%，得 20 分" "october.csv 第 2 行"
page "王睿 (r-wang)"
has "等级: D|10|13|13|" "第 1 项：13（原 10）：补计" "王睿 (r-wang) 的异议，2026-11-02：一家新客户漏计"
page "秦朗 (r-qin)"
has "复评 2026-11-09，陈主管 (z-chen)：逾期"
page "赵蕊 (r-zhao)"
has "已初评，待复评" "填报等级: " "|10|50|50|" "复评（部门领导）|得分: |签字:|日期: |"
hasnt "陈主管"
page "陈主管 (z-chen)"
has "人员重大流失：三名经理同月离职" "|0|10|0|0|"
page "吕青 (r-lv)"
has "免考核"
if command -v chromium >/dev/null && command -v pdfinfo >/dev/null; then # a page a sheet, with all that was reviewed
	chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$work/chromium" --no-pdf-header-footer \
		--print-to-pdf="$work/east.pdf" "file://$work/east.html" >"$work/.browser" 2>&1 || { cat "$work/.browser"; fail "the browser"; }
	pdfinfo east.pdf >.out
	has "Pages:           10"
fi
[ -z "${KEEP:-}" ] || cp east.* "$KEEP" # to look at

# the workbook, read back by the reader that takes in finance's: numbers are numbers
back() { "$BUILD/tests/sheet_driver" east.xlsx "$1" >.out || fail "our own workbook isn't read"; }
back "李锐 (r-li)"
has "李锐 (r-li); " "序号|KPI指标|权重|目标|评分标准|实际|扣分|得分|初评|复评" "1|个人营业额指标达成率 *|60|100|" "|0|60|60|60" "等级: C|70|70|70" "得分: 70|得分: 70|签字:|日期: 2026-11-02"
back "王睿 (r-wang)"
has "等级: D|10|13|13" "第 1 项：13（原 10）：补计"
back "陈主管 (z-chen)"
has "5|部门管理 *|10||" "|0|10|0|0"

# the same by the leader who heads no unit, from the desk
run 0 --book s-sun kpi 2026-10 --person r-wang --html wang.html
grep -q "王睿" wang.html || fail "no form of r-wang"
run 0 --book s-sun review 2026-10 r-li
run 0 --book s-sun sync
run 0 --book z-chen sync
run 0 --book z-chen review 2026-10 r-li
run 0 --book z-chen sync
[ "$(total r-li changed)" = "" ] && [ "$(total r-li total)" -lt "$was" ] || fail "reviewed again: $(cat .sheet)"

# what follows: recommended, with its evidence; decided by a leader, told
run 0 --book s-sun person show r-wang
has "in a row up to 2026-10: grade D, months: 1 (2026-10 13)" "recommended: warning [consequence.manager.1]"
says "you don't read the unit east"
run 2 --book r-li person show r-wang
says "you neither lead them"
run 0 --book z-chen person show r-wang
has "recommended: warning [consequence.manager.1]" "rule consequence r-wang --month 2026-10"
run 3 --book r-li rule consequence r-wang --month 2026-10 --what warning --reason x
run 2 --book z-chen rule consequence r-wang --month 2026-10 --what praise --reason x
run 0 --book z-chen rule consequence r-wang --month 2026-10 --what 警告 --reason 营业额未过半，已面谈
run 0 --book z-chen sync
run 0 --book r-wang sync
run 0 --book r-wang inbox
has "warning" 已面谈
run 0 --book z-chen sync
run 0 --book z-chen person show r-wang
has "Decided" "warning" "陈主管 (z-chen)"
run 0 --book z-chen kpi 2026-10 --unit east
has "李锐 (r-li)" "30" "D" "final" "梅兰 (r-mei)" "filled" "exempt" "incomplete"
for b in p-pan q-qian z-chen s-sun r-li r-wang; do clean $b; done

# another leader: a sheet that isn't final goes to who reviews it now, a final one stays
now 2026-11-09T01:00:00+08:00
run 0 hub staff set --hub hub r-xu --leader z-chen
run 0 hub staff set --hub hub r-wang --leader z-chen
[ "$(sheets desks/s-sun)" = "r-he r-li r-lv r-mei r-qin r-wang r-zhao s-sun " ] || fail "desk s-sun after the change: $(sheets desks/s-sun)"
sheets desks/q-qian | grep -q r-xu || fail "r-xu's sheet isn't with who re-reviews it now"
[ "$(sheets desks/r-xu)" = "r-xu " ] || fail "desk r-xu: $(sheets desks/r-xu)"

# several months in one run: records are read once
run 2 hub kpi fill 2026-10..2026-09 --hub hub
says "from the earlier month to the later"
run 0 --json hub kpi fill 2026-08..2026-10 --hub hub
has '"months":[{"month":"2026-08"' '{"month":"2026-10","sheets":12,"changed":0'
run 0 kpi 2026-08 --hub hub --person r-li
has "filled in by headquarters" "can't be closed"
sound
