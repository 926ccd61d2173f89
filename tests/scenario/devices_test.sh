#!/bin/sh
# One person, a laptop and a phone, both without a network: joined by record
# and field, on either device alike; old and lost devices.
. "$(dirname "$0")/lib.sh"
hub_with r-li
lead r-li 上海远航电子有限公司
far=$id
run 0 --book r-li sync

# the phone joins by a code from the laptop, and has the whole book
run 0 --book r-li --json device invite
phone=$(field code)
git -C r-li grep -q "$phone" book && fail "the code is in the book"
run 0 init --hub hub --person r-li --code "$phone" --name phone --book early
says "has to wait" # headquarters hasn't heard of the code
run 0 --book r-li sync
run 0 --book early sync
has "joined with what another device of yours sent" "and merged"
run 0 --book early --json device list
has '"name":"phone"' '"standing":"trusted"'
run 0 --book early --json client list
has "$far"
clean early
run 0 init --hub hub --person r-li --code "$phone" --book twice
says "was used by another device already"
same() { [ "$(git -C "$1" rev-parse 'book^{tree}')" = "$(git -C "$2" rev-parse 'book^{tree}')" ] || fail "$1 and $2 hold different books"; }
run 0 --book r-li sync
has "joined"
same r-li early
[ "$(git -C r-li rev-parse book)" = "$(git -C early rev-parse book)" ] || fail "another tip: a join too many"
for b in r-li early r-li early; do
	run 0 --book $b sync # and there it ends
	has "nothing new to send" "and merged"
done

# both offline: different records, different fields of one record, the same field
run 0 --book r-li client set "$far" tier=key
run 0 --book early client set "$far" industry=电子
run 0 --book r-li log call "$far" --contact 周敏 --topic 电话 --outcome 同意见面 --next 周二上门
run 0 --book early log visit "$far" --contact 周敏 --topic 拜访 --outcome 参观仓库 --next 报价
lead early 苏州明川仪表有限公司
run 0 --book r-li client set "$far" volume=280000
run 0 --book early client set "$far" volume=310000
cp -a r-li r-li2
cp -a early early2
cp -a hub hub2
cp -a r-li backup
for b in r-li2 early2; do git -C $b config roadbook.hub "$work/hub2"; done
# this way …
run 0 --book r-li sync
run 3 --book early sync
has "joined" "and merged"
says "volume"
# … and the other
run 0 --book early2 sync
run 3 --book r-li2 sync
says "volume"
same early r-li2
clean early
clean r-li2
run 3 --book early settle
has "280,000" "310,000"
run 0 --book early client show "$far"
has "Changed differently in two places" "280,000" "310,000"
run 0 --book early --lang zh_CN settle 远航 月业务量=31万
run 0 --book early client show "$far"
hasnt "Changed differently"
run 0 --book early sync
run 0 --book r-li sync
has "joined"
same r-li early
run 0 --book r-li settle
has "nothing to settle"
run 0 --book r-li --json client show "$far"
has '"volume":31000000' '"tier":"key"' '"industry":"电子"'
run 0 --book r-li --json log list "$far"
has "同意见面" "参观仓库"

# restored from an old backup: nothing is lost, neither there nor here
rm -rf r-li
cp -a backup r-li
lead r-li 杭州云栖仪器有限公司
rb --book r-li sync
has "joined"
run 0 --book early sync
same r-li early
run 0 --book r-li --json client list
has 苏州明川 杭州云栖 上海远航

# the same client added on both: told on both, the older one first; nothing is lost by it
run 0 --book r-li client add 南通通州家纺有限公司 --source referral --region 320600
now 2026-11-23T09:30:00+08:00
run 0 --book early client add 南通通州家纺有限公司 --source trade_fair --region 320600
run 0 --book r-li sync
rb --book early sync
says "is in the book twice"
run 0 --book r-li sync
says "is in the book twice"
for b in r-li early; do
	run 1 --book $b --json check
	grep -o '"rule":"check.twice"[^}]*' .out >twice-$b
	[ "$(wc -l <twice-$b)" = 1 ] || fail "$b is told $(wc -l <twice-$b) times"
done
cmp -s twice-r-li twice-early || fail "the devices say different things"
run 0 --book r-li --json client list
[ "$(grep -o 南通通州 .out | wc -l)" -ge 2 ] || fail "one of them is gone"

# a file only one device knows, of a kind this program doesn't
mkdir early/plans
printf '{\n  "kind": "plan",\n  "id": "01KAQ3WZXA0000000000000000"\n}\n' >early/plans/x.json
git -C early add . && git -C early commit -q -m "a newer program"
rb --book early sync
rb --book r-li sync
[ -e r-li/plans/x.json ] || fail "the newer program's file didn't come along"

# the phone is lost: the laptop says so
run 2 --book r-li device end ""
run 2 --book r-li device end tablet
run 0 --book r-li device end phone
rb --book r-li sync
lead early 无锡青禾包装厂
run 3 --book early sync
says "is not trusted any more since number"
run 0 --book r-li --json device list
has '"standing":"ended"'
sound
echo ok
