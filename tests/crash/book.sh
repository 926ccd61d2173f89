# Read by tests that make a book's work fail: the program that works, a folder
# of its own, a fixed world, and what is always to be true of a book.
set -u
driver=${BOOK_DRIVER:-$BUILD/tests/book_driver}
[ -x "$driver" ] || { echo "no $driver: build it first"; exit 1; }
dir=$(mktemp -d "${TMPDIR:-/tmp}/rbk-kill-XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
export HOME="$dir" GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C TZ=UTC
export ROADBOOK_NOW=2026-11-23T14:30:05+08:00
unset ROADBOOK_STOP ROADBOOK_STEPS ROADBOOK_SEED

bad() { echo "FAILED: $what, step $n ($step): $*"; exit 1; }
tree() { git -C "$1" rev-parse 'HEAD^{tree}'; }
clean() { # the book in $1 is whole, and git sees nothing to do
	out=$(git -C "$1" fsck --strict --no-dangling 2>&1) && [ -z "$out" ] || bad "git fsck: $out"
	out=$(git -C "$1" status --porcelain 2>&1) && [ -z "$out" ] || bad "git status: $out"
	out=$(find "$1/.git" -name '*.lock' ! -path '*/roadbook/*')
	[ -z "$out" ] || bad "locks left: $out"
}
sound() { # whatever is left, no object is missing
	out=$(git -C "$1" fsck --strict --no-dangling 2>&1) && [ -z "$out" ] || bad "git fsck of what is left: $out"
}

