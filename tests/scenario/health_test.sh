#!/bin/sh
# hub status, for people and for monitoring.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang
lead r-li 上海远航电子有限公司
run 0 --book r-li sync
run 0 --json hub status --hub hub
schema hub_status/2
has '"pushes_week":4' '"pushes_week_before":0' '"silent":[]' '"quarantine":[]' '"ahead":[]'
hasnt waits_since
[ "$(field bytes)" -gt 100000 ] || fail "the hub takes no room"

# who is silent; what came last week
now 2026-12-02T09:00:00+08:00
lead r-li 苏州明川仪表有限公司
run 0 --book r-li sync
run 0 --json hub status --hub hub
has '"pushes_week":1' '"pushes_week_before":4' '"silent":[]'
now 2026-12-08T09:00:00+08:00
run 0 --json hub status --hub hub # nobody need be alarmed
has '"person":"r-wang","at":"2026-11-23' '"person":"z-chen"' '"days":14'
hasnt '"person":"r-li"'
run 0 hub status --hub hub --silent 5
has "r-li"
run 2 hub status --hub hub --silent soon
run 0 hub staff leave --hub hub r-wang
run 0 --json hub status --hub hub
hasnt '"person":"r-wang"'

# a clock that is ahead (the push comes at the hub's time)
now 2026-12-08T11:00:00+08:00
lead r-li 无锡青禾包装厂
run 0 --book r-li check
git -C r-li config roadbook.mergeWait 0
sed -i '2s/^.*$/export ROADBOOK_NOW=2026-12-08T09:30:00+08:00/' hub/boxes/r-li.git/hooks/post-receive hub/boxes/r-li.git/hooks/reference-transaction
run 0 --book r-li sync
now 2026-12-08T09:31:00+08:00
run 1 --json hub status --hub hub
has '"ahead":[{"person":"r-li","minutes":90}]'

# a push that nobody merges
run 0 hub enroll --hub hub r-wang --name r-wang --level manager --unit east --leader z-chen
now 2026-12-08T12:00:00+08:00
tip=$(git -C hub/boxes/r-wang.git rev-parse book)
number=$(($(wc -l <hub/journal) + 1))
echo "$number r-wang $tip 2026-12-08T04:00:00.000Z" >>hub/journal
now 2026-12-08T12:11:00+08:00
run 1 --json hub status --hub hub
has '"waits_minutes":11'
run 0 hub merge --hub hub
run 1 hub status --hub hub
has "clock ahead"
echo ok
