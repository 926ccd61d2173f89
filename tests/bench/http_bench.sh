#!/bin/sh
# One sync through nginx, fcgiwrap and git http-backend on loopback, beside
# plain git doing the same (push, then two fetches), `fossil sync` beside it,
# and many reps at once, beside one shared branch with `git pull --rebase`.
# Bytes are headers and bodies without TLS. JSON out, one document a part.
#   http_bench.sh [CLIENTS [REPS [ROUNDS [REBASERS]]]]   (1000 200 9 20)
# The merge is held off while times are taken: git waits for nothing else
# either; how long a receipt is in coming behind a push is told apart. Over a
# slow link (300 ms there and back, 256 kbit/s, 1 % loss) too: the kernel's
# netem where it has it, else tests/net/slow_link.py.
clients=${1:-1000} reps=${2:-200} rounds=${3:-9} rebasers=${4:-20}
tests=$(cd "$(dirname "$0")/.." && pwd)
. "$tests/scenario/lib.sh"
. "$tests/scenario/web.sh"
unset ROADBOOK_NOW
ms() { echo $(($(date +%s%N) / 1000000)); }
median() { printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
first=r-0001 second=r-0002
run 0 hub init hub --org bench
run 0 hub enroll --hub hub z-chen --name 陈 --level senior_manager --unit east
for p in $first $second; do run 0 hub enroll --hub hub $p --name $p --level manager --unit east --leader z-chen; done
certificates
hash=$(openssl passwd -1 geheim)
i=0
while [ $i -lt "$reps" ]; do i=$((i + 1)); printf 'r-%04d:%s\n' $i "$hash" >>web/passwords; done
serve "$work/hub"
password_is geheim
awk -v n="$clients" 'BEGIN { print "客户名称,联系人,职务,电话"; for (i = 1; i <= n; i++)
	printf "测试第%d贸易有限公司,周敏%d,经理,1380000%04d\n", i, i, i % 10000 }' >sheet.csv
GIT_SSL_CAINFO=$work/web/ca.pem
export GIT_SSL_CAINFO
git config --file "$HOME/.gitconfig" credential.helper "store --file $HOME/store"
printf 'https://%s:geheim@localhost%%3a%s\n' $second "$port" >store
for p in $first $second; do
	run 0 init --hub "$url" --person $p --code "$(code $p)" --ca web/ca.pem --book $p
	run 0 --book $p import clients sheet.csv --yes
	run 0 --book $p sync
	run 0 --book $p sync
done
GIT_CONFIG_GLOBAL=$HOME/.gitconfig
visit() { run 0 --book "$1" log visit 测试第7贸易有限公司 --topic "拜访$2" --outcome "结果$2" --next 下周; }
# what git sends is signed as ours is, before it is timed
their_visit() {
	visit $second "$1"
	tip=$(git -C $second -c gpg.format=ssh -c user.signingKey=$work/$second/.git/roadbook/key -c user.name=$second -c user.email=$second@bench \
		commit-tree -S -p book -m sign 'book^{tree}') && git -C $second update-ref refs/heads/book "$tip" || fail "git doesn't sign"
}
their_sync() {
	git -C $second -c credential.username=$second push -q "$url/boxes/$second.git" book &&
		git -C $second -c credential.username=$second fetch -q "$url/desks/$second.git" main:refs/roadbook/desk &&
		git -C $second -c credential.username=$second fetch -q "$url/commons.git" +main:refs/roadbook/commons
}
# bytes of git's own trace, headers and bodies
traced() { awk '/(Send|Recv) (header|data), [0-9]+ bytes/ { for (i = 1; i < NF; i++) if ($(i + 1) == "bytes") s += $i } END { print s + 0 }' "$1"; }

# part 1: bytes, with the merge
visit $first 0
run 0 --book $first sync --json
one=$(($(field bytes_sent) + $(field bytes_received))) one_requests=$(field requests)
run 0 --book $first sync --json
none=$(($(field bytes_sent) + $(field bytes_received))) none_requests=$(field requests)
their_visit 0
GIT_TRACE_CURL=$work/trace their_sync 2>.err || fail "git's own sync"
theirs=$(traced trace) their_requests=$(grep -cE 'Send header: (GET|POST) ' trace)
printf '{ "schema": "roadbook.bench.http_bytes/1", "clients": %d, "visit_bytes": %d, "visit_requests": %d, "nothing_bytes": %d, "nothing_requests": %d, "git_bytes": %d, "git_requests": %d }\n' \
	"$clients" "$one" "$one_requests" "$none" "$none_requests" "$theirs" "$their_requests"

# part 2: times, interleaved, the merge held off
measure() { # NAME
	ours= git=
	exec 9>>hub/merge.lock
	flock 9
	git -C $first config roadbook.mergeWait 0
	r=0
	while [ $r -lt "$rounds" ]; do
		r=$((r + 1))
		visit $first "$1 $r"
		their_visit "$1 $r"
		a=$(ms)
		run 0 --book $first sync
		b=$(ms)
		their_sync 2>.err || fail "git's own sync"
		c=$(ms)
		ours="$ours $((b - a))" git="$git $((c - b))"
	done
	exec 9>&-
	git -C $first config --unset roadbook.mergeWait
	# shellcheck disable=SC2086 # lists of numbers
	printf '{ "schema": "roadbook.bench.http_time/1", "link": "%s", "rounds": %d, "sync_ms": %d, "git_ms": %d, "ratio": %s }\n' \
		"$1" "$rounds" "$(median $ours)" "$(median $git)" "$(awk -v a="$(median $ours)" -v b="$(median $git)" 'BEGIN { printf "%.2f", a / b }')"
}
measure loopback
if [ "$(id -u)" = 0 ] && command -v tc >/dev/null && tc qdisc add dev lo root netem delay 0ms 2>/dev/null; then
	tc qdisc change dev lo root netem delay 150ms loss 1% rate 256kbit
	measure netem
	tc qdisc del dev lo root
else
	python3 "$tests/net/slow_link.py" "$port" 150 32000 1 1 >slow.port 2>slow.log &
	slow=$!
	trap 'kill $slow 2>/dev/null; unserve; rm -rf "$work"' EXIT
	until_true [ -s slow.port ]
	direct=$url url=https://localhost:$(cat slow.port)
	for p in $first $second; do git -C $p config roadbook.hub "$url"; done
	printf 'https://%s:geheim@localhost%%3a%s\n' $second "$(cat slow.port)" >>store
	ROADBOOK_PASSWORD=geheim measure "slow relay"
	url=$direct
	for p in $first $second; do git -C $p config roadbook.hub "$url"; done
	kill $slow
fi

# part 2b: what the receipt adds to a push: git's own, with the box's hook that
# writes the journal and says its number, and without
hook=hub/boxes/$second.git/hooks/post-receive
with= without= r=0
while [ $r -lt "$rounds" ]; do
	r=$((r + 1))
	for kind in with without; do
		[ $kind = with ] || mv $hook hook.kept
		their_visit "receipt $r $kind"
		a=$(ms)
		git -C $second -c credential.username=$second push -q "$url/boxes/$second.git" book 2>.err || fail "push"
		took=$(($(ms) - a))
		if [ $kind = with ]; then with="$with $took"; else
			without="$without $took"
			mv hook.kept $hook
		fi
	done
done
# shellcheck disable=SC2086
printf '{ "schema": "roadbook.bench.receipt/1", "rounds": %d, "push_ms": %d, "push_without_receipt_ms": %d }\n' \
	"$rounds" "$(median $with)" "$(median $without)"

# part 3: fossil, the same visits as files in a repository of its own, by plain
# http (its server speaks no TLS of its own)
if command -v fossil >/dev/null; then
	USER=rep
	export USER
	fossil init --admin-user root server.fossil >.out 2>.err && fossil user new rep rep@bench geheim7 -R server.fossil >.out 2>.err </dev/null &&
		fossil user capabilities rep deiosv -R server.fossil >.out 2>.err || fail "fossil's repository"
	fport=$((port + 1))
	fossil server --port $fport --localhost server.fossil >fossil.log 2>&1 </dev/null &
	fossil=$!
	trap 'kill $fossil 2>/dev/null; unserve; rm -rf "$work"' EXIT
	far=http://rep:geheim7@localhost:$fport/
	until_true fossil clone --admin-user rep "$far" c.fossil >.out
	mkdir f && (cd f && fossil open ../c.fossil --nosync && fossil settings autosync off) >.out 2>.err </dev/null || fail "fossil open"
	times= r=0
	while [ $r -lt "$rounds" ]; do
		r=$((r + 1))
		sed "s/结果0/结果$r/" $first/"$(git -C $first log --diff-filter=A --name-only --format= book | grep . | head -1)" >f/v$r.json
		(cd f && fossil add v$r.json && fossil commit -m "visit $r" --no-warnings) >.out 2>.err </dev/null || fail "fossil commit"
		a=$(ms)
		(cd f && fossil sync "$far") >fossil.out 2>.err </dev/null || fail "fossil sync"
		times="$times $(($(ms) - a))"
	done
	# shellcheck disable=SC2086
	printf '{ "schema": "roadbook.bench.fossil/1", "sync_ms": %d, "says": "%s" }\n' "$(median $times)" "$(tr '\r' '\n' <fossil.out | grep 'wire bytes' | tr -d '"')"
	kill $fossil
else
	echo '{ "schema": "roadbook.bench.fossil/1", "skipped": "fossil is not installed" }'
fi

# part 4: all reps at once, each with a visit to send
i=2
while [ $i -lt "$reps" ]; do
	i=$((i + 1))
	p=$(printf 'r-%04d' $i)
	run 0 hub enroll --hub hub "$p" --name "$p" --level manager --unit east --leader z-chen
done
i=0
while [ $i -lt "$reps" ]; do
	i=$((i + 1))
	p=$(printf 'r-%04d' $i)
	[ -d "$p" ] || run 0 init --hub "$url" --person "$p" --code "$(code "$p")" --ca web/ca.pem --book "$p"
	[ $i -le 2 ] || run 0 --book "$p" client add "客户 $i 有限公司" --source trade_fair --region 310000 --volume 300000
	[ $i -gt 2 ] || visit "$p" last
done
git init -q --bare -b main shared.git
git -C shared.git config receive.autogc false
git clone -q shared.git seed 2>.err && git -C seed -c user.name=x -c user.email=x@x commit -q --allow-empty -m begin && git -C seed push -q origin HEAD:main || fail "seed"
i=0
while [ $i -lt "$rebasers" ]; do
	i=$((i + 1))
	git clone -q shared.git shared-$i && git -C shared-$i config user.name x && git -C shared-$i config user.email x@x && echo $i >shared-$i/f$i &&
		git -C shared-$i add . && git -C shared-$i commit -q -m $i || fail "clone $i"
done
at_once() { # NAME COMMAND REPS: the command gets a number; each one's status, time and tries
	n=$3
	rm -f ends
	i=0 pids=
	a=$(ms)
	while [ $i -lt "$n" ]; do
		i=$((i + 1))
		(b=$(ms); $2 $i; echo "$? $(($(ms) - b)) $tries" >>ends) &
		pids="$pids $!"
	done
	# shellcheck disable=SC2086
	wait $pids
	printf '{ "schema": "roadbook.bench.at_once/1", "what": "%s", "reps": %d, "done": %d, "all_ms": %d, ' "$1" "$n" "$(grep -c '^0 ' ends)" $(($(ms) - a))
	sort -n -k2 ends | awk '{ v[NR] = $2; t += $3 } END { printf "\"first_ms\": %d, \"median_ms\": %d, \"last_ms\": %d, \"tries\": %d }\n", v[1], v[int((NR + 1) / 2)], v[NR], t }'
}
tries=1
rep_syncs() { "$ROADBOOK" --book "$(printf 'r-%04d' "$1")" sync >"out-$1" 2>&1 </dev/null; }
rep_rebases() {
	tries=1
	until git -C shared-$1 push -q origin HEAD:main >/dev/null 2>&1; do
		git -C shared-$1 pull -q --rebase origin main >/dev/null 2>&1
		tries=$((tries + 1))
		[ $tries -lt 1000 ] || return 1
	done
}
at_once roadbook rep_syncs "$reps"
at_once "git pull --rebase, one branch, no network" rep_rebases "$rebasers"
run 0 hub merge --hub hub
run 0 hub status --hub hub --json
printf '{ "schema": "roadbook.bench.at_once_after/1", "journal": %d, "merged": %d }\n' "$(field journal)" "$(field merged)"
