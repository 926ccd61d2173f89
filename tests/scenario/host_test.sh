#!/bin/sh
# A hub on a git host that runs no hooks (as README says for GitLab and Gitea):
# books are pushed to the host; the hub's own machine fetches, merges, pushes
# its answers. A push is received when the merge sees it, and not before.
. "$(dirname "$0")/lib.sh"
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
for p in r-li r-wang; do run 0 hub enroll --hub hub $p --name $p --level manager --unit east --leader z-chen; done
people="z-chen r-li r-wang"


# the host: projects as they are made there, empty and without our hooks
mkdir -p host/boxes host/desks host/units
for r in commons units/east $(for p in $people; do echo boxes/$p desks/$p; done); do git init -q --bare host/$r.git; done
# one round on the hub's machine, as README has it
round() {
	for p in $people; do
		git -C hub/boxes/$p.git fetch -q "$work/host/boxes/$p.git" refs/heads/book:refs/heads/book 2>.fetch || true
	done
	run 0 hub merge --hub hub
	for r in commons units/east desks/z-chen desks/r-li desks/r-wang; do
		git -C hub/$r.git push -q "$work/host/$r.git" main || fail "the answer of $r doesn't get there"
	done
}
round
for p in $people; do run 0 init --hub host --person $p --code "$(code $p)" --book $p; done
round
for p in $people; do run 0 --book $p sync; done

lead r-li 上海远航电子有限公司
run 0 --book r-li claim "$id"
run 4 --book r-li --json sync # sent, and nobody has said that it was received
has '"standing":"sent"' '"sent":true'
run 0 --book r-li status --records
has "sent, but headquarters has not said" "not yet received: 3" " sent"
hasnt " saved"
run 4 --book r-li sync
round
run 0 --book r-li sync
has "and merged"
run 0 --book r-li why 远航
has r-li

# 撞单, as with hooks
now 2026-11-23T10:00:00+08:00
lead r-wang 上海远航电子有限公司
run 0 --book r-wang claim "$id"
run 4 --book r-wang sync
round
for p in $people; do run 0 --book $p sync; done
run 0 --book r-li inbox
has conflict
run 0 --book z-chen rule award 远航 r-li --reason 先报备
run 4 --book z-chen sync
round
for p in $people; do run 0 --book $p sync; done
run 0 --book r-wang --json why 远航
[ "$(field owner)" = r-li ] || fail "the ruling doesn't count"

# what the host can't refuse, the merge does: a rewritten branch never reaches the hub's box
git -C host/boxes/r-li.git update-ref refs/heads/book "$(git -C host/boxes/r-li.git rev-list --max-parents=0 book)"
was=$(git -C hub/boxes/r-li.git rev-parse book)
round
[ "$(git -C hub/boxes/r-li.git rev-parse book)" = "$was" ] || fail "the box went back"
run 0 --book r-li sync # the hub has it all
lead r-li 苏州明川仪表有限公司
run 4 --book r-li sync # and what the host forgot is sent again with it
round
run 0 --book r-li sync
has "and merged"
run 0 verify --hub hub
sound
echo ok
