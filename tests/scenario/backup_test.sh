#!/bin/sh
# hub backup: a copy made at any moment of a busy hub is a sound hub, nothing
# received before it is missing, and it works in the hub's place.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang r-zhao
lead r-li 上海远航电子有限公司
run 0 --book r-li claim "$id"
run 0 --book r-li sync

# where it can't be
run 2 hub backup --hub hub hub/boxes/copy
says "lies in"
mkdir there
run 2 hub backup --hub hub there/
rb hub backup --hub hub there && fail "a folder that exists was taken"
says "is there already"
ln -s /etc/passwd hub/stray
rb hub backup --hub hub copy && fail "a link was taken"
says "neither a file nor a folder"
rm hub/stray
[ ! -e copy ] && [ ! -e copy.roadbook-part ] || fail "half a backup is left"

# whole or not there: killed before it, and before it gets its name
for stop in copy "copy in place"; do
	ROADBOOK_STEPS=$work/steps run 0 hub backup --hub hub counted
	n=$(grep -nxF "$stop" steps | cut -d: -f1)
	[ -n "$n" ] || fail "no step is named $stop"
	ROADBOOK_STOP=$n rb hub backup --hub hub killed && fail "it was to be killed"
	[ ! -e killed ] || fail "a killed backup stands there"
	rm -r counted steps
done
[ -e killed.roadbook-part ] || fail "the second was killed too early"
run 0 hub backup --hub hub killed
[ ! -e killed.roadbook-part ] || fail "what the killed one left is still there"
diff -r -x 'lens.db*' -x '*.lock' hub killed >diff.out || fail "a quiet hub's copy differs: $(cat diff.out)"
[ "$(stat -c %a killed/key)" = 600 ] || fail "others may read the copied key"

# its order: it stands still behind each part, somebody pushes, it goes on; a
# copy that took refs behind objects, or the journal behind boxes, would lack
# what it names then
ROADBOOK_STEPS=$work/steps run 0 hub backup --hub hub counted
rm -r counted
for at in $(grep -nxE 'journal copied|objects copied' steps | cut -d: -f1 | sed -n '1,3p;$p'); do
	ROADBOOK_PAUSE=$at "$ROADBOOK" hub backup --hub hub paused >.out 2>.err </dev/null &
	pid=$!
	tries=0
	until grep -qs '^State:.T' /proc/$pid/status; do
		tries=$((tries + 1))
		[ $tries -lt 500 ] && kill -0 $pid || fail "the backup doesn't stand still at $at"
		sleep 0.02
	done
	run 0 --book r-wang client add "第$at号电子有限公司" --source trade_fair --region 310000
	run 0 --book r-wang sync
	kill -CONT $pid
	wait $pid || fail "the backup that stood still at $at: $(cat .err)"
	while read -r number person tip _; do
		git -C "paused/boxes/$person.git" cat-file -e "$tip^{tree}" || fail "paused at $at: number $number isn't in its box"
	done <paused/journal
	for repo in paused/boxes/*.git paused/desks/*.git paused/central.git paused/commons.git; do
		git -C "$repo" fsck --strict --no-progress --no-dangling >.fsck 2>&1 || fail "paused at $at: $repo: $(cat .fsck)"
	done
	run 0 hub merge --hub paused
	run 0 verify --hub paused
	rm -r paused
done

# no room: a file that may not grow, a disk that is full; whole or not there
for room in 0 1 2 4 8 16 64; do
	{ ((ulimit -f $room && exec "$ROADBOOK" hub backup --hub hub tight) 2>&1 >/dev/null </dev/null; echo $? >&3) | cat >.full; } 3>.status
	got=$(cat .status)
	[ ! -e tight.roadbook-part ] || fail "with room for $room blocks, half a backup is left"
	[ $got = 0 ] && { run 0 verify --hub tight; rm -r tight; continue; }
	[ ! -e tight ] || fail "with room for $room blocks, half a backup stands there"
	grep -q "make room" .full || fail "it isn't said what to do: $(cat .full)"
	rm -f .full
	refused=$room
done
[ -n "$refused" ] || fail "there was room each time"
if mkdir small && mount -t tmpfs -o size=128k tmpfs small 2>.mount; then
	rb hub backup --hub hub small/copy && { umount small; fail "it fitted"; }
	ls -A small >.left
	umount small
	says "make room"
	[ ! -s .left ] || fail "half a backup is left on the full disk: $(cat .left)"
fi
rmdir small

# three reps push and merges run while it is copied again and again
for p in r-li r-wang r-zhao; do
	(
		for i in 1 2 3 4 5; do
			"$ROADBOOK" --book $p client add "甲乙$p第$i号电子有限公司" --source trade_fair --region 310000 --volume 300000 &&
				"$ROADBOOK" --book $p sync || exit 1
		done
	) >"$work/$p.log" 2>&1 </dev/null &
	eval "pid_$(echo $p | tr - _)=$!"
done
for i in 1 2 3 4; do
	before=$(wc -l <hub/journal)
	run 0 --json hub backup --hub hub "busy$i"
	schema backup/1
	[ "$(field journal)" -ge "$before" ] || fail "backup $i lacks what was received before it: $(field journal) of $before"
done
for p in r_li r_wang r_zhao; do
	eval "wait \$pid_$p" || { cat "$work"/r-*.log; fail "$p didn't get through"; }
done
sound
for i in 1 2 3 4; do
	while read -r number person tip _; do
		git -C "busy$i/boxes/$person.git" merge-base --is-ancestor "$tip" book || fail "backup $i: number $number isn't in the box"
	done <"busy$i/journal"
	run 0 hub merge --hub "busy$i"
	run 0 verify --hub "busy$i"
done

# the hub burns down after the last backup: the copy takes its place
run 0 hub merge --hub hub
run 0 hub backup --hub hub last
rm -rf hub
mv last hub
lead r-wang 苏州明川仪表有限公司
run 0 --book r-wang sync
has "received"
run 0 --book r-li sync
run 0 --book r-li check
run 0 verify --hub hub

# one that went back is still refused
run 0 hub merge --hub hub
rm -rf hub
mv busy1 hub
rb --book r-wang sync && fail "a hub that went back was believed"
says "went back"
sound
echo ok
