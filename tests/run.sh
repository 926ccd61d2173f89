#!/bin/sh
# Installs what is missing, builds, runs every test. Options are ctest's:
#   sh tests/run.sh -R register     only tests whose name matches
#   sh tests/run.sh --preset asan   another preset
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/fixtures/setup.sh"
preset=release
if [ "${1-}" = --preset ]; then
	preset=$2
	shift 2
fi
# shellcheck disable=SC2086 # lists of words
install $packages $test_packages
folder=$(build_folder "$preset")
say "building in $folder"
build "$preset" "$folder"
cd "$folder"
exec ctest -j2 --output-on-failure "$@"
