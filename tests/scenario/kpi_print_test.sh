#!/bin/sh
# kpi --html and --xlsx: the form to hand in. A browser prints it: one A4 page a
# sheet, with its texts; nothing of a name or a file's name is markup.
. "$(dirname "$0")/lib.sh"

now 2026-06-01T09:00:00+08:00
run 0 hub init hub --org yuancheng
run 0 hub unit set --hub hub east --name '华东<b>大区</b>'
run 0 hub enroll --hub hub z-chen --name 陈主管 --level vice_director --unit east --hired 2018-03-01
run 0 hub unit set --hub hub east --head z-chen
run 0 hub enroll --hub hub r-li --name '李锐&"<i>' --level manager --unit east --hired 2020-01-06
run 0 hub enroll --hub hub r-wang --name 王强 --level staff --unit east --hired 2026-10-02
run 0 init --hub hub --person r-li --code "$(code r-li)" --book r-li
now 2026-11-03T10:00:00+08:00
for name in 上海远航电子有限公司 苏州恒通电子有限公司; do
	lead r-li $name
	run 0 --book r-li log visit "$id" --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案
done
run 0 --book r-li sync
cat >'财务<1>.csv' <<'END'
姓名,部门,营业额,营业额指标,新增客户指标,应收账款,逾期,利润,利润指标
r-li,,953000,1000000,1,100000,21000,,
,east,912000,1000000,2,1000000,250000,-3000,50000
END
now 2026-12-02T09:00:00+08:00
run 0 hub figures import --hub hub '财务<1>.csv' --month 2026-11 --yes
run 0 --book r-li sync

# refused where a file is; both at once
run 0 --lang zh_CN kpi --hub hub 2026-11 --html all.html --xlsx all.xlsx
has "all.html：3 张考核表" all.xlsx
run 2 kpi --hub hub 2026-11 --html all.html
says "all.html is there already"
run 2 kpi --hub hub 2026-11 --xlsx all.xlsx
says "all.xlsx is there already"
run 0 --book r-li kpi --html own.html --json
schema kpi/1
has '"html":"own.html"' '"sheets"'
grep -q 'lang="en"' own.html || fail "not in English"
grep -q 'lang="zh-CN"' all.html || fail "not in Chinese"
grep -qE '<(script|link|img|iframe|i|b)[ >]|src=|href=|url\(|@import' all.html && fail "markup that isn't ours, or something from elsewhere"
grep -q '李锐&amp;&quot;&lt;i&gt;' all.html || fail "the name isn't escaped"

# the workbook, read by our own reader: numbers are numbers
# not every program fits a row's height to its text (LibreOffice doesn't): the file says it, for each row
python3 - all.xlsx >.out 2>.err <<'END' || fail "heights of rows"
import re, sys, zipfile
sheet = zipfile.ZipFile(sys.argv[1]).read("xl/worksheets/sheet1.xml").decode()
rows = re.findall(r'<row r="(\d+)"([^>]*)>', sheet)
heights = {int(n): float(re.search(r'ht="([\d.]+)"', more).group(1)) for n, more in rows}
assert all(heights[n] >= 3 * 14 for n in (6, 7, 8)), heights    # the measure, what it is of, where that is from
assert heights[2] < 20, heights
assert sum(h == 30 for h in heights.values()) == 3, heights     # three to sign
END
"$BUILD/tests/sheet_driver" all.xlsx '李锐&"<i> (r-li)' >.out || fail "the workbook"
has "工作绩效考核表" "1|个人营业额指标达成率 *|60|100|" "|4|56" "得分|初评|复评" "初评（直接领导）" "复评（部门领导）"

# printed: as many A4 pages as sheets, each whole
command -v chromium >/dev/null && command -v pdftotext >/dev/null || { echo "chromium and poppler-utils are needed"; exit 77; }
print() { # HTML PDF
	chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --user-data-dir="$work/chromium" --no-pdf-header-footer \
		--print-to-pdf="$work/$2" "file://$work/$1" >"$work/.browser" 2>&1 || { cat "$work/.browser"; fail "the browser"; }
}
print all.html all.pdf
pdfinfo all.pdf >.out
has "Pages:           3" "A4"
for page in 1 2 3; do
	pdftotext -f $page -l $page -layout all.pdf .out
	has 工作绩效考核表 2026-11 姓名 部门 岗位
done
pdftotext -layout all.pdf .out
has '李锐&"<i>' '华东<b>大区</b>' "财务<1>.csv" 序号 KPI指标 权重 目标 评分标准 扣分 得分 953,000.00 95.30% 56 \
	上海远航电子有限公司 苏州恒通电子有限公司 尚未签核 签字 日期 新入职免考核
print own.html own.pdf
pdfinfo own.pdf >.out
has "Pages:           1"
pdftotext -layout own.pdf .out
has "KPI sheet" "first review" "second review" "signature"
[ -z "${KEEP:-}" ] || { pdftoppm -r 80 -png all.pdf "$KEEP/all" && pdftoppm -r 80 -png own.pdf "$KEEP/own" && cp all.xlsx "$KEEP"; } # to look at
clean r-li
echo ok
