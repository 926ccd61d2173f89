#!/bin/sh
# find: parts of names and notes, pinyin, initials; the index follows the
# book, and is worth nothing: deleted or damaged, it changes no answer.
. "$(dirname "$0")/lib.sh"
hub_with r-li r-zhao
ROADBOOK_BOOK=$work/r-li
export ROADBOOK_BOOK
lead r-li 上海物流发展有限公司
wl=$id
now 2026-11-23T09:01:00+08:00
lead r-li 上海麥香源食品有限公司
run 0 client set 麦香源 aliases=麦香 note=老板姓郭
run 0 log call 麦香源 --contact 周敏 --topic 冷链报价 --outcome 嫌贵，要ＢＯＭ明细 --next 周五再谈

run 0 find 物流 --kind client
has 上海物流发展有限公司
hasnt 麥香源
run 0 find shwl
has 上海物流发展有限公司
hasnt 麥香源
run 0 find wuliu
has 上海物流发展有限公司
run 0 find 麦香源
has 上海麥香源食品有限公司
run 0 --json find llbj
schema found/1
has '"kind":"activity"' '"client_name":"上海麥香源食品有限公司"'
run 0 find bom
has 冷链报价
run 0 find 郭
has 麥香源
run 0 find 报价 明细
has 冷链报价
run 0 find 021-5555 zhoumin
has 周敏
run 1 find 报价 没有的
has "nothing found"
run 1 find '，'
run 0 --lang zh_CN find zhoumin --kind 联系人
has 周敏 上海物流发展有限公司
hasnt 冷链报价
run 2 find x --kind dog
says "client, contact, activity"
run 2 find x --limit 0
says "--limit"
run 0 find 上海 --limit 1
says "there is more"

# what changes is found, what is gone isn't
now 2026-11-23T10:00:00+08:00
run 0 client set "$wl" name=苏州物流发展有限公司
run 1 find shwl
run 0 find szwl
has 苏州物流发展有限公司
run 0 --json log list 麦香源
call=$(field id)
run 0 amend "$call" topic=冷链询价
run 1 find 冷链报价
run 0 find 冷链询价
run 0 remove "$wl" --reason 重复
run 1 find szwl
run 1 find 苏州物流

# the index is derived: deleted, damaged, not to be written
run 0 find 麦香
cp .out before
rm r-li/.git/roadbook/search.db
run 0 find 麦香
cmp -s .out before || fail "another answer without the index"
echo rubbish >r-li/.git/roadbook/search.db
run 0 find 麦香
cmp -s .out before || fail "another answer with a damaged index"
head -c 9000 /dev/urandom | dd of=r-li/.git/roadbook/search.db bs=1 seek=8192 conv=notrunc 2>/dev/null
run 0 find 麦香
cmp -s .out before || fail "another answer with a damaged index"
clean r-li

# headquarters and the next owner
run 0 claim 麦香源
run 0 sync
run 0 --book z-chen sync
run 0 --json client show 麦香源
case=$(grep -o '"case":{"id":"[0-9A-Z]*' .out | cut -d'"' -f6)
run 0 --book z-chen rule transfer "$case" r-zhao --reason 区域调整
run 0 --book z-chen sync
run 0 --book r-zhao sync
run 0 --book r-zhao find mxy
has 麥香源
run 0 --book r-zhao --json find 冷链询价
has '"client_name":"上海麥香源食品有限公司"'
unset ROADBOOK_BOOK
run 0 --hub hub find mxy
has 麥香源 r-li
run 1 --hub hub find szwl
sound
