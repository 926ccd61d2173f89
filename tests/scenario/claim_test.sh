#!/bin/sh
# claim and release: what is missing is named with what to type.
. "$(dirname "$0")/lib.sh"
hub_with r-li
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK

run 0 --json client add 无锡青禾包装厂 --source search_engine --region 320200

now 2026-11-23T09:01:00+08:00
run 0 claim 青禾
has "saved: claim"
says "will be void" "roadbook client set 青禾 volume=" "roadbook contact add 青禾" "roadbook claim 青禾"
run 1 check
has "volume" "void as long as"
run 0 --json claim 青禾
has '"missing":["volume","contact"]'
run 0 client set 青禾 volume=120000
run 0 contact add 青禾 --name 吴越 --title 采购 --phone 0510-5555-0102
now 2026-11-23T09:02:00+08:00
run 0 --json claim 青禾
has '"missing":[]'
run 0 claim 青禾
silent
run 0 check
has "rules not met: 0"
run 0 client list
has claimed
run 0 why 青禾
has "headquarters says nothing of it" "claim"
run 0 history 青禾 --json
schema history/1
has '"own":[{'
run 0 release 青禾 --reason 客户停产
now 2026-11-23T09:03:00+08:00
run 0 --json client show 青禾
has '"type":"release"' '"reason":"客户停产"'

# a void claim is shown as void once headquarters has it, until it is made again
now 2026-11-23T10:00:00+08:00
run 0 client add 苏州明川仪表有限公司 --source search_engine --region 320500
run 0 claim 明川
run 0 --json client show 明川
has '"status":"claimed"'
run 0 sync
has "void"
run 0 --json client show 明川
has '"status":"void"'
run 0 --json client list
has '"status":"void"'
run 0 client set 明川 volume=120000
run 0 contact add 明川 --name 吴越 --title 采购 --phone 0512-5555-0102
now 2026-11-23T10:02:00+08:00
run 0 claim 明川
run 0 --json client list
has '"status":"claimed"'
run 0 sync
run 0 --json client list
has '"status":"held"'

# a visit confirms it; amended into one without an outcome, or removed, it counts no more
now 2026-11-24T10:00:00+08:00
run 0 --json log visit 明川 --contact 吴越 --topic 上门 --outcome 面谈 --next 方案
visit=$(field id)
run 0 sync
has "a valid contact confirmed the claim"
run 0 amend "$visit" outcome=
now 2026-11-24T11:00:00+08:00
run 0 sync
has "the contact that confirmed the claim of r-li counts no more"
run 0 --json log visit 明川 --contact 吴越 --topic 再访 --outcome 面谈 --next 方案
visit=$(field id)
run 0 sync
has "a valid contact confirmed the claim"
run 0 remove "$visit" --reason 记错了
now 2026-11-24T12:00:00+08:00
run 0 --lang zh_CN sync
has "报备的联系不再计入"

# a visit that was amended, and then removed or amended into none: none of its versions counts
for end in remove amend; do
	run 0 --json log visit 明川 --contact 吴越 --topic 三访 --outcome 面谈 --next 方案
	visit=$(field id)
	run 0 sync
	has "a valid contact confirmed the claim"
	run 0 --json amend "$visit" outcome=谈成
	visit=$(field id)
	run 0 sync
	run 0 --json amend "$visit" outcome=谈妥
	visit=$(field id)
	run 0 sync
	[ $end = remove ] && run 0 remove "$visit" --reason 记错了
	[ $end = remove ] || run 0 amend "$visit" outcome=
	run 0 sync
	has "the contact that confirmed the claim of r-li counts no more"
	hasnt "another contact confirms"
done
run 0 verify --hub "$work/hub"
run 2 claim 没有这家
says "there is no client"
sound
echo ok
