#!/bin/sh
# The life of a claim, day by day: warnings ahead of the pool, the proposal, a
# leader's release, a colleague's pick, A to B to A refused; renewal with and
# without progress; a tender hold. Nobody pushes: the hub's daily merge does it.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-wang
run 0 hub unit set --hub hub east --name 华东大区 --head z-chen
li() { want=$1; shift; ROADBOOK_BOOK=$work/r-li run "$want" "$@"; }
wang() { want=$1; shift; ROADBOOK_BOOK=$work/r-wang run "$want" "$@"; }
chief() { ROADBOOK_BOOK=$work/z-chen run 0 "$@"; }
merge() { now "$1T01:00:00+08:00"; run 0 hub merge --hub hub; }

# claimed and met on one day; 300,000 a month is grade B: 30 days without a contact
lead "$work/r-li" 苏州恒通电子有限公司
hengtong=$id
li 0 claim 恒通
li 0 log visit 恒通 --contact 周敏 --topic 上门 --outcome 面谈 --next 方案
li 0 sync
li 0 pool
has "nothing in the pool"

# --- warned 14, 7, 3 and 1 days ahead, then proposed; the leader hears of the proposal
merge 2026-12-10
li 0 sync
has "no valid contact of r-li with the client since 2026-11-23" "on 2026-12-24"
li 0 today
has "On the way to the pool" 苏州恒通电子有限公司 no_contact
li 0 --lang zh_CN today
has 即将转入公海
li 0 pool
has "soon to be proposed: 1"
li 0 client show 恒通
has "goes to the pool on" 2026-12-24
for d in 2026-12-17 2026-12-21 2026-12-23; do
	merge $d
	li 0 --json inbox --all
	last=$d
done
li 0 sync
li 0 --json history 恒通
[ "$(grep -o '"what":"pool.contact"' "$work/.out" | wc -l)" = 4 ] || fail "not four warnings"
merge 2026-12-24
chief sync
has "proposed for release into the pool: no valid contact of r-li since 2026-11-23"
chief today
has "Waiting for your ruling" "proposed for release" "roadbook rule release $hengtong"
cp .out before
rm "$work/z-chen/.git/roadbook-glances"
chief today
cmp -s .out before || fail "another answer without what is kept"
chief --lang zh_CN today
has 等待您裁定 已提议释放
chief pool
has "proposed for release: 1" 苏州恒通电子有限公司
says "roadbook rule release"
li 0 sync
li 0 why 恒通
has "held by r-li" "Proposed for release into the pool, reason: no_contact"
li 0 --lang zh_CN why 恒通
has 提议转入公海

# --- work ends it; without work it comes again, and the leader releases
li 0 log call 恒通 --contact 周敏 --topic 回访 --outcome 待定 --next 下周再谈
li 0 sync
has "the proposal to release it falls away"
merge 2027-01-24
chief sync
chief rule release 恒通 --reason 三十天无跟进
chief sync
now 2027-01-24T10:00:00+08:00
li 0 sync
li 0 pool
has "in the pool: 1" 苏州恒通电子有限公司
li 0 client show 恒通
has "in the pool since"
run 0 pool --hub hub
has "in the pool: 1"

# --- a colleague picks it for a day; its former holder can't have it back by that
now 2027-01-25T10:00:00+08:00
lead "$work/r-wang" 苏州恒通电子有限公司
wang 0 pick 恒通
wang 0 sync
wang 0 why 恒通
has "held by r-wang" "took the client out of the pool"
wang 0 release 恒通 --reason 转给同事
now 2027-01-26T10:00:00+08:00
wang 0 sync
li 0 pick 恒通
now 2027-01-26T11:00:00+08:00
li 0 sync
has "may claim it again after 2027-02-25"
li 0 why 恒通
has "free, in the pool since"
now 2027-02-26T10:00:00+08:00
li 0 pick 恒通
li 0 sync
li 0 why 恒通
has "held by r-li"
li 0 release 恒通 --reason 试过了
li 0 sync

# --- at most five a day
now 2027-03-01T10:00:00+08:00
for i in 1 2 3 4 5 6; do
	lead "$work/r-wang" "常州第${i}仪表有限公司"
	wang 0 pick "$id"
done
wang 0 sync
has "more than 5 clients taken from the pool on one day"
wang 0 --json client list
[ "$(grep -o '"status":"held"' "$work/.out" | wc -l)" = 5 ] || fail "not five picks"

# --- renewal: not without progress, once with it
now 2027-03-02T10:00:00+08:00
lead "$work/r-li" 南京远航物流有限公司
li 0 claim 远航
li 0 log visit 远航 --contact 周敏 --topic 上门 --outcome 面谈 --next 方案
li 0 sync
li 2 claim 远航 --renew --hold 2027-06-01
li 2 claim 远航 --reason 没有用
now 2027-03-03T10:00:00+08:00
li 0 claim 远航 --renew
li 0 sync
has "is not renewed: the client came to no further step"
li 0 client set 远航 address=南京 nature=private class=project fit=运输 intent=愿意 account=NJ-1
li 0 move 远航 call
now 2027-03-04T10:00:00+08:00
li 0 claim 远航 --renew
silent
li 0 sync
has "is renewed, for progress in the funnel; it holds until 2027-08-29"
li 0 claim 远航 --renew
says "renewed once already"
now 2027-03-05T10:00:00+08:00
li 0 sync
has "it was renewed once already"
li 0 --lang zh_CN why 远航
has 获得续期

# --- a tender holds a claim, if there is a tender
now 2027-03-08T10:00:00+08:00
lead "$work/r-li" 镇江青禾包装有限公司
li 0 claim 青禾
li 0 log call 青禾 --contact 周敏 --topic 招标 --outcome 发标 --next 投标
li 0 sync
li 2 claim 青禾 --hold 2027-08-31
says "--reason"
li 2 claim 青禾 --hold 2027-01-01 --reason 已过
says "is past"
li 0 claim 青禾 --hold 2027-08-31 --reason 年度招标
says "it will be refused"
now 2027-03-09T10:00:00+08:00
li 0 sync
has "no open tender and no tender document"
li 0 tender add 青禾 --name 2027年干线运输
li 0 claim 青禾 --hold 2027-08-31 --reason 年度招标
silent
now 2027-03-10T10:00:00+08:00
li 0 sync
has "a tender holds the claim of r-li: until 2027-08-31"
li 0 why 青禾
has "A tender holds the claim"
merge 2027-08-30
li 0 sync
li 0 --json client show 青禾
has '"status":"held"'
merge 2027-09-02
li 0 sync
li 0 --json client show 青禾
has '"status":"free"'

# --- a claim long without a network is marked, and takes nothing
lead "$work/r-li" 扬州长江电缆有限公司
li 0 claim 长江
now 2027-09-04T10:00:00+08:00
lead "$work/r-wang" 扬州长江电缆有限公司
wang 0 claim "$id"
wang 0 sync
now 2027-09-06T10:00:00+08:00
li 0 sync
has "may have been written up to"
li 0 --json history 长江
has '"dated":"late"'
li 0 why 长江
has "contested; r-wang keeps it"
run 0 verify --hub hub
sound
echo ok
