#!/bin/sh
# The line to the hub breaks at a byte of a whole sync, one way or the other,
# over http and through git's pipe; the next sync goes on, the hub has all that
# was saved, and what was said to be received is. FAULTS=full: at every byte.
# Each sync sends a new record, and N grows until nothing is cut any more.
[ -n "${RELAY_FD-}" ] || exec "$BUILD/tests/relay" hold sh "$0"
. "$(dirname "$0")/../scenario/lib.sh"
. "$(dirname "$0")/../scenario/web.sh"
first=1 step=293 grain="every 293rd byte"
if [ "${FAULTS-}" = full ]; then
	SHARE=${SHARE-1/1}
	first=${SHARE%/*} step=${SHARE#*/} grain="every byte"
fi
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
lead r-li 上海远航电子有限公司
for setting in connectTimeout=5 stallTimeout=10 tries=3 retryWait=0; do git -C r-li config roadbook.${setting%=*} ${setting#*=}; done
real=$(command -v git)
mkdir bin
printf '#!/bin/sh\ncase $1 in *-pack) exec %s pipe %s %s "$@" ;; *) exec %s "$@" ;; esac\n' "$BUILD/tests/relay" "$work/state" "$real" "$real" >bin/git
chmod +x bin/git

records() { git -C "$1" ls-tree -r --name-only "$2" | grep -c activities; }
# cut_sync DIRECTION N: a sync that is cut; its status in $got, whether it was in $cut
cut_sync() {
	last="roadbook sync, cut $*"
	if [ $over = http ]; then
		"$BUILD/tests/relay" run report "$port" "$1" "$2" "$ROADBOOK" sync >.out 2>.err </dev/null
		got=$?
		cut=$(grep -c cut report)
	else
		echo "$1 $2 0 0" >state
		PATH=$work/bin:$PATH "$ROADBOOK" sync >.out 2>.err </dev/null
		got=$?
		cut=$(awk '{ print (($1 == "up" ? $3 : $4) >= $2) }' state)
	fi
}
# whole: nothing is lost and no repository damaged
whole() {
	sound
	[ "$(records r-li HEAD)" = "$made" ] && [ "$(records hub/boxes/r-li.git book)" = "$made" ] || fail "$made records were saved, the box has $(records hub/boxes/r-li.git book)"
}
same() { # the box has what the book has
	read -r there <hub/boxes/r-li.git/refs/heads/book && read -r here <r-li/.git/refs/heads/book && [ "$there" = "$here" ] || fail "it was not received"
}
# cuts DIRECTION: at every step-th byte
cuts() {
	n=$first tried=0 cut=1
	while [ "$cut" != 0 ]; do
		run 0 log note 远航 --topic "$over $1 $n"
		made=$((made + 1))
		cut_sync "$1" $n
		case $got in
		0) has "received, number" ;;
		4) [ "$(wc -l <.err)" = 1 ] || fail "more than one line" ;;
		*) fail "exit status $got" ;;
		esac
		[ $got = 4 ] || same
		again sync
		has "received, number"
		same
		tried=$((tried + cut))
		[ $((tried % 500)) != 499 ] || whole
		n=$((n + step))
	done
	[ $tried -gt 3 ] || fail "only $tried cuts"
	whole
	echo "faults: sync over $over, cut on its way $1 at $grain: tried $tried, survived $tried, lost 0"
}
again() { # the next run, over a line that holds
	if [ $over = http ]; then
		last="roadbook $*"
		"$BUILD/tests/relay" run report "$port" up 99999999 "$ROADBOOK" "$@" >.out 2>.err </dev/null || fail "the next run"
	else
		run 0 "$@"
	fi
}

# kills: the program itself, before each of a sync's lasting effects
kills() {
	run 0 log note 远航 --topic "the steps of a sync"
	ROADBOOK_STEPS=$work/steps again sync
	total=$(wc -l <steps) tried=0
	made=$((made + 1))
	for n in $(seq 1 $(((step + 58) / 59)) "$total"); do
		run 0 log note 远航 --topic "killed at $n"
		made=$((made + 1))
		last="roadbook sync, killed at $n ($(sed -n "${n}p" steps))"
		rm -f went
		ROADBOOK_STEPS=$work/went ROADBOOK_STOP=$n "$BUILD/tests/relay" run report "$port" up 99999999 "$ROADBOOK" sync >.out 2>.err </dev/null
		got=$?
		# where the receipt came sooner than in the run that was counted there are fewer steps
		if [ $got = 0 ] && [ "$(wc -l <went)" -lt "$n" ]; then
			same
			continue
		fi
		[ $got = 137 ] || fail "exit status $got, it was to be killed"
		again sync
		has "received, number"
		same
		tried=$((tried + 1))
	done
	[ $tried -gt 0 ] || fail "never killed"
	whole
	echo "faults: sync over http, killed at $([ $step -gt 59 ] && echo "each fifth" || echo every) step: tried $tried, survived $tried, lost 0"
}

made=0
for which in ${CUTS:-pipe/up pipe/down http/up http/down http/kill}; do
	over=${which%/*}
	if [ $over = http ] && [ "${url-}" = "" ]; then
		without_tls=r-li
		serve "$work/hub"
		git -C r-li config roadbook.hub "http://127.0.0.1:$RELAY_PORT"
		again sync
		[ "$(cut -d' ' -f1 report)" = 1 ] || fail "not one connection for a sync: $(cat report)"
	fi
	case $which in */kill) kills ;; *) cuts ${which#*/} ;; esac
done
run 0 verify --hub hub
echo ok
