# Read by tests that make a hub's work, or a sync with one, fail: a hub on which
# r-li and r-wang claim one client; r-li's claim has been pushed and nobody saw
# it yet (`pushed`), or is still to be sent (`unsent`). What a run that nothing
# happens to makes of it is the goal.
. "$(dirname "$0")/../scenario/lib.sh"
bad() { fail "$what, ${step-}: $*"; }
central() { git -C "$1/central.git" rev-parse 'main^{tree}'; }
copy() { # WORLD: it is there again
	rm -rf hub r-li
	cp -a "$1/hub" "$1/r-li" .
}
hub_with r-li r-wang
lead r-wang 上海远航电子有限公司
run 0 --book r-wang claim "$id"
run 0 --book r-wang sync
lead r-li 上海远航电子有限公司
run 0 --book r-li claim "$id"
rm -rf r-wang z-chen
mkdir unsent pushed
cp -a hub r-li unsent
chmod -x hub/boxes/r-li.git/hooks/* # as on a host that runs none
git -C r-li config roadbook.mergeWait 0
run 4 --book r-li sync
git -C r-li config --unset roadbook.mergeWait
chmod +x hub/boxes/r-li.git/hooks/*
rm -f hub/scanned # the daily look at all boxes is due
cp -a hub r-li pushed
book=$(git -C r-li rev-parse book)
run 0 hub merge --hub hub
goal=$(central hub)
run 0 --book r-li sync
has "and merged"
# whole: the hub is as it would be, and has the book
whole() {
	[ "$(central hub)" = "$goal" ] || bad "another end: $(git -C hub/central.git diff --stat "$goal" main | tail -3)"
}
# deep: nothing in it is damaged
deep() {
	run 0 verify --hub hub
	sound
}
