#!/bin/sh
# today and funnel: what is due, by step, against the quota; what was read
# once is kept, and deleting that changes no answer.
. "$(dirname "$0")/lib.sh"
hub_with r-li
export ROADBOOK_BOOK=$work/r-li
run 0 today
has "nothing is due today"
run 0 funnel
has "in the funnel: 0 clients"

# three clients: one gate short at the call; a visit agreed; nothing known
full() { # NAME: its information is complete
	run 0 --json client add "$1" --source trade_fair --region 320500 --volume "$2" --address 星湖街1号 --class project --nature private --account KH-1
	id=$(field id)
	run 0 client set "$id" fit=电子行业 intent=愿意了解
	run 0 contact add "$id" --name 周敏 --title 物流经理 --phone 021-5555-0101
}
full 苏州恒通电子有限公司 30万
one=$id
run 0 move "$one" call
full 无锡青禾包装厂 10万
two=$id
run 0 move "$two" call
run 0 client add 常州天合机械有限公司 --source referral --region 320400
run 0 log call "$one" --contact 周敏 --topic 初次电话 --outcome 同意见面 --next 上门 --next-at '2026-11-25 14:00' --place 苏州园区
run 0 sync
run 0 funnel
has "lead" "call for a visit" "400,000.00" "in the funnel: 3 clients" "88,880.00" "quota of a project marketing manager: 20 clients; short of it: 17"
run 0 --lang zh_CN funnel --list
has "电话邀约" "苏州恒通电子有限公司" "尚差17家"
run 0 funnel --json
schema funnel/1
has '"step":"call","clients":2,"volume":40000000,"weighted":8888000,"stalled":0'

run 0 funnel --list --where step=call --sort volume
has "苏州恒通电子有限公司" "无锡青禾包装厂" "in the funnel: 3 clients"
hasnt "常州天合机械有限公司"
[ "$(grep -n 青禾 .out | cut -d: -f1)" -lt "$(grep -n 恒通 .out | cut -d: -f1)" ] || fail "not in order"
run 2 funnel --where step=call
says "add --list"
run 2 funnel --list --where colour=red

# due the day before; the gate that is short, with what to type
run 0 today
hasnt "苏州园区"
has "One gate short" "the client is willing" "roadbook log call 苏州恒通电子有限公司"
now 2026-11-24T09:00:00+08:00
run 0 --lang zh_CN today
has "下次拜访" "2026-11-25 14:00" "苏州园区" "提前10分钟到达约定地点" "仅差一个关口"
now 2026-11-25T16:00:00+08:00
run 0 log visit "$one" --contact 周敏 --topic 拜访 --outcome 给了货量 --next 做方案 --willing 愿意报价
run 0 today
hasnt "苏州园区"

# claims, notices, rhythm
run 0 claim "$one"
run 0 sync
run 0 today
has "New from headquarters"
run 0 inbox
run 0 today
hasnt "New from headquarters"
now 2026-12-05T09:00:00+08:00
run 0 client list --json
now 2027-02-12T09:00:00+08:00
run 0 sync
run 0 today
has "Claims about to lapse" "2027-02-2" "Visits overdue" "important client"
run 0 --json today
schema today/2
has '"over":49' "{\"id\":\"$two\",\"client\":\"无锡青禾包装厂\",\"tier\":"
hasnt "{\"id\":\"$two\",\"client\":\"无锡青禾包装厂\",\"at\"" # never visited
now 2027-03-01T09:00:00+08:00
run 0 funnel
has "stalled 3"

# deleting what is kept changes no answer; neither does a change by one's own
run 0 --json today
cp .out before
rm r-li/.git/roadbook-glances
run 0 --json today
cmp -s .out before || fail "another answer without the file"
echo broken >r-li/.git/roadbook-glances
run 0 --json today
cmp -s .out before || fail "another answer with a broken file"
run 0 move "$two" lost --reason no_need
run 0 funnel
has "in the funnel: 2 clients" "lost"
run 0 remove "$one" --reason 重复录入
run 0 funnel
has "in the funnel: 1 clients"
run 0 --lang zh_CN log visit --help
has "携带2-3本公司简介"
run 0 log call --help
has "at most three minutes"
sound
echo ok
