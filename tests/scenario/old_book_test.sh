#!/bin/sh
# An old book under a newer policy; rings of leaders and units.
. "$(dirname "$0")/lib.sh"
hub_with r-li
export ROADBOOK_BOOK=$work/r-li
policy() { git -C hub/central.git show "main:org/policy/2015-09-14/$1.json"; } # NAME: as hub init wrote it
for n in 苏州恒通电子有限公司 无锡青禾包装厂; do
	lead "$work/r-li" $n
	run 0 claim "$id"
done
run 0 sync

# an old book under a newer policy: words that went, a gate that came; all is
# read and told, what was done stays done
run 0 client set 恒通 tier=key class=project address=苏州 nature=private account=KH-1 fit=电子 intent=愿意
run 0 move 恒通 call
run 0 check
mkdir more
policy clients | sed 's/"id": "trade_fair", "en": "trade fair", "zh": "交易会寻找法"/"id": "expo", "en": "expo", "zh": "会展寻找法"/' >more/clients.json
policy clients | cmp -s - more/clients.json && fail "the policy wasn't changed"
policy funnel | sed 's/"id": "gate.lead.source", "step": "lead", "needs": "fields", "fields": \["source"\]/"id": "gate.lead.source", "step": "lead", "needs": "fields", "fields": ["source", "industry"]/' >more/funnel.json
policy funnel | cmp -s - more/funnel.json && fail "the policy wasn't changed"
run 0 hub policy set --hub hub 2026-11-26 more/clients.json more/funnel.json
now 2026-11-26T09:00:00+08:00
run 0 sync
run 1 --lang zh_CN check
has trade_fair lead_sources
hasnt gate.lead.source
run 0 --json client list
has 恒通 青禾
run 0 --json client show 恒通
has '"source":"trade_fair"' '"step":"call"'
run 0 log call 恒通 --contact 周敏 --topic 初次 --outcome 同意 --next 上门
run 2 --lang zh_CN client set 恒通 source=trade_fair
says 会展寻找法 "信息来源 (source)"
run 0 client set 恒通 source=会展寻找法
run 1 --lang zh_CN check # the other client
hasnt "$(git -C r-li grep -l 恒通 HEAD -- 'clients/**/client.json' | sed 's/^HEAD://')"
run 0 --json funnel --list
has '"step":"call"'
run 0 sync
has merged
run 0 verify --hub hub

# who leads whom is no ring, a unit stands below no unit of its own: refused with names
run 0 hub staff set --hub hub r-li --leader z-chen
run 2 --lang zh_CN hub staff set --hub hub z-chen --leader r-li
says r-li z-chen
run 2 --lang zh_CN hub staff set --hub hub z-chen --leader z-chen
run 0 hub unit set --hub hub hq --name 总部
run 0 hub unit set --hub hub east --name 华东 --parent hq
run 2 --lang zh_CN hub unit set --hub hub hq --parent east
says hq east
sound
echo ok
