#!/bin/sh
# Signed headquarters: whatever a book fetches that the hub's key hasn't signed
# takes no effect. The impostor has every right to write but the key.
. "$(dirname "$0")/lib.sh"
hub_with r-li
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
hub=$work/hub
lead r-li 上海远航电子有限公司
run 0 --book r-li sync
run 0 --book z-chen sync
[ "$(git -C r-li config roadbook.hubKey)" = "$(ssh-keygen -y -f hub/key | cut -d' ' -f1,2)" ] || fail "the key isn't pinned"
for r in central commons desks/r-li desks/z-chen units/east; do
	git -C "hub/$r.git" -c gpg.ssh.allowedSignersFile="$hub/allowed_signers" verify-commit main 2>.err || fail "$r isn't signed"
	git -C "hub/$r.git" -c gpg.ssh.allowedSignersFile="$hub/allowed_signers" log --format=%G? main 2>.err | grep -qv G && fail "an unsigned commit in $r"
done

# says what it likes on the desk and in commons
ssh-keygen -q -t ed25519 -N '' -f other
as() { # KEY: signs with it; "": not at all
	git -C forged config user.name hub
	git -C forged config user.email hub@yuancheng
	git -C forged config gpg.format ssh
	git -C forged config user.signingKey "$1"
	git -C forged config commit.gpgSign "$([ -n "$1" ] && echo true || echo false)"
}
forge() { # REPOSITORY KEY
	rm -rf forged
	git clone -q "$hub/$1.git" forged
	as "$2"
	for f in $(git -C forged ls-files | grep -E 'claims.json|desk.json|unit.json'); do echo >>"forged/$f"; done
	git -C forged commit -q -a -m forged
	before=$(git -C "$hub/$1.git" rev-parse main)
	git -C "$hub/$1.git" fetch -q "$work/forged" +HEAD:refs/heads/main
}
back() { git -C "$hub/$1.git" update-ref refs/heads/main "$before"; }
held() { git -C r-li rev-parse "refs/roadbook/$1"; }
for what in commons desks/r-li; do
	case $what in commons) ref=commons ;; *) ref=desk ;; esac
	for key in "" "$work/other"; do
		was=$(held $ref)
		forge $what "$key"
		run 3 --book r-li sync
		says "nothing of it was taken over"
		[ "$(held $ref)" = "$was" ] || fail "$what was believed"
		back $what
		run 0 --book r-li sync
	done
done
forge units/east "$work/other"
run 3 --book z-chen sync
says "unit east" "nothing of it was taken over"
back units/east
run 0 --book z-chen sync

# what headquarters itself said and signed, but earlier: nothing goes back
oldest() { git -C "$hub/$1.git" rev-list --max-parents=0 main; }
lead r-li 苏州明川仪表有限公司
run 0 --book r-li claim "$id"
run 0 --book r-li sync
run 0 hub enroll --hub hub r-wang --name 王 --level manager --unit east --leader z-chen
run 0 --book r-li sync
run 0 --book z-chen sync
for what in commons desks/r-li units/east; do
	before=$(git -C "$hub/$what.git" rev-parse main)
	git -C "$hub/$what.git" update-ref refs/heads/main "$(oldest $what)"
	case $what in units/*) book=z-chen ref=units/east ;; commons) book=r-li ref=commons ;; *) book=r-li ref=desk ;; esac
	was=$(git -C $book rev-parse refs/roadbook/$ref)
	rb --book $book sync && fail "an older $what was believed"
	says "went back"
	[ "$(git -C $book rev-parse refs/roadbook/$ref)" = "$was" ] || fail "an older $what was taken over"
	back $what
	run 0 --book $book sync
done

# a hub in the place of the hub: its own key, its own r-li
run 0 hub init elsewhere --org yuancheng
run 0 hub enroll --hub elsewhere r-li --name 李锐 --level manager --unit east
git -C r-li config roadbook.hub "$work/elsewhere"
run 3 --book r-li sync
says "nothing of it was taken over"
git -C r-li config roadbook.hub "$hub"

# a new key, vouched for by the former one: books follow, the former is worth nothing
cp hub/key former
run 0 hub sign --hub hub --new-key
run 0 --book r-li sync
[ "$(git -C r-li config roadbook.hubKey)" = "$(ssh-keygen -y -f hub/key | cut -d' ' -f1,2)" ] || fail "the new key isn't pinned"
cmp -s former hub/key && fail "the same key"
for r in commons desks/r-li units/east; do
	git -C "hub/$r.git" -c gpg.ssh.allowedSignersFile="$hub/allowed_signers" verify-commit main 2>.err || fail "$r isn't signed anew"
done
forge desks/r-li "$work/former"
run 3 --book r-li sync
says "nothing of it was taken over"
back desks/r-li
run 0 hub sign --hub hub --new-key # two at once, for z-chen, who slept
run 0 --book z-chen sync
run 0 init --hub hub --person r-li --code "$(code r-li)" --book again
run 0 --book r-li sync
sound
echo ok
