#!/bin/sh
# Each header compiles alone, with gcc and clang; all sources are clean
# under STYLE's warnings with clang too (gcc is what built them).
set -u
cd "$SOURCE" || exit 1
flags="-std=c17 -D_GNU_SOURCE -DRBK_VERSION=\"0\" -I. -I$BUILD -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wvla -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes -Werror -fsyntax-only"
bad=0
one=$(mktemp --suffix=.c)
trap 'rm -f "$one"' EXIT
for h in $(find core sync cli -name '*.h'); do
	printf '#include "%s"\n#include "%s"\nextern int one;\n' "$h" "$h" >"$one"
	# shellcheck disable=SC2086 # a list of flags
	for cc in gcc clang; do $cc $flags "$one" || { echo "$h does not compile alone with $cc"; bad=1; }; done
done
if command -v clang >/dev/null; then
	# shellcheck disable=SC2086,SC2046
	clang $flags $(find core sync cli -name '*.c') || { echo "clang is not content"; bad=1; }
else
	echo "clang is not installed"; bad=1
fi
exit $bad
