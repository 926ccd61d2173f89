#!/bin/sh
# A hub behind the web server that `roadbook hub nginx` configures: two reps
# who have nothing but its address, a name and a password; a conflict, ruled
# on; walls; where the password is, and where it is not; how little travels.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/web.sh"
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
for p in r-li r-wang; do run 0 hub enroll --hub hub $p --name $p --level manager --unit east --leader z-chen; done
certificates
for p in z-chen r-li r-wang; do person $p "geheim-$p"; done
serve "$work/hub"

# no password, a wrong one, a stranger's address, a certificate nobody signed
run 3 init --hub "$url" --person r-li --ca web/ca.pem --book r-li
says "wants the password of r-li"
[ ! -e r-li ] || fail "a book was made"
password_is wrong
run 3 init --hub "$url" --person r-li --ca web/ca.pem --book r-li
says "does not accept the password"
password_is geheim-r-li
run 3 init --hub "$url" --person r-li --book r-li
says "isn't trusted" "http.sslCAInfo"
run 3 init --hub "http://localhost:$port" --person r-li --book r-li
run 2 init --hub "https://r-li:geheim@localhost:$port" --person r-li --book r-li
run 2 init --hub "$url" --person r-li --ca web/nothing.pem --book r-li

# two reps and their leader; each asked once
for p in z-chen r-li r-wang; do
	HOME=$work/home-$p
	mkdir -p "$HOME"
	password_is "geheim-$p"
	run 0 init --hub "$url" --person $p --code "$(code $p)" --ca web/ca.pem --book $p
	unset GIT_ASKPASS
	[ "$(stat -c %a "$HOME/.config/roadbook/passwords")" = 600 ] || fail "the password's file can be read by others"
done
as() { HOME=$work/home-$1; ROADBOOK_BOOK=$work/$1; export ROADBOOK_BOOK; }

# 撞单: both claim; then the leader rules
as r-li
lead r-li 上海远航电子有限公司
run 0 claim 远航
run 0 sync
has "sent" "received, number" "merged"
now 2026-11-23T09:10:00+08:00
as r-wang
lead r-wang 上海远航电子有限公司
run 0 claim 远航
run 0 sync
as r-li
run 0 sync
run 0 inbox
has "conflict"
now 2026-11-23T09:20:00+08:00
as z-chen
run 0 sync
run 0 rule award 远航 r-li --reason 先报备
run 0 sync
as r-wang
run 0 sync
has "What is new"
as r-li
run 0 sync
run 0 why 远航
has "r-li"

# nothing new: two requests, 2 KB with their headers; one visit: five and 6 KB with its receipt
run 0 sync --json
run 0 sync --json
requests=$(field requests) bytes=$(($(field bytes_sent) + $(field bytes_received)))
[ "$requests" -le 2 ] && [ $bytes -gt 200 ] && [ $bytes -le 2048 ] || fail "$requests requests, $bytes bytes for nothing new"
now 2026-11-23T09:30:00+08:00
run 0 log visit 远航 --contact 周敏 --topic 拜访 --outcome 同意报价 --next 下周
run 0 sync --json
has '"standing":"merged"'
requests=$(field requests) bytes=$(($(field bytes_sent) + $(field bytes_received)))
[ "$requests" -le 5 ] && [ $bytes -le 6144 ] || fail "$requests requests, $bytes bytes for one visit"

# one connection a sync
[ "$(grep -c 'HTTP/2.0' web/access.log)" -gt 20 ] || fail "not HTTP/2"

# the password is in its file, and nowhere else
grep -rlaF geheim "$work" --exclude-dir=web >.found
[ "$(sed "s|$work/||" .found | sort | tr '\n' ' ')" = "askpass home-r-li/.config/roadbook/passwords home-r-wang/.config/roadbook/passwords home-z-chen/.config/roadbook/passwords " ] ||
	fail "the password is in: $(cat .found)"
grep -aF geheim web/*.log && fail "the password is in a log"
chmod 644 "$HOME/.config/roadbook/passwords"
run 3 sync
says "chmod 600"
chmod 600 "$HOME/.config/roadbook/passwords"

# git's credential helper, if the person has one; then a new password
rm -rf "$HOME/.config"
git config --file "$HOME/.gitconfig" credential.helper "store --file $HOME/store"
password_is geheim-r-li
(unset GIT_CONFIG_GLOBAL; now 2026-11-23T09:31:00+08:00; run 0 sync; unset GIT_ASKPASS; run 0 sync) || exit 1
[ -e "$HOME/store" ] && [ ! -e "$HOME/.config/roadbook" ] || fail "the helper didn't keep it"
sed -i '/^r-li:/d' web/passwords
person r-li anders
unset GIT_ASKPASS
(unset GIT_CONFIG_GLOBAL; run 3 sync) || exit 1
grep -q geheim "$HOME/store" && fail "a wrong password was kept"
password_is anders
run 0 sync

# walls, with plain git
GIT_SSL_CAINFO=$work/web/ca.pem
export GIT_SSL_CAINFO
password_is geheim-r-wang
as_wang() { git -c credential.username=r-wang "$@" >.out 2>.err; }
as_wang ls-remote "$url/commons.git" || fail "commons can't be read"
as_wang ls-remote --exit-code "$url/commons.git" refs/heads/directory || fail "the directory can't be read"
as_wang ls-remote "$url/desks/r-wang.git" || fail "a desk can't be read by its person"
as_wang ls-remote "$url/boxes/r-wang.git" || fail "a box can't be read by its person"
for wall in boxes/r-li.git desks/r-li.git central.git units/east.git units/nowhere.git key http hooks-made journal.lock boxes/../central.git boxes/r-wang.git/../r-li.git \
	boxes/r-wang.git/%2e%2e/r-li.git //central.git journal boxes/r-wang.git/config; do
	as_wang ls-remote "$url/$wall" && fail "r-wang reads $wall"
done
git -C r-wang rev-parse book >tip
as_wang -C r-wang push "$url/commons.git" book:main && fail "r-wang writes commons"
as_wang -C r-wang push "$url/desks/r-wang.git" book:main && fail "r-wang writes a desk"
as_wang -C r-wang push "$url/boxes/r-li.git" book && fail "r-wang writes another's box"
as_wang -C r-wang push "$url/boxes/r-wang.git" book:other && fail "r-wang writes another branch"
as_wang -C r-wang push "$url/units/east.git" book:main && fail "r-wang writes a unit"

# by hand, past git: paths, services and methods that no client sends; the hub's key never comes
ask() { # PATH OPTIONS…
	path=$1
	shift
	curl -s -o .body -w '%{http_code}' --path-as-is --cacert web/ca.pem -u r-wang:geheim-r-wang "$@" "$url/$path" >.code
	grep -qaF "PRIVATE KEY" .body && fail "the hub's key came out by $path"
	case $(cat .code) in 2*) fail "$path gave $(cat .code): $(head -c 200 .body)" ;; esac
}
if command -v curl >/dev/null; then
	for path in key commons.git/../key commons.git/%2e%2e/key commons.git/..%2fkey boxes/r-wang.git/config boxes/r-wang.git/objects/info/packs \
		boxes/r-wang.git/HEAD commons.git/info/refs "commons.git/info/refs?service=git-upload-archive" \
		"commons.git/info/refs?x=1" "boxes//r-li.git/info/refs?service=git-upload-pack" "boxes/./r-li.git/info/refs?service=git-upload-pack" \
		"boxes/r-li.git/../r-wang.git/../r-li.git/info/refs?service=git-upload-pack" "BOXES/r-wang.git/info/refs?service=git-upload-pack" \
		"boxes/r-wang.git%00/info/refs?service=git-upload-pack" "central.git/info/refs?service=git-upload-pack" http; do
		ask "$path"
	done
	ask "desks/r-wang.git/info/refs?service=git-upload-pack" -X PUT
	ask "commons.git/git-receive-pack" -X POST -H 'Content-Type: application/x-git-receive-pack-request' --data-binary 0000
	ask "boxes/r-li.git/git-upload-pack" -X POST -H 'Content-Type: application/x-git-upload-pack-request' --data-binary 0000
	for version in 0 1 2 "2:object-format=sha1"; do
		ask "central.git/info/refs?service=git-upload-pack" -H "Git-Protocol: version=$version"
		ask "units/east.git/info/refs?service=git-upload-pack" -H "Git-Protocol: version=$version"
	done
	curl -s -o .body --cacert web/ca.pem -u z-chen:geheim-z-chen "$url/commons.git/info/refs?service=git-upload-pack" || fail "curl"
	grep -qa refs/heads/main .body || fail "the same way a person reads what is theirs"
fi

# a push by hand: a few kB that unfold to gigabytes; git is ended, the box is as before
if command -v python3 >/dev/null && command -v curl >/dev/null; then
	box=hub/boxes/r-wang.git
	find $box -type f | sort >before
	python3 "$SOURCE/tests/net/hand_pack.py" bomb >bomb.pack
	old=$(git -C $box rev-parse book)
	{
		printf '%s %s refs/heads/book\0 report-status\n' "$old" "$(printf %040d 1)" >line
		printf '%04x' $(($(wc -c <line) + 4))
		cat line
		printf 0000
		cat bomb.pack
	} >request
	curl -s -o .body -w '%{http_code}' --cacert web/ca.pem -u r-wang:geheim-r-wang -H 'Content-Type: application/x-git-receive-pack-request' \
		--data-binary @request "$url/boxes/r-wang.git/git-receive-pack" >.code
	grep -qa "unpack ok" .body && fail "the bomb was taken"
	cat web/error.log .body >.err
	grep -qaE "Out of memory|out of memory|index-pack abnormal" .err || fail "not refused for its size: $(head -c 300 .body)"
	[ "$(git -C $box rev-parse book)" = "$old" ] || fail "the box moved"
	find $box -type f | sort | cmp -s before - || fail "the bomb left something"
fi
unset GIT_ASKPASS

# units: to their head, to who stands in, to nobody else; from one request to the next
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
as z-chen
now 2026-11-23T10:00:00+08:00
run 0 sync
saysnt "not given" "could not be fetched"
git -C z-chen rev-parse -q --verify refs/roadbook/units/east >.out || fail "the head has no unit"
password_is geheim-r-wang
as_wang ls-remote "$url/units/east.git" && fail "r-wang reads the unit"
run 0 hub staff delegate --hub hub z-chen r-wang --until 2026-11-30
unserve # what answers has a clock that stands still
now 2026-11-23T10:30:00+08:00
serve "$work/hub"
as_wang ls-remote "$url/units/east.git" || fail "who stands in can't read the unit"
as_wang -C r-wang push "$url/units/east.git" book:main && fail "who stands in writes the unit"
run 0 hub staff return --hub hub z-chen
as_wang ls-remote "$url/units/east.git" && fail "the unit is given for ever"
# who has left: nothing any more, though the web server knows the password
run 0 hub staff leave --hub hub r-wang
as_wang ls-remote "$url/commons.git" && fail "who left reads commons"
as_wang -C r-wang fetch "$url/commons.git" directory && fail "who left reads the directory"
as_wang ls-remote "$url/boxes/r-wang.git" && fail "who left reads the box"
unset GIT_ASKPASS
sound
clean r-li
echo ok
