#!/bin/sh
# Signed books: what a hub takes and what not, tried with plain git; devices
# that join, are lost, get new keys. ssh-keygen and git are the referees.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang
day() { now "2026-11-$1T09:00:00+08:00"; }

# the box's tip, the keys git finds good
verify() { # REPOSITORY REF PERSON
	git -C "$1" -c gpg.ssh.allowedSignersFile="$work/hub/allowed_signers" log -1 --show-signature "$2" >"$work/.out" 2>"$work/.err" || fail "git log"
	grep -q "Good \"git\" signature for $3@yuancheng with ED25519" "$work/.out" || fail "git finds no good signature of $3 in $1"
}
lead r-li 上海远航电子有限公司
run 0 --book r-li sync
has "and merged"
verify hub/boxes/r-li.git book r-li
git -C r-li branch old
lead r-li 无锡青禾包装厂
run 0 --book r-li sync
run 0 --book r-li sync # nothing new: nothing new is signed
has "nothing new to send"
head=$(git -C r-li rev-parse book)
[ "$head" = "$(git -C hub/boxes/r-li.git rev-parse book)" ] || fail "another tip"
clean r-li
[ "$(stat -c %a r-li/.git/roadbook/key hub/key | sort -u)" = 600 ] || fail "keys are readable"
git -C r-li grep -q "$(sed -n 2p r-li/.git/roadbook/key)" book && fail "the key is in the book"
run 0 hub device list --hub hub r-li
has "$(git -C r-li config roadbook.device)" "$(ssh-keygen -l -f r-li/.git/roadbook/key | cut -d' ' -f2)"
run 0 --book r-li --json device list
has '"standing":"trusted"' '"this":true'

# plain git: by nobody, by somebody else, by r-li's key but another's box
id() { git -C "$1" config user.name "$2"; git -C "$1" config user.email "$2@yuancheng"; git -C "$1" config gpg.format ssh; }
refused() { # BOOK TEXT
	git -C "$1" push -q "$work/hub/boxes/${3-r-li}.git" HEAD:book >"$work/.out" 2>"$work/.err" && fail "the hub took it"
	says "$2"
}
git clone -q -b book hub/boxes/r-li.git thief
id thief r-li
echo '{}' >thief/x.json
git -C thief add . && git -C thief commit -q -m x
refused thief "is not signed by a device of r-li"
ssh-keygen -q -t ed25519 -N '' -f other
git -C thief -c user.signingKey="$work/other" commit -q --amend -S -m x
refused thief "not enrolled for r-li"
git -C thief -c user.signingKey="$work/r-wang/.git/roadbook/key" commit -q --amend -S -m x
refused thief "not enrolled for r-li"
# a good signature cut out and put before other words
good=$(git -C r-li cat-file commit book | sed -n '/^gpgsig/,/END SSH/p')
git -C thief cat-file commit HEAD | sed '/^gpgsig/,/END SSH/d' | awk -v s="$good" '!d&&/^$/{print s;d=1} {print}' >thief/commit
git -C thief reset -q --hard "$(git -C thief hash-object -t commit -w commit)"
refused thief "is not of this commit"
# r-li's whole branch, signed, as r-wang's
run 0 --book r-wang sync
git -C r-li push -q -f "$work/hub/boxes/r-wang.git" book:book >.out 2>.err && fail "the hub took it"
run 0 --book r-li sync

# past the hook, straight into the box's files: quarantined and explained
force() { # PERSON COMMIT-OF REPOSITORY
	git -C "hub/boxes/$1.git" -c receive.denyNonFastForwards=false fetch -q "$work/$3" "+$2:refs/heads/book" || fail "the box"
	run 0 --json hub merge --hub hub
	run 1 --json hub status --hub hub
	has '"quarantined":1' '"reason":"'
}
inbox() { # PERSON TEXT
	git -C "hub/desks/$1.git" grep -h -A8 hub.quarantined main -- notices >"$work/.out"
	has "$2"
	git -C "hub/boxes/$1.git" update-ref refs/heads/book "$3"
	run 0 hub merge --hub hub
	run 0 --json hub status --hub hub
	has '"quarantined":0'
}
tip=$(git -C hub/boxes/r-wang.git rev-parse book)
force r-wang book r-li
inbox r-wang "proof of being a device of r-wang is wrong" "$tip"
tip=$(git -C hub/boxes/r-li.git rev-parse book)
force r-li old r-li # an older state of the same book, signed as it was
inbox r-li "its history was rewritten" "$tip"
git -C thief reset -q --hard origin/book
git -C thief commit -q --allow-empty -m x
force r-li HEAD thief
inbox r-li "is not signed by a device of r-li" "$tip"
git -C thief -c user.signingKey="$work/other" commit -q --amend -S --allow-empty -m x
force r-li HEAD thief
inbox r-li "not enrolled for r-li" "$tip"
lead r-li 苏州明川仪表有限公司
run 0 --book r-li sync
has "and merged"

# codes: mistyped, of another hub, for another person, used, too old
run 2 init --hub hub --person r-wang --book w2
says "takes signed books only"
c=$(code r-wang)
run 2 init --hub hub --person r-wang --code "x$c" --book w2
run 2 init --hub hub --person r-wang --code "$(echo "$c" | tr '0-9' '1-90')" --book w2
says "mistyped"
[ ! -e w2 ] || fail "a book was made"
run 0 hub init hub2 --org yuancheng
run 0 hub enroll --hub hub2 r-wang --name W --level manager --unit east
run 2 init --hub hub --person r-wang --code "$(code r-wang hub2)" --book w2
says "not of the hub that answers"
run 0 hub enroll --hub hub r-zhao --name 赵蕊 --level manager --unit east --leader z-chen --json
zhao=$(field code)
run 0 init --hub hub --person r-zhao --code "$(code r-li)" --book zhao-wrong
says "not enrolled for r-zhao"
c=$(echo "$zhao" | tr 'a-z0' 'A-Zo' | tr -d -) # as somebody may type it
run 0 init --hub hub --person r-zhao --code "$c" --name laptop --book r-zhao
saysnt "has to wait"
clean r-zhao
# a person's first code, too late; then another in the book that was made
run 0 --json hub enroll --hub hub r-sun --name 孙宁 --level manager --unit east --leader z-chen
c=$(field code)
now 2026-12-08T09:00:00+08:00
run 0 init --hub hub --person r-sun --code "$c" --book r-sun
says "has expired"
run 0 --book r-sun device join "$(code r-sun)"
run 0 --book r-sun sync
has "and merged"

# a new key; the former one is worth nothing any more
cp r-sun/.git/roadbook/key former
run 0 --book r-sun device renew
run 0 --book r-sun sync
has "and merged"
cmp -s former r-sun/.git/roadbook/key && fail "the same key"
run 0 --book r-sun --json device list
has '"standing":"ended"' '"standing":"trusted"'
verify hub/boxes/r-sun.git book r-sun
git clone -q -b book hub/boxes/r-sun.git replay
id replay r-sun
git -C replay -c user.signingKey="$work/former" commit -q -S --allow-empty -m x
refused replay "is not trusted any more since number" r-sun

# a lost laptop: from the next number on
device=$(git -C r-li config roadbook.device)
run 2 hub device end --hub hub r-li nothing
run 2 hub device end --hub hub r-li "$device" --from 1
says "what was merged stays merged"
run 0 hub device end --hub hub r-li "$device"
lead r-li 杭州云栖仪器有限公司
run 3 --book r-li sync
says "is not trusted any more since number"
run 0 --book r-wang sync
# the person gets another one, and all that had been received
run 0 init --hub hub --person r-li --code "$(code r-li)" --book r-li-new
git -C r-li-new diff --quiet "$(git -C hub/boxes/r-li.git rev-parse book)" HEAD -- clients contacts || fail "the new laptop hasn't the book"
lead r-li-new 杭州云栖仪器有限公司
run 0 --book r-li-new sync
has "and merged"
grep -q "^r-li@yuancheng namespaces=\"git\",valid-before=" hub/allowed_signers || fail "allowed_signers"
grep -c "^r-" hub/allowed_signers >.out
has 6

# an older hub: neither signs nor asks for it; then it does both
run 0 hub init plain --org yuancheng --unsigned
run 0 hub enroll --hub plain r-li --name 李锐 --level manager --unit east
run 0 init --hub plain --person r-li --book old-li
run 0 --book old-li sync
has "and merged"
run 0 hub sign --hub plain --require
lead old-li 上海远航电子有限公司
run 3 --book old-li sync
says "takes only what a device of r-li signed"
run 0 --book old-li device join "$(code r-li plain)"
run 0 --book old-li sync
has "and merged"
sound
echo ok
