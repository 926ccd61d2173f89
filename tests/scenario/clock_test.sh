#!/bin/sh
# Clocks that are wrong: a device's by a year ahead or behind, the hub's own
# that jumps back. Nothing is lost, numbers and times of the journal only grow,
# and nobody gets a client by a date.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang
real=$(command -v git)
mkdir bin # the hub's clock is its own: what it runs is started as git-…-pack
printf '#!/bin/sh\ncase $1 in *-pack) ROADBOOK_NOW=$(cat %s/hub-clock); export ROADBOOK_NOW ;; esac\nexec %s "$@"\n' "$work" "$real" >bin/git
chmod +x bin/git
PATH=$work/bin:$PATH
hub_clock() { echo "$1" >hub-clock; }
ahead=2027-11-23T10:00:00+08:00 behind=2025-11-23T10:00:00+08:00

# one that is a year ahead has claimed; the other, a year behind, comes later
hub_clock 2026-11-23T10:00:00+08:00
now $ahead
lead r-li 上海远航电子有限公司
run 0 --book r-li claim "$id"
run 0 --book r-li sync
has "and merged"
hub_clock 2026-11-23T11:00:00+08:00
now $behind
lead r-wang 上海远航电子有限公司
run 0 --book r-wang sync # so that the claim is known to have been made after this
run 0 --book r-wang claim "$id"
run 0 --book r-wang sync
has "and merged"
now 2026-11-23T12:00:00+08:00
run 0 --book r-li sync
run 0 --book r-li --json why 远航
[ "$(field owner)" = r-li ] || fail "the date won"
run 0 --book r-wang inbox
has conflict

# the hub's clock jumps back a year, and ahead again
for at in 2025-11-24T09:00:00+08:00 2025-11-24T08:00:00+08:00 2026-11-24T09:00:00+08:00; do
	hub_clock $at
	for p in r-li r-wang; do
		now $([ $p = r-li ] && echo $ahead || echo $behind)
		run 0 --book $p log note 远航 --topic "at $at"
		run 0 --book $p sync
		has "received, number" "and merged"
	done
done
awk '{ if ($4 <= last) exit 1; last = $4 }' hub/journal || fail "the journal's times go back: $(cat hub/journal)"
for p in r-li r-wang; do
	[ "$(git -C hub/boxes/$p.git ls-tree -r --name-only book | grep -c activities)" = 3 ] || fail "a note of $p is lost"
	clean $p
done

# what a device had seen of its desk bounds a claim, too, though it sent nothing since: a claim of 10:00
# comes before one by somebody who had the desk of 11:00, whenever that one was received
at() { hub_clock "$1"; now "$1"; }
at 2026-11-25T09:00:00+08:00
lead r-li 无锡长风机械有限公司
given=$id
run 0 --book r-li claim "$id"
run 0 --book r-li sync
at 2026-11-25T10:00:00+08:00
lead r-li 常州长江电缆有限公司
run 0 --book r-li claim "$id"
run 0 --book r-li sync
at 2026-11-25T11:00:00+08:00
run 0 --book z-chen rule transfer "$given" r-wang --reason 区域调整
run 0 --book z-chen sync
at 2026-11-25T12:00:00+08:00
run 0 --book r-wang sync
has "nothing new to send"
lead r-wang 常州长江电缆有限公司
run 0 --book r-wang claim "$id"
at 2026-11-25T13:00:00+08:00
run 0 --book r-wang sync
run 0 --book r-wang why "$id"
has "contested; r-li keeps it"

# so does what was received, though the desk doesn't say so yet: nothing merges between
at 2026-11-25T14:00:00+08:00
lead r-li 南通青禾包装有限公司
run 0 --book r-li claim "$id"
run 0 --book r-li sync
at 2026-11-25T15:00:00+08:00
git -C r-wang config roadbook.mergeWait 0
run 0 --book r-wang log note 远航 --topic 备忘
exec 9>>hub/merge.lock
flock 9
run 0 --book r-wang sync
has "not yet merged"
exec 9>&-
lead r-wang 南通青禾包装有限公司
run 0 --book r-wang claim "$id"
at 2026-11-25T16:00:00+08:00
git -C r-wang config --unset roadbook.mergeWait
run 0 --book r-wang sync
run 0 --book r-wang why "$id"
has "contested; r-li keeps it"
now 2026-11-26T10:00:00+08:00
run 0 verify --hub hub
run 0 --book z-chen sync
run 0 --book z-chen audit --since 2026-11-01
has r-li
sound
echo ok
