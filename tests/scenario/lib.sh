# Read by every scenario: a folder of its own, a fixed world, small asserts.
# The program under test is $ROADBOOK; the referee is the real git.
set -u
: "${ROADBOOK:?the program under test}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
cd "$work" || exit 1
unset ROADBOOK_BOOK ROADBOOK_STOP ROADBOOK_STEPS ROADBOOK_SEED LANGUAGE LANG LC_MESSAGES
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_AUTHOR_DATE GIT_COMMITTER_DATE
LC_ALL=C.UTF-8 TZ=UTC HOME=$work
GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
ROADBOOK_NOW=2026-11-23T09:00:00+08:00
export LC_ALL TZ HOME GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL ROADBOOK_NOW
last=

# now TIME: what every clock says from here on
now() { ROADBOOK_NOW=$1; }

# rb WORDS…: the program; stdout and stderr are kept, and shown by fail
rb() {
	last="roadbook $*"
	"$ROADBOOK" "$@" >"$work/.out" 2>"$work/.err" </dev/null
}

fail() {
	echo "FAIL: $*"
	echo "  after: $last"
	echo "  stdout:"
	sed 's/^/    /' "$work/.out"
	echo "  stderr:"
	sed 's/^/    /' "$work/.err"
	exit 1
}

# run STATUS WORDS…: the program must end with that status
run() {
	want=$1
	shift
	rb "$@"
	got=$?
	[ "$got" = "$want" ] || fail "exit status $got, expected $want"
}

# has TEXT… / hasnt TEXT…: stdout; says / saysnt: stderr
has() { for t in "$@"; do grep -qF -e "$t" "$work/.out" || fail "stdout lacks: $t"; done; }
hasnt() { for t in "$@"; do grep -qF -e "$t" "$work/.out" && fail "stdout has: $t"; done; true; }
says() { for t in "$@"; do grep -qF -e "$t" "$work/.err" || fail "stderr lacks: $t"; done; }
saysnt() { for t in "$@"; do grep -qF -e "$t" "$work/.err" && fail "stderr has: $t"; done; true; }
silent() { [ ! -s "$work/.err" ] || fail "stderr isn't empty"; }

# field NAME: the first string or number of that name in the last --json document
field() { grep -o "\"$1\":[^,}]*" "$work/.out" | head -1 | sed 's/^[^:]*://; s/^"//; s/"$//'; }
# schema NAME/1: stdout is one JSON document of it
schema() {
	[ "$(wc -l <"$work/.out")" = 1 ] || fail "not one line of JSON"
	grep -q "^{\"schema\":\"roadbook\.$1\"" "$work/.out" || fail "schema isn't roadbook.$1"
}

# sound: git finds no fault in any repository here, and no book has leftovers
sound() {
	find "$work" -path '*/.git/roadbook/tidy.lock' -exec flock {} true \; # packs come and go behind a sync
	find "$work" -name HEAD -path '*.git/HEAD' | sed 's|/HEAD$||' | while read -r repo; do
		git -C "$repo" fsck --strict --no-progress --no-dangling >"$work/.fsck" 2>&1 || {
			echo "FAIL: git fsck $repo"
			cat "$work/.fsck"
			exit 1
		}
	done || exit 1
}
# clean BOOK: plain git sees nothing to commit
clean() {
	git -C "$1" status --porcelain >"$work/.status"
	[ ! -s "$work/.status" ] || { echo "FAIL: git status of $1 isn't clean:"; cat "$work/.status"; exit 1; }
}

# code PERSON [HUB]: a code for a device of theirs
code() { "$ROADBOOK" --json hub device invite --hub "${2-hub}" "$1" 2>"$work/.err" | sed 's/.*"code":"\([^"]*\)".*/\1/'; }

# a hub with a leader and reps, and a book each: hub_with PERSON…
hub_with() {
	run 0 hub init hub --org yuancheng
	run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
	run 0 init --hub hub --person z-chen --code "$(code z-chen)" --book z-chen
	for p in "$@"; do
		run 0 hub enroll --hub hub "$p" --name "$p" --level manager --unit east --leader z-chen
		run 0 init --hub hub --person "$p" --code "$(code "$p")" --book "$p"
	done
}

# lead BOOK NAME: a client with all a claim needs; its id in $id
lead() {
	run 0 --book "$1" --json client add "$2" --source trade_fair --region 310000 --volume 300000
	id=$(field id)
	run 0 --book "$1" contact add "$id" --name 周敏 --title 物流经理 --phone 021-5555-0101
}
