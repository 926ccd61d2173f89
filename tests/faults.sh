#!/bin/sh
# Every fault of the table in README in its full form: hours. Builds like
# tests/run.sh; the ordinary run has a sample of each. Prints what was tried,
# what survived and what was lost.
#   sh tests/faults.sh             all
#   sh tests/faults.sh drop cut    only tests/crash/drop_test.sh and cut_test.sh
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
[ $# -gt 0 ] || set -- torture drop cut
code=0
for part in "$@"; do
	say "$part"
	sh "$top/tests/crash/${part}_test.sh" || { say "$part: FAILED"; code=1; }
done
exit $code
