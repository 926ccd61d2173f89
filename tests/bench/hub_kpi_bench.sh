#!/bin/sh
# KPI sheets of a whole company at its hub, end to end: the books of PEOPLE,
# ten clients each with two visits a month, read and scored for twelve months in
# one run; then filled in, and on every desk. Prints JSON.
#   sh tests/bench/hub_kpi_bench.sh [PEOPLE …]    default 200 500 1000 2000
# ROADBOOK and BUILD as run.sh sets them; HUBS=DIR keeps hubs there, and finds them again.
set -eu
: "${ROADBOOK:?}" "${BUILD:?}"
[ $# -gt 0 ] || set -- 200 500 1000 2000
work=${HUBS:-$(mktemp -d)}
ROADBOOK_NOW=2027-01-10T09:00:00+08:00
export ROADBOOK_NOW
timed() { python3 -c '
import json, os, resource, subprocess, sys, time
start = time.time()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"seconds": round(time.time() - start, 2), "processor_seconds": round(use.ru_utime + use.ru_stime, 2), "memory_mb": use.ru_maxrss // 1024}))' "$@"; }
echo '{ "schema": "roadbook.bench.hub_kpi/1", "runs": ['
comma=
for n in "$@"; do
	hub=$work/$n
	[ -d "$hub" ] || "$BUILD/tests/hub_kpi_driver" "$hub" "$n" >&2
	{
		echo 人员,营业额,营业额指标,新增客户指标,应收账款,逾期金额
		awk -v n="$n" 'BEGIN { for (i = 0; i < n; i++) printf "r-%05d,%d,1000000,1,100000,%d\n", i, 700000 + i * 7919 % 600000, i * 104729 % 50000 }'
	} >"$work/figures.csv"
	for month in 01 02 03 04 05 06 07 08 09 10 11 12; do
		"$ROADBOOK" hub figures import --hub "$hub" "$work/figures.csv" --month 2026-$month --yes >/dev/null
	done
	printf '%s  { "people": %s, "load": "%s",\n    "one_month": %s,\n    "filled_and_on_desks": %s,\n    "nothing_new": %s }' "$comma" "$n" "$(cut -d' ' -f1 /proc/loadavg)" \
		"$(timed "$ROADBOOK" kpi 2026-12 --hub "$hub" --fresh)" \
		"$(timed "$ROADBOOK" hub kpi fill 2026-01..2026-12 --hub "$hub")" \
		"$(timed "$ROADBOOK" hub kpi fill 2026-01..2026-12 --hub "$hub")"
	comma=',
'
	[ -n "${HUBS:-}" ] || rm -rf "$hub"
done
printf '\n] }\n'
[ -n "${HUBS:-}" ] || rm -rf "$work"
