#!/bin/sh
# Those who push may not read central: the hook appends to the journal and no
# more; hub merge --watch, under the hub's own user, answers while sync waits.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { echo "skipped: needs root, for a second user"; exit 77; }
unset ROADBOOK_NOW # the journal's times are the clock's
chmod 755 "$work"
cp "$ROADBOOK" "$work/roadbook" # where it was built other users may not look
ROADBOOK=$work/roadbook
hub_with r-li
printf '[safe]\n\tdirectory = *\n' >gitconfig
export GIT_CONFIG_GLOBAL="$work/gitconfig"
touch hub/journal.lock
chown -R 65534:65534 hub/boxes hub/journal hub/journal.lock r-li
chgrp 65534 hub && chmod 710 hub # as hub merge --help has it
chmod 700 hub/central.git
as() { last="as another user: roadbook $*"; HOME=$work/r-li setpriv --reuid=65534 --regid=65534 --clear-groups "$ROADBOOK" "$@" >"$work/.out" 2>"$work/.err" </dev/null; }
as --book r-li client add 上海远航电子有限公司 --source trade_fair --region 310000 --volume 300000 || fail "no client"

# nobody merges: the receipt is read back, and sync says what is true
git -C r-li config roadbook.mergeWait 0
as --book r-li sync || fail "sync"
has "received, number" "not yet merged"
saysnt "but not merged yet" # no failed attempt by the hook
run 0 --json hub status --hub hub
[ "$(field journal)" -gt "$(field merged)" ] || fail "somebody merged"

# somebody watches
"$ROADBOOK" hub merge --hub hub --watch >watch.out 2>watch.err &
watcher=$!
trap 'kill $watcher 2>/dev/null; rm -rf "$work"' EXIT
git -C r-li config roadbook.mergeWait 60
as --book r-li client add 苏州明川仪表有限公司 --source trade_fair --region 320500 --volume 200000 || fail "no client"
as --book r-li sync || fail "sync"
has "and merged"
kill -0 $watcher 2>/dev/null || fail "the watcher is gone: $(cat watch.err)"
grep -q "merged up to number" watch.out || fail "the watcher says nothing"
kill $watcher
run 2 --json hub merge --hub hub --watch
run 0 hub merge --hub hub
has "nothing to merge"
sound
echo ok
