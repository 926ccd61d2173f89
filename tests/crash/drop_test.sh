#!/bin/sh
# The power goes: what was written and not flushed is dropped. In three ways:
# only what was itself flushed is left; what was flushed and all names given
# before (a journalling file system); all names, but of files only the bytes
# that were flushed. Behind a save that was done, all of it is there; behind one
# that was killed, all or nothing, and run again it ends the same. And a program
# that leaves out one flush is found out.
. "$(dirname "$0")/book.sh"
shim=$BUILD/tests/drop_shim.so power=$BUILD/tests/drop_driver
! grep -q __asan_init "$driver" || { echo "skipped: the sanitizer has calls of its own"; exit 77; }
every=19
[ "${FAULTS-}" != full ] || every=1
all=0
how_often="each ${every}th step"
[ $every != 1 ] || how_often="every step"

# git's index is not flushed, since it is made anew from what is: it may be
# older, or empty; the next run mends it
sound_but_index() {
	GIT_INDEX_FILE=$dir/none
	export GIT_INDEX_FILE
	sound left
	unset GIT_INDEX_FILE
}
# runs HOW WORDS…: on a copy of base; what is left of it when the power goes: `left`
runs() {
	how=$1
	shift
	rm -rf book left store count
	mkdir store
	cp -a base book
	"$power" start "$dir/book" "$dir/store" || bad "no store"
	env LD_PRELOAD="$shim" DROP_ROOT="$dir/book" DROP_STORE="$dir/store" DROP_COUNT="$dir/count" $([ "$how" != journal ] || echo DROP_JOURNAL=1) \
		ROADBOOK_SEED="$what" "$driver" "$what" book "$@" >out 2>&1
	got=$?
	cut=cut
	[ "$how" != data ] || cut=cut-data
	"$power" $cut "$dir/book" "$dir/store" "$dir/left" || bad "no power cut"
	all=$((all + 1))
}
# the same command again, as when nothing had happened
again() {
	ROADBOOK_SEED=$what "$driver" "$what" left "$@" >out 2>&1 || bad "run again: $(cat out)"
	[ "$(tree left)" = "$goal" ] || bad "another end"
	clean left
}
# drops WHAT ARGS…
drops() {
	what=$1
	shift
	n=0 step=none
	rm -rf goal steps
	cp -a base goal
	ROADBOOK_SEED=$what ROADBOOK_STEPS=$dir/steps "$driver" "$what" goal "$@" >/dev/null || bad "the run that nothing happens to"
	goal=$(tree goal) before=$(tree base) was=$all
	total=$(wc -l <steps)
	for how in flushed journal data; do
		step="done, $how"
		runs $how "$@"
		[ $got = 0 ] || bad "exit status $got: $(cat out)"
		sound_but_index
		[ "$(tree left)" = "$goal" ] || bad "what was saved is lost"
		for file in $(git -C left ls-tree -r --name-only HEAD); do
			git -C left show "HEAD:$file" | cmp -s - "left/$file" || bad "$file is lost"
		done
		again "$@"
		for n in $(seq $((1 + all % every)) $every "$total"); do
			step="$(sed -n "${n}p" steps), $how"
			ROADBOOK_STOP=$n
			export ROADBOOK_STOP
			runs $how "$@"
			unset ROADBOOK_STOP
			[ $got = 137 ] || bad "was not killed"
			sound_but_index
			now=$(tree left)
			case $what in import | bulk | document | take) ;; *) [ "$now" = "$goal" ] || [ "$now" = "$before" ] || bad "neither before nor after" ;; esac
			again "$@"
		done
	done
	echo "faults: $what, the power goes at its end and ${how_often}: tried $((all - was)), survived $((all - was)), lost 0"
}
# forgets WHAT ARGS…: each flush left out once; all are noticed, but for those
# of git's reflog, which nothing hangs on, and of a folder flushed twice because
# two of eight objects fell into it (one time in nine)
forgets() {
	what=$1
	shift
	runs flushed "$@"
	total=$(wc -l <count) tried=0 step=none
	for n in $(seq 1 $(((every + 7) / 8)) "$total"); do
		found=no
		for how in flushed data; do
			DROP_IGNORE=$n DROP_PROGRAM=${driver##*/}
			export DROP_IGNORE DROP_PROGRAM
			runs $how "$@"
			unset DROP_IGNORE DROP_PROGRAM
			step="the flush of $(sed -n "${n}p" count | sed "s|^$dir/book/||"), $how"
			case $step in *' .git/logs'*) continue 2 ;; esac
			[ "$(grep -cxF "$(sed -n "${n}p" count)" count)" = 1 ] || continue 2
			if [ "$(tree left 2>/dev/null)" != "$goal" ] || ! GIT_INDEX_FILE=$dir/none git -C left fsck --strict --no-dangling >out 2>&1 ||
				! git -C left ls-tree -r --name-only HEAD | while read -r file; do git -C left show "HEAD:$file" | cmp -s - "left/$file" || exit 1; done; then
				found=yes
				break
			fi
		done
		tried=$((tried + 1))
		[ $found = yes ] || bad "it was left out, and that wasn't noticed"
	done
	[ $tried -ge 6 ] || bad "only $tried were left out"
	echo "faults: $what, one flush left out, which must be noticed: tried $tried, noticed $tried"
}

"$driver" init base || exit 1
drops add
"$driver" add base && "$driver" visit base || exit 1
drops visit
forgets visit
head -c 70000 /dev/zero | tr '\0' x >photo
drops document "$dir/photo"
"$driver" import base || exit 1
drops undo "$(git -C base rev-parse HEAD)"
drops bulk
client=$(find base/clients -name client.json | grep 01HZ)
sed -i 's/A Ltd/B Ltd/' "$client"
drops take
git -C base checkout -q .
for i in 1 2 3 4 5; do "$driver" visit base || exit 1; done
drops tidy
echo ok
