#!/bin/sh
# Each call that can fail does so once, in a merge and in a sync; then the disk
# is full from each write on. Run again it ends as if nothing had happened, and
# all of the book is received. FAULTS=full: every call, with EVERY=K each K-th,
# with SHARE=K/N the K-th N-th of them; else a sample.
! grep -q __asan_init "$ROADBOOK" || { echo "skipped: the sanitizer has calls of its own"; exit 77; }
. "$(dirname "$0")/hub.sh"
every=401 first=1
if [ "${FAULTS-}" = full ]; then
	SHARE=${SHARE-1/1}
	first=$((${SHARE%/*} * ${EVERY-1})) every=$((${SHARE#*/} * ${EVERY-1}))
fi
grain="each $every"
[ "${FAULTS-}" != full ] || grain="each ${EVERY-1}"
ln -s "$ROADBOOK" client # so that it is known from the hub's hooks
# hurt HOW N WORDS…: in a process of its own
hurt() {
	how=$1 at=$2
	shift 2
	rm -f did
	last="$how=$at $*"
	env LD_PRELOAD="$BUILD/tests/fault_shim.so" FAULT_PROGRAM="$program" FAULT_DID="$work/did" "$how=$at" FAULT_TURN=$((at % 2)) "$@" >.out 2>.err </dev/null
	got=$?
}
# tortures WHAT PROGRAM WORLD WORDS…
tortures() {
	what=$1 program=$2 world=$3
	shift 3
	for kind in FAULT_AT FAULT_FROM; do
		n=$first tried=0
		[ $kind$every != FAULT_FROM401 ] || n=12
		while :; do
			copy "$world"
			hurt $kind $n "$@"
			[ -e did ] || break
			step="$(cat did) of $kind"
			tried=$((tried + 1))
			case $got in
			0) ;;
			[1-5]) [ -s .err ] || bad "not a word" ;;
			*) bad "exit status $got" ;;
			esac
			[ "$what" = sync ] || run 0 hub merge --hub hub
			run 0 --book r-li sync
			has "and merged"
			[ "$(git -C hub/boxes/r-li.git rev-parse book)" = "$(git -C r-li rev-parse book)" ] || bad "the book isn't there"
			[ "$what" = sync ] || whole
			[ $((tried % 50)) != 1 ] || deep
			n=$((n + every))
		done
		deep
		[ $kind = FAULT_AT ] && word="a call fails" || word="the disk is full"
		echo "faults: $what, $word ($grain): tried $tried, survived $tried, lost 0"
	done
}
for part in ${TORTURE:-merge sync}; do
	case $part in
	merge) tortures merge roadbook pushed "$ROADBOOK" hub merge --hub hub ;;
	sync) tortures sync client unsent "$work/client" --book r-li sync ;;
	esac
done
echo ok
