#!/bin/sh
# Files that may not grow (ulimit -f), at every size: each command is either
# done or says what to do, loses nothing, and works when there is room again.
. "$(dirname "$0")/lib.sh"
hub_with r-li
lead r-li 上海远航电子有限公司
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
{ echo 客户名称; for i in $(seq 40); do echo "Client number $i Co Ltd"; done; } >sheet.csv
head -c 20000 /dev/zero | tr '\0' x >big.pdf
cp -a r-li r-li.full
cp -a hub hub.full

# within BLOCKS WORDS…: no file may grow beyond that many of 512 bytes; what
# is told goes through a pipe
within() {
	blocks=$1
	shift
	last="ulimit -f $blocks; roadbook $*"
	: >"$work/.out"
	{ ((ulimit -f "$blocks" && exec "$ROADBOOK" "$@") 2>&1 >/dev/null </dev/null; echo $? >&3) | cat >"$work/.err"; } 3>"$work/.status"
	got=$(cat "$work/.status")
}
# the program said what is the matter, if it didn't end well
told() {
	case $got in
	0) ;;
	4) says "File too large" "nothing was lost and nothing half written remains; make room and run again" ;;
	3) says "refused: " "File too large" ;; # the hub's file, by its receive-pack
	*) fail "exit status $got" ;;
	esac
}
# the book holds what it did, and what was told to be done
kept() {
	git -C r-li fsck --strict --no-dangling --no-progress >.fsck 2>&1 || fail "git fsck: $(cat .fsck)"
	git -C r-li ls-tree -r --name-only HEAD >.now
	[ -z "$(sort .before .now | uniq -u | sort - .before | uniq -d)" ] || fail "a record is gone"
	[ -z "$(find r-li -name '*~' -o -name '*.tmp' | grep -v /.git/)" ] || fail "half a file remains"
}
# at_every WORDS…: limits from nothing until it works
at_every() {
	done=0 failed=0
	for blocks in $limits; do
		rm -rf r-li hub
		cp -a r-li.full r-li
		cp -a hub.full hub
		git -C r-li ls-tree -r --name-only HEAD >.before
		within $blocks "$@"
		told
		kept
		if [ "$got" = 0 ]; then
			done=$((done + 1))
		else
			failed=$((failed + 1))
			run 0 "$@"
		fi
		run 0 sync
		has merged
		clean r-li
		sound
	done
	[ $done -gt 0 ] && [ $failed -gt 0 ] || fail "$*: $done done, $failed not"
}

limits="0 1 2 3 4 6 8 12 24 64"
at_every log note 远航 --topic 初次电话 --outcome 同意见面
limits="0 2 4 8 12 16 24 32 48 128"
at_every --yes import clients sheet.csv
limits="0 4 24 32 64"
at_every document add 远航 big.pdf --kind organisation_chart
limits="0 1 2 3 4 6 8 12 16 24 32 48 64 128"
at_every sync
