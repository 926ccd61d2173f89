#!/bin/sh
# Proxies: from the environment or http.proxy, past them with no_proxy, through
# them to a hub behind TLS (CONNECT) and to one without; a proxy that wants a
# password, asked for once; a proxy that isn't there. The password is in its
# file and nowhere else.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/web.sh"
unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub r-li --name 李锐 --level senior_manager --unit east
certificates
person r-li geheim
proxies=
# proxy NAME [LOGIN]: $at is where it is then
proxy() {
	name=$1
	shift
	python3 "$SOURCE/tests/net/proxy.py" "$work/$name" "$@" >"$name.out" 2>&1 </dev/null &
	proxies="$proxies $!"
	until_true [ -s "$name" ]
	at=127.0.0.1:$(cat "$name")
}
serve "$work/hub"
# shellcheck disable=SC2086 # a list
trap 'kill $proxies 2>/dev/null; unserve; rm -rf "$work"' EXIT
password_is geheim
proxy open
open=$at
https_proxy=http://$open
export https_proxy
run 0 init --hub "$url" --person r-li --code "$(code r-li)" --ca web/ca.pem --book r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
unset GIT_ASKPASS
grep -q "^CONNECT localhost:$port -$" open.log || fail "not through the proxy: $(cat open.log)"
lead r-li 上海远航电子有限公司
: >open.log
run 0 sync
has "received, number"
[ "$(cat open.log)" = "CONNECT localhost:$port -" ] || fail "not one line through the proxy: $(cat open.log)"

# no_proxy; then http.proxy instead of the environment
: >open.log
no_proxy=localhost run 0 sync
[ ! -s open.log ] || fail "no_proxy isn't minded"
unset https_proxy
git -C r-li config http.proxy "$open"
run 0 sync
[ "$(wc -l <open.log)" = 1 ] || fail "http.proxy isn't minded"

# nobody there, one that lets nobody through
git -C r-li config http.proxy http://127.0.0.1:1
run 4 sync
git -C r-li config http.proxy http://nowhere.invalid:3128
run 4 sync
says "the proxy can't be used"
"$BUILD/tests/hostile_server" shut status 403 >shut.out 2>&1 </dev/null &
proxies="$proxies $!"
until_true [ -s shut ]
git -C r-li config http.proxy "http://127.0.0.1:$(cat shut)"
run 4 sync
says "the proxy can't be used" "403"

# one that wants to know who asks
proxy strict rep:verschwiegen
git -C r-li config http.proxy "$at"
run 3 sync
says "the proxy wants a name and password: git config http.proxy http://NAME@PROXY:PORT"
git -C r-li config http.proxy "http://rep@$at"
run 3 sync
says "the proxy http://$at wants the password of rep: run roadbook sync on a terminal"
run 3 sync --lang zh_CN
LC_ALL=C grep -q '[^ -~]' .err || fail "not Chinese"
on_terminal() { python3 "$SOURCE/tests/net/terminal.py" "$work/screen" "$@" -- "$ROADBOOK" sync; }
on_terminal "password of rep at http://$at" falsch "password of rep at http://$at" verschwiegen || fail "at the terminal: $(cat screen)"
grep -q falsch screen && fail "what was typed could be read"
grep -q verschwiegen screen && fail "what was typed could be read"
: >strict.log
run 0 sync
[ "$(cat strict.log)" = "CONNECT localhost:$port login" ] || fail "not with the password at once: $(cat strict.log)"
file=.config/roadbook/passwords
[ "$(stat -c %a $file)" = 600 ] && [ "$(wc -l <$file)" = 2 ] || fail "the passwords' file: $(cat $file)"
[ "$(grep -rlaF verschwiegen "$work")" = "$work/$file" ] || fail "the proxy's password is elsewhere too: $(grep -rlaF verschwiegen "$work")"
[ ! -s web/error.log ] || ! grep -aF verschwiegen web/error.log || fail "the hub saw the proxy's password"

# it was changed: forgotten, told, asked for again
sed -i "/	rep	/s/verschwiegen/alt/" $file
run 3 sync
says "does not accept the password of rep"
grep -q "	rep	" $file && fail "a wrong password was kept"
on_terminal "password of rep" verschwiegen || fail "at the terminal: $(cat screen)"
run 0 sync
unserve

# without TLS: whole addresses instead of CONNECT
without_tls=r-li
serve "$work/hub"
trap 'kill $proxies 2>/dev/null; unserve; rm -rf "$work"' EXIT
git -C r-li config roadbook.hub "$url"
: >strict.log
run 0 log note 远航 --topic 又一次
run 0 sync
has "sent" "received, number"
grep -q "^GET $url/boxes/r-li.git/info/refs?service=git-receive-pack login$" strict.log || fail "not through the proxy: $(cat strict.log)"
sound
clean r-li
echo ok
