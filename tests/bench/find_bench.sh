#!/bin/sh
# `roadbook find --hub`, whole process, at a hub of RECORDS (1000000): the first
# one makes the index, later ones ask it; beside it `sqlite3 .import` of the same
# rows. Times in ms; processor time of the first in s. JSON out.
set -eu
records=${1:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$ROADBOOK" hub init "$work/hub" --org bench >/dev/null 2>&1
"$BUILD/tests/search_bench" hub "$work/hub" "$records"
ms() { echo $(($(date +%s%N) / 1000000)); }
find_() { "$ROADBOOK" find --hub "$work/hub" "$@" >/dev/null 2>&1 || :; }
# user and system seconds of one command
a=$(ms)
( find_ 远华物流; times ) | tail -1 >"$work/times"
b=$(ms)
first=$((b - a))
sqlite3 -tabs "$work/hub/search.db" 'SELECT id, path, name, replace(body, char(10), char(32)) FROM docs' >"$work/rows.tsv"
rows=$(wc -l <"$work/rows.tsv")
sqlite3 "$work/import.db" 'CREATE TABLE docs (id INTEGER PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL)'
a=$(ms)
( sqlite3 "$work/import.db" 'PRAGMA synchronous = OFF' '.mode tabs' ".import $work/rows.tsv docs" >/dev/null; times ) | tail -1 >"$work/import.times"
b=$(ms)
import=$((b - a))
medians=
worst=0
for text in 远华物流 shyhwl 上海 chengdu '报价 冷链' 周 sh 13800 没有这样的文字; do
	times=
	for round in 1 2 3 4 5; do
		a=$(ms); find_ "$text"; b=$(ms)
		times="$times $((b - a))"
		[ $((b - a)) -gt $worst ] && worst=$((b - a))
	done
	# shellcheck disable=SC2086 # numbers
	medians="$medians, \"$text\": $(printf '%s\n' $times | sort -n | sed -n 3p)"
done
printf '{ "schema": "roadbook.bench.find/1", "records": %d, "first_ms": %d, "first_cpu": "%s", "sqlite3_import_ms": %d, "sqlite3_import_cpu": "%s", "worst_ms": %d%s }\n' \
	"$rows" "$first" "$(cat "$work/times")" "$import" "$(cat "$work/import.times")" "$worst" "$medians"
