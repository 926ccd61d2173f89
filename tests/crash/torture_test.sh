#!/bin/sh
# Each call of a book's work that can fail does so once; then the disk is full
# from each write on; then memory runs out. The work is either done or says
# that it is not, the book is as before or as after, nothing in it is damaged,
# and run again it ends as if nothing had happened. FAULTS=full: every call,
# with each of its errors, or with EVERY=K each K-th; else a sample.
. "$(dirname "$0")/book.sh"
shim=$BUILD/tests/fault_shim.so
[ -e "$shim" ] || bad "no $shim"
! grep -q __asan_init "$driver" || { echo "skipped: the sanitizer has calls of its own"; exit 77; }
every=43 turns=1
[ "${FAULTS-}" != full ] || every=${EVERY-1} turns=2
fail_in() { # HOW N WORDS…: in a process of its own, so that the setting ends with it
	how=$1 at=$2
	shift 2
	rm -f did
	env LD_PRELOAD="$shim" FAULT_PROGRAM="${driver##*/}" FAULT_DID="$dir/did" "$how=$at" FAULT_TURN=$turn ${memory:+FAULT_MEMORY=1} \
		ROADBOOK_SEED="$what" "$driver" "$@" >out 2>&1
}
known=0 all=0

# tortures WHAT ARGS…: on copies of `base`
tortures() {
	what=$1
	shift
	n=0 step=none turn=0 memory=
	rm -rf goal
	cp -a base goal
	ROADBOOK_SEED=$what "$driver" "$what" goal "$@" >out 2>&1 || bad "the run that nothing happens to: $(cat out)"
	goal=$(tree goal) before=$(tree base)
	for turn in $(seq 0 $((turns - 1))); do one_by_one FAULT_AT "$@"; done
	one_by_one FAULT_FROM "$@"
	memory=1 each=$every every=$((every * 11))
	one_by_one FAULT_AT "$@"
	every=$each memory=
}
one_by_one() {
	kind=$1
	shift
	n=$((1 + known % every)) tried=0 # not the same sample of each work
	known=$((known + 1))
	while :; do
		rm -rf book
		cp -a base book
		fail_in "$kind" $n "$what" book "$@"
		got=$?
		[ -e did ] || break
		step="$(cat did) of ${memory:+memory }$kind, turn $turn"
		tried=$((tried + 1))
		now=$(tree book) || bad "no book left"
		case $got in
		0) [ "$now" = "$goal" ] || bad "it says that it is done, and is not" ;;
		1) [ -s out ] || bad "not a word" ;;
		134 | 139) [ "$memory" ] || bad "it crashed: $(cat out)" ;; # abort is how we end then; libgit2 may stumble first
		*) bad "exit status $got: $(cat out)" ;;
		esac
		case $what in
		import | bulk | document | take) ;; # below; some of the files may have been there
		*) [ "$now" = "$goal" ] || [ "$now" = "$before" ] || bad "neither before nor after" ;;
		esac
		sound book
		for file in $(git -C base ls-tree -r --name-only HEAD); do [ -e "book/$file" ] || [ "$what" = take ] || [ "$what" = undo ] || bad "$file is gone"; done
		ROADBOOK_SEED=$what "$driver" "$what" book "$@" >out 2>&1 || bad "run again: $(cat out)"
		[ "$(tree book)" = "$goal" ] || bad "another end than if nothing had happened"
		clean book
		n=$((n + every))
	done
	[ $tried -gt 0 ] || [ $every != 1 ] || bad "only $tried were tried"
	all=$((all + tried))
	case $memory$kind in FAULT_AT) word="a call fails" ;; FAULT_FROM) word="the disk is full" ;; *) word="memory runs out" ;; esac
	[ $tried = 0 ] || echo "faults: $what, $word (each ${every}th): tried $tried, survived $tried, lost 0"
}

"$driver" init base || exit 1
[ "${FAULTS-}" != full ] || tortures add
"$driver" add base && "$driver" visit base || exit 1
tortures visit
[ "${FAULTS-}" != full ] || tortures set
head -c 70000 /dev/zero | tr '\0' x >photo
tortures document "$dir/photo"
"$driver" import base || exit 1
tortures undo "$(git -C base rev-parse HEAD)"
[ "${FAULTS-}" != full ] || tortures import
tortures bulk
# at its very end git's logs name a commit whose objects are in a pack that goes again
[ "${FAULTS-}" = full ] || { every=4 && one_by_one FAULT_FROM && every=43; }
client=$(find base/clients -name client.json | grep 01HZ)
sed -i 's/A Ltd/B Ltd/' "$client"
tortures take
git -C base checkout -q .
for i in 1 2 3 4 5; do "$driver" visit base || exit 1; done
tortures tidy
[ $all -gt 20 ] || bad "only $all were tried"
echo ok
