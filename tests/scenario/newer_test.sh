#!/bin/sh
# A book of a newer program: what this one doesn't know is kept, merged, shown
# as unknown, and counts for nothing.
. "$(dirname "$0")/lib.sh"
hub_with r-li
export ROADBOOK_BOOK=$work/r-li
lead "$work/r-li" 苏州恒通电子有限公司
run 0 claim "$id"
run 0 sync
kase=$(git -C hub/central.git ls-tree -r --name-only main register | sed 's|.*/||; s|\.json$||' | head -1)
folder=$(find r-li/clients -type d -name "$id")

mkdir -p "$folder/events" "$folder/activities/2026-11" "$folder/forecasts"
event=$folder/events/01M82Z000000000000000000B1.json
activity=$folder/activities/2026-11/01M82Z000000000000000000B2.json
forecast=$folder/forecasts/01M82Z000000000000000000B3.json
cat >"$event" <<EOF
{
  "kind": "event",
  "id": "01M82Z000000000000000000B1",
  "client": "$id",
  "type": "pause",
  "at": "2026-11-23T09:30:00+08:00",
  "by": "r-li",
  "until": "2026-12-31"
}
EOF
cat >"$activity" <<EOF
{
  "kind": "activity",
  "id": "01M82Z000000000000000000B2",
  "client": "$id",
  "type": "drone_flight",
  "at": "2026-11-23T09:30:00+08:00",
  "topic": "仓库航拍",
  "by": "r-li",
  "entered": "2026-11-23T09:30:00+08:00",
  "altitude": 120
}
EOF
cat >"$forecast" <<EOF
{
  "kind": "forecast",
  "id": "01M82Z000000000000000000B3",
  "months": [
    1,
    2
  ]
}
EOF
cp "$event" "$activity" "$forecast" .
git -C r-li add -A
git -C r-li commit -qm newer

run 0 sync
has "merged"
for f in "$event" "$activity" "$forecast"; do
	git -C hub/central.git cat-file -p "main:books/$(git -C hub/central.git ls-tree -d --name-only -r main books | grep 'r-li$' | sed 's|books/||')/${f#r-li/}" >merged || fail "central lacks $f"
	cmp -s merged "$(basename "$f")" || fail "$f was changed on the way"
	cmp -s "$f" "$(basename "$f")" || fail "$f was changed in the book"
done
clean r-li

# shown as unknown; still claimed (an unknown event releases nothing)
run 0 log list "$id"
has "drone_flight (unknown here)" "仓库航拍"
run 0 --lang zh_CN client show "$id"
has "pause (本程序不识)" "drone_flight (本程序不识)"
run 0 --json client list
has '"status":"held"' '"owner":"r-li"'
run 1 check
has '"pause" is unknown to this program' "claim|release" '"drone_flight" is unknown'

# this program's own way on: claims, saves, syncs, amends
run 0 log call "$id" --contact 周敏 --topic 初次 --outcome 同意 --next 上门
run 0 sync
run 0 history "$id"
has "confirmed the claim"
run 2 amend 01M82Z000000000000000000B2 type=dance

# a ruling of a newer program: kept, and the history says that it does nothing here
mkdir -p z-chen/rulings
cat >z-chen/rulings/01M82Z000000000000000000B4.json <<EOF
{
  "kind": "ruling",
  "id": "01M82Z000000000000000000B4",
  "verb": "suspend",
  "case": "$kase",
  "reason": "年审",
  "at": "2026-11-23T09:40:00+08:00",
  "by": "z-chen"
}
EOF
run 0 --book z-chen sync
run 0 --book z-chen history --hub hub "$kase"
run 0 history --hub hub "$kase"
has '"suspend" has no effect' "doesn't know it"
run 0 --json client list
has '"owner":"r-li"'

# a slip by hand is no such word
cat >"$folder/events/01M82Z000000000000000000B5.json" <<EOF
{ "kind": "event", "id": "01M82Z000000000000000000B5", "client": "$id", "type": "Re-lease", "at": "2026-11-23T09:50:00+08:00", "by": "r-li" }
EOF
run 1 check
has "Re-lease" "allowed are: claim|release|gone|move"
sound
echo ok
