#!/bin/sh
# status: where each record stands, from saved to ruled, as it is now.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang
# stands STANDING NUMBER KIND [BOOK]: exactly one record of that kind, there ("" for no number)
stands() {
	run 0 --book "${4:-r-li}" --json status --records --where kind="$3"
	got=$(sed -n 's/.*"standing":"\([a-z]*\)",\("number":\([0-9]*\),\)\{0,1\}"path":[^{}]*}\].*/\1 \3/p' .out)
	[ "$got" = "$1 $2" ] || fail "$3 is $got, not $1 $2"
}

# saved, merged with its number; what is changed is saved again, the rest stays
lead r-li 上海远航电子有限公司
far=$id
stands saved "" contact
run 0 --book r-li sync
stands merged 4 client
stands merged 4 contact
run 0 --book r-li client set 远航 address=浦东
stands saved "" client
stands merged 4 contact
run 0 --book r-li sync
stands merged 5 client
stands merged 4 contact
run 0 --book r-li client set 远航 address= # back to what it was: it came with the last receipt all the same
run 0 --book r-li sync
stands merged 6 client

# one client's only; a client that isn't there
lead r-li 苏州明川仪表有限公司
run 0 --book r-li status 明川
has 苏州明川仪表有限公司 saved
hasnt 上海远航电子有限公司
run 2 --book r-li status 没有的客户
run 2 --book r-li status --records --where nothing=1
run 0 --lang zh_CN --book r-li status 明川
has 已保存 联系人

# received, and nobody merges
git -C r-li config roadbook.mergeWait 0
run 0 --book r-li claim "$far"
mv hub/central.git hub/central.away
run 0 --book r-li sync
stands received 7 event
mv hub/central.away hub/central.git
run 0 hub merge --hub hub
run 0 --book r-li sync
stands merged 7 event

# sent, and the hook that says "received" was killed
run 0 --book r-li log visit "$far" --contact 周敏 --topic 上门 --outcome 面谈 --next 方案
chmod -x hub/boxes/r-li.git/hooks/*
run 4 --book r-li sync
has "sent, but headquarters has not said"
stands sent "" activity
run 4 --book r-li sync # asked again
stands sent "" activity
chmod +x hub/boxes/r-li.git/hooks/*
run 0 hub merge --hub hub
run 0 --book r-li sync
stands merged 8 activity

# ruled: the claim, not what else was sent; the number stays the claim's
run 0 --book r-wang client add 上海远航电子有限公司 --source trade_fair --region 310000 --volume 300000
run 0 --book r-wang contact add 远航 --name 周敏 --title 经理 --phone 021-55550101
run 0 --book r-wang claim 远航
run 0 --book r-wang sync
run 0 --book r-li sync
stands merged 7 event
run 0 --book z-chen sync
run 0 --book z-chen rule award 远航 r-wang --reason 对方先到
run 0 --book z-chen sync
run 0 --book r-li sync
stands ruled 7 event
stands merged 8 activity
run 0 --book r-wang sync
stands ruled 9 event r-wang

# another device of the same person: the same answers
run 0 init --hub hub --person r-li --code "$(code r-li)" --book phone
run 0 --book phone sync
stands ruled 7 event phone
stands merged 8 activity phone

run 0 --book r-li sync

# quarantined, and merged with the next good tip
run 0 --book r-li log note 远航 --topic 一
git -C r-li commit -q --allow-empty -m "not ours" || fail "git commit"
mv hub/boxes/r-li.git/hooks hooks
git -C r-li push -q "$work/hub/boxes/r-li.git" book || fail "git push"
mv hooks hub/boxes/r-li.git/hooks
run 0 hub merge --hub hub
git -C r-li fetch -q "$work/hub/desks/r-li.git" +main:refs/roadbook/desk || fail "git fetch"
run 0 --book r-li --json status 远航 --where type=note
has '"standing":"quarantined"'
run 0 --book r-li sync
run 0 --book r-li --json status 远航 --where type=note
has '"standing":"merged"'
sound
echo ok
