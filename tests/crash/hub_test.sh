#!/bin/sh
# Kills what is done once in a while (signing, new keys, joining devices,
# backup, restore) before its lasting effects, runs it again, and wants the
# end that nobody disturbed: a hub that verifies, books that get through.
. "$(dirname "$0")/../scenario/lib.sh"

# first (and last, if $ends) time each step is named: the others are like them
ends=no
# FAULTS=full: all of them
stops() { awk -v ends=$ends -v full="${FAULTS-}" '{ if (full) $0 = NR " " $0; if (!($0 in first)) first[$0] = NR; last[$0] = NR } END { for (s in first) { print first[s]; if (ends == "yes" && last[s] != first[s]) print last[s] } }' "$1" | sort -n; }
world() { # put things as they were
	rm -rf hub r-li phone hub.roadbook-part copy copy.roadbook-part
	for w in hub r-li phone; do [ ! -e "was/$w" ] || cp -a "was/$w" "$w"; done
}
keep_world() {
	rm -rf was
	mkdir was
	for w in hub r-li phone; do [ ! -e "$w" ] || cp -a "$w" "was/$w"; done
}
# kills NAME CHECK WORDS…: CHECK is called after the second run
kills() {
	name=$1 check=$2
	shift 2
	rm -f steps
	world
	ROADBOOK_STEPS=$work/steps run 0 "$@"
	$check
	[ "$(wc -l <steps)" -ge 3 ] || fail "$name has no steps"
	# what is tidied behind the answer is as much as there happens to be
	reach=$(grep -nE '^(loose object drop|tidy|pack drop)' steps | head -1 | cut -d: -f1)
	reach=${reach:-1000000}
	for stop in $(stops steps); do
		world
		what="$name, killed at $stop ($(sed -n "${stop}p" steps))"
		ROADBOOK_STOP=$stop rb "$@" && [ $stop -lt $reach ] && fail "$what: it was to be killed"
		between
		run 0 "$@"
		$check
	done
	good
	n=$(stops steps | wc -l)
	echo "faults: $name, killed at $n of $(wc -l <steps) steps: tried $n, survived $n, lost 0"
}
between() { :; }
good() {
	run 0 hub merge --hub hub
	run 0 verify --hub hub
	sound
}
commons_key() { git -C hub/commons.git show main:org.json | sed -n 's/.*"key": "\([^"]*\)",*/\1/p' | head -1; }
signed() { # all that headquarters says is signed by the key that commons names
	[ "$(commons_key)" = "$(ssh-keygen -y -f hub/key | cut -d' ' -f1,2)" ] || fail "$what: hub/key isn't the key that commons names"
	[ ! -e hub/key.next ] || fail "$what: a key waits for ever"
	for r in central commons desks/r-li units/east; do
		git -C "hub/$r.git" rev-parse -q --verify main >.ref || continue
		git -C "hub/$r.git" -c gpg.ssh.allowedSignersFile="$work/hub/allowed_signers" verify-commit main 2>.err || fail "$what: $r isn't signed"
	done
}

# a hub that takes unsigned books, and then asks for signatures
run 0 hub init hub --org yuancheng --unsigned
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east
run 0 init --hub hub --person r-li --code "$(code r-li)" --book r-li
run 0 --book r-li client add 上海远航电子有限公司 --source trade_fair --region 310000
run 0 --book r-li sync
keep_world
check_sign() {
	signed
	git -C hub/commons.git show main:org.json | grep -q '"signed": true' || fail "$what: it doesn't ask for signatures"
	run 0 --book r-li sync
}
what=once
kills "hub sign --require" check_sign hub sign --hub hub --require

# the hub's new key: a book that knew the former one follows, whatever was killed
world
run 0 hub sign --hub hub --require
run 0 --book r-li sync
keep_world
check_key() {
	signed
	run 0 --book r-li sync
	[ "$(git -C r-li config roadbook.hubKey)" = "$(commons_key)" ] || fail "$what: the book doesn't follow"
}
between() { # a book that comes by meanwhile is told nothing wrong, and the next push arrives
	rb --book r-li sync
	case $? in 0 | 3 | 4 | 5) ;; *) fail "$what: a sync in between" ;; esac
}
what=once
kills "hub sign --new-key" check_key hub sign --hub hub --new-key
between() { :; }

# a device's new key
world
keep_world
check_renewed() {
	run 0 --book r-li client list
	run 0 --book r-li sync
	has "and merged"
	run 0 --book r-li --json device list
	[ "$(grep -o '"standing":"trusted"' .out | wc -l)" = 1 ] || fail "$what: not one trusted key"
	[ ! -e r-li/.git/roadbook/key.next ] || fail "$what: a key waits for ever"
	clean r-li
}
what=once
kills "device renew" check_renewed --book r-li device renew

# two devices' work is joined
world
run 0 --book r-li --json device invite
invited=$(field code)
run 0 --book r-li sync
run 0 init --hub hub --person r-li --code "$invited" --book phone
run 0 --book phone sync
run 0 --book r-li sync
id=$(git -C r-li ls-tree -r --name-only HEAD clients | sed -n 's|.*/\(01[^/]*\)/client.json|\1|p')
run 0 --book phone client set "$id" industry=电子
run 0 --book phone client add 苏州明川仪表有限公司 --source referral --region 320500
run 0 --book phone sync
run 0 --book r-li client set "$id" tier=key
run 0 --book r-li log note "$id" --topic 备忘 --outcome 已记
keep_world
git -C r-li ls-tree -r --name-only HEAD | sort >mine
git -C phone ls-tree -r --name-only HEAD | sort >theirs
check_joined() {
	git -C r-li ls-tree -r --name-only HEAD | sort >now
	[ -z "$(cat mine theirs | sort -u | comm -23 - now)" ] || fail "$what: a record is lost"
	run 0 --book r-li --json client show "$id"
	has '"industry":"电子"' '"tier":"key"'
	run 0 --book phone sync
	[ "$(git -C r-li rev-parse 'book^{tree}')" = "$(git -C phone rev-parse 'book^{tree}')" ] || fail "$what: the devices differ"
	clean r-li
	clean phone
}
what=once
ends=no
kills "sync that joins" check_joined --book r-li sync

# a copy of the hub, and the hub out of a copy
world
keep_world
check_copy() {
	[ ! -e copy.roadbook-part ] || fail "$what: half a copy is left"
	run 0 verify --hub copy
	rm -rf copy
}
between() { [ ! -e copy ] || fail "$what: half a copy stands there"; }
what=once
ends=yes
kills "hub backup" check_copy hub backup --hub hub copy
world
run 0 hub backup --hub hub kept
steps=$work/steps
rm -f steps
ROADBOOK_STEPS=$work/steps run 0 hub restore --hub copy kept
rm -rf copy
placed=$(grep -nxF "copy in place" steps | cut -d: -f1)
for stop in $(stops steps); do
	what="hub restore, killed at $stop ($(sed -n "${stop}p" steps))"
	ROADBOOK_STOP=$stop rb hub restore --hub copy kept && fail "$what: it was to be killed"
	if [ "$stop" -le "$placed" ]; then
		[ ! -e copy ] || fail "$what: half a hub stands there"
		continue # the next one clears away what is left
	fi
	run 0 hub merge --hub copy
	check_copy
done
run 0 hub restore --hub copy kept
check_copy
n=$(stops steps | wc -l)
echo "faults: hub restore, killed at $n of $(wc -l <steps) steps: tried $n, survived $n, lost 0"
echo ok
