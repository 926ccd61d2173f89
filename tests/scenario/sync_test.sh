#!/bin/sh
# sync's exit statuses and what it says when things are not as they should be.
. "$(dirname "$0")/lib.sh"
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
lead r-li 上海远航电子有限公司

# no hub to be reached: everything stays saved here, try later
mv hub away
run 4 sync
says "hub"
run 0 status
has "not yet received"
run 4 --json sync
schema error/1
has '"code":"unreachable"'
mv away hub
run 0 sync
has "sent" "received, number"
run 0 sync
has "nothing new to send"

# another sync of this book runs
now 2026-11-23T09:10:00+08:00
run 0 log note "$id" --topic 一
if command -v flock >/dev/null; then
	lock=$(find r-li/.git/roadbook -name '*lock*' | head -1)
	[ -z "$lock" ] || flock "$lock" "$ROADBOOK" --json sync >.out 2>.err
fi
run 0 sync

# init: somebody who isn't enrolled, a folder that isn't empty, a hub that isn't one
run 2 init --hub hub --person nobody --book nobody
says "nobody" "enrol"
[ ! -e nobody ] || fail "a folder was made"
run 2 init --hub hub --person r-li --code "$(code r-li)" --book r-li
run 2 init --hub hub --person 'R Li' --book x
run 4 init --hub nowhere --person r-li --book x
says "nowhere"
run 2 init --person r-li
says "option --hub HUB is missing"

# a second hub in the same place; bad enrolments
run 2 hub init hub --org x
says "hub already"
run 2 hub init other --org yuancheng --zone 8
says "+08:00"
run 2 hub enroll --hub hub p-1 --name 一 --level boss --unit east
says "boss"
run 2 hub enroll --hub hub p-1 --name 一 --level manager --unit east --leader ghost
says "ghost"
run 2 hub enroll --hub hub z-chen --name 陈 --level manager --unit east --leader r-li
says "above themself"
run 2 hub enroll --hub hub 李锐 --name 一 --level manager --unit east
run 0 hub enroll --hub hub p-1 --name 一 --level 项目营销经理 --unit east
run 0 hub status --hub hub
has "people"
run 2 hub hook
run 2 hub hook update nowhere a b c

# a box whose pack is damaged, or that nobody may read, is its person's trouble and
# nobody else's; what is mended is merged with the next push
box=$work/hub/boxes/r-li.git
for harm in 'head -c 300 /dev/urandom | dd of="$pack" bs=1 seek=40 conv=notrunc 2>/dev/null' ': >"$pack"' 'rm "$pack"; mkfifo "$pack"' 'rm "$pack"; ln -s "$pack" "$pack"'; do
	run 0 log note 远航 --topic "$harm"
	git -C r-li push -q "$box" book 2>.push
	mv "$box" kept && cp -a kept "$box"
	git -C "$box" repack -adq || fail "git repack"
	pack=$(ls "$box"/objects/pack/*.pack)
	chmod 644 "$pack"
	eval "$harm"
	run 0 hub merge --hub hub
	run 0 --json hub status --hub hub
	[ "$(field journal)" = "$(field merged)" ] || fail "a damaged box keeps everybody waiting: $harm"
	rm -rf "$box" && mv kept "$box"
done
run 0 log note 远航 --topic 好了
rb sync
has "and merged"

# a push that can't be merged is quarantined, and the person is told why
now 2026-11-23T09:20:00+08:00
git -C r-li -c user.name=someone -c user.email=z-chen@yuancheng commit -q --allow-empty -m "by another author"
rb sync
got=$?
case $got in 3 | 5) ;; *) fail "exit status $got for a book with another author's commit" ;; esac
sound
echo ok
