#!/bin/sh
# The power goes at the hub: what was written there and not flushed is dropped,
# in the three ways of drop_test.sh. Behind a push that was said to be received
# the book is there, with its number; behind a merge, done or killed at any
# step, the next one comes to the same end. FAULTS=full: at every step.
! grep -q __asan_init "$ROADBOOK" || { echo "skipped: the sanitizer has calls of its own"; exit 77; }
. "$(dirname "$0")/hub.sh"
shim=$BUILD/tests/drop_shim.so power=$BUILD/tests/drop_driver
every=41
[ "${FAULTS-}" != full ] || every=1
tried=0
# runs HOW WORLD WORDS…: on a copy of it; the hub is then what the power left of it
runs() {
	how=$1
	copy "$2"
	shift 2
	rm -rf left store
	mkdir store
	"$power" start "$work/hub" "$work/store" || bad "no store"
	last="$*"
	env LD_PRELOAD="$shim" DROP_ROOT="$work/hub" DROP_STORE="$work/store" $([ "$how" != journal ] || echo DROP_JOURNAL=1) "$@" >.out 2>.err </dev/null
	got=$?
	cut=cut
	[ "$how" != data ] || cut=cut-data
	"$power" $cut "$work/hub" "$work/store" "$work/left" || bad "no power cut"
	rm -rf hub
	mv left hub
	tried=$((tried + 1))
}
# what is left of a hub is a hub, and a merge ends as it would have
mends() {
	run 0 hub merge --hub hub
	whole
	[ "$(git -C hub/boxes/r-li.git rev-parse book)" = "$book" ] || bad "the book is gone"
	[ $((tried % 10)) != 1 ] || deep
}
what=merge
ROADBOOK_STEPS=$work/steps
export ROADBOOK_STEPS
copy pushed
run 0 hub merge --hub hub
unset ROADBOOK_STEPS
total=$(wc -l <steps)
for how in flushed journal data; do
	step="done, $how"
	runs $how pushed "$ROADBOOK" hub merge --hub hub
	[ $got = 0 ] || bad "exit status $got: $(cat .err)"
	whole
	mends
	for n in $(seq $((1 + tried % every)) $every "$total"); do
		step="$(sed -n "${n}p" steps), $how"
		runs $how pushed env ROADBOOK_STOP=$n "$ROADBOOK" hub merge --hub hub
		[ $got = 137 ] || bad "exit status $got, it was to be killed"
		mends
	done
done
deep
echo "faults: a merge, the power goes at the hub at its end and $([ $every = 1 ] && echo "every step" || echo "each ${every}th step"): tried $tried, survived $tried, lost 0"

what=push tried=0
for how in flushed journal data; do
	step=$how
	runs $how unsent "$ROADBOOK" --book r-li sync
	[ $got = 0 ] || bad "exit status $got: $(cat .err)"
	has "received, number"
	number=$(grep -o 'number [0-9]*' .out | head -1 | grep -o '[0-9]*')
	grep -q "^$number r-li $(git -C r-li rev-parse book) " hub/journal || bad "the journal has lost number $number"
	book=$(git -C r-li rev-parse book)
	run 0 hub merge --hub hub
	[ "$(git -C hub/boxes/r-li.git rev-parse book)" = "$book" ] || bad "the book is gone"
	run 0 --book r-li sync
	has "and merged"
	deep
done
echo "faults: a push that was received, the power goes at the hub: tried $tried, survived $tried, lost 0"
echo ok
