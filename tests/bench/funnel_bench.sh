#!/bin/sh
# `roadbook today`, `funnel` and `check` of a book with 1,000 clients and 20,000
# activities (or as many as said): the first run of today reads all, later runs what
# changed. Times by the clock and of the processor. JSON out.
set -eu
clients=${1:-1000} each=${2:-20}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$ROADBOOK" hub init "$work/hub" --org bench >/dev/null
code=$("$ROADBOOK" hub enroll --hub "$work/hub" r-li --name 李锐 --level manager --unit east --json | sed 's/.*"code":"\([^"]*\)".*/\1/')
"$ROADBOOK" init --hub "$work/hub" --person r-li --code "$code" --book "$work/book" >/dev/null 2>&1
awk -v n="$clients" 'BEGIN { print "客户名称,联系人,职务,电话"; for (i = 1; i <= n; i++)
	printf "测试第%d贸易有限公司,周敏%d,经理,1380000%04d\n", i, i, i % 10000 }' >"$work/sheet.csv"
"$ROADBOOK" --book "$work/book" import clients "$work/sheet.csv" --yes >/dev/null 2>&1
find "$work/book/clients" -name client.json | sort >"$work/list"
# activities as records made by hand, taken in by one check
i=0
while read -r file; do
	folder=${file%/client.json} client=$(basename "${file%/client.json}")
	mkdir -p "$folder/activities/2026-11"
	awk -v c="$client" -v n="$each" -v i="$i" -v dir="$folder/activities/2026-11" 'BEGIN {
		for (k = 0; k < n; k++) {
			id = sprintf("01M71C2900%016d", i * n + k)
			f = dir "/" id ".json"
			printf "{\n  \"kind\": \"activity\",\n  \"id\": \"%s\",\n  \"client\": \"%s\",\n  \"type\": \"%s\",\n  \"at\": \"2026-11-%02dT10:00:00+08:00\",\n  \"topic\": \"第%d次联系\",\n  \"outcome\": \"已沟通\",\n  \"next\": \"继续跟进\",\n  \"by\": \"r-li\",\n  \"entered\": \"2026-11-%02dT18:00:00+08:00\"\n}\n",
				id, c, k % 2 ? "visit" : "call", k % 20 + 1, k, k % 20 + 1 >f
			close(f)
		} }'
	i=$((i + 1)) last=$client
done <"$work/list"
"$ROADBOOK" --book "$work/book" check >/dev/null 2>&1 || :
records=$(git -C "$work/book" ls-tree -r --name-only HEAD | grep -c activities/)
ms() { echo $(($(date +%s%N) / 1000000)); }
# in $cpu the processor time of children so far, in milliseconds; no subshell, which has none
tick() {
	times >"$work/times"
	cpu=$(sed -n 2p "$work/times" | tr 'ms' '  ' | awk '{ printf "%d", ($1 * 60 + $2 + $3 * 60 + $4) * 1000 }')
}
# in $took and $used what a command takes
take() {
	tick
	used=$cpu took=$(ms)
	"$ROADBOOK" --book "$work/book" "$@" >/dev/null || :
	took=$(($(ms) - took))
	tick
	used=$((cpu - used))
}
take today
first=$took first_cpu=$used today= funnel= today_cpu= funnel_cpu= check= check_cpu=
for round in 1 2 3 4 5; do
	take today && today="$today $took" today_cpu="$today_cpu $used"
	take funnel && funnel="$funnel $took" funnel_cpu="$funnel_cpu $used"
	take check && check="$check $took" check_cpu="$check_cpu $used"
done
"$ROADBOOK" --book "$work/book" log note "$last" --topic x >/dev/null
a=$(ms); "$ROADBOOK" --book "$work/book" today >/dev/null; b=$(ms)
median() { printf '%s\n' "$@" | sort -n | sed -n '3p'; }
# shellcheck disable=SC2086 # lists of numbers
printf '{ "schema": "roadbook.bench.funnel/2", "clients": %d, "activities": %d, "first_ms": %d, "first_cpu_ms": %d, "today_ms": %d, "today_cpu_ms": %d, "funnel_ms": %d, "funnel_cpu_ms": %d, "check_ms": %d, "check_cpu_ms": %d, "after_a_save_ms": %d }\n' \
	"$clients" "$records" "$first" "$first_cpu" "$(median $today)" "$(median $today_cpu)" "$(median $funnel)" "$(median $funnel_cpu)" \
	"$(median $check)" "$(median $check_cpu)" $((b - a))
