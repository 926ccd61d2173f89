#!/bin/sh
# A contact found false takes back the claim it confirmed; a gate waived for a
# lead that nobody claims reaches the rep.
. "$(dirname "$0")/lib.sh"
hub_with r-li
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
export ROADBOOK_BOOK=$work/r-li
chief() { ROADBOOK_BOOK=$work/z-chen run 0 "$@"; }
lead "$work/r-li" 苏州恒通电子有限公司
run 0 claim "$id"
run 0 --json log visit "$id" --contact 周敏 --topic 上门 --outcome 面谈 --next 方案
visit=$(field id)
run 0 sync
run 0 client list --json
has '"deadline":"2027-02-21T16:00:00+00:00"'

chief sync
chief rule void "$visit" --reason 客户称当日无人来访
chief sync
now 2026-11-24T09:00:00+08:00
run 0 sync
has "counts no more; it lapses after 2026-12-08 without a valid contact"
run 0 client list --json
has '"deadline":"2026-12-08T16:00:00+00:00"' '"owner":"r-li"'
run 0 --lang zh_CN why "$id"
has "报备的联系不再计入"
# wherever it is listed it says so
for list in "log list $id" "client show $id" "export activities"; do
	run 0 --json $list
	has '"void":"客户称当日无人来访"'
	run 0 --lang zh_CN $list
	has 查实虚假 客户称当日无人来访
done
run 0 --book "$work/z-chen" log list "$id"
has "found false" 客户称当日无人来访
run 0 log call "$id" --contact 周敏 --topic 致歉 --outcome 同意再访 --next 下周上门
run 0 sync
run 0 client list --json
has '"deadline":"2027-02-22T16:00:00+00:00"'

# a false call that was amended, twice: the leader sees the newest, and no version counts
now 2026-11-25T09:00:00+08:00
lead "$work/r-li" 常州长江电缆有限公司
run 0 claim "$id"
run 0 --json log call "$id" --contact 周敏 --topic 初次 --outcome 有意 --next 上门
call=$(field id)
run 0 sync
for outcome in 很有意 同意见面; do
	run 0 --json amend "$call" outcome=$outcome
	call=$(field id)
	run 0 sync
done
chief sync
chief rule void "$call" --reason 客户称从未通话
chief sync
now 2026-11-26T09:00:00+08:00
run 0 sync
has "counts no more; it lapses after 2026-12-10 without a valid contact"
run 0 verify --hub hub

# a lead nobody claims: the case's id, as the rep reads it to the leader
lead "$work/r-li" 无锡青禾包装厂
run 0 client set "$id" address=无锡 nature=private class=project fit=包装 intent=愿意
run 1 move "$id" call
has "gate.lead.given"
run 0 sync
chief sync
chief rule waive "$id" gate.lead.given --reason 客户账号由总部统一开立
chief sync
run 0 sync
has "gate.lead.given is waived" "客户账号由总部统一开立"
run 0 client show "$id"
has "waived"
run 0 move "$id" call
# the second one goes to whoever leads the leader, too
run 0 hub enroll --hub hub w-zhou --name 周总 --level director --unit hq
run 0 hub staff set --hub hub z-chen --leader w-zhou
run 0 init --hub hub --person w-zhou --code "$(code w-zhou)" --book w-zhou
printf x >名片.txt
run 0 --json document add "$id" 名片.txt --kind card
card=$(field id)
run 0 sync
chief sync
chief rule void "$card" --reason 名片系伪造
chief sync
run 0 document list "$id"
hasnt 名片系伪造
run 0 sync
run 0 document list "$id"
has "found false" 名片系伪造
run 0 --book w-zhou sync
has "again a record of r-li is void" 名片系伪造
sound
echo ok
