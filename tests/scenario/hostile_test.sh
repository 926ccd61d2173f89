#!/bin/sh
# Servers that say nothing, drip, lie, refuse or are somebody else: each its
# own message and exit status, no password to the wrong one, and the next run
# goes on.
. "$(dirname "$0")/lib.sh"
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
lead r-li 上海远航电子有限公司
git -C r-li config roadbook.connectTimeout 2
git -C r-li config roadbook.stallTimeout 1
git -C r-li config roadbook.totalTimeout 20
git -C r-li config roadbook.tries 1
git -C r-li config roadbook.retryWait 0
server=

# hostile MODE [NUMBER…]: such a server, and the book's hub is there
hostile() {
	stop
	rm -f port port.log
	"$BUILD/tests/hostile_server" port "$@" </dev/null >hostile.out 2>&1 &
	server=$!
	tries=0
	until [ -s port ]; do
		tries=$((tries + 1))
		[ $tries -lt 500 ] || fail "the hostile server doesn't start"
		sleep 0.02
	done
	git -C r-li config roadbook.hub "http://127.0.0.1:$(cat port)/hub"
}
stop() {
	[ -z "$server" ] || { kill "$server"; wait "$server" 2>/dev/null; }
	server=
}
trap 'stop; rm -rf "$work"' EXIT

# wants STATUS WORDS…: a sync ends so, says so, in Chinese too; all stays saved here
wants() {
	status=$1
	shift
	run "$status" sync
	says "$@"
	[ "$(wc -l <.err)" = 1 ] || fail "more than one line"
	run "$status" sync --lang zh_CN
	LC_ALL=C grep -q '[^ -~]' .err || fail "not Chinese"
	run "$status" sync --json
	schema error/1
	run 0 status
	has "not yet received"
}

hostile silent
run 4 sync
says "fell silent"
hostile drip
run 4 sync
says "fell silent"
for n in 0 1 20 90 140 160 220 260; do
	hostile early $n
	run 4 sync
	says "run again"
done
wants 4 "run again"
hostile promise 10 # git's own ends are counted, not the web server's: that lie does no harm
wants 5 "did not send what it has"
hostile grudge 10
wants 4 "ended in the middle"
hostile status 401
wants 3 "wants the password of r-li"
hostile status 403
wants 3 "does not let r-li"
hostile status 404
wants 3 "ask headquarters to enrol r-li"
hostile status 413
wants 3 "413" "client_max_body_size"
hostile status 429 900
wants 4 "429" "900 seconds"
hostile status 500
wants 4 "500"
hostile status 502
wants 4 "502"
hostile status 418
wants 3 "418"
hostile portal
wants 4 "log in to this network"
hostile babble
wants 4 "does not speak git's language"
hostile endless
wants 4 "does not speak git's language"
stop
wants 4 "nobody answers"
git -C r-li config roadbook.hub http://nowhere.invalid/hub
wants 4 "no such host"
git -C r-li config roadbook.hub ftp://nowhere.invalid/hub
run 2 sync
git -C r-li config roadbook.hub http://r-li:geheim@nowhere.invalid/hub
run 2 sync
says "leave name and password out"

# a password travels only where it belongs: not after a redirect, not in the clear
printf 'machine 127.0.0.1 login r-li password geheim\n' >.netrc
chmod 600 .netrc
hostile redirect 1
wants 4 "sends you to http://127.0.0.1:1/login"
grep -q ' auth$' port.log || fail ".netrc wasn't used"
grep -q /login port.log && fail "a redirect was followed"
rm .netrc
saysnt geheim

# again where that may help, and not where it can't
git -C r-li config roadbook.tries 3
hostile status 503
run 4 sync
[ "$(wc -l <port.log)" = 3 ] || fail "not three tries: $(cat port.log)"
hostile status 403
run 3 sync
[ "$(sort port.log | uniq -d)" = "" ] || fail "tried again after a no: $(cat port.log)"
hostile status 429 900
run 4 sync
[ "$(wc -l <port.log)" = 1 ] || fail "tried again though the hub said to wait: $(cat port.log)"
hostile status 429 1
began=$(date +%s%N)
run 4 sync
[ "$(wc -l <port.log)" = 3 ] && [ $(($(date +%s%N) - began)) -gt 1900000000 ] || fail "the hub's Retry-After wasn't waited for"
git -C r-li config roadbook.tries 2
hostile post status 429 1
began=$(date +%s%N)
run 4 sync
[ "$(grep -c POST port.log)" = 2 ] && [ $(($(date +%s%N) - began)) -gt 900000000 ] || fail "the hub's Retry-After wasn't waited for"
git -C r-li config roadbook.tries 99999999
run 2 sync
says "roadbook.tries"
git -C r-li config roadbook.tries 1

# what is posted, to push a book and to fetch: the same again, said of the answer
# answers STATUS WORDS…: one run, and all stays saved here
answers() {
	status=$1
	shift
	run "$status" sync
	says "$@"
	[ "$(wc -l <.err)" = 1 ] || fail "more than one line"
	grep -q "^POST $posted" port.log || fail "nothing was posted to $posted: $(cat port.log)"
}
posts() {
	posted=$1
	hostile post silent
	answers 4 "fell silent"
	hostile post drip
	answers 4 "fell silent"
	for n in 0 1 20 80 92 97 120 $2; do
		hostile post early $n
		answers 4 "run again"
	done
	hostile post promise 10 # what git said was whole, so no harm; but it was nothing
	answers 5 "did not send what it has"
	hostile post grudge 10
	answers 4 "ended in the middle"
	hostile post status 401
	answers 3 "does not accept the password of r-li"
	hostile post status 403
	answers 3 "does not let r-li"
	hostile post status 404
	answers 3 "$3"
	hostile post status 413
	answers 3 "413" "client_max_body_size"
	hostile post status 429 900
	answers 4 "429" "900 seconds"
	hostile post status 500
	answers 4 "500"
	hostile post status 502
	answers 4 "502"
	hostile post portal
	answers 4 "log in to this network"
	hostile post babble
	answers 4 "does not speak git's language"
	hostile post endless
	answers 4 "does not speak git's language"
}
git -C r-li config roadbook.answerTimeout 1
posts /hub/boxes/r-li.git/git-receive-pack 137 "r-li has no box"
[ "$(git -C hub/boxes/r-li.git rev-parse book)" != "$(git -C r-li rev-parse book)" ] || fail "something came through"

# a long book: the no comes while it is being sent, or nobody takes it
head -c 3000000 /dev/urandom >photo
run 0 document add 远航 photo --kind organisation_chart
hostile post hasty 413
answers 3 "413" "client_max_body_size"
hostile post deaf
answers 4 "fell silent"

# Ctrl-C at once, and SIGPIPE is nothing: before an answer, and in the middle of sending
git -C r-li config roadbook.stallTimeout 60
git -C r-li config roadbook.answerTimeout 60
stopped() { # WORDS: a sync is stopped when the log has them
	ROADBOOK_NOW='' env --default-signal=INT "$ROADBOOK" sync >.out 2>.err </dev/null &
	rep=$!
	until grep -q "$1" port.log 2>/dev/null; do sleep 0.02; done
	began=$(date +%s%N)
	kill -INT $rep
	wait $rep
	[ $? = 130 ] || fail "a stop wasn't obeyed"
	[ $(($(date +%s%N) - began)) -lt 1000000000 ] || fail "a stop took more than a second"
	run 0 log note 远航 --topic 照旧
}
hostile silent
stopped GET
hostile post deaf
stopped POST

# the next run goes on
stop
git -C r-li config roadbook.hub "$work/hub"
run 0 sync
has "sent" "received, number"
sound
clean r-li

# and of what is fetched: the book has arrived, so nothing is pushed
git -C r-li config roadbook.stallTimeout 1
posts /hub/commons.git/git-upload-pack '130 139' "has no commons"
hostile post silent
git -C r-li config roadbook.stallTimeout 60
stopped POST
stop
git -C r-li config roadbook.hub "$work/hub"
run 0 sync
sound
clean r-li
echo ok
