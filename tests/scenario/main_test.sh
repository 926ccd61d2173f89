#!/bin/sh
# The main job: a hub, three reps and their leader, a conflict, a ruling, a
# history that git proves; everything once in English, once in Chinese.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang r-zhao
run 0 hub enroll --hub hub outsider --name 外人 --level manager --unit west
run 0 init --hub hub --person outsider --code "$(code outsider)" --book outsider

visit() { # BOOK CLIENT
	run 0 --book "$1" log visit "$2" --contact 周敏 --topic 上门拜访 --outcome 给了货量 --next 做方案
}

# offline: two reps, one company, two spellings; a third rep with another one
now 2026-11-23T10:00:00+08:00
lead r-li 上海远航电子有限公司
visit r-li "$id"
run 0 --book r-li claim "$id"
now 2026-11-23T10:05:00+08:00
lead r-wang '上海遠航電子 有限責任公司'
visit r-wang "$id"
run 0 --book r-wang claim "$id"
lead r-zhao 苏州明川仪表有限公司
run 0 --book r-zhao claim 明川
run 0 --book r-li status
has "not yet received"
run 0 --json --book r-li status
has '"standing":"saved"' '"unsynced":4'

# each syncs once
now 2026-11-23T11:00:00+08:00
run 0 --book r-li sync
has "sent" "and merged" "r-li holds the client"
run 0 --json --book r-li status
has '"standing":"merged"' '"unsynced":0'
now 2026-11-23T11:01:00+08:00
run 0 --book r-wang --json sync
schema sync/1
has '"standing":"merged"' '"sent":true' '"what":"conflict.opened"'
now 2026-11-23T11:02:00+08:00
run 0 --book r-zhao sync
hasnt conflict "上海"
now 2026-11-23T11:03:00+08:00
run 0 --book r-li sync
has "nothing new to send" "several claim this client: r-li, r-wang"
run 0 --book r-li client list
has contested
run 0 --book r-zhao client list
has held r-zhao

# the conflict in everybody's inbox, and in nobody else's
run 0 --book r-li inbox
has "Open conflicts" "several claim this client" "上海远航电子有限公司"
run 0 --book r-li inbox
has "Open conflicts" "nothing new"
run 0 --book r-li inbox --all
has "several claim this client"
run 0 --book r-wang inbox --where client=没有的客户
has "Open conflicts" "nothing passes"
run 0 --book r-wang inbox --where client=上海 --sort -number
has "several claim this client"
run 0 --lang zh_CN --book r-wang inbox # what was filtered away or shown so is still unread
has "未决撞单" "多人报备了此客户" "上海遠航電子"
run 0 --book z-chen sync
has "several claim this client"
run 0 --book r-zhao sync
run 0 --book r-zhao --json inbox --all
hasnt r-li r-wang
run 1 --book r-li lookup 上海遠航電子
has "desk" "contested"

# why, for both sides
run 0 --book r-wang --json why 遠航
schema why/1
case=$(field case)
has '"status":"contested"' '"what":"conflict.opened"'
run 0 --book r-li why 远航
has "contested"
hasnt "Proposed"
run 0 --book z-chen why 远航
has "contested" "Proposed:"
run 0 --lang zh_CN --book z-chen why 远航
has "撞单" "建议："

# how many conflicts, by the lens and without it
run 0 --json hub status --hub hub
has '"contested":1'
sed "s/,\"bytes\":[0-9]*//" .out >with_lens # the lens takes room itself
mv hub/lens.db .lens
run 0 --json hub status --hub hub
sed "s/,\"bytes\":[0-9]*//" .out | cmp -s - with_lens || fail "hub status differs without the lens"
[ ! -e hub/lens.db ] || fail "hub status writes the lens"
mv .lens hub/lens.db

# a ruling by somebody without authority is kept, shown, without effect
run 2 --book outsider rule award 远航 outsider --reason x
says "there is no case"
run 2 --book z-chen rule award 远航
says "PERSON is missing"
run 2 --book z-chen rule award 远航 r-wang
says "option --reason R is missing"
run 2 --book z-chen rule award 远航 'R Wang' --reason x
says "person"
now 2026-11-23T12:00:00+08:00
run 0 --book r-wang rule award 遠航 r-wang --reason 我先到
run 0 --book r-wang sync
run 0 --book r-wang why 遠航
has "contested" "has no effect"

# the leader rules
now 2026-11-23T13:00:00+08:00
run 0 --book z-chen rule award 远航 r-wang --reason 王睿已上门并拿到货量
has "saved: ruling"
says "roadbook sync"
run 0 --book z-chen sync
has "r-wang holds the client"
now 2026-11-23T13:01:00+08:00
run 0 --book r-li sync
has "the conflict is over" "王睿已上门并拿到货量"
run 0 --book r-li client list
has held r-wang
run 0 --book r-wang sync
run 0 --book r-wang why 遠航
has "held by r-wang since 2026-11-23 13:00"
run 0 --lang zh_CN --book r-wang history 遠航
has "归 r-wang" "裁定：客户归 r-wang。理由：王睿已上门并拿到货量"

# headquarters sees all, and every line's proof is a commit
run 0 history --hub hub 远航
has "r-li entered the client as 上海远航电子有限公司" "r-wang entered the client" "has no effect" "ruled: the client goes to r-wang" "陈主管 (z-chen)"
run 0 --json history --hub hub "$case"
schema history/1
has '"person":"z-chen"'
grep -o '"commit":"[0-9a-f]*"' .out | cut -d'"' -f4 | sort -u >proofs
[ "$(wc -l <proofs)" -ge 6 ] || fail "too few proofs"
while read -r commit; do
	git -C hub/central.git cat-file -e "$commit^{commit}" || fail "$commit is not in central"
done <proofs
run 0 why --hub hub 远航
has "held by r-wang"
run 2 client show --hub hub 上海
says "several fit" "r-li" "r-wang"
run 0 client list --hub hub
has r-li r-wang r-zhao 苏州明川仪表有限公司
run 0 --json hub status --hub hub
schema hub_status/2
has '"contested":0' '"quarantined":0' '"people":5'
run 0 hub merge --hub hub
has "nothing to merge"

# release: free again
now 2026-11-23T15:00:00+08:00
run 0 --book r-zhao release 明川 --reason 客户停产
run 0 --book r-zhao sync
run 0 --book r-zhao client list
has free
run 0 --book r-zhao why 明川
has "free, in the pool since 2026-11-23 15:00"

for b in r-li r-wang r-zhao z-chen outsider; do clean $b; done
sound
echo ok
