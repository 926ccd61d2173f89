#!/bin/sh
# How a person gets in: the password typed at a terminal, once and unseen, and
# Ctrl-C there; ~/.netrc; a certificate of their own (real nginx asks for it);
# HTTP/1.1, gzip, and one connection for a whole sync.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/web.sh"
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub r-li --name 李锐 --level senior_manager --unit east
certificates
person r-li geheim
version_1=1
serve "$work/hub"
file=.config/roadbook/passwords
# on_terminal [WORDS KEYS]… -- WORDS…: the program at a terminal; what was to be seen in `screen`
on_terminal() {
	answers=
	: >.args
	while [ "$1" != -- ]; do
		answers="$answers$1
"
		shift
	done
	shift
	last="roadbook $* (terminal)"
	python3 - "$SOURCE/tests/net/terminal.py" "$answers" "$ROADBOOK" "$@" <<'END'
import os, sys
os.execvp("python3", ["python3", sys.argv[1], "screen"] + sys.argv[2].splitlines() + ["--"] + sys.argv[3:])
END
}

# a helper for another site is none for this hub
git config --file "$HOME/.gitconfig" credential.https://example.org.helper store
on_terminal "password of r-li at $url" falsch "password of r-li at $url" geheim -- init --hub "$url" --person r-li --code "$(code r-li)" --ca web/ca.pem --book r-li ||
	fail "init at a terminal: $(cat screen)"
grep -q -e falsch -e geheim screen && fail "what was typed could be read: $(cat screen)"
tail -1 screen | grep -qx echo || fail "the terminal was left without its echo"
[ "$(stat -c %a $file)" = 600 ] && grep -q "	r-li	geheim$" $file || fail "it wasn't kept"
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
lead r-li 上海远航电子有限公司
on_terminal -- sync || fail "sync at a terminal: $(cat screen)"
grep -q "password of" screen && fail "asked again"
grep -q "received, number" screen || fail "not received: $(cat screen)"

# Ctrl-C at the question: nothing is kept, nothing is lost, the terminal is itself again
rm $file
run 0 log note 远航 --topic 一
on_terminal "password of r-li" ^C -- sync
got=$?
[ $got = 130 ] || fail "exit status $got after Ctrl-C"
tail -1 screen | grep -qx echo || fail "the terminal was left without its echo"
[ ! -e $file ] || fail "something was kept"
run 0 status
has "not yet received"
on_terminal "password of r-li" "" "" "" -- sync
got=$?
[ $got = 3 ] || fail "exit status $got for an empty answer"

# ~/.netrc: nobody is asked, nothing is kept elsewhere; a wrong one is told
printf 'machine localhost login r-li password geheim\n' >.netrc
chmod 600 .netrc
: >web/access.log
run 0 sync
has "sent" "received, number"
[ ! -e $file ] || fail "kept twice"
[ "$(grep -o 'connection [0-9]*' web/access.log | sort -u | wc -l)" = 1 ] || fail "more than one connection for a sync: $(cat web/access.log)"
[ "$(grep -c 'HTTP/1.1' web/access.log)" -ge 5 ] && ! grep -q 'HTTP/2' web/access.log || fail "not HTTP/1.1"
grep 'info/refs' web/access.log | grep -qv 'gzip -' || fail "nothing was packed with gzip: $(cat web/access.log)"
sed -i s/geheim/falsch/ .netrc
run 3 sync
rm .netrc
unserve

# a certificate instead of a password
also="ssl_verify_client on; ssl_client_certificate $work/web/ca.pem;"
(
	cd web || exit 1
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 20000 -subj "/CN=r-li" -keyout other.key -out other.pem
) >.openssl 2>&1 || fail "no certificate"
serve "$work/hub"
sed -i '/auth_basic/d; /roadbook_stranger) /d; s/REMOTE_USER .*/REMOTE_USER r-li;/' web/hub.conf
old=$(pgrep -P "$nginx") # for a tenth of a second old and new ones answer
kill -HUP "$nginx"
# shellcheck disable=SC2086
reloaded() { ! kill -0 $old 2>/dev/null; }
until_true reloaded
git -C r-li config roadbook.hub "$url"
run 3 sync
says "400" "http.sslCert"
git -C r-li config http.sslCert "$work/web/other.pem"
git -C r-li config http.sslKey "$work/web/other.key"
rb sync
got=$?
[ $got = 3 ] || fail "exit status $got with a stranger's certificate"
git -C r-li config http.sslKey "$work/web/rep.key"
git -C r-li config http.sslCert "$work/web/nothing.pem"
run 3 sync
says "certificate file of this book can't be used"
git -C r-li config http.sslCert "$work/web/rep.pem"
run 0 log note 远航 --topic 二
run 0 sync
has "sent" "received, number"
run 0 init --hub "$url" --person r-li --code "$(code r-li)" --ca web/ca.pem --cert web/rep.pem --key web/rep.key --book second
[ ! -e $file ] || fail "a password was kept"
sound
clean r-li
echo ok
