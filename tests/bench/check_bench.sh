#!/bin/sh
# `roadbook check` of a book with 20,000 records (10,000 clients, a contact
# each); beside it `git cat-file --batch` reading the same files. JSON out.
set -eu
rows=${1:-10000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$ROADBOOK" hub init "$work/hub" --org bench >/dev/null
code=$("$ROADBOOK" hub enroll --hub "$work/hub" r-li --name 李锐 --level manager --unit east --json | sed 's/.*"code":"\([^"]*\)".*/\1/')
"$ROADBOOK" init --hub "$work/hub" --person r-li --code "$code" --book "$work/book" >/dev/null 2>&1
awk -v n="$rows" 'BEGIN { print "客户名称,联系人,职务,电话"; for (i = 1; i <= n; i++)
	printf "测试第%d贸易有限公司,周敏%d,经理,1380000%04d\n", i, i, i % 10000 }' >"$work/sheet.csv"
"$ROADBOOK" --book "$work/book" import clients "$work/sheet.csv" --yes >/dev/null 2>&1
records=$(git -C "$work/book" ls-tree -r --name-only HEAD | grep -c '\.json$')
git -C "$work/book" ls-tree -r HEAD | awk '{ print $3 }' >"$work/ids"
ms() { echo $(($(date +%s%N) / 1000000)); }
ours= theirs=
for round in 1 2 3 4 5; do
	a=$(ms); "$ROADBOOK" --book "$work/book" check >/dev/null || :; b=$(ms)
	git -C "$work/book" cat-file --batch <"$work/ids" >/dev/null; c=$(ms)
	ours="$ours $((b - a))" theirs="$theirs $((c - b))"
done
median() { printf '%s\n' "$@" | sort -n | sed -n '3p'; }
# shellcheck disable=SC2086 # lists of numbers
o=$(median $ours) t=$(median $theirs)
printf '{ "schema": "roadbook.bench.check/1", "records": %d, "check_ms": %d, "records_per_second": %d, "git_cat_file_ms": %d }\n' \
	"$records" "$o" $((records * 1000 / o)) "$t"
