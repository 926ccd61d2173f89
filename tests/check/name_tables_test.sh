#!/bin/sh
# The committed name tables are what ICU says: the same ICU gives the same
# bytes again, and it agrees with rbk_name_make on every character and on
# random texts. Skips (77), and says why, without ICU or with another one.
set -eu

if ! pkg-config --exists icu-uc icu-i18n 2>/dev/null; then
	echo "skipped: no ICU headers (apt install libicu-dev)"
	exit 77
fi
cd "$SOURCE"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
icu=$(pkg-config --cflags --libs icu-uc icu-i18n)

build() {
	# shellcheck disable=SC2086
	${CC:-cc} -std=c17 -D_GNU_SOURCE -O2 -Wall -Wextra -I. "$@" $icu
}

build -o "$dir/generate" fixtures/names/generate.c
"$dir/generate" > "$dir/name_tables.c"
ours=$(sed -n 2p core/model/name_tables.c)
theirs=$(sed -n 2p "$dir/name_tables.c")
if [ "$ours" != "$theirs" ]; then
	echo "skipped: the tables are by '$ours', here is '$theirs'"
	exit 77
fi
cmp core/model/name_tables.c "$dir/name_tables.c"
"$dir/generate" sounds > "$dir/sound_tables.c"
cmp core/model/sound_tables.c "$dir/sound_tables.c"
echo "generated again: the same bytes"
build -o "$dir/compare" fixtures/names/compare.c core/model/name.c core/model/name_tables.c \
	core/model/arena.c core/model/err.c core/model/utf8.c
"$dir/compare"
