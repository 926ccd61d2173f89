#!/bin/sh
# Runs the benchmarks and prints their JSON, one document each; README.md's
# table here is made from these. Needs an idle machine and some minutes.
#   sh tests/bench/run.sh [NAME…]    NAME as in tests/bench/NAME_bench*
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/fixtures/setup.sh"
# shellcheck disable=SC2086 # lists of words
install $packages $test_packages python3 fossil
folder=$(build_folder release)
say "building in $folder"
build release "$folder"
ROADBOOK=$folder/roadbook SOURCE=$top BUILD=$folder
export ROADBOOK SOURCE BUILD
[ $# -gt 0 ] || set -- $(ls "$top"/tests/bench/*_bench.* | sed 's|.*/||; s|_bench\..*||' | sort -u)
for name in "$@"; do
	say "$name"
	if [ -f "$top/tests/bench/${name}_bench.sh" ]; then sh "$top/tests/bench/${name}_bench.sh"
	else "$folder/tests/${name}_bench"; fi
done
