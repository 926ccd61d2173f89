#!/bin/sh
# Calls, visits, notes: what is saved, what counts, amend and remove.
. "$(dirname "$0")/lib.sh"
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
lead r-li 上海远航电子有限公司

now 2026-11-23T15:00:00+08:00
run 0 log call 远航 --contact 周敏 --topic 初次电话 --outcome 同意见面 --next 下周二上门 --at 14:30
has "saved: call"
silent
now 2026-11-23T15:01:00+08:00
run 0 --json log visit 远航 --contact 周敏 --topic 上门拜访
schema saved/1
visit=$(field id)
has '"rule":"check.contact"' '"field":"outcome"' '"field":"next"'
run 0 log visit 远航 --topic 没有联系人
says "doesn't count as a valid contact"
now 2026-11-23T15:02:00+08:00
run 0 log call 远航 --topic 回访 --unanswered
silent
run 0 log note 远航 --topic 老板换人
silent
run 0 log exchange 远航 --contact 周敏 --topic 交流 --outcome 好 --next 报价 --at '2026-11-20 10:00'
says "entered 77 hours after it happened"
run 0 log meeting 远航 --contact 周敏 --topic 评审 --outcome 好 --next 报价 --at 2027-01-01
says "future"
run 0 log note 远航 --topic 仓库 --at '昨天 9:05'
run 0 log note 远航 --topic 车队 --at 'yesterday 16:00'
run 0 --json log list 远航
schema activities/1
has '"at":"2026-11-23T14:30:00+08:00"' '"contact_name":"周敏"' '"unanswered":true' '"at":"2026-11-22T09:05:00+08:00"' '"at":"2026-11-22T16:00:00+08:00"'

run 2 log call 远航 --contact 周敏
says "option --topic T is missing"
run 2 log call 远航 --contact 王五 --topic x
says "there is no contact of this client"
run 2 log call 远航 --topic x --at 周二
says "field at" "周二 of which week? write 本周二 or 下周二"
run 2 log call 远航 --topic x --at 刚才
says "field at" '"刚才" is not a time'
run 0 log visit 远航 --contact 周敏 --topic 上门 --outcome 好 --next 报价 --at 上午9点半 --next-at '下周二 14:00'
run 0 --json log list 远航
has '"at":"2026-11-23T09:30:00+08:00"' '"next_at":"2026-12-01T14:00:00+08:00"'
run 2 log dance 远航
says "unknown command log dance"
run 2 log note 远航 --topic x --unanswered
says "unknown option --unanswered"
run 2 log call 01KZZZZZZZZZZZZZZZZZZZZZZZ --topic x
says "there is no client"

# amend: a new record takes the old one's place in lists; the file stays
now 2026-11-23T15:03:00+08:00
run 0 --json amend "$visit" outcome=给了货量 next=做方案
new=$(field id)
has '"findings":[]'
run 0 --json log list 远航
hasnt "\"id\":\"$visit\""
has "\"id\":\"$new\"" "\"supersedes\":\"$visit\""
[ -n "$(find r-li -name "$visit.json")" ] || fail "the amended file is gone"
run 2 amend "$visit" type=call
says "filled by the program"
run 2 amend "$id" name=x
says "roadbook client set $id"
run 2 amend 01KZZZZZZZ note=x
says "there is no record"
run 2 amend 远航 note=x
says "is not an id"
run 0 remove "$new" --reason 记错了
run 0 --json log list 远航
hasnt "\"id\":\"$new\""
run 0 claim 远航
run 0 --json client show 远航
claim=$(grep -o '"id":"[0-9A-Z]*"[^}]*"type":"claim"' .out | head -1 | cut -d'"' -f4)
run 2 amend "$claim" reason=x
says "what was declared stays"
run 2 remove "$claim" --reason x
says "what was declared stays"
clean r-li

# three records of one second, one commit each, every one an ordinary commit of this person
git -C r-li log --format='%an <%ae> %s' book | grep -q 'r-li <r-li@yuancheng> log call' || fail "author or subject is wrong"
git -C r-li log --format=%s%b book | grep -q 远航 && fail "a commit message names the client"
sound
echo ok
