#!/bin/sh
# Many books are pushed at once while the merge is killed again and again: the
# one behind each push at another of its steps, and one that is run beside them
# all the time. Then everybody syncs once more: all is merged, nothing that was
# said to be received is missing. FAULTS=full: 200 books.
. "$(dirname "$0")/../scenario/lib.sh"
reps=6
[ "${FAULTS-}" != full ] || reps=200
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
people=$(seq -f 'r-%03g' $reps)
for p in $people; do
	run 0 hub enroll --hub hub $p --name $p --level manager --unit east --leader z-chen
	run 0 init --hub hub --person $p --code "$(code $p)" --book $p
	git -C $p config roadbook.mergeWait 0
	lead $p "上海$p电子有限公司"
	run 0 --book $p claim "$id"
done
before=$(wc -l <hub/journal)
# at which step: another one for each process that is started
kill_at='ROADBOOK_STOP=$(($$ % 29 + 1)); export ROADBOOK_STOP'
note='[ $? != 137 ] || echo killed >>'$work/kills
for p in $people; do
	hook=hub/boxes/$p.git/hooks/post-receive
	cp $hook kept
	sed -i -e "2s/^.*\$/$kill_at/" -e 's/^exec //' $hook
	echo "$note" >>$hook
done

killer() {
	while [ ! -e over ]; do
		sh -c "$kill_at; \"$ROADBOOK\" hub merge --hub hub; $note" >/dev/null 2>&1
	done
}
killer &
beside=$!
# one PERSON: a sync; what was said, in words/PERSON
mkdir words
cat >one <<'END'
"$ROADBOOK" --book $1 sync >words/$1 2>&1 </dev/null
case $? in 0 | 4) ;; *) echo "exit status $?" >>wrong; cat words/$1 >>wrong ;; esac
END
last="syncs while the merge is killed"
printf '%s\n' $people | xargs -n 1 -P 8 sh one
touch over
wait $beside
[ ! -e wrong ] || fail "$(cat wrong)"
kills=$(grep -c killed kills)
[ "$kills" -ge $((reps / 3)) ] || fail "the merge was killed only $kills times"

told=0
for p in $people; do # a number that somebody was told is theirs
	number=$(grep -o 'number [0-9]*' words/$p | grep -o '[0-9]*')
	[ -n "$number" ] || continue
	told=$((told + 1))
	[ "$(awk -v n="$number" '$1 == n { print $2 }' hub/journal)" = $p ] || fail "$p was told $number, and the journal has something else there"
done
for p in $people; do cp kept hub/boxes/$p.git/hooks/post-receive; done
run 0 hub merge --hub hub
for p in $people; do
	run 0 --book $p sync
	has "received, number" "and merged"
	[ "$(git -C hub/boxes/$p.git rev-parse book)" = "$(git -C $p rev-parse book)" ] || fail "the box of $p is behind"
done
[ "$(git -C hub/central.git ls-tree -r --name-only main books | grep -c '/client.json$')" = $reps ] || fail "not $reps clients are merged"
[ $(($(wc -l <hub/journal) - before)) = $reps ] || fail "not one line of the journal a push"
run 0 verify --hub hub
sound
echo "faults: $reps books pushed while the merge is killed $kills times: tried $reps, survived $reps, lost 0"
echo ok
