#!/bin/sh
# One client added on two devices of a person (or twice): said wherever a person
# looks, joined by one command on either device, in either order, while the
# other one still writes to the id that was lost.
. "$(dirname "$0")/lib.sh"
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
run 0 init --hub hub --person z-chen --code "$(code z-chen)" --book z-chen
run 0 hub enroll --hub hub r-li --name 李锐 --level manager --unit east --leader z-chen
run 0 init --hub hub --person r-li --code "$(code r-li)" --book desktop
run 0 --book desktop sync
run 0 init --hub hub --person r-li --code "$(code r-li)" --book phone
run 0 --book phone sync
run 0 --book desktop sync

both() { # NAME: on both devices, not synced; ids in $old and $new
	run 0 --book desktop --json client add "$1" --source trade_fair --region 310000 --volume 300000
	old=$(field id)
	run 0 --book desktop contact add "$old" --name 周敏 --title 物流经理 --phone 021-5555-0101
	now "$2"
	run 0 --book phone --json client add "$1" --source referral --region 310000 --account KH-7 --volume 300000
	new=$(field id)
	run 0 --book phone contact add "$new" --name 吴越 --title 采购总监 --phone 021-5555-0102
}
meet() { rb --book desktop sync; rb --book phone sync; rb --book desktop sync; }
alike() { # NAME: one client, the same on both devices
	for b in desktop phone; do
		run 0 --book $b --json client show "$1"
		sed 's/"desk":"[^"]*",\{0,1\}//g' .out >show-$b
		run 0 --book $b --json client list
		[ "$(grep -o "\"name\":\"[^\"]*$1" .out | wc -l)" = 1 ] || fail "$b doesn't have it once"
	done
	cmp -s show-desktop show-phone || fail "the devices show different things"
	run 0 --book phone --json client show "$1"
}

# told by the sync that joins, by check, status, today: with what to type
now 2026-11-23T09:10:00+08:00
both 上海远航电子有限公司 2026-11-23T09:11:00+08:00
rb --book desktop sync
rb --lang zh_CN --book phone sync
says 两次 "roadbook client join $old $new"
run 0 --book desktop sync
run 0 --lang zh_CN --book desktop status
says "roadbook client join $old $new"
run 1 --lang zh_CN --book desktop check
has "roadbook client join $old $new"
run 0 --lang zh_CN --book desktop today
has 远航 "roadbook client join $old $new"
run 0 --book phone claim "$new"
run 0 --book desktop claim "$old"

# joined on one device; the other goes on under the lost id without knowing
now 2026-11-23T10:00:00+08:00
run 0 --lang zh_CN --book desktop client join "$new" "$old"
has "$old"
says 信息来源 "roadbook client set $old source=…"
run 2 --lang zh_CN --book desktop client join "$new" "$old"
says 已
run 0 --book phone log visit "$new" --contact 吴越 --topic 上门拜访 --outcome 给了货量 --next 做方案
run 0 --book phone client set "$new" address=浦东 nature=private
meet
alike 远航
has 上门拜访 浦东 周敏 吴越 KH-7 trade_fair
run 0 --book phone log call "$new" --contact 吴越 --topic 回访 --outcome 满意 --next 再约
run 0 --book phone client show "$new"
has 回访 上门拜访
run 1 --book phone check
has "roadbook client set $old source=…"
hasnt "in the book twice"
run 0 --book phone client set "$new" source=referral
for b in desktop phone; do
	meet
	run 0 --book $b check
	run 0 --book $b status
	saysnt twice
	run 0 --book $b --json today
	has '"twice":[]'
	run 0 --book $b --json find 远航 --kind client
	[ "$(grep -o '"kind":"client"' .out | wc -l)" = 1 ] || fail "$b finds it twice"
	run 0 --book $b funnel --list
	[ "$(grep -c 远航 .out)" = 1 ] || fail "$b: the funnel has it twice"
done
alike 远航
has referral 回访

# at headquarters: one case, one owner, the older claim; the visit confirmed it
run 0 --book desktop why 远航
has "held by"
kase=$(git -C hub/central.git ls-tree -r --name-only main register | head -1)
[ "$(git -C hub/central.git ls-tree -r --name-only main register | wc -l)" = 1 ] || fail "more than one case"
run 0 verify --hub hub
run 0 --book z-chen sync
run 0 --book z-chen --json client list --unit east
[ "$(grep -o '"name":"上海远航' .out | wc -l)" = 1 ] || fail "the leader sees it twice"
run 0 --book z-chen client show 远航
has 上门拜访 回访 周敏 吴越
run 0 --book z-chen funnel --unit east --list
[ "$(grep -c 远航 .out)" = 1 ] || fail "the unit's funnel has it twice"
run 0 --json client list --hub hub
[ "$(grep -o '"name":"上海远航' .out | wc -l)" = 1 ] || fail "the hub has it twice"
run 0 --json find 远航 --hub hub --kind client
[ "$(grep -o '"kind":"client"' .out | wc -l)" = 1 ] || fail "find --hub has it twice"

# joined on both, neither knowing of the other; work on both ids meanwhile
now 2026-11-23T11:00:00+08:00
both 苏州恒通物流有限公司 2026-11-23T11:01:00+08:00
meet
run 0 --book phone client join "$old" "$new"
run 0 --book phone log note "$new" --topic 手机备注
run 0 --book desktop client join "$new" "$old"
run 0 --book desktop log note "$old" --topic 电脑备注
meet
alike 恒通
has 手机备注 电脑备注 周敏 吴越
run 1 --book desktop check
hasnt unsettled "in the book twice"
run 0 --book desktop client set 恒通 source=referral
run 0 --book desktop check

# what a claim needs, in two halves: together it is complete, and work confirms it
now 2026-11-23T11:30:00+08:00
run 0 --book desktop --json client add 常州天合机械有限公司 --source trade_fair --region 320400
old=$(field id)
now 2026-11-23T11:31:00+08:00
run 0 --book phone --json client add 常州天合机械有限公司 --source trade_fair --region 320400 --volume 10万
new=$(field id)
run 0 --book phone contact add "$new" --name 吴越 --title 采购总监 --phone 021-5555-0102
run 0 --book phone claim "$new"
meet
run 0 --book desktop client join "$old" "$new"
run 0 --book desktop log visit "$old" --contact 吴越 --topic 上门 --outcome 给了货量 --next 报价
run 0 --book desktop sync
run 0 --book desktop history 天合
has "confirmed the claim"
run 0 --book desktop release 天合 --reason 试
run 0 --book desktop sync
now 2026-12-30T10:00:00+08:00
run 0 --book desktop sync
run 0 --book desktop claim "$old"
run 0 --book desktop sync
run 0 --json client list --hub hub --where name=天合
has '"status":"held"'
run 0 verify --hub hub
now 2026-11-23T12:00:00+08:00

# three of one client, joined in pairs on two devices: one client
now 2026-11-23T12:00:00+08:00
both 无锡金桥家电有限公司 2026-11-23T12:01:00+08:00
meet
now 2026-11-23T12:02:00+08:00
run 0 --book desktop --json client add 无锡金桥家电有限公司 --source trade_fair --region 320200
third=$(sed 's/.*"saved"://' .out | grep -o '"id":"[^"]*' | head -1 | cut -d'"' -f4)
meet
run 0 --book desktop client join "$old" "$third"
run 0 --book phone client join "$new" "$third"
meet
alike 金桥
run 0 --book desktop --json client show "$third"
has "\"id\":\"$old\""

# taken back: two again, nothing lost
run 0 --book desktop client join --undo "$old" "$third"
run 0 --book desktop client join --undo "$new" "$third"
run 2 --book desktop client join --undo "$new" "$third"
run 0 --book desktop --json client list
[ "$(grep -o '"name":"无锡金桥' .out | wc -l)" = 3 ] || fail "not apart again"
meet
run 0 --book phone --json client list
[ "$(grep -o '"name":"无锡金桥' .out | wc -l)" = 3 ] || fail "not apart again on the phone"

# only what is one client for headquarters, and only the own
run 2 --lang zh_CN --book desktop client join 恒通 远航
says 统一社会信用代码
run 2 --lang zh_CN --book desktop client join 远航 远航
run 0 --book z-chen sync
run 2 --lang zh_CN --book z-chen client join 远航 恒通

# the claim stays with its holder, and the client goes as one to a new owner
run 0 hub enroll --hub hub r-zhao --name 赵晴 --level manager --unit east --leader z-chen
run 0 init --hub hub --person r-zhao --code "$(code r-zhao)" --book r-zhao
run 0 --book z-chen rule transfer "$(basename "$kase" .json)" r-zhao --reason 区域调整
run 0 --book z-chen sync
run 0 --book r-zhao sync
run 0 --book r-zhao --json client list
[ "$(grep -o '"name":"上海远航' .out | wc -l)" = 1 ] || fail "the new owner has it twice"
run 0 --book r-zhao client show 远航
has 上门拜访 回访 周敏 吴越
run 0 --book r-zhao funnel --list
[ "$(grep -c 远航 .out)" = 1 ] || fail "the new owner's funnel has it twice"
# followed up on both devices, under both ids, claimed by nobody: one client in headquarters' KPI sheet
now 2026-11-24T15:00:00+08:00
both 南京双录化工有限公司 2026-11-24T15:01:00+08:00
run 0 --book desktop log visit "$old" --contact 周敏 --topic 上门 --outcome 好 --next 报价
run 0 --book phone log visit "$new" --contact 吴越 --topic 上门 --outcome 好 --next 报价
meet
run 0 --book desktop client join "$old" "$new"
meet
run 0 hub staff set --hub hub r-li --hired 2020-01-06
run 0 --json kpi 2026-11 --hub hub --person r-li
[ "$(grep -o '南京双录' .out | wc -l)" = 1 ] || fail "a joined client counts twice in the KPI sheet"
for b in desktop phone z-chen r-zhao; do clean $b; done
sound
echo ok
