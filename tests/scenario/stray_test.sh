#!/bin/sh
# A ruling on a case nobody knows, typed or written by hand: who wrote it is
# told, with the way out.
. "$(dirname "$0")/lib.sh"
hub_with r-li
lead r-li 上海远航电子有限公司
run 0 --book r-li sync
nobody=01ARZ3NDEKTSV4RRFFQ69G5FAV
other=01ARZ3NDEKTSV4RRFFQ69G5FBW
run 0 --book z-chen sync
run 0 --book z-chen rule award $nobody r-li --reason 先到
says "case $nobody is not on your desk" "no effect"
run 0 --book z-chen sync
has "your ruling \"award of the client\" has no effect: headquarters knows no case $nobody" "roadbook inbox" "rule again"
run 0 --book z-chen inbox --all
has "headquarters knows no case $nobody"
run 0 --book z-chen --lang zh_CN inbox --all
has "总部没有案 $nobody"
run 0 --book r-li sync
run 0 --book r-li inbox --all
hasnt $nobody

# by hand, and told once each
now 2026-11-23T10:00:00+08:00
(
	cd z-chen || exit 1
	file=$(find rulings -name '*.json')
	id=01ARZ3NDEKTSV4RRFFQ69G5FCX
	sed "s/\"id\": *\"[0-9A-Z]*\"/\"id\": \"$id\"/; s/$nobody/$other/; s/\"award\"/\"release\"/" "$file" >"$(dirname "$file")/$id.json"
)
run 0 --book z-chen sync
has "your ruling \"release into the pool\" has no effect: headquarters knows no case $other"
hasnt $nobody
run 0 --book z-chen sync
hasnt "no case"
run 0 --book z-chen inbox --all
[ "$(grep -c "knows no case" .out)" = 2 ] || fail "not two notices"

# the way out
run 0 --book z-chen rule award "$id" r-li --reason 先到
run 0 --book z-chen sync
hasnt "no case"
run 0 --book r-li sync
run 0 --book r-li why "$id"
has r-li
sound
