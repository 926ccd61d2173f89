#!/bin/sh
# The shared library exports what the public header declares, no more, no
# less; and a stranger's program builds against the installed library.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -E -P -x c "$BUILD/roadbook.h" | tr '\n' ' ' | tr ';' '\n' | grep -v 'typedef' |
	grep -oE '\brbk_[a-z0-9_]+ *\(' | tr -d ' (' | sort -u >"$work/declared"
nm -D --defined-only "$BUILD/libroadbook.so" | awk '{print $3}' | sort -u >"$work/exported"
[ -s "$work/declared" ] || { echo "no declarations found"; exit 1; }
diff -u "$work/declared" "$work/exported" || { echo "declared (-) and exported (+) differ"; exit 1; }

cmake --install "$BUILD" --prefix "$work/usr" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cat >"$work/app.c" <<'END'
#include <roadbook.h>
#include <stdio.h>
int main(void)
{
	struct rbk_err err = {0};
	struct rbk_book *book;

	if (rbk_book_open(&book, "/nonexistent", &err) == RBK_OK)
		return 1;
	puts(err.text);
	return err.code == RBK_E_MISSING ? 0 : 1;
}
END
PKG_CONFIG_PATH=$(dirname "$(find "$work/usr" -name roadbook.pc)")
export PKG_CONFIG_PATH
asan=
nm -D "$BUILD/libroadbook.so" | grep -q __asan_init && asan=-fsanitize=address,undefined
# shellcheck disable=SC2046,SC2086
gcc -std=c17 -Wall -Wextra -Werror $asan "$work/app.c" -o "$work/app" $(pkg-config --cflags --libs roadbook) || exit 1
LD_LIBRARY_PATH=$(pkg-config --variable=libdir roadbook) "$work/app" || { echo "the embedding program failed"; exit 1; }
# shellcheck disable=SC2046
printf '#include <roadbook.h>\nint main() { return 0; }\n' >"$work/app.cc" &&
	g++ -fsyntax-only $(pkg-config --cflags roadbook) "$work/app.cc" 2>"$work/log" || ! command -v g++ >/dev/null || { cat "$work/log"; exit 1; }
