#!/bin/sh
# Somebody writes a record under a colleague's client's id into their own book,
# or says that it is one with a client of theirs: nobody's view of the
# colleague's client changes by it.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-dai
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
now 2026-11-23T10:00:00+08:00
lead r-li 上海远航电子有限公司
run 0 --book r-li client set 远航 address=浦东 credit_rating=good
run 0 --book r-li claim 远航
run 0 --book r-li sync
far=$id
lead r-dai 南京别家纺织有限公司
own=$id
run 0 --book r-dai claim "$own"
folder=r-dai/$(cd r-li && find clients -name client.json | sed 's|/client.json||')
mkdir -p "$folder"
for name in 上海远航电子有限公司 广州假冒电器有限公司; do
	cat >"$folder/client.json" <<-EOF
		{
		  "kind": "client",
		  "id": "$far",
		  "name": "$name",
		  "address": "骗子路1号",
		  "volume": 100,
		  "credit_rating": "poor",
		  "includes": [
		    "$own"
		  ],
		  "by": "r-dai",
		  "entered": "2020-01-01T00:00:00+08:00",
		  "changed": [
		    "address 2030-01-01T00:00:00+08:00",
		    "volume 2030-01-01T00:00:00+08:00",
		    "credit_rating 2030-01-01T00:00:00+08:00"
		  ]
		}
	EOF
	rb --book r-dai client set "$own" "includes=$far"
	mine=$(find r-dai/clients -path "*$own/client.json")
	grep -q part_of "$mine" || sed -i "s|  \"by\": \"r-dai\"|  \"part_of\": \"$far\",\n  \"by\": \"r-dai\"|" "$mine"
	rb --book r-dai sync
	rb --book r-dai claim "$far"
	rb --book r-dai sync
	run 0 --book z-chen sync
	run 0 --book r-li sync
	for how in "--book r-li client show $far" "--book z-chen client list --unit east" "client list --hub hub"; do
		# shellcheck disable=SC2086 # words of a command
		run 0 --json $how
		has 上海远航电子有限公司
	done
	run 0 --book r-li --json client show "$far"
	has 浦东 '"credit_rating":"good"'
	hasnt 骗子 poor 别家
	run 0 --book z-chen --json funnel --unit east --list
	grep -o "{[^{}]*上海远航[^{}]*}" .out >rows
	[ "$(wc -l <rows)" = 1 ] || fail "the unit's funnel doesn't have it once"
	grep -q '"person":"r-li".*"volume":30000000' rows || fail "not as its person wrote it"
	run 0 --json client list --hub hub --where person=r-li
	has 上海远航
	run 0 --book z-chen --json export clients --unit east --format json
	grep -o '{[^{}]*"by":"r-li"[^{}]*}' .out >rows
	grep -q 浦东 rows || fail "the colleague's client is gone from the unit"
	grep -q 骗子 rows && fail "the colleague's client is not what they wrote"
done
clean r-li
sound
echo ok
