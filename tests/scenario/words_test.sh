#!/bin/sh
# Words that headquarters extends: checked when they are set, with everybody
# by sync from their day on, and all pairs are judged by them at the next merge.
. "$SOURCE/tests/scenario/lib.sh"
hub_with r-li r-wang
words() { git -C hub/central.git show main:org/policy/2015-09-14/names.json; }
printf '武汉海岭商贸有限公司\t武汉海岭商贸有限会社\n' >pair
verdict() { run 0 --book r-li names pair; cut -f1 .out; }

lead r-li 武汉海岭商贸有限公司
lead r-wang 武汉海岭商贸有限会社
for b in r-li r-wang z-chen; do run 0 --book $b sync; done
run 0 --book z-chen --json inbox
has '"suspicions":[]'
[ "$(verdict)" = different ] || fail "not a word yet"

# a list that can't be read, a list that isn't there: refused, with the reason
words | sed 's/"forms": \[/"forms": [ 7,/' >names.json
run 2 hub policy set --hub hub 2026-11-24 names.json
says "policy names" forms
words | sed 's/"trades"/"traeds"/' >names.json
run 2 hub policy set --hub hub 2026-11-24 names.json
says trades
run 0 hub policy log --hub hub
hasnt 2026-11-24

words | sed 's/"有限公司 有限责任公司 /&有限会社 /' >names.json
run 0 hub policy set --hub hub 2026-11-24 names.json
run 0 --book r-li sync
[ "$(verdict)" = different ] || fail "before its day"
now 2026-11-24T09:00:00+08:00
run 0 --book r-li client set 武汉海岭商贸有限公司 note=x
for b in r-li z-chen; do run 0 --book $b sync; done
v=$(verdict)
[ "$v" = likely ] || fail "from its day on: $v"
run 0 --book z-chen inbox
has 武汉海岭商贸有限会社 "rule same"
run 0 --json hub merge --hub hub
[ "$(field suspicions)" = 0 ] || fail "again"
sound
