#!/bin/sh
# When two entries are one client and when they are not: another spelling, a
# code entered months later, a branch and its head office, a rival's name typed
# to harm him; a leader away; all that is derived deleted.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang r-zhao
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
run 0 hub enroll --hub hub z-sun --name 孙代 --level senior_manager --unit east --leader z-chen
run 0 init --hub hub --person z-sun --code "$(code z-sun)" --book z-sun
met() { run 0 --book "$1" log visit "$2" --contact 周敏 --topic 上门 --outcome 面谈 --next 方案; }
sync_all() { for b in "$@"; do run 0 --book "$b" sync; done; }

# --- another spelling: two cases and a suspicion; ruled the same they are a conflict
lead r-li 武汉海岭商贸有限公司
hailing=$id
run 0 --book r-li claim "$hailing"
met r-li "$hailing"
run 0 --book r-li sync
for p in r-wang r-zhao; do # what was received then bounds what comes later
	run 0 --book $p client add 无锡青禾包装厂 --source search_engine --region 320200
	run 0 --book $p sync
done
now 2026-11-24T09:00:00+08:00
lead r-wang 海岭商贸
short=$id
run 0 --book r-wang claim "$short"
met r-wang "$short"
sync_all r-wang z-chen
run 0 --book r-wang why "$short"
has "held by r-wang"
run 0 --book z-chen today
has "clients that may be one, for you to settle: 1"
run 0 --book z-chen inbox
has "reads as a short form of"
now 2026-11-25T09:00:00+08:00
run 0 --book z-chen rule same "$hailing" "$short" --reason 同一营业执照
sync_all z-chen r-li r-wang
run 0 --book r-wang why "$short"
has "contested; r-li keeps it"
run 0 --book r-li inbox --all
has "several claim this client: r-li, r-wang"

# --- a leader away: who stands in is told, and rules with effect on those days only
run 0 hub staff delegate --hub hub z-chen z-sun --from 2026-11-26 --until 2026-11-27
run 0 --book z-sun sync
run 0 --book z-sun rule award "$hailing" r-wang --reason 来得太早
run 0 --book z-sun sync
run 0 --book r-li sync
run 0 --book r-li why "$hailing"
has "contested" "has no effect"
now 2026-11-26T09:00:00+08:00
lead r-zhao 武汉海岭商贸有限公司
third=$id
run 0 --book r-zhao claim "$third" # a third side: the clocks begin anew
sync_all r-zhao z-sun
run 0 --book z-sun inbox --all
has "r-zhao claims this client too" "陈主管 (z-chen) rules until 2026-12-01"
run 0 --book z-sun today
has "Waiting for your ruling" "r-li, r-wang, r-zhao"
run 0 --book z-sun rule award "$hailing" r-li --reason 最早报备且已面谈
sync_all z-sun r-wang r-zhao r-li
run 0 --book r-li why "$hailing"
has "held by r-li" "ruled: the client goes to r-li"
run 0 --book r-wang why "$short"
has "held by r-li"

# --- a rival's name typed to harm him: leads, a code that is not his, another legal
#     form, removals; his case stays as it was, and who typed learns nothing of it
run 0 hub enroll --hub hub r-sun --name r-sun --level manager --unit east --leader z-chen
run 0 init --hub hub --person r-sun --code "$(code r-sun)" --book r-sun
case_file() { git -C hub/central.git ls-tree -r --name-only main -- register | grep "$1"; }
face() { git -C hub/central.git show "main:$(case_file "$hailing")" | grep -aE '^  "(id|status|owner|since|deadline)"'; }
face >was
[ "$(wc -l <was)" = 5 ] || fail "the face of a case"
for name in 武汉海岭商贸有限公司 武汉海岭商贸股份有限公司 海岭商贸; do
	lead r-sun "$name"
	run 0 --book r-sun client set "$id" credit_code=91420100MA1FL00009
	run 0 --book r-sun sync
	run 0 --book r-sun why "$id"
	hasnt r-li
	run 0 --book r-sun remove "$id" --reason 录错
	run 0 --book r-sun sync
done
face >is
cmp -s was is || fail "a name typed by somebody else changed the case: $(diff was is)"
# a client of one's own renamed to his: the claim comes along, he keeps the client, a leader ends it
lead r-sun 苏州明川仪表有限公司
mingchuan=$id
run 0 --book r-sun claim "$mingchuan"
run 0 --book r-sun sync
now 2026-11-26T10:00:00+08:00
run 0 --book r-sun client set "$mingchuan" name=武汉海岭商贸有限公司
run 0 --book r-sun sync
run 0 --book r-li sync
run 0 --book r-li why "$hailing"
has "contested; r-li keeps it"
run 0 --book z-chen sync
run 0 --book z-chen rule distinct "$hailing" r-sun --reason 改名冒认
sync_all z-chen r-li
face >is
cmp -s was is || fail "the ruling did not put it right: $(diff was is)"

# --- a branch and its head office are two clients, and nobody is asked
lead r-li 上海远航电子有限公司
far=$id
run 0 --book r-li claim "$far"
lead r-wang 上海远航电子有限公司苏州分公司
branch=$id
run 0 --book r-wang claim "$branch"
sync_all r-li r-wang z-chen
run 0 --book r-li why "$far"
has "held by r-li"
run 0 --book r-wang why "$branch"
has "held by r-wang"
run 0 --book z-chen --json inbox
grep -o '"suspicions":.*"notices"' .out | grep -q 苏州分公司 && fail "a branch is suspected"

# --- a credit code entered months later joins what two held meanwhile
lead r-li 杭州钱江阀门有限公司
old=$id
run 0 --book r-li client set "$old" credit_code=91330100MA1FL00007
run 0 --book r-li claim "$old"
met r-li "$old"
run 0 --book r-li sync
met r-wang "$branch"
run 0 --book r-wang sync
now 2026-11-28T09:00:00+08:00
lead r-wang 浙江天成智控科技有限公司 # the same company, renamed since
new=$id
run 0 --book r-wang claim "$new"
met r-wang "$new"
run 0 --book r-wang sync
now 2027-01-20T09:00:00+08:00
run 0 hub merge --hub hub
for p in li wang; do run 0 --book "r-$p" sync; done
run 0 --book r-li why "$old"
has "held by r-li"
run 0 --book r-wang why "$new"
has "held by r-wang"
run 0 --book r-wang client set "$new" credit_code=91330100MA1FL00007
sync_all r-wang r-li
run 0 --book r-wang why "$new"
has "contested; r-li keeps it"
run 0 --book r-li history "$old"
has "several claim this client"

# --- everything derived deleted: the same bytes (desk.json says when a desk was made)
trees() { for r in hub/central.git hub/commons.git hub/desks/*.git hub/units/*.git; do echo "$r" && git -C "$r" ls-tree -r main | grep -v 'desk.json$'; done; }
trees >before
directory=$(git -C hub/commons.git rev-parse directory)
rm -f hub/lens.db hub/desks-done hub/directory-done
run 0 hub merge --hub hub
trees >after
cmp -s before after || fail "derived anew it is something else: $(diff before after)"
[ "$(git -C hub/commons.git rev-parse directory)" = "$directory" ] || fail "another directory"
run 0 verify --hub hub
for b in r-li r-wang r-zhao r-sun z-chen z-sun; do clean $b; done
sound
echo ok
