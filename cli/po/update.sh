#!/bin/sh
# Brings the catalogues in line with the sources: sh cli/po/update.sh
# With --check DIR: writes what would be there to DIR instead (a test
# compares it). Needs gettext. Line numbers stay out: they would make every
# change to a source a change to the catalogue.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
out=$here
if [ "${1-}" = --check ]; then out=$2; fi
cd "$top"
# shellcheck disable=SC2046 # names without blanks
xgettext --from-code=UTF-8 --language=C --no-location --sort-output --package-name=roadbook \
	--keyword= --keyword=N_ --keyword=rbk_fail:3 --keyword=rbk_while:2 --keyword=rbk_repo_fail:3 \
	--keyword=rbk_line:2 --keyword=rbk_note:2 \
	--flag=rbk_fail:3:c-format --flag=rbk_while:2:c-format --flag=rbk_repo_fail:3:c-format \
	--flag=rbk_line:2:c-format --flag=rbk_note:2:c-format \
	--output="$out/roadbook.pot" $(find core sync cli -name '*.c' -o -name '*.h' | LC_ALL=C sort)
for po in "$here"/*.po; do
	msgmerge --quiet --no-location --sort-output --no-wrap --no-fuzzy-matching --output-file="$out/next~" "$po" "$out/roadbook.pot"
	msgattrib --no-obsolete --no-wrap --sort-output "$out/next~" | grep -v '^"POT-Creation-Date: ' >"$out/next2~"
	mv "$out/next2~" "$out/$(basename "$po")"
done
rm -f "$out/next~" "$out/roadbook.pot"
