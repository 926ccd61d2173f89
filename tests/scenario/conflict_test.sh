#!/bin/sh
# Three claim one client: clocks, answers with evidence, the next leader up
# by the hub's daily merge, the proposal, a ruling against it, a share.
. "$(dirname "$0")/lib.sh"
run 0 hub init hub --org yuancheng
run 0 hub enroll --hub hub boss --name 总监 --level director --unit hq
run 0 hub enroll --hub hub z-chen --name 陈主管 --level senior_manager --unit east --leader boss
for p in r-li:李锐 r-wang:王睿 r-zhao:赵蕊; do
	run 0 hub enroll --hub hub "${p%%:*}" --name "${p#*:}" --level manager --unit east --leader z-chen
done
for p in boss z-chen r-li r-wang r-zhao; do
	run 0 init --hub hub --person $p --code "$(code $p)" --book $p
done

# r-li's claim is two days earlier; r-wang's is confirmed by a visit
lead r-li 上海远航电子有限公司
run 0 --book r-li claim 远航
run 0 --book r-li sync
now 2026-11-25T09:00:00+08:00
for p in r-wang r-zhao; do # what was received then bounds what comes later
	run 0 --book $p client add 无锡青禾包装厂 --source search_engine --region 320200
	run 0 --book $p sync
done
now 2026-11-25T10:00:00+08:00
lead r-wang '上海遠航電子 有限責任公司'
wang=$id
run 0 --book r-wang claim 遠航
run 0 --book r-wang sync
has "several claim this client: 李锐 (r-li), 王睿 (r-wang)" "the sides may answer until 2026-11-28; 陈主管 (z-chen) rules until 2026-11-30"
now 2026-11-25T11:00:00+08:00
lead r-zhao 上海远航电子有限公司
run 0 --book r-zhao claim 远航
run 0 --book r-zhao sync
run 0 --book r-li sync
run 0 --book r-li inbox
has "3 days to answer, until 2026-11-28"
run 0 --book r-li today
has "Open conflicts" "3 days to answer, until 2026-11-28" "roadbook answer" "陈主管 (z-chen)"
hasnt "Waiting for your ruling"
run 0 --book r-li inbox --all --lang zh_CN
has "举证还有 3 天，至 2026-11-28" "也报备了此客户"
run 1 --book r-li propose 远航
has "isn't shown to you"

# the earlier claim is proposed, as long as nobody brings more
run 0 --book z-chen sync
run 0 --book z-chen inbox
has "5 days to rule, until 2026-11-30" "李锐"
run 0 --book z-chen today
has "Waiting for your ruling" "5 days to rule, until 2026-11-30" "李锐 (r-li), 王睿 (r-wang), 赵蕊 (r-zhao)" "roadbook propose"
hasnt "Open conflicts"
run 0 --book z-chen --lang zh_CN today
has "等待您裁定" "裁定还有 5 天"
run 0 --book z-chen propose 远航
has "Proposed: 李锐 (r-li), by the policy of 2015-09-14" "no side has a contract in force" "no side's claim is confirmed" \
	"received before any other was made, by at least 24 hours; that decides"
run 0 --book z-chen propose 远航 --lang zh_CN
has "建议：归 李锐" "至少早 24 小时；据此建议"

# answers: with a record that proves it, without one, one that isn't there
run 2 --book r-wang answer 遠航 --evidence hearsay --text x
run 2 --book r-wang answer 遠航 --evidence visit --text x --proof 01ZZZZ
says "no document, activity or tender"
run 0 --book r-wang --json log visit 遠航 --contact 周敏 --topic 上门 --outcome 给了货量 --next 做方案
visit=$(field id)
run 0 --book r-wang answer 遠航 --evidence visit --text 当面谈妥
says "it counts if headquarters receives it until 2026-11-28" "counts only with --proof"
run 0 --book r-wang answer 遠航 --evidence 拜访 --text 客户当面给了货量 --proof "$visit"
saysnt "only with --proof"
run 0 --book r-wang sync
run 0 --book r-wang --json why 遠航
hasnt '"proposal"'
run 0 --book r-wang today
has "5 days to rule" "roadbook why" # it has answered
run 0 --book z-chen sync
has "王睿 (r-wang) answered, with evidence: visit with proof"
run 0 --book z-chen propose 远航
has "Proposed: 王睿" "当面给了货量" "confirmed by a valid contact"
run 0 --book r-li sync
run 0 --book r-li history 远航
hasnt "货量"

# daily merges, nobody pushing: a reminder, the end of answers, another
now 2026-11-27T00:10:00+08:00
run 0 hub merge --hub hub
run 0 --book r-li sync
has "your answer is due until 2026-11-28"
run 0 --book r-wang sync
hasnt "your answer is due"
now 2026-11-29T00:10:00+08:00
run 0 hub merge --hub hub
run 0 --book r-li answer 远航 --evidence statement --text 客户书面说明
says "the time for answers was over after 2026-11-28"
run 0 --book r-li sync
has "answered late"
run 0 --book z-chen sync
has "evidence came from: 王睿 (r-wang)" "the ruling of 陈主管 (z-chen) is due until 2026-11-30" "answered late"
run 0 --book z-chen --json propose 远航
schema propose/1
has '"late":true' '"person":"r-wang"'
run 0 verify --hub hub

# nobody ruled: the next leader up, by the merge alone
now 2026-12-01T00:10:00+08:00
run 0 hub merge --hub hub
run 0 --book boss sync
has "陈主管 (z-chen) did not rule in time; now 总监 (boss) is to rule, until 2026-12-05"
run 0 --book z-chen sync
has "did not rule in time"
run 0 --book boss today
has "Waiting for your ruling" "4 days to rule, until 2026-12-05"
run 0 --book z-chen today # no longer theirs
hasnt "Waiting for your ruling"
run 0 --book boss inbox
has "4 days to rule, until 2026-12-05" "王睿"
run 0 --book boss inbox --lang zh_CN --all
has "逾期未裁定；现由 总监"

# a ruling without authority, then one against the proposal
run 0 --book r-wang rule award 遠航 r-wang --reason 我先拜访的
says "you don't lead all of them" 王睿
run 0 --book r-wang sync
has "has no effect"
run 0 --book r-wang --lang zh_CN inbox --all
has "裁定“判归一方”无效"
run 0 --book z-chen rule award 远航 r-li --reason 李锐最早登记
saysnt "you don't lead"
run 0 --book z-chen sync
run 0 --book z-chen history 远航
has "ruled: the client goes to 李锐 (r-li)" "the ruling goes against the proposal, which was 王睿 (r-wang)"
run 0 --book r-wang sync
has "the client goes to 李锐 (r-li)"
hasnt "against the proposal"
run 0 --book z-chen --json audit
has '"proposed":"r-wang","against":true'
run 0 audit --hub hub --lang zh_CN
has "与建议不符"

# the leader above thinks of something else: they share it
run 2 --book boss rule share 远航 r-li r-li --split 50/50 --reason x
run 2 --book boss rule share 远航 r-li r-wang --split 60/40 --reason x
run 0 --book boss rule share 远航 r-li r-wang --split 70/30 --reason 共同开发
run 0 --book boss sync
run 0 --book r-wang sync
has "李锐 (r-li) and 王睿 (r-wang) share the client, 70/30"
run 0 --book r-wang client list
has "远航"
run 0 --book r-wang log visit "$wang" --contact 周敏 --topic 再访 --outcome 好 --next 报价
run 0 --book r-wang sync
run 0 --book r-wang why "$wang"
has "held by 李锐" "share the client"
run 0 --json why --hub hub 远航
has '"owner":"r-li"'
run 0 verify --hub hub
for b in r-li r-wang r-zhao z-chen boss; do clean $b; done
sound
echo ok
