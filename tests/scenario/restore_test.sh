#!/bin/sh
# hub restore: the hub is destroyed and brought back from a backup. What came
# behind the backup is on devices and comes again; no number means two pushes;
# nobody is told that something arrived which the hub doesn't have; only the
# hub's own word makes a device take an older hub.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang r-zhao
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
all="z-chen r-li r-wang r-zhao"
each_syncs() { for p in $all; do run "$1" --book "$p" sync; done; }
lead r-li 上海远航电子有限公司
yuanhang=$id
run 0 --book r-li claim "$id"
run 0 --book r-li sync
lead r-zhao 南京江宁食品有限公司
each_syncs 0
now 2026-11-23T10:00:00+08:00
run 0 hub backup --hub hub backup
before=$(wc -l <hub/journal)

# behind the backup: a claim, a conflict and its ruling, a second device, an enrolment
now 2026-11-23T11:00:00+08:00
lead r-wang 苏州明川仪表有限公司
mingchuan=$id
run 0 --book r-wang claim "$id"
run 0 --book r-wang sync
lead r-zhao 上海远航电子有限公司
run 0 --book r-zhao claim "$id"
run 0 --book r-zhao sync
run 0 --book r-li sync
run 0 --book z-chen sync
run 0 --book z-chen rule award 远航 r-li --reason 先报备
run 0 --book z-chen sync
run 0 --book r-li --json device invite
second=$(field code)
run 0 --book r-li sync
run 0 init --hub hub --person r-li --code "$second" --book r-li-phone
run 0 --book r-li-phone client add 无锡蓝海机械有限公司 --source referral --region 320200
run 0 --book r-li-phone sync
run 0 --book r-li sync
run 0 hub enroll --hub hub r-sun --name 孙 --level manager --unit east --leader z-chen
run 0 init --hub hub --person r-sun --code "$(code r-sun)" --book r-sun
lead r-sun 杭州湖滨纺织有限公司
run 0 --book r-sun claim "$id"
run 0 --book r-sun sync
each_syncs 0
run 0 --book r-wang status
has "and merged"
run 0 --book r-li --json why 远航
owner=$(field owner)
[ "$owner" = r-li ] || fail "the ruling didn't count before"
lost=$(wc -l <hub/journal)
for p in $all r-sun; do git -C $p rev-parse book; done >tips
cp -r hub destroyed

# who may not: a living hub, within itself, a damaged backup, a file in the place
rb hub restore --hub hub backup && fail "a living hub was overwritten"
says "never overwritten"
rb hub restore --hub backup/again backup && fail "within the backup"
says "lies in"
rb hub restore --hub there destroyed/boxes && fail "that is no hub"
rm -rf hub
cp -r backup damaged
find damaged/central.git/objects -name '*.pack' | while read -r pack; do chmod u+w "$pack"; printf x | dd of="$pack" bs=1 seek=200 conv=notrunc 2>.dd; done
run 5 hub restore --hub hub damaged
[ ! -e hub ] && [ ! -e hub.roadbook-part ] || fail "a damaged backup was put in place"
cp -r backup damaged2
pack=$(find damaged2/desks/r-li.git/objects -type f | sort | tail -1)
chmod u+w "$pack"
truncate -s 30 "$pack"
run 5 hub restore --hub hub damaged2
says "damaged"
[ ! -e hub ] || fail "a damaged backup was put in place"
rm -rf damaged damaged2
touch hub
rb hub restore --hub hub backup && fail "a file was overwritten"
rm hub

# merely copied: older, signed by the hub's own key, and refused
cp -r backup hub
rb --book r-wang sync && fail "a hub that went back was believed"
says "went back" "hub restore"
[ "$(git -C r-wang rev-parse book)" = "$(sed -n 3p tips)" ] || fail "the book moved"
rm -rf hub

# killed: whole or not there, and done by the next one (each step: crash/hub_test)
now 2026-11-23T12:00:00+08:00
ROADBOOK_STEPS=$work/steps run 0 hub restore --hub counted backup
steps=$(grep -nxF "copy in place" steps | cut -d: -f1)
[ "$steps" -gt 10 ] || fail "few steps: $steps"
rm -rf counted
for stop in 1 $((steps / 2)) $((steps - 1)) "$steps"; do
	ROADBOOK_STOP=$stop rb hub restore --hub hub backup && fail "it was to be killed at $stop"
	[ ! -e hub ] || fail "killed at $stop of $steps, a hub stands there"
done
ROADBOOK_STOP=$((steps + 1)) rb hub restore --hub hub backup # in its merge
[ -e hub/journal ] && [ ! -e hub.roadbook-part ] || fail "not in place"
run 0 hub merge --hub hub
run 0 verify --hub hub
mv hub once

now 2026-11-23T12:30:00+08:00
mkdir hub # an empty folder may be there
run 0 --json hub restore --hub hub backup
schema restore/1
[ "$(field journal)" = "$before" ] || fail "not as it was at $before"
epoch=$(field epoch)
[ "$epoch" -gt $((lost + 100000)) ] || fail "numbers might come twice"
run 0 verify --hub hub
[ -d backup/boxes ] && run 0 verify --hub backup

# a device says the truth: nothing of the lost hub's receipts
run 0 --book r-wang --json sync
has '"restored":true' '"sent":true' '"standing":"merged"'
[ "$(field number)" -gt "$epoch" ] || fail "number $(field number) is one of the lost hub's"
[ "$(git -C hub/boxes/r-wang.git rev-parse book)" = "$(git -C r-wang rev-parse book)" ] || fail "the book isn't there whole"
git -C r-wang rev-parse -q --verify refs/roadbook/before/0/desk >.ref || fail "the lost hub's signed receipts aren't kept"
# killed between hearing of it and sending again, at any step
cp -r r-zhao zhao-before
cp -r hub hub-before
now 2026-11-23T12:31:00+08:00
ROADBOOK_STEPS=$work/steps2 run 0 --book r-zhao sync
heard=$(grep -nxF "keep what was before" steps2 | tail -1 | cut -d: -f1)
[ -n "$heard" ] || fail "no step is named keep what was before"
for stop in $(seq "$heard" $((heard + 4))) $(($(wc -l <steps2) - 1)); do
	rm -rf r-zhao hub
	cp -r zhao-before r-zhao
	cp -r hub-before hub
	ROADBOOK_STOP=$stop rb --book r-zhao sync
	rb --book r-zhao --json status
	case $(field standing) in
	saved) ;;
	*)
		# before it has heard of the restore it says what the lost hub said
		git -C r-zhao show refs/roadbook/desk:desk.json | grep -q '"epoch"' &&
			[ "$(git -C hub/boxes/r-zhao.git rev-parse book)" != "$(git -C r-zhao rev-parse book)" ] &&
			fail "stopped at $stop, it claims what the hub lacks"
		;;
	esac
	run 0 --book r-zhao sync
	run 0 --book r-zhao --json status
	has '"standing":"merged"'
	[ "$(git -C hub/boxes/r-zhao.git rev-parse book)" = "$(git -C r-zhao rev-parse book)" ] || fail "stopped at $stop, it wasn't sent again"
done

# the others; an enrolment is done again
now 2026-11-23T12:40:00+08:00
run 3 --book r-li-phone sync # who invited it hasn't said so again
says "the device that invited this one"
run 0 --book r-li sync
run 0 --book r-li-phone sync
run 0 --book r-li sync
run 0 --book z-chen sync
run 3 --book r-sun sync
says "enrol r-sun"
run 0 --book r-sun status
run 0 hub enroll --hub hub r-sun --name 孙 --level manager --unit east --leader z-chen
rb --book r-sun sync && fail "a device nobody vouched for was taken"
run 0 --book r-sun device join "$(code r-sun)"
run 0 --book r-sun sync
has "merged"
each_syncs 0

# nothing is lost, the same owners, the register is right
for p in $all r-sun; do
	was=$(sed -n "$(echo "$all r-sun" | tr ' ' '\n' | grep -nx "$p" | cut -d: -f1)p" tips)
	git -C hub/boxes/$p.git merge-base --is-ancestor "$was" book || fail "work of $p is lost"
	run 0 --book $p check
	run 0 --book $p status
	has "and merged"
done
run 0 --book r-li --json why 远航
[ "$(field owner)" = r-li ] || fail "the owner changed: $(field owner)"
run 0 --book r-wang --json why 明川
[ "$(field owner)" = r-wang ] || fail "the claim behind the backup is lost"
run 0 --book r-li history 远航
has 先报备
run 0 verify --hub hub
run 0 hub status --hub hub
# no number of the lost hub was given again
awk '{print $1}' hub/journal | sort -n | uniq -d >twice
[ ! -s twice ] || fail "numbers twice"
awk -v e="$epoch" -v b="$before" '$1 > b && $1 < e { bad = 1 } END { exit bad }' hub/journal || fail "numbers of the lost hub"

# the former hub's state put back by somebody, signed though it is: refused
for r in commons desks/r-li; do
	was=$(git -C hub/$r.git rev-parse main)
	git -C hub/$r.git fetch -q "$work/destroyed/$r.git" main
	git -C hub/$r.git update-ref refs/heads/main FETCH_HEAD
	rb --book r-li sync && fail "the lost hub's $r was believed"
	says "went back"
	git -C hub/$r.git update-ref refs/heads/main "$was"
	run 0 --book r-li sync
done
# and the restore that came before this one
mv hub twice-restored
mv once hub
rb --book r-li sync && fail "an older restore was believed"
rm -rf hub
mv twice-restored hub

# the same backup once more, later
rm -rf hub
now 2026-11-23T13:00:00+08:00
run 0 hub restore --hub hub backup
has "as it was at number $before"
run 0 hub enroll --hub hub r-sun --name 孙 --level manager --unit east --leader z-chen
run 0 --book r-sun device join "$(code r-sun)"
for p in r-sun z-chen r-zhao r-wang r-li r-li-phone; do run 0 --book $p sync; done
each_syncs 0
run 0 --book r-li --json why 远航
[ "$(field owner)" = r-li ] || fail "the owner changed: $(field owner)"
run 0 verify --hub hub
# a backup of a hub that was restored
run 0 hub backup --hub hub backup2
rm -rf hub
now 2026-11-23T14:00:00+08:00
run 0 hub restore --hub hub backup2
each_syncs 0
run 0 verify --hub hub
# a key that came after the backup: the former one is refused until a person says that it is right
run 0 hub sign --hub hub --new-key
run 0 --book r-li sync
lead r-li 无锡青禾包装厂
run 0 --book r-li sync
rm -rf hub
now 2026-11-23T15:00:00+08:00
run 0 hub restore --hub hub backup2
run 3 --book r-li sync
key=$(ssh-keygen -y -f hub/key | cut -d' ' -f1,2)
says "git config roadbook.hubKey \"$key\""
git -C r-li config roadbook.hubKey "$key"
run 0 --book r-li sync
has "and merged"
run 0 verify --hub hub
sound
echo ok
