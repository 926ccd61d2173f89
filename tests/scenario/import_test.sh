#!/bin/sh
# import clients: sheets in every coding, what is shown, taken, given back
# and taken back.
. "$(dirname "$0")/lib.sh"
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
commits() { git -C "$ROADBOOK_BOOK" rev-list --count book; }
before=$(commits)

cat >sheet.csv <<'END'
我的客户,,,,,,,
客户名称,信用代码,地区,客户来源,联系人,职务,手机,月业务量(万元),备注,跟单员
宁波启明塑料有限公司,,宁波,交易会,周敏,物流经理,13800000001,30,"两行
备注",小王
宁波启明塑料,,,,吴越,采购,138 0000 0002,,,
苏州明川仪表有限公司,,江苏省苏州市吴中区,referral,,,0512-5555-0101,12.5,,
,,,,郑重,,,,没有名字,
合肥远山轴承厂,12345,安徽,,,,,,代码不对,
合肥远山轴承厂,,,,钱进,,,,同一家,
合计,,,,,,,42.5,,
END

# a workbook shows the same
python3 "$SOURCE/tests/scenario/workbook.py" sheet.xlsx 客户 sheet.csv || fail "no workbook"
run 0 import clients sheet.xlsx
has 'XLSX, sheet "客户", headers in line 2' "new clients: 2, with 2 contacts" "rows that can't be taken: 4"
run 2 import clients sheet.xlsx --sheet 别的
says "the workbook has no sheet"

# shown first, nothing done
run 0 import clients sheet.csv
has "UTF-8, headers in line 2" "new clients: 2, with 2 contacts" "rows that repeat a client and become one with it: 1" \
	"rows that can't be taken: 4" "left out (--map tells what they are): 跟单员" "客户名称 → name" "手机 → contact.phone" \
	"宁波启明塑料有限公司" "no client name" "is a total and no client" "held back with another row of the same client: line 8" \
	"only the beginning" "no contact's name"
hasnt "imported:"
says "nothing was saved yet: the same command with --yes does it"
run 0 --yes --json import clients sheet.csv --bad bad.csv
schema import/1
has '"coding":"UTF-8"' '"separator":","' '"header":2' '"saved":true' '{"header":"跟单员"}' \
	'"counts":{"rows":7,"new":2,"contacts":2,"held":0,"merged":1,"bad":4}' \
	'{"line":7,"row":6,"what":"import.no_name"' '"what":"import.value"' '"fate":"new"' '"bad_file":"bad.csv"'
[ "$(commits)" = $((before + 1)) ] || fail "not one commit"
[ "$(git -C r-li log -1 --format='%s %an')" = "import 2 clients r-li" ] || fail "the commit is told apart by nothing"
clean r-li
run 0 --json client show 宁波启明塑料
has '"region":"330200"' '"volume":30000000' '"note":"两行\n备注"' '"source":"trade_fair"' '"name":"周敏"' '"phone":"138 0000 0002"'
run 0 --json client show 苏州明川仪表
has '"region":"320500"' '"volume":12500000' '"note":"地区: 江苏省苏州市吴中区\n0512-5555-0101"'
run 0 check

# what was given back round-trips; mended, it is taken
[ "$(head -c 3 bad.csv | od -An -tx1 | tr -d ' ')" = efbbbf ] || fail "no BOM: Excel would misread it"
[ "$(wc -l <bad.csv)" = 5 ] || fail "not four rows"
run 0 import clients bad.csv --bad again.csv
has "rows that can't be taken: 4"
sed 's/,12345,/,,/; s/,,,,,郑重/,成都蓝天包装有限公司,,,,郑重/; /合计/d' bad.csv >mended.csv
run 2 --yes import clients bad.csv --bad mended.csv
says "holds something else"
run 0 --yes import clients mended.csv --bad other.csv
has "imported: 2 clients, 2 contacts"
[ ! -e other.csv ] || fail "a file of no rows"
run 0 --json client show 成都蓝天包装
has '"name":"郑重"'
run 0 --json client show 合肥远山轴承
has '"name":"钱进"' '"region":"340000"' '"note":"代码不对\n同一家"'

# again: everything is there already, by name or by code
run 0 --yes import clients mended.csv
has "new clients: 0" "clients your book has already, left as they are: 2"
says "there is nothing to import"
run 0 client add 上海远航电子有限公司 --source trade_fair --region 310000 --credit-code 91310000MA1FL0000X
printf 'company,税号\n新远航电子有限公司,91310000MA1FL0000X\n上海远航电子,\n' >doubles.csv
run 0 --json import clients doubles.csv
has '"fate":"held"' '"held_name":"上海远航电子有限公司","held_by":"credit_code"' '"held_by":"name"'
run 0 remove "$(git -C r-li log -1 --name-only --format= | sed 's|.*clients/../||; s|/.*||')" --reason 测试
run 0 --json import clients doubles.csv
has '"new":2'

# names like one another, or like those of the book: told with the reason, and
# imported; a contact's phone in common is told, too
printf '客户名称,联系人,手机\n云顶物流有限公司,,\n南昌云顶物流有限公司,,\n宁波启铭塑料有限公司,周敏,13800000001\n' >alike.csv
run 0 --json import clients alike.csv
has '"new":3' '"name":"南昌云顶物流有限公司","other":"云顶物流有限公司","where":"sheet","verdict":"likely"' \
	'"name":"宁波启铭塑料有限公司","other":"宁波启明塑料有限公司","where":"book","verdict":"possible"' 'besides, the same: phone, contact'
run 0 --lang zh_CN import clients alike.csv
has "可能与其他客户重复的新客户" "电话" "略去了地区 南昌"

# undo: the last import, then the one before; never what was touched since
run 0 import clients --undo
has "2 clients"
hasnt "taken back"
run 0 --yes import clients --undo
has "taken back"
run 2 client show 成都蓝天包装
run 0 log note 宁波启明塑料 --topic 报价
count=$(commits)
run 3 --yes import clients --undo
says "something happened since to 1 of its 2 clients (宁波启明塑料有限公司)"
[ "$(commits)" = "$count" ] || fail "something was committed"
clean r-li
run 2 --yes import clients --undo sheet.csv
run 2 --yes import clients sheet.csv --dry-run
run 2 import clients

# once headquarters has it, it isn't taken back any more
run 0 --yes import clients mended.csv
run 0 sync
run 3 --yes import clients --undo
says "headquarters has received this import"
now 2026-11-23T09:10:00+08:00
run 0 check

# one sheet, every coding: the same answer
plain() { sed 's/"file":"[^"]*"//; s/"coding":"[^"]*"//; s/"separator":"[^"]*"//' "$work/.out" >"$1"; }
LC_ALL=C.UTF-8 sed 's/没有名字/没有名字😊/' sheet.csv >utf8.csv
run 0 --json import clients utf8.csv
plain want
{ printf '\357\273\277'; sed 's/$/\r/' utf8.csv; } >bom.csv
sed 's/两行/两行\r/' bom.csv >/dev/null
iconv -f UTF-8 -t GB18030 utf8.csv >gb.csv
{ printf '\377\376'; tr ',' '\t' <utf8.csv | iconv -f UTF-8 -t UTF-16LE; } >le.txt
{ printf '\376\377'; tr ',' '\t' <utf8.csv | iconv -f UTF-8 -t UTF-16BE; } >be.txt
tr ',' ';' <utf8.csv >semicolon.csv
for f in "bom.csv UTF-8 with BOM" "gb.csv GB18030" "le.txt UTF-16LE" "be.txt UTF-16BE" "semicolon.csv UTF-8"; do
	run 0 --json import clients "${f%% *}"
	has "\"coding\":\"${f#* }\""
	plain got
	cmp want got || fail "${f%% *} gives another answer"
done

# headers nobody knows
printf 'Kunde,Ort,Wer\nAlpha GmbH,Hamburg,Eva\n' >kunden.csv
run 2 import clients kunden.csv
says "kunden.csv: no column is known as the client's name" "Kunde, Ort, Wer" '--map "Kunde=name"'
run 2 import clients kunden.csv --map "Kunde=nom"
says "no field \"nom\""
run 2 import clients kunden.csv --map "Firma=name"
says "no column \"Firma\""
run 0 --yes import clients kunden.csv --map "Kunde=name,Wer=contact.name" --map "Ort=address"
has "imported: 1 clients, 1 contacts"
run 0 --json client show "Alpha GmbH"
has '"address":"Hamburg"' '"name":"Eva"'

# no sheet at all
run 2 import clients missing.csv
says "missing.csv"
printf 'PK\003\004xxxx' >book.xlsx
run 2 import clients book.xlsx
says "the workbook is cut off or damaged"
printf '\320\317\021\340xxxx' >book.xls
run 2 import clients book.xls
says "old workbook" "CSV UTF-8"
printf '客户名称\n甲\n"乙\n' >open.csv
run 2 import clients open.csv
says "open.csv: line 3: a quote is opened and never closed"
{ printf '\345\256\242\n\n'; printf '\377\377\n'; } >garbage.csv
run 2 import clients garbage.csv
says "garbage.csv: line " "CSV UTF-8"
: >empty.csv
run 2 import clients empty.csv
says "the sheet is empty"

# killed at any step, and run again: all of it or nothing, never twice
printf '客户名称,联系人\n杭州一号有限公司,甲\n杭州二号有限公司,乙\n' >two.csv
step=0
while :; do
	step=$((step + 1))
	ROADBOOK_STOP=$step rb --yes import clients two.csv && break
	[ $step -lt 100 ] || fail "no end of steps"
	run 0 check
	rb --yes import clients two.csv || fail "killed at step $step, then"
	run 0 --json client list
	[ "$(grep -o '杭州[一二]号有限公司' .out | sort -u | wc -l)" = 2 ] || fail "killed at step $step: not both clients"
	[ "$(grep -o '杭州一号有限公司' .out | wc -l)" = 1 ] || fail "killed at step $step: a client twice"
	clean r-li
	run 0 --yes import clients --undo
done
sound

data=$SOURCE/../shared/data
if [ -r "$data/opportunities_zh.gb18030.csv" ]; then
	for c in utf8bom gb18030; do
		run 0 --json import clients "$data/opportunities_zh.$c.csv" --bad "$c.bad.csv"
		sed -i 's/"bad_file":"[^"]*"//' .out
		plain "$c.plain"
	done
	cmp utf8bom.plain gb18030.plain || fail "the two codings differ"
	cmp utf8bom.bad.csv gb18030.bad.csv || fail "the rows given back differ"
	has '"rows":8800' '"bad":1425'
	run 0 --yes import clients "$data/opportunities_zh.gb18030.csv"
	run 0 --json import clients "$data/opportunities_zh.utf8bom.csv"
	has '"new":0'
	run 0 --yes import clients --undo
	clean r-li
	sound
else
	echo "skipped: the opportunities sheets (no $data)"
fi
echo ok
