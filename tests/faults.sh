#!/bin/sh
# Every fault of the table in tests/crash/README.md in its full form, which takes hours, on
# all processors. Builds like tests/run.sh, whose tests have a sample of each.
# Prints what was tried, what survived and what was lost.
#   sh tests/faults.sh             all
#   sh tests/faults.sh drop cut    only tests/crash/drop_test.sh and cut_test.sh
#   EVERY=7 sh tests/faults.sh torture torture_hub    each 7th call only
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/fixtures/setup.sh"
# shellcheck disable=SC2086 # lists of words
install $packages $test_packages
folder=$(build_folder release)
say "building in $folder"
build release "$folder"
ROADBOOK=$folder/roadbook SOURCE=$top BUILD=$folder FAULTS=full
export ROADBOOK SOURCE BUILD FAULTS
[ $# -gt 0 ] || set -- cut drop_hub many book hub drop torture_hub torture
all=$(nproc)
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# "PART SHARE" a line: what can be shared out is, so that no processor waits
jobs() {
	for part in "$@"; do
		case $part in
		cut) for of in pipe/up pipe/down http/up http/down http/kill; do shares "$part" "$of"; done ;;
		torture_hub) for of in merge sync; do shares "$part" $of; done ;;
		*) echo "$part - 1/1" ;;
		esac
	done
}
shares() { for k in $(seq "$all"); do [ "$2 $k" != "http/kill 1" ] && [ "$2" = http/kill ] || echo "$1 $2 $k/$all"; done; }
cat >"$logs/one" <<'END'
part=$1 of=$2 SHARE=$3
export SHARE
[ "$of" = - ] || export CUTS="$of" TORTURE="$of"
began=$(date +%s)
if sh "$SOURCE/tests/crash/${part}_test.sh" >"$logs/$$" 2>&1; then how=done; else how=FAILED; fi
echo "$part $of $SHARE: $how in $(($(date +%s) - began)) s" >&2
[ $how = done ] || { cat "$logs/$$" >&2; echo "$part $of" >>"$logs/failed"; }
grep '^faults: ' "$logs/$$" >>"$logs/said" || true
END
export logs
jobs "$@" | xargs -n 3 -P "$all" sh "$logs/one"
# the same fault of several shares is one
sed -n 's/^faults: \(.*\): tried \([0-9]*\), \([a-z]*\) \([0-9]*\)\(, lost \([0-9]*\)\)*$/\1|\2|\3|\4|\6/p' "$logs/said" |
	awk -F '|' '{ if (!($1 in n)) order[++k] = $1; n[$1] += $2; ok[$1] += $4; word[$1] = $3; lost[$1] += $5 }
	            END { for (i = 1; i <= k; i++) { w = order[i]; print w ": tried " n[w] ", " word[w] " " ok[w] (word[w] == "survived" ? ", lost " lost[w] : "") } }'
[ ! -e "$logs/failed" ]
