#!/bin/sh
# Kills a book's work before its lasting effects (FAULTS=full: before every
# one), runs it again, and wants the same end as if nothing had happened; real
# git is the referee.
. "$(dirname "$0")/book.sh"

# kills WHAT ARGS…: on copies of `base`; what the unkilled run gives is the goal
kills() {
	what=$1
	shift
	n=0 step=none tried=0
	rm -rf goal steps
	[ ! -d base ] || cp -a base goal
	ROADBOOK_SEED=$what ROADBOOK_STEPS=$dir/steps "$driver" "$what" goal "$@" >/dev/null || bad "the unkilled run"
	clean goal
	goal=$(tree goal)
	total=$(wc -l <steps)
	[ "$total" -gt 0 ] || bad "no steps"
	# of forty files one is like the next: the first and the last of a name do
	for n in $(awk -v full="${FAULTS-}" '{ name[NR] = $0; i[NR] = ++all[$0] }
	                END { for (k = 1; k <= NR; k++) if (full || i[k] == 1 || i[k] == all[name[k]]) print k }' steps); do
		tried=$((tried + 1))
		step=$(sed -n "${n}p" steps)
		for next in again take git; do
			[ "$what $next" != "tidy again" ] || continue # the next one does that too
			rm -rf book
			[ ! -d base ] || cp -a base book
			ROADBOOK_SEED=$what ROADBOOK_STOP=$n "$driver" "$what" book "$@" >/dev/null 2>&1
			[ $? = 137 ] || bad "was not killed"
			"after_$next" "$@"
		done
	done
	ROADBOOK_SEED=$what ROADBOOK_STOP=$((total + 1)) "$driver" "$what" goal "$@" >/dev/null 2>&1
	[ $? != 137 ] || bad "more steps than were counted"
	echo "faults: $what, killed at ${FAULTS:+each of }its $([ "${FAULTS-}" ] || echo "kinds of ")steps: tried $tried, survived $tried, lost 0"
}

# the same command again: the same end
after_again() {
	[ "$what" = init ] || sound book
	ROADBOOK_SEED=$what "$driver" "$what" book "$@" >out 2>&1 || bad "run again: $(cat out)"
	[ "$(tree book)" = "$goal" ] || bad "another end than without the kill"
	clean book
}

# something else next: it is all there or not at all, and then all the same
after_take() {
	[ "$what" = init ] && return
	"$driver" take book >out 2>&1 || bad "take in: $(cat out)"
	clean book
	[ "$what" = take ] || ! grep -v -e '^book.taken_in ' -e '^book.put_back ' out || bad "findings"
	case $what in
	import | bulk | document) ;; # some of the files may have been there
	*) [ "$(tree book)" = "$goal" ] || [ "$(tree book)" = "$(tree base)" ] || bad "neither before nor after" ;;
	esac
	after_again "$@"
}

# plain git next, which may have seen an old index
after_git() {
	case $what in visit | undo) ;; *) return ;; esac
	if [ -e book/.git/index.lock ]; then # git refuses, and says to remove the lock; or roadbook is run
		if [ "$what" = undo ]; then "$driver" take book >/dev/null 2>&1; else rm book/.git/index.lock; fi
	fi
	echo mine >book/mine.md
	git -C book add mine.md && git -C book commit -qm 'by hand' || bad "git add and commit"
	"$driver" take book >out 2>&1 || bad "take in: $(cat out)"
	git -C book rm -q mine.md && git -C book commit -qm 'by hand' || bad "git rm and commit"
	case $step in
	flush | index | 'index unlock' | 'index done') # the commit was there: nothing may take it away again
		[ "$(tree book)" = "$goal" ] || bad "a saved change was lost" ;;
	esac
	[ "$what" = undo ] || after_again "$@"
}

kills init
"$driver" init base || exit 1
kills add
"$driver" add base && "$driver" visit base || exit 1
kills visit
kills set
kills import
head -c 70000 /dev/zero | tr '\0' x >photo
kills document "$dir/photo"
"$driver" import base || exit 1
kills undo "$(git -C base rev-parse HEAD)"
[ -z "$(ls base/.git/objects/pack)" ] || { echo "FAILED: a pack before there were many"; exit 1; }
kills bulk # one pack
ls goal/.git/objects/pack/*.pack >/dev/null || { echo "FAILED: no pack of many"; exit 1; }
mv base few && mv goal base
kills undo "$(git -C base rev-parse HEAD)"
rm -rf base && mv few base

# hand-made: an edit, a new file in other words, one that vanished, one that never changes
client=$(find base/clients -name client.json | grep 01HZ)
visit=$(find base/clients -name '*.json' -path '*activities*')
sed -i 's/A Ltd/B Ltd/' "$client"
sed -i 's/visit/call/' "$visit"
rm "$(find base/clients -name client.json | grep -v 01HZ | head -1)"
kills take
git -C base checkout -q .

for i in 1 2 3 4 5; do "$driver" visit base || exit 1; done
kills tidy # loose objects only
"$driver" tidy base && "$driver" visit base || exit 1
kills tidy # with a pack that goes
