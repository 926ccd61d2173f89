#!/bin/sh
# Streaming both ways: a push and a fetch of 40 MB never stand in memory.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/web.sh"
most=36000 # KB: a few copies of the largest object, not of the pack
grep -q __asan_init "$ROADBOOK" && most=400000 # the sanitizer's own
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub r-li --name 李锐 --level senior_manager --unit east
certificates
person r-li geheim
serve "$work/hub"
password_is geheim
run 0 init --hub "$url" --person r-li --code "$(code r-li)" --ca web/ca.pem --book r-li
lead r-li 上海远航电子有限公司
for i in $(seq 40); do
	head -c 1000000 /dev/urandom >"photo$i.jpg"
	run 0 --book r-li document add 远航 "photo$i.jpg" --kind photo
done
peak() { # WHAT
	last="roadbook sync"
	"$BUILD/tests/peak" peak "$ROADBOOK" --book r-li sync --json >.out 2>.err </dev/null || fail "$1"
	echo "$1: $(cat peak) KB"
	[ "$(cat peak)" -gt 1000 ] && [ "$(cat peak)" -lt $most ] || fail "$1: $(cat peak) KB of memory"
}
peak "a push of 40 MB"
[ "$(field bytes_sent)" -gt 39000000 ] || fail "it wasn't sent"

# the desk brings as much
git clone -q "$work/hub/desks/r-li.git" desk
for i in $(seq 40); do head -c 1000000 /dev/urandom >"desk/$i"; done
git -C desk add . && git -C desk -c user.name=hub -c user.email=hub@x -c gpg.format=ssh -c user.signingKey="$work/hub/key" commit -q -S -m large
git -C hub/desks/r-li.git fetch -q "$work/desk" HEAD:refs/heads/new && git -C hub/desks/r-li.git update-ref refs/heads/main new || fail "the desk"
peak "a fetch of 40 MB"
[ "$(field bytes_received)" -gt 39000000 ] || fail "it didn't come"
echo ok
