#!/bin/sh
# Files changed by hand: valid ones are taken in, others are named and never
# overwritten; plain git and roadbook on one book.
. "$(dirname "$0")/lib.sh"
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
lead r-li 上海远航电子有限公司
file=$(find r-li -path "*$id/client.json")

run 0 status
hasnt "by hand"
sed -i 's/"volume": 30000000/"volume": 40000000/' "$file"
run 0 status
has "changed by hand" "client.json"
run 0 --json status
schema status/1
has '"by_hand":["clients/'
run 0 check
has "a change made by hand was taken in"
clean r-li
run 0 --json client show "$id"
has '"volume":40000000'

# not a valid record: named with line, field and what to do; the rest goes on
sed -i 's/"region": "310000"/"region": "abc"/' "$file"
cp "$file" kept
run 1 check
has "client.json" "line" "field region" "six digits"
cmp "$file" kept || fail "the file was changed"
now 2026-11-23T09:05:00+08:00
run 0 client add 苏州明川仪表有限公司 --source referral --region 320500
run 2 client set "$id" note=x
cmp "$file" kept || fail "the file was overwritten"
says "client.json"
run 3 settle
has "client.json"
run 3 sync
says "client.json"
run 3 --json sync
schema sync/1
has '"rule":"book.invalid"'
cmp "$file" kept || fail "sync changed the file"
sed -i 's/"region": "abc"/"region": "320000"/' "$file"
run 0 settle
has "nothing to settle"

# an append-only record changed by hand is put aside and restored
now 2026-11-23T09:06:00+08:00
run 0 --json log note "$id" --topic 原话
note=$(find r-li -name "$(field id).json")
cp "$note" kept
sed -i 's/原话/改过/' "$note"
run 0 check
has "put aside"
cmp "$note" kept || fail "the record wasn't restored"
rm -f "$note".mine* "$note"
run 0 check
has "put back"
cmp "$note" kept || fail "the record wasn't put back"

# a stray file, and plain git in between
echo hello >r-li/stray.json
run 0 status
has "stray.json"
rm r-li/stray.json
sed -i 's/"volume": 40000000/"volume": 45000000/' "$file"
git -C r-li commit -qam "by hand"
run 0 log note "$id" --topic 之后
run 0 --json client show "$id"
has '"volume":45000000'
clean r-li
sound
echo ok
