#!/bin/sh
# names: pairs, a list in groups, a list against a register.
. "$SOURCE/tests/scenario/lib.sh"
tab=$(printf '\t')

printf '武汉海岭商贸有限公司\t武漢海嶺商貿有限責任公司\n海岭物流有限公司\t海岭物流有限公司武汉分公司\n海岭商贸\t云顶商贸\n只有一个\n' >pairs
run 0 names pairs
[ "$(cut -f1 "$work/.out" | tr '\n' ' ')" = 'same related different different ' ] || fail "verdicts of pairs"
[ "$(awk -F '\t' 'NF != 3' "$work/.out" | wc -l)" = 0 ] || fail "three columns"

# codes and cities decide with the names
good=91999999000000019D
printf '甲云\t乙顶\t%s\t%s\n海岭商贸有限公司\t武汉海岭商贸有限公司\t\t\t长沙\t\n' $good $good >more
run 0 names more
[ "$(cut -f1 "$work/.out" | tr '\n' ' ')" = 'same possible ' ] || fail "evidence"

printf '武汉海岭商贸有限公司\n云顶电气厂\n武汉市海岭商贸有限公司\n\n长沙岳明物流有限公司\n' >list
run 0 names --list list
[ "$(cut -f1,2 "$work/.out")" = "1${tab}武汉海岭商贸有限公司
1${tab}武汉市海岭商贸有限公司" ] || fail "groups"

# no group has two codes, unlike legal forms, or companies of two regions that
# only a brief name brings together
printf '武汉海岭商贸有限公司\n海岭商贸\n长沙海岭商贸有限公司\n武汉市海岭商贸有限公司\n' >care
run 0 names --list care
[ "$(cut -f1,2 "$work/.out" | tr '\n' ' ')" = "1${tab}武汉海岭商贸有限公司 1${tab}海岭商贸 1${tab}武汉市海岭商贸有限公司 " ] || fail "groups with care"
says "kept apart" "海岭商贸 and 长沙海岭商贸有限公司"
printf '武汉海岭商贸有限公司\n武汉海岭商贸股份有限公司\n' >forms
run 0 names --list forms
[ ! -s .out ] || fail "unlike legal forms in one group"
says "武汉海岭商贸有限公司 and 武汉海岭商贸股份有限公司"
printf '海岭商贸有限公司\t91999999000000019D\n海岭商贸\t\n海嶺商貿有限公司\t9199999900000002XX\n' >codes
run 0 names --json --list codes
[ "$(grep -o '"group":1' .out | wc -l)" = 2 ] || fail "two codes in one group"
has '"apart":[{' '"reason":"likeness.codes_differ"'

printf '海岭商贸\n查无此名有限公司\n' >asked
run 0 names --list asked --against list
[ "$(cut -f1-3 "$work/.out")" = "海岭商贸${tab}武汉海岭商贸有限公司${tab}likely
海岭商贸${tab}武汉市海岭商贸有限公司${tab}likely" ] || fail "candidates"
run 0 names --json --list asked --against list
grep -q '"schema":"roadbook.names/1"' "$work/.out" || fail "schema"
run 0 --lang zh_CN names pairs
grep -q '分支机构' "$work/.out" || fail "reasons in Chinese"
"$ROADBOOK" names <pairs >out && [ "$(wc -l <out)" = 4 ] || fail "standard input"

run 2 names --against list
run 2 names --list list pairs
run 2 names nowhere
